import { type Selectable, sql } from 'kysely';
import { type Reader, sqlOf, type Tx } from '../db/open.ts';
import type { Act as ActRow, Json } from '../db/schema.generated.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import { type Act, type ActEvent, evolve, type Listing, type Question, type TakeOver } from './acts.rules.ts';

export const streamOf = (actId: string): string => `act:${actId}`;

/** What of an act only its kind has. */
function ownOf(act: Act) {
  const plain = { duty_id: null, solve_by: null, ended_at: null };
  switch (act.kind) {
    case 'urge':
      return { ...plain, detail: { words: act.words } };
    case 'ask':
      return {
        ...plain,
        duty_id: act.dutyId,
        ended_at: act.endedAt,
        detail: { words: act.words, answer: act.answer },
      };
    case 'listing': {
      const { words, solved, ending } = act;
      return {
        ...plain,
        solve_by: act.solveBy,
        ended_at: act.endedAt,
        detail: { words, public: act.public, solved, ending },
      };
    }
    case 'take-over':
      return { ...plain, detail: { words: act.words, to: act.to } };
    default:
      return act satisfies never;
  }
}

const toRow = (act: Act) => ({
  version: act.version,
  case_id: act.caseId,
  kind: act.kind,
  state: act.state,
  by_account: act.by.account,
  by_unit: act.by.unit,
  by_post: act.by.post,
  unit_id: act.unit,
  post_id: act.post,
  acted_at: act.at,
  ...ownOf(act),
});

export function fromRow(row: Selectable<ActRow>): Act {
  const acted = {
    actId: row.act_id,
    version: row.version,
    caseId: row.case_id,
    by: { account: row.by_account, unit: row.by_unit, post: row.by_post },
    unit: row.unit_id,
    post: row.post_id,
    at: row.acted_at,
    state: row.state,
    kind: row.kind,
    ...(row.detail as object),
  };
  switch (row.kind as Act['kind']) {
    case 'urge':
    case 'take-over':
      return acted as unknown as TakeOver;
    case 'ask':
      return { ...acted, dutyId: row.duty_id, endedAt: row.ended_at } as unknown as Question;
    case 'listing':
      return { ...acted, solveBy: row.solve_by, endedAt: row.ended_at } as unknown as Listing;
    default:
      throw new Error(`act ${row.act_id}: kind ${row.kind}`);
  }
}

export function save(tx: Tx, officeId: string, act: Act): void {
  const row = { ...toRow(act), detail: sql<Json>`${JSON.stringify(ownOf(act).detail)}::jsonb` };
  tx.write(
    act.version === 1
      ? sqlOf.insertInto('act').values({ office_id: officeId, act_id: act.actId, ...row })
      : sqlOf.updateTable('act').set(row).where('office_id', '=', officeId).where('act_id', '=', act.actId),
  );
}

/** @param title sealed under the key of the case's person */
export const keepTitle = (tx: Tx, officeId: string, actId: string, title: Buffer): void =>
  tx.write(
    sqlOf.updateTable('act').set({ public_title: title }).where('office_id', '=', officeId).where('act_id', '=', actId),
  );

export async function load(read: Reader, officeId: string, actId: string): Promise<Act | null> {
  const [row] = await read.rows(
    sqlOf.selectFrom('act').selectAll().where('office_id', '=', officeId).where('act_id', '=', actId),
  );
  return row ? fromRow(row) : null;
}

/** All acts about a case, oldest first. */
export async function actsOn(read: Reader, officeId: string, caseId: string): Promise<Act[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('act')
      .selectAll()
      .where('office_id', '=', officeId)
      .where('case_id', '=', caseId)
      .orderBy('acted_at')
      .orderBy('act_id'),
  );
  return rows.map(fromRow);
}

const toEvent = (entry: Entry): ActEvent =>
  ({ type: entry.type, at: entry.occurredAt, actor: entry.actor, body: entry.body }) as unknown as ActEvent;

const FOLDED = [
  'version',
  'case_id',
  'kind',
  'state',
  'by_account',
  'by_unit',
  'by_post',
  'unit_id',
  'post_id',
  'acted_at',
  'duty_id',
  'solve_by',
  'ended_at',
  'detail',
] as const satisfies readonly (keyof ReturnType<typeof toRow>)[];

export const actProjection: Projection = {
  table: 'act',
  streamKind: 'act',
  idColumn: 'act_id',
  idType: 'uuid',
  rowKey: [],
  columns: { ...Object.fromEntries(FOLDED.map((column) => [column, 'folded' as const])), public_title: 'erasable' },
  fold: (entries) => {
    const act = entries.reduce<Act | null>(
      (state, e) => evolve(state, e.stream.slice('act:'.length), e.version, toEvent(e)),
      null,
    );
    return act ? [{ act_id: act.actId, ...toRow(act) }] : [];
  },
};
