import { can as canDuty, type Verdict } from '../duties/access.ts';
import type { Duty } from '../duties/rules.ts';
import type { Actor, HeldPost, Role } from '../kernel/actor.ts';
import type { Task, TaskAction } from './rules.ts';

const YES: Verdict = { may: true };
const no = (reason: string): Verdict => ({ may: false, reason });

/** Roles that arrange that something is carried out: a head for what stands below, supervision and discipline for the whole office. */
const ARRANGES: readonly Role[] = ['head', 'supervisor', 'discipline'];

export const arranging = (actor: Actor): readonly HeldPost[] =>
  actor.kind === 'staff' ? actor.posts.filter((p) => ARRANGES.includes(p.role)) : [];

/** Whether somebody in this post may give a task to the unit with this path. */
export const reaches = (post: HeldPost, path: readonly string[]): boolean =>
  post.role === 'head' ? path.includes(post.unitId) : true;

/** A task with what says who may do what with it. */
export interface Seen {
  readonly task: Task;
  /** Its duty as it stands: who holds it. */
  readonly duty: Duty;
  /** The holder's unit and all above it; the same of the unit that gave it. */
  readonly holderPath: readonly string[];
  readonly byPath: readonly string[];
}

/** Whether the actor has had the task in hand: whoever carries it out does not confirm it. */
const carriesOut = (actor: Extract<Actor, { kind: 'staff' }>, { task, duty }: Seen): boolean =>
  actor.posts.some(
    (p) =>
      duty.chain.some((link) => link.post === p.postId) || (p.unitId === duty.holderUnit && p.unitId !== task.byUnit),
  );

/** Whoever gave it: the post that did (and whoever holds it since), the head or supervision of that unit, a head above. */
const gave = (actor: Extract<Actor, { kind: 'staff' }>, { task, byPath }: Seen): boolean =>
  actor.posts.some(
    (p) =>
      p.postId === task.byPost ||
      (p.unitId === task.byUnit && ARRANGES.includes(p.role)) ||
      (p.role === 'head' && byPath.includes(p.unitId)),
  );

/** May the actor do this to a task that they see? Says nothing about its state. */
export function can(actor: Actor, action: TaskAction, seen: Seen): Verdict {
  if (actor.kind !== 'staff') return no('duty.staff-only');
  switch (action) {
    case 'accept':
    case 'split':
    case 'report':
    case 'claim':
    case 'askMore':
    case 'attach':
      return canDuty(actor, 'claim', seen.duty, seen.holderPath);
    case 'askReport':
    case 'check':
    case 'cancel':
      return gave(actor, seen) ? YES : no('task.by-whoever-gave-it');
    case 'confirm':
    case 'return':
    case 'decideMore':
      if (carriesOut(actor, seen)) return no('task.not-by-the-holder');
      return gave(actor, seen) ? YES : no('task.by-whoever-gave-it');
    default:
      return action satisfies never;
  }
}
