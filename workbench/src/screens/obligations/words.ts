import type { Lang, Text } from '../../../../src/kernel/text.ts';
import type { Problem } from '../../api/client.ts';
import type { FieldValue, FormField, Obligation, YearItem } from '../../api/obligations.ts';
import { countedTexts, faultTexts, obligationTexts } from '../../texts/obligations.ts';
import { dayText } from '../../ui/dates.ts';
import { numberText } from '../../ui/numbers.ts';

type T = (text: Text, facts?: Readonly<Record<string, unknown>>) => string;
type Speaks = { readonly t: T; readonly lang: Lang };

const FEN = 100;

/** Money as people write it: yuan, from fen. */
const yuanText = (fen: number, lang: Lang): string =>
  (fen / FEN).toLocaleString(lang === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 2 });

export const fenOf = (yuan: number): number => Math.round(yuan * FEN);
export const yuanOf = (fen: number): number => fen / FEN;

/** `41 days`, `3×`, `60%`, `1,200 yuan`. */
export function amountText(n: number, of: YearItem['of'], { t, lang }: Speaks): string {
  if (of === 'fen') return t(countedTexts.fen, { n: yuanText(n, lang) });
  const whole = numberText(Math.round(n * 10) / 10, lang);
  return n === 1 && of === 'days' && lang === 'en' ? '1 day' : t(countedTexts[of], { n: whole });
}

/** A field's name. Rules count money in fen, people write yuan. */
export const fieldName = ({ name, format }: Pick<FormField, 'name' | 'format'>): Text =>
  format === 'fen'
    ? { zh: name.zh.replace(/（分）$/, '（元）'), en: name.en.replace(/\bfen\b/, 'yuan') }
    : { zh: name.zh.replace(/（逐件[^）]*）$/, ''), en: name.en.replace(/, each to be [a-z ]+$/, '') };

/** What somebody wrote into a field, as people read it. */
export function valueText(field: FormField, value: FieldValue, page: Obligation, speaks: Speaks): string {
  if (Array.isArray(value)) return value.join(speaks.lang === 'zh' ? '；' : '; ');
  if (typeof value === 'boolean') return speaks.t(value ? obligationTexts.yes : obligationTexts.no);
  if (typeof value === 'number')
    return field.format === 'fen'
      ? `${yuanText(value, speaks.lang)} ${speaks.t(obligationTexts.yuan)}`
      : numberText(value, speaks.lang);
  if (field.format === 'date') return dayText(value, speaks.lang);
  if (field.format !== 'unit') return value;
  const place = page.places.find((p) => p.id === value);
  return place ? speaks.t(place) : value;
}

/** The field that a refusal is about, and what is wrong with it; `null` where it is about something else. */
export function fieldFault({ code, facts }: Problem): { field: string; wrong: Text } | null {
  const field = facts?.field;
  if (typeof field !== 'string') return null;
  if (code === 'obligation.words-personal') return { field, wrong: faultTexts.personal! };
  if (code !== 'obligation.record-incomplete') return null;
  return { field, wrong: faultTexts[String(facts?.wrong)] ?? faultTexts.type! };
}
