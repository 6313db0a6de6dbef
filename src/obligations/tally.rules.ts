import { toDay } from '../calendar/days.ts';
import type { PlainDate } from '../kernel/time.ts';
import { type MechanismDuty, type Quota, quotaOf, type Share } from '../mechanisms/rules.ts';

/** What is counted; `measured`: a share that the house itself counts, which a record only speaks about. */
export type CountedAs = Quota['of'] | 'measured';

export function countedAs(rule: Pick<MechanismDuty, 'when'>): CountedAs {
  const quota = quotaOf(rule);
  return quota?.measure === undefined ? (quota?.of ?? 'times') : 'measured';
}

/** Days in one place, first and last; in no place in particular where it is `null`. */
interface Span {
  readonly place: string | null;
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** How much was done. It is counted on with each record, so that no record is read again. */
export interface Tally {
  /** Days, times, fen, or percent on average. */
  readonly amount: number;
  readonly records: number;
  /** Of days: the longest stay in one place. */
  readonly longest: number;
  readonly spans: readonly Span[];
  /** Where different things count: which there were, and how often. */
  readonly kinds?: Readonly<Record<string, number>>;
  /** What the house counted when the period was over. */
  readonly counted?: Share;
  /** The period is over and recorded, and it was not kept: nothing that is still done would mend it. */
  readonly missed?: true;
}

/** In whole percent, never more than it is: 89.9 is not 90. `null`: there is nothing to count. */
export const percentIn = ({ value, of }: Share): number | null => (of === 0 ? null : Math.floor((100 * value) / of));

export const NOTHING: Tally = { amount: 0, records: 0, longest: 0, spans: [] };

/** What a record adds. */
export interface Counted extends Span {
  readonly amount: number;
  /** What sort it was, where only different ones count. */
  readonly kind?: string | null;
}

const length = ({ from, to }: Span): number => toDay(to) - toDay(from) + 1;

/** Stays in one place that overlap or follow each other are one. */
function joined(spans: readonly Span[], next: Span): Span[] {
  const apart: Span[] = [];
  let { from, to } = next;
  for (const span of spans) {
    const touches = span.place === next.place && toDay(span.from) <= toDay(to) + 1 && toDay(from) <= toDay(span.to) + 1;
    if (!touches) apart.push(span);
    else {
      if (span.from < from) from = span.from;
      if (span.to > to) to = span.to;
    }
  }
  return [...apart, { place: next.place, from, to }].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}

/** Days on which somebody was somewhere: a day in two places is one day. */
function daysIn(spans: readonly Span[]): number {
  let days = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const { from, to } of spans) {
    const [first, end] = [Math.max(toDay(from), last + 1), toDay(to)];
    if (end < first) continue;
    days += end - first + 1;
    last = end;
  }
  return days;
}

export function add(tally: Tally, of: CountedAs, counted: Counted): Tally {
  const { place, from, to, amount, kind } = counted;
  const now = { ...tally, records: tally.records + 1 };
  switch (of) {
    case 'times': {
      if (kind == null) return { ...now, amount: now.amount + 1 };
      const kinds = { ...now.kinds, [kind]: (now.kinds?.[kind] ?? 0) + 1 };
      return { ...now, amount: Object.keys(kinds).length, kinds };
    }
    case 'measured':
      return { ...now, amount };
    case 'fen':
      return { ...now, amount: now.amount + amount };
    case 'percent':
      return { ...now, amount: (tally.amount * tally.records + amount) / now.records };
    case 'days': {
      const spans = joined(tally.spans, { place, from, to });
      return { ...now, amount: daysIn(spans), longest: Math.max(...spans.map(length)), spans };
    }
    default:
      return of satisfies never;
  }
}

/** Whether a budget is kept: by what was recorded, confirmed or not. */
export const within = ({ amount }: Pick<Tally, 'amount'>, most: number | null): boolean =>
  most === null || amount <= most;

/** Whether a quota is met; what is no quota is met by one record. */
export const met = ({ amount, longest }: Tally, least: number | null, quota: Quota | null): boolean =>
  amount >= (least ?? 1) && longest >= (quota?.stretch ?? 0);
