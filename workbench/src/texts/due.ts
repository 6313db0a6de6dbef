export const dueTexts = {
  paused: { zh: '已暂停计时', en: 'clock paused' },
  noLimit: { zh: '不设期限', en: 'no limit' },
  why: { zh: '这个日期是这样算出来的', en: 'How this date was found' },
  whyButton: { zh: '为什么', en: 'why' },
} as const;
