import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { Refusal } from '../src/kernel/refusal.ts';
import { decode } from '../src/text/decode.ts';
import type { Fault, View } from './view.ts';

/** The fields of a form, as text; of several of one name the last counts. */
export type Form = Readonly<Record<string, string | undefined>>;

/**
 * What is no text in any encoding would be kept as �. It is refused, unless the page shows it back to the person, who sees in the middle
 * of the letter what is broken.
 */
type Unreadable = 'refused' | 'shown';

/** 5,000 characters are 45 kB once every byte is written `%E4`; ten times that is no letter. */
const MOST = 512 * 1024;

/**
 * Reads forms by their bytes, not as what they claim to be: old browsers and programs here post in GBK, which a UTF-8 reader would turn
 * into `%C4%E3` or question marks in the middle of a letter.
 */
export function readForms(app: FastifyInstance, unreadable: Unreadable = 'refused'): void {
  app.removeContentTypeParser('application/x-www-form-urlencoded');
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer', bodyLimit: MOST },
    async (_request: unknown, body: Buffer) => parseForm(body, unreadable),
  );
}

/** @throws Refusal `request.malformed` for what is neither UTF-8 nor GB 18030, if that is refused */
export function parseForm(body: Buffer, unreadable: Unreadable): Form {
  const pairs = split(body, 0x26).map((pair) => {
    const [name = Buffer.alloc(0), ...value] = split(pair, 0x3d);
    return [unquote(name), unquote(Buffer.concat(value.flatMap((v, i) => (i === 0 ? [v] : [Buffer.from('='), v]))))];
  }) as [Buffer, Buffer][];
  // One encoding for the whole form: a short field alone would not show which it is.
  const all = Buffer.concat(pairs.flatMap(([name, value]) => [name, value, Buffer.from('\n')]));
  const form: Record<string, string> = Object.create(null) as Record<string, string>;
  const read = reader(all, unreadable);
  for (const [name, value] of pairs) form[read(name)] = read(value);
  return form;
}

function reader(all: Buffer, unreadable: Unreadable): (bytes: Buffer) => string {
  // What browsers write never is UTF-16, though bytes may look like it.
  const chinese = !isUtf8(all) && isGb18030(all);
  if (unreadable === 'refused' && !chinese && !isUtf8(all)) throw new Refusal('request.malformed');
  const decoder = new TextDecoder(chinese ? 'gb18030' : 'utf-8');
  return (bytes) => decoder.decode(bytes);
}

function isGb18030(bytes: Buffer): boolean {
  try {
    return decode(bytes).encoding === 'gb18030';
  } catch {
    return false;
  }
}

function split(bytes: Buffer, at: number): Buffer[] {
  const out: Buffer[] = [];
  let from = 0;
  for (let i = bytes.indexOf(at); i >= 0; i = bytes.indexOf(at, from)) {
    out.push(bytes.subarray(from, i));
    from = i + 1;
  }
  return [...out, bytes.subarray(from)];
}

const HEX = /^[0-9a-f]{2}$/i;

function unquote(bytes: Buffer): Buffer {
  const out = Buffer.alloc(bytes.length);
  let n = 0;
  for (let i = 0; i < bytes.length; i++) {
    const b = bytes[i]!;
    const hex = b === 0x25 ? bytes.toString('latin1', i + 1, i + 3) : '';
    if (HEX.test(hex)) {
      out[n++] = Number.parseInt(hex, 16);
      i += 2;
    } else out[n++] = b === 0x2b ? 0x20 : b;
  }
  return out.subarray(0, n);
}

/** Characters as people count them: one for each sign, an emoji too. */
export const lengthOf = (text: string): number => [...text].length;

export function tooLong({ t }: View, field: string, text: string, most: number): Fault[] {
  const over = lengthOf(text) - most;
  return over > 0 ? [{ field, text: t('act.long', { most, over }) }] : [];
}
