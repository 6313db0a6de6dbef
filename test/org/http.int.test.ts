import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problemFor, reasonOf } from '../../src/app/problems.ts';
import { tell } from '../../src/app/refusals.ts';
import { loadCalendar } from '../../src/calendar/pack.ts';
import { type Db, openDb } from '../../src/db/open.ts';
import type { App, Guard } from '../../src/identity/guard.ts';
import type { Keys } from '../../src/identity/keys.ts';
import type { StaffActor } from '../../src/kernel/actor.ts';
import { derivedId } from '../../src/kernel/ids.ts';
import { type Instant, plainDate } from '../../src/kernel/time.ts';
import { createOffice, openOrg } from '../../src/org/commands.ts';
import { orgRoutes } from '../../src/org/http.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

const officeId = 'qu';
const now = '2026-03-02T01:00:00.000Z' as Instant;
const account = (name: string) => derivedId('http', name);
const duty = {
  dutyId: derivedId('duty'),
  unitId: 'jyj',
  postId: 'jyj-handler',
  title: { zh: '信', en: 'Letter' },
  dueOn: plainDate('2026-03-20'),
  with: null,
};
const held = (unitId: string, role: 'head' | 'administrator' | 'handler', unitPath: string[]) => ({
  postId: `${unitId}-${role}`,
  unitId,
  role,
  unitPath,
});
const actors: Record<string, StaffActor> = {
  admin: { kind: 'staff', officeId, accountId: account('admin'), posts: [held('qu', 'administrator', ['qu'])] },
  head: { kind: 'staff', officeId, accountId: account('head'), posts: [held('jyj', 'head', ['jyj', 'qu'])] },
  wen: { kind: 'staff', officeId, accountId: account('wen'), posts: [] },
};

let fresh: FreshDatabase;
let db: Db;
const app = Fastify();

/** Stands for the house: who is signed in is said by a header. */
const guard = {
  authenticate: async (request: { headers: Record<string, unknown>; actor: StaffActor | null }) => {
    request.actor = actors[String(request.headers['x-as'])] ?? null;
  },
  abilities: (verdicts: Record<string, { may: boolean; reason?: string }>) =>
    Object.fromEntries(
      Object.entries(verdicts).map(([a, v]) => [
        a,
        v.may ? true : { code: v.reason, reason: { ...reasonOf(v.reason!) } },
      ]),
    ),
} as unknown as Guard;

let keys = 0;
async function call(
  as: string,
  method: 'GET' | 'POST' | 'PATCH',
  url: string,
  body?: object,
  key = `key-${++keys}-0123456789`,
) {
  const reply = await app.inject({
    method,
    url,
    headers: { 'x-as': as, 'idempotency-key': key },
    ...(body && { payload: body }),
  });
  return {
    status: reply.statusCode,
    json: reply.headers['content-type']?.toString().includes('json') ? reply.json() : null,
    text: reply.body,
  };
}

async function upload(url: string, files: Record<string, string>, fields: Record<string, string> = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const [name, text] of Object.entries(files)) form.append('file', new Blob([text]), name);
  const encoded = new Response(form);
  const headers = {
    'x-as': 'admin',
    'content-type': encoded.headers.get('content-type')!,
    'idempotency-key': `key-${++keys}-0123456789`,
  };
  const reply = await app.inject({ method: 'POST', url, headers, payload: Buffer.from(await encoded.arrayBuffer()) });
  return { status: reply.statusCode, json: reply.json() };
}

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDb(fresh.appUrl, 4);
  const owner = new pg.Client({ connectionString: fresh.ownerUrl });
  await owner.connect();
  for (const name of Object.keys(actors))
    await owner.query(
      `insert into account (office_id, account_id, version, username, display_name, active) values ($1, $2, 1, $3, $3, true)`,
      [officeId, account(name), name],
    );
  await owner.end();
  const ctx = { officeId, actor: { kind: 'system', officeId, process: 'test' }, now } as const;
  await db.transact(async (tx) => {
    createOffice(tx, ctx, { zh: '区', en: 'District', calendar: 'china' });
    await openOrg(tx, ctx, {
      units: [
        { unitId: 'qu', parentId: null, kind: 'office', zh: '区政府', en: 'District' },
        { unitId: 'jyj', parentId: 'qu', kind: 'bureau', zh: '教育局', en: 'Schools' },
      ],
      posts: [
        { postId: 'qu-administrator', unitId: 'qu', role: 'administrator', zh: '管理员', en: 'Administrator' },
        { postId: 'jyj-head', unitId: 'jyj', role: 'head', zh: '局长', en: 'Director' },
        { postId: 'jyj-handler', unitId: 'jyj', role: 'handler', zh: '科员', en: 'Officer' },
      ],
      holders: [
        { postId: 'qu-administrator', accountId: account('admin'), since: plainDate('2025-01-01') },
        { postId: 'jyj-head', accountId: account('head'), since: plainDate('2025-01-01') },
      ],
    });
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest('now', '' as never);
  app.decorateRequest('lang', 'zh');
  app.decorateRequest('office', null as never);
  app.decorateRequest('actor', null);
  const { calendar, country } = loadCalendar('china');
  app.addHook('onRequest', async (request) => {
    request.now = now;
    request.office = { officeId, name: { zh: '区', en: 'District' }, demo: false, calendar, country };
  });
  app.setErrorHandler((error, request, reply) => {
    const problem = problemFor(error, request.id, request.log);
    return reply.code(problem.status).serializer(JSON.stringify).type('application/problem+json').send(problem);
  });
  const openDutiesOf = async (_: unknown, __: string, at: { posts: readonly string[] }) =>
    at.posts.includes('jyj-handler') ? [duty] : [];
  const headsDuty = { open: async () => {}, end: async () => {} };
  orgRoutes(app as unknown as App, { db, guard, keys: {} as Keys, openDutiesOf, headsDuty, tell });
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await db.close();
  await fresh.drop();
});

test('the tree and a unit, with what one may do and why not', async () => {
  const tree = await call('head', 'GET', '/api/org/tree');
  expect(tree.json).toMatchObject({
    day: '2026-03-02',
    units: [{ unitId: 'qu' }, { unitId: 'jyj', posts: 2, vacant: 1, head: { name: 'head' } }],
  });
  expect(tree.json.abilities.import.reason.en).toContain('administrator');
  const { json } = await call('head', 'GET', '/api/org/units/jyj');
  expect(json.posts.find((p: { postId: string }) => p.postId === 'jyj-handler')).toMatchObject({
    holder: null,
    answer: { name: 'head', via: 'head' },
    abilities: { handOver: true, leave: { code: 'org.post-vacant' }, close: { code: 'org.administrator-arranges' } },
  });
  expect((await call('head', 'GET', '/api/org/units/nothing')).json).toMatchObject({
    code: 'org.unit-unknown',
    status: 404,
  });
  expect((await call('head', 'GET', '/api/org/vacancies')).json.vacancies).toHaveLength(1);
  expect((await call('head', 'GET', '/api/org/words')).json.kinds).toContainEqual(
    expect.objectContaining({ code: 'grid', below: ['street', 'community'] }),
  );
  expect((await call('head', 'GET', '/api/org/people?find=HEA')).json.people).toMatchObject([
    { name: 'head', posts: [{ postId: 'jyj-head' }] },
  ]);
});

test('a unit and a post are opened, edited and closed; sent twice, it happens once', async () => {
  const unit = { unitId: 'jck', parentId: 'jyj', kind: 'section', zh: '基础教育科', en: 'Schools section' };
  const first = await call('admin', 'POST', '/api/org/units', unit, 'one-and-the-same-key');
  expect(first).toMatchObject({ status: 201, json: { unitId: 'jck', functions: [], active: true } });
  expect((await call('admin', 'POST', '/api/org/units', unit, 'one-and-the-same-key')).json).toEqual(first.json);
  expect((await call('head', 'PATCH', '/api/org/units/jck', { zh: '科', en: 'S' })).status).toBe(403);
  expect((await call('admin', 'PATCH', '/api/org/units/jck', { functions: ['schools'] })).json.functions).toEqual([
    'schools',
  ]);
  const post = await call('admin', 'POST', '/api/org/posts', {
    unitId: 'jck',
    role: 'handler',
    zh: '科员',
    en: 'Officer',
  });
  expect(post).toMatchObject({ status: 201, json: { postId: 'jck-handler' } });
  expect((await call('admin', 'POST', '/api/org/units/jck/close')).json).toMatchObject({
    code: 'org.unit-in-use',
    facts: { posts: 1 },
  });
  expect((await call('admin', 'POST', '/api/org/posts/jck-handler/close')).status).toBe(200);
  expect((await call('admin', 'POST', '/api/org/units/jck/close')).json.active).toBe(false);
});

test('a post passes on, and the successor acknowledges', async () => {
  const asked = { to: account('wen'), from: '2026-03-02' };
  expect((await call('head', 'POST', '/api/org/posts/jyj-handler/hand-over', asked)).status).toBe(200);
  const { json } = await call('wen', 'GET', '/api/org/hand-overs');
  expect(json.handovers).toMatchObject([{ postId: 'jyj-handler', toName: 'wen', duties: 1, open: 1 }]);
  const { handoverId } = json.handovers[0];
  const list = await call('wen', 'GET', `/api/org/hand-overs/${handoverId}`);
  expect(list.json).toMatchObject({
    list: [{ acknowledged: false, duty: { dueOn: '2026-03-20' } }],
    abilities: { acknowledge: true },
  });
  const left = await call('head', 'GET', `/api/org/left-behind/${account('wen')}`);
  expect(left.json).toMatchObject({ posts: [{ held: 'still', answer: { name: 'wen' } }], handovers: [{ open: 1 }] });
  const url = `/api/org/posts/jyj-handler/hand-overs/${handoverId}/acknowledge`;
  expect((await call('head', 'POST', url, { duties: 'all' })).json.code).toBe('org.successor-acknowledges');
  expect((await call('wen', 'POST', url, { duties: 'all' })).json).toEqual({ open: 0 });
  expect((await call('head', 'POST', '/api/org/posts/jyj-handler/leave', { until: '2026-02-30' })).json.code).toBe(
    'request.invalid',
  );
  expect((await call('head', 'POST', '/api/org/posts/jyj-handler/leave', { until: '2026-03-31' })).status).toBe(200);
});

test('a file is previewed and imported', async () => {
  const template = await call('admin', 'GET', '/api/org/import/template.csv?lang=zh');
  expect(template.text).toContain('单位编码');
  const wrong = await upload('/api/org/import/preview', {
    'a.csv': '单位编码,上级,名称,类别\nwsj,nowhere,卫生局,局\n',
  });
  expect(wrong.json).toMatchObject({
    errors: 1,
    rows: [{ row: 2, errors: [{ column: 'parent', columnName: { zh: '上级' }, code: 'org.import-parent-unknown' }] }],
  });
  expect(wrong.json.rows[0].errors[0].title.zh).toContain('nowhere');
  const good = {
    'a.csv': '单位编码,上级,名称,类别,岗位,角色,姓名,用户名\nwsj,qu,卫生局,局,局长,负责人,郑一,zheng.yi\n',
  };
  const preview = await upload('/api/org/import/preview', good);
  expect(preview.json).toMatchObject({ errors: 0, units: { new: 1 }, accounts: 1, left: 0 });
  expect((await upload('/api/org/import', good, { digest: 'another' })).json.code).toBe('org.import-changed');
  const done = await upload('/api/org/import', good, { digest: preview.json.digest });
  expect(done).toMatchObject({ status: 200, json: { holders: { new: 1 } } });
  expect((await call('head', 'GET', '/api/org/units/wsj')).json.posts).toMatchObject([
    { holder: { name: '郑一', since: '2026-03-02' } },
  ]);
  expect((await call('admin', 'POST', '/api/org/import/preview', {})).status).toBe(415);
});
