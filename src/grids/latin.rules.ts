import { pinyinOf } from '../text/chinese.ts';
import type { Address, Fit } from './address.rules.ts';
import { covers, FIGURES } from './address.rules.ts';

/* Streets of Chinese names as people write them in Latin letters: 23 Tiejiang Lane, Tiejiang Xiang 23 Hao. Pure. */

/** What of an address in Latin letters stands for Chinese (packs/grids.yaml). */
export interface Latin {
  /** English for parts of a name, with the Chinese that it may stand for: lane is 巷 or 弄. */
  readonly words: readonly { readonly en: readonly string[]; readonly zh: readonly string[] }[];
  /** What ends the name of a place: a street's name may begin behind it. */
  readonly places: readonly string[];
}

/** How a name of the register sounds; empty where nothing of it is Chinese. Numbers are said figure by figure. */
export const soundOf = (name: string): string => pinyinOf(name.replace(/\d/g, (digit) => FIGURES[Number(digit)]!));

/** A name that may have been meant, as it sounds, with the number beside it. */
export interface Heard {
  readonly sound: string;
  readonly number: number | null;
  /** What stands ahead of it may belong to the name: New Tiejiang Lane is another street. */
  readonly partly: boolean;
}

/** An address has no more words, and a question asks for no more names. */
const MOST_WORDS = 14;
const MOST_HEARD = 400;
/** Two letters sound like half of all names. */
const SHORTEST = 4;

const wordsIn = (written: string): string[] =>
  written
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/\d+(?:st|nd|rd|th)(?![a-z])|\d+|[a-z]+/g)
    ?.slice(0, MOST_WORDS) ?? [];

const isNumber = (word: string | undefined): boolean => word !== undefined && /^\d{1,5}$/.test(word);
const NUMBER_SIGNS = ['no', 'nr', 'hao'];

/** Every name that may stand in an address in Latin letters. @param before as `fitOf` has it; empty for one in other letters */
export function heardIn(written: string, { words, places }: Latin, before: string): Heard[] {
  if (/\p{Script=Han}/u.test(written)) return [];
  const said = wordsIn(written);
  const ends = [...places, ...[...before].map(pinyinOf)];
  const options = said.map((word) => [
    word,
    ...words.filter((w) => w.en.includes(word)).flatMap((w) => w.zh.map(pinyinOf)),
  ]);
  const found: Heard[] = [];
  for (let from = 0; from < said.length; from++) {
    let sounds = [''];
    for (let to = from; to < said.length && !isNumber(said[to]); to++) {
      sounds = sounds.flatMap((s) => options[to]!.map((o) => s + o)).slice(0, MOST_HEARD);
      const number = numberBeside(said, from, to);
      const ahead = said[from - 1];
      const open = ahead === undefined || isNumber(ahead) || NUMBER_SIGNS.includes(ahead);
      const partly = !open && !ends.some((end) => ahead.endsWith(end));
      for (const sound of new Set(sounds)) if (sound.length >= SHORTEST) found.push({ sound, number, partly });
    }
  }
  return found.slice(0, MOST_HEARD);
}

/** Behind the name, as it is said here, or ahead of it, as English has it. */
function numberBeside(said: readonly string[], from: number, to: number): number | null {
  const behind = NUMBER_SIGNS.includes(said[to + 1] ?? '') ? said[to + 2] : said[to + 1];
  const ahead = said[from - 1];
  const digits = isNumber(behind) ? behind : isNumber(ahead) ? ahead : undefined;
  return digits === undefined ? null : Number(digits);
}

/** How many letters of a name were heard, from its beginning. */
export function sharedWith(heard: readonly Heard[], name: string): number {
  const sound = soundOf(name);
  return Math.max(0, ...heard.filter((h) => sound.startsWith(h.sound)).map((h) => h.sound.length));
}

/** How an address of the register fits what was heard, the longest name first. */
export function fitOfHeard(heard: readonly Heard[], address: Address): (Fit & { readonly length: number }) | null {
  const sound = soundOf(address.name);
  const [it] = heard.filter((h) => h.sound === sound).toSorted((a, b) => Number(a.partly) - Number(b.partly));
  if (!it) return null;
  const serves = !it.partly && (it.number === null || covers(address, it.number));
  return { as: serves ? 'serves' : 'street', number: it.number, length: sound.length };
}
