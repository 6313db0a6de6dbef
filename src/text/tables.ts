import { type Headers, headerKey, type Row, readCsv } from './csv.ts';
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

/** Reads CSV (GB 18030 or Unicode) and XLSX. @throws Refusal `text.…` if it cannot be read */
export async function readTables({ name, bytes }: UploadedFile, headers: Headers): Promise<readonly Table[]> {
  if (isWorkbook(bytes)) return readWorkbook(bytes, headers);
  const source = async function* () {
    yield bytes;
  };
  const rows: Row[] = [];
  for await (const row of readCsv(source(), headers)) rows.push(row);
  return [{ sheet: name, rows }];
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
