/** Units that limits are counted in. */
export const unitTexts = {
  minutes: { zh: '分钟', en: 'minutes' },
  hours: { zh: '小时', en: 'hours' },
  'working hours': { zh: '工作小时', en: 'working hours' },
  days: { zh: '天', en: 'days' },
  'working days': { zh: '工作日', en: 'working days' },
  months: { zh: '天', en: 'days' },
} as const;
