import { beforeAll, describe, expect, test } from 'vitest';
import { shippedMechanisms } from '../../src/mechanisms/pack.ts';
import { planYear, Standing } from '../../src/mechanisms/plan.rules.ts';
import type { Preview } from '../../src/mechanisms/preview.rules.ts';
import { calendar, checked, demoChart, previewed, rule, YEAR } from './given.ts';

const chart = demoChart();
let preview: Preview;
beforeAll(async () => {
  preview = await previewed();
}, 120_000);

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
const communities = headed(['community']);
/** Directly below the office. */
const direct = headed(['bureau', 'street'], true);
const carry = (...functions: readonly string[]) =>
  chart.units.filter((u) => u.functions.some((f) => functions.includes(f))).length;
const clerks = chart.units.filter(
  (u) => u.kind === 'street' && chart.posts.some((p) => p.unit === u.id && p.role === 'clerk'),
).length;
// Of the demo office, by name: the bureaus that fine.
const ENFORCERS = [
  'urban-management',
  'market-bureau',
  'ecology-bureau',
  'transport-bureau',
  'police-bureau',
  'emergency-bureau',
  'fire-brigade',
  'agriculture-bureau',
  'culture-bureau',
  'health-bureau',
  'planning-bureau',
  'housing-bureau',
  'finance-bureau',
].length;
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
  'A3/analysis': [carry('discipline', 'human-resources', 'supervision'), ['2026-06-30', '2026-12-31']],
  'A4/list': [heads, ['2026-03-31']],
  'A4/measure': [heads, ['2026-09-30']],
  'A4/review': [heads, ['2026-12-10']],
  'A4/talk': [below, ['2026-06-30', '2026-12-31']],
  'B1/collect': [1, ['2026-01-15']],
  'B1/list': [1, ['2026-03-04']],
  'B1/count': [1, ['2026-12-31']],
  'B1/milestone': [bureaus, QUARTERS],
  'B1/last-mile': [streets, ['2026-06-18', '2026-12-22']],
  'B3/field': [bureaus, ['2026-12-31']],
  'B3/meeting': [streets, QUARTERS],
  'B4/schedule': [below, ['2026-01-12']],
  'B4/reception': [below, 12],
  'B4/letters': [below, QUARTERS],
  'B4/go-down': [direct, ['2026-06-30', '2026-12-31']],
  'B4/major': [below, null],
  'B4/follow-up': [1, null],
  'B4/old-cases': [1, QUARTERS],
  'B4/analysis': [1, ['2026-06-30', '2026-12-31']],
  'B5/grids': [communities, ['2026-01-30']],
  'B5/answered': [clerks, ['2026-01-29', '2026-04-29', '2026-07-28', '2026-11-03']],
  'B5/near': [streets, ['2026-06-30', '2026-12-31']],
  'B6/visit': [direct, ['2026-12-31']],
  'B6/listed': [1, ['2026-01-15', '2026-04-15', '2026-07-14', '2026-10-20']],
  'B6/solved': [direct, ['2026-12-31']],
  'B7/real-thing': [bureaus, ['2026-12-31']],
  'B7/household': [direct, ['2026-12-31']],
  'B7/enterprise': [
    carry(
      'commerce',
      'market-regulation',
      'finance-bureau',
      'human-resources',
      'planning-land',
      'government-service',
      'ecology',
    ),
    ['2026-12-31'],
  ],
  'B7/members': [communities, ['2026-06-16', '2026-12-17']],
  'C3/items': [bureaus, ['2026-03-31']],
  'C3/in-the-hall': [1, QUARTERS],
  'C4/cards': [bureaus, ['2026-04-30']],
  'C4/office-plan': [below, ['2026-01-30']],
  'C4/powers': [direct, ['2026-01-29', '2026-07-28']],
  'C4/utilities': [
    carry('water-supply', 'gas-supply', 'heat-supply', 'power-supply', 'telecom'),
    ['2026-01-22', '2026-07-21'],
  ],
  'C5/promise': [below, ['2026-02-14']],
  'C5/kept': [below, ['2026-11-30']],
  'C5/judged': [1, ['2026-12-25']],
  'C7/standards': [ENFORCERS, ['2026-03-31']],
  'C7/compared': [1, ['2026-03-20', '2026-06-18', '2026-09-21', '2026-12-22']],
  'C7/outcome': [1, ['2026-06-30', '2026-12-31']],
  'C8/budget': [heads, ['2026-02-14']],
  'C8/statement': [heads, QUARTERS],
  'C8/abroad': [heads, ['2026-12-31']],
  'C8/outstanding': [1, QUARTERS],
  'C9/statement': [handlers, QUARTERS],
  'C9/competitions': [below, ['2026-12-31']],
  'C9/limits': [below, ['2026-05-29']],
  'C10/training': [below, ['2026-02-28']],
  'C10/learned': [below, ['2026-12-04']],
  'C10/tenure': [1, ['2026-06-30']],
  'C10/guidance': [heads + sections + communities, null],
  'C11/on-line': [1, QUARTERS],
  'D1/plan': [below, ['2026-02-10']],
  // The Mondays of 16 and 23 February both move to the 24th.
  'D1/lesson': [sections, 51],
  'D1/lecture': [below, QUARTERS],
  'D2/study': [below, ['2026-12-31']],
  'D2/activity': [sections + streets, ['2026-12-31']],
  'D2/lecture': [heads, ['2026-09-15']],
  'D2/joint-meeting': [1, ['2026-06-11', '2026-12-11']],
  'D2/education-plan': [2, ['2026-01-30']],
  'D3/propose': [below, ['2026-10-30']],
  'D4/new-leaders': [1, ['2026-03-13']],
  'D4/serving': [1, ['2026-04-15']],
  'D4/new-staff': [1, ['2026-07-15']],
  // Each step on its working day from the one before: Labour Day, the National Day week and the Spring Festival left out.
  'E1/catalogue': [1, ['2026-03-31']],
  'E1/notice': [1, ['2026-06-01']],
  'E1/answers': [1, ['2026-09-01']],
  'E1/legality': [1, ['2026-09-21']],
  'E1/materials': [1, ['2026-10-12']],
  'E1/decide': [1, ['2026-11-12']],
  'E1/ask': [1, ['2026-06-16', '2026-12-17']],
  'E2/directory': [1, ['2026-02-28']],
  'E2/before-making': [1, ['2026-06-01']],
  'E2/answered': [1, ['2026-07-01']],
  // What follows the decision of the year before.
  'E2/before-doing': [1, ['2026-01-14']],
  'E3/procedure': [1, ['2026-01-14']],
  'E3/result': [1, ['2026-11-16']],
  'E4/question': [1, ['2026-04-30']],
  'E4/engage': [1, ['2026-06-30']],
  'E4/argued': [1, ['2026-09-30']],
  'E4/answer': [1, ['2026-10-30']],
  'E5/asked': [1, ['2026-06-30']],
  'E5/unfunded': [streets, ['2026-05-20', '2026-11-17']],
  'E5/sent-back': [1, ['2026-06-26', '2026-12-25']],
  'E6/plan': [1, ['2026-03-20']],
  'E6/recommend': [1, ['2026-04-20']],
  'E6/inspect': [1, ['2026-05-20']],
  'E6/candidates': [1, ['2026-06-10']],
  'E6/results': [1, ['2026-06-25']],
  'E6/vote': [1, ['2026-07-27']],
  'F1/definition': [1, ['2026-12-04']],
  'F1/read': [1, ['2026-01-22', '2026-07-21']],
  // The Friday in the Spring Festival moves to the Saturday before it that is worked, the one of the National Day week to 30 September.
  'F2/read': [1, 52],
  'F2/answered': [1, 12],
  'F3/signs': [1, ['2026-03-31', '2026-06-30', '2026-09-30', '2026-12-31']],
  'G3/listen': [below, ['2026-12-31']],
  'G3/choose': [1, ['2026-04-30']],
  'G3/results': [1, ['2026-11-30']],
  'G5/criteria': [1, ['2026-01-30']],
  'G5/assess': [below + sections, ['2026-12-15']],
  'G5/result': [1, ['2026-01-23']],
  'G9/declare': [heads, ['2026-01-23']],
  'G9/sample': [chart.posts.some((p) => p.role === 'discipline') ? 1 : 0, ['2026-04-23']],
  'G9/answered': [1, ['2026-05-25']],
  'G9/open-report': [heads, ['2026-12-25']],
  'H1/budget': [bureaus, ['2026-01-20']],
  'H1/sent': [bureaus, QUARTERS],
  'H2/asked-for': [bureaus, ['2026-05-15']],
  'H2/afterwards': [1, ['2026-06-01', '2026-12-02']],
  'H3/planned': [bureaus, ['2026-01-15']],
  'H3/calendar': [1, ['2026-02-10']],
  'H3/notice': [1, ['2026-06-30', '2026-12-31']],
  'H3/review': [streets, ['2026-11-20']],
  'H6/week': [1, 52],
  'H6/spare': [communities, ['2026-03-20', '2026-06-18', '2026-09-21', '2026-12-22']],
  'H6/spared': [1, ['2026-01-15', '2026-04-15', '2026-07-14', '2026-10-20']],
  'H6/own': [1, ['2026-01-22', '2026-07-21']],
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

  // In bold in the mission: the documents' own, and the defaults of the pack. Days of the year that they name are held above.
  test("quotas and limits have the documents' numbers", () => {
    const all = new Map(shippedMechanisms().flatMap((m) => (m.duties ?? []).map((d) => [`${m.id}/${d.id}`, d])));
    const quota = (key: string) => {
      const { when } = all.get(key)!;
      if (!('quota' in when)) throw new Error(`no quota: ${key}`);
      const { per, of, least, different } = when.quota;
      return [least, of, per, different];
    };
    const field = (key: string, name: string) => all.get(key)!.record.properties[name]!;
    expect(quota('B1/count')).toEqual([10, 'times', 'year', undefined]);
    expect(quota('B6/visit')).toEqual([6, 'times', 'year', 'kind']);
    expect(field('B6/visit', 'kind').enum).toHaveLength(6);
    expect(field('B6/solved', 'way').enum).toHaveLength(5);
    for (const key of ['B7/real-thing', 'B7/household', 'B7/enterprise', 'D2/study', 'D2/activity', 'G3/listen'])
      expect(quota(key)).toEqual([1, 'times', 'year', undefined]);
    // Nearly ten letters of responsibility a year were found: fewer stay.
    expect(field('H3/calendar', 'letters').maximum).toBe(9);
    // At least thirty days for comments, seven working days for legality: of the State Council's regulations.
    expect(field('E1/notice', 'days').minimum).toBe(30);
    expect(field('E1/legality', 'days').minimum).toBe(7);
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
      expect(kinds.get(pair!)).toBe('community');
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
    const on = preview.collisions.filter((c) => c.on === '2026-01-30' && c.duties.includes('A1/plan'));
    const both = ['A1/plan', 'C4/office-plan'];
    expect(on).toContainEqual(expect.objectContaining({ duties: both, posts: below - 2 }));
    expect(on).toContainEqual(
      expect.objectContaining({
        duties: [...both, 'D2/education-plan', 'G5/criteria'],
        posts: 1,
        example: 'hr-bureau-head',
      }),
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
