import { beforeAll, describe, expect, test } from 'vitest';
import { shippedMechanisms } from '../../src/mechanisms/pack.ts';
import { planYear, Standing } from '../../src/mechanisms/plan.rules.ts';
import type { Preview } from '../../src/mechanisms/preview.rules.ts';
import { calendar, checked, demoChart, previewed, rule, YEAR } from './given.ts';

const chart = demoChart();
let preview: Preview;
beforeAll(async () => {
  preview = await previewed();
});

/** Units that have a head, of these kinds; of the second parameter, directly below the office only. */
const headed = (kinds: readonly string[], direct = false) =>
  chart.units.filter(
    (u) =>
      kinds.includes(u.kind) &&
      (!direct || u.parent === chart.officeId) &&
      chart.posts.some((p) => p.unit === u.id && p.role === 'head'),
  ).length;
const heads = headed(['office', 'bureau', 'street']);
const below = headed(['bureau', 'street']);
const bureaus = headed(['bureau'], true);
const streets = headed(['street']);
const sections = headed(['section']);
const handlers = chart.units.filter(
  (u) =>
    ['office', 'bureau', 'street'].includes(u.kind) && chart.posts.some((p) => p.unit === u.id && p.role === 'handler'),
).length;
const QUARTERS = 4;

// 2026: Spring Festival closes 15 to 23 February (14 and 28 worked), the year ends on a Thursday.
const EXPECTED: Readonly<Record<string, readonly [holders: number, days: readonly string[] | number | null]>> = {
  'A1/group': [heads, ['2026-01-20']],
  'A1/plan': [heads, ['2026-01-30']],
  'A1/check': [handlers, ['2026-06-18', '2026-12-22']],
  'A2/report': [heads, ['2026-12-18']],
  'A2/field': [sections, ['2026-12-15']],
  'A3/analysis': [2, ['2026-06-30', '2026-12-31']],
  'A4/list': [heads, ['2026-03-31']],
  'A4/measure': [heads, ['2026-09-30']],
  'A4/review': [heads, ['2026-12-10']],
  'A4/talk': [below, ['2026-06-30', '2026-12-31']],
  'B1/collect': [1, ['2026-01-15']],
  'B1/list': [1, ['2026-03-04']],
  'B1/count': [1, ['2026-12-31']],
  'B1/milestone': [bureaus, QUARTERS],
  'B3/field': [bureaus, ['2026-12-31']],
  'B3/meeting': [streets, QUARTERS],
  'B4/schedule': [below, ['2026-01-12']],
  'B4/reception': [below, 12],
  'B4/follow-up': [1, null],
  'B4/old-cases': [1, QUARTERS],
  'B4/analysis': [1, ['2026-06-30', '2026-12-31']],
  'B7/real-thing': [bureaus, ['2026-12-31']],
  'B7/household': [streets, ['2026-12-31']],
  'C5/promise': [below, ['2026-02-14']],
  'C5/kept': [below, ['2026-11-30']],
  'C10/training': [below, ['2026-02-28']],
  'C10/tenure': [1, ['2026-06-30']],
  'C10/guidance': [below, null],
  'D1/plan': [below, ['2026-02-10']],
  // The Mondays of 16 and 23 February both move to the 24th.
  'D1/lesson': [sections, 51],
  'D1/lecture': [below, QUARTERS],
  'D2/study': [below, ['2026-12-31']],
  'D2/activity': [sections + streets, ['2026-12-31']],
  'D2/lecture': [heads, ['2026-09-15']],
  'D2/education-plan': [2, ['2026-01-30']],
  'D3/propose': [below, ['2026-10-30']],
  'D4/new-leaders': [1, ['2026-03-13']],
  'D4/serving': [1, ['2026-04-15']],
  'D4/new-staff': [1, ['2026-07-15']],
  'F3/signs': [1, ['2026-03-31', '2026-06-30', '2026-09-30', '2026-12-31']],
  'G3/listen': [below, ['2026-12-31']],
  'G3/choose': [1, ['2026-04-30']],
  'G3/results': [1, ['2026-11-30']],
  'G9/declare': [heads, ['2026-01-23']],
  'G9/sample': [chart.posts.some((p) => p.role === 'discipline') ? 1 : 0, ['2026-04-23']],
  'G9/open-report': [heads, ['2026-12-25']],
};

describe('a simulated year of the shipped pack', () => {
  test('has an expectation for each of its duties', () => {
    const all = shippedMechanisms().flatMap((m) => (m.duties ?? []).map((d) => `${m.id}/${d.id}`));
    expect(Object.keys(EXPECTED).sort()).toEqual(all.sort());
  });

  test.each(Object.entries(EXPECTED))('%s falls to the right holders on the right days', (key, [holders, days]) => {
    const found = preview.rules.find((r) => `${r.mechanism}/${r.duty}` === key)!;
    expect(found.holders).toBe(holders);
    expect(typeof days === 'number' ? found.days?.length : found.days).toEqual(days);
    expect(found.duties).toBe(holders * (found.days?.length ?? 0));
  });

  test("field work has the documents' numbers, a pace that leaves holidays out, and a line below which it warns", async () => {
    const [b3] = shippedMechanisms().filter((m) => m.id === 'B3');
    expect(b3!.duties![0]!.when).toEqual({ quota: { per: 'year', of: 'days', least: 60, stretch: 7, behind: 20 } });
    const { pace } = preview.rules.find((r) => r.mechanism === 'B3' && r.duty === 'field')!;
    expect(pace).toHaveLength(12);
    expect(pace!.at(-1)).toEqual({ on: '2026-12-31', percent: 100, warnBelow: 80 });
    const [january, february] = pace!.map((p) => p.percent) as [number, number];
    expect(january).toBeGreaterThan(february - january);
  });

  test('whoever confirms is somebody else; where nobody is, it shows', async () => {
    const rules = await checked(undefined, chart);
    const { lines, gaps } = planYear(rules, new Standing(chart), calendar, YEAR);
    expect(lines.filter((l) => l.confirmer === l.post)).toEqual([]);
    expect(gaps).toContainEqual({
      ...{ mechanism: 'C10', duty: 'training', unit: 'hr-bureau', what: 'own-confirmer' },
    });
    const pairs = lines.filter((l) => l.pair !== null);
    expect(pairs).toHaveLength(bureaus);
    const kinds = new Map(chart.units.map((u) => [u.id, u.kind]));
    for (const { pair, confirmer } of pairs) {
      expect(kinds.get(pair!)).toBe('street');
      expect(chart.posts.find((p) => p.id === confirmer)).toMatchObject({ unit: pair, role: 'head' });
    }
  });

  test('is one sum, by rule, unit, post and month', () => {
    const sum = (loads: readonly { duties: number; minutes: number }[]) =>
      loads.reduce((all, { duties, minutes }) => ({ duties: all.duties + duties, minutes: all.minutes + minutes }), {
        ...{ duties: 0, minutes: 0 },
      });
    const whole = { duties: preview.duties, minutes: preview.minutes };
    expect(sum(preview.rules)).toEqual(whole);
    expect(sum(preview.units)).toEqual(whole);
    expect(sum(preview.posts)).toEqual(whole);
    expect(sum(preview.posts.flatMap((p) => p.months))).toEqual(whole);
  });

  test('duties of different mechanisms on one day show as a collision, with how many meet it', () => {
    expect(preview.collisions).toContainEqual(
      expect.objectContaining({ on: '2026-01-30', duties: ['A1/plan', 'D2/education-plan'], posts: 2 }),
    );
    for (const { duties } of preview.collisions)
      expect(new Set(duties.map((d) => d.split('/')[0])).size).toBeGreaterThan(1);
  });
});

test('conditions and formulas decide by group who is bound, to how much, for how long', async () => {
  const files = [
    rule((t) =>
      t
        .replace('kinds: [bureau] }', `where: 'kind = "street" or level = 2' }`)
        .replace('least: 60', `least: 'if kind = "street" then 30 else 10'`)
        .replace('minutes: 30', `minutes: 'level * 10 + day.month'`),
    ),
  ];
  const rules = await checked(files, chart);
  expect(rules.faults).toEqual([]);
  const { lines } = planYear(rules, new Standing(chart), calendar, YEAR);
  const kinds = new Map(chart.units.map((u) => [u.id, u.kind]));
  expect(lines).toHaveLength(
    streets +
      sections +
      chart.units
        .filter((u) => u.kind === 'community' || u.kind === 'window')
        .filter((u) => chart.posts.some((p) => p.unit === u.id && p.role === 'head')).length,
  );
  for (const line of lines)
    expect([line.least, line.minutes]).toEqual(kinds.get(line.unit) === 'street' ? [30, 11] : [10, 21]);
});
