import type { Selectable } from 'kysely';
import { type Reader, sqlOf, type Tx } from '../db/open.ts';
import type { CalendarFeed } from '../db/schema.generated.ts';
import type { Instant } from '../kernel/time.ts';

/** An address under which a calendar program reads what its maker owes, or what the unit does that they head. */
export interface Feed {
  readonly feedId: string;
  readonly accountId: string;
  /** `null`: of the person. */
  readonly unit: string | null;
  readonly madeAt: Instant;
}

const fromRow = (row: Selectable<CalendarFeed>): Feed => ({
  feedId: row.feed_id,
  accountId: row.account_id,
  unit: row.unit_id,
  madeAt: row.made_at,
});

/** Of one person, oldest first. */
export async function feedsOf(read: Reader, officeId: string, accountId: string): Promise<Feed[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('calendar_feed')
      .selectAll()
      .where('office_id', '=', officeId)
      .where('account_id', '=', accountId)
      .orderBy('made_at')
      .orderBy('feed_id'),
  );
  return rows.map(fromRow);
}

export async function feedBehind(read: Reader, officeId: string, digest: Buffer): Promise<Feed | null> {
  const [row] = await read.rows(
    sqlOf.selectFrom('calendar_feed').selectAll().where('office_id', '=', officeId).where('digest', '=', digest),
  );
  return row ? fromRow(row) : null;
}

export function saveFeed(tx: Tx, officeId: string, { feedId, accountId, unit, madeAt }: Feed, digest: Buffer): void {
  tx.write(
    sqlOf
      .insertInto('calendar_feed')
      .values({ office_id: officeId, feed_id: feedId, digest, account_id: accountId, unit_id: unit, made_at: madeAt }),
  );
}

export function removeFeed(tx: Tx, officeId: string, feedId: string): void {
  tx.write(sqlOf.deleteFrom('calendar_feed').where('office_id', '=', officeId).where('feed_id', '=', feedId));
}
