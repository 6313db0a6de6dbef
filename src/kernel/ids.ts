import { createHash, randomBytes } from 'node:crypto';

/** Time-ordered UUID (RFC 9562 version 7): neighbours in time are neighbours in the index, which keeps inserts cheap. */
export function newId(nowMs: number): string {
  const b = randomBytes(16);
  b.writeUIntBE(nowMs, 0, 6);
  b[6] = (b[6]! & 0x0f) | 0x70;
  b[8] = (b[8]! & 0x3f) | 0x80;
  const h = b.toString('hex');
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether this can be an id at all: what comes in an address is asked before the database is, which refuses what is none with a fault. */
export const isId = (written: string): boolean => ID.test(written);

/** A UUID fixed by its parts: the same import row or the same demo person gets the same id each time. */
export function derivedId(...parts: readonly string[]): string {
  const h = createHash('sha256').update(parts.join('\u0000')).digest();
  h[6] = (h[6]! & 0x0f) | 0x80;
  h[8] = (h[8]! & 0x3f) | 0x80;
  const x = h.subarray(0, 16).toString('hex');
  return `${x.slice(0, 8)}-${x.slice(8, 12)}-${x.slice(12, 16)}-${x.slice(16, 20)}-${x.slice(20)}`;
}

// No 0/O, 1/I/L, 2/Z, 5/S, 8/B: a number is read out over the telephone and copied by hand.
const ALPHABET = '34679ACDEFGHJKMNPQRTUVWXY';

/** A code fixed by its bytes (a keyed digest): a form sent twice gets the same number and secret without either being stored. */
export function codeFrom(bytes: Buffer, length: number): string {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let out = '';
  for (let i = 0; i < length; i++) {
    out += ALPHABET[Number(rest % 25n)];
    rest /= 25n;
  }
  return out;
}

/** `length` characters a person can read aloud; 25 symbols, so 4.64 bits each. */
export function readableCode(length: number): string {
  let out = '';
  while (out.length < length) {
    for (const byte of randomBytes(length * 2)) {
      // 250 is the largest multiple of 25 below 256: anything above would favour the first symbols.
      if (byte < 250 && out.length < length) out += ALPHABET[byte % 25];
    }
  }
  return out;
}
