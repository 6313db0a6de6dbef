import type { Text } from '../../../../src/kernel/text.ts';
import type { Problem } from '../../api/client.ts';
import type { FieldValue, FormField, Obligation } from '../../api/obligations.ts';
import { faultTexts, obligationTexts } from '../../texts/obligations.ts';
import { dayText } from '../../ui/dates.ts';
import { numberText } from '../../ui/numbers.ts';
import { type Speaks, yuanText } from './amount.ts';
import { planLineText } from './plan-rows.ts';

const FEN = 100;

export const fenOf = (yuan: number): number => Math.round(yuan * FEN);
export const yuanOf = (fen: number): number => fen / FEN;

/** A field's name. Rules count money in fen, people write yuan. */
export const fieldName = ({ name, format }: Pick<FormField, 'name' | 'format'>): Text =>
  format === 'fen'
    ? { zh: name.zh.replace(/（分）$/, '（元）'), en: name.en.replace(/\bfen\b/, 'yuan') }
    : { zh: name.zh.replace(/（逐件[^）]*）$/, ''), en: name.en.replace(/, each to be [a-z ]+$/, '') };

/** A field's name where its value stands beside it: an amount says by itself that it is yuan. */
export const readName = (field: Pick<FormField, 'name' | 'format'>): Text =>
  field.format === 'fen'
    ? { zh: field.name.zh.replace(/（分）$/, ''), en: field.name.en.replace(/, in fen$/, '') }
    : fieldName(field);

/** What somebody wrote into a field, as people read it. */
export function valueText(field: FormField, value: FieldValue, page: Obligation, speaks: Speaks): string {
  if (Array.isArray(value) && field.format === 'inspections')
    return value.map((row) => planLineText(row, page.places, speaks)).join('\n');
  if (Array.isArray(value)) return value.join(speaks.lang === 'zh' ? '；' : '; ');
  if (typeof value === 'boolean') return speaks.t(value ? obligationTexts.yes : obligationTexts.no);
  if (typeof value === 'number')
    return field.format === 'fen'
      ? `${yuanText(value, speaks.lang)} ${speaks.t(obligationTexts.yuan)}`
      : numberText(value, speaks.lang);
  const choice = field.choices.find((c) => c.value === value);
  if (choice) return speaks.t(choice);
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
