import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { sql } from 'kysely';
import { type Db, raw, sqlOf, type Tx } from '../db/open.ts';
import { type Instant, instant } from '../kernel/time.ts';
import { append } from './append.ts';
import { type Entry, leafHash } from './entry.ts';
import { fold, grow, type NodeRef, peaks, refKey } from './merkle.ts';
import { toEntry } from './queries.ts';

/** The Ed25519 key that signs roots. `keyId` is the first 16 hex digits of the SHA-256 of the public key. */
export interface SealKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  readonly publicPem: string;
}

/** A signed tree head: the root over the first `treeSize` leaves. */
export interface Seal {
  readonly officeId: string;
  readonly treeSize: number;
  readonly root: Buffer;
  readonly signature: Buffer;
  readonly keyId: string;
  readonly sealedAt: Instant;
}

export const keyIdOf = (publicPem: string): string =>
  createHash('sha256')
    .update(createPublicKey(publicPem).export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);

/** @param pem private key, PKCS#8 PEM */
export function sealKey(pem: string): SealKey {
  const privateKey = createPrivateKey(pem);
  const publicPem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
  return { keyId: keyIdOf(publicPem), privateKey, publicPem };
}

/** What is signed: office, size, root and time in one line, so that no part can be moved to another head. */
const sealedBytes = (s: Pick<Seal, 'officeId' | 'treeSize' | 'root' | 'sealedAt'>): Buffer =>
  Buffer.from(`changxiao-seal-v1\n${s.officeId}\n${s.treeSize}\n${s.root.toString('hex')}\n${s.sealedAt}\n`);

export const sealHolds = (s: Omit<Seal, 'keyId'>, publicPem: string): boolean =>
  verify(null, sealedBytes(s), publicPem, s.signature);

const BATCH = 1_000;

/** One of a kind per office at a time: whoever holds this row's lock goes on from its mark. The sealer's mark is the tree's size. */
export async function lockFollower(tx: Tx, officeId: string, follower: string): Promise<number> {
  const found = await tx.rows(
    sqlOf
      .selectFrom('ledger_follower')
      .select('next_leaf')
      .where('office_id', '=', officeId)
      .where('follower', '=', follower)
      .forUpdate(),
  );
  if (found[0]) return found[0].next_leaf;
  await tx.rows(
    sqlOf
      .insertInto('ledger_follower')
      .values({ office_id: officeId, follower, next_leaf: 0 })
      .onConflict((c) => c.doNothing()),
  );
  return lockFollower(tx, officeId, follower);
}

/** Hashes of the given complete subtrees, by `refKey`. Level 0 is read from the leaves. */
export async function nodes(
  read: Pick<Tx, 'rows'>,
  officeId: string,
  refs: readonly NodeRef[],
): Promise<Map<string, Buffer>> {
  const out = new Map<string, Buffer>();
  const leaves = refs.filter((r) => r.level === 0).map((r) => r.index);
  if (leaves.length > 0) {
    for (const row of await read.rows(
      sqlOf
        .selectFrom('ledger_leaf')
        .select(['leaf_index', 'leaf_hash'])
        .where('office_id', '=', officeId)
        .where('leaf_index', '=', sql<number>`any(${leaves}::bigint[])`),
    ))
      out.set(refKey({ level: 0, index: row.leaf_index }), row.leaf_hash);
  }
  const inner = refs.filter((r) => r.level > 0);
  if (inner.length > 0) {
    for (const row of await read.rows(
      sqlOf
        .selectFrom('ledger_node')
        .select(['level', 'node_index', 'hash'])
        .where('office_id', '=', officeId)
        .where(
          sql<boolean>`(level, node_index) in (select * from unnest(${inner.map((r) => r.level)}::smallint[], ${inner.map((r) => r.index)}::bigint[]))`,
        ),
    ))
      out.set(refKey({ level: row.level, index: row.node_index }), row.hash);
  }
  return out;
}

async function rootOf(read: Pick<Tx, 'rows'>, officeId: string, size: number): Promise<Buffer> {
  const refs = peaks(size);
  const known = await nodes(read, officeId, refs);
  return fold(refs.map((r) => known.get(refKey(r))!));
}

/**
 * Gives up to 1,000 committed entries their place among the leaves. Runs under the owner's role.
 * @returns the entries placed, in order; fewer than 1,000 means that none wait
 */
export async function place(db: Db, officeId: string): Promise<Entry[]> {
  return db.transact(async (tx) => {
    const from = await lockFollower(tx, officeId, 'sealer');
    const waiting = inOrder(
      await tx.rows(
        sqlOf
          .selectFrom('ledger_pending as p')
          .innerJoin('ledger_entry as e', (j) =>
            j
              .onRef('e.office_id', '=', 'p.office_id')
              .onRef('e.stream', '=', 'p.stream')
              .onRef('e.version', '=', 'p.version'),
          )
          .selectAll('e')
          .where('p.office_id', '=', officeId)
          .limit(BATCH),
      ),
    );
    if (waiting.length === 0) return [];

    const hashes = waiting.map(leafHash);
    const grown = grow(await nodes(tx, officeId, peaks(from)), from, hashes);
    const streams = waiting.map((e) => e.stream);
    const versions = waiting.map((e) => e.version);
    tx.write(
      sqlOf
        .insertInto('ledger_leaf')
        .columns(['office_id', 'leaf_index', 'stream', 'version', 'leaf_hash'])
        .expression(
          sql`select ${officeId}, ${from}::bigint + n - 1, s, v, h
              from unnest(${streams}::text[], ${versions}::integer[], ${hashes}::bytea[]) with ordinality as x(s, v, h, n)`,
        ),
    );
    if (grown.length > 0) {
      tx.write(
        sqlOf
          .insertInto('ledger_node')
          .columns(['office_id', 'level', 'node_index', 'hash'])
          .expression(
            sql`select ${officeId}, l, i, h from unnest(${grown.map((g) => g.ref.level)}::smallint[],
                ${grown.map((g) => g.ref.index)}::bigint[], ${grown.map((g) => g.hash)}::bytea[]) as x(l, i, h)`,
          ),
      );
    }
    tx.write(
      sqlOf
        .deleteFrom('ledger_pending')
        .where('office_id', '=', officeId)
        .where(sql<boolean>`(stream, version) in (select * from unnest(${streams}::text[], ${versions}::integer[]))`),
    );
    tx.write(
      sqlOf
        .updateTable('ledger_follower')
        .set({ next_leaf: from + waiting.length })
        .where('office_id', '=', officeId)
        .where('follower', '=', 'sealer'),
    );
    return waiting;
  });
}

/** By time; but what a stream says stays in its own order, also where the clock was set back in between. */
function inOrder(rows: readonly Parameters<typeof toEntry>[0][]): Entry[] {
  const entries = rows.map(toEntry).sort((a, b) => compare(a.stream, b.stream) || a.version - b.version);
  let before: Entry | undefined;
  const times = new Map<Entry, Instant>();
  for (const entry of entries) {
    const after = before?.stream === entry.stream ? times.get(before)! : entry.recordedAt;
    times.set(entry, after > entry.recordedAt ? after : entry.recordedAt);
    before = entry;
  }
  return entries.sort(
    (a, b) => compare(times.get(a)!, times.get(b)!) || compare(a.stream, b.stream) || a.version - b.version,
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Where the ledger says which seals were signed. */
export const sealStream = (officeId: string): string => `seals:${officeId}`;

/** Body of `seal.signed`: the how manieth seal of the office, its tree's size, its root in hex. */
export type SealSigned = { readonly number: number; readonly size: number; readonly root: string };

/** The entry about the last seal signed; `null` before the first that the ledger told of. */
async function lastSigned(read: Pick<Tx, 'rows'>, officeId: string): Promise<Entry | null> {
  const [row] = await read.rows(
    sqlOf
      .selectFrom('ledger_entry')
      .selectAll()
      .where('office_id', '=', officeId)
      .where('stream', '=', sealStream(officeId))
      .orderBy('version', 'desc')
      .limit(1),
  );
  return row ? toEntry(row) : null;
}

/** How many entries came after the last seal only to tell of it: one or none. They ask for no seal of their own. */
export async function aboutLastSeal(read: Pick<Tx, 'rows'>, officeId: string, last: Seal | null): Promise<0 | 1> {
  const body = (await lastSigned(read, officeId))?.body as SealSigned | undefined;
  return last && body?.size === last.treeSize ? 1 : 0;
}

async function countSeals(read: Pick<Tx, 'rows'>, officeId: string): Promise<number> {
  const [row] = await read.rows(
    raw(sql<{ n: number }>`select count(*)::int as n from ledger_seal where office_id = ${officeId}`),
  );
  return row!.n;
}

/**
 * Places what waits and signs the root over all leaves. A tree that has not grown keeps its last seal. The ledger itself tells of
 * each seal: whoever removes or replaces seals contradicts an entry under the next one.
 */
export async function seal(db: Db, officeId: string, key: SealKey, now: Instant): Promise<Seal | null> {
  while ((await place(db, officeId)).length === BATCH);
  return db.transact(async (tx) => {
    const size = await lockFollower(tx, officeId, 'sealer');
    if (size === 0) return null;
    const last = await latestSeal(tx, officeId);
    const told = await lastSigned(tx, officeId);
    if (last && size <= last.treeSize + (await aboutLastSeal(tx, officeId, last))) return last;
    const head = {
      officeId,
      treeSize: size,
      root: await rootOf(tx, officeId, size),
      sealedAt: instant(Date.parse(now)),
    };
    const made: Seal = { ...head, signature: sign(null, sealedBytes(head), key.privateKey), keyId: key.keyId };
    tx.write(
      sqlOf.insertInto('ledger_seal').values({
        office_id: officeId,
        tree_size: size,
        root: made.root,
        signature: made.signature,
        key_id: made.keyId,
        sealed_at: made.sealedAt,
      }),
    );
    const number = 1 + ((told?.body as SealSigned | undefined)?.number ?? (await countSeals(tx, officeId)));
    const body: SealSigned = { number, size, root: made.root.toString('hex') };
    const ctx = { officeId, now: made.sealedAt, actor: { kind: 'system', officeId, process: 'sealer' } as const };
    const version = 1 + (told?.version ?? 0);
    append(tx, ctx, [{ stream: sealStream(officeId), version, type: 'seal.signed', body, occurredAt: made.sealedAt }]);
    return made;
  });
}

export async function latestSeal(read: Pick<Tx, 'rows'>, officeId: string): Promise<Seal | null> {
  const [row] = await read.rows(
    sqlOf.selectFrom('ledger_seal').selectAll().where('office_id', '=', officeId).orderBy('tree_size', 'desc').limit(1),
  );
  return row
    ? {
        officeId,
        treeSize: row.tree_size,
        root: row.root,
        signature: row.signature,
        keyId: row.key_id,
        sealedAt: row.sealed_at,
      }
    : null;
}
