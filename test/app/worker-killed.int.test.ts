import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { counts, countsAfresh, differenceIn, type Rounds, roundsOf } from '../supervision/worker.given.ts';
import { type TestOffice, testOffice } from '../support/office.ts';

const WORKER = fileURLToPath(new URL('../support/worker-process.ts', import.meta.url));
const DAY_MS = 86_400_000;

let office: TestOffice;
let rounds: Rounds;
let worker: ChildProcess | undefined;
beforeAll(async () => {
  office = await testOffice();
  rounds = await roundsOf(office);
});
afterAll(async () => {
  worker?.kill('SIGKILL');
  await rounds.close();
  await office.close();
});

const yes = async (sql: string): Promise<boolean> => (await office.owner.query(`SELECT ${sql} AS yes`)).rows[0].yes;
const none = (rows: string): Promise<boolean> => yes(`NOT EXISTS (${rows})`);

/** A worker that runs until something is so. @param meanwhile what happens to it @param ownerUrl where it looks for its database */
async function works(
  until: () => Promise<boolean>,
  meanwhile = async () => {},
  ownerUrl = office.ownerUrl,
): Promise<void> {
  const process = fork(WORKER, [JSON.stringify(office.house.settings), ownerUrl], { execArgv: [] });
  worker = process;
  const ended = once(process, 'exit');
  await meanwhile();
  // Jobs that a cut left held are freed once a minute (packs/worker.yaml: held).
  for (const deadline = performance.now() + 100_000; !(await until()); await sleep(2))
    if (process.exitCode !== null || performance.now() > deadline) throw new Error('waited in vain');
  process.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
}

/** Ends every connection to the database but the test's own, as a restart of it does. */
async function cutConnections(): Promise<number> {
  const { rows } = await office.owner.query('SELECT current_database() AS name, pg_backend_pid() AS mine');
  const root = new pg.Client({ connectionString: inject('superuserUrl') });
  await root.connect();
  const cut = root.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> $2', [
    rows[0].name,
    rows[0].mine,
  ]);
  return (await cut.finally(() => root.end())).rowCount ?? 0;
}

/** As if it had been minutes: jobs that were cut off are another's, and those that failed are tried again. */
const laterOn = () =>
  office.owner.query(
    `UPDATE graphile_worker._private_jobs SET locked_at = locked_at - interval '6 minutes', run_at = least(run_at, now())`,
  );

/**
 * Nothing waits any more: entries have their places and were followed, what was due was looked at, jobs are done. All at one moment: asked
 * one after the other, what one answer was about may come back while the next is asked.
 */
const settled = (): Promise<boolean> =>
  yes(`NOT EXISTS (SELECT FROM ledger_pending)
    AND NOT EXISTS (SELECT FROM ledger_follower f, ledger_follower s WHERE s.next_leaf > f.next_leaf)
    AND NOT EXISTS (SELECT FROM card_watch WHERE look_at <= now())
    AND NOT EXISTS (SELECT FROM graphile_worker.jobs)`);

const FILED = 20;
/** Filed forty days ago, so that what it brings is late: the worker goes by the clock of the day. */
async function file(): Promise<void> {
  office.at(new Date(Date.now() - 40 * DAY_MS).toISOString().slice(0, 16));
  for (let i = 0; i < FILED; i += 10) await Promise.all(Array.from({ length: 10 }, () => office.file()));
}

it('kill -9 of the worker under load, and again: nothing is missing and nothing there twice', async () => {
  const moments = [
    `EXISTS (SELECT FROM graphile_worker.jobs WHERE locked_by IS NOT NULL)`,
    `(SELECT count(*) FROM card) > ${FILED}`,
    `(SELECT count(*) FROM notification) > ${3 * FILED}`,
  ];
  for (const moment of moments) {
    const [, filed] = [await file(), file()];
    await works(() => yes(moment));
    await filed;
  }
  await laterOn();
  await works(settled);

  const { rows } = await office.owner.query(`SELECT (SELECT count(*)::int FROM appeal) AS filed,
    (SELECT count(*)::int FROM appeal_search) AS prepared,
    (SELECT count(*)::int FROM (SELECT FROM notification GROUP BY account_id, kind, about HAVING count(*) > 1) x) AS told_twice`);
  const all = 2 * FILED * moments.length;
  expect(rows).toEqual([{ filed: all, prepared: all, told_twice: 0 }]);
});

it('a database that restarts under load, and again: the worker goes on, and what was acknowledged is there', async () => {
  const acknowledged: string[] = [];
  let cut = 0;
  // Whatever failed is tried again at once, not after ever longer.
  const again = () =>
    office.owner.query('UPDATE graphile_worker._private_jobs SET run_at = now() WHERE run_at > now()');
  const done = async () => {
    await again();
    return settled();
  };
  await works(done, async () => {
    for (let times = 0; times < 4; times++) {
      const filed = Promise.allSettled(Array.from({ length: FILED }, () => office.file()));
      await sleep(100 + 150 * times);
      cut += await cutConnections();
      acknowledged.push(...(await filed).flatMap((f) => (f.status === 'fulfilled' ? f.value.caseId : [])));
      await laterOn();
    }
    await sleep(500);
    await laterOn();
  });
  expect(cut).toBeGreaterThan(8);
  expect(acknowledged.length).toBeGreaterThan(0);
  const { rows } = await office.owner.query(
    `SELECT (SELECT count(*)::int FROM appeal WHERE case_id = ANY($1)) AS kept,
      (SELECT count(*)::int FROM appeal) = (SELECT count(*)::int FROM appeal_search) AS prepared,
      (SELECT count(*)::int FROM (SELECT FROM notification GROUP BY account_id, kind, about HAVING count(*) > 1) x) AS told_twice`,
    [acknowledged],
  );
  expect(rows).toEqual([{ kept: acknowledged.length, prepared: true, told_twice: 0 }]);
});

it('a worker that begins while the database is away goes on when it is back', async () => {
  const there = new URL(office.ownerUrl);
  const way = createServer((socket) => {
    const database = connect(Number(there.port), there.hostname);
    for (const [one, other] of [
      [socket, database],
      [database, socket],
    ] as const)
      one.on('error', () => other.destroy()).pipe(other);
  });
  await once(way.listen(0, '127.0.0.1'), 'listening');
  const { port } = way.address() as AddressInfo;
  // Nobody answers at its address, until the worker has tried.
  await new Promise((closed) => way.close(closed));
  await file();
  const back = async () => {
    await sleep(2_000);
    way.listen(port, '127.0.0.1');
  };
  try {
    await works(settled, back, Object.assign(new URL(there), { host: `127.0.0.1:${port}` }).href);
  } finally {
    way.close();
  }
  expect(
    await none('SELECT FROM appeal a WHERE NOT EXISTS (SELECT FROM appeal_search s WHERE s.case_id = a.case_id)'),
  ).toBe(true);
});

it('each duty that is late has each of its cards, once', async () => {
  expect(
    await none(`SELECT FROM card WHERE rule <> 'repeated' GROUP BY duty_id, rule, due_at HAVING count(*) > 1`),
  ).toBe(true);
  expect(await none(`SELECT FROM card WHERE colour <> 'prompt' AND issued_at < due_at`)).toBe(true);
  const late = `SELECT FROM duty d WHERE ended_at IS NULL AND claimed_at IS NULL AND due_at < now()`;
  expect(await none(late)).toBe(false);
  for (const colour of ['yellow', 'red'])
    expect(
      await none(`${late} AND NOT EXISTS (SELECT FROM card c WHERE c.duty_id = d.duty_id AND c.colour = '${colour}')`),
      colour,
    ).toBe(true);
});

it('the rows are what the ledger folds to, and the figures of the board what its duties count to', async () => {
  office.at(new Date(Date.now() + DAY_MS / 3).toISOString().slice(0, 16));
  expect(await differenceIn(office, rounds.owner)).toBeNull();
  const kept = await counts(office);
  expect(kept.length).toBeGreaterThan(0);
  expect(await countsAfresh(office, rounds)).toEqual(kept);
});
