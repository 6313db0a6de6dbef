import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { open, redate } from '../../src/duties/commands.ts';
import { plainDate } from '../../src/kernel/time.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';
import { adopted, done, type Given } from './given-run.ts';

let office: TestOffice;
let given: Given;
beforeAll(async () => {
  office = await testOffice();
  given = await adopted(office);
});
afterAll(() => office.close());

const system = () =>
  ({ officeId: OFFICE, now: office.now(), actor: { kind: 'system', officeId: OFFICE, process: 'test' } }) as const;
const fetched = (url: string) => office.app.inject({ method: 'GET', url: new URL(url).pathname });
/** As a calendar program reads it: throws where a line is not as RFC 5545 has it. */
const events = async (url: string) => {
  const response = await fetched(url);
  expect([response.statusCode, response.headers['content-type']], response.body).toEqual([
    200,
    'text/calendar; charset=utf-8',
  ]);
  expect(response.body.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  return new ICAL.Component(ICAL.parse(response.body))
    .getAllSubcomponents('vevent')
    .map((e) => new ICAL.Event(e, { strictExceptions: true }));
};
const made = async (who: string, unit: string | null) =>
  (await done(office, who, '/api/calendar-feeds', { unit })) as unknown as { feedId: string; url: string };
const remove = (who: string, feedId: string) =>
  office.app.inject({
    method: 'DELETE',
    url: `/api/calendar-feeds/${feedId}`,
    headers: { 'x-as': who, 'idempotency-key': crypto.randomUUID() },
  });

it('a calendar shows what somebody owes with its day, moves with it, and ends when its address is taken back', async () => {
  const work = await office.work();
  const spec = { mechanism: 'C6', mechanismVersion: 1, holderUnit: 'water', holderPost: 'water-head' };
  const appeal = crypto.randomUUID();
  const [task, secret, far, handled] = await office.house.db.transact(async (tx) => [
    open(tx, system(), work, {
      ...spec,
      about: `task:${crypto.randomUUID()}`,
      step: 'carry-out',
      dueBy: plainDate('2027-05-10'),
    }),
    open(tx, system(), work, {
      ...spec,
      ...{
        about: `case:${crypto.randomUUID()}`,
        step: 'accept',
        dueBy: plainDate('2027-05-11'),
        visibility: 'confidential' as const,
      },
      hiddenFrom: ['housing'],
    }),
    open(tx, system(), work, {
      ...spec,
      about: `task:${crypto.randomUUID()}`,
      step: 'carry-out',
      dueBy: plainDate('2028-05-08'),
    }),
    open(tx, system(), work, { ...spec, about: `case:${appeal}`, step: 'handle', dueBy: plainDate('2027-05-12') }),
  ]);
  const { url, feedId } = await made('water-head', null);
  expect(url).toMatch(/\/calendar\/[\w-]{43}\.ics$/);

  const first = await events(url);
  const of = (list: typeof first, dutyId: string) => list.find((e) => e.uid === `${dutyId}@changxiao`);
  expect(of(first, given.water)?.summary).toBe('在基层的天数（X1 走访）');
  expect(of(first, given.water)?.startDate.toString()).toBe('2027-12-31');
  expect(of(first, secret!.dutyId)?.summary).toBe('一项待办');
  // What a citizen wrote stays in the house: the step alone, and where to read on.
  expect(of(first, handled!.dutyId)?.summary).toBe('办理答复');
  expect(of(first, handled!.dutyId)?.component.getFirstPropertyValue('url')).toMatch(`/workbench/cases/${appeal}`);
  expect(of(first, secret!.dutyId)?.component.hasProperty('url')).toBe(false);
  expect([of(first, far!.dutyId), of(first, given.housing)]).toEqual([undefined, undefined]);
  const before = of(first, task!.dutyId)!;
  expect([before.startDate.toString(), before.endDate.toString()]).toEqual(['2027-05-10', '2027-05-11']);
  expect(before.component.getAllSubcomponents('valarm')).toEqual([]);

  await office.house.db.transact(async (tx) => redate(tx, system(), work, task!, plainDate('2027-05-20')));
  const after = of(await events(url), task!.dutyId)!;
  expect(after.startDate.toString()).toBe('2027-05-20');
  expect(after.sequence).toBeGreaterThan(before.sequence);

  // The secret is nowhere: neither in the list nor in the database.
  const list = (await office.ask('water-head', 'GET', '/api/calendar-feeds')).body;
  const kept = await office.owner.query('select row_to_json(f)::text as f from calendar_feed f');
  const results = await office.owner.query('select result::text as r from idempotency');
  const token = url.slice(-47, -4);
  expect(list + JSON.stringify(kept.rows) + JSON.stringify(results.rows)).not.toContain(token);

  expect((await remove('housing-head', feedId)).statusCode).toBe(404);
  expect((await remove('water-head', feedId)).statusCode).toBe(200);
  expect((await fetched(url)).statusCode).toBe(404);
});

it("a unit's calendar is made by its head, and shows nothing once they have left", async () => {
  const refused = await office.ask('water-handler', 'POST', '/api/calendar-feeds', { unit: 'water' });
  expect(refused.json().code).toBe('calendar-feed.head-makes');
  const { url } = await made('water-head', 'water');
  expect((await events(url)).map((e) => e.uid)).toContain(`${given.water}@changxiao`);
  await office.owner.query(`update holding set until = '2027-03-01' where post_id = 'water-head'`);
  expect((await fetched(url)).statusCode).toBe(404);
  expect((await fetched(`http://x/calendar/${'A'.repeat(43)}.ics`)).statusCode).toBe(404);
});
