import { createRequire } from 'node:module';
import { Converter } from 'opencc-js/t2cn';

/* Chinese however it is written: in traditional characters, or in Latin letters. Pure. */

const toSimplified = Converter({ from: 't', to: 'cn' });

/** Character by character, so that a word is the same alone and within a sentence. 鐵匠巷 is 铁匠巷. */
export const simplified = (text: string): string => text.replace(/\p{Script=Han}/gu, (c) => toSimplified(c));

type Pinyin = typeof import('pinyin-pro')['pinyin'];
let loaded: Pinyin | undefined;

/**
 * How Chinese sounds, as people type it: small letters without tones or blanks, ü as u. 铁匠巷 is tiejiangxiang. What is not Chinese is left out.
 * The dictionary takes a fifth of a second and 30 MB: it is read when somebody first needs it.
 */
export function pinyinOf(text: string): string {
  loaded ??= (createRequire(import.meta.url)('pinyin-pro') as { pinyin: Pinyin }).pinyin;
  return loaded(simplified(text), { toneType: 'none', type: 'array', nonZh: 'removed', v: true })
    .join('')
    .replaceAll('v', 'u');
}
