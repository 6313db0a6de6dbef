import {
  type Actor,
  type HeldPost,
  hasRole,
  keptAway,
  type Role,
  type StaffActor,
  standsUnder,
} from '../kernel/actor.ts';
import type { Duty, DutyAction } from './rules.ts';

/** Whether, and if not why: `reason` is a code of `packs/refusals.yaml`, shown beside the greyed-out button. */
export type Verdict = { readonly may: true } | { readonly may: false; readonly reason: string };

const YES: Verdict = { may: true };
const no = (reason: string): Verdict => ({ may: false, reason });

/** Roles that carry out duties of their own unit. */
export const WORKS: readonly Role[] = ['clerk', 'handler', 'head', 'callback', 'supervisor', 'discipline'];

/**
 * Steps that are between their holder and discipline: that a post owes one would tell its unit of a measure (packs/measures.yaml). They
 * are in nobody's figures but discipline's, and are not handed to a colleague.
 */
export const PERSONAL: readonly string[] = ['carry-out-measure', 'write-measure', 'check-measure'];

/** Of these, what goes with the person to whichever post they hold by then: no successor learns of it. */
export const WITH_THE_PERSON = 'write-measure';

/** Units of whose people an actor of discipline knows nothing personal: their own, and those above it that they stand under. */
export const disciplineWithin = (actor: StaffActor): readonly string[] => [
  ...new Set(actor.posts.filter((p) => p.role === 'discipline').flatMap((p) => [p.unitId, ...standsUnder(p.unitPath)])),
];

/** Whether discipline knows of a personal step in a unit. `personal` in queries.ts says the same in SQL. */
export const overseesPersonal = (actor: StaffActor, unit: string): boolean =>
  hasRole(actor, 'discipline') && !disciplineWithin(actor).includes(unit);

/** Posts of the actor that stand in the unit that holds the duty, or head a unit above it. */
function postsFor(actor: Actor, duty: Pick<Duty, 'holderUnit'>, holderPath: readonly string[]): HeldPost[] {
  if (actor.kind !== 'staff') return [];
  return actor.posts.filter(
    (p) =>
      (p.unitId === duty.holderUnit && WORKS.includes(p.role)) || (p.role === 'head' && holderPath.includes(p.unitId)),
  );
}

/** Whether a thing hidden from units is hidden from this actor: anybody who holds a post in one of them or below. */
const hiddenFrom = (actor: Actor, units: readonly string[]): boolean =>
  actor.kind === 'staff' && actor.posts.some((p) => keptAway(units, p.unitPath));

/**
 * May the actor know of the duty? `owed` in queries.ts says the same in SQL. A confidential one is for the unit that holds it and for
 * discipline alone: not for the head above, who sees the units' other duties. A personal step is for the post that holds it.
 */
export function sees(actor: Actor, duty: Duty, holderPath: readonly string[]): boolean {
  if (actor.kind !== 'staff') return actor.kind === 'system';
  if (hiddenFrom(actor, duty.hiddenFrom)) return false;
  if (PERSONAL.includes(duty.step))
    return actor.posts.some((p) => p.postId === duty.holderPost) || overseesPersonal(actor, duty.holderUnit);
  if (duty.visibility === 'confidential')
    return (
      hasRole(actor, 'discipline') || actor.posts.some((p) => p.unitId === duty.holderUnit && WORKS.includes(p.role))
    );
  const handed = actor.posts.some((p) => duty.chain.some((link) => link.post === p.postId || link.unit === p.unitId));
  return handed || postsFor(actor, duty, holderPath).length > 0 || hasRole(actor, 'supervisor', 'auditor');
}

/**
 * May the actor do this to the duty? Says nothing about the state (see `ALLOWED`) and assumes the actor may see it.
 * @param holderPath the holder's unit and all above it
 */
export function can(actor: Actor, action: DutyAction, duty: Duty, holderPath: readonly string[]): Verdict {
  if (actor.kind === 'system') return YES;
  if (actor.kind === 'citizen') return no('duty.staff-only');
  const mine = postsFor(actor, duty, holderPath);
  switch (action) {
    case 'handOn':
      if (PERSONAL.includes(duty.step)) return no('duty.stays-with-holder');
      return mine.length > 0 ? YES : no('duty.not-the-holder');
    case 'accept':
    case 'assist':
    case 'progress':
    case 'pause':
    case 'resume':
    case 'restart':
    case 'claim':
      return mine.length > 0 ? YES : no('duty.not-the-holder');
    case 'extend':
      return mine.some((p) => p.role === 'head') ? YES : no('duty.head-of-unit-approves');
    case 'confirm':
    case 'return':
      if (duty.chain.some((link) => actor.posts.some((p) => p.postId === link.post)))
        return no('duty.not-by-the-holder');
      return actor.posts.some((p) => p.unitId === duty.confirmerUnit) ? YES : no('duty.not-the-confirmer');
    case 'cancel':
      return actor.posts.some((p) => p.role === 'supervisor') ? YES : no('duty.supervisor-cancels');
    case 'moveClock':
    case 'hide':
      return no('duty.by-notice-only');
    default:
      return action satisfies never;
  }
}
