import type { Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { isEnded } from '../duties/rules.ts';
import type { Context } from '../ledger/append.ts';
import { lastOf } from '../mechanisms/days.rules.ts';
import { quotaOf } from '../mechanisms/rules.ts';
import type { MechanismWork } from '../mechanisms/work.ts';
import { deskOf, enter, happen, houseRecord, missed, type Opened, opened } from './record.commands.ts';
import { met, percentIn, within } from './tally.rules.ts';

/**
 * Settles a quota whose period is over. What the house counts itself it counts now; anything else has nothing more to be recorded: kept, it
 * is done; passed or missed, it is owed no more and stands as that, as nothing that is still done would mend it. What is refused counts no
 * more, so that one that is not kept waits for whoever has yet to confirm.
 *
 * @returns whether it is settled, or left to people
 */
export async function settle(tx: Tx, ctx: Context, work: MechanismWork, dutyId: string): Promise<boolean> {
  const it = (await opened(tx, ctx.officeId, dutyId))!;
  const { obligation, progress, records, duty, rule } = it;
  if (isEnded(duty)) return true;
  const quota = quotaOf(rule)!;
  if (quota.measure !== undefined) return count(tx, ctx, work, it);
  const { least, most } = obligation;
  const kept = within(progress.claimed, most) && (least === null || met(progress.confirmed, least, quota));
  if (kept) return done(tx, ctx, it);
  if (records.some((r) => r.state === 'recorded')) return false;
  missed(tx, ctx, it);
  return true;
}

function done(tx: Tx, ctx: Context, it: Opened): true {
  duties.fulfil(tx, ctx, it.duty, null, null);
  happen(tx, ctx, it, [{ type: 'obligation.done', body: {} }]);
  return true;
}

/**
 * Counts a share that the house has. Nothing sent is nothing short: it is done. Reached, or where the form has no words to add, the house
 * records it and somebody else confirms it, as anything; it is a count and judges nobody. Not reached, its holder is told and owes the
 * words of the form, such as what is done otherwise from now on.
 */
async function count(tx: Tx, ctx: Context, work: MechanismWork, before: Opened): Promise<true> {
  if (before.progress.claimed.counted) return true;
  const { obligation, rule } = before;
  const { unit, periodFrom: from, dueOn, least, confirmer } = obligation;
  const { measure, per } = quotaOf(rule)!;
  const figure = measure!;
  const to = lastOf(per, dueOn);
  const { value, of } = (await work.knows(unit, from, to, [figure]))[figure]!;
  const it = happen(tx, ctx, before, [{ type: 'obligation.counted', body: { figure, from, to, value, of } }]);
  const percent = percentIn({ value, of });
  if (percent === null) return done(tx, ctx, it);
  const reached = percent >= least!;
  if (!reached && Object.keys(rule.record.properties).length > 0)
    happen(tx, ctx, it, [{ type: 'obligation.warned', body: { kind: 'short', percent, expected: least! } }]);
  else if (confirmer !== null || deskOf(work, obligation) !== null) await enter(tx, ctx, work, it, houseRecord(it));
  // An office without anybody to confirm: the count stands for itself.
  else if (reached) done(tx, ctx, it);
  else missed(tx, ctx, it);
  return true;
}
