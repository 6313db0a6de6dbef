import { can as canDuty, type Verdict, WORKS } from '../duties/access.ts';
import type { Duty } from '../duties/rules.ts';
import type { Actor, HeldPost, Role } from '../kernel/actor.ts';

/*
 * Every member of staff may read of projects: all but contacts and numbers is public anyway. Who may do what follows from the unit that
 * keeps the collection, from who holds the duty, and from who calls people. Nobody calls about what their own unit built or states.
 */

const YES: Verdict = { may: true };
const no = (reason: string): Verdict => ({ may: false, reason });

const posts = (actor: Actor): readonly HeldPost[] => (actor.kind === 'staff' ? actor.posts : []);

const KEEPS: readonly Role[] = ['clerk', 'handler', 'head'];

/** May the actor keep the collection: clerks, case officers and the head of the desk, and heads above. @param path the desk's unit and all above it */
export function canKeep(actor: Actor, path: readonly string[]): Verdict {
  const may = posts(actor).some(
    (p) => (p.unitId === path[0] && KEEPS.includes(p.role)) || (p.role === 'head' && path.includes(p.unitId)),
  );
  return may ? YES : no('project.desk-only');
}

/** The list of a year is signed by the head of the desk, or one above. */
export const canAdopt = (actor: Actor, path: readonly string[]): Verdict =>
  posts(actor).some((p) => p.role === 'head' && path.includes(p.unitId)) ? YES : no('project.head-adopts');

/**
 * May the actor call people: the call-back desk, but nobody who serves where the matter is.
 *
 * @param about units whose work is asked about
 */
export function canCall(actor: Actor, about: readonly string[]): Verdict {
  if (!posts(actor).some((p) => p.role === 'callback')) return no('project.call-desk-only');
  return posts(actor).some((p) => p.unitPath.slice(0, -1).some((unit) => about.includes(unit)))
    ? no('project.not-own-work')
    : YES;
}

/** Whoever holds a duty does it. @param path the holder's unit and all above it */
export const canDo = (actor: Actor, duty: Duty, path: readonly string[]): Verdict =>
  canDuty(actor, 'claim', duty, path);

/** Supervision confirms; whoever had it in hand does not. */
export function canConfirm(actor: Actor, milestone: Duty, confirm: Duty): Verdict {
  if (posts(actor).some((p) => milestone.chain.some((link) => link.post === p.postId)))
    return no('duty.not-by-the-holder');
  return posts(actor).some((p) => p.unitId === confirm.holderUnit && p.role === 'supervisor')
    ? YES
    : no('project.supervision-confirms');
}

/** Whoever may open what shows a milestone: who carries it, who confirms it, and who keeps the list. @param owner, desk unit and all above */
export const canSeeProof = (actor: Actor, owner: readonly string[], desk: readonly string[]): boolean =>
  posts(actor).some((p) => p.role === 'supervisor') || canState(actor, owner).may || canKeep(actor, desk).may;

/** After its duty is done, the place goes on stating what was reached. @param path of the unit that states it */
export const canState = (actor: Actor, path: readonly string[]): Verdict =>
  posts(actor).some(
    (p) => (p.unitId === path[0] && WORKS.includes(p.role)) || (p.role === 'head' && path.includes(p.unitId)),
  )
    ? YES
    : no('project.place-states');

/** Whether a unit and a place are of one line: then the place cannot be asked what the unit has built. */
export const related = (owner: readonly string[], place: readonly string[]): boolean =>
  owner.includes(place[0]!) || place.includes(owner[0]!);
