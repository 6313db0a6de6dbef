import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, grow, pathRefs, peaks, refKey, verifyInclusion } from '../../src/ledger/merkle.ts';

const sha = (...parts: Buffer[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const leaf = (text: string): Buffer => sha(Buffer.of(0), Buffer.from(text));

/** RFC 9162 section 2.1.1 as it is written: split at the largest power of two below the size. */
function root(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha();
  if (leaves.length === 1) return leaves[0]!;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha(Buffer.of(1), root(leaves.slice(0, split)), root(leaves.slice(split)));
}

/** A tree grown in batches of the given sizes. */
function grown(leaves: readonly Buffer[], batches: readonly number[]): Map<string, Buffer> {
  const known = new Map<string, Buffer>();
  let from = 0;
  for (const size of [...batches, leaves.length]) {
    const batch = leaves.slice(from, from + size);
    for (const [i, hash] of batch.entries()) known.set(refKey({ level: 0, index: from + i }), hash);
    for (const { ref, hash } of grow(known, from, batch)) known.set(refKey(ref), hash);
    from += batch.length;
  }
  return known;
}

const leavesOf = (n: number): Buffer[] => Array.from({ length: n }, (_, i) => leaf(`entry ${i}`));

describe('the Merkle tree', () => {
  it('has the root of RFC 9162, in whatever batches it grew', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 130 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 6 }),
        (n, batches) => {
          const leaves = leavesOf(n);
          const known = grown(leaves, batches);
          expect(fold(peaks(n).map((r) => known.get(refKey(r))!)).equals(root(leaves))).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('proves every leaf of every size, and no other leaf, place or root', () => {
    for (let size = 1; size <= 40; size++) {
      const leaves = leavesOf(size);
      const known = grown(leaves, []);
      const top = root(leaves);
      for (let index = 0; index < size; index++) {
        const path = pathRefs(index, size).map((refs) => fold(refs.map((r) => known.get(refKey(r))!)));
        expect(verifyInclusion(leaves[index]!, index, size, path, top)).toBe(true);
        expect(verifyInclusion(leaf('another'), index, size, path, top)).toBe(false);
        expect(verifyInclusion(leaves[index]!, index, size, path, leaf('another root'))).toBe(false);
        if (size > 1) expect(verifyInclusion(leaves[index]!, (index + 1) % size, size, path, top)).toBe(false);
        if (path.length > 0) expect(verifyInclusion(leaves[index]!, index, size, path.slice(1), top)).toBe(false);
      }
      expect(verifyInclusion(leaves[0]!, size, size, [], top)).toBe(false);
    }
  });
});
