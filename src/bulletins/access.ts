import { type Actor, hasRole } from '../kernel/actor.ts';

export type Verdict = { readonly may: true } | { readonly may: false; readonly reason: string };
const YES: Verdict = { may: true };
const no = (reason: string): Verdict => ({ may: false, reason });

/** Who sees the whole office, and so may count it: supervision, discipline, auditors, and the head of the office itself. */
const countsAll = (actor: Actor): boolean =>
  hasRole(actor, 'supervisor', 'discipline', 'auditor') ||
  (actor.kind === 'staff' && actor.posts.some((p) => p.role === 'head' && p.unitPath.length === 1));

/** May the actor draw up a bulletin, issue or withdraw one? Issued ones are for everybody who works here. */
export function can(actor: Actor, action: 'draft' | 'issue' | 'withdraw'): Verdict {
  if (action === 'draft') return countsAll(actor) ? YES : no('bulletin.supervision-draws-up');
  return hasRole(actor, 'supervisor', 'discipline') ? YES : no('bulletin.supervision-issues');
}
