import type { Link } from '../duties/rules.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text, TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { repeats } from '../text/repeats.ts';

/*
 * Accountability and commendation, one stream for each: facts → notice → statement and defence → decision by a named person → told →
 * review → in force until it expires. Pure. Nothing moves but by somebody's act, save that time passes.
 */
export const MEASURE_KINDS = ['measure', 'commendation', 'clearing'] as const;
export type MeasureKind = (typeof MEASURE_KINDS)[number];

export const MEASURE_STATES = [
  'proposed',
  'notified',
  'answered',
  'decided',
  'in-force',
  'review',
  'dropped',
  'withdrawn',
  'cleared',
  'ended',
  'expired',
] as const;
export type MeasureState = (typeof MEASURE_STATES)[number];

export const CAPACITIES = ['holder', 'leader', 'superior', 'unit'] as const;
export type Capacity = (typeof CAPACITIES)[number];

export const FACT_KINDS = ['card', 'case', 'finding', 'handover', 'promise', 'other'] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/** What a measure rests on: a reference, and in words what it shows. `ref` is `null` for what the house has no record of. */
export interface Fact {
  readonly kind: FactKind;
  readonly ref: string | null;
  readonly shows: TextRef;
}

/** Who had the power over the matter (H5). */
export interface Power {
  readonly ground: string;
  readonly unit: string;
  readonly post: string | null;
  /** Whether they had the means for it as well. */
  readonly means: boolean;
  readonly words: TextRef;
}

/** A named person who is to decide, by the post that makes them. */
export interface Named {
  readonly unit: string;
  readonly post: string;
  readonly account: string;
}

/** Why somebody may not decide (回避). */
export type Concern = 'self' | 'unit' | 'facts' | 'proposed' | 'declared' | 'decided';

/** Somebody who would have decided before, and why not. */
export interface PassedOver extends Named {
  readonly because: Concern;
}

/** Of a review: it stands, a lighter step of the ladder stands in its place, or it is lifted and the person cleared. */
export const REVIEW_OUTCOMES = ['upheld', 'changed', 'withdrawn'] as const;
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

export interface Review {
  readonly by: Named;
  readonly duty: string;
  readonly outcome: ReviewOutcome | null;
}

/** What was decided is owed until it is done, and somebody else said so. */
export interface Carrying {
  readonly duty: string;
  /** Who does it: whoever decided, as a talk, or the person concerned, in their own words. */
  readonly by: 'decider' | 'person';
  /** The day on which it was done, and who put that on record; `null` before, and after it was given back. */
  readonly on: PlainDate | null;
  readonly recordedBy: string | null;
  /** What somebody else owes then: a look at it. */
  readonly checkDuty: string | null;
  readonly confirmed: boolean;
}

export interface Measure {
  readonly measureId: string;
  readonly version: number;
  /** The step of the ladder, and the version of the pack it was proposed by. */
  readonly rung: string;
  readonly rungVersion: number;
  readonly kind: MeasureKind;
  readonly capacity: Capacity;
  /** The person concerned; `null` where it is a unit, for which its head speaks. */
  readonly account: string | null;
  readonly unit: string;
  readonly state: MeasureState;
  /** It rests on a report: references, and who made it, are for discipline alone. */
  readonly confidential: boolean;
  readonly facts: readonly Fact[];
  readonly power: Power | null;
  readonly proposedBy: string;
  readonly decider: Named;
  readonly passedOver: readonly PassedOver[];
  /** Who declared themselves concerned, or whom the person asked to step aside. */
  readonly stoodAside: readonly string[];
  readonly recusalAsked: boolean;
  readonly decideDuty: string | null;
  readonly tellDuty: string | null;
  readonly notifiedAt: Instant | null;
  readonly statementUntil: Instant | null;
  readonly decidedAt: Instant | null;
  readonly toldAt: Instant | null;
  readonly reviewUntil: Instant | null;
  readonly review: Review | null;
  /** Absent where there is nothing to be done, and in entries from before it was a duty. */
  readonly carrying?: Carrying;
  /** In force from and until these days; both `null` before it is told, `until` for what ends with being told. */
  readonly from: PlainDate | null;
  readonly until: PlainDate | null;
  /** Until when a named person decided, with reasons, that there are no honours. */
  readonly barredUntil: PlainDate | null;
  /** Whether the person wishes to be cleared in public; `null` before they said. */
  readonly publicWish: boolean | null;
  readonly proposedAt: Instant;
  readonly endedAt: Instant | null;
}

interface Proposed {
  readonly rung: string;
  readonly rungVersion: number;
  readonly kind: MeasureKind;
  readonly capacity: Capacity;
  readonly account: string | null;
  readonly unit: string;
  readonly confidential: boolean;
  readonly facts: readonly Fact[];
  readonly power: Power | null;
  readonly decider: Named;
  readonly passedOver: readonly PassedOver[];
}

/** The duty to carry out what was decided, where there is something to be done. */
interface Owed {
  readonly carrying?: Pick<Carrying, 'duty' | 'by'>;
}

type Reviewed = { readonly reasons: TextRef } & Owed &
  (
    | { readonly outcome: 'upheld' | 'withdrawn' }
    | ({ readonly outcome: 'changed' } & Pick<Measure, 'rung' | 'rungVersion' | 'until' | 'barredUntil'>)
  );

type E<T extends string, B> = { readonly type: T; readonly at: Instant; readonly actor: string; readonly body: B };
type None = Record<never, never>;

export type MeasureEvent =
  | E<'measure.proposed', Proposed>
  | E<'measure.notified', { readonly notice: TextRef; readonly statementUntil: Instant }>
  | E<'measure.stated', { readonly statement: TextRef | null; readonly duty: string }>
  | E<'measure.unanswered', { readonly duty: string }>
  | E<'measure.heard', { readonly heardOn: PlainDate; readonly record: TextRef }>
  | E<'measure.attached', { readonly attachment: string; readonly digest: string }>
  | E<
      'measure.decider-changed',
      {
        /**
         * `left`: whoever was named holds the post no longer; `named`: discipline named another; `concerned`: they stand in a unit that
         * a report behind the facts accuses by now.
         */
        readonly because: 'declared' | 'asked' | 'left' | 'named' | 'concerned';
        readonly reason: TextRef | null;
        readonly decider: Named;
        readonly passedOver: readonly PassedOver[];
      }
    >
  | E<
      'measure.reviewer-changed',
      { readonly because: 'left' | 'named' | 'concerned'; readonly reason: TextRef | null; readonly by: Named }
    >
  | E<'measure.dropped', { readonly reasons: TextRef }>
  | E<
      'measure.decided',
      { readonly outcome: 'imposed' | 'dropped'; readonly duty: string | null; readonly reasons: TextRef }
    >
  | E<
      'measure.told',
      {
        readonly how: 'acknowledged' | 'in-person' | 'letter';
        readonly reviewUntil: Instant;
        readonly from: PlainDate;
        readonly until: PlainDate | null;
      } & Owed
    >
  | E<'measure.review-asked', { readonly reason: TextRef; readonly by: Named; readonly duty: string }>
  | E<'measure.reopened', { readonly reason: TextRef; readonly by: Named; readonly duty: string }>
  | E<'measure.reviewed', Reviewed>
  | E<'measure.withdrawn', { readonly reasons: TextRef }>
  | E<'measure.carried-out', { readonly on: PlainDate; readonly record?: TextRef; readonly checkDuty?: string | null }>
  | E<'measure.carrying-confirmed', None>
  | E<'measure.carrying-returned', { readonly reasons: TextRef }>
  | E<'measure.barred', { readonly until: PlainDate; readonly reasons: TextRef }>
  | E<'measure.wished', { readonly public: boolean }>
  | E<'measure.expired', None>
  | E<'measure.cleared', Omit<Proposed, 'passedOver' | 'power'> & { readonly reasons: TextRef }>;

export type MeasureAction =
  | 'notify'
  | 'state'
  | 'hear'
  | 'attach'
  | 'drop'
  | 'stepAside'
  | 'askRecusal'
  | 'decide'
  | 'tell'
  | 'acknowledge'
  | 'askReview'
  | 'reopen'
  | 'decideReview'
  | 'nameDecider'
  | 'withdraw'
  | 'carryOut'
  | 'check'
  | 'bar'
  | 'wish'
  | 'publish';

/** What may be done in which state: read by the guard, the abilities in a response and the tests. */
const ALLOWED = {
  proposed: ['notify', 'drop', 'stepAside', 'nameDecider'],
  notified: ['state', 'hear', 'attach', 'drop', 'stepAside', 'askRecusal', 'nameDecider'],
  answered: ['hear', 'attach', 'decide', 'stepAside', 'askRecusal', 'nameDecider'],
  decided: ['tell', 'acknowledge', 'withdraw'],
  'in-force': ['carryOut', 'check', 'askReview', 'reopen', 'withdraw', 'bar', 'publish'],
  review: ['attach', 'check', 'decideReview', 'nameDecider'],
  dropped: ['wish', 'publish'],
  withdrawn: ['wish', 'publish'],
  cleared: ['wish', 'publish'],
  ended: ['askReview', 'reopen', 'withdraw'],
  expired: [],
} as const satisfies Record<MeasureState, readonly MeasureAction[]>;

export const allowed = (state: MeasureState, action: MeasureAction): boolean =>
  (ALLOWED[state] as readonly MeasureAction[]).includes(action);

/** @throws Refusal `measure.not-in-this-state` with the state */
export function ensureAllowed({ state }: Pick<Measure, 'state'>, action: MeasureAction): void {
  if (!allowed(state, action)) throw new Refusal('measure.not-in-this-state', { state });
}

/** Whether nothing can be brought against it any more: the review is decided, or the time to ask for one has passed. */
export const isFinal = (m: Pick<Measure, 'state' | 'review' | 'reviewUntil'>, now: Instant): boolean =>
  (m.state === 'in-force' || m.state === 'ended') &&
  (m.review?.outcome === 'upheld' ||
    m.review?.outcome === 'changed' ||
    (m.review === null && m.reviewUntil !== null && m.reviewUntil < now));

/** Whether it is on record as done, and nobody else has said so yet. */
export const awaitsCheck = ({ carrying }: Pick<Measure, 'carrying'>): boolean =>
  carrying !== undefined && carrying.on !== null && !carrying.confirmed;

/** Whether the name of somebody was cleared: there was a notice, and nothing came of it, or it was taken back. */
export const isCleared = ({ state, notifiedAt }: Pick<Measure, 'state' | 'notifiedAt'>): boolean =>
  state === 'withdrawn' || state === 'cleared' || (state === 'dropped' && notifiedAt !== null);

/** Whether it was once proposed and never told: then nobody but who proposed and decides knows of it. */
export const isTold = ({ state, notifiedAt }: Pick<Measure, 'state' | 'notifiedAt'>): boolean =>
  notifiedAt !== null || state === 'cleared';

/** A fact as its source knows it now. */
export interface FactSeen {
  readonly kind: FactKind;
  readonly ref: string;
  /** Streams in which it was found, decided and handled. */
  readonly streams: readonly string[];
  /** One line for those who may see it. */
  readonly title: Text;
  readonly standing: 'stands' | 'contested' | 'withdrawn' | 'undecided' | 'history' | 'no-fault' | 'prompt';
  readonly confidential: boolean;
  /** The unit that held it and all above it, nearest first. */
  readonly path: readonly string[];
  /** The single facts that it only counts, as a card for repetition does: a measure rests on them, never on how many they are. */
  readonly rests: readonly { readonly ref: string; readonly title: Text }[];
  /** The hands it went through: whoever hands down stays answerable (H4). */
  readonly chain: readonly Pick<Link, 'unit' | 'post'>[];
  /** Whom it is about. */
  readonly accounts: readonly string[];
  /** Words of whoever made a report: never to be repeated to whom it is about. */
  readonly unspoken: readonly string[];
}

const NOT_A_FACT = {
  contested: 'measure.fact-contested',
  withdrawn: 'measure.fact-withdrawn',
  undecided: 'measure.fact-undecided',
  history: 'measure.fact-history',
  'no-fault': 'measure.fact-without-fault',
  prompt: 'measure.fact-prompt',
} as const satisfies Record<Exclude<FactSeen['standing'], 'stands'>, string>;

/**
 * A card under contest, a withdrawn one, an open finding, an imported past prove nothing against anybody.
 *
 * @throws Refusal of the table above
 */
export function ensureStands(fact: FactSeen, kind: MeasureKind): void {
  // That nobody was at fault is no obstacle to praise.
  if (fact.standing === 'stands' || (fact.standing === 'no-fault' && kind === 'commendation')) return;
  throw new Refusal(NOT_A_FACT[fact.standing], { what: fact.title });
}

/**
 * How far facts that another counts stand together: one that was withdrawn, or that somebody is still to decide on, takes the ground from
 * under it.
 */
export const standingTogether = (all: readonly FactSeen['standing'][]): FactSeen['standing'] =>
  (['history', 'withdrawn', 'contested'] as const).find((standing) => all.includes(standing)) ?? 'stands';

/** Who is concerned, with the posts they hold now, and what they head. */
export interface Subject {
  readonly capacity: Capacity;
  readonly account: string | null;
  readonly unit: string;
  /** Their unit and those above that they stand under. */
  readonly within: readonly string[];
  readonly posts: readonly string[];
  readonly heads: readonly string[];
}

/**
 * Attribution (H5): whoever had the power over the matter must have had it in hand, by the record of the facts themselves. A leader
 * answers for what lies below; a superior for what they handed down. Facts without a record (`other`) say nothing here: where there
 * are no others, the power that is named must at least lie where the person stands, or below.
 *
 * @param power `path`: the unit that had it and all above that
 * @throws Refusal `measure.not-their-matter`, `measure.power-elsewhere`, `measure.without-means`
 */
export function ensureAttributed(
  who: Subject,
  power: Pick<Power, 'unit' | 'means'> & { readonly path: readonly string[] },
  facts: readonly FactSeen[],
  kind: MeasureKind,
): void {
  if (kind === 'measure' && !power.means && (who.capacity === 'holder' || who.capacity === 'unit'))
    throw new Refusal('measure.without-means');
  const near = who.within.includes(power.unit) || [who.unit, ...who.heads].some((u) => power.path.includes(u));
  // A superior may have handed it down, or failed to supervise it, from beside.
  if (facts.length === 0 && who.capacity !== 'superior' && !near) throw new Refusal('measure.power-elsewhere');
  for (const fact of facts) {
    const inHands = fact.path.includes(power.unit) || fact.chain.some((l) => l.unit === power.unit);
    if (!inHands || !concerns(who, fact)) throw new Refusal('measure.not-their-matter', { what: fact.title });
  }
}

function concerns(who: Subject, { path, chain, accounts }: FactSeen): boolean {
  switch (who.capacity) {
    case 'holder':
      return (
        (who.account !== null && accounts.includes(who.account)) ||
        chain.some((l) => who.posts.includes(l.post!)) ||
        // What no post of a unit took up is the unit's as a whole, as what a report says of it.
        chain.some((l) => who.within.includes(l.unit) && !chain.some((o) => o.unit === l.unit && o.post !== null))
      );
    case 'unit':
      return path.includes(who.unit) || chain.some((l) => l.unit === who.unit);
    case 'leader':
      return who.heads.some((u) => path.includes(u));
    case 'superior':
      return chain.some((l) => who.posts.includes(l.post!) || who.heads.includes(l.unit)) || headsAbove(who, path);
    default:
      return who.capacity satisfies never;
  }
}

const headsAbove = (who: Subject, path: readonly string[]): boolean => who.heads.some((u) => path.slice(1).includes(u));

/**
 * The accused is never told who reported, nor shown what was handed in (信访工作条例 第30条): words that go to them may not repeat the
 * report's.
 *
 * @throws Refusal `measure.repeats-report`
 */
export function ensureUnspoken(words: readonly string[], unspoken: readonly string[]): void {
  if (words.some((text) => repeats(text, unspoken))) throw new Refusal('measure.repeats-report');
}
