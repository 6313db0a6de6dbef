import type { Text } from '../../../src/kernel/text.ts';
import type { TaskEvent, TaskState } from '../../../src/tasks/rules.ts';
import type { TaskStop } from '../api/tasks.ts';

export const taskStateTexts: Readonly<Record<TaskState, Text>> = {
  given: { zh: '待接收', en: 'Not taken on yet' },
  accepted: { zh: '落实中', en: 'Being carried out' },
  claimed: { zh: '已报完成，待确认', en: 'Said to be done, waits to be confirmed' },
  done: { zh: '已确认完成', en: 'Confirmed as done' },
  cancelled: { zh: '已撤回', en: 'Taken back' },
};

export const stopTexts: Readonly<Record<TaskStop['kind'], Text>> = {
  'not-accepted': { zh: '未接收', en: 'not taken on' },
  late: { zh: '逾期未完成', en: 'late' },
  unconfirmed: { zh: '报完成后未确认', en: 'done, but not confirmed' },
};

export const taskMomentTexts: Readonly<Record<TaskEvent['type'], Text>> = {
  'task.given': { zh: '下达任务', en: 'Given' },
  'task.accepted': { zh: '接收任务', en: 'Taken on' },
  'task.handed-on': { zh: '转交办理', en: 'Handed on' },
  'task.split': { zh: '分解任务', en: 'Split into parts' },
  'task.given-over': { zh: '改由他人检查、确认', en: 'Another checks and confirms it' },
  'task.report-asked': { zh: '检查日，要求报告进展', en: 'Check date: asked how it goes' },
  'task.reported': { zh: '报告进展', en: 'Reported how it goes' },
  'task.checked': { zh: '检查', en: 'Checked' },
  'task.claimed': { zh: '报完成', en: 'Said to be done' },
  'task.returned': { zh: '退回', en: 'Sent back' },
  'task.confirmed': { zh: '确认完成', en: 'Confirmed as done' },
  'task.more-asked': { zh: '申请延期', en: 'Asked for more time' },
  'task.more-decided': { zh: '审批延期', en: 'Decided on more time' },
  'task.attached': { zh: '添加附件', en: 'Attached a file' },
  'task.cancelled': { zh: '撤回任务', en: 'Taken back' },
};

/** Decisions carried through. */
export const taskTexts = {
  title: { zh: '部署任务', en: 'Tasks' },
  intro: {
    zh: '决策部署逐级落实：谁分解，谁负责到各部分都确认完成；停在哪一级、哪个单位、多少天，这里看得到。进展只从各部分的结果读出，不用填报。',
    en: 'Decisions, level by level. Whoever splits a task stays answerable until every part is confirmed; where it stops shows with level, unit and days. Progress is read from the parts; nobody types it in.',
  },
  whose: { zh: '看哪些', en: 'Which' },
  mine: { zh: '我承办的', en: 'Mine' },
  given: { zh: '我交办的', en: 'Given' },
  all: { zh: '全部部署', en: 'All' },
  meetings: { zh: '联席会议', en: 'Meetings' },
  state: { zh: '状态', en: 'State' },
  open: { zh: '进行中', en: 'Open' },
  ended: { zh: '已结束', en: 'Ended' },
  list: { zh: '任务，最新的在前', en: 'Tasks, newest first' },
  emptyMine: { zh: '没有交给您的任务', en: 'No tasks for you' },
  emptyMineHow: {
    zh: '上级部署、交给您的岗位或单位的任务列在这里，写明做什么、何时完成、怎样检查。',
    en: 'What is arranged above and given to your posts or units stands here: what, until when, how it is checked.',
  },
  emptyOthers: { zh: '没有任务', en: 'No tasks' },
  emptyOthersHow: {
    zh: '由单位负责人、督查或纪检部署；每项有一个牵头、完成日期和检查安排。',
    en: 'Heads, supervision and discipline arrange them; each has one lead, a date and a check.',
  },
  new: { zh: '部署新任务', en: 'Arrange a decision' },
  progress: { zh: '已确认 {done}/{of}', en: '{done} of {of} confirmed' },
  stopped: {
    zh: '停在第 {level} 级 {unit}：{kind}，{days} 个工作日',
    en: 'Stopped at level {level}, {unit}: {kind}, {days} working {days|day|days}',
  },
  due: { zh: '{on} 前完成', en: 'by {on}' },
  dueDay: { zh: '完成期限', en: 'Due' },
  parts: { zh: '进展', en: 'Progress' },
  extended: { zh: '延期 {n} 次', en: 'more time {n}×' },
  notFound: { zh: '没有这项任务', en: 'No such task' },
  back: { zh: '打开任务列表', en: 'Open the list of tasks' },
  ground: { zh: '依据', en: 'Ground' },
  groundOf: { zh: '{ground}：{reference}（{on}）', en: '{ground}: {reference} ({on})' },
  lane: { zh: '通道', en: 'Lane' },
  byWhom: { zh: '部署', en: 'Arranged by' },
  meeting: { zh: '联席会议', en: 'Joint meeting' },
  openMeeting: { zh: '打开会议', en: 'Open the meeting' },
  whole: { zh: '整体进展', en: 'The whole' },
  stops: { zh: '停在哪里', en: 'Where it stops' },
  noStops: { zh: '各级都在期限内。', en: 'Every level is within its limit.' },
  level: { zh: '第 {n} 级', en: 'Level {n}' },
  stopSince: { zh: '{kind}，自 {on} 起 {days} 个工作日', en: '{kind}, {days} working {days|day|days} since {on}' },
  tree: { zh: '任务分解', en: 'Tasks and parts' },
  lead: { zh: '牵头', en: 'Lead' },
  holder: { zh: '承办', en: 'Held by' },
  givenBy: { zh: '交办', en: 'Given by' },
  assists: { zh: '协办：{unit}，{does}', en: '{unit} assists: {does}' },
  check: { zh: '检查：{how}（{on}）', en: 'Check: {how} ({on})' },
  checkOver: { zh: '已检查', en: 'checked' },
  thisOne: { zh: '当前任务', en: 'This task' },
  acts: { zh: '可以做什么', en: 'What can be done' },
  noActs: { zh: '现在没有您要办的。', en: 'Nothing here waits for you.' },
  until: { zh: '到 {on}', en: 'until {on}' },
  granted: { zh: '同意', en: 'granted' },
  refused: { zh: '不同意', en: 'refused' },
  moreAsked: { zh: '已申请延期到 {on}，等待审批', en: 'More time until {on} was asked for and waits for a decision' },
  reportAsked: { zh: '检查日：请报告进展', en: 'Check date: a report is asked for' },
  files: { zh: '附件', en: 'Attachments' },
  noFiles: { zh: '没有附件', en: 'None' },
  attach: { zh: '添加附件', en: 'Attach' },
  done: { zh: '{name}：已完成', en: '{name}: done' },
  words: { zh: '说明', en: 'In words' },
  reasons: { zh: '理由', en: 'Reasons' },
  day: { zh: '延期到', en: 'Until' },
  outcome: { zh: '决定', en: 'Decision' },
  fill: { zh: '请填写', en: 'Please fill in' },
} as const;

export type TaskAct =
  | 'accept'
  | 'report'
  | 'claim'
  | 'askMore'
  | 'askReport'
  | 'check'
  | 'confirm'
  | 'return'
  | 'decideMore'
  | 'cancel'
  | 'split';

export const taskActTexts: Readonly<Record<TaskAct, { readonly name: Text; readonly what: Text }>> = {
  accept: {
    name: { zh: '接收', en: 'Take it on' },
    what: {
      zh: '接收后由您承办；可以分解给下级，但整体仍由您负责。',
      en: 'It is yours from then on. You may split it for those below; the whole stays yours.',
    },
  },
  split: {
    name: { zh: '分解', en: 'Split' },
    what: {
      zh: '交给下级单位、岗位或协办单位，日期不晚于本任务。各部分由您确认；有一部分没确认，整体就不能报完成。',
      en: 'For units and posts below, or units that help, none due later than the whole. You confirm the parts; while one is open, the whole is not done.',
    },
  },
  report: {
    name: { zh: '报告进展', en: 'Report' },
    what: { zh: '几句话说明进展即可，附件可选。', en: 'A few words are enough; attachments are optional.' },
  },
  claim: {
    name: { zh: '报完成', en: 'Say it is done' },
    what: {
      zh: '写明结果和怎样看得到。由交办的一方确认。',
      en: 'Say what came of it and how one sees it. Whoever gave it confirms.',
    },
  },
  askMore: {
    name: { zh: '申请延期', en: 'Ask for more time' },
    what: { zh: '由交办的一方审批；每次都计数。', en: 'Whoever gave it decides; each time is counted.' },
  },
  askReport: {
    name: { zh: '要求报告', en: 'Ask for a report' },
    what: { zh: '检查日才能要求，每次检查一回。', en: 'Only on a check date, once for each.' },
  },
  check: {
    name: { zh: '记录检查', en: 'Record the check' },
    what: { zh: '写明看到了什么。', en: 'Say what you found.' },
  },
  confirm: {
    name: { zh: '确认完成', en: 'Confirm' },
    what: { zh: '您看过结果，确认完成。', en: 'You have seen the result, and it is done.' },
  },
  return: {
    name: { zh: '退回', en: 'Send back' },
    what: { zh: '没有完成的，写明理由退回继续办。', en: 'It is not done: say why, and it goes on.' },
  },
  decideMore: {
    name: { zh: '审批延期', en: 'Decide on more time' },
    what: { zh: '同意或不同意，写明理由。', en: 'Grant or refuse it, and say why.' },
  },
  cancel: {
    name: { zh: '撤回任务', en: 'Take back' },
    what: { zh: '连同分解出去的部分一并撤回，写明理由。', en: 'With all its parts; say why.' },
  },
};

/** The form of a decision and of tasks in it. */
export const arrangeTexts = {
  title: { zh: '部署新任务', en: 'Arrange a decision' },
  intro: {
    zh: '写明依据，再逐项写：做什么、谁牵头、何时完成、怎样检查。没有责任人和日期的措施、没有检查的部署不能保存。',
    en: 'Name the ground, then line by line: what, who leads, until when, how it is checked. A measure without owner and date, or an arrangement without a check, cannot be saved.',
  },
  name: { zh: '决策事项', en: 'Decision' },
  ground: { zh: '依据', en: 'Ground' },
  published: { zh: '公开', en: 'published' },
  notPublished: { zh: '未公开', en: 'not published' },
  reference: { zh: '文号或名称', en: 'Number or name' },
  groundOn: { zh: '日期', en: 'Dated' },
  lane: { zh: '通道', en: 'Lane' },
  laneHint: {
    zh: '急件、专项、难件要有公开的依据；领导批示按一般通道办。',
    en: 'Urgent, special and hard need a published ground; a leader’s instruction goes the normal way.',
  },
  tasks: { zh: '任务', en: 'Tasks' },
  line: { zh: '第 {n} 项', en: 'Task {n}' },
  measure: { zh: '做什么', en: 'What' },
  lead: { zh: '牵头单位', en: 'Lead unit' },
  post: { zh: '岗位（可不选）', en: 'Post (optional)' },
  wholeUnit: { zh: '整个单位', en: 'The unit as a whole' },
  dueBy: { zh: '完成日期', en: 'Until' },
  how: { zh: '怎样检查', en: 'How it is checked' },
  checkOn: { zh: '检查日期', en: 'Checked on' },
  assistants: { zh: '协办', en: 'Assistants' },
  assistant: { zh: '协办单位', en: 'Assisting unit' },
  does: { zh: '做什么', en: 'Does what' },
  addAssistant: { zh: '添加协办', en: 'Add an assistant' },
  addCheck: { zh: '再加一个检查日期', en: 'Another check date' },
  addLine: { zh: '再加一项', en: 'Another task' },
  removeLine: { zh: '删去第 {n} 项', en: 'Remove task {n}' },
  remove: { zh: '删去', en: 'Remove' },
  save: { zh: '下达', en: 'Arrange it' },
  saved: { zh: '已下达', en: 'Arranged' },
} as const;
