import type { Actor, HeldPost, Role } from '../kernel/actor.ts';
import type { Duty, DutyAction } from './rules.ts';

/** Whether, and if not why: `reason` is a code of `packs/refusals.yaml`, shown beside the greyed-out button. */
export type Verdict = { readonly may: true } | { readonly may: false; readonly reason: string };

const YES: Verdict = { may: true };
const no = (reason: string): Verdict => ({ may: false, reason });

/** Roles that carry out duties of their own unit. */
const WORKS: readonly Role[] = ['clerk', 'handler', 'head', 'callback', 'supervisor', 'discipline'];

/** Posts of the actor that stand in the unit that holds the duty, or head a unit above it. */
export function postsFor(actor: Actor, duty: Pick<Duty, 'holderUnit'>, holderPath: readonly string[]): HeldPost[] {
  if (actor.kind !== 'staff') return [];
  return actor.posts.filter(
    (p) =>
      (p.unitId === duty.holderUnit && WORKS.includes(p.role)) || (p.role === 'head' && holderPath.includes(p.unitId)),
  );
}

/** Whether a thing hidden from a unit is hidden from this actor: anybody who holds a post there or below. */
export const hiddenFrom = (actor: Actor, unit: string | null): boolean =>
  unit !== null && actor.kind === 'staff' && actor.posts.some((p) => p.unitPath.includes(unit));

/**
 * May the actor do this to the duty? Says nothing about the state (see `ALLOWED`) and assumes the actor may see it.
 * @param holderPath the holder's unit and all above it
 */
export function can(actor: Actor, action: DutyAction, duty: Duty, holderPath: readonly string[]): Verdict {
  if (actor.kind === 'system') return YES;
  if (actor.kind === 'citizen') return no('duty.staff-only');
  const mine = postsFor(actor, duty, holderPath);
  switch (action) {
    case 'accept':
    case 'handOn':
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
      return no('duty.by-notice-only');
    default:
      return action satisfies never;
  }
}
