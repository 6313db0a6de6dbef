import { Refusal } from '../kernel/refusal.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';

/*
 * A mechanism that an office adopted: one version of one row, by a decision with a date and a signer. Versions stand side by side; what
 * a version made people owe keeps that version. Pure.
 */
export type AdoptionState =
  | 'adopted'
  /** A later version makes the duties from a day on. */
  | 'replaced'
  /** It makes no more duties; what it made stays. */
  | 'withdrawn';

export interface Adoption {
  readonly mechanismId: string;
  readonly version: number;
  readonly row: string;
  readonly number: number;
  /** SHA-256 of what the rule says, in `mechanism_source`. */
  readonly digest: string;
  readonly state: AdoptionState;
  readonly from: PlainDate;
  /** From this day on it makes no more duties. */
  readonly until: PlainDate | null;
  readonly by: { readonly account: string; readonly post: string };
  readonly at: Instant;
}

/** What a mechanism makes one post owe. */
export interface Obligation {
  /** Of the duty itself. */
  readonly dutyId: string;
  readonly mechanismId: string;
  /** Of the mechanism: `B3`'s `field`. */
  readonly duty: string;
  readonly periodFrom: PlainDate;
  readonly dueOn: PlainDate;
  readonly unit: string;
  readonly post: string;
  /** The partner's unit. */
  readonly pair: string | null;
  /** Post; `null`: somebody outside. */
  readonly confirmer: string | null;
  /** Of a quota: how much. */
  readonly least: number | null;
  /** Of a budget: how much at most. */
  readonly most: number | null;
}

/** As the entry has it: a set of a thousand stays small. */
type Owed = readonly [
  dutyId: string,
  unit: string,
  post: string,
  pair: string | null,
  confirmer: string | null,
  least: number | null,
  most?: number,
];

type E<T extends string, B> = { readonly type: T; readonly at: Instant; readonly body: B };

export type AdoptionEvent =
  | E<'mechanism.adopted', Pick<Adoption, 'row' | 'number' | 'digest' | 'from' | 'by'> & { readonly ground: TextRef }>
  | E<'mechanism.replaced', { readonly until: PlainDate; readonly number: number }>
  /** The version that was to replace it was withdrawn before its day: it runs on, to a day where it was withdrawn itself. */
  | E<'mechanism.restored', { readonly number: number; readonly until?: PlainDate }>
  | E<'mechanism.withdrawn', { readonly until: PlainDate; readonly reason: TextRef }>
  | E<
      'mechanism.opened',
      {
        readonly duty: string;
        readonly from: PlainDate;
        readonly dueOn: PlainDate;
        readonly owed: readonly Owed[];
      }
    >;

export const asOwed = ({ dutyId, unit, post, pair, confirmer, least, most }: Obligation): Owed =>
  most === null ? [dutyId, unit, post, pair, confirmer, least] : [dutyId, unit, post, pair, confirmer, least, most];

/** What a set that was opened made people owe. */
export const opened = (
  mechanismId: string,
  body: (AdoptionEvent & { type: 'mechanism.opened' })['body'],
): Obligation[] =>
  body.owed.map(([dutyId, unit, post, pair, confirmer, least, most = null]) => ({
    ...{ dutyId, mechanismId, duty: body.duty, periodFrom: body.from, dueOn: body.dueOn },
    ...{ unit, post, pair, confirmer, least, most },
  }));

/** Whether it makes duties that fall due on a day. */
export const makesOn = ({ from, until }: Pick<Adoption, 'from' | 'until'>, day: PlainDate): boolean =>
  from <= day && (until === null || day < until);

/** The version that runs on a day or after it, withdrawn or not: a new one from that day on ends it. @param all of one row, newest first */
export const runningAfter = (all: readonly Adoption[], day: PlainDate): Adoption | undefined =>
  all.find(({ from, until }) => until === null || (until > day && until > from));

/** The version that runs on when one is withdrawn from a day on: the one it was to replace, where it never comes into force. */
export const restoredBy = (
  all: readonly Adoption[],
  { row, from, state, mechanismId }: Adoption,
  until: PlainDate,
): Adoption | null =>
  state !== 'adopted' || until > from
    ? null
    : (all.find((a) => a.row === row && a.mechanismId !== mechanismId && a.state === 'replaced' && a.until === from) ??
      null);

/** @throws Refusal `mechanism.not-in-this-state`: one that was replaced or withdrawn is past */
export function ensureInForce(adoption: Pick<Adoption, 'state'>): void {
  if (adoption.state !== 'adopted') throw new Refusal('mechanism.not-in-this-state', { state: adoption.state });
}

/** The adoption after an event; `null` is "not adopted yet". */
export function evolve(
  adoption: Adoption | null,
  mechanismId: string,
  version: number,
  event: AdoptionEvent,
): Adoption {
  if (event.type === 'mechanism.adopted') {
    const { row, number, digest, from, by } = event.body;
    return { mechanismId, version, row, number, digest, state: 'adopted', from, until: null, by, at: event.at };
  }
  if (!adoption) throw new Error(`mechanism ${mechanismId}: ${event.type} before mechanism.adopted`);
  const now = { ...adoption, version };
  switch (event.type) {
    case 'mechanism.replaced':
      return { ...now, state: 'replaced', until: event.body.until };
    case 'mechanism.restored':
      return event.body.until === undefined
        ? { ...now, state: 'adopted', until: null }
        : { ...now, state: 'withdrawn', until: event.body.until };
    case 'mechanism.withdrawn':
      return { ...now, state: 'withdrawn', until: event.body.until };
    case 'mechanism.opened':
      return now;
    default:
      return event satisfies never;
  }
}
