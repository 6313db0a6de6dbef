import { inflateRawSync } from 'node:zlib';
import readAllSheets, { readSheet } from 'read-excel-file/node';
import { Refusal } from '../kernel/refusal.ts';
import { columnsOf, type Headers, type Row, rowOf } from './csv.ts';

/** A workbook is read into memory whole, so it is bounded: 50,000 letters go into CSV. */
const LARGEST_FILE = 20 * 1024 * 1024;
const LARGEST_UNPACKED = 120 * 1024 * 1024;
const MOST_ENTRIES = 2000;

/**
 * Rows of the first sheet of a workbook (.xlsx), in the shape of `readCsv`; the first row is the header. Dates come as
 * `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`. Refuses `text.xlsx-too-large` before anything is unpacked beyond the bound, and
 * `text.xlsx-unreadable`.
 */
export async function* readXlsx(bytes: Uint8Array, headers: Headers = {}): AsyncGenerator<Row> {
  const rows = await unpacked(bytes, (input) => readSheet(input));
  if (isEmpty(rows)) throw new Refusal('text.csv-no-header', {});
  yield* tableOf(rows, headers);
}

/** Every sheet of a workbook that has a header, with its name; refuses as `readXlsx` does. */
export async function readWorkbook(
  bytes: Uint8Array,
  headers: Headers = {},
): Promise<{ readonly sheet: string; readonly rows: Row[] }[]> {
  const sheets = (await unpacked(bytes, (input) => readAllSheets(input))).filter(({ data }) => !isEmpty(data));
  if (sheets.length === 0) throw new Refusal('text.csv-no-header', {});
  return sheets.map(({ sheet, data }) => ({ sheet, rows: [...tableOf(data, headers)] }));
}

async function unpacked<T>(bytes: Uint8Array, read: (input: Buffer) => Promise<T>): Promise<T> {
  bounded(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  try {
    return await read(Buffer.from(bytes));
  } catch {
    throw new Refusal('text.xlsx-unreadable', {});
  }
}

type Cells = readonly (readonly unknown[])[];

const isEmpty = (rows: Cells): boolean => (rows[0] ?? []).every((cell) => shown(cell) === '');

function* tableOf(rows: Cells, headers: Headers): Generator<Row> {
  const header = rows[0]!.map(shown);
  const columns = columnsOf(header, headers);
  for (let i = 1; i < rows.length; i++) {
    const cells = rows[i]!.map(shown);
    if (cells.some((c) => c !== '')) yield rowOf(columns, cells, i + 1);
  }
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return '';
    const iso = value.toISOString();
    return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
  }
  return String(value);
}

/** Adds up what the archive says it unpacks to, and unpacks each part under that bound: an archive may lie (a "zip bomb"). */
function bounded(zip: Buffer): void {
  if (zip.length > LARGEST_FILE) throw new Refusal('text.xlsx-too-large', { megabytes: LARGEST_FILE / 1024 / 1024 });
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > zip.length || zip.readUInt32LE(0) !== 0x04034b50)
    throw new Refusal('text.xlsx-unreadable', {});
  const entries = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  let left = LARGEST_UNPACKED;
  if (entries > MOST_ENTRIES) throw new Refusal('text.xlsx-too-large', { megabytes: LARGEST_UNPACKED / 1024 / 1024 });
  for (let i = 0; i < entries; i++) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== 0x02014b50) throw new Refusal('text.xlsx-unreadable', {});
    const method = zip.readUInt16LE(at + 10);
    const packed = zip.readUInt32LE(at + 20);
    const stated = zip.readUInt32LE(at + 24);
    const local = zip.readUInt32LE(at + 42);
    if (local + 30 > zip.length || packed > zip.length) throw new Refusal('text.xlsx-unreadable', {});
    left -= stated;
    if (left < 0) throw new Refusal('text.xlsx-too-large', { megabytes: LARGEST_UNPACKED / 1024 / 1024 });
    if (method === 8) {
      const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      try {
        inflateRawSync(zip.subarray(from, from + packed), { maxOutputLength: Math.max(1, stated) });
      } catch {
        throw new Refusal('text.xlsx-unreadable', {});
      }
    } else if (method !== 0) throw new Refusal('text.xlsx-unreadable', {});
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
}
