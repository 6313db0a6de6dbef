import { type Actor, hasRole, type Role, type StaffActor } from '../kernel/actor.ts';
import type { Sending, SendingAction } from './rules.ts';

export type Verdict = { readonly may: true } | { readonly may: false; readonly reason: string };
const YES: Verdict = { may: true };
const no = (reason: string): Verdict => ({ may: false, reason });

/** Roles that have no part in what a unit sends and is sent. */
const OUTSIDE: readonly Role[] = ['inspector', 'administrator'];
/** Roles that know of all that is sent down. */
export const OVERSEES: readonly Role[] = ['supervisor', 'discipline', 'auditor'];
/** Who sends for a unit, and answers for it. */
const SPEAKS: readonly Role[] = ['head', 'clerk'];

/** A sending with what says who may know of it. */
export interface Seen {
  readonly sending: Sending;
  /** The sender's unit and all above it, nearest first; the same of each unit that it went to. */
  readonly path: readonly string[];
  readonly paths: readonly (readonly string[])[];
}

/** Units in which the actor works. */
export const workingIn = (actor: StaffActor): readonly string[] =>
  actor.posts.filter((p) => !OUTSIDE.includes(p.role)).map((p) => p.unitId);
export const headed = (actor: StaffActor): readonly string[] =>
  actor.posts.filter((p) => p.role === 'head').map((p) => p.unitId);

/** May the actor know of it? What was not sent yet is the sender's and the signer's. `visible` in queries.ts says the same in SQL. */
export function sees(actor: Actor, { sending, path, paths }: Seen): boolean {
  if (actor.kind !== 'staff') return actor.kind === 'system';
  const mine = workingIn(actor);
  const heads = headed(actor);
  const { signer } = sending;
  if (mine.includes(sending.unit) || heads.some((u) => path.includes(u))) return true;
  if (signer !== null && actor.posts.some((p) => p.postId === signer.post)) return true;
  if (sending.sentAt === null) return false;
  return (
    hasRole(actor, ...OVERSEES) ||
    [...sending.to, ...sending.partners].some((u) => mine.includes(u)) ||
    paths.some((p) => heads.some((u) => p.includes(u)))
  );
}

/** With which post somebody writes for a unit: any of theirs in it. */
export const postIn = (actor: Actor, unit: string): string | null =>
  actor.kind === 'staff'
    ? (actor.posts.find((p) => p.unitId === unit && !OUTSIDE.includes(p.role))?.postId ?? null)
    : null;

/** With which post somebody speaks for a unit. */
export const speaking = (actor: Actor, unit: string): string | null =>
  actor.kind === 'staff'
    ? (actor.posts.find((p) => p.unitId === unit && SPEAKS.includes(p.role))?.postId ?? null)
    : null;

/** The units called that the actor answers for, who have not yet. Where nobody has the office of a clerk or a head, whoever works there. */
export const owing = (actor: Actor, { answers }: Sending, states: readonly string[] = ['owed']): readonly string[] =>
  answers.filter((a) => states.includes(a.state) && postIn(actor, a.unit) !== null).map((a) => a.unit);

/** May the actor do this to a sending that they see? Says nothing about its state. */
export function can(actor: Actor, action: SendingAction, { sending, path }: Seen): Verdict {
  switch (action) {
    case 'change':
    case 'askSignature':
    case 'join':
      return postIn(actor, sending.unit) !== null ? YES : no('sending.senders-only');
    case 'send':
    case 'withdraw':
    case 'check':
    case 'conclude':
      return speaking(actor, sending.unit) !== null ? YES : no('sending.head-or-clerk');
    case 'sign':
      if (actor.kind !== 'staff' || !actor.posts.some((p) => p.postId === sending.signer?.post))
        return no('sending.signed-by-another');
      return isOwn(actor, sending, path) ? no('sending.signs-own') : YES;
    case 'answer':
      return owing(actor, sending).length > 0 ? YES : no('sending.asked-units-answer');
    default:
      return action satisfies never;
  }
}

/**
 * Whether a leader would sign for themselves: they wrote it, or speak for the unit that sends it by another of their posts. Above the
 * office itself stands nobody: what others wrote for it its own head signs.
 */
const isOwn = (actor: StaffActor, sending: Sending, path: readonly string[]): boolean =>
  sending.account === actor.accountId || (path.length > 1 && speaking(actor, sending.unit) !== null);
