import { sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Keys } from '../identity/keys.ts';
import { kept } from '../identity/vault.ts';
import type { StaffActor } from '../kernel/actor.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import type { AnnouncedUse, Visits } from '../sendings/work.ts';
import { inspectionsById, plansOf } from './queries.ts';

/*
 * Inspections of supervision in the calendar and the burden that those of units stand in too (H3, H6). Announced ones count when they are
 * announced; a sealed one when it was opened, as whoever is inspected knows of it from then on, and by nothing before.
 */

interface Row {
  readonly id: string;
  readonly unit: string;
  readonly to: readonly string[];
  readonly from: PlainDate;
  readonly until: PlainDate;
  readonly planned: string | null;
  readonly why: string | null;
}

/** Announced by a unit or one below it for days of a year, and not called off, earliest first. */
export async function announcedOfYear(
  read: Reader,
  keys: Keys,
  officeId: string,
  unit: string,
  year: number,
): Promise<AnnouncedUse[]> {
  const rows = await read.rows(
    raw(sql<Row>`select i.inspection_id as id, i.unit_id as unit, i.targets as "to", i.from_on as "from", i.to_on as until,
        e.body->'planned'->>'item' as planned, e.body->'why'->>'item' as why
      from inspection i
      join unit u on u.office_id = i.office_id and u.unit_id = i.unit_id and ${unit} = any(u.path)
      join ledger_entry e on e.office_id = i.office_id and e.stream = 'inspection:' || i.inspection_id and e.version = 1
      where i.office_id = ${officeId} and i.kind = 'announced' and i.state <> 'cancelled'
        and i.from_on between ${`${year}-01-01`}::date and ${`${year}-12-31`}::date
      order by i.from_on, i.inspection_id`),
  );
  const said = rows.filter((r) => r.planned !== null || r.why !== null).map((r) => r.id);
  const words = said.length > 0 ? await kept(read, keys, officeId, said) : new Map<string, never>();
  return rows.map(({ planned, why, ...use }) => {
    const text = (item: string | null) => (item === null ? null : (words.get(use.id)?.items.get(item)?.text ?? null));
    return { ...use, line: text(planned), why: text(why) };
  });
}

/** What those of these are called that somebody may know of. */
export async function titlesFor(
  read: Reader,
  keys: Keys,
  actor: StaffActor,
  ids: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const known = (await inspectionsById(read, actor, ids, now)).filter((k) => k.knows !== 'dated');
  const plans = await plansOf(
    read,
    keys,
    actor.officeId,
    known.map((k) => k.inspection),
  );
  return new Map([...plans].map(([id, { plan }]) => [id, plan.title]));
}

/** Visits by the unit that makes them, or by each unit visited. */
export async function visitsWithin(
  read: Reader,
  officeId: string,
  by: 'sender' | 'receiver',
  from: Instant,
  until: Instant,
): Promise<Visits[]> {
  const each = by === 'sender' ? sql`i.unit_id` : sql`t.unit_id`;
  const units = by === 'sender' ? sql`` : sql`cross join unnest(i.targets) as t(unit_id)`;
  return read.rows(
    raw(sql<Visits>`select ${each} as unit, count(*) filter (where i.kind = 'announced')::int as announced,
        count(*) filter (where i.kind = 'announced' and not coalesce(e.body->'checks' @> '["short-notice"]', false))::int as "inTime",
        count(*) filter (where i.kind = 'sealed')::int as unannounced
      from inspection i ${units}
      join ledger_entry e on e.office_id = i.office_id and e.stream = 'inspection:' || i.inspection_id and e.version = 1
      where i.office_id = ${officeId}
        and case i.kind when 'announced' then i.planned_at else i.opened_at end >= ${from}::timestamptz
        and case i.kind when 'announced' then i.planned_at else i.opened_at end < ${until}::timestamptz
      group by ${each}`),
  );
}
