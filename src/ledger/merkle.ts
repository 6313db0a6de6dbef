import { createHash } from 'node:crypto';

/**
 * The Merkle tree of RFC 9162 section 2.1, kept as hashes of complete subtrees: node (level, index) covers the leaves
 * index·2^level up to (index+1)·2^level. Level 0 are the leaf hashes. Appending, a root and a proof each touch O(log n) nodes.
 */
export interface NodeRef {
  readonly level: number;
  readonly index: number;
}

/** SHA-256(0x01 || left || right). */
const nodeHash = (left: Buffer, right: Buffer): Buffer =>
  createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest();

/** The root of an empty tree: the hash of nothing. */
const emptyRoot = (): Buffer => createHash('sha256').digest();

export const refKey = (ref: NodeRef): string => `${ref.level}/${ref.index}`;

/** The complete subtrees that make up a tree of `size` leaves, largest (leftmost) first. */
export function peaks(size: number): NodeRef[] {
  return subtrees(0, size);
}

// Plain arithmetic, not bit operators: these would cut a leaf index to 32 bits.
function subtrees(from: number, to: number): NodeRef[] {
  const out: NodeRef[] = [];
  let at = from;
  for (let level = 52; level >= 0; level--) {
    const width = 2 ** level;
    if (at + width <= to) {
      out.push({ level, index: at / width });
      at += width;
    }
  }
  return out;
}

/** The complete subtrees that a batch of leaves starting at `from` finishes; `known` holds at least the peaks of `from`. */
export function grow(
  known: ReadonlyMap<string, Buffer>,
  from: number,
  leaves: readonly Buffer[],
): { ref: NodeRef; hash: Buffer }[] {
  const fresh = new Map<string, Buffer>();
  const out: { ref: NodeRef; hash: Buffer }[] = [];
  leaves.forEach((leaf, i) => {
    let index = from + i;
    let level = 0;
    let hash = leaf;
    fresh.set(refKey({ level, index }), hash);
    while (index % 2 === 1) {
      const leftKey = refKey({ level, index: index - 1 });
      const left = fresh.get(leftKey) ?? known.get(leftKey);
      if (!left) throw new Error(`Merkle tree lacks node ${leftKey}`);
      hash = nodeHash(left, hash);
      index = (index - 1) / 2;
      level += 1;
      fresh.set(refKey({ level, index }), hash);
      out.push({ ref: { level, index }, hash });
    }
  });
  return out;
}

/** Folds the hashes of neighbouring complete subtrees, largest first, into the hash over all of them. */
export function fold(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 0) return emptyRoot();
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/**
 * The audit path of leaf `index` in a tree of `size` leaves (RFC 9162 section 2.1.3.1), nearest first. Each step is the list of
 * complete subtrees that fold to the sibling's hash: fetch all of them in one query, then fold each step.
 */
export function pathRefs(index: number, size: number): NodeRef[][] {
  const path: NodeRef[][] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    let split = 1;
    while (split * 2 < to - from) split *= 2;
    const middle = from + split;
    if (index < middle) {
      path.unshift(subtrees(middle, to));
      to = middle;
    } else {
      path.unshift(subtrees(from, middle));
      from = middle;
    }
  }
  return path;
}

/** Whether `leaf` at `index` is in the tree of `size` leaves with this root (RFC 9162 section 2.1.3.2). */
export function verifyInclusion(
  leaf: Buffer,
  index: number,
  size: number,
  path: readonly Buffer[],
  root: Buffer,
): boolean {
  if (index < 0 || index >= size) return false;
  let fn = index;
  let sn = size - 1;
  let hash = leaf;
  for (const sibling of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash);
      while (fn % 2 === 0 && fn !== 0) {
        fn /= 2;
        sn = Math.floor(sn / 2);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && hash.equals(root);
}
