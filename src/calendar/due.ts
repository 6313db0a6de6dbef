import { Refusal } from '../kernel/refusal.ts';
import { type Instant, instant } from '../kernel/time.ts';
import {
  type Calendar,
  closeOfDay,
  dayAt,
  endOfDay,
  inRange,
  nthWorkingDay,
  officeMoment,
  officeTime,
  rollBack,
  rollForward,
} from './calendar.ts';
import { AD_HOC, allowedExtension, type ClockRule, type ClockRun, type Due, type Pause } from './clock.ts';
import { addMonths, civil, DAY_MS, dayOf, LAST_DAY, toDay, toPlainDate } from './days.ts';
import { isAmount, type Unit, unitMs } from './limit.ts';
import { fromWall, readInstant, toWall } from './zone.ts';

/**
 * Where a moment stands for a unit. Days count in whole days of the office, minutes and hours in ms around the clock, working hours
 * in ms of the office's wall clock.
 */
export function place(unit: Unit, at: Instant, calendar: Calendar): number {
  switch (unit) {
    case 'days':
    case 'working days':
    case 'months':
      return dayAt(calendar, at);
    case 'minutes':
    case 'hours':
      return readInstant(at);
    case 'working hours':
      return toWall(calendar.zone, readInstant(at));
    default:
      return unit satisfies never;
  }
}

/** How much has been counted up to a place since 1970: a sum, so that any stretch is one subtraction however long it is. */
export function counted(unit: Unit, at: number, calendar: Calendar): number {
  switch (unit) {
    case 'working days':
      return calendar.worked[inRange(at)]!;
    case 'working hours':
      return officeTime(calendar, at);
    case 'days':
    case 'months':
    case 'minutes':
    case 'hours':
      return at;
    default:
      return unit satisfies never;
  }
}

/** The place at which so much has been counted. */
function reached(unit: Unit, sum: number, calendar: Calendar): number {
  switch (unit) {
    case 'working days':
      return nthWorkingDay(calendar, sum);
    case 'working hours':
      return officeMoment(calendar, sum);
    case 'days':
    case 'months':
      return rollForward(calendar, sum);
    case 'minutes':
    case 'hours':
      return sum;
    default:
      return unit satisfies never;
  }
}

/** Nothing left to count: the day itself if worked, the moment itself if the office is open, else the next such. */
export function atOnce(unit: Unit, start: number, calendar: Calendar): number {
  if (unit === 'working days') return rollForward(calendar, start);
  if (unit === 'working hours') return officeMoment(calendar, officeTime(calendar, start), true);
  return reached(unit, start, calendar);
}

/** A due place as what people are told. */
export function dueAt(rule: ClockRule, unit: Unit, end: number, start: number, calendar: Calendar): Due {
  if (unitMs(unit) === 0) {
    const at = rule.until === 'office close' ? closeOfDay(calendar, end) : endOfDay(calendar, end);
    return { dueOn: toPlainDate(end), dueAt: at };
  }
  const ms = unit === 'working hours' ? fromWall(calendar.zone, end) : end;
  // Midnight belongs to the day it ends, as 24:00 does in a limit of days; nothing falls due before the day it began.
  const day = Math.floor((toWall(calendar.zone, ms) - 1) / DAY_MS);
  const first = unit === 'working hours' ? start : toWall(calendar.zone, start);
  return { dueOn: toPlainDate(inRange(Math.max(day, Math.floor(first / DAY_MS)))), dueAt: instant(ms) };
}

/** The pauses in order of beginning; refuses one that ends before it begins. */
export function orderedPauses(run: ClockRun): readonly Pause[] {
  const { pauses } = run;
  for (const { from, to } of pauses) {
    if (to !== null && to < from) throw new Refusal('calendar.pause-reversed', { from, to });
  }
  return pauses.length < 2 ? pauses : pauses.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}

/** The place counting starts from: the restart's if there was one. */
export function startOf(run: ClockRun, unit: Unit, calendar: Calendar): number {
  if (run.restart === undefined) return place(unit, run.from, calendar);
  if (run.restart < run.from) {
    throw new Refusal('calendar.restart-before-start', { from: run.from, restart: run.restart });
  }
  return place(unit, run.restart, calendar);
}

/** The limit with what was granted; refuses more than the rule allows, and an amount that cannot be counted. */
export function wholeAmount(rule: ClockRule, run: ClockRun, limit: { amount: number; unit: Unit }): number {
  const extend = run.extend ?? 0;
  if (extend === 0) return limit.amount;
  if (!isAmount(extend, limit.unit)) throw new Refusal('calendar.bad-extension', { extend });
  if (rule.id !== AD_HOC) allowedExtension(rule, [], extend);
  return limit.amount + extend;
}

/** A day of the year, or a fixed day: no count, so pauses and restarts do not move it, and it is not rolled. */
export function fixedDay(rule: ClockRule, run: ClockRun, calendar: Calendar): number | null {
  const { limit } = rule;
  if ('amount' in limit) return null;
  if (run.extend) throw new Refusal('calendar.extension-none', { clock: rule.id });
  if ('on' in limit) return inRange(toDay(limit.on));
  const start = startOf(run, 'days', calendar);
  const { y } = civil(start);
  const [m, d] = [Number(limit.yearly.slice(0, 2)), Number(limit.yearly.slice(3))];
  const inYear = (year: number): number => Math.min(dayOf(year, m, d), dayOf(year, m + 1, 1) - 1);
  return inRange(inYear(y) > start ? inYear(y) : inYear(y + 1));
}

/**
 * The latest day (or moment) so long before the event. A non-working last day moves back: forward would shorten the notice. Only a
 * new date of the event moves it, so a pause is refused.
 */
export function backFrom(rule: ClockRule, run: ClockRun, unit: Unit, calendar: Calendar): number {
  if (run.pauses.length > 0) throw new Refusal('calendar.before-takes-no-pause', { clock: rule.id });
  const start = startOf(run, unit, calendar);
  const amount = wholeAmount(rule, run, rule.limit as { amount: number; unit: Unit });
  switch (unit) {
    case 'working days': {
      const before = calendar.worked[inRange(start - 1)]!;
      return amount === 0 ? rollBack(calendar, start) : nthWorkingDay(calendar, before - amount + 1);
    }
    case 'days':
      return rollBack(calendar, start - amount);
    case 'months':
      return rollBack(calendar, addMonths(start, -amount));
    case 'minutes':
    case 'hours':
      return start - amount * unitMs(unit);
    case 'working hours': {
      const rest = officeTime(calendar, start) - amount * unitMs(unit);
      return officeMoment(calendar, rest);
    }
    default:
      return unit satisfies never;
  }
}

/**
 * When a clock runs out; `null` while a pause has not ended. Counting follows the civil rule (the day of the event is not counted;
 * an end on a non-working day moves to the next working day). One subtraction for each pause, whatever the length: no walk.
 * Throws `calendar.*` refusals for impossible runs.
 */
export function dueOn(rule: ClockRule, run: ClockRun, calendar: Calendar): Due | null {
  const { limit } = rule;
  if (!('amount' in limit)) {
    const day = fixedDay(rule, run, calendar)!;
    return dueAt(rule, 'days', day, day, calendar);
  }
  const { unit } = limit;
  if (rule.before) {
    const end = backFrom(rule, run, unit, calendar);
    return dueAt(rule, unit, end, end, calendar);
  }
  const start = startOf(run, unit, calendar);
  const amount = wholeAmount(rule, run, limit);
  const begun = counted(unit, start, calendar);
  let target = unit === 'months' ? addMonths(start, amount) : begun + amount * (unitMs(unit) || 1);
  let covered = start;
  for (const { from, to } of orderedPauses(run)) {
    const a = Math.max(covered, place(unit, from, calendar));
    const sum = counted(unit, a, calendar);
    if (sum >= target) break;
    if (to === null) return null;
    const b = place(unit, to, calendar);
    if (b <= a) continue;
    target += counted(unit, b, calendar) - sum;
    covered = b;
  }
  if (unitMs(unit) > 0 && !(target < LAST_DAY * DAY_MS)) inRange(Number.POSITIVE_INFINITY);
  const end = target === begun ? atOnce(unit, start, calendar) : reached(unit, target, calendar);
  return dueAt(rule, unit, end, start, calendar);
}
