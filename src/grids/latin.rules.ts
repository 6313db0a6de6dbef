import { pinyinOf } from '../text/chinese.ts';
import type { Address, Fit } from './address.rules.ts';
import { covers, FIGURES } from './address.rules.ts';

/* Streets of Chinese names as people write them in Latin letters: 23 Tiejiang Lane, Tiejiang Xiang 23 Hao. Pure. */

/** What of an address in Latin letters stands for Chinese (packs/grids.yaml). */
export interface Latin {
  /** English for parts of a name, with the Chinese that it may stand for: lane is 巷 or 弄. */
  readonly words: readonly {
    readonly en: readonly string[];
    readonly zh: readonly string[];
    /** Stands elsewhere in the Chinese name: East Tiejiang Road is 铁匠东路. */
    readonly turns?: true;
  }[];
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
  /** A direction was put where Chinese has it: what is called as it was written goes first. */
  readonly turned: boolean;
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
  const turning = said.map((word) => words.some((w) => w.turns && w.en.includes(word)));
  const plain: Heard[] = [];
  const turned: Heard[] = [];
  for (let from = 0; from < said.length; from++) {
    let sounds = [''];
    for (let to = from; to < said.length && !isNumber(said[to]); to++) {
      sounds = sounds.flatMap((s) => options[to]!.map((o) => s + o)).slice(0, MOST_HEARD);
      const number = numberBeside(said, from, to);
      const ahead = said[from - 1];
      const open = ahead === undefined || isNumber(ahead) || NUMBER_SIGNS.includes(ahead);
      const partly = !open && !ends.some((end) => ahead.endsWith(end));
      const hear = (list: Heard[], all: readonly string[]) => {
        for (const sound of new Set(all))
          if (sound.length >= SHORTEST) list.push({ sound, number, partly, turned: list === turned });
      };
      hear(plain, sounds);
      for (const order of turnedOrders(from, to, turning)) hear(turned, soundsOf(order.map((at) => options[at]!)));
    }
  }
  return [...plain, ...turned].slice(0, MOST_HEARD);
}

const soundsOf = (parts: readonly (readonly string[])[]): string[] =>
  parts.reduce<string[]>((sounds, own) => sounds.flatMap((s) => own.map((o) => s + o)).slice(0, MOST_HEARD), ['']);

/** Other places in a name where Chinese may have its direction: ahead of all, ahead of the kind of street, or behind it. */
function* turnedOrders(from: number, to: number, turning: readonly boolean[]): Generator<number[]> {
  const all = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  for (const at of all.filter((i) => turning[i])) {
    const rest = all.filter((i) => i !== at);
    if (rest.length < 2) continue;
    for (const place of [0, rest.length - 1, rest.length]) if (place !== at - from) yield rest.toSpliced(place, 0, at);
  }
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

/** How an address of the register fits what was heard: as a name of so many letters, in the order as it was written or in another. */
export function fitOfHeard(
  heard: readonly Heard[],
  address: Address,
): (Fit & { readonly length: number; readonly turned: boolean }) | null {
  const sound = soundOf(address.name);
  const rank = ({ partly, turned }: Heard) => Number(partly) + 2 * Number(turned);
  const [it] = heard.filter((h) => h.sound === sound).toSorted((a, b) => rank(a) - rank(b));
  if (!it) return null;
  const serves = !it.partly && (it.number === null || covers(address, it.number));
  return { as: serves ? 'serves' : 'street', number: it.number, length: sound.length, turned: it.turned };
}
