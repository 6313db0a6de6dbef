import { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { Refusal } from '../kernel/refusal.ts';

/** A part of a zip, as its directory at the end describes it. */
export interface Part {
  readonly name: string;
  readonly packed: number;
  readonly unpacked: number;
  readonly crc: number;
  readonly method: number;
  readonly at: number;
}

const END = 0x06054b50;
const IN_DIRECTORY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;

/**
 * The directory of a zip. Zip64 is for what is far above the size taken here.
 * @throws Refusal `file.broken`, `file.encrypted`, `file.unpacks-too-large`
 */
export function parts(bytes: Buffer, limits: { readonly entries: number; readonly unpacked: number }): Part[] {
  const end = bytes.lastIndexOf(Buffer.from('504b0506', 'hex'));
  if (end < 0 || end + END_SIZE > bytes.length || bytes.readUInt32LE(end) !== END) throw new Refusal('file.broken');
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count > limits.entries) throw new Refusal('file.unpacks-too-large');
  const found: Part[] = [];
  let total = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== IN_DIRECTORY) throw new Refusal('file.broken');
    if ((bytes.readUInt16LE(at + 8) & 1) === 1) throw new Refusal('file.encrypted');
    const nameLength = bytes.readUInt16LE(at + 28);
    const part = {
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      at: bytes.readUInt32LE(at + 42),
    };
    total += part.unpacked;
    if (total > limits.unpacked) throw new Refusal('file.unpacks-too-large');
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
export async function unpack(bytes: Buffer, part: Part, each: (chunk: Buffer) => void): Promise<void> {
  if (part.at + 30 > bytes.length || bytes.readUInt32LE(part.at) !== LOCAL) throw new Refusal('file.broken');
  const from = part.at + 30 + bytes.readUInt16LE(part.at + 26) + bytes.readUInt16LE(part.at + 28);
  const packed = bytes.subarray(from, from + part.packed);
  if (packed.length !== part.packed) throw new Refusal('file.broken');
  let size = 0;
  let sum = 0;
  const take = (chunk: Buffer) => {
    size += chunk.length;
    if (size > part.unpacked) throw new Refusal('file.unpacks-too-large');
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

/** A small part as text. */
export async function textOf(bytes: Buffer, part: Part): Promise<string> {
  const chunks: Buffer[] = [];
  await unpack(bytes, part, (chunk) => chunks.push(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
