import { sql } from 'kysely';
import { type Reader, sqlOf, type Tx } from '../db/open.ts';
import type { HeldPost, Role, StaffActor } from '../kernel/actor.ts';
import type { Lang, Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Projection } from '../ledger/replay.ts';
import { type Account, type AccountEvent, evolve } from './rules.ts';

export const streamOf = (accountId: string): string => `account:${accountId}`;

export const accountProjections: readonly Projection[] = [
  {
    table: 'account',
    streamKind: 'account',
    idColumn: 'account_id',
    idType: 'uuid',
    rowKey: [],
    columns: {
      office_id: 'derived',
      account_id: 'folded',
      version: 'folded',
      active: 'folded',
      auth_user_id: 'derived',
      username: 'erasable',
      display_name: 'erasable',
      lang: 'erasable',
    },
    fold(entries) {
      let account: Account | null = null;
      for (const e of entries)
        account = evolve(account, e.stream.slice('account:'.length), { type: e.type } as AccountEvent);
      return account ? [{ account_id: account.accountId, version: account.version, active: account.active }] : [];
    },
  },
];

/** An account with what only its row holds. */
export interface AccountRow extends Account {
  readonly username: string;
  readonly displayName: string;
  readonly lang: Lang;
}

const asLang = (value: string): Lang => (value === 'en' ? 'en' : 'zh');

export async function accountOf(read: Reader, officeId: string, accountId: string): Promise<AccountRow | null> {
  const [row] = await read.rows(
    sqlOf.selectFrom('account').selectAll().where('office_id', '=', officeId).where('account_id', '=', accountId),
  );
  if (!row) return null;
  return {
    accountId: row.account_id,
    version: row.version,
    active: row.active,
    username: row.username,
    displayName: row.display_name,
    lang: asLang(row.lang),
  };
}

/** Holds the account until the transaction ends. */
export async function lockAccount(tx: Tx, officeId: string, accountId: string): Promise<void> {
  await tx.rows(
    sqlOf
      .selectFrom('account')
      .select('account_id')
      .where('office_id', '=', officeId)
      .where('account_id', '=', accountId)
      .forUpdate(),
  );
}

/** Queues the row of a new account. The sign-in library's user has the account's id. */
export function insertAccount(tx: Tx, officeId: string, account: AccountRow): void {
  tx.write(
    sqlOf.insertInto('account').values({
      office_id: officeId,
      account_id: account.accountId,
      version: account.version,
      username: account.username,
      display_name: account.displayName,
      lang: account.lang,
      auth_user_id: account.accountId,
      active: account.active,
    }),
  );
}

export function updateAccount(tx: Tx, officeId: string, account: Account, displayName?: string): void {
  tx.write(
    sqlOf
      .updateTable('account')
      .set({
        version: account.version,
        active: account.active,
        ...(displayName === undefined ? {} : { display_name: displayName }),
      })
      .where('office_id', '=', officeId)
      .where('account_id', '=', account.accountId),
  );
}

/** A post as its holder reads it. */
export interface NamedPost extends HeldPost {
  readonly title: Text;
  readonly unitName: Text;
}

/** Who is signed in: the actor for rules, the names for the eye. */
export interface SignedIn {
  readonly actor: StaffActor;
  readonly posts: readonly NamedPost[];
  readonly username: string;
  readonly displayName: string;
  readonly lang: Lang;
}

interface PostJson {
  post_id: string;
  unit_id: string;
  role: Role;
  path: string[];
  title_zh: string;
  title_en: string;
  unit_zh: string;
  unit_en: string;
}

/**
 * The account of a user of the sign-in library with the posts held on a day, in one query; `null` for a closed account. A post that was
 * given up, or whose unit is no more, is not held.
 */
export async function signedInAs(
  read: Reader,
  officeId: string,
  userId: string,
  today: PlainDate,
): Promise<SignedIn | null> {
  const [row] = await read.rows(
    sqlOf
      .selectFrom('account as a')
      .select(['a.account_id', 'a.username', 'a.display_name', 'a.lang'])
      .select(
        sql<PostJson[]>`coalesce((
          select jsonb_agg(jsonb_build_object('post_id', p.post_id, 'unit_id', p.unit_id, 'role', p.role, 'path', u.path,
              'title_zh', p.title_zh, 'title_en', p.title_en, 'unit_zh', u.name_zh, 'unit_en', u.name_en) order by p.post_id)
            from holding h
            join post p on p.office_id = h.office_id and p.post_id = h.post_id and p.active
            join unit u on u.office_id = p.office_id and u.unit_id = p.unit_id and u.active
           where h.office_id = a.office_id and h.account_id = a.account_id
             and h.since <= ${today}::date and (h.until is null or h.until >= ${today}::date)), '[]')`.as('posts'),
      )
      .where('a.office_id', '=', officeId)
      .where('a.auth_user_id', '=', userId)
      .where('a.active', '=', true),
  );
  if (!row) return null;
  const posts = row.posts.map((p) => ({
    postId: p.post_id,
    unitId: p.unit_id,
    role: p.role,
    unitPath: p.path,
    title: { zh: p.title_zh, en: p.title_en },
    unitName: { zh: p.unit_zh, en: p.unit_en },
  }));
  return {
    actor: {
      kind: 'staff',
      officeId,
      accountId: row.account_id,
      posts: posts.map(({ postId, unitId, role, unitPath }) => ({ postId, unitId, role, unitPath })),
    },
    posts,
    username: row.username,
    displayName: row.display_name,
    lang: asLang(row.lang),
  };
}
