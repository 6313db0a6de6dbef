import { sql } from 'kysely';
import { type Db, type Reader, raw, sqlOf, type Tx } from '../db/open.ts';
import type { Entry } from './entry.ts';
import { toEntry } from './queries.ts';
import { lockFollower } from './seal.ts';

const BATCH = 500;

/**
 * Hands the entries that a follower has not seen yet to `take`, in the order of the leaves, and moves its mark in the same
 * transaction: what `take` writes there (jobs) exists exactly if the mark has passed. Runs under the owner's role.
 *
 * @returns how many were handed over; fewer than 500 means that none wait
 */
export async function follow(
  db: Db,
  officeId: string,
  follower: string,
  take: (tx: Tx, entries: readonly Entry[]) => Promise<void>,
): Promise<number> {
  return db.transact(async (tx) => {
    const from = await lockFollower(tx, officeId, follower);
    const rows = await tx.rows(
      sqlOf
        .selectFrom('ledger_leaf as l')
        .innerJoin('ledger_entry as e', (j) =>
          j
            .onRef('e.office_id', '=', 'l.office_id')
            .onRef('e.stream', '=', 'l.stream')
            .onRef('e.version', '=', 'l.version'),
        )
        .selectAll('e')
        .where('l.office_id', '=', officeId)
        .where('l.leaf_index', '>=', from)
        .orderBy('l.leaf_index')
        .limit(BATCH),
    );
    if (rows.length === 0) return 0;
    await take(tx, rows.map(toEntry));
    moveFollower(tx, officeId, follower, from + rows.length);
    return rows.length;
  });
}

function moveFollower(tx: Tx, officeId: string, follower: string, to: number): void {
  tx.write(
    sqlOf
      .updateTable('ledger_follower')
      .set({ next_leaf: to })
      .where('office_id', '=', officeId)
      .where('follower', '=', follower),
  );
}

/** The offices where entries wait for their place or for one of these followers: what an idle house asks, in one question for all. */
export async function waiting(read: Reader, followers: readonly string[]): Promise<string[]> {
  const rows = await read.rows(
    raw(
      sql<{ office_id: string }>`select o.office_id from office o
        left join ledger_follower s on s.office_id = o.office_id and s.follower = 'sealer'
        where exists (select from ledger_pending p where p.office_id = o.office_id)
          or (select count(*) from ledger_follower f where f.office_id = o.office_id
                and f.follower = any(${followers}::text[]) and f.next_leaf >= s.next_leaf) < ${followers.length}`,
    ),
  );
  return rows.map((r) => r.office_id);
}

/** Lets a follower begin at the end: for entries that were dealt with when they were written (the demo, an import). */
export async function skipToEnd(db: Db, officeId: string, follower: string): Promise<void> {
  await db.transact(async (tx) => {
    await lockFollower(tx, officeId, follower);
    moveFollower(tx, officeId, follower, await lockFollower(tx, officeId, 'sealer'));
  });
}
