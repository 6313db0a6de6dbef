import type { Lang, Text } from '../../../../src/kernel/text.ts';
import type { YearItem } from '../../api/obligations.ts';
import { countedTexts, runningTexts } from '../../texts/standing.ts';
import { numberText } from '../../ui/numbers.ts';

type T = (text: Text, facts?: Readonly<Record<string, unknown>>) => string;
export type Speaks = { readonly t: T; readonly lang: Lang };

const FEN = 100;

/** Money as people write it: yuan, from fen. */
export const yuanText = (fen: number, lang: Lang): string =>
  (fen / FEN).toLocaleString(lang === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 2 });

/** The number alone, as people write it. */
const bareText = (n: number, of: YearItem['of'], lang: Lang): string =>
  of === 'fen' ? yuanText(n, lang) : numberText(Math.round(n * 10) / 10, lang);

/** `41 days`, `3 times`, `60%`, `1,200 yuan`. */
export const amountText = (n: number, of: YearItem['of'], { t, lang }: Speaks): string =>
  t(countedTexts[of], { n: bareText(n, of, lang) });

/** `8 of 60 days`: what both are counted in stands once. */
const partText = (n: number, whole: number, of: YearItem['of'], speaks: Speaks): string =>
  speaks.t(runningTexts.of, { n: bareText(n, of, speaks.lang), whole: amountText(whole, of, speaks) });

/** How far it came: a share beside what is asked for, anything else as a part of the whole. */
export function standsAt(item: YearItem, speaks: Speaks): string {
  const { claimed, least, most, of, known, counted, runs } = item;
  if (of !== 'percent' || least === null) return partText(claimed, least ?? most ?? 1, of, speaks);
  if (!known)
    return speaks.t(counted ? (runs ? runningTexts.shareNone : runningTexts.shareOver) : runningTexts.shareNotYet);
  const facts = { n: bareText(claimed, of, speaks.lang), least, ...counted };
  return speaks.t(counted ? runningTexts.share : runningTexts.shareTyped, facts);
}
