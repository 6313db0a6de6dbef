import type { Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import type { Duty } from '../duties/rules.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text, TextRef } from '../kernel/text.ts';
import type { Context } from '../ledger/append.ts';
import type { Scope } from './access.ts';
import { owesSafety } from './allowed.rules.ts';
import { type CaseWork, type Dossier, keptFrom, openDossier, openFor, releaseLinked } from './dossier.ts';
import { type Dealing, NOTHING, onRecord } from './lists.commands.ts';
import type { OnRecord } from './lists.rules.ts';
import type { Appeal } from './rules.ts';
import { linkedTo } from './store.ts';

export function pauseClock(dossier: Dossier, reason: string): void {
  const duty = dossier.duty('handle');
  if (duty?.state === 'accepted') dossier.put(duties.pause(dossier.tx, dossier.ctx, dossier.work, duty, reason));
}

export function resumeClock(dossier: Dossier): void {
  const duty = dossier.duty('handle');
  if (duty?.state === 'paused') dossier.put(duties.resume(dossier.tx, dossier.ctx, dossier.work, duty));
}

/**
 * Asks the person for everything that is missing, at once (一次性告知), and stops the clock until the answer. Asking a second time
 * for what could have been asked the first time is put on record by the system itself.
 */
export async function ask(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  question: string,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'ask');
  dossier.takeUp('handle');
  dossier.emit('case.asked', {
    question: dossier.say('question', question),
    again: dossier.appeal.detail.asked !== null,
  });
  pauseClock(dossier, 'supplement');
  return dossier.close();
}

/** The person adds something, asked or unasked. If it was asked for, the clock runs on. */
export async function add(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  text: string,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'add');
  const asked = dossier.appeal.state === 'asking';
  dossier.emit('case.supplied', { text: dossier.say('addition', text) });
  // A clock that stands for another reason (a hearing, a test) stands on.
  if (asked) resumeClock(dossier);
  return dossier.close();
}

/** @param reason a key of `pauseReasons` in packs/appeals.yaml */
export async function pause(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  reason: string,
  note: string | null,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'pause');
  const byHand = Object.entries(work.pack.pauseReasons).flatMap(([id, { byHouse }]) => (byHouse ? [] : [id]));
  if (!byHand.includes(reason)) throw new Refusal('case.unknown-pause-reason', { reasons: byHand.join(', ') });
  if (dossier.appeal.detail.pausedFor !== null) throw new Refusal('case.already-paused');
  dossier.takeUp('handle');
  dossier.emit('case.paused', { reason, note: dossier.sayIf('note', note) });
  pauseClock(dossier, reason);
  return dossier.close();
}

export async function resume(tx: Tx, ctx: Context, work: CaseWork, scope: Scope, caseId: string): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'resume');
  if (dossier.appeal.detail.pausedFor === null) throw new Refusal('case.not-paused');
  dossier.emit('case.resumed', {});
  resumeClock(dossier);
  return dossier.close();
}

/** Units that help. The lead stays one (四定), and answers. */
export async function join(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  assistants: readonly string[],
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'join');
  const units = [...new Set(assistants)].filter((u) => u !== dossier.appeal.unitId);
  for (const unit of units) {
    if (keptFrom(work, dossier.appeal.accusedUnits, unit)) throw new Refusal('case.routed-to-accused');
  }
  dossier.emit('case.joined', { assistants: units });
  const duty = dossier.duty('correct') ?? dossier.duty('handle');
  if (duty) dossier.put(duties.assist(tx, ctx, duty, units));
  return dossier.close();
}

/** Asks the head of the unit for more time, in the unit of the clock (行政许可法 article 42, 信访工作条例 article 34). */
export async function askExtension(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  by: number,
  reason: string,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'askExtension');
  const { appeal } = dossier;
  if (appeal.detail.extensionAsked) throw new Refusal('case.extension-already-asked');
  const running = dossier.takeUp('handle');
  if (!running?.clock) throw new Refusal('duty.without-clock');
  const rule = duties.ruleOf(work, running.clock);
  const most = rule.extension?.max ?? 0;
  const times = rule.extension?.times ?? 1;
  if (by < 1 || by > most || appeal.detail.extensions >= times)
    throw new Refusal('duty.extension-too-long', { most, times, asked: by, granted: appeal.detail.extensions });
  dossier.emit('case.extension-asked', { by, reason: dossier.say('extension', reason) });
  const approver = dossier.deciderFor(appeal.unitId!);
  dossier.openDuty('approve-extension', approver.unit, { holderPost: approver.post });
  return dossier.close();
}

/** The head of the unit decides; the person reads the reason. */
export async function decideExtension(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  granted: boolean,
  note: string | null,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'decideExtension');
  const asked = dossier.appeal.detail.extensionAsked;
  if (!asked) throw new Refusal('case.no-extension-asked');
  const before = dossier.appeal.detail.extensions;
  // The law has the person told why it takes longer: the head's words, or the reason it was asked with.
  const why = dossier.sayIf('note', note) ?? (granted ? asked.reason : null);
  dossier.emit('case.extension-decided', { granted, by: asked.by, note: why });
  const duty = dossier.duty('handle');
  if (granted && duty) dossier.put(duties.extend(tx, ctx, work, duty, asked.by, before));
  dossier.fulfil('approve-extension');
  return dossier.close();
}

/** A work note, or a word to the person. */
export async function note(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  text: string,
  toPerson: boolean,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'note');
  dossier.emit('case.noted', { note: dossier.say(toPerson ? 'message' : 'note', text), toPerson });
  return dossier.close();
}

/** An attachment that `files` has stored already. */
export async function attach(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  attachment: string,
  digest: string,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'attach');
  dossier.emit('case.attached', { attachment, digest });
  return dossier.close();
}

/** The work on a case was handed on inside the unit or below: whoever has it now may see the case and work on it. */
export async function noteHandedOn(tx: Tx, ctx: Context, work: CaseWork, duty: Duty): Promise<void> {
  if (!duty.about.startsWith('case:') || !WORKED_ON.includes(duty.step)) return;
  const dossier = await openDossier(tx, ctx, work, duty.about.slice('case:'.length));
  if (!dossier) return;
  dossier.emit('case.handed-on', { unit: duty.holderUnit, post: duty.holderPost, step: duty.step });
  dossier.close();
}

const WORKED_ON: readonly string[] = ['accept', 'handle', 'correct'];

/** An answer in its four parts. One taken in from a register has what its file holds; one written here has all four. */
export interface Answer {
  readonly result: string;
  readonly reasons: string;
  readonly basis: string;
  readonly next: string;
}

/** Words of each part, in the order people read them. */
const PARTS: Readonly<Record<keyof Answer, Text>> = {
  result: { zh: '结果', en: 'result' },
  reasons: { zh: '理由', en: 'reasons' },
  basis: { zh: '依据', en: 'basis' },
  next: { zh: '下一步可以怎么做', en: 'what the person can do next' },
};

/** A no, too, says why, on what ground, and what the person can do now. @throws Refusal `case.answer-without-reasons` */
function ensureWhole(given: Answer): void {
  const missing = Object.entries(PARTS).flatMap(([part, name]) => (given[part as keyof Answer].trim() ? [] : [name]));
  if (missing.length === 0) return;
  throw new Refusal('case.answer-without-reasons', {
    missing: { zh: missing.map((name) => name.zh).join('、'), en: missing.map((name) => name.en).join(', ') },
  });
}

/**
 * Answers the person, and everybody whose appeal is linked to this one, each in their own case. The holder's duty is claimed; the
 * call-back desk owes the question whether it is solved.
 *
 * @param dealing what was charged and whether it was refused; nothing, if left out
 */
export async function answer(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  given: Answer,
  dealing: Dealing = NOTHING,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'answer');
  // What the level above has to decide is not answered away: it stays open until someone has (row B9).
  if (dossier.appeal.blocked) throw new Refusal('case.blocked-not-answered');
  if (owesSafety(dossier.appeal)) throw new Refusal('case.safety-owed');
  ensureWhole(given);
  const text = JSON.stringify(given);
  answerOne(dossier, dossier.say('answer', text), onRecord(dossier, dealing));
  for (const linked of await linkedTo(tx, ctx.officeId, caseId)) {
    const other = (await openDossier(tx, ctx, work, linked.caseId))!;
    // An erased person keeps the case and loses the words: there is nobody left to answer.
    if (!other.readable) continue;
    // The ground is theirs too. Whether it holds is judged once, and what one person paid another did not.
    const { refused, ...words } = onRecord(other, { ...dealing, charged: null });
    const theirs = refused ? { ...words, refused: { ground: refused.ground, lists: refused.lists } } : {};
    answerOne(other, other.say('answer', text), theirs, dossier.appeal.unitId!);
    other.close();
  }
  return dossier.close();
}

function answerOne(dossier: Dossier, ref: TextRef, record: OnRecord, unit = dossier.appeal.unitId!): void {
  const { tx, ctx } = dossier;
  resumeClock(dossier);
  const owed = dossier.takeUp(dossier.duty('correct') ? 'correct' : 'handle');
  const duty = owed && Object.keys(record).length > 0 ? { duty: owed.dutyId } : {};
  dossier.emit('case.answered', { answer: ref, unit, ...record, ...duty });
  if (owed?.state === 'accepted') dossier.put(duties.claim(tx, ctx, owed, ref.item));
  dossier.cancelDuties('answered', 'approve-extension', 'verify');
  dossier.openDuty('confirm', dossier.confirmDesk());
}

/** The person takes the appeal back. Those linked to it go back to the desk: their matter is still there. */
export async function withdraw(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  reason: string | null,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'withdraw');
  dossier.emit('case.withdrawn', { reason: dossier.sayIf('reason', reason) });
  dossier.cancelDuties('withdrawn');
  await releaseLinked(dossier, 'lead-withdrawn');
  return dossier.close();
}
