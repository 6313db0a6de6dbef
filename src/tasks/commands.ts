import { dateIn } from '../calendar/zone.ts';
import type { Reader, Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { dutiesById, postAt } from '../duties/queries.ts';
import { type Duty, isEnded } from '../duties/rules.ts';
import type { Keys } from '../identity/keys.ts';
import { say } from '../identity/said.ts';
import { actorRef, type HeldPost, keptAway, type StaffActor } from '../kernel/actor.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text, TextRef } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { append, type Context, happenedAt } from '../ledger/append.ts';
import type { Body } from '../ledger/entry.ts';
import { arranging, can, reaches, type Seen } from './access.ts';
import { laneOf, type TaskStep, type TasksPack } from './pack.ts';
import { visibleTask } from './queries.ts';
import {
  type Arranged,
  type Arrangement,
  allowed,
  below,
  ensureGround,
  evolve,
  isOver,
  type LaneId,
  type Task,
  type TaskAction,
  type TaskEvent,
  type Wanted,
  type Whole,
  whole,
} from './rules.ts';
import { arrangementStream, insertArrangement, loadTask, saveTask, streamOf, tasksOf } from './store.ts';

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

const pathOf = (desk: TaskDesk, unitId: string): readonly string[] => {
  const unit = desk.unit(unitId);
  if (!unit) throw new Refusal('org.unknown-unit', { unit: unitId });
  return unit.path;
};

/** What of a task's duties no one may know who may not know of it. */
const hiddenOf = ({ visibility, hiddenFrom }: Arrangement) => ({ visibility, hiddenFrom });

/** Appends an event to a task's stream and writes its row. */
export function apply(tx: Tx, ctx: Context, before: Task | null, taskId: string, event: Omit<TaskEvent, 'at'>): Task {
  const at = happenedAt(ctx);
  const version = (before?.version ?? 0) + 1;
  const { type, body } = event;
  append(tx, ctx, [{ stream: streamOf(taskId), version, type, body: body as unknown as Body, occurredAt: at }]);
  const task = evolve(before, taskId, version, { type, body, at } as unknown as TaskEvent);
  saveTask(tx, ctx.officeId, task);
  return task;
}

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

/** Whom a giver may give something to, and whom else it may ask to help. */
interface Giver {
  readonly unit: string;
  readonly post: string;
  leads(unit: string, path: readonly string[], post: string | null): boolean;
  helps(unit: string, path: readonly string[]): boolean;
}

export interface ArrangementGiven {
  readonly title: string;
  readonly ground: string;
  readonly reference: string;
  readonly groundOn: PlainDate;
  readonly lane: LaneId;
  readonly tasks: readonly Wanted[];
}

/** What a joint meeting adds: where it came from, from whom it is kept, and who took part. */
export interface FromMeeting extends Pick<Arranged, 'source' | 'caseId' | 'visibility' | 'hiddenFrom'> {
  readonly unit: string;
  readonly post: string;
  readonly units: readonly string[];
}

/**
 * Arranges that a decision is carried out: its ground, and tasks with one lead, a date and a check each.
 *
 * @param meeting a joint meeting has agreed on it; `null`: somebody arranges it for those below
 * @throws Refusal `task.arrange-not-yours`, `task.lane-needs-ground`, `task.ground-ahead`, `task.not-below`, or what `whole` says
 */
export async function arrange(
  tx: Tx,
  ctx: Context,
  desk: TaskDesk,
  given: ArrangementGiven,
  meeting: FromMeeting | null = null,
): Promise<{ readonly arrangement: Arrangement; readonly tasks: readonly Task[] }> {
  const lane = laneOf(desk.pack, given.lane);
  const ground = desk.pack.grounds.find((g) => g.id === given.ground);
  const today = todayOf(ctx, desk);
  if (!ground || (ground.house === true) !== (meeting !== null)) throw new Refusal('task.unknown-ground');
  ensureGround(lane, ground);
  if (given.groundOn > today) throw new Refusal('task.ground-ahead', { date: given.groundOn });
  const wholes = given.tasks.map((wanted, i) => whole(wanted, i + 1, { today, lane, parentDueBy: null }));
  ensureCount(desk, wholes);
  const giver = meeting ? atMeeting(meeting) : issuer(ctx, desk, wholes);
  const arrangementId = newId(Date.parse(ctx.now));
  const words = await say(tx, ctx, desk.keys, arrangementId, {
    title: given.title,
    reference: given.reference,
  });
  const body: Arranged = {
    ground: ground.id,
    groundOn: given.groundOn,
    lane: lane.id,
    source: meeting?.source ?? null,
    caseId: meeting?.caseId ?? null,
    unit: giver.unit,
    post: giver.post,
    visibility: meeting?.visibility ?? 'normal',
    hiddenFrom: meeting?.hiddenFrom ?? [],
    ...words,
  };
  const at = happenedAt(ctx);
  append(tx, ctx, [
    {
      stream: arrangementStream(arrangementId),
      version: 1,
      type: 'arrangement.made',
      body: body as unknown as Body,
      occurredAt: at,
    },
  ]);
  const arrangement = { ...body, arrangementId, version: 1, account: actorRef(ctx.actor), at };
  insertArrangement(tx, ctx.officeId, arrangement);
  const tasks: Task[] = [];
  for (const [i, one] of wholes.entries()) {
    tasks.push(await give(tx, ctx, desk, arrangement, null, giver, one, idOf(ctx, i)));
  }
  return { arrangement, tasks };
}

/** Ids in the order in which tasks were written down, in which trees show them. */
const idOf = (ctx: Context, i: number): string => newId(Date.parse(ctx.now) + i);

function ensureCount(desk: TaskDesk, wholes: readonly Whole[]): void {
  if (wholes.length === 0) throw new Refusal('task.none-given');
  if (wholes.length > desk.pack.most) throw new Refusal('task.too-many', { most: desk.pack.most });
}

/** The actor's post that reaches everybody who is to lead or help. @throws Refusal `task.arrange-not-yours`, `task.not-below` */
function issuer(ctx: Context, desk: TaskDesk, wholes: readonly Whole[]): Giver {
  const posts = arranging(ctx.actor);
  if (posts.length === 0) throw new Refusal('task.arrange-not-yours');
  const named = wholes.flatMap(({ lead, assistants }) => [lead.unit, ...assistants.map((a) => a.unit)]);
  const post = posts.find((p) => named.every((unit) => reaches(p, pathOf(desk, unit))));
  if (!post) throw new Refusal('task.not-below');
  return asPost(post);
}

/** To itself as a whole a unit gives nothing; to a post of its own it may. */
const asPost = (post: HeldPost): Giver => ({
  unit: post.unitId,
  post: post.postId,
  leads: (unit, path, lead) => reaches(post, path) && (lead === null ? unit !== post.unitId : lead !== post.postId),
  helps: (_unit, path) => reaches(post, path),
});

const atMeeting = ({ unit, post, units }: FromMeeting): Giver => ({
  unit,
  post,
  leads: (lead, _path, leadPost) => units.includes(lead) && leadPost !== post && (leadPost !== null || lead !== unit),
  helps: (helper) => units.includes(helper),
});

/** Gives one task: the duty to take it on, the duty to check it, and its words. */
async function give(
  tx: Tx,
  ctx: Context,
  desk: TaskDesk,
  arrangement: Arrangement,
  parent: Task | null,
  giver: Giver,
  one: Whole,
  taskId: string,
): Promise<Task> {
  const { lead, assistants } = one;
  await ensureMayLead(tx, ctx, desk, arrangement, giver, lead);
  for (const { unit } of assistants) {
    const path = pathOf(desk, unit);
    if (!giver.helps(unit, path)) throw new Refusal('task.not-below');
    ensureNotKept(arrangement, path);
  }
  const words = await say(tx, ctx, desk.keys, taskId, {
    measure: one.measure,
    how: one.how,
    ...Object.fromEntries(assistants.map((a, i) => [`does-${i}`, a.does])),
  });
  const helpers = assistants.map(({ unit }, i) => ({
    unit,
    does: (words as Record<string, TextRef>)[`does-${i}`]!,
  }));
  const lane = laneOf(desk.pack, arrangement.lane);
  const duty = duties.open(tx, ctx, desk, {
    mechanism: 'C6',
    mechanismVersion: desk.pack.version,
    step: 'accept-task',
    about: streamOf(taskId),
    parentId: parent?.duty ?? null,
    holderUnit: lead.unit,
    holderPost: lead.post,
    assistants: helpers.map((h) => h.unit),
    confirmerUnit: giver.unit,
    clock: lane.accept,
    ...hiddenOf(arrangement),
  });
  const check = beside(tx, ctx, desk, { arrangement, task: { taskId } }, 'check-task', giver, {
    dueBy: one.checks[0]!,
  });
  return apply(tx, ctx, null, taskId, {
    type: 'task.given',
    body: {
      arrangementId: arrangement.arrangementId,
      parentId: parent?.taskId ?? null,
      level: (parent?.level ?? 0) + 1,
      byUnit: giver.unit,
      byPost: giver.post,
      leadUnit: lead.unit,
      leadPost: lead.post,
      assistants: helpers,
      measure: words.measure,
      how: words.how,
      dueBy: one.dueBy,
      checks: one.checks,
      duty: duty.dutyId,
      checkDuty: check.dutyId,
      limitOn: duty.dueOn!,
    },
  });
}

async function ensureMayLead(
  read: Reader,
  ctx: Context,
  desk: TaskDesk,
  arrangement: Arrangement,
  giver: Giver,
  lead: Whole['lead'],
): Promise<void> {
  const path = pathOf(desk, lead.unit);
  if (lead.post !== null) {
    const post = await postAt(read, ctx.officeId, lead.post);
    if (post?.unit !== lead.unit) throw new Refusal('task.no-such-post');
  }
  if (!giver.leads(lead.unit, path, lead.post)) throw new Refusal('task.not-below');
  ensureNotKept(arrangement, path);
}

/** What is kept from a unit does not come to it: answered as for a unit that may not have it anyway. */
function ensureNotKept({ hiddenFrom }: Arrangement, path: readonly string[]): void {
  if (keptAway(hiddenFrom, path)) throw new Refusal('task.not-below');
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

/** Splits a task for those below the unit that has it, or who help it. Whoever splits stays answerable, and confirms the parts. */
export async function split(
  tx: Tx,
  ctx: Context,
  desk: TaskDesk,
  taskId: string,
  wanted: readonly Wanted[],
): Promise<{ readonly task: Task; readonly parts: readonly Task[] }> {
  const seen = await openFor(tx, ctx, desk, taskId, 'split');
  const { arrangement, task, duty } = seen;
  const lane = laneOf(desk.pack, arrangement.lane);
  const today = todayOf(ctx, desk);
  const wholes = wanted.map((one, i) => whole(one, i + 1, { today, lane, parentDueBy: task.dueBy }));
  ensureCount(desk, wholes);
  const post = postFor(ctx, seen);
  if (post === null) throw new Refusal('duty.not-the-holder');
  const helpers = task.assistants.map((a) => a.unit);
  const own = duty.holderUnit;
  const giver: Giver = {
    unit: own,
    post,
    leads: (unit, path, lead) =>
      lead === null
        ? unit !== own && (path.includes(own) || helpers.includes(unit))
        : lead !== post && within(unit, path),
    helps: (unit, path) => within(unit, path),
  };
  const within = (unit: string, path: readonly string[]) => path.includes(own) || helpers.includes(unit);
  const parts: Task[] = [];
  for (const [i, one] of wholes.entries())
    parts.push(await give(tx, ctx, desk, arrangement, task, giver, one, idOf(ctx, i)));
  const body = { parts: parts.map((p) => p.taskId) };
  return { task: apply(tx, ctx, task, taskId, { type: 'task.split', body }), parts };
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
