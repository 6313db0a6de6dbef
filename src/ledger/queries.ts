import { type Selectable, sql } from 'kysely';
import { type Reader, sqlOf } from '../db/open.ts';
import type { LedgerEntry } from '../db/schema.generated.ts';
import type { Body, Entry } from './entry.ts';

export const toEntry = (row: Selectable<LedgerEntry>): Entry => ({
  officeId: row.office_id,
  stream: row.stream,
  version: row.version,
  type: row.type,
  body: row.body as Body,
  actor: row.actor,
  occurredAt: row.occurred_at,
  recordedAt: row.recorded_at,
});

/** All entries of the given streams, each stream in order. Who may read a stream is decided by the slice that owns it. */
export async function entriesOf(read: Reader, officeId: string, streams: readonly string[]): Promise<Entry[]> {
  if (streams.length === 0) return [];
  return (
    await read.rows(
      sqlOf
        .selectFrom('ledger_entry')
        .selectAll()
        .where('office_id', '=', officeId)
        .where(sql<boolean>`stream = any(${streams}::text[])`)
        .orderBy('stream')
        .orderBy('version'),
    )
  ).map(toEntry);
}
