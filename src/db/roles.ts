import pg from 'pg';
import { Refusal } from '../kernel/refusal.ts';

/** The database and its three roles, by the names that a private cluster has. */
export const DATABASE = 'changxiao';
export const OWNER = 'changxiao_owner';
export const APP = 'changxiao_app';
/** Owns the sign-in library's reach; the application takes it on with SET ROLE. */
export const AUTH = 'changxiao_auth';

/**
 * What an administrator runs once, on a database server of their own.
 *
 * The web process holds only the app's address. That role does not inherit `changxiao_auth`: it must take it on by name, so that
 * ordinary statements cannot reach the sign-in tables by accident.
 */
const rolesSql = (ownerPassword: string, appPassword: string): string[] => [
  `CREATE ROLE ${OWNER} LOGIN CREATEROLE PASSWORD '${ownerPassword}'`,
  `CREATE ROLE ${APP} LOGIN NOINHERIT PASSWORD '${appPassword}'`,
  `CREATE ROLE ${AUTH} NOLOGIN`,
  `GRANT ${AUTH} TO ${APP}`,
  `GRANT ${AUTH} TO ${OWNER} WITH ADMIN OPTION`,
  `CREATE DATABASE ${DATABASE} OWNER ${OWNER} TEMPLATE template0 ENCODING 'UTF8'`,
];

/** Makes roles and database in a private cluster. Broken off and repeated, it goes on where it was. */
export async function makeRoles(superuserUrl: string, ownerPassword: string, appPassword: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    for (const statement of rolesSql(ownerPassword, appPassword)) {
      await client.query(statement).catch((error: { code?: string }) => {
        const exists = error.code === '42710' || error.code === '42P04';
        if (!exists) throw error;
      });
    }
    // Nobody else on this machine has business here, whatever passwords they may guess.
    await client.query(`REVOKE ALL ON DATABASE ${DATABASE} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${DATABASE} TO ${APP}`);
  } finally {
    await client.end();
  }
}

/** The role a PostgreSQL address signs in as. */
export function roleOf(url: string): string {
  return decodeURIComponent(new URL(url).username);
}

const OLDEST_MAJOR = 15;

/**
 * Checks a PostgreSQL that is not ours before anything is written to it: version, both roles, and that the application's role
 * could not rewrite the past.
 *
 * @throws Refusal `start.database-unreachable`, `start.database-version` or `start.database-roles` (with the SQL to run)
 */
export async function checkExternal(ownerUrl: string, appUrl: string): Promise<void> {
  const owner = await ask(ownerUrl, 'DATABASE_OWNER_URL');
  const app = await ask(appUrl, 'DATABASE_URL');
  if (owner.major < OLDEST_MAJOR) {
    throw new Refusal('start.database-version', { found: owner.major, needed: OLDEST_MAJOR });
  }
  const refuse = (reason: string): never => {
    const sql = rolesSql('…', '…').map((s) => `${s};`);
    throw new Refusal('start.database-roles', { reason, sql: sql.join('\n') });
  };
  if (owner.database !== app.database || owner.server !== app.server) {
    refuse(`DATABASE_URL ≠ DATABASE_OWNER_URL: ${app.database} ≠ ${owner.database}`);
  }
  if (owner.role === app.role) refuse(`${app.role} = ${owner.role}`);
  if (!owner.mayCreate) refuse(`${owner.role}: GRANT CREATE ON DATABASE ${owner.database}`);
  if (!owner.hasAuth) refuse(`${owner.role}: GRANT ${AUTH} … WITH ADMIN OPTION`);
  if (app.powers.length > 0) refuse(`${app.role}: ${app.powers.join(', ')}`);
  if (app.memberOf.includes(owner.role)) refuse(`${app.role}: GRANT ${owner.role}`);
  if (!app.hasAuth) refuse(`${app.role}: GRANT ${AUTH}`);
  if (app.inheritsAuth) refuse(`${app.role}: INHERIT ${AUTH}`);
}

interface Standing {
  role: string;
  database: string;
  /** When the server was started: two addresses with the same moment are the same server. */
  server: string;
  major: number;
  mayCreate: boolean;
  hasAuth: boolean;
  inheritsAuth: boolean;
  powers: string[];
  memberOf: string[];
}

async function ask(url: string, name: string): Promise<Standing> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<Standing>(
      `SELECT current_user AS role, current_database() AS database, pg_postmaster_start_time()::text AS server,
              current_setting('server_version_num')::int / 10000 AS major,
              has_database_privilege(current_database(), 'CREATE') AS "mayCreate",
              EXISTS (SELECT FROM pg_roles a WHERE a.rolname = $1 AND pg_has_role(r.oid, a.oid, 'MEMBER')) AS "hasAuth",
              EXISTS (SELECT FROM pg_roles a WHERE a.rolname = $1 AND pg_has_role(r.oid, a.oid, 'USAGE')) AS "inheritsAuth",
              array_remove(ARRAY[CASE WHEN r.rolsuper THEN 'SUPERUSER' END, CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END,
                CASE WHEN r.rolcreatedb THEN 'CREATEDB' END, CASE WHEN r.rolreplication THEN 'REPLICATION' END,
                CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END, CASE WHEN d.datdba = r.oid THEN 'OWNER' END], NULL) AS powers,
              ARRAY(SELECT o.rolname::text FROM pg_roles o WHERE o.oid <> r.oid AND pg_has_role(r.oid, o.oid, 'MEMBER')) AS "memberOf"
         FROM pg_roles r, pg_database d WHERE r.rolname = current_user AND d.datname = current_database()`,
      [AUTH],
    );
    return rows[0]!;
  } catch (error) {
    throw new Refusal('start.database-unreachable', { name, reason: (error as Error).message });
  } finally {
    await client.end().catch(() => {});
  }
}
