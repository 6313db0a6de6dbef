import { dateIn } from '../calendar/zone.ts';
import type { Reader, Tx } from '../db/open.ts';
import { handOn } from '../duties/commands.ts';
import { dutiesById } from '../duties/queries.ts';
import { isEnded } from '../duties/rules.ts';
import { say } from '../identity/said.ts';
import { keptAway } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import { deciders } from '../supervision/cards.queries.ts';
import { chooseDecider, recusalOf } from './deciders.ts';
import type { MeasureDesk } from './desk.ts';
import { happen, openFor, rungOf } from './measures.commands.ts';
import type { Measure, Named } from './measures.rules.ts';
import { accusedBy } from './measures.store.ts';
import { CONCERNED, concernOf } from './recusal.rules.ts';

/*
 * Another decides than whoever was named: they are concerned, they left the post, or nobody of those whom the ladder names can.
 */

/** Of which office, and when. */
type Asked = Pick<Context, 'officeId' | 'now'>;

/** Who reviews: somebody above whoever decided, else the head of the office, else discipline; never whoever decided. */
const REVIEWERS = ['head-above', 'office-head', 'discipline'] as const;

/** Who is to review it now: nobody who decided on it before. @throws Refusal `measure.nobody-to-review` */
export async function chooseReviewer(tx: Tx, ctx: Context, desk: MeasureDesk, m: Measure): Promise<Named> {
  const chosen = await reviewerOf(tx, ctx, desk, m, m.review ? [m.review.by.account] : []);
  if (!chosen) throw new Refusal('measure.nobody-to-review');
  return chosen;
}

async function reviewerOf(read: Reader, ctx: Asked, desk: MeasureDesk, m: Measure, before: readonly string[]) {
  const recusal = await recusalOf(read, desk, m, ctx.now);
  const path = desk.work.path(m.decider.unit);
  const chosen = await chooseDecider(read, desk, REVIEWERS, path, recusal, ctx.now, [m.decider.account, ...before]);
  return chosen?.decider ?? null;
}

const deciderOf = async (read: Reader, ctx: Asked, desk: MeasureDesk, m: Measure) =>
  chooseDecider(
    read,
    desk,
    rungOf(desk, m.rung).decides,
    desk.work.path(m.unit),
    await recusalOf(read, desk, m, ctx.now),
    ctx.now,
  );

/**
 * Another decides: whoever was to declares themselves concerned, or the person asks for it (回避申请). Nobody judges their own recusal,
 * and so the person's first request is followed without a ruling; there is no second, or nobody would ever decide.
 */
export async function changeDecider(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  measureId: string,
  because: 'declared' | 'asked',
  words: string,
): Promise<Measure> {
  const { m } = await openFor(tx, ctx, desk, measureId, because === 'declared' ? 'stepAside' : 'askRecusal');
  const chosen = await deciderOf(tx, ctx, desk, { ...m, stoodAside: [...m.stoodAside, m.decider.account] });
  if (!chosen) throw new Refusal('measure.nobody-to-decide');
  const { reason } = await say(tx, ctx, desk.keys, measureId, { reason: words });
  await passOn(tx, ctx, m.decideDuty, chosen.decider);
  return happen(tx, ctx, m, measureId, { type: 'measure.decider-changed', body: { because, reason, ...chosen } });
}

/**
 * Whoever was named holds the post no longer, or stands in a unit that a report behind the facts accuses by now: the next by the ladder who is not concerned decides or reviews, which may be the
 * successor. What is decided and waits to be told goes to discipline.
 *
 * @returns whether it went to somebody; where all are concerned it waits for supervision to name one
 */
export async function followLeft(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  m: Measure,
  because: 'left' | 'concerned',
): Promise<boolean> {
  if (m.state === 'decided') return toBeTold(tx, ctx, desk, m);
  if (m.state === 'review') {
    const by = await reviewerOf(tx, ctx, desk, m, []);
    if (!by) return false;
    await passOn(tx, ctx, m.review!.duty, by);
    happen(tx, ctx, m, m.measureId, { type: 'measure.reviewer-changed', body: { because, reason: null, by } });
    return true;
  }
  const chosen = await deciderOf(tx, ctx, desk, m);
  if (!chosen) return false;
  await passOn(tx, ctx, m.decideDuty, chosen.decider);
  happen(tx, ctx, m, m.measureId, { type: 'measure.decider-changed', body: { because, reason: null, ...chosen } });
  return true;
}

async function toBeTold(tx: Tx, ctx: Context, { work, pack }: MeasureDesk, m: Measure): Promise<boolean> {
  const unit = [...work.units.values()].find((u) => u.functions.includes(pack.discipline))?.id;
  if (unit === undefined || unit === m.unit) return false;
  const accused = await accusedBy(tx, ctx.officeId, m.facts);
  return !keptAway(accused, work.path(unit)) && passOn(tx, ctx, m.tellDuty, { unit, post: null });
}

/**
 * Supervision names who decides or reviews, with the reason, where the ladder has nobody: the posts are vacant, or their holders
 * concerned.
 *
 * @throws Refusal `measure.decider-can-decide` where it has, `measure.no-such-decider`, or why the one named is concerned
 */
export async function nameDecider(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  measureId: string,
  asked: { readonly unit: string; readonly account: string; readonly reasons: string },
): Promise<Measure> {
  const { m } = await openFor(tx, ctx, desk, measureId, 'nameDecider');
  if (await somebodyCan(tx, ctx, desk, m)) throw new Refusal('measure.decider-can-decide');
  const person = (await serving(tx, ctx, desk, asked.unit)).find((p) => p.accountId === asked.account);
  const post = person?.posts.find((p) => p.unitId === asked.unit && (p.role === 'head' || p.role === 'discipline'));
  if (!person || !post) throw new Refusal('measure.no-such-decider');
  const concern = await concernIn(tx, ctx, desk, m, person);
  if (concern !== null) throw new Refusal(CONCERNED[concern]);
  const by: Named = { unit: post.unitId, post: post.postId, account: person.accountId };
  const { reason } = await say(tx, ctx, desk.keys, measureId, { reason: asked.reasons });
  if (m.state === 'review') {
    await passOn(tx, ctx, m.review!.duty, by);
    return happen(tx, ctx, m, measureId, { type: 'measure.reviewer-changed', body: { because: 'named', reason, by } });
  }
  await passOn(tx, ctx, m.decideDuty, by);
  const { passedOver } = m;
  return happen(tx, ctx, m, measureId, {
    type: 'measure.decider-changed',
    body: { because: 'named', reason, decider: by, passedOver },
  });
}

const serving = (read: Reader, ctx: Asked, desk: MeasureDesk, unit: string) =>
  deciders(read, ctx.officeId, [unit], dateIn(desk.calendar.zone, ctx.now));

async function concernIn(
  read: Reader,
  ctx: Asked,
  desk: MeasureDesk,
  m: Measure,
  person: Parameters<typeof concernOf>[0],
) {
  if (m.state === 'review' && person.accountId === m.decider.account) return 'decided';
  return concernOf(person, await recusalOf(read, desk, m, ctx.now));
}

/** Whether somebody who is not concerned holds the post by which whoever decides or reviews is named, or the ladder has another. */
export async function somebodyCan(read: Reader, ctx: Asked, desk: MeasureDesk, m: Measure): Promise<boolean> {
  const { unit, post } = m.state === 'review' ? m.review!.by : m.decider;
  const holders = (await serving(read, ctx, desk, unit)).filter((p) => p.posts.some((own) => own.postId === post));
  const concerns = await Promise.all(holders.map((holder) => concernIn(read, ctx, desk, m, holder)));
  if (concerns.includes(null)) return true;
  return (await (m.state === 'review' ? reviewerOf(read, ctx, desk, m, []) : deciderOf(read, ctx, desk, m))) !== null;
}

/** The duty goes along; its clock runs on. */
async function passOn(
  tx: Tx,
  ctx: Context,
  dutyId: string | null,
  to: { readonly unit: string; readonly post: string | null },
): Promise<boolean> {
  const [duty] = dutyId === null ? [] : await dutiesById(tx, ctx.officeId, [dutyId]);
  if (!duty || isEnded(duty) || (duty.holderUnit === to.unit && duty.holderPost === to.post)) return false;
  handOn(tx, ctx, duty, to.unit, to.post);
  return true;
}
