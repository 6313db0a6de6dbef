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

/** A day on which a rule falls due, and when its duties are opened. */
export interface PlannedDay {
  readonly mechanismId: string;
  readonly duty: string;
  readonly dueOn: PlainDate;
  readonly opensOn: PlainDate;
  readonly periodFrom: PlainDate;
}

/** A day that moved by so many at most, for a holiday, is the same day of its rule; those of a week lie further apart. */
const SAME_DAY = 3;

export function planDays(tx: Tx, officeId: string, days: readonly PlannedDay[]): void {
  if (days.length === 0) return;
  const rows = days.map((d) => ({
    ...{ office_id: officeId, mechanism_id: d.mechanismId, duty: d.duty },
    ...{ due_on: d.dueOn, opens_on: d.opensOn, period_from: d.periodFrom },
  }));
  tx.write(
    raw(sql`insert into mechanism_day (office_id, mechanism_id, duty, due_on, opens_on, period_from)
      select r.office_id, r.mechanism_id, r.duty, r.due_on, r.opens_on, r.period_from
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as r(office_id text, mechanism_id uuid, duty text, due_on date, opens_on date, period_from date)
      where not exists (select from mechanism_day d where d.office_id = r.office_id and d.mechanism_id = r.mechanism_id
        and d.duty = r.duty and d.opened and abs(d.due_on - r.due_on) <= ${SAME_DAY})
      on conflict do nothing`),
  );
}

/** Takes back the days from a day on that were not opened yet. */
export function dropDays(tx: Tx, officeId: string, mechanismId: string, from: PlainDate): void {
  tx.write(
    sqlOf
      .deleteFrom('mechanism_day')
      .where('office_id', '=', officeId)
      .where('mechanism_id', '=', mechanismId)
      .where('due_on', '>=', from)
      .where('opened', '=', false),
  );
}

/** Days that have come and were not opened, the first first. */
export async function daysCome(read: Reader, officeId: string, today: PlainDate): Promise<PlannedDay[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('mechanism_day')
      .selectAll()
      .where('office_id', '=', officeId)
      .where('opened', '=', false)
      .where('opens_on', '<=', today)
      .orderBy('opens_on')
      .orderBy('mechanism_id')
      .orderBy('duty'),
  );
  return rows.map((r) => ({
    ...{ mechanismId: r.mechanism_id, duty: r.duty, dueOn: r.due_on },
    ...{ opensOn: r.opens_on, periodFrom: r.period_from },
  }));
}

/**
 * Takes back the days that have not come, of every mechanism, to be planned anew with another calendar. A day that was opened stays
 * with its date.
 */
export function dropDaysAhead(tx: Tx, officeId: string, today: PlainDate): void {
  tx.write(
    sqlOf
      .deleteFrom('mechanism_day')
      .where('office_id', '=', officeId)
      .where('opened', '=', false)
      .where('opens_on', '>', today),
  );
}

/** Mechanisms that make duties yet, and whose days are not planned to the end of a year. */
export async function unplanned(read: Reader, officeId: string, year: number, today: PlainDate): Promise<string[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('mechanism')
      .select('mechanism_id')
      .where('office_id', '=', officeId)
      .where('planned_to', '<', year)
      .where((e) => e.or([e('until_on', 'is', null), e('until_on', '>', today)])),
  );
  return rows.map((r) => r.mechanism_id);
}

export function plannedTo(tx: Tx, officeId: string, mechanismId: string, year: number): void {
  tx.write(
    sqlOf
      .updateTable('mechanism')
      .set({ planned_to: year })
      .where('office_id', '=', officeId)
      .where('mechanism_id', '=', mechanismId),
  );
}

export function dayOpened(tx: Tx, officeId: string, { mechanismId, duty, dueOn }: PlannedDay): void {
  tx.write(
    sqlOf
      .updateTable('mechanism_day')
      .set({ opened: true })
      .where('office_id', '=', officeId)
      .where('mechanism_id', '=', mechanismId)
      .where('duty', '=', duty)
      .where('due_on', '=', dueOn),
  );
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

/** Which of these were opened already. */
export async function openedAlready(
  read: Reader,
  officeId: string,
  dutyIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('obligation')
      .select('duty_id')
      .where('office_id', '=', officeId)
      .where(sql<boolean>`duty_id = any(${dutyIds}::uuid[])`),
  );
  return new Set(rows.map((r) => r.duty_id));
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
