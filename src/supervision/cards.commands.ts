import { dueOn } from '../calendar/due.ts';
import { explain } from '../calendar/explain.ts';
import { dateIn } from '../calendar/zone.ts';
import type { Tx } from '../db/open.ts';
import { type ClockWork, cancel, ruleOf } from '../duties/commands.ts';
import { dutiesById } from '../duties/queries.ts';
import { type Duty, isEnded } from '../duties/rules.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';
import { append, type Context, happenedAt } from '../ledger/append.ts';
import type { Body } from '../ledger/entry.ts';
import { type Card, type CardEvent, type CardRule, evolve, type Facts, heldAt, type Issued } from './cards.rules.ts';
import { holdersAt, insertCards, saveCard, streamOf } from './cards.store.ts';
import type { CardsPack } from './cards.ts';

/** What finds and issues cards: the clocks, the office's calendar as it is known now, and the rules. */
export interface CardWork extends ClockWork {
  readonly cards: CardsPack;
}

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
  const rule = duty.clock === null ? undefined : work.clocks.get(duty.clock);
  return rule && duty.run ? explain(rule, duty.run, work.calendar).steps : [];
}

/**
 * Issues cards to whoever held the duty at that moment: the entries and the rows in one statement each. The limit to contest runs from
 * now, when the holder can know of it, also where the fact is older.
 */
export async function issue(tx: Tx, ctx: Context, work: CardWork, drafts: readonly Draft[]): Promise<Card[]> {
  if (drafts.length === 0) return [];
  const contest = dueOn(ruleOf(work, work.cards.contestClock), { from: ctx.now, pauses: [] }, work.calendar)!;
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
      contestUntil: contest.dueAt,
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
