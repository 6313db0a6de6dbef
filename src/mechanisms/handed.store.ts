import type { Selectable } from 'kysely';
import { type Reader, sqlOf, type Tx } from '../db/open.ts';
import type { RuleDraft as Row } from '../db/schema.generated.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import { type DraftEvent, type DraftState, evolve, type RuleDraft } from './handed.rules.ts';

const KIND = 'rule-draft';
export const streamOf = (draftId: string): string => `${KIND}:${draftId}`;

const toRow = (draft: RuleDraft) => ({
  version: draft.version,
  state: draft.state,
  row: draft.row,
  number: draft.number,
  digest: draft.digest,
  from_on: draft.from,
  by_account: draft.by.account,
  by_post: draft.by.post,
  by_unit: draft.by.unit,
  handed_at: draft.handedAt,
  duty_id: draft.dutyId,
  mechanism_id: draft.mechanismId,
  decided_at: draft.decidedAt,
});

const fromRow = (row: Selectable<Row>): RuleDraft => ({
  draftId: row.draft_id,
  version: row.version,
  state: row.state as DraftState,
  row: row.row,
  number: row.number,
  digest: row.digest,
  from: row.from_on,
  by: { account: row.by_account, post: row.by_post, unit: row.by_unit },
  handedAt: row.handed_at,
  dutyId: row.duty_id,
  mechanismId: row.mechanism_id,
  decidedAt: row.decided_at,
});

export function save(tx: Tx, officeId: string, draft: RuleDraft): void {
  const row = toRow(draft);
  tx.write(
    draft.version === 1
      ? sqlOf.insertInto('rule_draft').values({ office_id: officeId, draft_id: draft.draftId, ...row })
      : sqlOf
          .updateTable('rule_draft')
          .set(row)
          .where('office_id', '=', officeId)
          .where('draft_id', '=', draft.draftId),
  );
}

export async function load(read: Reader, officeId: string, draftId: string): Promise<RuleDraft | null> {
  const [row] = await read.rows(
    sqlOf.selectFrom('rule_draft').selectAll().where('office_id', '=', officeId).where('draft_id', '=', draftId),
  );
  return row ? fromRow(row) : null;
}

/** Drafts that wait to be signed or mended, by their rows. */
export async function waiting(read: Reader, officeId: string): Promise<RuleDraft[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('rule_draft')
      .selectAll()
      .where('office_id', '=', officeId)
      .where('state', 'in', ['handed', 'returned'])
      .orderBy('row'),
  );
  return rows.map(fromRow);
}

const toEvent = (entry: Entry): DraftEvent =>
  ({ type: entry.type, at: entry.occurredAt, body: entry.body }) as unknown as DraftEvent;
const idOf = (entry: Entry): string => entry.stream.slice(KIND.length + 1);

export const draftProjections: readonly Projection[] = [
  {
    table: 'rule_draft',
    streamKind: KIND,
    idColumn: 'draft_id',
    idType: 'uuid',
    rowKey: [],
    columns: Object.fromEntries(
      Object.keys(toRow({ by: {} } as unknown as RuleDraft)).map((column) => [column, 'folded' as const]),
    ),
    fold: (entries) => {
      const draft = entries.reduce<RuleDraft | null>((state, e) => evolve(state, idOf(e), e.version, toEvent(e)), null);
      return draft ? [{ draft_id: draft.draftId, ...toRow(draft) }] : [];
    },
  },
];
