import { type Scope, standsIn, type Verdict } from '../cases/access.ts';
import type { Appeal } from '../cases/rules.ts';
import type { Duty } from '../duties/rules.ts';
import { type HeldPost, standsUnder } from '../kernel/actor.ts';
import { type ActAction, allowed, waitsFor } from './acts.rules.ts';

const YES: Verdict = { may: true };
const no = (reason: string): Verdict => ({ may: false, reason });

/** Units that have the matter, help with it, or are accused in it: nobody in or below one of them supervises it. */
function concerned({ unitId, accusedUnits, detail }: Appeal, duties: readonly Duty[]): readonly string[] {
  const named = [unitId, ...accusedUnits, detail.correcting, detail.handedTo, ...detail.assistants];
  return [...named, waitsFor(duties)?.holderUnit ?? null].filter((u) => u !== null);
}

/** Posts of the actor that supervise such a matter: an ordinary one supervision and discipline, a report discipline alone. */
function supervising(scope: Scope, appeal: Appeal): readonly HeldPost[] {
  if (scope.actor.kind !== 'staff') return [];
  const ordinary = appeal.visibility === 'normal';
  return scope.actor.posts.filter(
    (p) => p.role === 'discipline' || (ordinary ? p.role === 'supervisor' : standsIn(p, appeal)),
  );
}

/** The post with which the actor supervises the case; `null` where they do not. */
export const postOf = (scope: Scope, appeal: Appeal): HeldPost | null => supervising(scope, appeal)[0] ?? null;

/** May the actor do this about a case that they see, as it stands now? */
export function can(scope: Scope, action: ActAction, appeal: Appeal, duties: readonly Duty[]): Verdict {
  const { actor } = scope;
  if (actor.kind !== 'staff' || supervising(scope, appeal).length === 0)
    return no(appeal.visibility === 'normal' ? 'act.supervision-only' : 'act.discipline-only');
  const units = concerned(appeal, duties);
  const own = actor.posts.some(
    (p) => standsUnder(p.unitPath).some((u) => units.includes(u)) || appeal.detail.handlers.includes(p.postId),
  );
  if (own) return no('act.own-matter');
  return allowed(appeal.state, action) ? YES : no('act.not-running');
}
