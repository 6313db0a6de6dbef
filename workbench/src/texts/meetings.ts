import type { Text } from '../../../src/kernel/text.ts';
import type { MeetingState } from '../../../src/supervision/meetings.rules.ts';

export const meetingStateTexts: Readonly<Record<MeetingState, Text>> = {
  called: { zh: '待召开', en: 'Called' },
  held: { zh: '已召开', en: 'Held' },
  cancelled: { zh: '已取消', en: 'Called off' },
};

/** Joint meetings. */
export const meetingTexts = {
  title: { zh: '联席会议', en: 'Joint meeting' },
  list: { zh: '联席会议', en: 'Joint meetings' },
  none: { zh: '没有召集过。', en: 'None was called.' },
  call: { zh: '召集联席会议', en: 'Call a joint meeting' },
  callWhat: {
    zh: '需要几个部门的事项：写明谁牵头、谁参加、哪天、议什么。议定的每一项都会成为任务；议不定的连同各方立场交上一级裁定。',
    en: 'For what needs several departments: who leads, who takes part, when, about what. What is agreed becomes tasks; what is not goes to the level above with each unit’s position.',
  },
  called: { zh: '已召集', en: 'Called' },
  lead: { zh: '牵头单位', en: 'Lead unit' },
  invited: { zh: '参加单位', en: 'Units that take part' },
  on: { zh: '日期', en: 'Day' },
  agenda: { zh: '议题', en: 'Agenda' },
  by: { zh: '召集', en: 'Called by' },
  absent: { zh: '缺席', en: 'Absent' },
  about: { zh: '关于', en: 'About' },
  aboutCase: { zh: '打开诉求', en: 'Open the appeal' },
  aboutTask: { zh: '打开任务', en: 'Open the task' },
  counts: { zh: '议定 {agreed} 项，待裁定 {undecided} 项', en: '{agreed} agreed, {undecided} to be decided' },
  notFound: { zh: '没有这次会议', en: 'No such meeting' },
  erased: { zh: '（个人信息已销毁）', en: '(personal data destroyed)' },
  points: { zh: '议定与未议定', en: 'What came of it' },
  agreed: { zh: '议定', en: 'Agreed' },
  open: { zh: '未议定', en: 'Not agreed on' },
  openTask: { zh: '打开任务', en: 'Open the task' },
  decides: { zh: '由{unit}负责人在 {on} 前裁定', en: 'The head of {unit} decides by {on}' },
  decided: { zh: '{unit}裁定', en: 'Decided by {unit}' },
  hold: { zh: '记录结果', en: 'Record what came of it' },
  holdWhat: {
    zh: '议定的逐项写成任务：一个牵头、一个日期、一次检查。议不定的写明各单位立场，由上一级裁定。',
    en: 'Each agreed point is a task: one lead, a date, a check. Of what was not agreed on, write down each position; the level above decides.',
  },
  held: { zh: '已记录', en: 'Recorded' },
  addAgreed: { zh: '添加议定事项', en: 'Add an agreed point' },
  addOpen: { zh: '添加未议定事项', en: 'Add a point not agreed on' },
  openLine: { zh: '未议定第 {n} 项', en: 'Not agreed on, {n}' },
  matter: { zh: '什么没有议定', en: 'What was not agreed on' },
  unit: { zh: '单位', en: 'Unit' },
  position: { zh: '立场', en: 'Position' },
  addPosition: { zh: '添加立场', en: 'Add a position' },
  cancel: { zh: '取消会议', en: 'Call it off' },
  /** Beside the button that calls it off: another that says “cancel” would be taken for it. */
  keep: { zh: '不取消', en: 'Keep it' },
  cancelled: { zh: '已取消', en: 'Called off' },
  reason: { zh: '理由', en: 'Reason' },
  decide: { zh: '裁定', en: 'Decide' },
  decideWhat: {
    zh: '写明裁定；需要落实的，一并写成任务。',
    en: 'Say what you decide; where something is to be done, make it a task.',
  },
  decision: { zh: '裁定', en: 'Decision' },
  withTask: { zh: '一并下达任务', en: 'Give a task with it' },
  decideDone: { zh: '裁定已作出', en: 'Decided' },
} as const;
