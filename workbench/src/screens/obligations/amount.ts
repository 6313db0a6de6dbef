import { figuresOf, type Money, moneyText, written } from '../../../../src/kernel/money.ts';
import type { Lang, Text } from '../../../../src/kernel/text.ts';
import type { YearItem } from '../../api/obligations.ts';
import { countedTexts, runningTexts } from '../../texts/standing.ts';
import { numberText } from '../../ui/numbers.ts';

type T = (text: Text, facts?: Readonly<Record<string, unknown>>) => string;
export type Speaks = { readonly t: T; readonly lang: Lang; readonly money: Money };

/** The number alone, as people write it. */
const bareText = (n: number, lang: Lang): string => numberText(Math.round(n * 10) / 10, lang);

/** `41 days`, `3 times`, `60%`, `1,200 yuan`. */
export const amountText = (n: number, of: YearItem['of'], { t, lang, money }: Speaks): string =>
  of === 'fen' ? t(moneyText(Math.round(n), money)) : t(countedTexts[of], { n: bareText(n, lang) });

/** `8 of 60 days`, `$8 of 60`: what both are counted in stands once. */
function partText(n: number, whole: number, of: YearItem['of'], speaks: Speaks): string {
  const { t, lang, money } = speaks;
  return of === 'fen'
    ? t(written(t(runningTexts.of, { n: figuresOf(n), whole: figuresOf(whole) }), money))
    : t(runningTexts.of, { n: bareText(n, lang), whole: amountText(whole, of, speaks) });
}

/** How far it came: a share beside what is asked for, anything else as a part of the whole. */
export function standsAt(item: YearItem, speaks: Speaks): string {
  const { claimed, least, most, of, known, counted, runs } = item;
  if (of !== 'percent' || least === null) return partText(claimed, least ?? most ?? 1, of, speaks);
  if (!known)
    return speaks.t(counted ? (runs ? runningTexts.shareNone : runningTexts.shareOver) : runningTexts.shareNotYet);
  const facts = { n: bareText(claimed, speaks.lang), least, ...counted };
  return speaks.t(counted ? runningTexts.share : runningTexts.shareTyped, facts);
}
