import pg from 'pg';
import { openCluster } from '../db/cluster.ts';
import { makeDataFolder } from '../db/cluster-state.ts';
import { checkExternal, roleOf } from '../db/roles.ts';
import type { Config } from './config.ts';

/** The database in use, private or somebody else's. */
export interface Database {
  readonly ownerUrl: string;
  readonly appUrl: string;
  /** The role the web process uses; what it may do is granted by `migrate`. */
  readonly appRole: string;
  /** Resolves when a private database went away under us; never for somebody else's, which they look after. */
  readonly lost: Promise<void>;
  /** Leaves it. Whoever leaves a private database last stops it. */
  leave(): Promise<void>;
}

/**
 * The database that the settings name, running and checked, not yet migrated. The server and every verb of the command line come
 * through here, so a verb attaches to a running server's database or starts it for itself.
 *
 * @throws Refusal `start.…`
 */
export async function attachDatabase({ dataDir, external }: Config): Promise<Database> {
  if (external) {
    await makeDataFolder(dataDir);
    await checkExternal(external.ownerUrl, external.appUrl);
    return { ...external, appRole: roleOf(external.appUrl), lost: new Promise(() => {}), leave: async () => {} };
  }
  const { ownerUrl, appUrl, lost, leave } = await openCluster(dataDir);
  return { ownerUrl, appUrl, appRole: roleOf(appUrl), lost, leave };
}

/** Nobody has set up an office here yet. */
export async function isEmpty({ ownerUrl }: Database): Promise<boolean> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const { rows } = await client.query('SELECT FROM office LIMIT 1').finally(() => client.end());
  return rows.length === 0;
}
