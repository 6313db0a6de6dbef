import { describe, expect, test } from 'vitest';
import { parseLimit } from '../../src/calendar/limit.ts';
import { type PlainDate, plainDate } from '../../src/kernel/time.ts';
import { daysOf, moved } from '../../src/mechanisms/days.rules.ts';
import { shippedMechanisms } from '../../src/mechanisms/pack.ts';
import { asksIn, cleanValues, formFaults, isAsking, placeIn, type Values } from '../../src/mechanisms/record.rules.ts';
import type { ChartPost, Field, MechanismDuty } from '../../src/mechanisms/rules.ts';
import { faultInWords } from '../../src/mechanisms/values.ts';
import { takesItems } from '../../src/mechanisms/work.ts';
import { add, met, NOTHING } from '../../src/obligations/tally.rules.ts';
import { budgetAt, budgetWarning, settlesOn, warningOn } from '../../src/obligations/warn.rules.ts';
import { calendar, country, YEAR } from '../mechanisms/given.ts';

/*
 * Each duty of the shipped pack through its year: its form can be filled in and refuses what it should, its holder is told in time, what
 * is recorded counts, and what is public is so for a time.
 */
const all = shippedMechanisms().flatMap((m) =>
  (m.duties ?? []).map((d): [string, MechanismDuty] => [`${m.id}/${d.id}`, d]),
);
const duty = (key: string): MechanismDuty => all.find(([k]) => k === key)![1];

const FIRST = plainDate(`${YEAR}-05-11`);
const units = {
  is: (id: string) => id === 'wanglan',
  inspects: (id: string) => id === 'wanglan',
  own: () => false,
  serves: (post: string) => post === 'wanglan-head',
  ahead: (day: string) => day > '2026-05-11',
};
function sample({ type, format, enum: choices, minimum, maximum }: Field): Values[string] {
  if (type === 'boolean') return true;
  if (type === 'integer') return maximum ?? minimum ?? 7;
  if (format === 'inspections') return ['消防安全\twanglan\t3,9\twanglan\t消防法'];
  if (format === 'items') return ['换完老旧水表\twanglan-head\t2026-06-30'];
  if (type === 'array') return ['修好路灯'];
  if (choices) return choices[0]!;
  return format === 'date' ? '2026-05-20' : format === 'unit' ? 'wanglan' : '已办';
}
const filledIn = ({ record }: MechanismDuty): Values =>
  Object.fromEntries(Object.entries(record.properties).map(([name, field]) => [name, sample(field)]));
const faults = ({ record }: MechanismDuty, values: Values) => formFaults(record, values, units);

describe('forms', () => {
  test.each(all)('%s is filled in with little, and refused where something is not so', (_, rule) => {
    const { properties, required } = rule.record;
    const whole = filledIn(rule);
    expect(faults(rule, whole)).toEqual([]);
    const least = Object.fromEntries(required.map((name) => [name, whole[name]!]));
    expect(faults(rule, least)).toEqual([]);
    for (const name of required) {
      const { [name]: _left, ...rest } = whole;
      expect(faults(rule, rest)).toEqual([{ field: name, wrong: 'missing' }]);
    }
    for (const [name, { minimum, maximum, const: must }] of Object.entries(properties)) {
      if (must) expect(faults(rule, { ...whole, [name]: false })).toEqual([{ field: name, wrong: 'must' }]);
      for (const outside of [minimum! - 1, maximum! + 1])
        if (!Number.isNaN(outside))
          expect(faults(rule, { ...whole, [name]: outside })).toEqual([{ field: name, wrong: 'range' }]);
    }
  });

  test('counts and money are not negative, whether or not the rule says so, and no name of the language is a field', () => {
    const form = { required: ['n'], properties: { n: { type: 'integer', title: '数', 'title-en': 'n' } } } as const;
    expect(formFaults(form, { n: 0 }, units)).toEqual([]);
    expect(formFaults(form, { n: -1 }, units)).toEqual([{ field: 'n', wrong: 'range' }]);
    expect(formFaults(form, { n: 1, constructor: 'x' } as never, units)).toEqual([
      { field: 'constructor', wrong: 'unknown' },
    ]);
  });

  test('blanks, and what nobody sees, are nothing where something has to be written', () => {
    const form = {
      required: ['said'],
      properties: { said: { type: 'string', title: '说', 'title-en': 'said' } },
    } as const;
    const said = (text: string) => formFaults(form, cleanValues(form, { said: text }), units).map((f) => f.wrong);
    expect([said(' \u202e\n '), said('到\u202e了')]).toEqual([['missing'], []]);
  });

  test('votes are held against who was there: what does not add up, and what was not passed, is refused with why', () => {
    const said = (key: string, change: Values) =>
      faults(duty(key), { ...filledIn(duty(key)), ...change }).map((f) => f.said?.en ?? f.wrong);
    const votes = { members: 9, present: 7, 'in-favour': 5, against: 1 };
    expect(said('E1/decide', votes)).toEqual([]);
    expect(said('E1/decide', { ...votes, present: 10 })).toEqual(['more came than there are members']);
    expect(said('E1/decide', { ...votes, present: 4, 'in-favour': 4, against: 0 })).toEqual([
      'no more than half of the members came: there was no quorum',
      'no more than half of the members were in favour: it was not passed',
    ]);
    expect(said('E1/decide', { ...votes, against: 3 })).toEqual([
      'votes in favour and against are more than the members present',
    ]);
    expect(said('E1/decide', { ...votes, members: 10 })).toEqual([
      'no more than half of the members were in favour: it was not passed',
    ]);
    // Whoever left a number out is asked for it, and told nothing of the rest.
    const { present: _, ...without } = votes;
    expect(
      formFaults(duty('E1/decide').record, { ...without, last: true, minutes: true }, units).map((f) => f.wrong),
    ).toEqual(['missing', 'missing', 'missing']);
    const ballot = { members: 9, present: 6, fewest: 5 };
    expect(said('E6/vote', ballot)).toEqual([]);
    expect(said('E6/vote', { ...ballot, present: 5 })).toEqual([
      'less than two thirds of the members came: there can be no vote',
    ]);
    expect(said('E6/vote', { ...ballot, fewest: 4 })).toEqual([
      'no more than half of the members voted for them: they are not appointed',
    ]);
  });

  test('what is wrong is told by the name of the field, in both languages', () => {
    const told = (key: string, change: Values) =>
      faults(duty(key), { ...filledIn(duty(key)), ...change }).map((f) =>
        faultInWords(duty(key).record, f, country.money),
      );
    expect(told('D4/serving', { conduct: false })).toEqual([
      {
        zh: '“课程包含作风课”：必须为“是”，这一步不能省',
        en: '"The curriculum contains conduct": it has to be yes: this step cannot be left out',
      },
    ]);
    expect(told('E1/notice', { days: 29 })).toEqual([
      { zh: '“征求意见的天数”：至少 30', en: '"Days for comments": at least 30' },
    ]);
    expect(told('C8/budget', { abroad: -1 })).toEqual([
      { zh: '“出国（境）预算”：至少 0 元', en: '"Budget for travel abroad": at least 0 yuan' },
    ]);
    expect(told('G5/criteria', { ballots: 51 })[0]!.en).toBe('"Weight of ballots, in percent": from 0 to 50');
    expect(told('D4/serving', { conducts: true })).toEqual([
      { zh: '“conducts”：表单里没有这一栏', en: '"conducts": the form has no such field' },
    ]);
  });

  // Nothing to tell is an answer: what people may not have asked for is asked of nobody, but for plans and what was agreed.
  test('only these have to name what is to be answered one by one', () => {
    const must = all.filter(([, { record }]) => record.required.some((name) => isAsking(record.properties[name]!)));
    expect(must.map(([key]) => key)).toEqual([
      ...['A1/plan', 'A4/list', 'B1/list', 'B4/letters', 'B4/old-cases', 'G3/listen', 'H3/notice'],
    ]);
  });

  test('an item of a plan goes to any post of the unit and to the heads below, and to nobody from outside or above', () => {
    const paths = { qu: ['qu'], water: ['water', 'qu'], pipes: ['pipes', 'water', 'qu'] } as const;
    const work = { path: (unit: string) => paths[unit as keyof typeof paths] };
    const takes = (unit: string, role: ChartPost['role']) =>
      takesItems(work, 'water', { id: 'p', unit, role, zh: '', en: '' });
    expect([takes('water', 'handler'), takes('water', 'head'), takes('pipes', 'head')]).toEqual([true, true, true]);
    expect([takes('pipes', 'handler'), takes('qu', 'head'), takes('water', 'inspector')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('a curriculum without conduct, an order without money and a ballot that was none are refused', () => {
    for (const [key, field] of [
      ['D4/new-leaders', 'conduct'],
      ['D4/serving', 'conduct'],
      ['D4/new-staff', 'conduct'],
      ['E1/decide', 'last'],
      ['E1/decide', 'minutes'],
      ['E5/asked', 'funded'],
      ['E6/vote', 'secret'],
    ] as const)
      expect(faults(duty(key), { ...filledIn(duty(key)), [field]: false })).toEqual([{ field, wrong: 'must' }]);
  });

  test('a visit names its place, and what was asked for becomes a duty each; one that brought nothing is recorded too', () => {
    const { record } = duty('B3/field');
    expect(formFaults(record, { place: 'wanglan' }, units)).toEqual([]);
    expect(asksIn(record, { place: 'wanglan', asked: ['修路灯', '加公交'] })).toEqual([
      { what: '修路灯', post: null, by: null },
      { what: '加公交', post: null, by: null },
    ]);
    expect(placeIn(record, { place: 'wanglan' })).toBe('wanglan');
    expect(formFaults(record, { place: '望澜街道' }, units)).toEqual([{ field: 'place', wrong: 'unit' }]);
    // A day in the own house is none at the grass roots.
    const own = { ...units, own: (id: string) => id === 'wanglan' };
    expect(formFaults(record, { place: 'wanglan' }, own)).toEqual([{ field: 'place', wrong: 'own' }]);
  });
});

/** The first day of a year on which a duty falls due, and the first of its period. */
function daysFor(rule: MechanismDuty): { dueOn: PlainDate; periodFrom: PlainDate } {
  const { when } = rule;
  const dueOn =
    'after' in when || 'event' in when ? plainDate(`${YEAR}-09-15`) : daysOf(when, calendar, YEAR, () => null)!.at(-1)!;
  return { dueOn, periodFrom: plainDate(`${YEAR}-01-01`) };
}

describe('telling in time', () => {
  const warned = all.filter(([, rule]) => rule.warn);
  test.each(warned)('%s: whoever has done nothing is told before the day, whoever has done it is not', (_, rule) => {
    const days = daysFor(rule);
    const quota = 'quota' in rule.when ? rule.when.quota : null;
    const least = quota === null ? null : (quota.least as number);
    // A share is told beside what is asked for, anything else as a part of it.
    const expected = quota?.of === 'percent' ? least : 100;
    const first = rule.warn!.map((text) => moved(calendar, days.dueOn, parseLimit(text), -1)).sort()[0]!;
    expect(first < days.dueOn).toBe(true);
    expect(warningOn(rule, calendar, days, first, 0, least)).toEqual({ kind: 'due', percent: 0, expected });
    expect(warningOn(rule, calendar, days, first, least ?? 1, least)).toBeNull();
  });

  // What comes once a month or less has time for a warning; what comes with an event or every week has not.
  test('nothing that is owed once a quarter or less comes without a warning', () => {
    const unwarned = all
      .filter(([, { when, warn }]) => !warn && 'every' in when && when.every !== 'week')
      .map(([key]) => key);
    expect(unwarned).toEqual([]);
  });

  const paced = all.filter(
    ([, { when }]) => 'quota' in when && when.quota.behind !== undefined && when.quota.per === 'year',
  );
  test.each(paced)('%s: whoever is behind the pace is told by the autumn', (_, rule) => {
    const days = daysFor(rule);
    const least = (rule.when as Extract<MechanismDuty['when'], { quota: unknown }>).quota.least as number;
    const told = warningOn({ ...rule, warn: [] }, calendar, days, plainDate(`${YEAR}-09-30`), 0, least);
    expect(told).toMatchObject({ kind: 'pace', percent: 0 });
    expect(told!.expected).toBeGreaterThan(50);
    expect(warningOn({ ...rule, warn: [] }, calendar, days, plainDate(`${YEAR}-09-30`), least, least)).toBeNull();
  });
});

describe('counting', () => {
  const quotas = all.filter(([, { when }]) => 'quota' in when && when.quota.least !== undefined);
  test.each(quotas)('%s is met by as much as it asks for, and not by less', (_, rule) => {
    const { quota } = rule.when as Extract<MechanismDuty['when'], { quota: unknown }>;
    const least = quota.least as number;
    const day = plainDate('2026-05-11');
    const last = (n: number) => moved(calendar, day, parseLimit(`${n - 1} days`), 1);
    const place = 'wanglan';
    const choices = quota.different === undefined ? null : rule.record.properties[quota.different]!.enum!;
    const kindOf = (i: number) => choices?.[i] ?? null;
    const tally = (n: number) => {
      if (quota.of === 'days') return add(NOTHING, 'days', { place, from: day, to: last(n), amount: 1 });
      if (quota.of === 'times')
        return Array.from({ length: n }, (_, i) => i).reduce<typeof NOTHING>(
          (sum, i) => add(sum, 'times', { place, from: day, to: day, amount: 1, kind: kindOf(i) }),
          NOTHING,
        );
      return add(NOTHING, quota.of, { place, from: day, to: day, amount: n });
    };
    expect(met(tally(least), least, quota)).toBe(true);
    expect(met(tally(least - 1), least, quota)).toBe(false);
    expect('field' in quota !== 'measure' in quota).toBe(quota.of === 'percent' || quota.of === 'fen');
  });

  test('six visits of one kind are one, and five kinds are not six', () => {
    const { quota } = duty('B6/visit').when as Extract<MechanismDuty['when'], { quota: unknown }>;
    const kinds = duty('B6/visit').record.properties.kind!.enum!;
    const visits = (of: readonly string[]) =>
      of.reduce<typeof NOTHING>(
        (sum, kind) => add(sum, 'times', { ...{ place: null, from: FIRST, to: FIRST, amount: 1 }, kind }),
        NOTHING,
      );
    const same = visits(Array.from({ length: 6 }, () => kinds[0]!));
    expect(same).toMatchObject({ amount: 1, records: 6, kinds: { [kinds[0]!]: 6 } });
    expect(met(same, 6, quota)).toBe(false);
    expect(met(visits(kinds.slice(1)), 6, quota)).toBe(false);
    expect(met(visits(kinds), 6, quota)).toBe(true);
  });

  const budgets = all.filter(([, { when }]) => 'quota' in when && when.quota.most !== undefined);
  test('these have a budget', () => {
    expect(budgets.map(([key]) => key)).toEqual(['C8/abroad', 'C9/competitions']);
  });

  test.each(budgets)('%s: through a year it is within, near its end, and over, and each is told once', (_, rule) => {
    const { quota } = rule.when as Extract<MechanismDuty['when'], { quota: unknown }>;
    const most = quota.most as number;
    const told: unknown[] = [];
    let sum = NOTHING;
    for (let i = 0; i <= most + 1; i++) {
      expect(budgetAt(quota, sum.amount, most)).toBe(
        i === 0 ? 'within' : i > most ? 'over' : i < most ? 'within' : 'near',
      );
      const next = add(sum, quota.of, { place: null, from: FIRST, to: FIRST, amount: 1 });
      told.push(budgetWarning(quota, sum.amount, next.amount, most)?.kind ?? null);
      sum = next;
    }
    expect(told.filter((kind) => kind !== null)).toEqual(['near', 'over']);
    // It is settled once nothing of the year can be recorded any more, and owed by nobody before.
    const { dueOn } = daysFor(rule);
    const recorded = parseLimit('10 working days');
    expect(settlesOn(rule, calendar, dueOn, recorded)).toBe('2027-01-15');
    expect(warningOn(rule, calendar, daysFor(rule), dueOn, 0, null)).toBeNull();
  });

  test('sixty days without a week in one place are not enough', () => {
    const { quota } = duty('B3/field').when as Extract<MechanismDuty['when'], { quota: unknown }>;
    const days = Array.from({ length: 60 }, (_, i) =>
      moved(calendar, plainDate('2026-03-02'), parseLimit(`${i} days`), 1),
    );
    const scattered = days.reduce(
      (sum, day, i) => add(sum, 'days', { place: `place-${i % 2}`, from: day, to: day, amount: 1 }),
      NOTHING,
    );
    expect(scattered).toMatchObject({ amount: 60, longest: 1 });
    expect(met(scattered, 60, quota)).toBe(false);
  });
});

// What the public sees, duty by duty: a line more is a decision.
const PUBLIC = [
  ...[
    'B1/collect',
    'B1/list',
    'B1/count',
    'B1/milestone',
    'B1/last-mile',
    'B4/schedule',
    'B5/grids',
    'B5/answered',
    'B5/near',
  ],
  ...[
    'B6/listed',
    'B6/solved',
    'B7/real-thing',
    'B7/enterprise',
    'C3/items',
    'C3/in-the-hall',
    'C4/cards',
    'C4/office-plan',
  ],
  ...[
    'C4/powers',
    'C4/utilities',
    'C5/promise',
    'C5/kept',
    'C5/judged',
    'C7/standards',
    'C7/outcome',
    'C8/budget',
    'C8/statement',
  ],
  ...[
    'C9/limits',
    'D3/propose',
    'E1/catalogue',
    'E1/notice',
    'E1/answers',
    'E1/decide',
    'E1/ask',
    'E2/answered',
    'E3/procedure',
  ],
  ...[
    'E3/result',
    'E4/question',
    'E4/engage',
    'E4/argued',
    'E4/answer',
    'E6/vote',
    'F1/definition',
    'F2/answered',
    'G3/listen',
  ],
  ...['G3/choose', 'G3/results', 'G5/result'],
  ...['B6/visit', 'C8/abroad', 'C9/competitions'],
];

describe('publishing', () => {
  test('what the public sees is this, for a time each, and no more', () => {
    const shown = all.filter(([, { publish }]) => publish?.to === 'public');
    expect(shown.map(([key]) => key).sort()).toEqual(PUBLIC.toSorted());
    for (const [, { publish }] of shown) {
      const confirmed = plainDate(`${YEAR}-06-01`);
      const from = moved(calendar, confirmed, parseLimit(publish!.within), 1);
      const until = moved(calendar, from, parseLimit(publish!.for), 1);
      expect(until.slice(0, 4) > from.slice(0, 4)).toBe(true);
      expect(publish!.fields.length).toBeGreaterThan(0);
    }
  });

  test('of a household nothing is published, of declarations and objections nothing is known', () => {
    expect(duty('B7/household').publish).toBeUndefined();
    expect(Object.values(duty('B7/household').record.properties).every((f) => f.private)).toBe(true);
    expect(duty('B7/enterprise').publish!.fields).not.toContain('enterprise');
    expect(Object.keys(duty('G9/declare').record.properties)).toEqual(['declared']);
    for (const key of ['G9/sample', 'G9/answered', 'G9/open-report'])
      for (const { type, format } of Object.values(duty(key).record.properties))
        expect(type === 'integer' || format === 'date').toBe(true);
    expect(duty('G5/assess').record.properties.objections!.private).toBe(true);
  });
});
