import type { Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { dutiesById } from '../duties/queries.ts';
import { say } from '../identity/said.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { apply, beside, besideOf, drop, type Held, openFor, postFor, type TaskDesk, todayOf } from './commands.ts';
import { laneOf } from './pack.ts';
import { isOver, type Task } from './rules.ts';
import { loadTask, tasksOf } from './store.ts';

/*
 * A task on its way: checked on its dates, reported on once for each, said to be done, confirmed or returned by whoever gave it, and
 * given more time by them.
 */

const giverOf = (task: Task) => ({ unit: task.byUnit, post: task.byPost });

/** The day of the check that is next. @throws Refusal `task.no-check-left`, `task.check-not-yet` */
function ensureCheckDay(ctx: Context, desk: TaskDesk, task: Task): void {
  const day = task.checks[task.checked];
  if (day === undefined) throw new Refusal('task.no-check-left');
  if (day > todayOf(ctx, desk)) throw new Refusal('task.check-not-yet', { date: day });
}

/** On a check date whoever gave it asks how it goes, once: nobody has to report at any other time (H2). */
export async function askReport(tx: Tx, ctx: Context, desk: TaskDesk, taskId: string): Promise<Task> {
  const held = await openFor(tx, ctx, desk, taskId, 'askReport');
  const { task, duty, arrangement } = held;
  ensureCheckDay(ctx, desk, task);
  if (task.asked > task.checked) throw new Refusal('task.report-asked-already');
  const holder = { unit: duty.holderUnit, post: duty.holderPost };
  const report = beside(tx, ctx, desk, held, 'report-task', holder, {
    clock: laneOf(desk.pack, arrangement.lane).report,
  });
  return apply(tx, ctx, task, taskId, { type: 'task.report-asked', body: { duty: report.dutyId } });
}

export async function report(tx: Tx, ctx: Context, desk: TaskDesk, taskId: string, said: string): Promise<Task> {
  const held = await openFor(tx, ctx, desk, taskId, 'report');
  const { task } = held;
  if (task.reportDuty === null) throw new Refusal('task.report-not-asked');
  await fulfil(tx, ctx, task.reportDuty, postFor(ctx, held));
  const body = await say(tx, ctx, desk.keys, taskId, { words: said });
  return apply(tx, ctx, task, taskId, { type: 'task.reported', body });
}

async function fulfil(tx: Tx, ctx: Context, dutyId: string | null, post: string | null): Promise<void> {
  const [duty] = await dutiesById(tx, ctx.officeId, dutyId === null ? [] : [dutyId]);
  if (duty && !['done', 'cancelled'].includes(duty.state)) duties.fulfil(tx, ctx, duty, post, null);
}

/** Whoever gave it checks, and says what they found; the next check date is owed then. */
export async function check(tx: Tx, ctx: Context, desk: TaskDesk, taskId: string, found: string): Promise<Task> {
  const held = await openFor(tx, ctx, desk, taskId, 'check');
  const { task } = held;
  ensureCheckDay(ctx, desk, task);
  await fulfil(tx, ctx, task.checkDuty, giverPost(ctx, held));
  await drop(tx, ctx, [task.reportDuty], 'task-checked');
  const next = task.checks[task.checked + 1];
  const duty = next && beside(tx, ctx, desk, held, 'check-task', giverOf(task), { dueBy: next });
  const { words } = await say(tx, ctx, desk.keys, taskId, { words: found });
  return apply(tx, ctx, task, taskId, { type: 'task.checked', body: { words, next: duty?.dutyId ?? null } });
}

function giverPost(ctx: Context, { task }: Held): string | null {
  if (ctx.actor.kind !== 'staff') return null;
  const { posts } = ctx.actor;
  const found = posts.find((p) => p.postId === task.byPost) ?? posts.find((p) => p.unitId === task.byUnit) ?? posts[0];
  return found?.postId ?? null;
}

/** The holder says it is done, and how one sees it. While a part is open the whole is not. */
export async function claim(tx: Tx, ctx: Context, desk: TaskDesk, taskId: string, said: string): Promise<Task> {
  const held = await openFor(tx, ctx, desk, taskId, 'claim');
  const { task, duty, arrangement } = held;
  const parts = (await tasksOf(tx, ctx.officeId, [task.arrangementId])).filter((t) => t.parentId === taskId);
  const open = parts.filter((t) => !isOver(t)).length;
  if (open > 0) throw new Refusal('task.part-open', { open, parts: parts.length });
  const { words } = await say(tx, ctx, desk.keys, taskId, { words: said });
  duties.claimNow(tx, ctx, duty, postFor(ctx, held), words.item);
  await drop(tx, ctx, [task.moreAsked?.duty, task.reportDuty], 'task-claimed');
  const confirm = beside(tx, ctx, desk, held, 'confirm-task', giverOf(task), {
    clock: laneOf(desk.pack, arrangement.lane).confirm,
  });
  const body = { words, duty: confirm.dutyId, confirmBy: confirm.dueOn! };
  return apply(tx, ctx, task, taskId, { type: 'task.claimed', body });
}

/** Whoever gave it confirms that it is done; never its holder. */
export async function confirm(
  tx: Tx,
  ctx: Context,
  desk: TaskDesk,
  taskId: string,
  said: string | null,
): Promise<Task> {
  const held = await openFor(tx, ctx, desk, taskId, 'confirm');
  const { task, duty } = held;
  const words = said?.trim() ? (await say(tx, ctx, desk.keys, taskId, { words: said })).words : null;
  duties.confirm(tx, ctx, duty);
  await fulfil(tx, ctx, task.confirmDuty, giverPost(ctx, held));
  await drop(
    tx,
    ctx,
    besideOf(task).filter((id) => id !== task.confirmDuty),
    'task-done',
  );
  return apply(tx, ctx, task, taskId, { type: 'task.confirmed', body: { words } });
}

/** It is not done: back to its holder, with the reasons. */
export async function giveBack(tx: Tx, ctx: Context, desk: TaskDesk, taskId: string, reasons: string): Promise<Task> {
  const held = await openFor(tx, ctx, desk, taskId, 'return');
  const { task, duty } = held;
  const { words } = await say(tx, ctx, desk.keys, taskId, { words: reasons });
  duties.giveBack(tx, ctx, duty, words.item);
  await fulfil(tx, ctx, task.confirmDuty, giverPost(ctx, held));
  return apply(tx, ctx, task, taskId, { type: 'task.returned', body: { words } });
}

/** The holder asks for a later day; whoever gave it decides. */
export async function askMore(
  tx: Tx,
  ctx: Context,
  desk: TaskDesk,
  taskId: string,
  day: PlainDate,
  reason: string,
): Promise<Task> {
  const held = await openFor(tx, ctx, desk, taskId, 'askMore');
  const { task } = held;
  if (task.moreAsked) throw new Refusal('task.more-asked-already');
  if (day <= task.dueBy || day < todayOf(ctx, desk)) throw new Refusal('task.not-later', { date: task.dueBy });
  await ensureWithinParent(tx, ctx, task, day);
  const duty = beside(tx, ctx, desk, held, 'decide-more-time', giverOf(task), { clock: desk.pack.moreTime });
  const { words } = await say(tx, ctx, desk.keys, taskId, { words: reason });
  return apply(tx, ctx, task, taskId, { type: 'task.more-asked', body: { day, duty: duty.dutyId, words } });
}

/** @throws Refusal `task.after-parent`: the whole needs more time first */
async function ensureWithinParent(tx: Tx, ctx: Context, task: Task, day: PlainDate): Promise<void> {
  const parent = task.parentId === null ? null : await loadTask(tx, ctx.officeId, task.parentId);
  if (parent && day > parent.dueBy) throw new Refusal('task.after-parent', { date: day, parent: parent.dueBy });
}

/** One level above the owner decides on more time; each time is counted (G10). */
export async function decideMore(
  tx: Tx,
  ctx: Context,
  desk: TaskDesk,
  taskId: string,
  granted: boolean,
  reasons: string,
): Promise<Task> {
  const held = await openFor(tx, ctx, desk, taskId, 'decideMore');
  const { task, duty } = held;
  if (!task.moreAsked) throw new Refusal('task.no-more-asked');
  const { day } = task.moreAsked;
  if (granted) {
    await ensureWithinParent(tx, ctx, task, day);
    duties.redate(tx, ctx, desk, duty, day);
  }
  await fulfil(tx, ctx, task.moreAsked.duty, giverPost(ctx, held));
  const { words } = await say(tx, ctx, desk.keys, taskId, { words: reasons });
  return apply(tx, ctx, task, taskId, { type: 'task.more-decided', body: { granted, day, words } });
}

/** Something that shows how it goes was attached. */
export async function attach(
  tx: Tx,
  ctx: Context,
  desk: TaskDesk,
  taskId: string,
  attachment: string,
  digest: string,
): Promise<Task> {
  const { task } = await openFor(tx, ctx, desk, taskId, 'attach');
  return apply(tx, ctx, task, taskId, { type: 'task.attached', body: { attachment, digest } });
}
