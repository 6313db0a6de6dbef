import { type Actor, hasRole, type Role } from '../kernel/actor.ts';

export type Verdict = { readonly may: true } | { readonly may: false; readonly reason: string };
export const YES: Verdict = { may: true };
export const no = (reason: string): Verdict => ({ may: false, reason });

/** Roles that see what every unit owes under a mechanism. */
export const OVERSEES: readonly Role[] = ['supervisor', 'discipline', 'auditor', 'administrator'];

/** The head of the office as a whole signs what it adopts. */
const headsOffice = (actor: Actor): boolean =>
  actor.kind === 'staff' && actor.posts.some((p) => p.role === 'head' && p.unitPath.length === 1);

/** May the actor adopt a mechanism for the office, or withdraw one? */
export const canAdopt = (actor: Actor): Verdict => (headsOffice(actor) ? YES : no('mechanism.head-adopts'));

/** Roles that prepare rules for whoever signs. */
export const PREPARES: readonly Role[] = ['administrator', 'supervisor'];

/** May the actor hand a prepared version to the head of the office, or take one back? */
export const canPrepare = (actor: Actor): Verdict =>
  actor.kind === 'staff' && hasRole(actor, ...PREPARES) ? YES : no('rule-draft.prepared-by-others');

/** Who knows of what is prepared: whoever prepares, and whoever signs. Until it is adopted it is nobody else's concern. */
export const seesDrafts = (actor: Actor): boolean => canPrepare(actor).may || canAdopt(actor).may;
