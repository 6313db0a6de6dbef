import { sql } from 'kysely';
import { type Reader, raw, sqlOf, type Tx } from '../db/open.ts';
import type { PlainDate } from '../kernel/time.ts';

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

/** Takes back the days from a day on that were not opened yet. @param quotas duties that go by their period's first day */
export function dropDays(
  tx: Tx,
  officeId: string,
  mechanismId: string,
  from: PlainDate,
  quotas: readonly string[],
): void {
  tx.write(
    sqlOf
      .deleteFrom('mechanism_day')
      .where('office_id', '=', officeId)
      .where('mechanism_id', '=', mechanismId)
      .where(sql<boolean>`case when duty = any(${quotas}::text[]) then period_from else due_on end >= ${from}::date`)
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

/** Days that versions opened ahead and that fall into periods that begin when they bind no longer. */
export async function daysUnbegun(
  read: Reader,
  officeId: string,
  today: PlainDate,
): Promise<readonly Pick<PlannedDay, 'mechanismId' | 'duty' | 'dueOn'>[]> {
  return read.rows(
    raw(
      sql<
        Pick<PlannedDay, 'mechanismId' | 'duty' | 'dueOn'>
      >`select d.mechanism_id as "mechanismId", d.duty, d.due_on as "dueOn"
        from mechanism m join mechanism_day d on d.office_id = m.office_id and d.mechanism_id = m.mechanism_id
        where m.office_id = ${officeId} and m.until_on <= ${today}::date and d.opened and d.period_from >= m.until_on
        order by d.mechanism_id, d.duty, d.due_on`,
    ),
  );
}

/** Nothing is left of it. */
export function dropDay(
  tx: Tx,
  officeId: string,
  { mechanismId, duty, dueOn }: Pick<PlannedDay, 'mechanismId' | 'duty' | 'dueOn'>,
): void {
  tx.write(
    sqlOf
      .deleteFrom('mechanism_day')
      .where('office_id', '=', officeId)
      .where('mechanism_id', '=', mechanismId)
      .where('duty', '=', duty)
      .where('due_on', '=', dueOn),
  );
}
