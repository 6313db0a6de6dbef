import { type HeldPost, keptAway, standsUnder } from '../kernel/actor.ts';
import type { Concern } from './measures.rules.ts';

/** What says whether somebody may decide (回避), from the org and from the facts: worked out anew whenever somebody wants to decide. */
export interface Recusal {
  /** The person concerned; `null` where it is a unit. */
  readonly account: string | null;
  /** The units in which they serve, or the unit itself. */
  readonly units: readonly string[];
  /** The units that reports behind the facts accuse, as that stands now. */
  readonly accused: readonly string[];
  /** `account:<id>` of whoever proposed it. */
  readonly proposedBy: string;
  /** Who found, decided on or handled the facts. */
  readonly handled: readonly string[];
  readonly stoodAside: readonly string[];
}

/**
 * Why somebody is concerned; `null` where they are not: the person themselves, whoever heads or serves in their unit, in one
 * that a report behind the facts accuses, or below either, found or handled the facts, proposed it, or declared themselves concerned (政务处分法 第47条).
 */
export function concernOf(
  who: { readonly accountId: string; readonly posts: readonly HeldPost[] },
  { account, units, accused, proposedBy, handled, stoodAside }: Recusal,
): Concern | null {
  if (who.accountId === account) return 'self';
  if (stoodAside.includes(who.accountId)) return 'declared';
  if (who.posts.some((p) => units.includes(p.unitId) || standsUnder(p.unitPath).some((u) => units.includes(u))))
    return 'unit';
  if (who.posts.some((p) => keptAway(accused, p.unitPath))) return 'unit';
  if (proposedBy === `account:${who.accountId}`) return 'proposed';
  return handled.includes(who.accountId) ? 'facts' : null;
}

/** In words, for the refusal and beside the greyed-out button. */
export const CONCERNED = {
  self: 'measure.concerned-self',
  unit: 'measure.concerned-unit',
  facts: 'measure.concerned-facts',
  proposed: 'measure.concerned-proposed',
  declared: 'measure.concerned-declared',
  decided: 'measure.concerned-decided',
} as const satisfies Record<Concern, string>;
