import type { Text } from '../kernel/text.ts';
import { type PlainDate, plainDate } from '../kernel/time.ts';
import { type Numbers, outOf } from '../mechanisms/record.rules.ts';
import { add, type CountedAs, NOTHING } from '../obligations/tally.rules.ts';

/* A figure is read from what rules had recorded and confirmed: nobody reports it. Pure. */

/** How a figure is read (packs/figures.yaml): one of these. */
export type Reading =
  | { readonly records: true }
  | { readonly amount: true }
  | { readonly 'on-time': true }
  | { readonly answered: true }
  | { readonly sum: readonly string[] }
  /** A figure of the house, as the newest record of a unit kept it. */
  | { readonly known: string }
  | { readonly last: string }
  | { readonly yes: readonly string[] }
  | { readonly share: readonly [part: string, of: string] };

export interface FigureRule extends Text {
  readonly unit: 'count' | 'percent' | 'days' | 'fen';
  /** What is counted, where it is not records. */
  readonly of?: Text;
  readonly per?: 'head';
  readonly read: Reading;
}

/** A confirmed record, as far as figures go. */
export interface Confirmed {
  readonly recordId: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly place: string | null;
  readonly amount: number;
  readonly numbers: Numbers;
  /** What was asked for on the spot, and how much of it was answered. */
  readonly asked: number;
  readonly answered: number;
}

/** What fell due of a unit, with what was confirmed of it. */
export interface Item {
  readonly dutyId: string;
  readonly unit: string;
  readonly dueOn: PlainDate;
  /** What the rule counts. */
  readonly of: CountedAs;
  /** Done by its day; `null`: there is time left. */
  readonly inTime: boolean | null;
  readonly records: readonly Confirmed[];
}

/** `value` of `of` where it is a share, else `value` alone; `null`: nothing was there to count. */
export interface Value {
  readonly value: number | null;
  readonly of: number | null;
  /** How many records, or duties, it rests on. */
  readonly rests: number;
}

const numberOf = (numbers: Numbers, field: string): number => {
  const value = numbers[field];
  return typeof value === 'number' ? value : value === true ? 1 : 0;
};
const total = (records: readonly Confirmed[], ...fields: string[]): number =>
  records.reduce((sum, r) => sum + fields.reduce((own, field) => own + numberOf(r.numbers, field), 0), 0);

/** A figure of these items: of one unit, or of all. */
export function valueIn(read: Reading, items: readonly Item[]): Value {
  const records = items.flatMap((item) => item.records);
  const plain = (value: number): Value => ({
    value: records.length > 0 ? value : null,
    of: null,
    rests: records.length,
  });
  const share = (value: number, of: number, rests = records.length): Value => ({
    value: of > 0 ? value : null,
    of,
    rests,
  });
  if ('records' in read) return { value: records.length, of: null, rests: records.length };
  if ('sum' in read) return plain(total(records, ...read.sum));
  if ('last' in read) {
    const newest = newestIn(items);
    return { ...plain(total(newest, read.last)), rests: newest.length };
  }
  if ('known' in read) {
    const newest = newestIn(items);
    return share(total(newest, read.known), total(newest, outOf(read.known)), newest.length);
  }
  if ('yes' in read)
    return share(records.filter((r) => read.yes.every((f) => numberOf(r.numbers, f) > 0)).length, records.length);
  if ('share' in read) return share(total(records, read.share[0]), total(records, read.share[1]));
  if ('answered' in read)
    return share(
      records.reduce((n, r) => n + r.answered, 0),
      records.reduce((n, r) => n + r.asked, 0),
    );
  if ('on-time' in read) {
    const due = items.filter((i) => i.inTime !== null);
    return share(due.filter((i) => i.inTime).length, due.length, due.length);
  }
  if ('amount' in read) return amountOf(items);
  return read satisfies never;
}

/** Of each unit the newest record: together, what stands now. */
function newestIn(items: readonly Item[]): Confirmed[] {
  const newest = new Map<string, Confirmed>();
  for (const { unit, records } of items)
    for (const r of records) if (!newest.has(unit) || newest.get(unit)!.to <= r.to) newest.set(unit, r);
  return [...newest.values()];
}

/** As the rules themselves count: of shares the mean, of anything else the sum; a day in two places is one day. */
function amountOf(items: readonly Item[]): Value {
  const tallies = items.map(({ of, records }) => records.reduce((tally, r) => add(tally, of, r), NOTHING));
  const rests = tallies.reduce((n, t) => n + t.records, 0);
  if (rests === 0) return { value: null, of: null, rests };
  const percent = items.some((i) => i.of === 'percent' || i.of === 'measured');
  const sum = tallies.reduce((n, t) => n + t.amount * (percent ? t.records : 1), 0);
  return { value: percent ? sum / rests : sum, of: null, rests };
}

/** A year, or a quarter of one. */
export interface Span {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

const QUARTERS = [
  ['01-01', '03-31'],
  ['04-01', '06-30'],
  ['07-01', '09-30'],
  ['10-01', '12-31'],
] as const;

export function spanOf(year: number, quarter: number | null): Span {
  const [from, to] = quarter === null ? (['01-01', '12-31'] as const) : QUARTERS[quarter - 1]!;
  return { from: plainDate(`${year}-${from}`), to: plainDate(`${year}-${to}`) };
}

/** Fields that a figure reads. */
export function fieldsOf(read: Reading): readonly string[] {
  if ('sum' in read) return read.sum;
  if ('yes' in read) return read.yes;
  if ('share' in read) return read.share;
  if ('known' in read) return [read.known];
  return 'last' in read ? [read.last] : [];
}
