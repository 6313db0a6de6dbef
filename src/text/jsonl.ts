import { Refusal } from '../kernel/refusal.ts';
import { columnsOf, type Headers, type Row } from './csv.ts';
import { decodeStream } from './decode.ts';

/** A longer line is no record but a file of another kind. */
const LONGEST_LINE = 2 * 1024 * 1024;

/** Lines of JSON objects as rows: keys are headers, values are cells. A line that is no object comes as `null`; empty ones are skipped. */
export async function* readJsonLines(
  source: AsyncIterable<Uint8Array>,
  headers: Headers = {},
): AsyncGenerator<Row | { readonly line: number; readonly record: null }> {
  let line = 0;
  for await (const text of linesOf(source)) {
    line += 1;
    if (text.trim() === '') continue;
    yield { line, record: recordOf(text, headers) };
  }
}

async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let held = '';
  for await (const piece of decodeStream(source)) {
    held += piece;
    const lines = held.split('\n');
    held = lines.pop()!;
    yield* lines;
    if (held.length > LONGEST_LINE) throw new Refusal('text.json-line', {});
  }
  if (held !== '') yield held;
}

function recordOf(text: string, headers: Headers): Record<string, string> | null {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const keys = Object.keys(value);
  const columns = columnsOf(keys, headers);
  // Without a prototype: a key named "__proto__" is a key.
  const record: Record<string, string> = Object.create(null);
  for (const [i, key] of keys.entries()) record[columns[i]!] = cellOf((value as Record<string, unknown>)[key]);
  return record;
}

const cellOf = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
