import { type Selectable, sql } from 'kysely';
import { type Reader, raw, sqlOf, type Tx } from '../db/open.ts';
import type { Json, Sending as SendingRow } from '../db/schema.generated.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import { evolve, type Lead, type Sending, type SendingEvent, type SendingKind, type SendingState } from './rules.ts';

export const streamOf = (sendingId: string): string => `sending:${sendingId}`;

const toRow = (s: Sending) => ({
  version: s.version,
  kind: s.kind,
  unit_id: s.unit,
  post_id: s.post,
  account: s.account,
  title: s.title as unknown as Json,
  to_units: [...s.to],
  by_on: s.by,
  from_on: s.from,
  until_on: s.until,
  subject: s.subject,
  attends: s.attends as unknown as Json | null,
  passes_on: s.passesOn,
  temporary: s.temporary,
  urgent: s.urgent,
  state: s.state,
  signer_unit: s.signer?.unit ?? null,
  signer_post: s.signer?.post ?? null,
  signed: [...s.signed],
  goes_at: s.goesAt,
  joined: s.joined,
  partners: [...s.partners],
  lead: s.lead,
  off_hours: s.offHours,
  over: s.over,
  answers: s.answers as unknown as Json,
  decided: s.decided,
  duties: s.duties as unknown as Json,
  prepared_at: s.preparedAt,
  sent_at: s.sentAt,
  ended_at: s.endedAt,
});

export const fromRow = (row: Selectable<SendingRow>): Sending => ({
  sendingId: row.sending_id,
  version: row.version,
  kind: row.kind as SendingKind,
  unit: row.unit_id,
  post: row.post_id,
  account: row.account,
  title: row.title as unknown as TextRef,
  to: row.to_units,
  by: row.by_on,
  from: row.from_on,
  until: row.until_on,
  subject: row.subject,
  attends: row.attends as unknown as Sending['attends'],
  passesOn: row.passes_on,
  temporary: row.temporary,
  urgent: row.urgent,
  state: row.state as SendingState,
  signer:
    row.signer_unit !== null && row.signer_post !== null ? { unit: row.signer_unit, post: row.signer_post } : null,
  signed: row.signed,
  goesAt: row.goes_at,
  joined: row.joined,
  partners: row.partners,
  lead: row.lead as Lead | null,
  offHours: row.off_hours,
  over: row.over,
  answers: row.answers as unknown as Sending['answers'],
  decided: row.decided,
  duties: row.duties as unknown as Sending['duties'],
  preparedAt: row.prepared_at,
  sentAt: row.sent_at,
  endedAt: row.ended_at,
});

const json = (value: unknown) => sql<Json>`${JSON.stringify(value)}::jsonb`;

export function save(tx: Tx, officeId: string, sending: Sending): void {
  const row = {
    ...toRow(sending),
    attends: sending.attends === null ? null : json(sending.attends),
    title: json(sending.title),
    answers: json(sending.answers),
    duties: json(sending.duties),
  };
  tx.write(
    sending.version === 1
      ? sqlOf.insertInto('sending').values({ office_id: officeId, sending_id: sending.sendingId, ...row })
      : sqlOf
          .updateTable('sending')
          .set(row)
          .where('office_id', '=', officeId)
          .where('sending_id', '=', sending.sendingId),
  );
}

export async function load(read: Reader, officeId: string, sendingId: string): Promise<Sending | null> {
  const [row] = await read.rows(
    sqlOf.selectFrom('sending').selectAll().where('office_id', '=', officeId).where('sending_id', '=', sendingId),
  );
  return row ? fromRow(row) : null;
}

/** Inspections that became part of this one. */
export async function joinedTo(read: Reader, officeId: string, hostId: string): Promise<Sending[]> {
  const rows = await read.rows(
    raw(sql<Selectable<SendingRow>>`select * from sending
      where office_id = ${officeId} and kind = 'inspection' and state = 'joined' and joined = ${hostId}::uuid
      order by sending_id`),
  );
  return rows.map(fromRow);
}

/** Of two who send at once the second counts what the first sent. */
export const oneAtATime = async (tx: Tx, officeId: string): Promise<void> =>
  void (await tx.rows(raw(sql`select pg_advisory_xact_lock(hashtextextended(${`sending ${officeId}`}, 0))`)));

/** What waited for the office to open, and may go by now; of two workers the second takes others. */
export async function toGo(tx: Tx, officeId: string, now: Instant, most: number): Promise<Sending[]> {
  const rows = await tx.rows(
    raw(sql<Selectable<SendingRow>>`select * from sending
      where office_id = ${officeId} and state = 'held' and goes_at <= ${now}::timestamptz
      order by goes_at, sending_id limit ${most} for update skip locked`),
  );
  return rows.map(fromRow);
}

const toEvent = (entry: Entry): SendingEvent =>
  ({ type: entry.type, at: entry.occurredAt, body: entry.body }) as unknown as SendingEvent;

export const sendingProjection: Projection = {
  table: 'sending',
  streamKind: 'sending',
  idColumn: 'sending_id',
  idType: 'uuid',
  rowKey: [],
  columns: Object.fromEntries(
    Object.keys(toRow({ to: [], signed: [], partners: [] } as unknown as Sending)).map((c) => [c, 'folded' as const]),
  ),
  fold: (entries) => {
    const sending = entries.reduce<Sending | null>(
      (state, e) => evolve(state, e.stream.slice('sending:'.length), e.version, toEvent(e)),
      null,
    );
    return sending ? [{ sending_id: sending.sendingId, ...toRow(sending) }] : [];
  },
};
