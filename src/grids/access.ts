import type { Verdict } from '../duties/access.ts';
import type { Actor } from '../kernel/actor.ts';

const YES: Verdict = { may: true };
const no = (reason: string): Verdict => ({ may: false, reason });

/**
 * Who keeps the register: head and clerk of the community and of the units above it, and the administrator. Everybody in the office reads
 * it, as everybody outside does.
 *
 * @param path the community and all above it
 */
export function keeps(actor: Actor, path: readonly string[]): Verdict {
  if (actor.kind === 'system') return YES;
  if (actor.kind !== 'staff') return no('grid.kept-by-community');
  const may = actor.posts.some(
    (p) => p.role === 'administrator' || ((p.role === 'head' || p.role === 'clerk') && path.includes(p.unitId)),
  );
  return may ? YES : no('grid.kept-by-community');
}

const TRIES: readonly string[] = ['clerk', 'handler', 'head'];

/** Who tries whether a contact answers: the street above, never the community that wrote it down. */
export function tries(actor: Actor, street: string): Verdict {
  if (actor.kind !== 'staff') return no('grid.tried-by-street');
  return actor.posts.some((p) => p.unitId === street && TRIES.includes(p.role)) ? YES : no('grid.tried-by-street');
}
