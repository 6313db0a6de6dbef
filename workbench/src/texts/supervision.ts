/** Acts of supervision on a case, and the list of listed matters. */
export const superviseTexts = {
  title: { zh: '监督', en: 'Supervision' },
  nothing: { zh: '督查还没有过问这件事。', en: 'Supervision has not acted on this matter.' },
  waitsFor: { zh: '目前由{unit}办理。', en: 'With {unit} now.' },
  done: { zh: '已完成：{name}', en: 'Done: {name}' },
  by: { zh: '{unit} {name}', en: '{name}, {unit}' },
  owedUntil: { zh: '请于 {on} 前说明', en: 'An explanation is owed by {on}' },
  answered: { zh: '说明', en: 'Explanation' },
  noted: { zh: '督查已阅', en: 'Read by supervision' },
  lapsed: { zh: '事项已转走或撤回，不需再说明', en: 'Fell away with the matter; nothing is owed' },
  solveBy: { zh: '须于 {on} 前解决', en: 'To be solved by {on}' },
  overdue: { zh: '已过解决期限', en: 'past its date' },
  onPublicList: { zh: '门户上可见', en: 'on the public list' },
  offSolved: { zh: '已摘牌：已解决', en: 'Taken off: solved' },
  offUnsolved: { zh: '已摘牌：未解决', en: 'Taken off: not solved' },
  tookOver: { zh: '由{from}改由{to}办理', en: 'From {from} to {to}' },
} as const;

/** What each act is called, and what it does. */
export const superviseActs = {
  urge: {
    name: { zh: '催办', en: 'Urge' },
    what: {
      zh: '提醒承办单位尽快办理，记入办理经过。',
      en: 'Tells whoever has the matter that it is waited for; on record.',
    },
  },
  ask: {
    name: { zh: '要求说明', en: 'Ask to explain' },
    what: {
      zh: '承办单位须在期限内书面说明；原事项的期限照常计算。',
      en: 'Whoever has the matter owes an explanation within the limit; its own clock runs on.',
    },
  },
  list: {
    name: { zh: '挂牌督办', en: 'List under supervision' },
    what: {
      zh: '在所有列表中标出，并写明须解决的日期。当事人同意公开的，可同时列入门户的挂牌事项。',
      en: 'Marks it in every list with the day by which it must be solved. Where the person agreed, the portal may list it too.',
    },
  },
  unlist: {
    name: { zh: '摘牌', en: 'Take off the list' },
    what: { zh: '写明理由：已解决，或为什么不再挂牌。', en: 'With the reason: solved, or why it is listed no longer.' },
  },
  takeOver: {
    name: { zh: '提级办理', en: 'Take over' },
    what: {
      zh: '改由上一级单位或指定单位办理。期限照常计算，原承办单位留在责任链中。',
      en: 'Gives the matter to the unit above, or to one you name. Clocks run on, and whoever had it stays in the chain.',
    },
  },
  answer: {
    name: { zh: '作出说明', en: 'Explain' },
    what: { zh: '督查要求的说明，提交后由其阅知。', en: 'What supervision asked for; whoever asked reads it.' },
  },
  acknowledge: {
    name: { zh: '已阅', en: 'Take note' },
    what: {
      zh: '说明已阅；如不满意，可再次要求说明。',
      en: 'The explanation was read; if it is not enough, ask again.',
    },
  },
} as const;

/** The same acts on what is owed of no appeal, as far as they are told in other words. */
export const dutyActTexts = {
  more: { zh: '还有 {n} 项', en: '{n} more' },
  urge: { zh: '提醒责任人尽快办理，留下记录。', en: 'Tells whoever holds it that it is waited for; on record.' },
  ask: {
    zh: '责任人须在期限内书面说明；事项本身的期限照常计算。',
    en: 'Whoever holds it owes an explanation within the limit; its own clock runs on.',
  },
} as const;

/** A duty that has no page but its own. */
export const dutyTexts = {
  notFound: { zh: '没有这件事，或您无权查看', en: 'There is no such duty, or you may not see it' },
  state: { zh: '状态', en: 'State' },
  states: {
    open: { zh: '待受理', en: 'to be taken up' },
    accepted: { zh: '办理中', en: 'in hand' },
    paused: { zh: '暂停计时', en: 'paused' },
    claimed: { zh: '已报办结，待确认', en: 'claimed done, to be confirmed' },
    done: { zh: '已办结', en: 'done' },
    cancelled: { zh: '已撤销', en: 'withdrawn' },
  },
  holder: { zh: '责任人', en: 'Owed by' },
  until: { zh: '期限', en: 'Until' },
  about: { zh: '所属事项', en: 'About' },
} as const;

export const superviseFields = {
  words: { zh: '要说的话（可不填）', en: 'A word to them (optional)' },
  question: { zh: '要说明什么', en: 'What is to be explained' },
  answer: { zh: '情况说明', en: 'How the matter stands' },
  solveBy: { zh: '解决期限', en: 'To be solved by' },
  reason: { zh: '理由', en: 'Reason' },
  publicTitle: { zh: '门户上的名称', en: 'Words for the public list' },
  publicHint: {
    zh: '请用一句话概括，不含个人信息；留空则只在内部挂牌。',
    en: 'One sentence without personal data; left empty, it is listed inside the office only.',
  },
  notPublic: {
    zh: '保密事项或当事人未同意公开，只能在内部挂牌。',
    en: 'Confidential, or the person did not agree to publication: listed inside the office only.',
  },
  outcome: { zh: '结果', en: 'Outcome' },
  solved: { zh: '已解决', en: 'Solved' },
  unsolved: { zh: '未解决', en: 'Not solved' },
  unit: { zh: '改由哪个单位办理', en: 'Who is to have it' },
  unitHint: { zh: '不选则为上一级单位。', en: 'Left empty: the unit one level up.' },
} as const;

export const listedTexts = {
  title: { zh: '督办', en: 'Listed matters' },
  list: { zh: '挂牌督办的事项', en: 'Matters listed under supervision' },
  which: { zh: '看哪些', en: 'Which' },
  on: { zh: '挂牌中', en: 'Listed' },
  off: { zh: '已摘牌', en: 'Taken off' },
  empty: { zh: '没有挂牌督办的事项', en: 'No matter is listed' },
  emptyHow: {
    zh: '在诉求页面的“监督”一栏挂牌后，事项会出现在这里，期限近的排在前。',
    en: 'Once a matter is listed under “Supervision” on its page, it stands here, the nearest date first.',
  },
  emptyOff: { zh: '还没有摘牌的事项', en: 'Nothing was taken off yet' },
  emptyOffHow: { zh: '摘牌后，事项连同结果会出现在这里。', en: 'What is taken off stands here with its outcome.' },
  listedAt: { zh: '{on} 挂牌', en: 'listed {on}' },
} as const;
