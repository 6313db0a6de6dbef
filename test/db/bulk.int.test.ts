import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertRows } from '../../src/db/bulk.ts';
import { type Db, openDb, sqlOf } from '../../src/db/open.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
let db: Db;
beforeAll(async () => {
  database = await freshDatabase();
  db = openDb(database.appUrl, 1);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const id = (n: number): string => `00000000-0000-4000-8000-00000000000${n}`;
const subject = (officeId: string, n: number, wrapped_key: Buffer | null, destroyed_at: string | null = null) => ({
  ...{ office_id: officeId, subject_id: id(n), wrapped_key, destroyed_at },
});

it.each([
  ['one row', [subject('one', 1, Buffer.from('a\\x00'))]],
  [
    'rows that have their bytes, or the lack of them, alike',
    [subject('alike', 1, null), subject('alike', 2, null), subject('alike', 3, null)],
  ],
  [
    'rows of which only one has bytes, and only one an end',
    [subject('each', 1, null), subject('each', 2, Buffer.from([0, 255]), '2026-01-01T00:00:00.000Z')],
  ],
])('what all rows have alike is sent once and comes into each: %s', async (_, rows) => {
  await db.transact(async (tx) => tx.write(insertRows('vault_subject', rows)));
  const kept = await db.rows(
    sqlOf.selectFrom('vault_subject').selectAll().where('office_id', '=', rows[0]!.office_id).orderBy('subject_id'),
  );
  expect(kept).toEqual(rows);
});
