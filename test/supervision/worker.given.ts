import { Logger, runMigrations, runOnce } from 'graphile-worker';
import type { House } from '../../src/app/compose.ts';
import { PROJECTIONS } from '../../src/app/projections.ts';
import { round, tasks } from '../../src/app/worker.ts';
import { type Db, openDb } from '../../src/db/open.ts';
import { verifyOffice } from '../../src/ledger/replay.ts';
import { seal } from '../../src/ledger/seal.ts';
import { OFFICE, type TestOffice } from '../support/office.ts';

/** The worker of an office, whose rounds and jobs are done when the test says so. */
export interface Rounds {
  readonly owner: Db;
  /** One round in which every step is due; `over` in place of the office's own connections. */
  once(over?: { readonly house: House; readonly owner: Db }): Promise<boolean>;
  /** Does the jobs that wait; those that failed before are due again. */
  jobs(house?: House): Promise<void>;
  /** Rounds and jobs until nothing more comes of them. */
  toTheEnd(): Promise<void>;
  close(): Promise<void>;
}

export async function roundsOf({ house, ownerUrl, owner: client }: TestOffice): Promise<Rounds> {
  const owner = openDb(ownerUrl, 4);
  const logger = new Logger(() => () => {});
  await runMigrations({ connectionString: ownerUrl, logger });
  const once: Rounds['once'] = (over) => round(over?.house ?? house, over?.owner ?? owner, () => true);
  const jobs: Rounds['jobs'] = async (by = house) => {
    await client.query('UPDATE graphile_worker._private_jobs SET run_at = now()');
    const { rows } = await client.query('SELECT count(*)::int AS n FROM graphile_worker.jobs');
    if (rows[0].n > 0)
      await runOnce({ connectionString: ownerUrl, noHandleSignals: true, logger, taskList: tasks(by), maxPoolSize: 2 });
  };
  return {
    owner,
    once,
    jobs,
    async toTheEnd() {
      while (await once());
      await jobs();
      while (await once());
    },
    close: () => owner.close(),
  };
}

/** As a connection that ends under its user. */
const gone = (): Error => Object.assign(new Error('killed'), { code: '57P01' });

/** Connections of a process that is killed at its n-th transaction, before that commits or after; from then on none works. */
export function killedAt(house: House, owner: Db, n: number, when: 'before' | 'after') {
  let left = n;
  let dead = false;
  const dying = (db: Db): Db => ({
    rows: (query) => (dead ? Promise.reject(gone()) : db.rows(query)),
    async transact(work) {
      if (dead) throw gone();
      if (left-- !== 0) return db.transact(work);
      const last = db.transact(async (tx) => {
        await work(tx);
        if (when === 'before') throw gone();
      });
      await last.finally(() => (dead = true));
      throw gone();
    },
    close: async () => {},
  });
  const db = dying(house.db);
  return {
    house: { ...house, db, notify: { ...house.notify, db } },
    owner: dying(owner),
    /** It lived on: there were fewer transactions. */
    lived: () => !dead,
  };
}

/** Places and seals what is there, folds the whole ledger, and gives the first difference. */
export async function differenceIn({ house, now }: TestOffice, owner: Db): Promise<unknown> {
  await seal(owner, OFFICE, house.keys.seal, now());
  return (await verifyOffice(house.db, OFFICE, PROJECTIONS, house.keys.seal.publicPem)).difference;
}

/** Everything that the board counts, by what it is instead of by number. */
export async function counts({ owner }: TestOffice): Promise<string[]> {
  const { rows } = await owner.query(`
    SELECT concat_ws(' ', b.unit_id, b.mechanism, b.step, b.kind, b.state, b.light, b.in_parts, b.history, b.visibility, b.hidden_from,
      c.due_on, c.n, (SELECT count(*) FROM board_duty d WHERE d.bucket_id = c.bucket_id AND d.due_on = c.due_on)) AS line
    FROM board_count c JOIN board_bucket b USING (office_id, bucket_id) ORDER BY 1`);
  return rows.map((r) => r.line);
}

/** The same, made anew from the duties as they stand. */
export async function countsAfresh(office: TestOffice, rounds: Rounds): Promise<string[]> {
  await office.owner.query('TRUNCATE board_bucket, board_count, board_duty');
  await office.owner.query(`UPDATE ledger_follower SET next_leaf = 0 WHERE follower = 'board'`);
  while (await rounds.once());
  return counts(office);
}
