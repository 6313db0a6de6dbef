import { type RawBuilder, type Selectable, sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Arrangement as ArrangementRow, Task as TaskRow } from '../db/schema.generated.ts';
import { WORKS } from '../duties/access.ts';
import { dutiesById } from '../duties/queries.ts';
import type { Duty } from '../duties/rules.ts';
import { asWritten, type Thing, type ThingsOf } from '../duties/things.ts';
import type { Keys } from '../identity/keys.ts';
import { kept } from '../identity/vault.ts';
import { hasRole, type StaffActor, standsUnder } from '../kernel/actor.ts';
import type { Text, TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { holderOn } from '../org/queries.ts';
import type { Arrangement, Node, Task } from './rules.ts';
import { arrangementOf, taskOf, tasksOf } from './store.ts';

/**
 * Which arrangements (`a`, with one of their tasks, `t`) the actor may know of: who has a hand in one of its tasks or heads whoever has, supervision, discipline and
 * audit. A confidential one is for those with a hand in it and discipline alone. One that came of a meeting about a case follows the
 * case as it stands now: what is a report by now is kept from the accused by now.
 */
function visible(actor: StaffActor, below: readonly string[]) {
  const within = [...new Set(actor.posts.flatMap((p) => standsUnder(p.unitPath)))];
  const working = actor.posts.filter((p) => WORKS.includes(p.role)).map((p) => p.unitId);
  // The task itself is looked at first: only who has no hand in it needs the others of its decision to be read.
  const hand = (units: readonly string[]) => sql`(t.units && ${units}::text[] or exists (select from task h
    where h.office_id = a.office_id and h.arrangement_id = a.arrangement_id and h.units && ${units}::text[]))`;
  return sql`not (a.hidden_from || coalesce(c.accused_units, '{}')) && ${within}::text[]
    and case when a.visibility = 'confidential' or c.case_id is not null
      then ${hasRole(actor, 'discipline')}::boolean or ${hand(working)}
      else ${hasRole(actor, 'supervisor', 'discipline', 'auditor')}::boolean or a.unit_id = any(${below}::text[])
        or ${hand(below)} end`;
}

const JOINED = sql`arrangement a left join appeal c on c.office_id = a.office_id and c.case_id = a.case_id
  and c.visibility = 'confidential'`;

/** Rows of a query that give a task and its arrangement's id. */
async function found(
  read: Reader,
  officeId: string,
  tasks: readonly Selectable<TaskRow>[],
): Promise<{ arrangement: Arrangement; task: Task }[]> {
  const ids = [...new Set(tasks.map((t) => t.arrangement_id))];
  if (ids.length === 0) return [];
  const rows = await read.rows(
    raw(sql<Selectable<ArrangementRow>>`select * from arrangement
      where office_id = ${officeId} and arrangement_id = any(${ids}::uuid[])`),
  );
  const of = new Map(rows.map((row) => [row.arrangement_id, arrangementOf(row)]));
  return tasks.map((row) => ({ task: taskOf(row), arrangement: of.get(row.arrangement_id)! }));
}

/** One task for somebody: `null` if there is none, or none for them. */
export async function visibleTask(
  read: Reader,
  actor: StaffActor,
  below: readonly string[],
  taskId: string,
): Promise<{ arrangement: Arrangement; task: Task } | null> {
  const rows = await read.rows(
    raw(sql<Selectable<TaskRow>>`select t.* from ${JOINED}
      join task t on t.office_id = a.office_id and t.arrangement_id = a.arrangement_id
      where a.office_id = ${actor.officeId} and t.task_id = ${taskId}::uuid and ${visible(actor, below)}`),
  );
  return (await found(read, actor.officeId, rows))[0] ?? null;
}

/** These tasks, as far as the actor may know of them. */
async function visibleTasks(
  read: Reader,
  actor: StaffActor,
  below: readonly string[],
  taskIds: readonly string[],
): Promise<Task[]> {
  const rows = await read.rows(
    raw(sql<Selectable<TaskRow>>`select t.* from ${JOINED}
      join task t on t.office_id = a.office_id and t.arrangement_id = a.arrangement_id
      where a.office_id = ${actor.officeId} and t.task_id = any(${taskIds}::uuid[]) and ${visible(actor, below)}`),
  );
  return rows.map(taskOf);
}

/** Tasks as "What I owe" names them: by what is to be done. */
export const taskThings =
  (read: Reader, keys: Keys, belowOf: (actor: StaffActor) => Promise<readonly string[]>): ThingsOf =>
  async (actor, ids): Promise<ReadonlyMap<string, Thing>> => {
    const tasks = await visibleTasks(read, actor, await belowOf(actor), ids);
    const words = await wordsOf(
      read,
      keys,
      actor.officeId,
      tasks.map((t) => t.taskId),
    );
    return new Map(
      tasks.map((t) => [t.taskId, { kind: 'task', id: t.taskId, title: asWritten(words(t.measure) ?? '') }]),
    );
  };

/** What was said about these things, by its reference; two statements, however many. */
export async function wordsOf(
  read: Reader,
  keys: Keys,
  officeId: string,
  thingIds: readonly string[],
): Promise<(ref: TextRef) => string | null> {
  const things = await kept(read, keys, officeId, [...new Set(thingIds)]);
  const items = new Map([...things.values()].flatMap((thing) => [...thing.items]));
  return (ref) => items.get(ref.item)?.text ?? null;
}

/** Trees of arrangements, each task with who holds it now. */
export const nodesOf = async (read: Reader, officeId: string, arrangementIds: readonly string[]): Promise<Node[]> =>
  held(read, officeId, await tasksOf(read, officeId, arrangementIds));

/** These tasks, and others by their id, each with who holds it now. */
export async function nodesFor(
  read: Reader,
  officeId: string,
  known: readonly Task[],
  moreIds: readonly string[],
): Promise<Node[]> {
  const missing = moreIds.filter((id) => !known.some((t) => t.taskId === id));
  const rows =
    missing.length === 0
      ? []
      : await read.rows(
          raw(sql<Selectable<TaskRow>>`select * from task
            where office_id = ${officeId} and task_id = any(${missing}::uuid[])`),
        );
  return held(read, officeId, [...known, ...rows.map(taskOf)]);
}

async function held(read: Reader, officeId: string, tasks: readonly Task[]): Promise<Node[]> {
  const duties = await dutiesById(
    read,
    officeId,
    tasks.map((t) => t.duty),
  );
  const of = new Map(duties.map((d) => [d.dutyId, d]));
  return tasks.map((task) => nodeOf(task, of.get(task.duty)!));
}

const nodeOf = (task: Task, { holderUnit, holderPost }: Duty): Node => ({ ...task, holderUnit, holderPost });

/** Posts by their name, with whoever holds them on that day. */
export async function postsNamed(
  read: Reader,
  officeId: string,
  postIds: readonly string[],
  day: PlainDate,
): Promise<ReadonlyMap<string, { readonly title: Text; readonly name: string | null }>> {
  const rows = await read.rows(
    raw(sql<{ post_id: string; title_zh: string; title_en: string; display_name: string | null }>`
      select p.post_id, p.title_zh, p.title_en, holder.display_name from post p ${holderOn(day)}
      where p.office_id = ${officeId} and p.post_id = any(${[...new Set(postIds)]}::text[])`),
  );
  return new Map(rows.map((r) => [r.post_id, { title: { zh: r.title_zh, en: r.title_en }, name: r.display_name }]));
}

export interface TaskFilter {
  /** Held by my posts and units; given by my units; everything arranged that I may see, by its first tasks. */
  readonly view: 'mine' | 'given' | 'all';
  readonly state: 'open' | 'ended';
  readonly after?: { readonly at: Instant; readonly id: string } | undefined;
  readonly limit: number;
}

/** Tasks the actor may know of, newest first. */
export async function listTasks(
  read: Reader,
  actor: StaffActor,
  below: readonly string[],
  { view, state, after, limit }: TaskFilter,
): Promise<{ arrangement: Arrangement; task: Task }[]> {
  const units = [...new Set(actor.posts.map((p) => p.unitId))];
  const conditions = [
    sql`a.office_id = ${actor.officeId}`,
    state === 'open' ? sql`t.ended_at is null` : sql`t.ended_at is not null`,
    visible(actor, below),
  ];
  if (after) conditions.push(sql`(t.given_at, t.task_id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  const page = (of: RawBuilder<unknown>) => sql<Selectable<TaskRow>>`select t.* from ${JOINED}
      join task t on t.office_id = a.office_id and t.arrangement_id = a.arrangement_id
      where ${sql.join([of, ...conditions], sql` and `)} order by t.given_at desc, t.task_id desc limit ${limit}`;
  const rows = await read.rows(
    raw(
      view === 'all'
        ? page(sql`t.level = 1`)
        : view === 'mine'
          ? page(ownOf(actor, units, state))
          : // Each unit's are read from its own index, and cut before they are merged.
            sql<Selectable<TaskRow>>`select t.* from unnest(${units}::text[]) as own(unit_id)
              cross join lateral (${page(sql`t.by_unit = own.unit_id`)}) t
              order by t.given_at desc, t.task_id desc limit ${limit}`,
    ),
  );
  return found(read, actor.officeId, rows);
}

/** Tasks whose duty a post of the actor's holds, or their unit as a whole: while they are open, by what the unit owes. */
function ownOf(actor: StaffActor, units: readonly string[], state: TaskFilter['state']) {
  const posts = actor.posts.map((p) => p.postId);
  const mine = sql`d.office_id = ${actor.officeId} and (d.holder_post = any(${posts}::text[])
    or (d.holder_post is null and d.holder_unit = any(${units}::text[])))`;
  return state === 'open'
    ? sql`t.task_id in (select substr(d.about, 6)::uuid from duty d where ${mine} and d.holder_unit = any(${units}::text[])
        and d.ended_at is null and d.step in ('accept-task', 'carry-out'))`
    : sql`t.units && ${units}::text[] and exists (select from duty d where ${mine} and d.duty_id = t.duty_id)`;
}
