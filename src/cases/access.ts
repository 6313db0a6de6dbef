import { type Actor, type HeldPost, hasRole, type Role, type StaffActor, standsUnder } from '../kernel/actor.ts';
import { type CaseAction, owesSafety } from './allowed.rules.ts';
import type { Appeal } from './rules.ts';

/**
 * What of the office's cases an actor may see: worked out once per request, used by the guard on one case and, as the same
 * conditions in SQL, by every list. `below` are the units the actor works in and, for heads, all units below theirs.
 */
export interface Scope {
  readonly actor: Actor;
  /** Sees every case that is not confidential. */
  readonly office: boolean;
  /** Sees confidential reports beyond those handed to own units. */
  readonly confidential: boolean;
  readonly below: readonly string[];
  /** Units the actor stands under (see `standsUnder`): a report against one of these is not for them. */
  readonly within: readonly string[];
}

/** Of a no that names a unit, which. */
export type Verdict = { readonly may: true } | { readonly may: false; readonly reason: string; readonly unit?: string };
const YES: Verdict = { may: true };
const no = (reason: string): Verdict => ({ may: false, reason });

export function scopeOf(actor: Actor, unitsBelow: readonly string[]): Scope {
  if (actor.kind !== 'staff')
    return { actor, office: actor.kind === 'system', confidential: actor.kind === 'system', below: [], within: [] };
  return {
    actor,
    office: hasRole(actor, 'clerk', 'callback', 'supervisor', 'auditor', 'discipline'),
    confidential: hasRole(actor, 'discipline'),
    below: [...new Set([...actor.posts.filter((p) => p.role !== 'inspector').map((p) => p.unitId), ...unitsBelow])],
    within: [...new Set(actor.posts.flatMap((p) => standsUnder(p.unitPath)))],
  };
}

type Seen = Pick<Appeal, 'caseId' | 'visibility' | 'accusedUnits' | 'units'>;

/** May the actor know that the case exists? A no is answered as "not found", whoever asks. */
export function sees(scope: Scope, appeal: Seen): boolean {
  if (scope.actor.kind === 'citizen') return scope.actor.caseId === appeal.caseId;
  if (scope.actor.kind === 'system') return true;
  const own = appeal.units.some((u) => scope.below.includes(u));
  if (appeal.visibility === 'normal') return scope.office || own;
  // A report is never shown to those it is about, nor to anybody below them (信访工作条例 article 30), whatever the role.
  if (appeal.accusedUnits.some((u) => scope.within.includes(u))) return false;
  return scope.confidential || own;
}

/**
 * May the actor be answered at all when they want to do this? An administrator erases an ordinary case on the person's demand
 * without being able to read it.
 */
export const reaches = (scope: Scope, action: CaseAction, appeal: Appeal): boolean =>
  sees(scope, appeal) ||
  (action === 'erase' && appeal.visibility === 'normal' && hasRole(scope.actor, 'administrator'));

/** Roles of a unit that have no part in its cases. */
const WITHOUT_CASES: readonly Role[] = ['administrator', 'auditor', 'inspector'];

const worksIn = (actor: StaffActor, units: readonly (string | null)[]): boolean =>
  actor.posts.some((p) => units.includes(p.unitId) && !WITHOUT_CASES.includes(p.role));

/** Where discipline itself is accused, the head of the unit above stands in for it, or whoever supervises where that is the desk. */
export const standsIn = (post: HeldPost, { detail }: Pick<Appeal, 'detail'>): boolean =>
  post.unitId === detail.desk && (post.role === 'head' || post.role === 'supervisor');

/** Head of one of these units, or of a unit above: `below` holds everything under a head. */
const headOver = (scope: Scope, units: readonly (string | null)[]): boolean =>
  hasRole(scope.actor, 'head') && units.some((u) => u !== null && scope.below.includes(u));

/** What is done about a chain that blocks a matter, while it does. */
const ON_BLOCK: readonly CaseAction[] = ['traceBlock', 'takeUpBlock', 'setInterim', 'unblock'];

/** May the actor do this to a case that they see? Says nothing about the case's state (see `ALLOWED`). */
export function can(scope: Scope, action: CaseAction, appeal: Appeal): Verdict {
  const { actor } = scope;
  if (actor.kind === 'system') return YES;
  if (actor.kind === 'citizen') return citizenCan(action);
  const confidential = appeal.visibility === 'confidential';
  const involved = [appeal.unitId, appeal.detail.correcting, appeal.detail.handedTo];
  // A correction is the level above's: the unit whose answer was not enough acts again once it is handed on to it.
  const lead = appeal.state === 'correcting' ? involved.slice(1) : involved;
  const handles = worksIn(actor, lead) || headOver(scope, lead);
  const discipline = hasRole(actor, 'discipline') || actor.posts.some((p) => standsIn(p, appeal));
  const desk = confidential ? discipline : hasRole(actor, 'clerk');
  // Independent: no post of theirs took it on, and they do not work for the unit that leads or helps. Of a report, discipline is both
  // holder and reviewer in most offices; there it is the person that must be another.
  const tookPart = actor.posts.some((p) => appeal.detail.handlers.includes(p.postId));
  const concerned = worksIn(actor, [...appeal.detail.assistants, ...involved]);
  const reviewer = confidential
    ? discipline && !tookPart
    : hasRole(actor, 'supervisor', 'discipline') && !tookPart && !concerned;
  // The level that stands above all who ask for a condition; until the chain names them, a reviewer or a head above the lead.
  const level = appeal.detail.block?.level ?? null;
  const decidesBlock =
    level === null ? reviewer || (headOver(scope, lead) && !worksIn(actor, lead)) : headOver(scope, [level]);
  const yes = (condition: boolean, reason: string) => (condition ? YES : no(reason));
  if (ON_BLOCK.includes(action) && !appeal.blocked) return no('case.not-blocked');
  switch (action) {
    case 'classify':
    case 'route':
    case 'reportLead':
    case 'refer':
    case 'link':
    case 'unlink':
      return yes(desk, 'case.intake-desk-only');
    case 'contestRouting':
      // A unit is heard once on a dispatch: what supervision decided is taken on, or the matter would never be handled.
      return handles && appeal.detail.decidedFor === appeal.unitId
        ? no('case.contest-decided')
        : yes(handles, 'case.not-with-your-unit');
    case 'accept':
    case 'ask':
    case 'pause':
    case 'resume':
    case 'join':
    case 'askExtension':
      return yes(handles, 'case.not-with-your-unit');
    case 'answer':
      // What the level above has to decide is not answered away; `answer` refuses it too.
      if (handles && appeal.blocked) return no('case.blocked-not-answered');
      return handles && owesSafety(appeal) ? no('case.safety-owed') : yes(handles, 'case.not-with-your-unit');
    case 'block':
      return yes(handles || desk, 'case.not-with-your-unit');
    case 'accuse':
      return confidential ? yes(desk, 'case.intake-desk-only') : no('case.only-a-report');
    case 'decideExtension':
      // Of a report the head may be accused: there whoever reviews it may decide too.
      return yes(headOver(scope, lead) || (confidential && reviewer), 'case.head-of-unit-decides');
    case 'traceBlock':
      return yes(handles || desk || reviewer || decidesBlock, 'case.not-with-your-unit');
    case 'setInterim':
      return yes(handles || decidesBlock, 'case.level-above-decides');
    case 'takeUpBlock':
    case 'unblock':
      return yes(decidesBlock, 'case.level-above-decides');
    case 'interimDone':
      return yes(appeal.detail.block !== null && worksIn(actor, appeal.units), 'case.not-with-your-unit');
    case 'interimChecked':
      return yes(appeal.detail.block !== null && (handles || reviewer || decidesBlock), 'case.not-with-your-unit');
    case 'decideContest': {
      // Reported to the level above, it is that level's to say who leads; of a report, discipline's. A contest has its reason.
      const asked = appeal.detail.contestReason === null ? appeal.detail.leadAsked : null;
      if (!asked || confidential) return yes(reviewer, 'case.supervisor-decides');
      return headOver(scope, [asked.level])
        ? YES
        : { may: false, reason: 'case.level-says-who-leads', unit: asked.level };
    }
    case 'call':
      // The handler never calls back their own case; where the call-back desk is concerned itself, a reviewer does.
      return yes(reviewer || (!confidential && hasRole(actor, 'callback') && !concerned), 'case.independent-call-back');
    case 'settle':
    case 'closeReviewed':
    case 'sendBack':
      return yes(reviewer, 'case.independent-reviewer');
    case 'note':
    case 'attach':
      return yes(
        worksIn(actor, involved) ||
          handles ||
          desk ||
          reviewer ||
          worksIn(actor, appeal.detail.assistants) ||
          hasRole(actor, 'callback'),
        'case.not-with-your-unit',
      );
    case 'add':
    case 'withdraw':
    case 'reopen':
      // Of a report the call-back desk knows nothing; whoever calls people back for the unit that has it does not stand in for it.
      return yes(desk || (!confidential && hasRole(actor, 'callback')), 'case.person-or-desk');
    case 'confirm':
      return no('case.person-only');
    case 'agreePublication':
      return confidential
        ? no('case.report-not-published')
        : yes(desk || hasRole(actor, 'callback'), 'case.person-or-desk');
    case 'publish':
    case 'unpublish':
      return confidential ? no('case.report-not-published') : yes(desk || reviewer, 'case.intake-desk-only');
    case 'renewSecret':
      if (!desk) return no('case.intake-desk-only');
      // Of an imported letter the register it came from knows who wrote.
      if (appeal.detail.person === null && appeal.sourceRef === null) return no('case.nobody-to-identify');
      // With the secret one confirms and rates as the person: whoever answers for the matter must never have it.
      return yes(!tookPart && (confidential || !(concerned || handles)), 'case.secret-by-others');
    case 'reveal':
      return yes(mayReveal(scope, appeal, handles, desk, reviewer), 'case.only-who-handles');
    case 'erase':
      return yes(
        confidential ? discipline : hasRole(actor, 'administrator', 'discipline'),
        'case.administrator-erases',
      );
    default:
      return action satisfies never;
  }
}

/** Who handles the case at this moment, and so may look at who wrote: the desk before it is accepted, the unit while it works. */
function mayReveal(scope: Scope, appeal: Appeal, handles: boolean, desk: boolean, reviewer: boolean): boolean {
  const caller = reviewer || (appeal.visibility === 'normal' && hasRole(scope.actor, 'callback'));
  switch (appeal.state) {
    case 'filed':
    case 'linked':
      return desk;
    case 'contested':
      return desk || reviewer;
    case 'routed':
    case 'handling':
    case 'asking':
    case 'correcting':
      return handles || desk || (appeal.state === 'correcting' && caller);
    // The desk is asked for a lost secret just then, and has to see whom to ask.
    case 'answered':
      return handles || caller || desk;
    case 'review':
      return caller || desk;
    case 'closed':
    case 'referred':
    case 'withdrawn':
      return desk;
    default:
      return appeal.state satisfies never;
  }
}

function citizenCan(action: CaseAction): Verdict {
  switch (action) {
    case 'add':
    case 'attach':
    case 'withdraw':
    case 'confirm':
    case 'reopen':
    case 'block':
      return YES;
    default:
      return no('case.staff-only');
  }
}
