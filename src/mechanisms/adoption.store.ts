import { createHash } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import { insertRows } from '../db/bulk.ts';
import { type Reader, raw, sqlOf, type Tx } from '../db/open.ts';
import type { Mechanism as MechanismRow, Obligation as ObligationRow } from '../db/schema.generated.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import {
  type Adoption,
  type AdoptionEvent,
  type AdoptionState,
  evolve,
  type Obligation,
  opened,
} from './adoption.rules.ts';

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

/** Keeps what a rule says; the same text once. */
/** One after the other in an office: of two who decide on rules at once, the second is told what the first has done. */
export async function inTurn(tx: Tx, officeId: string): Promise<void> {
  await tx.rows(raw(sql`select pg_advisory_xact_lock(hashtextextended(${`rules ${officeId}`}, 0))`));
}

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

const toObligationRow = (o: Obligation) => ({
  mechanism_id: o.mechanismId,
  duty: o.duty,
  period_from: o.periodFrom,
  due_on: o.dueOn,
  unit_id: o.unit,
  post_id: o.post,
  pair: o.pair,
  confirmer: o.confirmer,
  least: o.least,
  most: o.most,
});

export const obligationFromRow = (row: Selectable<ObligationRow>): Obligation => ({
  dutyId: row.duty_id,
  mechanismId: row.mechanism_id,
  duty: row.duty,
  periodFrom: row.period_from,
  dueOn: row.due_on,
  unit: row.unit_id,
  post: row.post_id,
  pair: row.pair,
  confirmer: row.confirmer,
  least: row.least,
  most: row.most,
});

/** Rows of what was opened; `warnOn` is the same for all of one rule and day. */
export function insertObligations(
  tx: Tx,
  officeId: string,
  obligations: readonly Obligation[],
  warnOn: PlainDate | null,
): void {
  if (obligations.length === 0) return;
  const rows = obligations.map((o) => ({
    ...{ office_id: officeId, duty_id: o.dutyId, ...toObligationRow(o) },
    warn_on: warnOn,
  }));
  tx.write(insertRows('obligation', rows));
}

/**
 * Which of a rule's duties were opened already. What the calendar brought is looked for by its day: by ids alone, a table that was not
 * analysed yet is read through any of its indexes, of a million rows 250 ms for a thousand.
 *
 * @param dueOn `null`: what an event or another duty brought, which may have been on another day
 */
export async function openedAlready(
  read: Reader,
  officeId: string,
  { mechanismId, duty, dueOn }: Pick<Obligation, 'mechanismId' | 'duty'> & { readonly dueOn: PlainDate | null },
  dutyIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const ofRule = sqlOf
    .selectFrom('obligation')
    .select('duty_id')
    .where('office_id', '=', officeId)
    .where('mechanism_id', '=', mechanismId)
    .where('duty', '=', duty);
  const ofDay = dueOn === null ? ofRule : ofRule.where('due_on', '=', dueOn);
  const rows = await read.rows(ofDay.where(sql<boolean>`duty_id = any(${dutyIds}::uuid[])`));
  return new Set(rows.map((r) => r.duty_id));
}

type Whose = Pick<Obligation, 'unit' | 'post' | 'pair'>;
export const whoseIs = ({ unit, post, pair }: Whose): string => JSON.stringify([unit, post, pair]);

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

/**
 * Whoever owes the same on the same day by one of these versions, as `whoseIs`: it runs on, and is not asked twice. A quota that one of
 * them began runs to its end, though its periods be longer than those of now.
 */
export async function owedByVersions(
  read: Reader,
  officeId: string,
  mechanismIds: readonly string[],
  { duty, dueOn, periodFrom }: Pick<Obligation, 'duty' | 'dueOn' | 'periodFrom'>,
  quota: boolean,
): Promise<ReadonlySet<string>> {
  if (mechanismIds.length === 0) return new Set();
  const sameDay = sql`o.due_on = ${dueOn}::date`;
  const runs = sql`o.due_on >= ${periodFrom}::date and o.period_from <= ${dueOn}::date
    and (o.least is not null or o.most is not null)`;
  const rows = await read.rows(
    raw(
      sql<Whose>`select o.unit_id as unit, o.post_id as post, o.pair
        from obligation o join duty d on d.office_id = o.office_id and d.duty_id = o.duty_id
        where o.office_id = ${officeId} and o.mechanism_id = any(${mechanismIds}::uuid[])
          and o.duty = ${duty} and (${sameDay} ${quota ? sql`or (${runs})` : sql``}) and d.state <> 'cancelled'`,
    ),
  );
  return new Set(rows.map(whoseIs));
}

const toEvent = (entry: Entry): AdoptionEvent =>
  ({ type: entry.type, at: entry.occurredAt, body: entry.body }) as unknown as AdoptionEvent;
const idOf = (entry: Entry): string => entry.stream.slice('mechanism:'.length);

export const adoptionProjections: readonly Projection[] = [
  {
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
      const adoption = entries.reduce<Adoption | null>(
        (state, e) => evolve(state, idOf(e), e.version, toEvent(e)),
        null,
      );
      return adoption ? [{ mechanism_id: adoption.mechanismId, ...toRow(adoption) }] : [];
    },
  },
  {
    table: 'obligation',
    streamKind: 'mechanism',
    idColumn: 'mechanism_id',
    idType: 'uuid',
    rowKey: ['duty_id'],
    columns: {
      ...Object.fromEntries(
        Object.keys(toObligationRow({} as Obligation))
          .filter((column) => column !== 'mechanism_id')
          .map((column) => [column, 'folded' as const]),
      ),
      duty_id: 'folded',
      warn_on: 'derived',
    },
    fold: (entries) =>
      entries.flatMap((entry) => {
        const event = toEvent(entry);
        return event.type === 'mechanism.opened'
          ? opened(idOf(entry), event.body).map((o) => ({ duty_id: o.dutyId, ...toObligationRow(o) }))
          : [];
      }),
  },
];
