import { Refusal } from '../kernel/refusal.ts';
import type { Lang, Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { readPack } from '../packs/read.ts';
import { writeCsv } from '../text/csv.ts';
import { cleanCell, headersOf, readTables, type Spelled, type UploadedFile } from '../text/tables.ts';

/*
 * Findings of audits as auditors list them: read from CSV and XLSX, row by row.
 */
export const COLUMNS = ['kind', 'audit', 'unit', 'post', 'rule', 'what', 'place', 'foundOn'] as const;
export type AuditColumn = (typeof COLUMNS)[number];

/** `packs/audits.yaml`. */
export interface AuditsPack {
  readonly version: number;
  readonly kinds: Readonly<Record<string, Spelled>>;
  readonly columns: Readonly<Record<AuditColumn, Spelled>>;
  readonly needed: readonly AuditColumn[];
  readonly longest: Readonly<Record<'audit' | 'what' | 'place', number>>;
  readonly example: readonly (Readonly<Partial<Record<Exclude<AuditColumn, 'what' | 'foundOn'>, string>>> & {
    readonly what: Text;
    readonly foundOn: PlainDate;
  })[];
}

export const loadAudits = (): AuditsPack => readPack<AuditsPack>('audits').value;

/** A row of a list, under the columns known here. */
export interface AuditRow {
  readonly sheet: string;
  readonly line: number;
  readonly cells: Readonly<Partial<Record<AuditColumn, string>>>;
  /** More cells than the header has, so that they may stand in the wrong columns. */
  readonly overlong: boolean;
}

/** @throws Refusal `org.import-empty`, `finding.import-no-columns`, and `text.…` if it cannot be read */
export async function readAudits(
  pack: AuditsPack,
  files: readonly UploadedFile[],
): Promise<{ readonly rows: readonly AuditRow[]; readonly ignored: readonly string[] }> {
  const headers = headersOf(pack.columns);
  const tables = (await Promise.all(files.map((f) => readTables(f, headers)))).flat().filter((t) => t.rows.length > 0);
  if (tables.length === 0) throw new Refusal('org.import-empty');
  const ignored = new Set<string>();
  const rows = tables.flatMap(({ sheet, rows: found }) => {
    const heads = Object.keys(found[0]!.record);
    const known = COLUMNS.filter((c) => heads.includes(c));
    // A note beside the tables, a sheet of explanations: one column by chance is not a list of findings.
    if (known.length < 2) throw new Refusal('finding.import-no-columns', { sheet });
    for (const head of heads) if (!(head in pack.columns) && !/^column\d+$/.test(head)) ignored.add(head);
    return found.flatMap(({ line, record, ragged }): AuditRow[] => {
      const cells = Object.fromEntries(known.map((c) => [c, cleanCell(record[c]!)]).filter(([, text]) => text !== ''));
      if (Object.keys(cells).length === 0) return [];
      return [{ sheet, line, cells, overlong: ragged !== undefined && ragged.got > ragged.expected }];
    });
  });
  return { rows, ignored: [...ignored] };
}

/** A file to begin with: the header, and rows that show how one is written. */
export function auditTemplate(pack: AuditsPack, lang: Lang): string {
  const cell = (row: AuditsPack['example'][number], column: AuditColumn): string => {
    if (column === 'what') return row.what[lang];
    return column === 'kind' ? (pack.kinds[row.kind!]?.[lang] ?? '') : (row[column] ?? '');
  };
  return [
    ...writeCsv(
      COLUMNS.map((c) => pack.columns[c][lang]),
      pack.example.map((row) => COLUMNS.map((c) => cell(row, c))),
    ),
  ].join('');
}
