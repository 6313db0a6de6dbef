import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Db } from '../../src/db/open.ts';
import { plainDate } from '../../src/kernel/time.ts';
import { daysCome } from '../../src/mechanisms/days.store.ts';
import { followDays } from '../../src/obligations/jobs.ts';
import { openDay } from '../../src/obligations/opening.commands.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';
import { adopts, dayComes, owedOf, ruleOf, withdraws } from './given-run.ts';

/* Where one version ends and another begins: each day, and each period of a quota, is asked by one of them. */

const word = (day: number) => `{ every: month, day: ${day}, roll: before }`;
const quota = (per: string) => `{ quota: { per: ${per}, of: times, least: 1 } }`;

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
});
afterAll(() => office.close());

const versions = async (row: string) =>
  (await office.ask('qu-head', 'GET', `/api/mechanisms/${row}`))
    .json()
    .versions.map((v: { number: number; state: string; until: string | null }) =>
      [v.number, v.state, v.until ?? 'open'].join(' '),
    );
const system = () => ({
  officeId: OFFICE,
  now: office.now(),
  actor: { kind: 'system', officeId: OFFICE, process: 'mechanisms' } as const,
});

it('a version withdrawn from a later day on ends where the next begins, and runs to its day if that is taken back', async () => {
  office.at('2026-12-01T09:00');
  const first = await adopts(office, ruleOf('X1', 1, { word: word(-10) }), '2026-12-01');
  await withdraws(office, first, '2027-02-28');
  const next = await adopts(office, ruleOf('X1', 2, { word: word(-3) }), '2027-01-01');
  expect(await versions('X1')).toEqual(['2 adopted open', '1 replaced 2027-01-01']);
  await withdraws(office, next, '2026-12-01');
  expect(await versions('X1')).toEqual(['2 withdrawn 2027-01-01', '1 withdrawn 2027-02-28']);
  await adopts(office, ruleOf('X1', 3, { word: word(-3) }), '2027-01-01');
  for (const day of ['2026-12-02', '2027-01-04', '2027-02-22']) await dayComes(office, day);
  expect(await owedOf(office, 'X1')).toEqual([
    '1 word 2026-12-22 open',
    '3 word 2027-01-29 open',
    '3 word 2027-02-26 open',
  ]);
});

it('none begins before one that lies ahead and is withdrawn from a later day on', async () => {
  const fourth = await adopts(office, ruleOf('X1', 4, { word: word(-5) }), '2027-05-03');
  await withdraws(office, fourth, '2027-07-01');
  const send = (from: string) =>
    office.ask('qu-head', 'POST', '/api/mechanisms', {
      ...{ sources: [ruleOf('X1', 5, { word: word(-3) })], from, ground: '纪要' },
    });
  for (const from of ['2027-04-15', '2027-05-03'])
    expect((await send(from)).json()).toMatchObject({ code: 'mechanism.before-last' });
  expect((await send('2027-06-01')).statusCode).toBe(201);
  expect((await versions('X1')).slice(0, 2)).toEqual(['5 adopted open', '4 replaced 2027-06-01']);
});

it('none begins or ends on a day that is over, or more than ten years ahead', async () => {
  const send = (from: string) =>
    office.ask('qu-head', 'POST', '/api/mechanisms', {
      ...{ sources: [ruleOf('X9', 1, { word: word(-3) })], from, ground: '纪要' },
    });
  office.at('2027-02-23T09:00');
  expect((await send('2027-02-22')).json()).toMatchObject({ code: 'mechanism.from-past' });
  expect((await send('2037-02-24')).json()).toMatchObject({ code: 'mechanism.too-far' });
  const last = await send('2037-02-23');
  expect(last.statusCode).toBe(201);
  const { mechanismId } = last.json().mechanisms[0];
  const until = await office.ask('qu-head', 'POST', `/api/mechanisms/${mechanismId}/withdraw`, {
    ...{ until: '2126-12-01', reason: '年份写错' },
  });
  expect(until.json()).toMatchObject({ code: 'mechanism.too-far' });
});

it('a quota that has begun runs to its end under its version, and the next begins with the next period', async () => {
  office.at('2027-02-23T09:00');
  await adopts(office, ruleOf('X2', 1, { quota: quota('month') }), '2027-03-01');
  // March has come and is not opened yet.
  office.at('2027-03-01T09:00');
  await adopts(office, ruleOf('X2', 2, { quota: quota('month') }), '2027-03-15');
  for (const day of ['2027-03-01', '2027-03-15', '2027-03-31', '2027-04-01']) await dayComes(office, day);
  expect(await owedOf(office, 'X2')).toEqual(['1 quota 2027-03-31 open', '2 quota 2027-04-30 open']);
  // May has not come.
  const third = await adopts(office, ruleOf('X2', 3, { quota: quota('month') }), '2027-05-10');
  for (const day of ['2027-05-03', '2027-05-10', '2027-06-01']) await dayComes(office, day);
  expect((await owedOf(office, 'X2')).slice(2)).toEqual(['2 quota 2027-05-31 open', '3 quota 2027-06-30 open']);
  // Withdrawn, it is the same: July begins before the day, August does not.
  await withdraws(office, third, '2027-07-15');
  for (const day of ['2027-07-01', '2027-07-15', '2027-08-02']) await dayComes(office, day);
  expect((await owedOf(office, 'X2')).slice(4)).toEqual(['3 quota 2027-07-30 open']);
});

it('what is decided while the days are opened or planned holds: nothing is opened that the version makes no more', async () => {
  office.at('2027-08-02T09:00');
  const id = await adopts(office, ruleOf('X4', 1, { word: word(-3), quota: quota('month') }), '2027-08-02');
  await dayComes(office, '2027-08-16');
  office.at('2027-09-27T09:00');
  const { db } = office.house;
  const work = await office.house.mechanismsOf(OFFICE);
  const come = (await daysCome(db, OFFICE, plainDate('2027-09-27'))).filter((d) => d.mechanismId === id);
  expect(come.map((d) => `${d.duty} ${d.dueOn}`)).toEqual(['quota 2027-09-30', 'word 2027-09-28']);
  await withdraws(office, id, '2027-09-27');
  for (const day of come) await openDay(db, system(), work, day);
  // The quota of September began before; the word falls due after.
  expect(await owedOf(office, 'X4')).toEqual(['1 word 2027-08-27 open', '1 quota 2027-09-30 open']);

  const second = await adopts(office, ruleOf('X5', 1, { word: word(-3) }), '2027-10-08');
  await dayComes(office, '2027-10-09');
  office.at('2027-11-10T09:00');
  let decided = false;
  const meanwhile: Db = {
    ...db,
    transact: async (command) => {
      if (!decided) await withdraws(office, second, '2027-11-20');
      decided = true;
      return db.transact(command);
    },
  };
  await followDays(meanwhile, system(), work);
  const left = await office.owner.query(
    `select duty from mechanism_day where mechanism_id = $1 and due_on >= '2027-11-20'`,
    [second],
  );
  expect([decided, left.rows]).toEqual([true, []]);
});

it('a quota of a year that runs is not asked beside one of each quarter', async () => {
  office.at('2027-12-20T09:00');
  await adopts(office, ruleOf('X3', 1, { quota: quota('year') }), '2028-01-01');
  await dayComes(office, '2028-01-04');
  await adopts(office, ruleOf('X3', 2, { quota: quota('quarter') }), '2028-04-01');
  for (const day of ['2028-04-05', '2028-07-05', '2028-11-06', '2029-01-04']) await dayComes(office, day);
  expect(await owedOf(office, 'X3')).toEqual(['1 quota 2028-12-29 open', '2 quota 2029-03-30 open']);
  expect((await office.verify()).difference).toBeNull();
});
