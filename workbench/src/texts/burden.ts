/** How long forms are worked on: counted for the rule, never for a person. */
export const burdenTexts = {
  counted: {
    zh: '填写用时只计入该条规定的合计，不记是谁。',
    en: 'Time on this form is counted for its rule alone, without a name.',
  },
  measured: { zh: '实测用时', en: 'Measured' },
  estimated: { zh: '估计用时', en: 'Estimated' },
  byVersion: { zh: '各版用时', en: 'Work by version' },
  hours: { zh: '按填表实测（小时）', en: 'As measured on the forms, in hours' },
  stands: {
    zh: '按填表实测：{duties} 件义务、{confirmations} 次确认没有实测，仍用估计。表外的工作没有计时。',
    en: 'As measured: {duties} {duties|duty|duties} and {confirmations} {confirmations|confirmation|confirmations} have no measure, and count as estimated. Work away from the form is not timed.',
  },
  loadMeasured: { zh: '实测 {hours} 小时', en: 'measured {hours} {hours|hour|hours}' },
  timeMeasured: { zh: '实测', en: 'measured' },
  monthMeasured: { zh: '，实测 {hours} 小时', en: ', measured {hours}' },
  yearMeasured: { zh: '按实测', en: 'As measured' },
  yearStands: {
    zh: '按实测：用全机关同一表单的实测中位数代替估计；{n} 项没有实测，仍用估计。',
    en: 'As measured: the median of all units on the same form in place of the estimate; {n} {n|obligation has|obligations have} no measure and count as estimated.',
  },
} as const;
