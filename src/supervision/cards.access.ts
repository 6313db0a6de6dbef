import { overseesPersonal, PERSONAL } from '../duties/access.ts';
import { type Actor, type HeldPost, hasRole, type Role, type StaffActor, standsUnder } from '../kernel/actor.ts';
import type { Instant } from '../kernel/time.ts';
import type { Card, CardAction } from './cards.rules.ts';

export type Verdict = { readonly may: true } | { readonly may: false; readonly reason: string };
const YES: Verdict = { may: true };
const no = (reason: string): Verdict => ({ may: false, reason });

/** Roles that carry out what a unit owes, and so know of the cards on it. */
const WORKS: readonly Role[] = ['clerk', 'handler', 'head', 'callback', 'supervisor', 'discipline'];
/** Roles that decide on contested cards, in the unit that decides. */
export const DECIDES: readonly Role[] = ['supervisor', 'discipline', 'head'];

/** A card with what says who may know of it: step and visibility are the duty's as it stands now. */
export interface Seen {
  readonly card: Card;
  /** The holder's unit and all above it, nearest first. */
  readonly path: readonly string[];
  readonly step: string;
  readonly visibility: 'normal' | 'confidential';
  readonly hiddenFrom: readonly string[];
  /** The unit that is to decide; `null` until it is contested. */
  readonly decideUnit: string | null;
}

/** The units whose posts say whom an actor stands under. */
export const withinOf = (actor: StaffActor): readonly string[] => [
  ...new Set(actor.posts.flatMap((p) => standsUnder(p.unitPath))),
];
export const workingIn = (actor: StaffActor): readonly string[] =>
  actor.posts.filter((p) => WORKS.includes(p.role)).map((p) => p.unitId);
export const headed = (actor: StaffActor): readonly string[] =>
  actor.posts.filter((p) => p.role === 'head').map((p) => p.unitId);
export const decidesIn = (actor: StaffActor): readonly string[] =>
  actor.posts.filter((p) => DECIDES.includes(p.role)).map((p) => p.unitId);

/** May the actor know that there is such a card? `visible` in cards.queries.ts says the same in SQL. */
export function sees(actor: Actor, { card, path, step, visibility, hiddenFrom, decideUnit }: Seen): boolean {
  if (actor.kind !== 'staff') return actor.kind === 'system';
  if (hiddenFrom.some((u) => withinOf(actor).includes(u))) return false;
  if (card.holderAccount === actor.accountId) return true;
  if (decideUnit !== null && decidesIn(actor).includes(decideUnit)) return true;
  // A card on what only its holder knows of would tell the unit of it.
  if (PERSONAL.includes(step)) return overseesPersonal(actor, card.holderUnit);
  if (workingIn(actor).includes(card.holderUnit)) return true;
  return visibility === 'confidential'
    ? hasRole(actor, 'discipline')
    : hasRole(actor, 'supervisor', 'auditor') || headed(actor).some((u) => path.includes(u));
}

/** Whose card it is: whoever held the duty then, whoever has that post now, and the head of the unit. */
const holds = (actor: StaffActor, card: Card): boolean =>
  card.holderAccount === actor.accountId ||
  actor.posts.some(
    (p) =>
      p.postId === card.holderPost ||
      (p.unitId === card.holderUnit && (p.role === 'head' || (card.holderPost === null && WORKS.includes(p.role)))),
  );

/**
 * Whether somebody is concerned, and so cannot decide (回避): the holder; a post in the holder's unit or below it; the head of a unit
 * above, unless that is the unit that decides because supervision itself is the holder.
 */
function concerned(
  who: { readonly accountId: string; readonly posts: readonly HeldPost[] },
  { card, path }: Pick<Seen, 'card' | 'path'>,
  decideUnit: string,
): boolean {
  return (
    who.accountId === card.holderAccount ||
    who.posts.some(
      (p) =>
        p.unitId === card.holderUnit ||
        standsUnder(p.unitPath).includes(card.holderUnit) ||
        (p.role === 'head' && p.unitId !== decideUnit && path.includes(p.unitId)),
    )
  );
}

/** May the actor do this to a card that they see? Says nothing about its state. */
export function can(actor: Actor, action: Exclude<CardAction, 'withdraw'>, seen: Seen, now: Instant): Verdict {
  if (actor.kind !== 'staff') return no('card.not-the-holder');
  switch (action) {
    case 'answer':
      return holds(actor, seen.card) ? YES : no('card.not-the-holder');
    case 'contest':
      if (!holds(actor, seen.card)) return no('card.not-the-holder');
      return now <= seen.card.contestUntil ? YES : no('card.contest-too-late');
    case 'decide':
      if (concerned(actor, seen, seen.decideUnit ?? '')) return no('card.concerned');
      return seen.decideUnit !== null && decidesIn(actor).includes(seen.decideUnit)
        ? YES
        : no('card.decided-by-another');
    default:
      return action satisfies never;
  }
}
