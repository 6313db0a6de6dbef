import { type Selectable, sql } from 'kysely';
import { type Reader, raw, sqlOf, type Tx } from '../db/open.ts';
import type { Grid as GridRow, Json } from '../db/schema.generated.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import { tokens } from '../text/bigrams.ts';
import { type Address, keyOf, type Sides } from './address.rules.ts';
import { soundOf } from './latin.rules.ts';
import { evolve, type Grid, type GridEvent } from './rules.ts';

export const streamOf = (gridId: string): string => `grid:${gridId}`;

const toRow = (grid: Grid) => ({
  version: grid.version,
  unit_id: grid.unit,
  name_zh: grid.name.zh,
  name_en: grid.name.en,
  post_id: grid.post,
  telephone: grid.telephone,
  hours_zh: grid.hours.zh,
  hours_en: grid.hours.en,
  names_holder: grid.namesHolder,
  state: grid.state,
  reported: grid.reported as unknown as Json,
  try_duty: grid.tryDuty,
  checking_since: grid.checkingSince,
  mend_duty: grid.mendDuty,
  silent_since: grid.silentSince,
  answered_on: grid.answeredOn,
  tries: grid.tries.length,
});

/** A closed grid serves no address. */
const addressRows = ({ state, addresses }: Pick<Grid, 'state' | 'addresses'>) =>
  state === 'closed'
    ? []
    : addresses.map((a, n) => ({
        n,
        name: a.name,
        key: keyOf(a.name),
        from_number: a.from,
        to_number: a.to,
        sides: a.sides,
      }));

const tryRow = ({ street, on, answered }: Grid['tries'][number], n: number) => ({
  ...{ n, street_id: street, tried_on: on, answered },
});

export function save(tx: Tx, officeId: string, grid: Grid, before: Grid | null): void {
  const id = { office_id: officeId, grid_id: grid.gridId };
  const row = { ...toRow(grid), reported: sql<Json>`${JSON.stringify(grid.reported)}::jsonb` };
  tx.write(
    before === null
      ? sqlOf.insertInto('grid').values({ ...id, ...row })
      : sqlOf.updateTable('grid').set(row).where('office_id', '=', officeId).where('grid_id', '=', grid.gridId),
  );
  if (grid.tries.length > (before?.tries.length ?? 0)) {
    const n = grid.tries.length - 1;
    tx.write(sqlOf.insertInto('grid_try').values({ ...id, ...tryRow(grid.tries[n]!, n) }));
  }
  if (before?.addresses === grid.addresses && before.state === grid.state) return;
  if (before)
    tx.write(sqlOf.deleteFrom('grid_address').where('office_id', '=', officeId).where('grid_id', '=', grid.gridId));
  const rows = addressRows(grid);
  if (rows.length > 0)
    tx.write(
      sqlOf
        .insertInto('grid_address')
        .values(rows.map((a) => ({ ...id, ...a, search: sql<string>`array_to_tsvector(${pieces(a)}::text[])` }))),
    );
}

/** How a name sounds, told apart from its pieces. */
export const soundPiece = (sound: string): string => `~${sound}`;

function pieces({ name, key }: { readonly name: string; readonly key: string }): string[] {
  const sound = soundOf(name);
  return sound === '' ? tokens(key) : [...tokens(key), soundPiece(sound)];
}

type TryRow = {
  readonly n: number;
  readonly street_id: string;
  readonly tried_on: PlainDate;
  readonly answered: boolean;
};
type AddressRow = {
  readonly grid_id: string;
  readonly n: number;
  readonly name: string;
  readonly from_number: number | null;
  readonly to_number: number | null;
  readonly sides: string;
};

const fromRow = (row: Selectable<GridRow>, addresses: readonly AddressRow[], tries: readonly TryRow[]): Grid => ({
  gridId: row.grid_id,
  version: row.version,
  unit: row.unit_id,
  name: { zh: row.name_zh, en: row.name_en },
  post: row.post_id,
  telephone: row.telephone,
  hours: { zh: row.hours_zh, en: row.hours_en },
  namesHolder: row.names_holder,
  addresses: addresses.map(addressOf),
  state: row.state as Grid['state'],
  reported: row.reported as unknown as PlainDate[],
  tryDuty: row.try_duty,
  checkingSince: row.checking_since as PlainDate | null,
  mendDuty: row.mend_duty,
  silentSince: row.silent_since as PlainDate | null,
  answeredOn: row.answered_on as PlainDate | null,
  tries: tries.map((t) => ({ street: t.street_id, on: t.tried_on, answered: t.answered })),
});

export const addressOf = (row: Omit<AddressRow, 'grid_id' | 'n'>): Address => ({
  name: row.name,
  from: row.from_number,
  to: row.to_number,
  sides: row.sides as Sides,
});

/** Open grids by id, in the order of their names; as they are loaded by themselves, so that two commands see each other. */
export async function loadMany(read: Reader, officeId: string, ids: readonly string[]): Promise<Grid[]> {
  if (ids.length === 0) return [];
  const where = sql`office_id = ${officeId} and grid_id = any(${[...ids]}::uuid[])`;
  const [rows, addresses, tries] = await Promise.all([
    read.rows(raw(sql<Selectable<GridRow>>`select * from grid where ${where} order by name_zh, grid_id`)),
    read.rows(
      raw(sql<AddressRow>`select grid_id, n, name, from_number, to_number, sides from grid_address
      where ${where} order by grid_id, n`),
    ),
    read.rows(
      raw(sql<TryRow & { grid_id: string }>`select grid_id, n, street_id, tried_on, answered from grid_try
      where ${where} order by grid_id, n`),
    ),
  ]);
  const [byGrid, triesOf] = [Map.groupBy(addresses, (a) => a.grid_id), Map.groupBy(tries, (t) => t.grid_id)];
  return rows.map((row) => fromRow(row, byGrid.get(row.grid_id) ?? [], triesOf.get(row.grid_id) ?? []));
}

export const load = async (read: Reader, officeId: string, gridId: string): Promise<Grid | null> =>
  (await loadMany(read, officeId, [gridId]))[0] ?? null;

const foldGrid = (entries: readonly Entry[]): Grid | null =>
  entries.reduce<Grid | null>(
    (grid, e) =>
      evolve(grid, e.stream.slice('grid:'.length), e.version, { type: e.type, body: e.body } as unknown as GridEvent),
    null,
  );

const folded = (...columns: readonly string[]) => Object.fromEntries(columns.map((c) => [c, 'folded'] as const));
const grid = { streamKind: 'grid', idColumn: 'grid_id', idType: 'uuid' } as const;

export const gridProjections: readonly Projection[] = [
  {
    ...grid,
    table: 'grid',
    rowKey: [],
    columns: folded(
      ...['version', 'unit_id', 'name_zh', 'name_en', 'post_id', 'telephone', 'hours_zh', 'hours_en', 'names_holder'],
      ...['state', 'reported', 'try_duty', 'checking_since', 'mend_duty', 'silent_since', 'answered_on', 'tries'],
    ),
    fold: (entries) => {
      const it = foldGrid(entries);
      return it ? [{ grid_id: it.gridId, ...toRow(it) }] : [];
    },
  },
  {
    ...grid,
    table: 'grid_address',
    rowKey: ['n'],
    columns: { ...folded('n', 'name', 'key', 'from_number', 'to_number', 'sides'), search: 'derived' },
    fold: (entries) => {
      const it = foldGrid(entries);
      return it ? addressRows(it).map((row) => ({ grid_id: it.gridId, ...row })) : [];
    },
  },
  {
    ...grid,
    table: 'grid_try',
    rowKey: ['n'],
    columns: folded('n', 'street_id', 'tried_on', 'answered'),
    fold: (entries) => {
      const it = foldGrid(entries);
      return it ? it.tries.map((t, n) => ({ grid_id: it.gridId, ...tryRow(t, n) })) : [];
    },
  },
];
