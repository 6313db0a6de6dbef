import type { Text } from '../../../src/kernel/text.ts';
import type { YearItem } from '../api/obligations.ts';

/* How far something came: said at home too, and therefore apart from the words of its own page. */

/** Where an obligation stands; the mark stands before the words, so that colour alone says nothing. */
export const standingTexts: Readonly<Record<YearItem['state'], Text & { readonly mark: string }>> = {
  owed: { mark: '○', zh: '未到期', en: 'to be done' },
  waiting: { mark: '◐', zh: '待确认', en: 'waits to be confirmed' },
  behind: { mark: '▽', zh: '进度落后', en: 'behind its pace' },
  short: { mark: '◇', zh: '低于要求', en: 'below what is asked' },
  late: { mark: '!', zh: '已逾期', en: 'late' },
  done: { mark: '✓', zh: '已完成', en: 'done' },
  ended: { mark: '–', zh: '不再要求', en: 'no longer owed' },
  within: { mark: '□', zh: '在上限内', en: 'within its limit' },
  near: { mark: '◪', zh: '接近上限', en: 'near its limit' },
  over: { mark: '■', zh: '超过上限', en: 'over its limit' },
  missed: { mark: '✕', zh: '没有达到', en: 'not reached' },
};

/** How much, as each quota counts; money is written as the office's country does. */
export const countedTexts: Readonly<Record<Exclude<YearItem['of'], 'fen'>, Text>> = {
  days: { zh: '{n} 天', en: '{n} {n|day|days}' },
  times: { zh: '{n} 次', en: '{n} {n|time|times}' },
  percent: { zh: '{n}%', en: '{n}%' },
};

/** Quotas and budgets that want a look, above what one owes. */
export const runningTexts = {
  title: { zh: '进度提醒', en: 'Worth a look' },
  of: { zh: '{n} / {whole}', en: '{n} of {whole}' },
  bar: {
    zh: '已确认 {confirmed}%，连同待确认 {claimed}%，按进度应有 {pace}%',
    en: '{confirmed}% confirmed, {claimed}% with what waits, {pace}% at an even pace',
  },
  budgetBar: { zh: '已用 {used}%，时间已过 {pace}%', en: '{used}% used, {pace}% of the time gone' },
  until: { zh: '到{day}', en: 'until {day}' },
  shareBar: { zh: '现在 {claimed}%，要求不低于 {least}%', en: '{claimed}% so far, {least}% asked for' },
  share: { zh: '{n}%（{value}/{of}），要求 {least}%', en: '{n}% ({value} of {of}), {least}% asked for' },
  shareTyped: { zh: '{n}%，要求 {least}%', en: '{n}%, {least}% asked for' },
  shareNone: { zh: '还没有可计的', en: 'nothing to count yet' },
  shareOver: { zh: '没有可计的', en: 'nothing to count' },
  shareNotYet: { zh: '还没有记录', en: 'nothing recorded yet' },
} as const;
