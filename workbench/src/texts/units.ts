/** Units that limits are counted in. */
export const unitTexts = {
  minutes: { zh: '分钟', en: 'minutes' },
  hours: { zh: '小时', en: 'hours' },
  'working hours': { zh: '工作小时', en: 'working hours' },
  days: { zh: '天', en: 'days' },
  'working days': { zh: '工作日', en: 'working days' },
  months: { zh: '天', en: 'days' },
} as const;

/** An amount in the unit of a limit, as a person reads it. */
export const amountTexts = {
  minutes: { zh: '{n} 分钟', en: '{n} {n|minute|minutes}' },
  hours: { zh: '{n} 小时', en: '{n} {n|hour|hours}' },
  'working hours': { zh: '{n} 个工作小时', en: '{n} working {n|hour|hours}' },
  days: { zh: '{n} 天', en: '{n} {n|day|days}' },
  'working days': { zh: '{n} 个工作日', en: '{n} working {n|day|days}' },
  months: { zh: '{n} 个月', en: '{n} {n|month|months}' },
} as const;
