import { chown, mkdir, readdir, readFile, readlink, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../kernel/refusal.ts';
import { type Account, runAs } from './account.ts';
import type { Programs } from './binaries.ts';

/** One cluster on disk and what runs it. */
export interface Server {
  readonly programs: Programs;
  /** `null`: as ourselves. */
  readonly account: Account | null;
  readonly place: string;
}

export const clusterFolder = (place: string): string => join(place, 'data');
const logFile = (place: string): string => join(place, 'start.log');

/** The account that owns a cluster also runs it, whoever starts it; `null` where there is none yet. */
export async function clusterOwner(place: string): Promise<Account | null> {
  try {
    const { uid, gid } = await stat(clusterFolder(place));
    return { uid, gid };
  } catch {
    return null;
  }
}

/** Makes an empty cluster: UTF-8, passwords by SCRAM, checksums on. Some 1.3 s, measured. */
export async function initdb({ programs, account, place }: Server, superuserPassword: string): Promise<void> {
  await rm(clusterFolder(place), { recursive: true, force: true });
  await mkdir(place, { recursive: true, mode: 0o700 });
  const passwordFile = join(place, 'password');
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, superuserPassword, { mode: 0o600, flag: 'wx' });
  if (account) {
    await chown(place, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  // Order by code point (fast, and LIKE 'x%' uses an index), but know what a letter is. initdb would take both from LANG.
  const locale = ['--encoding=UTF8', '--lc-collate=C', '--lc-ctype=C.UTF-8', '--locale=C.UTF-8'];
  const access = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--data-checksums'];
  const args = ['-D', clusterFolder(place), ...locale, ...access];
  const ended = await runAs(account, join(programs.bin, 'initdb'), args);
  await rm(passwordFile, { force: true });
  if (ended.code !== 0) throw notStarting(ended.output);
}

/**
 * Every committed row is on disk before we say so. Logs name no values: statements and row contents may hold personal data,
 * which lives in the vault alone. Given on the command line, so that an upgrade brings its settings along.
 */
const settings = (port: number): Record<string, string | number> => ({
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  port,
  max_connections: 80,
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '192MB',
  effective_cache_size: '1GB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgres-%a.log',
  log_truncate_on_rotation: 'on',
  log_rotation_age: '1d',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
});

/** Starts the cluster, on `wanted` if that port is free, and waits until it answers. Gives the port. */
export async function startPostmaster(server: Server, wanted: number): Promise<number> {
  const { programs, account, place } = server;
  const folder = clusterFolder(place);
  const major = Number(await readFile(join(folder, 'PG_VERSION'), 'utf8'));
  if (major !== programs.major) throw new Refusal('start.database-version', { found: major, needed: programs.major });
  await removeStrangersPidFile(folder);
  const deadline = performance.now() + 30_000;
  let port = wanted;
  for (;;) {
    if (port === 0 || !(await isFree(port))) port = await freePort();
    const options = Object.entries(settings(port)).map(([name, value]) => `-c ${name}=${value}`);
    await rm(logFile(place), { force: true });
    // pg_ctl gives the database a session of its own: Ctrl-C in our terminal does not reach it, so requests drain first.
    // Ten minutes, because a cluster that was killed under load first reads its log again.
    const args = ['start', '-D', folder, '-l', logFile(place), '-w', '-t', '600', '-s', '-o', options.join(' ')];
    const ended = await runAs(account, join(programs.bin, 'pg_ctl'), args);
    if (ended.code === 0) return port;
    const reason = await readFile(logFile(place), 'utf8').catch(() => ended.output);
    if (performance.now() > deadline) throw notStarting(reason);
    if (/could not bind|Address already in use/.test(reason)) port = 0;
    // After `kill -9` of the postmaster its helpers need a moment to notice; starting beside them would damage the cluster.
    else if (!/pre-existing shared memory block|lock file .* already exists/.test(reason)) throw notStarting(reason);
    await sleep(200);
  }
}

/** Stops the cluster: transactions in progress are rolled back, nothing acknowledged is lost. */
export async function stopPostmaster({ programs, account, place }: Server): Promise<void> {
  const args = ['stop', '-D', clusterFolder(place), '-m', 'fast', '-w', '-t', '120', '-s'];
  await runAs(account, join(programs.bin, 'pg_ctl'), args);
}

/** The port of the postmaster that runs in `place`, or `null` if none does, whatever its pid file says. */
export async function runningPort(place: string): Promise<number | null> {
  const file = await pidFile(clusterFolder(place));
  return file && (await worksIn(file.pid, clusterFolder(place))) ? file.port : null;
}

async function pidFile(folder: string): Promise<{ pid: number; port: number } | null> {
  try {
    const lines = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3] ?? 0) };
  } catch {
    return null;
  }
}

/** A postmaster and all its helpers work in the cluster's folder, so the working folder tells ours from a reused pid. */
async function worksIn(pid: number | string, folder: string): Promise<boolean> {
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(folder));
  } catch {
    return false;
  }
}

/**
 * After a restart of the machine the pid in the file may belong to somebody else, and PostgreSQL would then refuse to start.
 * Removed only when nobody at all works in the cluster's folder.
 */
async function removeStrangersPidFile(folder: string): Promise<void> {
  if (!(await pidFile(folder))) return;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const busy = await Promise.all(pids.map((pid) => worksIn(pid, folder)));
  if (!busy.includes(true)) await rm(join(folder, 'postmaster.pid'), { force: true });
}

const notStarting = (output: string): Refusal =>
  new Refusal('start.database-not-starting', { reason: output.trim().split('\n').slice(-3).join(' | ') });

function isFree(port: number): Promise<boolean> {
  return listenOnce(port).then(
    () => true,
    () => false,
  );
}

const freePort = (): Promise<number> => listenOnce(0);

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
