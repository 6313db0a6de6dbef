import type { Text } from '../kernel/text.ts';
import { type PlainDate, parsePlainDate } from '../kernel/time.ts';
import { cleanText } from '../text/clean.ts';
import { itemFault, itemIn, type PlanItem } from './plan-item.rules.ts';
import { lineFault, lineFaultInWords, type PlanUnits } from './plan-line.rules.ts';
import type { AddsUp, Field, MechanismDuty, RecordForm } from './rules.ts';

/** What somebody wrote into a record's form, by field. */
export type Values = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** What a record says in numbers, by field: amounts, counts, yes or no, a choice by its place in the list, a day. */
export type Numbers = Readonly<Record<string, number | boolean | PlainDate>>;

/** A field that was not filled in as the form asks, and how it is meant. */
export interface FormFault {
  readonly field: string;
  readonly wrong:
    | 'unknown'
    | 'missing'
    | 'type'
    | 'choice'
    | 'range'
    | 'date'
    | 'unit'
    | 'own'
    | 'must'
    | 'long'
    | 'sum';
  /** What is wrong in so many words: of a plan, in which line and cell; of numbers that do not add up, why. */
  readonly said?: Text;
}

const MOST_LETTERS = 2000;
/** So many lines a field of several takes. */
export const MOST_ITEMS = 30;

/** What was written, without what nobody sees: blanks alone are nothing. Tabs part the cells of a plan's lines. */
export const cleanValues = ({ properties }: RecordForm, values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([field, value]): [string, Values[string]] => {
      if (!Array.isArray(value)) return [field, typeof value === 'string' ? cleanText(value) : value];
      const cells = inCells(properties[field]?.format);
      return [field, value.map((row) => (cells ? row.split('\t').map(cleanText).join('\t') : cleanText(row)))];
    }),
  );

/** Whether each line is a row of cells that were chosen, and no text. */
export const inCells = (format: Field['format']): boolean => format === 'inspections' || format === 'items';

/** Whether each line becomes a duty. */
export const isAsking = ({ format }: Pick<Field, 'format'>): boolean => format === 'asks' || format === 'items';

/** Whether it is in somebody's own words, which may be put otherwise before they are public: all else is as it was confirmed. */
export const isWorded = ({ type, enum: choices, format }: Field): boolean =>
  type === 'string' ? !choices && !format : type === 'array' && (!format || format === 'asks');

const filled = (value: unknown): boolean =>
  value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);

/** All that is wrong with a record, in the order of the form. */
export function formFaults(form: RecordForm, values: Values, units: PlanUnits): FormFault[] {
  const unknown = Object.keys(values).filter((field) => !Object.hasOwn(form.properties, field));
  const faults = [
    ...unknown.map((field): FormFault => ({ field, wrong: 'unknown' })),
    ...Object.entries(form.properties).flatMap(([field, meant]): FormFault[] => {
      const value = values[field];
      if (!filled(value)) return form.required.includes(field) ? [{ field, wrong: 'missing' }] : [];
      const wrong = faultOf(meant, value!, units);
      if (wrong) return [{ field, wrong }];
      const said = inCells(meant.format) ? planFault(meant, value as readonly string[], units) : undefined;
      return said ? [{ field, wrong: 'type', said }] : [];
    }),
  ];
  return faults.length > 0 ? faults : (form['adds-up'] ?? []).flatMap((rule) => sumFault(rule, values) ?? []);
}

/** `2/3` as its two numbers. */
const partIn = (part: string): readonly [number, number] => part.split('/').map(Number) as [number, number];

/** Where numbers do not add up: told at the first of them. Whole numbers are compared, so that nothing is rounded. */
function sumFault({ sum, of, most, least, over, zh, en }: AddsUp, values: Values): FormFault | null {
  const total = sum.reduce((n, field) => n + Number(values[field] ?? 0), 0);
  const than = (part: string): number => {
    const [a, b] = partIn(part);
    return b * total - a * Number(values[of] ?? 0);
  };
  const wrong =
    (most !== undefined && than(most) > 0) ||
    (least !== undefined && than(least) < 0) ||
    (over !== undefined && than(over) <= 0);
  return wrong ? { field: sum[0]!, wrong: 'sum', said: { zh, en } } : null;
}

function faultOf(meant: Field, value: Values[string], units: PlanUnits): FormFault['wrong'] | null {
  switch (meant.type) {
    case 'string':
      if (typeof value !== 'string') return 'type';
      if (value.length > MOST_LETTERS) return 'long';
      if (meant.enum && !meant.enum.includes(value)) return 'choice';
      if (meant.format === 'date' && !parsePlainDate(value)) return 'date';
      if (meant.format === 'unit' && !units.is(value)) return 'unit';
      return meant.elsewhere && units.own(value) ? 'own' : null;
    case 'integer':
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) return 'type';
      // Counts and money are not negative, unless a rule says so.
      return value < (meant.minimum ?? 0) || value > (meant.maximum ?? Number.MAX_SAFE_INTEGER) ? 'range' : null;
    case 'boolean':
      if (typeof value !== 'boolean') return 'type';
      return meant.const === true && !value ? 'must' : null;
    case 'array':
      if (!Array.isArray(value) || value.some((item) => typeof item !== 'string' || item.trim() === '')) return 'type';
      return value.length > MOST_ITEMS || value.some((item) => item.length > MOST_LETTERS) ? 'long' : null;
    default:
      return meant.type satisfies never;
  }
}

/** The first line of a plan that is not whole. */
const planFault = ({ format }: Field, rows: readonly string[], units: PlanUnits): Text | undefined =>
  rows.flatMap((row, i) => {
    if (format === 'items') return itemFault(row, i + 1, units) ?? [];
    const fault = lineFault(row, units);
    return fault ? [lineFaultInWords(i + 1, fault)] : [];
  })[0];

/** What becomes a duty: of whoever recorded it, within the office's limit, or of the post and by the day that were chosen. */
export type Asked = Pick<PlanItem, 'what'> & { readonly [K in 'post' | 'by']: PlanItem[K] | null };

/** What was asked for on the spot and the items of a plan, each to become a duty. */
export const asksIn = (form: RecordForm, values: Values): Asked[] =>
  Object.entries(form.properties).flatMap(([field, { format }]): Asked[] => {
    const lines = (values[field] ?? []) as readonly string[];
    if (format === 'items') return lines.flatMap((row) => itemIn(row) ?? []);
    return format === 'asks' ? lines.map((what) => ({ what, post: null, by: null })) : [];
  });

/** Where it was: the unit in the first field of that kind. */
export function placeIn(form: RecordForm, values: Values): string | null {
  const field = Object.entries(form.properties).find(([, { format }]) => format === 'unit')?.[0];
  return field === undefined ? null : ((values[field] as string | undefined) ?? null);
}

/** What of a record the ledger may hold for figures to count with: no words, and nothing private. */
export function numbersIn({ properties }: RecordForm, values: Values): Numbers {
  const numbers: Record<string, Numbers[string]> = {};
  for (const [field, { type, format, private: hidden, enum: choices }] of Object.entries(properties)) {
    const value = values[field];
    if (hidden || value === undefined || value === '') continue;
    if (typeof value === 'number' || typeof value === 'boolean') numbers[field] = value;
    else if (type === 'array') numbers[field] = value.length;
    else if (choices) numbers[field] = choices.indexOf(value as string);
    else if (format === 'date') numbers[field] = value as PlainDate;
  }
  return numbers;
}

/** Figures of the system as an entry keeps them: so many of so many. */
export type KnownThen = Readonly<Record<string, readonly [value: number, of: number]>>;

/** Figures that a rule shows, and the one that it is counted by. */
export const knownIn = ({ when, known = [] }: Pick<MechanismDuty, 'when' | 'known'>): string[] => {
  const measure = 'quota' in when ? when.quota.measure : undefined;
  return [...new Set([...(measure === undefined ? [] : [measure]), ...known])];
};

/** The same among the numbers of the record; no form has a field of that name, as the checker refuses it. */
export const knownNumbers = (known: KnownThen | null): Numbers =>
  Object.fromEntries(
    Object.entries(known ?? {}).flatMap(([id, [value, of]]) => [
      [id, value],
      [outOf(id), of],
    ]),
  );

/** Where the numbers of a record have out of how many. */
export const outOf = (figure: string): string => `${figure}/of`;
