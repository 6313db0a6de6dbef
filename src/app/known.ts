import { sql } from 'kysely';
import { fromWall, type Zone } from '../calendar/zone.ts';
import { type Reader, raw } from '../db/open.ts';
import { type Instant, instant, type PlainDate } from '../kernel/time.ts';
import type { Known } from '../mechanisms/work.ts';

/**
 * Figures that reports are drafted with (packs/mechanisms.yaml, `known`), of a unit with all below it: how what was due was dealt with,
 * each a part of a whole. What is confidential, hidden from somebody or imported past is not counted.
 *
 * @param satisfiedFrom a rating that counts as satisfied
 */
export async function knownOf(
  read: Reader,
  { officeId, zone, satisfiedFrom }: { readonly officeId: string; readonly zone: Zone; readonly satisfiedFrom: number },
  unit: string,
  from: PlainDate,
  to: PlainDate,
): Promise<Readonly<Record<string, Known>>> {
  const [begins, ends] = [from, to].map((day, i) => dayStart(zone, day, i));
  const within = (column: string) =>
    sql`${sql.ref(column)} >= ${begins}::timestamptz and ${sql.ref(column)} < ${ends}::timestamptz`;
  const [row] = await read.rows(
    raw(sql<Record<string, number>>`
      with units as (select unit_id from unit where office_id = ${officeId} and ${unit} = any(path)),
      appeals as (
        select a.*, exists (select from duty d where d.office_id = a.office_id and d.about = 'case:' || a.case_id
            and d.step = 'handle' and coalesce(d.claimed_at, d.ended_at) <= d.due_at) as in_time
        from appeal a where a.office_id = ${officeId} and a.unit_id in (select unit_id from units)
          and a.visibility = 'normal' and not a.history and (${within('a.answered_at')} or ${within('a.closed_at')})),
      dealt as (
        select count(*) filter (where ${within('answered_at')}) as answered,
          count(*) filter (where ${within('answered_at')} and in_time) as in_time,
          count(*) filter (where ${within('closed_at')}) as closed,
          count(*) filter (where ${within('closed_at')} and reopened = 0) as once,
          count(*) filter (where ${within('closed_at')} and satisfaction is not null) as rated,
          count(*) filter (where ${within('closed_at')} and satisfaction >= ${satisfiedFrom}) as satisfied,
          count(*) filter (where ${within('closed_at')} and satisfaction < ${satisfiedFrom}) as dissatisfied,
          count(*) filter (where ${within('closed_at')} and satisfaction < ${satisfiedFrom}
            and detail->>'correcting' is not null) as corrected
        from appeals),
      owed as (
        select count(*) as due, count(*) filter (where coalesce(claimed_at, ended_at) <= due_at) as in_time
        from duty where office_id = ${officeId} and holder_unit in (select unit_id from units) and ${within('due_at')}
          and visibility = 'normal' and not history and state <> 'cancelled'),
      made as (
        select count(*) as due, count(*) filter (where d.state = 'done') as done
        from obligation o join duty d on d.office_id = o.office_id and d.duty_id = o.duty_id
        where o.office_id = ${officeId} and o.unit_id in (select unit_id from units)
          and o.due_on between ${from}::date and ${to}::date and d.state <> 'cancelled'),
      found as (
        select count(*) as agreed, count(*) filter (where state = 'closed') as closed
        from finding where office_id = ${officeId} and unit_id in (select unit_id from units)
          and found_on between ${from}::date and ${to}::date and owner_unit is not null and state <> 'dropped')
      select dealt.*, owed.due as owed_due, owed.in_time as owed_in_time, made.due as made_due, made.done as made_done,
        found.agreed as found, found.closed as found_closed
      from dealt, owed, made, found`),
  );
  const part = (value: string, of: string): Known => ({ value: Number(row![value]), of: Number(row![of]) });
  return {
    'answered-in-time': part('in_time', 'answered'),
    satisfied: part('satisfied', 'rated'),
    'not-reopened': part('once', 'closed'),
    corrected: part('corrected', 'dissatisfied'),
    'duties-in-time': part('owed_in_time', 'owed_due'),
    'obligations-done': part('made_done', 'made_due'),
    'findings-corrected': part('found_closed', 'found'),
  };
}

/** The beginning of a day, or of so many days after it. */
const dayStart = (zone: Zone, day: PlainDate, after: number): Instant =>
  instant(fromWall(zone, Date.parse(`${day}T00:00:00Z`) + after * 86_400_000));
