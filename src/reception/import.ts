import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type Reader, raw, type Tx } from '../db/open.ts';
import type { SheetFault } from '../files/sheets.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type PlainDate, parsePlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { headerKey } from '../text/csv.ts';
import { readDate } from '../text/dates.ts';
import { cleanCell, headersOf, readTables, type UploadedFile } from '../text/tables.ts';
import { plans } from './access.ts';
import { set } from './commands.ts';
import type { DayColumn } from './pack.ts';
import { type DayFacts, ensureSound, timeIn } from './rules.ts';
import { type ReceptionWork, spanFrom, wallOf } from './work.ts';

/* A year's reception days by file: one row each. A day that is here already (post, date, beginning) is passed over, not changed. */

export interface DayRow {
  readonly sheet: string;
  readonly line: number;
  readonly unit: string | null;
  /** `null` where it has errors. */
  readonly outcome: 'new' | 'present' | null;
  readonly errors: readonly SheetFault[];
}

export interface DayPreview {
  /** Stands for the files and the register as it is: what is taken in is what was shown, or nothing. */
  readonly digest: string;
  readonly read: number;
  readonly new: number;
  readonly present: number;
  readonly errors: number;
  readonly rows: readonly DayRow[];
}

/** More is no list that a person keeps. */
const MOST_ROWS = 2_000;

async function plan(read: Reader, ctx: Context, work: ReceptionWork, files: readonly UploadedFile[]) {
  const { pack, cases } = work;
  const headers = headersOf(pack.columns);
  const tables = (await Promise.all(files.map((f) => readTables(f, headers)))).flat().filter((t) => t.rows.length > 0);
  if (tables.length === 0) throw new Refusal('org.import-empty');
  const [posts, known] = await Promise.all([
    read.rows(
      raw(sql<{ post_id: string; title_zh: string; title_en: string; path: string[] }>`
        select p.post_id, p.title_zh, p.title_en, u.path from post p
        join unit u on u.office_id = p.office_id and u.unit_id = p.unit_id
        where p.office_id = ${ctx.officeId} and p.active`),
    ),
    read.rows(
      raw(sql<{ key: string }>`select concat_ws(' ', post_id, on_day, from_time) as key from reception_day
        where office_id = ${ctx.officeId} and state <> 'cancelled'`),
    ),
  ]);
  const seen = new Set(known.map((k) => k.key));
  const { today } = wallOf(work, ctx.now);
  const last = spanFrom(work, today, pack.ahead, 1);
  const todo: DayFacts[] = [];
  const rows = tables.flatMap(({ sheet, rows: found }) => {
    const columns = (Object.keys(pack.columns) as DayColumn[]).filter((c) => c in found[0]!.record);
    // A note beside the tables: one column by chance is no list of days.
    if (columns.length < 2) throw new Refusal('reception-import.no-columns', { sheet });
    return found.flatMap(({ line, record }): DayRow[] => {
      const cells = Object.fromEntries(
        columns.map((c) => [c, cleanCell(record[c]!)] as const).filter(([, text]) => text !== ''),
      ) as Partial<Record<DayColumn, string>>;
      return Object.keys(cells).length === 0 ? [] : [rowOf(sheet, line, cells)];
    });
  });
  if (rows.length > MOST_ROWS) throw new Refusal('record-import.too-many', { most: MOST_ROWS });

  function rowOf(sheet: string, line: number, cells: Partial<Record<DayColumn, string>>): DayRow {
    const errors: SheetFault[] = [];
    const wrong = (column: DayColumn | null, code: string, facts: SheetFault['facts'] = {}) =>
      void errors.push({ column, code, facts });
    for (const c of pack.needed) if (cells[c] === undefined) wrong(c, 'reception-import.missing');
    const key = headerKey(cells.unit ?? '');
    const unit = [...cases.units.values()].find((u) =>
      [u.id, u.zh, u.en, ...u.aliases].some((n) => headerKey(n) === key),
    );
    if (cells.unit !== undefined && !unit) wrong('unit', 'reception-import.unit', { name: cells.unit });
    if (unit && !plans(ctx.actor, unit.path).may) wrong('unit', 'reception.planned-by-unit');
    const title = headerKey(cells.post ?? '');
    const post = posts.find(
      (p) =>
        unit && p.path.includes(unit.id) && [p.post_id, p.title_zh, p.title_en].some((n) => headerKey(n) === title),
    );
    if (unit && cells.post !== undefined && !post) wrong('post', 'reception-import.post', { name: cells.post });
    const read = cells.day === undefined ? null : readDate(cells.day);
    const on: PlainDate | null = read?.ok ? parsePlainDate(read.date) : null;
    if (cells.day !== undefined && !on) wrong('day', 'reception-import.day', { cell: cells.day });
    const times = (['from', 'to'] as const).map((c) => {
      const cell = cells[c];
      const time = cell === undefined ? null : timeIn(cell);
      if (cell !== undefined && time === null) wrong(c, 'reception-import.time', { cell });
      return time;
    });
    const slots = /^\d{1,3}/.test(cells.slots ?? '') ? Number.parseInt(cells.slots!, 10) : null;
    if (cells.slots !== undefined && slots === null) wrong('slots', 'reception-import.slots', { cell: cells.slots });
    const [from, to] = times;
    if (errors.length > 0 || !unit || !post || !on || !from || !to || slots === null)
      return { sheet, line, unit: unit?.id ?? null, outcome: null, errors };
    const place = { zh: cells.place!, en: cells.placeEn ?? cells.place! };
    const facts: DayFacts = { unit: unit.id, post: post.post_id, on, from, to, place, slots };
    try {
      ensureSound(facts, pack.slots, today, last);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const column =
        error.code === 'reception.too-many-slots' ? 'slots' : error.code === 'reception.times' ? 'to' : 'day';
      wrong(column, error.code, error.facts as SheetFault['facts']);
      return { sheet, line, unit: unit.id, outcome: null, errors };
    }
    const once = `${facts.post} ${on} ${from}`;
    if (seen.has(once)) return { sheet, line, unit: unit.id, outcome: 'present', errors };
    seen.add(once);
    todo.push(facts);
    return { sheet, line, unit: unit.id, outcome: 'new', errors };
  }

  const hash = createHash('sha256');
  for (const { bytes } of files) hash.update(createHash('sha256').update(bytes).digest());
  const preview: DayPreview = {
    digest: hash.update(JSON.stringify([rows, todo])).digest('hex'),
    read: rows.length,
    new: todo.length,
    present: rows.filter((r) => r.outcome === 'present').length,
    errors: rows.reduce((n, r) => n + r.errors.length, 0),
    rows,
  };
  return { preview, todo };
}

/** What a file of reception days would do, row by row with every error. Changes nothing. */
export const previewDays = async (
  read: Reader,
  ctx: Context,
  work: ReceptionWork,
  files: readonly UploadedFile[],
): Promise<DayPreview> => (await plan(read, ctx, work, files)).preview;

/**
 * Enters what the preview showed, all or nothing.
 *
 * @throws Refusal `record-import.errors` while a row has an error; `record-import.changed` if files or register are not as they were shown
 */
export async function takeInDays(
  tx: Tx,
  ctx: Context,
  work: ReceptionWork,
  files: readonly UploadedFile[],
  digest: string,
): Promise<Omit<DayPreview, 'rows'>> {
  const { preview, todo } = await plan(tx, ctx, work, files);
  const { rows: _, ...totals } = preview;
  if (totals.errors > 0) throw new Refusal('record-import.errors', { errors: totals.errors });
  if (totals.digest !== digest) throw new Refusal('record-import.changed');
  for (const facts of todo) await set(tx, ctx, work, null, facts);
  return totals;
}
