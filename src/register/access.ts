import { type Actor, hasRole, type Role, type StaffActor } from '../kernel/actor.ts';
import type { OwnRule, RuleAction, RuleCheck } from './rules.ts';

export type Verdict = { readonly may: true } | { readonly may: false; readonly reason: string };
const YES: Verdict = { may: true };
const no = (reason: string): Verdict => ({ may: false, reason });

/** Roles that see drafts of all units. */
export const OVERSEES: readonly Role[] = ['administrator', 'supervisor', 'discipline', 'auditor'];

export const headed = (actor: StaffActor): readonly string[] =>
  actor.posts.filter((p) => p.role === 'head').map((p) => p.unitId);

const heads = (actor: Actor, path: readonly string[]): boolean =>
  actor.kind === 'staff' && headed(actor).some((u) => path.includes(u));

/** The head of the office as a whole: for rules that no unit of it gives. */
const headsOffice = (actor: Actor): boolean =>
  actor.kind === 'staff' && actor.posts.some((p) => p.role === 'head' && p.unitPath.length === 1);

/** May the actor know of drafts of the unit that gives a rule? What binds is for everybody. @param path the issuer's */
export const seesDrafts = (actor: Actor, path: readonly string[]): boolean =>
  hasRole(actor, ...OVERSEES) || heads(actor, path);

/** May the actor know that there is such a rule? `visible` in queries.ts says the same in SQL. */
export const sees = (actor: Actor, rule: Pick<OwnRule, 'state'>, path: readonly string[]): boolean =>
  actor.kind === 'staff' && (rule.state !== 'draft' || seesDrafts(actor, path));

/** May the actor do this to a rule of the unit with this path? Says nothing about its state. */
export function can(actor: Actor, action: RuleAction | 'nameChecker', path: readonly string[]): Verdict {
  const administers = hasRole(actor, 'administrator');
  switch (action) {
    case 'edit':
    case 'revise':
    case 'drop':
      return administers || heads(actor, path) ? YES : no('rule.drafted-by-head');
    case 'adopt':
    case 'repeal':
      return heads(actor, path) ? YES : no('rule.head-adopts');
    case 'nameChecker':
      return administers || heads(actor, path) ? YES : no('rule.head-names-checker');
    default:
      return action satisfies never;
  }
}

/** Who names the checker of a rule that no unit of the office gives. */
export const canNameCheckerOfLaw = (actor: Actor): Verdict =>
  hasRole(actor, 'administrator') || headsOffice(actor) ? YES : no('rule.head-names-checker');

/** Whose it is to check that a rule is kept: the post named, or whoever serves in the unit named. */
export function canCheck(actor: Actor, check: Pick<RuleCheck, 'unit' | 'post' | 'dutyId'> | null): Verdict {
  if (!check || check.dutyId === null) return no('rule.no-check-owed');
  const mine =
    actor.kind === 'staff' &&
    actor.posts.some(
      (p) => p.postId === check.post || (p.unitId === check.unit && (check.post === null || p.role === 'head')),
    );
  return mine ? YES : no('rule.checked-by-another');
}
