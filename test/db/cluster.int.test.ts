import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { type Cluster, openCluster } from '../../src/db/cluster.ts';
import { readState, writeState } from '../../src/db/cluster-state.ts';
import { holdHouse } from '../../src/db/house.ts';
import { runningPort } from '../../src/db/postmaster.ts';
import { temporaryFolder } from '../support/folder.ts';

const BIN = process.env.TEST_PG_BIN;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const opened: Cluster[] = [];

const open = async (): Promise<Cluster> => {
  const cluster = await openCluster(folder.path, BIN);
  opened.push(cluster);
  return cluster;
};
const place = (): string => join(folder.path, 'postgres');
const postmaster = async (): Promise<number> =>
  Number((await readFile(join(place(), 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);

/** A port somebody else holds: that of the cluster all other tests use. */
const inUse = (): string => inject('ownerUrl');

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  // Whatever a test left behind, killed ones included, is taken up once more and stopped.
  for (const cluster of opened.splice(0)) await cluster.leave().catch(() => {});
  if (await runningPort(place())) await (await openCluster(folder.path, BIN)).leave();
  await folder.remove();
});

test('a fresh folder gets a cluster that keeps what it acknowledged, in UTF-8, closed to other roles', async () => {
  const { ownerUrl, appUrl } = await open();
  const [owner] = await query(
    ownerUrl,
    `SELECT current_setting('fsync') AS fsync, current_setting('server_encoding') AS encoding,
            (SELECT datcollate || ' ' || datctype FROM pg_database WHERE datname = current_database()) AS locale,
            (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super`,
  );
  expect(owner).toEqual({ fsync: 'on', encoding: 'UTF8', locale: 'C C.UTF-8', super: false });
  const [app] = await query(appUrl, `SELECT pg_has_role('changxiao_owner', 'MEMBER') AS owner`);
  expect(app).toEqual({ owner: false });
  await expect(query(appUrl, 'CREATE TABLE public.mine ()')).rejects.toThrow(/permission denied/);
  await query(appUrl, 'SET ROLE changxiao_auth');
  await expect(query(ownerUrl.replace(/:[^:@]+@/, ':guess@'), 'SELECT 1')).rejects.toThrow(/password/);
});

test('whoever leaves last stops it, and the next one finds the rows', async () => {
  const server = await open();
  const verb = await open();
  expect(verb.ownerUrl).toBe(server.ownerUrl);
  await query(verb.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS n');
  await server.leave();
  expect(await runningPort(place())).not.toBeNull();
  await verb.leave();
  expect(await runningPort(place())).toBeNull();
  const next = await open();
  expect(next.ownerUrl).toBe(server.ownerUrl);
  expect(await query(next.ownerUrl, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
});

test('ten arriving at once on a fresh folder share one cluster', async () => {
  const all = await Promise.all(Array.from({ length: 10 }, open));
  expect(new Set(all.map((c) => c.ownerUrl)).size).toBe(1);
  await Promise.all(all.map((c) => c.leave()));
  expect(await runningPort(place())).toBeNull();
});

test('a cluster left behind by kill -9 of its user is taken up as it runs', async () => {
  const program = fileURLToPath(new URL('../support/stay.ts', import.meta.url));
  const child = fork(program, [folder.path, BIN ?? ''], { execArgv: [] });
  await once(child, 'message');
  const before = await postmaster();
  child.kill('SIGKILL');
  await once(child, 'exit');
  const cluster = await open();
  expect(await postmaster()).toBe(before);
  await (await holdHouse(cluster.ownerUrl)).release();
  await cluster.leave();
  expect(await runningPort(place())).toBeNull();
});

test('kill -9 of PostgreSQL itself loses no committed row; who used it is told, and it starts again on the same port', async () => {
  const cluster = await open();
  await query(cluster.ownerUrl, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');
  process.kill(await postmaster(), 'SIGKILL');
  await cluster.lost;
  const again = await open();
  expect(again.ownerUrl).toBe(cluster.ownerUrl);
  expect(await query(again.ownerUrl, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 1000 }]);
});

test('a pid file that names a stranger does not keep it from starting', async () => {
  await (await open()).leave();
  const stranger = execFileSync('sh', ['-c', 'sleep 60 >/dev/null 2>&1 & echo $!'], {
    ...(process.getuid?.() === 0 ? { uid: Number(execFileSync('id', ['-u', 'changxiao'])), cwd: '/' } : {}),
  });
  const pid = Number(stranger.toString());
  try {
    const file = join(place(), 'data', 'postmaster.pid');
    await writeFile(file, `${pid}\n${join(place(), 'data')}\n0\n1\n\n127.0.0.1\n0 0\nready   \n`);
    const cluster = await open();
    expect(await query(cluster.ownerUrl, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  } finally {
    process.kill(pid);
  }
});

test('where somebody took its port, it takes another and remembers it', async () => {
  const first = await open();
  await first.leave();
  const state = (await readState(folder.path))!;
  await writeState(folder.path, { ...state, port: Number(new URL(inUse()).port) });
  const second = await open();
  expect(new URL(second.ownerUrl).port).not.toBe(new URL(inUse()).port);
  expect((await readState(folder.path))!.port).toBe(Number(new URL(second.ownerUrl).port));
});

test('a second server is refused; once the first is gone it may', async () => {
  const { ownerUrl } = await open();
  const first = await holdHouse(ownerUrl);
  await expect(holdHouse(ownerUrl)).rejects.toMatchObject({ code: 'start.house-taken' });
  const waiting = holdHouse(ownerUrl);
  await sleep(300);
  await first.release();
  await (await waiting).release();
});

test('a copy of the folder, as out of a backup, has a database of its own beside the first', async () => {
  const first = await open();
  await query(first.ownerUrl, 'CREATE TABLE kept AS SELECT 1 AS n');
  await first.leave();
  const copied = await temporaryFolder();
  try {
    execFileSync('cp', ['-a', `${folder.path}/.`, copied.path]);
    const { ownerUrl } = await open();
    const copy = await openCluster(copied.path, BIN);
    await query(copy.ownerUrl, 'INSERT INTO kept VALUES (2)');
    expect(await query(copy.ownerUrl, 'SELECT n FROM kept ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await query(ownerUrl, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    await copy.leave();
  } finally {
    await copied.remove();
  }
});

test('a data folder whose database is gone is a loss to report, never a reason to begin afresh', async () => {
  await (await open()).leave();
  execFileSync('rm', ['-rf', place()]);
  await expect(open()).rejects.toMatchObject({ code: 'start.database-missing' });
});
