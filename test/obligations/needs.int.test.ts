import { afterAll, beforeAll, expect, it } from 'vitest';
import { cancel } from '../../src/duties/commands.ts';
import { dutiesById } from '../../src/duties/queries.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';
import { dayComes, done, followed, withdraws } from './given-run.ts';

/* What has to be confirmed before a step is recorded: of this mechanism and of another, of this round and of no other. */

const duty = (id: string, when: string, rest = '') => `
  - id: ${id}
    name: { zh: ${id}, en: ${id} }
    who: [{ as: lead, each: unit, role: head, units: [water] }]
    when: ${when}
    record: { required: [said], properties: { said: { type: string, title: 说了什么, title-en: Said } } }
    confirm: { at: function, function: supervision, role: supervisor, minutes: 2 }
    minutes: 10${rest}`;
const rule = (id: string, duties: readonly string[]) => `id: ${id}
office: ${OFFICE}
version: 1
name: { zh: 决策, en: Decisions }
about: { zh: 先听再定, en: Hear before deciding }
source: [{ document: own, clause: "1" }]
duties:${duties.join('')}
`;
/** Whoever decides needs the opinion, and to have asked below. @param asking the mechanism that asks below */
const decisions = (id: string, asking: string) =>
  rule(id, [
    duty('list', '{ every: year, on: "03-01", roll: none }'),
    duty('opinion', '{ after: list, within: 1 month }'),
    duty('meeting', '{ after: list, within: 2 months }', `\n    needs: [opinion, ${asking}/asked]`),
  ]);
const below = (id: string, decided: string) => rule(id, [duty('asked', `{ after: ${decided}/list, within: 1 month }`)]);

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
});
afterAll(() => office.close());

/** The newest of a duty: `X1/list`. */
const owed = async (key: string): Promise<string> =>
  (
    await office.owner.query(
      `select duty_id from obligation o join mechanism m using (office_id, mechanism_id)
       where m.row || '/' || o.duty = $1 order by due_on desc limit 1`,
      [key],
    )
  ).rows[0]?.duty_id;
const record = (id: string) => {
  const day = office.now().slice(0, 10);
  return office.ask('water-head', 'POST', `/api/obligations/${id}/records`, {
    ...{ values: { said: '照录' }, from: day, to: day },
  });
};
async function confirmed(key: string): Promise<void> {
  const id = await owed(key);
  const made = (await record(id)).json();
  await done(office, 'supervision-supervisor', `/api/obligations/${id}/records/${made.recordId}/confirm`, {
    ...{ so: true, words: null },
  });
  await followed(office);
}
const page = async (id: string) => (await office.ask('water-head', 'GET', `/api/obligations/${id}`)).json();
const needsOf = async (id: string) =>
  (await page(id)).needs.map((n: { zh: string; confirmed: boolean }) => `${n.zh} ${n.confirmed}`);
const adopts = async (sources: readonly string[], from: string): Promise<string[]> => {
  const reply = await office.ask('qu-head', 'POST', '/api/mechanisms', { sources, from, ground: '纪要' });
  expect(reply.statusCode, reply.body).toBe(201);
  return reply.json().mechanisms.map((m: { mechanismId: string }) => m.mechanismId);
};
const FIRST = 'obligation.needs-first';

it('a step is recorded once what it needs is confirmed, in each round anew', async () => {
  office.at('2027-02-20T09:00');
  // Each speaks of the other, so they are adopted together.
  const alone = { sources: [decisions('X1', 'X2')], from: '2027-02-20', ground: '纪要' };
  const refused = await office.ask('qu-head', 'POST', '/api/mechanisms', alone);
  expect(refused.json().facts.en).toContain('there is no duty "X2/asked"');
  await adopts([decisions('X1', 'X2'), below('X2', 'X1')], '2027-02-20');
  const [, asking] = await adopts([decisions('X3', 'X4'), below('X4', 'X3')], '2027-02-20');
  // A row of the mission that the office has not adopted asks for nothing, and one adopted later nothing of the round that runs.
  await adopts([decisions('X5', 'E5')], '2027-02-20');
  await adopts([below('E5', 'X5')], '2027-04-01');
  await dayComes(office, '2027-02-22');
  office.at('2027-03-01T10:00');
  for (const row of ['X1', 'X3', 'X5']) await confirmed(`${row}/list`);

  office.at('2027-03-02T10:00');
  const meeting = await owed('X1/meeting');
  expect((await record(meeting)).json().code).toBe(FIRST);
  expect((await page(meeting)).abilities.record.code).toBe(FIRST);
  expect((await page(meeting)).owed.why[0].en).toContain('recorded once “opinion” and “asked (X2)” are confirmed');
  expect(await needsOf(meeting)).toEqual(['opinion（X1） false', 'asked（X2） false']);
  for (const row of ['X1', 'X3', 'X5']) await confirmed(`${row}/opinion`);
  expect((await record(meeting)).json().code).toBe(FIRST);
  // Recorded is not confirmed.
  const asked = await owed('X2/asked');
  const made = (await record(asked)).json();
  expect(await needsOf(meeting)).toEqual(['opinion（X1） true', 'asked（X2） false']);
  await done(office, 'supervision-supervisor', `/api/obligations/${asked}/records/${made.recordId}/confirm`, {
    ...{ so: true, words: null },
  });
  expect(await needsOf(meeting)).toEqual(['opinion（X1） true', 'asked（X2） true']);

  // What is asked already is waited for, also where its mechanism ends some day.
  await withdraws(office, asking!, '2027-12-01');
  expect(await needsOf(await owed('X3/meeting'))).toEqual(['opinion（X3） true', 'asked（X4） false']);
  const unasked = await owed('X5/meeting');
  expect(await needsOf(unasked)).toEqual(['opinion（X5） true']);
  await dayComes(office, '2027-04-02');
  office.at('2027-04-02T10:00');
  await followed(office);
  expect(await owed('E5/asked')).toBeUndefined();
  expect((await record(unasked)).statusCode).toBe(200);

  // The opinions of last year are none of this year's, and the next list takes nothing from a meeting that is late.
  await dayComes(office, '2028-01-03');
  office.at('2028-03-01T10:00');
  for (const row of ['X1', 'X3', 'X5']) await confirmed(`${row}/list`);
  expect(await needsOf(await owed('X1/meeting'))).toEqual(['opinion（X1） false', 'asked（X2） false']);
  expect(await needsOf(await owed('X3/meeting'))).toEqual(['opinion（X3） false']);
  expect(await needsOf(await owed('X5/meeting'))).toEqual(['opinion（X5） false', 'asked（E5） false']);
  expect(await needsOf(meeting)).toEqual(['opinion（X1） true', 'asked（X2） true']);
  expect((await record(meeting)).statusCode).toBe(200);
  expect((await office.verify()).difference).toBeNull();
});

it('what follows nothing needs what is due in its own period', async () => {
  office.at('2028-04-03T09:00');
  const monthly = '{ every: month, day: -1, roll: before }';
  const bought = duty('bought', monthly, '\n    needs: [priced]');
  await adopts([rule('X6', [duty('priced', monthly), bought])], '2028-04-03');
  await dayComes(office, '2028-04-20');
  expect(await needsOf(await owed('X6/bought'))).toEqual(['priced（X6） false']);
  await confirmed('X6/priced');
  const april = await owed('X6/bought');
  expect(await needsOf(april)).toEqual(['priced（X6） true']);
  await dayComes(office, '2028-05-22');
  const may = await owed('X6/bought');
  expect(await needsOf(may)).toEqual(['priced（X6） false']);
  expect(await needsOf(april)).toEqual(['priced（X6） true']);
  // What nobody owes any more is not waited for, and is not called confirmed.
  await office.house.db.transact(async (tx) => {
    const actor = { kind: 'system', officeId: OFFICE, process: 'mechanisms' } as const;
    const [priced] = await dutiesById(tx, OFFICE, [await owed('X6/priced')]);
    cancel(tx, { officeId: OFFICE, now: office.now(), actor }, priced!, 'no-longer-asked');
  });
  expect(await needsOf(may)).toEqual([]);
});
