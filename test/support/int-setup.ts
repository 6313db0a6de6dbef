import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openCluster } from '../../src/db/cluster.ts';
import { migrate } from '../../src/db/migrate.ts';
import { APP, OWNER } from '../../src/db/roles.ts';
import { migrateAuth } from '../../src/identity/auth-library.ts';
import { temporaryFolder } from './folder.ts';

/** Addresses of the test cluster; the database in them is replaced by each file's own. */
declare module 'vitest' {
  interface ProvidedContext {
    superuserUrl: string;
    ownerUrl: string;
    appUrl: string;
  }
}

export const TEMPLATE = 'changxiao_template';

/** One cluster for all integration tests, with a migrated template in it. `TEST_PG_BIN` names another PostgreSQL's programs. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await temporaryFolder();
  const cluster = await openCluster(folder.path, process.env.TEST_PG_BIN);
  const client = new pg.Client({ connectionString: cluster.superuserUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE} OWNER ${OWNER}`);
  // Nothing here proves that a commit reached the disk (tests of that have clusters of their own), and waiting for it takes 4 ms each.
  await client.query('ALTER ROLE ALL SET synchronous_commit = off');
  await client.end();
  const template = new URL(cluster.ownerUrl);
  template.pathname = `/${TEMPLATE}`;
  await migrate({ ownerUrl: template.href, appRole: APP });
  await migrateAuth(template.href);
  project.provide('superuserUrl', cluster.superuserUrl);
  project.provide('ownerUrl', cluster.ownerUrl);
  project.provide('appUrl', cluster.appUrl);
  return async () => {
    await cluster.leave();
    await folder.remove();
  };
}
