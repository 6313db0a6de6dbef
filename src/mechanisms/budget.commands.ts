import type { Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { isEnded } from '../duties/rules.ts';
import type { Context } from '../ledger/append.ts';
import { happen, opened, quotaOf } from './record.commands.ts';
import { met, within } from './tally.rules.ts';

/**
 * Settles a budget whose period is over and recorded: kept, it is done; passed, it is owed no more and stands as passed. What is refused
 * counts no more, so that one that is passed waits for whoever has yet to confirm. Where too little was done of what the rule asks for as
 * well, it stays owed, and late.
 *
 * @returns whether it is settled
 */
export async function settle(tx: Tx, ctx: Context, dutyId: string): Promise<boolean> {
  const it = (await opened(tx, ctx.officeId, dutyId))!;
  const { obligation, progress, records, duty, rule } = it;
  if (isEnded(duty)) return true;
  const { least, most } = obligation;
  if (!within(progress.claimed, most)) {
    if (records.some((r) => r.state === 'recorded')) return false;
    duties.cancel(tx, ctx, duty, 'over-budget');
    return true;
  }
  if (least !== null && !met(progress.confirmed, least, quotaOf(rule)))
    return !records.some((r) => r.state === 'recorded');
  duties.fulfil(tx, ctx, duty, null, null);
  happen(tx, ctx, it, [{ type: 'obligation.done', body: {} }]);
  return true;
}
