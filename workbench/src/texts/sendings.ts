import type { Text } from '../../../src/kernel/text.ts';
import type { SendingEvent } from '../../../src/sendings/rules.ts';

/** What is sent down: documents, meetings, inspections, requests for figures. */
export const sendingTexts = {
  title: { zh: '下发事项', en: 'What is sent down' },
  intro: {
    zh: '发文、开会、检查、要材料都从这里发出。发出之前先对照预算、时间和别的检查；发出就算登记，谁也不用事后统计。',
    en: 'Documents, meetings, inspections and requests go from here. They are checked first against the budget, the time left and other inspections; by being sent they are counted, and nobody collects figures.',
  },
  new: { zh: '起草', en: 'Write one' },
  weight: { zh: '基层负担', en: 'Weight on the grass roots' },
  whose: { zh: '看哪些', en: 'Whose' },
  mine: { zh: '本单位发出', en: 'Sent by us' },
  received: { zh: '发给本单位', en: 'Sent to us' },
  office: { zh: '全部', en: 'All' },
  kind: { zh: '类型', en: 'Kind' },
  anyKind: { zh: '全部类型', en: 'Every kind' },
  list: { zh: '下发事项清单', en: 'What is sent down' },
  empty: { zh: '没有下发事项', en: 'Nothing was sent down' },
  emptyHow: { zh: '起草之后在这里看它走到哪一步。', en: 'Write one, and see here how far it is.' },
  to: { zh: '发往', en: 'To' },
  toMany: { zh: '{unit}等 {n} 个单位', en: '{unit} and others, {n} units' },
  by: { zh: '{on} 前答复', en: 'answer by {on}' },
  on: { zh: '{on}', en: 'on {on}' },
  nothingAsked: { zh: '不需要回复', en: 'no reply is needed' },
  answered: { zh: '已答复 {answered} / {asked}', en: '{answered} of {asked} answered' },
  youOwe: { zh: '本单位待办', en: 'waits for your unit' },
  over: { zh: '超预算', en: 'over budget' },
  goesAt: { zh: '{at} 发出', en: 'goes {at}' },
  notFound: { zh: '没有这件下发事项', en: 'There is nothing of the kind' },
  back: { zh: '回到清单', en: 'Back to the list' },
  // The form.
  newTitle: { zh: '起草下发事项', en: 'Write what is sent down' },
  editTitle: { zh: '修改', en: 'Change it' },
  from: { zh: '发出单位', en: 'From' },
  name: { zh: '标题', en: 'Title' },
  ask: { zh: '要求做什么', en: 'What is asked' },
  basis: { zh: '依据', en: 'On what basis' },
  byField: { zh: '答复期限', en: 'Answer by' },
  byHint: {
    zh: '不需要回复的不填：收到即可，不必报“已收到”。',
    en: 'Leave it empty where no reply is needed; nobody says that it arrived.',
  },
  papersBy: { zh: '要材料的期限', en: 'Papers by' },
  papersHint: { zh: '不要材料的不填。', en: 'Leave it empty where none are asked for.' },
  meetingOn: { zh: '开会日期', en: 'Day of the meeting' },
  first: { zh: '开始日期', en: 'First day' },
  last: { zh: '结束日期', en: 'Last day' },
  attends: { zh: '谁参加', en: 'Who has to come' },
  heads: { zh: '每个单位几人', en: 'People from each unit' },
  subject: { zh: '检查事项', en: 'What is inspected' },
  figures: { zh: '要哪些（每行一项）', en: 'Which figures (one a line)' },
  urgent: { zh: '有没有例外的依据', en: 'Is there a ground for an exception' },
  canWait: { zh: '没有，按规定办', en: 'None: the rules apply' },
  signedGround: { zh: '须领导签字', en: 'a leader signs' },
  notice: { zh: '依据的名称、文号', en: 'The notice or number that it goes by' },
  passesOn: { zh: '以文转文、以会转会', en: 'Passes on a document or a meeting' },
  temporary: { zh: '由临时机构发出', en: 'From a temporary body' },
  save: { zh: '保存', en: 'Save' },
  saved: { zh: '已保存，尚未发出', en: 'Saved; it has not gone yet' },
  fill: { zh: '请填写', en: 'Please fill this in' },
  choose: { zh: '请选择', en: 'Please choose' },
  // The check.
  check: { zh: '发出前核对', en: 'Before it goes' },
  checkWaits: { zh: '填了单位和日期就能核对。', en: 'Name units and days, and it is checked.' },
  allClear: { zh: '没有问题，可以发出。', en: 'Nothing stands against it; it can go.' },
  budget: { zh: '今年已发 {sent} 件，预算 {most} 件', en: '{sent} sent this year of a budget of {most}' },
  days: { zh: '{from} 至 {until}', en: '{from} to {until}' },
  supervision: { zh: '督查检查', en: 'of supervision' },
  readThere: { zh: '去看“{name}”', en: 'Read "{name}" there' },
  // The page.
  acts: { zh: '可以做的', en: 'What one may do' },
  noActs: { zh: '现在没有要您办的。', en: 'Nothing waits for you.' },
  send: { zh: '发出', en: 'Send' },
  sent: { zh: '已发出', en: 'Sent' },
  held: { zh: '上班时间发出', en: 'It goes when the office opens' },
  answers: { zh: '各单位', en: 'Units' },
  confirm: { zh: '确认', en: 'In order' },
  was: { zh: '到了', en: 'Was there' },
  confirmAll: { zh: '全部确认', en: 'All in order' },
  confirmed: { zh: '已确认', en: 'Confirmed' },
  giveBack: { zh: '退回', en: 'Send back' },
  history: { zh: '经过', en: 'What happened' },
  facts: { zh: '这件事', en: 'About it' },
  state: { zh: '状态', en: 'Stands' },
  signer: { zh: '签批领导', en: 'Signs' },
  signed: { zh: '签的是', en: 'Signed for' },
  partners: { zh: '一起检查', en: 'Made together with' },
  partner: { zh: '{unit}，{day}', en: '{unit}, on {day}' },
  leadIs: { zh: '带队 {post}', en: 'led by {post}' },
  joint: { zh: '合并为一次检查', en: 'One visit' },
  jointDay: { zh: '合并检查的日子', en: 'Day of the visit' },
  jointWith: { zh: '并入', en: 'Part of the one of' },
  leads: { zh: '双方带队', en: 'Who leads either side' },
  meets: { zh: '这些天还有别的检查', en: 'Others come on these days' },
  meetsHow: {
    zh: '合并之后同一天去一次，各单位少迎一次检查。',
    en: 'Made one visit, the units are inspected once instead of twice.',
  },
  open: { zh: '打开', en: 'Open it' },
  decided: { zh: '议定了事项', en: 'It decided something' },
  undecided: { zh: '什么也没议定', en: 'It decided nothing' },
  meetingEnd: { zh: '会议结果', en: 'What came of it' },
  offHours: { zh: '在下班时间或休息日发出', en: 'Sent at night or on a day off' },
} as const satisfies Record<string, Text>;

export const answerTexts: Readonly<Record<'owed' | 'answered' | 'confirmed', Text>> = {
  owed: { zh: '待办', en: 'owed' },
  answered: { zh: '已答复，待确认', en: 'answered' },
  confirmed: { zh: '已确认', en: 'in order' },
};

export const weightTexts = {
  weights: {
    refuse: { zh: '不能发出', en: 'Cannot go' },
    sign: { zh: '须领导签字', en: 'To be signed' },
    hold: { zh: '上班再发', en: 'Waits' },
    remark: { zh: '提示', en: 'Remark' },
  },
  intro: {
    zh: '数字来自已经发出的事项，没有人填报。按发出日期统计。',
    en: 'Counted from what was sent, by its day. Nobody fills anything in.',
  },
  year: { zh: '年份', en: 'Year' },
  quarter: { zh: '季度', en: 'Quarter' },
  wholeYear: { zh: '全年', en: 'Whole year' },
  nth: { zh: '第 {n} 季度', en: 'Quarter {n}' },
  senders: { zh: '谁发的', en: 'Who sent' },
  receivers: { zh: '谁收的', en: 'Who was sent to' },
  unit: { zh: '单位', en: 'Unit' },
  none: { zh: '这段时间没有发出的事项。', en: 'Nothing was sent in this time.' },
  signed: { zh: '不符合规定、由领导签字发出的', en: 'What went although a rule was not kept, and who signed' },
  signedNone: { zh: '没有。', en: 'None.' },
  signedLine: {
    zh: '{day}，{unit}的{kind}：{why}，{post}签字',
    en: '{day}: {kind} of {unit}: {why}; signed by {post}',
  },
} as const;

/** Columns of the weight, in the order in which they are read. */
export const columnTexts = {
  documents: { zh: '文件', en: 'Documents' },
  meetings: { zh: '会议', en: 'Meetings' },
  inspections: { zh: '检查', en: 'Inspections' },
  requests: { zh: '要材料', en: 'Requests' },
  week: { zh: '一周内', en: 'Within a week' },
  days: { zh: '三天内', en: 'Within 3 days' },
  offHours: { zh: '夜间休息日', en: 'Off hours' },
  passedOn: { zh: '转发转会', en: 'Passed on' },
  temporary: { zh: '临时机构', en: 'Temporary bodies' },
  undecided: { zh: '没议定', en: 'Undecided' },
  over: { zh: '超预算', en: 'Over budget' },
} as const satisfies Record<string, Text>;

export const sendingMomentTexts: Readonly<Record<SendingEvent['type'], Text>> = {
  'sending.prepared': { zh: '起草', en: 'Written' },
  'sending.changed': { zh: '修改', en: 'Changed' },
  'sending.signature-asked': { zh: '请领导签批', en: 'A leader was asked to sign' },
  'sending.declined': { zh: '领导没有签，退回', en: 'Not signed, sent back' },
  'sending.signed': { zh: '领导签字', en: 'Signed' },
  'sending.held': { zh: '等上班时间发出', en: 'Waits for the office to open' },
  'sending.sent': { zh: '发出', en: 'Sent' },
  'sending.answered': { zh: '答复', en: 'Answered' },
  'sending.returned': { zh: '退回答复', en: 'An answer was sent back' },
  'sending.confirmed': { zh: '确认', en: 'Said to be in order' },
  'sending.concluded': { zh: '记录会议结果', en: 'What the meeting came to' },
  'sending.joined': { zh: '并入其他检查', en: 'Joined to another inspection' },
  'sending.partner-joined': { zh: '别的检查并入', en: 'Another inspection joined' },
  'sending.partner-left': { zh: '并入的检查退出', en: 'An inspection that had joined does not come' },
  'sending.parted': { zh: '并入的检查不再进行，回到草稿', en: 'The inspection joined is not made; a draft again' },
  'sending.withdrawn': { zh: '撤回', en: 'Withdrawn' },
};

type Worded = { readonly title: Text; readonly what: Text; readonly done: Text };
export const sendingActTexts = {
  askSignature: {
    title: { zh: '请领导签批', en: 'Ask for a signature' },
    what: {
      zh: '不符合规定的地方由上级领导签字后发出；签字的岗位和理由留有记录。',
      en: 'A leader above signs what breaks a rule; then it goes. The post and the reason stay on record.',
    },
    done: { zh: '已送签', en: 'The leader was asked' },
  },
  sign: {
    title: { zh: '签批', en: 'Decide' },
    what: {
      zh: '签字后即发出；不签的写明理由，退回起草单位。',
      en: 'Signed, it goes. Whoever does not sign says why.',
    },
    done: { zh: '已签批', en: 'Decided' },
  },
  join: {
    title: { zh: '合并检查', en: 'Make one visit of both' },
    what: {
      zh: '同一天、同一单位去一次，双方各有人带队，两边都留有记录。本单位不再另行通知检查。',
      en: 'One visit on one day, led from both sides and on record of both. Yours is not announced by itself any more.',
    },
    done: { zh: '已合并，减少一次检查', en: 'One inspection less' },
  },
  withdraw: {
    title: { zh: '撤回', en: 'Withdraw' },
    what: { zh: '各单位因此要办的随之结束。', en: 'Whatever is owed because of it ends.' },
    done: { zh: '已撤回', en: 'Withdrawn' },
  },
  answer: {
    title: { zh: '答复', en: 'Answer' },
    what: { zh: '由本单位任何一人答复一次即可。', en: 'Anybody of the unit answers, once.' },
    done: { zh: '已答复', en: 'Answered' },
  },
  conclude: {
    title: { zh: '记录会议结果', en: 'What the meeting came to' },
    what: { zh: '什么也没议定的会议会计入统计。', en: 'Meetings that decided nothing are counted.' },
    done: { zh: '已记录', en: 'Recorded' },
  },
  giveBack: {
    title: { zh: '退回', en: 'Send back' },
    what: { zh: '写明缺什么；期限不变。', en: 'Say what is missing; the day stays.' },
    done: { zh: '已退回', en: 'Sent back' },
  },
} as const satisfies Record<string, Worded>;

export const sendingFieldTexts = {
  signer: { zh: '由谁签', en: 'Who signs' },
  reason: { zh: '理由', en: 'Reason' },
  decision: { zh: '签不签', en: 'Decision' },
  yes: { zh: '签字，发出', en: 'Sign; it goes' },
  no: { zh: '不签，退回', en: 'Do not sign' },
  words: { zh: '说明', en: 'Words' },
  outcome: { zh: '议定了什么；没有的，写明讨论到哪里', en: 'What was decided, or how far it came' },
} as const satisfies Record<string, Text>;

/** The year's plan of inspections (H3) beside what was sent. */
export const planTexts = {
  title: { zh: '检查计划对照', en: 'Inspections planned and sent' },
  of: { zh: '{unit} {year} 年检查计划对照', en: 'Inspections of {unit} in {year}: planned and sent' },
  lead: {
    zh: '左边是年初确认的检查计划，右边是实际发出的。计划外的由上级具名领导说明理由。',
    en: 'What was planned and confirmed at the beginning of the year, beside what was sent. Outside the plan a named leader signs why.',
  },
  whose: { zh: '计划由{unit}确认', en: 'The plan is that of {unit}' },
  none: { zh: '{year} 年没有已确认的检查计划（H3）', en: 'No plan of inspections (H3) is confirmed for {year}' },
  noneHow: {
    zh: '计划确认之后，发出的检查在这里逐项对照。',
    en: 'Once it is confirmed, what is sent stands beside it here.',
  },
  counts: {
    zh: '计划 {planned} 项，已办 {kept} 项；共发出 {sent} 次，计划外 {outside} 次，合并 {joined} 次',
    en: 'Planned: {planned}, of them begun: {kept}. Sent: {sent}, outside the plan: {outside}, joined to another: {joined}',
  },
  lines: { zh: '计划内', en: 'In the plan' },
  outside: { zh: '计划外', en: 'Outside the plan' },
  outsideNone: { zh: '没有计划外的检查。', en: 'None.' },
  notYet: { zh: '还没有发出', en: 'Not sent yet' },
  months: { zh: '计划月份：{months}', en: 'Planned for: {months}' },
  times: { zh: '每单位 {n} 次', en: '{n} times a unit' },
  signedBy: { zh: '{post}签字', en: 'signed by {post}' },
  unsigned: { zh: '没有签字', en: 'not signed' },
  countsOnly: {
    zh: '逐项内容由本单位、上级负责人和督查人员查看。',
    en: 'The lines are for the unit, heads above and supervision.',
  },
  open: { zh: '逐项对照', en: 'Line by line' },
  unit: { zh: '单位', en: 'Unit' },
  year: { zh: '年份', en: 'Year' },
  // In the form.
  field: { zh: '检查计划里的哪一项', en: 'Which line of the plan' },
  choose: { zh: '不在计划内', en: 'Outside the plan' },
  hint: { zh: '计划外的检查要由上级领导签字。', en: 'Outside the plan a leader above signs.' },
  noPlan: { zh: '这一年没有已确认的检查计划。', en: 'No plan is confirmed for that year.' },
  inPlan: { zh: '计划内', en: 'In the plan' },
  offPlan: { zh: '计划外', en: 'Outside the plan' },
  left: { zh: '草稿写的这一项已不在计划里', en: 'This line is in the plan no more' },
} as const satisfies Record<string, Text>;
