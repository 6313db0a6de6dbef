import type { Reader, Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { postAt } from '../duties/queries.ts';
import { say } from '../identity/said.ts';
import { actorRef, type HeldPost, keptAway } from '../kernel/actor.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { TextRef } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { append, type Context, happenedAt } from '../ledger/append.ts';
import type { Body } from '../ledger/entry.ts';
import { arranging, reaches } from './access.ts';
import { apply, beside, hiddenOf, openFor, pathOf, postFor, type TaskDesk, todayOf } from './commands.ts';
import { laneOf } from './pack.ts';
import {
  type Arranged,
  type Arrangement,
  ensureGround,
  type LaneId,
  type Task,
  type Wanted,
  type Whole,
  whole,
} from './rules.ts';
import { arrangementStream, insertArrangement, streamOf } from './store.ts';

/*
 * Giving: a decision is arranged as tasks, and whoever has a task splits it for those below.
 */

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
