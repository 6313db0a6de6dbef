import { expect, it } from 'vitest';
import { loadVocabulary, mechanismSchema, shippedFiles } from '../../src/mechanisms/pack.ts';
import { offersAt, placeIn } from '../../workbench/src/screens/mechanisms/complete.ts';
import { numbersIn, raised, versionIn, withNumber } from '../../workbench/src/screens/mechanisms/numbers.ts';
import { lineDiff } from '../../workbench/src/ui/diff.ts';

const B3 = shippedFiles().find((f) => f.shown.endsWith('/B3.yaml'))!.text;

it('a number is changed where it stands; all else stays as it was written', () => {
  const least = numbersIn(B3).find((n) => n.name === 'least')!;
  expect(least).toMatchObject({ value: 60, unit: 'days', duty: { zh: '在基层的天数' } });
  const text = raised(withNumber(B3, least, 45), 2);
  expect(versionIn(text)).toBe(3);
  expect(lineDiff(B3, text).filter((p) => p.kind !== 'same')).toEqual([
    { kind: 'removed', text: 'version: 2\n' },
    { kind: 'added', text: 'version: 3\n' },
    { kind: 'removed', text: expect.stringContaining('least: 60, stretch: 7') },
    { kind: 'added', text: expect.stringContaining('least: 45, stretch: 7') },
  ]);
  // What is no whole number is not written: its field would be gone from under whoever types.
  for (const typing of [6.5, 1e30]) expect(withNumber(B3, least, typing)).toBe(B3);
  // A number that its writer set higher is left alone.
  expect(raised(text.replace('version: 3', 'version: 9'), 3)).toContain('version: 9');
});

it('finds the numbers that people speak of, and no formulas', () => {
  const names = numbersIn(B3).map(({ name, value, unit }) => `${name} ${value} ${unit}`);
  expect(names).toContain('stretch 7 days');
  expect(names).toContain('behind 20 percent');
  expect(names).toContain('warn 2 months');
  expect(names).toContain('publishWithin 10 working days');
  expect(names).toContain('workingDay 15 null');
  expect(
    numbersIn(B3.replace('least: 60', 'least: "if level = 1 then 60 else 30"')).some((n) => n.name === 'least'),
  ).toBe(false);
  expect(numbersIn('duties: [')).toEqual([]);
});

it('every number of the shipped pack can be changed and read again', () => {
  for (const { shown, text } of shippedFiles()) {
    const numbers = numbersIn(text);
    const more = numbers
      .toSorted((a, b) => b.start - a.start)
      .reduce((now, n) => withNumber(now, n, n.value + 1), text);
    expect(
      numbersIn(more).map((n) => [n.id, n.value]),
      shown,
    ).toEqual(numbers.map((n) => [n.id, n.value + 1]));
  }
});

it('offers what the schema allows where one writes', () => {
  const schema = mechanismSchema();
  const at = (text: string) => offersAt(schema, placeIn(text)).map((o) => o.label);
  expect(at('id: X1\n')).toContain('duties');
  expect(at('duties:\n  - id: a\n    ')).toContain('confirm');
  const quota = at('duties:\n  - id: a\n    when: { quota: { ');
  expect(quota).toEqual(expect.arrayContaining(['stretch', 'field', 'measure']));
  expect(at('duties:\n  - id: a\n    when: { quota: { per: ')).toEqual(['year', 'half-year', 'quarter', 'month']);
  expect(at('duties:\n  - id: a\n    who:\n      - { as: ')).toEqual(['lead', 'assist']);
  // Figures that the system holds, by name, with what each is.
  const figures = Object.keys(loadVocabulary().known);
  expect(at('duties:\n  - id: a\n    when: { quota: { measure: ')).toEqual(figures);
  expect(at('duties:\n  - id: a\n    known:\n      - x\n    known: [')).toEqual(figures);
  const [first] = offersAt(schema, placeIn('duties:\n  - id: a\n    when: { quota: { measure: '));
  expect(first).toEqual({ label: 'answered-in-time', detail: '诉求按时答复 · Appeals answered in time' });
});
