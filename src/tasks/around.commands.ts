import type { Tx } from '../db/open.ts';
import { assist, cancel, giveBack, handOn } from '../duties/commands.ts';
import { type Duty, isEnded } from '../duties/rules.ts';
import type { Context } from '../ledger/append.ts';
import { apply } from './commands.ts';
import { isOver } from './rules.ts';
import { loadTask } from './store.ts';

/** Who has it in place of a unit that it is kept from now. */
export interface Desk {
  readonly unit: string;
  /** By which tasks are given there; `null` where the unit has no post. */
  readonly post: string | null;
}

/**
 * The case that a task came of turned out to be a report against a unit with a hand in it: what that unit owes goes to the desk that
 * reviews the report, its clock running on, and the desk checks and confirms what that unit gave (信访工作条例 第30条). It helps no
 * longer, and what it said was done is looked at anew.
 *
 * @param about all duties about the task, hidden already
 * @param keptAmong which of some units the task is kept from now
 */
export async function goAround(
  tx: Tx,
  ctx: Context,
  taskId: string,
  about: readonly Duty[],
  keptAmong: (units: readonly string[]) => Promise<readonly string[]>,
  desk: Desk,
): Promise<void> {
  const task = await loadTask(tx, ctx.officeId, taskId);
  if (!task || isOver(task)) return;
  const accused = await keptAmong([task.byUnit, ...about.flatMap((d) => [d.holderUnit, ...d.assistants])]);
  if (accused.length === 0) return;
  const kept = (unit: string) => accused.includes(unit);
  const open = about.filter((d) => !isEnded(d));
  const own = open.find((d) => d.dutyId === task.duty)!;
  const back = kept(own.holderUnit) && own.state === 'claimed';
  for (const duty of open) {
    if (back && duty.dutyId === task.confirmDuty) cancel(tx, ctx, duty, 'goes-around-accused');
    else if (duty !== own && kept(duty.holderUnit)) handOn(tx, ctx, duty, desk.unit, null);
  }
  let now = task;
  if (back) now = apply(tx, ctx, now, task.taskId, { type: 'task.returned', body: { words: null } });
  if (kept(own.holderUnit)) {
    handOn(tx, ctx, back ? giveBack(tx, ctx, own, null) : own, desk.unit, null);
    now = apply(tx, ctx, now, task.taskId, { type: 'task.handed-on', body: { unit: desk.unit, post: null } });
  }
  const helping = own.assistants.filter((unit) => !kept(unit));
  if (!kept(own.holderUnit) && own.state !== 'claimed' && helping.length < own.assistants.length)
    assist(tx, ctx, own, helping);
  if (kept(task.byUnit))
    apply(tx, ctx, now, task.taskId, {
      type: 'task.given-over',
      body: { unit: desk.unit, post: desk.post ?? task.byPost },
    });
}
