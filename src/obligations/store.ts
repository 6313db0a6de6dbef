import { type Selectable, sql } from 'kysely';
import { type Reader, raw, sqlOf, type Tx } from '../db/open.ts';
import type {
  Json,
  ObligationProgress,
  ObligationRecord,
  Obligation as ObligationRow,
} from '../db/schema.generated.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import type { Obligation } from '../mechanisms/adoption.rules.ts';
import { obligationFromRow, openedProjection } from './opened.store.ts';
import {
  type Ask,
  evolve,
  evolveRecord,
  type Made,
  nothingYet,
  type ObligationEvent,
  type Progress,
  type RecordState,
  recordOf,
} from './rules.ts';
import type { Tally } from './tally.rules.ts';

export const streamOf = (dutyId: string): string => `obligation:${dutyId}`;

const toRow = (progress: Progress) => ({
  version: progress.version,
  records: progress.records,
  claimed: progress.claimed as unknown as Json,
  confirmed: progress.confirmed as unknown as Json,
  done_at: progress.doneAt,
});

const progressFromRow = (row: Selectable<ObligationProgress>): Progress => ({
  dutyId: row.duty_id,
  version: row.version,
  records: row.records,
  claimed: row.claimed as unknown as Tally,
  confirmed: row.confirmed as unknown as Tally,
  doneAt: row.done_at,
});

const toRecordRow = (made: Made) => ({
  state: made.state,
  from_on: made.from,
  to_on: made.to,
  place: made.place,
  amount: made.amount,
  kind: made.kind,
  numbers: made.numbers as Json,
  evidence: [...made.evidence],
  by_account: made.by.account,
  by_post: made.by.post,
  recorded_at: made.at,
  confirm_duty: made.confirmDuty,
  decided_at: made.decidedAt,
  asks: made.asks as unknown as Json,
  code_digest: made.code?.digest ?? null,
  code_until: made.code?.until ?? null,
  publish_duty: made.publishDuty,
  public_from: made.shown?.from ?? null,
  public_until: made.shown?.until ?? null,
});

const recordFromRow = (row: Selectable<ObligationRecord>): Made => ({
  recordId: row.record_id,
  state: row.state as RecordState,
  from: row.from_on,
  to: row.to_on,
  place: row.place,
  amount: row.amount,
  numbers: row.numbers as Made['numbers'],
  kind: row.kind,
  evidence: row.evidence,
  by: { account: row.by_account, post: row.by_post },
  at: row.recorded_at,
  confirmDuty: row.confirm_duty,
  decidedAt: row.decided_at,
  asks: row.asks as unknown as Ask[],
  code: row.code_digest !== null && row.code_until !== null ? { digest: row.code_digest, until: row.code_until } : null,
  publishDuty: row.publish_duty,
  shown:
    row.public_from !== null && row.public_until !== null ? { from: row.public_from, until: row.public_until } : null,
});

const json = (value: unknown) => sql<Json>`${JSON.stringify(value)}::jsonb`;

export function saveProgress(tx: Tx, officeId: string, isNew: boolean, progress: Progress): void {
  const row = { ...toRow(progress), claimed: json(progress.claimed), confirmed: json(progress.confirmed) };
  tx.write(
    isNew
      ? sqlOf.insertInto('obligation_progress').values({ office_id: officeId, duty_id: progress.dutyId, ...row })
      : sqlOf
          .updateTable('obligation_progress')
          .set(row)
          .where('office_id', '=', officeId)
          .where('duty_id', '=', progress.dutyId),
  );
}

export function saveRecord(tx: Tx, officeId: string, dutyId: string, isNew: boolean, made: Made): void {
  const row = { ...toRecordRow(made), asks: json(made.asks), numbers: json(made.numbers) };
  tx.write(
    isNew
      ? sqlOf
          .insertInto('obligation_record')
          .values({ office_id: officeId, record_id: made.recordId, duty_id: dutyId, ...row })
      : sqlOf
          .updateTable('obligation_record')
          .set(row)
          .where('office_id', '=', officeId)
          .where('record_id', '=', made.recordId),
  );
}

/** When the holder is told next; `null`: no more. */
export function warnNext(tx: Tx, officeId: string, dutyIds: readonly string[], on: PlainDate | null): void {
  tx.write(
    sqlOf
      .updateTable('obligation')
      .set({ warn_on: on })
      .where('office_id', '=', officeId)
      .where(sql<boolean>`duty_id = any(${dutyIds}::uuid[])`),
  );
}

/** Obligations whose holder may have to be told, with how far they came; of two workers the second takes others. */
export async function toWarn(
  tx: Tx,
  officeId: string,
  today: PlainDate,
  most: number,
): Promise<{ obligation: Obligation; progress: Progress; over: boolean }[]> {
  const rows = await tx.rows(
    raw(sql<Selectable<ObligationRow> & Selectable<ObligationProgress> & { over: boolean; known: boolean }>`
      select p.*, o.*, p.duty_id is not null as known, d.ended_at is not null as over
      from (select * from obligation where office_id = ${officeId} and warn_on <= ${today}::date
        order by warn_on, duty_id limit ${most} for update skip locked) o
      join duty d on d.office_id = o.office_id and d.duty_id = o.duty_id
      left join obligation_progress p on p.office_id = o.office_id and p.duty_id = o.duty_id`),
  );
  return rows.map((row) => ({
    obligation: obligationFromRow(row),
    progress: row.known ? progressFromRow(row) : nothingYet(row.duty_id),
    over: row.over || row.done_at !== null,
  }));
}

export async function loadObligation(read: Reader, officeId: string, dutyId: string): Promise<Obligation | null> {
  const [row] = await read.rows(
    sqlOf.selectFrom('obligation').selectAll().where('office_id', '=', officeId).where('duty_id', '=', dutyId),
  );
  return row ? obligationFromRow(row) : null;
}

/** How far it came; before anything was recorded, nothing. */
export async function loadProgress(read: Reader, officeId: string, dutyId: string): Promise<Progress> {
  const [row] = await read.rows(
    sqlOf.selectFrom('obligation_progress').selectAll().where('office_id', '=', officeId).where('duty_id', '=', dutyId),
  );
  return row ? progressFromRow(row) : nothingYet(dutyId);
}

/** Records of an obligation, oldest first. */
export async function recordsOf(read: Reader, officeId: string, dutyId: string): Promise<Made[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('obligation_record')
      .selectAll()
      .where('office_id', '=', officeId)
      .where('duty_id', '=', dutyId)
      .orderBy('from_on')
      .orderBy('record_id'),
  );
  return rows.map(recordFromRow);
}

const toEvent = (entry: Entry): ObligationEvent =>
  ({ type: entry.type, at: entry.occurredAt, body: entry.body }) as unknown as ObligationEvent;
const idOf = (entry: Entry): string => entry.stream.slice('obligation:'.length);

/** Progress and records after all that happened. */
function folded(entries: readonly Entry[]): { progress: Progress; records: Map<string, Made> } {
  const records = new Map<string, Made>();
  let progress = nothingYet(idOf(entries[0]!));
  for (const entry of entries) {
    const event = toEvent(entry);
    const about = recordOf(event);
    const made = about ? (records.get(about.body.record) ?? null) : null;
    progress = evolve(progress, entry.version, event, made);
    if (about) records.set(about.body.record, evolveRecord(made, about));
  }
  return { progress, records };
}

export const obligationProjections: readonly Projection[] = [
  openedProjection,
  {
    table: 'obligation_progress',
    streamKind: 'obligation',
    idColumn: 'duty_id',
    idType: 'uuid',
    rowKey: [],
    columns: Object.fromEntries(Object.keys(toRow({} as Progress)).map((column) => [column, 'folded' as const])),
    fold: (entries) => {
      const { progress } = folded(entries);
      return [{ duty_id: progress.dutyId, ...toRow(progress) }];
    },
  },
  {
    table: 'obligation_record',
    streamKind: 'obligation',
    idColumn: 'duty_id',
    idType: 'uuid',
    rowKey: ['record_id'],
    columns: {
      ...Object.fromEntries(
        Object.keys(toRecordRow({ by: {}, evidence: [] } as unknown as Made)).map((column) => [
          column,
          'folded' as const,
        ]),
      ),
      record_id: 'folded',
    },
    fold: (entries) => {
      const { progress, records } = folded(entries);
      return [...records.values()].map((made) => ({
        ...{ duty_id: progress.dutyId, record_id: made.recordId },
        ...toRecordRow(made),
      }));
    },
  },
];
