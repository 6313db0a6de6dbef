import type { Duty } from '../duties/rules.ts';
import {
  type Actor,
  type HeldPost,
  hasRole,
  keptAway,
  type Role,
  type StaffActor,
  standsUnder,
} from '../kernel/actor.ts';
import { type At, type Finding, type FindingAction, type FindingStep, isHeld, STEPS } from './rules.ts';

export type Verdict = { readonly may: true } | { readonly may: false; readonly reason: string };
const YES: Verdict = { may: true };
const no = (reason: string): Verdict => ({ may: false, reason });

/** Roles that carry out what a unit owes, and so know of what was found there. */
const WORKS: readonly Role[] = ['clerk', 'handler', 'head', 'callback', 'supervisor', 'discipline'];
/** Roles that know of all findings. */
export const OVERSEES: readonly Role[] = ['supervisor', 'discipline', 'auditor'];
/** Roles that decide on contested findings, in the unit that decides. */
export const DECIDES: readonly Role[] = ['supervisor', 'discipline', 'head'];

/** A finding with what says who may know of it and act on it. */
export interface Seen {
  readonly finding: Finding;
  /** The unit where it was found and all above it, nearest first. */
  readonly path: readonly string[];
  /** Its duties, those that are over too. */
  readonly duties: readonly Duty[];
  /** Whether whoever found it still serves in the unit that found it. */
  readonly finderServes: boolean;
  /** The units accused in the report that it came of, as that stands now; `null` where it came of none. */
  readonly accused: readonly string[] | null;
}

/** The duty of a step, as it stands. */
export const dutyOf = ({ finding, duties }: Pick<Seen, 'finding' | 'duties'>, step: FindingStep): Duty | undefined =>
  duties.find((d) => d.dutyId === finding.duties[step]);

/** Posts through whose hands the duties of these steps went. */
const handsOf = (duties: readonly Duty[], ...steps: readonly FindingStep[]): readonly string[] =>
  duties
    .filter((d) => steps.some((step) => STEPS[step] === d.step))
    .flatMap((d) => d.chain.flatMap((link) => link.post ?? []));

const unitsOf = (actor: StaffActor): readonly string[] => actor.posts.map((p) => p.unitId);
export const postsOf = (actor: StaffActor): readonly string[] => actor.posts.map((p) => p.postId);
export const workingIn = (actor: StaffActor): readonly string[] =>
  actor.posts.filter((p) => WORKS.includes(p.role)).map((p) => p.unitId);
export const headed = (actor: StaffActor): readonly string[] =>
  actor.posts.filter((p) => p.role === 'head').map((p) => p.unitId);
export const decidesIn = (actor: StaffActor): readonly string[] =>
  actor.posts.filter((p) => DECIDES.includes(p.role)).map((p) => p.unitId);

/** Whether somebody stands in one of these units or below it (see `standsUnder`). */
const within = (actor: StaffActor, units: readonly string[]): boolean =>
  actor.posts.some((p) => keptAway(units, p.unitPath));

/**
 * May the actor know that there was a report? Discipline, unless they stand in a unit that it accuses. `told` in queries.ts says the
 * same in SQL.
 */
export const knowsReport = (actor: StaffActor, accused: readonly string[]): boolean =>
  hasRole(actor, 'discipline') && !within(actor, accused);

/**
 * May the actor know of the finding? `visible` in queries.ts says the same in SQL. One about a person is for them and their heads, not
 * for their colleagues.
 */
export function sees(actor: Actor, { finding, path, duties, accused }: Seen): boolean {
  if (actor.kind !== 'staff') return actor.kind === 'system';
  const { by, unit, concerned, decideUnit } = finding;
  // As of the duty to look into it: for discipline, and whoever works in the unit that has it. Not for the head above.
  if (isHeld(finding))
    return (
      !within(actor, [...(accused ?? []), unit]) && (hasRole(actor, 'discipline') || workingIn(actor).includes(by.unit))
    );
  const posts = postsOf(actor);
  return (
    hasRole(actor, ...OVERSEES) ||
    by.account === actor.accountId ||
    posts.includes(by.post) ||
    workingIn(actor).includes(by.unit) ||
    headed(actor).some((u) => path.includes(u)) ||
    (concerned === null ? workingIn(actor).includes(unit) : posts.includes(concerned)) ||
    (decideUnit !== null && decidesIn(actor).includes(decideUnit)) ||
    duties.some((d) => d.chain.some((link) => link.post !== null && posts.includes(link.post)))
  );
}

/** Whether somebody serves where it was found or below, and so cannot find it, check it or decide on it (回避). */
const servesThere = (posts: readonly HeldPost[], unit: string): boolean =>
  posts.some((p) => p.unitId === unit || standsUnder(p.unitPath).includes(unit));

/** Whether somebody is concerned, and so cannot decide: who serves there, who found it, and the heads above except the one who decides. */
export function concerned(
  who: { readonly accountId: string; readonly posts: readonly HeldPost[] },
  { finding, path, duties }: Seen,
  decideUnit: string,
): boolean {
  const { by, unit } = finding;
  const hands = handsOf(duties, 'answer', 'correct');
  return (
    who.accountId === by.account ||
    servesThere(who.posts, unit) ||
    who.posts.some(
      (p) =>
        p.unitId === by.unit ||
        hands.includes(p.postId) ||
        (p.role === 'head' && p.unitId !== decideUnit && path.includes(p.unitId)),
    )
  );
}

/** Whose it is to speak for the unit: the one it is about, or whoever works there, or was handed it; the head in each case. */
function speaks(actor: StaffActor, { finding: { unit, concerned: about }, duties }: Seen): boolean {
  const hands = handsOf(duties, 'answer');
  return actor.posts.some(
    (p) =>
      (p.unitId === unit && (p.role === 'head' || (about === null && WORKS.includes(p.role)))) ||
      p.postId === about ||
      hands.includes(p.postId),
  );
}

/** Whose the correction is: whoever has it, the head of their unit, and everybody who passed it down to them. */
function corrects(actor: StaffActor, seen: Seen): boolean {
  const duty = dutyOf(seen, 'correct');
  if (!duty) return false;
  const hands = handsOf(seen.duties, 'correct');
  return actor.posts.some(
    (p) =>
      hands.includes(p.postId) ||
      (p.unitId === duty.holderUnit && (p.role === 'head' || (duty.holderPost === null && WORKS.includes(p.role)))),
  );
}

/** Who looks at plan and proof: whoever found it; their colleagues once they serve there no more. */
function checks(actor: StaffActor, { finding, finderServes }: Seen): boolean {
  if (servesThere(actor.posts, finding.unit)) return false;
  const { account, unit, post } = finding.by;
  if (account !== null && actor.accountId === account && unitsOf(actor).includes(unit)) return true;
  if (account !== null && finderServes) return false;
  // Not who only comes along from outside, though their post stands in that unit.
  return actor.posts.some(
    (p) => p.postId === post || (p.unitId === unit && (WORKS.includes(p.role) || OVERSEES.includes(p.role))),
  );
}

/** May the actor do this to a finding that they see? Says nothing about its state. */
export function can(actor: Actor, action: FindingAction, seen: Seen): Verdict {
  if (actor.kind !== 'staff') return no('finding.not-the-unit');
  const { finding } = seen;
  switch (action) {
    case 'agree':
    case 'contest':
      return speaks(actor, seen) ? YES : no('finding.not-the-unit');
    case 'decide':
      if (concerned(actor, seen, finding.decideUnit ?? '')) return no('finding.concerned');
      return finding.decideUnit !== null && decidesIn(actor).includes(finding.decideUnit)
        ? YES
        : no('finding.decided-by-another');
    case 'plan':
    case 'show':
    case 'askTime':
      return corrects(actor, seen) ? YES : no('finding.not-the-owner');
    case 'approveTime':
      return finding.asked !== null && postsOf(actor).includes(finding.asked.post) ? YES : no('finding.approved-above');
    case 'verify':
    case 'checkPlan':
    case 'check':
      return checks(actor, seen) ? YES : no('finding.finder-checks');
    case 'attach':
      return speaks(actor, seen) || corrects(actor, seen) || checks(actor, seen) ? YES : no('finding.not-yours');
    default:
      return action satisfies never;
  }
}

/** May the actor write down a finding about a unit themselves, being one of these roles? */
export function canRecord(actor: Actor, roles: readonly Role[], unit: string): Verdict & { readonly by?: At } {
  if (actor.kind !== 'staff') return no('finding.recorded-by-others');
  const post = actor.posts.find((p) => roles.includes(p.role));
  if (!post) return no('finding.recorded-by-others');
  // Whoever found it checks the correction, and nobody checks their own unit.
  if (servesThere(actor.posts, unit)) return no('finding.own-unit');
  return { may: true, by: { unit: post.unitId, post: post.postId } };
}
