import { addWorkingDays, type Calendar } from '../calendar/calendar.ts';
import { addMonths, DAY_MS, toDay } from '../calendar/days.ts';
import { fromWall, toWall } from '../calendar/zone.ts';
import type { Charged, Refused } from '../cases/lists.rules.ts';
import type { Duty } from '../duties/rules.ts';
import { derivedId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text, TextRef } from '../kernel/text.ts';
import { type Instant, instant, millis, type PlainDate } from '../kernel/time.ts';

/*
 * When a duty draws a card, and what becomes of the card. Pure. A card is a fact with its rule beside it, never a verdict: the holder
 * answers or contests, and somebody not concerned decides.
 */
export const COLOURS = ['prompt', 'yellow', 'red'] as const;
export type Colour = (typeof COLOURS)[number];

export const CARD_STATES = ['issued', 'answered', 'contested', 'upheld', 'withdrawn'] as const;
export type CardState = (typeof CARD_STATES)[number];

export interface Amount {
  readonly amount: number;
  readonly unit: 'hours' | 'days' | 'working days' | 'months';
}

interface RuleBase {
  readonly id: string;
  /** The rule of the register that it rests on. */
  readonly register: string;
  readonly colour: Colour;
  /** The steps it is for; `null`: every duty with a clock. */
  readonly of: readonly string[] | null;
  readonly name: Text;
  readonly text: Text;
  readonly basis: Text;
}

/** A rule that looks at a duty at a moment found from its due date. */
export interface TimeRule extends RuleBase {
  readonly kind: 'before' | 'late' | 'stepLate';
  readonly by: Amount;
}

export interface RepeatRule extends RuleBase {
  readonly kind: 'repeats';
  readonly ground: Colour;
  readonly times: number;
  readonly within: Amount;
}

export interface BreachRule extends RuleBase {
  readonly kind: 'breach';
  /** Entries that each are the breach. */
  readonly entries: readonly string[];
  readonly where: Readonly<Record<string, unknown>>;
  readonly times: number;
  readonly step: string;
  /** The part of the entry's body that the card states, of an entry that names its duty. */
  readonly tells: 'charged' | 'refused' | null;
}

export type CardRule = TimeRule | RepeatRule | BreachRule;

/** Whether an entry is the breach of a rule. */
export function isBreach(
  { entries, where }: Pick<BreachRule, 'entries' | 'where'>,
  entry: { readonly type: string; readonly body: Readonly<Record<string, unknown>> },
): boolean {
  const said = (path: string) =>
    path
      .split('.')
      .reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>> | undefined)?.[key], entry.body);
  return (
    entries.includes(entry.type) && Object.entries(where).every(([path, value]) => [value].flat().includes(said(path)))
  );
}

/** The moment so long after (below zero: before) a due moment. Days keep the time of day: what is due at 24:00 stays at 24:00. */
function moved(dueOn: PlainDate, dueAt: Instant, by: Amount, sign: 1 | -1, calendar: Calendar): Instant {
  if (by.unit === 'hours') return instant(millis(dueAt) + sign * by.amount * 3_600_000);
  if (by.amount === 0) return dueAt;
  const from = toDay(dueOn);
  const days =
    by.unit === 'working days'
      ? toDay(addWorkingDays(calendar, dueOn, sign * by.amount)) - from
      : by.unit === 'months'
        ? addMonths(from, sign * by.amount) - from
        : sign * by.amount;
  return instant(fromWall(calendar.zone, toWall(calendar.zone, millis(dueAt)) + days * DAY_MS));
}

/** What of a duty is looked at here. */
export type Watched = Pick<
  Duty,
  'dutyId' | 'step' | 'state' | 'run' | 'dueOn' | 'dueAt' | 'openedAt' | 'claimedAt' | 'endedAt' | 'history' | 'chain'
>;

export interface Threshold {
  readonly rule: TimeRule;
  readonly at: Instant;
}

/**
 * From when on a duty is no longer its holder's to do: claimed, over, or its clock stands still. What was late before stays late, also
 * where the house was down at that hour and finds it done.
 */
function heldUntil(duty: Watched): Instant | null {
  if (duty.claimedAt ?? duty.endedAt) return duty.claimedAt ?? duty.endedAt;
  return duty.state === 'paused' ? (duty.run?.pauses.find((p) => p.to === null)?.from ?? null) : null;
}

const isFor = (rule: Pick<CardRule, 'of'>, step: string): boolean => rule.of === null || rule.of.includes(step);

const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);

/**
 * The moments at which a duty has to be looked at, in order. What lay before its opening is nobody's fault here, and a prompt for it
 * would tell nothing.
 *
 * @param since when it came back into its holder's hands (given back, clock running on): lateness counts from there at the earliest
 */
export function thresholds(
  rules: readonly CardRule[],
  duty: Watched,
  since: Instant | null,
  calendar: Calendar,
): Threshold[] {
  const { dueOn, dueAt } = duty;
  if (duty.history || dueOn === null || dueAt === null) return [];
  const until = heldUntil(duty);
  const out: Threshold[] = [];
  for (const rule of rules) {
    if (rule.kind === 'repeats' || rule.kind === 'breach' || !isFor(rule, duty.step)) continue;
    const due = moved(dueOn, dueAt, rule.by, rule.kind === 'before' ? -1 : 1, calendar);
    if (due <= duty.openedAt || (rule.kind === 'before' && since !== null && due <= since)) continue;
    const at = since === null ? due : later(due, since);
    if (until === null || at < until) out.push({ rule, at });
  }
  return out.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** When a duty has to be looked at first after a moment (`null`: from its beginning); `null` if never. */
export const nextLook = (all: readonly Threshold[], after: Instant | null): Instant | null =>
  all.find(({ at }) => after === null || at > after)?.at ?? null;

/**
 * Which of the passed thresholds draw a card. A step late while the whole is in time draws the step's card in place of the one of its
 * colour; otherwise the step's rule says nothing.
 *
 * @param whole until when the matter as a whole has time; `null` where the duty is all of it
 */
export function drawn(passed: readonly Threshold[], duty: Watched, whole: Instant | null): Threshold[] {
  const partly = whole !== null && duty.dueAt !== null && whole > duty.dueAt;
  const replaced = (t: Threshold) =>
    t.rule.kind === 'late' &&
    passed.some((o) => o.rule.kind === 'stepLate' && o.rule.colour === t.rule.colour && o.at === t.at);
  return passed.filter((t) => (t.rule.kind === 'stepLate' ? partly : !(partly && replaced(t))));
}

/** Who held the duty at that moment: a card is about them, not about whoever holds it when the house finds out. */
export function heldAt(
  duty: Pick<Duty, 'chain'>,
  at: Instant,
): { readonly unit: string; readonly post: string | null } {
  const link = duty.chain.findLast((l) => l.since <= at) ?? duty.chain[0]!;
  return { unit: link.unit, post: link.post };
}

/** One card for a duty, a rule and the due moment it was judged by, however often and by however many it is looked at. */
export const cardIdOf = (officeId: string, dutyId: string, rule: string, by: string): string =>
  derivedId(officeId, 'card', dutyId, rule, by);

/** Whether a card that was issued by an older due date should, by the one of today, never have been. */
export function isMoot(
  card: Pick<Card, 'rule' | 'dueAt' | 'issuedAt' | 'state'>,
  rules: readonly CardRule[],
  duty: Watched,
  calendar: Calendar,
): boolean {
  if (card.state === 'withdrawn' || duty.dueOn === null || duty.dueAt === null || card.dueAt === duty.dueAt)
    return false;
  const rule = rules.find((r) => r.id === card.rule);
  if (!rule || rule.kind === 'repeats' || rule.kind === 'breach') return false;
  return moved(duty.dueOn, duty.dueAt, rule.by, rule.kind === 'before' ? -1 : 1, calendar) > card.issuedAt;
}

/**
 * Groups of cards that a rule on repetition finds: `times` of them within its time, each card in one group, the earliest first.
 *
 * @param grounds standing cards of one post and one rule that no group has yet, in order of time
 */
export function repeated<T extends { readonly issuedAt: Instant }>(
  rule: RepeatRule,
  grounds: readonly T[],
  calendar: Calendar,
  dayOf: (at: Instant) => PlainDate,
): T[][] {
  const groups: T[][] = [];
  let open: T[] = [];
  for (const card of grounds) {
    const from = moved(dayOf(card.issuedAt), card.issuedAt, rule.within, -1, calendar);
    open = [...open.filter((c) => c.issuedAt >= from), card];
    if (open.length < rule.times) continue;
    groups.push(open);
    open = [];
  }
  return groups;
}

export interface Card {
  readonly cardId: string;
  readonly version: number;
  readonly rule: string;
  readonly ruleVersion: number;
  readonly colour: Colour;
  readonly dutyId: string;
  readonly holderUnit: string;
  readonly holderPost: string | null;
  /** Who held the post at that time; `null` where a unit as a whole held the duty, or the post was vacant. */
  readonly holderAccount: string | null;
  readonly facts: Facts;
  readonly dueOn: PlainDate | null;
  readonly dueAt: Instant | null;
  readonly contestUntil: Instant;
  readonly state: CardState;
  /** The duty to decide on it, once it is contested. */
  readonly decideDuty: string | null;
  /** The true time of what it is about; the ledger's entry says when it was written. */
  readonly issuedAt: Instant;
  readonly endedAt: Instant | null;
}

/** What the text of a card is filled with: codes, dates and figures. */
export interface Facts {
  readonly step: string;
  readonly dueOn?: PlainDate;
  /** How late, or within what time: of the rule as it was then. */
  readonly by?: Amount;
  readonly times?: number;
  /** Cards that it rests on. */
  readonly cards?: readonly string[];
  /** What was charged, or refused, and why that is off the list. */
  readonly charged?: Charged;
  readonly refused?: Refused;
}

export interface Issued {
  readonly rule: string;
  readonly ruleVersion: number;
  readonly colour: Colour;
  readonly dutyId: string;
  readonly unit: string;
  readonly post: string | null;
  readonly account: string | null;
  readonly facts: Facts;
  readonly dueOn: PlainDate | null;
  readonly dueAt: Instant | null;
  /** Why the due date is that date, in words, as it was found then. */
  readonly steps: readonly Text[];
  readonly contestUntil: Instant;
}

type E<T extends string, B> = { readonly type: T; readonly at: Instant; readonly body: B };

export type CardEvent =
  | E<'card.issued', Issued>
  | E<'card.answered', { readonly statement: TextRef }>
  | E<'card.contested', { readonly reason: TextRef; readonly dutyId: string; readonly unit: string }>
  | E<'card.decided', { readonly outcome: 'upheld' | 'withdrawn'; readonly reasons: TextRef }>
  | E<
      'card.withdrawn',
      {
        readonly because: 'due-moved' | 'ground-withdrawn';
        readonly dueOn: PlainDate | null;
        readonly dueAt: Instant | null;
      }
    >;

export type CardAction = 'answer' | 'contest' | 'decide' | 'withdraw';

/** What may be done in which state: read by the guard, the abilities in a response and the tests. */
const ALLOWED = {
  issued: ['answer', 'contest', 'withdraw'],
  answered: ['contest', 'withdraw'],
  contested: ['decide', 'withdraw'],
  upheld: ['withdraw'],
  withdrawn: [],
} as const satisfies Record<CardState, readonly CardAction[]>;

export const allowed = (state: CardState, action: CardAction): boolean =>
  (ALLOWED[state] as readonly CardAction[]).includes(action);

/** @throws Refusal `card.not-in-this-state` with the state */
export function ensureAllowed(card: Pick<Card, 'state'>, action: CardAction): void {
  if (!allowed(card.state, action)) throw new Refusal('card.not-in-this-state', { state: card.state });
}

/** The card after an event; `null` is "not issued yet". */
export function evolve(card: Card | null, cardId: string, version: number, event: CardEvent): Card {
  if (event.type === 'card.issued') {
    const { unit, post, account, steps: _, ...body } = event.body;
    return {
      ...body,
      cardId,
      version,
      holderUnit: unit,
      holderPost: post,
      holderAccount: account,
      state: 'issued',
      decideDuty: null,
      issuedAt: event.at,
      endedAt: null,
    };
  }
  if (!card) throw new Error(`card ${cardId}: ${event.type} before card.issued`);
  const now = { ...card, version };
  switch (event.type) {
    case 'card.answered':
      return { ...now, state: 'answered' };
    case 'card.contested':
      return { ...now, state: 'contested', decideDuty: event.body.dutyId };
    case 'card.decided':
      return { ...now, state: event.body.outcome, endedAt: event.at };
    case 'card.withdrawn':
      return { ...now, state: 'withdrawn', endedAt: event.at };
    default:
      return event satisfies never;
  }
}
