import { createHmac } from 'node:crypto';
import { brokenConstraint, type Db, type Tx } from '../db/open.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Lang } from '../kernel/text.ts';
import { millis } from '../kernel/time.ts';
import { append, type Context, happenedAt, refuseConflict } from '../ledger/append.ts';
import { type Call, idempotent } from '../ledger/idempotency.ts';
import { type AccountAction, can, canManage } from './access.ts';
import type { Auth } from './auth.ts';
import { type Keys, purposeKey } from './keys.ts';
import { type Account, type AccountEvent, evolve } from './rules.ts';
import { type AccountRow, accountOf, insertAccount, lockAccount, streamOf, updateAccount } from './store.ts';

export interface IdentityDeps {
  readonly db: Db;
  readonly auth: Auth;
  readonly keys: Keys;
}

export interface NewAccount {
  readonly accountId: string;
  /** As `USERNAME` in rules.ts. */
  readonly username: string;
  readonly displayName: string;
  readonly lang: Lang;
}

/** Queues a new account in a transaction of the caller's. Its password is set afterwards, with version 1 (`Auth.setPassword`). */
export function queueAccount(tx: Tx, ctx: Context, asked: NewAccount): void {
  const account = evolve(null, asked.accountId, { type: 'account.opened' });
  insertAccount(tx, ctx.officeId, { ...asked, ...account });
  record(tx, ctx, account, { type: 'account.opened' });
}

/**
 * Opens an account with a one-time password, to be handed to its person and changed at the first sign-in. Sent again, it returns the
 * same password: it is made from the installation's key and the idempotency key, and stored nowhere.
 *
 * @throws Refusal `administrator.needed`, `account.username-taken`
 */
export async function openAccount(
  deps: IdentityDeps,
  ctx: Context,
  call: Call,
  asked: Omit<NewAccount, 'accountId'>,
): Promise<{ accountId: string; oneTimePassword: string }> {
  const verdict = canManage(ctx.actor);
  if (!verdict.may) throw new Refusal(verdict.reason);
  const { accountId } = await refuseTaken(() =>
    idempotent(deps.db, ctx, call, async (tx) => {
      const accountId = newId(millis(ctx.now));
      queueAccount(tx, ctx, { ...asked, accountId });
      return { accountId };
    }),
  );
  return {
    accountId,
    oneTimePassword: await giveOneTimePassword(deps, ctx, call, { accountId, version: 1, username: asked.username }),
  };
}

/** The username's constraint as a refusal. */
export async function refuseTaken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (brokenConstraint(error) === 'account_office_id_username_key') throw new Refusal('account.username-taken');
    throw error;
  }
}

/** A new one-time password; ends every session and takes off the second factor. Sent again, it returns the same password. */
export async function resetPassword(
  deps: IdentityDeps,
  ctx: Context,
  call: Call,
  accountId: string,
): Promise<{ oneTimePassword: string }> {
  const account = await change(deps, ctx, call, accountId, 'resetPassword', { type: 'account.password-reset' });
  return { oneTimePassword: await giveOneTimePassword(deps, ctx, call, account) };
}

/** Signs somebody out everywhere. */
export async function revokeSessions(deps: IdentityDeps, ctx: Context, call: Call, accountId: string): Promise<void> {
  await change(deps, ctx, call, accountId, 'revokeSessions', { type: 'account.sessions-revoked' });
  await deps.auth.revokeSessions(accountId);
}

/** What a leaver would leave behind is known a floor above: `app/routes.ts` passes it in. */
export interface Leaving {
  /** @throws Refusal naming what is left and what to do */
  readonly ensureNothingLeft: (tx: Tx, ctx: Context, accountId: string) => Promise<void>;
}

/**
 * Closes an account that leaves nothing behind: password, second factor and sessions are gone. What its holder did stays under the
 * account's id. While it is looked at, no post can pass to it (`isActiveAccount` of org waits for the same row).
 */
export async function closeAccount(
  deps: IdentityDeps & Leaving,
  ctx: Context,
  call: Call,
  accountId: string,
): Promise<void> {
  await change(deps, ctx, call, accountId, 'close', { type: 'account.closed' }, undefined, async (tx) => {
    await lockAccount(tx, ctx.officeId, accountId);
    await deps.ensureNothingLeft(tx, ctx, accountId);
  });
  await deps.auth.remove(accountId);
}

export async function renameAccount(
  deps: IdentityDeps,
  ctx: Context,
  call: Call,
  accountId: string,
  displayName: string,
): Promise<void> {
  await change(deps, ctx, call, accountId, 'rename', { type: 'account.renamed' }, displayName);
}

interface Changed {
  readonly accountId: string;
  readonly version: number;
  readonly username: string;
}

async function change(
  { db }: IdentityDeps,
  ctx: Context,
  call: Call,
  accountId: string,
  action: AccountAction,
  event: AccountEvent,
  displayName?: string,
  ensure: (tx: Tx) => Promise<void> = async () => {},
): Promise<Changed> {
  const verdict = canManage(ctx.actor);
  if (!verdict.may) throw new Refusal(verdict.reason);
  const { version } = await refuseConflict(() =>
    idempotent(db, ctx, call, async (tx) => {
      const account = await loadAccount(tx, ctx, accountId, action);
      await ensure(tx);
      const next = evolve(account, accountId, event);
      record(tx, ctx, next, event);
      updateAccount(tx, ctx.officeId, next, displayName);
      return { version: next.version };
    }),
  );
  const now = await accountOf(db, ctx.officeId, accountId);
  return { accountId, version, username: now?.username ?? '' };
}

async function loadAccount(tx: Tx, ctx: Context, accountId: string, action: AccountAction): Promise<AccountRow> {
  const account = await accountOf(tx, ctx.officeId, accountId);
  if (!account) throw new Refusal('account.not-found');
  const verdict = can(ctx.actor, action, account);
  if (!verdict.may) throw new Refusal(verdict.reason);
  return account;
}

function record(tx: Tx, ctx: Context, account: Account, event: AccountEvent): void {
  append(tx, ctx, [
    {
      stream: streamOf(account.accountId),
      version: account.version,
      type: event.type,
      body: {},
      occurredAt: happenedAt(ctx),
    },
  ]);
}

async function giveOneTimePassword(
  { auth, keys }: IdentityDeps,
  ctx: Context,
  call: Call,
  account: Changed,
): Promise<string> {
  const password = oneTimePassword(keys, `${ctx.officeId}:${account.accountId}:${call.key}`);
  await auth.setPassword({
    userId: account.accountId,
    officeId: ctx.officeId,
    username: account.username,
    passwordHash: await auth.hash(password),
    version: account.version,
    temporary: true,
  });
  return password;
}

/** Sixteen digits (53 bits) in fours, which one can read out over the telephone. */
function oneTimePassword(keys: Keys, seed: string): string {
  const number =
    createHmac('sha256', purposeKey(keys, 'one-time-password')).update(seed).digest().readBigUInt64BE() % 10n ** 16n;
  return String(number)
    .padStart(16, '0')
    .replace(/(\d{4})(?=\d)/g, '$1-');
}
