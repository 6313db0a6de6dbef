import { Refusal } from '../kernel/refusal.ts';
import { loginName, refusing, signInLibrary, signInPool, syntheticEmail } from './auth-library.ts';
import { blind, type Keys, purposeKey } from './keys.ts';
import type { SingleSignOn } from './single-sign-on.ts';

export interface AuthSettings {
  readonly appUrl: string;
  readonly keys: Keys;
  /** Where people reach this house, `https://…`; cookies are for TLS only then. */
  readonly publicUrl: string;
  readonly singleSignOn: readonly SingleSignOn[];
}

/** Who a cookie belongs to. */
export interface Session {
  readonly userId: string;
  /** Signed in with a one-time password: nothing but setting one's own is allowed. */
  readonly passwordTemporary: boolean;
  readonly twoFactor: boolean;
  /** `Set-Cookie` lines that prolong it; mostly none. */
  readonly cookies: readonly string[];
}

/** `Set-Cookie` lines for the browser, with whatever came of it. */
export interface Outcome<T = unknown> {
  readonly value: T;
  readonly cookies: readonly string[];
}

/** Passwords, one-time codes, single sign-on and sessions. It knows users by id; who they are in the office is `account`'s. */
export interface Auth {
  session(cookie: string): Promise<Session | null>;
  /** Of these cookies, each of somebody who was signed in, those whose session has ended since: one question for all. */
  ended(cookies: readonly string[]): Promise<readonly string[]>;
  /** @throws Refusal `sign-in.wrong` */
  signIn(
    cookie: string,
    officeId: string,
    username: string,
    password: string,
  ): Promise<Outcome<'signed-in' | 'code-needed'>>;
  /** The second step. @throws Refusal `sign-in.code-wrong`, `sign-in.code-used`, `sign-in.again`, `sign-in.locked` */
  signInCode(cookie: string, code: string, kind: 'totp' | 'recovery'): Promise<Outcome>;
  signOut(cookie: string): Promise<Outcome>;
  /** Where to send the browser. @throws Refusal `sign-in.single-sign-on` */
  singleSignOn(provider: string, back: string): Promise<Outcome<{ url: string }>>;
  readonly providers: readonly SingleSignOn[];
  readonly publicUrl: string;
  /** The provider's way back; the only path of the library that the web reaches. */
  callback(request: Request): Promise<Response>;
  /** Ends all other sessions. @throws Refusal `password.wrong` */
  changePassword(cookie: string, current: string, next: string): Promise<Outcome>;
  /** Begins enrolment; it counts once `confirmTotp` saw a right code. @throws Refusal `password.wrong`, `two-factor.on` */
  enableTotp(
    cookie: string,
    password: string,
    label: string,
  ): Promise<{ uri: string; recoveryCodes: readonly string[] }>;
  /** @throws Refusal `sign-in.code-wrong`, `sign-in.code-used`, `two-factor.off` */
  confirmTotp(cookie: string, code: string): Promise<Outcome>;
  /** @throws Refusal `password.wrong` */
  disableTotp(cookie: string, password: string): Promise<Outcome>;
  hash(password: string): Promise<string>;
  /**
   * Makes the user if missing, sets the password and ends every session. A version that was set already is left as it is: asked
   * again after its holder chose another password, it changes nothing.
   */
  setPassword(user: UserToSet): Promise<void>;
  /** Ends every session of a user. */
  revokeSessions(userId: string): Promise<void>;
  /** Removes the user with password, second factor and sessions. */
  remove(userId: string): Promise<void>;
  close(): Promise<void>;
}

export interface UserToSet {
  readonly userId: string;
  readonly officeId: string;
  readonly username: string;
  /** From `hash`. */
  readonly passwordHash: string;
  /** The account's version at the command that sets it. */
  readonly version: number;
  /** Must be changed at the next sign-in. Set when somebody lost access: the second factor and links to providers go. */
  readonly temporary: boolean;
}

/** The session's token; behind it in the cookie stands its signature, which was held true when the session was found. */
const tokenIn = (cookie: string): string =>
  decodeURIComponent(/changxiao\.session_token=([^;]+)/.exec(cookie)?.[1] ?? '').split('.')[0]!;

/** What a first step left open for the second, by the same reasoning. */
const challengeIn = (cookie: string): string =>
  decodeURIComponent(/changxiao\.two_factor=([^;]+)/.exec(cookie)?.[1] ?? '').split('.')[0]!;

/** The library takes the code before and after the present one: each is right for three times 30 seconds. */
const CODE_RIGHT_FOR = '90 seconds';

const withCookie = (cookie: string): Headers => new Headers(cookie === '' ? {} : { cookie });
const outcome = <T>(headers: Headers, value: T): Outcome<T> => ({ value, cookies: headers.getSetCookie() });

export function openAuth({ appUrl, keys, publicUrl, singleSignOn }: AuthSettings): Auth {
  const pool = signInPool(appUrl, 6);
  const auth = signInLibrary(pool, purposeKey(keys, 'sign-in').toString('base64url'), publicUrl, singleSignOn);
  const { api } = auth;
  const inner = auth.$context;
  const ask = <T>(work: Promise<T>): Promise<T> => refusing(pool, work);

  /**
   * An authenticator's code counts once (RFC 6238, 5.2): whoever looked on has its 90 seconds to send it too. Sent is sent, right or
   * wrong: of two that come at once one alone is looked at.
   */
  const once = async (userId: string, code: string) => {
    const { rowCount } = await pool.query(
      `INSERT INTO verification (id, identifier, value, "expiresAt", "createdAt", "updatedAt")
       VALUES ($1, $1, '', now() + $2::interval, now(), now())
       ON CONFLICT (id) DO UPDATE SET "expiresAt" = excluded."expiresAt" WHERE verification."expiresAt" < now()`,
      [`code-${blind(keys, 'sign-in', `${userId}:${code}`).toString('base64url')}`, CODE_RIGHT_FOR],
    );
    if (rowCount === 0) throw new Refusal('sign-in.code-used');
  };

  return {
    providers: singleSignOn,
    publicUrl,

    async session(cookie) {
      if (!cookie.includes('changxiao.session_token=')) return null;
      const { headers, response } = await ask(api.getSession({ headers: withCookie(cookie), returnHeaders: true }));
      if (!response) return null;
      const { user } = response;
      return {
        userId: user.id,
        passwordTemporary: user.passwordTemporary === true,
        twoFactor: user.twoFactorEnabled === true,
        cookies: headers.getSetCookie(),
      };
    },

    async ended(cookies) {
      const asked = 'SELECT token FROM session WHERE token = any($1) AND "expiresAt" > now()';
      const { rows } = await pool.query<{ token: string }>(asked, [cookies.map(tokenIn)]);
      const left = new Set(rows.map((r) => r.token));
      return cookies.filter((cookie) => !left.has(tokenIn(cookie)));
    },

    async signIn(cookie, officeId, name, password) {
      const body = { username: loginName(officeId, name), password };
      const { headers, response } = await ask(
        api.signInUsername({ body, headers: withCookie(cookie), returnHeaders: true }),
      );
      const codeNeeded = response !== null && 'twoFactorRedirect' in response;
      return outcome(headers, codeNeeded ? 'code-needed' : 'signed-in');
    },

    async signInCode(cookie, code, kind) {
      const challenge = await (await inner).internalAdapter.findVerificationValue(challengeIn(cookie));
      if (challenge && kind === 'totp') await once(challenge.value, code);
      const input = { body: { code }, headers: withCookie(cookie), returnHeaders: true as const };
      const { headers } = await ask(kind === 'totp' ? api.verifyTOTP(input) : api.verifyBackupCode(input));
      return outcome(headers, null);
    },

    async signOut(cookie) {
      const { headers } = await ask(api.signOut({ headers: withCookie(cookie), returnHeaders: true }));
      return outcome(headers, null);
    },

    async singleSignOn(provider, back) {
      if (!singleSignOn.some((s) => s.id === provider)) throw new Refusal('sign-in.single-sign-on');
      const body = { provider, callbackURL: back, errorCallbackURL: `${back}?sign-in=refused`, disableRedirect: true };
      const { headers, response } = await ask(api.signInSocial({ body, returnHeaders: true }));
      return outcome(headers, { url: String(response.url) });
    },

    callback: (request) => auth.handler(request),

    async changePassword(cookie, current, next) {
      const body = { currentPassword: current, newPassword: next, revokeOtherSessions: true };
      const { headers, response } = await ask(
        api.changePassword({ body, headers: withCookie(cookie), returnHeaders: true }),
      );
      await (await inner).internalAdapter.updateUser(response.user.id, { passwordTemporary: false });
      return outcome(headers, null);
    },

    async enableTotp(cookie, password, label) {
      const made = await ask(api.enableTwoFactor({ body: { password, method: 'totp' }, headers: withCookie(cookie) }));
      if (made.method !== 'totp') throw new Error('The sign-in library enabled another second factor than asked for');
      // The library labels the code with its e-mail, which nobody here has seen.
      const uri = new URL(made.totpURI);
      uri.pathname = `/${encodeURIComponent('长效 Changxiao')}:${encodeURIComponent(label)}`;
      return { uri: uri.href, recoveryCodes: made.backupCodes };
    },

    async confirmTotp(cookie, code) {
      const { headers, response } = await ask(
        api.verifyTOTP({ body: { code }, headers: withCookie(cookie), returnHeaders: true }),
      );
      await once(response.user.id, code);
      return outcome(headers, null);
    },

    async disableTotp(cookie, password) {
      const { headers } = await ask(
        api.disableTwoFactor({ body: { password }, headers: withCookie(cookie), returnHeaders: true }),
      );
      return outcome(headers, null);
    },

    hash: async (password) => (await inner).password.hash(password),

    async setPassword({ userId, officeId, username: name, passwordHash, version, temporary }) {
      const { internalAdapter, adapter } = await inner;
      const known = await adapter.findOne<{ passwordVersion: number }>({
        model: 'user',
        where: [{ field: 'id', value: userId }],
      });
      if (known && known.passwordVersion >= version) return;
      const fields = { passwordTemporary: temporary, passwordVersion: version };
      if (!known) {
        const user = { id: userId, name, email: syntheticEmail(officeId, name), emailVerified: true };
        await internalAdapter.createUser(
          { ...user, username: loginName(officeId, name), ...fields, passwordVersion: 0 },
          { method: 'admin' },
        );
      }
      if (temporary) {
        await adapter.deleteMany({ model: 'twoFactor', where: [{ field: 'userId', value: userId }] });
        const linked = await internalAdapter.findAccounts(userId);
        for (const { id, providerId } of linked)
          if (providerId !== 'credential') await internalAdapter.deleteAccount(id);
      }
      if (await internalAdapter.findCredentialAccount(userId))
        await internalAdapter.updatePassword(userId, passwordHash);
      else
        await internalAdapter.linkAccount({
          userId,
          providerId: 'credential',
          accountId: userId,
          password: passwordHash,
        });
      await internalAdapter.deleteUserSessions(userId);
      // The version last: broken off before, it is done again whole.
      await internalAdapter.updateUser(userId, { ...fields, ...(temporary ? { twoFactorEnabled: false } : {}) });
    },

    revokeSessions: async (userId) => (await inner).internalAdapter.deleteUserSessions(userId),

    async remove(userId) {
      const { internalAdapter, adapter } = await inner;
      await internalAdapter.deleteUserSessions(userId);
      await adapter.deleteMany({ model: 'twoFactor', where: [{ field: 'userId', value: userId }] });
      await internalAdapter.deleteUser(userId);
    },

    close: () => pool.end(),
  };
}
