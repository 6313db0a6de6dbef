import { Refusal } from '../kernel/refusal.ts';

/*
 * Old office files are compound files ([MS-CFB]): a small file system. What they hold shows in its directory: a document, a
 * workbook, macros, or something encrypted (a new office file with a password comes in this shape too).
 */

const FREE = 0xfffffffa;

/**
 * Names of streams and folders in a compound file.
 * @throws Refusal `file.broken` where its tables lead nowhere or in a circle
 */
export function namesIn(bytes: Buffer): string[] {
  try {
    return read(bytes);
  } catch {
    // A reading beyond the end: the file was cut, or made to look like one.
    throw new Refusal('file.broken');
  }
}

function read(bytes: Buffer): string[] {
  const shift = bytes.readUInt16LE(30);
  if (shift !== 9 && shift !== 12) throw new Error('sector size');
  const size = 2 ** shift;
  const sectorAt = (n: number) => (n + 1) * size;
  const tables: number[] = [];
  for (let i = 0; i < 109; i++) tables.push(bytes.readUInt32LE(76 + i * 4));
  // Files above some seven megabytes list more tables in sectors of their own.
  let more = bytes.readUInt32LE(68);
  for (let i = 0; i < bytes.length / size && more < FREE; i++) {
    for (let k = 0; k < size / 4 - 1; k++) tables.push(bytes.readUInt32LE(sectorAt(more) + k * 4));
    more = bytes.readUInt32LE(sectorAt(more) + size - 4);
  }
  const next = (n: number) => {
    const table = tables[Math.floor((n * 4) / size)] ?? FREE;
    return bytes.readUInt32LE(sectorAt(table) + ((n * 4) % size));
  };
  const names: string[] = [];
  const seen = new Set<number>();
  for (let sector = bytes.readUInt32LE(48); sector < FREE; sector = next(sector)) {
    if (seen.has(sector)) throw new Error('circle');
    seen.add(sector);
    for (let at = sectorAt(sector); at < sectorAt(sector) + size; at += 128) {
      const length = bytes.readUInt16LE(at + 64);
      if (length >= 2 && length <= 64 && bytes[at + 66] !== 0)
        names.push(bytes.toString('utf16le', at, at + length - 2));
    }
  }
  return names;
}
