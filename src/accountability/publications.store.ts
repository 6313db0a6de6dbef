import { type Selectable, sql } from 'kysely';
import { type Reader, sqlOf, type Tx } from '../db/open.ts';
import type { Json, Publicity as PublicityRow } from '../db/schema.generated.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import {
  evolve,
  type Publicity,
  type PublicityEvent,
  type PublicityKind,
  type PublicityState,
} from './publications.rules.ts';

export const streamOf = (publicityId: string): string => `publicity:${publicityId}`;

type Detail = Pick<Publicity, 'days' | 'finds' | 'justified' | 'title' | 'text'>;

const toRow = (p: Publicity) => {
  const detail: Detail = { days: p.days, finds: p.finds, justified: p.justified, title: p.title, text: p.text };
  return {
    version: p.version,
    measure_id: p.measureId,
    kind: p.kind,
    unit_id: p.unit,
    named: p.named,
    state: p.state,
    writer: p.writer,
    approver: p.approver,
    shown_from: p.shownFrom,
    shown_until: p.shownUntil,
    detail,
    drafted_at: p.draftedAt,
    ended_at: p.endedAt,
  };
};

export const fromRow = (row: Selectable<PublicityRow>): Publicity => ({
  ...(row.detail as unknown as Detail),
  publicityId: row.publicity_id,
  version: row.version,
  measureId: row.measure_id,
  kind: row.kind as PublicityKind,
  unit: row.unit_id,
  named: row.named,
  state: row.state as PublicityState,
  writer: row.writer,
  approver: row.approver,
  shownFrom: row.shown_from,
  shownUntil: row.shown_until,
  draftedAt: row.drafted_at,
  endedAt: row.ended_at,
});

export function save(tx: Tx, officeId: string, p: Publicity): void {
  const row = { ...toRow(p), detail: sql<Json>`${JSON.stringify(toRow(p).detail)}::jsonb` };
  tx.write(
    p.version === 1
      ? sqlOf.insertInto('publicity').values({ office_id: officeId, publicity_id: p.publicityId, ...row })
      : sqlOf
          .updateTable('publicity')
          .set(row)
          .where('office_id', '=', officeId)
          .where('publicity_id', '=', p.publicityId),
  );
}

export async function load(read: Reader, officeId: string, publicityId: string): Promise<Publicity | null> {
  const [row] = await read.rows(
    sqlOf.selectFrom('publicity').selectAll().where('office_id', '=', officeId).where('publicity_id', '=', publicityId),
  );
  return row ? fromRow(row) : null;
}

/** What was written about a measure, newest first. */
export async function aboutMeasure(read: Reader, officeId: string, measureId: string): Promise<Publicity[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('publicity')
      .selectAll()
      .where('office_id', '=', officeId)
      .where('measure_id', '=', measureId)
      .orderBy('drafted_at', 'desc'),
  );
  return rows.map(fromRow);
}

/** Takes what was shown long enough, each for this transaction alone. */
export async function takeEnded(tx: Tx, officeId: string, today: PlainDate, limit: number): Promise<Publicity[]> {
  const rows = await tx.rows(
    sqlOf
      .selectFrom('publicity')
      .selectAll()
      .where('office_id', '=', officeId)
      .where('state', '=', 'shown')
      .where('shown_until', '<', today)
      .orderBy('shown_until')
      .limit(limit)
      .forUpdate()
      .skipLocked(),
  );
  return rows.map(fromRow);
}

const toEvent = (entry: Entry): PublicityEvent =>
  ({ type: entry.type, at: entry.occurredAt, actor: entry.actor, body: entry.body }) as unknown as PublicityEvent;

export const publicityProjection: Projection = {
  table: 'publicity',
  streamKind: 'publicity',
  idColumn: 'publicity_id',
  idType: 'uuid',
  rowKey: [],
  columns: Object.fromEntries(Object.keys(toRow({} as Publicity)).map((column) => [column, 'folded' as const])),
  fold: (entries) => {
    const found = entries.reduce<Publicity | null>(
      (state, e) => evolve(state, e.stream.slice('publicity:'.length), e.version, toEvent(e)),
      null,
    );
    return found ? [{ publicity_id: found.publicityId, ...toRow(found) }] : [];
  },
};
