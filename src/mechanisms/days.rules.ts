import { addWorkingDays, type Calendar, isWorkingDay, workingDaysBetween } from '../calendar/calendar.ts';
import { addMonths, dayOf, toDay, toPlainDate, weekday } from '../calendar/days.ts';
import { type Limit, parseLimit } from '../calendar/limit.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Period, Quota, Roll, When } from './rules.ts';

/** First and last day of each period of a year, as day numbers. */
function periodsOf(year: number, per: Period): { readonly from: number; readonly to: number }[] {
  const months = { year: 12, 'half-year': 6, quarter: 3, month: 1 }[per];
  return Array.from({ length: 12 / months }, (_, i) => {
    const from = dayOf(year, 1 + i * months, 1);
    return { from, to: addMonths(from, months) - 1 };
  });
}

/** A day as the calendar has it; a day that rolls out of its year rolls the other way. `null`: left out. */
function rolled(calendar: Calendar, day: number, roll: Roll = 'before'): PlainDate | null {
  const date = toPlainDate(day);
  if (roll === 'none' || isWorkingDay(calendar, date)) return date;
  if (roll === 'skip') return null;
  const before = addWorkingDays(calendar, date, -1);
  const after = addWorkingDays(calendar, date, 0);
  const [first, second] = roll === 'before' ? [before, after] : [after, before];
  return first.slice(0, 4) === date.slice(0, 4) ? first : second;
}

/** The n-th working day of a period, below zero from its end. */
function nthWorking(calendar: Calendar, { from, to }: { from: number; to: number }, n: number): PlainDate {
  return n > 0
    ? addWorkingDays(calendar, toPlainDate(from - 1), n)
    : addWorkingDays(calendar, addWorkingDays(calendar, toPlainDate(to + 1), -1), n + 1);
}

/** So long after a day (`sign` −1: before it). Only days, working days and months lead from a day to a day. */
export function moved(calendar: Calendar, date: PlainDate, limit: Limit, sign: 1 | -1): PlainDate {
  if (!('amount' in limit)) throw new Error('not a length of time');
  const n = sign * limit.amount;
  switch (limit.unit) {
    case 'working days':
      return n === 0 ? date : addWorkingDays(calendar, date, n);
    case 'days':
      return toPlainDate(toDay(date) + n);
    case 'months':
      return toPlainDate(addMonths(toDay(date), n));
    default:
      throw new Error(`not in days: ${limit.unit}`);
  }
}

/** When what follows a day falls due: so long after it, on a day that is worked. */
export function following(calendar: Calendar, date: PlainDate, within: string): PlainDate {
  const due = moved(calendar, date, parseLimit(within), 1);
  return isWorkingDay(calendar, due) ? due : addWorkingDays(calendar, due, 0);
}

/** A length of time in days, working days or months; `null` for any other text. */
export function spanOf(text: string): Limit | null {
  try {
    const limit = parseLimit(text);
    return 'amount' in limit && ['days', 'working days', 'months'].includes(limit.unit) ? limit : null;
  } catch {
    return null;
  }
}

/**
 * The days of a year on which a duty falls due, in order; `null`: on an event, which nobody can date ahead.
 *
 * @param earlier the days of the duty that this one follows, for a year
 */
export function daysOf(
  when: When,
  calendar: Calendar,
  year: number,
  earlier: (year: number) => readonly PlainDate[] | null,
): readonly PlainDate[] | null {
  if ('event' in when) return null;
  if ('after' in when) {
    const [before, now] = [earlier(year - 1), earlier(year)];
    if (!before || !now) return null;
    const days = [...before, ...now].map((day) => following(calendar, day, when.within));
    return days.filter((day) => day.startsWith(`${year}-`));
  }
  if ('quota' in when) return periodsOf(year, when.quota.per).map((p) => nthWorking(calendar, p, -1));
  if (when.every === 'week') {
    const [{ from, to }] = periodsOf(year, 'year') as [{ from: number; to: number }];
    const first = from + ((when.weekday - weekday(from) + 7) % 7);
    const days: number[] = [];
    for (let day = first; day <= to; day += 7) days.push(day);
    return present(days.map((day) => rolled(calendar, day, when.roll)));
  }
  if (when.every === 'year') {
    const [month, day] = when.on.split('-').map(Number) as [number, number];
    return present([rolled(calendar, dayOf(year, month, day), when.roll)]);
  }
  const periods = periodsOf(year, when.every);
  if ('workingDay' in when) return periods.map((p) => nthWorking(calendar, p, when.workingDay));
  return present(
    periods.map(({ from, to }) => rolled(calendar, when.day > 0 ? from + when.day - 1 : to + when.day + 1, when.roll)),
  );
}

const present = (days: readonly (PlainDate | null)[]): PlainDate[] => [
  ...new Set(days.flatMap((day) => (day === null ? [] : [day]))),
];

/** The first day of the period, or the Monday of the week, that a day lies in. */
export function periodOf(per: Period | 'week', date: PlainDate): PlainDate {
  const day = toDay(date);
  if (per === 'week') return toPlainDate(day - weekday(day) + 1);
  const periods = periodsOf(Number(date.slice(0, 4)), per);
  return toPlainDate(periods.find(({ from, to }) => from <= day && day <= to)!.from);
}

/**
 * The last day of the period before the one that a day lies in: what a statement of the period before is about. An obligation's own period
 * may begin later, with the version that asks it.
 */
export const endBefore = (per: Period | 'week', date: PlainDate): PlainDate =>
  toPlainDate(toDay(periodOf(per, date)) - 1);

/** The last day of the period that a day lies in. */
export function lastOf(per: Period, date: PlainDate): PlainDate {
  const day = toDay(date);
  return toPlainDate(periodsOf(Number(date.slice(0, 4)), per).find(({ from, to }) => from <= day && day <= to)!.to);
}

/** How far a quota should be at the end of each month of the year, in percent of the whole, and below what a holder is warned. */
export interface Pace {
  readonly on: PlainDate;
  readonly percent: number;
  readonly warnBelow: number | null;
}

/** Pace counts working days: nobody is behind for a month of holidays. */
export function paceOf({ per, behind }: Quota, calendar: Calendar, year: number): Pace[] {
  return periodsOf(year, per).flatMap(({ from, to }) => {
    const whole = workingDaysBetween(calendar, toPlainDate(from - 1), toPlainDate(to));
    const ends: Pace[] = [];
    for (let end = addMonths(from, 1) - 1; end <= to; end = addMonths(end + 1, 1) - 1) {
      const passed = workingDaysBetween(calendar, toPlainDate(from - 1), toPlainDate(end));
      const percent = Math.round((100 * passed) / whole);
      ends.push({
        on: toPlainDate(end),
        percent,
        warnBelow: behind === undefined ? null : Math.max(0, percent - behind),
      });
    }
    return ends;
  });
}
