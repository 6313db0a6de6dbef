import type { Verdict } from '../duties/access.ts';
import type { Actor } from '../kernel/actor.ts';

const YES: Verdict = { may: true };
const no = (reason: string): Verdict => ({ may: false, reason });

const WORKS: readonly string[] = ['clerk', 'handler', 'head'];

/** Who enters and changes days: whoever works in the unit, heads above it, and the administrator. @param path the unit and all above it */
export function plans(actor: Actor, path: readonly string[]): Verdict {
  if (actor.kind === 'system') return YES;
  const may =
    actor.kind === 'staff' &&
    actor.posts.some(
      (p) =>
        p.role === 'administrator' ||
        (p.unitId === path[0] && WORKS.includes(p.role)) ||
        (p.role === 'head' && path.includes(p.unitId)),
    );
  return may ? YES : no('reception.planned-by-unit');
}

/** Who sees names and says who came: whoever works in the unit itself. Nobody else has to know who came to see it. */
export function receives(actor: Actor, unit: string): Verdict {
  const may = actor.kind === 'staff' && actor.posts.some((p) => p.unitId === unit && WORKS.includes(p.role));
  return may ? YES : no('reception.received-by-unit');
}
