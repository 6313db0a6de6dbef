import { dateIn } from '../calendar/zone.ts';
import type { Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { type Duty, isEnded } from '../duties/rules.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import type { Scope } from './access.ts';
import { owesSafety } from './allowed.rules.ts';
import {
  type ChainLink,
  type DecidedOn,
  decidingLevel,
  type LinkDecision,
  readChain,
  stillSafe,
  tidyChain,
} from './blocked.rules.ts';
import { type CaseWork, type Dossier, keptFrom, openFor } from './dossier.ts';
import { pauseClock, resumeClock } from './handling.commands.ts';
import type { Appeal } from './rules.ts';

/** The clock stands for a matter that the level above has taken up as blocked: a key of `pauseReasons`. */
const BLOCKED = 'blocked';

/** Who decides on the chain: the lowest unit above all it names. Where that one is accused, or nobody is named, the reviewers. */
function levelOf(dossier: Dossier, links: readonly ChainLink[]): string | null {
  const { work, appeal } = dossier;
  const named = [...new Set(links.flatMap((l) => l.unit ?? []))];
  for (const unit of named) if (keptFrom(work, appeal.accusedUnits, unit)) throw new Refusal('case.routed-to-accused');
  const lead = appeal.unitId === null ? [] : [appeal.unitId];
  const level = decidingLevel(
    named,
    [...named, ...lead].map((unit) => work.path(unit)),
  );
  // A report stays with discipline; an accused decides on nothing about the matter that accuses it.
  const away = appeal.visibility === 'confidential' || (level !== null && keptFrom(work, appeal.accusedUnits, level));
  return away ? null : level;
}

/** The chain as the vault has it; none where it was never drawn, or is erased. */
async function chainBefore(dossier: Dossier): Promise<readonly ChainLink[]> {
  const { block } = dossier.appeal.detail;
  const words = block ? await dossier.read(block.chain) : null;
  return words === null ? [] : readChain(words);
}

/** The chain into the vault, and who is concerned into the entry. @throws Refusal `case.chain-too-short`, `case.safety-left-out` */
function chained(dossier: Dossier, chain: readonly ChainLink[], before: readonly ChainLink[]) {
  const { links, lost } = stillSafe(before, tidyChain(chain, dossier.work.pack.safetyWords));
  if (links.length < 2) throw new Refusal('case.chain-too-short');
  // Of a matter that is blocked once more, the chain may be another one.
  if (dossier.appeal.blocked && lost >= 0) throw new Refusal('case.safety-left-out', { link: lost + 1 });
  const level = levelOf(dossier, links);
  const safety = links.map((l) => l.safety);
  return { body: { chain: dossier.say('chain', JSON.stringify(links)), level, safety }, level, links };
}

/** Gives the duty to decide to the head of the level, or where there is none yet to the reviewers, who trace the chain. */
function sendTo(dossier: Dossier, level: string | null): void {
  const { tx, ctx } = dossier;
  const { unit, post } = level === null ? { unit: dossier.reviewDesk(), post: null } : dossier.deciderFor(level);
  const duty = dossier.duty('unblock');
  if (!duty) dossier.openDuty('unblock', unit, { mechanism: 'B9', holderPost: post });
  else if (duty.holderUnit !== unit) dossier.put(duties.handOn(tx, ctx, duty, unit, post));
}

/**
 * Declares a matter blocked by a chain of conditions that no department can undo alone (事难办). It goes to the level that can decide
 * on the rule or the cause, and stays open until someone has.
 */
export async function block(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  chain: readonly ChainLink[],
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'block');
  if (dossier.appeal.blocked) throw new Refusal('case.already-blocked');
  const { body, level } = chained(dossier, chain, await chainBefore(dossier));
  dossier.emit('case.blocked', body);
  sendTo(dossier, level);
  return dossier.close();
}

/** Draws the chain anew: who asks for which condition. It goes to the level that follows; the clock to decide runs on. */
export async function traceBlock(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  chain: readonly ChainLink[],
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'traceBlock');
  ensureBlocked(dossier);
  const before = await chainBefore(dossier);
  const { body, level, links } = chained(dossier, chain, before);
  // Drawn as it was, it tells nobody anything new.
  if (JSON.stringify(before) === JSON.stringify(links)) throw new Refusal('case.chain-as-before');
  dossier.emit('case.block-traced', body);
  sendTo(dossier, level);
  return dossier.close();
}

function ensureBlocked(dossier: Dossier): void {
  if (!dossier.appeal.blocked) throw new Refusal('case.not-blocked');
}

/**
 * The level that decides takes it up: from now on the matter waits for it, and the handler's clock stands (not one that a statute
 * sets, which knows no such pause). Nobody stops their own clock by declaring a matter blocked.
 */
export async function takeUpBlock(tx: Tx, ctx: Context, work: CaseWork, scope: Scope, caseId: string): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'takeUpBlock');
  ensureBlocked(dossier);
  const owed = dossier.duty('unblock');
  if (owed?.state !== 'open') throw new Refusal('case.block-taken-up');
  dossier.takeUp('unblock');
  dossier.emit('case.block-taken-up', {});
  const handle = dossier.duty('handle');
  const running = handle?.state === 'accepted' && dossier.appeal.detail.pausedFor === null;
  if (running && handle.clock && duties.ruleOf(work, handle.clock).source !== 'statute') {
    dossier.emit('case.paused', { reason: BLOCKED, note: null });
    pauseClock(dossier, BLOCKED);
  }
  return dossier.close();
}

/** What is done for the person until it is decided: by whom, by when. Each is a duty. */
export interface Interim {
  readonly what: string;
  readonly unit: string;
  readonly by: PlainDate;
}

/** Names interim measures; those named before stand. @throws Refusal `case.date-past` for a day that is over */
export async function setInterim(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  measures: readonly Interim[],
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'setInterim');
  ensureBlocked(dossier);
  for (const { unit, by } of measures) {
    if (keptFrom(work, dossier.appeal.accusedUnits, unit)) throw new Refusal('case.routed-to-accused');
    if (by < dateIn(work.calendar.zone, dossier.at)) throw new Refusal('case.date-past', { day: by });
  }
  const level = dossier.appeal.detail.block?.level ?? dossier.reviewDesk();
  for (const { what, unit, by } of measures) {
    const duty = dossier.openDuty('interim', unit, { mechanism: 'B9', dueBy: by, confirmerUnit: level });
    dossier.emit('case.interim-set', { duty: duty.dutyId, unit, by, what: dossier.say('interim', what.trim()) });
  }
  return dossier.close();
}

function interimOf(dossier: Dossier, dutyId: string): Duty {
  const duty = dossier.duties.find((d) => d.dutyId === dutyId && d.step === 'interim');
  if (!duty || isEnded(duty)) throw new Refusal('case.no-such-interim');
  return duty;
}

/** The unit that carries an interim measure out says that it is done, and how. */
export async function interimDone(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  dutyId: string,
  how: string,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'interimDone');
  const duty = interimOf(dossier, dutyId);
  const post = dossier.postIn(duty.holderUnit);
  if (post === null) throw new Refusal('duty.not-the-holder');
  const said = dossier.say('interim', how);
  dossier.put(duties.claimNow(tx, ctx, duty, post, said.item));
  dossier.emit('case.interim-done', { duty: dutyId, how: said });
  return dossier.close();
}

/** Somebody other than who did it looks whether it helps: confirmed, or sent back with the reason. */
export async function interimChecked(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  dutyId: string,
  good: boolean,
  note: string | null,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'interimChecked');
  const duty = interimOf(dossier, dutyId);
  if (dossier.postIn(duty.holderUnit) !== null) throw new Refusal('duty.not-by-the-holder');
  const said = dossier.sayIf('interim', note);
  dossier.put(good ? duties.confirm(tx, ctx, duty) : duties.giveBack(tx, ctx, duty, said?.item ?? null));
  dossier.emit('case.interim-checked', { duty: dutyId, good, note: said });
  goesOn(dossier);
  return dossier.close();
}

export interface BlockDecision {
  readonly on: DecidedOn;
  /** One for each condition of the chain, in its order. */
  readonly links: readonly LinkDecision[];
  /** By when each condition is met that keeps people safe and is put off; `null` where none is. */
  readonly safetyBy: PlainDate | null;
  readonly decision: string;
}

/**
 * The level decides. At least one condition is treated otherwise than before, or nothing has been decided; one that keeps people safe
 * may be met in another way or later, never waived: put off, it is a duty with a date of whoever asks for it, somebody else sees that it
 * is met, and before that the matter is neither answered nor closed.
 *
 * @throws Refusal `case.decide-each-link`, `case.safety-not-waived`, `case.nothing-decided`, `case.safety-needs-date`, `case.date-past`
 */
export async function unblock(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  { on, links, safetyBy, decision }: BlockDecision,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'unblock');
  ensureBlocked(dossier);
  // Absent in a chain of the first form, which named no safety.
  const { safety = links.map(() => false) } = dossier.appeal.detail.block!;
  if (links.length !== safety.length) throw new Refusal('case.decide-each-link', { links: safety.length });
  const waived = links.findIndex((how, i) => how === 'dropped' && safety[i]);
  if (waived >= 0) throw new Refusal('case.safety-not-waived', { link: waived + 1 });
  if (on === 'rule' && links.every((how) => how === 'kept')) throw new Refusal('case.nothing-decided');
  const off = links.flatMap((how, i) => (how === 'later' && safety[i] ? [i] : []));
  if (off.length > 0 && safetyBy === null) throw new Refusal('case.safety-needs-date', { link: off[0]! + 1 });
  if (safetyBy !== null && safetyBy < dateIn(work.calendar.zone, dossier.at))
    throw new Refusal('case.date-past', { day: safetyBy });
  const chain = await chainBefore(dossier);
  dossier.emit('case.unblocked', { decision: dossier.say('decision', decision), on, links });
  dossier.fulfil('unblock');
  for (const i of off) putOff(dossier, chain[i], safetyBy!);
  goesOn(dossier);
  return dossier.close();
}

/** What keeps people safe is met by that day: owed by whoever asks for it, or leads the matter. */
function putOff(dossier: Dossier, link: ChainLink | undefined, by: PlainDate): void {
  const { work, appeal } = dossier;
  const named = link?.unit ?? appeal.unitId ?? dossier.reviewDesk();
  const unit = keptFrom(work, appeal.accusedUnits, named) ? dossier.reviewDesk() : named;
  const confirmerUnit = appeal.detail.block?.level ?? dossier.reviewDesk();
  const duty = dossier.openDuty('interim', unit, { mechanism: 'B9', dueBy: by, confirmerUnit });
  const what = dossier.say('interim', link?.what ?? '—');
  dossier.emit('case.interim-set', { duty: duty.dutyId, unit, by, what, safety: true });
}

/** The handler's clock runs again once nothing is left that they wait for. */
function goesOn(dossier: Dossier): void {
  const { appeal } = dossier;
  if (appeal.blocked || owesSafety(appeal) || appeal.detail.pausedFor !== BLOCKED) return;
  dossier.emit('case.resumed', {});
  resumeClock(dossier);
}
