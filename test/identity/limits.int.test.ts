import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Db, openDb, sqlOf } from '../../src/db/open.ts';
import { type Keys, loadKeys } from '../../src/identity/keys.ts';
import { addressSubject, loadLimits, networkSubject, openLimits } from '../../src/identity/limits.ts';
import { instant } from '../../src/kernel/time.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/folder.ts';

const RULES = { few: { max: 10, window: 60 }, many: { max: 100, window: 60 }, day: { max: 20, window: 86_400 } };
let database: FreshDatabase;
let db: Db;
let keys: Keys;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let now = Date.UTC(2026, 1, 10, 8);
beforeAll(async () => {
  database = await freshDatabase();
  folder = await temporaryFolder();
  db = openDb(database.appUrl, 4);
  keys = await loadKeys(folder.path);
});
afterAll(async () => {
  await db.close();
  await database.drop();
  await folder.remove();
});

const process = () => openLimits(db, keys, () => instant(now), RULES);
/** How many of `n` tries, by turns in the given processes, were let on. */
async function allowed(
  limits: readonly ReturnType<typeof process>[],
  rule: string,
  subject: string,
  n: number,
  office = 'o',
) {
  let yes = 0;
  for (let i = 0; i < n; i++) {
    try {
      await limits[i % limits.length]!.take(office, rule, subject);
      yes++;
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^limit\.reached/) });
    }
  }
  return yes;
}

test('exact up to ten, in any number of processes', async () => {
  expect(await allowed([process(), process(), process()], 'few', 'a', 30)).toBe(10);
});

test('above ten a process takes a tenth at a time: never more than the limit, and a statement for ten tries', async () => {
  const one = process();
  expect(await allowed([one], 'many', 'b', 130)).toBe(100);
  const shared = await allowed([process(), process(), process()], 'many', 'c', 300);
  expect(shared).toBe(100);
  const half = [process(), process(), process()];
  await allowed(half, 'many', 'd', 6);
  const rows = await db.rows(
    sqlOf.selectFrom('rate_limit').select('count').where('bucket', 'like', 'many:%').where('count', '=', 30),
  );
  expect(rows).toHaveLength(1);
});

test('many at once share what one of them asked for: the whole limit is there for them', async () => {
  const limits = process();
  const tries = await Promise.allSettled(Array.from({ length: 60 }, () => limits.take('o', 'many', 'burst')));
  expect(tries.filter((t) => t.status === 'fulfilled')).toHaveLength(60);
  expect(await allowed([limits], 'many', 'burst', 60)).toBe(40);
});

test('many at once are counted one by one', async () => {
  const [a, b] = [process(), process()];
  const tries = Array.from({ length: 40 }, (_, i) =>
    (i % 2 ? a : b).take('o', 'few', 'at-once').then(
      () => 1,
      () => 0,
    ),
  );
  expect((await Promise.all<number>(tries)).reduce((x, y) => x + y)).toBe(10);
});

test('each subject and office for itself, and anew in the next window', async () => {
  const one = process();
  expect(await allowed([one], 'few', 'e', 11)).toBe(10);
  expect(await allowed([one], 'few', 'f', 1)).toBe(1);
  expect(await allowed([one], 'few', 'e', 1, 'other')).toBe(1);
  now += 60_000;
  expect(await allowed([one], 'few', 'e', 11)).toBe(10);
});

test('what was given back can be taken again, in another process too', async () => {
  const [a, b] = [process(), process()];
  for (let i = 0; i < 10; i++) await a.take('o', 'few', 'g');
  await b.giveBack('o', 'few', 'g');
  expect(await allowed([b, a], 'few', 'g', 4)).toBe(1);
});

test('in a window of a day what succeeds costs nothing, however often processes are started anew', async () => {
  for (let i = 0; i < 30; i++) {
    const started = process();
    await started.take('o', 'day', 'h');
    await started.giveBack('o', 'day', 'h');
  }
  expect(await allowed([process(), process()], 'day', 'h', 30)).toBe(20);
});

test('counts of the day before are removed on the way', async () => {
  now += 25 * 3600_000;
  await process().take('o', 'few', 'late');
  expect(await db.rows(sqlOf.selectFrom('rate_limit').select('bucket').where('office_id', '=', 'o'))).toHaveLength(1);
});

test('an installation sets its own, and one that means nothing stops the start', async () => {
  expect(loadLimits(folder.path).filing).toEqual({ max: 30, window: 60 });
  await mkdir(join(folder.path, 'packs'));
  await writeFile(join(folder.path, 'packs', 'limits.yaml'), 'filing: { max: 1000, window: 60 }\n');
  expect(loadLimits(folder.path)).toMatchObject({ filing: { max: 1000 }, 'secret-number': { max: 300, window: 900 } });
  await writeFile(join(folder.path, 'packs', 'limits.yaml'), 'filing: { max: 0, window: 60 }\n');
  expect(() => loadLimits(folder.path)).toThrow(
    expect.objectContaining({ facts: expect.objectContaining({ line: 1, place: '/filing/max' }) }),
  );
});

test('an IPv6 address counts by its network, an IPv4 one by itself', () => {
  expect(addressSubject('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
  expect(addressSubject('2001:db8:1:2::9')).toBe('2001:db8:1:2');
  expect(addressSubject('2001:db8::9')).toBe('2001:db8:0:0');
  expect(addressSubject('::1')).toBe('0:0:0:0');
  expect(addressSubject('::ffff:192.0.2.7')).toBe('192.0.2.7');
  expect(addressSubject('192.0.2.7')).toBe('192.0.2.7');
});

test('the network of an IPv6 address is its /48, of an IPv4 one itself', () => {
  expect(networkSubject(addressSubject('2001:db8:1:2::9'))).toBe('2001:db8:1');
  expect(networkSubject(addressSubject('2001:db8::9'))).toBe('2001:db8:0');
  expect(networkSubject(addressSubject('::ffff:192.0.2.7'))).toBe('192.0.2.7');
});
