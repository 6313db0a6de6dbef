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

/** Adds up what the archive says it unpacks to, and unpacks each part under that bound: an archive may lie (a "zip bomb"). */
function ensureBounded(zip: Buffer, { unpacked, entries: most }: Asked): void {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > zip.length || zip.readUInt32LE(0) !== 0x04034b50) throw new Error('no archive');
  const entries = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  let left = unpacked;
  if (entries > most) throw new TooLarge();
  for (let i = 0; i < entries; i++) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== 0x02014b50) throw new Error('no directory');
    const method = zip.readUInt16LE(at + 10);
    const packed = zip.readUInt32LE(at + 20);
    const stated = zip.readUInt32LE(at + 24);
    const local = zip.readUInt32LE(at + 42);
    if (local + 30 > zip.length || packed > zip.length) throw new Error('no such part');
    left -= stated;
    if (left < 0) throw new TooLarge();
    if (method === 8) {
      const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      inflateRawSync(zip.subarray(from, from + packed), { maxOutputLength: Math.max(1, stated) });
    } else if (method !== 0) throw new Error('unusual packing');
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
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
