import { type Actor, hasRole } from '../kernel/actor.ts';
import type { Account } from './rules.ts';

/** The verdict of an `access.ts`: allowed, or the code in `packs/refusals.yaml` of why not. */
export type Verdict = { readonly may: true } | { readonly may: false; readonly reason: string };

export type AccountAction = 'rename' | 'resetPassword' | 'revokeSessions' | 'close';
export const ACCOUNT_ACTIONS: readonly AccountAction[] = ['rename', 'resetPassword', 'revokeSessions', 'close'];

const YES: Verdict = { may: true };
const no = (reason: string): Verdict => ({ may: false, reason });

const isAdministrator = (actor: Actor): boolean => actor.kind === 'system' || hasRole(actor, 'administrator');

/** Opening accounts and reading their list. */
export const canManage = (actor: Actor): Verdict => (isAdministrator(actor) ? YES : no('administrator.needed'));

export function can(actor: Actor, action: AccountAction, account: Account): Verdict {
  if (!isAdministrator(actor)) return no('administrator.needed');
  if (!account.active) return no('account.closed');
  const own = actor.kind === 'staff' && actor.accountId === account.accountId;
  // The last administrator would lock everybody out.
  return own && action === 'close' ? no('account.not-yourself') : YES;
}
