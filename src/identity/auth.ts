import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { getMigrations } from 'better-auth/db/migration';
import { genericOAuth, twoFactor, username } from 'better-auth/plugins';
import pg from 'pg';
import { AUTH } from '../db/roles.ts';
import { Refusal } from '../kernel/refusal.ts';
import { blind, type Keys, purposeKey } from './keys.ts';

/** An OpenID Connect provider through which staff of an office may sign in. Accounts are opened here first, never by the provider. */
export interface SingleSignOn {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The claim that holds our user name. */
  readonly claim: string;
  readonly officeId: string;
}

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

const SESSION_SECONDS = 12 * 3600;
const PROLONG_SECONDS = 3600;

/** The library's user name: two offices may each have a `wang`. */
const loginName = (officeId: string, name: string): string => `${officeId}:${name}`;

/** The library insists on an e-mail. `.invalid` (RFC 2606) never receives any. */
const syntheticEmail = (officeId: string, name: string): string => `${name}@${officeId}.staff.invalid`;

function build(pool: pg.Pool, secret: string, publicUrl: string, sso: readonly SingleSignOn[]) {
  return betterAuth({
    appName: 'Changxiao',
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret,
    database: pool,
    trustedOrigins: [publicUrl],
    telemetry: { enabled: false },
    // It names users in its messages; what went wrong reaches us as an error.
    logger: { disabled: true },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 200 },
    user: {
      additionalFields: {
        passwordTemporary: { type: 'boolean', required: true, defaultValue: false, input: false },
        passwordVersion: { type: 'number', required: true, defaultValue: 0, input: false, returned: false },
      },
    },
    session: { expiresIn: SESSION_SECONDS, updateAge: PROLONG_SECONDS },
    account: {
      accountLinking: { enabled: true, trustedProviders: sso.map((s) => s.id), disableImplicitLinking: false },
      encryptOAuthTokens: true,
    },
    databaseHooks: {
      account: {
        create: {
          // A provider may give a user name to somebody else; the first of its identities to come keeps the account here.
          before: async (account, context) => {
            const known = await context?.context.internalAdapter.findAccounts(account.userId);
            if (known?.some((other) => other.providerId === account.providerId)) throw new APIError('FORBIDDEN');
          },
        },
      },
    },
    // Tries are counted by `limits.ts`, across processes and under keyed digests; addresses are not stored.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'changxiao',
      useSecureCookies: publicUrl.startsWith('https:'),
      ipAddress: { disableIpTracking: true },
    },
    plugins: [
      username({ minUsernameLength: 1, maxUsernameLength: 120, usernameValidator: () => true }),
      twoFactor({ issuer: '长效 Changxiao', trustDeviceMaxAge: SESSION_SECONDS }),
      genericOAuth({
        config: sso.map((s) => ({
          providerId: s.id,
          name: s.name,
          discoveryUrl: `${s.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
          clientId: s.clientId,
          clientSecret: s.clientSecret,
          scopes: ['openid', 'profile'],
          pkce: true,
          requireIdTokenVerification: true,
          disableSignUp: true,
          disableImplicitSignUp: true,
          mapProfileToUser: (profile) => {
            const name = profile[s.claim];
            if (typeof name !== 'string' || name === '') throw new Refusal('sign-in.wrong');
            return { email: syntheticEmail(s.officeId, name.toLowerCase()), emailVerified: true, name };
          },
        })),
      }),
    ],
  });
}

/** Connections that act as `changxiao_auth` alone: the application's own role has no rights in the library's schema. */
const poolFor = (url: string, max: number): pg.Pool => {
  const pool = new pg.Pool({ connectionString: url, max, options: `-c role=${AUTH} -c search_path=auth` });
  // As in db/open.ts: a connection that breaks fails its query, and must not end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
};

/** Brings the library's tables in schema `auth` up to date, and grants them to `changxiao_auth` and nobody else. */
export async function migrateAuth(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 2, options: '-c search_path=auth' });
  try {
    await owner.query(`SELECT pg_advisory_lock(hashtext('changxiao.migrate-auth'))`);
    await owner.query('CREATE SCHEMA IF NOT EXISTS auth');
    const secret = 'migrations sign nothing; the library wants one'.padEnd(64, '.');
    const { runMigrations } = await getMigrations(build(pool, secret, 'http://localhost', []).options);
    await runMigrations();
    await owner.query(`
      REVOKE ALL ON SCHEMA auth FROM PUBLIC;
      GRANT USAGE ON SCHEMA auth TO ${AUTH};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA auth TO ${AUTH};
    `);
  } finally {
    await pool.end();
    await owner.end();
  }
}

/** The library's codes as ours. What is not here is a fault, not a "no". */
const REFUSALS: Readonly<Record<string, string>> = {
  INVALID_USERNAME_OR_PASSWORD: 'sign-in.wrong',
  INVALID_EMAIL_OR_PASSWORD: 'sign-in.wrong',
  INVALID_USERNAME: 'sign-in.wrong',
  INVALID_CODE: 'sign-in.code-wrong',
  INVALID_BACKUP_CODE: 'sign-in.code-wrong',
  INVALID_TWO_FACTOR_COOKIE: 'sign-in.again',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'sign-in.again',
  ACCOUNT_TEMPORARILY_LOCKED: 'sign-in.locked',
  INVALID_PASSWORD: 'password.wrong',
  TOTP_ALREADY_ENABLED: 'two-factor.on',
  TOTP_NOT_ENABLED: 'two-factor.off',
  BACKUP_CODES_NOT_ENABLED: 'two-factor.off',
  PROVIDER_NOT_FOUND: 'sign-in.single-sign-on',
  UNAUTHORIZED: 'session.needed',
};

/** Waits for the library, and turns its "no" into ours. Where it hides that the database is gone, asking the database shows it. */
async function refusing<T>(pool: pg.Pool, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    const code = REFUSALS[String(error.body?.code ?? '')];
    if (code) throw new Refusal(code);
    if (error.status === 'UNAUTHORIZED') throw new Refusal('session.needed');
    await pool.query('SELECT 1');
    throw error;
  }
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
  const pool = poolFor(appUrl, 6);
  const auth = build(pool, purposeKey(keys, 'sign-in').toString('base64url'), publicUrl, singleSignOn);
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
