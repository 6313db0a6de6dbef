import { similarity } from '../text/similarity.ts';

/*
 * Rules copied from one another (照搬照抄): found by comparison, shown with the passages they share, and left to people to judge. Pure.
 */

/** A piece of text that two rules share, as the first of them writes it. */
export interface Shared {
  readonly likeness: number;
  readonly passages: readonly string[];
}

/** How alike two rules are, and what they share; `null` below the likeness from which that says something. */
export function shared(
  mine: string,
  other: string,
  { from, passage }: { readonly from: number; readonly passage: number },
): Shared | null {
  const likeness = similarity(mine, other);
  return likeness < from ? null : { likeness, passages: passagesOf(mine, other, passage) };
}

/** The longest pieces in common, none inside another, in the order in which the first text has them. */
export function passagesOf(mine: string, other: string, least: number): string[] {
  const starts = new Map<string, number[]>();
  for (let i = 0; i + least <= other.length; i++) {
    const piece = other.slice(i, i + least);
    const known = starts.get(piece);
    if (known) known.push(i);
    else starts.set(piece, [i]);
  }
  const out: string[] = [];
  for (let i = 0; i + least <= mine.length; ) {
    let longest = 0;
    for (const at of starts.get(mine.slice(i, i + least)) ?? []) {
      let length = least;
      while (i + length < mine.length && at + length < other.length && mine[i + length] === other[at + length])
        length++;
      longest = Math.max(longest, length);
    }
    if (longest > 0) out.push(mine.slice(i, i + longest).trim());
    i += longest || 1;
  }
  return [...new Set(out)];
}
