import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { besideOf } from '../../src/app/beside.ts';
import { PROJECTIONS } from '../../src/app/projections.ts';
import { hide, open } from '../../src/duties/commands.ts';
import { load } from '../../src/duties/store.ts';
import { entriesOf } from '../../src/ledger/queries.ts';
import { verifyOffice } from '../../src/ledger/replay.ts';
import { seal } from '../../src/ledger/seal.ts';
import { notifyEntries } from '../../src/notify/commands.ts';
import { boardPack } from '../../src/supervision/board.ts';
import { followNarrowed } from '../../src/supervision/narrowed.jobs.ts';
import { accountOf, desk } from '../accountability/given.ts';
import { newKey, OFFICE } from '../support/office.ts';
import { type Watched, watchedOffice } from './given.ts';

const NOWHERE = '00000000-0000-4000-8000-0000000000ff';
const supervisor = 'supervision-supervisor';

let office: Watched;
beforeAll(async () => {
  office = await watchedOffice();
});
beforeEach(() => office.at('2026-03-02T09:00'));
afterAll(() => office.close());

const post = async (who: string, url: string, body: object = {}, key = newKey()) => {
  const response = await office.ask(who, 'POST', url, body, key);
  return { status: response.statusCode, ...response.json() };
};
const get = async (who: string, url: string) => (await office.ask(who, 'GET', url)).json();
const owed = async (who: string) => (await get(who, '/api/duties?view=mine&limit=100')).duties;
const page = (who: string, taskId: string) => get(who, `/api/duty-acts?about=task:${taskId}`);

/** A task that supervision gave to the housing bureau, taken on there, with the duty behind it. */
async function given(): Promise<{ taskId: string; dutyId: string }> {
  const decision = {
    title: '老旧小区消防通道整治',
    ground: 'document',
    reference: '青政发〔2026〕3号',
    groundOn: '2026-02-20',
    tasks: [
      {
        measure: '排查老旧小区消防通道',
        leads: [{ unit: 'housing' }],
        dueBy: '2026-03-31',
        check: { how: '随机看十栋楼', on: ['2026-03-16'] },
      },
    ],
  };
  const { taskId } = (await post(supervisor, '/api/arrangements', decision)).tasks[0];
  expect(await post('housing-handler', `/api/tasks/${taskId}/accept`)).toMatchObject({ status: 200 });
  return { taskId, dutyId: (await get(supervisor, `/api/tasks/${taskId}`)).duty };
}

const QUESTION = { question: '为何没有动？电话 13800001234。' };

/** Who is told of an entry, with which words. */
async function toldOf(stream: string): Promise<unknown[]> {
  await notifyEntries(office.house.notify, OFFICE, await entriesOf(office.house.db, OFFICE, [stream]));
  const { rows } = await office.owner.query(
    `select a.username, n.kind, n.about from notification n join account a on a.account_id = n.account_id
     where n.office_id = $1 order by n.kind, a.username`,
    [OFFICE],
  );
  await office.owner.query('delete from notification');
  return rows;
}

describe('urging', () => {
  it('is on record, told to the holder, and sent twice it happened once', async () => {
    const { taskId, dutyId } = await given();
    const key = newKey();
    const first = await post(supervisor, `/api/duties/${dutyId}/urge`, { words: '请本周动。' }, key);
    expect(first).toMatchObject({ status: 200, dutyId, state: 'done' });
    expect(await post(supervisor, `/api/duties/${dutyId}/urge`, { words: '请本周动。' }, key)).toEqual(first);
    const { acts } = await page('housing-handler', taskId);
    expect(acts).toMatchObject([
      {
        kind: 'urge',
        state: 'done',
        unit: { id: 'housing' },
        by: { name: supervisor, unit: { id: 'supervision' } },
        words: '请本周动。',
      },
    ]);
    expect(await toldOf(`duty-act:${first.actId}`)).toEqual([
      { username: 'housing-handler', kind: 'duty-urged', about: `task:${taskId}` },
    ]);
  });

  it('is for duties of no appeal that still wait for somebody', async () => {
    const { caseId } = await office.file();
    const dispatch = await office.duty(caseId, 'dispatch');
    expect((await post(supervisor, `/api/duties/${dispatch!.dutyId}/urge`)).code).toBe('duty-act.of-a-case');
    const { taskId, dutyId } = await given();
    await post('housing-handler', `/api/tasks/${taskId}/claim`, { words: '十栋楼已清。' });
    expect((await post(supervisor, `/api/duties/${dutyId}/urge`)).code).toBe('duty-act.nothing-waits');
    expect((await page(supervisor, taskId)).duties.map((d: { dutyId: string }) => d.dutyId)).not.toContain(dutyId);
  });
});

/** A duty of the housing bureau about something of a kind, whatever that is; or another one. */
async function owing(
  about: string,
  given: {
    readonly holderUnit?: string;
    readonly holderPost?: string | null;
    readonly visibility?: 'normal' | 'confidential';
    readonly hiddenFrom?: readonly string[];
    readonly step?: string;
  } = {},
): Promise<string> {
  const ctx = { officeId: OFFICE, now: office.now(), actor: await office.actor('system') };
  const work = await office.work();
  const { dutyId } = await office.house.db.transact(async (tx) =>
    open(tx, ctx, work, {
      ...{ mechanism: 'C2', mechanismVersion: 1, step: 'handle', about, clock: null },
      ...{ holderUnit: 'housing', holderPost: 'housing-handler', ...given },
    }),
  );
  return dutyId;
}

describe('every kind of duty that the board names', () => {
  it.each(Object.keys(boardPack.things).filter((kind) => kind !== 'duty-act'))(
    'can be urged and asked about from its own page, be there none of the %s',
    async (kind) => {
      const dutyId = await owing(`${kind}:${crypto.randomUUID()}`);
      const on = (who: string) => get(who, `/api/duty-acts?duty=${dutyId}`);
      expect((await on(supervisor)).duties).toMatchObject([{ dutyId, abilities: { urge: true, ask: true } }]);
      expect(await post(supervisor, `/api/duties/${dutyId}/urge`)).toMatchObject({ status: 200 });
      const urgedAt = office.now();
      office.at('2026-03-02T09:30');
      const asked = await post(supervisor, `/api/duties/${dutyId}/ask`, QUESTION);
      // Where it waits the holder sees that it was urged, and the question; the page of the explanation is that of its duty.
      const lines: { dutyId: string; step: { id: string }; urgedAt: string | null }[] = await owed('housing-handler');
      expect(lines.find((d) => d.dutyId === dutyId)?.urgedAt).toBe(urgedAt);
      const { duty } = await get('housing-handler', `/api/duties/${dutyId}`);
      expect(duty).toMatchObject({ thing: null, urgedAt });
      const explain = (await office.owner.query('select explain_id from duty_act where act_id = $1', [asked.actId]))
        .rows[0];
      const acts = (await get('housing-handler', `/api/duty-acts?duty=${explain.explain_id}`)).acts;
      expect(acts).toMatchObject([{ kind: 'ask', abilities: { answer: true } }, { kind: 'urge' }]);
      expect(lines.map((d) => d.dutyId)).toContain(explain.explain_id);
      await post('housing-handler', `/api/duty-acts/${asked.actId}/answer`, { answer: '本周办结。' });
      expect((await on(supervisor)).acts[0]).toMatchObject({ state: 'answered', answer: '本周办结。' });
      expect(await on('water-handler')).toEqual({ acts: [], duties: [] });
    },
  );

  it('of an appeal says on every line of it that it was urged, and leads to the appeal', async () => {
    const { caseId } = await office.file();
    await office.ask('intake-clerk', 'POST', `/api/cases/${caseId}/route`, { unit: 'housing' }, newKey());
    office.at('2026-03-02T10:00');
    await post(supervisor, `/api/cases/${caseId}/acts/urge`, { words: null });
    const { dutyId } = (await office.duty(caseId, 'accept'))!;
    const line = (await owed('housing-handler')).find((d: { dutyId: string }) => d.dutyId === dutyId);
    expect(line).toMatchObject({ case: { caseId }, urgedAt: office.now() });
  });

  it('leads to a page that whoever supervises can read: of a hand-over to that of the duty', async () => {
    const dutyId = await owing(`post:${crypto.randomUUID()}`);
    const { actId } = await post(supervisor, `/api/duties/${dutyId}/ask`, QUESTION);
    await post('housing-handler', `/api/duty-acts/${actId}/answer`, { answer: '今天接收。' });
    expect(await toldOf(`duty-act:${actId}`)).toContainEqual({
      username: supervisor,
      kind: 'explained',
      about: `duty:${dutyId}`,
    });
  });
});

describe('asking', () => {
  it('makes a duty of the holder with its own clock, answered in words, read by whoever asked', async () => {
    const { taskId, dutyId } = await given();
    const asked = await post(supervisor, `/api/duties/${dutyId}/ask`, QUESTION);
    expect(asked).toMatchObject({ status: 200, state: 'open' });
    const lines = (await owed('housing-handler')).filter((d: { thing: { id: string } }) => d.thing?.id === taskId);
    // Three working days from Monday 2 March, beside the task itself; it leads to the page of the task.
    const explain = lines.find((d: { step: { id: string } }) => d.step.id === 'explain');
    expect(explain).toMatchObject({
      dueOn: '2026-03-05',
      thing: { kind: 'task', id: taskId, title: { zh: '排查老旧小区消防通道' } },
    });
    expect(await toldOf(`duty:${explain.dutyId}`)).toEqual([
      { username: 'housing-handler', kind: 'duty-opened.explain', about: `task:${taskId}` },
    ]);
    expect((await post('discipline-discipline', `/api/duties/${dutyId}/ask`, QUESTION)).code).toBe('act.already-asked');
    expect((await page('discipline-discipline', taskId)).duties).toContainEqual(
      expect.objectContaining({
        dutyId,
        abilities: { urge: true, ask: expect.objectContaining({ code: 'act.already-asked' }) },
      }),
    );
    expect((await post(supervisor, `/api/duties/${explain.dutyId}/urge`)).code).toBe('duty-act.of-a-question');

    const on = (who: string, name: string, body: object = {}) =>
      post(who, `/api/duty-acts/${asked.actId}/${name}`, body);
    expect((await on('water-handler', 'answer', { answer: '不是我。' })).code).toBe('duty-act.not-found');
    expect((await on(supervisor, 'answer', { answer: '替他说。' })).code).toBe('duty.not-the-holder');
    expect((await on('housing-handler', 'acknowledge')).code).toBe('act.supervision-only');
    expect((await on(supervisor, 'acknowledge')).code).toBe('act.not-answered');
    expect((await page('housing-handler', taskId)).acts[0]).toMatchObject({
      words: expect.stringMatching(/^为何没有动？电话 138\*/),
      dueOn: '2026-03-05',
      abilities: { answer: true },
    });

    expect(await on('housing-handler', 'answer', { answer: '雨天停工。' })).toMatchObject({ state: 'answered' });
    expect((await on('housing-head', 'answer', { answer: '再答。' })).code).toBe('act.already-answered');
    expect(await toldOf(`duty-act:${asked.actId}`)).toContainEqual({
      username: supervisor,
      kind: 'explained',
      about: `task:${taskId}`,
    });
    expect((await page(supervisor, taskId)).acts[0]).toMatchObject({
      state: 'answered',
      answer: '雨天停工。',
      abilities: { acknowledge: true },
    });
    expect(await on(supervisor, 'acknowledge')).toMatchObject({ state: 'noted' });
    expect((await load(office.house.db, OFFICE, explain.dutyId))?.state).toBe('done');
    expect((await post(supervisor, `/api/duties/${dutyId}/ask`, QUESTION)).status).toBe(200);
  });

  it('without an answer in time draws a card, like any duty', async () => {
    const { dutyId } = await given();
    const { actId } = await post(supervisor, `/api/duties/${dutyId}/ask`, QUESTION);
    await office.follow();
    // Three working days from Monday 2 March.
    office.at('2026-03-06T09:00');
    await office.round();
    const { cards } = await get('housing-handler', '/api/cards?view=mine&colour=yellow');
    const { rows } = await office.owner.query(
      'select c.card_id from card c join duty_act a on a.explain_id = c.duty_id where a.act_id = $1 and c.colour = $2',
      [actId, 'yellow'],
    );
    expect(cards.map((c: { cardId: string }) => c.cardId)).toContain(rows[0].card_id);
  });

  it('by two supervisors at once is one question', async () => {
    const { dutyId } = await given();
    const both = await Promise.all([
      post(supervisor, `/api/duties/${dutyId}/ask`, QUESTION),
      post('discipline-discipline', `/api/duties/${dutyId}/ask`, QUESTION),
    ]);
    expect(both.map((r) => r.status).sort()).toEqual([200, 409]);
  });
});

describe('who may', () => {
  it('is supervision alone, and nobody who is concerned; whoever knows nothing of the duty is told of nothing', async () => {
    const { taskId, dutyId } = await given();
    expect((await post('housing-head', `/api/duties/${dutyId}/urge`)).code).toBe('act.supervision-only');
    const stranger = await post('water-handler', `/api/duties/${dutyId}/ask`, QUESTION);
    expect(stranger).toMatchObject({ status: 404, code: 'duty.not-found' });
    expect(await page('water-handler', taskId)).toEqual({ acts: [], duties: [] });
    // What supervision itself owes, discipline supervises.
    const { rows } = await office.owner.query(
      `select duty_id from duty where about = $1 and holder_unit = 'supervision' and ended_at is null`,
      [`task:${await reported()}`],
    );
    const own = rows[0].duty_id;
    expect((await post(supervisor, `/api/duties/${own}/urge`)).code).toBe('act.own-matter');
    expect((await post('discipline-discipline', `/api/duties/${own}/urge`)).status).toBe(200);
  });

  it('cannot be told from a duty that is not there, once the duty is kept from them; what was asked falls away', async () => {
    const { taskId, dutyId } = await given();
    const { actId } = await post(supervisor, `/api/duties/${dutyId}/ask`, QUESTION);
    const ctx = { officeId: OFFICE, now: office.now(), actor: await office.actor('system') };
    await office.house.db.transact(async (tx) => {
      const duty = (await load(tx, OFFICE, dutyId))!;
      hide(tx, ctx, duty, { visibility: 'confidential', hiddenFrom: ['housing'] });
    });
    const hidden = await entriesOf(office.house.db, OFFICE, [`duty:${dutyId}`]);
    await office.house.db.transact((tx) => followNarrowed(tx, ctx, hidden));
    const nothing = async (who: string) => {
      const there = await post(who, `/api/duties/${dutyId}/ask`, QUESTION);
      const not = await post(who, `/api/duties/${NOWHERE}/ask`, QUESTION);
      expect({ ...there, instance: '' }).toEqual({ ...not, instance: '' });
      expect((await post(who, `/api/duty-acts/${actId}/answer`, { answer: '。' })).code).toBe('duty-act.not-found');
      const { acts, duties } = await page(who, taskId);
      expect(acts).toEqual([]);
      expect(duties.map((d: { dutyId: string }) => d.dutyId)).not.toContain(dutyId);
    };
    await nothing('housing-handler');
    await nothing(supervisor);
    expect((await owed('housing-handler')).map((d: { thing: { id: string } }) => d.thing?.id)).not.toContain(taskId);
    expect((await page('discipline-discipline', taskId)).acts).toMatchObject([{ state: 'lapsed' }]);
  });

  it('is told of nothing that it may not see behind a confidential duty, be it of discipline itself', async () => {
    const at = desk(office);
    const { measureId } = await at.propose('discipline-discipline', {
      ...{ account: accountOf('discipline-second'), unit: 'discipline' },
      power: { ground: 'held', unit: 'discipline', means: true, words: '由其承办。' },
    });
    const dutyId = await owing(`measure:${measureId}`, {
      ...{ holderUnit: 'qu', holderPost: 'qu-head', visibility: 'confidential' },
    });
    const asked = await post('discipline-discipline', `/api/duties/${dutyId}/ask`, QUESTION);
    expect(asked).toMatchObject({ status: 200 });
    expect((await get('qu-head', `/api/duty-acts?about=measure:${measureId}`)).acts).toMatchObject([{ kind: 'ask' }]);
    // Whom it is about serves in discipline, whose lists tell of the duty by its step: they get no more than that.
    expect((await get('discipline-second', `/api/duties/${dutyId}`)).duty).toMatchObject({ thing: null });
    for (const who of ['discipline-second', supervisor, 'housing-head']) {
      expect(await get(who, `/api/duty-acts?duty=${dutyId}`)).toEqual({ acts: [], duties: [] });
      expect(await get(who, `/api/duty-acts?about=measure:${measureId}`)).toEqual({ acts: [], duties: [] });
      expect((await post(who, `/api/duties/${dutyId}/urge`)).code).toBe('duty.not-found');
      const answer = await post(who, `/api/duty-acts/${asked.actId}/answer`, { answer: '。' });
      expect(answer.code).toBe('duty-act.not-found');
    }
  });

  it('urges what is somebody’s own, but asks nothing that would stand in the list of their unit', async () => {
    const { measureId } = await desk(office).propose('supervision-supervisor');
    const dutyId = await owing(`measure:${measureId}`, {
      ...{ holderUnit: 'pipes', holderPost: 'pipes-handler', visibility: 'confidential', step: 'write-measure' },
    });
    const { duties } = await get('discipline-discipline', `/api/duty-acts?duty=${dutyId}`);
    const refused = { code: 'duty-act.personal' };
    expect(duties).toMatchObject([{ dutyId, abilities: { urge: true, ask: refused } }]);
    expect(await post('discipline-discipline', `/api/duties/${dutyId}/ask`, QUESTION)).toMatchObject(refused);
    const { actId } = await post('discipline-discipline', `/api/duties/${dutyId}/urge`);
    expect(await toldOf(`duty-act:${actId}`)).toMatchObject([{ username: 'pipes-handler', kind: 'duty-urged' }]);
    expect(await get('water-head', `/api/duty-acts?duty=${dutyId}`)).toEqual({ acts: [], duties: [] });
  });

  it('is told of nothing about a report against its unit, nor of a finding from one', async () => {
    const about = `finding:${crypto.randomUUID()}`;
    const hiddenFrom = ['housing'];
    const dutyId = await owing(about, {
      holderUnit: 'water',
      holderPost: null,
      visibility: 'confidential',
      hiddenFrom,
    });
    for (const who of ['housing-handler', 'housing-head', 'repair-handler', supervisor]) {
      expect(await get(who, `/api/duty-acts?duty=${dutyId}`)).toEqual({ acts: [], duties: [] });
      expect((await post(who, `/api/duties/${dutyId}/ask`, QUESTION)).code).toBe('duty.not-found');
      expect((await get(who, `/api/duties/${dutyId}`)).code).toBe('duty.not-found');
    }
  });

  it('has a ledger that folds to the rows, and words that are bound to it', async () => {
    const { house } = office;
    await seal(office.ownerDb, OFFICE, house.keys.seal, office.now());
    const beside = besideOf(house.keys);
    const verify = () => verifyOffice(house.db, OFFICE, PROJECTIONS, null, beside);
    expect(await verify()).toMatchObject({ difference: null });
    await office.owner.query(`update duty_act set state = 'noted' where kind = 'ask' and state = 'open'`);
    expect((await verify()).difference).toMatchObject({ column: 'state' });
  });
});

/** A task said to be done, which supervision has to confirm. */
async function reported(): Promise<string> {
  const { taskId } = await given();
  await post('housing-handler', `/api/tasks/${taskId}/claim`, { words: '十栋楼已清。' });
  return taskId;
}
