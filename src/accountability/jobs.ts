import { dateIn } from '../calendar/zone.ts';
import { brokenConstraint, type Db, type Tx } from '../db/open.ts';
import type { Context } from '../ledger/append.ts';
import { endCarrying, followWriter } from './carrying.commands.ts';
import { followLeft } from './deciders.commands.ts';
import type { MeasureDesk } from './desk.ts';
import { happen, owe } from './measures.commands.ts';
import { takeAway, takeKept, takeLeft, takePassed } from './measures.store.ts';
import { end } from './publications.commands.ts';
import { takeEnded } from './publications.store.ts';

const BATCH = 100;

/**
 * What time alone moves: whoever is to decide left the post, or stands in a unit accused since; whoever is to write serves elsewhere; nobody answered within the limit, so that
 * it waits for a decision; a measure stands no longer; what was shown long enough comes down. Each batch is a transaction of its own; where a person acted at the same moment, the next round does the rest.
 *
 * @returns how many were moved
 */
export async function followTime(db: Db, ctx: Context, desk: MeasureDesk): Promise<number> {
  const { officeId, now } = ctx;
  const today = dateIn(desk.calendar.zone, now);
  const moves = [
    await batch(db, async (tx) => {
      let moved = 0;
      for (const m of await takeLeft(tx, officeId, today, BATCH))
        if (await followLeft(tx, ctx, desk, m, 'left')) moved += 1;
      for (const m of await takeKept(tx, officeId, BATCH))
        if (await followLeft(tx, ctx, desk, m, 'concerned')) moved += 1;
      for (const m of await takeAway(tx, officeId, today, BATCH)) if (await followWriter(tx, ctx, desk, m)) moved += 1;
      return moved;
    }),
    await batch(db, async (tx) => {
      const passed = await takePassed(tx, officeId, { unansweredBefore: now }, BATCH);
      for (const m of passed) {
        const { dutyId } = await owe(tx, ctx, desk, m, 'decide', m.decider);
        happen(tx, ctx, m, m.measureId, { type: 'measure.unanswered', body: { duty: dutyId } });
      }
      return passed.length;
    }),
    await batch(db, async (tx) => {
      const passed = await takePassed(tx, officeId, { expiredBefore: today }, BATCH);
      for (const m of passed) {
        await endCarrying(tx, ctx, m);
        happen(tx, ctx, m, m.measureId, { type: 'measure.expired', body: {} });
      }
      return passed.length;
    }),
    await batch(db, async (tx) => {
      const passed = await takeEnded(tx, officeId, today, BATCH);
      for (const p of passed) end(tx, ctx, p);
      return passed.length;
    }),
  ];
  return moves.reduce((a, b) => a + b, 0);
}

async function batch(db: Db, work: (tx: Tx) => Promise<number>): Promise<number> {
  try {
    return await db.transact(work);
  } catch (error) {
    if (brokenConstraint(error) !== 'ledger_entry_pkey') throw error;
    return 0;
  }
}
