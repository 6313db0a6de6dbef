import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECTIONS, UNFOLDED } from '../../src/app/projections.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import { type Db, openDb, raw } from '../../src/db/open.ts';
import { type Difference, verifyOffice } from '../../src/ledger/replay.ts';
import { pathsDiffer } from '../../src/org/projections.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
let owner: Db;
let caseId: string;
beforeAll(async () => {
  office = await testOffice();
  owner = openDb(ownerUrl(), 2);
  ({ caseId } = await office.file());
  await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'housing'));
  await office.verify();
  // The second seal covers what came after the first; one entry waits unsealed.
  await office.as('housing-handler', caseId, routing.accept);
  office.at('2026-03-02T10:00');
  await office.verify();
  await office.file();
});
afterAll(async () => {
  await owner.close();
  await office.close();
});

/** The owner's address of this file's database: the application's, with the owner's role in it. */
function ownerUrl(): string {
  const { user, password, host, port, database } = office.owner;
  return `postgres://${user}:${password}@${host}:${port}/${database}`;
}

class Undone extends Error {}

/** What `verify` finds after somebody with the owner's rights did this; it is undone afterwards. */
async function foundAfter(...acts: string[]): Promise<Difference | null> {
  let found: Difference | null | undefined;
  await owner
    .transact(async (tx) => {
      for (const act of acts) await tx.rows(raw(sql`${sql.raw(act)}`));
      found = (await verifyOffice(tx, OFFICE, PROJECTIONS, office.house.keys.seal.publicPem)).difference;
      throw new Undone();
    })
    .catch((error) => {
      if (!(error instanceof Undone)) throw error;
    });
  if (found === undefined) throw new Error('verify did not come to an end');
  return found;
}

describe('what was altered is found', () => {
  it('nothing, where nothing was', async () => {
    expect(await foundAfter()).toBeNull();
  });

  const first = `office_id = 'qu' AND stream = 'office:qu' AND version = 1`;
  const last = `(SELECT max(tree_size) FROM ledger_seal)`;
  it.each([
    ['a row', [`UPDATE appeal SET state = 'closed' WHERE unit_id = 'housing'`], 'row-differs'],
    ['a due date', [`UPDATE duty SET due_on = due_on + 5 WHERE step = 'handle'`], 'row-differs'],
    ['who holds a post', [`UPDATE holding SET until = '2026-01-01' WHERE post_id = 'housing-head'`], 'row-differs'],
    ['a row that was removed', [`DELETE FROM duty WHERE step = 'accept'`], 'row-missing'],
    [
      'a row of nowhere',
      [
        `INSERT INTO post SELECT office_id, 'ghost', version, unit_id, role, title_zh, title_en, active FROM post LIMIT 1`,
      ],
      'row-without-history',
    ],
    ['an entry', [`UPDATE ledger_entry SET body = body || '{"demo": true}' WHERE ${first}`], 'entry-altered'],
    [
      'the day of an entry',
      [`UPDATE ledger_entry SET occurred_at = occurred_at + interval '1 day' WHERE ${first}`],
      'entry-altered',
    ],
    ['an entry that was removed', [`DELETE FROM ledger_entry WHERE ${first}`], 'entry-missing'],
    [
      'an entry and its leaf, at the end',
      [
        `DELETE FROM ledger_entry e USING ledger_leaf l WHERE (l.stream, l.version) = (e.stream, e.version) AND l.leaf_index = ${last} - 1`,
        `DELETE FROM ledger_leaf WHERE leaf_index = ${last} - 1`,
      ],
      'entry-missing',
    ],
    [
      'an entry put in beside the tree',
      [
        `INSERT INTO ledger_entry SELECT office_id, stream, 99, type, body, actor, occurred_at, recorded_at FROM ledger_entry WHERE ${first}`,
      ],
      'entry-outside-tree',
    ],
    [
      'an entry not sealed yet',
      [
        `DELETE FROM ledger_entry WHERE (stream, version) IN (SELECT stream, version FROM ledger_pending)`,
        'DELETE FROM ledger_pending',
      ],
      'row-without-history',
    ],
    [
      'a leaf and its entry together',
      [
        `UPDATE ledger_entry SET type = 'office.renamed' WHERE ${first}`,
        `UPDATE ledger_leaf SET leaf_hash = sha256('x') WHERE stream = 'office:qu'`,
      ],
      'entry-altered',
    ],
    [
      'a stored hash of the tree',
      ['UPDATE ledger_node SET hash = sha256(hash) WHERE level = 2 AND node_index = 0'],
      'node-wrong',
    ],
    ['a stored hash that was removed', ['DELETE FROM ledger_node WHERE level = 1 AND node_index = 1'], 'node-wrong'],
    [
      'a stored hash over leaves of nowhere',
      ['INSERT INTO ledger_node SELECT office_id, 40, 0, hash FROM ledger_node LIMIT 1'],
      'node-wrong',
    ],
    ['a root', [`UPDATE ledger_seal SET root = sha256('x') WHERE tree_size = ${last}`], 'seal-wrong'],
    [
      'the day of a seal',
      [`UPDATE ledger_seal SET sealed_at = sealed_at - interval '1 day' WHERE tree_size = ${last}`],
      'seal-signature-wrong',
    ],
    [
      'the key of a seal',
      [`UPDATE ledger_seal SET key_id = '0000000000000000' WHERE tree_size = ${last}`],
      'seal-signature-wrong',
    ],
  ])('%s', async (_, acts, kind) => {
    expect((await foundAfter(...acts))?.kind).toBe(kind);
  });

  it('who is below whom', async () => {
    const altered = `UPDATE unit SET path = '{repair,water,qu}' WHERE unit_id = 'repair'`;
    let found: string | null = null;
    await owner
      .transact(async (tx) => {
        await tx.rows(raw(sql`${sql.raw(altered)}`));
        found = await pathsDiffer(tx, OFFICE);
        throw new Undone();
      })
      .catch((error) => {
        if (!(error instanceof Undone)) throw error;
      });
    expect(found).toBe('repair');
  });
});

describe("the application's role", () => {
  it.each([
    ['UPDATE ledger_entry SET type = type', 'ledger_entry'],
    ['DELETE FROM ledger_entry', 'ledger_entry'],
    ['TRUNCATE ledger_entry', 'ledger_entry'],
    ['UPDATE ledger_leaf SET leaf_index = 0', 'ledger_leaf'],
    ['DELETE FROM ledger_pending', 'ledger_pending'],
    [`UPDATE ledger_seal SET root = ''`, 'ledger_seal'],
  ])('may not %s', async (act, table) => {
    const attempt = office.house.db.rows(raw(sql`${sql.raw(act)}`));
    await expect(attempt).rejects.toThrow(`permission denied for table ${table}`);
  });
});

describe('every table', () => {
  it('follows from the ledger, or is listed with the reason why not', async () => {
    const { rows } = await office.owner.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    const listed = [...PROJECTIONS.map((p) => p.table as string), ...Object.keys(UNFOLDED)];
    expect(listed.sort()).toEqual(rows.map((r) => r.name).sort());
  });

  it('that follows from it says of each column how', async () => {
    for (const p of PROJECTIONS) {
      const { rows } = await office.owner.query<{ name: string }>(
        `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1`,
        [p.table],
      );
      const known = new Set(['office_id', p.idColumn, ...Object.keys(p.columns)]);
      expect([p.table, ...rows.map((r) => r.name).filter((name) => !known.has(name))]).toEqual([p.table]);
    }
  });
});
