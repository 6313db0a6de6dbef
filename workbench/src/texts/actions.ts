import type { Text } from '../../../src/kernel/text.ts';

/** Each act on a case: what its button says, and what it does in a sentence. */
export const actionTexts = {
  reportLead: {
    name: { zh: '报上级定牵头', en: 'Have the lead named' },
    what: {
      zh: '没有单位或者几个单位都可能负责时，由它们之上的一级确定一个牵头单位。',
      en: 'Where no unit leads or several would, the level above them names one.',
    },
  },
  classify: {
    name: { zh: '调整类别', en: 'Classify' },
    what: {
      zh: '更正类型、类别、所在地和被反映单位。',
      en: 'Set kind, category, place and the units complained of right.',
    },
  },
  accuse: {
    name: { zh: '增列被举报单位', en: 'Keep from further units' },
    what: {
      zh: '从现在起，这些单位及其下属在任何地方都看不到这件举报；已在它们手里的，交回纪检。',
      en: 'From now on these units and all below them will see the report nowhere; what they hold of it goes back to discipline.',
    },
  },
  route: {
    name: { zh: '分派', en: 'Route' },
    what: {
      zh: '分派给负责的单位；对方受理前仍由本单位负责。',
      en: 'Send it to the unit that answers for it; until it accepts, you stay responsible.',
    },
  },
  contestRouting: {
    name: { zh: '提出管辖异议', en: 'Contest' },
    what: { zh: '说明为什么不属于本单位，由督查裁定。', en: "Say why it is not your unit's; a supervisor decides." },
  },
  decideContest: {
    name: { zh: '裁定承办单位', en: 'Decide who is responsible' },
    what: { zh: '裁定由哪个单位承办，并说明理由。', en: 'Decide which unit is responsible, with reasons.' },
  },
  accept: {
    name: { zh: '受理', en: 'Accept' },
    what: { zh: '由本单位承办，办理期限开始计算。', en: 'Your unit takes it on and its clock begins.' },
  },
  refer: {
    name: { zh: '告知法定渠道', en: 'Refer' },
    what: {
      zh: '属于诉讼、复议等法定渠道的，书面告知诉求人去哪里、怎么办。',
      en: 'What belongs to a court, a review or another statutory channel: tell the person where and how.',
    },
  },
  link: {
    name: { zh: '并案', en: 'Link' },
    what: {
      zh: '与另一件相同事项一并办理，诉求人仍会单独得到答复。',
      en: 'Handle it together with the same matter; the person still gets an answer of their own.',
    },
  },
  unlink: { name: { zh: '解除并案', en: 'Unlink' }, what: { zh: '恢复单独办理。', en: 'Handle it on its own again.' } },
  ask: {
    name: { zh: '请补充材料', en: 'Ask the person' },
    what: {
      zh: '一次说清缺少的全部材料；计时暂停。事后再要求补充会记为违规。',
      en: 'Name everything that is missing at once; the clock pauses. Asking again later is recorded as a breach.',
    },
  },
  add: {
    name: { zh: '记录补充内容', en: 'Write down an addition' },
    what: { zh: '把诉求人补充的内容记入诉求。', en: 'Write down what the person adds.' },
  },
  pause: {
    name: { zh: '暂停计时', en: 'Pause the clock' },
    what: {
      zh: '只能因规定的原因暂停，诉求人会看到原因。',
      en: 'Only for a reason the rules know; the person sees it.',
    },
  },
  resume: { name: { zh: '恢复计时', en: 'Resume' }, what: { zh: '计时继续。', en: 'The clock runs on.' } },
  join: {
    name: { zh: '协办', en: 'Joint handling' },
    what: { zh: '指定协办单位；仍由一个单位牵头负责。', en: 'Name the units that help; one lead stays responsible.' },
  },
  askExtension: {
    name: { zh: '申请延期', en: 'Ask for more time' },
    what: {
      zh: '由单位负责人决定，并告知诉求人理由。',
      en: 'The head of the unit decides, and the person is told why.',
    },
  },
  decideExtension: {
    name: { zh: '审批延期', en: 'Decide on the extension' },
    what: { zh: '批准或不批准承办人的延期申请。', en: 'Grant or refuse the extension asked for.' },
  },
  block: {
    name: { zh: '申报堵点', en: 'Declare blocked' },
    what: {
      zh: '列出任何一个部门都无法单独解开的条件链，由上一级协调。',
      en: 'List the chain of conditions that no department can undo alone; the level above decides.',
    },
  },
  takeUpBlock: {
    name: { zh: '受理堵点', en: 'Take it up' },
    what: {
      zh: '从现在起由本级决定；承办单位的期限暂停（法律规定的期限除外）。',
      en: 'From now on it waits for you; the handler’s clock stands, unless a statute sets it.',
    },
  },
  traceBlock: {
    name: { zh: '理清链条', en: 'Trace the chain' },
    what: {
      zh: '写明每个条件由哪个单位要求；系统据此交给在它们之上的一级。',
      en: 'Name who asks for each condition; it goes to the level above them all.',
    },
  },
  setInterim: {
    name: { zh: '确定临时措施', en: 'Interim measures' },
    what: {
      zh: '决定之前先为诉求人做什么；每一项都是一项待办。',
      en: 'What is done for the person until then; each is a duty.',
    },
  },
  interimDone: {
    name: { zh: '措施已落实', en: 'Measure carried out' },
    what: { zh: '由落实的单位报告，另有人复核。', en: 'Its unit reports; somebody else looks.' },
  },
  interimChecked: {
    name: { zh: '复核措施', en: 'Look at a measure' },
    what: { zh: '确认已落实，或者退回重做。', en: 'It is done, or goes back.' },
  },
  unblock: {
    name: { zh: '作出决定', en: 'Decide' },
    what: {
      zh: '逐个条件决定；关系安全的条件可以换方式或后补，不能取消。',
      en: 'Condition by condition. One for safety may be met in another way or later; it is never waived.',
    },
  },
  note: {
    name: { zh: '工作记录', en: 'Work note' },
    what: { zh: '记录办理经过；也可以选择告知诉求人。', en: 'Note what was done; if you wish, tell the person.' },
  },
  attach: {
    name: { zh: '添加附件', en: 'Attach' },
    what: { zh: '在右侧“附件”中添加图片、PDF 或办公文档。', en: 'Add images, PDF or office files under Attachments.' },
  },
  answer: {
    name: { zh: '答复', en: 'Answer' },
    what: { zh: '写明结果、理由、依据和下一步。', en: 'Result, reasons, basis, and what comes next.' },
  },
  call: {
    name: { zh: '记录回访', en: 'Call back' },
    what: {
      zh: '由承办人以外的人询问是否解决、是否满意。',
      en: 'Somebody other than the handler asks whether it is solved.',
    },
  },
  settle: {
    name: { zh: '认定责任', en: 'Settle responsibility' },
    what: {
      zh: '说明谁应负责；无人有过错也是结论。',
      en: 'Say who was responsible; nobody at fault is a finding too.',
    },
  },
  closeReviewed: {
    name: { zh: '审核办结', en: 'Close on review' },
    what: {
      zh: '三个“不放过”未全部满足时，由独立人员说明理由后办结。',
      en: 'Where not all three conditions are met, somebody independent closes it and says why.',
    },
  },
  sendBack: {
    name: { zh: '退回整改', en: 'Send back' },
    what: { zh: '退回承办单位的上一级整改。', en: 'Send it one level up for correction.' },
  },
  reopen: {
    name: { zh: '重新办理', en: 'Reopen' },
    what: {
      zh: '应诉求人要求重新办理；再次要求的须说明理由。',
      en: 'Take it up again for the person; the second time needs a reason.',
    },
  },
  withdraw: { name: { zh: '撤回', en: 'Withdraw' }, what: { zh: '诉求人要求撤回。', en: 'The person takes it back.' } },
  renewSecret: {
    name: { zh: '补发查询码', en: 'New secret' },
    what: {
      zh: '核实是本人后补发。原查询码随即作废，新码只显示一次；谁补发、为什么、怎样核实都会记录。',
      en: 'Make sure that it is the person. The secret before is void at once and the new one is shown once; who gave it, why and how is on record.',
    },
  },
  agreePublication: {
    name: { zh: '记录公开意见', en: 'Publication agreed' },
    what: {
      zh: '诉求人后来说同意或者不同意公开；不同意的，已公开的随即撤下。',
      en: 'What the person said about publication later; who does not agree has it taken down.',
    },
  },
  publish: {
    name: { zh: '公开', en: 'Publish' },
    what: { zh: '公开隐去个人信息的问题和答复。', en: 'Publish question and answer without personal data.' },
  },
  unpublish: {
    name: { zh: '撤下公开', en: 'Withdraw publication' },
    what: { zh: '从公开列表中撤下。', en: 'Take it off the public list.' },
  },
  erase: {
    name: { zh: '销毁个人信息', en: 'Destroy personal data' },
    what: {
      zh: '销毁密钥后，来信内容和个人信息永远无法恢复；台账仍在。',
      en: 'Destroys the key: words and personal data are gone for ever; the ledger stays.',
    },
  },
} as const satisfies Record<string, { name: Text; what: Text }>;

export const groupTexts = {
  route: { zh: '分派', en: 'Routing' },
  handle: { zh: '办理', en: 'Handling' },
  person: { zh: '与诉求人', en: 'With the person' },
  close: { zh: '确认与办结', en: 'Confirming and closing' },
  data: { zh: '公开与数据', en: 'Publication and data' },
} as const;

export const fieldTexts = {
  reason: { zh: '理由', en: 'Reason' },
  reasonMaybe: { zh: '理由（选填）', en: 'Reason (optional)' },
  note: { zh: '说明（选填）', en: 'Note (optional)' },
  unit: { zh: '单位', en: 'Unit' },
  kind: { zh: '类型', en: 'Kind' },
  category: { zh: '类别', en: 'Category' },
  place: { zh: '所在地单位', en: 'Unit of the place' },
  accused: { zh: '被反映单位', en: 'Units complained of' },
  alsoAccused: { zh: '被举报单位', en: 'Units it is about' },
  accusedHint: {
    zh: '举报：这些单位及其下属在任何地方都看不到这件诉求。',
    en: 'A report: these units and all below them will see it nowhere.',
  },
  channel: { zh: '法定渠道', en: 'Statutory channel' },
  notice: { zh: '告知书', en: 'Notice to the person' },
  question: { zh: '需要补充的全部内容', en: 'Everything that is missing' },
  text: { zh: '内容', en: 'Text' },
  toPerson: { zh: '告知诉求人（对方会看到）', en: 'Tell the person (they will see it)' },
  pauseReason: { zh: '暂停原因', en: 'Reason for the pause' },
  agrees: { zh: '诉求人的意见', en: 'What the person says' },
  leadUnits: { zh: '可能负责的单位', en: 'Units that come into question' },
  leadUnitsHint: { zh: '没有的可以不选，由本机关负责人确定。', en: 'None: the head of the office names one.' },
  assistants: { zh: '协办单位', en: 'Units that help' },
  by: { zh: '延长多少', en: 'By how much' },
  atMost: { zh: '最多可延长 {amount}，由{approver}批准。', en: 'At most {amount} more; approved by: {approver}.' },
  noMoreTime: { zh: '这个期限不能延长。', en: 'This limit cannot be extended.' },
  moreTimeSpent: { zh: '这个期限可以延长的都已延长。', en: 'This limit has been extended as far as it may be.' },
  granted: { zh: '决定', en: 'Decision' },
  grant: { zh: '批准', en: 'Grant' },
  refuse: { zh: '不批准', en: 'Refuse' },
  noMeasure: { zh: '没有这样的临时措施。', en: 'There is no such measure.' },
  takenUp: { zh: '已经受理。', en: 'It is taken up already.' },
  decision: { zh: '决定', en: 'Decision' },
  finding: { zh: '认定', en: 'Finding' },
  leadCase: { zh: '并入哪一件（输入编号或关键词）', en: 'Into which case (number or words)' },
  title: { zh: '标题', en: 'Title' },
  publicQuestion: { zh: '公开的问题', en: 'Question as published' },
  publicAnswer: { zh: '公开的答复', en: 'Answer as published' },
  publishHint: { zh: '请通读一遍：自动隐去可能有遗漏。', en: 'Read it through: automatic masking can miss something.' },
  eraseConfirm: { zh: '输入诉求编号以确认', en: 'Type the case number to confirm' },
  eraseWrong: { zh: '编号不一致。', en: 'That is not the number.' },
  fill: { zh: '请填写这一项。', en: 'Please fill this in.' },
  confirm: { zh: '确认：{name}', en: '{name}' },
  doneMessage: { zh: '已完成：{name}', en: 'Done: {name}' },
  cannot: { zh: '现在不能做', en: 'Not possible now' },
  notPaused: { zh: '计时没有暂停。', en: 'The clock is not paused.' },
  isPaused: { zh: '计时已经暂停。', en: 'The clock is paused already.' },
  nothingAsked: { zh: '没有待审批的延期申请。', en: 'No extension is asked for.' },
  alreadyAsked: { zh: '已有一个延期申请等待决定。', en: 'An extension is asked for already.' },
  notBlocked: { zh: '没有申报堵点。', en: 'It is not declared blocked.' },
  isBlocked: { zh: '已申报堵点。', en: 'It is declared blocked already.' },
  notPublished: { zh: '没有公开。', en: 'It is not published.' },
  isPublished: { zh: '已经公开。', en: 'It is published already.' },
} as const;

export const secretTexts = {
  cause: { zh: '为什么补发', en: 'Why' },
  identity: { zh: '怎样核实是本人', en: 'How you made sure that it is the person' },
  identityHint: {
    zh: '凭查询码可以补充、评价、撤回。没有核实的，不要补发。导入的来信，与原登记簿上的电话、姓名核对。',
    en: 'With the secret one adds, rates and withdraws: if you are not sure, give none. Of an imported letter, compare with the telephone and name in the register it came from.',
  },
  give: { zh: '补发', en: 'Give a new secret' },
  done: { zh: '已补发新的查询码', en: 'A new secret was given' },
  tell: {
    zh: '请只告诉本人。查询码只在这里显示这一次，关闭后查不到，只能再补发。',
    en: 'Tell nobody but the person. It is shown only here and only now; once closed, another has to be given.',
  },
  slipAt: { zh: '补发时间：{at}', en: 'Given: {at}' },
  copy: { zh: '复制', en: 'Copy' },
  copied: { zh: '已复制编号、查询码和网址', en: 'Number, secret and address copied' },
  copyText: {
    zh: '编号 {number}，查询码 {secret}。在 {url} 查询进度。',
    en: 'Number {number}, secret {secret}. Follow it at {url}',
  },
  close: { zh: '关闭', en: 'Close' },
} as const;

export const reviewTexts = {
  title: { zh: '三个“不放过”', en: 'The three conditions for closing' },
  solved: { zh: '问题已解决', en: 'It is solved' },
  settled: { zh: '责任已明确', en: 'Responsibility is settled' },
  satisfied: { zh: '诉求人满意', en: 'The person is satisfied' },
  met: { zh: '已满足', en: 'met' },
  open: { zh: '未满足', en: 'open' },
  close: { zh: '独立审核后办结', en: 'Close on independent review' },
  closeHint: {
    zh: '说明为什么可以在条件未全部满足时办结；诉求人会看到。',
    en: 'Say why it may close although not all are met; the person reads it.',
  },
} as const;

export const handOnTexts = {
  button: { zh: '交给…', en: 'Hand on' },
  title: { zh: '转交责任事项', en: 'Hand this duty on' },
  send: { zh: '转交', en: 'Hand on' },
  hint: {
    zh: '交给本单位或下属单位的岗位。转交人仍然负责，期限不变。',
    en: 'To a post of the same unit or below. Whoever hands on stays answerable, and the clock runs on.',
  },
  post: { zh: '岗位', en: 'Post' },
  done: { zh: '已转交', en: 'Handed on' },
} as const;

export const callTexts = {
  title: { zh: '回访记录', en: 'Call-back' },
  reached: { zh: '接通了吗', en: 'Reached' },
  reachedYes: { zh: '接通', en: 'Reached' },
  reachedNo: { zh: '未接通', en: 'Not reached' },
  attempts: {
    zh: '这是第 {n} 次尝试；{most} 次未接通后转结案审核。两次相隔不足 {apart} 分钟的只计一次。',
    en: 'This is attempt {n}; after {most} unanswered ones it goes to review. Two within {apart} minutes count as one.',
  },
  solved: { zh: '问题解决了吗', en: 'Is it solved' },
  solvedYes: { zh: '解决了', en: 'Solved' },
  solvedNo: { zh: '没有解决', en: 'Not solved' },
  satisfaction: { zh: '满意吗', en: 'How satisfied' },
  silent: { zh: '没有表示', en: 'Did not say' },
  comment: { zh: '对方怎么说（选填）', en: 'What they said (optional)' },
  save: { zh: '保存回访', en: 'Save the call-back' },
  choose: { zh: '请选择。', en: 'Please choose.' },
  honest: { zh: '没有表示就是没有表示，不算满意。', en: 'Silence is silence; it counts as no level.' },
} as const;

export const routeTexts = {
  title: { zh: '分派到哪个单位', en: 'Which unit answers for it' },
  decide: { zh: '裁定由哪个单位承办', en: 'Decide which unit is responsible' },
  one: { zh: '规则认为由一个单位负责。', en: 'The rules find one unit.' },
  two: { zh: '有两个以上单位可能负责，请确认由谁牵头。', en: 'Two or more units have a claim: say who leads.' },
  none: { zh: '规则没有找到负责单位，请人工判断。', en: 'The rules find no unit: a person has to decide.' },
  referral: { zh: '可能属于法定渠道：{name}。', en: 'It may belong to a statutory channel: {name}.' },
  needsClerk: { zh: '把握不足，需要人工确认。', en: 'Not sure enough: a person has to confirm.' },
  confidence: { zh: '把握 {percent}%', en: '{percent}% sure' },
  reasons: { zh: '理由', en: 'Reasons' },
  send: { zh: '分派到这里', en: 'Route here' },
  other: { zh: '其他单位', en: 'Another unit' },
  choose: { zh: '选择单位', en: 'Choose a unit' },
  wording: { zh: '各自的职责是怎样写的', en: 'What each is there for, in the words of the register' },
  functions: { zh: '职能：{names}', en: 'Functions: {names}' },
  noWording: {
    zh: '制度清单中没有写明这个单位的职责。',
    en: 'The register has no words on what this unit is there for.',
  },
  contestReason: { zh: '异议理由', en: 'Why it is contested' },
  refer: { zh: '告知这一渠道', en: 'Refer it there' },
  categoryProposed: { zh: '建议类别：{name}', en: 'Proposed category: {name}' },
} as const;
