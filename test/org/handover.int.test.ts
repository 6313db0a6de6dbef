import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { besideOf } from '../../src/app/beside.ts';
import { PROJECTIONS } from '../../src/app/projections.ts';
import { openDb } from '../../src/db/open.ts';
import { fulfil, open } from '../../src/duties/commands.ts';
import { load } from '../../src/duties/store.ts';
import { queueAccount } from '../../src/identity/commands.ts';
import { derivedId } from '../../src/kernel/ids.ts';
import { entriesOf } from '../../src/ledger/queries.ts';
import { verifyOffice } from '../../src/ledger/replay.ts';
import { seal } from '../../src/ledger/seal.ts';
import { notifyEntries } from '../../src/notify/commands.ts';
import { followHandovers } from '../../src/org/jobs.ts';
import { newKey, OFFICE, type TestOffice, testOffice } from '../support/office.ts';

let t: TestOffice;
beforeAll(async () => {
  t = await testOffice();
});
afterAll(() => t.close());

const account = (who: string) => derivedId(OFFICE, who);
const system = () =>
  ({ officeId: OFFICE, now: t.now(), actor: { kind: 'system', officeId: OFFICE, process: 'test' } }) as const;

// Each test has a post and people of its own: building an office is what costs.
let n = 0;
let post = '';
let [chen, wen, xie] = ['', '', ''];
beforeEach(async () => {
  t.at('2026-03-02T09:00');
  n++;
  [chen, wen, xie] = [`chen-${n}`, `wen-${n}`, `xie-${n}`];
  await t.house.db.transact(async (tx) => {
    for (const who of [chen, wen, xie])
      queueAccount(tx, system(), { accountId: account(who), username: who, displayName: who, lang: 'zh' });
  });
  const body = { unitId: 'water', role: 'handler', zh: `承办人${n}`, en: `Officer ${n}` };
  post = (await t.ask('qu-administrator', 'POST', '/api/org/posts', body)).json().postId;
  await handOver(chen, '2026-01-05', 'qu-administrator');
});

/** Something owed by a post, with a limit of five working days. */
async function owes(by = post, step = 'handle') {
  const work = await t.work();
  const holderUnit = by.split('-')[0]!;
  const spec = { mechanism: 'B2', mechanismVersion: 1, step, about: `case:${derivedId(newKey())}`, holderUnit };
  return t.house.db.transact(async (tx) =>
    open(tx, system(), work, { ...spec, holderPost: by, clock: 'hotline-other' }),
  );
}
const dutyOf = async (id: string) => (await load(t.house.db, OFFICE, id))!;
const end = async (dutyId: string) => {
  const duty = await dutyOf(dutyId);
  await t.house.db.transact(async (tx) => {
    fulfil(tx, system(), duty, post, null);
  });
};

/** The worker's step. */
async function round(): Promise<number> {
  const { calendar } = await t.house.offices.get(OFFICE);
  return followHandovers(t.house.db, system(), { ...t.house.handovers, calendar });
}
const asksHandOver = (to: string, from: string, who = 'water-head', at = post) =>
  t.ask(who, 'POST', `/api/org/posts/${at}/hand-over`, { to: account(to), from });
async function handOver(...asked: Parameters<typeof asksHandOver>): Promise<void> {
  const reply = await asksHandOver(...asked);
  expect(reply.json()).toMatchObject({ postId: asked[3] ?? post });
}
const leave = (until: string) => t.ask('water-head', 'POST', `/api/org/posts/${post}/leave`, { until });
const close = (who: string) => t.ask('qu-administrator', 'POST', `/api/accounts/${account(who)}/close`);

interface Listed {
  readonly handoverId: string;
  readonly postId: string;
  readonly open: number;
  readonly duties: number;
  readonly dueOn: string | null;
  readonly overdue: boolean;
  readonly state: string;
}
const lists = async (who: string, query = ''): Promise<Listed[]> =>
  (await t.ask(who, 'GET', `/api/org/hand-overs${query}`)).json().handovers;
const listOf = async (who: string): Promise<Listed> => (await lists(who))[0]!;
const page = (who: string, id: string) => t.ask(who, 'GET', `/api/org/hand-overs/${id}`);
const acknowledge = (who: string, id: string, duties: 'all' | string[] = 'all', key = newKey()) =>
  t.ask(who, 'POST', `/api/org/posts/${post}/hand-overs/${id}/acknowledge`, { duties }, key);
const remark = (who: string, id: string, body: object, key = newKey()) =>
  t.ask(who, 'POST', `/api/org/posts/${post}/hand-overs/${id}/remarks`, body, key);
const headsDuties = async (about = post) =>
  (
    await t.owner.query(
      `SELECT duty_id, holder_unit, holder_post, state, due_on::text FROM duty
       WHERE step = 'acknowledge-handover' AND about = $1 ORDER BY opened_at, duty_id`,
      [`post:${about}`],
    )
  ).rows;
/** What people are told of the entries of a stream. */
async function told(stream: string): Promise<[who: string, kind: string][]> {
  await notifyEntries(t.house.notify, OFFICE, await entriesOf(t.house.db, OFFICE, [stream]));
  const { rows } = await t.owner.query(
    `SELECT a.username, n.kind FROM notification n JOIN account a ON a.account_id = n.account_id
     WHERE n.about = $1 ORDER BY n.kind, a.username`,
    [stream.startsWith('duty:') ? `post:${post}` : stream],
  );
  return rows.map((r) => [r.username, r.kind]);
}

test('what is open passes with its clock, and the list gets a limit of its own', async () => {
  // Monday 2 March and five working days: Monday 9 March, whoever holds the post.
  const duty = await owes();
  expect(duty).toMatchObject({ dueOn: '2026-03-09', dueAt: '2026-03-09T16:00:00.000Z' });
  t.at('2026-03-04T15:00');
  await handOver(wen, '2026-03-04');
  expect(await dutyOf(duty.dutyId)).toEqual(duty);
  expect(await entriesOf(t.house.db, OFFICE, [`duty:${duty.dutyId}`])).toHaveLength(1);
  // Wednesday 4 March and five working days: 5, 6, 9, 10, 11. The day has come, so it counts at once.
  expect(await listOf(wen)).toMatchObject({ open: 1, duties: 1, dueOn: '2026-03-11', overdue: false });
  // What the successor takes on themselves is not handed over.
  await owes();
  expect(await round()).toBe(0);
  expect(await listOf(wen)).toMatchObject({ open: 1, dueOn: '2026-03-11', overdue: false });
  expect(await dutyOf(duty.dutyId)).toEqual(duty);
  await acknowledge(wen, (await listOf(wen)).handoverId);
  expect(await lists(wen)).toEqual([]);
  expect(await lists(wen, '?ended=true')).toMatchObject([{ state: 'done', open: 0 }]);
  expect(await lists(chen, '?whose=given&ended=true')).toMatchObject([{ postId: post, state: 'done' }]);
  expect(await dutyOf(duty.dutyId)).toEqual(duty);
});

test('a first day more than a year ahead is a mistyped year', async () => {
  const far = await asksHandOver(wen, '2062-03-04');
  expect(far.statusCode).toBe(422);
  expect(far.json()).toMatchObject({ code: 'org.handover-far' });
  expect(far.json().title.en).toContain('by 2 March 2027 at the latest');
  expect(await lists(wen)).toEqual([]);
  await handOver(wen, '2027-03-02');
});

test('what comes between the appointment and the first day is on the list too', async () => {
  await owes();
  await handOver(wen, '2026-03-09');
  const { handoverId, dueOn } = await listOf(wen);
  expect(dueOn).toBeNull();
  expect((await acknowledge(wen, handoverId)).json()).toEqual({ open: 0 });
  t.at('2026-03-06T10:00');
  const late = await owes();
  await round();
  expect(await lists(wen)).toEqual([]);
  t.at('2026-03-09T00:01');
  await round();
  // Monday 9 March and five working days: 10, 11, 12, 13, 16.
  expect(await listOf(wen)).toMatchObject({ handoverId, duties: 2, open: 1, dueOn: '2026-03-16' });
  const { list } = (await page(wen, handoverId)).json();
  expect(list).toMatchObject([{ acknowledged: true }, { acknowledged: false, dutyId: late.dutyId }]);
});

test('past the limit it is one duty of the head, also when two workers look and look again; acknowledged, it is done', async () => {
  const [one, two] = [await owes(), await owes()];
  await handOver(wen, '2026-03-02');
  await round();
  const { handoverId, dueOn } = await listOf(wen);
  expect(dueOn).toBe('2026-03-09');
  await acknowledge(wen, handoverId, [one.dutyId]);
  t.at('2026-03-09T23:59');
  await round();
  expect(await headsDuties()).toEqual([]);
  t.at('2026-03-10T00:05');
  await Promise.all([round(), round()]);
  await round();
  const [duty, ...more] = await headsDuties();
  expect(more).toEqual([]);
  // Tuesday 10 March and two working days.
  expect(duty).toMatchObject({ holder_post: 'water-head', state: 'open', due_on: '2026-03-12' });
  expect(await listOf(wen)).toMatchObject({ open: 1, overdue: true });
  expect((await lists('water-head', '?whose=below')).map((h) => h.handoverId)).toContain(handoverId);
  const owed = (await t.ask('water-head', 'GET', '/api/duties')).json().duties;
  expect(owed.find((d: { dutyId: string }) => d.dutyId === duty.duty_id)).toMatchObject({
    step: { zh: '督促确认移交', en: 'See that a hand-over is acknowledged' },
  });
  expect(await told(`post:${post}`)).toContainEqual([wen, 'handover-overdue']);
  expect(await told(`duty:${duty.duty_id}`)).toContainEqual(['water-head', 'duty-opened.acknowledge-handover']);

  const key = newKey();
  const sent = await Promise.all([
    acknowledge(wen, handoverId, 'all', key),
    acknowledge(wen, handoverId, 'all', key),
    acknowledge(wen, handoverId, [two.dutyId]),
  ]);
  expect(sent.filter((r) => r.statusCode === 200).length).toBeGreaterThan(0);
  expect(sent.every((r) => r.statusCode === 200 || r.json().code === 'conflict.changed-meanwhile')).toBe(true);
  expect(await headsDuties()).toMatchObject([{ duty_id: duty.duty_id, state: 'done' }]);
  expect((await acknowledge(wen, handoverId)).json()).toEqual({ open: 0 });
});

test('what has ended before the limit needs no acknowledgement, and no duty of anybody', async () => {
  const duty = await owes();
  await handOver(wen, '2026-03-02');
  await round();
  await end(duty.dutyId);
  t.at('2026-03-10T09:00');
  await round();
  expect(await headsDuties()).toEqual([]);
  expect(await lists(wen)).toEqual([]);
});

test('two successors one after the other: the second gets all that is open, and the head’s duty for the first ends', async () => {
  const duty = await owes();
  await handOver(wen, '2026-03-02');
  await round();
  const first = await listOf(wen);
  await remark(wen, first.handoverId, { duty: duty.dutyId, text: '台账缺两份现场记录。' });
  t.at('2026-03-10T09:00');
  await round();
  expect(await headsDuties()).toMatchObject([{ state: 'open' }]);
  await handOver(xie, '2026-03-11');
  // Until then it is still the first one's to acknowledge.
  await round();
  expect(await lists(wen)).toMatchObject([{ overdue: true }]);
  t.at('2026-03-11T08:00');
  await round();
  expect(await headsDuties()).toMatchObject([{ state: 'cancelled' }]);
  expect(await lists(wen)).toEqual([]);
  expect((await acknowledge(wen, first.handoverId)).json().code).toBe('org.handover-replaced');
  const second = await listOf(xie);
  expect(second).toMatchObject({ duties: 1, open: 1, dueOn: '2026-03-18' });
  // What the first one found wrong stays with what it is about.
  expect((await page(xie, second.handoverId)).json().remarked).toMatchObject([
    { byName: wen, duty: duty.dutyId, text: '台账缺两份现场记录。' },
  ]);
});

test('vacant in between, it is the head’s; the next holder gets the whole list', async () => {
  const duty = await owes();
  expect((await leave('2026-03-03')).statusCode).toBe(200);
  t.at('2026-03-05T09:00');
  const left = (await t.ask('water-head', 'GET', `/api/org/left-behind/${account(chen)}`)).json();
  expect(left.posts).toMatchObject([
    { postId: post, held: 'last', answer: { name: 'water-head', via: 'head' }, duties: [{ dutyId: duty.dutyId }] },
  ]);
  const mine = (await t.ask('water-head', 'GET', '/api/duties?limit=100')).json().duties;
  expect(mine.map((d: { dutyId: string }) => d.dutyId)).toContain(duty.dutyId);
  expect((await close(chen)).json()).toMatchObject({ code: 'org.something-left' });
  await handOver(wen, '2026-03-06');
  expect((await lists(wen))[0]).toMatchObject({ duties: 1, open: 1, fromName: null });
  expect(await dutyOf(duty.dutyId)).toEqual(duty);
});

test('what a post handed on and still answers for is on the list, with who has it', async () => {
  const duty = await owes();
  const on = await t.ask(chen, 'POST', `/api/duties/${duty.dutyId}/hand-on`, { post: 'pipes-handler' });
  expect(on.statusCode).toBe(200);
  const after = await dutyOf(duty.dutyId);
  await handOver(wen, '2026-03-02');
  const { handoverId } = await listOf(wen);
  expect((await page(wen, handoverId)).json().list).toMatchObject([
    { dutyId: duty.dutyId, acknowledged: false, duty: { with: { zh: '管网科' }, dueOn: '2026-03-09' } },
  ]);
  expect(await dutyOf(duty.dutyId)).toEqual(after);
  // The leaver answers for it until somebody took it over by name.
  await leave('2026-03-03');
  t.at('2026-03-04T09:00');
  expect((await close(wen)).json().code).toBe('org.something-left');
  await handOver(xie, '2026-03-04');
  await round();
  expect((await close(wen)).statusCode).toBe(200);
});

test('an account is closed only when nothing is left; the refusal names it', async () => {
  await owes();
  const refused = await close(chen);
  expect(refused.statusCode).toBe(409);
  expect(refused.json()).toMatchObject({ code: 'org.something-left' });
  expect(refused.json().title.zh).toContain(`仍任“承办人${n}”（未办事项 1 项）`);
  expect(refused.json().title.en).toContain(`still holds “Officer ${n}” (1 open duties)`);
  expect(refused.json().next.zh).toContain('组织机构');
  // A post that is to be held later is left, too.
  await handOver(wen, '2026-03-09');
  expect((await close(wen)).json().title.zh).toContain(`将任“承办人${n}”`);
  t.at('2026-03-09T09:00');
  await round();
  const { handoverId } = await listOf(wen);
  expect((await close(chen)).statusCode).toBe(200);
  await handOver(xie, '2026-03-10');
  t.at('2026-03-10T09:00');
  expect((await close(wen)).json().title.zh).toContain('移交清单有 1 项未确认');
  await round();
  expect((await acknowledge(wen, handoverId)).statusCode).toBe(409);
  expect((await close(wen)).statusCode).toBe(200);
});

test('closing an account while a post passes to it: one of the two is refused', async () => {
  await owes();
  const [closed, passed] = await Promise.all([close(wen), asksHandOver(wen, '2026-03-02')]);
  const codes = [closed, passed].map((r) => (r.statusCode === 200 ? 'done' : r.json().code));
  expect([
    ['done', 'org.account-unknown'],
    ['org.something-left', 'done'],
  ]).toContainEqual(codes);
});

test('who may know, acknowledge and remark; to others it does not exist', async () => {
  const duty = await owes();
  await handOver(wen, '2026-03-02');
  const { handoverId } = await listOf(wen);
  const nowhere = derivedId('nothing');
  const matrix: Record<string, [see: number, acknowledge: string, remark: string]> = {
    [chen]: [200, 'org.successor-acknowledges', 'org.successor-remarks'],
    'water-head': [200, 'org.successor-acknowledges', 'org.successor-remarks'],
    'qu-head': [200, 'org.successor-acknowledges', 'org.successor-remarks'],
    'qu-administrator': [200, 'org.successor-acknowledges', 'org.successor-remarks'],
    'water-handler': [404, 'org.handover-unknown', 'org.handover-unknown'],
    'pipes-handler': [404, 'org.handover-unknown', 'org.handover-unknown'],
    'housing-head': [404, 'org.handover-unknown', 'org.handover-unknown'],
    'east-handler': [404, 'org.handover-unknown', 'org.handover-unknown'],
    'supervision-supervisor': [404, 'org.handover-unknown', 'org.handover-unknown'],
    'qu-auditor': [404, 'org.handover-unknown', 'org.handover-unknown'],
  };
  const text = { text: '缺材料。' };
  for (const [who, [see, acknowledged, remarked]] of Object.entries(matrix)) {
    const seen = await page(who, handoverId);
    expect([who, seen.statusCode]).toEqual([who, see]);
    expect([who, (await acknowledge(who, handoverId)).json().code]).toEqual([who, acknowledged]);
    expect([who, (await remark(who, handoverId, text)).json().code]).toEqual([who, remarked]);
    const without = (body: { instance?: string }) => ({ ...body, instance: null });
    if (see === 404) expect(without(seen.json())).toEqual(without((await page(who, nowhere)).json()));
  }
  expect((await acknowledge(wen, handoverId, [nowhere])).json().code).toBe('org.duty-not-listed');
  expect((await remark(wen, handoverId, { duty: nowhere, ...text })).json().code).toBe('org.duty-not-listed');
  expect((await remark(wen, handoverId, { text: '  ' })).json().code).toBe('request.invalid');

  const key = newKey();
  const [one, again] = [
    await remark(wen, handoverId, { duty: duty.dutyId, text: '现场照片不是这个小区。' }, key),
    await remark(wen, handoverId, { duty: duty.dutyId, text: '现场照片不是这个小区。' }, key),
  ];
  expect(one.statusCode).toBe(201);
  expect(again.json()).toEqual(one.json());
  await acknowledge(wen, handoverId);
  for (const who of [wen, chen, 'water-head']) {
    const { remarked, abilities } = (await page(who, handoverId)).json();
    expect(remarked).toMatchObject([{ byName: wen, duty: duty.dutyId, text: '现场照片不是这个小区。' }]);
    expect(abilities.acknowledge).toMatchObject({ code: 'org.handover-over' });
  }
  expect(await told(`post:${post}`)).toEqual(
    expect.arrayContaining([
      [chen, 'handover-remarked'],
      ['water-head', 'handover-remarked'],
    ]),
  );
  // The words are nowhere but in the vault.
  const { rows } = await t.owner.query(`SELECT body::text FROM ledger_entry WHERE stream = $1`, [`post:${post}`]);
  expect(rows.map((r) => r.body).join()).not.toContain('现场照片');
});

test('a head’s own post: the head above sees to it, and where there is none, the office', async () => {
  const duty = await owes('water-head');
  await handOver(xie, '2026-03-02', 'qu-head', 'water-head');
  const top = await owes('qu-head');
  await handOver(wen, '2026-03-02', 'qu-administrator', 'qu-head');
  await round();
  t.at('2026-03-10T09:00');
  await round();
  expect(await headsDuties('water-head')).toMatchObject([{ holder_unit: 'qu', holder_post: 'qu-head' }]);
  expect(await headsDuties('qu-head')).toMatchObject([{ holder_unit: 'qu', holder_post: null }]);
  await end(duty.dutyId);
  await end(top.dutyId);
  for (const [at, to, who] of [
    ['qu-head', 'qu-head', 'qu-administrator'],
    ['water-head', 'water-head', 'qu-administrator'],
  ] as const)
    await handOver(to, '2026-03-10', who, at);
  await round();
  expect((await headsDuties('water-head')).map((d) => d.state)).toEqual(['cancelled']);
});

test('all of it follows from the ledger', async () => {
  const owner = openDb(t.ownerUrl, 2);
  await seal(owner, OFFICE, t.house.keys.seal, t.now());
  await owner.close();
  const found = await verifyOffice(t.house.db, OFFICE, PROJECTIONS, null, besideOf(t.house.keys));
  expect(found.difference).toBeNull();
  expect(found.rows).toBeGreaterThan(100);
});
