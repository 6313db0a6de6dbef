import { sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import { nodesFor } from './queries.ts';
import type { Node, Task } from './rules.ts';

/** A task of a list with what is read from the tree below it. */
export interface TreeLine {
  readonly node: Node;
  readonly progress: { readonly done: number; readonly of: number };
  /** The deepest task of the tree that is past its limit, the longest first; `null` where none is. */
  readonly stopped: Node | null;
}

/**
 * What lists show of these tasks. Only what hangs below them is read, and of that a few columns; progress and stops are those of
 * `progressOf` and `stopsOf` in rules.ts, in SQL.
 *
 * @param today in the office's zone, which is named for the day on which something was given or said to be done
 */
export async function treeLines(
  read: Reader,
  officeId: string,
  tasks: readonly Task[],
  today: string,
  zone: string,
): Promise<ReadonlyMap<string, TreeLine>> {
  type Row = { root: string; done: number; leaves: number; stopped: string | null };
  const ids = tasks.map((t) => t.taskId);
  const rows = await read.rows(
    raw(sql<Row>`with recursive tree as (
        select t.task_id as root, t.task_id, null::uuid as under, t.level, t.state, t.limit_on, t.given_at, t.due_by, t.claimed_at
          from task t where t.office_id = ${officeId} and t.task_id = any(${ids}::uuid[])
        union all
        select r.root, t.task_id, r.task_id, t.level, t.state, t.limit_on, t.given_at, t.due_by, t.claimed_at
          from tree r join task t on t.office_id = ${officeId} and t.parent_id = r.task_id and t.state <> 'cancelled'),
      leaf as (select r.*, whole.under is null as is_leaf from tree r
        left join (select distinct root, under from tree) whole on whole.root = r.root and whole.under = r.task_id)
      select root, count(*) filter (where is_leaf and state = 'done')::int as done,
        count(*) filter (where is_leaf and state <> 'cancelled')::int as leaves,
        (array_agg(task_id order by level desc, case state
            when 'given' then (given_at at time zone ${zone})::date
            when 'accepted' then due_by else (claimed_at at time zone ${zone})::date end, task_id)
          filter (where state in ('given', 'accepted', 'claimed') and limit_on < ${today}::date))[1] as stopped
      from leaf group by root`),
  );
  const found = new Map(rows.map((r) => [r.root, r]));
  const stopped = rows.flatMap((r) => r.stopped ?? []);
  const nodes = new Map((await nodesFor(read, officeId, tasks, stopped)).map((n) => [n.taskId, n]));
  return new Map(
    ids.map((id) => {
      const { done, leaves, stopped: at } = found.get(id)!;
      return [
        id,
        { node: nodes.get(id)!, progress: { done, of: leaves }, stopped: at === null ? null : nodes.get(at)! },
      ];
    }),
  );
}
