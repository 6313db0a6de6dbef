import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { besideOf } from '../../src/app/beside.ts';
import { PROJECTIONS } from '../../src/app/projections.ts';
import * as intake from '../../src/cases/intake.commands.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import { openDb } from '../../src/db/open.ts';
import { entriesOf } from '../../src/ledger/queries.ts';
import { verifyOffice } from '../../src/ledger/replay.ts';
import { seal } from '../../src/ledger/seal.ts';
import { notifyPack } from '../../src/notify/pack.ts';
import { tell } from '../../src/notify/rules.ts';
import { followNarrowed } from '../../src/supervision/narrowed.jobs.ts';
import { newKey, OFFICE, type TestOffice, testOffice } from '../support/office.ts';

const NOWHERE = '00000000-0000-4000-8000-0000000000ff';

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
});
beforeEach(() => office.at('2026-03-02T09:00'));
afterAll(() => office.close());

const post = async (who: string, url: string, body: object = {}, key = newKey()) => {
  const response = await office.ask(who, 'POST', url, body, key);
  return { status: response.statusCode, ...response.json() };
};
const get = async (who: string, url: string) => (await office.ask(who, 'GET', url)).json();
const supervisor = 'supervision-supervisor';

/** A case that the housing bureau works on. */
async function handled(): Promise<string> {
  const { caseId } = await office.file();
  await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'housing'));
  await office.as('housing-handler', caseId, routing.accept);
  return caseId;
}
const meeting = (more: object = {}) => ({
  about: null,
  leadUnit: 'housing',
  invited: ['water', 'east'],
  on: '2026-03-05',
  agenda: '楼顶漏水涉及管网，联系人 13800001234，如何分工',
  ...more,
});
const call = (who: string, more: object = {}, key = newKey()) => post(who, '/api/meetings', meeting(more), key);
const agreed = (unit: string) => ({
  measure: '更换楼顶管道，联系 13800001234',
  leads: [{ unit }],
  assistants: [{ unit: 'east', does: '协调住户' }],
  dueBy: '2026-03-31',
  check: { how: '现场看', on: ['2026-03-20'] },
});
const open = (...units: string[]) => ({
  matter: '费用由谁承担',
  positions: units.map((unit) => ({ unit, position: `${unit}认为应由对方承担` })),
});

/** Who is told that a meeting was called off. */
async function toldOf(meetingId: string): Promise<string[]> {
  const { db, notify } = office.house;
  const stream = `meeting:${meetingId}`;
  const entry = (await entriesOf(db, OFFICE, [stream])).find((e) => e.type === 'meeting.cancelled')!;
  const [matters, standing] = await Promise.all([
    notify.sources.matters(OFFICE, [stream]),
    notify.sources.standing(OFFICE, '2026-03-02' as never),
  ]);
  const told = tell(notifyPack, { ...entry, officeId: OFFICE }, matters.get(stream)!, standing);
  expect(told.every((n) => n.kind === 'meeting-cancelled' && n.about === stream)).toBe(true);
  const { rows } = await office.owner.query('select username from account where account_id = any($1)', [
    told.map((n) => n.accountId),
  ]);
  return rows.map((r) => r.username).sort();
}

describe('a joint meeting', () => {
  it('about a case is in its timeline, and makes each unit owe to take part', async () => {
    const caseId = await handled();
    const key = newKey();
    const about = { about: { kind: 'case', id: caseId } };
    const first = await call(supervisor, about, key);
    expect(first).toMatchObject({ status: 200, state: 'called' });
    expect(await call(supervisor, about, key)).toEqual(first);
    const { moments } = await get('housing-handler', `/api/cases/${caseId}`);
    expect(moments.at(-1)).toMatchObject({
      type: 'case.supervised',
      facts: { what: 'meeting', unit: { id: 'housing' }, until: '2026-03-05' },
    });
    const { duties } = await get('water-handler', '/api/duties?view=mine&limit=100');
    expect(duties).toContainEqual(
      expect.objectContaining({
        step: expect.objectContaining({ id: 'attend-meeting', en: 'Take part in a joint meeting' }),
        dueOn: '2026-03-05',
        thing: expect.objectContaining({ kind: 'meeting', id: first.meetingId }),
      }),
    );
    // Words about a case are shown masked.
    const page = await get('water-handler', `/api/meetings/${first.meetingId}`);
    expect(page.agenda).not.toContain('13800001234');
    expect(page.agenda).toContain('楼顶漏水');
    expect((await get(supervisor, `/api/meetings?case=${caseId}`)).meetings).toMatchObject([
      { meetingId: first.meetingId, by: { id: 'supervision' }, lead: { id: 'housing' } },
    ]);
  });

  it('is called by supervision, the lead unit, or a head, with two units at least', async () => {
    const caseId = await handled();
    const about = { kind: 'case', id: caseId };
    expect((await call('housing-handler', { about })).status).toBe(200);
    expect((await call('intake-clerk', { about })).code).toBe('meeting.not-yours-to-call');
    expect((await call('water-handler', { about })).code).toBe('case.not-found');
    expect((await call('water-handler')).code).toBe('meeting.not-yours-to-call');
    expect((await call('water-head')).status).toBe(200);
    expect((await call(supervisor, { invited: [] })).code).toBe('meeting.too-few');
    expect((await call(supervisor, { on: '2026-03-01' })).code).toBe('meeting.date-not-ahead');
    expect((await call(supervisor, { invited: ['nowhere'] })).code).toBe('org.unknown-unit');
  });

  it('gives what was agreed as tasks, and what was not to the level above, with each position', async () => {
    const caseId = await handled();
    const { meetingId } = await call(supervisor, { about: { kind: 'case', id: caseId } });
    const hold = (body: object, who = supervisor) => post(who, `/api/meetings/${meetingId}/hold`, body);
    expect((await hold({ agreed: [agreed('water')] })).code).toBe('meeting.not-held-yet');
    office.at('2026-03-05T15:00');
    expect((await hold({})).code).toBe('meeting.nothing-came-of-it');
    expect((await hold({ agreed: [agreed('water')] }, 'water-head')).code).toBe('meeting.by-whoever-called-it');
    expect((await hold({ agreed: [{ ...agreed('water'), leads: [] }] })).code).toBe('task.without-owner');
    expect((await hold({ agreed: [agreed('intake')] })).code).toBe('task.not-below');
    expect((await hold({ open: [open('water')] })).code).toBe('meeting.one-position');
    expect((await hold({ open: [open('water', 'intake')] })).code).toBe('meeting.not-one-of-them');
    const held = { absent: ['east'], agreed: [agreed('water')], open: [open('water', 'housing')] };
    expect(await hold(held)).toMatchObject({ status: 200, state: 'held' });

    const page = await get('housing-head', `/api/meetings/${meetingId}`);
    expect(page).toMatchObject({ agreed: 1, undecided: 1, absent: [{ id: 'east' }] });
    const [point, undecided] = page.points;
    expect(point).toMatchObject({ agreed: true, decides: null });
    // Counted from Thursday 5 March: five working days.
    expect(undecided).toMatchObject({ agreed: false, decides: { id: 'qu' }, dueOn: '2026-03-12' });
    expect(undecided.positions.map((p: { unit: { id: string } }) => p.unit.id)).toEqual(['water', 'housing']);
    const task = await get('water-handler', `/api/tasks/${point.taskId}`);
    expect(task.arrangement).toMatchObject({
      ground: { id: 'joint-meeting' },
      meeting: meetingId,
      by: { unit: { id: 'supervision' } },
    });
    expect(task.nodes[0]).toMatchObject({ holder: { unit: { id: 'water' } }, dueBy: '2026-03-31' });
    expect(task.nodes[0].measure).not.toContain('13800001234');
    expect((await get(supervisor, `/api/cases/${caseId}`)).moments.at(-1).facts).toMatchObject({
      what: 'meeting-held',
    });
    const { rows } = await office.owner.query(
      `select step, holder_unit, state from duty where about = $1 order by step, holder_unit`,
      [`meeting:${meetingId}`],
    );
    expect(rows).toEqual([
      { step: 'attend-meeting', holder_unit: 'east', state: 'cancelled' },
      { step: 'attend-meeting', holder_unit: 'housing', state: 'done' },
      { step: 'attend-meeting', holder_unit: 'water', state: 'done' },
      { step: 'decide-meeting', holder_unit: 'qu', state: 'open' },
      { step: 'hold-meeting', holder_unit: 'supervision', state: 'done' },
    ]);

    const decide = (who: string, n: number) =>
      post(who, `/api/meetings/${meetingId}/points/${n}/decide`, {
        decision: '水务局先行垫付，年底结算。',
        task: agreed('water'),
      });
    expect((await decide('housing-head', 1)).code).toBe('meeting.level-above-decides');
    expect((await decide('qu-head', 0)).code).toBe('meeting.nothing-to-decide');
    expect((await decide('qu-head', 1)).status).toBe(200);
    expect((await decide('qu-head', 1)).code).toBe('meeting.already-decided');
    const after = (await get('east-head', `/api/meetings/${meetingId}`)).points[1];
    expect(after).toMatchObject({ decision: '水务局先行垫付，年底结算。' });
    expect((await get('water-head', `/api/tasks/${after.taskId}`)).arrangement.by.unit.id).toBe('qu');
  });

  it('called off, is owed by nobody', async () => {
    const { meetingId } = await call('water-head');
    const off = (who: string) => post(who, `/api/meetings/${meetingId}/cancel`, { words: '改为电话商定。' });
    expect((await off('housing-head')).code).toBe('meeting.by-whoever-called-it');
    expect(await off('water-head')).toMatchObject({ state: 'cancelled' });
    expect((await off('water-head')).code).toBe('meeting.not-in-this-state');
    const { rows } = await office.owner.query('select from duty where about = $1 and ended_at is null', [
      `meeting:${meetingId}`,
    ]);
    expect(rows).toEqual([]);
    expect(await toldOf(meetingId)).toEqual(['east-handler', 'east-head', 'housing-handler', 'housing-head']);
  });

  it('about a task is called by whoever has it', async () => {
    const made = await post(supervisor, '/api/arrangements', {
      title: '老旧管网改造',
      ground: 'plan',
      reference: '2026年重点项目第七项',
      groundOn: '2026-01-20',
      tasks: [{ ...agreed('water'), assistants: [] }],
    });
    const about = { kind: 'task', id: made.tasks[0].taskId };
    const { meetingId } = await call('water-handler', { about, leadUnit: 'water', invited: ['housing'] });
    expect((await get('water-head', `/api/meetings?task=${about.id}`)).meetings).toMatchObject([{ meetingId }]);
    expect((await call('housing-handler', { about })).code).toBe('task.not-found');
  });
});

describe('a report', () => {
  /** A report about housing that discipline handles. */
  async function report(): Promise<string> {
    const { caseId } = await office.file({ kind: 'report', accusedUnits: ['housing'] });
    return caseId;
  }

  it('never brings an accused unit, or one below it, to a meeting about it', async () => {
    const about = { kind: 'case', id: await report() };
    const invite = (leadUnit: string, ...invited: string[]) =>
      call('discipline-discipline', { about, leadUnit, invited });
    expect((await invite('water', 'housing')).code).toBe('meeting.accused-not-invited');
    expect((await invite('water', 'repair')).code).toBe('meeting.accused-not-invited');
    expect((await invite('housing', 'water')).code).toBe('meeting.accused-not-invited');
    expect((await call(supervisor, { about })).code).toBe('case.not-found');
    const { meetingId } = await invite('water', 'east');
    for (const who of ['housing-head', 'repair-handler', supervisor, 'qu-auditor', 'intake-clerk'])
      expect([who, (await office.ask(who, 'GET', `/api/meetings/${meetingId}`)).statusCode]).toEqual([who, 404]);
    for (const who of ['water-handler', 'discipline-discipline'])
      expect([who, (await office.ask(who, 'GET', `/api/meetings/${meetingId}`)).statusCode]).toEqual([who, 200]);
    const off = await invite('water', 'east');
    await post('discipline-discipline', `/api/meetings/${off.meetingId}/cancel`, { words: '改期。' });
    // Whoever works in the units that were called; not the heads above them.
    const told = await toldOf(off.meetingId);
    expect([told.includes('water-handler'), told.includes('qu-head'), told.includes(supervisor)]).toEqual([
      true,
      false,
      false,
    ]);
    office.at('2026-03-05T15:00');
    const held = await post('discipline-discipline', `/api/meetings/${meetingId}/hold`, { agreed: [agreed('water')] });
    expect(held.status).toBe(200);
    const { points } = await get('discipline-discipline', `/api/meetings/${meetingId}`);
    const url = `/api/tasks/${points[0].taskId}`;
    for (const who of ['housing-head', supervisor, 'qu-auditor'])
      expect([who, (await office.ask(who, 'GET', url)).statusCode]).toEqual([who, 404]);
    expect((await office.ask('water-handler', 'GET', url)).statusCode).toBe(200);
  });

  it('that turned out to be one later hides the meetings that were held before', async () => {
    const caseId = await handled();
    const { meetingId } = await call(supervisor, { about: { kind: 'case', id: caseId } });
    office.at('2026-03-05T15:00');
    await post(supervisor, `/api/meetings/${meetingId}/hold`, { agreed: [agreed('water')] });
    const [{ taskId }] = (await get(supervisor, `/api/meetings/${meetingId}`)).points;
    const seen = async (who: string) => [
      (await office.ask(who, 'GET', `/api/meetings/${meetingId}`)).statusCode,
      (await office.ask(who, 'GET', `/api/tasks/${taskId}`)).statusCode,
    ];
    expect(await seen('water-head')).toEqual([200, 200]);
    await office.as('intake-clerk', caseId, (...a) =>
      intake.classify(...a, { kind: 'report', categoryId: null, placeUnit: null, accusedUnits: ['water'] }),
    );
    expect(await seen('water-head')).toEqual([404, 404]);
    expect(await seen('qu-auditor')).toEqual([404, 404]);
    // Nor does the bare duty stay in their list.
    const known = async () => {
      const { duties } = await get('water-head', '/api/duties?view=unit&step=accept-task&limit=100');
      return duties.length as number;
    };
    const before = await known();
    const ctx = {
      officeId: OFFICE,
      now: office.now(),
      actor: { kind: 'system', officeId: OFFICE, process: 'cards' },
    } as const;
    const entries = await entriesOf(office.house.db, OFFICE, [`case:${caseId}`]);
    await office.house.db.transact((tx) => followNarrowed(tx, ctx, entries));
    expect(await known()).toBe(before - 1);
    // Whoever called the meeting and gave the task knows of both, and goes on checking what was agreed.
    expect(await seen(supervisor)).toEqual([200, 200]);
    expect(await seen('discipline-discipline')).toEqual([200, 200]);
  });
});

it('what one may not see answers as if it did not exist', async () => {
  const { meetingId } = await call('water-head');
  const bodies: Record<string, object> = {
    hold: { agreed: [agreed('water')] },
    'points/0/decide': { decision: '照办' },
    cancel: { words: '不开了' },
  };
  for (const [path, body] of Object.entries(bodies)) {
    const [hidden, none] = await Promise.all(
      [meetingId, NOWHERE].map((id) => post('intake-clerk', `/api/meetings/${id}/${path}`, body)),
    );
    expect([path, hidden!.status, hidden!.code]).toEqual([path, 404, 'meeting.not-found']);
    expect([path, none!.status, none!.code]).toEqual([path, 404, 'meeting.not-found']);
  }
});

it('folds from the ledger to the rows, and its words to their digests', async () => {
  const owner = openDb(office.ownerUrl, 2);
  await seal(owner, OFFICE, office.house.keys.seal, office.now());
  await owner.close();
  const found = await verifyOffice(office.house.db, OFFICE, PROJECTIONS, null, besideOf(office.house.keys));
  expect(found.difference).toBeNull();
});
