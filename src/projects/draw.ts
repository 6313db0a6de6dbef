import { createHash } from 'node:crypto';

const hashed = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A seed from digests in the ledger. Each is salted at random by the house, so that nobody who gives something chooses who is drawn. */
export const seedOf = (digests: readonly string[]): string => hashed(digests.join('\n'));

/** So many of `count`, by a seed that stands in the ledger: whoever has it draws the same. */
export const drawn = (seed: string, count: number, size: number): number[] =>
  Array.from({ length: count }, (_, i) => [hashed(`${seed}:${i}`), i] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, size)
    .map(([, i]) => i)
    .sort((a, b) => a - b);
