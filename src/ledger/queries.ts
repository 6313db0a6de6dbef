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

/** Whether the newest entry of a stream is what a person did, and none of the house's own processes. */
export async function lastByPerson(read: Reader, officeId: string, stream: string): Promise<boolean> {
  const [last] = await read.rows(
    sqlOf
      .selectFrom('ledger_entry')
      .select('actor')
      .where('office_id', '=', officeId)
      .where('stream', '=', stream)
      .orderBy('version', 'desc')
      .limit(1),
  );
  return last !== undefined && !last.actor.startsWith('system:');
}

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
