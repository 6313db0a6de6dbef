import { sql } from 'kysely';
import { type Reader, sqlOf } from '../db/open.ts';
import type { Actor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import { ACCOUNT_ACTIONS, type AccountAction, can, canManage, type Verdict } from './access.ts';
import type { AccountRow } from './store.ts';

export interface ListedAccount extends AccountRow {
  readonly can: Readonly<Record<AccountAction, Verdict>>;
}

const PAGE = 50;

/**
 * Accounts of the actor's office by user name, 50 at a time.
 *
 * @param find part of a user name or display name; empty for all
 * @param after the user name the page before ended with
 * @throws Refusal `administrator.needed`
 */
export async function listAccounts(
  read: Reader,
  actor: Actor,
  { find, after }: { find: string; after: string },
): Promise<{ accounts: ListedAccount[]; next: string | null }> {
  const verdict = canManage(actor);
  if (!verdict.may) throw new Refusal(verdict.reason);
  const like = `%${find.replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await read.rows(
    sqlOf
      .selectFrom('account')
      .selectAll()
      .where('office_id', '=', actor.officeId)
      .where('username', '>', after)
      .where(sql<boolean>`(username ilike ${like} or display_name ilike ${like})`)
      .orderBy('username')
      .limit(PAGE + 1),
  );
  const accounts = rows.slice(0, PAGE).map((row): ListedAccount => {
    const account: AccountRow = {
      accountId: row.account_id,
      version: row.version,
      active: row.active,
      username: row.username,
      displayName: row.display_name,
      lang: row.lang === 'en' ? 'en' : 'zh',
    };
    const verdicts = ACCOUNT_ACTIONS.map((action) => [action, can(actor, action, account)] as const);
    return { ...account, can: Object.fromEntries(verdicts) as Record<AccountAction, Verdict> };
  });
  return { accounts, next: rows.length > PAGE ? accounts.at(-1)!.username : null };
}
