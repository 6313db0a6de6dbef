import { type Selectable, sql } from 'kysely';
import { type Reader, sqlOf, type Tx } from '../db/open.ts';
import type { Arrangement as ArrangementRow, Json, Task as TaskRow } from '../db/schema.generated.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import {
  type Arranged,
  type Arrangement,
  evolve,
  type LaneId,
  type Task,
  type TaskEvent,
  type TaskState,
} from './rules.ts';

export const streamOf = (taskId: string): string => `task:${taskId}`;
export const arrangementStream = (arrangementId: string): string => `arrangement:${arrangementId}`;

const arrangementRow = (a: Arrangement) => ({
  version: a.version,
  ground: a.ground,
  ground_on: a.groundOn,
  lane: a.lane,
  source: a.source,
  case_id: a.caseId,
  unit_id: a.unit,
  post_id: a.post,
  account: a.account,
  visibility: a.visibility,
  hidden_from: [...a.hiddenFrom],
  title: a.title,
  reference: a.reference,
  arranged_at: a.at,
});

export const arrangementOf = (row: Selectable<ArrangementRow>): Arrangement => ({
  arrangementId: row.arrangement_id,
  version: row.version,
  ground: row.ground,
  groundOn: row.ground_on,
  lane: row.lane as LaneId,
  source: row.source,
  caseId: row.case_id,
  unit: row.unit_id,
  post: row.post_id,
  account: row.account,
  visibility: row.visibility as Arrangement['visibility'],
  hiddenFrom: row.hidden_from,
  title: row.title as unknown as TextRef,
  reference: row.reference as unknown as TextRef,
  at: row.arranged_at,
});

const json = (value: unknown) => sql<Json>`${JSON.stringify(value)}::jsonb`;

export function insertArrangement(tx: Tx, officeId: string, a: Arrangement): void {
  const row = { ...arrangementRow(a), title: json(a.title), reference: json(a.reference) };
  tx.write(sqlOf.insertInto('arrangement').values({ office_id: officeId, arrangement_id: a.arrangementId, ...row }));
}

const detailOf = (t: Task) => ({
  assistants: t.assistants,
  measure: t.measure,
  how: t.how,
  checks: t.checks,
  checked: t.checked,
  asked: t.asked,
  checkDuty: t.checkDuty,
  reportDuty: t.reportDuty,
  confirmDuty: t.confirmDuty,
  moreAsked: t.moreAsked,
});

const taskRow = (t: Task) => ({
  version: t.version,
  arrangement_id: t.arrangementId,
  parent_id: t.parentId,
  level: t.level,
  by_unit: t.byUnit,
  by_post: t.byPost,
  lead_unit: t.leadUnit,
  lead_post: t.leadPost,
  units: [...t.units],
  due_by: t.dueBy,
  state: t.state,
  duty_id: t.duty,
  extended: t.extended,
  limit_on: t.limitOn,
  detail: detailOf(t),
  given_at: t.givenAt,
  claimed_at: t.claimedAt,
  ended_at: t.endedAt,
});

export const taskOf = (row: Selectable<TaskRow>): Task => ({
  ...(row.detail as unknown as ReturnType<typeof detailOf>),
  taskId: row.task_id,
  version: row.version,
  arrangementId: row.arrangement_id,
  parentId: row.parent_id,
  level: row.level,
  byUnit: row.by_unit,
  byPost: row.by_post,
  leadUnit: row.lead_unit,
  leadPost: row.lead_post,
  units: row.units,
  dueBy: row.due_by,
  state: row.state as TaskState,
  duty: row.duty_id,
  extended: row.extended,
  limitOn: row.limit_on,
  givenAt: row.given_at,
  claimedAt: row.claimed_at,
  endedAt: row.ended_at,
});

export function saveTask(tx: Tx, officeId: string, task: Task): void {
  const row = { ...taskRow(task), detail: json(detailOf(task)) };
  tx.write(
    task.version === 1
      ? sqlOf.insertInto('task').values({ office_id: officeId, task_id: task.taskId, ...row })
      : sqlOf.updateTable('task').set(row).where('office_id', '=', officeId).where('task_id', '=', task.taskId),
  );
}

/** A task without asking for whom: for what follows a duty already decided on. */
export async function loadTask(read: Reader, officeId: string, taskId: string): Promise<Task | null> {
  const [row] = await read.rows(
    sqlOf.selectFrom('task').selectAll().where('office_id', '=', officeId).where('task_id', '=', taskId),
  );
  return row ? taskOf(row) : null;
}

/** All tasks of these arrangements, oldest first. */
export async function tasksOf(read: Reader, officeId: string, arrangementIds: readonly string[]): Promise<Task[]> {
  if (arrangementIds.length === 0) return [];
  const rows = await read.rows(
    sqlOf
      .selectFrom('task')
      .selectAll()
      .where('office_id', '=', officeId)
      .where(sql<boolean>`arrangement_id = any(${arrangementIds}::uuid[])`)
      .orderBy('given_at')
      .orderBy('task_id'),
  );
  return rows.map(taskOf);
}

const toEvent = (e: Entry): TaskEvent => ({ type: e.type, at: e.occurredAt, body: e.body }) as unknown as TaskEvent;

const folded = (row: object): Projection['columns'] =>
  Object.fromEntries(Object.keys(row).map((column) => [column, 'folded' as const]));

const taskProjection: Projection = {
  table: 'task',
  streamKind: 'task',
  idColumn: 'task_id',
  idType: 'uuid',
  rowKey: [],
  columns: folded(taskRow({ units: [] } as unknown as Task)),
  fold: (entries) => {
    const task = entries.reduce<Task | null>(
      (state, e) => evolve(state, e.stream.slice('task:'.length), e.version, toEvent(e)),
      null,
    );
    return task ? [{ task_id: task.taskId, ...taskRow(task) }] : [];
  },
};

const arrangementProjection: Projection = {
  table: 'arrangement',
  streamKind: 'arrangement',
  idColumn: 'arrangement_id',
  idType: 'uuid',
  rowKey: [],
  columns: folded(arrangementRow({ hiddenFrom: [] } as unknown as Arrangement)),
  fold: ([made]) => {
    if (!made) return [];
    const arrangementId = made.stream.slice('arrangement:'.length);
    const body = made.body as unknown as Arranged;
    const arrangement = { ...body, arrangementId, version: made.version, account: made.actor, at: made.occurredAt };
    return [{ arrangement_id: arrangementId, ...arrangementRow(arrangement) }];
  },
};

export const taskProjections: readonly Projection[] = [arrangementProjection, taskProjection];
