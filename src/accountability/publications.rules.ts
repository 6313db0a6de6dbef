import { Refusal } from '../kernel/refusal.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import type { Found } from '../text/mask.ts';
import type { MaskKind } from '../text/mask-words.ts';

/*
 * Publication of decided cases, good and bad (G11, D3): written by one person, checked for personal data, approved by another, shown for
 * a limited time, then withdrawn by itself. Pure.
 */
export const PUBLICITY_KINDS = ['example', 'criticism', 'clearing'] as const;
export type PublicityKind = (typeof PUBLICITY_KINDS)[number];

export const PUBLICITY_STATES = ['draft', 'returned', 'shown', 'withdrawn', 'ended'] as const;
export type PublicityState = (typeof PUBLICITY_STATES)[number];

/** Personal data that the check found in the words: where, and what kind. The words themselves lie in the vault. */
export interface Find {
  readonly kind: MaskKind;
  readonly start: number;
  readonly end: number;
}

/** Why a find may stay: a named person says so. */
export interface Justified extends Find {
  readonly by: string;
  readonly why: TextRef;
}

export interface Publicity {
  readonly publicityId: string;
  readonly version: number;
  readonly measureId: string;
  readonly kind: PublicityKind;
  readonly unit: string;
  /** Whether it may name the person. */
  readonly named: boolean;
  readonly state: PublicityState;
  readonly writer: string;
  readonly approver: string | null;
  readonly days: number;
  readonly finds: readonly Find[];
  readonly justified: readonly Justified[];
  readonly title: TextRef;
  readonly text: TextRef;
  readonly shownFrom: PlainDate | null;
  readonly shownUntil: PlainDate | null;
  readonly draftedAt: Instant;
  readonly endedAt: Instant | null;
}

interface Words {
  readonly title: TextRef;
  readonly text: TextRef;
  readonly finds: readonly Find[];
}

type E<T extends string, B> = { readonly type: T; readonly at: Instant; readonly actor: string; readonly body: B };

export type PublicityEvent =
  | E<'publicity.drafted', Words & Pick<Publicity, 'measureId' | 'kind' | 'unit' | 'named' | 'days'>>
  | E<'publicity.redrafted', Words>
  | E<'publicity.justified', Find & { readonly why: TextRef }>
  | E<'publicity.returned', { readonly reason: TextRef }>
  | E<'publicity.approved', { readonly shownFrom: PlainDate; readonly shownUntil: PlainDate }>
  | E<'publicity.withdrawn', { readonly because: 'withdrawn' | 'review' | 'cleared'; readonly reason: TextRef | null }>
  | E<'publicity.ended', Record<never, never>>;

export type PublicityAction = 'redraft' | 'justify' | 'approve' | 'return' | 'withdraw';

const ALLOWED = {
  draft: ['redraft', 'justify', 'approve', 'return', 'withdraw'],
  returned: ['redraft', 'withdraw'],
  shown: ['withdraw'],
  withdrawn: [],
  ended: [],
} as const satisfies Record<PublicityState, readonly PublicityAction[]>;

export const allowed = (state: PublicityState, action: PublicityAction): boolean =>
  (ALLOWED[state] as readonly PublicityAction[]).includes(action);

/** @throws Refusal `publicity.not-in-this-state` with the state */
export function ensureAllowed({ state }: Pick<Publicity, 'state'>, action: PublicityAction): void {
  if (!allowed(state, action)) throw new Refusal('publicity.not-in-this-state', { state });
}

const same = (a: Find, b: Find): boolean => a.kind === b.kind && a.start === b.start && a.end === b.end;

/** What the check found and nobody has justified yet: to be written otherwise, or justified, before anybody approves. */
export const unresolved = ({ finds, justified }: Pick<Publicity, 'finds' | 'justified'>): readonly Find[] =>
  finds.filter((f) => !justified.some((j) => same(f, j)));

/** @throws Refusal `publicity.no-such-find` */
export function ensureFound({ finds }: Pick<Publicity, 'finds'>, find: Find): void {
  if (!finds.some((f) => same(f, find))) throw new Refusal('publicity.no-such-find');
}

/** What is checked: title and text as one, so that offsets name a place in both. */
export const checkedText = (title: string, text: string): string => `${title}\n${text}`;

/** Where words stand in a text. */
function* places(whole: string, words: string): Generator<{ start: number; end: number }> {
  for (let at = whole.indexOf(words); at >= 0; at = whole.indexOf(words, at + words.length))
    yield { start: at, end: at + words.length };
}

/**
 * Finds of the mask, and each place where the person concerned or anybody else of the office is named: a name is no number that a
 * pattern would know.
 *
 * @param name of the person concerned
 * @param others names of other people of the office that stand there
 * @throws Refusal `publicity.names-person` where nobody may be named
 */
export function findsIn(
  whole: string,
  masked: readonly Found[],
  name: string | null,
  named: boolean,
  others: readonly string[],
): Find[] {
  const finds: Find[] = masked.map(({ kind, start, end }) => ({ kind, start, end }));
  const nameAt = (place: { start: number; end: number }) =>
    finds.findIndex((f) => f.start < place.end && f.end > place.start && f.kind === 'name');
  for (const other of others)
    for (const place of places(whole, other)) if (nameAt(place) < 0) finds.push({ kind: 'name', ...place });
  if (name !== null && name.length > 1)
    for (const place of places(whole, name)) {
      if (!named) throw new Refusal('publicity.names-person');
      // Named by decision: it is no find to be resolved, and neither is what the mask makes of it.
      const within = nameAt(place);
      if (within >= 0) finds.splice(within, 1);
    }
  return finds.sort((a, b) => a.start - b.start);
}

/** The publication after an event; `null` is "not written yet". */
export function evolve(
  before: Publicity | null,
  publicityId: string,
  version: number,
  event: PublicityEvent,
): Publicity {
  const { at, actor } = event;
  if (event.type === 'publicity.drafted')
    return {
      ...event.body,
      publicityId,
      version,
      state: 'draft',
      writer: actor,
      approver: null,
      justified: [],
      shownFrom: null,
      shownUntil: null,
      draftedAt: at,
      endedAt: null,
    };
  if (!before) throw new Error(`publicity ${publicityId}: ${event.type} before publicity.drafted`);
  const now = { ...before, version };
  switch (event.type) {
    case 'publicity.redrafted':
      return { ...now, ...event.body, state: 'draft', justified: [], writer: actor };
    case 'publicity.justified': {
      const { why, kind, start, end } = event.body;
      return { ...now, justified: [...now.justified, { kind, start, end, by: actor, why }] };
    }
    case 'publicity.returned':
      return { ...now, state: 'returned' };
    case 'publicity.approved':
      return { ...now, ...event.body, state: 'shown', approver: actor };
    case 'publicity.withdrawn':
      return { ...now, state: 'withdrawn', endedAt: at };
    case 'publicity.ended':
      return { ...now, state: 'ended', endedAt: at };
    default:
      return event satisfies never;
  }
}
