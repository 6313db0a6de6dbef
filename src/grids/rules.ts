import type { Telephones } from '../calendar/countries.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { telephoneIn } from '../text/telephone.ts';
import type { Address } from './address.rules.ts';

/*
 * A grid: the addresses that one post of a community serves, and how it is reached. Pure. People report that nobody answers; enough of
 * them make the street try; a contact that is silent is mended by the community and tried again.
 */

export interface GridFacts {
  readonly unit: string;
  readonly name: Text;
  readonly post: string;
  readonly telephone: string;
  readonly hours: Text;
  /** The unit publishes the family name of whoever holds the post. */
  readonly namesHolder: boolean;
  readonly addresses: readonly Address[];
}

export interface Grid extends GridFacts {
  readonly gridId: string;
  readonly version: number;
  readonly state: 'open' | 'closed';
  /** Days on which somebody reported that nobody answers, since the contact was last tried. */
  readonly reported: readonly PlainDate[];
  readonly tryDuty: string | null;
  readonly checkingSince: PlainDate | null;
  readonly mendDuty: string | null;
  readonly silentSince: PlainDate | null;
  readonly answeredOn: PlainDate | null;
  readonly tries: readonly GridTry[];
}

export interface GridTry {
  readonly street: string;
  readonly on: PlainDate;
  readonly answered: boolean;
}

export type GridEvent =
  /** `tryDuty`: of a silent one whose contact was changed, to be tried anew. */
  | {
      readonly type: 'grid.set';
      readonly body: GridFacts & { readonly tryDuty: string | null; readonly on: PlainDate };
    }
  | {
      readonly type: 'grid.unanswered';
      readonly body: { readonly reported: readonly PlainDate[]; readonly tryDuty: string | null };
    }
  | { readonly type: 'grid.tried'; readonly body: GridTry & { readonly mendDuty: string | null } }
  | { readonly type: 'grid.closed'; readonly body: Record<string, never> };

/** The grid after an event; `null` is "not there yet". */
export function evolve(before: Grid | null, gridId: string, version: number, event: GridEvent): Grid {
  if (event.type === 'grid.set') {
    const { tryDuty, on, ...facts } = event.body;
    const fresh = {
      ...{ reported: [], tryDuty: null, checkingSince: null, mendDuty: null, silentSince: null, answeredOn: null },
      tries: [],
    };
    const checking = tryDuty === null ? {} : { tryDuty, checkingSince: on };
    return { ...fresh, ...before, ...facts, ...checking, gridId, version, state: 'open' };
  }
  if (!before) throw new Error(`grid ${gridId}: ${event.type} before grid.set`);
  const now = { ...before, version };
  switch (event.type) {
    case 'grid.unanswered': {
      const { reported, tryDuty } = event.body;
      return tryDuty === null ? { ...now, reported } : { ...now, reported, tryDuty, checkingSince: reported.at(-1)! };
    }
    case 'grid.tried': {
      const { mendDuty, ...tried } = event.body;
      const tries = [...now.tries, tried];
      const rest = { ...now, tries, reported: [], tryDuty: null, checkingSince: null };
      return tried.answered
        ? { ...rest, answeredOn: tried.on, silentSince: null, mendDuty: null }
        : { ...rest, silentSince: now.silentSince ?? tried.on, mendDuty };
    }
    case 'grid.closed':
      return { ...now, state: 'closed', tryDuty: null, checkingSince: null, mendDuty: null, silentSince: null };
    default:
      return event satisfies never;
  }
}

const TELEPHONE = /^\+?[\d ()-]{3,20}$/;

/**
 * @throws Refusal `grid.telephone-private`, `grid.telephone-unreadable`, `grid.without-address`, `grid.numbers-reversed`
 */
export function ensureSound({ telephone, addresses }: GridFacts, telephones: Telephones): void {
  if (!TELEPHONE.test(telephone)) throw new Refusal('grid.telephone-unreadable');
  // An office number is public, a private mobile never is.
  if (telephoneIn(telephone, telephones).mobile === 'whole') throw new Refusal('grid.telephone-private');
  if (addresses.length === 0) throw new Refusal('grid.without-address');
  for (const { from, to, name } of addresses)
    if (from !== null && to !== null && to < from) throw new Refusal('grid.numbers-reversed', { name, from, to });
}

/** The family name of somebody, which is all that is published of a name. @param surnames those of two characters */
export function familyName(name: string, surnames: readonly string[]): string {
  const tidy = name.trim();
  if (!/^\p{Script=Han}/u.test(tidy)) return tidy.split(/\s+/).at(-1) ?? '';
  return surnames.find((s) => tidy.startsWith(s)) ?? [...tidy][0]!;
}
