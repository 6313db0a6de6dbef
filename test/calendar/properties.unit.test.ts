import chineseDays from 'chinese-days';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addWorkingDays, workingDaysBetween } from '../../src/calendar/calendar.ts';
import { adHocRule, type ClockRun } from '../../src/calendar/clock.ts';
import { toDay, toPlainDate } from '../../src/calendar/days.ts';
import { dueOn } from '../../src/calendar/due.ts';
import { explain } from '../../src/calendar/explain.ts';
import { elapsed } from '../../src/calendar/follow.ts';
import type { Unit } from '../../src/calendar/limit.ts';
import { type Instant, instant, plainDate } from '../../src/kernel/time.ts';
import { china, newYork } from './given.ts';

/**
 * The counting rules once more, walked day by day and minute by minute with nothing but the holiday data and Date, so that a
 * mistake in the look-up tables cannot hide behind itself.
 */
const MINUTE = 60_000;
const DAY = 86_400_000;
const EAST = 8 * 3_600_000;
const worked = new Map<number, boolean>();
function isWorked(d: number): boolean {
  let known = worked.get(d);
  if (known === undefined) {
    known = chineseDays.isWorkday(new Date(d * DAY).toISOString().slice(0, 10));
    worked.set(d, known);
  }
  return known;
}

interface Asked {
  readonly unit: Unit;
  readonly amount: number;
  /** Minutes on the wall clock in Shanghai since 1970. */
  readonly from: number;
  readonly pauses: readonly (readonly [number, number])[];
}

function walkDays({ unit, amount, from, pauses }: Asked): number {
  const event = Math.floor((from * MINUTE) / DAY);
  const paused = (d: number): boolean =>
    pauses.some(([a, b]) => Math.floor((a * MINUTE) / DAY) < d && d <= Math.floor((b * MINUTE) / DAY));
  let need = amount;
  if (unit === 'months') {
    const date = new Date(event * DAY);
    const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + amount + 1, 0));
    need = (last.getTime() - DAY * Math.max(0, last.getUTCDate() - date.getUTCDate())) / DAY - event;
  }
  let d = event;
  while (need > 0) {
    d++;
    if (!paused(d) && (unit !== 'working days' || isWorked(d))) need--;
  }
  while (!isWorked(d)) d++;
  return d;
}

function walkMinutes({ unit, amount, from, pauses }: Asked): number {
  const open = (m: number): boolean => {
    const time = m % 1440;
    return isWorked(Math.floor(m / 1440)) && ((time >= 540 && time < 720) || (time >= 780 && time < 1080));
  };
  let m = from;
  for (let need = amount * (unit === 'minutes' ? 1 : 60); need > 0; m++) {
    if (!pauses.some(([a, b]) => a <= m && m < b) && (unit !== 'working hours' || open(m))) need--;
  }
  return m;
}

const wallMinute = (a: string, b: string): fc.Arbitrary<number> =>
  fc.integer({ min: Date.parse(a) / MINUTE, max: Date.parse(b) / MINUTE });
const at = (wall: number): Instant => instant(wall * MINUTE - EAST);
const runOf = ({ from, pauses }: Asked): ClockRun => ({
  from: at(from),
  pauses: pauses.map(([a, b]) => ({ from: at(a), to: at(b) })),
});

const asked = (units: readonly Unit[], most: number, reach: number): fc.Arbitrary<Asked> =>
  wallMinute('2019-06-01', '2026-10-01').chain((from) =>
    fc.record({
      unit: fc.constantFrom(...units),
      amount: fc.integer({ min: 1, max: most }),
      from: fc.constant(from),
      pauses: fc.array(
        fc
          .tuple(fc.integer({ min: -reach / 3, max: reach }), fc.integer({ min: 0, max: reach / 2 }))
          .map(([a, length]) => [from + a, from + a + length] as const),
        { maxLength: 4 },
      ),
    }),
  );
const inDays = asked(['days', 'working days'], 60, 90 * 1440);
const inMonths = asked(['months'], 14, 90 * 1440);
const inTime = asked(['minutes', 'hours', 'working hours'], 40, 6 * 1440);
const anything = fc.oneof(inDays, inMonths, inTime);

it('the fast way, the explained way and the walk agree on days', () => {
  fc.assert(
    fc.property(fc.oneof(inDays, inMonths), (q) => {
      const rule = adHocRule(q);
      const due = dueOn(rule, runOf(q), china)!;
      expect(due.dueOn).toBe(toPlainDate(walkDays(q)));
      expect(due.dueAt).toBe(instant((walkDays(q) + 1) * DAY - EAST));
      expect(explain(rule, runOf(q), china)).toMatchObject(due);
    }),
    { numRuns: 1500 },
  );
});

it('the fast way, the explained way and the walk agree on minutes, hours and working hours', () => {
  fc.assert(
    fc.property(inTime, (q) => {
      const rule = adHocRule(q);
      const due = dueOn(rule, runOf(q), china)!;
      expect(due.dueAt).toBe(at(walkMinutes(q)));
      expect(explain(rule, runOf(q), china)).toMatchObject(due);
    }),
    { numRuns: 300 },
  );
});

it('both ways agree where the clocks change, with restarts and pauses that have not ended', () => {
  const extras = fc.record({
    restart: fc.option(fc.integer({ min: 0, max: 30 * 1440 })),
    open: fc.option(fc.integer({ min: -10 * 1440, max: 60 * 1440 })),
    extend: fc.integer({ min: 0, max: 20 }),
  });
  fc.assert(
    fc.property(anything, extras, (q, { restart, open, extend }) => {
      const rule = adHocRule(q);
      const run = {
        ...runOf(q),
        extend,
        ...(restart === null ? {} : { restart: at(q.from + restart) }),
      };
      const pauses = open === null ? run.pauses : [...run.pauses, { from: at(q.from + open), to: null }];
      const due = dueOn(rule, { ...run, pauses }, newYork) ?? { dueOn: null, dueAt: null };
      expect(explain(rule, { ...run, pauses }, newYork)).toMatchObject(due);
    }),
    { numRuns: 1500 },
  );
});

it('a longer limit, an extension or one more pause never makes it earlier', () => {
  fc.assert(
    fc.property(anything, fc.integer({ min: 1, max: 30 }), wallMinute('2019-06-01', '2027-06-01'), (q, more, a) => {
      const due = (r: Asked): Instant => dueOn(adHocRule(r), runOf(r), china)!.dueAt;
      expect(due({ ...q, amount: q.amount + more }) >= due(q)).toBe(true);
      expect(due({ ...q, pauses: [...q.pauses, [a, a + more * 600]] }) >= due(q)).toBe(true);
      expect(dueOn(adHocRule(q), { ...runOf(q), extend: more }, china)!.dueAt).toBe(
        due({ ...q, amount: q.amount + more }),
      );
    }),
    { numRuns: 1000 },
  );
});

it('a restart is a fresh start', () => {
  fc.assert(
    fc.property(anything, fc.integer({ min: 0, max: 60 * 1440 }), (q, later) => {
      const fresh = { ...q, from: q.from + later };
      expect(dueOn(adHocRule(q), { ...runOf(q), restart: at(fresh.from) }, china)).toEqual(
        dueOn(adHocRule(q), runOf(fresh), china),
      );
    }),
  );
});

it('what is used and what remains make up the limit until it is due', () => {
  fc.assert(
    fc.property(asked(['working days'], 60, 90 * 1440), fc.nat({ max: 60 * 1440 }), (q, later) => {
      const rule = adHocRule(q);
      const now = at(q.from + later);
      const { used, remaining, late } = elapsed(rule, runOf(q), now, china);
      if (late === 0) expect(used + remaining).toBe(q.amount);
      else expect(used - late).toBe(q.amount);
    }),
  );
});

it('adding working days and counting them are each other turned round, and agree with the package', () => {
  fc.assert(
    fc.property(
      wallMinute('2004-06-01', '2026-06-01'),
      fc.integer({ min: -80, max: 80 }).filter((n) => n !== 0),
      (from, n) => {
        const date = toPlainDate(Math.floor((from * MINUTE) / DAY));
        const there = addWorkingDays(china, date, n);
        expect(there).toBe(chineseDays.findWorkday(n, date));
        const steps = workingDaysBetween(china, date, there);
        // Going back from a day off, the first day met is not left behind by the count.
        expect(steps).toBe(n < 0 && !isWorked(toDay(date)) ? n + 1 : n);
      },
    ),
  );
  expect(addWorkingDays(china, plainDate('2026-03-06'), -1)).toBe('2026-03-05');
});
