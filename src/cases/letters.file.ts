import { Refusal } from '../kernel/refusal.ts';
import { type Headers, type Row, readCsv } from '../text/csv.ts';
import { readJsonLines } from '../text/jsonl.ts';
import { readXlsx } from '../text/xlsx.ts';
import type { BrokenRow } from './letters.rules.ts';

/** A file of letters being read. */
export interface LettersFile {
  readonly rows: AsyncIterable<Row | BrokenRow>;
  /** How much of it was read, 0 to 1. */
  done(): number;
}

/** A workbook is read into memory whole; `readXlsx` refuses a larger one, and more need not be gathered. */
const LARGEST_WORKBOOK = 20 * 1024 * 1024 + 1;

/**
 * Letters of a CSV file (UTF-8, UTF-16, GB 18030), a workbook or JSON lines, told apart by their first bytes. A faulty file is refused
 * where it becomes faulty, after the rows before.
 *
 * @param size in bytes, for the progress
 * @throws Refusal `import.without-text` if no column is headed as a text, before any row
 */
export function openLetters(source: AsyncIterable<Uint8Array>, size: number, headers: Headers): LettersFile {
  let read = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      read += chunk.length;
      yield chunk;
    }
  }
  async function* rows(): AsyncGenerator<Row | BrokenRow> {
    const bytes = counted();
    const first = await bytes.next();
    const head = first.done ? Buffer.alloc(0) : Buffer.from(first.value);
    async function* whole(): AsyncGenerator<Uint8Array> {
      yield head;
      yield* bytes;
    }
    if (head.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004')
      yield* withText(readXlsx(await gathered(whole()), headers), headers);
    else if (/^(?:\xef\xbb\xbf)?\s*\{/.test(head.subarray(0, 64).toString('latin1'))) yield* objects(whole(), headers);
    else yield* withText(readCsv(whole(), headers), headers);
  }
  return { rows: rows(), done: () => (size === 0 ? 1 : Math.min(1, read / size)) };
}

async function gathered(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= LARGEST_WORKBOOK) break;
  }
  return Buffer.concat(chunks);
}

/** The wrong file, or a heading nobody knows, is told once and not 50,000 times. */
async function* withText(rows: AsyncIterable<Row>, headers: Headers): AsyncGenerator<Row> {
  let first = true;
  for await (const row of rows) {
    if (first && row.record.text === undefined)
      throw new Refusal('import.without-text', {
        headings: Object.keys(row.record).slice(0, 12).join(', ').slice(0, 300),
        known: headers.text?.join(', '),
      });
    first = false;
    yield row;
  }
}

async function* objects(source: AsyncIterable<Uint8Array>, headers: Headers): AsyncGenerator<Row | BrokenRow> {
  for await (const { line, record } of readJsonLines(source, headers))
    yield record ? { line, record } : { line, broken: { code: 'not-an-object', facts: {} } };
}
