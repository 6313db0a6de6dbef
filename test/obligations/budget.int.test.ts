import { afterAll, beforeAll, expect, it } from 'vitest';
import { plainDate } from '../../src/kernel/time.ts';
import type { Context } from '../../src/ledger/append.ts';
import { adopt } from '../../src/mechanisms/adoption.commands.ts';
import { followDays } from '../../src/obligations/jobs.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';
import { done } from './given-run.ts';

const RULE = `id: X1
version: 1
name: { zh: 公务出行, en: Journeys }
about: { zh: 出行不超过计划, en: Journeys keep within the plan }
source: [{ document: own, clause: "1" }]
duties:
  - id: abroad
    name: { zh: 出国不超过两次, en: Two journeys abroad at most }
    who: [{ as: lead, each: unit, role: head, kinds: [bureau], levels: [1] }]
    when: { quota: { per: year, of: times, most: 2 } }
    record: { required: [where], properties: { where: { type: string, title: 去哪里, title-en: Where } } }
    confirm: { at: function, function: supervision, role: supervisor, minutes: 2 }
    publish: { fields: [where], to: public, within: 5 working days, for: 12 months }
    minutes: 10
  - id: visits
    name: { zh: 三种走访, en: Visits of three kinds }
    who: [{ as: lead, each: unit, role: head, kinds: [bureau], levels: [1] }]
    when: { quota: { per: year, of: times, least: 3, different: kind, behind: 20 } }
    record:
      required: [kind]
      properties:
        kind: { type: string, title: 访谁, title-en: Who, enum: [老人, 企业, 学校], enum-en: [the old, firms, schools] }
        problems: { type: array, format: asks, title: 听到的难题（逐件交办）, title-en: "Problems heard, each to be answered" }
    confirm: { at: function, function: supervision, role: supervisor, minutes: 2 }
    publish: { fields: [problems], to: public, within: 5 working days, for: 12 months }
    minutes: 60
`;

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
  office.at('2026-12-20T09:00');
  const work = await office.house.mechanismsOf(OFFICE);
  const head: Context = { officeId: OFFICE, now: office.now(), actor: await office.actor('qu-head') };
  await office.house.db.transact((tx) => adopt(tx, head, work, [RULE], plainDate('2027-01-01'), '区长办公会纪要'));
});
afterAll(() => office.close());

async function day(at: string) {
  const now = office.at(`${at}T09:00`);
  const actor = { kind: 'system', officeId: OFFICE, process: 'mechanisms' } as const;
  return followDays(office.house.db, { officeId: OFFICE, now, actor }, await office.house.mechanismsOf(OFFICE));
}
const owedOf = async (unit: string, duty: string): Promise<string> =>
  (await office.owner.query('select duty_id from obligation where unit_id = $1 and duty = $2', [unit, duty])).rows[0]
    .duty_id;
const page = async (who: string, dutyId: string) => (await office.ask(who, 'GET', `/api/obligations/${dutyId}`)).json();
const recorded = async (who: string, dutyId: string, on: string, values: object): Promise<string> =>
  (await done(office, who, `/api/obligations/${dutyId}/records`, { values, from: on, to: on })).recordId!;
const confirmed = (dutyId: string, recordId: string) =>
  done(office, 'supervision-supervisor', `/api/obligations/${dutyId}/records/${recordId}/confirm`, {
    ...{ so: true, words: null },
  });
const warnings = async () =>
  (
    await office.owner.query(
      `select body->>'kind' as kind, body->>'percent' as percent from ledger_entry where type = 'obligation.warned'
         and body->>'kind' in ('near', 'over') order by version`,
    )
  ).rows.map((r) => `${r.kind} ${r.percent}`);
const year = async (who: string, unit: string) =>
  (await office.ask(who, 'GET', `/api/units/${unit}/year?year=2027`))
    .json()
    .mechanisms[0].items.find((i: { most: number | null }) => i.most !== null);

it('six visits of one kind are one, and the problems heard are public with their state', async () => {
  await day('2027-01-04');
  office.at('2027-04-01T09:00');
  const visits = await owedOf('housing', 'visits');
  for (let i = 0; i < 3; i++)
    await confirmed(visits, await recorded('housing-head', visits, '2027-04-01', { kind: '老人' }));
  const shown = await page('housing-head', visits);
  expect(shown.line).toMatchObject({ claimed: 1, confirmed: 1 });
  expect(shown.sorts).toEqual([
    {
      name: { zh: '访谁', en: 'Who' },
      different: true,
      choices: [
        { choice: { zh: '老人', en: 'the old' }, confirmed: 3, waits: 0 },
        { choice: { zh: '企业', en: 'firms' }, confirmed: 0, waits: 0 },
        { choice: { zh: '学校', en: 'schools' }, confirmed: 0, waits: 0 },
      ],
    },
  ]);
  // A visit that brought nothing back has nothing to be made public.
  expect(shown.records.every((r: { abilities: { publish: unknown } }) => r.abilities.publish !== true)).toBe(true);

  const problems = ['厂门口没有路灯', '张三 13800138000 的补贴', '停水不通知'];
  const heard = await recorded('housing-head', visits, '2027-04-01', { kind: '企业', problems });
  await confirmed(visits, heard);
  // Three things of one visit are told apart in the list, by the beginning of their words, masked.
  const mine = (await office.ask('housing-head', 'GET', '/api/duties?limit=100&step=answer-ask')).json().duties;
  const titles = mine.map((d: { thing: { title: { zh: string } } }) => d.thing.title.zh);
  expect(titles).toContain('“厂门口没有路灯”，三种走访（X1 公务出行）');
  expect(new Set(titles).size).toBe(3);
  expect(titles.join()).not.toContain('13800138000');
  const url = `/api/obligations/${visits}/records/${heard}`;
  const left = { problems: [problems[0]!, problems[2]!] };
  expect((await office.ask('housing-head', 'POST', `${url}/publish`, { words: left })).json().code).toBe(
    'obligation.asks-in-place',
  );
  await done(office, 'housing-head', `${url}/publish`, { words: { problems: [problems[0], '', problems[2]] } });
  const made = (await page('housing-head', visits)).records.find((r: { recordId: string }) => r.recordId === heard);
  const ask = made.asks[2];
  await done(office, 'housing-head', `/api/obligations/${visits}/asks/${ask.duty}`, { became: '已改为提前一天通知' });
  const record = (
    await office.house.portal.mechanisms.records(OFFICE, office.now(), {
      ...{ find: '', row: 'X1', before: null, limit: 20 },
    })
  )[0]!;
  expect(record.fields).toEqual([]);
  expect(record.asked!.name).toEqual({ zh: '听到的难题', en: 'Problems heard' });
  expect(record.asked!.items).toMatchObject([
    { text: '厂门口没有路灯', state: 'open' },
    { text: '停水不通知', state: 'answered', dueOn: null },
  ]);
  expect((await office.verify()).difference).toBeNull();
});

it('a budget is within, near its end and over, is told at once, and settled when its year is over', async () => {
  await day('2027-01-04');
  const [water, housing] = [await owedOf('water', 'abroad'), await owedOf('housing', 'abroad')];
  expect((await page('water-head', water)).line).toMatchObject({ least: null, most: 2, state: 'within' });
  // Nobody has to look at a budget that nothing was used of; that the visits are not behind yet is no news either.
  expect((await office.ask('water-head', 'GET', '/api/obligations/running')).json()).toEqual({ items: [] });

  office.at('2027-03-10T09:00');
  const first = await recorded('water-head', water, '2027-03-10', { where: '考察污水处理' });
  expect((await page('water-head', water)).line).toMatchObject({ state: 'within', claimed: 1 });
  await confirmed(water, first);
  // Confirmed is not done: a year is not over in March.
  expect((await page('water-head', water)).owed.state).not.toBe('done');
  office.at('2027-06-10T09:00');
  await recorded('water-head', water, '2027-06-10', { where: '参加展会' });
  expect(await warnings()).toEqual(['near 100']);
  expect((await page('water-head', water)).line.state).toBe('near');
  const mine = (await office.ask('water-head', 'GET', '/api/obligations/running')).json().items;
  expect(mine.map((i: { name: { zh: string }; state: string }) => [i.name.zh, i.state])).toContainEqual([
    '出国不超过两次',
    'near',
  ]);
  office.at('2027-09-10T09:00');
  const third = await recorded('water-head', water, '2027-09-10', { where: '再次参加展会' });
  expect(await warnings()).toEqual(['near 100', 'over 150']);
  expect(await year('water-head', 'water')).toMatchObject({ state: 'over', claimed: 3 });
  expect(await year('housing-head', 'housing')).toMatchObject({ state: 'within', claimed: 0 });

  // Settled once nothing of the year can be recorded any more: within is done, over waits for who has yet to confirm.
  await day('2028-01-10');
  const visits = await owedOf('water', 'visits');
  expect((await page('water-head', visits)).line.state).toBe('late');
  expect((await page('housing-head', housing)).line.state).toBe('within');
  await day('2028-01-20');
  expect((await page('housing-head', housing)).line.state).toBe('done');
  // What was not done in its year cannot be done any more: it is owed no longer, and stands as missed.
  expect(await page('water-head', visits)).toMatchObject({
    ...{ line: { state: 'missed', claimed: 0 }, owed: { state: 'cancelled' } },
    abilities: { record: { code: 'obligation.over' } },
  });
  expect((await page('water-head', water)).owed.state).toBe('accepted');
  await confirmed(water, third);
  const second = (await page('water-head', water)).records[1].recordId;
  await confirmed(water, second);
  await day('2028-01-21');
  expect((await page('water-head', water)).owed.state).toBe('cancelled');
  expect((await page('water-head', water)).line.state).toBe('over');
  expect((await office.verify()).difference).toBeNull();
});
