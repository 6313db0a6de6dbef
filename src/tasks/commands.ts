import { dateIn } from '../calendar/zone.ts';
import type { Reader, Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { dutiesById } from '../duties/queries.ts';
import { type Duty, isEnded } from '../duties/rules.ts';
import type { Keys } from '../identity/keys.ts';
import { say } from '../identity/said.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { type Context, happenedAt } from '../ledger/append.ts';
import { happens } from '../ledger/happen.ts';
import { can, type Seen } from './access.ts';
import type { TaskStep, TasksPack } from './pack.ts';
import { visibleTask } from './queries.ts';
import { type Arrangement, allowed, below, evolve, isOver, type Task, type TaskAction } from './rules.ts';
import { loadTask, saveTask, streamOf, tasksOf } from './store.ts';

/** What tasks of an office work with. */
export interface TaskDesk extends duties.ClockWork {
  readonly pack: TasksPack;
  readonly keys: Keys;
  /** A unit in use, with all above it; `null` if there is none. */
  unit(unitId: string): (Text & { readonly path: readonly string[] }) | null;
  /** The units an actor works in and, for heads, all below theirs. */
  below(actor: StaffActor): readonly string[];
}

/** A task while somebody does something with it. */
export interface Held extends Seen {
  readonly arrangement: Arrangement;
}

export const todayOf = (ctx: Context, desk: Pick<TaskDesk, 'calendar'>): PlainDate =>
  dateIn(desk.calendar.zone, happenedAt(ctx));

export const pathOf = (desk: TaskDesk, unitId: string): readonly string[] => {
  const unit = desk.unit(unitId);
  if (!unit) throw new Refusal('org.unknown-unit', { unit: unitId });
  return unit.path;
};

/** What of a task's duties no one may know who may not know of it. */
export const hiddenOf = ({ visibility, hiddenFrom }: Arrangement) => ({ visibility, hiddenFrom });

export const apply = happens({ streamOf, evolve, save: saveTask });

/** A duty about a task beside the one to carry it out: to check, to report, to confirm. */
export const beside = (
  tx: Tx,
  ctx: Context,
  desk: TaskDesk,
  { arrangement, task }: { arrangement: Arrangement; task: Pick<Task, 'taskId'> },
  step: TaskStep,
  holder: { readonly unit: string; readonly post: string | null },
  limit: Pick<duties.NewDuty, 'clock' | 'dueBy'>,
): Duty =>
  duties.open(tx, ctx, desk, {
    mechanism: 'C6',
    mechanismVersion: desk.pack.version,
    step,
    about: streamOf(task.taskId),
    holderUnit: holder.unit,
    holderPost: holder.post,
    ...limit,
    ...hiddenOf(arrangement),
  });

/** Ends duties whose reason is gone. */
export async function drop(
  tx: Tx,
  ctx: Context,
  ids: readonly (string | null | undefined)[],
  reason: string,
): Promise<void> {
  const open = await dutiesById(
    tx,
    ctx.officeId,
    ids.filter((id) => id != null),
  );
  for (const duty of open) if (!isEnded(duty)) duties.cancel(tx, ctx, duty, reason);
}

/** Loads a task for somebody who wants to do something with it. @throws Refusal `task.not-found`, also for what they may not see */
export async function openFor(tx: Tx, ctx: Context, desk: TaskDesk, taskId: string, action: TaskAction): Promise<Held> {
  const held = await heldFor(tx, ctx, desk, taskId);
  const verdict = can(ctx.actor, action, held);
  if (!verdict.may) throw new Refusal(verdict.reason);
  if (!allowed(held.task.state, action)) throw new Refusal('task.not-in-this-state', { state: held.task.state });
  return held;
}

/** @throws Refusal `task.not-found` */
export async function heldFor(read: Reader, ctx: Context, desk: TaskDesk, taskId: string): Promise<Held> {
  const found = ctx.actor.kind === 'staff' ? await visibleTask(read, ctx.actor, desk.below(ctx.actor), taskId) : null;
  if (!found) throw new Refusal('task.not-found');
  return held(read, ctx.officeId, desk, found.arrangement, found.task);
}

async function held(
  read: Reader,
  officeId: string,
  desk: TaskDesk,
  arrangement: Arrangement,
  task: Task,
): Promise<Held> {
  const [duty] = await dutiesById(read, officeId, [task.duty]);
  const path = (unit: string) => desk.unit(unit)?.path ?? [unit];
  return { arrangement, task, duty: duty!, holderPath: path(duty!.holderUnit), byPath: path(task.byUnit) };
}

/** The post with which the actor acts for a unit: the one that holds it, one there, else the first above. */
export function postFor(ctx: Context, { duty, holderPath }: Pick<Seen, 'duty' | 'holderPath'>): string | null {
  if (ctx.actor.kind !== 'staff') return null;
  const { posts } = ctx.actor;
  const found =
    posts.find((p) => p.postId === duty.holderPost) ??
    posts.find((p) => p.unitId === duty.holderUnit) ??
    posts.find((p) => p.role === 'head' && holderPath.includes(p.unitId));
  return found?.postId ?? null;
}

/** The lead takes it on: from now on it is carried out by its own date. */
export async function accept(tx: Tx, ctx: Context, desk: TaskDesk, taskId: string): Promise<Task> {
  const seen = await openFor(tx, ctx, desk, taskId, 'accept');
  const { arrangement, task, duty } = seen;
  const post = postFor(ctx, seen);
  duties.fulfil(tx, ctx, duty, post, null);
  let carry = duties.open(tx, ctx, desk, {
    mechanism: 'C6',
    mechanismVersion: desk.pack.version,
    step: 'carry-out',
    about: streamOf(taskId),
    parentId: duty.parentId,
    holderUnit: task.leadUnit,
    holderPost: task.leadPost,
    assistants: task.assistants.map((a) => a.unit),
    confirmerUnit: task.byUnit,
    dueBy: task.dueBy,
    ...hiddenOf(arrangement),
  });
  // Whoever was to take it on and handed it to a section stays in the chain.
  if (duty.holderUnit !== task.leadUnit || duty.holderPost !== task.leadPost)
    carry = duties.handOn(tx, ctx, carry, duty.holderUnit, duty.holderPost);
  if (post !== null) duties.accept(tx, ctx, carry, post);
  return apply(tx, ctx, task, taskId, { type: 'task.accepted', body: { duty: carry.dutyId, post } });
}

/** Its duty went to another post of the unit or below: the task is theirs to read. */
export async function noteHandedOn(tx: Tx, ctx: Context, duty: Duty): Promise<void> {
  if (!duty.about.startsWith('task:')) return;
  const task = await loadTask(tx, ctx.officeId, duty.about.slice('task:'.length));
  if (task?.duty !== duty.dutyId) return;
  const body = { unit: duty.holderUnit, post: duty.holderPost };
  apply(tx, ctx, task, task.taskId, { type: 'task.handed-on', body });
}

/** Whoever gave it takes it back, with the reason; its parts go with it. */
export async function cancel(tx: Tx, ctx: Context, desk: TaskDesk, taskId: string, reason: string): Promise<Task> {
  const { task } = await openFor(tx, ctx, desk, taskId, 'cancel');
  const { words } = await say(tx, ctx, desk.keys, taskId, { words: reason });
  const tree = await tasksOf(tx, ctx.officeId, [task.arrangementId]);
  for (const part of below(taskId, tree)) {
    if (isOver(part)) continue;
    await drop(tx, ctx, dutiesOf(part), 'task-cancelled');
    apply(tx, ctx, part, part.taskId, { type: 'task.cancelled', body: { words: null } });
  }
  await drop(tx, ctx, dutiesOf(task), 'task-cancelled');
  return apply(tx, ctx, task, taskId, { type: 'task.cancelled', body: { words } });
}

const dutiesOf = (task: Task) => [task.duty, ...besideOf(task)];

/** The duties that go with a task, but for its own. */
export const besideOf = (task: Task): readonly (string | null | undefined)[] => [
  task.checkDuty,
  task.reportDuty,
  task.confirmDuty,
  task.moreAsked?.duty,
];
