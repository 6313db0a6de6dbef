import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { instant } from '../kernel/time.ts';
import { DAY_MS, LAST_DAY, toDay, toPlainDate, weekday } from './days.ts';
import { fromWall, readInstant, toWall, type Zone, zoneOf } from './zone.ts';

/** Days that are not what their weekday says. */
export interface SpecialDay {
  readonly date: PlainDate;
  readonly name: Text;
}

export interface CalendarSpec {
  /** IANA name, `Asia/Shanghai`. */
  readonly zone: string;
  /** Office hours of a working day on the wall clock, `["09:00", "12:00"]`, in order and apart. */
  readonly hours: readonly (readonly [string, string])[];
  /** ISO weekdays without work; Saturday and Sunday when left out. */
  readonly weekend?: readonly number[];
  readonly holidays: readonly SpecialDay[];
  /** Weekend days worked in exchange (调休). */
  readonly makeup: readonly SpecialDay[];
  /** The office's own closed days; stronger than a make-up workday. */
  readonly closures: readonly SpecialDay[];
  /** First and last day for which holidays are known; outside, weekdays decide. */
  readonly publishedFrom: PlainDate;
  readonly publishedUntil: PlainDate;
}

export type MarkKind = 'holiday' | 'makeup' | 'closure';

/** Special days of one kind and name in a row, as a person would say them. */
export interface Mark {
  readonly kind: MarkKind;
  readonly name: Text;
  readonly from: number;
  readonly to: number;
}

export interface Calendar {
  readonly zone: Zone;
  /** Office hours as ms of the day. */
  readonly hours: readonly (readonly [number, number])[];
  readonly hoursMs: number;
  readonly publishedFrom: number;
  readonly publishedUntil: number;
  /** `worked[d]`: working days from 1970-01-01 up to and including day `d`. */
  readonly worked: Int32Array;
  /** `nth[k]`: the day of the k-th working day since 1970-01-01; `nth[0]` is unused. */
  readonly nth: Int32Array;
  /** In order of their first day. */
  readonly marks: readonly Mark[];
  /** Days in the longest of them: how far back to look for one that reaches into a stretch. */
  readonly longestMark: number;
  /** 24:00 of a day as an instant, kept once made. */
  readonly ends: Instant[];
}

const MINUTE = /^([01]\d|2[0-4]):([0-5]\d)$/;

function readHours(hours: CalendarSpec['hours']): (readonly [number, number])[] {
  let last = -1;
  return hours.map(([open, close]) => {
    const [a, b] = [open, close].map((t) => {
      const m = MINUTE.exec(t);
      return m ? (Number(m[1]) * 60 + Number(m[2])) * 60_000 : Number.NaN;
    });
    if (!(a! > last && b! > a! && b! <= DAY_MS)) throw new Refusal('calendar.bad-hours', { hours: `${open}-${close}` });
    last = b!;
    return [a!, b!] as const;
  });
}

function group(kind: MarkKind, days: readonly SpecialDay[]): Mark[] {
  const out: Mark[] = [];
  for (const { date, name } of days.toSorted((a, b) => (a.date < b.date ? -1 : 1))) {
    const day = toDay(date);
    const last = out.at(-1);
    if (last && last.to === day - 1 && last.name.zh === name.zh) out[out.length - 1] = { ...last, to: day };
    else if (last?.to !== day) out.push({ kind, name, from: day, to: day });
  }
  return out;
}

/** Throws `calendar.bad-hours`, `calendar.unknown-zone`. Takes some milliseconds: build one for an office and keep it. */
export function buildCalendar(spec: CalendarSpec): Calendar {
  const zone = zoneOf(spec.zone);
  const hours = readHours(spec.hours);
  const weekend = new Set(spec.weekend ?? [6, 7]);
  const works = new Uint8Array(LAST_DAY + 1);
  for (let day = 0; day <= LAST_DAY; day++) works[day] = weekend.has(weekday(day)) ? 0 : 1;
  const set = (days: readonly SpecialDay[], value: 0 | 1): void => {
    for (const { date } of days) works[toDay(date)] = value;
  };
  set(spec.holidays, 0);
  set(spec.makeup, 1);
  set(spec.closures, 0);
  const worked = new Int32Array(LAST_DAY + 1);
  const nth = new Int32Array(works.reduce((sum, w) => sum + w, 0) + 1);
  let count = 0;
  for (let day = 0; day <= LAST_DAY; day++) {
    if (works[day] === 1) nth[++count] = day;
    worked[day] = count;
  }
  const marks = [
    ...group('holiday', spec.holidays),
    ...group('makeup', spec.makeup),
    ...group('closure', spec.closures),
  ].sort((a, b) => a.from - b.from);
  return {
    zone,
    hours,
    hoursMs: hours.reduce((sum, [open, close]) => sum + close - open, 0),
    publishedFrom: toDay(spec.publishedFrom),
    publishedUntil: toDay(spec.publishedUntil),
    worked,
    nth,
    marks,
    longestMark: marks.reduce((most, m) => Math.max(most, m.to - m.from + 1), 0),
    ends: [],
  };
}

const outOfRange = (): Refusal => new Refusal('calendar.out-of-range', { last: toPlainDate(LAST_DAY) });

/** Refuses a day the tables do not reach. */
export function inRange(day: number): number {
  if (!(day >= 0 && day <= LAST_DAY)) throw outOfRange();
  return day;
}

// ---- in day numbers: what the clocks count with ----

export const worksOn = (calendar: Calendar, day: number): boolean =>
  calendar.worked[inRange(day)]! > (day === 0 ? 0 : calendar.worked[day - 1]!);

/** The k-th working day since 1970. */
export function nthWorkingDay(calendar: Calendar, k: number): number {
  const day = k >= 1 ? calendar.nth[k] : undefined;
  if (day === undefined) throw outOfRange();
  return day;
}

/** The day itself when it is worked, else the next one that is. */
export const rollForward = (calendar: Calendar, day: number): number =>
  worksOn(calendar, day) ? day : nthWorkingDay(calendar, calendar.worked[day]! + 1);

/** The day itself when it is worked, else the one before it that is. */
export const rollBack = (calendar: Calendar, day: number): number =>
  nthWorkingDay(calendar, calendar.worked[inRange(day)]!);

/** 24:00 of a day on the office's wall. */
export function endOfDay(calendar: Calendar, day: number): Instant {
  const known = calendar.ends[day];
  if (known !== undefined) return known;
  const made = instant(fromWall(calendar.zone, (inRange(day) + 1) * DAY_MS));
  calendar.ends[day] = made;
  return made;
}

/** When the office closes on a day. */
export const closeOfDay = (calendar: Calendar, day: number): Instant =>
  instant(fromWall(calendar.zone, inRange(day) * DAY_MS + (calendar.hours.at(-1)?.[1] ?? DAY_MS)));

/** The office's day of a moment. */
export const dayAt = (calendar: Calendar, at: Instant): number =>
  inRange(Math.floor(toWall(calendar.zone, readInstant(at)) / DAY_MS));

/**
 * Office time (ms) passed from 1970 up to a moment of the wall clock. It is counted on the wall, since office hours are: a night in
 * which the clocks change makes no working day longer.
 */
export function officeTime(calendar: Calendar, wall: number): number {
  const day = inRange(Math.floor(wall / DAY_MS));
  const full = calendar.worked[day]! * calendar.hoursMs;
  if (!worksOn(calendar, day)) return full;
  const time = wall - day * DAY_MS;
  let today = 0;
  for (const [open, close] of calendar.hours) today += Math.max(0, Math.min(time, close) - open);
  return full - calendar.hoursMs + today;
}

/**
 * The first moment of the wall clock at which so much office time has passed; with `open`, the first at which the office is open
 * after it (at 12:00 that is when the afternoon begins).
 */
export function officeMoment(calendar: Calendar, passed: number, open = false): number {
  const { hours, hoursMs } = calendar;
  if (hoursMs === 0) throw new Refusal('calendar.no-hours');
  const k = open ? Math.floor(passed / hoursMs) + 1 : Math.ceil(passed / hoursMs);
  let rest = passed - (k - 1) * hoursMs;
  const day = nthWorkingDay(calendar, k);
  for (const [from, to] of hours) {
    const length = to - from;
    if (rest < length || (!open && rest === length)) return day * DAY_MS + from + rest;
    rest -= length;
  }
  throw outOfRange();
}

// ---- in dates: what other slices ask ----

export const isWorkingDay = (calendar: Calendar, date: PlainDate): boolean => worksOn(calendar, toDay(date));

/** Working days after `a` up to and including `b`; below zero when `b` is before `a`. */
export const workingDaysBetween = (calendar: Calendar, a: PlainDate, b: PlainDate): number =>
  calendar.worked[inRange(toDay(b))]! - calendar.worked[inRange(toDay(a))]!;

/** The n-th working day after (below zero: before) a date; 0 is the day itself or the next worked one. */
export function addWorkingDays(calendar: Calendar, date: PlainDate, n: number): PlainDate {
  const day = inRange(toDay(date));
  if (n === 0) return toPlainDate(rollForward(calendar, day));
  const k = calendar.worked[day]! + n + (n < 0 && !worksOn(calendar, day) ? 1 : 0);
  return toPlainDate(nthWorkingDay(calendar, k));
}

/** Whether the date lies where the holidays are not published yet: the due date will be found anew. */
export const isProvisional = (calendar: Calendar, date: PlainDate): boolean => toDay(date) > calendar.publishedUntil;
