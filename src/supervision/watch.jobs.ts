import { sql } from 'kysely';
import { dateIn } from '../calendar/zone.ts';
import { type Reader, raw, type Tx } from '../db/open.ts';
import { about, dutiesById } from '../duties/queries.ts';
import type { Instant } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import type { Entry } from '../ledger/entry.ts';
import { type CardWork, type Draft, issue, withdraw } from './cards.commands.ts';
import {
  type BreachRule,
  cardIdOf,
  type Facts,
  isBreach,
  nextLook,
  type RepeatRule,
  repeated,
  thresholds,
} from './cards.rules.ts';
import { cardsById, countedIn, countIn, release, setLooks, sinces, uncounted } from './cards.store.ts';
import { followNarrowed } from './narrowed.jobs.ts';

/** Entries after which a duty is looked at at another moment than before. */
const MOVES = new Set([
  'duty.opened',
  'duty.paused',
  'duty.resumed',
  'duty.extended',
  'duty.redated',
  'duty.restarted',
  'duty.clock-moved',
  'duty.claimed',
  'duty.returned',
  'duty.confirmed',
  'duty.cancelled',
]);
/** After these, cards by the older due date are judged anew at once. */
const JUDGED = new Set(['duty.extended', 'duty.redated', 'duty.restarted', 'duty.clock-moved']);
/** It is in its holder's hands again. */
const BACK = new Set(['duty.returned', 'duty.resumed']);

/**
 * What committed entries mean for cards: when their duties have to be looked at next, which breaches they record, which cards repeat
 * and which lose their ground. The caller moves its mark along the ledger in the same transaction, so each entry counts once.
 */
export async function followForCards(tx: Tx, ctx: Context, work: CardWork, entries: readonly Entry[]): Promise<void> {
  await watch(tx, ctx, work, entries);
  await issue(tx, ctx, work, [
    ...(await breaches(tx, ctx, work, entries)),
    ...(await repetitions(tx, ctx, work, entries)),
  ]);
  await groundless(tx, ctx, entries);
  await followNarrowed(tx, ctx, entries);
}

const idOf = (entry: Entry): string => entry.stream.slice(entry.stream.indexOf(':') + 1);

async function watch(tx: Tx, ctx: Context, work: CardWork, entries: readonly Entry[]): Promise<void> {
  const moving = entries.filter((e) => MOVES.has(e.type));
  if (moving.length === 0) return;
  const ids = [...new Set(moving.map(idOf))];
  const back = new Map(moving.filter((e) => BACK.has(e.type)).map((e) => [idOf(e), e.occurredAt]));
  const judged = new Map(moving.filter((e) => JUDGED.has(e.type)).map((e) => [idOf(e), e.recordedAt]));
  const [duties, before] = [await dutiesById(tx, ctx.officeId, ids), await sinces(tx, ctx.officeId, ids)];
  setLooks(
    tx,
    ctx.officeId,
    duties.map((duty) => {
      const since = back.get(duty.dutyId) ?? before.get(duty.dutyId) ?? null;
      const first = nextLook(thresholds(work.cards.rules, duty, since, work.calendar), null);
      return { dutyId: duty.dutyId, since, lookAt: earlier(first, judged.get(duty.dutyId) ?? null) };
    }),
  );
}

const earlier = (a: Instant | null, b: Instant | null): Instant | null =>
  a === null || b === null ? (a ?? b) : a < b ? a : b;

/** Cards for what an entry itself records as a breach. */
async function breaches(tx: Tx, ctx: Context, work: CardWork, entries: readonly Entry[]): Promise<Draft[]> {
  const rules = work.cards.rules.filter((r): r is BreachRule => r.kind === 'breach');
  const drafts: Draft[] = [];
  for (const entry of entries) {
    for (const rule of rules) {
      if (!isBreach(rule, entry)) continue;
      const times = rule.times === 1 ? 1 : await timesSo(tx, entry);
      const duty = await breached(tx, ctx.officeId, rule, entry);
      if (!duty || duty.history || times < rule.times) continue;
      const cardId = cardIdOf(ctx.officeId, duty.dutyId, rule.id, `${entry.stream} ${entry.version}`);
      drafts.push({
        cardId,
        rule,
        duty,
        at: entry.occurredAt,
        facts: { step: duty.step, times, ...toldBy(rule, entry) },
      });
    }
  }
  return drafts;
}

/** The duty that an entry is a breach of: the one it names, where the card states a part of it; else the newest of the rule's step. */
async function breached(read: Reader, officeId: string, { step, tells }: BreachRule, { stream, body }: Entry) {
  if (tells !== null && typeof body.duty === 'string') return (await dutiesById(read, officeId, [body.duty]))[0];
  return (await about(read, officeId, stream)).findLast((d) => d.step === step);
}

const toldBy = ({ tells }: BreachRule, { body }: Entry): Pick<Facts, 'charged' | 'refused'> =>
  tells === null ? {} : { [tells]: body[tells] };

/** The how-manieth entry of its type in its stream it is. */
async function timesSo(read: Reader, { officeId, stream, type, version }: Entry): Promise<number> {
  const [row] = await read.rows(
    raw(sql<{ n: number }>`select count(*)::int as n from ledger_entry
      where office_id = ${officeId} and stream = ${stream} and type = ${type} and version <= ${version}`),
  );
  return row!.n;
}

/**
 * Cards for what happened at one post so many times: looked at where one is issued, upheld after it was contested, or counts anew since
 * the card that counted it fell.
 */
async function repetitions(tx: Tx, ctx: Context, work: CardWork, entries: readonly Entry[]): Promise<Draft[]> {
  const upheld = entries.filter((e) => e.type === 'card.decided' && e.body.outcome === 'upheld').map(idOf);
  const fallen = entries.filter((e) => e.type === 'card.withdrawn' && e.body.because === 'ground-withdrawn').map(idOf);
  const counted = fallen.length === 0 ? [] : await cardsById(tx, ctx.officeId, fallen);
  const anew = [...upheld, ...counted.flatMap((c) => c.facts.cards ?? [])];
  const issued = [
    ...entries.filter((e) => e.type === 'card.issued').map((e) => e.body),
    ...(anew.length === 0 ? [] : await cardsById(tx, ctx.officeId, anew)).map((c) => ({
      ...{ colour: c.colour, rule: c.rule, unit: c.holderUnit, post: c.holderPost },
    })),
  ];
  const drafts: Draft[] = [];
  for (const rule of work.cards.rules.filter((r): r is RepeatRule => r.kind === 'repeats')) {
    // What nobody had taken yet is no post's repetition, or units would be red for their size; nor is a card for repetition.
    const grounds = issued.filter((b) => b.colour === rule.ground && b.rule !== rule.id && b.post !== null);
    const posts = new Map(grounds.map((b) => [`${b.rule} ${b.unit} ${b.post}`, b]));
    for (const { rule: ground, unit, post } of posts.values()) {
      const standing = await uncounted(tx, ctx.officeId, String(ground), String(unit), String(post));
      // Counted together with what everybody sees, cards on a report would tell those it accuses that there is one.
      for (const kept of new Set(standing.map((c) => c.keptFrom))) {
        const alike = standing.filter((c) => c.keptFrom === kept);
        const groups = repeated(rule, alike, work.calendar, (at) => dateIn(work.calendar.zone, at));
        for (const group of groups) drafts.push(await repetition(tx, ctx, rule, group));
      }
    }
  }
  return drafts;
}

async function repetition(
  tx: Tx,
  ctx: Context,
  rule: RepeatRule,
  group: readonly { readonly cardId: string; readonly dutyId: string; readonly issuedAt: Instant }[],
): Promise<Draft> {
  const last = group.at(-1)!;
  const [duty] = await dutiesById(tx, ctx.officeId, [last.dutyId]);
  const cards = group.map((c) => c.cardId);
  // Of one that fell, what is left may be counted again with others, up to the same last card.
  const cardId = cardIdOf(ctx.officeId, last.dutyId, rule.id, cards.join(' '));
  countIn(tx, ctx.officeId, cards, cardId);
  return {
    cardId,
    rule,
    duty: duty!,
    at: last.issuedAt,
    facts: { step: duty!.step, times: group.length, by: rule.within, cards },
  };
}

/** A card for repetition falls with any of the cards that it rests on; the others count for another, should there be enough of them. */
async function groundless(tx: Tx, ctx: Context, entries: readonly Entry[]): Promise<void> {
  const gone = entries.filter(
    (e) => e.type === 'card.withdrawn' || (e.type === 'card.decided' && e.body.outcome === 'withdrawn'),
  );
  if (gone.length === 0) return;
  const counted = await countedIn(tx, ctx.officeId, gone.map(idOf));
  const standing = counted.filter((c) => c.state !== 'withdrawn');
  const body = { because: 'ground-withdrawn', dueOn: null, dueAt: null } as const;
  await withdraw(
    tx,
    ctx,
    standing.map((card) => ({ card, body })),
  );
  release(
    tx,
    ctx.officeId,
    standing.map((c) => c.cardId),
  );
}
