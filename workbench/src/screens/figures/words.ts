import type { Lang, Text } from '../../../../src/kernel/text.ts';
import type { FigureLine, FigureValue } from '../../api/figures.ts';
import { figureTexts as texts } from '../../texts/figures.ts';

type T = (text: Text, facts?: Readonly<Record<string, unknown>>) => string;

const number = (n: number, lang: Lang, digits = 1): string =>
  n.toLocaleString(lang === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: digits });

/** So much of what the figure counts. @param value money in fen */
export function amountText({ unit, of }: FigureLine, value: number, t: T, lang: Lang): string {
  if (unit === 'fen') return t(texts.fen, { n: number(value / 100, lang, 2) });
  if (unit === 'days') return t(texts.days, { n: number(value, lang) });
  if (unit === 'percent') return t(texts.percent, { n: number(value, lang) });
  return of ? t(texts.measure, { n: number(value, lang), of: t(of) }) : t(texts.count, { n: number(value, lang) });
}

/** The figure as people read it: a share with what it is a share of, and never nought for nothing. */
export function valueText(figure: FigureLine, { value, of }: FigureValue, t: T, lang: Lang): string {
  if (value === null) return t(texts.none);
  if (figure.unit !== 'percent' || of === null || of === 0) return amountText(figure, value, t, lang);
  return t(texts.share, {
    percent: number((100 * value) / of, lang),
    value: number(value, lang),
    of: number(of, lang),
  });
}
