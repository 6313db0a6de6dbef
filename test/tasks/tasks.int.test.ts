import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { besideOf } from '../../src/app/beside.ts';
import { PROJECTIONS } from '../../src/app/projections.ts';
import { openDb } from '../../src/db/open.ts';
import { entriesOf } from '../../src/ledger/queries.ts';
import { verifyOffice } from '../../src/ledger/replay.ts';
import { seal } from '../../src/ledger/seal.ts';
import { notifyEntries } from '../../src/notify/commands.ts';
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
const act = (who: string, taskId: string, name: string, body: object = {}) =>
  post(who, `/api/tasks/${taskId}/${name}`, body);

/** One line of the form. */
const task = (unit: string, more: object = {}) => ({
  measure: '排查老旧小区消防通道',
  leads: [{ unit }],
  dueBy: '2026-03-31',
  check: { how: '随机看十栋楼', on: ['2026-03-16'] },
  ...more,
});
const decision = (more: object = {}) => ({
  title: '老旧小区消防通道整治',
  ground: 'document',
  reference: '青政发〔2026〕3号',
  groundOn: '2026-02-20',
  tasks: [task('housing')],
  ...more,
});
const supervisor = 'supervision-supervisor';

/** A task given to housing by supervision; its id. */
async function given(more: object = {}): Promise<string> {
  const made = await post(supervisor, '/api/arrangements', decision(more));
  expect(made).toMatchObject({ status: 200 });
  return made.tasks[0].taskId;
}
const accepted = async (more: object = {}): Promise<string> => {
  const taskId = await given(more);
  expect(await act('housing-handler', taskId, 'accept')).toMatchObject({ status: 200, state: 'accepted' });
  return taskId;
};
/** Its parts, given by housing's head. */
async function split(taskId: string, ...parts: object[]): Promise<string[]> {
  expect(await act('housing-head', taskId, 'split', { tasks: parts })).toMatchObject({ status: 200 });
  const { nodes } = await get('housing-head', `/api/tasks/${taskId}`);
  return nodes.filter((n: { parentId: string }) => n.parentId === taskId).map((n: { taskId: string }) => n.taskId);
}
const part = (more: object = {}) => task('repair', { dueBy: '2026-03-25', ...more });
const owed = async (who: string) => (await get(who, '/api/duties?view=mine&limit=100')).duties;

describe('arranging', () => {
  it('gives tasks with an owner, a date and a check, and says in words what is missing', async () => {
    const refused = async (more: object, who = supervisor) =>
      (await post(who, '/api/arrangements', decision(more))).code;
    expect(await refused({ tasks: [task('housing', { leads: [] })] })).toBe('task.without-owner');
    expect(await refused({ tasks: [task('housing', { leads: [{ unit: 'water' }, { unit: 'water' }] })] })).toBe(
      'task.two-leads',
    );
    expect(await refused({ tasks: [task('housing', { dueBy: null })] })).toBe('task.without-date');
    expect(await refused({ tasks: [task('housing', { check: null })] })).toBe('task.without-check');
    expect(await refused({ tasks: [] })).toBe('task.none-given');
    expect(await refused({ groundOn: '2026-03-03' })).toBe('task.ground-ahead');
    expect(await refused({ ground: 'joint-meeting' })).toBe('task.unknown-ground');
    expect(await refused({ lane: 'urgent', ground: 'instruction' })).toBe('task.lane-needs-ground');
    expect(await refused({}, 'housing-handler')).toBe('task.arrange-not-yours');
    expect(await refused({}, 'water-head')).toBe('task.not-below');
    expect((await post(supervisor, '/api/arrangements', decision({ ground: 'instruction' }))).status).toBe(200);
    expect((await post('qu-head', '/api/arrangements', decision())).status).toBe(200);
  });

  it('sent twice happens once', async () => {
    const key = newKey();
    const first = await post(supervisor, '/api/arrangements', decision(), key);
    expect(await post(supervisor, '/api/arrangements', decision(), key)).toEqual(first);
    const { rows } = await office.owner.query('select from task where arrangement_id = $1', [first.arrangementId]);
    expect(rows).toHaveLength(1);
  });

  it('makes the lead owe to take it on, and whoever arranged it to check', async () => {
    const taskId = await given();
    expect(await owed('housing-handler')).toContainEqual(
      expect.objectContaining({
        step: expect.objectContaining({ id: 'accept-task', en: 'Take on a task' }),
        dueOn: '2026-03-04',
        thing: { kind: 'task', id: taskId, title: { zh: '排查老旧小区消防通道', en: '排查老旧小区消防通道' } },
      }),
    );
    expect(await owed(supervisor)).toContainEqual(
      expect.objectContaining({ step: expect.objectContaining({ id: 'check-task' }), dueOn: '2026-03-16' }),
    );
  });
});

describe('splitting', () => {
  it('keeps whoever split it answerable: the whole is not done while a part is open', async () => {
    const taskId = await accepted();
    const refused = async (...tasks: object[]) => (await act('housing-head', taskId, 'split', { tasks })).code;
    expect(await refused(task('repair', { dueBy: '2026-04-01' }))).toBe('task.after-parent');
    expect(await refused(task('pipes', { dueBy: '2026-03-25' }))).toBe('task.not-below');
    expect(await refused(task('housing', { dueBy: '2026-03-25' }))).toBe('task.not-below');
    const [first, second] = await split(
      taskId,
      part(),
      part({ leads: [{ unit: 'housing', post: 'housing-handler' }], assistants: [{ unit: 'repair', does: '出人' }] }),
    );
    expect((await act('housing-handler', taskId, 'claim', { words: '都好了。' })).code).toBe('task.part-open');

    expect(await act('repair-handler', first!, 'accept')).toMatchObject({ state: 'accepted' });
    expect(await act('repair-handler', first!, 'claim', { words: '十栋楼已清。' })).toMatchObject({ state: 'claimed' });
    expect((await act('repair-head', first!, 'confirm')).code).toBe('task.not-by-the-holder');
    expect((await act('water-head', first!, 'confirm')).code).toBe('task.not-found');
    // Their own head could see to it, but supervision gave the whole, not this part.
    expect((await act(supervisor, first!, 'confirm')).code).toBe('task.by-whoever-gave-it');
    expect(await act('housing-head', first!, 'return', { words: '三号楼还有杂物。' })).toMatchObject({
      state: 'accepted',
    });
    expect(await act('repair-handler', first!, 'claim', { words: '已清。' })).toMatchObject({ state: 'claimed' });
    expect(await act('housing-head', first!, 'confirm')).toMatchObject({ state: 'done' });

    const { nodes } = await get(supervisor, `/api/tasks/${taskId}`);
    const whole = nodes.find((n: { taskId: string }) => n.taskId === taskId);
    expect(whole).toMatchObject({ progress: { done: 1, of: 2 } });
    expect(await act('housing-handler', second!, 'accept')).toMatchObject({ state: 'accepted' });
    expect(await act('housing-handler', second!, 'claim', { words: '已清。' })).toMatchObject({ state: 'claimed' });
    expect((await act('housing-handler', second!, 'confirm')).code).toBe('task.not-by-the-holder');
    expect(await act('housing-head', second!, 'confirm')).toMatchObject({ state: 'done' });

    expect(await act('housing-handler', taskId, 'claim', { words: '全部清完。' })).toMatchObject({ state: 'claimed' });
    expect((await act('housing-head', taskId, 'confirm')).code).toBe('task.not-by-the-holder');
    expect(await act(supervisor, taskId, 'confirm', { words: '抽查属实。' })).toMatchObject({ state: 'done' });
    const page = await get('housing-handler', `/api/tasks/${taskId}`);
    expect(page.arrangement.progress).toEqual({ done: 2, of: 2 });
    expect(page.moments.map((m: { type: string }) => m.type)).toEqual([
      'task.given',
      'task.accepted',
      'task.split',
      'task.claimed',
      'task.confirmed',
    ]);
    const { rows } = await office.owner.query(`select step from duty where about = $1 and ended_at is null`, [
      `task:${taskId}`,
    ]);
    expect(rows).toEqual([]);
  });

  it('hangs each part’s duty under the duty it was split from', async () => {
    const taskId = await accepted();
    const [first] = await split(taskId, part());
    await act('repair-handler', first!, 'accept');
    const { rows } = await office.owner.query(
      `select c.step, c.parent_id = p.duty_id as under from duty c
       join duty p on p.about = $1 and p.step = 'carry-out' where c.about = $2 and c.step in ('accept-task', 'carry-out') order by 1`,
      [`task:${taskId}`, `task:${first}`],
    );
    expect(rows).toEqual([
      { step: 'accept-task', under: true },
      { step: 'carry-out', under: true },
    ]);
  });

  it('at the same moment as it is said to be done happens once', async () => {
    const taskId = await accepted();
    const both = await Promise.all([
      act('housing-head', taskId, 'split', { tasks: [part()] }),
      act('housing-handler', taskId, 'claim', { words: '好了。' }),
    ]);
    expect(both.map((r) => r.status).sort()).toEqual([200, 409]);
  });
});

describe('where it stops', () => {
  it('is shown by level, at whom and for how many working days', async () => {
    const taskId = await given({ tasks: [task('east')] });
    await act('east-handler', taskId, 'accept');
    await act('east-head', taskId, 'split', {
      tasks: [task('spring', { dueBy: '2026-03-20', check: { how: '看', on: ['2026-03-10'] } })],
    });
    expect((await get(supervisor, `/api/tasks/${taskId}`)).stops).toEqual([]);
    office.at('2026-03-12T09:00');
    const { stops } = await get(supervisor, `/api/tasks/${taskId}`);
    // Given on Monday 2 March; Thursday 12 March is the eighth working day after.
    expect(stops).toMatchObject([
      { level: 2, kind: 'not-accepted', since: '2026-03-02', days: 8, at: { unit: { id: 'spring' } } },
    ]);
    const { tasks } = await get(supervisor, '/api/tasks?view=all&limit=100');
    expect(tasks.find((t: { taskId: string }) => t.taskId === taskId).stop).toMatchObject({ level: 2, days: 8 });
    office.at('2026-04-02T09:00');
    expect((await get(supervisor, `/api/tasks/${taskId}`)).stops).toMatchObject([
      { level: 2, kind: 'not-accepted' },
      { level: 1, kind: 'late', since: '2026-03-31', days: 2, at: { unit: { id: 'east' } } },
    ]);
  });
});

describe('on its way', () => {
  it('is reported on only at a check date, once asked', async () => {
    const taskId = await accepted();
    expect((await act('housing-handler', taskId, 'report', { words: '在办。' })).code).toBe('task.report-not-asked');
    expect((await act(supervisor, taskId, 'ask-report')).code).toBe('task.check-not-yet');
    expect((await act(supervisor, taskId, 'check', { words: '看过。' })).code).toBe('task.check-not-yet');
    office.at('2026-03-16T09:00');
    expect((await act('housing-head', taskId, 'ask-report')).code).toBe('task.by-whoever-gave-it');
    expect((await act(supervisor, taskId, 'ask-report')).status).toBe(200);
    expect((await act(supervisor, taskId, 'ask-report')).code).toBe('task.report-asked-already');
    expect(await owed('housing-handler')).toContainEqual(
      expect.objectContaining({ step: expect.objectContaining({ id: 'report-task' }), dueOn: '2026-03-18' }),
    );
    expect((await act('housing-handler', taskId, 'report', { words: '七栋已清，三栋在清。' })).status).toBe(200);
    expect((await act('housing-handler', taskId, 'report', { words: '再报。' })).code).toBe('task.report-not-asked');
    expect((await act(supervisor, taskId, 'ask-report')).code).toBe('task.report-asked-already');
    expect((await act(supervisor, taskId, 'check', { words: '与报告一致。' })).status).toBe(200);
    expect((await act(supervisor, taskId, 'check', { words: '再看。' })).code).toBe('task.no-check-left');
    const { moments, nodes } = await get('housing-handler', `/api/tasks/${taskId}`);
    expect(moments.at(-2)).toMatchObject({ type: 'task.reported', text: '七栋已清，三栋在清。' });
    expect(nodes[0].checks).toEqual([{ on: '2026-03-16', over: true }]);
  });

  it('is given more time one level above, counted, and not beyond the whole', async () => {
    const taskId = await accepted();
    const [first] = await split(taskId, part());
    await act('repair-handler', first!, 'accept');
    const ask = (who: string, id: string, day: string) => act(who, id, 'ask-more', { day, words: '连日下雨。' });
    expect((await ask('repair-handler', first!, '2026-03-25')).code).toBe('task.not-later');
    expect((await ask('repair-handler', first!, '2026-04-10')).code).toBe('task.after-parent');
    expect((await ask('repair-handler', first!, '2026-03-31')).status).toBe(200);
    expect((await ask('repair-handler', first!, '2026-03-31')).code).toBe('task.more-asked-already');
    const decide = (who: string) => act(who, first!, 'decide-more', { granted: true, words: '同意。' });
    expect((await decide('repair-head')).code).toBe('task.not-by-the-holder');
    expect((await decide('housing-head')).status).toBe(200);
    const { nodes } = await get('repair-handler', `/api/tasks/${first}`);
    expect(nodes.find((n: { taskId: string }) => n.taskId === first)).toMatchObject({
      dueBy: '2026-03-31',
      extended: 1,
    });
    const { rows } = await office.owner.query(`select due_on::text from duty where about = $1 and step = 'carry-out'`, [
      `task:${first}`,
    ]);
    expect(rows).toEqual([{ due_on: '2026-03-31' }]);
  });

  it('is taken back with its parts, and nobody owes anything for it', async () => {
    const taskId = await accepted();
    const [first] = await split(taskId, part());
    expect((await act('housing-head', taskId, 'cancel', { words: '不做了。' })).code).toBe('task.by-whoever-gave-it');
    expect(await act(supervisor, taskId, 'cancel', { words: '与另一项合并。' })).toMatchObject({ state: 'cancelled' });
    const { rows } = await office.owner.query('select from duty where about = any($1) and ended_at is null', [
      [`task:${taskId}`, `task:${first}`],
    ]);
    expect(rows).toEqual([]);
    const entries = await entriesOf(office.house.db, OFFICE, [`task:${first}`]);
    await notifyEntries(office.house.notify, OFFICE, entries);
    const told = await office.owner.query(
      `select a.username from notification n join account a on a.account_id = n.account_id
       where n.about = $1 and n.kind = 'task-cancelled' order by 1`,
      [`task:${first}`],
    );
    expect(told.rows.map((r) => r.username)).toEqual(['repair-handler', 'repair-head']);
  });

  it('handed on to a section, stays with whoever handed it on, and the section may read it', async () => {
    const taskId = await given();
    const { duty } = await get('housing-head', `/api/tasks/${taskId}`);
    expect((await act('repair-handler', taskId, 'accept')).code).toBe('task.not-found');
    expect((await post('housing-head', `/api/duties/${duty}/hand-on`, { post: 'repair-handler' })).status).toBe(200);
    expect(await act('repair-handler', taskId, 'accept')).toMatchObject({ state: 'accepted' });
    const { rows } = await office.owner.query(
      `select jsonb_path_query_array(chain, '$[*].unit') as units from duty where about = $1 and step = 'carry-out'`,
      [`task:${taskId}`],
    );
    expect(rows[0].units).toEqual(['housing', 'repair']);
  });
});

/** A form with one file, as a browser sends it. */
async function upload(who: string, taskId: string) {
  const form = new FormData();
  form.set('file', new Blob(['十栋楼的消防通道已清，逐栋照片见附页。'], { type: 'text/plain' }), '清理记录.txt');
  const sent = new Response(form);
  const response = await office.app.inject({
    method: 'POST',
    url: `/api/tasks/${taskId}/attachments`,
    headers: { 'x-as': who, 'idempotency-key': newKey(), 'content-type': sent.headers.get('content-type')! },
    payload: Buffer.from(await sent.arrayBuffer()),
  });
  return { status: response.statusCode, ...response.json() };
}

it('a file that shows how it goes is attached by whoever has it, and read by whoever sees the task', async () => {
  const taskId = await accepted();
  expect((await upload(supervisor, taskId)).code).toBe('duty.not-the-holder');
  expect((await upload('water-handler', taskId)).code).toBe('task.not-found');
  const { attachmentId, status } = await upload('housing-handler', taskId);
  expect(status).toBe(201);
  const url = `/api/tasks/${taskId}/attachments`;
  expect((await get(supervisor, url)).attachments).toMatchObject([{ attachmentId, name: '清理记录.txt' }]);
  expect((await office.ask(supervisor, 'GET', `${url}/${attachmentId}`)).body).toContain('消防通道');
  for (const path of [url, `${url}/${attachmentId}`])
    expect((await office.ask('water-handler', 'GET', path)).json().code).toBe('task.not-found');
  expect((await get('housing-head', `/api/tasks/${taskId}`)).moments.at(-1).type).toBe('task.attached');
});

describe('who may', () => {
  it('see it: those with a hand in it, those above, supervision and audit; for all others there is none', async () => {
    const taskId = await accepted();
    await split(taskId, part());
    const sees = async (who: string) => (await office.ask(who, 'GET', `/api/tasks/${taskId}`)).statusCode;
    for (const who of [
      'housing-handler',
      'repair-handler',
      'qu-head',
      supervisor,
      'qu-auditor',
      'discipline-discipline',
    ])
      expect([who, await sees(who)]).toEqual([who, 200]);
    const nowhere = (await office.ask('water-handler', 'GET', `/api/tasks/${NOWHERE}`)).json();
    for (const who of ['water-handler', 'pipes-handler', 'east-head', 'intake-clerk']) {
      const response = await office.ask(who, 'GET', `/api/tasks/${taskId}`);
      expect([who, response.statusCode, response.json().code]).toEqual([who, 404, nowhere.code]);
      const lists = await Promise.all(
        ['mine', 'given', 'all'].map((view) => get(who, `/api/tasks?view=${view}&limit=100`)),
      );
      expect(lists.flatMap((l) => l.tasks.map((t: { taskId: string }) => t.taskId))).not.toContain(taskId);
    }
  });

  it('do nothing with one they may not see, the same as with none', async () => {
    const taskId = await accepted();
    const bodies: Record<string, object> = {
      accept: {},
      split: { tasks: [part()] },
      cancel: { words: '撤回' },
      'ask-report': {},
      report: { words: '在办' },
      check: { words: '看过' },
      claim: { words: '完成' },
      confirm: {},
      return: { words: '没完成' },
      'ask-more': { day: '2026-04-10', words: '要时间' },
      'decide-more': { granted: true, words: '同意' },
    };
    const paths = office.routes.filter((r) => r.startsWith('POST /api/tasks/:taskId/') && !r.endsWith('/attachments'));
    expect(paths.map((p) => p.split('/').at(-1)).sort()).toEqual(Object.keys(bodies).sort());
    for (const [name, body] of Object.entries(bodies)) {
      const [hidden, none] = await Promise.all([
        act('water-handler', taskId, name, body),
        act('water-handler', NOWHERE, name, body),
      ]);
      expect([name, hidden.status, hidden.code]).toEqual([name, 404, 'task.not-found']);
      expect([name, none.status, none.code]).toEqual([name, 404, 'task.not-found']);
    }
  });
});

it('what a list says of a tree is what its page says, a page of it at a time', async () => {
  office.at('2026-04-20T09:00');
  type Line = { taskId: string; progress: object; stop: { taskId: string } | null };
  let seen = 0;
  for (const state of ['open', 'ended'])
    for (const view of ['all', 'given', 'mine']) {
      const url = `/api/tasks?view=${view}&state=${state}&limit=`;
      const who = view === 'mine' ? 'housing-handler' : supervisor;
      const { tasks } = await get(who, `${url}100`);
      const paged: Line[] = [];
      for (let after = ''; after !== null; ) {
        const page = await get(who, `${url}3${after && `&after=${encodeURIComponent(after)}`}`);
        paged.push(...page.tasks);
        after = page.next;
      }
      expect([view, state, paged]).toEqual([view, state, tasks]);
      for (const line of tasks as Line[]) {
        const { nodes, stops } = await get(supervisor, `/api/tasks/${line.taskId}`);
        const under = new Set([line.taskId]);
        for (const n of nodes) if (under.has(n.parentId)) under.add(n.taskId);
        expect(line.progress).toEqual(nodes.find((n: Line) => n.taskId === line.taskId).progress);
        const [deepest] = stops.filter((s: Line) => under.has(s.taskId));
        expect([line.stop?.taskId ?? null, line.taskId]).toEqual([deepest?.taskId ?? null, line.taskId]);
        seen += 1;
      }
    }
  expect(seen).toBeGreaterThan(20);
});

it('folds from the ledger to the rows, and its words to their digests', async () => {
  const owner = openDb(office.ownerUrl, 2);
  await seal(owner, OFFICE, office.house.keys.seal, office.now());
  await owner.close();
  const found = await verifyOffice(office.house.db, OFFICE, PROJECTIONS, null, besideOf(office.house.keys));
  expect(found.difference).toBeNull();
  expect(found.texts).toBeGreaterThan(20);
});
