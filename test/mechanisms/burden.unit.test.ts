import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Burden,
  burdenOf,
  type Cell,
  type Counted,
  cellOf,
  farOff,
  measuredMinutes,
  measuredOf,
  medianOf,
  sameForm,
} from '../../src/mechanisms/burden.rules.ts';
import { loadVocabulary } from '../../src/mechanisms/pack.ts';
import type { MechanismDuty, RecordForm } from '../../src/mechanisms/rules.ts';
import { ActiveTime } from '../../workbench/src/ui/active-time.ts';

const { burden: settings } = loadVocabulary().settings;
const { edges } = settings;

const cellsOf = (seconds: readonly number[], own: readonly number[] = edges): Cell[] =>
  seconds.map((s) => ({ ...cellOf(s, own), n: 1 }));

test('a form is counted between the two edges that its minutes lie between', () => {
  expect(cellOf(0, edges)).toEqual({ above: 0, upTo: 1 });
  expect(cellOf(60, edges)).toEqual({ above: 0, upTo: 1 });
  expect(cellOf(61, edges)).toEqual({ above: 1, upTo: 2 });
  expect(cellOf(80 * 60, edges)).toEqual({ above: 40, upTo: 80 });
  expect(cellOf(80 * 60 + 1, edges)).toEqual({ above: 80, upTo: null });
  expect(cellOf(90, [40, 1, 2])).toEqual({ above: 1, upTo: 2 });
});

test('the median is read off within its cell', () => {
  expect(medianOf([])).toBeNull();
  expect(medianOf([{ above: 10, upTo: 20, n: 4 }])).toEqual({ minutes: 15, over: false });
  expect(
    medianOf([
      { above: 0, upTo: 1, n: 1 },
      { above: 10, upTo: 20, n: 2 },
      { above: 80, upTo: null, n: 1 },
    ]),
  ).toEqual({ minutes: 15, over: false });
  expect(medianOf([{ above: 80, upTo: null, n: 3 }])).toEqual({ minutes: 80, over: true });
  // Counted with other edges before: both say their part.
  expect(
    medianOf([
      { above: 0, upTo: 10, n: 2 },
      { above: 5, upTo: 10, n: 3 },
    ]),
  ).toEqual({ minutes: 6.875, over: false });
});

const SECONDS = fc.array(fc.nat(86_400), { minLength: 1, maxLength: 40 });

test('the median lies in the cell of the form in the middle, whatever their order', () => {
  fc.assert(
    fc.property(SECONDS, (seconds) => {
      const found = medianOf(cellsOf(seconds))!;
      expect(medianOf(cellsOf(seconds.toReversed()))).toEqual(found);
      const sorted = seconds.toSorted((a, b) => a - b);
      // Of an even number any place from the one to the other is in the middle.
      const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1]!, sorted[Math.floor(sorted.length / 2)]!];
      expect(found.minutes).toBeGreaterThanOrEqual(cellOf(low, edges).above);
      expect(found.minutes).toBeLessThanOrEqual(cellOf(high, edges).upTo ?? 80);
      expect(found.over).toBe(cellOf(low, edges).upTo === null);
    }),
  );
});

test('what takes longer never lowers the median, also where the edges changed in between', () => {
  fc.assert(
    fc.property(SECONDS, SECONDS, fc.nat(86_400), (before, after, more) => {
      const cells = [...cellsOf(before, [3, 7, 60]), ...cellsOf(after)];
      const least = medianOf(cells)!;
      const longer = cells.map((c, i) => (i === more % cells.length ? { above: 80, upTo: null, n: 1 } : c));
      const most = medianOf(longer)!;
      expect(most.minutes).toBeGreaterThanOrEqual(least.minutes - 1e-9);
    }),
  );
});

const tens = (n: number): Cell[] => [{ above: 5, upTo: 10, n }];

test('nothing is shown of few forms, nor of few people', () => {
  expect(measuredOf(tens(settings.least), settings.posts, settings)).toEqual({ minutes: 8, over: false, n: 5 });
  expect(measuredOf(tens(settings.least - 1), settings.posts, settings)).toBeNull();
  expect(measuredOf(tens(1000), settings.posts - 1, settings)).toBeNull();
  expect(measuredOf([{ above: 0, upTo: 1, n: 50 }], 9, settings)?.minutes).toBe(1);
});

test('versions are measured as one, but their people are not added up', () => {
  const one: Counted = { record: tens(3), confirm: tens(4), recorders: 2, confirmers: 3, records: 3, days: 9 };
  expect(burdenOf([one], settings)).toEqual({ record: null, confirm: null, days: 3 });
  const two = burdenOf([one, { ...one, days: 3 }], settings);
  expect(two).toEqual({ record: null, confirm: { minutes: 8, over: false, n: 8 }, days: 2 });
  expect(burdenOf([], settings).days).toBeNull();
});

const duty = (when: MechanismDuty['when'], minutes: number, confirming: number) =>
  ({ when, minutes, confirm: { outside: 'citizens', minutes: confirming } }) as MechanismDuty;
const measured: Burden = {
  record: { minutes: 8, over: false, n: 20 },
  confirm: { minutes: 80, over: true, n: 20 },
  days: 2.5,
};

test('a quota takes as many forms as its period has; where nobody can say how many, the estimate stands', () => {
  const yearly = duty({ every: 'year', on: '01-31' } as never, 60, 5);
  expect(measuredMinutes(yearly, 'record', null, measured)).toBe(8);
  const quota = (of: 'days' | 'times' | 'fen') => duty({ quota: { per: 'year', of, least: 60 } }, 300, 5);
  expect(measuredMinutes(quota('times'), 'record', 60, measured)).toBe(60 * 8);
  expect(measuredMinutes(quota('days'), 'record', 61, measured)).toBe(25 * 8);
  expect(measuredMinutes(quota('days'), 'record', 60, { ...measured, days: null })).toBeNull();
  expect(measuredMinutes(quota('fen'), 'record', 60, measured)).toBeNull();
  expect(measuredMinutes(quota('times'), 'record', null, measured)).toBeNull();
  expect(measuredMinutes(yearly, 'record', null, { ...measured, record: null })).toBeNull();
});

test('an estimate is far off beyond the factor on either side; beyond the last edge only upwards', () => {
  const off = (minutes: number, confirming: number) =>
    farOff(duty({ every: 'year', on: '01-31' } as never, minutes, confirming), measured, 2).map((f) => f.act);
  expect(off(16, 40)).toEqual([]);
  expect(off(17, 39)).toEqual(['record', 'confirm']);
  expect(off(4, 480)).toEqual([]);
  expect(off(3, 480)).toEqual(['record']);
});

test('a form is the same however it is worded, and another once it asks for something else', () => {
  const form = (title: string, more: object = {}): RecordForm => ({
    required: ['said', 'done'],
    properties: {
      said: { type: 'string', title, 'title-en': title, ...more },
      done: { type: 'boolean', title, 'title-en': title },
    },
  });
  expect(sameForm(form('小结'), { ...form('总结'), required: ['done', 'said'] })).toBe(true);
  expect(sameForm(form('小结'), form('小结', { format: 'date' }))).toBe(false);
  expect(sameForm(form('小结'), { ...form('小结'), required: ['said'] })).toBe(false);
});

test('time on a form stops a while after the last touch and out of sight, and goes on from an earlier sitting', () => {
  const time = new ActiveTime(60_000, 5_000);
  expect(time.seconds(9_000_000)).toBe(5);
  time.touch(0);
  expect(time.seconds(20_500)).toBe(25);
  time.touch(30_000);
  // Gone for tea for an hour: a minute of it counts.
  time.touch(3_630_000);
  expect(time.seconds(3_630_000)).toBe(5 + 30 + 60);
  time.leave(3_640_000);
  expect(time.seconds(3_700_000)).toBe(105);
  time.touch(3_700_000);
  expect(time.seconds(3_701_000)).toBe(106);
  expect(new ActiveTime(60_000, 90_000_000).seconds(0)).toBe(86_400);
});
