import { clockNamed } from '../calendar/clock.ts';
import { dueOn } from '../calendar/due.ts';
import { explain } from '../calendar/explain.ts';
import { dateIn } from '../calendar/zone.ts';
import type { ListsWork } from '../cases/lists.ts';
import type { Reader, Tx } from '../db/open.ts';
import { type ClockWork, cancel, fulfil, open, ruleOf } from '../duties/commands.ts';
import { dutiesById } from '../duties/queries.ts';
import { type Duty, isEnded } from '../duties/rules.ts';
import type { Keys } from '../identity/keys.ts';
import { say } from '../identity/said.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';
import { append, type Context, happenedAt } from '../ledger/append.ts';
import type { Body } from '../ledger/entry.ts';
import { can, type Seen, sees } from './cards.access.ts';
import { type CardLine, cardFor, deciders } from './cards.queries.ts';
import {
  type Card,
  type CardEvent,
  type CardRule,
  ensureAllowed,
  evolve,
  type Facts,
  heldAt,
  type Issued,
} from './cards.rules.ts';
import { holdersAt, insertCards, saveCard, streamOf } from './cards.store.ts';
import type { CardsPack } from './cards.ts';

/** What finds and issues cards: the clocks, the office's calendar as it is known now, and the rules. */
export interface CardWork extends ClockWork {
  readonly cards: CardsPack;
}

/** What due process works with beside that: keys for what people say, and the units of the office. */
export interface CardDesk extends CardWork, ListsWork {
  readonly keys: Keys;
  /** The unit with a function of the org chart; `null` if none has it. */
  unitWith(fn: string): string | null;
  /** The words of a unit; of one that is closed by now, `null`. */
  unitName(unitId: string): Text | null;
}

/** The step of a duty to decide on a card. */
export const DECIDE_STEP = 'decide-card';

/** A card about to be issued. */
export interface Draft {
  readonly cardId: string;
  readonly rule: CardRule;
  readonly duty: Duty;
  /** The true time of what it is about. */
  readonly at: Instant;
  readonly facts: Facts;
}

/** Why the due date is that date; nothing where a later pack has no such clock any more. */
function stepsOf(work: CardWork, duty: Duty): readonly Text[] {
  const rule = duty.clock === null ? undefined : clockNamed(work.clocks, duty.clock);
  return rule && duty.run ? explain(rule, duty.run, work.calendar).steps : [];
}

/**
 * Issues cards to whoever held the duty at that moment: the entries and the rows in one statement each. The limit to contest runs from
 * now, when the holder can know of it, also where the fact is older; where a clock that was set back makes the fact later, from then.
 */
export async function issue(tx: Tx, ctx: Context, work: CardWork, drafts: readonly Draft[]): Promise<Card[]> {
  if (drafts.length === 0) return [];
  const clock = ruleOf(work, work.cards.contestClock);
  const contestUntil = (at: Instant): Instant =>
    dueOn(clock, { from: at > ctx.now ? at : ctx.now, pauses: [] }, work.calendar)!.dueAt;
  const placed = drafts.map((d) => ({ ...d, held: heldAt(d.duty, d.at), day: dateIn(work.calendar.zone, d.at) }));
  const accountOf = await holdersAt(
    tx,
    ctx.officeId,
    placed.flatMap(({ held, day }) => (held.post === null ? [] : [{ post: held.post, day }])),
  );
  const events = placed.map(({ cardId, rule, duty, at, facts, held, day }) => {
    const timed = rule.kind !== 'breach';
    const body: Issued = {
      rule: rule.id,
      ruleVersion: work.cards.version,
      colour: rule.colour,
      dutyId: duty.dutyId,
      unit: held.unit,
      post: held.post,
      account: held.post === null ? null : accountOf(held.post, day),
      facts,
      dueOn: timed ? duty.dueOn : null,
      dueAt: timed ? duty.dueAt : null,
      steps: timed ? stepsOf(work, duty) : [],
      contestUntil: contestUntil(at),
    };
    return { cardId, event: { type: 'card.issued', at, body } as const };
  });
  append(
    tx,
    ctx,
    events.map(({ cardId, event }) => entryOf(cardId, 1, event)),
  );
  const cards = events.map(({ cardId, event }) => evolve(null, cardId, 1, event));
  insertCards(tx, ctx.officeId, cards);
  return cards;
}

const entryOf = (cardId: string, version: number, { type, at, body }: CardEvent) => ({
  stream: streamOf(cardId),
  version,
  type,
  body: body as unknown as Body,
  occurredAt: at,
});

/** Appends an event to a card's stream and writes its row. */
function apply(tx: Tx, ctx: Context, card: Card, event: CardEvent): Card {
  const after = evolve(card, card.cardId, card.version + 1, event);
  append(tx, ctx, [entryOf(card.cardId, after.version, event)]);
  saveCard(tx, ctx.officeId, after);
  return after;
}

type Withdrawn = Extract<CardEvent, { type: 'card.withdrawn' }>['body'];

/**
 * The house itself withdraws cards that should never have been. They stay in the ledger and count nowhere; whoever was to decide on
 * one has nothing to decide any more.
 */
export async function withdraw(
  tx: Tx,
  ctx: Context,
  cards: readonly { readonly card: Card; readonly body: Withdrawn }[],
): Promise<void> {
  const owed = cards.flatMap(({ card }) => (card.state === 'contested' ? (card.decideDuty ?? []) : []));
  for (const duty of await dutiesById(tx, ctx.officeId, owed))
    if (!isEnded(duty)) cancel(tx, ctx, duty, 'card-withdrawn');
  for (const { card, body } of cards) apply(tx, ctx, card, { type: 'card.withdrawn', at: happenedAt(ctx), body });
}

/** Loads a card for somebody who wants to do something to it. @throws Refusal `card.not-found`, also for what they may not see */
async function openFor(
  tx: Tx,
  ctx: Context,
  cardId: string,
  action: 'answer' | 'contest' | 'decide',
): Promise<CardLine> {
  const line = await cardFor(tx, ctx.actor, cardId);
  if (!line) throw new Refusal('card.not-found');
  const verdict = can(ctx.actor, action, line.seen, ctx.now);
  if (!verdict.may && !(action === 'decide' && line.seen.decideUnit === null)) throw new Refusal(verdict.reason);
  ensureAllowed(line.card, action);
  return line;
}

/** The holder says how it came about. It stands beside the card; whoever wants it undone contests. */
export async function answer(tx: Tx, ctx: Context, desk: CardDesk, cardId: string, statement: string): Promise<Card> {
  const { card } = await openFor(tx, ctx, cardId, 'answer');
  const body = await say(tx, ctx, desk.keys, cardId, { statement });
  return apply(tx, ctx, card, { type: 'card.answered', at: happenedAt(ctx), body });
}

/**
 * The holder says that the card should not have been. Somebody not concerned has to decide within a limit: a duty of the unit for
 * supervision, or, where nobody there may, of the head of the office.
 *
 * @throws Refusal `card.contest-too-late`, or `card.nobody-to-decide` where all who could are concerned
 */
export async function contest(tx: Tx, ctx: Context, desk: CardDesk, cardId: string, reason: string): Promise<Card> {
  const { card, seen } = await openFor(tx, ctx, cardId, 'contest');
  const unit = await decidingUnit(tx, ctx, desk, seen);
  const duty = open(tx, ctx, desk, {
    mechanism: 'C2',
    mechanismVersion: desk.cards.version,
    step: DECIDE_STEP,
    about: streamOf(cardId),
    holderUnit: unit,
    clock: desk.cards.decideClock,
    visibility: seen.visibility,
    hiddenFrom: seen.hiddenFrom,
  });
  const body = { ...(await say(tx, ctx, desk.keys, cardId, { reason })), dutyId: duty.dutyId, unit };
  return apply(tx, ctx, card, { type: 'card.contested', at: happenedAt(ctx), body });
}

/** The unit where somebody serves who may decide: the desk for such matters, else the office as a whole, whose head decides. */
async function decidingUnit(read: Reader, ctx: Context, desk: CardDesk, seen: Seen): Promise<string> {
  const fn = seen.visibility === 'confidential' ? desk.cards.confidentialDesk : desk.cards.desk;
  const day = dateIn(desk.calendar.zone, ctx.now);
  const units = [desk.unitWith(fn), seen.path.at(-1)].filter((u) => u != null);
  const people = await deciders(read, ctx.officeId, units, day);
  for (const unit of units) {
    const may = people.some((person) => {
      const actor = { kind: 'staff', officeId: ctx.officeId, ...person } as const;
      const asked = { ...seen, decideUnit: unit };
      return sees(actor, asked) && can(actor, 'decide', asked, ctx.now).may;
    });
    if (may) return unit;
  }
  throw new Refusal('card.nobody-to-decide');
}

/** Somebody not concerned decides, with reasons. A withdrawn card counts nowhere, and stays on record with its reasons. */
export async function decide(
  tx: Tx,
  ctx: Context,
  desk: CardDesk,
  cardId: string,
  outcome: 'upheld' | 'withdrawn',
  reasons: string,
): Promise<Card> {
  const { card, seen } = await openFor(tx, ctx, cardId, 'decide');
  const [duty] = await dutiesById(tx, ctx.officeId, [card.decideDuty!]);
  const post = ctx.actor.kind === 'staff' ? ctx.actor.posts.find((p) => p.unitId === seen.decideUnit) : undefined;
  fulfil(tx, ctx, duty!, post?.postId ?? null, null);
  const body = { outcome, ...(await say(tx, ctx, desk.keys, cardId, { reasons })) };
  return apply(tx, ctx, card, { type: 'card.decided', at: happenedAt(ctx), body });
}
