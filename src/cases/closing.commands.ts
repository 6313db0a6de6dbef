import { sql } from 'kysely';
import { elapsed } from '../calendar/follow.ts';
import { dateIn } from '../calendar/zone.ts';
import { sqlOf, type Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { forgetFiles } from '../files/commands.ts';
import { erase as eraseVault } from '../identity/vault.ts';
import { Refusal } from '../kernel/refusal.ts';
import { millis } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { entriesOf } from '../ledger/queries.ts';
import { fold, tokens } from '../text/bigrams.ts';
import { maskText } from '../text/mask.ts';
import type { Scope } from './access.ts';
import { ensureAllowed, owesSafety, refusalsToClose } from './allowed.rules.ts';
import { type CaseWork, type Dossier, keptFrom, openFor, reachFor } from './dossier.ts';
import { answeredBy, type Dealing, NOTHING, onRecord, unsaid } from './lists.commands.ts';
import type { OnRecord } from './lists.rules.ts';
import type { Appeal, Responsibility } from './rules.ts';
import { forget } from './store.ts';

export interface Verdict {
  readonly solved: boolean;
  /** 1 to 5; `null` where the person gave none: silence is silence. */
  readonly satisfaction: number | null;
  readonly comment: string | null;
  /** What they were asked to pay, and whether it was refused without a ground; left out, nothing was said of it. */
  readonly dealing?: Dealing;
}

/** Somebody other than the handler asked the person. Every attempt is recorded, the unanswered ones too. */
export async function call(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  verdict: Verdict | null,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'call');
  dossier.emit('case.called', { reached: verdict !== null, counts: counts(dossier) });
  const told = verdict ? await toldOf(dossier, verdict) : {};
  if (dossier.appeal.state === 'correcting') {
    verified(dossier, verdict, told);
  } else if (verdict) {
    settleWith(dossier, 'call-back', verdict, told);
  } else if (dossier.appeal.detail.calls >= work.pack.callAttempts) {
    dossier.fulfil('confirm');
    openReview(dossier, 'unreachable');
  }
  return dossier.close();
}

type Told = OnRecord & { readonly duty?: string };

/** What the person says of money and refusals, held against the lists, with the duty that it is about. */
async function toldOf(dossier: Dossier, { dealing = NOTHING }: Verdict): Promise<Told> {
  const record = onRecord(dossier, await unsaid(dossier, dealing));
  if (Object.keys(record).length === 0) return record;
  const duty = await answeredBy(dossier);
  return duty ? { ...record, duty: duty.dutyId } : record;
}

/** Attempts close after one another are one attempt: the person is out, or the line is engaged. */
function counts({ work, ctx, appeal }: Dossier): boolean {
  const { calledAt } = appeal.detail;
  return calledAt === null || millis(ctx.now) - millis(calledAt) >= work.pack.callsApartMinutes * 60_000;
}

/** Whether a correction is to put right what the person really meant: asked within a day of a bad rating on the portal. */
function verified(dossier: Dossier, verdict: Verdict | null, told: Told): void {
  const { work } = dossier;
  if (verdict === null) {
    if (dossier.appeal.detail.calls >= work.pack.callAttempts) dossier.cancelDuties('unreachable', 'verify');
    return;
  }
  dossier.fulfil('verify');
  if (verdict.solved && isSatisfied(work, verdict)) {
    settleWith(dossier, 'call-back', verdict, told);
    return;
  }
  const comment = dossier.sayIf('comment', verdict.comment);
  const { solved, satisfaction } = verdict;
  dossier.emit('case.confirmed', { by: 'call-back', solved, satisfaction, comment, ...told });
}

/** Silence is no dissatisfaction; that it is no satisfaction either, `refusalsToClose` says. */
const isSatisfied = (work: CaseWork, { satisfaction }: Verdict): boolean =>
  satisfaction === null || satisfaction >= work.pack.satisfiedFrom;

/**
 * The person says so on the portal, with number and secret. What they have said already of this answer is done: a form sent again, be
 * it from another device, is neither a second rating nor something to refuse.
 */
export async function confirm(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  verdict: Verdict,
): Promise<Appeal> {
  const dossier = await reachFor(tx, ctx, work, scope, caseId, 'confirm');
  if (await saidAlready(dossier, verdict)) return dossier.appeal;
  ensureAllowed(dossier.appeal, 'confirm');
  settleWith(dossier, 'person', verdict, await toldOf(dossier, verdict));
  return dossier.close();
}

/** Whether the last that was said of the answer as it stands is this, word for word, and the person said it. */
async function saidAlready(dossier: Dossier, verdict: Verdict): Promise<boolean> {
  const { solved, satisfaction, comment, dealing = NOTHING } = verdict;
  const { tx, ctx, stream, appeal } = dossier;
  // An answer, and taking it up again, make both empty: then nothing has been said of this one yet.
  if (appeal.solved !== solved || appeal.satisfaction !== satisfaction) return false;
  const last = (await entriesOf(tx, ctx.officeId, [stream])).findLast(({ type }) => type === 'case.confirmed');
  if (last?.body.by !== 'person') return false;
  const before = appeal.detail.comment === null ? null : await dossier.read(appeal.detail.comment);
  if (before !== (comment?.trim() ? comment : null)) return false;
  const { charged, refused } = await unsaid(dossier, dealing);
  return charged === null && refused === null;
}

/**
 * What follows from what the person said: closed if nothing of the three stands in the way; reviewed if only the responsibility is
 * open; corrected one level up if it is not solved or the person is not satisfied. Nothing, where what keeps people safe was put off and
 * is not met yet.
 */
function settleWith(dossier: Dossier, by: 'person' | 'call-back', verdict: Verdict, told: Told): void {
  const { work } = dossier;
  const comment = dossier.sayIf('comment', verdict.comment);
  const { solved, satisfaction } = verdict;
  dossier.emit('case.confirmed', { by, solved, satisfaction, comment, ...told });
  if (settledByRule(dossier) && verdict.solved && dossier.appeal.responsibility === null)
    dossier.emit('case.responsibility-settled', { finding: 'not-applicable', note: null });
  if (by === 'person') dossier.fulfil('confirm', null);
  else dossier.fulfil('confirm');
  const open = refusalsToClose(dossier.appeal, work.pack.satisfiedFrom);
  if (owesSafety(dossier.appeal)) return;
  if (open.length === 0) {
    confirmDone(dossier);
    closeCase(dossier, 'three', null);
  } else if (verdict.solved && isSatisfied(work, verdict)) {
    confirmDone(dossier);
    if (dossier.appeal.state !== 'review') openReview(dossier, 'responsibility');
  } else {
    openCorrection(dossier);
    if (by === 'person' && dossier.appeal.state === 'correcting') dossier.openDuty('verify', dossier.confirmDesk());
  }
}

/**
 * Whether nobody has to look whose fault it was. Where a first answer was not enough, or the person was asked twice for what could
 * have been asked at once, there is something to look at, whatever the kind.
 */
function settledByRule({ work, appeal }: Dossier): boolean {
  return (
    work.pack.kinds[appeal.kind].settles === 'rule' && appeal.detail.correcting === null && appeal.askedAgain === 0
  );
}

/** The claimed duty is confirmed by somebody who did not hold it. */
function confirmDone(dossier: Dossier): void {
  for (const step of ['handle', 'correct'] as const) {
    const duty = dossier.duty(step);
    if (duty?.state === 'claimed') dossier.put(duties.confirm(dossier.tx, dossier.ctx, duty));
    else if (duty) dossier.cancelDuties('closed', step);
  }
}

/**
 * Not solved or not satisfied: the level above answers for the correction, with a limit; the unit's own duty was not done. Each time
 * it goes one level further up; where there is none, a reviewer says what follows.
 */
function openCorrection(dossier: Dossier): void {
  const { appeal, work, tx, ctx } = dossier;
  const failed = appeal.detail.correcting;
  for (const step of ['handle', 'correct'] as const) {
    const duty = dossier.duty(step);
    if (duty?.state === 'claimed') dossier.put(duties.giveBack(tx, ctx, duty, 'not-confirmed'));
    dossier.cancelDuties('goes-one-level-up', step);
  }
  dossier.cancelDuties('goes-one-level-up', 'confirm');
  const above = levelAbove(dossier, failed ?? appeal.unitId!) ?? (failed === null ? dossier.supervisors() : null);
  if (above === null && appeal.state !== 'review') {
    openReview(dossier, 'correction-failed');
    return;
  }
  dossier.cancelDuties('goes-one-level-up', 'review');
  const unit = above ?? failed!;
  dossier.emit('case.correction-opened', { unit });
  const holderPost = work.headOf(unit)?.unit === unit ? work.headOf(unit)!.post : null;
  dossier.openDuty('correct', unit, { holderPost, confirmerUnit: work.desk('callBack') });
}

/** The nearest unit above that has a head and is not accused; `null` at the top. */
function levelAbove(dossier: Dossier, unit: string): string | null {
  const { appeal, work } = dossier;
  const above = work.path(unit).slice(1);
  const open = above.filter((u) => !keptFrom(work, appeal.accusedUnits, u));
  return open.find((u) => work.headOf(u)?.unit === u) ?? open[0] ?? null;
}

function openReview(dossier: Dossier, because: 'unreachable' | 'responsibility' | 'correction-failed'): void {
  dossier.emit('case.review-opened', { because });
  dossier.openDuty('review', dossier.reviewDesk());
}

function closeCase(dossier: Dossier, outcome: 'three' | 'reviewed', reason: string | null): void {
  // Solved another way: nobody has to decide on the chain any more.
  if (dossier.appeal.blocked) dossier.emit('case.unblocked', { decision: null });
  dossier.emit('case.closed', { outcome, reason: dossier.sayIf('review', reason) });
  dossier.cancelDuties('closed');
}

/** Says whose fault it was, nobody's included. With that the last of the three may fall. */
export async function settle(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  finding: Responsibility,
  note: string | null,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'settle');
  dossier.emit('case.responsibility-settled', { finding, note: dossier.sayIf('review', note) });
  if (refusalsToClose(dossier.appeal, work.pack.satisfiedFrom).length === 0 && !owesSafety(dossier.appeal)) {
    dossier.fulfil('review');
    confirmDone(dossier);
    closeCase(dossier, 'three', null);
  }
  return dossier.close();
}

/** An independent reviewer closes although not all three are met, and says why: the person reads it. */
export async function closeReviewed(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  reason: string,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'closeReviewed');
  if (!reason.trim()) throw new Refusal('case.review-without-reason');
  // Open until someone has decided (row B9): reviewing away a blocked matter would leave the chain standing.
  if (dossier.appeal.blocked) throw new Refusal('case.still-blocked');
  if (owesSafety(dossier.appeal)) throw new Refusal('case.safety-owed');
  if (dossier.appeal.responsibility === null && !settledByRule(dossier)) throw new Refusal('case.settle-first');
  dossier.fulfil('review');
  confirmDone(dossier);
  closeCase(dossier, 'reviewed', reason);
  return dossier.close();
}

/** The reviewer is not convinced: back for correction, one level up. */
export async function sendBack(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  reason: string,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'sendBack');
  dossier.emit('case.noted', { note: dossier.say('decision', reason), toPerson: false });
  openCorrection(dossier);
  return dossier.close();
}

/** Within the set time the person may take it up again: once without a reason, after that with one. */
export async function reopen(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  reason: string | null,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'reopen');
  const { appeal } = dossier;
  const used = elapsed(
    duties.ruleOf(work, work.pack.reopenClock),
    { from: appeal.closedAt!, pauses: [] },
    dossier.at,
    work.calendar,
  );
  // What was closed in another register the desk may take up at any time: its person never had the term told to them.
  const fromElsewhere = appeal.outcome === 'history' && ctx.actor.kind === 'staff';
  if (used.late > 0 && !fromElsewhere) throw new Refusal('case.reopen-too-late');
  if (appeal.reopened > 0 && !reason?.trim()) throw new Refusal('case.reopen-needs-reason');
  dossier.emit('case.reopened', { reason: dossier.sayIf('reason', reason) });
  dossier.openDuty('dispatch', dossier.intakeDesk());
  if (appeal.published) withdrawPublication(dossier);
  return dossier.close();
}

/** The person says, by telephone or at the counter, whether it may be published. Who no longer agrees has it taken down. */
export async function agreePublication(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  agrees: boolean,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'agreePublication');
  if (dossier.appeal.publish === agrees) throw new Refusal('case.consent-as-before');
  dossier.emit('case.publication-agreed', { agrees });
  if (!agrees && dossier.appeal.published) withdrawPublication(dossier);
  return dossier.close();
}

/** What the public reads: the words as a clerk has looked them over, masked once more. */
export async function publish(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  words: { title: string; question: string; answer: string },
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'publish');
  const { appeal } = dossier;
  if (!appeal.publish) throw new Refusal('case.no-consent');
  if (appeal.unitId === null || appeal.answeredAt === null) throw new Refusal('case.not-answered');
  if (appeal.published) throw new Refusal('case.already-published');
  const shown = { title: maskText(words.title), question: maskText(words.question), answer: maskText(words.answer) };
  // Into the vault too: the ledger then holds a digest of what the public reads, and erasure takes both.
  dossier.emit('case.published', { words: dossier.say('published', JSON.stringify(shown)) });
  tx.write(
    sqlOf.insertInto('publication').values({
      office_id: ctx.officeId,
      case_id: caseId,
      category: appeal.category,
      unit_id: appeal.unitId,
      ...shown,
      filed_on: dateIn(work.calendar.zone, appeal.filedAt),
      answered_on: dateIn(work.calendar.zone, appeal.answeredAt),
      published_at: ctx.now,
      folded: fold(Object.values(shown).join('\n')),
      tokens: sql`array_to_tsvector(${tokens(Object.values(shown).join('\n'))}::text[])`,
    }),
  );
  return dossier.close();
}

function withdrawPublication(dossier: Dossier): void {
  dossier.emit('case.unpublished', {});
  dossier.tx.write(
    sqlOf
      .deleteFrom('publication')
      .where('office_id', '=', dossier.ctx.officeId)
      .where('case_id', '=', dossier.appeal.caseId),
  );
}

export async function unpublish(tx: Tx, ctx: Context, work: CaseWork, scope: Scope, caseId: string): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'unpublish');
  if (!dossier.appeal.published) throw new Refusal('case.not-published');
  withdrawPublication(dossier);
  return dossier.close();
}

/** Destroys what is known of the person: key, texts, title, search tokens, publication. The ledger keeps that it happened. */
export async function erase(tx: Tx, ctx: Context, work: CaseWork, scope: Scope, caseId: string): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'erase');
  dossier.emit('case.erased', {});
  eraseVault(tx, ctx.officeId, caseId, ctx.now);
  // Without the key the bytes on the disk say nothing; the daily sweep removes them.
  await forgetFiles(tx, ctx.officeId, caseId);
  forget(tx, ctx.officeId, caseId);
  return dossier.close();
}
