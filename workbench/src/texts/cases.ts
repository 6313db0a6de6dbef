export const casesTexts = {
  title: { zh: '全部诉求', en: 'All appeals' },
  list: { zh: '诉求，最新的在前', en: 'Appeals, newest first' },
  find: { zh: '查找编号或内容', en: 'Find a number or words' },
  state: { zh: '状态', en: 'State' },
  kind: { zh: '类型', en: 'Kind' },
  unit: { zh: '承办单位', en: 'Unit in charge' },
  category: { zh: '类别', en: 'Category' },
  allStates: { zh: '全部状态', en: 'All states' },
  allKinds: { zh: '全部类型', en: 'All kinds' },
  clear: { zh: '清除条件', en: 'Clear' },
  save: { zh: '导出表格', en: 'Save as a table' },
  emptyFound: { zh: '没有符合条件的诉求', en: 'No appeal fits' },
  emptyFoundHow: {
    zh: '换个词，或清除一些条件再试。您只能看到有权查看的诉求。',
    en: 'Try other words or fewer conditions. You see only what you may see.',
  },
  empty: { zh: '还没有诉求', en: 'No appeals yet' },
  emptyHow: {
    zh: '群众在网上提交、窗口和电话登记、从文件导入的诉求都会出现在这里。',
    en: 'What people file on the portal, what is taken in at the desk and by telephone, and what is imported stands here.',
  },
} as const;

export const queueTexts = {
  routing: { zh: '分派', en: 'Routing' },
  filed: { zh: '待分派', en: 'To be dispatched' },
  contested: { zh: '管辖争议', en: 'Contested' },
  routingList: { zh: '等待分派或裁定的诉求', en: 'Appeals that wait for a unit or a decision' },
  routingEmpty: { zh: '没有等待分派的诉求', en: 'Nothing waits to be routed' },
  routingEmptyHow: {
    zh: '新提交的诉求、单位提出管辖异议的诉求会出现在这里，并附上规则的建议和理由。',
    en: 'New appeals and those that a unit contests stand here, with what the rules propose and why.',
  },
  callBacks: { zh: '回访', en: 'Call-backs' },
  callBacksHint: {
    zh: '打开诉求，查看诉求人电话（会记录），按对方所说填写。',
    en: 'Open a case, look at the telephone number (recorded), and write down what they say.',
  },
  callBacksList: { zh: '已答复、等待回访的诉求', en: 'Answered appeals that wait for a call-back' },
  callBacksEmpty: { zh: '没有等待回访的诉求', en: 'Nobody waits for a call' },
  callBacksEmptyHow: {
    zh: '承办单位答复后，诉求会出现在这里，由承办人以外的人询问是否解决。',
    en: 'Once a unit has answered, the appeal stands here, so that somebody other than the handler asks whether it is solved.',
  },
  reviews: { zh: '结案审核', en: 'Reviews' },
  reviewsList: { zh: '等待独立审核的诉求', en: 'Appeals that wait for independent review' },
  reviewsEmpty: { zh: '没有等待审核的诉求', en: 'Nothing waits for review' },
  reviewsEmptyHow: {
    zh: '联系不上诉求人、责任尚未明确、整改后仍不满意的诉求会出现在这里。',
    en: 'Appeals whose person cannot be reached, whose responsibility is open, or whose correction failed stand here.',
  },
  correcting: { zh: '整改中', en: 'Being corrected' },
  review: { zh: '待审核', en: 'To review' },
} as const;
