import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseLimit } from '../../src/calendar/limit.ts';
import { type PlainDate, plainDate } from '../../src/kernel/time.ts';
import type { Obligation } from '../../src/mechanisms/adoption.rules.ts';
import { shippedMechanisms } from '../../src/mechanisms/pack.ts';
import { type MechanismDuty, quotaOf, type Share } from '../../src/mechanisms/rules.ts';
import { standingOf } from '../../src/obligations/standing.rules.ts';
import { add, met, NOTHING, percentIn, type Tally } from '../../src/obligations/tally.rules.ts';
import { behindOn, nextWarning, owedBy, settlesOn, soFar, warningOn } from '../../src/obligations/warn.rules.ts';
import { calendar } from '../mechanisms/given.ts';

/* A share: one that the house counts (H1), and one that somebody types since the house does not have it (C3). */
const duty = (row: string, id: string): MechanismDuty =>
  shippedMechanisms()
    .find((m) => m.id === row)!
    .duties!.find((d) => d.id === id)!;
const [measured, typed] = [duty('H1', 'sent'), duty('C3', 'in-the-hall')];
const LEAST = 90;
const BEHIND = 20;
const RECORDED = parseLimit('10 working days');
const DAYS = { periodFrom: plainDate('2026-04-01'), dueOn: plainDate('2026-06-30') };
const JUNE = plainDate('2026-06-15');

const obligation = { ...DAYS, unit: 'water', least: LEAST, most: null } as unknown as Obligation;
const standing = (rule: MechanismDuty, claimed: Tally, live: Share | null, today: PlainDate) =>
  standingOf(
    { calendar, recorded: RECORDED },
    rule,
    { ...obligation, least: quotaOf(rule)!.least as number },
    { state: 'open', waiting: false, claimed, live },
    today,
  );

const share = fc.nat(500).chain((of) => fc.record({ value: fc.nat(of), of: fc.constant(of) }));
const day = fc
  .integer({ min: 1, max: 90 })
  .map((n) => plainDate(new Date(Date.UTC(2026, 3, n)).toISOString().slice(0, 10)));

describe('a share', () => {
  it('has no pace: whether somebody is short depends on the share alone, not on the day', () => {
    fc.assert(
      fc.property(share, day, day, (counted, one, other) => {
        const amount = soFar(measured, NOTHING, counted);
        expect(behindOn(measured, calendar, DAYS, one, amount, LEAST)).toEqual(
          behindOn(measured, calendar, DAYS, other, amount, LEAST),
        );
      }),
    );
  });

  it('is short exactly where it is below what is asked for by more than the points of the rule, and there is something to count', () => {
    fc.assert(
      fc.property(share, day, (counted, today) => {
        const amount = soFar(measured, NOTHING, counted);
        const short = counted.of > 0 && Math.floor((100 * counted.value) / counted.of) < LEAST - BEHIND;
        expect(behindOn(measured, calendar, DAYS, today, amount, LEAST)?.kind ?? null).toBe(short ? 'short' : null);
        expect(standing(measured, NOTHING, counted, today)).toBe(short ? 'short' : 'owed');
      }),
    );
  });

  it('is reached exactly by the whole share, however it is rounded for people', () => {
    fc.assert(
      fc.property(
        share.filter(({ of }) => of > 0),
        (counted) => {
          const amount = percentIn(counted)!;
          const record = { place: null, from: DAYS.periodFrom, to: DAYS.dueOn, amount };
          const reached = 100 * counted.value >= LEAST * counted.of;
          expect(met(add(NOTHING, 'measured', record), LEAST, quotaOf(measured))).toBe(reached);
          // Said twice it is no other share, and no better one.
          const twice = add(add(NOTHING, 'measured', record), 'measured', record);
          expect([twice.amount, twice.records]).toEqual([amount, 2]);
        },
      ),
    );
  });

  it('of 80 % with 90 asked for is no warning in its period, and is one ten working days before its end', () => {
    const amount = soFar(measured, NOTHING, { value: 4, of: 5 });
    expect(amount).toBe(80);
    expect(warningOn(measured, calendar, DAYS, plainDate('2026-05-31'), amount, LEAST)).toBeNull();
    const told = warningOn(measured, calendar, DAYS, plainDate('2026-06-18'), amount, LEAST);
    expect(told).toEqual({ kind: 'due', percent: 80, expected: 90 });
    expect(standing(measured, NOTHING, { value: 4, of: 5 }, JUNE)).toBe('owed');
  });

  it('of nothing sent is told to nobody, on any day', () => {
    fc.assert(
      fc.property(day, (today) => {
        const amount = soFar(measured, NOTHING, { value: 0, of: 0 });
        expect(warningOn(measured, calendar, DAYS, today, amount, LEAST)).toBeNull();
        expect(standing(measured, NOTHING, { value: 0, of: 0 }, today)).toBe('owed');
      }),
    );
  });

  it('that somebody types is judged by what was recorded, and by nothing before', () => {
    const least = quotaOf(typed)!.least as number;
    const of = (n: number) => add(NOTHING, 'percent', { place: null, from: JUNE, to: JUNE, amount: n });
    expect(soFar(typed, NOTHING, null)).toBeNull();
    expect(standing(typed, NOTHING, null, JUNE)).toBe('owed');
    expect(behindOn(typed, calendar, DAYS, JUNE, null, least)).toBeNull();
    // That nothing was said is told before its day all the same: somebody owes it.
    expect(warningOn(typed, calendar, DAYS, plainDate('2026-06-29'), null, least)).toMatchObject({ kind: 'due' });
    expect(standing(typed, of(least - 1), null, JUNE)).toBe('owed');
    expect(standing(typed, of(30), null, JUNE)).toBe('short');
  });

  it('stands as counted once its period is over, whatever is counted later', () => {
    const counted: Tally = { ...NOTHING, amount: 40, counted: { value: 2, of: 5 } };
    expect(soFar(measured, counted, { value: 5, of: 5 })).toBe(40);
    expect(standing(measured, counted, { value: 5, of: 5 }, plainDate('2026-07-03'))).toBe('short');
    // Late is whoever owes the words and did not say them within the days in which things are recorded.
    expect(standing(measured, counted, null, plainDate('2026-07-14'))).toBe('short');
    expect(standing(measured, counted, null, plainDate('2026-07-15'))).toBe('late');
    expect(standing(measured, { ...counted, missed: true }, null, plainDate('2026-07-15'))).toBe('missed');
  });
});

test('what the house counts is counted on the day after its period, and owed ten working days longer', () => {
  expect(settlesOn(measured, calendar, DAYS.dueOn, RECORDED)).toBe('2026-07-01');
  expect(owedBy(measured, calendar, DAYS.dueOn, RECORDED)).toBe('2026-07-14');
  // What somebody records is settled once nothing of the period can be recorded any more, and owed on its day.
  expect(settlesOn(typed, calendar, DAYS.dueOn, RECORDED)).toBe('2026-07-15');
  expect(owedBy(typed, calendar, DAYS.dueOn, RECORDED)).toBe(DAYS.dueOn);
  expect(settlesOn(duty('H1', 'budget'), calendar, DAYS.dueOn, RECORDED)).toBeNull();
});

test('one that is opened when its period is over already is settled at once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), (later) => {
      const today = plainDate(new Date(Date.UTC(2026, 6, 1 + later)).toISOString().slice(0, 10));
      const settles = settlesOn(measured, calendar, DAYS.dueOn, RECORDED);
      expect(nextWarning(measured, calendar, DAYS, today, settles)).toBe(today);
    }),
  );
});
