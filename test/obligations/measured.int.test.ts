import { afterAll, beforeAll, expect, it } from 'vitest';
import { plainDate } from '../../src/kernel/time.ts';
import { followDays } from '../../src/obligations/jobs.ts';
import { type Sending, sendingOffice } from '../sendings/given.ts';
import { OFFICE } from '../support/office.ts';
import { done } from './given-run.ts';

/* H1 from what is sent to the settled quarter: the house counts the share, and nobody types it. */
let office: Sending;
beforeAll(async () => {
  office = await sendingOffice();
});
afterAll(() => office.close());

async function day(on: string): Promise<void> {
  const now = office.at(`${on}T09:30`);
  const actor = { kind: 'system', officeId: OFFICE, process: 'mechanisms' } as const;
  await followDays(office.house.db, { officeId: OFFICE, now, actor }, await office.house.mechanismsOf(OFFICE));
}
const quarter = async (unit: string, dueOn: string): Promise<string> =>
  (
    await office.owner.query(
      `select duty_id from obligation where unit_id = $1 and duty = 'sent' and due_on between $2::date - 5 and $2::date`,
      [unit, dueOn],
    )
  ).rows[0].duty_id;
const page = async (who: string, dutyId: string) => (await office.ask(who, 'GET', `/api/obligations/${dutyId}`)).json();
const bodies = async (dutyId: string, type: string) =>
  (
    await office.owner.query(`select body from ledger_entry where stream = $1 and type = $2 order by version`, [
      `obligation:${dutyId}`,
      type,
    ])
  ).rows.map((r) => r.body);
const said = (dutyId: string, values: object) =>
  office.ask('water-head', 'POST', `/api/obligations/${dutyId}/records`, {
    values,
    from: '2026-04-01',
    to: '2026-04-01',
  });
const running = async (who: string) =>
  (await office.ask(who, 'GET', '/api/obligations/running')).json().items.map((i: { state: string }) => i.state);

/** Sent by the head of a bureau; what is over the budget is signed above first. */
async function send(who: string, unit: string, title: string, signed: boolean): Promise<void> {
  const id = await office.write(who, { unit, to: ['east'], title });
  if (!signed) expect((await office.act(who, id, 'send')).state).toBe('sent');
  else {
    await office.act(who, id, 'ask-signature', { signer: 'qu-head', reason: '上级标准修订。' });
    expect((await office.act('qu-head', id, 'sign', { signed: true })).state).toBe('sent');
  }
}

it('is counted while it runs, asks for nothing, and is told of where it is far below', async () => {
  await day('2026-04-01');
  const water = await quarter('water', '2026-06-30');
  const empty = await page('water-head', water);
  expect(empty.line).toMatchObject({ state: 'owed', known: false, counted: { value: 0, of: 0 }, expected: null });
  expect(empty.form.map((f: { id: string }) => f.id)).toEqual(['less']);
  expect(empty.counts).toMatchObject({ until: '2026-06-30', over: false });
  expect(empty.abilities.record.code).toBe('obligation.counted-first');
  expect((await said(water, { less: '少发' })).json().code).toBe('obligation.counted-first');

  office.at('2026-04-08T10:00');
  await send('water-head', 'water', '汛期值守', false);
  // All that was sent is in order: nothing to warn of, though nobody recorded anything.
  await day('2026-04-30');
  expect((await page('water-head', water)).line).toMatchObject({ state: 'owed', claimed: 100 });
  office.at('2026-05-08T10:00');
  await send('water-head', 'water', '管网普查', false);
  for (const title of ['供水月报口径', '排口台账格式', '泵站名录']) await send('water-head', 'water', title, true);
  expect((await page('water-head', water)).line).toMatchObject({ state: 'short', counted: { value: 2, of: 5 } });
  expect(await running('water-head')).toEqual(['short']);
  expect(await bodies(water, 'obligation.warned')).toEqual([]);
  await day('2026-06-01');
  expect(await bodies(water, 'obligation.warned')).toEqual([{ kind: 'short', percent: 40, expected: 90 }]);
  // Whoever sent nothing is short of nothing, and not told.
  expect(await running('housing-head')).toEqual([]);
});

it('is counted once when its period is over: nothing sent is done, and who fell short owes the words alone', async () => {
  const [water, housing] = [await quarter('water', '2026-06-30'), await quarter('housing', '2026-06-30')];
  await day('2026-07-01');
  const counted = { figure: 'sent-in-order', from: '2026-04-01', to: '2026-06-30' };
  expect(await bodies(housing, 'obligation.counted')).toEqual([{ ...counted, value: 0, of: 0 }]);
  expect(await page('housing-head', housing)).toMatchObject({ line: { state: 'done', known: false }, records: [] });
  expect(await bodies(water, 'obligation.counted')).toEqual([{ ...counted, value: 2, of: 5 }]);

  // What is sent later is another quarter's, and another round counts nothing again.
  office.at('2026-07-02T10:00');
  await send('water-head', 'water', '七月的事', true);
  await day('2026-07-06');
  expect(await bodies(water, 'obligation.counted')).toHaveLength(1);
  const owed = await page('water-head', water);
  expect(owed.line).toMatchObject({ state: 'short', claimed: 40, counted: { value: 2, of: 5 } });
  expect(owed).toMatchObject({ counts: { over: true }, days: { last: '2026-06-30', today: '2026-07-06' } });
  expect((await said(water, {})).json().code).toBe('obligation.record-incomplete');
  const recorded = await said(water, { less: '月报改由系统取数，不再发文。' });
  expect(recorded.statusCode, recorded.body).toBe(200);
  // Said in time, it waits for another and is not late however slow they are.
  await day('2026-08-03');
  expect((await page('water-head', water)).line.state).toBe('waiting');
  const { recordId } = recorded.json();
  await done(office, 'supervision-supervisor', `/api/obligations/${water}/records/${recordId}/confirm`, {
    ...{ so: true, words: null },
  });
  const settled = await page('water-head', water);
  expect(settled).toMatchObject({ line: { state: 'missed', claimed: 40 }, owed: { state: 'cancelled' } });
  // The entry says what it was, however the house counts later.
  expect(settled.records[0]).toMatchObject({ from: '2026-04-01', to: '2026-06-30' });
  expect(settled.records[0].known[0]).toMatchObject({ id: 'sent-in-order', value: 2, of: 5 });
  expect(await bodies(water, 'obligation.missed')).toEqual([{ amount: 40, least: 90, most: null }]);
  const { mechanisms } = (await office.ask('water-head', 'GET', '/api/units/water/year?year=2026')).json();
  expect(mechanisms.find((m: { row: string }) => m.row === 'H1')).toMatchObject({ missed: 1, late: 0 });
});

it('reached, the house records it and somebody else confirms; refused, its holder may say what it does not', async () => {
  office.at('2026-07-08T10:00');
  await send('housing-head', 'housing', '物业名录', false);
  const housing = await quarter('housing', '2026-09-30');
  await day('2026-10-01');
  const counted = await page('supervision-supervisor', housing);
  expect(counted.line).toMatchObject({ state: 'waiting', claimed: 100, counted: { value: 1, of: 1 } });
  const [made] = counted.records;
  expect(made).toMatchObject({ by: null, values: {}, abilities: { confirm: true } });
  expect((await page('housing-head', housing)).records[0].abilities.confirm).not.toBe(true);

  const url = `/api/obligations/${housing}/records`;
  await done(office, 'supervision-supervisor', `${url}/${made.recordId}/confirm`, {
    so: false,
    words: '有一份没走系统。',
  });
  const back = await page('housing-head', housing);
  expect(back.line).toMatchObject({ state: 'owed', claimed: 100 });
  expect(back.abilities.record).toBe(true);
  const again = await office.ask('housing-head', 'POST', url, {
    ...{ values: { less: '都从系统发。' }, from: '2026-09-30', to: '2026-09-30' },
  });
  await done(office, 'supervision-supervisor', `${url}/${again.json().recordId}/confirm`, { so: true, words: null });
  expect((await page('housing-head', housing)).line.state).toBe('done');
});

it('what was missed stays in the figures as owed and not done', async () => {
  const { knows } = await office.house.mechanismsOf(OFFICE);
  const [from, to] = [plainDate('2026-04-01'), plainDate('2026-06-30')];
  expect((await knows('water', from, to))['obligations-done']).toEqual({ value: 0, of: 1 });
  expect((await knows('housing', from, to))['obligations-done']).toEqual({ value: 1, of: 1 });
  // Asked for by itself, a figure of what was sent is the same as among all.
  expect((await knows('water', from, to, ['sent-in-order']))['sent-in-order']).toEqual({ value: 2, of: 5 });
});

it('folds from the ledger to what stands in its rows', async () => {
  expect((await office.verify()).difference).toBeNull();
});
