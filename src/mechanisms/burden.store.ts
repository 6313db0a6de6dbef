import { sql } from 'kysely';
import { type Reader, raw, type Tx } from '../db/open.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { BurdenAct, Cell } from './burden.rules.ts';

/** What is counted together. */
export interface Place {
  readonly row: string;
  readonly number: number;
  readonly duty: string;
  readonly act: BurdenAct;
  /** Its first day. */
  readonly month: PlainDate;
}

/** One form more. */
export function addForm(tx: Tx, officeId: string, { row, number, duty, act, month }: Place, at: Omit<Cell, 'n'>): void {
  tx.write(
    raw(sql`insert into mechanism_burden (office_id, row, number, duty, act, month, above, up_to, n)
      values (${officeId}, ${row}, ${number}, ${duty}, ${act}, ${month}, ${at.above}, ${at.upTo ?? Number.POSITIVE_INFINITY}, 1)
      on conflict (office_id, row, number, duty, act, month, above, up_to) do update set n = mechanism_burden.n + 1`),
  );
}

export interface CellsOf extends Pick<Place, 'row' | 'number' | 'duty' | 'act'> {
  readonly cell: Cell;
}

/** @param rows `null`: all @param since the first day of a month; `null`: all there is */
export async function cellsOf(
  read: Reader,
  officeId: string,
  rows: readonly string[] | null,
  since: PlainDate | null,
): Promise<CellsOf[]> {
  const found = await read.rows(
    raw(sql<{
      row: string;
      number: number;
      duty: string;
      act: BurdenAct;
      above: number;
      up_to: number;
      n: number;
    }>`select row, number, duty, act, above, up_to, sum(n)::bigint as n from mechanism_burden
      where office_id = ${officeId} and (${rows}::text[] is null or row = any(${rows}::text[])) and (${since}::date is null or month >= ${since}::date)
      group by row, number, duty, act, above, up_to`),
  );
  return found.map(({ above, up_to, n, ...of }) => ({
    ...of,
    cell: { above, upTo: Number.isFinite(up_to) ? up_to : null, n },
  }));
}

/** Who works under a rule, and how much its records tell of; counted from the records, whether they were measured or not. */
export interface RecordsOf {
  readonly row: string;
  readonly number: number;
  readonly duty: string;
  readonly recorders: number;
  readonly confirmers: number;
  readonly records: number;
  readonly days: number;
}

/** People outside, whom the desk asks, count as one confirmer. */
export const recordsOf = (
  read: Reader,
  officeId: string,
  rows: readonly string[],
  since: PlainDate | null,
): Promise<RecordsOf[]> =>
  read.rows(
    // Whoever records does so again and again: brought together first, a year's 200,000 records take 200 ms instead of 900.
    raw(sql<RecordsOf>`with by as (
        select o.mechanism_id, o.duty, r.by_post, coalesce(o.confirmer, '') as confirmer, r.state <> 'recorded' as decided,
          count(*) as records, sum(r.to_on - r.from_on + 1) as days
        from obligation_record r join obligation o on o.office_id = r.office_id and o.duty_id = r.duty_id
        where r.office_id = ${officeId} and (${since}::date is null or r.recorded_at >= ${since}::date)
          and o.mechanism_id in (select mechanism_id from mechanism where office_id = ${officeId} and row = any(${rows}::text[]))
        group by 1, 2, 3, 4, 5
      )
      select m.row, m.number, by.duty, sum(by.records)::int as records, sum(by.days)::int as days,
        count(distinct by.by_post)::int as recorders,
        count(distinct by.confirmer) filter (where by.decided)::int as confirmers
      from by join mechanism m on m.office_id = ${officeId} and m.mechanism_id = by.mechanism_id
      group by m.row, m.number, by.duty`),
  );
