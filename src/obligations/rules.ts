import type { TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import type { Numbers } from '../mechanisms/record.rules.ts';
import type { Share } from '../mechanisms/rules.ts';
import { add, type CountedAs, NOTHING, percentIn, type Tally } from './tally.rules.ts';
import type { Warning } from './warn.rules.ts';

/*
 * What became of an obligation: records as the work happens, each confirmed by somebody else; what was asked for on the spot, each a
 * duty; what is public, for a time. Pure.
 */
export type RecordState = 'recorded' | 'confirmed' | 'refused';

/** Something that people asked for, and the duty to see to it. */
export interface Ask {
  readonly duty: string;
  readonly answered: boolean;
}

export interface Made {
  readonly recordId: string;
  readonly state: RecordState;
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** A unit: where it was. */
  readonly place: string | null;
  /** Fen or percent; 1 of what is counted. */
  readonly amount: number;
  /** What sort it was, where only different ones count. */
  readonly kind: string | null;
  readonly numbers: Numbers;
  readonly evidence: readonly string[];
  readonly by: { readonly account: string; readonly post: string };
  readonly at: Instant;
  readonly confirmDuty: string;
  readonly decidedAt: Instant | null;
  readonly asks: readonly Ask[];
  /** For whoever confirms from outside: digest of the code, and the last day on which it serves. */
  readonly code: { readonly digest: string; readonly until: PlainDate } | null;
  readonly publishDuty: string | null;
  readonly shown: { readonly from: PlainDate; readonly until: PlainDate } | null;
}

/** How far an obligation came, and the records of it that matter now. */
export interface Progress {
  readonly dutyId: string;
  readonly version: number;
  /** Records that were not refused. */
  readonly records: number;
  readonly claimed: Tally;
  readonly confirmed: Tally;
  readonly doneAt: Instant | null;
}

type E<T extends string, B> = { readonly type: T; readonly at: Instant; readonly body: B };
type Of = { readonly record: string };

export type ObligationEvent =
  | E<
      'obligation.recorded',
      Of &
        Pick<Made, 'from' | 'to' | 'place' | 'amount' | 'evidence' | 'by' | 'confirmDuty'> & {
          /** What is counted: the quota's, or `times`. */
          readonly of: CountedAs;
          readonly kind?: string;
          readonly said: TextRef;
          /** Records made before figures were counted have none. */
          readonly numbers?: Numbers;
          /** Figures of the system at that moment, where the rule shows them: so many of so many. */
          readonly known?: Readonly<Record<string, readonly [value: number, of: number]>>;
          /** Duties, and the words of each under its place. */
          readonly asks: readonly string[];
          readonly asked?: Readonly<Record<string, TextRef>>;
        }
    >
  /** `outside`: by the person it was for, or by the desk that asked them. */
  | E<
      'obligation.confirmed',
      Of & { readonly of: CountedAs; readonly by: 'staff' | 'outside' | 'desk'; readonly words?: TextRef }
    >
  /** `claimed`: what stays counted, found anew from the other records. */
  | E<
      'obligation.refused',
      Of & { readonly claimed: Tally; readonly by: 'staff' | 'outside' | 'desk'; readonly reason: TextRef }
    >
  | E<'obligation.code-given', Of & { readonly digest: string; readonly until: PlainDate }>
  | E<'obligation.ask-answered', Of & { readonly duty: string; readonly became: TextRef }>
  | E<'obligation.to-publish', Of & { readonly duty: string }>
  | E<'obligation.published', Of & { readonly from: PlainDate; readonly until: PlainDate; readonly words: TextRef }>
  | E<'obligation.taken-down', Of & { readonly until: PlainDate; readonly reason: TextRef }>
  | E<'obligation.warned', Warning>
  /** The period is over: what the house counted of it. */
  | E<'obligation.counted', Share & { readonly figure: string; readonly from: PlainDate; readonly to: PlainDate }>
  | E<'obligation.done', Record<string, never>>
  /** The period is over and recorded, and it was not kept: how much there was, and how much was asked for or allowed. */
  | E<'obligation.missed', { readonly amount: number; readonly least: number | null; readonly most: number | null }>
  /** A file that shows something of what was done; a record refers to it. */
  | E<'obligation.attached', { readonly attachment: string; readonly digest: string }>;

const OF_THE_WHOLE = [
  'obligation.warned',
  'obligation.counted',
  'obligation.done',
  'obligation.missed',
  'obligation.attached',
] as const;
type OfTheWhole = (typeof OF_THE_WHOLE)[number];

const isOfTheWhole = (event: ObligationEvent): event is Extract<ObligationEvent, { readonly type: OfTheWhole }> =>
  (OF_THE_WHOLE as readonly string[]).includes(event.type);

/** What happens to one record. */
export type RecordEvent = Exclude<ObligationEvent, { readonly type: OfTheWhole }>;

/** The record that an event is about; `null` where it is about the obligation as a whole. */
export const recordOf = (event: ObligationEvent): RecordEvent | null => (isOfTheWhole(event) ? null : event);

export const nothingYet = (dutyId: string): Progress => ({
  dutyId,
  version: 0,
  records: 0,
  claimed: NOTHING,
  confirmed: NOTHING,
  doneAt: null,
});

/** How far it came after an event. @param made the record that the event is about, before it */
export function evolve(progress: Progress, version: number, event: ObligationEvent, made: Made | null): Progress {
  const now = { ...progress, version };
  switch (event.type) {
    case 'obligation.recorded': {
      const claimed = add(now.claimed, event.body.of, event.body);
      return { ...now, records: now.records + 1, claimed };
    }
    case 'obligation.confirmed':
      return { ...now, confirmed: add(now.confirmed, event.body.of, made!) };
    case 'obligation.refused':
      return { ...now, records: now.records - 1, claimed: event.body.claimed };
    case 'obligation.counted': {
      const { value, of } = event.body;
      return { ...now, claimed: { ...now.claimed, amount: percentIn({ value, of }) ?? 0, counted: { value, of } } };
    }
    case 'obligation.missed':
      return { ...now, claimed: { ...now.claimed, missed: true } };
    case 'obligation.done':
      return { ...now, doneAt: event.at };
    default:
      return now;
  }
}

/** A record after an event about it; `null` is "not recorded yet". */
export function evolveRecord(made: Made | null, event: RecordEvent): Made {
  if (event.type === 'obligation.recorded') {
    const { record, from, to, place, amount, kind = null, numbers = {}, evidence, by, confirmDuty, asks } = event.body;
    return {
      ...{ recordId: record, state: 'recorded', from, to, place, amount, kind, numbers, evidence, by, confirmDuty },
      at: event.at,
      decidedAt: null,
      asks: asks.map((duty) => ({ duty, answered: false })),
      ...{ code: null, publishDuty: null, shown: null },
    };
  }
  if (!made) throw new Error(`record ${event.body.record}: ${event.type} before obligation.recorded`);
  switch (event.type) {
    case 'obligation.confirmed':
      return { ...made, state: 'confirmed', decidedAt: event.at, code: null };
    case 'obligation.refused':
      return { ...made, state: 'refused', decidedAt: event.at, code: null };
    case 'obligation.code-given':
      return { ...made, code: { digest: event.body.digest, until: event.body.until } };
    case 'obligation.ask-answered':
      return {
        ...made,
        asks: made.asks.map((a) => (a.duty === event.body.duty ? { ...a, answered: true } : a)),
      };
    case 'obligation.to-publish':
      return { ...made, publishDuty: event.body.duty };
    case 'obligation.published':
      return { ...made, shown: { from: event.body.from, until: event.body.until } };
    case 'obligation.taken-down':
      return { ...made, shown: made.shown && { ...made.shown, until: event.body.until } };
    default:
      return event satisfies never;
  }
}

/** What is counted after a record was taken out: the others again, in the order of their days. */
export const without = (records: readonly Made[], recordId: string, of: CountedAs): Tally =>
  records
    .filter((r) => r.recordId !== recordId && r.state !== 'refused')
    .reduce<Tally>((tally, r) => add(tally, of, r), NOTHING);
