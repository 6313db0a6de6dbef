import type { Text } from '../../../src/kernel/text.ts';
import type { Made, YearItem } from '../api/obligations.ts';

/** Where an obligation stands; the mark stands before the words, so that colour alone says nothing. */
export const standingTexts: Readonly<Record<YearItem['state'], Text & { readonly mark: string }>> = {
  owed: { mark: '○', zh: '未到期', en: 'to be done' },
  waiting: { mark: '◐', zh: '待确认', en: 'waits to be confirmed' },
  behind: { mark: '▽', zh: '进度落后', en: 'behind its pace' },
  late: { mark: '!', zh: '已逾期', en: 'late' },
  done: { mark: '✓', zh: '已完成', en: 'done' },
  ended: { mark: '–', zh: '不再要求', en: 'no longer owed' },
};

export const recordStates: Readonly<Record<Made['state'], Text>> = {
  recorded: { zh: '待确认', en: 'Waits to be confirmed' },
  confirmed: { zh: '已确认', en: 'Confirmed' },
  refused: { zh: '未获确认', en: 'Not confirmed' },
};

/** What is wrong with a field, said at the field. */
export const faultTexts: Readonly<Record<string, Text>> = {
  missing: { zh: '请填写这一栏', en: 'Please fill this in' },
  type: { zh: '请按要求填写', en: 'Please fill this in as asked' },
  choice: { zh: '请从选项中选择', en: 'Please choose one of the list' },
  range: { zh: '数字超出范围', en: 'The number is out of range' },
  date: { zh: '请填写日期', en: 'Please give a day' },
  unit: { zh: '请从列表中选择', en: 'Please choose one of the list' },
  must: { zh: '这一步必须做到', en: 'This step cannot be left out' },
  long: { zh: '太长了，请写短一些', en: 'Too long; please be brief' },
  personal: {
    zh: '像是有姓名、电话或地址，请改写后再公开',
    en: 'Seems to hold a name, a telephone or an address: word it without them',
  },
};

/** What somebody owes under a mechanism. */
export const obligationTexts = {
  notFound: { zh: '没有这个事项', en: 'No such obligation' },
  back: { zh: '回到“我要办的”', en: 'Back to what I owe' },
  state: { zh: '状态', en: 'State' },
  until: { zh: '期限', en: 'Until' },
  period: { zh: '从 {from} 到 {to}', en: '{from} to {to}' },
  periodName: { zh: '期间', en: 'Period' },
  why: { zh: '依据', en: 'Why' },
  basis: { zh: '文件', en: 'Documents' },
  clause: { zh: '{document} {clause}', en: '{document}, {clause}' },
  holder: { zh: '由谁承担', en: 'Owed by' },
  vacant: { zh: '{post}（空缺）', en: '{post} (vacant)' },
  pair: { zh: '结对单位', en: 'Paired with' },
  confirmer: { zh: '由谁确认', en: 'Confirmed by' },
  asked: { zh: '{who}，由{desk}联系', en: '{who}, asked by {desk}' },
  person: { zh: '{post} {name}', en: '{name}, {post}' },
  unitYear: { zh: '看{unit}这一年', en: 'The year of {unit}' },

  progress: { zh: '进度', en: 'How far' },
  need: { zh: '需要 {least}', en: '{least} needed' },
  confirmed: { zh: '已确认 {n}', en: '{n} confirmed' },
  claimed: { zh: '待确认 {n}', en: '{n} to be confirmed' },
  stretch: { zh: '最长连续 {n} 天（要求 {least} 天）', en: 'longest stay {n} days (of {least})' },
  pace: { zh: '按进度，到{day}应有 {n}', en: 'At an even pace, {n} by {day}' },
  behindBy: { zh: '比进度少 {n}', en: '{n} below the pace' },
  bar: {
    zh: '已确认 {confirmed}%，连同待确认 {claimed}%，按进度应有 {pace}%',
    en: '{confirmed}% confirmed, {claimed}% with what waits, {pace}% at an even pace',
  },
  none: { zh: '还没有记录。', en: 'Nothing is recorded yet.' },
  wholeDone: { zh: '已完成。', en: 'Done.' },
  ended: { zh: '不再要求，记录保留。', en: 'No longer owed; the records stay.' },

  record: { zh: '记录', en: 'Record' },
  recordHow: {
    zh: '做完就记，只填下面几栏；单位、姓名、时间系统已知，不用填。',
    en: 'Record it when it is done: only these few fields. Unit, name and time are known.',
  },
  recordMore: { zh: '再记一次', en: 'Record another' },
  again: { zh: '今天又在{place}', en: 'Today, at {place} again' },
  dayName: { zh: '日期', en: 'Day' },
  day: { zh: '哪一天', en: 'On which day' },
  fromDay: { zh: '从哪一天', en: 'From' },
  toDay: { zh: '到哪一天', en: 'To' },
  earliest: { zh: '{day}之前的不能补记', en: 'Nothing before {day} can be recorded any more' },
  notDay: { zh: '请填写{first}到今天之间的一天', en: 'A day from {first} to today' },
  order: { zh: '不能早于开始的那天', en: 'Not before the first day' },
  optional: { zh: '（可不填）', en: '\u00a0(optional)' },
  required: { zh: '请填写这一栏', en: 'Please fill this in' },
  choosePlace: { zh: '输入名称查找', en: 'Type a name' },
  yes: { zh: '是', en: 'Yes' },
  no: { zh: '否', en: 'No' },
  yuan: { zh: '元', en: 'yuan' },
  asksHow: {
    zh: '一件一行，每件都会成为一项要回应的待办。',
    en: 'One on each line; each becomes something to be answered.',
  },
  askLine: { zh: '第 {n} 件', en: 'No. {n}' },
  addAsk: { zh: '再加一件', en: 'One more' },
  removeAsk: { zh: '删去第 {n} 件', en: 'Remove no. {n}' },
  photos: { zh: '照片或文件', en: 'Photos or files' },
  addPhoto: { zh: '添加照片或文件', en: 'Add photos or files' },
  photosHow: {
    zh: '不要求。照片里的拍摄地点等信息会去掉。',
    en: 'Never needed. Where a photo was taken is removed from it.',
  },
  removePhoto: { zh: '不用“{name}”', en: 'Leave out {name}' },
  save: { zh: '保存记录', en: 'Save the record' },
  saved: { zh: '已记录，等待确认', en: 'Recorded; it waits to be confirmed' },

  records: { zh: '记录，最新的在前', en: 'Records, newest first' },
  days: { zh: '{from} 至 {to}', en: '{from} to {to}' },
  recordedBy: { zh: '{name} 记于{at}', en: 'recorded by {name}, {at}' },
  nothingAsked: { zh: '这次没有带回群众提出的事。', en: 'This visit brought nothing back.' },
  asks: { zh: '群众提出的事', en: 'What was asked for' },
  open: { zh: '未回应', en: 'not answered yet' },
  became: { zh: '结果', en: 'What became of it' },
  hidden: { zh: '（不公开的内容只有承担、确认的人能看）', en: '(what is private is for whoever holds or confirms it)' },
  saidOf: { zh: '确认人说', en: 'Whoever confirmed said' },
  codeOut: { zh: '确认码已给出，{day}前有效', en: 'A code was given out; it serves until {day}' },
  shownUntil: { zh: '{from}起公开，到{until}', en: 'Public from {from} until {until}' },
  shownOver: { zh: '{from}到{until}公开过', en: 'Was public from {from} to {until}' },
  toShow: { zh: '待公开', en: 'To be made public' },
  officeOpen: { zh: '机关内公开', en: 'Open inside the office' },
  more: { zh: '为什么不能做', en: 'Why some things cannot be done' },

  confirm: { zh: '确认', en: 'Confirm' },
  confirmWhat: {
    zh: '看清记录的内容，属实就确认；不属实请说明，记录退回给承担的人。',
    en: 'Read what was recorded. If it is so, confirm it; if not, say what is not so, and it goes back to whoever recorded it.',
  },
  deskWhat: {
    zh: '请联系当事人，不要通过承担的人。可以打电话问，也可以把链接和确认码给他们自己答。',
    en: 'Ask the people it was for, not through whoever recorded it: by telephone, or with a link and a code so that they answer themselves.',
  },
  toldUs: { zh: '电话问到的结果', en: 'What they said by telephone' },
  whetherSo: { zh: '是否属实', en: 'Is it so?' },
  isSo: { zh: '属实', en: 'It is so' },
  isNotSo: { zh: '不属实', en: 'It is not so' },
  words: { zh: '说明', en: 'Words' },
  phoneWords: { zh: '问了谁（不写姓名电话），怎么说', en: 'Whom you asked (no names or numbers), and what they said' },
  notSoWords: { zh: '哪里不属实', en: 'What is not so' },
  send: { zh: '提交', en: 'Send' },
  decided: { zh: '已提交', en: 'Sent' },
  giveCode: { zh: '给出链接和确认码', en: 'Give a link and a code' },
  newCode: { zh: '换一个确认码', en: 'Give a new code' },
  newCodeHow: { zh: '已给出过一个；换新的后，旧的就不能用了。', en: 'One was given out; a new one ends the old one.' },
  codeTitle: { zh: '给当事人的确认码', en: 'Code for the person it was for' },
  codeOnce: {
    zh: '只显示这一次。请直接交给当事人，不要给承担的人。',
    en: 'Shown this once. Hand it to the person themselves, never to whoever recorded it.',
  },
  codeOpen: { zh: '打开网址', en: 'Open this address' },
  codeType: { zh: '输入确认码', en: 'and type this code' },
  codeUntil: { zh: '{day}前有效，用一次', en: 'Until {day}, for one answer' },
  print: { zh: '打印', en: 'Print' },
  copy: { zh: '复制', en: 'Copy' },
  copied: { zh: '已复制', en: 'Copied' },
  loadConfirm: { zh: '确认这一条', en: 'Confirm this one' },
  decidedAlready: { zh: '这条记录已经有了结论。', en: 'This record has been decided.' },

  answer: { zh: '回应', en: 'Answer' },
  answerWhat: {
    zh: '说明这件事后来怎样。办不了的，也如实写原因。',
    en: 'Say what became of it. If it cannot be done, say why.',
  },
  becameField: { zh: '结果怎样', en: 'What became of it' },
  publish: { zh: '公开', en: 'Make public' },
  publishWhat: {
    zh: '下面就是群众会看到的原文。逐栏读一遍，去掉姓名、电话、住址再公开。',
    en: 'This is what everybody will read. Go through it field by field; leave out names, telephones and addresses.',
  },
  leaveOut: { zh: '清空的栏目不公开。', en: 'A field left empty is not published.' },
  published: { zh: '已公开', en: 'Made public' },
  takeDown: { zh: '撤下', en: 'Take down' },
  takeDownWhat: {
    zh: '从公开页面撤下，说明原因；记录本身保留。',
    en: 'Takes it from the public page; say why. The record itself stays.',
  },
  reason: { zh: '原因', en: 'Reason' },
  takenDown: { zh: '已撤下', en: 'Taken down' },
} as const;

/** How much, as each quota counts. */
export const countedTexts: Readonly<Record<YearItem['of'], Text>> = {
  days: { zh: '{n} 天', en: '{n} days' },
  times: { zh: '{n} 次', en: '{n}×' },
  percent: { zh: '{n}%', en: '{n}%' },
  fen: { zh: '{n} 元', en: '{n} yuan' },
};

/** A unit's year. */
export const yearTexts = {
  title: { zh: '{unit}这一年', en: 'The year of {unit}' },
  nav: { zh: '本单位这一年', en: 'Our year' },
  lead: {
    zh: '各项机制要求这个单位一年做些什么，做到哪里。点开一行看每一件。',
    en: 'What the mechanisms ask of this unit in a year, and how far it came. Open a row to see each.',
  },
  unit: { zh: '单位', en: 'Unit' },
  year: { zh: '年份', en: 'Year' },
  before: { zh: '上一年', en: 'The year before' },
  after: { zh: '下一年', en: 'The next year' },
  totals: { zh: '全年合计', en: 'The whole year' },
  owed: { zh: '要求', en: 'asked' },
  minutes: { zh: '预计用时', en: 'Estimated time' },
  hours: { zh: '约 {n} 小时', en: 'about {n} h' },
  underHour: { zh: '不到 1 小时', en: 'under 1 h' },
  table: { zh: '各项机制，按到期的月份', en: 'Mechanisms, by the month in which something falls due' },
  mechanism: { zh: '机制', en: 'Mechanism' },
  months: {
    zh: '1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月',
    en: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
  },
  legend: { zh: '图例', en: 'Marks' },
  cell: { zh: '{mechanism}，{month}：{what}', en: '{mechanism}, {month}: {what}' },
  stateOf: { zh: '{state} {n} 件', en: '{n} {state}' },
  dueOn: { zh: '{day}前', en: 'by {day}' },
  pair: { zh: '结对：{unit}', en: 'with {unit}' },
  emptyThis: { zh: '这一年没有机制要求这个单位做什么', en: 'No mechanism asks anything of this unit in that year' },
  emptyHow: {
    zh: '采用一项机制后，到期前的事项会自动列在这里：谁、做什么、到哪天、由谁确认，不用另外填表。',
    en: 'Once a mechanism is adopted, what it asks stands here before its day by itself: who, what, until when, and who confirms. Nobody fills in a form for it.',
  },
} as const;
