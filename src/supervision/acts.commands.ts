import { dateIn } from '../calendar/zone.ts';
import { type Scope, sees, type Verdict } from '../cases/access.ts';
import { type CaseWork, type Dossier, keptFrom, openDossier } from '../cases/dossier.ts';
import type { Supervised } from '../cases/rules.ts';
import type { Tx } from '../db/open.ts';
import { can as canDuty } from '../duties/access.ts';
import * as duties from '../duties/commands.ts';
import type { Duty } from '../duties/rules.ts';
import { sealColumn, subjects } from '../identity/vault.ts';
import { derivedId, newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { TextRef } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { type Happening, happens } from '../ledger/happen.ts';
import { maskText } from '../text/mask.ts';
import { can, postOf } from './acts.access.ts';
import {
  type Act,
  type ActAction,
  type ActEvent,
  askedNow,
  ensureAhead,
  evolve,
  lapsed,
  listedNow,
  type Question,
  waitsFor,
} from './acts.rules.ts';
import { actsOn, keepTitle, load, save, streamOf } from './acts.store.ts';

/** A case while somebody supervises it. */
interface Supervising {
  readonly dossier: Dossier;
  /** Acts on it so far. */
  readonly acts: readonly Act[];
}

const ensure = (verdict: Verdict): void => {
  if (!verdict.may) throw new Refusal(verdict.reason);
};

/** @throws Refusal `case.not-found`, or the reason of acts.access.ts */
async function openFor(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  action: ActAction,
): Promise<Supervising> {
  const [dossier, acts] = await Promise.all([openDossier(tx, ctx, work, caseId), actsOn(tx, ctx.officeId, caseId)]);
  if (!dossier || !sees(scope, dossier.appeal)) throw new Refusal('case.not-found');
  ensure(can(scope, action, dossier.appeal, dossier.duties));
  return { dossier, acts };
}

/** What every act begins with. @throws Refusal `act.nobody-has-it` where the matter waits for nobody of the office */
function opening({ dossier }: Supervising, scope: Scope) {
  const post = postOf(scope, dossier.appeal)!;
  const held = waitsFor(dossier.duties);
  if (!held) throw new Refusal('act.nobody-has-it');
  const { caseId } = dossier.appeal;
  const body = { caseId, byUnit: post.unitId, byPost: post.postId, unit: held.holderUnit, post: held.holderPost };
  return { held, body };
}

const write = happens({ streamOf, evolve, save });

/** Something happens to an act, and its case is told of it. */
function happen(
  dossier: Dossier,
  before: Act | null,
  actId: string,
  event: Happening<ActEvent>,
  told: { what: Supervised; unit: string; until?: PlainDate; words: TextRef | null },
): Act {
  const act = write(dossier.tx, dossier.ctx, before, actId, event);
  dossier.emit('case.supervised', { act: actId, until: null, ...told });
  dossier.close();
  return act;
}

const freshId = (ctx: Context): string => newId(Date.parse(ctx.now));

/** Of those that stand one at a time: the next has the same id for whoever does it, so that of two at once one is told so. */
const nextId = (caseId: string, kind: Act['kind'], acts: readonly Act[]): string =>
  derivedId('act', caseId, kind, String(acts.filter((a) => a.kind === kind).length));

/** Tells whoever has the matter that it is waited for (催办). @param words may be left out */
export async function urge(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  words: string | null,
): Promise<Act> {
  const opened = await openFor(tx, ctx, work, scope, caseId, 'urge');
  const { dossier } = opened;
  const { body } = opening(opened, scope);
  const said = dossier.sayIf('supervision', words);
  const event = { type: 'act.urged', body: { ...body, words: said } } as const;
  return happen(dossier, null, freshId(ctx), event, { what: 'urged', unit: body.unit, words: said });
}

/** Asks whoever has the matter to explain how it stands (要求说明): a duty of theirs with a limit of its own. */
export async function ask(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  question: string,
): Promise<Act> {
  const opened = await openFor(tx, ctx, work, scope, caseId, 'ask');
  const { dossier, acts } = opened;
  if (askedNow(acts, dossier.duties)) throw new Refusal('act.already-asked');
  const { held, body } = opening(opened, scope);
  const said = dossier.say('supervision', question);
  const actId = nextId(caseId, 'ask', acts);
  const duty = duties.open(tx, ctx, work, {
    mechanism: 'C2',
    mechanismVersion: work.pack.version,
    step: 'explain',
    about: dossier.stream,
    parentId: held.dutyId,
    holderUnit: held.holderUnit,
    holderPost: held.holderPost,
    confirmerUnit: body.byUnit,
    clock: work.pack.steps.explain.clock ?? null,
    ...dossier.hidden,
  });
  const event = { type: 'act.asked', body: { ...body, duty: duty.dutyId, words: said } } as const;
  return happen(dossier, null, actId, event, { what: 'asked', unit: body.unit, words: said });
}

/** A question, with its case and its duty. @throws Refusal `act.not-found`, also for who may not see the case */
async function openQuestion(tx: Tx, ctx: Context, work: CaseWork, scope: Scope, actId: string) {
  const act = await load(tx, ctx.officeId, actId);
  const dossier = act && (await openDossier(tx, ctx, work, act.caseId));
  if (act?.kind !== 'ask' || !dossier || !sees(scope, dossier.appeal)) throw new Refusal('act.not-found');
  if (lapsed(act, dossier.duties)) throw new Refusal('act.lapsed');
  const duty = dossier.duties.find((d) => d.dutyId === act.dutyId)!;
  return { act, dossier, duty };
}

/** Whether the actor may answer a question of supervision: whoever holds its duty, works in the unit that does, or heads one above. */
export const canAnswer = (scope: Scope, duty: Duty, work: CaseWork): Verdict =>
  canDuty(scope.actor, 'claim', duty, work.path(duty.holderUnit));

/** Explains how the matter stands, to whoever asked. */
export async function answer(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  actId: string,
  words: string,
): Promise<Question> {
  const { act, dossier, duty } = await openQuestion(tx, ctx, work, scope, actId);
  ensure(canAnswer(scope, duty, work));
  if (act.state !== 'open') throw new Refusal('act.already-answered');
  const said = dossier.say('supervision', words);
  dossier.put(duties.claimNow(tx, ctx, duty, dossier.postOf(duty.holderUnit), said.item));
  const event = { type: 'act.answered', body: { answer: said } } as const;
  return happen(dossier, act, actId, event, { what: 'explained', unit: act.unit, words: said }) as Question;
}

/** Whoever supervises has read the explanation: nothing more is owed. Who is not content asks again. */
export async function acknowledge(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  actId: string,
): Promise<Question> {
  const { act, dossier, duty } = await openQuestion(tx, ctx, work, scope, actId);
  ensure(can(scope, 'acknowledge', dossier.appeal, dossier.duties));
  if (act.state !== 'answered') throw new Refusal('act.not-answered', { state: act.state });
  dossier.put(duties.confirm(tx, ctx, duty));
  const told = { what: 'acknowledged', unit: act.unit, words: null } as const;
  return happen(dossier, act, actId, { type: 'act.acknowledged', body: {} }, told) as Question;
}

export interface ListingGiven {
  /** The day by which it must be solved. */
  readonly solveBy: PlainDate;
  readonly reason: string;
  /** The matter in words for the public list, looked over by whoever lists it; `null`: it is not on the public list. */
  readonly publicTitle: string | null;
}

/** Lists a matter under supervision (挂牌督办). Words for the public need the consent of whoever filed, and are masked once more. */
export async function list(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  given: ListingGiven,
): Promise<Act> {
  const opened = await openFor(tx, ctx, work, scope, caseId, 'list');
  const { dossier, acts } = opened;
  const { solveBy } = given;
  if (listedNow(acts)) throw new Refusal('act.already-listed');
  ensureAhead(solveBy, dateIn(work.calendar.zone, dossier.at));
  if (given.publicTitle !== null && !mayBePublic(dossier.appeal)) throw new Refusal('act.not-for-the-public');
  const { body } = opening(opened, scope);
  const said = dossier.say('supervision', given.reason);
  const subject = (await subjects(tx, work.keys, ctx.officeId, [caseId])).get(caseId)!;
  const title = given.publicTitle === null ? null : sealColumn(subject, 'public_title', maskText(given.publicTitle));
  const event = { type: 'act.listed', body: { ...body, solveBy, public: title !== null, words: said } } as const;
  const told = { what: 'listed', unit: body.unit, until: solveBy, words: said } as const;
  const listed = happen(dossier, null, nextId(caseId, 'listing', acts), event, told);
  if (title !== null) keepTitle(tx, ctx.officeId, listed.actId, title);
  return listed;
}

/** Whether a case may stand on the public list: never a confidential one, nor one whose person did not agree. */
export const mayBePublic = ({ visibility, publish }: Pick<Dossier['appeal'], 'visibility' | 'publish'>): boolean =>
  visibility === 'normal' && publish;

/** Takes it off the list, solved or not, and says why. */
export async function unlist(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  solved: boolean,
  reason: string,
): Promise<Act> {
  const { dossier, acts } = await openFor(tx, ctx, work, scope, caseId, 'unlist');
  const listing = listedNow(acts);
  if (!listing) throw new Refusal('act.not-listed');
  // Where the person was erased, words have no place any more: it still comes off the list.
  const said = dossier.readable ? dossier.say('supervision', reason) : null;
  const event = { type: 'act.unlisted', body: { solved, ending: said } } as const;
  return happen(dossier, listing, listing.actId, event, { what: 'unlisted', unit: listing.unit, words: said });
}

/**
 * Takes a matter from the unit that has it and gives it to another (提级办理). Its clocks run on, and whoever had it stays in the chain.
 * @param unit `null`: the unit one level up
 */
export async function takeOver(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  unit: string | null,
  reason: string,
): Promise<Act> {
  const opened = await openFor(tx, ctx, work, scope, caseId, 'takeOver');
  const { dossier } = opened;
  const { held, body } = opening(opened, scope);
  const to = unit ?? work.path(held.holderUnit)[1];
  if (to === undefined) throw new Refusal('act.nobody-above');
  if (to === held.holderUnit) throw new Refusal('act.same-unit');
  // A unit that there is not is refused here. Further down it is handed on, and not taken over.
  if (work.path(to).includes(held.holderUnit)) throw new Refusal('act.unit-below');
  if (keptFrom(work, dossier.appeal.accusedUnits, to)) throw new Refusal('case.routed-to-accused');
  const said = dossier.say('supervision', reason);
  dossier.put(duties.handOn(tx, ctx, held, to, null));
  const asked = dossier.duty('approve-extension');
  const approver = dossier.deciderFor(to);
  // More time is decided by the head of whoever has the work now.
  if (asked) dossier.put(duties.handOn(tx, ctx, asked, approver.unit, approver.post));
  const event = { type: 'act.taken-over', body: { ...body, to, words: said } } as const;
  return happen(dossier, null, freshId(ctx), event, { what: 'taken-over', unit: to, words: said });
}
