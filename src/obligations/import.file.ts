import { bareFigures, type Money } from '../kernel/money.ts';
import { Refusal } from '../kernel/refusal.ts';
import { fill, type Text } from '../kernel/text.ts';
import { parsePlainDate } from '../kernel/time.ts';
import { type FormFault, inCells, MOST_ITEMS, type Values } from '../mechanisms/record.rules.ts';
import type { Field, RecordForm } from '../mechanisms/rules.ts';
import { choicesOf, nameOf } from '../mechanisms/values.ts';
import { readPack } from '../packs/read.ts';
import { headerKey } from '../text/csv.ts';
import { readDate } from '../text/dates.ts';
import { cleanCell, headersOf, readTables, type Spelled, type UploadedFile } from '../text/tables.ts';

/* Files of records: their rows, and the cells of a row as the form's fields mean them. */

const COLUMNS = ['unit', 'row', 'duty', 'from', 'to', 'pair', 'post'] as const;
export type RecordColumn = (typeof COLUMNS)[number];
export type Wrong = FormFault['wrong'] | 'money';

/** `packs/record-import.yaml`. */
export interface RecordImportPack {
  readonly columns: Readonly<Record<RecordColumn, Spelled>>;
  readonly needed: readonly RecordColumn[];
  readonly yes: readonly string[];
  readonly no: readonly string[];
  readonly separators: string;
  /** Characters that part the cells of an item of a plan: what, which post, by when. */
  readonly cells: string;
  readonly wrong: Readonly<Record<Wrong, Text>>;
}

/** How a field was not filled in as the form asks, of whatever money. */
export const wrongText = ({ wrong }: RecordImportPack, how: Wrong, { unit }: Money): Text => ({
  zh: fill(wrong[how].zh, { unit: unit.zh }),
  en: fill(wrong[how].en, { unit: unit.en }),
});

export const loadRecordImport = (): RecordImportPack => readPack<RecordImportPack>('record-import').value;

export interface RecordRow {
  readonly sheet: string;
  readonly line: number;
  readonly cells: Readonly<Partial<Record<RecordColumn, string>>>;
  /** Every other cell that is filled in, by its header. */
  readonly others: ReadonlyMap<string, string>;
  /** More cells than the header has, so that they may stand in the wrong columns. */
  readonly overlong: boolean;
}

/** @throws Refusal `org.import-empty`, `record-import.no-columns`, and `text.…` if it cannot be read */
export async function readRecords(
  pack: RecordImportPack,
  files: readonly UploadedFile[],
): Promise<{ readonly rows: readonly RecordRow[]; readonly headings: readonly string[] }> {
  const headers = headersOf(pack.columns);
  const tables = (await Promise.all(files.map((f) => readTables(f, headers)))).flat().filter((t) => t.rows.length > 0);
  if (tables.length === 0) throw new Refusal('org.import-empty');
  const headings = new Set<string>();
  const rows = tables.flatMap(({ sheet, rows: found }) => {
    const heads = Object.keys(found[0]!.record);
    const known = COLUMNS.filter((c) => heads.includes(c));
    // A note beside the tables: one column by chance is no list of records.
    if (known.length < 2) throw new Refusal('record-import.no-columns', { sheet });
    const others = heads.filter((h) => !(h in pack.columns) && !/^column\d+$/.test(h));
    for (const head of others) headings.add(head);
    return found.flatMap(({ line, record, ragged }): RecordRow[] => {
      const filled = (names: readonly string[]) =>
        names.map((n) => [n, cleanCell(record[n]!)] as const).filter(([, text]) => text !== '');
      const cells = Object.fromEntries(filled(known));
      const more = new Map(filled(others));
      if (Object.keys(cells).length === 0 && more.size === 0) return [];
      return [{ sheet, line, cells, others: more, overlong: ragged !== undefined && ragged.got > ragged.expected }];
    });
  });
  return { rows, headings: [...headings] };
}

/** Headers under which a field may stand. @returns `least` for the one that says that it is in the smallest unit already */
export function headingOf(id: string, field: Field, heading: string, { unit, least }: Money): 'field' | 'least' | null {
  const key = headerKey(heading);
  const is = (names: readonly string[]) => names.some((n) => headerKey(n) === key);
  const { zh, en } = nameOf(field);
  if (field.format !== 'fen') return is([id, field.title, field['title-en'], zh, en]) ? 'field' : null;
  const counted = (of: Text) => [`${zh}（${of.zh}）`, `${en}, in ${of.en}`, `${en} (${of.en})`];
  if (is([id, zh, en, ...counted(unit)])) return 'field';
  return is([field.title, field['title-en'], ...counted(least)]) ? 'least' : null;
}

export interface ReadCells {
  readonly values: Values;
  readonly faults: readonly { readonly field: string; readonly wrong: Wrong }[];
  /** Headers of filled cells that the form has no field for. */
  readonly unknown: readonly string[];
}

/** How what a file calls by name is found here; `null`: nothing, or several. */
export interface Finds {
  unit(name: string): string | null;
  /** A post that the unit's plan can give something to. */
  post(name: string): string | null;
}

/** The cells of a row as the form's fields. */
export function cellsAs(
  pack: RecordImportPack,
  form: RecordForm,
  others: RecordRow['others'],
  finds: Finds,
  money: Money,
): ReadCells {
  const values: Record<string, Values[string]> = {};
  const faults: { field: string; wrong: Wrong }[] = [];
  const unknown: string[] = [];
  const fields = Object.entries(form.properties);
  for (const [heading, text] of others) {
    const found = fields.flatMap(([id, field]) => {
      const as = headingOf(id, field, heading, money);
      return as ? [{ id, field, as }] : [];
    })[0];
    if (!found) {
      unknown.push(heading);
      continue;
    }
    const { id, field, as } = found;
    const value = readCell(pack, field, text, as, finds, money);
    if (typeof value === 'object' && 'wrong' in value) faults.push({ field: id, wrong: value.wrong });
    else values[id] = value;
  }
  return { values, faults, unknown };
}

function readCell(
  pack: RecordImportPack,
  field: Field,
  text: string,
  as: 'field' | 'least',
  finds: Finds,
  money: Money,
): Values[string] | { readonly wrong: Wrong } {
  switch (field.type) {
    case 'integer': {
      const number = field.format === 'fen' && as === 'field' ? amountOf(text, money) : wholeOf(text, money);
      return number ?? { wrong: field.format === 'fen' ? 'money' : 'type' };
    }
    case 'boolean': {
      const key = headerKey(text);
      if (pack.yes.some((word) => headerKey(word) === key)) return true;
      return pack.no.some((word) => headerKey(word) === key) ? false : { wrong: 'type' };
    }
    case 'array': {
      // A line of a plan is a row by itself, with commas of its own.
      const parted = (inCells(field.format) ? [] : [...pack.separators]).reduce(
        (rest, mark) => rest.replaceAll(mark, '\n'),
        text,
      );
      const lines = parted.split('\n').flatMap((part) => part.trim() || []);
      // More than a form takes are refused as they are: nobody is looked for.
      return field.format === 'items' && lines.length <= MOST_ITEMS
        ? lines.map((line) => itemRow(pack, line, finds))
        : lines;
    }
    case 'string': {
      if (field.format === 'unit') return finds.unit(text) ?? { wrong: 'unit' };
      if (field.format !== 'date')
        return choicesOf(field).find((c) => headerKey(c.en) === headerKey(text))?.value ?? text;
      const day = readDate(text);
      return day.ok && parsePlainDate(day.date) ? day.date : { wrong: 'date' };
    }
    default:
      return field.type satisfies never;
  }
}

/** `换完老旧水表 | 管网科科长 | 2027-03-31` as the row of an item; what is not found stays, and is named with the form's other faults. */
function itemRow({ cells }: RecordImportPack, line: string, finds: Finds): string {
  const parted = [...cells].reduce((rest, mark) => rest.replaceAll(mark, '\t'), line);
  const [what = '', post = '', by = '', ...more] = parted.split('\t').map((cell) => cell.trim());
  const day = readDate(by);
  return [what, finds.post(post) ?? post, day.ok ? day.date : by, ...more].join('\t');
}

function wholeOf(text: string, money: Money): number | null {
  const [whole] = /^-?\d{1,15}(?=(\.0+)?$)/.exec(bareFigures(text, money)) ?? [];
  return whole === undefined ? null : Number(whole);
}

/**
 * An amount in the smallest unit, from its figures and not through a fraction: 0.29 × 100 is not 29 to a machine. What a spreadsheet's sum
 * leaves behind the second decimal (12.3400000000000003, 12.339999999999999) is no third one.
 */
export function amountOf(text: string, money: Money): number | null {
  const [, sign, whole, part = '', left = ''] =
    /^(-?)(\d{1,13})(?:\.(\d{1,2}?)(0*|0{6,}\d{1,4}|9{6,}\d{0,4}))?$/.exec(bareFigures(text, money)) ?? [];
  if (whole === undefined) return null;
  const amount =
    Number(whole) * 100 + Number(part.padEnd(2, '0')) + (left.startsWith('9') ? 10 ** (2 - part.length) : 0);
  return sign === '-' ? -amount : amount;
}
