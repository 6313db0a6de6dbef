import { type Duty, isEnded } from '../duties/rules.ts';
import { type Actor, hasRole, type StaffActor } from '../kernel/actor.ts';
import { no, OVERSEES, type Verdict, YES } from '../mechanisms/access.ts';
import type { Obligation } from '../mechanisms/adoption.rules.ts';
import type { Made } from './rules.ts';

/** An obligation as somebody stands to it. */
export interface Seen {
  readonly obligation: Obligation;
  readonly duty: Duty;
  /** The holder's unit and all above it, nearest first. */
  readonly path: readonly string[];
  /** Duties about it that are open: to confirm, to answer, to publish. */
  readonly open: readonly Duty[];
  /** Duties to see to what its records handed on, open or seen to. */
  readonly handed: readonly Duty[];
}

const serves = (actor: StaffActor, unit: string): boolean => actor.posts.some((p) => p.unitId === unit);
const heads = (actor: StaffActor, path: readonly string[]): boolean =>
  actor.posts.some((p) => p.role === 'head' && path.includes(p.unitId));

/** Whose duty it is: the post it is held by, or, where none is named, whoever serves in the unit. */
const holds = (actor: StaffActor, duty: Duty): boolean =>
  duty.holderPost === null
    ? serves(actor, duty.holderUnit)
    : actor.posts.some((p) => p.postId === duty.holderPost || (p.role === 'head' && p.unitId === duty.holderUnit));

/** May the actor know of an obligation? The unit, who answers for it, who helps, is helped or confirms, and whoever oversees. */
export const sees = (actor: Actor, { obligation, duty, path, open, handed }: Seen): boolean =>
  actor.kind === 'staff' &&
  !actor.posts.every((p) => p.role === 'inspector') &&
  (hasRole(actor, ...OVERSEES) ||
    serves(actor, obligation.unit) ||
    heads(actor, path) ||
    [duty, ...open, ...handed].some((d) => holds(actor, d)) ||
    (obligation.pair !== null && serves(actor, obligation.pair)) ||
    actor.posts.some((p) => p.postId === obligation.confirmer) ||
    duty.assistants.some((unit) => serves(actor, unit)));

/** Fields that the rule keeps private, and files: for the unit, whoever confirms or helps to hold it, and supervision. */
export const readsAll = (actor: Actor, { obligation, duty, open }: Seen): boolean =>
  actor.kind === 'staff' &&
  (hasRole(actor, 'supervisor') ||
    serves(actor, obligation.unit) ||
    [duty, ...open].some((d) => d.step !== 'answer-ask' && holds(actor, d)));

/** Whether the actor has, or had, something to see to that a record handed on. */
export const wasGiven = (actor: Actor, { handed }: Seen, dutyId: string): boolean =>
  actor.kind === 'staff' && handed.some((d) => d.dutyId === dutyId && holds(actor, d));

export type ObligationAction = 'record' | 'attach' | 'confirm' | 'giveCode' | 'answerAsk' | 'publish' | 'takeDown';

/** May the actor do this? @param made the record it is about @param duty the duty that the act is for, where it is not the main one */
export function can(
  actor: Actor,
  action: ObligationAction,
  seen: Seen,
  made: Made | null = null,
  duty: Duty | null = null,
): Verdict {
  if (actor.kind !== 'staff') return no('obligation.staff-only');
  switch (action) {
    case 'record':
    case 'attach':
      if (isEnded(seen.duty)) return no('obligation.over');
      return holds(actor, seen.duty) ? YES : no('obligation.held-by-another');
    case 'confirm':
    case 'giveCode':
      if (made?.state !== 'recorded' || !duty || isEnded(duty)) return no('obligation.nothing-to-confirm');
      if (action === 'giveCode' && seen.obligation.confirmer !== null) return no('obligation.confirmed-inside');
      // Always somebody else: not who recorded it, and of those asked outside not the holder's own people.
      if (made.by.account === actor.accountId) return no('obligation.confirmed-by-another');
      if (seen.obligation.confirmer === null && serves(actor, seen.obligation.unit))
        return no('obligation.confirmed-by-another');
      return holds(actor, duty) ? YES : no('obligation.confirmed-by-another');
    case 'answerAsk':
      if (!duty || isEnded(duty)) return no('obligation.ask-answered');
      return holds(actor, duty) ? YES : no('obligation.held-by-another');
    case 'publish':
      if (made?.state !== 'confirmed' || !duty || isEnded(duty)) return no('obligation.nothing-to-publish');
      return holds(actor, duty) ? YES : no('obligation.held-by-another');
    case 'takeDown':
      if (!made?.shown) return no('obligation.not-shown');
      return heads(actor, seen.path) || hasRole(actor, 'supervisor') ? YES : no('obligation.head-takes-down');
    default:
      return action satisfies never;
  }
}
