import { dateIn } from '../calendar/zone.ts';
import type { Reader, Tx } from '../db/open.ts';
import { cancel, claimNow, confirm, giveBack, handOn } from '../duties/commands.ts';
import { dutiesById } from '../duties/queries.ts';
import { type Duty, isEnded } from '../duties/rules.ts';
import { say } from '../identity/said.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { deciders } from '../supervision/cards.queries.ts';
import { postsOf } from './deciders.ts';
import type { MeasureDesk } from './desk.ts';
import { isAbout } from './measures.access.ts';
import { done, dropped, ensureSayable, happen, openFor, owe, postIn } from './measures.commands.ts';
import type { Carrying, Measure } from './measures.rules.ts';
import type { Rung } from './pack.ts';

/*
 * What was decided is owed until it is done and somebody else has said so: a talk by whoever decided, a self-examination by the person,
 * for a unit by its head. Of a measure that stands no longer, or is under review, nobody owes anything.
 */

type Place = { readonly unit: string; readonly post: string | null };

/** Where whoever writes it serves now: the person, at whichever post; of a unit its head. `null` where nobody does. */
async function writerOf(read: Reader, ctx: Context, desk: MeasureDesk, m: Measure): Promise<Place | null> {
  const day = dateIn(desk.calendar.zone, ctx.now);
  const posts =
    m.account === null
      ? (await deciders(read, ctx.officeId, [m.unit], day))
          .flatMap((p) => p.posts)
          .filter((p) => p.unitId === m.unit && p.role === 'head')
      : await postsOf(read, ctx.officeId, m.account, day);
  const post = posts.find((p) => p.unitId === m.unit) ?? posts[0];
  return post ? { unit: post.unitId, post: post.postId } : null;
}

/** From when it stands, what was decided is owed, where the ladder says that something is to be done. */
export async function oweCarrying(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  m: Measure,
  { id: rung, carriedOut: by }: Rung,
): Promise<{ readonly carrying?: Pick<Carrying, 'duty' | 'by'> }> {
  if (by === null) return {};
  const doer = by === 'decider' ? m.decider : await writerOf(tx, ctx, desk, m);
  if (!doer) return {};
  const { dutyId } = await owe(tx, ctx, desk, { ...m, rung }, by === 'decider' ? 'carry-out' : 'write', doer);
  return { carrying: { duty: dutyId, by } };
}

/** It stands no longer: nobody has to do it, nor to look at whether it was done. */
export async function endCarrying(tx: Tx, ctx: Context, { carrying }: Measure): Promise<void> {
  await dropped(tx, ctx, carrying?.duty ?? null);
  await dropped(tx, ctx, carrying?.checkDuty ?? null);
}

/** While it is reviewed nobody has to do what is not done yet; upheld, it is owed anew, with the whole limit. */
export async function suspendCarrying(tx: Tx, ctx: Context, { carrying }: Measure): Promise<void> {
  if (carrying?.on === null) await dropped(tx, ctx, carrying.duty);
}

/** What is owed after a review that let it stand, as it was or as a lighter step: what was not done before. */
export const resumeCarrying = async (tx: Tx, ctx: Context, desk: MeasureDesk, m: Measure, rung: Rung) =>
  m.carrying?.on === null ? oweCarrying(tx, ctx, desk, m, rung) : {};

/** Who has to look at whether it was done: of what a person wrote whoever decided, of a talk whoever proposed it, else discipline. */
async function checkerOf(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  m: Measure,
  by: Carrying['by'],
): Promise<Place | null> {
  if (by === 'person') return m.decider;
  const proposer = m.proposedBy.slice('account:'.length);
  const recorded = ctx.actor.kind === 'staff' && ctx.actor.accountId === proposer;
  const posts = recorded ? [] : await postsOf(tx, ctx.officeId, proposer, dateIn(desk.calendar.zone, ctx.now));
  const post = posts.find((p) => desk.pack.proposes.includes(p.role));
  if (post) return { unit: post.unitId, post: post.postId };
  const discipline = [...desk.work.units.values()].find((u) => u.functions.includes(desk.pack.discipline))?.id;
  return discipline === undefined || discipline === m.decider.unit ? null : { unit: discipline, post: null };
}

/**
 * What was decided was done: that the talk was held, on which day and not what was said, or what the person writes in their own words.
 * Somebody else has to say so.
 *
 * @throws Refusal `measure.nothing-to-carry-out`, `measure.carried-out-otherwise`, `measure.carried-out-ahead`
 */
export async function carryOut(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  measureId: string,
  { on, words }: { readonly on: PlainDate; readonly words: string | null },
): Promise<Measure> {
  const { m, rung } = await openFor(tx, ctx, desk, measureId, 'carryOut');
  if (rung.carriedOut === null) throw new Refusal('measure.nothing-to-carry-out');
  const own = ctx.actor.kind === 'staff' && isAbout(ctx.actor, m);
  const inWords = rung.carriedOut === 'person';
  if (own !== inWords || (words !== null) !== inWords) throw new Refusal('measure.carried-out-otherwise');
  if (on > dateIn(desk.calendar.zone, ctx.now)) throw new Refusal('measure.carried-out-ahead');
  const said = words === null ? {} : await say(tx, ctx, desk.keys, measureId, { record: words });
  const { carrying } = m;
  // Decided before it was a duty: on record, and nobody is asked to look.
  if (!carrying) return happen(tx, ctx, m, measureId, { type: 'measure.carried-out', body: { on, ...said } });
  const duty = await openDuty(tx, ctx, carrying.duty);
  if (duty) claimNow(tx, ctx, duty, postIn(ctx, { unit: duty.holderUnit }), null);
  const checker = await checkerOf(tx, ctx, desk, m, carrying.by);
  const checkDuty = checker && (await owe(tx, ctx, desk, m, 'check', checker)).dutyId;
  return happen(tx, ctx, m, measureId, { type: 'measure.carried-out', body: { on, ...said, checkDuty } });
}

async function openDuty(tx: Tx, ctx: Context, dutyId: string): Promise<Duty | null> {
  const [duty] = await dutiesById(tx, ctx.officeId, [dutyId]);
  return duty && !isEnded(duty) ? duty : null;
}

/**
 * Somebody else says that it was done, or gives it back with what is missing: then it is owed again, its clock running on.
 *
 * @throws Refusal `measure.return-without-reasons`
 */
export async function check(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  measureId: string,
  outcome: 'confirmed' | 'returned',
  words: string | null,
): Promise<Measure> {
  const { m } = await openFor(tx, ctx, desk, measureId, 'check');
  const { duty: dutyId, checkDuty } = m.carrying!;
  const duty = await openDuty(tx, ctx, dutyId);
  const looked = checkDuty && (await openDuty(tx, ctx, checkDuty));
  if (looked) await done(tx, ctx, looked.dutyId, postIn(ctx, { unit: looked.holderUnit }));
  if (outcome === 'confirmed') {
    if (duty) confirm(tx, ctx, duty);
    return happen(tx, ctx, m, measureId, { type: 'measure.carrying-confirmed', body: {} });
  }
  if (words === null) throw new Refusal('measure.return-without-reasons');
  // What the person themselves says of a talk is theirs to say.
  if (!(ctx.actor.kind === 'staff' && isAbout(ctx.actor, m))) await ensureSayable(tx, desk, m, [words], ctx.now);
  if (duty) giveBack(tx, ctx, duty, null);
  const { reasons } = await say(tx, ctx, desk.keys, measureId, { reasons: words });
  return happen(tx, ctx, m, measureId, { type: 'measure.carrying-returned', body: { reasons } });
}

/** Whoever has to write serves at another post by now, and it goes with them; who serves nowhere any more owes nothing here. */
export async function followWriter(tx: Tx, ctx: Context, desk: MeasureDesk, m: Measure): Promise<boolean> {
  const duty = await openDuty(tx, ctx, m.carrying!.duty);
  const to = await writerOf(tx, ctx, desk, m);
  // Of a unit without a head the next one writes.
  if (!duty || (!to && m.account === null)) return false;
  if (to) handOn(tx, ctx, duty, to.unit, to.post);
  else cancel(tx, ctx, duty, 'measure-person-left');
  return true;
}
