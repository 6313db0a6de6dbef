import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadCalendar } from '../../src/calendar/pack.ts';
import * as handling from '../../src/cases/handling.commands.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import type { Db } from '../../src/db/open.ts';
import { followCalendar } from '../../src/duties/jobs.ts';
import { entriesOf } from '../../src/ledger/queries.ts';
import { at } from '../calendar/given.ts';
import { OFFICE } from '../support/office.ts';
import { type CardRow, type Watched, watchedOffice } from './given.ts';

let office: Watched;
beforeAll(async () => {
  office = await watchedOffice();
});
afterAll(() => office.close());

const told = (cards: readonly CardRow[]) => cards.map((c) => `${c.rule} ${c.state} ${c.issued_at.toISOString()}`);

/** The ledger's own account of a case's cards: what, when, in the order in which it was written. */
async function ledger(caseId: string) {
  const ids = (await office.cards(caseId)).map((c) => `card:${c.card_id}`);
  return (await entriesOf(office.house.db, OFFICE, ids)).map((e) => ({ type: e.type, at: e.occurredAt, by: e.actor }));
}

it('a card comes at its moment, about who held the duty then, with what explains it', async () => {
  office.at('2026-03-02T09:00');
  const caseId = await office.handled();
  const duty = await office.handle(caseId);
  expect(duty.dueAt).toBe(at('2026-03-10T00:00'));
  await office.round();
  expect(await office.cards(caseId)).toEqual([]);

  office.at('2026-03-07T00:01');
  await office.round();
  expect(told(await office.cards(caseId))).toEqual([`due-soon issued ${at('2026-03-07T00:00')}`]);

  office.at('2026-03-10T00:00');
  await office.round();
  const [, late] = await office.cards(caseId);
  expect(late).toMatchObject({ rule: 'late', holder_unit: 'housing', holder_post: 'housing-handler' });
  expect(late!.holder_account).not.toBeNull();
  // Three working days from the 10th: the 11th, 12th and 13th.
  expect(late!.contest_until.toISOString()).toBe(at('2026-03-14T00:00'));
  const [entry] = await entriesOf(office.house.db, OFFICE, [`card:${late!.card_id}`]);
  expect(entry).toMatchObject({ actor: 'system:cards', version: 1, body: { ruleVersion: 2, colour: 'yellow' } });
  const steps = entry!.body.steps as { zh: string; en: string }[];
  expect(steps.at(-1)!.zh).toContain('2026年3月9日');
  expect(steps.at(-1)!.en).toContain('9 March 2026');

  // Nothing more until the red one, and none for what was answered.
  await office.answer(caseId);
  office.at('2026-03-24T09:00');
  await office.round();
  expect(await office.cards(caseId)).toHaveLength(2);
});

it('two sweepers at once, and a clock set back, issue each card once', async () => {
  office.at('2026-04-07T09:00');
  const cases = await Promise.all([office.handled(), office.handled(), office.handled()]);
  await office.follow();
  office.at('2026-04-15T09:00');
  const looked = await Promise.all([office.sweep(), office.sweep(), office.sweep()]);
  expect(looked.reduce((a, b) => a + b)).toBeGreaterThanOrEqual(3);
  for (const caseId of cases) expect((await office.cards(caseId)).map((c) => c.rule)).toEqual(['due-soon', 'late']);

  office.at('2026-04-13T09:00');
  await office.owner.query(`UPDATE card_watch SET look_at = '2026-04-01'`);
  await office.round();
  office.at('2026-04-15T10:00');
  await office.owner.query(`UPDATE card_watch SET look_at = '2026-04-01'`);
  await office.round();
  for (const caseId of cases) expect((await office.cards(caseId)).filter((c) => c.rule !== 'repeated')).toHaveLength(2);
  for (const caseId of cases) await office.answer(caseId);
});

it('a worker that dies in the middle of a batch has done nothing; the next does all', async () => {
  office.at('2026-05-06T09:00');
  const [one, two] = [await office.handled(), await office.handled()];
  await office.follow();
  office.at('2026-05-14T09:00');
  const { db } = office.house;
  const dying: Db = {
    ...db,
    transact: (work) =>
      db.transact(async (tx) => {
        await work(tx);
        throw new Error('killed');
      }),
  };
  await expect(office.sweep(dying)).rejects.toThrow('killed');
  expect([...(await office.cards(one)), ...(await office.cards(two))]).toEqual([]);
  await office.round();
  for (const caseId of [one, two]) {
    expect((await office.cards(caseId)).map((c) => c.rule)).toEqual(expect.arrayContaining(['due-soon', 'late']));
    await office.answer(caseId);
  }
});

it('what was missed is caught up in order, with true times, also for what is done by now', async () => {
  office.at('2026-06-01T09:00');
  const [done, open] = [await office.handled(), await office.handled()];
  office.at('2026-06-02T09:00');
  const second = await office.handled();
  await office.follow();
  // The house is down from here. One is done after its day (8 June), before the house is up again.
  office.at('2026-06-09T11:00');
  await office.answer(done);
  office.at('2026-06-24T09:00');
  await office.follow();
  await office.sweep(undefined, 2);
  const times = (cards: readonly CardRow[]) => told(cards.filter((c) => c.rule !== 'repeated'));
  expect(times(await office.cards(done))).toEqual([
    `due-soon issued ${at('2026-06-06T00:00')}`,
    `late issued ${at('2026-06-09T00:00')}`,
  ]);
  // 19 June is the Dragon Boat Festival: the tenth working day after the 8th is Tuesday the 23rd.
  expect(times(await office.cards(open)).at(-1)).toBe(`long-late issued ${at('2026-06-24T00:00')}`);
  expect(times(await office.cards(second)).at(-1)).toBe(`late issued ${at('2026-06-10T00:00')}`);
  // Two at a time: batch after batch they were written down in the order in which they happened.
  const { rows } = await office.owner.query(
    `SELECT occurred_at::text AS at FROM ledger_entry WHERE type = 'card.issued' AND recorded_at = $1
       AND body->>'rule' <> 'repeated' ORDER BY xmin::text::bigint, occurred_at`,
    [office.now()],
  );
  const written = rows.map((r) => r.at);
  expect(written.length).toBeGreaterThanOrEqual(7);
  expect(written).toEqual(written.toSorted());
  // The limit to contest runs from when it could be known.
  expect((await office.cards(done))[1]!.contest_until.toISOString()).toBe(at('2026-06-30T00:00'));
  for (const caseId of [open, second]) await office.answer(caseId);
});

it('a clock that stands draws no card; one that runs on, by its new date', async () => {
  office.at('2026-07-01T09:00');
  const caseId = await office.handled();
  office.at('2026-07-03T09:00');
  await office.as('housing-handler', caseId, (...a) => handling.ask(...a, '请补充门牌号。'));
  office.at('2026-07-20T09:00');
  await office.round();
  expect(await office.cards(caseId)).toEqual([]);
  await office.as('citizen', caseId, (...a) => handling.add(...a, '三单元五楼。'));
  // Two days were counted until the 3rd; three are left: 21, 22 and 23 July.
  office.at('2026-07-24T09:00');
  await office.round();
  expect(told(await office.cards(caseId)).filter((c) => !c.startsWith('repeated'))).toEqual([
    `due-soon issued ${at('2026-07-23T00:00')}`,
    `late issued ${at('2026-07-24T00:00')}`,
  ]);
  await office.answer(caseId);
});

it('an extension granted in arrears, and a step that was late though the whole was not', async () => {
  office.at('2026-08-03T09:00');
  const caseId = await office.handled();
  office.at('2026-08-06T09:00');
  await office.as('housing-handler', caseId, (...a) => handling.askExtension(...a, 5, '需要更换屋面。'));
  office.at('2026-08-11T09:00');
  await office.round();
  const of = async (...rules: string[]) => told((await office.cards(caseId)).filter((c) => rules.includes(c.rule)));
  // Due on the 10th; the head had until the 7th.
  expect(await of('late', 'step-late')).toEqual([
    `step-late issued ${at('2026-08-08T00:00')}`,
    `late issued ${at('2026-08-11T00:00')}`,
  ]);
  expect((await office.cards(caseId)).find((c) => c.rule === 'step-late')).toMatchObject({
    holder_post: 'housing-head',
  });

  await office.as('housing-head', caseId, (...a) => handling.decideExtension(...a, true, null));
  await office.round();
  // By the new date, the 17th, neither the prompt nor the yellow card should have been; the head's own stays.
  expect(await of('late', 'step-late')).toEqual([
    `step-late issued ${at('2026-08-08T00:00')}`,
    `late withdrawn ${at('2026-08-11T00:00')}`,
  ]);
  expect((await ledger(caseId)).filter((e) => e.type === 'card.withdrawn').length).toBeGreaterThanOrEqual(2);

  office.at('2026-08-18T09:00');
  await office.round();
  expect(await of('late')).toEqual([
    `late withdrawn ${at('2026-08-11T00:00')}`,
    `late issued ${at('2026-08-18T00:00')}`,
  ]);
  await office.answer(caseId);
});

it('a late notice of holidays withdraws what should never have been', async () => {
  const file = join(office.house.settings.dataDir, 'late.yaml');
  const calendar = (more = '') => `id: late
name: { zh: 演练日历, en: Practice calendar }
country: china
zone: Asia/Shanghai
hours: ["09:00-12:00", "13:00-18:00"]
source: chinese-days
${more}`;
  await writeFile(file, calendar());
  await office.owner.query('UPDATE office SET calendar = $1', [file]);
  const move = async () => {
    const work = { ...(await office.work()), calendar: loadCalendar(file).calendar };
    return followCalendar(office.house.db, office.ctx(), work);
  };
  office.at('2026-09-07T09:00');
  await move();
  const caseId = await office.handled();
  office.at('2026-09-15T00:01');
  await office.round();
  expect((await office.cards(caseId)).find((c) => c.rule === 'late')).toMatchObject({ state: 'issued' });
  // The very Monday on which it was due turns out to be off.
  await writeFile(file, calendar('holidays:\n  - { from: 2026-09-14, name: { zh: 台风停工, en: Typhoon } }\n'));
  office.at('2026-09-15T00:02');
  expect(await move()).toBeGreaterThan(0);
  await office.round();
  expect((await office.cards(caseId)).find((c) => c.rule === 'late')).toMatchObject({ state: 'withdrawn' });
  await office.answer(caseId);
});

it('asking twice and passing on draw cards; repetition draws a red one, and falls with its ground', async () => {
  office.at('2027-03-01T09:00');
  const caseId = await office.handled();
  for (const question of ['请补充门牌号。', '请补充照片。']) {
    await office.as('housing-handler', caseId, (...a) => handling.ask(...a, question));
    await office.as('citizen', caseId, (...a) => handling.add(...a, '已补充。'));
  }
  await office.round();
  expect((await office.cards(caseId)).map((c) => c.rule)).toEqual(['asked-again']);
  await office.answer(caseId);

  const { caseId: passed } = await office.file();
  await office.as('intake-clerk', passed, (...a) => routing.route(...a, 'housing'));
  await office.as('housing-handler', passed, (...a) => routing.contestRouting(...a, '不属于本单位。'));
  await office.as('supervision-supervisor', passed, (...a) => routing.decideContest(...a, 'water', '管网所致。'));
  await office.as('water-handler', passed, (...a) => routing.contestRouting(...a, '不属于本单位。'));
  await office.round();
  expect(await office.cards(passed)).toMatchObject([{ rule: 'passed-around', holder_unit: 'intake' }]);

  const late = [await office.handled(), await office.handled(), await office.handled()];
  office.at('2027-03-09T09:00');
  await office.round();
  const all = (await Promise.all(late.map((id) => office.cards(id)))).flat();
  const red = all.filter((c) => c.rule === 'repeated');
  expect(red).toMatchObject([{ state: 'issued', holder_post: 'housing-handler' }]);
  // One of the three loses its ground.
  const [ground] = late;
  await office.as('housing-handler', ground!, (...a) => handling.askExtension(...a, 5, '需要更换屋面。'));
  await office.as('housing-head', ground!, (...a) => handling.decideExtension(...a, true, null));
  await office.round();
  await office.round();
  const after = (await Promise.all(late.map((id) => office.cards(id)))).flat();
  expect(after.find((c) => c.rule === 'repeated')).toMatchObject({ state: 'withdrawn' });

  // The two that still stand count with the next one.
  await office.answer(ground!);
  const next = await office.handled();
  office.at('2027-03-17T09:00');
  await office.round();
  const again = (await office.cards(next)).find((c) => c.rule === 'repeated');
  const counted = [...late.slice(1), next].map(async (id) => (await office.cards(id)).find((c) => c.rule === 'late')!);
  expect(again).toMatchObject({ state: 'issued', holder_post: 'housing-handler' });
  // Of cards of one moment none is the first.
  expect(again!.facts.cards!.toSorted()).toEqual((await Promise.all(counted)).map((c) => c.card_id).toSorted());
});

it('what a fallen card for repetition counted is counted at once with what stood beside it', async () => {
  office.at('2028-03-01T09:00');
  const late = await Promise.all([1, 2, 3, 4].map(() => office.handled()));
  office.at('2028-03-09T09:00');
  await office.round();
  const reds = async () => {
    const all = (await Promise.all(late.map((id) => office.cards(id)))).flat();
    return all.filter((c) => c.rule === 'repeated');
  };
  const [first] = await reds();
  expect([first!.state, first!.facts.cards!.length]).toEqual(['issued', 3]);
  const ground = (await Promise.all(late.map((id) => office.cards(id)))).findIndex((cards) =>
    cards.some((c) => c.card_id === first!.facts.cards![0]),
  );
  await office.as('housing-handler', late[ground]!, (...a) => handling.askExtension(...a, 5, '需要更换屋面。'));
  await office.as('housing-head', late[ground]!, (...a) => handling.decideExtension(...a, true, null));
  await office.round();
  await office.round();
  expect((await reds()).map((c) => c.state).sort()).toEqual(['issued', 'withdrawn']);
  const standing = (await reds()).find((c) => c.state === 'issued')!;
  expect(standing.facts.cards).toHaveLength(3);
  expect(standing.facts.cards).not.toContain(first!.facts.cards![0]);
});

it('the time to contest is counted from the fact where a clock that was set back makes it the later one', async () => {
  office.at('2028-06-12T09:00');
  const caseId = await office.handled();
  for (const question of ['请补充门牌号。', '请补充照片。']) {
    await office.as('housing-handler', caseId, (...a) => handling.ask(...a, question));
    await office.as('citizen', caseId, (...a) => handling.add(...a, '已补充。'));
  }
  // Followed on the Thursday before the Monday on which it happened: counted from now, the time to contest ended on the 13th.
  office.at('2028-06-08T09:00');
  await office.round();
  const [card] = (await office.cards(caseId)).filter((c) => c.rule === 'asked-again');
  expect(card!.issued_at.toISOString()).toBe(at('2028-06-12T09:00'));
  expect(card!.contest_until.toISOString()).toBe(at('2028-06-16T00:00'));
  office.at('2028-06-12T10:00');
  await office.answer(caseId);
});

it('the rows are what the ledger folds to', async () => {
  expect((await office.verify()).difference).toBeNull();
});
