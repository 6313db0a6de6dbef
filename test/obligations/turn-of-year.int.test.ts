import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestOffice, testOffice } from '../support/office.ts';
import { dayComes, done } from './given-run.ts';

const source = (version: number) => `id: X1
version: ${version}
name: { zh: 预算和小结, en: Budget and word }
about: { zh: 每年公布预算，每半年说一次, en: A budget each year and a word each half-year }
source: [{ document: own, clause: "1" }]
duties:
  - id: budget
    name: { zh: 年度预算, en: Budget of the year }
    who: [{ as: lead, each: unit, role: head, kinds: [bureau], levels: [1] }]
    when: { every: year, on: "02-15", roll: before }
    record: { required: [said], properties: { said: { type: string, title: 情况, title-en: Said } } }
    confirm: { at: function, function: supervision, role: supervisor, minutes: 2 }
    minutes: 10
  - id: word
    name: { zh: 半年小结, en: The half-year }
    who: [{ as: lead, each: unit, role: head, kinds: [bureau], levels: [1] }]
    when: { every: half-year, day: -10, roll: before }
    record: { required: [said], properties: { said: { type: string, title: 情况, title-en: Said } } }
    confirm: { at: function, function: supervision, role: supervisor, minutes: 2 }
    minutes: 10
`;

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
});
afterAll(() => office.close());

const day = (at: string) => dayComes(office, at);
const adopt = async (version: number, from: string): Promise<string> =>
  (
    (await done(office, 'qu-head', '/api/mechanisms', {
      ...{ sources: [source(version)], from, ground: '纪要' },
    })) as unknown as { mechanisms: { mechanismId: string }[] }
  ).mechanisms[0]!.mechanismId;

/** What the head of the water bureau owes, by the version that asks it: `1 budget 2027-02-15 open`. */
const owed = async (): Promise<string[]> =>
  (
    await office.owner.query(
      `select concat_ws(' ', m.number, o.duty, o.due_on, d.state) as line
       from obligation o join mechanism m using (office_id, mechanism_id) join duty d using (office_id, duty_id)
       where o.unit_id = 'water' order by 1`,
    )
  ).rows.map((r) => r.line);

it('at the turn of a version nothing is asked twice: what runs is the old one’s, what has not begun the new one’s', async () => {
  office.at('2026-06-20T09:00');
  await adopt(1, '2026-07-01');
  await day('2026-12-17');
  expect(await owed()).toEqual(['1 budget 2027-02-15 open', '1 word 2026-12-22 open']);
  await adopt(2, '2026-12-20');
  // Until its day nothing changes: it may be taken back.
  await day('2026-12-19');
  expect(await owed()).toEqual(['1 budget 2027-02-15 open', '1 word 2026-12-22 open']);
  await day('2026-12-21');
  const turned = ['1 budget 2027-02-15 cancelled', '1 word 2026-12-22 open', '2 budget 2027-02-15 open'];
  expect(await owed()).toEqual(turned);
  await day('2026-12-22');
  expect(await owed()).toEqual(turned);
});

it('a rule withdrawn at the end of the year asks nothing of the next, and what ran is owed still', async () => {
  const [now] = (await office.ask('qu-head', 'GET', '/api/mechanisms/X1')).json().versions;
  await done(office, 'qu-head', `/api/mechanisms/${now.mechanismId}/withdraw`, {
    until: '2026-12-31',
    reason: '改由财政公布',
  });
  await day('2026-12-30');
  expect(await owed()).toContain('2 budget 2027-02-15 open');
  await day('2027-01-04');
  expect(await owed()).toEqual([
    '1 budget 2027-02-15 cancelled',
    '1 word 2026-12-22 open',
    '2 budget 2027-02-15 cancelled',
  ]);
  const { mechanisms } = (await office.ask('water-head', 'GET', '/api/units/water/year?year=2027')).json();
  expect(mechanisms).toEqual([expect.objectContaining({ row: 'X1', owed: 0, minutes: 0 })]);
  expect((await office.verify()).difference).toBeNull();
});
