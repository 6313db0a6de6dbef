import { type Actor, actorRef, hasRole, keptAway, type StaffActor, standsUnder } from '../kernel/actor.ts';
import type { Instant } from '../kernel/time.ts';
import { awaitsCheck, isTold, type Measure, type MeasureAction, type Named } from './measures.rules.ts';
import { CONCERNED, concernOf, type Recusal } from './recusal.rules.ts';

export type Verdict = { readonly may: true } | { readonly may: false; readonly reason: string };
const YES: Verdict = { may: true };
const no = (reason: string): Verdict => ({ may: false, reason });

export const headed = (actor: StaffActor): readonly string[] =>
  actor.posts.filter((p) => p.role === 'head').map((p) => p.unitId);

export const isDiscipline = (actor: StaffActor): boolean => hasRole(actor, 'discipline');

/**
 * For each post of discipline, the unit and those above that it stands under: of people of one of these another sees and decides, as
 * what a report accuses a unit of is kept from all below it (信访工作条例 article 30).
 */
export const disciplineUnder = (actor: StaffActor): readonly (readonly string[])[] =>
  actor.posts.filter((p) => p.role === 'discipline').map((p) => [p.unitId, ...standsUnder(p.unitPath)]);

const oversees = (actor: StaffActor, { unit }: Pick<Measure, 'unit'>): boolean =>
  disciplineUnder(actor).some((under) => !under.includes(unit));

/** Whether it is about the actor, or about the unit that they head and speak for. */
export const isAbout = (actor: StaffActor, m: Pick<Measure, 'account' | 'unit'>): boolean =>
  m.account === null ? headed(actor).includes(m.unit) : m.account === actor.accountId;

const isNamed = (actor: StaffActor, named: Named | undefined): boolean =>
  named !== undefined && (named.account === actor.accountId || holds(actor, named));

/** The power to decide goes with the post: who left it may still read what they had before them, and decides nothing. */
const holds = (actor: StaffActor, named: Named | undefined): boolean =>
  named !== undefined && actor.posts.some((p) => p.postId === named.post);

/** Whether somebody stands in a unit that the facts accuse, or below it, in whichever of their posts. */
export const standsInAccused = (actor: StaffActor, accused: readonly string[]): boolean =>
  actor.posts.some((p) => keptAway(accused, p.unitPath));

/**
 * May the actor know of it? `visible` in measures.queries.ts says the same in SQL. Who proposes, decides or reviews, and discipline;
 * the person, and the head of their unit, from the notice on; supervisors and auditors see numbers alone. Whom it is about reads what
 * they answer to; nobody else of a unit that a report behind it accuses knows of it, be it about somebody elsewhere (信访工作条例
 * article 30).
 *
 * @param accused the units that the facts accuse now
 */
export function sees(actor: Actor, m: Measure, accused: readonly string[]): boolean {
  if (actor.kind !== 'staff') return actor.kind === 'system';
  if (isAbout(actor, m)) return isTold(m);
  if (standsInAccused(actor, accused)) return false;
  if (actorRef(actor) === m.proposedBy || isNamed(actor, m.decider) || isNamed(actor, m.review?.by)) return true;
  if (oversees(actor, m)) return true;
  return !m.confidential && isTold(m) && headed(actor).includes(m.unit);
}

/**
 * Whether references behind the facts, and who reported, may be shown: of a measure that rests on a report to discipline and whoever
 * proposed it, never to the person concerned or their unit (信访工作条例 第30条).
 */
export const seesBehind = (actor: StaffActor, m: Measure): boolean =>
  !m.confidential || (!isAbout(actor, m) && oversees(actor, m));

/** May numbers of the office be seen? */
export const seesFigures = (actor: StaffActor): boolean => hasRole(actor, 'supervisor', 'auditor', 'discipline');

/** May the actor do this to a measure that they see? Says nothing about its state. */
export function can(actor: Actor, action: MeasureAction, m: Measure, recusal: Recusal, now: Instant): Verdict {
  if (actor.kind !== 'staff') return no('measure.staff-only');
  const person = isAbout(actor, m);
  const proposer = actorRef(actor) === m.proposedBy;
  const decider = holds(actor, m.decider);
  const free = (named: boolean, otherwise: string): Verdict => {
    const concern = concernOf(actor, recusal);
    if (concern !== null) return no(CONCERNED[concern]);
    return named ? YES : no(otherwise);
  };
  switch (action) {
    case 'notify':
    case 'drop':
      return proposer ? YES : no('measure.proposer-only');
    case 'tell':
      // Where whoever decided has left, discipline tells it in their place.
      if (hasRole(actor, 'discipline') && !person) return YES;
      return (proposer || decider) && !person ? YES : no('measure.proposer-or-decider');
    case 'hear':
      return (proposer || decider) && !person ? YES : no('measure.proposer-or-decider');
    case 'carryOut':
      if (m.carrying && m.carrying.on !== null) return no('measure.carried-out-already');
      return person || proposer || decider ? YES : no('measure.person-only');
    case 'check': {
      const other = no('measure.checked-by-another');
      if (!(person || proposer || decider || hasRole(actor, 'discipline'))) return other;
      if (!awaitsCheck(m)) return no('measure.nothing-to-check');
      // Nobody confirms what was theirs to do, or what they put on record as done.
      const theirs = m.carrying!.by === 'person' ? person : decider;
      return theirs || m.carrying!.recordedBy === actorRef(actor) ? other : YES;
    }
    case 'attach':
      return person || proposer || decider ? YES : no('measure.person-only');
    case 'state':
    case 'acknowledge':
    case 'wish':
      return person ? YES : no('measure.person-only');
    case 'askRecusal':
      if (!person) return no('measure.person-only');
      return m.recusalAsked ? no('measure.recusal-asked-already') : YES;
    case 'askReview':
      if (!person) return no('measure.person-only');
      if (m.review) return no('measure.reviewed-already');
      return m.reviewUntil !== null && now > m.reviewUntil ? no('measure.review-too-late') : YES;
    case 'stepAside':
      return decider ? YES : no('measure.decider-only');
    case 'decide':
    case 'bar':
      return free(decider, 'measure.decider-only');
    case 'decideReview':
      return free(holds(actor, m.review?.by), 'measure.reviewer-only');
    case 'nameDecider':
      if (m.state === 'review' && m.decider.account === actor.accountId) return no(CONCERNED.decided);
      // Supervision runs the procedure it proposed; to name somebody, with the reason on record, is part of that.
      if (proposer && hasRole(actor, 'supervisor', 'discipline')) return person ? no('measure.concerned-self') : YES;
      return free(hasRole(actor, 'discipline'), 'measure.supervision-names');
    case 'reopen':
      return free(hasRole(actor, 'discipline'), 'measure.discipline-reopens');
    case 'withdraw':
      return free(decider || hasRole(actor, 'discipline'), 'measure.decider-only');
    case 'publish':
      if (person) return no('measure.concerned-self');
      return proposer || decider || hasRole(actor, 'supervisor', 'discipline') ? YES : no('publicity.writers-only');
    default:
      return action satisfies never;
  }
}
