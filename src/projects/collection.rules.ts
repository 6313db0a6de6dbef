import type { Telephones } from '../calendar/countries.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { telephoneIn } from '../text/telephone.ts';

/*
 * A year's collection of projects (征集): people propose, the desk groups, people choose, a sample of them is called, the head adopts.
 * Pure. Nobody's number is here: supporters are ids.
 */

export const COLLECTION_STATES = ['collecting', 'choosing', 'checking', 'adopted'] as const;
export type CollectionState = (typeof COLLECTION_STATES)[number];

/** What a call found: there is such a person, who did choose; there is not; nobody was reached. */
export const CALL_RESULTS = ['real', 'not-real', 'unreachable'] as const;
export type CallResult = (typeof CALL_RESULTS)[number];

/** One of the sample: how often they were called in vain, and what came of it. */
export interface Called {
  readonly support: string;
  readonly attempts: number;
  /** `null`: still to be called. */
  readonly result: CallResult | null;
}

/** What people chose, counted when it was over, and how the sample was drawn: anybody who has the ledger draws the same. */
export interface Drawn {
  /** Of so many who chose. */
  readonly of: number;
  /** How many of them support each project; none, where it is not there. */
  readonly support: Readonly<Record<string, number>>;
  readonly seed: string;
}

export interface Collection {
  readonly collectionId: string;
  readonly version: number;
  readonly year: number;
  /** The unit whose desk keeps it. */
  readonly unit: string;
  readonly state: CollectionState;
  readonly collectUntil: PlainDate;
  readonly chooseUntil: PlainDate | null;
  /** What the desk, or the head, owes now. */
  readonly duty: string | null;
  readonly checkDuty: string | null;
  readonly drawn: Drawn | null;
  readonly called: readonly Called[];
  /** Why the list is not simply what most people supported, or not as many as the rule says. */
  readonly why: TextRef | null;
  readonly openedAt: Instant;
  readonly adoptedOn: PlainDate | null;
  readonly erasedAt: Instant | null;
}

type E<T extends string, B> = { readonly type: T; readonly at: Instant; readonly body: B };

export type CollectionEvent =
  | E<'project-collection.opened', Pick<Collection, 'year' | 'unit' | 'collectUntil'> & { readonly duty: string }>
  | E<'project-collection.choice-opened', { readonly chooseUntil: PlainDate }>
  | E<
      'project-collection.drawn',
      Drawn & { readonly picks: readonly string[]; readonly checkDuty: string | null; readonly duty: string | null }
    >
  /** Somebody looked at the number of one of the sample. */
  | E<'project-collection.looked', { readonly support: string }>
  /** `duty`: the last one was called, and the head may adopt. */
  | E<
      'project-collection.called',
      { readonly support: string; readonly result: CallResult; readonly last: boolean; readonly duty: string | null }
    >
  | E<
      'project-collection.adopted',
      { readonly on: PlainDate; readonly projects: readonly string[]; readonly why: TextRef | null }
    >
  | E<'project-collection.erased', Record<string, never>>;

export function evolveCollection(
  before: Collection | null,
  collectionId: string,
  version: number,
  event: CollectionEvent,
): Collection {
  if (event.type === 'project-collection.opened')
    return {
      ...event.body,
      collectionId,
      version,
      state: 'collecting',
      chooseUntil: null,
      checkDuty: null,
      drawn: null,
      called: [],
      why: null,
      openedAt: event.at,
      adoptedOn: null,
      erasedAt: null,
    };
  if (!before) throw new Error(`collection ${collectionId}: ${event.type} before it was opened`);
  const now = { ...before, version };
  switch (event.type) {
    case 'project-collection.choice-opened':
      return { ...now, state: 'choosing', chooseUntil: event.body.chooseUntil, duty: null };
    case 'project-collection.drawn': {
      const { picks, checkDuty, duty, of, support, seed } = event.body;
      const called = picks.map((support) => ({ support, attempts: 0, result: null }));
      return { ...now, state: 'checking', drawn: { of, support, seed }, called, checkDuty, duty };
    }
    case 'project-collection.looked':
      return now;
    case 'project-collection.called': {
      const { support, result, last, duty } = event.body;
      const called = now.called.map((c) =>
        c.support === support ? { ...c, attempts: c.attempts + 1, result: last ? result : null } : c,
      );
      return duty === null ? { ...now, called } : { ...now, called, duty, checkDuty: null };
    }
    case 'project-collection.adopted':
      return { ...now, state: 'adopted', adoptedOn: event.body.on, why: event.body.why, duty: null };
    case 'project-collection.erased':
      return { ...now, erasedAt: event.at };
    default:
      return event satisfies never;
  }
}

/** What the sample says: silence is told as silence and counted for nothing. */
export interface Checked {
  readonly asked: number;
  readonly real: number;
  readonly notReal: number;
  readonly unreachable: number;
  readonly open: number;
}

export function checkedOf({ called }: Pick<Collection, 'called'>): Checked {
  const count = (result: CallResult | null) => called.filter((c) => c.result === result).length;
  return {
    asked: called.length,
    real: count('real'),
    notReal: count('not-real'),
    unreachable: count('unreachable'),
    open: count(null),
  };
}

/** @throws Refusal `project.not-in-this-state` */
export function ensureCollection(collection: Collection, ...states: readonly CollectionState[]): void {
  if (!states.includes(collection.state)) throw new Refusal('project.not-in-this-state', { state: collection.state });
}

export const PROPOSAL_STATES = ['new', 'grouped', 'set-aside'] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** What somebody proposed. Who they are, if they said so, lies in the vault under the collection's key. */
export interface Proposal {
  readonly proposalId: string;
  readonly version: number;
  readonly collectionId: string;
  readonly place: string | null;
  readonly state: ProposalState;
  readonly project: string | null;
  readonly title: TextRef;
  readonly why: TextRef;
  readonly contact: TextRef | null;
  /** Why it was set aside; public. */
  readonly reason: TextRef | null;
  readonly at: Instant;
}

export type ProposalEvent =
  | E<
      'project-proposal.made',
      {
        readonly collection: string;
        readonly place: string | null;
        readonly title: TextRef;
        readonly why: TextRef;
        readonly contact: TextRef | null;
      }
    >
  | E<'project-proposal.grouped', { readonly project: string }>
  | E<'project-proposal.set-aside', { readonly reason: TextRef }>
  | E<'project-proposal.looked', Record<string, never>>;

export function evolveProposal(
  before: Proposal | null,
  proposalId: string,
  version: number,
  event: ProposalEvent,
): Proposal {
  if (event.type === 'project-proposal.made') {
    const { collection, ...said } = event.body;
    return {
      ...said,
      proposalId,
      version,
      collectionId: collection,
      state: 'new',
      project: null,
      reason: null,
      at: event.at,
    };
  }
  if (!before) throw new Error(`proposal ${proposalId}: ${event.type} before it was made`);
  const now = { ...before, version };
  switch (event.type) {
    case 'project-proposal.grouped':
      return { ...now, state: 'grouped', project: event.body.project, reason: null };
    case 'project-proposal.set-aside':
      return { ...now, state: 'set-aside', project: null, reason: event.body.reason };
    case 'project-proposal.looked':
      return now;
    default:
      return event satisfies never;
  }
}

/** A person's choice, counted once. */
export interface Support {
  readonly supportId: string;
  readonly version: number;
  readonly collectionId: string;
  readonly projects: readonly string[];
  readonly at: Instant;
}

const ABROAD = /^\+\d{8,15}$/;
/** Where mobile numbers cannot be told from others, any whole number does. */
const NATIONAL = /^\d{8,12}$/;
const MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/**
 * One spelling for one person: a mobile number of here without its prefix, one from abroad with it, an e-mail in small letters and
 * without what stands behind a plus, which reaches the same box. `null` for what is neither.
 */
export function personOf(typed: string, telephones: Telephones): string | null {
  const text = typed.normalize('NFKC').trim();
  if (text.includes('@')) {
    const [box = '', domain = ''] = text.toLowerCase().split('@', 2);
    const mail = `${box.split('+')[0]}@${domain}`;
    return MAIL.test(mail) && text.split('@').length === 2 && mail.length <= 120 ? mail : null;
  }
  if (/[^\d\s+()./-]/.test(text)) return null;
  const { number, abroad, mobile } = telephoneIn(text, telephones);
  if (abroad) return ABROAD.test(number) ? number : null;
  return mobile === 'whole' || (telephones.mobile === null && NATIONAL.test(number)) ? number : null;
}

export interface SampleSize {
  readonly least: number;
  readonly percent: number;
  readonly most: number;
}

/** How many of so many are asked. */
export const sampleSize = ({ least, percent, most }: SampleSize, of: number): number =>
  Math.min(of, most, Math.max(least, Math.ceil((of * percent) / 100)));

/** What is supported most first; on a tie what stands first. */
export const ranked = <T extends { readonly nth: number; readonly support: number }>(candidates: readonly T[]): T[] =>
  [...candidates].sort((a, b) => b.support - a.support || a.nth - b.nth);
