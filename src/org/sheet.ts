import { Refusal } from '../kernel/refusal.ts';
import type { Lang } from '../kernel/text.ts';
import { writeCsv } from '../text/csv.ts';
import { cleanCell, codeOf, headersOf, readTables, type UploadedFile } from '../text/tables.ts';
import { type Column, orgPack } from './pack.ts';

/** A row of an import file, under the columns known here. */
export interface SheetRow {
  /** Name of the sheet, or of the file. */
  readonly sheet: string;
  readonly line: number;
  readonly cells: Readonly<Partial<Record<Column, string>>>;
  /** More cells than the header has: a separator too many, so that all that follows may stand in the wrong column. */
  readonly overlong: boolean;
}

export interface Sheets {
  readonly rows: readonly SheetRow[];
  /** Headers that mean nothing here and are left out. */
  readonly ignored: readonly string[];
}

const COLUMNS = Object.keys(orgPack.columns) as Column[];

const HEADERS = headersOf(orgPack.columns);

/**
 * Reads CSV (GB 18030 or Unicode) and XLSX: one sheet with everything, or units, posts and people apart.
 * @throws Refusal `org.import-no-columns` if a table has no column known here; `text.…` if it cannot be read
 */
export async function readSheets(files: readonly UploadedFile[]): Promise<Sheets> {
  const rows: SheetRow[] = [];
  const ignored = new Set<string>();
  const tables = (await Promise.all(files.map((f) => readTables(f, HEADERS)))).flat().filter((t) => t.rows.length > 0);
  if (tables.length === 0) throw new Refusal('org.import-empty');
  for (const { sheet, rows: found } of tables) {
    const headers = Object.keys(found[0]!.record);
    const known = headers.filter((h): h is Column => h in orgPack.columns);
    // A note beside the tables, a sheet of explanations: one column by chance is not a table of ours.
    if (known.length < 2) throw new Refusal('org.import-no-columns', { sheet });
    for (const h of headers) if (!(h in orgPack.columns) && !/^column\d+$/.test(h)) ignored.add(h);
    for (const { line, record, ragged } of found) {
      const cells = Object.fromEntries(known.map((c) => [c, cleanCell(record[c]!)]).filter(([, text]) => text !== ''));
      if (Object.keys(cells).length === 0) continue;
      rows.push({ sheet, line, cells, overlong: ragged !== undefined && ragged.got > ragged.expected });
    }
  }
  return { rows, ignored: [...ignored] };
}

/** Several values of one cell. */
export const listOf = (cell: string): string[] => {
  const parted = [...orgPack.separators].reduce((text, mark) => text.replaceAll(mark, '\n'), cell);
  return [...new Set(parted.split('\n').map((v) => v.trim()))].filter((v) => v !== '');
};

/** A file to begin with: the header, and rows that show how a unit, its posts and its people are written. */
export function template(lang: Lang): string {
  const zh: Partial<Record<Column, string>>[] = [
    { unit: 'district', name: '某某区人民政府', nameEn: 'District Government', kind: '机关' },
    {
      unit: 'schools',
      parent: 'district',
      name: '教育局',
      nameEn: 'Education Bureau',
      kind: '部门',
      functions: 'education',
      aliases: '教体局、教委',
    },
    {
      unit: 'schools',
      title: '局长',
      titleEn: 'Director',
      role: '负责人',
      person: '（姓名）',
      username: 'zhang.san',
      since: '2026-01-01',
    },
    {
      unit: 'schools',
      title: '承办人',
      titleEn: 'Case officer',
      role: '承办人',
      person: '（姓名）',
      username: 'li.si',
      since: '2026-01-01',
    },
    {
      unit: 'east-street',
      parent: 'district',
      name: '东街街道',
      nameEn: 'East Street',
      kind: '街道',
      places: '东街、新村',
    },
    { unit: 'east-street', title: '主任', titleEn: 'Head', role: '负责人' },
  ];
  const en: Partial<Record<Column, string>>[] = zh.map((row) => ({
    ...row,
    ...(row.kind && { kind: orgPack.kinds[codeOf(orgPack.kinds, row.kind)!].en }),
    ...(row.role && { role: orgPack.roles[codeOf(orgPack.roles, row.role)!].en }),
    ...(row.person && { person: '(name)' }),
  }));
  const rows = (lang === 'zh' ? zh : en).map((row) => COLUMNS.map((c) => row[c] ?? ''));
  return [
    ...writeCsv(
      COLUMNS.map((c) => orgPack.columns[c][lang]),
      rows,
    ),
  ].join('');
}
