import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Db, openDb, raw, sqlOf } from '../../src/db/open.ts';
import { newId } from '../../src/kernel/ids.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import { instant } from '../../src/kernel/time.ts';
import { append, type Context } from '../../src/ledger/append.ts';
import { forgetResults, idempotent } from '../../src/ledger/idempotency.ts';
import { ledgerPack } from '../../src/ledger/pack.ts';
import { entriesOf } from '../../src/ledger/queries.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
let db: Db;
beforeAll(async () => {
  database = await freshDatabase();
  db = openDb(database.appUrl, 8);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const by = (process: string): Context => ({
  officeId: 'o',
  actor: { kind: 'system', officeId: 'o', process },
  now: instant(Date.UTC(2026, 1, 10)),
});

let runs = 0;
/** Opens a thing under a name of its own each time, as intake does. */
const opens = (key: string, request: unknown, ctx = by('test')) =>
  idempotent(db, ctx, { key, command: 'thing.open', request }, async (tx) => {
    const stream = `thing:${++runs}`;
    append(tx, ctx, [{ stream, version: 1, type: 'thing.opened', body: {}, occurredAt: ctx.now }]);
    return { stream };
  });

const things = async () =>
  (await db.rows(sqlOf.selectFrom('ledger_entry').select('stream').where('type', '=', 'thing.opened'))).length;

test('twice is once, with the first result', async () => {
  const before = await things();
  const first = await opens('key-of-the-first-test', { a: 1, b: [2] });
  expect(await opens('key-of-the-first-test', { b: [2], a: 1 })).toEqual(first);
  expect((await things()) - before).toBe(1);
});

test('ten at once are one', async () => {
  const before = await things();
  const results = await Promise.all(Array.from({ length: 10 }, () => opens('key-of-ten-at-once', { a: 1 })));
  expect(new Set(results.map((r) => r.stream)).size).toBe(1);
  expect((await things()) - before).toBe(1);
});

test('another request, command or person under the same key is refused', async () => {
  await opens('key-of-somebody', { a: 1 });
  const mismatch = { code: 'request.idempotency-mismatch' };
  await expect(opens('key-of-somebody', { a: 2 })).rejects.toMatchObject(mismatch);
  await expect(opens('key-of-somebody', { a: 1 }, by('somebody-else'))).rejects.toMatchObject(mismatch);
  const other = idempotent(
    db,
    by('test'),
    { key: 'key-of-somebody', command: 'thing.shut', request: { a: 1 } },
    async () => 1,
  );
  // Nothing of this command is written, so only the key can stop it.
  await expect(other).rejects.toMatchObject(mismatch);
});

test('a rule that the first has made refuse does not hide the first result', async () => {
  const ctx = by('test');
  const answer = () =>
    idempotent(db, ctx, { key: 'key-of-an-answer', command: 'thing.answer', request: {} }, async (tx) => {
      const entries = await entriesOf(tx, 'o', ['thing:answered']);
      if (entries.length > 0) throw new Refusal('conflict.changed-meanwhile');
      append(tx, ctx, [
        { stream: 'thing:answered', version: 1, type: 'thing.answered', body: {}, occurredAt: ctx.now },
      ]);
      return { version: 1 };
    });
  const results = await Promise.all([answer(), answer(), answer()]);
  expect([...results, await answer()]).toEqual(Array(4).fill({ version: 1 }));
});

test('what was refused leaves the key free, and nothing behind', async () => {
  const refuse = () =>
    idempotent(db, by('test'), { key: 'key-of-a-refusal', command: 'thing.open', request: {} }, async (tx) => {
      append(tx, by('test'), [
        { stream: 'thing:refused', version: 1, type: 'thing.opened', body: {}, occurredAt: by('test').now },
      ]);
      throw new Refusal('request.invalid');
    });
  await expect(refuse()).rejects.toMatchObject({ code: 'request.invalid' });
  await expect(refuse()).rejects.toMatchObject({ code: 'request.invalid' });
  expect(await entriesOf(db, 'o', ['thing:refused'])).toEqual([]);
  expect(await opens('key-of-a-refusal', {})).toHaveProperty('stream');
});

test('a result of nothing comes back as nothing', async () => {
  const nothing = () =>
    idempotent(
      db,
      by('test'),
      { key: 'key-of-nothing-01', command: 'thing.shut', request: null },
      async () => undefined,
    );
  await nothing();
  expect((await nothing()) ?? null).toBeNull();
});

describe('results are kept for so long', () => {
  const DAY = 86_400_000;
  const now = Date.UTC(2026, 7, 1);
  const at = (days: number): Context => ({ ...by('test'), now: instant(now - days * DAY) });
  let owner: Db;
  beforeAll(() => {
    owner = openDb(database.ownerUrl, 2);
  });
  afterAll(() => owner.close());
  const kept = async (like: string) =>
    (await db.rows(sqlOf.selectFrom('idempotency').select('key').where('key', 'like', like))).map((r) => r.key);

  test('the older are removed batch by batch, of one office, and the younger answer on', async () => {
    const { resultDays } = ledgerPack;
    for (let i = 0; i < 7; i++) await opens(`old-result-number-${i}`, {}, at(resultDays + 2 + i));
    await opens('result-of-the-last-day', {}, at(resultDays + 1));
    const young = await opens('result-of-yesterday', {}, at(1));
    await owner.rows(
      raw(sql`insert into idempotency select 'other', key, command, request_hash, result, recorded_at
        from idempotency where key = 'old-result-number-0'`),
    );
    const before = (await kept('%')).length;
    // Those of the tests above are of February.
    expect(await forgetResults(owner, 'o', at(0).now, 2)).toBe(before - 3);
    expect((await kept('%')).sort()).toEqual(['old-result-number-0', 'result-of-the-last-day', 'result-of-yesterday']);
    expect(await forgetResults(owner, 'o', at(0).now, 2)).toBe(0);
    expect(await opens('result-of-yesterday', {}, at(0))).toEqual(young);
  });

  test('a key that tells its age is not done again after them', async () => {
    const made = now - (ledgerPack.resultDays + 5) * DAY;
    const key = newId(made);
    const first = await opens(key, {}, at(ledgerPack.resultDays + 5));
    const before = await things();
    // As long as the result is there, it answers.
    expect(await opens(key, {}, at(0))).toEqual(first);
    await forgetResults(owner, 'o', at(0).now);
    await expect(opens(key, {}, at(0))).rejects.toMatchObject({ code: 'request.idempotency-expired' });
    expect(await things()).toBe(before);
    expect(await opens(newId(now - DAY), {}, at(0))).toHaveProperty('stream');
  });

  test('the application may not remove them', async () => {
    await expect(forgetResults(db, 'o', at(0).now)).rejects.toThrow('permission denied for table idempotency');
  });

  test('the old are found by an index, however many are kept', async () => {
    await owner.rows(
      raw(sql`insert into idempotency select 'o', 'many-results-' || n, 'thing.open', ''::bytea, 'null',
        '2026-07-31'::timestamptz - n * interval '1 second' from generate_series(1, 20000) n`),
    );
    await owner.rows(raw(sql`analyze idempotency`));
    const plan = await owner.rows(
      raw(sql<{ 'QUERY PLAN': string }>`explain select office_id, key from idempotency
        where office_id = 'o' and recorded_at < '2026-05-01' order by recorded_at limit 5000`),
    );
    expect(plan.map((p) => p['QUERY PLAN']).join('\n')).toContain('idempotency_old');
  });
});
