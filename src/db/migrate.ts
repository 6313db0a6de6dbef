import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { Refusal } from '../kernel/refusal.ts';

const FOLDER = new URL('./sql/', import.meta.url);

/** Tables the application may only add to. What happened is not changed and not removed, whoever asks. */
const APPEND_ONLY = ['ledger_entry'];
/** Tables of the sealer alone: the application reads them. */
const READ_ONLY = ['ledger_leaf', 'ledger_node', 'ledger_seal', 'ledger_follower', 'migration'];
const ADD_AND_READ = ['ledger_pending', 'idempotency'];

/**
 * Brings the database to the newest schema: numbered forward SQL, each file once, in one transaction, under a lock so that two
 * starts do not race. Then grants what each role may do, anew each time, so that a grant changed by hand does not stay.
 *
 * @param ownerUrl address of the role that owns the tables
 * @param appRole name of the role the web process uses
 * @throws Refusal `database.app-role-too-powerful` if that role could rewrite the ledger
 */
export async function migrate({ ownerUrl, appRole }: { ownerUrl: string; appRole: string }): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('changxiao.migrate'))`);
    await client.query(
      'CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    const done = new Set((await client.query<{ name: string }>('SELECT name FROM migration')).rows.map((r) => r.name));
    const files = (await readdir(FOLDER)).filter((f) => f.endsWith('.sql')).sort();
    for (const file of files) {
      if (done.has(file)) continue;
      await client.query(await readFile(new URL(file, FOLDER), 'utf8'));
      await client.query('INSERT INTO migration (name) VALUES ($1)', [file]);
    }
    await grant(client, appRole);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    await client.end();
  }
}

async function grant(client: pg.Client, appRole: string): Promise<void> {
  const app = client.escapeIdentifier(appRole);
  const list = (tables: readonly string[]) => tables.map((t) => client.escapeIdentifier(t)).join(', ');
  await client.query(`
    GRANT USAGE ON SCHEMA public TO ${app};
    REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${app};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${app};
    REVOKE UPDATE, DELETE, TRUNCATE ON ${list(APPEND_ONLY)} FROM ${app};
    REVOKE INSERT, UPDATE, DELETE ON ${list(READ_ONLY)} FROM ${app};
    REVOKE UPDATE, DELETE ON ${list(ADD_AND_READ)} FROM ${app};
  `);
  const { rows } = await client.query<{ may: boolean }>(
    `SELECT has_table_privilege($1, 'ledger_entry', 'UPDATE') OR has_table_privilege($1, 'ledger_entry', 'DELETE')
         OR pg_has_role($1, (SELECT tableowner FROM pg_tables WHERE schemaname = 'public' AND tablename = 'ledger_entry'), 'MEMBER') AS may`,
    [appRole],
  );
  if (rows[0]?.may) {
    throw new Refusal('database.app-role-too-powerful', {
      role: appRole,
      sql: `CREATE ROLE changxiao_app LOGIN NOINHERIT PASSWORD '…'; GRANT CONNECT ON DATABASE ${client.database} TO changxiao_app;`,
    });
  }
}
