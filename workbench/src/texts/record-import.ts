/** Records of what mechanisms ask, from a file. */
export const recordImport = {
  title: { zh: '从文件导入记录', en: 'Import records' },
  lead: {
    zh: '已有台账的，不用逐条填写：选择 CSV 或 XLSX 文件（编码自动识别），先预览每一行，确认后才导入；有一行不对，就一行也不导入。同一份文件再导一次不会重复。每条记录仍由别人确认。',
    en: 'Where there is a list already, nobody fills in forms: choose CSV or XLSX (the encoding is recognised) and see each row first. While one is wrong none is taken in; a file imported again adds nothing. Somebody else still confirms each record.',
  },
  back: { zh: '回到{unit}这一年', en: 'Back to the year of {unit}' },
  columns: { zh: '文件要有哪些栏', en: 'Columns of the file' },
  columnsHow: {
    zh: '第一行写栏名，以后一行一条记录。选一个事项，就列出它的全部栏目，可下载模板。',
    en: 'The first row names the columns; each row below is one record. Choose a duty to see all of its columns and to download a template.',
  },
  duty: { zh: '事项', en: 'Duty' },
  chooseDuty: { zh: '选择事项', en: 'Choose a duty' },
  dutyOf: { zh: '{row} {mechanism}：{duty}', en: '{row} {mechanism}: {duty}' },
  template: { zh: '下载模板', en: 'Download a template' },
  column: { zh: '栏名', en: 'Column' },
  holds: { zh: '填什么', en: 'What it holds' },
  optional: { zh: '{what}（可不填）', en: '{what} (optional)' },
  fields: { zh: '记录的各栏', en: 'Fields of the record' },
  totals: {
    zh: '共 {read} 行：新的 {fresh} 条，已有 {present} 条。',
    en: '{read} {read|row|rows}: {fresh} new, {present} here already.',
  },
  nothing: { zh: '文件里的记录都已经在这里了。', en: 'All of the file is here already.' },
  done: { zh: '已导入 {n} 条记录，等待确认', en: '{n} {n|record|records} imported, waiting to be confirmed' },
  outcome: { zh: '结果', en: 'What it comes to' },
  new: { zh: '新的记录', en: 'a new record' },
  present: { zh: '已有', en: 'here already' },
  twice: { zh: '与前面的行相同，只导入一次', en: 'the same as a row above: taken in once' },
} as const;

/** Columns that every file has, by the names that head them (`packs/record-import.yaml`). */
export const recordColumns = {
  unit: { zh: '单位', en: 'Unit' },
  row: { zh: '机制', en: 'Mechanism' },
  duty: { zh: '事项', en: 'Duty' },
  from: { zh: '开始日期', en: 'From' },
  to: { zh: '结束日期', en: 'To' },
  pair: { zh: '结对单位', en: 'Partner' },
  post: { zh: '责任岗位', en: 'Post' },
} as const;

export const columnHolds = {
  unit: { zh: '单位名称或编码', en: 'the unit’s name or code' },
  row: { zh: '机制编号或名称', en: 'the mechanism’s number or name' },
  duty: { zh: '事项名称', en: 'the name of the duty' },
  from: { zh: '做的那天，如 2026-03-01', en: 'the day it was done, such as 2026-03-01' },
  to: { zh: '不止一天的，最后一天（可不填）', en: 'the last day, where it took several (optional)' },
  pair: {
    zh: '与哪个单位结对（同一天不止一对时写）',
    en: 'the partner’s name, where several pairs fall due on one day',
  },
  post: {
    zh: '谁的岗位（同一天不止一个岗位时写）',
    en: 'the post’s name, where several posts of a unit owe it on one day',
  },
  fields: {
    zh: '各栏的名称就是栏名，每栏一列；照片不从文件导入',
    en: 'one column for each, headed by its name; photos do not come by file',
  },
  text: { zh: '文字', en: 'words' },
  date: { zh: '日期', en: 'a day' },
  money: { zh: '金额，以{unit}为单位，最多两位小数', en: 'an amount in {unit}, with two decimals at most' },
  place: { zh: '单位名称或编码', en: 'a unit’s name or code' },
  whole: { zh: '整数', en: 'a whole number' },
  yesNo: { zh: '是或否', en: 'yes or no' },
  mustYes: { zh: '必须为“是”', en: 'must be “yes”' },
  several: { zh: '几件用分号隔开', en: 'several, with semicolons between' },
  items: {
    zh: '一项一行：要做的事 | 责任岗位 | 完成日期，如“换完老旧水表 | 承办人 | 2027-03-31”',
    en: 'one item on each line: what | which post | by when, such as “change old meters | Officer | 2027-03-31”',
  },
  choices: { zh: '其中之一：{choices}', en: 'one of: {choices}' },
} as const;
