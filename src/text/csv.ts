import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { Refusal } from '../kernel/refusal.ts';
import { decodeStream } from './decode.ts';

/** One row of a table. `line` is where it begins in the file (the header is line 1; for a workbook, the row's number). */
export interface Row {
  readonly line: number;
  readonly record: Readonly<Record<string, string>>;
  /** Cells beyond or short of the header's: missing ones read as '', extra ones are left out, and the importer decides. */
  readonly ragged?: { readonly expected: number; readonly got: number };
}

/** Field → the spellings of its header, beside its own name. */
export type Headers = Readonly<Record<string, readonly string[]>>;

/** A longer record is a quotation mark that was never closed, not a letter. */
const LONGEST_RECORD = 2 * 1024 * 1024;
const MOST_COLUMNS = 1000;

/** A header for comparison: width, case, blanks, underlines, hyphens, colons and stars of "must be filled" do not matter. */
export const headerKey = (header: string): string =>
  header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\u200b\ufeff_\-:*()]/g, '');

/** Column names for a header row: known spellings become the field, others stay as written; empty and doubled ones get a number. */
export function columnsOf(header: readonly string[], headers: Headers): string[] {
  const known = new Map<string, string>();
  for (const [field, spellings] of Object.entries(headers))
    for (const s of [field, ...spellings]) known.set(headerKey(s), field);
  const used = new Set<string>();
  return header.map((cell, i) => {
    const written = cell.replace(/\ufeff/g, '').trim();
    const name = known.get(headerKey(cell)) ?? (written === '' ? `column${i + 1}` : written);
    const free = used.has(name) ? `${name}#${i + 1}` : name;
    used.add(free);
    return free;
  });
}

export function rowOf(columns: readonly string[], cells: readonly string[], line: number): Row {
  // Without a prototype: a column named "__proto__" or "constructor" is a column.
  const record: Record<string, string> = Object.create(null);
  for (let i = 0; i < columns.length; i++) record[columns[i]!] = cells[i] ?? '';
  return cells.length === columns.length
    ? { line, record }
    : { line, record, ragged: { expected: columns.length, got: cells.length } };
}

/** The mark that parts cells: the one most frequent outside quotation marks in the header line. */
function delimiterOf(header: string): string {
  const line = header.replace(/"[^"]*"/g, '').split(/\r?\n|\r/, 1)[0]!;
  let best = ',';
  let most = 0;
  for (const mark of [',', '\t', ';', '，', '|']) {
    const count = line.split(mark).length - 1;
    if (count > most) [best, most] = [mark, count];
  }
  return best;
}

/**
 * Rows of a CSV or TSV file, one at a time, so that memory does not grow with the file. The encoding is found from the bytes
 * (UTF-8, UTF-16, GB 18030); cells may hold line ends; empty lines are skipped. Refuses with the line: `text.csv-quote` (a quotation
 * mark left open, or a record above 2 MB), `text.encoding-unknown`, `text.csv-no-header`.
 */
export async function* readCsv(source: AsyncIterable<Uint8Array>, headers: Headers = {}): AsyncGenerator<Row> {
  const texts = decodeStream(source);
  let head = '';
  let ended = false;
  while (!ended && head.length < 65_536 && !/[\r\n]/.test(head)) {
    const next = await texts.next();
    if (next.done) ended = true;
    else head += next.value;
  }
  head = head.replace(/^\ufeff/, '');
  if (head.trim() === '' && ended) throw new Refusal('text.csv-no-header', {});
  async function* all(): AsyncGenerator<string> {
    yield head;
    if (!ended) yield* texts;
  }
  // The parser runs ahead of the reader; where it stopped is where a fault lies.
  let parsed = 0;
  const parser = parse({
    delimiter: delimiterOf(head),
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: LONGEST_RECORD,
    on_record: (record: string[], { lines }) => {
      parsed = lines;
      return record;
    },
  });
  const input = Readable.from(all());
  // An error in the source (bytes that do not fit) must reach the reader of rows.
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  let columns: string[] | null = null;
  let line = 1;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      // The parser would skip empty lines without counting them, and the lines of all later rows would be wrong.
      const empty = record.length <= 1 && (record[0] ?? '') === '';
      if (empty) {
        line = info.lines + 1;
        continue;
      }
      if (columns === null) {
        if (record.length > MOST_COLUMNS) throw new Refusal('text.csv-no-header', {});
        columns = columnsOf(record, headers);
      } else yield rowOf(columns, record, line);
      line = info.lines + 1;
    }
  } catch (error) {
    const { code } = error as CsvError;
    if (code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE' || code === 'CSV_INVALID_CLOSING_QUOTE') {
      throw new Refusal('text.csv-quote', { line: parsed + 1 });
    }
    throw error;
  } finally {
    input.destroy();
    parser.destroy();
  }
  if (columns === null) throw new Refusal('text.csv-no-header', {});
}

/** A cell that a spreadsheet would run gets an apostrophe in front (OWASP, "CSV Injection"); plain numbers stay numbers. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  let text = String(value);
  if (/^[=+\-@\t\r]/.test(text.normalize('NFKC')) && !/^[+-]?\d+(?:\.\d+)?$/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** One row of a CSV file, for those who write a long one piece by piece. */
export const csvLine = (row: readonly (string | number | null)[]): string => `${row.map(cell).join(',')}\r\n`;

/** Pieces of a CSV file with the UTF-8 mark that spreadsheets need to read Chinese, CRLF after each row (RFC 4180). */
export function* writeCsv(
  header: readonly string[],
  rows: Iterable<readonly (string | number | null)[]>,
): Generator<string> {
  yield `\ufeff${csvLine(header)}`;
  for (const row of rows) yield csvLine(row);
}
