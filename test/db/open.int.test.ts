import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problemFor } from '../../src/app/problems.ts';
import { openDb, raw } from '../../src/db/open.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const one = raw(sql<{ n: number }>`select 1 as n`);

test('however many transactions read beside themselves, each comes to its end, and whoever only reads is answered', async () => {
  const db = openDb(database.appUrl, 12);
  const all = Array.from({ length: 30 }, () =>
    db.transact(async (tx) => {
      await tx.rows(raw(sql`select pg_sleep(0.05)`));
      return [await tx.rows(one), await db.rows(one)];
    }),
  );
  expect(await db.rows(one)).toEqual([{ n: 1 }]);
  expect(await Promise.all(all)).toHaveLength(30);
  await db.close();
});

test('a transaction holds no connection before its first query', async () => {
  const db = openDb(database.appUrl, 1);
  const done = await db.transact(async (tx) => {
    const before = await db.transact((inner) => inner.rows(one));
    return [...before, ...(await db.rows(one)), ...(await tx.rows(one))];
  });
  expect(done).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }]);
  await db.close();
});

test('what is left running when a transaction fails takes no connection with it', async () => {
  const db = openDb(database.appUrl, 1);
  let later: Promise<unknown> = Promise.resolve();
  const failed = db.transact(async (tx) => {
    later = new Promise((go) => setTimeout(go, 50)).then(() => tx.rows(one));
    throw new Error('refused');
  });
  await expect(failed).rejects.toThrow('refused');
  await expect(later).rejects.toThrow('the transaction is over');
  expect(await db.transact((tx) => tx.rows(one))).toEqual([{ n: 1 }]);
  await db.close();
});

test('whoever waits too long for a connection is told to try again, and nobody else', async () => {
  const db = openDb(database.appUrl, 1, 200);
  const held = Promise.withResolvers<void>();
  const long = db.transact(async (tx) => {
    await tx.rows(one);
    held.resolve();
    await tx.rows(raw(sql`select pg_sleep(1)`));
  });
  await held.promise;
  const told = (work: Promise<unknown>) =>
    work.then(
      () => 'answered',
      (error) => problemFor(error, 'x', { error: () => {} }).code,
    );
  const late = [told(db.rows(one)), told(db.transact((tx) => tx.rows(one)))];
  expect(await Promise.all(late)).toEqual(['database.unavailable', 'database.unavailable']);
  await long;
  expect(await told(db.transact((tx) => tx.rows(one)))).toBe('answered');
  await db.close();
});
