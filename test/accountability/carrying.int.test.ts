import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entriesOf } from '../../src/ledger/queries.ts';
import { notifyEntries } from '../../src/notify/commands.ts';
import { boardOf } from '../supervision/board.given.ts';
import { type Watched, watchedOffice } from '../supervision/given.ts';
import { OFFICE, PEOPLE } from '../support/office.ts';
import { accountOf, desk } from './given.ts';

/*
 * What was decided is owed until it is done and somebody else said so: in whoever's list it is, in nobody else's, and on no board or
 * card that a colleague sees.
 */
let office: Watched;
let at: ReturnType<typeof desk>;
const { count, board } = boardOf(() => office);
const PERSON = 'repair-handler';
const DECIDER = 'housing-head';
const PROPOSER = 'supervision-supervisor';

beforeAll(async () => {
  office = await watchedOffice();
  at = desk(office);
  office.at('2026-03-02T09:00');
});
afterAll(() => office.close());

/** A measure about somebody in the repair section, told and in force. */
async function told(rung: string, who: object = { account: accountOf(PERSON), unit: 'repair' }): Promise<string> {
  const power = { ground: 'held', unit: 'repair', means: true, words: '维修科承办，人手和材料齐备。' };
  const proposed = await at.propose(PROPOSER, { rung, power, ...who });
  const { measureId } = proposed;
  await at.act(PROPOSER, measureId, 'notify', { notice: '三次接到催办未回复，拟予处理。' });
  const { account } = who as { account: string | null };
  await at.act(account === null ? 'repair-head' : PERSON, measureId, 'state', { statement: null });
  await at.act(DECIDER, measureId, 'decide', { outcome: 'imposed', reasons: '成立。' });
  expect(await at.act(PROPOSER, measureId, 'tell', { how: 'letter' })).toBe('in-force');
  return measureId;
}
const stepsOf = async (who: string, view: 'mine' | 'unit'): Promise<string[]> =>
  (await office.ask(who, 'GET', `/api/duties?view=${view}`))
    .json()
    .duties.map((d: { step: { id: string } }) => d.step.id);
const duties = async (measureId: string) =>
  (
    await office.owner.query<{
      duty_id: string;
      step: string;
      state: string;
      holder_post: string | null;
      due_on: string;
    }>(
      `SELECT duty_id, step, state, holder_post, due_on::text FROM duty WHERE about = $1 AND step NOT IN ('decide-measure', 'tell-measure', 'review-measure')
       ORDER BY opened_at, step`,
      [`measure:${measureId}`],
    )
  ).rows;
const states = async (measureId: string) => (await duties(measureId)).map((d) => `${d.step} ${d.state}`);
const carryOut = (who: string, measureId: string, words: string | null = null, on = '2026-03-02') =>
  at.act(who, measureId, 'carry-out', { on, words });
const check = (who: string, measureId: string, outcome: string, reasons: string | null = null) =>
  at.act(who, measureId, 'check', { outcome, reasons });

/** Whoever sees anything of a step anywhere: in a list, on the board, as a card, by asking for the duty itself. */
async function seeing(measureId: string, step: string): Promise<Record<string, string[]>> {
  await office.round();
  await count();
  const [duty] = (await duties(measureId)).filter((d) => d.step === step);
  const cards = (await office.owner.query(`SELECT card_id FROM card WHERE duty_id = $1`, [duty!.duty_id])).rows;
  const found: Record<string, string[]> = { list: [], board: [], card: [], duty: [] };
  for (const who of PEOPLE) {
    const lists = [...(await stepsOf(who, 'mine')), ...(await stepsOf(who, 'unit'))];
    if (lists.includes(step)) found.list!.push(who);
    const figures = await office.ask(who, 'GET', `/api/board?step=${step}`);
    if (figures.statusCode === 200 && (await board(who, `?step=${step}`)).all.open) found.board!.push(who);
    if ((await office.ask(who, 'GET', `/api/duties/${duty!.duty_id}`)).statusCode === 200) found.duty!.push(who);
    for (const { card_id } of cards)
      if ((await office.ask(who, 'GET', `/api/cards/${card_id}`)).statusCode === 200) found.card!.push(who);
  }
  return found;
}
const DISCIPLINE = ['discipline-discipline', 'discipline-second'];

describe('a talk', () => {
  it('is owed by whoever decided, from the day it is told, and no colleague of theirs learns of it, nor by a card', async () => {
    const id = await told('talk');
    expect((await duties(id)).map((d) => [d.step, d.state, d.holder_post, d.due_on])).toEqual([
      ['carry-out-measure', 'open', 'housing-head', '2026-03-16'],
    ]);
    expect((await at.page(PERSON, id)) as unknown).toMatchObject({
      carried: { on: null, confirmed: false },
      carryBy: expect.stringContaining('2026-03-16'),
    });
    // Late: the holder has a card, and of discipline whoever does not serve there.
    office.at('2026-03-25T09:00');
    const found = await seeing(id, 'carry-out-measure');
    expect(found.list!.sort()).toEqual([...DISCIPLINE, DECIDER].filter((w) => w === DECIDER));
    expect(found.board!.sort()).toEqual(DISCIPLINE);
    expect(found.duty!.sort()).toEqual([...DISCIPLINE, DECIDER].sort());
    expect([...new Set(found.card)].sort()).toEqual([...DISCIPLINE, DECIDER].sort());
    // Nobody hands it to a colleague.
    const [duty] = await duties(id);
    const handed = await office.ask(DECIDER, 'POST', `/api/duties/${duty!.duty_id}/hand-on`, {
      post: 'housing-handler',
    });
    expect(handed.json().code).toBe('duty.stays-with-holder');

    expect(await carryOut(PROPOSER, id)).toBe('in-force');
    expect(await states(id)).toEqual(['carry-out-measure claimed', 'check-measure open']);
    expect(await carryOut(DECIDER, id)).toBe('measure.carried-out-already');
    // Neither whose it was nor who put it on record; the person says that there was none.
    expect(await check(DECIDER, id, 'confirmed')).toBe('measure.checked-by-another');
    expect(await check(PROPOSER, id, 'confirmed')).toBe('measure.checked-by-another');
    expect(await check(PERSON, id, 'returned')).toBe('measure.return-without-reasons');
    expect(await check(PERSON, id, 'returned', '那天没有谈。')).toBe('in-force');
    expect(await states(id)).toEqual(['carry-out-measure accepted', 'check-measure done']);
    expect(await check(PERSON, id, 'confirmed')).toBe('measure.nothing-to-check');
    expect(await carryOut(DECIDER, id, null, '2026-03-25')).toBe('in-force');
    expect(await stepsOf(PROPOSER, 'mine')).toContain('check-measure');
    expect(await check(PROPOSER, id, 'confirmed')).toBe('in-force');
    expect((await states(id)).sort()).toEqual(['carry-out-measure done', 'check-measure done', 'check-measure done']);
    expect((await at.page(PERSON, id)) as unknown).toMatchObject({
      carried: { on: '2026-03-25', confirmed: true },
      carryBy: null,
    });
    expect((await office.verify()).difference).toBeNull();
  });

  it('under review nobody has to hold it; upheld it is owed anew, lifted no more', async () => {
    const id = await told('talk');
    expect(await at.act(PERSON, id, 'ask-review', { reasons: '电话记录没有看。' })).toBe('review');
    expect(await states(id)).toEqual(['carry-out-measure cancelled']);
    expect(await at.act('qu-head', id, 'review', { outcome: 'upheld', reasons: '维持。' })).toBe('in-force');
    expect(await states(id)).toEqual(['carry-out-measure cancelled', 'carry-out-measure open']);
    expect(await at.act(DECIDER, id, 'withdraw', { reasons: '事实有误。' })).toBe('withdrawn');
    expect((await states(id)).every((s) => s.endsWith('cancelled'))).toBe(true);

    const lighter = await told('self-examination');
    await at.act(PERSON, lighter, 'ask-review', { reasons: '过重。' });
    await at.act('qu-head', lighter, 'review', { outcome: 'changed', rung: 'talk', reasons: '改为谈话。' });
    expect((await states(lighter)).sort()).toEqual(['carry-out-measure open', 'write-measure cancelled']);
    // What was never held ends with the measure.
    office.at('2026-10-20T09:00');
    await at.time();
    expect((await states(lighter)).sort()).toEqual(['carry-out-measure cancelled', 'write-measure cancelled']);
    expect((await office.verify()).difference).toBeNull();
  });
});

describe('a self-examination', () => {
  it('is owed by the person, told to them alone, and looked at by whoever decided', async () => {
    office.at('2026-10-21T09:00');
    const id = await told('self-examination');
    expect(await seeing(id, 'write-measure')).toEqual({
      list: [PERSON],
      board: DISCIPLINE,
      card: [],
      duty: [...DISCIPLINE, PERSON].sort((a, b) => PEOPLE.indexOf(a) - PEOPLE.indexOf(b)),
    });
    const [duty] = await duties(id);
    // The post is vacant: nobody of the unit is told in the person's place.
    const entries = await entriesOf(office.house.db, OFFICE, [`duty:${duty!.duty_id}`]);
    await office.owner.query(`UPDATE holding SET until = '2026-10-20' WHERE post_id = 'repair-handler'`);
    await notifyEntries(office.house.notify, OFFICE, entries);
    for (const who of ['repair-head', 'housing-head', 'housing-handler']) {
      const kinds = (await office.ask(who, 'GET', '/api/notifications')).json().notifications;
      expect(
        kinds.filter((n: { step?: string }) => JSON.stringify(n).includes('write-measure')),
        who,
      ).toEqual([]);
    }
    // Whoever serves at another post by now takes it along.
    await office.owner.query(
      `INSERT INTO holding (office_id, post_id, account_id, since) VALUES ($1, 'east-handler', $2, '2026-10-21')`,
      [OFFICE, accountOf(PERSON)],
    );
    await at.time();
    expect((await duties(id)).map((d) => d.holder_post)).toEqual(['east-handler']);
    expect(await stepsOf(PERSON, 'mine')).toContain('write-measure');
    expect(await carryOut(PERSON, id, '没有及时回复，今后当日登记。')).toBe('in-force');
    expect((await duties(id)).map((d) => [d.step, d.state, d.holder_post])).toContainEqual([
      'check-measure',
      'open',
      'housing-head',
    ]);
    expect(await check(PERSON, id, 'confirmed')).toBe('measure.checked-by-another');
    expect(await check(DECIDER, id, 'confirmed')).toBe('in-force');
    expect((await states(id)).sort()).toEqual(['check-measure done', 'write-measure done']);
  });

  it('of a unit its head owes; a reminder is done once it is told', async () => {
    await office.owner.query(`UPDATE holding SET until = NULL WHERE post_id = 'repair-handler'`);
    const id = await told('self-examination', { capacity: 'unit', account: null, unit: 'repair' });
    expect((await duties(id)).map((d) => d.holder_post)).toEqual(['repair-head']);
    expect(await duties(await told('reminder'))).toEqual([]);
    expect((await office.verify()).difference).toBeNull();
  });

  it('a measure from before it was a duty folds and is put on record as before', async () => {
    const id = await told('talk');
    const [duty] = await duties(id);
    // As it stood before: neither entry nor row knew of a duty.
    await office.owner.query(`DELETE FROM duty WHERE duty_id = $1`, [duty!.duty_id]);
    await office.owner.query(`UPDATE measure SET detail = detail - 'carrying' WHERE measure_id = $1`, [id]);
    expect((await at.page(PERSON, id)) as unknown).toMatchObject({ carried: null, carryBy: null });
    expect(await carryOut(DECIDER, id)).toBe('in-force');
    expect(await duties(id)).toEqual([]);
  });
});
