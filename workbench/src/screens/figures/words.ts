import { moneyText } from '../../../../src/kernel/money.ts';
import type { Lang } from '../../../../src/kernel/text.ts';
import type { FigureLine, FigureValue } from '../../api/figures.ts';
import { figureTexts as texts } from '../../texts/figures.ts';
import type { Speaks } from '../obligations/amount.ts';

const number = (n: number, lang: Lang): string =>
  n.toLocaleString(lang === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 1 });

/** So much of what the figure counts. @param value money in its smallest unit */
export function amountText({ unit, of }: FigureLine, value: number, { t, lang, money }: Speaks): string {
  if (unit === 'fen') return t(moneyText(Math.round(value), money));
  if (unit === 'days') return t(texts.days, { n: number(value, lang) });
  if (unit === 'percent') return t(texts.percent, { n: number(value, lang) });
  return of ? t(texts.measure, { n: number(value, lang), of: t(of) }) : t(texts.count, { n: number(value, lang) });
}

/** The figure as people read it: a share with what it is a share of, and never nought for nothing. */
export function valueText(figure: FigureLine, { value, of }: FigureValue, speaks: Speaks): string {
  const { t, lang } = speaks;
  if (value === null) return t(texts.none);
  if (figure.unit !== 'percent' || of === null || of === 0) return amountText(figure, value, speaks);
  return t(texts.share, {
    percent: number((100 * value) / of, lang),
    value: number(value, lang),
    of: number(of, lang),
  });
}
