import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { besideOf } from '../../src/app/beside.ts';
import { PROJECTIONS, UNFOLDED } from '../../src/app/projections.ts';
import { attachFile } from '../../src/cases/attachments.commands.ts';
import * as closing from '../../src/cases/closing.commands.ts';
import * as handling from '../../src/cases/handling.commands.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import { renewSecret } from '../../src/cases/secret.commands.ts';
import { type Db, openDb, type Reader, raw } from '../../src/db/open.ts';
import { type Difference, verifyOffice } from '../../src/ledger/replay.ts';
import { seal } from '../../src/ledger/seal.ts';
import { pathsDiffer } from '../../src/org/projections.ts';
import { newKey, OFFICE, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
let owner: Db;
let caseId: string;
let erased: string;
/** Given a new secret, and what its row held before. */
let renewed: { caseId: string; before: Buffer };
beforeAll(async () => {
  office = await testOffice();
  owner = openDb(ownerUrl(), 2);
  ({ caseId } = await office.file());
  await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'housing'));
  await publishedWithPicture();
  await office.verify();
  // The second seal covers what came after the first; one entry waits unsealed.
  await office.as('housing-handler', caseId, routing.accept);
  renewed = await withNewSecret();
  office.at('2026-03-02T10:00');
  await office.verify();
  await office.file();
  erased = (await office.file()).caseId;
  await office.as('citizen', erased, (...a) => handling.withdraw(...a, null));
  await office.as('qu-administrator', erased, closing.erase);
});
afterAll(async () => {
  await owner.close();
  await office.close();
});

async function withNewSecret(): Promise<typeof renewed> {
  const { caseId: id } = await office.file();
  const { rows } = await office.owner.query('SELECT secret_hash FROM appeal WHERE case_id = $1', [id]);
  const renewal = { cause: 'lost', identity: 'called-back' };
  await office.as('intake-clerk', id, (...a) => renewSecret(...a, renewal, newKey()));
  return { caseId: id, before: rows[0].secret_hash };
}

/** A matter that is answered, confirmed and published, with a picture. */
async function publishedWithPicture(): Promise<void> {
  const { caseId: id } = await office.file({ publish: true });
  await office.as('intake-clerk', id, (...a) => routing.route(...a, 'housing'));
  await office.as('housing-handler', id, routing.accept);
  const ctx = { officeId: OFFICE, actor: await office.actor('housing-handler'), now: office.now() };
  const work = await office.work();
  const deps = { db: office.house.db, dataDir: office.house.settings.dataDir };
  const picture = { name: '楼道.png', mediaType: 'image/png', bytes: Buffer.from('picture') };
  await attachFile(deps, ctx, work, work.scope(ctx.actor), id, picture, newKey());
  const given = { result: '已修好。', reasons: '现场核实。', basis: '条例。', next: '可再来信。' };
  await office.as('housing-handler', id, (...a) => handling.answer(...a, given));
  const verdict = { solved: true, satisfaction: 5, comment: '及时。' };
  await office.as('callback-callback', id, (...a) => closing.call(...a, verdict));
  const words = { title: '楼道渗水', question: '漏水', answer: '已修' };
  await office.as('intake-clerk', id, (...a) => closing.publish(...a, words));
}

/** The owner's address of this file's database: the application's, with the owner's role in it. */
function ownerUrl(): string {
  const { user, password, host, port, database } = office.owner;
  return `postgres://${user}:${password}@${host}:${port}/${database}`;
}

const verified = (read: Reader) => {
  const { keys } = office.house;
  return verifyOffice(read, OFFICE, PROJECTIONS, keys.seal.publicPem, besideOf(keys));
};

/** The column with its last byte turned. */
function flipped(column: string): string {
  return `set_byte(${column}, length(${column}) - 1, get_byte(${column}, length(${column}) - 1) # 255)`;
}

class Undone extends Error {}

/** What `verify` finds after somebody with the owner's rights did this; it is undone afterwards. */
async function foundAfter(...acts: string[]): Promise<Difference | null> {
  let found: Difference | null | undefined;
  await owner
    .transact(async (tx) => {
      for (const act of acts) await tx.rows(raw(sql`${sql.raw(act)}`));
      found = (await verified(tx)).difference;
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
        `DELETE FROM ledger_entry WHERE (stream, version) IN (SELECT stream, version FROM ledger_pending WHERE stream LIKE 'case:%')`,
        `DELETE FROM ledger_pending WHERE stream LIKE 'case:%'`,
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
    ['what the public reads', [`UPDATE publication SET answer = '没有修'`], 'row-differs'],
    ['when it was published', [`UPDATE publication SET published_at = published_at - interval '1 day'`], 'row-differs'],
    ['a publication that was removed', ['DELETE FROM publication'], 'row-missing'],
    [
      'a publication of nowhere',
      [
        `INSERT INTO publication SELECT office_id, (SELECT case_id FROM appeal WHERE NOT published AND title IS NOT NULL LIMIT 1),
          category, unit_id, title, question, answer, filed_on, answered_on, published_at, folded, tokens FROM publication`,
      ],
      'row-without-history',
    ],
    [
      'one byte of a text',
      [`UPDATE vault_item SET ciphertext = ${flipped('ciphertext')} WHERE kind = 'answer'`],
      'unreadable',
    ],
    ['the salt of a text', [`UPDATE vault_item SET salt = ${flipped('salt')} WHERE kind = 'answer'`], 'row-differs'],
    ['a text that was removed', [`DELETE FROM vault_item WHERE kind = 'text'`], 'row-missing'],
    ['a comment that was removed', [`DELETE FROM vault_item WHERE kind = 'comment'`], 'row-missing'],
    [
      'an earlier text put in the place of a later one',
      [
        `UPDATE vault_item a SET ciphertext = b.ciphertext, salt = b.salt FROM vault_item b
          WHERE a.subject_id = b.subject_id AND a.kind = 'answer' AND b.kind = 'text'`,
      ],
      'unreadable',
    ],
    ['a key that was destroyed unseen', ['UPDATE vault_subject SET wrapped_key = NULL'], 'unreadable'],
    ['the key of another person', [`UPDATE vault_subject SET wrapped_key = ${flipped('wrapped_key')}`], 'unreadable'],
    ['a person who was removed', ['DELETE FROM vault_item', 'DELETE FROM vault_subject'], 'row-missing'],
    ['a title', [`UPDATE appeal SET title = ${flipped('title')}`], 'unreadable'],
    ['a title that was removed', ['UPDATE appeal SET title = NULL'], 'unreadable'],
    ['the secret of a case', [`UPDATE appeal SET secret_hash = ${flipped('secret_hash')}`], 'row-differs'],
    ['a telephone', [`UPDATE appeal SET phone_hash = ${flipped('phone_hash')}`], 'row-differs'],
    ['the name of an attachment', [`UPDATE attachment SET name = ${flipped('name')}`], 'unreadable'],
    ['the digest of an attachment', [`UPDATE attachment SET digest = ${flipped('digest')}`], 'row-differs'],
    ['an attachment that was removed', ['DELETE FROM attachment'], 'row-missing'],
    ['an attachment of nowhere', [`UPDATE attachment SET attachment_id = gen_random_uuid()`], 'row-missing'],
    ['all seals', ['DELETE FROM ledger_seal'], 'seal-missing'],
    ['the last seal', [`DELETE FROM ledger_seal WHERE tree_size = ${last}`], 'seal-missing'],
    ['the first seal', [`DELETE FROM ledger_seal WHERE tree_size < ${last}`], 'seal-missing'],
    [
      'what the ledger tells of the last seal',
      [
        `DELETE FROM ledger_entry WHERE (stream, version) IN (SELECT stream, version FROM ledger_pending WHERE stream LIKE 'seals:%')`,
        `DELETE FROM ledger_pending WHERE stream LIKE 'seals:%'`,
      ],
      'seal-unknown',
    ],
  ])('%s', async (_, acts, kind) => {
    expect((await foundAfter(...acts))?.kind).toBe(kind);
  });

  it('an erasure that was undone from a copy of the database', async () => {
    const undone = `UPDATE vault_subject SET wrapped_key = 'x', destroyed_at = NULL WHERE subject_id = '${erased}'`;
    expect(await foundAfter(undone)).toMatchObject({ kind: 'row-differs', where: `vault_subject ${erased}` });
  });

  it('the secret from before a new one was given, put back', async () => {
    const back = `UPDATE appeal SET secret_hash = '\\x${renewed.before.toString('hex')}' WHERE case_id = '${renewed.caseId}'`;
    expect(await foundAfter(back)).toMatchObject({ kind: 'row-differs', column: 'secret_hash' });
  });

  it('seals made anew after all were removed', async () => {
    const removed: unknown[] = (await office.owner.query('SELECT * FROM ledger_seal')).rows;
    await office.owner.query('DELETE FROM ledger_seal');
    await office.file();
    await seal(owner, OFFICE, office.house.keys.seal, office.now());
    const found = await verified(owner);
    await office.owner.query(
      'INSERT INTO ledger_seal SELECT * FROM json_populate_recordset(null::ledger_seal, $1) ON CONFLICT DO NOTHING',
      [JSON.stringify(removed, (_, v) => (v?.type === 'Buffer' ? `\\x${Buffer.from(v.data).toString('hex')}` : v))],
    );
    expect(found.difference?.kind).toBe('seal-missing');
    expect((await verified(owner)).difference).toBeNull();
  });

  it('no seal follows from a seal alone', async () => {
    const first = await seal(owner, OFFICE, office.house.keys.seal, office.now());
    expect(await seal(owner, OFFICE, office.house.keys.seal, office.at('2026-03-02T11:00'))).toEqual(first);
    expect(await verified(owner)).toMatchObject({ difference: null, unbound: 0 });
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
