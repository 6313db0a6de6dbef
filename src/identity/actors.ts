import { type Reader, sqlOf } from '../db/open.ts';
import type { PlainDate } from '../kernel/time.ts';
import { type SignedIn, signedInAs } from './store.ts';

/** Somebody with the posts held on a day, where nobody signs in: for what they are sent. `null` for a closed account. */
export async function accountAs(
  read: Reader,
  officeId: string,
  accountId: string,
  today: PlainDate,
): Promise<SignedIn | null> {
  const [row] = await read.rows(
    sqlOf
      .selectFrom('account')
      .select('auth_user_id')
      .where('office_id', '=', officeId)
      .where('account_id', '=', accountId)
      .where('active', '=', true),
  );
  return row?.auth_user_id ? signedInAs(read, officeId, row.auth_user_id, today) : null;
}
