import { readPack } from '../packs/read.ts';
import { fold } from './bigrams.ts';

interface SimilarityPack {
  readonly sameText: number;
  readonly sameMatter: number;
  readonly courtesies: readonly string[];
}

const pack = readPack<SimilarityPack>('similarity').value;

/** From here on two texts are copies, and offered as the same matter (`similarity`, 0..1). */
export const thresholds: { readonly sameText: number; readonly sameMatter: number } = pack;

/** Pairs of neighbouring letters or digits as one number each; blanks and marks are skipped, so that layout does not matter. */
function pairs(text: string): Set<number> {
  const out = new Set<number>();
  const folded = fold(text);
  let before = -1;
  for (let i = 0; i < folded.length; i++) {
    const c = folded.charCodeAt(i);
    // Letters, digits and everything from the CJK extensions on; the rest below is marks and blanks.
    if (!(c >= 0x3400 || (c >= 97 && c <= 122) || (c >= 48 && c <= 57) || (c >= 0xc0 && c < 0x2000))) continue;
    if (before >= 0) {
      const pair = before * 0x10000 + c;
      if (!COURTESY.has(pair)) out.add(pair);
    }
    before = c;
  }
  return out;
}

const COURTESY: Set<number> = new Set();
for (const pair of new Set(pack.courtesies.flatMap((c) => [...pairs(c)]))) COURTESY.add(pair);

/**
 * How alike two texts are, 0 to 1: the mean of Jaccard (what they share of all they say) and containment (what they share of the
 * shorter), over pairs of characters without courtesies. 1 is the same text; a text and its half give about 0.75. Texts without
 * any content are alike only if both are.
 */
export function similarity(a: string, b: string): number {
  const left = pairs(a);
  const right = pairs(b);
  const [small, large] = left.size <= right.size ? [left, right] : [right, left];
  if (small.size === 0) return large.size === 0 ? 1 : 0;
  let shared = 0;
  for (const pair of small) if (large.has(pair)) shared++;
  return (shared / (left.size + right.size - shared) + shared / small.size) / 2;
}

// 20 bands of three: texts that share half of their pairs meet in some band with probability 0.93, a tenth with 0.02 (1-(1-s³)^20).
const BANDS = 20;
const ROWS = 3;
const SIZE = BANDS * ROWS;
/** Odd multipliers and offsets, fixed for ever: stored fingerprints are compared with new ones. */
const MULTIPLIERS = new Int32Array(SIZE);
const OFFSETS = new Int32Array(SIZE);
for (let i = 0, seed = 0x2545f491; i < SIZE; i++) {
  const next = (): number => {
    seed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d);
    seed = Math.imul(seed ^ (seed >>> 12), 0x297a2d39) + 0x9e3779b9;
    return seed;
  };
  MULTIPLIERS[i] = next() | 1;
  OFFSETS[i] = next();
}

/** The text's MinHash: 60 whole numbers. Equal places estimate the share of pairs in common. Null for a text without content. */
export function fingerprint(text: string): Int32Array | null {
  const set = pairs(text);
  if (set.size === 0) return null;
  const least = new Int32Array(SIZE).fill(0x7fffffff);
  for (const pair of set) {
    let h = Math.imul((pair / 0x10000) | 0, 0x85ebca6b) ^ Math.imul(pair & 0xffff, 0xc2b2ae35);
    h ^= h >>> 15;
    for (let i = 0; i < SIZE; i++) {
      let v = Math.imul(h, MULTIPLIERS[i]!) + (OFFSETS[i]! | 0);
      v = Math.imul(v ^ (v >>> 16), 0x7feb352d);
      if (v < least[i]!) least[i] = v;
    }
  }
  return least;
}

/**
 * Twenty 32-bit numbers for an `integer[]` column with GIN: `bands && $1::int[]` finds the candidates among which `similarity` decides.
 * They tell something of the text, so they are erased with it.
 */
export function bands(print: Int32Array | null): number[] {
  if (print === null) return [];
  const out: number[] = [];
  for (let b = 0; b < BANDS; b++) {
    let h = Math.imul(b + 1, 0x9e3779b1);
    for (let r = 0; r < ROWS; r++) h = Math.imul(h ^ print[b * ROWS + r]!, 0x01000193) ^ (h >>> 13);
    out.push(h | 0);
  }
  return out;
}
