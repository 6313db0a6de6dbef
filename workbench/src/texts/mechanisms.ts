import type { Text } from '../../../src/kernel/text.ts';
import type { RulesPreview, Standing } from '../api/mechanisms.ts';
import type { NumberName } from '../screens/mechanisms/numbers.ts';

/** The parts that the rows of the mechanism stand in, by the first letter of the row. */
export const PARTS: Readonly<Record<string, Text>> = {
  A: { zh: '组织领导和责任落实', en: 'Leadership and responsibility' },
  B: { zh: '联系和服务群众', en: 'Contact with and service to the public' },
  C: { zh: '机关效能', en: 'Efficiency of offices' },
  D: { zh: '学习教育', en: 'Study and education' },
  E: { zh: '决策咨询', en: 'Decisions' },
  F: { zh: '预警', en: 'Early warning' },
  G: { zh: '监督评议和奖惩', en: 'Supervision, appraisal, consequences' },
  H: { zh: '整治形式主义、为基层减负', en: 'Against formalism' },
};

export const standings: Readonly<Record<Standing, Text>> = {
  'in-force': { zh: '已采用', en: 'Adopted' },
  ahead: { zh: '将施行', en: 'To come' },
  offered: { zh: '可采用', en: 'Offered' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
};

export const mechanismTexts = {
  title: { zh: '长效机制', en: 'Mechanisms' },
  about: {
    zh: '每项机制写明谁在什么时候做什么、用什么记录证明、谁确认、公开什么。采用以后，系统按它产生义务；采用和撤回由机关负责人签署。',
    en: 'Each says who owes what and when, what proves it, who confirms, and what is public. Once adopted, people owe what it says; the head of the office signs.',
  },
  ownPart: { zh: '本机关自定', en: 'Of this office' },
  part: { zh: '部分', en: 'Part' },
  allParts: { zh: '全部部分', en: 'All parts' },
  state: { zh: '状态', en: 'State' },
  allStates: { zh: '全部状态', en: 'All states' },
  find: { zh: '查找机制', en: 'Find a mechanism' },
  empty: { zh: '没有符合条件的机制', en: 'No mechanism fits' },
  emptyHow: { zh: '换一个词或条件再查。', en: 'Try another word or filter.' },
  from: { zh: '{day} 起', en: 'from {day}' },
  until: { zh: '至 {day}（不含）', en: 'until {day}' },
  withdrawnFrom: { zh: '{day} 起不再施行', en: 'no longer from {day}' },
  duties: { zh: '{n} 项义务', en: '{n} {n|duty|duties}' },
  behaviour: { zh: '由“{part}”按专门程序办理', en: 'done by rules of its own: {part}' },
  newer: { zh: '发行包有第 {n} 版', en: 'version {n} is offered' },
  version: { zh: '第 {n} 版', en: 'version {n}' },
  choose: { zh: '选择 {row} {name}', en: 'Choose {row} {name}' },
  chosen: { zh: '已选 {n} 项', en: '{n} chosen' },
  chooseHow: { zh: '勾选可采用的机制，可以一次决定。', en: 'Tick what is offered, to adopt several in one decision.' },
  clear: { zh: '取消选择', en: 'Choose none' },
  toPreview: { zh: '预览并采用', en: 'Preview and adopt' },

  notFound: { zh: '没有这项机制', en: 'No such mechanism' },
  back: { zh: '打开机制列表', en: 'Open the list of mechanisms' },
  source: { zh: '依据条款', en: 'Source' },
  rules: { zh: '写的是什么', en: 'What it says' },
  who: { zh: '谁负责', en: 'Who owes it' },
  assist: { zh: '谁协助', en: 'Who helps' },
  when: { zh: '什么时候', en: 'When' },
  proof: { zh: '记录', en: 'Record' },
  optional: { zh: '（可不填）', en: ' (may be left out)' },
  private: { zh: '（不公开）', en: ' (never public)' },
  confirm: { zh: '谁确认', en: 'Who confirms' },
  warn: { zh: '提醒', en: 'Warns' },
  noWarn: { zh: '不另提醒', en: 'no warning' },
  publish: { zh: '公开', en: 'Public' },
  notPublic: { zh: '不公开', en: 'nothing' },
  burden: { zh: '工作量', en: 'Work' },
  noDuties: {
    zh: '这一项没有另外规定义务：由系统的“{part}”部分按专门程序办理。',
    en: 'It lays down no duties here: the part of the system for “{part}” does it by rules of its own.',
  },
  alsoPart: {
    zh: '此外由系统的“{part}”部分按专门程序办理。',
    en: 'The part of the system for “{part}” does the rest by rules of its own.',
  },
  edit: { zh: '修改规则', en: 'Change the rules' },
  adoptIt: { zh: '预览并采用', en: 'Preview and adopt' },
  unsaved: { zh: '这台电脑上有没有采用的修改。', en: 'There are changes on this computer that were not adopted.' },

  versions: { zh: '版本', en: 'Versions' },
  offeredVersion: { zh: '未采用', en: 'not adopted' },
  inForceFrom: { zh: '{day} 起施行', en: 'in force from {day}' },
  inForceSpan: { zh: '{from} 至 {until}（不含）', en: 'from {from} until {until}' },
  signed: { zh: '{by}于{at}签署', en: 'signed by {by} on {at}' },
  ground: { zh: '采用依据', en: 'Ground' },
  withdrawnFor: { zh: '撤回理由', en: 'Why it was withdrawn' },
  compare: { zh: '版本对照', en: 'Compare versions' },
  older: { zh: '对照的旧版', en: 'Older version' },
  newer2: { zh: '对照的新版', en: 'Newer version' },
  same: { zh: '两个版本文字相同。', en: 'Both say the same.' },
  unchanged: { zh: '……{n} 行相同……', en: '… {n} {n|line|lines} unchanged …' },
  added: { zh: '新增', en: 'added' },
  removed: { zh: '删去', en: 'left out' },
  shippedText: { zh: '发行包第 {n} 版', en: 'version {n}, shipped' },

  withdraw: { zh: '撤回', en: 'Withdraw' },
  withdrawWhat: {
    zh: '从选定的日期起不再产生义务；此前产生的照常办理，记录保留。',
    en: 'It makes no more duties from that day on; those it made go on, and its past is kept.',
  },
  withdrawAheadWhat: {
    zh: '这一版还没有施行。撤回后不再施行，第 {n} 版继续施行，不受影响。',
    en: 'This version is not in force yet. Withdrawn, it never will be: version {n} runs on.',
  },
  neverInForce: { zh: '没有施行过', en: 'never came into force' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
  fromDay: { zh: '从哪天起', en: 'From which day' },
  reason: { zh: '理由', en: 'Why' },
} as const;

/** Prepared versions on their way to whoever signs. */
export const draftTexts = {
  waiting: { zh: '等待审签的规则草案', en: 'Prepared rules that wait' },
  version: { zh: '{row} {name}，第 {n} 版', en: '{row} {name}, version {n}' },
  handed: { zh: '等待机关负责人审签', en: 'With the head of the office' },
  returned: { zh: '已退回，待修改', en: 'Given back, to be mended' },
  adopted: { zh: '已采用', en: 'Adopted' },
  'taken-back': { zh: '已收回', en: 'Taken back' },
  proposed: { zh: '建议 {day} 起施行', en: 'proposed from {day}' },
  told: { zh: '经过', en: 'What was said' },
  toldHanded: { zh: '{by} 送签', en: 'handed over by {by}' },
  toldReturned: { zh: '{by} 退回', en: 'given back by {by}' },
  toldAdopted: { zh: '{by} 采用', en: 'adopted by {by}' },
  toldBack: { zh: '{by} 收回', en: 'taken back by {by}' },
  compare: { zh: '与现行第 {n} 版对照', en: 'Beside version {n}, which is in force' },
  whole: { zh: '全文（这一项现在没有施行）', en: 'The whole text; no version of it is in force' },
  giveBack: { zh: '退回', en: 'Give back' },
  giveBackWhat: {
    zh: '退回给准备草案的人修改，请说明要改什么。',
    en: 'It goes back to whoever prepared it; say what is to be mended.',
  },
  givenBack: { zh: '已退回', en: 'Given back' },
  reason: { zh: '要改什么', en: 'What is to be mended' },
  takeBack: { zh: '收回草案', en: 'Take it back' },
  takeBackWhat: { zh: '收回后不再等待审签。', en: 'It waits for nobody any more.' },
  takenBack: { zh: '已收回', en: 'Taken back' },
  mend: { zh: '修改并重新送签', en: 'Mend it and hand it again' },
  see: { zh: '看采用的规则', en: 'See the rule as adopted' },
  notFound: { zh: '没有这份草案', en: 'No such draft' },
  hand: { zh: '送机关负责人审签', en: 'Hand it to the head of the office' },
  handHow: {
    zh: '送签后，机关负责人会在“我要办的”里看到对照和预览，由他采用或退回。',
    en: 'The head of the office finds it among what is owed, with the comparison and the preview, and adopts it or gives it back.',
  },
  why: { zh: '为什么要改', en: 'Why' },
  whyHint: { zh: '给审签的人看，不对外。', en: 'For whoever decides; not public.' },
  from: { zh: '建议的施行日期', en: 'Proposed from' },
  send: { zh: '送签', en: 'Hand over' },
  sent: { zh: '已送签', en: 'Handed over' },
  previewFirst: { zh: '请先预览，再送签。', en: 'Preview it first, then hand it over.' },
  toMend: { zh: '退回时说要改的', en: 'What is to be mended' },
} as const;

/** A mechanism of the office's own. */
export const newTexts = {
  title: { zh: '新机制', en: 'New mechanism' },
  how: {
    zh: '从下面的样板改起：谁、什么时候、做什么、谁确认。编号不能用 A1 至 H6，本机关自定的从 X1 起。采用以前只保存在这台电脑上。',
    en: 'Start from this pattern: who, when, what, and who confirms. Ids from A1 to H6 are taken; those of your own begin with X1. Until it is adopted it is kept on this computer alone.',
  },
} as const;

/** Results that the whole office may read. */
export const openTexts = {
  title: { zh: '机关内公开的结果', en: 'Open inside the office' },
  lead: {
    zh: '机制规定在机关内公开、已由别人确认的结果，到期自动撤下。像姓名、电话的内容已隐去。',
    en: 'Confirmed results that rules open to everybody of the office, for a time. What looks like a person is masked.',
  },
  mechanism: { zh: '机制', en: 'Mechanism' },
  all: { zh: '全部机制', en: 'All mechanisms' },
  find: { zh: '按单位名称查找', en: 'Find a unit' },
  empty: { zh: '现在没有机关内公开的结果', en: 'Nothing is open inside the office now' },
  emptyHow: {
    zh: '采用的机制里写明“在机关内公开”的，确认后会出现在这里。',
    en: 'Results stand here once they are confirmed, where the rule says so.',
  },
  until: { zh: '公开到{day}', en: 'until {day}' },
  answered: { zh: '已有结果', en: 'answered' },
  open: { zh: '办理中，{day}前', en: 'under way, by {day}' },
  late: { zh: '逾期，期限{day}', en: 'late, was due by {day}' },
  next: { zh: '更早的', en: 'Earlier ones' },
  first: { zh: '回到最新', en: 'Back to the newest' },
} as const;

export const editTexts = {
  title: { zh: '修改 {row} {name}', en: 'Change {row} {name}' },
  back: { zh: '回到这项机制', en: 'Back to the mechanism' },
  how: {
    zh: '修改只保存在这台电脑上，采用以后才生效。改动后自动成为第 {n} 版；现行版本继续施行到新版施行之日。',
    en: 'Changes are kept on this computer alone and bind nobody until they are adopted. A changed text is version {n}; the present one goes on until then.',
  },
  numbers: { zh: '改数字', en: 'Numbers' },
  text: { zh: '改全文', en: 'Whole text' },
  mode: { zh: '怎样修改', en: 'How to change it' },
  noNumbers: { zh: '规则里没有可以单独修改的数字。', en: 'These rules have no number to change by itself.' },
  editor: { zh: '规则全文（YAML）', en: 'The rules (YAML)' },
  editorHelp: {
    zh: '键入时自动检查。Ctrl+空格 提示可写的内容，Tab 离开编辑框。',
    en: 'It is checked as you type. Ctrl+Space shows what can be written, Tab leaves the field.',
  },
  checking: { zh: '正在检查……', en: 'Checking …' },
  sound: { zh: '检查通过，没有错误。', en: 'Checked: nothing is wrong.' },
  faults: { zh: '{n} 处错误', en: '{n} {n|fault|faults}' },
  line: { zh: '第 {n} 行', en: 'Line {n}' },
  unchanged: { zh: '还没有改动。', en: 'Nothing is changed yet.' },
  changed: { zh: '已改动，尚未采用。', en: 'Changed, not adopted.' },
  reset: { zh: '放弃修改', en: 'Give the changes up' },
  resetSure: { zh: '放弃在这台电脑上的修改？', en: 'Give up the changes on this computer?' },
  preview: { zh: '预览', en: 'Preview' },
  year: { zh: '年度', en: 'Year' },
  showPreview: { zh: '看这一年的影响', en: 'See what that year brings' },
  again: { zh: '规则或年度已改，请重新预览。', en: 'The rules or the year changed: preview again.' },
  previewHow: {
    zh: '采用之前先看：谁要多做多少，有没有与别的事撞在同一天，有没有找不到人的。',
    en: 'See before adopting: how much more is asked of whom, what falls on the same day, and who is missing.',
  },
  mendFirst: { zh: '请先改正错误，再预览。', en: 'Mend the faults first, then preview.' },
} as const;

export const previewTexts = {
  duties: { zh: '义务', en: 'Duties' },
  hours: { zh: '工作量（小时）', en: 'Work, in hours' },
  beforeAfter: { zh: '{before} → {after}', en: '{before} → {after}' },
  provisional: {
    zh: '{year} 年节假日安排尚未公布，日期按周末推算，公布后可能变动。',
    en: 'The holidays of {year} are not published yet: days are reckoned by weekends alone and may move.',
  },
  events: {
    zh: '按事件发生的义务无法预计数量，没有计入。',
    en: 'Duties that start on an event are not counted: nobody knows how many there will be.',
  },
  byMonth: { zh: '各月工作量', en: 'Work by month' },
  monthSaid: { zh: '{m} 月：{before} → {after} 小时', en: 'Month {m}: {before} → {after} {after|hour|hours}' },
  monthAlone: { zh: '{m} 月：{after} 小时', en: 'Month {m}: {after} {after|hour|hours}' },
  before: { zh: '现行', en: 'Now' },
  after: { zh: '采用后', en: 'After' },
  rules: { zh: '各项义务', en: 'By duty' },
  rule: { zh: '义务', en: 'Duty' },
  holders: { zh: '负责人数', en: 'Holders' },
  dates: { zh: '到期日', en: 'Due on' },
  onEvent: { zh: '按事件', en: 'on an event' },
  count: { zh: '件数', en: 'Number' },
  time: { zh: '小时', en: 'Hours' },
  more: { zh: '等 {n} 天', en: '… {n} days in all' },
  units: { zh: '各单位', en: 'By unit' },
  posts: { zh: '最忙的岗位', en: 'Busiest posts' },
  opens: { zh: '点开看各月。', en: 'Open one to see its months.' },
  loadSaid: { zh: '{n} 件，{hours} 小时', en: '{n} {n|duty|duties}, {hours} {hours|hour|hours}' },
  loadNone: { zh: '只确认，{hours} 小时', en: 'confirms only, {hours} {hours|hour|hours}' },
  showAll: { zh: '显示全部 {n} 个', en: 'Show all {n}' },
  collisions: { zh: '同一天到期', en: 'Due on the same day' },
  noCollisions: {
    zh: '没有与别的机制或在办事项撞在同一天的。',
    en: 'Nothing falls on a day with another mechanism or open work.',
  },
  collision: { zh: '{duties}：{n} 个岗位，如{example}', en: '{duties}: {n} {n|post|posts}, such as {example}' },
  gaps: { zh: '找不到人', en: 'Who is missing' },
  noGaps: { zh: '每项义务都有负责人和确认人。', en: 'Every duty has a holder and somebody to confirm it.' },
  gap: { zh: '{unit}：“{duty}”{what}', en: '{unit}: “{duty}” {what}' },
} as const;

export const gapWhat: Readonly<Record<RulesPreview['gaps'][number]['what'], Text>> = {
  'no-holder': { zh: '没有负责的岗位', en: 'has no post to hold it' },
  'no-confirmer': { zh: '没有确认的岗位', en: 'has no post to confirm it' },
  'own-confirmer': { zh: '只能由本人确认，须另设岗位', en: 'could only be confirmed by its own holder' },
  'no-partner': { zh: '没有可结对的单位', en: 'has no partner' },
  'no-desk': {
    zh: '没有单位向群众核实：请给一个单位设回访职能',
    en: 'has no unit that asks people outside: give one the function of call-backs',
  },
};

export const adoptTexts = {
  title: { zh: '采用', en: 'Adopt' },
  several: { zh: '一次采用 {n} 项机制', en: 'Adopt {n} {n|mechanism|mechanisms} at once' },
  chosen: { zh: '本次决定采用', en: 'This decision adopts' },
  nothing: { zh: '还没有选择机制', en: 'Nothing is chosen' },
  nothingHow: { zh: '请在列表中勾选可采用的机制。', en: 'Tick what is offered in the list.' },
  how: {
    zh: '从施行日起按新规则产生义务，立即安排，不需要重新启动系统；已经产生的义务仍按原版本办理。',
    en: 'From that day on people owe what the new rules say. It takes effect at once, without a restart; duties that run keep the version they were born with.',
  },
  from: { zh: '施行日期', en: 'In force from' },
  ground: { zh: '采用依据', en: 'Ground' },
  groundHint: { zh: '哪次会议、哪份文件决定的。', en: 'Which meeting or document decided it.' },
  signer: { zh: '签署人：{name}（{post}）', en: 'Signed by {name} ({post})' },
  previewFirst: { zh: '请先预览，再采用。', en: 'Preview it first, then adopt it.' },
  adopt: { zh: '签署采用', en: 'Sign and adopt' },
  done: { zh: '已采用，{day} 起施行。无需重新启动。', en: 'Adopted, in force from {day}. No restart is needed.' },
  fill: { zh: '请填写', en: 'Please fill this in' },
} as const;

export const numberNames: Readonly<Record<NumberName, Text>> = {
  least: { zh: '不少于', en: 'At least' },
  most: { zh: '至多', en: 'At most' },
  near: { zh: '用到多少时提醒', en: 'Warns when so much is used' },
  stretch: { zh: '一处连续不少于', en: 'In one place without a break' },
  behind: { zh: '落后进度多少时提醒', en: 'Warns when behind the pace by' },
  minutes: { zh: '估计用时', en: 'Estimated work' },
  confirmMinutes: { zh: '确认估计用时', en: 'Estimated work of whoever confirms' },
  warn: { zh: '到期前多久提醒', en: 'Warns before it is due' },
  day: { zh: '每期第几天（负数从期末倒数）', en: 'Day of the period (below zero from its end)' },
  workingDay: { zh: '每期第几个工作日（负数从期末倒数）', en: 'Working day of the period (below zero from its end)' },
  within: { zh: '前一项完成后多久内', en: 'Within, after the one before' },
  publishWithin: { zh: '确认后多久内公开', en: 'Public within, after confirmation' },
  publishFor: { zh: '公开多久', en: 'Public for' },
};

/** What stands behind a number, as rules write it; behind money its smallest unit. */
export const numberUnits: Readonly<Record<string, Text>> = {
  days: { zh: '天', en: 'days' },
  day: { zh: '天', en: 'day' },
  times: { zh: '次', en: 'times' },
  percent: { zh: '%', en: '%' },
  minutes: { zh: '分钟', en: 'minutes' },
  'working days': { zh: '个工作日', en: 'working days' },
  'working day': { zh: '个工作日', en: 'working day' },
  months: { zh: '个月', en: 'months' },
  month: { zh: '个月', en: 'month' },
};
