import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Watched, watchedOffice } from '../supervision/given.ts';
import { accountOf, desk } from './given.ts';

/*
 * A card for repetition counts other cards. That is a number, and no measure rests on a number: it rests on each single card, and on
 * none that somebody is still to decide on.
 */
let office: Watched;
let at: ReturnType<typeof desk>;
let cases: readonly string[];

beforeAll(async () => {
  office = await watchedOffice();
  at = desk(office);
  office.at('2026-03-02T09:00');
  cases = [await office.handled(), await office.handled(), await office.handled()];
});
afterAll(() => office.close());

const cardsOf = async (rule: string) =>
  (await Promise.all(cases.map((id) => office.cards(id)))).flat().filter((c) => c.rule === rule);
const act = async (who: string, cardId: string, action: string, body: object) =>
  (await office.ask(who, 'POST', `/api/cards/${cardId}/${action}`, body)).statusCode;
const suggestions = async () =>
  (await office.ask('supervision-supervisor', 'GET', '/api/measures/suggestions')).json().suggestions;
const propose = (ref: string) =>
  at.propose('supervision-supervisor', {
    account: accountOf('housing-handler'),
    unit: 'housing',
    facts: [{ kind: 'card', ref, shows: '三件都没有按期办结。' }],
    power: { ground: 'held', unit: 'housing', means: true, words: '住房局承办，权限和条件具备。' },
  });

it('a contested card does not count; upheld, it does', async () => {
  await office.follow();
  office.at('2026-03-10T09:00');
  await office.sweep();
  // Contested before anybody counts.
  const late = await cardsOf('late');
  expect(late).toHaveLength(3);
  expect(await act('housing-handler', late[0]!.card_id, 'contest', { reason: '当日已电话答复。' })).toBe(200);
  await office.follow();
  expect(await cardsOf('repeated')).toEqual([]);
  expect(
    await act('supervision-supervisor', late[0]!.card_id, 'decide', { outcome: 'upheld', reasons: '没有答复记录。' }),
  ).toBe(200);
  await office.follow();
  expect(await cardsOf('repeated')).toHaveLength(1);
});

it('a measure rests on each of the cards, openable, and on none that is contested', async () => {
  const [red] = await cardsOf('repeated');
  const late = await cardsOf('late');
  const singles = late.map((c) => c.card_id).sort();
  expect(await act('housing-handler', late[1]!.card_id, 'contest', { reason: '材料已送达。' })).toBe(200);
  office.at('2026-03-20T09:00');
  expect((await propose(red!.card_id)).code).toBe('measure.fact-contested');
  expect((await suggestions()).map((s: { ref: string }) => s.ref)).not.toContain(red!.card_id);
  expect(
    await act('supervision-supervisor', late[1]!.card_id, 'decide', { outcome: 'upheld', reasons: '查无送达。' }),
  ).toBe(200);

  const shown = (await suggestions()).find((s: { ref: string }) => s.ref === red!.card_id);
  expect(shown.rests.map((r: { ref: string }) => r.ref).sort()).toEqual(singles);
  for (const { ref, title } of shown.rests) {
    expect(title.zh).toMatch(/^逾期：.+（2026年3月10日）$/);
    expect((await office.ask('supervision-supervisor', 'GET', `/api/cards/${ref}`)).statusCode).toBe(200);
  }
  const { measureId } = await propose(red!.card_id);
  const { facts, decider } = await at.page('supervision-supervisor', measureId);
  expect(facts.map((f) => f.ref).sort()).toEqual([red!.card_id, ...singles].sort());
  // Whoever decided on one of the single cards handled the facts.
  expect(decider.name).toBe('qu-head');
  expect((await suggestions()).map((s: { ref: string }) => s.ref)).not.toContain(red!.card_id);
});

it('one of them withdrawn, nothing is left to decide on', async () => {
  const [red] = await cardsOf('repeated');
  await office.owner.query(`UPDATE card SET state = 'withdrawn' WHERE card_id = $1`, [
    (await cardsOf('late'))[2]!.card_id,
  ]);
  expect((await propose(red!.card_id)).code).toBe('measure.fact-withdrawn');
});
