/** What importing a spreadsheet says, whatever is in it. */
export const sheetImport = {
  lead: {
    zh: '选择 CSV 或 XLSX 文件（编码自动识别）。先预览每一行会发生什么，确认后才会改动；要么全部导入，要么都不导入。',
    en: 'Choose CSV or XLSX files (the encoding is recognised). See first what each row would do; then all of it is done, or nothing.',
  },
  template: { zh: '下载模板', en: 'Download a template' },
  choose: { zh: '选择文件', en: 'Choose files' },
  chosen: { zh: '已选择：{names}', en: 'Chosen: {names}' },
  preview: { zh: '预览', en: 'Preview' },
  apply: { zh: '按预览导入', en: 'Import as shown' },
  errors: { zh: '{n} 处错误，改正后才能导入。', en: '{n} to put right before the import.' },
  noErrors: { zh: '没有错误。', en: 'No errors.' },
  nothing: { zh: '文件与现状一致，不会有任何改动。', en: 'The file says what is there already; nothing would change.' },
  row: { zh: '行', en: 'Row' },
  rowOf: { zh: '{sheet} 第 {row} 行', en: '{sheet}, row {row}' },
  what: { zh: '会发生什么', en: 'What would happen' },
  left: { zh: '另有 {n} 行没有列出。', en: '{n} more {n|row is|rows are} not listed.' },
  ignored: { zh: '不认识的列（已忽略）：{names}', en: 'Columns that mean nothing here: {names}' },
  done: { zh: '导入完成', en: 'Imported' },
  column: { zh: '“{name}”列：', en: 'Column “{name}”: ' },
} as const;
