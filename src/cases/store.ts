import { type Selectable, sql } from 'kysely';
import { insertRows } from '../db/bulk.ts';
import { type Reader, raw, sqlOf, type Tx } from '../db/open.ts';
import type { Appeal as AppealRow, Json } from '../db/schema.generated.ts';
import { unitsIn } from '../kernel/actor.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import { evolve } from './evolve.rules.ts';
import type { Appeal, CaseEvent, CaseState, Detail } from './rules.ts';

export const streamOf = (caseId: string): string => `case:${caseId}`;

function toRow(a: Appeal) {
  return {
    version: a.version,
    number: a.number,
    kind: a.kind,
    channel: a.channel,
    state: a.state,
    visibility: a.visibility,
    anonymous: a.anonymous,
    accused_units: [...a.accusedUnits],
    category: a.category,
    place_unit: a.placeUnit,
    unit_id: a.unitId,
    units: [...a.units],
    lead_case: a.leadCase,
    blocked: a.blocked,
    listed_until: a.listedUntil,
    contested: a.contested,
    reopened: a.reopened,
    asked_again: a.askedAgain,
    secret_renewals: a.secretRenewals,
    solved: a.solved,
    satisfaction: a.satisfaction,
    responsibility: a.responsibility,
    outcome: a.outcome,
    publish: a.publish,
    published: a.published,
    history: a.history,
    source_ref: a.sourceRef,
    detail: a.detail as unknown as Json,
    filed_at: a.filedAt,
    accepted_at: a.acceptedAt,
    answered_at: a.answeredAt,
    closed_at: a.closedAt,
    changed_at: a.changedAt,
  };
}

export function fromRow(row: Selectable<AppealRow>): Appeal {
  return {
    caseId: row.case_id,
    version: row.version,
    number: row.number,
    kind: row.kind as Appeal['kind'],
    channel: row.channel as Appeal['channel'],
    state: row.state as CaseState,
    visibility: row.visibility as Appeal['visibility'],
    anonymous: row.anonymous,
    accusedUnits: row.accused_units,
    category: row.category,
    placeUnit: row.place_unit,
    unitId: row.unit_id,
    units: row.units,
    leadCase: row.lead_case,
    blocked: row.blocked,
    listedUntil: row.listed_until,
    contested: row.contested,
    reopened: row.reopened,
    askedAgain: row.asked_again,
    secretRenewals: row.secret_renewals,
    solved: row.solved,
    satisfaction: row.satisfaction,
    responsibility: row.responsibility as Appeal['responsibility'],
    outcome: row.outcome as Appeal['outcome'],
    publish: row.publish,
    published: row.published,
    history: row.history,
    sourceRef: row.source_ref,
    detail: row.detail as unknown as Detail,
    filedAt: row.filed_at,
    acceptedAt: row.accepted_at,
    answeredAt: row.answered_at,
    closedAt: row.closed_at,
    changedAt: row.changed_at,
  };
}

/** What a row holds that can be destroyed: the masked title, the keyed digests of secret and telephone. */
export interface Erasable {
  readonly title: Buffer | null;
  readonly secretHash: Buffer;
  readonly phoneHash: Buffer | null;
}

export function insert(tx: Tx, officeId: string, appeal: Appeal, erasable: Erasable): void {
  tx.write(
    sqlOf.insertInto('appeal').values({
      office_id: officeId,
      case_id: appeal.caseId,
      ...toRow(appeal),
      title: erasable.title,
      secret_hash: erasable.secretHash,
      phone_hash: erasable.phoneHash,
    }),
  );
}

/** Rows of new cases, for bulk commands. */
export function insertMany(tx: Tx, officeId: string, cases: readonly { appeal: Appeal; erasable: Erasable }[]): void {
  const rows = cases.map(({ appeal, erasable }) => ({
    office_id: officeId,
    case_id: appeal.caseId,
    ...toRow(appeal),
    title: erasable.title,
    secret_hash: erasable.secretHash,
    phone_hash: erasable.phoneHash,
  }));
  if (rows.length > 0) tx.write(insertRows('appeal', rows));
}

/** What new cases are found by, for bulk commands; their rows are written first. */
export function indexMany(
  tx: Tx,
  officeId: string,
  cases: readonly { caseId: string; tokens: readonly string[]; bands: readonly number[] }[],
): void {
  if (cases.length === 0) return;
  const rows = JSON.stringify(cases.map((c) => ({ case_id: c.caseId, tokens: c.tokens, bands: c.bands })));
  tx.write(
    raw(sql`insert into appeal_search (office_id, case_id, filed_at, tokens, bands)
      select ${officeId}, x.case_id, a.filed_at, array_to_tsvector(x.tokens), x.bands
      from json_to_recordset(${rows}::json) as x(case_id uuid, tokens text[], bands integer[])
      join appeal a on a.office_id = ${officeId} and a.case_id = x.case_id`),
  );
}

export function update(tx: Tx, officeId: string, appeal: Appeal): void {
  tx.write(
    sqlOf
      .updateTable('appeal')
      .set(toRow(appeal))
      .where('office_id', '=', officeId)
      .where('case_id', '=', appeal.caseId),
  );
}

/** From now on only this opens it. */
export function replaceSecret(tx: Tx, officeId: string, caseId: string, secretHash: Buffer): void {
  tx.write(
    sqlOf
      .updateTable('appeal')
      .set({ secret_hash: secretHash })
      .where('office_id', '=', officeId)
      .where('case_id', '=', caseId),
  );
}

/** Destroys what the row, the search and the publication hold of a person; the vault goes with its key. */
export function forget(tx: Tx, officeId: string, caseId: string): void {
  tx.write(
    sqlOf
      .updateTable('appeal')
      .set({ title: null, phone_hash: null })
      .where('office_id', '=', officeId)
      .where('case_id', '=', caseId),
  );
  tx.write(sqlOf.deleteFrom('appeal_search').where('office_id', '=', officeId).where('case_id', '=', caseId));
  tx.write(sqlOf.deleteFrom('publication').where('office_id', '=', officeId).where('case_id', '=', caseId));
}

export async function load(read: Reader, officeId: string, caseId: string): Promise<Appeal | null> {
  const [row] = await read.rows(
    sqlOf.selectFrom('appeal').selectAll().where('office_id', '=', officeId).where('case_id', '=', caseId),
  );
  return row ? fromRow(row) : null;
}

/** Cases that share the handling of this one. */
export async function linkedTo(read: Reader, officeId: string, leadCase: string): Promise<Appeal[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('appeal')
      .selectAll()
      .where('office_id', '=', officeId)
      .where('lead_case', '=', leadCase)
      .where('state', '=', 'linked'),
  );
  return rows.map(fromRow);
}

export function index(
  tx: Tx,
  officeId: string,
  caseId: string,
  tokens: readonly string[],
  bands: readonly number[],
): void {
  tx.write(
    raw(sql`insert into appeal_search (office_id, case_id, filed_at, tokens, bands)
      select a.office_id, a.case_id, a.filed_at, array_to_tsvector(${tokens}::text[]), ${bands}::integer[]
      from appeal a where a.office_id = ${officeId} and a.case_id = ${caseId}
      on conflict (office_id, case_id) do update set tokens = excluded.tokens, bands = excluded.bands`),
  );
}

/** Entries from before several units could be accused name one, or none. */
function toEvent({ type, occurredAt, body }: Entry): CaseEvent {
  const { accusedUnit, ...rest } = body;
  const given = accusedUnit === undefined ? body : { ...rest, accusedUnits: unitsIn(accusedUnit) };
  return { type, at: occurredAt, body: given } as unknown as CaseEvent;
}

const FOLDED = Object.keys(toRow({ units: [], accusedUnits: [] } as unknown as Appeal));

export const caseProjection: Projection = {
  table: 'appeal',
  streamKind: 'case',
  idColumn: 'case_id',
  idType: 'uuid',
  rowKey: [],
  columns: {
    ...Object.fromEntries(FOLDED.map((column) => [column, 'folded' as const])),
    title: 'erasable',
    phone_hash: 'erasable',
    secret_hash: 'erasable',
  },
  fold: (entries) => {
    const appeal = entries.reduce<Appeal | null>(
      (state, e) => evolve(state, e.stream.slice('case:'.length), e.version, toEvent(e)),
      null,
    );
    return appeal ? [{ case_id: appeal.caseId, ...toRow(appeal) }] : [];
  },
};
