import { createHash } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import { type Reader, raw, sqlOf, type Tx } from '../db/open.ts';
import type { Mechanism as MechanismRow } from '../db/schema.generated.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import { type Adoption, type AdoptionEvent, type AdoptionState, evolve } from './adoption.rules.ts';

export const streamOf = (mechanismId: string): string => `mechanism:${mechanismId}`;

/** What a rule says is kept under this. */
export const digestOf = (source: string): string => createHash('sha256').update(source).digest('hex');

const toRow = (adoption: Adoption) => ({
  version: adoption.version,
  row: adoption.row,
  number: adoption.number,
  digest: adoption.digest,
  state: adoption.state,
  from_on: adoption.from,
  until_on: adoption.until,
  adopted_by: adoption.by.account,
  adopted_post: adoption.by.post,
  adopted_at: adoption.at,
});

const fromRow = (row: Selectable<MechanismRow>): Adoption => ({
  mechanismId: row.mechanism_id,
  version: row.version,
  row: row.row,
  number: row.number,
  digest: row.digest,
  state: row.state as AdoptionState,
  from: row.from_on,
  until: row.until_on,
  by: { account: row.adopted_by, post: row.adopted_post },
  at: row.adopted_at,
});

export function save(tx: Tx, officeId: string, adoption: Adoption): void {
  const row = toRow(adoption);
  tx.write(
    adoption.version === 1
      ? sqlOf.insertInto('mechanism').values({ office_id: officeId, mechanism_id: adoption.mechanismId, ...row })
      : sqlOf
          .updateTable('mechanism')
          .set(row)
          .where('office_id', '=', officeId)
          .where('mechanism_id', '=', adoption.mechanismId),
  );
}

/** Adopted mechanisms with all their versions, the newest version of a row first. */
export async function adoptions(read: Reader, officeId: string): Promise<Adoption[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('mechanism')
      .selectAll()
      .where('office_id', '=', officeId)
      .orderBy('row')
      .orderBy('number', 'desc'),
  );
  return rows.map(fromRow);
}

export async function load(read: Reader, officeId: string, mechanismId: string): Promise<Adoption | null> {
  const [row] = await read.rows(
    sqlOf.selectFrom('mechanism').selectAll().where('office_id', '=', officeId).where('mechanism_id', '=', mechanismId),
  );
  return row ? fromRow(row) : null;
}

/** One after the other in an office: of two who decide on rules at once, the second is told what the first has done. */
export async function inTurn(tx: Tx, officeId: string): Promise<void> {
  await tx.rows(raw(sql`select pg_advisory_xact_lock(hashtextextended(${`rules ${officeId}`}, 0))`));
}

/** Keeps what a rule says; the same text once. */
export function keepSource(tx: Tx, officeId: string, source: string): void {
  tx.write(
    sqlOf
      .insertInto('mechanism_source')
      .values({ office_id: officeId, digest: digestOf(source), source })
      .onConflict((c) => c.doNothing()),
  );
}

/** What rules say, by digest. */
export async function sources(
  read: Reader,
  officeId: string,
  digests: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (digests.length === 0) return new Map();
  const rows = await read.rows(
    sqlOf
      .selectFrom('mechanism_source')
      .select(['digest', 'source'])
      .where('office_id', '=', officeId)
      .where(sql<boolean>`digest = any(${digests}::text[])`),
  );
  return new Map(rows.map((r) => [r.digest, r.source]));
}

/** The versions of a rule before one. */
export async function earlier(
  read: Reader,
  officeId: string,
  { row, number }: Pick<Adoption, 'row' | 'number'>,
): Promise<string[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('mechanism')
      .select('mechanism_id')
      .where('office_id', '=', officeId)
      .where('row', '=', row)
      .where('number', '<', number),
  );
  return rows.map((r) => r.mechanism_id);
}

export const toEvent = (entry: Entry): AdoptionEvent =>
  ({ type: entry.type, at: entry.occurredAt, body: entry.body }) as unknown as AdoptionEvent;
export const idOf = (entry: Entry): string => entry.stream.slice('mechanism:'.length);

export const adoptionProjection: Projection = {
  table: 'mechanism',
  streamKind: 'mechanism',
  idColumn: 'mechanism_id',
  idType: 'uuid',
  rowKey: [],
  columns: {
    ...Object.fromEntries(
      Object.keys(toRow({ by: {} } as unknown as Adoption)).map((column) => [column, 'folded' as const]),
    ),
    planned_to: 'derived',
  },
  fold: (entries) => {
    const adoption = entries.reduce<Adoption | null>((state, e) => evolve(state, idOf(e), e.version, toEvent(e)), null);
    return adoption ? [{ mechanism_id: adoption.mechanismId, ...toRow(adoption) }] : [];
  },
};
