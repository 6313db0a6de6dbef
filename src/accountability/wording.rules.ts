import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { MeasureKind } from './measures.rules.ts';

/** A ground that nothing may rest on, with the wordings by which it comes in under another name. */
export interface Wording {
  readonly name: Text;
  readonly refused: Text | null;
  readonly words: readonly RegExp[];
  /** The same said of a person, with a mark for the name of a place. */
  readonly persons: readonly RegExp[];
}

/** Full-width digits and letters as plain ones, nothing between the characters that a reader would not see as a gap. */
export const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Pd}_*·•~|/\\"'“”‘’《》「」()[\]{}]/gu, '')
    .replace(/(?<=\p{Script=Han}|\d)\s+(?=\p{Script=Han}|\d)/gu, '');

/**
 * A refused ground stays refused in other words: what a measure is to rest on says nothing of numbers of appeals, of ranks, of where
 * somebody is from or registered (H5). Found by wording, which never finds all: the person, who decides and who reviews read the same
 * words.
 *
 * @param marked puts a mark in place of the names of places that the office knows
 * @throws Refusal `measure.words-refused` with the ground and why
 */
export function ensureRestsOnFacts(
  kind: MeasureKind,
  grounds: readonly Wording[],
  said: readonly string[],
  marked: (plain: string) => string,
): void {
  if (kind !== 'measure') return;
  for (const words of said.map(plain)) {
    const placed = marked(words);
    for (const { name, refused, words: patterns, persons } of grounds)
      if (refused && (patterns.some((p) => p.test(words)) || persons.some((p) => p.test(placed))))
        throw new Refusal('measure.words-refused', { ground: name, why: refused });
  }
}
