import { type Reader, sqlOf } from '../db/open.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import { evolvePost, evolveUnit, type Post, type PostEvent, pathOf, type Unit, type UnitEvent } from './rules.ts';
import { handoverRow, holdingRow, loadTree, postRow, unitRow } from './store.ts';

const idOf = (entry: Entry): string => entry.stream.slice(entry.stream.indexOf(':') + 1);

const foldUnit = (entries: readonly Entry[]): Unit | null =>
  entries.reduce<Unit | null>(
    (unit, e) => evolveUnit(unit, idOf(e), e.version, { type: e.type, body: e.body } as unknown as UnitEvent),
    null,
  );

const foldPost = (entries: readonly Entry[]): Post | null =>
  entries.reduce<Post | null>(
    (post, e) => evolvePost(post, idOf(e), e.version, { type: e.type, body: e.body } as unknown as PostEvent),
    null,
  );

const folded = (...columns: readonly string[]): Record<string, 'folded'> =>
  Object.fromEntries(columns.map((c) => [c, 'folded'] as const));

/** How this slice's tables follow from the ledger. `path` follows from the parents of all units above: `pathsDiffer` compares it. */
export const orgProjections: readonly Projection[] = [
  {
    table: 'office',
    streamKind: 'office',
    idColumn: 'office_id',
    idType: 'text',
    rowKey: [],
    columns: folded('office_id', 'name_zh', 'name_en', 'calendar', 'demo', 'host', 'created_at'),
    // A renaming has the columns it changes.
    fold: (entries) =>
      entries.length === 0
        ? []
        : [
            {
              office_id: entries[0]!.officeId,
              created_at: entries[0]!.occurredAt,
              ...Object.assign({}, ...entries.map((e) => e.body)),
            },
          ],
  },
  {
    table: 'unit',
    streamKind: 'unit',
    idColumn: 'unit_id',
    idType: 'text',
    rowKey: [],
    columns: {
      ...folded('office_id', 'unit_id', 'version', 'parent_id', 'kind', 'name_zh', 'name_en'),
      ...folded('functions', 'aliases', 'places', 'active'),
      path: 'derived',
    },
    fold: (entries) => {
      const unit = foldUnit(entries);
      return unit ? [{ office_id: entries[0]!.officeId, ...unitRow(unit) }] : [];
    },
  },
  {
    table: 'post',
    streamKind: 'post',
    idColumn: 'post_id',
    idType: 'text',
    rowKey: [],
    columns: folded('office_id', 'post_id', 'version', 'unit_id', 'role', 'title_zh', 'title_en', 'active'),
    fold: (entries) => {
      const post = foldPost(entries);
      return post ? [{ office_id: entries[0]!.officeId, ...postRow(post) }] : [];
    },
  },
  {
    table: 'holding',
    streamKind: 'post',
    idColumn: 'post_id',
    idType: 'text',
    rowKey: ['account_id', 'since'],
    columns: folded('office_id', 'post_id', 'account_id', 'since', 'until'),
    fold: (entries) => {
      const post = foldPost(entries);
      return (post?.holdings ?? []).map((h) => ({ office_id: entries[0]!.officeId, ...holdingRow(post!, h) }));
    },
  },
  {
    table: 'handover',
    streamKind: 'post',
    idColumn: 'post_id',
    idType: 'text',
    rowKey: ['handover_id'],
    columns: folded(
      ...['office_id', 'post_id', 'handover_id', 'from_account', 'to_account', 'day', 'duties', 'open_duties', 'state'],
      ...['recorded_at', 'begun', 'due_on', 'due_at', 'heads_duty', 'remarks'],
    ),
    fold: (entries) => {
      const post = foldPost(entries);
      return (post?.handovers ?? []).map((h) => ({ office_id: entries[0]!.officeId, ...handoverRow(post!, h) }));
    },
  },
];

/** The first unit whose stored path is not what the parents make it: who is below whom decides who may see what. */
export async function pathsDiffer(read: Reader, officeId: string): Promise<string | null> {
  const tree = await loadTree(read, officeId);
  const rows = await read.rows(sqlOf.selectFrom('unit').select(['unit_id', 'path']).where('office_id', '=', officeId));
  return rows.find((r) => r.path.join(' ') !== pathOf(tree, r.unit_id).join(' '))?.unit_id ?? null;
}
