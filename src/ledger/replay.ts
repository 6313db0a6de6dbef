import { type Selectable, sql } from 'kysely';
import { type Reader, raw, sqlOf } from '../db/open.ts';
import type { DB, LedgerEntry, LedgerSeal } from '../db/schema.generated.ts';
import { type Entry, leafHash } from './entry.ts';
import { fold as foldHashes, grow, peaks, refKey } from './merkle.ts';
import { entriesOf, toEntry } from './queries.ts';
import { keyIdOf, nodes, type SealSigned, sealHolds, sealStream } from './seal.ts';

/**
 * How a table's rows follow from the ledger. Each column is declared: *folded* columns must equal what the entries fold to; *derived*
 * ones are made from folded ones or other rows; *erasable* ones hold what may be destroyed, so the ledger cannot know them.
 */
export interface Projection {
  readonly table: keyof DB;
  /** Streams are named `streamKind:id`. */
  readonly streamKind: string;
  /** The column that holds the stream's id. */
  readonly idColumn: string;
  readonly idType: 'uuid' | 'text';
  /** What tells the rows of one stream apart, beside the id; empty where a stream has one row. */
  readonly rowKey: readonly string[];
  readonly columns: Readonly<Record<string, 'folded' | 'derived' | 'erasable'>>;
  /** The rows of one stream, folded columns at least, as the database returns them. */
  fold(entries: readonly Entry[]): Record<string, unknown>[];
}

/**
 * What a projection's rows cannot say: what people wrote is bound to the ledger by salted digests, and rows beside the table go with
 * it. Asked for each set of streams, with the entries and rows that are at hand anyway.
 */
export interface Beside {
  readonly table: Projection['table'];
  /** @param entries by the stream's id, in order @param rows of the table, by the same id */
  check(
    read: Reader,
    officeId: string,
    entries: ReadonlyMap<string, readonly Entry[]>,
    rows: ReadonlyMap<string, readonly Record<string, unknown>[]>,
  ): Promise<BesideFound>;
}

export interface BesideFound {
  /** What was compared. */
  readonly compared: number;
  /** What was written before the ledger bound it, so that nothing could be compared. */
  readonly unbound: number;
  readonly difference: Difference | null;
}

/** The first thing found that does not agree. `where` names table and row, stream and version, or seal. */
export interface Difference {
  readonly kind:
    | 'row-differs'
    | 'row-missing'
    | 'row-without-history'
    | 'unreadable'
    | 'entry-altered'
    | 'entry-missing'
    | 'entry-outside-tree'
    | 'node-wrong'
    | 'seal-wrong'
    | 'seal-missing'
    | 'seal-unknown'
    | 'seal-signature-wrong';
  readonly where: string;
  readonly column?: string;
  readonly ledger?: unknown;
  readonly row?: unknown;
}

export interface Verification {
  readonly entries: number;
  readonly rows: number;
  readonly seals: number;
  /** Texts, names and files compared with the digests of the ledger. */
  readonly texts: number;
  /** What was written before the ledger bound it. */
  readonly unbound: number;
  readonly difference: Difference | null;
}

const BATCH = 1_000;

/**
 * Folds the ledger of one office, compares it with the rows, and recomputes every stored hash and every seal: a stored hash that is
 * wrong would spoil the next root and every proof made over it. Stops at the first difference.
 */
export async function verifyOffice(
  read: Reader,
  officeId: string,
  projections: readonly Projection[],
  publicPem: string | null,
  beside: readonly Beside[] = [],
): Promise<Verification> {
  const tree = await verifyTree(read, officeId, publicPem);
  const sum = { rows: 0, texts: 0, unbound: 0 };
  if (tree.difference) return { ...tree, ...sum };
  for (const projection of projections) {
    const more = beside.find((b) => b.table === projection.table);
    const difference = await verifyProjection(read, officeId, projection, more, sum);
    if (difference) return { ...tree, ...sum, difference };
  }
  return { ...tree, ...sum };
}

async function verifyTree(read: Reader, officeId: string, publicPem: string | null) {
  const seals = await read.rows(
    sqlOf.selectFrom('ledger_seal').selectAll().where('office_id', '=', officeId).orderBy('tree_size'),
  );
  const known = new Map<string, Buffer>();
  const told: Entry[] = [];
  let size = 0;
  let nextSeal = 0;
  const answer = (difference: Difference | null) => ({ entries: size, seals: nextSeal, difference });

  const checkSealsUpTo = (reached: number): Difference | null => {
    for (let s = seals[nextSeal]; s && s.tree_size <= reached; s = seals[++nextSeal]) {
      const root = foldHashes(peaks(s.tree_size).map((r) => known.get(refKey(r))!));
      if (!root.equals(s.root)) return { kind: 'seal-wrong', where: `seal ${s.tree_size}` };
      const head = { officeId, treeSize: s.tree_size, root: s.root, signature: s.signature, sealedAt: s.sealed_at };
      // A seal of another key is one that anybody could have made.
      if (publicPem !== null && (s.key_id !== keyIdOf(publicPem) || !sealHolds(head, publicPem)))
        return { kind: 'seal-signature-wrong', where: `seal ${s.tree_size}` };
    }
    return null;
  };

  for (;;) {
    const leaves = await read.rows(
      sqlOf
        .selectFrom('ledger_leaf as l')
        .leftJoin('ledger_entry as e', (j) =>
          j
            .onRef('e.office_id', '=', 'l.office_id')
            .onRef('e.stream', '=', 'l.stream')
            .onRef('e.version', '=', 'l.version'),
        )
        .select([
          'l.leaf_hash',
          'l.stream as leaf_stream',
          'l.version as leaf_version',
          sql<LedgerEntry | null>`to_jsonb(e)`.as('present'),
        ])
        .selectAll('e')
        .where('l.office_id', '=', officeId)
        .where('l.leaf_index', '>=', size)
        .orderBy('l.leaf_index')
        .limit(BATCH),
    );
    if (leaves.length === 0) break;
    const hashes: Buffer[] = [];
    for (const leaf of leaves) {
      const where = `${leaf.leaf_stream} ${leaf.leaf_version}`;
      if (!leaf.present) return answer({ kind: 'entry-missing', where });
      const entry = toEntry(leaf as Parameters<typeof toEntry>[0]);
      if (!leafHash(entry).equals(leaf.leaf_hash)) return answer({ kind: 'entry-altered', where });
      if (entry.stream === sealStream(officeId)) told.push(entry);
      hashes.push(leaf.leaf_hash);
    }
    for (const [i, hash] of hashes.entries()) known.set(refKey({ level: 0, index: size + i }), hash);
    const grown = grow(known, size, hashes);
    for (const { ref, hash } of grown) known.set(refKey(ref), hash);
    const stored = await nodes(
      read,
      officeId,
      grown.map((g) => g.ref),
    );
    const bad = grown.find((g) => !stored.get(refKey(g.ref))?.equals(g.hash));
    if (bad) return answer({ kind: 'node-wrong', where: refKey(bad.ref) });
    size += leaves.length;
    const wrong = checkSealsUpTo(size);
    if (wrong) return answer(wrong);
    // Only the peaks, and what a seal inside the next batch may need of them, are kept: memory stays at O(batch).
    const keep = new Set(peaks(size).map(refKey));
    for (const key of known.keys()) if (!keep.has(key)) known.delete(key);
  }
  if (seals[nextSeal]) return answer({ kind: 'entry-missing', where: `seal ${seals[nextSeal]!.tree_size}` });
  const unplaced = (await entriesOf(read, officeId, [sealStream(officeId)])).slice(told.length);
  const untrue = sealsDiffer(seals, [...told, ...unplaced]);
  if (untrue) return answer(untrue);
  const [stray] = await read.rows(
    sqlOf
      .selectFrom('ledger_node')
      .select(['level', 'node_index'])
      .where('office_id', '=', officeId)
      .where(sql<boolean>`level < 1 or node_index < 0 or (node_index + 1) * power(2, level) > ${size}::bigint`)
      .limit(1),
  );
  if (stray) return answer({ kind: 'node-wrong', where: refKey({ level: stray.level, index: stray.node_index }) });
  const [outside] = await read.rows(
    sqlOf
      .selectFrom('ledger_entry as e')
      .select(['e.stream', 'e.version'])
      .where('e.office_id', '=', officeId)
      .where(
        sql<boolean>`not exists (select from ledger_leaf l where (l.office_id, l.stream, l.version) = (e.office_id, e.stream, e.version))
          and not exists (select from ledger_pending p where (p.office_id, p.stream, p.version) = (e.office_id, e.stream, e.version))`,
      )
      .limit(1),
  );
  return answer(outside ? { kind: 'entry-outside-tree', where: `${outside.stream} ${outside.version}` } : null);
}

/** Every seal is told of in the ledger, by its number, size and root: one that is gone or was put in is found by the entries. */
function sealsDiffer(seals: readonly Selectable<LedgerSeal>[], told: readonly Entry[]): Difference | null {
  for (const { body } of told) {
    const { number, size, root } = body as SealSigned;
    const seal = seals[number - 1];
    if (seal?.tree_size !== size || seal.root.toString('hex') !== root)
      return { kind: 'seal-missing', where: `seal ${size}` };
  }
  const last = told.at(-1)?.body as SealSigned | undefined;
  const more = last && seals[last.number];
  return more ? { kind: 'seal-unknown', where: `seal ${more.tree_size}` } : null;
}

async function verifyProjection(
  read: Reader,
  officeId: string,
  p: Projection,
  beside: Beside | undefined,
  sum: { rows: number; texts: number; unbound: number },
): Promise<Difference | null> {
  const prefix = `${p.streamKind}:`;
  let after = prefix;
  for (;;) {
    const streams = (
      await read.rows(
        sqlOf
          .selectFrom('ledger_entry')
          .select('stream')
          .where('office_id', '=', officeId)
          .where('version', '=', 1)
          .where(sql<boolean>`stream collate "C" > ${after} and stream collate "C" < ${`${p.streamKind};`}`)
          .orderBy(sql`stream collate "C"`)
          .limit(BATCH),
      )
    ).map((r) => r.stream);
    if (streams.length === 0) break;
    after = streams.at(-1)!;
    const ids = streams.map((s) => s.slice(prefix.length));
    const entries = Map.groupBy(await entriesOf(read, officeId, streams), (e) => e.stream);
    const actual = Map.groupBy(await rowsOf(read, officeId, p, ids), (r) => String(r[p.idColumn]));
    for (const [i, id] of ids.entries()) {
      const expected = p.fold(entries.get(streams[i]!) ?? []);
      const found = actual.get(id) ?? [];
      sum.rows += found.length;
      const difference = compareRows(p, id, expected, found);
      if (difference) return difference;
    }
    if (!beside) continue;
    const byId = new Map(ids.map((id, i) => [id, entries.get(streams[i]!) ?? []]));
    const found = await beside.check(read, officeId, byId, actual);
    sum.texts += found.compared;
    sum.unbound += found.unbound;
    if (found.difference) return found.difference;
  }
  const [stray] = await read.rows(
    raw(
      sql<{
        id: string;
      }>`select t.${sql.ref(p.idColumn)}::text as id from ${sql.table(p.table)} t where t.office_id = ${officeId}
        and not exists (select from ledger_entry e where e.office_id = t.office_id and e.version = 1
          and e.stream = ${prefix} || t.${sql.ref(p.idColumn)}::text) limit 1`,
    ),
  );
  return stray ? { kind: 'row-without-history', where: `${p.table} ${stray.id}` } : null;
}

async function rowsOf(read: Reader, officeId: string, p: Projection, ids: readonly string[]) {
  return read.rows(
    raw(
      sql<Record<string, unknown>>`select * from ${sql.table(p.table)} t where t.office_id = ${officeId}
        and t.${sql.ref(p.idColumn)} = any(${ids}::${sql.raw(p.idType)}[])`,
    ),
  );
}

function compareRows(
  p: Projection,
  id: string,
  expected: readonly Record<string, unknown>[],
  found: readonly Record<string, unknown>[],
): Difference | null {
  const keyOf = (row: Record<string, unknown>) => [id, ...p.rowKey.map((c) => String(row[c]))].join(' ');
  const byKey = new Map(found.map((row) => [keyOf(row), row]));
  for (const want of expected) {
    const where = `${p.table} ${keyOf(want)}`;
    const row = byKey.get(keyOf(want));
    if (!row) return { kind: 'row-missing', where };
    byKey.delete(keyOf(want));
    for (const [column, how] of Object.entries(p.columns)) {
      if (how !== 'folded') continue;
      if (!same(want[column], row[column]))
        return { kind: 'row-differs', where, column, ledger: want[column] ?? null, row: row[column] ?? null };
    }
  }
  const [extra] = byKey.keys();
  return extra === undefined ? null : { kind: 'row-without-history', where: `${p.table} ${extra}` };
}

function same(a: unknown, b: unknown): boolean {
  const left = a ?? null;
  const right = b ?? null;
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  for (const k of keys)
    if (!same((left as Record<string, unknown>)[k], (right as Record<string, unknown>)[k])) return false;
  return true;
}
