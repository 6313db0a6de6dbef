import { type Actor, hasRole } from '../kernel/actor.ts';
import { OVERSEES } from '../mechanisms/access.ts';

/**
 * May the actor read what a unit comes to? What the rule publishes (to everybody or to the office) every member of staff; else the unit,
 * whoever heads it or what stands above it, and whoever oversees. The same people may open what it rests on.
 *
 * @param path the unit and all above it
 * @param shown every field that the figure reads is published by the rules that feed it
 */
export const seesFigure = (actor: Actor, path: readonly string[], shown: boolean): boolean =>
  actor.kind === 'staff' && !actor.posts.every((p) => p.role === 'inspector') && (shown || seesBasis(actor, path));

/** May the actor open the records of a unit? */
export const seesBasis = (actor: Actor, path: readonly string[]): boolean =>
  actor.kind === 'staff' &&
  !actor.posts.every((p) => p.role === 'inspector') &&
  (hasRole(actor, ...OVERSEES) ||
    actor.posts.some((p) => p.unitId === path[0] || (p.role === 'head' && path.includes(p.unitId))));
