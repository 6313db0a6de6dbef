import { overseesPersonal, PERSONAL } from '../duties/access.ts';
import { type Actor, hasRole } from '../kernel/actor.ts';
import { headed, withinOf, workingIn } from './cards.access.ts';

/** What says who may know of something that is counted. */
export interface Counted {
  readonly unit: string;
  /** The unit and all above it, nearest first. */
  readonly path: readonly string[];
  readonly step: string;
  readonly visibility: 'normal' | 'confidential';
  readonly hiddenFrom: readonly string[];
}

/**
 * Is it in the actor's figures? As for the duties themselves (`sees` in duties/access.ts): what accuses a unit is in no figure of its
 * people; supervision and audit see all that is not confidential, a head what is below, discipline what is confidential, and whoever
 * works in a unit what that unit holds. What one handed on out of one's units is in the figures of whoever has it. `visible` in
 * board.queries.ts says the same in SQL. Personal steps are in the figures of discipline alone: a unit has few people, and one is enough to tell.
 */
export function sees(actor: Actor, { unit, path, step, visibility, hiddenFrom }: Counted): boolean {
  if (actor.kind !== 'staff') return false;
  const within = withinOf(actor);
  if (hiddenFrom.some((u) => within.includes(u))) return false;
  if (PERSONAL.includes(step)) return overseesPersonal(actor, unit);
  if (workingIn(actor).includes(unit)) return true;
  return visibility === 'confidential'
    ? hasRole(actor, 'discipline')
    : hasRole(actor, 'supervisor', 'auditor') || headed(actor).some((u) => path.includes(u));
}

/** The account of somebody who keeps views of the board. */
export function accountOf(actor: Actor): string {
  if (actor.kind !== 'staff') throw new Error('views are kept by people');
  return actor.accountId;
}
