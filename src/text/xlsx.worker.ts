import { parentPort, workerData } from 'node:worker_threads';
import { inflateRawSync } from 'node:zlib';
import readAllSheets from 'read-excel-file/node';

export interface Asked {
  readonly bytes: Uint8Array;
  /** Bytes that the workbook may become when unpacked, and parts that it may have. */
  readonly unpacked: number;
  readonly entries: number;
}

/** The sheets, with how many rows; or why there are none. */
export type Told =
  | { readonly sheets: readonly { readonly sheet: string; readonly rows: number; readonly hasHeader: boolean }[] }
  | { readonly not: 'unreadable' | 'too-large' };

/** Some rows of one of them are asked for, and told as text: all at once they would hold up whoever asks. */
export interface Wanted {
  readonly sheet: number;
  readonly from: number;
  readonly to: number;
}
export type Cells = readonly (readonly string[])[];

type Raw = readonly (readonly unknown[])[];

class TooLarge extends Error {}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return '';
    const iso = value.toISOString();
    return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
  }
  return String(value);
}

/** Of a part whose sizes stand behind it: a mark, the sum of its bytes and both sizes. */
const BEHIND = Buffer.from('PK\x07\x08', 'latin1');
const BEHIND_SIZE = 16;
const ZIP64_END = 0x06064b50;

/**
 * Adds up what the archive says it unpacks to, and unpacks each part under that bound: an archive may lie (a "zip bomb").
 *
 * The bound is kept by the directory at the end, while the library reads part after part from the beginning. So they must be the same
 * parts: from the first byte to the directory without a gap, and each as long, packed alike and called alike in both places.
 */
function ensureBounded(zip: Buffer, { unpacked, entries: most }: Asked): void {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || end + 22 > zip.length) throw new Error('no archive');
  const entries = zip.readUInt16LE(end + 10);
  const directory = zip.readUInt32LE(end + 16);
  if (entries > most) throw new TooLarge();
  const parts: { at: number; method: number; packed: number; stated: number; name: Buffer }[] = [];
  let at = directory;
  for (let i = 0; i < entries; i++) {
    if (at + 46 > end || zip.readUInt32LE(at) !== 0x02014b50) throw new Error('no directory');
    const name = zip.subarray(at + 46, at + 46 + zip.readUInt16LE(at + 28));
    const [method, packed, stated] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 24)];
    parts.push({ at: zip.readUInt32LE(at + 42), method, packed, stated, name });
    at += 46 + name.length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  if (at !== end && (at > end || zip.readUInt32LE(at) !== ZIP64_END)) throw new Error('more than the directory');
  let left = unpacked;
  let next = 0;
  for (const { at: local, method, packed, stated, name } of parts.toSorted((a, b) => a.at - b.at)) {
    left -= stated;
    if (left < 0) throw new TooLarge();
    if (local !== next || local + 30 > directory || zip.readUInt32LE(local) !== 0x04034b50)
      throw new Error('no such part');
    const named = local + 30 + zip.readUInt16LE(local + 26);
    const from = named + zip.readUInt16LE(local + 28);
    const to = from + packed;
    const size = zip.readUInt32LE(local + 18);
    const sizeBehind = (zip.readUInt16LE(local + 6) & 8) !== 0 && size === 0;
    const alike = zip.readUInt16LE(local + 8) === method && zip.subarray(local + 30, named).equals(name);
    const asLong = sizeBehind ? zip.indexOf(BEHIND, from) === to : size === packed;
    if (!alike || !asLong || to > directory) throw new Error('another part than in the directory');
    if (method === 8) inflateRawSync(zip.subarray(from, to), { maxOutputLength: Math.max(1, stated) });
    else if (method !== 0) throw new Error('unusual packing');
    next = to + (sizeBehind ? BEHIND_SIZE : 0);
  }
  if (next !== directory) throw new Error('more than the directory names');
}

async function sheetsOf(asked: Asked): Promise<readonly { sheet: string; data: Raw }[] | 'unreadable' | 'too-large'> {
  const { buffer, byteOffset, byteLength } = asked.bytes;
  const zip = Buffer.from(buffer, byteOffset, byteLength);
  try {
    ensureBounded(zip, asked);
    return await readAllSheets(zip);
  } catch (error) {
    return error instanceof TooLarge ? 'too-large' : 'unreadable';
  }
}

const port = parentPort!;
const sheets = await sheetsOf(workerData as Asked);
port.on('message', ({ sheet, from, to }: Wanted) => {
  if (typeof sheets === 'object') port.postMessage(sheets[sheet]!.data.slice(from, to).map((row) => row.map(shown)));
});
port.postMessage(
  (typeof sheets === 'object'
    ? {
        sheets: sheets.map(({ sheet, data }) => ({
          ...{ sheet, rows: data.length },
          hasHeader: (data[0] ?? []).some((cell) => shown(cell) !== ''),
        })),
      }
    : { not: sheets }) satisfies Told,
);
