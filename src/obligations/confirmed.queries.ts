import { sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Keys } from '../identity/keys.ts';
import { toldOf } from '../identity/said.ts';
import type { Values } from '../mechanisms/record.rules.ts';
import { streamOf } from './store.ts';

/**
 * What units recorded for a duty of a row in a year, as far as it was confirmed: the newest of each. For slices that go by such a record,
 * as what is sent down goes by the budget that H1 asks for.
 */
export async function confirmedIn(
  read: Reader,
  keys: Keys,
  officeId: string,
  {
    row,
    duty,
    units,
    year,
  }: { readonly row: string; readonly duty: string; readonly units: readonly string[]; readonly year: number },
): Promise<ReadonlyMap<string, Values>> {
  const found = await read.rows(
    raw(sql<{ unit_id: string; duty_id: string; record_id: string }>`
      select distinct on (o.unit_id) o.unit_id, o.duty_id, r.record_id
      from obligation o
      join mechanism m on m.office_id = o.office_id and m.mechanism_id = o.mechanism_id and m.row = ${row}
      join obligation_record r on r.office_id = o.office_id and r.duty_id = o.duty_id and r.state = 'confirmed'
      where o.office_id = ${officeId} and o.duty = ${duty} and o.unit_id = any(${units}::text[])
        and o.due_on between ${`${year}-01-01`}::date and ${`${year}-12-31`}::date
      order by o.unit_id, r.decided_at desc, r.record_id desc`),
  );
  const values = await Promise.all(
    found.map(async ({ unit_id, duty_id, record_id }): Promise<[string, Values]> => {
      const told = await toldOf(read, keys, officeId, streamOf(duty_id), duty_id);
      const recorded = told.find(
        ({ entry }) => entry.type === 'obligation.recorded' && entry.body.record === record_id,
      );
      return [unit_id, JSON.parse(recorded?.said.said ?? '{}') as Values];
    }),
  );
  return new Map(values);
}
