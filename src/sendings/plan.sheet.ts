import type { SheetFault } from '../files/sheets.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type PlanLine, rowOf } from '../mechanisms/plan-line.rules.ts';
import { orgPack } from '../org/pack.ts';
import { headerKey } from '../text/csv.ts';
import { cleanCell, codeOf, headersOf, readTables, type UploadedFile } from '../text/tables.ts';
import type { PlanColumn } from './pack.ts';
import type { SendingWork } from './work.ts';

/** A row of a file with a plan: as the record keeps it, or what is wrong with it. */
export interface PlanRow {
  readonly sheet: string;
  readonly line: number;
  /** `null` where it has errors. */
  readonly row: string | null;
  readonly errors: readonly SheetFault[];
}

/** A record has no more lines. */
const MOST_ROWS = 30;

/**
 * A plan of inspections (H3) as a spreadsheet has it, read into lines for the form: nothing is recorded.
 * @throws Refusal `org.import-empty`, `plan-import.no-columns`, `plan-import.too-many`, `text.…` if it cannot be read
 */
export async function readPlan(work: SendingWork, files: readonly UploadedFile[]): Promise<PlanRow[]> {
  const { plan } = work.pack;
  const tables = (await Promise.all(files.map((f) => readTables(f, headersOf(plan))))).flat();
  const filled = tables.filter((t) => t.rows.length > 0);
  if (filled.length === 0) throw new Refusal('org.import-empty');
  const rows = filled.flatMap(({ sheet, rows: found }) => {
    const columns = (Object.keys(plan) as PlanColumn[]).filter((c) => c in found[0]!.record);
    // A note beside the table: one column by chance is no plan.
    if (columns.length < 2) throw new Refusal('plan-import.no-columns', { sheet });
    return found.flatMap(({ line, record }): PlanRow[] => {
      const cells = Object.fromEntries(columns.map((c) => [c, cleanCell(record[c]!)])) as Partial<
        Record<PlanColumn, string>
      >;
      return Object.values(cells).every((text) => text === '') ? [] : [{ sheet, line, ...readRow(work, cells) }];
    });
  });
  if (rows.length > MOST_ROWS) throw new Refusal('plan-import.too-many', { most: MOST_ROWS });
  return rows;
}

function readRow(work: SendingWork, cells: Partial<Record<PlanColumn, string>>): Pick<PlanRow, 'row' | 'errors'> {
  const errors: SheetFault[] = [];
  const wrong = (column: PlanColumn, code: string, facts: SheetFault['facts'] = {}) =>
    void errors.push({ column, code, facts });
  for (const column of ['what', 'to', 'lead', 'basis'] as const)
    if (!cells[column]) wrong(column, 'plan-import.missing');
  const unitsOf = (column: 'to' | 'lead'): string[] =>
    partsOf(cells[column]).flatMap((name) => {
      const units = unitsCalled(work, name);
      if (units.length === 0) wrong(column, 'record-import.unit', { unit: name });
      return units;
    });
  const line: PlanLine = {
    ...{ what: cells.what ?? '', basis: cells.basis ?? '' },
    to: [...new Set(unitsOf('to'))],
    lead: leadOf(work, unitsOf('lead'), (code) => wrong('lead', code)),
    months: partsOf(cells.months).map((written) => {
      const [, digits] = /^(\d{1,2})月?$/.exec(written.normalize('NFKC')) ?? [];
      const month = Number(digits);
      if (!(month >= 1 && month <= 12)) wrong('months', 'plan-import.month', { month: written.slice(0, 20) });
      return month;
    }),
  };
  return { row: errors.length === 0 ? rowOf(line) : null, errors };
}

/** Exactly one unit leads, and one that inspects. */
function leadOf({ vocabulary, units }: SendingWork, called: readonly string[], wrong: (code: string) => void): string {
  const [lead, ...others] = [...new Set(called)];
  if (lead === undefined) return '';
  if (others.length > 0) wrong('plan-import.two-leads');
  else if (!vocabulary.settings.inspects.some((kind) => kind === units.get(lead)?.kind)) wrong('plan-import.leads-not');
  return lead;
}

const partsOf = (cell: string | undefined): string[] =>
  [...orgPack.separators]
    .reduce((rest, mark) => rest.replaceAll(mark, '\n'), cell ?? '')
    .split('\n')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** The one unit of that name, or all of a kind: 各街道. */
function unitsCalled({ units }: SendingWork, name: string): string[] {
  const key = headerKey(name);
  const all = [...units.values()];
  const called = all.filter((u) => [u.id, u.zh, u.en, ...u.aliases].some((word) => headerKey(word) === key));
  if (called.length === 1) return [called[0]!.id];
  const kind = codeOf(orgPack.kinds, name.replace(/^(各|全部|所有|all\s+)/i, ''));
  return kind === null ? [] : all.filter((u) => u.kind === kind).map((u) => u.id);
}
