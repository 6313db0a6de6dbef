import type { Text } from '../kernel/text.ts';

/**
 * An account of a member of staff. What may do what is not here: that hangs on the posts held (see `org`). User name and display name
 * are personal data and stand in the row alone.
 */
export interface Account {
  readonly accountId: string;
  readonly version: number;
  readonly active: boolean;
}

export type AccountEvent =
  | { readonly type: 'account.opened' }
  | { readonly type: 'account.renamed' }
  | { readonly type: 'account.password-reset' }
  | { readonly type: 'account.sessions-revoked' }
  | { readonly type: 'account.closed' };

export function evolve(account: Account | null, accountId: string, event: AccountEvent): Account {
  const version = (account?.version ?? 0) + 1;
  switch (event.type) {
    case 'account.opened':
    case 'account.renamed':
    case 'account.password-reset':
    case 'account.sessions-revoked':
      return { accountId, version, active: account?.active ?? true };
    case 'account.closed':
      return { accountId, version, active: false };
    default:
      return event satisfies never;
  }
}

/** Lower case, so that two spellings are not two people; nothing a file name, an address or a form would trip over. */
export const USERNAME = /^[a-z0-9][a-z0-9._-]{1,31}$/;
export const USERNAME_RULE: Text = {
  zh: '应为 2–32 个小写字母、数字、点、横线或下划线，以字母或数字开头',
  en: 'must be 2–32 lower-case letters, digits, dots, dashes or underscores, beginning with a letter or digit',
};

/** Length alone, as NIST SP 800-63B 5.1.1.2 advises: rules of composition make passwords worse. */
export const PASSWORD_LENGTH = { min: 10, max: 200 } as const;
