import { type Selectable, sql } from 'kysely';
import { type Reader, raw, sqlOf, type Tx } from '../db/open.ts';
import type { Bulletin as BulletinRow, Json } from '../db/schema.generated.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import { type Bulletin, type BulletinEvent, evolve, type Figures } from './rules.ts';

export const streamOf = (bulletinId: string): string => `bulletin:${bulletinId}`;

const toRow = (b: Bulletin) => ({
  version: b.version,
  year: b.year,
  serial: b.serial,
  from_on: b.from,
  until_on: b.until,
  history: b.history,
  by_account: b.byAccount,
  by_unit: b.byUnit,
  figures: b.figures as unknown as Json,
  words: b.words as unknown as Json,
  state: b.state,
  issued_at: b.issuedAt,
  ended_at: b.endedAt,
});

const fromRow = (row: Selectable<BulletinRow>): Bulletin => ({
  bulletinId: row.bulletin_id,
  version: row.version,
  year: row.year,
  serial: row.serial,
  from: row.from_on,
  until: row.until_on,
  history: row.history,
  byAccount: row.by_account,
  byUnit: row.by_unit,
  figures: row.figures as unknown as Figures,
  words: row.words as unknown as TextRef,
  state: row.state as Bulletin['state'],
  issuedAt: row.issued_at,
  endedAt: row.ended_at,
});

export function save(tx: Tx, officeId: string, bulletin: Bulletin): void {
  const { figures, words, ...row } = toRow(bulletin);
  const values = { ...row, figures: JSON.stringify(figures), words: JSON.stringify(words) };
  if (bulletin.version === 1)
    tx.write(sqlOf.insertInto('bulletin').values({ office_id: officeId, bulletin_id: bulletin.bulletinId, ...values }));
  else
    tx.write(
      sqlOf
        .updateTable('bulletin')
        .set({ version: row.version, state: row.state, ended_at: row.ended_at })
        .where('office_id', '=', officeId)
        .where('bulletin_id', '=', bulletin.bulletinId),
    );
}

export async function load(read: Reader, officeId: string, bulletinId: string): Promise<Bulletin | null> {
  const [row] = await read.rows(
    sqlOf.selectFrom('bulletin').selectAll().where('office_id', '=', officeId).where('bulletin_id', '=', bulletinId),
  );
  return row ? fromRow(row) : null;
}

/** Issued ones, newest first. A year has a few dozen. */
export async function list(read: Reader, officeId: string, limit: number): Promise<Bulletin[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('bulletin')
      .selectAll()
      .where('office_id', '=', officeId)
      .orderBy('year', 'desc')
      .orderBy('serial', 'desc')
      .limit(limit),
  );
  return rows.map(fromRow);
}

/** The next number of a year. Two at once take the same, and the second is refused by the key. */
export async function nextSerial(read: Reader, officeId: string, year: number): Promise<number> {
  const [row] = await read.rows(
    raw(sql<{ n: number }>`select coalesce(max(serial), 0) + 1 as n from bulletin
      where office_id = ${officeId} and year = ${year}`),
  );
  return row!.n;
}

const toEvent = (entry: Entry): BulletinEvent =>
  ({ type: entry.type, at: entry.occurredAt, actor: entry.actor, body: entry.body }) as unknown as BulletinEvent;

export const bulletinProjection: Projection = {
  table: 'bulletin',
  streamKind: 'bulletin',
  idColumn: 'bulletin_id',
  idType: 'uuid',
  rowKey: [],
  columns: Object.fromEntries(Object.keys(toRow({} as Bulletin)).map((column) => [column, 'folded' as const])),
  fold: (entries) => {
    const bulletin = entries.reduce<Bulletin | null>(
      (state, e) => evolve(state, e.stream.slice('bulletin:'.length), e.version, toEvent(e)),
      null,
    );
    return bulletin ? [{ bulletin_id: bulletin.bulletinId, ...toRow(bulletin) }] : [];
  },
};
