import { plain } from './wording.rules.ts';

/** Names of places: what one ends on and is called without, and names beside those of the office's own territory. */
export interface Places {
  /** Levels, which stand behind a name in a sentence: 镇, Town. */
  readonly levels: readonly string[];
  /** What is no place but an office in one: 镇政府, Street Office. */
  readonly offices: readonly string[];
  readonly names: readonly string[];
}

/** Stands for the name of a place in a pattern and in a text; nobody can write it (a private character of Unicode). */
export const PLACE = '\u{E000}';

const HAN = /\p{Script=Han}/u;
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const longestFirst = (names: Iterable<string>): string[] => [...new Set(names)].sort((a, b) => b.length - a.length);

/** The name as it is spoken: 雁坪 of 雁坪镇, Yanping of Yanping Town. What is too short to name a place keeps what it ends on. */
function stemOf(name: string, ends: readonly string[]): string {
  const end = ends.find((e) => name.toLowerCase().endsWith(e.toLowerCase()));
  const stem = end === undefined ? name : name.slice(0, -end.length).trim();
  const long = stem.length >= (HAN.test(name) ? 2 : 4);
  return end !== undefined && long ? stemOf(stem, ends) : name;
}

/** Finds the names of places in a text that was made plain, and puts `PLACE` for each. */
export function placesMarked(own: readonly string[], { levels, offices, names }: Places): (text: string) => string {
  const ends = longestFirst([...levels, ...offices].map(plain));
  const stems = longestFirst([...own, ...names].map((n) => stemOf(plain(n).trim(), ends)).filter((s) => s.length > 1));
  if (stems.length === 0) return (text) => text;
  // A word of Latin letters begins where it begins; of Chinese nothing tells.
  const one = stems.map((s) => (HAN.test(s) ? escaped(s) : `(?<![\\p{L}\\p{N}])${escaped(s)}`));
  const level = longestFirst(levels).map((l) => (HAN.test(l) ? escaped(l) : ` ${escaped(l)}(?!\\p{L})`));
  const found = new RegExp(`(?:(?:${one.join('|')})(?:${level.join('|')})*)+`, 'giu');
  return (text) => text.replace(found, PLACE);
}
