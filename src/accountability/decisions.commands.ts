import { addMonths, toDay, toPlainDate } from '../calendar/days.ts';
import { dateIn } from '../calendar/zone.ts';
import { seen as seenCase } from '../cases/queries.ts';
import type { Tx } from '../db/open.ts';
import { say } from '../identity/said.ts';
import { hasRole } from '../kernel/actor.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { endCarrying, oweCarrying, resumeCarrying, suspendCarrying } from './carrying.commands.ts';
import { chooseReviewer } from './deciders.commands.ts';
import { recusalOf, subjectOf } from './deciders.ts';
import type { MeasureDesk } from './desk.ts';
import { factsSeen } from './facts.ts';
import {
  done,
  dropped,
  ensureSayable,
  ensureSound,
  factsNow,
  happen,
  limitEnd,
  openFor,
  owe,
  postIn,
} from './measures.commands.ts';
import { type Capacity, ensureStands, ensureUnspoken, isFinal, type Measure } from './measures.rules.ts';
import { lighterThan, type Rung } from './pack.ts';
import { withdrawFor } from './publications.commands.ts';

/**
 * The named person decides, with reasons: imposed, or dropped, which clears the person. The facts are looked at once more: a card
 * withdrawn since carries nothing.
 */
export async function decide(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  measureId: string,
  outcome: 'imposed' | 'dropped',
  words: string,
): Promise<Measure> {
  const { m } = await openFor(tx, ctx, desk, measureId, 'decide');
  if (outcome === 'imposed') ensureSound(desk, m.kind, [words]);
  if (outcome === 'imposed') for (const fact of await factsNow(tx, desk, m, ctx.now)) ensureStands(fact, m.kind);
  await ensureSayable(tx, desk, m, [words], ctx.now);
  const { reasons } = await say(tx, ctx, desk.keys, measureId, { reasons: words });
  await done(tx, ctx, m.decideDuty, postIn(ctx, m.decider));
  const duty = outcome === 'imposed' ? (await owe(tx, ctx, desk, m, 'tell', m.decider)).dutyId : null;
  return happen(tx, ctx, m, measureId, { type: 'measure.decided', body: { outcome, duty, reasons } });
}

/** The last day on which it stands; `null` where it ends with being told. */
function standsUntil({ stands }: Rung, from: PlainDate): PlainDate | null {
  if (stands === null) return null;
  const day = toDay(from);
  return toPlainDate(stands.unit === 'months' ? addMonths(day, stands.amount) : day + stands.amount);
}

/** The decision was told: by whoever decided, or the person says that they have read it. From then it stands, and review may be asked. */
export async function tell(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  measureId: string,
  how: 'acknowledged' | 'in-person' | 'letter',
): Promise<Measure> {
  const { m, rung } = await openFor(tx, ctx, desk, measureId, how === 'acknowledged' ? 'acknowledge' : 'tell');
  await done(tx, ctx, m.tellDuty, postIn(ctx, m.decider));
  const from = dateIn(desk.calendar.zone, ctx.now);
  const reviewUntil = limitEnd(desk, rung, 'askReview', ctx.now);
  const until = standsUntil(rung, from);
  const owed = until === null ? {} : await oweCarrying(tx, ctx, desk, m, rung);
  return happen(tx, ctx, m, measureId, {
    type: 'measure.told',
    body: { how, reviewUntil, from, until, ...owed },
  });
}

/** The person asks for a review. What was decided stands until it is answered (政务处分法 第55条). */
export async function askReview(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  measureId: string,
  words: string,
): Promise<Measure> {
  const { m } = await openFor(tx, ctx, desk, measureId, 'askReview');
  return happen(tx, ctx, m, measureId, { type: 'measure.review-asked', body: await review(tx, ctx, desk, m, words) });
}

/**
 * Something came to light after it was final: discipline has it reviewed once more, by somebody who has not decided on it before. What
 * is shown of it stays until that is answered.
 */
export async function reopen(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  measureId: string,
  words: string,
): Promise<Measure> {
  const { m } = await openFor(tx, ctx, desk, measureId, 'reopen');
  // Before that the person themselves may ask.
  if (!isFinal(m, ctx.now)) throw new Refusal('measure.not-final');
  await ensureSayable(tx, desk, m, [words], ctx.now);
  return happen(tx, ctx, m, measureId, { type: 'measure.reopened', body: await review(tx, ctx, desk, m, words) });
}

async function review(tx: Tx, ctx: Context, desk: MeasureDesk, m: Measure, words: string) {
  const by = await chooseReviewer(tx, ctx, desk, m);
  const { reason } = await say(tx, ctx, desk.keys, m.measureId, { reason: words });
  await suspendCarrying(tx, ctx, m);
  const { dutyId } = await owe(tx, ctx, desk, m, 'review', by);
  return { reason, by, duty: dutyId };
}

/** How a review ends: it stands, a lighter step (`rung`) stands in its place, or it is lifted. */
export type Reviewing =
  | { readonly outcome: 'upheld' | 'withdrawn'; readonly rung?: null }
  | { readonly outcome: 'changed'; readonly rung: string };

/**
 * Somebody else, above, reviews it: it stands, is changed to a lighter step, or is lifted and the person cleared. Whatever is shown of
 * what was changed or lifted comes down with the decision.
 *
 * @throws Refusal `measure.not-lighter`: nobody is worse off for a review (政务处分法 第55条)
 */
export async function decideReview(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  measureId: string,
  { outcome, rung }: Reviewing,
  words: string,
): Promise<Measure> {
  const { m, rung: rungNow } = await openFor(tx, ctx, desk, measureId, 'decideReview');
  const lighter = outcome === 'changed' ? lighterThan(desk.pack, m).find((r) => r.id === rung) : undefined;
  if (outcome === 'changed' && !lighter) throw new Refusal('measure.not-lighter');
  await ensureSayable(tx, desk, m, [words], ctx.now);
  const { reasons } = await say(tx, ctx, desk.keys, measureId, { reasons: words });
  await done(tx, ctx, m.review!.duty, postIn(ctx, m.review!.by));
  if (outcome !== 'upheld') await withdrawFor(tx, ctx, measureId, outcome === 'changed' ? 'review' : 'cleared');
  if (outcome === 'withdrawn') {
    await endCarrying(tx, ctx, m);
    return happen(tx, ctx, m, measureId, { type: 'measure.reviewed', body: { outcome, reasons } });
  }
  const until = standsUntil(lighter ?? rungNow, m.from!);
  const owed = until === null ? {} : await resumeCarrying(tx, ctx, desk, m, lighter ?? rungNow);
  if (!lighter)
    return happen(tx, ctx, m, measureId, { type: 'measure.reviewed', body: { outcome: 'upheld', reasons, ...owed } });
  if (until === null) await endCarrying(tx, ctx, m);
  const barredUntil = lighter.mayBring.includes('honours-bar') ? earlier(m.barredUntil, until) : null;
  const rungVersion = desk.pack.version;
  const changed = { rung: lighter.id, rungVersion, until, barredUntil, ...owed };
  return happen(tx, ctx, m, measureId, { type: 'measure.reviewed', body: { outcome: 'changed', reasons, ...changed } });
}

/** No bar to honours outlives the measure that brought it. */
const earlier = (barred: PlainDate | null, until: PlainDate | null): PlainDate | null =>
  barred === null || until === null ? null : barred < until ? barred : until;

/** Taken back by whoever decided, or by discipline: it counts nowhere, the person is cleared, and what was published comes down. */
export async function withdraw(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  measureId: string,
  words: string,
): Promise<Measure> {
  const { m } = await openFor(tx, ctx, desk, measureId, 'withdraw');
  await ensureSayable(tx, desk, m, [words], ctx.now);
  const { reasons } = await say(tx, ctx, desk.keys, measureId, { reasons: words });
  await dropped(tx, ctx, m.tellDuty);
  await endCarrying(tx, ctx, m);
  await withdrawFor(tx, ctx, measureId, 'cleared');
  return happen(tx, ctx, m, measureId, { type: 'measure.withdrawn', body: { reasons } });
}

/**
 * A named person decides, with reasons, that there are no honours for a time (不得评为先进): an act of its own, on a final measure alone,
 * and no longer than that stands.
 */
export async function bar(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  measureId: string,
  until: PlainDate,
  words: string,
): Promise<Measure> {
  const { m, rung } = await openFor(tx, ctx, desk, measureId, 'bar');
  if (!rung.mayBring.includes('honours-bar')) throw new Refusal('measure.brings-no-bar');
  if (!isFinal(m, ctx.now)) throw new Refusal('measure.not-final');
  if (until < dateIn(desk.calendar.zone, ctx.now) || until > m.until!)
    throw new Refusal('measure.bar-too-long', { until: m.until });
  await ensureSayable(tx, desk, m, [words], ctx.now);
  const { reasons } = await say(tx, ctx, desk.keys, measureId, { reasons: words });
  return happen(tx, ctx, m, measureId, { type: 'measure.barred', body: { until, reasons } });
}

/** Whoever was cleared says whether they wish it in public; they may change their mind, and what is shown then comes down. */
export async function wish(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  measureId: string,
  inPublic: boolean,
): Promise<Measure> {
  const { m } = await openFor(tx, ctx, desk, measureId, 'wish');
  if (m.publicWish === inPublic) return m;
  if (!inPublic) await withdrawFor(tx, ctx, measureId, 'cleared');
  return happen(tx, ctx, m, measureId, { type: 'measure.wished', body: { public: inPublic } });
}

/**
 * A report proved untrue, or showed nobody at fault: the name of whoever it was about is cleared. They learn that there was a report and
 * that it came to nothing; not what was in it, nor from whom.
 *
 * @throws Refusal `measure.discipline-clears`, `measure.report-not-settled`
 */
export async function clear(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  asked: {
    readonly caseId: string;
    readonly capacity: Capacity;
    readonly account: string | null;
    readonly unit: string;
    readonly reasons: string;
  },
): Promise<Measure> {
  const { caseId, capacity, account, unit } = asked;
  if (!hasRole(ctx.actor, 'discipline') || ctx.actor.kind !== 'staff') throw new Refusal('measure.discipline-clears');
  const appeal = await seenCase(tx, desk.work, desk.work.scope(ctx.actor), caseId);
  const [fact] = await factsSeen(tx, desk, ctx.actor, [{ kind: 'case', ref: caseId }], ctx.now);
  if (fact!.standing !== 'no-fault' || appeal.visibility !== 'confidential')
    throw new Refusal('measure.report-not-settled');
  await subjectOf(tx, desk, asked, ctx.now);
  const about = { account, unit, facts: [], proposedBy: '', stoodAside: [] };
  const recusal = await recusalOf(tx, desk, about, ctx.now);
  if (recusal.account === ctx.actor.accountId) throw new Refusal('measure.concerned-self');
  ensureUnspoken([asked.reasons], fact!.unspoken);
  const rung = desk.pack.measures.find((r) => r.kind === 'clearing')!;
  const measureId = newId(Date.parse(ctx.now));
  const { reasons } = await say(tx, ctx, desk.keys, measureId, { reasons: asked.reasons });
  const post = ctx.actor.posts.find((p) => p.role === 'discipline')!;
  return happen(tx, ctx, null, measureId, {
    type: 'measure.cleared',
    body: {
      rung: rung.id,
      rungVersion: desk.pack.version,
      kind: rung.kind,
      capacity,
      account,
      unit,
      confidential: true,
      facts: [{ kind: 'case', ref: caseId, shows: reasons }],
      decider: { unit: post.unitId, post: post.postId, account: ctx.actor.accountId },
      reasons,
    },
  });
}
