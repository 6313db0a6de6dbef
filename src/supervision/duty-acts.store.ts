import { type Selectable, sql } from 'kysely';
import { type Reader, sqlOf, type Tx } from '../db/open.ts';
import type { DutyAct as DutyActRow, Json } from '../db/schema.generated.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import { type DutyAct, type DutyActEvent, type DutyQuestion, evolve } from './duty-acts.rules.ts';

export const streamOf = (actId: string): string => `duty-act:${actId}`;

const ownOf = (act: DutyAct) =>
  act.kind === 'urge'
    ? { explain_id: null, ended_at: null, detail: { words: act.words } }
    : { explain_id: act.explainId, ended_at: act.endedAt, detail: { words: act.words, answer: act.answer } };

const toRow = (act: DutyAct) => ({
  version: act.version,
  duty_id: act.dutyId,
  about: act.about,
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

function fromRow(row: Selectable<DutyActRow>): DutyAct {
  const acted = {
    actId: row.act_id,
    version: row.version,
    dutyId: row.duty_id,
    about: row.about,
    by: { account: row.by_account, unit: row.by_unit, post: row.by_post },
    unit: row.unit_id,
    post: row.post_id,
    at: row.acted_at,
    state: row.state,
    kind: row.kind,
    ...(row.detail as object),
  };
  const own = row.kind === 'ask' ? { explainId: row.explain_id, endedAt: row.ended_at } : {};
  return { ...acted, ...own } as unknown as DutyAct;
}

export function save(tx: Tx, officeId: string, act: DutyAct): void {
  const row = { ...toRow(act), detail: sql<Json>`${JSON.stringify(ownOf(act).detail)}::jsonb` };
  tx.write(
    act.version === 1
      ? sqlOf.insertInto('duty_act').values({ office_id: officeId, act_id: act.actId, ...row })
      : sqlOf.updateTable('duty_act').set(row).where('office_id', '=', officeId).where('act_id', '=', act.actId),
  );
}

const of = (officeId: string) => sqlOf.selectFrom('duty_act').selectAll().where('office_id', '=', officeId);

/** These acts; absent where there is none. */
export async function actsById(read: Reader, officeId: string, actIds: readonly string[]): Promise<DutyAct[]> {
  if (actIds.length === 0) return [];
  const rows = await read.rows(of(officeId).where(sql<boolean>`act_id = any(${actIds}::uuid[])`));
  return rows.map(fromRow);
}

/** All acts about duties of a thing, oldest first. */
export async function actsAbout(read: Reader, officeId: string, about: string): Promise<DutyAct[]> {
  const rows = await read.rows(of(officeId).where('about', '=', about).orderBy('acted_at').orderBy('act_id'));
  return rows.map(fromRow);
}

/** What was asked about these duties. */
export async function questionsOn(
  read: Reader,
  officeId: string,
  dutyIds: readonly string[],
): Promise<readonly DutyQuestion[]> {
  if (dutyIds.length === 0) return [];
  const rows = await read.rows(
    of(officeId)
      .where('kind', '=', 'ask')
      .where(sql<boolean>`duty_id = any(${dutyIds}::uuid[])`)
      .orderBy('acted_at')
      .orderBy('act_id'),
  );
  return rows.map((row) => fromRow(row) as DutyQuestion);
}

const toEvent = (entry: Entry): DutyActEvent =>
  ({ type: entry.type, at: entry.occurredAt, actor: entry.actor, body: entry.body }) as unknown as DutyActEvent;

const FOLDED = [
  'version',
  'duty_id',
  'about',
  'kind',
  'state',
  'by_account',
  'by_unit',
  'by_post',
  'unit_id',
  'post_id',
  'acted_at',
  'explain_id',
  'ended_at',
  'detail',
] as const satisfies readonly (keyof ReturnType<typeof toRow>)[];

export const dutyActProjection: Projection = {
  table: 'duty_act',
  streamKind: 'duty-act',
  idColumn: 'act_id',
  idType: 'uuid',
  rowKey: [],
  columns: Object.fromEntries(FOLDED.map((column) => [column, 'folded' as const])),
  fold: (entries) => {
    const act = entries.reduce<DutyAct | null>(
      (state, e) => evolve(state, e.stream.slice('duty-act:'.length), e.version, toEvent(e)),
      null,
    );
    return act ? [{ act_id: act.actId, ...toRow(act) }] : [];
  },
};
