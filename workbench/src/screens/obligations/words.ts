import { type Money, moneyText } from '../../../../src/kernel/money.ts';
import type { Text } from '../../../../src/kernel/text.ts';
import type { Problem } from '../../api/client.ts';
import type { FieldValue, FormField, Obligation } from '../../api/obligations.ts';
import { faultTexts, obligationTexts } from '../../texts/obligations.ts';
import { dayText } from '../../ui/dates.ts';
import { numberText } from '../../ui/numbers.ts';
import type { Speaks } from './amount.ts';
import { planItemText } from './plan-items.tsx';
import { planLineText } from './plan-rows.ts';

const LEAST = 100;

/** An amount in the smallest unit, from what people write, and back. */
export const inLeast = (n: number): number => Math.round(n * LEAST);
export const inUnits = (least: number): number => least / LEAST;

/** A field's name as somebody is asked for it: money in what people write it. */
export const fieldName = ({ name, format }: Pick<FormField, 'name' | 'format'>, { unit }: Money): Text =>
  format === 'fen' ? { zh: `${name.zh}（${unit.zh}）`, en: `${name.en}, in ${unit.en}` } : name;

/** Whether it is in somebody's own words, which may be put otherwise before they are public: all else is as it was confirmed. */
export const isWorded = ({ type, choices, format }: FormField): boolean =>
  type === 'string' ? choices.length === 0 && !format : type === 'array' && (!format || format === 'asks');

/** Whether each line became a duty. */
export const isAsking = ({ format }: Pick<FormField, 'format'>): boolean => format === 'asks' || format === 'items';

/** What somebody wrote into a field, as people read it. */
export function valueText(field: FormField, value: FieldValue, page: Obligation, speaks: Speaks): string {
  if (Array.isArray(value) && field.format === 'items')
    return value.map((row) => planItemText(row, page.posts, speaks)).join('\n');
  if (Array.isArray(value) && field.format === 'inspections')
    return value.map((row) => planLineText(row, page.places, speaks)).join('\n');
  if (Array.isArray(value)) return value.join(speaks.lang === 'zh' ? '；' : '; ');
  if (typeof value === 'boolean') return speaks.t(value ? obligationTexts.yes : obligationTexts.no);
  if (typeof value === 'number')
    return field.format === 'fen' ? speaks.t(moneyText(value, speaks.money)) : numberText(value, speaks.lang);
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
  // Of a plan: which line, and what in it; of numbers that do not add up, why.
  if (facts?.said) return { field, wrong: facts.said as Text };
  return { field, wrong: faultTexts[String(facts?.wrong)] ?? faultTexts.type! };
}
