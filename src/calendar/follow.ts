import type { Text } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';
import { type Calendar, dayAt, type Mark } from './calendar.ts';
import type { ClockRule, ClockRun, Due } from './clock.ts';
import { addMonths, toDay } from './days.ts';
import { counted, dueOn, orderedPauses, place, startOf, wholeAmount } from './due.ts';
import { type Unit, unitMs } from './limit.ts';
import { dayText } from './words.ts';

/** How far a clock has run. All in `unit`; a limit of months is told in days. */
export interface Elapsed {
  readonly unit: Unit;
  /** Counted so far, pauses taken out. */
  readonly used: number;
  /** Still to come until due; 0 from the last day on; while paused, what will be left. */
  readonly remaining: number;
  /** By how much it is late; 0 in time. */
  readonly late: number;
  readonly paused: boolean;
}

/** How much was counted between two places, pauses taken out. */
function countedBetween(unit: Unit, a: number, b: number, run: ClockRun, calendar: Calendar): number {
  let sum = counted(unit, b, calendar) - counted(unit, a, calendar);
  let covered = a;
  for (const pause of orderedPauses(run)) {
    const from = Math.max(covered, place(unit, pause.from, calendar));
    const to = Math.min(b, pause.to === null ? b : place(unit, pause.to, calendar));
    if (to <= from) continue;
    sum -= counted(unit, to, calendar) - counted(unit, from, calendar);
    covered = to;
  }
  return sum;
}

/**
 * How much of a clock is used and left at a moment, and how late it is, in the rule's unit: lateness in working days for a limit of
 * working days. A fixed day and a limit counted back are told in days.
 */
export function elapsed(rule: ClockRule, run: ClockRun, at: Instant, calendar: Calendar): Elapsed {
  const { limit } = rule;
  const counts = 'amount' in limit && !rule.before;
  const unit = counts ? limit.unit : 'days';
  const each = unitMs(unit) || 1;
  const started = startOf(run, unit, calendar);
  const now = place(unit, at, calendar);
  const shown: Unit = unit === 'months' ? 'days' : unit;
  const stands = counts ? run : { ...run, pauses: [] };
  const span = (a: number, b: number): number => (a < b ? countedBetween(unit, a, b, stands, calendar) / each : 0);
  const used = span(started, now);
  const due = dueOn(rule, run, calendar);
  if (due === null) {
    const amount = wholeAmount(rule, run, limit as { amount: number; unit: Unit });
    const whole = unit === 'months' ? addMonths(started, amount) - started : amount;
    return { unit: shown, used, remaining: Math.max(0, whole - used), late: 0, paused: true };
  }
  const end = unitMs(unit) === 0 ? toDay(due.dueOn) : place(unit, due.dueAt, calendar);
  const paused = stands.pauses.some((p) => p.from <= at && (p.to === null || at < p.to)) && now < end;
  const from = counts ? Math.max(now, started) : now;
  return { unit: shown, used, remaining: span(from, end), late: span(end, now), paused };
}

export interface Moved {
  readonly before: Due;
  readonly after: Due;
  readonly why: Text;
}

/** What a later version of the calendar does to an open clock; `null` when its due date stays, or when it is paused. */
export function movedBy(rule: ClockRule, run: ClockRun, older: Calendar, newer: Calendar): Moved | null {
  const before = dueOn(rule, run, older);
  const after = dueOn(rule, run, newer);
  if (before === null || after === null || before.dueAt === after.dueAt) return null;
  const first = dayAt(older, run.restart ?? run.from);
  const last = Math.max(toDay(before.dueOn), toDay(after.dueOn));
  const changed = [...changes(older, newer, first, last)];
  const [zh, en] = [changed.map((c) => c.zh).join('、'), changed.map((c) => c.en).join('; ')];
  const [a, b] = [dayText(toDay(before.dueOn)), dayText(toDay(after.dueOn))];
  return {
    before,
    after,
    why: {
      zh: `日历更新${zh ? `（${zh}）` : ''}：到期日由 ${a.zh}改为 ${b.zh}。`,
      en: `The calendar was updated${en ? ` (${en})` : ''}: the due date moves from ${a.en} to ${b.en}.`,
    },
  };
}

/** Days that are worked in one calendar and not in the other, by name where the calendar that changed them has one. */
function* changes(older: Calendar, newer: Calendar, first: number, last: number): Generator<Text> {
  const works = (c: Calendar, d: number): boolean => c.worked[d]! > c.worked[d - 1]!;
  for (let day = Math.max(1, first); day <= last; day++) {
    const now = works(newer, day);
    if (works(older, day) === now) continue;
    const at = (c: Calendar): Mark | undefined => c.marks.find((m) => m.from <= day && m.to >= day);
    const name = (at(newer) ?? at(older))?.name;
    const text = dayText(day);
    yield {
      zh: `${text.zh}${name ? name.zh : ''}改为${now ? '上班' : '休息'}`,
      en: `${text.en}${name ? ` (${name.en})` : ''} is now ${now ? 'worked' : 'off'}`,
    };
  }
}
