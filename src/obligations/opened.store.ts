import { type Selectable, sql } from 'kysely';
import { insertRows } from '../db/bulk.ts';
import { type Reader, raw, sqlOf, type Tx } from '../db/open.ts';
import type { Obligation as ObligationRow } from '../db/schema.generated.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Projection } from '../ledger/replay.ts';
import { type Obligation, opened } from '../mechanisms/adoption.rules.ts';
import { idOf, toEvent } from '../mechanisms/adoption.store.ts';
import type { PlannedDay } from '../mechanisms/days.store.ts';

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

/** What is owed still of such a day, and nobody has recorded. @param most at most so many */
export async function unbegun(
  read: Reader,
  officeId: string,
  { mechanismId, duty, dueOn }: Pick<PlannedDay, 'mechanismId' | 'duty' | 'dueOn'>,
  most: number,
): Promise<string[]> {
  const rows = await read.rows(
    raw(
      sql<{ duty_id: string }>`select o.duty_id
        from obligation o join duty d on d.office_id = o.office_id and d.duty_id = o.duty_id
        where o.office_id = ${officeId} and o.mechanism_id = ${mechanismId} and o.duty = ${duty} and o.due_on = ${dueOn}::date
          and d.ended_at is null
          and not exists (select from obligation_record r where r.office_id = o.office_id and r.duty_id = o.duty_id)
        limit ${most}`,
    ),
  );
  return rows.map((r) => r.duty_id);
}

export const openedProjection: Projection = {
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
};
