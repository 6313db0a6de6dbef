import { type RawBuilder, type Selectable, sql } from 'kysely';
import { type Reader, raw, sqlOf } from '../db/open.ts';
import type { Duty as DutyRow } from '../db/schema.generated.ts';
import { hasRole, type Role, type StaffActor, standsUnder } from '../kernel/actor.ts';
import type { Instant } from '../kernel/time.ts';
import { disciplineWithin, PERSONAL, WORKS } from './access.ts';
import type { Duty } from './rules.ts';
import { fromRow } from './store.ts';

export interface OwedFilter {
  /** Units whose duties are asked for: the actor's own for "mine", those below a head for "unit". */
  readonly units: readonly string[];
  /** Only what is the actor's own: held by one of these posts, theirs and those they stand in for, or by nobody yet in their unit. */
  readonly mine: readonly string[] | null;
  readonly step?: string | undefined;
  readonly after?: { readonly dueAt: Instant | null; readonly dutyId: string } | undefined;
  readonly limit: number;
}

/** Who may know of a duty, as SQL: `sees` in access.ts, for duties of units the actor answers for. */
function mayKnow(actor: StaffActor) {
  const within = [...new Set(actor.posts.flatMap((p) => standsUnder(p.unitPath)))];
  const working = actor.posts.filter((p) => WORKS.includes(p.role)).map((p) => p.unitId);
  const posts = actor.posts.map((p) => p.postId);
  return sql`not d.hidden_from && ${within}::text[]
    and case when d.step = any(${PERSONAL}::text[]) then d.holder_post = any(${posts}::text[]) or ${personal(actor, sql`d.holder_unit`)}
      else d.visibility = 'normal' or ${hasRole(actor, 'discipline')}::boolean or d.holder_unit = any(${working}::text[]) end`;
}

/** `overseesPersonal` of access.ts, in SQL, of the unit that holds the duty. */
export const personal = (actor: StaffActor, unit: RawBuilder<unknown>) =>
  sql`${hasRole(actor, 'discipline')}::boolean and ${unit} <> all(${disciplineWithin(actor)}::text[])`;

/** What waits for the actor: what they claimed waits for others. A unit they only stand in for has duties of posts, not theirs as a whole. */
function ownOf(actor: StaffActor, posts: readonly string[]) {
  const units = actor.posts.map((p) => p.unitId);
  return sql`d.state <> 'claimed' and (d.holder_post = any(${posts}::text[])
    or (d.holder_post is null and d.holder_unit = any(${units}::text[])))`;
}

/**
 * What is owed, most urgent first; without a date (paused) last. Each unit's list is read from its own index and cut at the limit
 * before they are merged, so the cost follows from what is shown, not from what waits.
 */
export async function owed(read: Reader, actor: StaffActor, filter: OwedFilter): Promise<Duty[]> {
  const conditions = [
    sql`d.office_id = ${actor.officeId}`,
    sql`d.holder_unit = u.unit_id`,
    sql`d.ended_at is null`,
    mayKnow(actor),
  ];
  if (filter.mine) conditions.push(ownOf(actor, filter.mine));
  if (filter.step) conditions.push(sql`d.step = ${filter.step}`);
  if (filter.after) {
    conditions.push(
      filter.after.dueAt === null
        ? sql`d.due_at is null and d.duty_id > ${filter.after.dutyId}::uuid`
        : sql`(d.due_at is null or (d.due_at, d.duty_id) > (${filter.after.dueAt}::timestamptz, ${filter.after.dutyId}::uuid))`,
    );
  }
  // The order is found in the index alone; only the rows that are shown are read.
  const rows = await read.rows(
    raw(sql<Selectable<DutyRow>>`select d.* from (select p.duty_id from unnest(${filter.units}::text[]) as u(unit_id)
        cross join lateral (select d.duty_id, d.due_at from duty d where ${sql.join(conditions, sql` and `)}
          order by d.due_at, d.duty_id limit ${filter.limit}) p
        order by p.due_at, p.duty_id limit ${filter.limit}) p
      join duty d on d.office_id = ${actor.officeId} and d.duty_id = p.duty_id
      order by d.due_at, d.duty_id`),
  );
  return rows.map(fromRow);
}

/** Nobody reads a figure beyond it: what waits is counted so far, and the cost stays the same however much waits. */
const MOST_COUNTED = 1000;

/**
 * How much is owed by the units, each counted up to 1,000: late, today, within three days, in all. What is due on a day is due at its
 * 24:00, which is the first moment of the next: the ends given are that moment, and belong to the day.
 */
export async function owedCounts(
  read: Reader,
  actor: StaffActor,
  units: readonly string[],
  mine: readonly string[] | null,
  now: Instant,
  todayEnds: Instant,
  soonEnds: Instant,
): Promise<{ late: number; today: number; soon: number; all: number }> {
  const own = mine ? sql`and ${ownOf(actor, mine)}` : sql``;
  // Every column is in the index duty_owed_unit: counting touches no row.
  const counted = (
    when: ReturnType<typeof sql>,
  ) => sql`(select count(*)::int from (select from unnest(${units}::text[]) as u(unit_id)
      cross join lateral (select from duty d where d.office_id = ${actor.officeId} and d.holder_unit = u.unit_id
        and d.ended_at is null and ${mayKnow(actor)} ${own} ${when} limit ${MOST_COUNTED}) d
      limit ${MOST_COUNTED}) c)`;
  const between = (from: Instant, to: Instant) =>
    sql`and d.due_at > ${from}::timestamptz and d.due_at <= ${to}::timestamptz`;
  const [row] = await read.rows(
    raw(sql<{ late: number; today: number; soon: number; total: number }>`select
        ${counted(sql`and d.due_at <= ${now}::timestamptz`)} as late,
        ${counted(between(now, todayEnds))} as today,
        ${counted(between(todayEnds, soonEnds))} as soon,
        ${counted(sql``)} as total`),
  );
  return { late: row!.late, today: row!.today, soon: row!.soon, all: row!.total };
}

/** These duties, by the day they are due: for jobs, which act for the house. */
export async function dutiesById(read: Reader, officeId: string, dutyIds: readonly string[]): Promise<Duty[]> {
  if (dutyIds.length === 0) return [];
  const rows = await read.rows(
    sqlOf
      .selectFrom('duty')
      .selectAll()
      .where('office_id', '=', officeId)
      .where(sql<boolean>`duty_id = any(${dutyIds}::uuid[])`)
      // Lists say whom a thing waits for in this order: without one, the same page is told differently twice.
      .orderBy('due_at')
      .orderBy('duty_id'),
  );
  return rows.map(fromRow);
}

/** All duties about a thing, oldest first. */
export async function about(read: Reader, officeId: string, stream: string): Promise<Duty[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('duty')
      .selectAll()
      .where('office_id', '=', officeId)
      .where('about', '=', stream)
      .orderBy('opened_at')
      .orderBy('duty_id'),
  );
  return rows.map(fromRow);
}

/** What is open at these posts, or held by these units as a whole: what a successor takes on, and what keeps a unit from closing. */
export async function openAt(
  read: Reader,
  officeId: string,
  at: { readonly posts: readonly string[]; readonly units: readonly string[] },
): Promise<Duty[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('duty')
      .selectAll()
      .where('office_id', '=', officeId)
      .where('ended_at', 'is', null)
      .where('history', '=', false)
      .where(sql<boolean>`(holder_post = any(${at.posts}::text[]) or holder_unit = any(${at.units}::text[]))`)
      .orderBy('due_at')
      .orderBy('duty_id'),
  );
  return rows.map(fromRow);
}

/**
 * What these posts handed on and still answer for: open, now with somebody else, and not kept from the post's unit since. Once for
 * each such post.
 */
export async function handedOnBy(
  read: Reader,
  officeId: string,
  posts: readonly string[],
): Promise<{ post: string; duty: Duty }[]> {
  const rows = await read.rows(
    raw(sql<Selectable<DutyRow> & { by_post: string }>`
      select d.*, p.post_id as by_post from unnest(${posts}::text[]) as p(post_id)
      join duty d on d.chain @> jsonb_build_array(jsonb_build_object('post', p.post_id))
      left join post at on at.office_id = d.office_id and at.post_id = p.post_id
      left join unit u on u.office_id = at.office_id and u.unit_id = at.unit_id
      where d.office_id = ${officeId} and d.ended_at is null and jsonb_array_length(d.chain) > 1 and not d.history
        and d.holder_post is distinct from p.post_id
        and not d.hidden_from && coalesce(case when cardinality(u.path) > 1 then trim_array(u.path, 1) else u.path end, '{}')
      order by d.due_at, d.duty_id`),
  );
  return rows.map((row) => ({ post: row.by_post, duty: fromRow(row) }));
}

/** A post that something may be handed on to, with its unit and all above it; `null` if there is none, or none in use. */
export async function postAt(
  read: Reader,
  officeId: string,
  postId: string,
): Promise<{ unit: string; role: Role; path: readonly string[] } | null> {
  const [row] = await read.rows(
    raw(sql<{ unit_id: string; role: Role; path: string[] }>`select p.unit_id, p.role, u.path from post p
      join unit u on u.office_id = p.office_id and u.unit_id = p.unit_id
      where p.office_id = ${officeId} and p.post_id = ${postId} and p.active and u.active`),
  );
  return row ? { unit: row.unit_id, role: row.role, path: row.path } : null;
}

/** A unit and all above it, nearest first; empty if there is none. */
export async function pathOf(read: Reader, officeId: string, unitId: string): Promise<readonly string[]> {
  const [row] = await read.rows(
    raw(sql<{ path: string[] }>`select path from unit where office_id = ${officeId} and unit_id = ${unitId}`),
  );
  return row?.path ?? [];
}
