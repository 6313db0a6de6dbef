import type { Text } from '../../../src/kernel/text.ts';
import type { Colour } from '../../../src/supervision/cards.rules.ts';
import type { CardState } from '../api/cards.ts';

/** Colours and states to filter by, in the words of packs/cards.yaml; a card itself comes with its own. */
export const colourTexts: Readonly<Record<Colour, Text>> = {
  prompt: { zh: '提示', en: 'Prompt' },
  yellow: { zh: '黄牌', en: 'Yellow card' },
  red: { zh: '红牌', en: 'Red card' },
};
export const stateTexts: Readonly<Record<CardState, Text>> = {
  issued: { zh: '已发出', en: 'Issued' },
  answered: { zh: '已说明', en: 'Answered' },
  contested: { zh: '异议复核中', en: 'Contested' },
  upheld: { zh: '复核维持', en: 'Upheld' },
  withdrawn: { zh: '已撤销', en: 'Withdrawn' },
};

/** Cards. They are told as what they are: a fact and the rule it falls under, which can be contested. */
export const cardTexts = {
  title: { zh: '预警', en: 'Cards' },
  fair: {
    zh: '预警记的是一件事和它所依据的规则，不是对人的结论。责任人可以说明经过，也可以在期限内提出异议，由与此事无关的人复核；撤销的预警不再计数。',
    en: 'A card records a fact and the rule it falls under; it is no verdict on anybody. The holder can say how it came about, or contest it in time, and somebody not concerned decides. A withdrawn card counts nowhere.',
  },
  whose: { zh: '看谁的', en: 'Whose' },
  mine: { zh: '我的', en: 'Mine' },
  unit: { zh: '本单位及下属', en: 'My unit and below' },
  office: { zh: '全部', en: 'All I may see' },
  list: { zh: '预警，最新的在前', en: 'Cards, newest first' },
  colour: { zh: '颜色', en: 'Colour' },
  state: { zh: '状态', en: 'State' },
  allColours: { zh: '全部颜色', en: 'All colours' },
  allStates: { zh: '全部状态', en: 'All states' },
  clear: { zh: '清除条件', en: 'Clear' },
  emptyFound: { zh: '没有符合条件的预警', en: 'No card fits' },
  emptyFoundHow: {
    zh: '换一种颜色或状态再看。您只能看到有权查看的预警。',
    en: 'Try another colour or state. You see only what you may see.',
  },
  emptyMine: { zh: '没有发给您岗位的预警', en: 'No cards for your posts' },
  emptyMineHow: {
    zh: '您承办的事项临近到期、逾期，或出现规则所列的情形时，系统按规则记一张预警，列在这里，并写明依据和怎样提出异议。',
    en: 'When something you have to do comes near its limit, is late, or goes against a rule, a card stands here, with its ground and how to contest it.',
  },
  emptyOthers: { zh: '没有预警', en: 'No cards' },
  emptyOthersHow: {
    zh: '事项临近到期、逾期，或出现规则所列的情形时，系统按规则记一张预警，列在这里。',
    en: 'When a duty comes near its limit, is late, or goes against a rule, a card stands here.',
  },
  ruleAndStep: { zh: '{rule}：{step}', en: '{rule}: {step}' },
  vacantThen: { zh: '{post}（当时空缺）', en: '{post} (vacant then)' },
  contestUntil: { zh: '{at} 前可以提出异议', en: 'Can be contested until {at}' },
  contestOver: { zh: '异议期已于 {at} 结束', en: 'the time to contest ended on {at}' },
  notACase: { zh: '这一事项不属于诉求，或您无权查看该诉求。', en: 'About no appeal, or one that you may not see.' },

  notFound: { zh: '没有这张预警', en: 'No such card' },
  back: { zh: '打开预警列表', en: 'Open the list of cards' },
  holder: { zh: '当时的责任人', en: 'Responsible then' },
  happenedAt: { zh: '发生时间', en: 'When' },
  contest: { zh: '异议期限', en: 'Contest until' },
  decideBy: { zh: '复核期限', en: 'To be decided by' },
  decides: { zh: '复核单位', en: 'Decided by' },
  happened: { zh: '发生了什么', en: 'What it says' },
  about: { zh: '所涉诉求', en: 'Appeal' },
  aboutThing: { zh: '所涉事项', en: 'About' },
  restsOn: { zh: '依据这些预警', en: 'The cards it rests on' },
  hiddenGround: { zh: '一张您无权查看的预警', en: 'A card that you may not see' },
  rule: { zh: '按哪条规则', en: 'By which rule' },
  register: { zh: '所依据的制度', en: 'Rule of the register' },
  ruleName: { zh: '规则', en: 'Rule' },
  ruleVersion: { zh: '{rule}（规则表第 {n} 版）', en: '{rule} (rules, version {n})' },
  basis: { zh: '依据', en: 'Basis' },
  steps: { zh: '到期日这样算出', en: 'How the due date was found' },
  stepsHint: { zh: '这是发出预警时的算法。', en: 'As it was counted when the card was issued.' },
  facts: { zh: '相关事实', en: 'Facts' },
  step: { zh: '环节', en: 'Step' },
  post: { zh: '当时的岗位', en: 'Post then' },
  dueOn: { zh: '到期日', en: 'Due on' },
  now: { zh: '这件事现在', en: 'The duty now' },
  ended: { zh: '{at} 办结', en: 'ended {at}' },

  acts: { zh: '可以怎样回应', en: 'What can be done' },
  answer: { zh: '说明情况', en: 'Say how it came about' },
  answerWhat: {
    zh: '写明经过，和预警放在一起，供看到的人了解。预警仍然有效；要撤销请提出异议。',
    en: 'Your account stands beside the card for all who see it. The card stands; to have it undone, contest it.',
  },
  answerField: { zh: '经过', en: 'How it came about' },
  answered: { zh: '说明已保存', en: 'Your account is on record' },
  contestDo: { zh: '提出异议', en: 'Contest' },
  contestWhat: {
    zh: '认为不该发这张预警，请写明理由，由与此事无关的人在期限内复核。提出异议不影响对您的任何评价。',
    en: 'If it should not have been issued, say why; somebody not concerned decides within a limit. That you contest is never held against you.',
  },
  contestField: { zh: '理由', en: 'Reason' },
  contestHint: {
    zh: '例如：到期日算错了、当时在等对方补充、这件事当时不在您手里。',
    en: 'For example: the due date is wrong, you were waiting for somebody, it was not with you then.',
  },
  contested: { zh: '异议已提出，等待复核', en: 'Contested; it waits for a decision' },
  decide: { zh: '复核', en: 'Decide' },
  decideTitle: { zh: '复核这张预警', en: 'Decide on this card' },
  decideWhat: {
    zh: '看事实和规则，决定维持或撤销，并写明理由；责任人会看到您的决定和姓名。',
    en: 'Weigh the fact and the rule, uphold or withdraw it, and say why. The holder sees your decision and your name.',
  },
  theirReason: { zh: '提出异议的理由', en: 'Why it is contested' },
  theirAccount: { zh: '责任人的说明', en: 'What the holder says' },
  outcome: { zh: '决定', en: 'Decision' },
  uphold: { zh: '维持：确有其事，规则适用', en: 'Uphold: it is so, and the rule applies' },
  withdraw: { zh: '撤销：不应发出，不再计数', en: 'Withdraw: it should not have been issued and counts nowhere' },
  reasons: { zh: '理由', en: 'Reasons' },
  decideDo: { zh: '作出决定', en: 'Decide' },
  decided: { zh: '决定已作出', en: 'Decided' },
  fill: { zh: '请填写', en: 'Please fill in' },
  choose: { zh: '请选择', en: 'Please choose' },

  issuedMoment: { zh: '按规则“{rule}”发出{colour}', en: '{colour} issued by the rule “{rule}”' },
  answeredMoment: { zh: '责任人说明情况', en: 'The holder said how it came about' },
  contestedMoment: { zh: '责任人提出异议', en: 'The holder contested it' },
  upheldMoment: { zh: '复核决定：维持', en: 'Decided: it stands' },
  withdrawnMoment: { zh: '复核决定：撤销', en: 'Decided: withdrawn' },
  undoneMoment: { zh: '系统撤销：{why}', en: 'Withdrawn by the system: {why}' },
  countsNowhere: { zh: '已撤销，不再计数；经过留作记录。', en: 'Withdrawn: it counts nowhere and stays on record.' },
} as const;

const decidedAlready: Text = { zh: '已经复核过了。', en: 'It has been decided already.' };
const underReview: Text = { zh: '已经提出异议，正在复核。', en: 'It is contested, and waits for a decision.' };
const withdrawnAlready: Text = {
  zh: '这张预警已撤销，不用再办。',
  en: 'It was withdrawn; there is nothing left to do.',
};
const notContested: Text = {
  zh: '还没有人提出异议，不用复核。',
  en: 'Nobody has contested it, so there is nothing to decide.',
};

/** Why something cannot be done with a card in this state. */
export const notNowTexts: Readonly<Record<'answer' | 'contest' | 'decide', Partial<Record<CardState, Text>>>> = {
  answer: {
    answered: { zh: '已经说明过了，见下面的经过。', en: 'An account is on record; see the history below.' },
    contested: underReview,
    upheld: decidedAlready,
    withdrawn: withdrawnAlready,
  },
  contest: { contested: underReview, upheld: decidedAlready, withdrawn: withdrawnAlready },
  decide: {
    issued: notContested,
    answered: notContested,
    upheld: decidedAlready,
    withdrawn: withdrawnAlready,
  },
};
