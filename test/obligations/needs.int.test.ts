import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDb } from '../../src/db/open.ts';
import { follow } from '../../src/ledger/follow.ts';
import { place } from '../../src/ledger/seal.ts';
import { followForMechanisms } from '../../src/obligations/jobs.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';
import { dayComes, done, withdraws } from './given-run.ts';

/* What has to be confirmed before a step is recorded: of this mechanism and of another, of this round and not of the last. */

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
const DECISIONS = rule('X1', [
  duty('list', '{ every: year, on: "03-01", roll: none }'),
  duty('opinion', '{ after: list, within: 1 month }'),
  duty('meeting', '{ after: list, within: 2 months }', '\n    needs: [opinion, X2/asked]'),
]);
const BELOW = rule('X2', [duty('asked', '{ after: X1/list, within: 1 month }')]);

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
});
afterAll(() => office.close());

async function followed() {
  const actor = { kind: 'system', officeId: OFFICE, process: 'mechanisms' } as const;
  const ctx = { officeId: OFFICE, now: office.now(), actor };
  const work = await office.house.mechanismsOf(OFFICE);
  const db = openDb(office.ownerUrl, 1);
  await place(db, OFFICE);
  await follow(db, OFFICE, 'mechanisms', (tx, entries) => followForMechanisms(tx, ctx, work, entries));
  await db.close();
}
/** The newest of that duty. */
const owed = async (name: string): Promise<string> =>
  (await office.owner.query('select duty_id from obligation where duty = $1 order by due_on desc limit 1', [name]))
    .rows[0].duty_id;
const record = async (id: string, day: string) =>
  office.ask('water-head', 'POST', `/api/obligations/${id}/records`, {
    ...{ values: { said: '照录' }, from: day, to: day },
  });
async function confirmed(name: string, day: string): Promise<void> {
  const id = await owed(name);
  const made = (await record(id, day)).json();
  await done(office, 'supervision-supervisor', `/api/obligations/${id}/records/${made.recordId}/confirm`, {
    ...{ so: true, words: null },
  });
  await followed();
}
const page = async (id: string) => (await office.ask('water-head', 'GET', `/api/obligations/${id}`)).json();
const needsOf = async (id: string) =>
  (await page(id)).needs.map((n: { zh: string; confirmed: boolean }) => `${n.zh} ${n.confirmed}`);

it('a step is recorded once what it needs is confirmed, in each round anew', async () => {
  office.at('2027-02-20T09:00');
  // Each speaks of the other, so they are adopted together.
  const adopt = (sources: readonly string[]) =>
    office.ask('qu-head', 'POST', '/api/mechanisms', { sources, from: '2027-02-20', ground: '纪要' });
  expect((await adopt([DECISIONS])).json().facts.en).toContain('there is no duty "X2/asked"');
  const below = (await adopt([DECISIONS, BELOW])).json().mechanisms[1].mechanismId;
  await dayComes(office, '2027-02-22');
  office.at('2027-03-01T10:00');
  await confirmed('list', '2027-03-01');
  office.at('2027-03-02T10:00');
  const meeting = await owed('meeting');
  expect((await record(meeting, '2027-03-02')).json()).toMatchObject({ code: 'obligation.needs-first' });
  expect((await page(meeting)).abilities.record.code).toBe('obligation.needs-first');
  expect((await page(meeting)).owed.why[0].en).toContain('recorded once “opinion” and “asked (X2)” are confirmed');
  expect(await needsOf(meeting)).toEqual(['opinion（X1） false', 'asked（X2） false']);
  await confirmed('opinion', '2027-03-02');
  expect((await record(meeting, '2027-03-02')).json()).toMatchObject({ code: 'obligation.needs-first' });
  // Recorded is not confirmed.
  const asked = await owed('asked');
  const made = (await record(asked, '2027-03-02')).json();
  expect(await needsOf(meeting)).toEqual(['opinion（X1） true', 'asked（X2） false']);
  await done(office, 'supervision-supervisor', `/api/obligations/${asked}/records/${made.recordId}/confirm`, {
    ...{ so: true, words: null },
  });
  expect(await needsOf(meeting)).toEqual(['opinion（X1） true', 'asked（X2） true']);
  expect((await record(meeting, '2027-03-02')).statusCode).toBe(200);

  // The opinions of last year are none of this year's.
  await dayComes(office, '2028-01-03');
  office.at('2028-03-01T10:00');
  await confirmed('list', '2028-03-01');
  const next = await owed('meeting');
  expect(next).not.toBe(meeting);
  expect(await needsOf(next)).toEqual(['opinion（X1） false', 'asked（X2） false']);
  await confirmed('opinion', '2028-03-01');
  expect((await record(next, '2028-03-01')).json()).toMatchObject({ code: 'obligation.needs-first' });
  // Of a mechanism that is no longer in force nothing is waited for.
  await withdraws(office, below, '2028-03-01');
  expect(await needsOf(next)).toEqual(['opinion（X1） true']);
  expect((await record(next, '2028-03-01')).statusCode).toBe(200);
});
