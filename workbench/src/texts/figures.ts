import type { Text } from '../../../src/kernel/text.ts';
import type { Gaps } from '../api/figures.ts';

/** Figures, read from what was recorded and confirmed. */
export const figureTexts = {
  lead: {
    zh: '从各单位已确认的记录读出，没有人填报；只列单位，不排名。',
    en: 'Read from records that others confirmed; nobody reports them. By unit, and nobody is ranked.',
  },
  find: { zh: '查找数字', en: 'Find a figure' },
  list: { zh: '数字', en: 'Figures' },
  nothingFound: { zh: '没有找到', en: 'Nothing was found' },
  empty: { zh: '还没有数字', en: 'No figures yet' },
  emptyHow: {
    zh: '采用机制后，规则写明的数字会列在这里，从确认的记录自动得出。',
    en: 'Once mechanisms are adopted, the figures that their rules name stand here, read from confirmed records.',
  },
  how: { zh: '怎样算', en: 'How it is read' },
  from: { zh: '来自', en: 'From' },
  source: { zh: '定义依据', en: 'Who defines it' },
  back: { zh: '所有数字', en: 'All figures' },
  period: { zh: '期间', en: 'Period' },
  wholeYear: { zh: '全年', en: 'Whole year' },
  quarter: { zh: '第 {n} 季度', en: 'Quarter {n}' },
  year: { zh: '年份', en: 'Year' },
  before: { zh: '上一年', en: 'The year before' },
  after: { zh: '下一年', en: 'The next year' },
  total: { zh: '合计', en: 'Together' },
  unit: { zh: '单位', en: 'Unit' },
  value: { zh: '数字', en: 'Figure' },
  perHead: { zh: '人均', en: 'Per head' },
  heads: { zh: '{n} 人', en: '{n} {n|person|people}' },
  rests: { zh: '依据', en: 'Rests on' },
  restsOn: { zh: '{n} 条', en: '{n}' },
  // Begins with what is to be seen, so that whoever speaks to the screen is understood.
  open: { zh: '{n} 条，{unit}的依据', en: '{n}, what the figure of {unit} rests on' },
  byUnit: { zh: '各单位，按组织架构排列', en: 'By unit, in the order of the organisation' },
  none: { zh: '没有可计的', en: 'nothing to count' },
  noUnits: { zh: '这一期没有到期的事项', en: 'Nothing fell due in this period' },
  share: { zh: '{percent}%（{value} / {of}）', en: '{percent}% ({value} of {of})' },
  percent: { zh: '{n}%', en: '{n}%' },
  days: { zh: '{n} 天', en: '{n} {n|day|days}' },
  count: { zh: '{n}', en: '{n}' },
  measure: { zh: '{n} {of}', en: '{n} {of}' },
  standsOut: { zh: '突出的数字', en: 'Stands out' },
  standsOutHow: {
    zh: '按规则比较得出，不代表有问题；由单位说明原因。',
    en: 'Found by the rule’s comparisons. It says nothing is wrong; the unit says why.',
  },
  basisOf: { zh: '{unit}：依据', en: '{unit}: what it rests on' },
  confirmedOn: { zh: '{day}的记录', en: 'Record of {day}' },
  notConfirmed: { zh: '{day}到期，没有确认的记录', en: 'Due {day}; no confirmed record' },
  late: { zh: '逾期', en: 'late' },
} as const;

/** Beside an obligation. */
export const besideTexts = {
  measured: { zh: '系统实测', en: 'Measured by the system' },
  promised: { zh: '承诺的实测结果', en: 'The promise, as measured' },
  promisedHow: {
    zh: '没有达到的，说“已兑现”要写明原因。',
    en: 'Where it was not reached, saying that it was kept needs a reason.',
  },
  lookAt: { zh: '需要看一看的', en: 'What to look at' },
  lookAtHow: {
    zh: '由规则比较得出，只是事实；怎样处理由人决定。',
    en: 'Found by the rule’s comparisons: facts alone. What follows, people decide.',
  },
  draft: { zh: '系统起草的内容', en: 'Drafted from the ledger' },
  draftHow: {
    zh: '开始填写时已放进表单，可以修改；点开可看依据。',
    en: 'It stands in the form when you begin, and is yours to change. Each sentence opens to what it rests on.',
  },
  before: {
    zh: '和往期、同类单位或预算比，下面几处突出。请写明原因；没有要说明的，再点一次保存。',
    en: 'Beside earlier periods, other units or the budget, these stand out. Say why, or save once more if there is nothing to say.',
  },
  explain: { zh: '请在“突出的是什么、为什么”里说明。', en: 'Say why under “What stands out, and why”.' },
} as const;

/** Where a mechanism is missing. */
export const gapTexts = {
  title: { zh: '缺口', en: 'Gaps' },
  how: {
    zh: '今年到期没有做、没人确认、或没有人承担的',
    en: 'This year: not done, checked by nobody, or held by nobody',
  },
  none: { zh: '没有缺口。', en: 'There are none.' },
  due: { zh: '{day}到期', en: 'due {day}' },
  more: { zh: '还有 {n} 个', en: '{n} more' },
  what: {
    'no-holder': { zh: '没有承担的岗位', en: 'no post to hold it' },
    'not-done': { zh: '没有做', en: 'not done' },
    'not-checked': { zh: '没有人确认', en: 'checked by nobody' },
  } satisfies Record<Gaps['gaps'][number]['what'], Text>,
} as const;
