import type { Tx } from '../db/open.ts';
import { plainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { type BurdenAct, cellOf } from '../mechanisms/burden.rules.ts';
import { addForm } from '../mechanisms/burden.store.ts';
import { todayOf } from '../mechanisms/days.commands.ts';
import type { MechanismWork } from '../mechanisms/work.ts';
import type { Opened } from './record.commands.ts';

/**
 * Counts how long a form was worked on, with its act in one transaction. What is kept cannot tell whose form it was: it goes into the
 * month's counts of the rule, and nowhere else. The ledger has no word of it, as each of its entries has an actor.
 *
 * @param seconds as the browser measured them; `undefined`: not measured, as of an import
 */
export function countForm(
  tx: Tx,
  ctx: Context,
  work: MechanismWork,
  { adoption, rule }: Pick<Opened, 'adoption' | 'rule'>,
  act: BurdenAct,
  seconds: number | undefined,
): void {
  if (seconds === undefined) return;
  const month = plainDate(`${todayOf(ctx, work).slice(0, 7)}-01`);
  const { edges } = work.vocabulary.settings.burden;
  const { row, number } = adoption;
  addForm(tx, ctx.officeId, { row, number, duty: rule.id, act, month }, cellOf(seconds, edges));
}
