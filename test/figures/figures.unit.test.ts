import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadFigures } from '../../src/figures/pack.ts';
import { fieldsOf, type Item, spanOf, valueIn } from '../../src/figures/rules.ts';
import { howInWords } from '../../src/figures/words.ts';
import { plainDate } from '../../src/kernel/time.ts';
import { loadVocabulary, shippedMechanisms } from '../../src/mechanisms/pack.ts';
import { knownIn, knownNumbers, numbersIn } from '../../src/mechanisms/record.rules.ts';
import type { Mechanism } from '../../src/mechanisms/rules.ts';

const { figures } = loadFigures();
const { known: house } = loadVocabulary();
const EXAMPLES = 'packs/examples/new-york-town';
const examples = readdirSync(EXAMPLES)
  .filter((f) => f.endsWith('.yaml'))
  .map((f) => parse(readFileSync(`${EXAMPLES}/${f}`, 'utf8')) as Mechanism);
const feeding = [...shippedMechanisms(), ...examples].flatMap((m) =>
  (m.duties ?? []).flatMap((rule) => (rule.feeds ?? []).map((figure) => ({ figure, rule, key: `${m.id}/${rule.id}` }))),
);

it('every measure that a rule feeds has a definition, and every definition a rule that feeds it', () => {
  expect(feeding.length).toBeGreaterThan(60);
  expect(feeding.filter((f) => !figures[f.figure]).map((f) => `${f.key}: ${f.figure}`)).toEqual([]);
  expect(Object.keys(figures).filter((id) => !feeding.some((f) => f.figure === id))).toEqual([]);
});

it('a figure reads only what the forms of its rules hold as numbers, and nothing private', () => {
  for (const { figure, rule, key } of feeding) {
    const { read, unit } = figures[figure]!;
    const filled = Object.fromEntries(
      Object.entries(rule.record.properties).map(([field, { type, format, enum: choices }]) => [
        field,
        ({ integer: 1, boolean: true, array: ['x'] } as Record<string, unknown>)[type] ??
          choices?.[0] ??
          (format === 'date' ? '2026-01-01' : 'x'),
      ]),
    );
    const known = Object.fromEntries(knownIn(rule).map((id) => [id, [3, 4] as const]));
    const numbers = { ...numbersIn(rule.record, filled as never), ...knownNumbers(known) };
    expect(
      fieldsOf(read).filter((f) => !(f in numbers)),
      `${key}: ${figure}`,
    ).toEqual([]);
    if (unit === 'fen')
      for (const f of fieldsOf(read)) expect(rule.record.properties[f]!.format, `${key}: ${f}`).toBe('fen');
    const how = howInWords(figures[figure]!, rule);
    expect(`${how.zh} ${how.en}`, figure).not.toMatch(/undefined|\{/);
  }
});

it('no figure counts by person, and none rests on how many people appealed', () => {
  // What a rule may not ask for, since the house knows it, holds the numbers of appeals: a form that asks for one is refused.
  const schema = JSON.parse(readFileSync('packs/figures.schema.json', 'utf8'));
  expect(Object.keys(schema.$defs.figure.properties.read.properties)).toEqual([
    ...['records', 'amount', 'on-time', 'answered', 'sum', 'known', 'last', 'yes', 'share'],
  ]);
  expect(schema.$defs.figure.additionalProperties).toBe(false);
  for (const { figure, rule } of feeding)
    for (const f of fieldsOf(figures[figure]!.read))
      expect(rule.record.properties[f]?.title ?? house[f]!.zh).not.toMatch(/诉求|信访|投诉/);
});

const record = (numbers: object, more: Partial<Item['records'][number]> = {}) => ({
  ...{ recordId: 'r', from: plainDate('2026-02-01'), to: plainDate('2026-02-01'), place: null, amount: 1 },
  ...{ numbers: numbers as never, asked: 0, answered: 0, ...more },
});
const item = (more: Partial<Item> = {}): Item => ({
  ...{ dutyId: 'd', unit: 'a', dueOn: plainDate('2026-03-01'), of: 'times', inTime: true, records: [], ...more },
});

it('each way of reading says what it rests on, and nothing is not nought', () => {
  const two = [
    item({ records: [record({ spent: 300, kept: true, part: 1, whole: 4 }, { asked: 3, answered: 2 })] }),
    item({ unit: 'b', inTime: false, records: [record({ spent: 200, kept: false, part: 2, whole: 2 })] }),
    item({ unit: 'b', inTime: null }),
  ];
  expect(valueIn({ records: true }, two)).toEqual({ value: 2, of: null, rests: 2 });
  expect(valueIn({ sum: ['spent', 'part'] }, two)).toEqual({ value: 503, of: null, rests: 2 });
  expect(valueIn({ yes: ['kept', 'spent'] }, two)).toEqual({ value: 1, of: 2, rests: 2 });
  expect(valueIn({ share: ['part', 'whole'] }, two)).toEqual({ value: 3, of: 6, rests: 2 });
  expect(valueIn({ answered: true }, two)).toEqual({ value: 2, of: 3, rests: 2 });
  // What still has time is not counted.
  expect(valueIn({ 'on-time': true }, two)).toEqual({ value: 1, of: 2, rests: 2 });
  for (const read of [
    { sum: ['spent'] },
    { yes: ['kept'] },
    { 'on-time': true },
    { amount: true },
    { last: 'x' },
    { known: 'x' },
  ] as const)
    expect(valueIn(read, [item({ inTime: null })]).value).toBeNull();
});

it('a figure of the house is read as the newest record of each unit kept it; a share that it counts weighs once', () => {
  const on = (day: string, value: number, of: number, amount = 1) =>
    record(knownNumbers({ reached: [value, of] }), { from: plainDate(day), to: plainDate(day), amount });
  const list = [
    item({ records: [on('2026-02-01', 1, 9)] }),
    item({ records: [on('2026-05-01', 6, 9)] }),
    item({ unit: 'b', records: [on('2026-04-01', 1, 1)] }),
  ];
  expect(valueIn({ known: 'reached' }, list)).toEqual({ value: 7, of: 10, rests: 2 });
  const counted = [
    item({ of: 'measured', records: [on('2026-03-31', 1, 2, 50)] }),
    item({ of: 'measured', unit: 'b', records: [on('2026-03-31', 9, 10, 90)] }),
  ];
  expect(valueIn({ amount: true }, counted)).toEqual({ value: 70, of: null, rests: 2 });
});

it('of the newest record of each unit, of days each once, of shares the mean', () => {
  const on = (day: string, numbers: object, amount = 1) =>
    record(numbers, { from: plainDate(day), to: plainDate(day), amount });
  const list = [
    item({ records: [on('2026-02-01', { open: 5 })] }),
    item({ records: [on('2026-05-01', { open: 2 })] }),
    item({ unit: 'b', records: [on('2026-04-01', { open: 7 })] }),
  ];
  expect(valueIn({ last: 'open' }, list)).toEqual({ value: 9, of: null, rests: 2 });
  const days = item({
    of: 'days',
    records: [
      record({}, { from: plainDate('2026-02-01'), to: plainDate('2026-02-04'), place: 'p' }),
      record({}, { from: plainDate('2026-02-04'), to: plainDate('2026-02-05'), place: 'q' }),
    ],
  });
  expect(valueIn({ amount: true }, [days])).toEqual({ value: 5, of: null, rests: 2 });
  const shares = item({ of: 'percent', records: [on('2026-02-01', {}, 80), on('2026-03-01', {}, 90)] });
  expect(valueIn({ amount: true }, [shares, item({ of: 'percent', records: [on('2026-02-01', {}, 100)] })])).toEqual({
    ...{ value: 90, of: null, rests: 3 },
  });
});

it('a quarter ends with its month', () => {
  expect(spanOf(2026, 2)).toEqual({ from: '2026-04-01', to: '2026-06-30' });
  expect(spanOf(2026, null)).toEqual({ from: '2026-01-01', to: '2026-12-31' });
});
