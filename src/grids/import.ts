import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type Reader, raw, type Tx } from '../db/open.ts';
import type { SheetFault } from '../files/sheets.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Context, refuseConflict } from '../ledger/append.ts';
import { headerKey } from '../text/csv.ts';
import { cleanCell, codeOf, headersOf, readTables, type UploadedFile } from '../text/tables.ts';
import { keeps } from './access.ts';
import { type Address, numberIn, type Sides } from './address.rules.ts';
import { set } from './commands.ts';
import type { GridColumn } from './pack.ts';
import { ensureSound, type GridFacts } from './rules.ts';
import { loadMany } from './store.ts';
import type { GridUnit, GridWork } from './work.ts';

/* Grids by file: one row for each address, rows of the same community and grid are one grid. What a file names is set as it says. */

export interface GridRow {
  readonly sheet: string;
  readonly line: number;
  readonly grid: string;
  /** `null` where it has errors. */
  readonly outcome: 'new' | 'changed' | 'present' | null;
  readonly errors: readonly SheetFault[];
}

export interface GridPreview {
  /** Stands for the files and the register as it is: what is taken in is what was shown, or nothing. */
  readonly digest: string;
  readonly read: number;
  /** Grids, not rows. */
  readonly new: number;
  readonly changed: number;
  readonly present: number;
  readonly errors: number;
  readonly rows: readonly GridRow[];
}

/** More is no list that a person keeps. */
const MOST_ROWS = 5_000;

type Cells = Readonly<Partial<Record<GridColumn, string>>>;

interface ReadRow {
  readonly sheet: string;
  readonly line: number;
  readonly cells: Cells;
}

interface Planned {
  readonly gridId: string | null;
  readonly facts: GridFacts;
}

async function readRows(work: GridWork, files: readonly UploadedFile[]): Promise<ReadRow[]> {
  const { columns } = work.pack;
  const headers = headersOf(columns);
  const tables = (await Promise.all(files.map((f) => readTables(f, headers)))).flat().filter((t) => t.rows.length > 0);
  if (tables.length === 0) throw new Refusal('org.import-empty');
  const rows = tables.flatMap(({ sheet, rows: found }) => {
    const known = (Object.keys(columns) as GridColumn[]).filter((c) => c in found[0]!.record);
    // A note beside the tables: one column by chance is no register.
    if (known.length < 2) throw new Refusal('grid-import.no-columns', { sheet });
    return found.flatMap(({ line, record }): ReadRow[] => {
      const cells = Object.fromEntries(
        known.map((c) => [c, cleanCell(record[c]!)] as const).filter(([, text]) => text !== ''),
      );
      return Object.keys(cells).length === 0 ? [] : [{ sheet, line, cells }];
    });
  });
  if (rows.length > MOST_ROWS) throw new Refusal('record-import.too-many', { most: MOST_ROWS });
  return rows;
}

async function plan(read: Reader, ctx: Context, work: GridWork, files: readonly UploadedFile[]) {
  const { pack } = work;
  const rows = await readRows(work, files);
  const [posts, known] = await Promise.all([
    read.rows(
      raw(sql<{ post_id: string; unit_id: string; title_zh: string; title_en: string; path: string[] }>`
        select p.post_id, p.unit_id, p.title_zh, p.title_en, u.path from post p
        join unit u on u.office_id = p.office_id and u.unit_id = p.unit_id
        where p.office_id = ${ctx.officeId} and p.active`),
    ),
    read.rows(
      raw(sql<{ grid_id: string }>`select grid_id from grid where office_id = ${ctx.officeId} and state = 'open'`),
    ),
  ]);
  const grids = await loadMany(
    read,
    ctx.officeId,
    known.map((k) => k.grid_id),
  );
  const unitCalled = unitsByName(work);
  const fault = (column: GridColumn | null, code: string, facts: SheetFault['facts'] = {}): SheetFault => ({
    ...{ column, code, facts },
  });

  /** Communities first: a post is called by its title there, or above. */
  const postCalled = (name: string, unit: GridUnit): string | null => {
    const key = headerKey(name);
    const is = (p: (typeof posts)[number]) => [p.post_id, p.title_zh, p.title_en].some((n) => headerKey(n) === key);
    const found = posts.filter(is);
    const within = found.find((p) => p.path.includes(unit.id));
    return (within ?? found.find((p) => unit.path.slice(0, -1).includes(p.unit_id)))?.post_id ?? null;
  };

  const keyOfRow = ({ cells }: ReadRow) => `${headerKey(cells.unit ?? '')}\n${headerKey(cells.name ?? '')}`;
  const seen = new Map<string, { facts: Cells; addresses: Address[]; rows: GridRow[]; faulty: boolean }>();
  const lines: { row: ReadRow; errors: SheetFault[]; key: string }[] = [];
  for (const row of rows) {
    const { cells } = row;
    const key = keyOfRow(row);
    const first = seen.get(key);
    const facts: Cells = first ? { ...first.facts } : cells;
    // What holds for the whole grid need not be repeated in each row.
    const asked = pack.needed.filter((c) => !first || c === 'unit' || c === 'name' || c === 'address');
    const errors = asked.filter((c) => cells[c] === undefined).map((c) => fault(c, 'grid-import.missing'));
    for (const c of ['post', 'telephone', 'hours'] as const)
      if (first && cells[c] !== undefined && first.facts[c] !== undefined && cells[c] !== first.facts[c])
        errors.push(fault(c, 'grid-import.differs', { grid: cells.name ?? '' }));
    const unit = cells.unit === undefined ? null : unitCalled(cells.unit);
    if (cells.unit !== undefined && unit === null) errors.push(fault('unit', 'grid-import.unit', { name: cells.unit }));
    if (unit && !keeps(ctx.actor, unit.path).may) errors.push(fault('unit', 'grid.kept-by-community'));
    if (unit && cells.post !== undefined && postCalled(cells.post, unit) === null)
      errors.push(fault('post', 'grid-import.post', { name: cells.post }));
    const ends = (['from', 'to'] as const).map((c) => {
      const cell = cells[c];
      const number = cell === undefined ? null : numberIn(cell);
      if (cell !== undefined && number === null) errors.push(fault(c, 'grid-import.number', { cell }));
      return number;
    });
    const sides = cells.sides === undefined ? 'all' : codeOf<Sides>(pack.sides, cells.sides);
    if (sides === null) errors.push(fault('sides', 'grid-import.sides', { cell: cells.sides! }));
    const address: Address = { name: cells.address ?? '', from: ends[0]!, to: ends[1]!, sides: sides ?? 'all' };
    if (errors.length === 0) {
      const told = { unit: '', name: { zh: '', en: '' }, post: '', hours: { zh: '', en: '' }, namesHolder: false };
      const whole = { ...told, telephone: facts.telephone ?? '', addresses: [address] };
      const wrong = refusalOf(() => ensureSound(whole, work.telephones));
      if (wrong) {
        const column = wrong.code === 'grid.numbers-reversed' ? 'to' : 'telephone';
        errors.push(fault(column, wrong.code, wrong.facts as SheetFault['facts']));
      }
    }
    const group = first ?? { facts: cells, addresses: [], rows: [], faulty: false };
    if (errors.length > 0) group.faulty = true;
    else group.addresses.push(address);
    seen.set(key, group);
    lines.push({ row, errors, key });
  }

  const planned = new Map<string, Planned & { outcome: 'new' | 'changed' | 'present' }>();
  for (const [key, { facts: f, addresses, faulty }] of seen) {
    if (faulty) continue;
    const unit = unitCalled(f.unit!)!;
    const before = grids.find((g) => g.unit === unit.id && headerKey(g.name.zh) === headerKey(f.name!));
    const facts: GridFacts = {
      unit: unit.id,
      name: { zh: f.name!, en: f.nameEn ?? before?.name.en ?? f.name! },
      post: postCalled(f.post!, unit)!,
      telephone: f.telephone!,
      hours: { zh: f.hours!, en: f.hoursEn ?? f.hours! },
      namesHolder: f.namesHolder !== undefined && codeOf({ yes: pack.yes }, f.namesHolder) === 'yes',
      addresses,
    };
    const outcome = !before ? 'new' : sameFacts(before, facts) ? 'present' : 'changed';
    planned.set(key, { gridId: before?.gridId ?? null, facts, outcome });
  }
  const shown = lines.map(({ row, errors, key }): GridRow => {
    const outcome = errors.length > 0 ? null : (planned.get(key)?.outcome ?? null);
    return { sheet: row.sheet, line: row.line, grid: row.cells.name ?? '', outcome, errors };
  });
  const all = [...planned.values()];
  const count = (outcome: string) => all.filter((p) => p.outcome === outcome).length;
  const hash = createHash('sha256');
  for (const { bytes } of files) hash.update(createHash('sha256').update(bytes).digest());
  const preview: GridPreview = {
    digest: hash.update(JSON.stringify([shown, all])).digest('hex'),
    read: rows.length,
    ...{ new: count('new'), changed: count('changed'), present: count('present') },
    errors: lines.reduce((n, l) => n + l.errors.length, 0),
    rows: shown,
  };
  return { preview, todo: all.filter((p) => p.outcome !== 'present') };
}

const sameFacts = (a: GridFacts, b: GridFacts): boolean => {
  const told = ({ unit, name, post, telephone, hours, namesHolder, addresses }: GridFacts) =>
    JSON.stringify([
      unit,
      name.zh,
      name.en,
      post,
      telephone,
      hours.zh,
      hours.en,
      namesHolder,
      addresses.map((x) => [x.name, x.from, x.to, x.sides]),
    ]);
  return told(a) === told(b);
};

function refusalOf(run: () => void): Refusal | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function unitsByName({ units }: GridWork): (name: string) => GridUnit | null {
  const byKey = new Map<string, GridUnit>();
  for (const unit of units.values())
    for (const name of [unit.id, unit.zh, unit.en, ...unit.aliases]) byKey.set(headerKey(name), unit);
  return (name) => byKey.get(headerKey(name)) ?? null;
}

/** What a file of grids would do, row by row with every error. Changes nothing. */
export const previewGrids = async (
  read: Reader,
  ctx: Context,
  work: GridWork,
  files: readonly UploadedFile[],
): Promise<GridPreview> => (await plan(read, ctx, work, files)).preview;

/**
 * Does what the preview showed, all or nothing.
 *
 * @throws Refusal `record-import.errors` while a row has an error; `record-import.changed` if files or register are not as they were shown
 */
export async function takeInGrids(
  tx: Tx,
  ctx: Context,
  work: GridWork,
  files: readonly UploadedFile[],
  digest: string,
): Promise<Omit<GridPreview, 'rows'>> {
  const { preview, todo } = await plan(tx, ctx, work, files);
  const { rows: _, ...totals } = preview;
  if (totals.errors > 0) throw new Refusal('record-import.errors', { errors: totals.errors });
  if (totals.digest !== digest) throw new Refusal('record-import.changed');
  await refuseConflict(async () => {
    for (const one of todo) await set(tx, ctx, work, one.gridId, one.facts);
  });
  return totals;
}
