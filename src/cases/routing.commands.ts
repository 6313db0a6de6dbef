import { elapsed } from '../calendar/follow.ts';
import type { Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import { entriesOf } from '../ledger/queries.ts';
import type { Scope } from './access.ts';
import { ensureAllowed } from './allowed.rules.ts';
import { decidingLevel } from './blocked.rules.ts';
import { type CaseWork, type Dossier, keptFrom, openFor, reachFor, releaseLinked, unitFact } from './dossier.ts';
import type { Appeal, RoutedWhy } from './rules.ts';

/** A report or complaint goes around the unit that it accuses (信访工作条例 article 30). */
function ensureNotAccused(work: CaseWork, appeal: Appeal, unit: string): void {
  if (keptFrom(work, appeal.accusedUnits, unit)) throw new Refusal('case.routed-to-accused');
}

/** Sends the case to the unit that answers for it. The desk stays responsible until the unit has accepted (首问负责). */
export async function route(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  unit: string,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'route');
  ensureNotAccused(work, dossier.appeal, unit);
  dossier.emit('case.routed', { unit, why: { by: 'clerk', confidence: null } });
  const desk = dossier.duty('dispatch');
  // Claimed, not done: it is confirmed when the unit has accepted.
  dossier.claimNow('dispatch');
  dossier.openDuty('accept', unit, { parentId: desk?.dutyId ?? null });
  return dossier.close();
}

/**
 * What the rules were sure of is dispatched before a clerk has read it: whoever finds that several units would have it is told where
 * it is and who can still move it, not that "the state" forbids it.
 */
async function ensureNotDispatched(dossier: Dossier): Promise<void> {
  const { tx, ctx, work, stream, appeal } = dossier;
  if (appeal.state !== 'routed') return;
  const routed = (await entriesOf(tx, ctx.officeId, [stream])).findLast(({ type }) => type === 'case.routed');
  const byRule = (routed?.body.why as RoutedWhy | undefined)?.by === 'rule';
  throw new Refusal(byRule ? 'case.dispatched-by-rule' : 'case.dispatched-already', {
    unit: unitFact(work, appeal.unitId!),
    desk: unitFact(work, dossier.reviewDesk()),
  });
}

/**
 * No unit has it, or several would (一事一主责): the lowest level above all that are thought of says who leads. Whoever received it first
 * stays responsible until that unit has accepted.
 *
 * @param units those that claim it or come into question; none: the head of the office decides
 */
export async function reportLead(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  units: readonly string[],
  note: string | null,
): Promise<Appeal> {
  const dossier = await reachFor(tx, ctx, work, scope, caseId, 'reportLead');
  await ensureNotDispatched(dossier);
  ensureAllowed(dossier.appeal, 'reportLead');
  const named = [...new Set(units)];
  if (named.length === 1) throw new Refusal('case.one-lead-is-enough');
  for (const unit of named) ensureNotAccused(work, dossier.appeal, unit);
  const above = decidingLevel(
    named,
    named.map((unit) => work.path(unit)),
  );
  // A report stays with discipline, also between units.
  const confidential = dossier.appeal.visibility === 'confidential';
  const level = confidential ? dossier.reviewDesk() : (above ?? work.path(dossier.intakeDesk()).at(-1)!);
  ensureNotAccused(work, dossier.appeal, level);
  dossier.emit('case.lead-reported', { units: named, level, note: dossier.sayIf('note', note) });
  dossier.claimNow('dispatch');
  const head = confidential ? null : work.headOf(level);
  dossier.openDuty('decide-contest', head?.unit ?? level, { mechanism: 'A5', holderPost: head?.post ?? null });
  return dossier.close();
}

/** The unit says that the matter is not its own, with reasons; somebody above decides. Each time counts and is shown. */
export async function contestRouting(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  reason: string,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'contestRouting');
  const unit = dossier.appeal.unitId!;
  const sent = dossier.duty('accept');
  const rule = duties.ruleOf(work, work.pack.contestClock);
  if (sent && elapsed(rule, { from: sent.openedAt, pauses: [] }, dossier.at, work.calendar).late > 0)
    throw new Refusal('case.contest-too-late');
  dossier.emit('case.routing-contested', { unit, reason: dossier.say('contest', reason) });
  dossier.cancelDuties('contested', 'accept');
  dossier.openDuty('decide-contest', dossier.reviewDesk());
  return dossier.close();
}

/** Decides which unit it is. Another unit than the one that contested may contest in turn; each time is counted and shown. */
export async function decideContest(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  unit: string,
  reason: string,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'decideContest');
  ensureNotAccused(work, dossier.appeal, unit);
  dossier.emit('case.noted', { note: dossier.say('decision', reason), toPerson: false });
  dossier.emit('case.routed', { unit, why: { by: 'supervisor', confidence: null } });
  const decided = dossier.duty('decide-contest');
  dossier.fulfil('decide-contest');
  dossier.openDuty('accept', unit, { parentId: decided?.dutyId ?? null });
  return dossier.close();
}

/** The unit takes the matter on: now it is responsible, and its clock runs. */
export async function accept(tx: Tx, ctx: Context, work: CaseWork, scope: Scope, caseId: string): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'accept');
  const unit = dossier.appeal.unitId!;
  // A head above who accepts for the unit does not thereby take the work: the unit's people find it on their list.
  const own = dossier.postIn(unit);
  const post = own ?? dossier.postOf() ?? unit;
  const accepting = dossier.duty('accept');
  dossier.emit('case.accepted', { unit, post });
  dossier.fulfil('accept', post);
  // Until here whoever dispatched it was responsible (首问负责).
  dossier.fulfil('dispatch', null);
  const handle = dossier.openDuty('handle', unit, {
    holderPost: own,
    parentId: accepting?.dutyId ?? null,
    confirmerUnit: work.desk('callBack'),
  });
  if (own !== null) dossier.put(duties.accept(tx, ctx, handle, own));
  return dossier.close();
}

/** What the law gives a channel of its own is referred there with a notice the person can act on; it is never just dropped. */
export async function refer(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  channel: string,
  notice: string,
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'refer');
  if (!work.channels.includes(channel))
    throw new Refusal('case.unknown-channel', { channels: work.channels.join(', ') });
  dossier.emit('case.referred', { channel, notice: dossier.say('answer', notice) });
  dossier.fulfil('dispatch');
  dossier.cancelDuties('referred');
  await releaseLinked(dossier, 'lead-referred');
  return dossier.close();
}
