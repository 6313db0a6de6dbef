import type { Text } from '../../../src/kernel/text.ts';

/** Accountability and commendation, told as what they are: a procedure in which whoever is concerned is heard. */
export const measureTexts = {
  title: { zh: '问责与表扬', en: 'Accountability' },
  fromFact: { zh: '据此提出问责或表扬建议', en: 'Propose a measure or a commendation from this' },
  fair: {
    zh: '由人提出、由与此事无关的人决定；本人先被告知，可以申辩，可以申请复核。系统不自动作出任何决定。',
    en: 'A person proposes, somebody not concerned decides. Whoever it is about is told first, can answer, and can ask for a review. Nothing is decided by the system.',
  },
  whose: { zh: '看哪些', en: 'Which' },
  mine: { zh: '关于我的', en: 'About me' },
  decide: { zh: '由我决定的', en: 'For me to decide' },
  proposed: { zh: '我提出的', en: 'Proposed by me' },
  office: { zh: '全部', en: 'All I may see' },
  list: { zh: '问责与表扬，最新的在前', en: 'Measures, newest first' },
  emptyMine: { zh: '没有关于您的措施', en: 'Nothing about you' },
  emptyMineHow: {
    zh: '有人就您提出问责或表扬时，告知书会出现在这里，写明事实、依据、谁来决定和您可以在什么时候之前申辩。',
    en: 'When somebody proposes a measure or a commendation about you, its notice stands here: the facts, the ground, who decides, and until when you can answer.',
  },
  empty: { zh: '没有措施', en: 'None' },
  emptyHow: { zh: '提出之后会列在这里。', en: 'They stand here once proposed.' },
  propose: { zh: '提出', en: 'Propose' },
  figures: { zh: '统计', en: 'Numbers' },
  figuresHow: { zh: '只计已决定的，不含单位和姓名。', en: 'Of what was decided; no unit and no name.' },
  none: { zh: '还没有', en: 'None yet' },
  of: { zh: '{rung} · {whom}', en: '{rung} · {whom}' },
  decidedBy: { zh: '由{name}决定', en: 'decided by {name}' },
  answerBy: { zh: '{at} 前可以申辩', en: 'can be answered until {at}' },
  until: { zh: '有效至 {day}', en: 'in force until {day}' },
  confidential: { zh: '保密', en: 'Confidential' },

  notFound: { zh: '没有这项措施', en: 'No such measure' },
  back: { zh: '打开列表', en: 'Open the list' },
  procedure: { zh: '程序', en: 'Procedure' },
  now: { zh: '现在', en: 'Now' },
  done: { zh: '已办', en: 'Done' },
  ahead: { zh: '还没到', en: 'Ahead' },
  facts: { zh: '事实', en: 'Facts' },
  open: { zh: '打开', en: 'Open' },
  power: { zh: '谁对这件事有权限', en: 'Who had the power over it' },
  powerUnit: { zh: '{unit}；{means}', en: '{unit}; {means}' },
  withMeans: { zh: '有条件办好', en: 'with the means' },
  withoutMeans: { zh: '没有条件', en: 'without the means' },
  basis: { zh: '依据', en: 'Basis' },
  who: { zh: '谁来决定', en: 'Who decides' },
  decider: { zh: '决定人', en: 'Decides' },
  reviewer: { zh: '复核人', en: 'Reviewed by' },
  passedOver: { zh: '回避的人', en: 'Passed over, being concerned' },
  limits: { zh: '期限', en: 'Limits' },
  limitStatement: { zh: '申辩', en: 'To answer' },
  limitReview: { zh: '申请复核', en: 'To ask for a review' },
  limitStands: { zh: '有效期', en: 'It stands for' },
  statementBy: { zh: '申辩截止', en: 'Answer until' },
  decideBy: { zh: '应当决定', en: 'To be decided by' },
  tellBy: { zh: '应当送达', en: 'To be told by' },
  carryBy: { zh: '应当落实', en: 'To be carried out by' },
  checkBy: { zh: '应当核实', en: 'To be checked by' },
  carried: { zh: '落实', en: 'Carried out' },
  carriedOn: { zh: '{on}，已核实', en: '{on}, confirmed' },
  carriedUnchecked: { zh: '{on}，待他人核实', en: '{on}, not confirmed yet' },
  reviewBy: { zh: '应当复核', en: 'To be reviewed by' },
  reviewUntil: { zh: '申请复核截止', en: 'Ask for a review until' },
  person: { zh: '当事人', en: 'Concerned' },
  state: { zh: '状态', en: 'State' },
  capacity: { zh: '以什么身份', en: 'As' },
  standsUntil: { zh: '有效至', en: 'In force until' },
  barred: { zh: '不评先进至', en: 'No honours until' },
  clearedNote: { zh: '名誉已经恢复，不计入任何评价。', en: 'The name is cleared; it counts nowhere.' },
  wishYes: { zh: '本人希望公开澄清。', en: 'To be cleared in public, as the person wishes.' },
  wishNo: { zh: '本人不希望公开。', en: 'Not in public, as the person wishes.' },
  files: { zh: '附件', en: 'Attachments' },
  noFiles: { zh: '没有附件', en: 'No attachments' },
  attach: { zh: '添加附件', en: 'Attach' },
  publications: { zh: '公开稿', en: 'Published' },
  actions: { zh: '可以做什么', en: 'What can be done' },
  nothing: { zh: '现在没有需要您做的。', en: 'There is nothing for you to do now.' },
  proposedAt: { zh: '{when} 提出', en: 'proposed {when}' },
  fill: { zh: '请填写', en: 'Please fill in' },
  choose: { zh: '请选择', en: 'Please choose' },
  saved: { zh: '已保存', en: 'Saved' },
  yes: { zh: '是', en: 'Yes' },
  no: { zh: '否', en: 'No' },
} as const;

interface ActText {
  readonly name: Text;
  readonly what: Text;
}

/** What can be done with a measure. */
export const actTexts = {
  notify: {
    name: { zh: '告知本人', en: 'Give notice' },
    what: {
      zh: '写明事实、依据和拟采取的措施。本人会看到您写的话；依据举报的，不写举报内容和举报人。',
      en: 'The facts, the ground and what is proposed. The person reads your words; of a report, neither its content nor its author.',
    },
  },
  state: {
    name: { zh: '陈述申辩', en: 'State and defend' },
    what: {
      zh: '这是您的权利。申辩不会加重处理。也可以表示没有意见。',
      en: 'This is your right, and never makes it worse. You can also say that you have nothing to add.',
    },
  },
  hear: {
    name: { zh: '记录听取意见', en: 'Record a hearing' },
    what: { zh: '写明哪天听取、谈了哪些事项。', en: 'On which day it was held, and what was gone through.' },
  },
  drop: {
    name: { zh: '撤回', en: 'Take back' },
    what: { zh: '写明理由。已告知本人的，随之澄清。', en: 'Say why. Where the person had notice, they are cleared.' },
  },
  stepAside: {
    name: { zh: '自行回避', en: 'Step aside' },
    what: {
      zh: '与此事或当事人有关系的，应当回避。由下一位无关的人决定。',
      en: 'Whoever is concerned steps aside; the next who is not decides.',
    },
  },
  askRecusal: {
    name: { zh: '申请回避', en: 'Ask that another decide' },
    what: {
      zh: '可以申请一次，由另一位无关的人决定。',
      en: 'You can ask once; another who is not concerned then decides.',
    },
  },
  decide: {
    name: { zh: '作出决定', en: 'Decide' },
    what: {
      zh: '看事实和申辩，决定采取或不予采取，并写明理由。本人会看到您的决定和姓名。',
      en: 'Weigh facts and defence, impose or drop it, and say why. The person sees your decision and your name.',
    },
  },
  tell: {
    name: { zh: '记录送达', en: 'Record that it was told' },
    what: {
      zh: '送达之日起生效，并开始计算申请复核的期限。',
      en: 'From then on it stands, and the time to ask for a review runs.',
    },
  },
  acknowledge: {
    name: { zh: '已阅知决定', en: 'I have read the decision' },
    what: {
      zh: '只表示您看到了，不表示同意；仍可申请复核。',
      en: 'It only says that you have read it, not that you agree; you can still ask for a review.',
    },
  },
  askReview: {
    name: { zh: '申请复核', en: 'Ask for a review' },
    what: {
      zh: '由原决定人以外的上级复核。复核期间不计入档案，也不会因此加重。',
      en: 'Somebody else, above, reviews it. Until then it is in no file, and it never gets worse for asking.',
    },
  },
  decideReview: {
    name: { zh: '作出复核决定', en: 'Decide the review' },
    what: {
      zh: '维持、改为较轻的措施，或者撤销并澄清；写明理由。改变或撤销的，已公开的当即撤下。',
      en: 'Uphold it, change it to a lighter measure, or lift it and clear the name; say why. Unless it stands, what is published comes down at once.',
    },
  },
  reopen: {
    name: { zh: '提起再次复核', en: 'Have it reviewed once more' },
    what: {
      zh: '决定生效后发现新的情况时使用，由没有决定过的人复核。',
      en: 'Where something came to light after it was final; somebody who has not decided on it reviews it.',
    },
  },
  nameDecider: {
    name: { zh: '指定由谁决定', en: 'Name who decides' },
    what: {
      zh: '原定的人离岗或应当回避，又没有按规则可以接替的人时使用；写明理由。',
      en: 'Where whoever was named has left or is concerned, and the rules name nobody else; say why.',
    },
  },
  withdraw: {
    name: { zh: '撤销', en: 'Withdraw' },
    what: {
      zh: '写明理由。撤销后不计入任何评价，本人得到澄清。',
      en: 'Say why. It then counts nowhere, and the person is cleared.',
    },
  },
  bar: {
    name: { zh: '决定不评先进', en: 'Bar from honours' },
    what: {
      zh: '单独的决定，写明理由和到哪天为止，不能超过措施的有效期。',
      en: 'A decision of its own, with reasons and an end no later than that of the measure.',
    },
  },
  carryOut: {
    name: { zh: '记录谈过', en: 'Record that it was held' },
    what: { zh: '只记哪天谈过，不记谈了什么。', en: 'The day alone, not what was said.' },
  },
  check: {
    name: { zh: '核实是否落实', en: 'Check that it was carried out' },
    what: {
      zh: '由办理人以外的人核实。没有落实或缺内容的，写明理由退回，期限不重新计算。',
      en: 'By somebody other than whoever did it. Where it was not done, or something is missing, give it back and say why; the limit runs on.',
    },
  },
  wish: {
    name: { zh: '是否公开澄清', en: 'Clear in public?' },
    what: { zh: '由您决定，可以改变主意。', en: 'It is for you to choose, and you can change your mind.' },
  },
  publish: {
    name: { zh: '起草公开稿', en: 'Write for the public' },
    what: {
      zh: '用概括的说法，不写个人信息；由另一人审核后在门户公开一段时间。',
      en: 'In general words, without personal data. Another approves it; it is shown on the portal for a limited time.',
    },
  },
} as const satisfies Record<string, ActText>;

/** Of a measure that the person carries out themselves. */
export const ownWriting: ActText = {
  name: { zh: '交书面检查', en: 'Write the self-examination' },
  what: { zh: '写在这里，决定人可以看到。', en: 'It stands here, and whoever decided reads it.' },
};

export const fieldTexts = {
  notice: { zh: '告知内容', en: 'Notice' },
  statement: { zh: '陈述和申辩', en: 'Statement and defence' },
  nothingToSay: { zh: '没有意见', en: 'Nothing to add' },
  heardOn: { zh: '日期', en: 'Day' },
  record: { zh: '听取的事项', en: 'What was gone through' },
  reasons: { zh: '理由', en: 'Reasons' },
  outcome: { zh: '决定', en: 'Decision' },
  imposed: { zh: '采取', en: 'Impose it' },
  dropped: { zh: '不予采取，澄清', en: 'Drop it and clear the name' },
  upheld: { zh: '维持', en: 'Uphold' },
  changed: { zh: '改为较轻的措施', en: 'Change to a lighter measure' },
  rung: { zh: '改为', en: 'Changed to' },
  deciderUnit: { zh: '单位', en: 'Unit' },
  decider: { zh: '由谁决定', en: 'Who decides' },
  withdrawn: { zh: '撤销，澄清', en: 'Withdraw and clear the name' },
  how: { zh: '怎样送达', en: 'How it was told' },
  inPerson: { zh: '当面', en: 'In person' },
  letter: { zh: '书面', en: 'By letter' },
  carriedOutOn: { zh: '日期', en: 'Day' },
  carriedOutYes: { zh: '已经落实', en: 'It was carried out' },
  missing: { zh: '没有落实的，缺什么', en: 'If not: what is missing' },
  written: { zh: '问题、原因和改正的办法', en: 'What went wrong, why, and how it is mended' },
  until: { zh: '到哪天为止', en: 'Until' },
  public: { zh: '公开澄清', en: 'In public' },
  publicYes: { zh: '希望公开', en: 'I wish it in public' },
  publicNo: { zh: '不公开', en: 'Not in public' },
  headline: { zh: '标题', en: 'Title' },
  text: { zh: '正文', en: 'Text' },
  named: { zh: '点名', en: 'Name the person' },
  namedHow: { zh: '只在决定最后生效、依法可以点名时', en: 'Only once the decision is final, where the law allows it' },
  days: { zh: '公开多少天（最多 {most} 天）', en: 'Days to be shown ({most} at most)' },
} as const;

/** The steps of the procedure, in order. */
export const stepTexts = {
  proposed: { zh: '提出', en: 'Proposed' },
  notified: { zh: '告知本人', en: 'Notice' },
  answered: { zh: '陈述申辩', en: 'Defence' },
  decided: { zh: '决定', en: 'Decision' },
  told: { zh: '送达', en: 'Told' },
  review: { zh: '复核', en: 'Review' },
  stands: { zh: '有效，到期失效', en: 'In force until it runs out' },
} as const;

/** What happened, by the type of the entry. */
export const momentTexts: Readonly<Record<string, Text>> = {
  'measure.proposed': { zh: '提出：{rung}', en: 'Proposed: {rung}' },
  'measure.notified': { zh: '告知本人', en: 'Notice given' },
  'measure.stated': { zh: '本人陈述申辩', en: 'The person answered' },
  'measure.unanswered': { zh: '申辩期满，没有申辩', en: 'The time to answer passed' },
  'measure.heard': { zh: '听取意见（{heardOn}）', en: 'Heard ({heardOn})' },
  'measure.attached': { zh: '添加附件', en: 'A file was attached' },
  'measure.decider-changed': { zh: '改由他人决定', en: 'Another decides' },
  'measure.reviewer-changed': { zh: '改由他人复核', en: 'Another reviews' },
  'measure.dropped': { zh: '撤回', en: 'Taken back' },
  'measure.decided': { zh: '决定', en: 'Decided' },
  'measure.told': { zh: '送达，自 {from} 起有效', en: 'Told; in force from {from}' },
  'measure.review-asked': { zh: '本人申请复核', en: 'A review was asked for' },
  'measure.reopened': { zh: '提起再次复核', en: 'To be reviewed once more' },
  'measure.reviewed': { zh: '复核决定', en: 'Reviewed' },
  'measure.withdrawn': { zh: '撤销，澄清', en: 'Withdrawn, name cleared' },
  'measure.carried-out': { zh: '已按决定办理（{on}）', en: 'Carried out ({on})' },
  'measure.carrying-confirmed': { zh: '核实：已落实', en: 'Confirmed as carried out' },
  'measure.carrying-returned': { zh: '核实：退回', en: 'Given back: not carried out' },
  'measure.barred': { zh: '决定不评先进至 {until}', en: 'No honours until {until}' },
  'measure.expired': { zh: '期满失效', en: 'Ran out' },
  'measure.cleared': { zh: '澄清', en: 'Name cleared' },
};

export const outcomeTexts: Readonly<Record<string, Text>> = {
  imposed: { zh: '决定：采取', en: 'Decided: imposed' },
  dropped: { zh: '决定：不予采取，澄清', en: 'Decided: dropped, name cleared' },
  upheld: { zh: '复核决定：维持', en: 'Reviewed: it stands' },
  changed: { zh: '复核决定：改为较轻的措施（{rung}）', en: 'Reviewed: changed to a lighter measure ({rung})' },
  withdrawn: { zh: '复核决定：撤销，澄清', en: 'Reviewed: withdrawn, name cleared' },
};

/** Why another decides, where that was somebody's wish. */
export const asideTexts: Readonly<Record<string, Text>> = {
  asked: { zh: '本人申请回避，改由他人决定', en: 'The person asked that another decides' },
  declared: { zh: '原定决定人自行回避，改由他人决定', en: 'Whoever was to decide stepped aside; another decides' },
};

/** Whether whoever was cleared wishes it in public. */
export const wishTexts: Readonly<Record<string, Text>> = {
  true: measureTexts.wishYes,
  false: measureTexts.wishNo,
};

export const proposeTexts = {
  title: { zh: '提出问责或表扬', en: 'Propose a measure or a commendation' },
  suggested: { zh: '值得看一看的事实', en: 'Facts worth a look' },
  suggestedHow: {
    zh: '按规则列出，没有任何后果；是否提出由您判断。',
    en: 'Listed by a rule; nothing follows from it. Whether to propose is for you to judge.',
  },
  rests: { zh: '依据下列各次事实，不是次数：', en: 'Rests on each of these, not on how many they are:' },
  use: { zh: '用作事实', en: 'Use as a fact' },
  what: { zh: '哪一种', en: 'Which' },
  capacity: { zh: '对谁', en: 'For whom' },
  unit: { zh: '单位', en: 'Unit' },
  account: { zh: '人', en: 'Person' },
  accountHow: { zh: '先选单位。', en: 'Choose the unit first.' },
  head: { zh: '负责人', en: 'head' },
  facts: { zh: '事实', en: 'Facts' },
  fact: { zh: '第 {n} 项', en: 'Fact {n}' },
  kind: { zh: '来源', en: 'Source' },
  ref: { zh: '页面地址', en: 'Address of its page' },
  refHow: {
    zh: '打开这张预警、这件诉求、这个问题或这项公开承诺，把页面地址粘贴到这里。逾期未确认的移交，从移交清单上提出。',
    en: 'Open the card, appeal, finding or promise and paste the address of its page here. From a hand-over left undone, propose in the list of hand-overs.',
  },
  shows: { zh: '表明什么', en: 'What it shows' },
  addFact: { zh: '再加一项', en: 'Add a fact' },
  removeFact: { zh: '去掉第 {n} 项', en: 'Remove fact {n}' },
  hands: { zh: '经过谁的手', en: 'Through whose hands it went' },
  handedDown: { zh: '交了下去，仍有责任', en: 'handed it down, and stays answerable' },
  instead: { zh: '对其提出', en: 'Propose for them' },
  power: { zh: '谁有权限', en: 'Who had the power' },
  ground: { zh: '依据', en: 'Ground' },
  refusedGround: { zh: '（不能作为依据）', en: ' (refused)' },
  powerUnit: { zh: '有权限的单位', en: 'The unit with the power' },
  means: { zh: '是否有条件办好', en: 'Did they have the means?' },
  meansYes: { zh: '有', en: 'Yes' },
  meansNo: { zh: '没有', en: 'No' },
  words: { zh: '写明为什么是他的责任', en: 'Say why it was theirs' },
  send: { zh: '提出', en: 'Propose' },
  sent: { zh: '已提出', en: 'Proposed' },
  measure: { zh: '问责', en: 'Measures' },
  commendation: { zh: '表扬', en: 'Commendations' },
  clear: { zh: '澄清（举报不实）', en: 'Clear a name (untrue report)' },
  clearWhat: {
    zh: '经查不实或没有过错的举报：只告诉本人有举报、已查清，不说内容和举报人。',
    en: 'Of a report that proved untrue: the person learns that there was one and that it came to nothing, not what was in it nor from whom.',
  },
  case: { zh: '举报的页面地址', en: 'Address of the report’s page' },
} as const;
