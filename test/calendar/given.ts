import { adHocRule, type ClockRule, type ClockRun } from '../../src/calendar/clock.ts';
import { dueOn } from '../../src/calendar/due.ts';
import { explain } from '../../src/calendar/explain.ts';
import { parseLimit } from '../../src/calendar/limit.ts';
import { loadCalendar } from '../../src/calendar/pack.ts';
import { parseMoment, withOffset } from '../../src/calendar/zone.ts';
import type { Instant } from '../../src/kernel/time.ts';

export const china = loadCalendar('china').calendar;
export const newYork = loadCalendar('new-york').calendar;

export const at = (text: string, calendar = china): Instant => parseMoment(text, calendar.zone);

export interface Told {
  readonly pauses?: readonly (readonly [string, string | null])[];
  readonly restart?: string;
  readonly extend?: number;
}

export const runOf = (from: string, told: Told = {}, calendar = china): ClockRun => ({
  from: at(from, calendar),
  pauses: (told.pauses ?? []).map(([a, b]) => ({ from: at(a, calendar), to: b === null ? null : at(b, calendar) })),
  restart: told.restart === undefined ? undefined : at(told.restart, calendar),
  extend: told.extend,
});

export const ruleOf = (limit: string | ClockRule): ClockRule =>
  typeof limit === 'string' ? adHocRule(parseLimit(limit)) : limit;

/** `dueOn dueAt`, by both ways of counting, which must agree. */
export function due(limit: string | ClockRule, from: string, told: Told = {}, calendar = china): string | null {
  const [rule, run] = [ruleOf(limit), runOf(from, told, calendar)];
  const fast = dueOn(rule, run, calendar);
  const told2 = explain(rule, run, calendar);
  if (told2.dueOn !== (fast?.dueOn ?? null) || told2.dueAt !== (fast?.dueAt ?? null)) {
    throw new Error(`dueOn says ${JSON.stringify(fast)}, explain ${told2.dueOn} ${told2.dueAt}`);
  }
  return fast && `${fast.dueOn} ${withOffset(fast.dueAt, calendar.zone)}`;
}

/** The due day alone. */
export const day = (...asked: Parameters<typeof due>): string | undefined => due(...asked)?.slice(0, 10);
