import type { Db } from '../db/open.ts';
import type { Context } from '../ledger/append.ts';
import { sendHeld } from './commands.ts';
import type { SendingWork } from './work.ts';

/** So many go in one transaction. */
const BATCH = 20;

/** Sends what waited for the office to open. Done again, it does nothing. @returns how many went */
export async function followOpening(db: Db, ctx: Context, work: SendingWork): Promise<number> {
  let sent = 0;
  for (;;) {
    const done = await db.transact((tx) => sendHeld(tx, ctx, work, BATCH));
    sent += done;
    if (done < BATCH) return sent;
  }
}
