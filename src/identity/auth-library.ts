import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { getMigrations } from 'better-auth/db/migration';
import { genericOAuth, twoFactor, username } from 'better-auth/plugins';
import pg from 'pg';
import { AUTH } from '../db/roles.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { SingleSignOn } from './single-sign-on.ts';

/*
 * The sign-in library, arranged for this house: what it does and what not, where its tables stand, and its "no" in our words. What
 * the house does with it is in `auth.ts`.
 */

const SESSION_SECONDS = 12 * 3600;
const PROLONG_SECONDS = 3600;

/** The library's user name: two offices may each have a `wang`. */
export const loginName = (officeId: string, name: string): string => `${officeId}:${name}`;

/** The library insists on an e-mail. `.invalid` (RFC 2606) never receives any. */
export const syntheticEmail = (officeId: string, name: string): string => `${name}@${officeId}.staff.invalid`;

export function signInLibrary(pool: pg.Pool, secret: string, publicUrl: string, sso: readonly SingleSignOn[]) {
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
export const signInPool = (url: string, max: number): pg.Pool => {
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
    const { runMigrations } = await getMigrations(signInLibrary(pool, secret, 'http://localhost', []).options);
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
export async function refusing<T>(pool: pg.Pool, work: Promise<T>): Promise<T> {
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
