import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { type PlainDate, parsePlainDate } from '../kernel/time.ts';
import { DAY_MS } from './days.ts';
import { writtenDay } from './words.ts';

/** One law may mix calendars, so a limit always names its unit. */
export type Unit = 'minutes' | 'hours' | 'working hours' | 'days' | 'working days' | 'months';

/** A stretch of time; or a day; or a day of every year (`MM-DD`): the next one after the event. */
export type Limit =
  | { readonly amount: number; readonly unit: Unit }
  | { readonly on: PlainDate }
  | { readonly yearly: string };

const UNIT_NAMES: readonly (readonly [Unit, RegExp])[] = [
  ['working days', /^(?:working|work|business)[ -]?days?$|^个?工作[日天]$/],
  ['working hours', /^(?:working|work|office|business)[ -]?hours?$|^个?工作(?:小时|时)$/],
  ['months', /^months?$|^个?月$/],
  ['days', /^(?:calendar |natural )?days?$|^个?(?:自然)?[日天]$/],
  ['hours', /^(?:hours?|h|hrs?)$|^个?小时$/],
  ['minutes', /^(?:minutes?|mins?)$|^分钟?$/],
];

const NUMERALS = '零一二三四五六七八九';

/** 十五 → 15, 二十 → 20, 两 → 2; statutes write their limits this way. `null` when it is no number below 100. */
function chineseNumber(text: string): number | null {
  const m = /^([一二两三四五六七八九])?(十)?([一二三四五六七八九])?$/.exec(text);
  if (!m || text === '' || (!m[2] && m[1] && m[3])) return null;
  const one = (c: string | undefined): number => (c ? NUMERALS.indexOf(c === '两' ? '二' : c) : 0);
  return m[2] ? (m[1] ? one(m[1]) : 1) * 10 + one(m[3]) : one(m[1] ?? m[3]);
}

/**
 * `20 working days`, `1 hour`, `3 months`, `2026-12-31`, `31 January` as `yearly 01-31`; `20个工作日`, `十五日`, `2小时`.
 * Days, working days and months are whole numbers. Throws `calendar.bad-limit`.
 */
export function parseLimit(text: string): Limit {
  const bad = (): Refusal => new Refusal('calendar.bad-limit', { limit: text.slice(0, 40) });
  const clean = text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/以?内$/, '');
  const on = parsePlainDate(clean);
  if (on) return { on };
  const yearly = /^yearly (\d{2}-\d{2})$/.exec(clean)?.[1];
  if (yearly && parsePlainDate(`2024-${yearly}`)) return { yearly };
  const m = /^(\d{1,7}(?:\.\d{1,4})?|[一二两三四五六七八九十]{1,3}) ?(\D+)$/.exec(clean);
  if (!m) throw bad();
  const amount = /^\d/.test(m[1]!) ? Number(m[1]) : chineseNumber(m[1]!);
  const unit = UNIT_NAMES.find(([, pattern]) => pattern.test(m[2]!))?.[0];
  if (amount === null || !unit || !isAmount(amount, unit)) throw bad();
  return { amount, unit };
}

/** Whether so much of a unit can be counted: nothing below zero, and no half days or months. */
export const isAmount = (amount: number, unit: Unit): boolean =>
  Number.isFinite(amount) && amount >= 0 && (unitMs(unit) > 0 || Number.isInteger(amount));

/** ms in one of a unit of time; 0 for units counted in days. */
export function unitMs(unit: Unit): number {
  switch (unit) {
    case 'minutes':
      return 60_000;
    case 'hours':
    case 'working hours':
      return 3_600_000;
    case 'days':
    case 'working days':
    case 'months':
      return 0;
    default:
      return unit satisfies never;
  }
}

const UNIT_ZH: Readonly<Record<Unit, string>> = {
  minutes: '分钟',
  hours: '小时',
  'working hours': '个工作小时',
  days: '日',
  'working days': '个工作日',
  months: '个月',
};

/** `20 个工作日`, `1 working day`. */
export const amountText = (amount: number, unit: Unit): Text => ({
  zh: `${amount} ${UNIT_ZH[unit]}`,
  en: `${amount} ${amount === 1 ? unit.slice(0, -1) : unit}`,
});

export function limitText(limit: Limit): Text {
  if ('on' in limit) return writtenDay(limit.on);
  if ('yearly' in limit) {
    const [m, d] = limit.yearly.split('-').map(Number);
    const month = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format((m! - 1) * 31 * DAY_MS);
    return { zh: `每年 ${m} 月 ${d} 日`, en: `${d} ${month} of each year` };
  }
  return amountText(limit.amount, limit.unit);
}
