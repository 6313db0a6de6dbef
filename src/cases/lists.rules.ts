import type { Text, TextRef } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';

/*
 * What was charged, or refused, held against what is published. Pure. A fee is off the list where no such item is on it, where it is more
 * than the item's most, or where the item is not in force on the day; a refusal, where its ground is not on the list or none was named.
 */
export interface Fee {
  readonly id: string;
  readonly name: Text;
  /** What one charge is for: a card, a registration, a page. */
  readonly per: Text;
  /** In fen. */
  readonly most: number;
  readonly basis: Text;
  readonly from: PlainDate;
  /** The last day; absent: until further notice. */
  readonly to?: PlainDate;
}

export interface Ground {
  readonly id: string;
  readonly name: Text;
  readonly text: Text;
  readonly basis: Text;
}

export interface Lists {
  /** Grows with every change. */
  readonly version: number;
  readonly fees: readonly Fee[];
  readonly grounds: readonly Ground[];
}

export type FeeOff = 'not-listed' | 'above' | 'not-in-force';
export type GroundOff = 'not-listed' | 'unnamed';

/** What was charged for one, as entries and cards state it: codes and figures, no words of anybody. */
export interface Charged {
  /** An item of the list; `null`: something else. */
  readonly fee: string | null;
  /** In fen. */
  readonly amount: number;
  /** The item's most at that time, in fen. */
  readonly most: number | null;
  /** Why it is off the list; `null`: it is not. Absent where it was judged with another appeal's answer. */
  readonly off?: FeeOff | null;
  readonly lists: number;
}

export interface Refused {
  /** A ground of the list; `null`: another, or none. */
  readonly ground: string | null;
  readonly off?: GroundOff | null;
  readonly lists: number;
}

/** What an entry, or a row, holds of it. Nothing charged and nothing refused leaves nothing. */
export interface OnRecord {
  readonly charged?: Charged;
  /** What something else was. */
  readonly chargedFor?: TextRef;
  readonly refused?: Refused;
  /** Another ground, in words. */
  readonly refusedFor?: TextRef;
}

export const inForce = ({ from, to }: Pick<Fee, 'from' | 'to'>, on: PlainDate): boolean =>
  from <= on && (to === undefined || on <= to);

/** @returns `null` where the fee is none of the list's ids */
export function judgeFee(lists: Lists, fee: string | null, amount: number, on: PlainDate): Charged | null {
  const said = { fee, amount, lists: lists.version };
  if (fee === null) return { ...said, most: null, off: 'not-listed' };
  const item = lists.fees.find((f) => f.id === fee);
  if (!item) return null;
  const off = !inForce(item, on) ? 'not-in-force' : amount > item.most ? 'above' : null;
  return { ...said, most: item.most, off };
}

/** @param named whether a ground was named at all @returns `null` where the ground is none of the list's ids */
export function judgeGround(lists: Lists, ground: string | null, named: boolean): Refused | null {
  const said = { ground, lists: lists.version };
  if (ground === null) return { ...said, off: named ? 'not-listed' : 'unnamed' };
  return lists.grounds.some((g) => g.id === ground) ? { ...said, off: null } : null;
}

/** What of an entry's body is on record; the keys that are not there stay away. */
export function recordOf({
  charged,
  chargedFor,
  refused,
  refusedFor,
}: { readonly [K in keyof OnRecord]: OnRecord[K] | undefined }): OnRecord | null {
  if (!charged && !refused) return null;
  return {
    ...(charged && { charged, ...(chargedFor && { chargedFor }) }),
    ...(refused && { refused, ...(refusedFor && { refusedFor }) }),
  };
}
