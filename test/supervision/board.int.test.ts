import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as routing from '../../src/cases/routing.commands.ts';
import { type Db, openDb } from '../../src/db/open.ts';
import * as duties from '../../src/duties/commands.ts';
import { dutiesById, pathOf } from '../../src/duties/queries.ts';
import type { StaffActor } from '../../src/kernel/actor.ts';
import { newId } from '../../src/kernel/ids.ts';
import { place } from '../../src/ledger/seal.ts';
import { sees } from '../../src/supervision/board.access.ts';
import { OFFICE, PEOPLE } from '../support/office.ts';
import { boardOf } from './board.given.ts';
import { type Watched, watchedOffice } from './given.ts';

let office: Watched;
beforeAll(async () => {
  office = await watchedOffice();
});
afterAll(() => office.close());
const { count, board, under, counts, afresh } = boardOf(() => office);

it('figures move with entries, and with the days alone; each opens to its duties', async () => {
  office.at('2026-03-02T09:00');
  const caseId = await office.handled();
  await count();
  const [begun] = (await board('supervision-supervisor', '?unit=housing')).by.unit!;
  expect(begun).toMatchObject({
    of: { id: 'housing' },
    figures: { open: 1, late: 0, soon: 0, untaken: 0, stopped: 0 },
  });

  // Nothing happens but days: due on Monday the 9th, which is soon from Wednesday the 4th.
  const at = async (local: string) => {
    office.at(local);
    return (await board('housing-head', '?step=handle')).all;
  };
  expect(await at('2026-03-03T09:00')).toMatchObject({ open: 1, soon: 0 });
  expect(await at('2026-03-04T09:00')).toMatchObject({ soon: 1, today: 0 });
  expect(await at('2026-03-09T09:00')).toMatchObject({ soon: 0, today: 1, late: 0, stopped: 0 });
  expect(await at('2026-03-11T09:00')).toMatchObject({ late: 1, stopped: 1, longest: 2, yellow: 0 });

  await office.round();
  await count();
  const shown = await board('supervision-supervisor', '?step=handle');
  expect(shown.all).toMatchObject({ open: 1, late: 1, yellow: 1, prompt: 0, red: 0 });
  expect(shown.by.level!.map((l) => l.of.id)).toEqual(['bureau']);
  expect(shown.by.kind!.map((l) => l.of.id)).toEqual(['help']);
  const { duties: late } = await under('supervision-supervisor', '?band=late&light=yellow');
  expect(late).toMatchObject([{ light: 'yellow', still: { days: 2, because: 'late' } }]);
  // It came from the desk that took it in.
  expect(late[0]!.way.map((w) => w.unit.id)).toEqual(['intake', 'housing']);
  expect(late[0]!.card).toBe((await office.cards(caseId)).find((c) => c.rule === 'late')!.card_id);

  await office.answer(caseId);
  await count();
  expect((await board('supervision-supervisor', '?step=handle')).all).toMatchObject({
    open: 1,
    claimed: 1,
    late: 0,
    stopped: 0,
    longest: 0,
  });
  expect(await counts()).toEqual(await afresh());
});

it('an appeal of another kind, and a report of it, are counted where they belong at once', async () => {
  office.at('2026-03-12T09:00');
  const { caseId } = await office.file({ kind: 'complaint', text: '物业乱收费。' });
  await count();
  const kinds = async (who: string) => (await board(who, '?step=dispatch')).by.kind!.map((k) => k.of.id);
  expect(await kinds('supervision-supervisor')).toContain('complaint');
  await office.ask('intake-clerk', 'POST', `/api/cases/${caseId}/classify`, { kind: 'help' });
  await count();
  expect(await kinds('supervision-supervisor')).not.toContain('complaint');
  await office.ask('intake-clerk', 'POST', `/api/cases/${caseId}/classify`, { kind: 'report' });
  await count();
  expect(await kinds('supervision-supervisor')).not.toContain('report');
  expect(await kinds('discipline-discipline')).toContain('report');
});

describe('a task that goes down three levels', () => {
  let parts: { whole: string; middle: string; leaf: string };

  const open = async (
    unit: string,
    parentId: string | null,
    step = 'carry-out',
    dueBy = '2026-04-30',
  ): Promise<string> => {
    const work = await office.house.cardsOf(OFFICE);
    const dutyId = newId(Date.parse(office.now()));
    await office.house.db.transact(async (tx) =>
      duties.open(tx, office.ctx(), work, {
        dutyId,
        mechanism: 'C6',
        mechanismVersion: 1,
        step,
        about: `task:${dutyId}`,
        holderUnit: unit,
        parentId,
        dueBy: dueBy as never,
      }),
    );
    return dutyId;
  };
  const accept = (dutyId: string, post: string) =>
    office.house.db.transact(async (tx) => {
      const [duty] = await dutiesById(tx, OFFICE, [dutyId]);
      duties.accept(tx, office.ctx(), duty!, post);
    });

  it('stands still where nobody took it up in time: at the lowest part, with the way that it came', async () => {
    office.at('2026-03-16T09:00');
    const whole = await open('qu', null);
    await accept(whole, 'qu-head');
    const middle = await open('east', whole);
    await accept(middle, 'east-head');
    const leaf = await open('spring', middle, 'accept-task', '2026-03-18');
    parts = { whole, middle, leaf };
    await count();
    const ask = '?mechanism=C6';
    expect((await board('supervision-supervisor', ask)).all).toMatchObject({ open: 3, untaken: 1, stopped: 0 });

    office.at('2026-03-23T09:00');
    const now = await board('supervision-supervisor', ask);
    expect(now.all).toMatchObject({ open: 3, stopped: 1, longest: 5 });
    expect(now.by.level!.map((l) => [l.of.id, l.figures.stopped])).toEqual([
      ['community', 1],
      ['office', 0],
      ['street', 0],
    ]);
    expect(now.longest).toHaveLength(1);
    expect(now.longest[0]).toMatchObject({
      duty: { dutyId: leaf, holderUnit: { id: 'spring' } },
      still: { days: 5, because: 'untaken' },
    });
    expect(now.longest[0]!.way.map((w) => w.unit.id)).toEqual(['qu', 'east', 'spring']);
    // The head of the street may not know of what the office itself owes.
    const [own] = (await board('east-head', ask)).longest;
    expect(own!.way.map((w) => w.unit.id)).toEqual(['east', 'spring']);
  });

  it('stands still at whoever split it, once the parts are done and it is late', async () => {
    office.at('2026-04-20T09:00');
    await office.house.db.transact(async (tx) => {
      const [leaf] = await dutiesById(tx, OFFICE, [parts.leaf]);
      duties.fulfil(tx, office.ctx(), leaf!, 'spring-handler', null);
    });
    await count();
    office.at('2026-05-08T09:00');
    const now = await board('supervision-supervisor', '?mechanism=C6');
    expect(now.all).toMatchObject({ open: 2, late: 2, stopped: 1 });
    expect(now.longest.map((l) => l.duty.holderUnit.id)).toEqual(['east']);
  });
});

it('the imported past draws no light of today: it is told apart, by the clock of its own dates', async () => {
  const work = await office.house.cardsOf(OFFICE);
  office.at('2026-05-11T09:00');
  const past = (n: number, doneAt: string) => ({
    dutyId: newId(Date.parse(office.now()) + n),
    mechanism: 'B2',
    mechanismVersion: 1,
    step: 'handle',
    about: 'letter:x',
    holderUnit: 'pipes',
    clock: 'hotline-other',
    history: true,
    from: '2024-03-04T01:00:00.000Z' as never,
    openedAt: '2024-03-04T01:00:00.000Z' as never,
    doneAt: doneAt as never,
  });
  await office.house.db.transact(async (tx) =>
    duties.openMany(tx, office.ctx(), work, [
      past(1, '2024-03-08T01:00:00.000Z'),
      past(2, '2024-03-15T01:00:00.000Z'),
      past(3, '2024-06-15T01:00:00.000Z'),
    ]),
  );
  const before = await board('supervision-supervisor');
  await count();
  expect(await board('supervision-supervisor')).toEqual(before);
  const then = await board('supervision-supervisor', '?of=past');
  expect(then.all).toMatchObject({ open: 3, yellow: 1, red: 1, late: 0, stopped: 0 });
  expect(then.due).toEqual([{ on: '2024-03-01', n: 3, yellow: 1, red: 1 }]);
  expect((await under('supervision-supervisor', '?of=past&when=2024-03&light=red')).duties).toHaveLength(1);
  expect((await under('supervision-supervisor', '?of=past&when=2024')).duties).toHaveLength(3);
  expect((await under('supervision-supervisor', '?of=past&when=2024-04')).duties).toHaveLength(0);
  expect((await board('east-head', '?of=past')).all.open).toBe(0);
});

describe('what is hidden', () => {
  /** All that somebody reads off the board. */
  const everything = async (who: string) => ({
    board: await board(who),
    past: await board(who, '?of=past'),
    list: await under(who, '?limit=100'),
  });

  it('is in no figure, list or total of whoever may not know of it', async () => {
    office.at('2026-06-01T09:00');
    await office.handled();
    await count();
    const before = new Map(await Promise.all(PEOPLE.map(async (who) => [who, await everything(who)] as const)));
    const { caseId } = await office.file({
      kind: 'report',
      text: '住房局有人收受红包。',
      accusedUnits: ['housing', 'east'],
    });
    await office.as('discipline-discipline', caseId, (...a) => routing.route(...a, 'water'));
    await office.as('water-handler', caseId, routing.accept);
    await count();
    const [hidden] = (await office.duties(caseId)).filter((d) => d.endedAt === null);
    const knowing: string[] = [];
    for (const who of PEOPLE) {
      const after = await everything(who);
      if (JSON.stringify(after) !== JSON.stringify(before.get(who))) knowing.push(who);
      expect(
        after.list.duties.some((l) => l.duty.dutyId === hidden!.dutyId),
        who,
      ).toBe(knowing.includes(who));
    }
    expect(knowing.toSorted()).toEqual([
      'discipline-discipline',
      'discipline-second',
      'water-clerk',
      'water-handler',
      'water-head',
    ]);
  });

  it('for everybody the total is what they may know of, and so is the list behind it', async () => {
    const { rows } = await office.owner.query('SELECT duty_id FROM duty WHERE ended_at IS NULL');
    const all = await dutiesById(
      office.house.db,
      OFFICE,
      rows.map((r) => r.duty_id),
    );
    for (const who of PEOPLE) {
      const actor = (await office.actor(who)) as StaffActor;
      const known: string[] = [];
      for (const { dutyId, holderUnit: unit, step, visibility, hiddenFrom } of all) {
        const path = await pathOf(office.house.db, OFFICE, unit);
        if (sees(actor, { unit, path, step, visibility, hiddenFrom })) known.push(dutyId);
      }
      const { all: total, by } = await board(who);
      expect(total.open, who).toBe(known.length);
      for (const lines of Object.values(by))
        expect(
          lines.reduce((n, l) => n + l.figures.open!, 0),
          who,
        ).toBe(known.length);
      const listed: string[] = [];
      for (let next: string | null = ''; next !== null; ) {
        const page = await under(who, `?limit=3${next ? `&after=${next}` : ''}`);
        listed.push(...page.duties.map((l) => l.duty.dutyId));
        next = page.next;
      }
      expect(listed.toSorted(), who).toEqual(known.toSorted());
    }
  });

  it('what was hidden since it was counted is not shown meanwhile', async () => {
    const { caseId } = await office.file({ kind: 'complaint', text: '督查室有人吃拿卡要。' });
    await count();
    const listed = async () => (await under('supervision-supervisor', '?kind=complaint')).duties.length;
    expect(await listed()).toBe(1);
    await office.ask('intake-clerk', 'POST', `/api/cases/${caseId}/classify`, {
      kind: 'report',
      accusedUnits: ['supervision'],
    });
    expect(await listed()).toBe(0);
    await count();
    expect((await board('supervision-supervisor', '?kind=complaint')).all.open).toBe(0);
  });
});

it('a worker that dies in the middle of a batch has counted nothing; several at once count each entry once', async () => {
  office.at('2026-07-01T09:00');
  for (let i = 0; i < 3; i++) await office.handled();
  while ((await place(office.ownerDb, OFFICE)).length > 0);
  const before = await counts();
  const dying: Db = {
    ...office.ownerDb,
    transact: (work) =>
      office.ownerDb.transact(async (tx) => {
        await work(tx);
        throw new Error('killed');
      }),
  };
  await expect(count(dying)).rejects.toThrow('killed');
  expect(await counts()).toEqual(before);
  const other = openDb(office.ownerUrl, 2);
  await Promise.all([count(), count(other), count()]);
  await other.close();
  const after = await counts();
  expect(after).not.toEqual(before);
  expect(after).toEqual(await afresh());
  expect(await office.verify()).toMatchObject({ difference: null });
});
