import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openCluster } from '../../src/db/cluster.ts';
import { runningPort } from '../../src/db/postmaster.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type House, startHouse } from '../support/house.ts';

// Houses that fall and rise, each with a database of its own: on a busy machine one test takes twenty seconds.
vi.setConfig({ testTimeout: 240_000 });

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const houses: House[] = [];

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  for (const house of houses.splice(0)) if (house.keeper.exitCode === null && !house.keeper.killed) await house.stop();
  if (await runningPort(place())) await (await openCluster(folder.path)).leave();
  await folder.remove();
});

const start = async (): Promise<House> => {
  const house = await startHouse({ dataDir: folder.path, args: ['--empty'] });
  houses.push(house);
  return house;
};
const place = (): string => join(folder.path, 'postgres');
const healthy = async (origin: string): Promise<boolean> => {
  try {
    return (await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(5_000) })).status === 200;
  } catch {
    return false;
  }
};
const until = async (what: () => Promise<boolean> | boolean, ms = 60_000): Promise<void> => {
  for (const deadline = Date.now() + ms; !(await what()); await sleep(50)) {
    if (Date.now() > deadline) throw new Error('waited in vain');
  }
};
/** The web process is the keeper's only child that lasts. */
const webOf = ({ keeper }: House): number =>
  Number(
    execFileSync('ps', ['-o', 'pid=', '--ppid', String(keeper.pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')[0],
  );
/** Of the connections a process has open: `/proc/net/tcp` lists address:port in hexadecimal, and in its tenth column the socket. */
const localPorts = (pid: number): Set<number> => {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).map((fd) => /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1]),
  );
  const lines = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n').slice(1);
  const open = lines.map((line) => line.trim().split(/\s+/)).filter((columns) => sockets.has(columns[9]));
  return new Set(open.map((columns) => Number.parseInt(columns[1]!.split(':')[1]!, 16)));
};
const gone = (pid: number): boolean => {
  try {
    // A zombie has ended; it waits only for somebody to take note.
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
};

test('Ctrl-C stops everything and ends well; a second server on the folder had to go', async () => {
  const house = await start();
  expect(await healthy(house.origin)).toBe(true);
  await expect(start()).rejects.toThrow(
    /这个数据文件夹已有一台服务器在运行[\s\S]*A server already runs on this data folder/,
  );
  expect(await healthy(house.origin)).toBe(true);
  const web = webOf(house);
  house.keeper.kill('SIGINT');
  house.keeper.kill('SIGINT');
  expect(await house.stop()).toBe(0);
  expect(gone(web)).toBe(true);
  expect(await runningPort(place())).toBeNull();
});

test('an office that the command line opened gets the link for its first administrator at any start', async () => {
  const file = join(folder.path, 'letters.csv');
  writeFileSync(file, '编号,来信内容,来信日期,回复内容,回复日期\n1,路灯不亮,2024-03-15,已修复,2024-03-18\n');
  const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
  const env = { ...process.env, CHANGXIAO_DATA: folder.path, DATABASE_URL: '', DATABASE_OWNER_URL: '' };
  execFileSync(process.execPath, [main, 'import', file, '--as', 'letters'], { env });

  const house = await startHouse({ dataDir: folder.path });
  houses.push(house);
  const link = /http\S+\/first-administrator\?token=office\.\S+/;
  await until(() => link.test(house.output()));
  expect((await fetch(link.exec(house.output())![0])).status).toBe(200);
});

test('the web process knows the application role alone', async () => {
  const house = await start();
  expect(await healthy(house.origin)).toBe(true);
  const web = webOf(house);
  const environment = readFileSync(`/proc/${web}/environ`, 'utf8');
  const { port, passwords } = JSON.parse(readFileSync(join(folder.path, 'postgres.json'), 'utf8')) as {
    port: number;
    passwords: Record<'superuser' | 'owner' | 'app', string>;
  };
  expect(environment).toContain('CHANGXIAO_DATA=');
  expect(environment).not.toContain('postgres://');
  for (const password of Object.values(passwords)) expect(environment).not.toContain(password);

  const client = new pg.Client(`postgres://postgres:${passwords.superuser}@127.0.0.1:${port}/postgres`);
  await client.connect();
  const { rows } = await client.query<{ usename: string; client_port: number }>(
    'SELECT usename, client_port FROM pg_stat_activity WHERE client_port > 0',
  );
  await client.end();
  const ports = localPorts(web);
  const roles = rows.filter((row) => ports.has(row.client_port)).map((row) => row.usename);
  expect(new Set(roles)).toEqual(new Set(['changxiao_app']));
  expect(rows.map((row) => row.usename)).toContain('changxiao_owner');
});

test('a web process that falls is started again on its port', async () => {
  const house = await start();
  process.kill(webOf(house), 'SIGKILL');
  await until(() => house.output().includes('The web process ended unexpectedly (SIGKILL)'));
  await until(() => healthy(house.origin));
});

test('a database that falls is started again', async () => {
  const house = await start();
  const before = Number(readFileSync(join(place(), 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
  process.kill(before, 'SIGKILL');
  await until(() => house.output().includes('The database is back'));
  await until(() => healthy(house.origin));
  expect(await house.stop()).toBe(0);
  expect(await runningPort(place())).toBeNull();
});

test('kill -9 of the keeper: its web process drains and goes, and the next start takes up the database', async () => {
  const first = await start();
  const web = webOf(first);
  const postmaster = () => readFileSync(join(place(), 'data', 'postmaster.pid'), 'utf8').split('\n')[0];
  const before = postmaster();
  first.keeper.kill('SIGKILL');
  await until(() => gone(web));
  const second = await start();
  expect(postmaster()).toBe(before);
  expect(await healthy(second.origin)).toBe(true);
});

test('a start without the demo offers to make the first administrator, until there is one', async () => {
  const house = await start();
  const link = /within 24 hours\): (\S+)/.exec(house.output())?.[1] ?? '';
  const page = await fetch(link);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<form');
});

test('a port in use, a setting and an argument that mean nothing get one clear sentence', async () => {
  const other = createServer().listen(0, 'localhost');
  await until(() => other.listening);
  const { port } = other.address() as { port: number };
  const dataDir = folder.path;
  await expect(startHouse({ dataDir, env: { PORT: String(port) } })).rejects.toThrow(`Port ${port} is in use`);
  expect(await runningPort(place())).toBeNull();
  other.close();
  await expect(startHouse({ dataDir, env: { PORT: 'many' } })).rejects.toThrow(/PORT .*\(many\)/);
  await expect(startHouse({ dataDir, env: { DATABASE_URL: 'postgres://a:b@localhost/c' } })).rejects.toThrow(
    'DATABASE_OWNER_URL',
  );
  await expect(startHouse({ dataDir, args: ['--full'] })).rejects.toThrow('no argument --full');
});
