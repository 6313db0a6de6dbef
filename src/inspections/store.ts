import { type Selectable, sql } from 'kysely';
import { sqlOf, type Tx } from '../db/open.ts';
import type { Inspection as InspectionRow, Json } from '../db/schema.generated.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import {
  evolve,
  type Found,
  type Inspection,
  type InspectionEvent,
  type InspectionKind,
  type InspectionState,
  type Seen,
} from './rules.ts';

export const streamOf = (inspectionId: string): string => `inspection:${inspectionId}`;

const toRow = (i: Inspection) => ({
  version: i.version,
  kind: i.kind,
  unit_id: i.unit,
  post_id: i.post,
  team: i.team,
  team_from: i.teamFrom,
  from_on: i.from,
  to_on: i.to,
  commitment: i.commitment,
  plan_item: i.plan,
  targets: i.targets,
  seen: i.seen,
  findings: i.findings,
  duties: i.duties,
  answered: i.answered,
  state: i.state,
  planned_at: i.plannedAt,
  opened_at: i.openedAt,
  ended_at: i.endedAt,
});

export const fromRow = (row: Selectable<InspectionRow>): Inspection => ({
  inspectionId: row.inspection_id,
  version: row.version,
  kind: row.kind as InspectionKind,
  unit: row.unit_id,
  post: row.post_id,
  team: row.team,
  teamFrom: row.team_from,
  from: row.from_on,
  to: row.to_on,
  commitment: row.commitment,
  plan: row.plan_item,
  targets: row.targets,
  seen: row.seen as unknown as Seen[],
  findings: row.findings as unknown as Found[],
  duties: row.duties,
  answered: row.answered,
  state: row.state as InspectionState,
  plannedAt: row.planned_at,
  openedAt: row.opened_at,
  endedAt: row.ended_at,
});

const json = (value: unknown) => sql<Json>`${JSON.stringify(value)}::jsonb`;

export function save(tx: Tx, officeId: string, inspection: Inspection): void {
  const { team, targets, duties, answered, seen, findings, ...plain } = toRow(inspection);
  const row = {
    ...plain,
    team: [...team],
    targets: [...targets],
    duties: [...duties],
    answered: [...answered],
    seen: json(seen),
    findings: json(findings),
  };
  tx.write(
    inspection.version === 1
      ? sqlOf.insertInto('inspection').values({ office_id: officeId, inspection_id: inspection.inspectionId, ...row })
      : sqlOf
          .updateTable('inspection')
          .set(row)
          .where('office_id', '=', officeId)
          .where('inspection_id', '=', inspection.inspectionId),
  );
}

const toEvent = (entry: Entry): InspectionEvent =>
  ({ type: entry.type, at: entry.occurredAt, body: entry.body }) as unknown as InspectionEvent;

export const inspectionProjection: Projection = {
  table: 'inspection',
  streamKind: 'inspection',
  idColumn: 'inspection_id',
  idType: 'uuid',
  rowKey: [],
  columns: Object.fromEntries(Object.keys(toRow({} as Inspection)).map((column) => [column, 'folded' as const])),
  fold: (entries) => {
    const inspection = entries.reduce<Inspection | null>(
      (state, e) => evolve(state, e.stream.slice('inspection:'.length), e.version, toEvent(e)),
      null,
    );
    return inspection ? [{ inspection_id: inspection.inspectionId, ...toRow(inspection) }] : [];
  },
};
