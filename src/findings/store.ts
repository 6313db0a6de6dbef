import { type Selectable, sql } from 'kysely';
import { type Reader, sqlOf, type Tx } from '../db/open.ts';
import type { Finding as FindingRow, Json } from '../db/schema.generated.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import { type Asked, evolve, type Finding, type FindingEvent, type FindingState, type Source } from './rules.ts';

export const streamOf = (findingId: string): string => `finding:${findingId}`;

const toRow = (finding: Finding) => ({
  version: finding.version,
  source_kind: finding.source.kind,
  source_id: finding.source.id,
  by_account: finding.by.account,
  by_unit: finding.by.unit,
  by_post: finding.by.post,
  unit_id: finding.unit,
  concerned: finding.concerned,
  rule_id: finding.rule.id,
  rule_version: finding.rule.version,
  found_on: finding.foundOn,
  found_at: finding.foundAt,
  evidence: [...finding.evidence],
  allegation: finding.allegation,
  state: finding.state,
  owner_unit: finding.owner?.unit ?? null,
  owner_post: finding.owner?.post ?? null,
  decide_unit: finding.decideUnit,
  correct_by: finding.correctBy,
  asked: finding.asked as unknown as Json | null,
  extensions: finding.extensions,
  returns: finding.returns,
  duties: finding.duties as unknown as Json,
  opened_at: finding.openedAt,
  ended_at: finding.endedAt,
});

export const fromRow = (row: Selectable<FindingRow>): Finding => ({
  findingId: row.finding_id,
  version: row.version,
  source: { kind: row.source_kind as Source, id: row.source_id },
  by: { account: row.by_account, unit: row.by_unit, post: row.by_post },
  unit: row.unit_id,
  concerned: row.concerned,
  rule: { id: row.rule_id, version: row.rule_version },
  foundOn: row.found_on,
  foundAt: row.found_at,
  evidence: row.evidence,
  allegation: row.allegation,
  state: row.state as FindingState,
  owner: row.owner_unit !== null && row.owner_post !== null ? { unit: row.owner_unit, post: row.owner_post } : null,
  decideUnit: row.decide_unit,
  correctBy: row.correct_by,
  asked: row.asked as unknown as Asked | null,
  extensions: row.extensions,
  returns: row.returns,
  duties: row.duties as unknown as Finding['duties'],
  openedAt: row.opened_at,
  endedAt: row.ended_at,
});

const json = (value: unknown) => sql<Json>`${JSON.stringify(value)}::jsonb`;

export function save(tx: Tx, officeId: string, finding: Finding): void {
  const row = {
    ...toRow(finding),
    asked: finding.asked === null ? null : json(finding.asked),
    duties: json(finding.duties),
  };
  tx.write(
    finding.version === 1
      ? sqlOf.insertInto('finding').values({ office_id: officeId, finding_id: finding.findingId, ...row })
      : sqlOf
          .updateTable('finding')
          .set(row)
          .where('office_id', '=', officeId)
          .where('finding_id', '=', finding.findingId),
  );
}

export async function load(read: Reader, officeId: string, findingId: string): Promise<Finding | null> {
  const [row] = await read.rows(
    sqlOf.selectFrom('finding').selectAll().where('office_id', '=', officeId).where('finding_id', '=', findingId),
  );
  return row ? fromRow(row) : null;
}

const toEvent = (entry: Entry): FindingEvent =>
  ({ type: entry.type, at: entry.occurredAt, body: entry.body }) as unknown as FindingEvent;

export const findingProjection: Projection = {
  table: 'finding',
  streamKind: 'finding',
  idColumn: 'finding_id',
  idType: 'uuid',
  rowKey: [],
  columns: Object.fromEntries(
    Object.keys(toRow({ source: {}, by: {}, rule: {}, evidence: [], owner: null } as unknown as Finding)).map(
      (column) => [column, 'folded' as const],
    ),
  ),
  fold: (entries) => {
    const finding = entries.reduce<Finding | null>(
      (state, e) => evolve(state, e.stream.slice('finding:'.length), e.version, toEvent(e)),
      null,
    );
    return finding ? [{ finding_id: finding.findingId, ...toRow(finding) }] : [];
  },
};
