import type { Actor, Role } from '../kernel/actor.ts';
import type { Handover, Post, PostAction } from './rules.ts';

/** Whether, and if not why: `reason` is a code of `packs/refusals.yaml`, shown beside the greyed-out button. */
export type Verdict = { readonly may: true } | { readonly may: false; readonly reason: string };

const YES: Verdict = { may: true };
const no = (reason: string): Verdict => ({ may: false, reason });

const administers = (actor: Actor): boolean =>
  actor.kind === 'system' || (actor.kind === 'staff' && actor.posts.some((p) => p.role === 'administrator'));

/** Whether the actor reads the tree: everybody who works in the office does. */
export const reads = (actor: Actor): boolean => actor.kind !== 'citizen';

/** May the actor change units, open posts, or load an organisation from a file? */
export const canArrange = (actor: Actor): Verdict => (administers(actor) ? YES : no('org.administrator-arranges'));

/** Units the actor heads, themselves or by a post above: a list is filtered by them. */
export const headedUnits = (actor: Actor): string[] =>
  actor.kind === 'staff' ? actor.posts.filter((p) => p.role === 'head').map((p) => p.unitId) : [];

export const seesAllHandovers = administers;

/**
 * May the actor do this to the post? A head fills the posts of the unit and of those below, but neither a head's post of the same
 * unit (that is for the head above) nor a post that watches over heads.
 *
 * @param path the post's unit and all above it, nearest first
 * @param independent roles that only the administrator fills (packs/org.yaml)
 */
export function canPost(
  actor: Actor,
  action: Exclude<PostAction, 'acknowledge' | 'remark'>,
  post: Pick<Post, 'role'>,
  path: readonly string[],
  independent: readonly Role[],
): Verdict {
  switch (action) {
    case 'retitle':
    case 'close':
    case 'reopen':
      return canArrange(actor);
    case 'handOver':
    case 'leave':
    case 'withdraw': {
      if (administers(actor)) return YES;
      if (independent.includes(post.role)) return no('org.administrator-appoints');
      const above = post.role === 'head' ? path.slice(1) : path;
      return headedUnits(actor).some((u) => above.includes(u)) ? YES : no('org.head-appoints');
    }
    default:
      return action satisfies never;
  }
}

/** Only the successor acknowledges: somebody else's word would not show that they know. */
export const canAcknowledge = (actor: Actor, to: string): Verdict =>
  actor.kind === 'staff' && actor.accountId === to ? YES : no('org.successor-acknowledges');

/** Likewise only the successor says what they found wrong. */
export const canRemark = (actor: Actor, to: string): Verdict =>
  actor.kind === 'staff' && actor.accountId === to ? YES : no('org.successor-remarks');

/**
 * May the actor know of a hand-over? Whoever hands over and whoever takes over, heads of the unit and above, the administrator.
 * @param path the post's unit and all above it
 */
export const seesHandover = (
  actor: Actor,
  { from, to }: Pick<Handover, 'from' | 'to'>,
  path: readonly string[],
): boolean =>
  administers(actor) ||
  (actor.kind === 'staff' &&
    (actor.accountId === to || actor.accountId === from || headedUnits(actor).some((u) => path.includes(u))));

/** May the actor see what an account leaves behind? Oneself, the administrator, and heads of units. */
export const canSeeLeftBehind = (actor: Actor, accountId: string): Verdict =>
  administers(actor) || (actor.kind === 'staff' && (actor.accountId === accountId || headedUnits(actor).length > 0))
    ? YES
    : no('org.head-looks');
