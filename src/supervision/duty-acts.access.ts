import { can as canDuty, PERSONAL, sees, type Verdict } from '../duties/access.ts';
import type { Duty } from '../duties/rules.ts';
import { type Actor, type HeldPost, hasRole, keptAway, standsUnder } from '../kernel/actor.ts';

const YES: Verdict = { may: true };
const no = (reason: string): Verdict => ({ may: false, reason });

/** A duty with the unit that holds it and all above that. */
export interface Placed {
  readonly duty: Duty;
  readonly path: readonly string[];
  /**
   * Whether the actor may see what it is about. A list tells many of a confidential duty by its step alone; what supervision asks about
   * it says more, and is for those who may see the matter itself: never for whom a measure is about (信访工作条例 article 30).
   */
  readonly inSight: boolean;
}

/** May the actor know of the duty here? As everywhere, and discipline as well: it supervises what supervision itself owes. */
export const knows = (actor: Actor, { duty, path, inSight }: Placed): boolean =>
  inSight &&
  (sees(actor, duty, path) ||
    (actor.kind === 'staff' &&
      hasRole(actor, 'discipline') &&
      !PERSONAL.includes(duty.step) &&
      !actor.posts.some((p) => keptAway(duty.hiddenFrom, p.unitPath))));

/**
 * May the actor know of what was asked about a duty? Also whoever the explanation was handed on to; but nobody whom the duty is kept
 * from by now.
 */
export function knowsAct(actor: Actor, on: Placed, explain: Placed | null): boolean {
  if (knows(actor, on)) return true;
  if (explain === null || actor.kind !== 'staff') return false;
  const { visibility, hiddenFrom } = on.duty;
  const theirs = on.inSight || actor.posts.some((p) => p.postId === explain.duty.holderPost);
  return theirs && sees(actor, { ...explain.duty, visibility, hiddenFrom }, explain.path);
}

/** Posts of the actor that supervise such a duty: an ordinary one supervision and discipline, a confidential one discipline alone. */
const supervising = (actor: Actor, duty: Duty): readonly HeldPost[] =>
  actor.kind !== 'staff'
    ? []
    : actor.posts.filter((p) => p.role === 'discipline' || (p.role === 'supervisor' && duty.visibility === 'normal'));

/** The post with which the actor supervises the duty; `null` where they do not. */
export const postOf = (actor: Actor, duty: Duty): HeldPost | null => supervising(actor, duty)[0] ?? null;

/** May the actor supervise a duty that they know of? Nobody who stands in or below a unit that has it, or had it in hand. */
export function can(actor: Actor, duty: Duty): Verdict {
  if (actor.kind !== 'staff' || supervising(actor, duty).length === 0)
    return no(duty.visibility === 'normal' ? 'act.supervision-only' : 'act.discipline-only');
  const units = [duty.holderUnit, ...duty.assistants];
  const own = actor.posts.some(
    (p) => standsUnder(p.unitPath).some((u) => units.includes(u)) || duty.chain.some((link) => link.post === p.postId),
  );
  return own ? no('act.own-matter') : YES;
}

/** May the actor ask about it as well? An explanation is a duty that the unit would see: of a personal step nobody is to guess (PERSONAL). */
export function canAsk(actor: Actor, duty: Duty): Verdict {
  const may = can(actor, duty);
  return may.may && PERSONAL.includes(duty.step) ? no('duty-act.personal') : may;
}

/** Whether the actor may answer: whoever holds the explanation, works in the unit that does, or heads one above. */
export const canAnswer = (actor: Actor, explain: Placed): Verdict =>
  canDuty(actor, 'claim', explain.duty, explain.path);
