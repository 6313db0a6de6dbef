import { Readable } from 'node:stream';
import { crc32, createInflateRaw, deflateRawSync } from 'node:zlib';
import { Refusal } from '../kernel/refusal.ts';

/** A part of a zip, as its directory at the end describes it. */
export interface Part {
  readonly name: string;
  /** The name as it stands there, and whether it is said to be UTF-8. */
  readonly named: Buffer;
  readonly utf8: boolean;
  readonly packed: number;
  readonly unpacked: number;
  readonly crc: number;
  readonly method: number;
  readonly at: number;
}

/** What a zip may be: parts it may have, and bytes that may still be unpacked, which count down, also for zips within it. */
export interface Limits {
  readonly entries: number;
  left: number;
}

const END = 0x06054b50;
const IN_DIRECTORY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
/** General purpose bit 11: the name is UTF-8. */
const UTF8 = 0x800;

/**
 * The directory of a zip. Zip64 is for what is far above the size taken here.
 * @throws Refusal `file.broken`, `file.encrypted`, `file.unpacks-too-large`
 */
export function parts(bytes: Buffer, limits: Limits): Part[] {
  const end = bytes.lastIndexOf(Buffer.from('504b0506', 'hex'));
  if (end < 0 || end + END_SIZE > bytes.length || bytes.readUInt32LE(end) !== END) throw new Refusal('file.broken');
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count > limits.entries) throw new Refusal('file.unpacks-too-large');
  const found: Part[] = [];
  const names = new Set<string>();
  let total = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== IN_DIRECTORY) throw new Refusal('file.broken');
    if ((bytes.readUInt16LE(at + 8) & 1) === 1) throw new Refusal('file.encrypted');
    const nameLength = bytes.readUInt16LE(at + 28);
    const named = bytes.subarray(at + 46, at + 46 + nameLength);
    const part = {
      name: named.toString('utf8'),
      named,
      utf8: (bytes.readUInt16LE(at + 8) & UTF8) !== 0,
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      at: bytes.readUInt32LE(at + 42),
    };
    // No office program writes a way out of its folder, or one name twice, of which each reader may take another.
    if (/(?:^|[\\/])\.\.(?:[\\/]|$)/.test(part.name) || names.has(part.name)) throw new Refusal('file.broken');
    names.add(part.name);
    total += part.unpacked;
    if (total > limits.left) throw new Refusal('file.unpacks-too-large');
    found.push(part);
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return found;
}

/**
 * Unpacks a part and gives what `each` is handed. The directory may lie about sizes, so it stops at the first byte beyond what was
 * said, and what comes out must have the checksum that was said.
 * @throws Refusal `file.broken`, `file.unpacks-too-large`
 */
export async function unpack(bytes: Buffer, part: Part, limits: Limits, each: (chunk: Buffer) => void): Promise<void> {
  const packed = packedOf(bytes, part);
  let size = 0;
  let sum = 0;
  const take = (chunk: Buffer) => {
    size += chunk.length;
    limits.left -= chunk.length;
    if (size > part.unpacked || limits.left < 0) throw new Refusal('file.unpacks-too-large');
    sum = crc32(chunk, sum);
    each(chunk);
  };
  if (part.method === 0) take(packed);
  else if (part.method !== 8) throw new Refusal('file.broken');
  else {
    try {
      // One piece at a time, so that a bomb is stopped at its limit and never stands whole in memory.
      for await (const chunk of Readable.from([packed]).pipe(createInflateRaw())) take(chunk as Buffer);
    } catch (error) {
      throw error instanceof Refusal ? error : new Refusal('file.broken');
    }
  }
  if (size !== part.unpacked || sum !== part.crc) throw new Refusal('file.broken');
}

function packedOf(bytes: Buffer, part: Part): Buffer {
  if (part.at + 30 > bytes.length || bytes.readUInt32LE(part.at) !== LOCAL) throw new Refusal('file.broken');
  const from = part.at + 30 + bytes.readUInt16LE(part.at + 26) + bytes.readUInt16LE(part.at + 28);
  const packed = bytes.subarray(from, from + part.packed);
  if (packed.length !== part.packed) throw new Refusal('file.broken');
  return packed;
}

/** 1980-01-01, the first day a zip knows: when a part was written is nobody's business either. */
const NO_DAY = 0x21;

/**
 * The zip written anew: parts that change packed again, all others as they were packed, in the same order. Comments, times, marks of the
 * packing program, and what lay between the parts are gone.
 */
export function rebuilt(bytes: Buffer, found: readonly Part[], changed: ReadonlyMap<Part, Buffer>): Buffer {
  const body: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const part of found) {
    const anew = changed.get(part);
    const data = anew === undefined ? packedOf(bytes, part) : part.method === 0 ? anew : deflateRawSync(anew);
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(part.utf8 ? UTF8 : 0, 2);
    about.writeUInt16LE(part.method, 4);
    about.writeUInt16LE(NO_DAY, 8);
    about.writeUInt32LE(anew === undefined ? part.crc : crc32(anew), 10);
    about.writeUInt32LE(data.length, 14);
    about.writeUInt32LE(anew?.length ?? part.unpacked, 18);
    about.writeUInt16LE(part.named.length, 22);
    const listed = Buffer.alloc(46);
    listed.writeUInt32LE(IN_DIRECTORY, 0);
    listed.writeUInt16LE(20, 4);
    about.copy(listed, 6);
    listed.writeUInt32LE(at, 42);
    directory.push(listed, part.named);
    const local = Buffer.alloc(4);
    local.writeUInt32LE(LOCAL, 0);
    body.push(local, about, part.named, data);
    at += 30 + part.named.length + data.length;
  }
  const end = Buffer.alloc(END_SIZE);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(found.length, 8);
  end.writeUInt16LE(found.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...body, ...directory, end]);
}

/** A small part as text. */
export async function textOf(bytes: Buffer, part: Part): Promise<string> {
  const chunks: Buffer[] = [];
  await unpack(bytes, part, { entries: 1, left: part.unpacked }, (chunk) => chunks.push(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
