/** Calendars of what is owed, in a calendar program of one's own. */
export const feedTexts = {
  title: { zh: '日历订阅', en: 'Calendar' },
  lead: {
    zh: '在手机或电脑的日历里看到期的事项；期限变了，日历跟着变。',
    en: 'See what falls due in the calendar of your phone or computer; it follows when a date moves.',
  },
  mine: { zh: '我要办的', en: 'What I owe' },
  unit: { zh: '{unit}要办的', en: 'What {unit} owes' },
  whose: { zh: '订阅谁的事项', en: 'Whose duties' },
  make: { zh: '生成订阅地址', en: 'Make an address' },
  address: { zh: '订阅地址', en: 'Address' },
  once: {
    zh: '地址只显示这一次。有了它不用登录就能看，请不要转发；不用了就停用。',
    en: 'Shown this once. Whoever has it reads the calendar without signing in, so pass it to nobody; end it when you no longer need it.',
  },
  how: {
    zh: '复制地址，在手机日历的设置里选“添加已订阅的日历”（或“通过网址添加”），粘贴即可。',
    en: 'Copy it, choose “Add subscribed calendar” (or “From URL”) in the settings of your phone’s calendar, and paste it there.',
  },
  copy: { zh: '复制地址', en: 'Copy the address' },
  copied: { zh: '已复制', en: 'Copied' },
  list: { zh: '在用的订阅', en: 'Addresses in use' },
  none: { zh: '还没有订阅。', en: 'None yet.' },
  since: { zh: '{day}生成', en: 'made {day}' },
  end: { zh: '停用', en: 'End' },
  endSure: {
    zh: '停用后，这个地址读不到任何内容，也不能恢复。确定吗？',
    en: 'Nothing can be read there any more, and it cannot be undone. End it?',
  },
  ended: { zh: '已停用', en: 'Ended' },
} as const;
