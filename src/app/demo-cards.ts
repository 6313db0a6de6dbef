import { type Db, openDb } from '../db/open.ts';
import { type Instant, instant, millis } from '../kernel/time.ts';
import type { Entry } from '../ledger/entry.ts';
import { follow } from '../ledger/follow.ts';
import { place } from '../ledger/seal.ts';
import { sweep } from '../supervision/cards.jobs.ts';
import { isBreach } from '../supervision/cards.rules.ts';
import { followForCards } from '../supervision/watch.jobs.ts';
import type { House } from './compose.ts';

const DAY_MS = 86_400_000;

/**
 * The cards of the demo's year, issued day by day as the worker would have: written down then, so that their limits to contest ran
 * then, and nobody is told of a year at once.
 *
 * @param from when the year began
 */
export async function playCards(house: House, ownerUrl: string, officeId: string, from: Instant): Promise<void> {
  const owner = openDb(ownerUrl, 1);
  const until = millis(house.clock());
  await followAll(house, owner, officeId, from);
  for (let day = millis(from); day < until + DAY_MS; day += DAY_MS) {
    const now = instant(Math.min(day, until));
    const looked = await sweep(house.db, contextAt(officeId, now), await house.cardsOf(officeId));
    if (looked > 0) await followAll(house, owner, officeId, now);
  }
  await owner.close();
}

/** What was done about cards since, followed as the worker does: those whose ground is gone are withdrawn. */
export async function followCards(house: House, ownerUrl: string, officeId: string): Promise<void> {
  const owner = openDb(ownerUrl, 1);
  const now = house.clock();
  await followAll(house, owner, officeId, now);
  await sweep(house.db, contextAt(officeId, now), await house.cardsOf(officeId));
  await followAll(house, owner, officeId, now);
  await owner.close();
}

const contextAt = (officeId: string, now: Instant) =>
  ({ officeId, now, actor: { kind: 'system', officeId, process: 'cards' } }) as const;

/**
 * Follows the ledger to its end, what that itself writes included. The year was played before anything followed it: what a card is
 * issued for at once, it is issued for when that was written down.
 */
async function followAll(house: House, owner: Db, officeId: string, now: Instant): Promise<void> {
  const work = await house.cardsOf(officeId);
  const rules = work.cards.rules.filter((r) => r.kind === 'breach');
  const atOnce = (e: Entry) => e.recordedAt > now && (e.type === 'card.issued' || rules.some((r) => isBreach(r, e)));
  for (let more = 1; more > 0; ) {
    while ((await place(owner, officeId)).length > 0);
    const later: Entry[] = [];
    more = await follow(owner, officeId, 'cards', (tx, entries) => {
      later.push(...entries.filter(atOnce));
      return followForCards(
        tx,
        contextAt(officeId, now),
        work,
        entries.filter((e) => !atOnce(e)),
      );
    });
    // What one transaction writes has one time.
    for (const entry of later)
      await owner.transact((tx) => followForCards(tx, contextAt(officeId, entry.recordedAt), work, [entry]));
  }
}
