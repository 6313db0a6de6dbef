import type { Text } from '../../../src/kernel/text.ts';
import type { Axis, Band, Light } from '../../../src/supervision/board.rules.ts';

/** The board: what stands where. Figures are told as what they count, never as a ranking. */
export const boardTexts = {
  title: { zh: '看板', en: 'Board' },
  duties: { zh: '看板明细', en: 'Duties on the board' },
  which: { zh: '看哪一段', en: 'Which time' },
  now: { zh: '在办', en: 'Now' },
  past: { zh: '导入的历史', en: 'Imported past' },
  pastHint: {
    zh: '导入的来信按各自当时的期限计算：没有发过预警，也不计入在办。承办单位不在本机构名录中的，计在受理来信的单位名下。',
    en: 'Imported letters, each by the limit of its own dates: they drew no card, and are in no figure of now. Those of agencies that are no unit here stand with the unit that takes letters in.',
  },
  everything: { zh: '您能看到的全部事项', en: 'All that you may see' },
  filters: { zh: '条件', en: 'Narrowed to' },
  remove: { zh: '去掉“{name}”', en: 'Without “{name}”' },
  clear: { zh: '清除条件', en: 'Clear' },
  figures: { zh: '总数', en: 'Figures' },
  by: { zh: '按什么分', en: 'Told by' },
  name: { zh: '名称', en: 'Name' },
  total: { zh: '总数', en: 'in all' },
  inTime: { zh: '按期', en: 'in time' },
  pastLate: { zh: '逾期', en: 'late' },
  pastLong: { zh: '严重逾期', en: 'long late' },
  narrow: { zh: '只看{name}', en: 'Only {name}' },
  due: { zh: '今后两周到期', en: 'Due in the next two weeks' },
  dueThen: { zh: '按到期时间', en: 'By when they were due' },
  dueOn: { zh: '{on}到期 {n} 件', en: '{n} due on {on}' },
  dueIn: { zh: '{on}到期 {n} 件，逾期 {late} 件', en: '{n} due in {on}, {late} late' },
  still: { zh: '卡在哪里', en: 'Where it stands still' },
  stillHint: {
    zh: '已超期的事项停在谁手里、停了几天。已分解到下级的，算在没有完成的下级。',
    en: 'At whom what is late stands, and for how many days. What went down in parts stands still where a part does.',
  },
  level: { zh: '{level} {n} 件，最长 {days} 天', en: '{level}: {n}, the longest {days} {days|day|days}' },
  nothingStill: { zh: '没有停滞的事项。', en: 'Nothing stands still.' },
  allStill: { zh: '全部停滞事项', en: 'All that stands still' },
  days: { zh: '停滞 {n} 天', en: 'still for {n} {n|day|days}' },
  late: { zh: '超期未办结', en: 'late' },
  untaken: { zh: '无人接手', en: 'not taken up' },
  way: { zh: '下行路径', en: 'The way down' },
  card: { zh: '看预警', en: 'Open the card' },
  list: { zh: '事项，最紧急的在前', en: 'Duties, most urgent first' },
  empty: { zh: '没有符合条件的事项', en: 'No duty fits' },
  emptyHow: {
    zh: '数字跟着台账走，一两秒内更新；可能刚刚办结。',
    en: 'The figures follow the ledger within a second or two; it may have been done just now.',
  },
  nothing: { zh: '没有在办事项', en: 'Nothing is owed' },
  nothingHow: {
    zh: '诉求、任务、整改等事项立项后，按单位、层级、类型出现在这里。您只能看到有权查看的。',
    en: 'Appeals, tasks and corrections stand here by unit, level and kind as soon as they are owed. You see only what you may see.',
  },
  nothingPast: { zh: '没有导入的历史', en: 'No imported past' },
  nothingPastHow: {
    zh: '导入以前登记的来信后，这里按各自的期限显示按期和逾期的情况。',
    en: 'Once letters of an earlier register are imported, this shows which were answered in time by their own dates.',
  },
  live: { zh: '实时更新', en: 'Live' },
  polling: { zh: '每 15 秒更新', en: 'Every 15 seconds' },
  at: { zh: '{time} 的数字', en: 'as of {time}' },
  wall: { zh: '大屏', en: 'Wall' },
  wallLeave: { zh: '退出大屏', en: 'Leave' },
  fullScreen: { zh: '全屏', en: 'Full screen' },
  views: { zh: '我的视图', en: 'My views' },
  noViews: { zh: '还没有保存视图', en: 'No view is saved yet' },
  save: { zh: '保存当前条件', en: 'Save this one' },
  saveWhat: {
    zh: '给当前的条件起个名字，以后一点就到。只有您自己看得到。',
    en: 'Name what you are looking at, to come back with one click. Only you see it.',
  },
  viewName: { zh: '名称', en: 'Name' },
  viewNeedsName: { zh: '请填写名称', en: 'Please give it a name' },
  saved: { zh: '视图已保存', en: 'The view is saved' },
  removeView: { zh: '删除视图“{name}”', en: 'Remove the view “{name}”' },
  removed: { zh: '视图已删除', en: 'The view is removed' },
} as const;

export const axisTexts: Readonly<Record<Axis, Text>> = {
  unit: { zh: '单位', en: 'Unit' },
  level: { zh: '层级', en: 'Level' },
  kind: { zh: '类型', en: 'Kind' },
  mechanism: { zh: '机制', en: 'Mechanism' },
  step: { zh: '环节', en: 'Step' },
};

export const bandTexts: Readonly<Record<Band | 'open', Text>> = {
  open: { zh: '在办', en: 'open' },
  untaken: { zh: '待接手', en: 'to be taken up' },
  paused: { zh: '暂停计时', en: 'paused' },
  claimed: { zh: '待确认', en: 'to be confirmed' },
  late: { zh: '超期', en: 'late' },
  today: { zh: '今天到期', en: 'due today' },
  soon: { zh: '临近到期', en: 'due soon' },
  stopped: { zh: '停滞', en: 'standing still' },
};

export const lightTexts: Readonly<Record<Light, Text>> = {
  none: { zh: '无预警', en: 'no card' },
  prompt: { zh: '提示', en: 'prompted' },
  yellow: { zh: '黄牌', en: 'yellow' },
  red: { zh: '红牌', en: 'red' },
};

/** Of the imported past, what a light means. */
export const pastLightTexts: Readonly<Record<Light, Text>> = {
  none: boardTexts.inTime,
  prompt: boardTexts.inTime,
  yellow: boardTexts.pastLate,
  red: boardTexts.pastLong,
};
