import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Refusal } from '../kernel/refusal.ts';

/** Keys of the advisory locks on a private database; the first number is "ch". */
const SPACE = 0x6368;
const STAYING = 1;
const HOUSE = 2;

/** A server that was just ended may still be on its way out; a second one that runs will still be there after this. */
const GRACE_MS = 3_000;

/**
 * Becomes the one server of a private database, until `release` or until this process ends, however it ends.
 *
 * @throws Refusal `start.house-taken` if another server runs on the same data folder
 */
export async function holdHouse(ownerUrl: string): Promise<{ release(): Promise<void> }> {
  const client = await connect(ownerUrl);
  const deadline = performance.now() + GRACE_MS;
  while (!(await flag(client, `SELECT pg_try_advisory_lock(${SPACE}, ${HOUSE}) AS flag`))) {
    if (performance.now() > deadline) {
      await client.end();
      throw new Refusal('start.house-taken');
    }
    await sleep(100);
  }
  return { release: () => client.end().catch(() => {}) };
}

/** One who uses the private database: as long as anybody stays, nobody stops it. */
export interface Stay {
  /** Resolves when the database went away under us. */
  readonly lost: Promise<void>;
  /** Leaves, and says whether nobody is left. Call under the folder's lock, so that nobody arrives meanwhile. */
  end(): Promise<{ last: boolean }>;
}

export async function stay(ownerUrl: string): Promise<Stay> {
  const client = await connect(ownerUrl);
  await client.query(`SELECT pg_advisory_lock_shared(${SPACE}, ${STAYING})`);
  let leaving = false;
  const lost = new Promise<void>((resolve) => client.once('end', () => leaving || resolve()));
  return {
    lost,
    async end() {
      leaving = true;
      try {
        await client.query(`SELECT pg_advisory_unlock_shared(${SPACE}, ${STAYING})`);
        const last = await flag(client, `SELECT pg_try_advisory_lock(${SPACE}, ${STAYING}) AS flag`);
        return { last };
      } catch {
        // The database is gone already: whatever there was to stop has stopped.
        return { last: true };
      } finally {
        await client.end().catch(() => {});
      }
    },
  };
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, keepAlive: true });
  // A broken connection also ends, and `end` is what we listen to; without a listener an error would end the process.
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function flag(client: pg.Client, sql: string): Promise<boolean> {
  return (await client.query<{ flag: boolean }>(sql)).rows[0]!.flag;
}
