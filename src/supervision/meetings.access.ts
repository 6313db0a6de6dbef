import type { Scope, Verdict } from '../cases/access.ts';
import type { Appeal } from '../cases/rules.ts';
import { WORKS } from '../duties/access.ts';
import type { Duty } from '../duties/rules.ts';
import type { Actor, HeldPost } from '../kernel/actor.ts';
import { postOf } from './acts.access.ts';
import { allowed } from './acts.rules.ts';
import type { Meeting } from './meetings.rules.ts';

const YES: Verdict = { may: true };
const no = (reason: string): Verdict => ({ may: false, reason });

/** With which post somebody calls a meeting; `null` and the reason where they may not. */
export type Caller = { readonly post: HeldPost } | { readonly post: null; readonly reason: string };

const postsOf = (actor: Actor): readonly HeldPost[] => (actor.kind === 'staff' ? actor.posts : []);

/**
 * About a case: whoever supervises it, or the unit that has it, while it runs. Calling a meeting judges nobody: discipline calls one about
 * a report that it handles itself. Whom to tell of a report is never for another unit to say.
 */
export function callerOnCase(scope: Scope, appeal: Appeal): Caller {
  const lead = postsOf(scope.actor).find((p) => p.unitId === appeal.unitId && WORKS.includes(p.role));
  const ordinary = appeal.visibility === 'normal';
  const post = postOf(scope, appeal) ?? (ordinary ? lead : undefined);
  if (!post) return { post: null, reason: ordinary ? 'meeting.not-yours-to-call' : 'act.discipline-only' };
  return allowed(appeal.state, 'urge') ? { post } : { post: null, reason: 'act.not-running' };
}

/** About a task, or a matter of its own: supervision and discipline; a head; of a task also whoever has it or gave it. */
export function caller(actor: Actor, task: { readonly holderUnit: string; readonly byUnit: string } | null): Caller {
  const post = postsOf(actor).find(
    (p) =>
      ['supervisor', 'discipline', 'head'].includes(p.role) ||
      (task !== null && WORKS.includes(p.role) && [task.holderUnit, task.byUnit].includes(p.unitId)),
  );
  return post ? { post } : { post: null, reason: 'meeting.not-yours-to-call' };
}

/** Whoever called it, whoever holds that post since, and those of that unit who call meetings say what came of it. */
export const runs = (actor: Actor, { byPost, byUnit }: Pick<Meeting, 'byPost' | 'byUnit'>): Verdict =>
  postsOf(actor).some(
    (p) => p.postId === byPost || (p.unitId === byUnit && ['supervisor', 'discipline', 'head'].includes(p.role)),
  )
    ? YES
    : no('meeting.by-whoever-called-it');

/** The head of the level above decides; where it stands without one, whoever heads a level above that. */
export const decides = (actor: Actor, duty: Duty, path: readonly string[]): Verdict =>
  postsOf(actor).some((p) => p.postId === duty.holderPost || (p.role === 'head' && path.includes(p.unitId)))
    ? YES
    : no('meeting.level-above-decides');
