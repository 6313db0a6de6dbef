/** What a post may do. One post has one role; a person may hold several posts. */
export const ROLES = [
  'clerk',
  'handler',
  'head',
  'callback',
  'supervisor',
  'discipline',
  'auditor',
  'administrator',
  // From outside the office: deputies, committee members, invited inspectors (特邀监察员). Knows of its own inspections alone.
  'inspector',
] as const;
export type Role = (typeof ROLES)[number];

/** A post somebody holds today. `unitPath` lists the unit and all above it, nearest first: it answers "below whom". */
export interface HeldPost {
  readonly postId: string;
  readonly unitId: string;
  readonly role: Role;
  readonly unitPath: readonly string[];
}

/** A signed-in member of staff, with the posts held now. */
export interface StaffActor {
  readonly kind: 'staff';
  readonly officeId: string;
  readonly accountId: string;
  readonly posts: readonly HeldPost[];
}

/** Whoever showed the number and the secret of one appeal; may do only what that appeal's person may. */
export interface CitizenActor {
  readonly kind: 'citizen';
  readonly officeId: string;
  readonly caseId: string;
}

/**
 * From which accused a unit's people are kept away: their own unit and those above it, given the unit's path. The office as a whole
 * (the last of the path) counts only for the posts in it: all stand below it, and nobody would be left to take a report against it.
 */
export const standsUnder = (path: readonly string[]): readonly string[] => (path.length > 1 ? path.slice(0, -1) : path);

/** Whether a matter that accuses units must not come to somebody in the unit with this path (itself and all above it, nearest first). */
export const keptAway = (accused: readonly string[], path: readonly string[]): boolean =>
  accused.length > 0 && standsUnder(path).some((unit) => accused.includes(unit));

/** Whether the same units are accused, in whatever order. */
export const sameUnits = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((unit) => others.includes(unit));

/** Accused units as entries of the ledger name them: several, or, in those from before that was possible, one or none. */
export const unitsIn = (named: unknown): readonly string[] =>
  Array.isArray(named) ? named : typeof named === 'string' ? [named] : [];

/** A process of the house: intake from a form not yet tied to anybody, import, sealer, sweeper. */
export interface SystemActor {
  readonly kind: 'system';
  readonly officeId: string;
  readonly process: string;
}

export type Actor = StaffActor | CitizenActor | SystemActor;

/** Who did it, as the ledger writes it: an account, the person of a case, or a process. No names. */
export function actorRef(actor: Actor): string {
  switch (actor.kind) {
    case 'staff':
      return `account:${actor.accountId}`;
    case 'citizen':
      return `citizen:${actor.caseId}`;
    case 'system':
      return `system:${actor.process}`;
    default:
      return actor satisfies never;
  }
}

export const hasRole = (actor: Actor, ...roles: readonly Role[]): boolean =>
  actor.kind === 'staff' && actor.posts.some((p) => roles.includes(p.role));
