import type { Tx } from '../db/open.ts';
import type { Entry } from '../ledger/entry.ts';
import { type Counting, moves, placeOf } from './board.rules.ts';
import {
  addCounts,
  bucketsOf,
  type Cell,
  counted,
  dutiesAbout,
  dutiesOfCards,
  setCounted,
  standing,
} from './board.store.ts';
import type { CardWork } from './cards.commands.ts';

/** Entries of a duty that move it nowhere. */
const STAYS = new Set(['duty.assisted', 'duty.progressed']);
/** Entries of a card that change the light on its duty. */
const LIGHTS_UP = new Set(['card.issued', 'card.decided', 'card.withdrawn']);

/**
 * Counts anew the duties that committed entries are about. A duty goes to where its row says that it stands now, whatever the entry,
 * so that doing it twice, or an entry that comes late, counts nothing twice. The caller moves its mark along the ledger in the same
 * transaction, and holds the follower's lock: one of a kind counts for an office at a time.
 */
export async function followForBoard(
  tx: Tx,
  officeId: string,
  work: CardWork,
  entries: readonly Entry[],
): Promise<void> {
  const of = (kind: string, which: (e: Entry) => boolean) =>
    entries.filter((e) => e.stream.startsWith(`${kind}:`) && which(e)).map((e) => e.stream);
  const ids = (streams: readonly string[]) => streams.map((s) => s.slice(s.indexOf(':') + 1));
  const touched = new Set([
    ...ids(of('duty', (e) => !STAYS.has(e.type))),
    ...(await dutiesOfCards(tx, officeId, ids(of('card', (e) => LIGHTS_UP.has(e.type))))),
    // It is an appeal of another kind now.
    ...(await dutiesAbout(
      tx,
      officeId,
      of('case', (e) => e.type === 'case.classified'),
    )),
  ]);
  await countAnew(tx, officeId, work, [...touched]);
}

/** Counts these duties, and those they are parts of, where they stand now. */
export async function countAnew(tx: Tx, officeId: string, work: CardWork, dutyIds: readonly string[]): Promise<void> {
  if (dutyIds.length === 0) return;
  const own = await standing(tx, officeId, dutyIds);
  const known = new Set(dutyIds);
  const wholes = [...new Set(own.flatMap(({ duty }) => duty.parentId ?? []))].filter((id) => !known.has(id));
  const all = wholes.length === 0 ? own : [...own, ...(await standing(tx, officeId, wholes))];
  const by: Counting = { calendar: work.calendar, cardRules: work.cards.rules };
  const places = all.map(({ duty, beside }) => ({ dutyId: duty.dutyId, place: placeOf(duty, beside, by) }));
  const bucketOf = await bucketsOf(
    tx,
    officeId,
    places.flatMap(({ place }) => place ?? []),
  );
  const before = await counted(
    tx,
    officeId,
    places.map((p) => p.dutyId),
  );
  const changes = places.map(({ dutyId, place }) => ({
    dutyId,
    from: before.get(dutyId) ?? null,
    to: place && { bucketId: bucketOf(place.bucket), dueOn: place.dueOn },
  }));
  addCounts(tx, officeId, moves(changes));
  setCounted(
    tx,
    officeId,
    changes.filter(({ from, to }) => !isSame(from, to)),
  );
}

const isSame = (a: Cell | null, b: Cell | null): boolean =>
  a === b || (a?.bucketId === b?.bucketId && a?.dueOn === b?.dueOn);
