import { dueOn } from '../calendar/due.ts';
import { dateIn } from '../calendar/zone.ts';
import type { Tx } from '../db/open.ts';
import { cancel, fulfil, open, ruleOf } from '../duties/commands.ts';
import { dutiesById } from '../duties/queries.ts';
import { type Duty, isEnded } from '../duties/rules.ts';
import { say } from '../identity/said.ts';
import { type Actor, actorRef, hasRole } from '../kernel/actor.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { happens } from '../ledger/happen.ts';
import { chooseDecider, recusalOf, subjectOf } from './deciders.ts';
import type { MeasureDesk } from './desk.ts';
import { evolve } from './evolve.rules.ts';
import { factsSeen } from './facts.ts';
import { can, sees } from './measures.access.ts';
import {
  type Capacity,
  ensureAllowed,
  ensureAttributed,
  ensureStands,
  ensureUnspoken,
  type FactKind,
  type FactSeen,
  type Measure,
  type MeasureAction,
  type MeasureKind,
} from './measures.rules.ts';
import { accusedBy, load, save, streamOf } from './measures.store.ts';
import type { Ground, LimitOf, Rung } from './pack.ts';
import { placesMarked } from './places.rules.ts';
import { ensureRestsOnFacts } from './wording.rules.ts';

/** The mechanism that its duties stand under. */
const MECHANISM = 'G6';

export const happen = happens({ streamOf, evolve, save });

/** The step of the ladder; one that a later pack no longer has cannot go on. @throws Refusal `measure.unknown-kind` */
export function rungOf({ pack }: Pick<MeasureDesk, 'pack'>, id: string): Rung {
  const rung = pack.measures.find((m) => m.id === id);
  if (!rung) throw new Refusal('measure.unknown-kind');
  return rung;
}

/** When a limit of the ladder that begins now ends. */
export const limitEnd = (desk: MeasureDesk, rung: Rung, limit: LimitOf, from: Instant): Instant =>
  dueOn(ruleOf(desk, rung.clocks[limit]), { from, pauses: [] }, desk.calendar)!.dueAt;

/** A duty of the procedure. What it is about is for few: its line says no more than the step, and nothing to whom the facts accuse. */
export const owe = async (
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  m: Pick<Measure, 'measureId' | 'rung' | 'facts'>,
  step: 'decide' | 'tell' | 'review' | 'carry-out' | 'write' | 'check',
  holder: { readonly unit: string; readonly post: string | null },
): Promise<Duty> =>
  open(tx, ctx, desk, {
    mechanism: MECHANISM,
    mechanismVersion: desk.pack.version,
    step: `${step}-measure`,
    about: streamOf(m.measureId),
    holderUnit: holder.unit,
    holderPost: holder.post,
    clock: rungOf(desk, m.rung).clocks[step === 'carry-out' || step === 'write' ? 'carryOut' : step],
    visibility: 'confidential',
    hiddenFrom: await accusedBy(tx, ctx.officeId, m.facts),
  });

/** The duty was done by deciding. */
export async function done(tx: Tx, ctx: Context, dutyId: string | null, post: string | null): Promise<void> {
  const [duty] = dutyId === null ? [] : await dutiesById(tx, ctx.officeId, [dutyId]);
  if (duty && !isEnded(duty)) fulfil(tx, ctx, duty, post, null);
}

/** There is nothing left to do. */
export async function dropped(tx: Tx, ctx: Context, dutyId: string | null): Promise<void> {
  const [duty] = dutyId === null ? [] : await dutiesById(tx, ctx.officeId, [dutyId]);
  if (duty && !isEnded(duty)) cancel(tx, ctx, duty, 'measure-withdrawn');
}

/** The post in a unit by which they did it. */
export const postIn = (ctx: Context, { unit }: { readonly unit: string }): string | null =>
  ctx.actor.kind === 'staff' ? (ctx.actor.posts.find((p) => p.unitId === unit)?.postId ?? null) : null;

/** Loads a measure for somebody who wants to do something to it. @throws Refusal `measure.not-found`, also for what they may not see */
export async function openFor(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  measureId: string,
  action: MeasureAction,
): Promise<{ readonly m: Measure; readonly rung: Rung }> {
  const m = await load(tx, ctx.officeId, measureId);
  const recusal = m && (await recusalOf(tx, desk, m, ctx.now));
  if (!m || !recusal || !sees(ctx.actor, m, recusal.accused)) throw new Refusal('measure.not-found');
  const verdict = can(ctx.actor, action, m, recusal, ctx.now);
  if (!verdict.may) throw new Refusal(verdict.reason);
  ensureAllowed(m, action);
  return { m, rung: rungOf(desk, m.rung) };
}

export interface Proposal {
  readonly rung: string;
  readonly capacity: Capacity;
  /** The person concerned; `null` for a unit. */
  readonly account: string | null;
  readonly unit: string;
  readonly facts: readonly { readonly kind: FactKind; readonly ref: string | null; readonly shows: string }[];
  /** Who had the power over the matter, on what ground, and in words. */
  readonly power: {
    readonly ground: string;
    readonly unit: string;
    readonly post: string | null;
    readonly means: boolean;
    readonly words: string;
  };
}

/** Whether a ground carries such a measure. @throws Refusal `measure.ground-refused` with the reason of the pack */
function ensureGround({ pack }: MeasureDesk, id: string, kind: MeasureKind, capacity: Capacity): Ground {
  const ground = pack.grounds.find((g) => g.id === id);
  if (!ground) throw new Refusal('measure.unknown-ground');
  if (ground.refused !== null) throw new Refusal('measure.ground-refused', { why: ground.refused });
  if (!ground.for.includes(kind) || !ground.attaches.includes(capacity))
    throw new Refusal('measure.ground-does-not-fit', { ground: ground.name, capacity: pack.capacities[capacity] });
  return ground;
}

/** @throws Refusal `measure.words-refused` where words bring in a refused ground, also by the name of a place of this office */
export function ensureSound({ pack, work }: MeasureDesk, kind: MeasureKind, said: readonly string[]): void {
  const own = [...work.units.values()].filter((u) => u.parentId === null || ['street', 'community'].includes(u.kind));
  const names = own.flatMap(({ zh, en, aliases, places }) => [zh, en, ...aliases, ...places]);
  ensureRestsOnFacts(kind, pack.grounds, said, placesMarked(names, pack.places));
}

/** May they propose for this unit? A head for the own unit and below; whoever supervises, for all. */
function ensureProposes(actor: Actor, desk: MeasureDesk, unit: string): void {
  const { proposes } = desk.pack;
  if (!hasRole(actor, ...proposes) || actor.kind !== 'staff') throw new Refusal('measure.not-a-proposer');
  const heads = actor.posts.filter((p) => p.role === 'head').map((p) => p.unitId);
  const office = hasRole(actor, ...proposes.filter((r) => r !== 'head'));
  if (!office && !desk.work.path(unit).some((u) => heads.includes(u))) throw new Refusal('measure.not-a-proposer');
}

/**
 * Somebody proposes a measure or a commendation from facts. Checked at once: that the facts stand, that the ground is one, that whoever is
 * concerned had the matter in hand (H5), that no word repeats a report, and who is to decide, being concerned in nothing (回避).
 *
 * @throws Refusal `measure.*`; what the facts are about is not told to whoever may not see them
 */
export async function propose(tx: Tx, ctx: Context, desk: MeasureDesk, asked: Proposal): Promise<Measure> {
  const { capacity, account, unit, power } = asked;
  const rung = rungOf(desk, asked.rung);
  ensureProposes(ctx.actor, desk, unit);
  if (rung.kind === 'clearing') throw new Refusal('measure.cleared-otherwise');
  if (!rung.concerns.includes(capacity))
    throw new Refusal('measure.not-for-this', { what: rung.name, capacity: desk.pack.capacities[capacity] });
  ensureGround(desk, power.ground, rung.kind, capacity);
  ensureSound(desk, rung.kind, [...asked.facts.map((f) => f.shows), power.words]);
  if (asked.facts.length === 0) throw new Refusal('measure.without-facts');
  const path = desk.work.path(power.unit);
  const [who, seen] = [
    await subjectOf(tx, desk, asked, ctx.now),
    await factsSeen(tx, desk, ctx.actor, asked.facts, ctx.now),
  ];
  if (actorRef(ctx.actor) === `account:${account}`) throw new Refusal('measure.concerned-self');
  for (const fact of seen) ensureStands(fact, rung.kind);
  ensureAttributed(who, { ...power, path }, seen, rung.kind);
  ensureUnspoken([...asked.facts.map((f) => f.shows), power.words], unspokenOf(seen));

  const measureId = newId(Date.parse(ctx.now));
  const named = [...asked.facts, ...singleFacts(asked.facts, seen)];
  const shows = Object.fromEntries(named.map((f, i) => [`shows${i}`, f.shows]));
  const said: Readonly<Record<string, TextRef>> = await say(tx, ctx, desk.keys, measureId, {
    words: power.words,
    ...shows,
  });
  const facts = named.map(({ kind, ref }, i) => ({
    kind,
    ref: kind === 'other' ? null : ref,
    shows: said[`shows${i}`]!,
  }));
  const about = { account, unit, facts, proposedBy: actorRef(ctx.actor), stoodAside: [] };
  const chosen = await chooseDecider(
    tx,
    desk,
    rung.decides,
    desk.work.path(unit),
    await recusalOf(tx, desk, about, ctx.now),
    ctx.now,
  );
  if (!chosen) throw new Refusal('measure.nobody-to-decide');
  return happen(tx, ctx, null, measureId, {
    type: 'measure.proposed',
    body: {
      rung: rung.id,
      rungVersion: desk.pack.version,
      kind: rung.kind,
      capacity,
      account,
      unit,
      confidential: seen.some((f) => f.confidential),
      facts,
      power: { ground: power.ground, unit: power.unit, post: power.post, means: power.means, words: said.words! },
      ...chosen,
    },
  });
}

/** What a named fact only counts stands beside it as facts of their own: for whoever answers to them, decides, and must not have handled them. */
const singleFacts = (asked: Proposal['facts'], seen: readonly FactSeen[]): Proposal['facts'] => {
  const known = new Set(asked.map((f) => f.ref));
  const single = new Map(
    seen.flatMap((f) => f.rests.map((r) => [r.ref, { kind: f.kind, ref: r.ref, shows: r.title.zh }])),
  );
  return [...single.values()].filter((f) => !known.has(f.ref));
};

const unspokenOf = (facts: readonly FactSeen[]): readonly string[] => facts.flatMap((f) => f.unspoken);

/** The facts of a measure as they stand now, with the eyes of the house: whoever decides may not see a report behind them. */
export const factsNow = (tx: Tx, desk: MeasureDesk, m: Measure, now: Instant): Promise<FactSeen[]> =>
  factsSeen(tx, desk, { kind: 'system', officeId: desk.work.officeId, process: 'measures' }, m.facts, now);

/** Words that go to the person concerned may not repeat a report behind the facts. */
export async function ensureSayable(
  tx: Tx,
  desk: MeasureDesk,
  m: Measure,
  words: readonly string[],
  now: Instant,
): Promise<void> {
  if (m.confidential) ensureUnspoken(words, unspokenOf(await factsNow(tx, desk, m, now)));
}

/** The person is told the facts, and until when they may answer. */
export async function notify(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  measureId: string,
  notice: string,
): Promise<Measure> {
  const { m, rung } = await openFor(tx, ctx, desk, measureId, 'notify');
  await ensureSayable(tx, desk, m, [notice], ctx.now);
  ensureSound(desk, m.kind, [notice]);
  const statementUntil = limitEnd(desk, rung, 'statement', ctx.now);
  const said = await say(tx, ctx, desk.keys, measureId, { notice });
  return happen(tx, ctx, m, measureId, { type: 'measure.notified', body: { ...said, statementUntil } });
}

/** The person states and defends, or says that they have nothing to say. Then it waits for a decision. */
export async function state(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  measureId: string,
  words: string | null,
): Promise<Measure> {
  const { m } = await openFor(tx, ctx, desk, measureId, 'state');
  const { dutyId } = await owe(tx, ctx, desk, m, 'decide', m.decider);
  const statement = words === null ? null : (await say(tx, ctx, desk.keys, measureId, { statement: words })).statement;
  return happen(tx, ctx, m, measureId, { type: 'measure.stated', body: { statement, duty: dutyId } });
}

/** A hearing was held: on record as held, with what was gone through. */
export async function hear(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  measureId: string,
  heardOn: PlainDate,
  words: string,
): Promise<Measure> {
  const { m } = await openFor(tx, ctx, desk, measureId, 'hear');
  if (heardOn > dateIn(desk.calendar.zone, ctx.now)) throw new Refusal('measure.heard-ahead');
  await ensureSayable(tx, desk, m, [words], ctx.now);
  const { record } = await say(tx, ctx, desk.keys, measureId, { record: words });
  return happen(tx, ctx, m, measureId, { type: 'measure.heard', body: { heardOn, record } });
}

/** Whoever proposed it takes it back before anybody decided, with reasons. */
export async function drop(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  measureId: string,
  words: string,
): Promise<Measure> {
  const { m } = await openFor(tx, ctx, desk, measureId, 'drop');
  await ensureSayable(tx, desk, m, [words], ctx.now);
  const { reasons } = await say(tx, ctx, desk.keys, measureId, { reasons: words });
  return happen(tx, ctx, m, measureId, { type: 'measure.dropped', body: { reasons } });
}
