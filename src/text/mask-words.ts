import { readPack } from '../packs/read.ts';
import { anyOf } from './any-of.ts';

interface MaskingPack {
  readonly quoted: number;
  readonly surnames: string;
  readonly compoundSurnames: readonly string[];
  readonly introductions: readonly string[];
  readonly weakIntroductions: readonly string[];
  readonly surnameIntroductions: readonly string[];
  readonly labels: readonly string[];
  readonly kin: readonly string[];
  readonly followers: readonly string[];
  readonly courtesies: readonly string[];
  readonly titles: readonly string[];
  readonly notInGivenNames: string;
  readonly notNames: string;
  readonly rareSurnames: string;
  readonly phoneWords: readonly string[];
  readonly idWords: readonly string[];
  readonly cardWords: readonly string[];
  readonly thingWords: readonly string[];
  readonly documentWords: readonly string[];
  readonly accountWords: readonly string[];
  readonly officeWords: readonly string[];
  readonly homeWords: readonly string[];
}

/** What kinds of personal data are masked. */
export type MaskKind =
  | 'mobile'
  | 'landline'
  | 'identity'
  | 'card'
  | 'document'
  | 'account'
  | 'email'
  | 'plate'
  | 'name'
  | 'address';

/**
 * One find: `start`..`end` is the whole of it, of which `from`..`to` is masked, save its first `head` and last `tail` letters
 * and digits. All are UTF-16 offsets.
 */
export interface Span {
  readonly kind: MaskKind;
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
  readonly head: number;
  readonly tail: number;
}

export const words: MaskingPack = readPack<MaskingPack>('masking').value;

/** Does one of the words stand right before, with nothing but marks, latin letters, digits and a few linking characters between? */
function announcedBy(list: readonly string[], reach: number): (text: string, at: number) => boolean {
  const between = `[^\\u4e00-\\u9fff。；\\n]{0,${reach}}`;
  const pattern = new RegExp(`(?:${anyOf(list)})${between}(?:[为是号码或和及][人我的]?${between}){0,3}$`, 'i');
  // The window is fixed, so a look back costs the same however long the text is.
  return (text, at) => pattern.test(text.slice(Math.max(0, at - 12 - reach * 2), at));
}

export const asPhone = announcedBy(words.phoneWords, 24);
export const asIdentity = announcedBy(words.idWords, 6);
export const asCard = announcedBy(words.cardWords, 6);
export const asThing = announcedBy(words.thingWords, 2);

/** Tells whether an offset lies within an address on the web: digits there are no telephone numbers. */
export function webAddresses(text: string): (at: number) => boolean {
  if (!text.includes('://') && !text.includes('www.')) return () => false;
  const ranges: [number, number][] = [];
  for (const m of text.matchAll(/(?:https?:\/\/|www\.)[\w\-./?%&=#:+~@!$,;]{1,2000}/gi))
    ranges.push([m.index, m.index + m[0].length]);
  return (at) => {
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (ranges[mid]![1] <= at) low = mid + 1;
      else high = mid;
    }
    return low < ranges.length && ranges[low]![0] <= at;
  };
}

export const isHan = (c: number): boolean =>
  (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) || (c >= 0xd840 && c <= 0xdfff) || c === 0x3007;
