import { setImmediate } from 'node:timers/promises';
import { Refusal } from '../kernel/refusal.ts';
import { type Headers, headerKey, type Row, readCsv } from './csv.ts';
import { sheetBounds } from './sheets.ts';
import { readWorkbook } from './xlsx.ts';

export interface UploadedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A sheet of a workbook by its name, or a CSV file by its own. */
export interface Table {
  readonly sheet: string;
  readonly rows: readonly Row[];
}

/** A word of a pack with the other ways in which people spell it. */
export interface Spelled {
  readonly zh: string;
  readonly en: string;
  readonly spellings: readonly string[];
}

/** A workbook begins like any ZIP archive; whatever it is called. */
const isWorkbook = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

const PIECE = 64 * 1024;

/** In pieces, others being answered between: 8 MB at once held them up for a second. */
async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += PIECE) {
    yield bytes.subarray(from, from + PIECE);
    await setImmediate();
  }
}

async function* rowsOf({ name, bytes }: UploadedFile, headers: Headers) {
  if (isWorkbook(bytes)) yield* readWorkbook(bytes, headers);
  else for await (const row of readCsv(inPieces(bytes), headers)) yield { sheet: name, row };
}

/** Reads CSV (GB 18030 or Unicode) and XLSX. @throws Refusal `text.…` if it cannot be read, or has too many rows */
export async function readTables(file: UploadedFile, headers: Headers): Promise<readonly Table[]> {
  const { rows: most } = sheetBounds();
  const tables = new Map<string, Row[]>();
  let read = 0;
  for await (const { sheet, row } of rowsOf(file, headers)) {
    if (++read > most) throw new Refusal('text.too-many-rows', { most });
    const rows = tables.get(sheet);
    if (rows) rows.push(row);
    else tables.set(sheet, [row]);
  }
  return [...tables].map(([sheet, rows]) => ({ sheet, rows }));
}

/** The headers by which columns are known: their names in both languages and the other spellings. */
export const headersOf = (columns: Readonly<Record<string, Spelled>>): Headers =>
  Object.fromEntries(Object.entries(columns).map(([id, c]) => [id, [c.zh, c.en, ...c.spellings]]));

/** Blanks of every width around, and the apostrophe that keeps a spreadsheet from reading a formula. */
export const cleanCell = (text: string): string =>
  text.replace(/^[\s\u3000\u200b]+|[\s\u3000\u200b]+$/g, '').replace(/^'(?=[=+\-@])/, '');

/** The code that a word is spelled as, in either language; `null` if none. */
export function codeOf<C extends string>(words: Readonly<Record<C, Spelled>>, spelled: string): C | null {
  const key = headerKey(spelled);
  const codes = Object.keys(words) as C[];
  const spells = (c: C) => [c, words[c].zh, words[c].en, ...words[c].spellings].some((s) => headerKey(s) === key);
  return codes.find(spells) ?? null;
}
