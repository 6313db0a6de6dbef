import type { HeadsDuty } from '../org/heads-duty.ts';
import { orgPack } from '../org/pack.ts';
import { type ClockWork, cancel, fulfil, open } from './commands.ts';
import { allowed, isEnded } from './rules.ts';
import { load } from './store.ts';

/** The head's duty while a hand-over in the unit is not acknowledged: one for each hand-over, about the post that passed on. */
export const headsDuty = (workOf: (officeId: string) => Promise<ClockWork>): HeadsDuty => ({
  async open(tx, ctx, duty) {
    open(tx, ctx, await workOf(ctx.officeId), {
      ...duty,
      mechanism: 'hand-over',
      mechanismVersion: orgPack.version,
      step: 'acknowledge-handover',
      clock: orgPack.handover.head,
    });
  },
  async end(tx, ctx, dutyIds, how) {
    for (const dutyId of dutyIds) {
      const duty = await load(tx, ctx.officeId, dutyId);
      if (!duty || isEnded(duty)) continue;
      // The acknowledgement itself proves it; nobody is asked to confirm.
      const proven = how === 'acknowledged' && (duty.state === 'open' || allowed(duty.state, 'claim'));
      if (proven) fulfil(tx, ctx, duty, null, null);
      else cancel(tx, ctx, duty, `hand-over-${how}`);
    }
  },
});
