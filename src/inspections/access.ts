import { type Actor, type HeldPost, hasRole, keptAway, type Role, type StaffActor } from '../kernel/actor.ts';
import type { Instant } from '../kernel/time.ts';
import { type Inspection, type InspectionAction, isSealed } from './rules.ts';

export type Verdict = { readonly may: true } | { readonly may: false; readonly reason: string };
const YES: Verdict = { may: true };
const no = (reason: string): Verdict => ({ may: false, reason });

/** Roles that plan inspections. */
const PLANS: readonly Role[] = ['supervisor', 'discipline'];
/** Who can be in a team: the supervising office's own people, and supervisors from outside. */
export const JOINS: readonly Role[] = ['supervisor', 'discipline', 'inspector'];
/** Roles that work for the unit inspected and so know of it. */
const WORKS: readonly Role[] = ['clerk', 'handler', 'head', 'callback', 'supervisor', 'discipline'];
/** Roles that answer a report for their unit. */
const ANSWERS: readonly Role[] = ['head', 'clerk', 'handler'];

/**
 * How much somebody knows of an inspection. *whole*: plan, what was seen, findings. *inspected*: what the unit is told, with the result
 * once it is closed. *dated*: that there is a sealed plan, of when, for which days and with which commitment.
 */
export type Knows = 'whole' | 'inspected' | 'dated';

/** An inspection with the path of each unit inspected (itself and all above it, nearest first). */
export interface Known {
  readonly inspection: Inspection;
  readonly paths: readonly (readonly string[])[];
}

export const postIds = (actor: StaffActor): readonly string[] => actor.posts.map((p) => p.postId);
export const plansIn = (actor: StaffActor): readonly string[] =>
  actor.posts.filter((p) => PLANS.includes(p.role)).map((p) => p.unitId);
export const worksIn = (actor: StaffActor): readonly string[] =>
  actor.posts.filter((p) => WORKS.includes(p.role)).map((p) => p.unitId);
export const headed = (actor: StaffActor): readonly string[] =>
  actor.posts.filter((p) => p.role === 'head').map((p) => p.unitId);

/** Whether the actor works in a unit inspected or below it: to them it is told as to the unit, whatever their role. */
const standsInside = (actor: StaffActor, targets: readonly string[]): boolean =>
  actor.posts.some((p) => keptAway(targets, p.unitPath));

/**
 * How much the actor may know; `null`: not that it exists. `visible` in queries.ts says the same in SQL.
 *
 * A sealed plan is known to whoever planned it and, from the moment set, to the team; that there is one, to those who plan in the same
 * unit and to the team. Nobody else can be told: from whom it must be kept stands in the plan itself.
 */
export function knows(actor: Actor, { inspection, paths }: Known, now: Instant): Knows | null {
  if (actor.kind !== 'staff') return actor.kind === 'system' ? 'whole' : null;
  const posts = postIds(actor);
  const planned = posts.includes(inspection.post);
  const inTeam = posts.some((p) => inspection.team.includes(p));
  if (isSealed(inspection)) {
    const told = inspection.state === 'waiting' && inTeam && inspection.teamFrom !== null && inspection.teamFrom <= now;
    if (planned || told) return 'whole';
    return inTeam || plansIn(actor).includes(inspection.unit) ? 'dated' : null;
  }
  if (planned || inTeam) return 'whole';
  if (standsInside(actor, inspection.targets))
    return worksIn(actor).some((u) => inspection.targets.includes(u)) || hasRole(actor, 'supervisor', 'discipline')
      ? 'inspected'
      : null;
  if (hasRole(actor, 'supervisor', 'discipline', 'auditor')) return 'whole';
  return headed(actor).some((u) => paths.some((path) => path.includes(u))) ? 'inspected' : null;
}

/** The post with which somebody plans: of a role that does. */
export const planningPost = (actor: Actor): HeldPost | undefined =>
  actor.kind === 'staff' ? actor.posts.find((p) => PLANS.includes(p.role)) : undefined;

export const canPlan = (actor: Actor): Verdict => (planningPost(actor) ? YES : no('inspection.supervision-plans'));

/** May the actor do this? Assumes that they may know of it, and says nothing about its state. */
export function can(actor: Actor, action: InspectionAction, inspection: Inspection): Verdict {
  if (actor.kind !== 'staff') return no('inspection.team-only');
  const posts = postIds(actor);
  switch (action) {
    case 'open':
    case 'look':
      return posts.some((p) => inspection.team.includes(p)) ? YES : no('inspection.team-only');
    case 'close':
      return posts.includes(inspection.team[0]!) || posts.includes(inspection.post)
        ? YES
        : no('inspection.lead-closes');
    case 'cancel':
      return posts.includes(inspection.post) ? YES : no('inspection.planner-cancels');
    case 'answer': {
      const mine = answeringUnit(actor, inspection);
      if (mine === null) return no('inspection.inspected-answers');
      return inspection.answered.includes(mine) ? no('inspection.answered-already') : YES;
    }
    default:
      return action satisfies never;
  }
}

/** The unit for which the actor answers a report; `null` if they work for none that was inspected. */
export const answeringUnit = (actor: StaffActor, { targets }: Pick<Inspection, 'targets'>): string | null =>
  actor.posts.find((p) => targets.includes(p.unitId) && ANSWERS.includes(p.role))?.unitId ?? null;
