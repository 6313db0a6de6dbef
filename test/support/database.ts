import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { OWNER } from '../../src/db/roles.ts';
import { TEMPLATE } from './int-setup.ts';

/** A migrated, empty database of one test file's own. */
export interface FreshDatabase {
  readonly ownerUrl: string;
  readonly appUrl: string;
  drop(): Promise<void>;
}

/** Clones the migrated template. Call it in `beforeAll`, and `drop` in `afterAll`. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  await asSuperuser(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} OWNER ${OWNER}`);
  const at = (address: string): string => Object.assign(new URL(address), { pathname: `/${name}` }).href;
  return {
    ownerUrl: at(inject('ownerUrl')),
    appUrl: at(inject('appUrl')),
    drop: () => asSuperuser(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function asSuperuser(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('superuserUrl') });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
