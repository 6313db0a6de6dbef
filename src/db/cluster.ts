import { chown, mkdir, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../kernel/refusal.ts';
import { type Account, databaseAccount, isRoot, runAs } from './account.ts';
import { findPrograms, SHARED } from './binaries.ts';
import { type ClusterState, makeDataFolder, newState, readState, writeState } from './cluster-state.ts';
import { type Stay, stay } from './house.ts';
import { withFolderLock } from './lock.ts';
import {
  clusterFolder,
  clusterOwner,
  initdb,
  runningPort,
  type Server,
  startPostmaster,
  stopPostmaster,
} from './postmaster.ts';
import { APP, DATABASE, makeRoles, OWNER } from './roles.ts';

/** A private PostgreSQL that we use. */
export interface Cluster {
  /** Address of the role that owns the tables. */
  readonly ownerUrl: string;
  /** Address of the role that the web process uses. */
  readonly appUrl: string;
  /** Address of PostgreSQL's own superuser, for making databases in tests. */
  readonly superuserUrl: string;
  /** Resolves when the database went away under us (a kill, a crash); `openCluster` again takes it up. */
  readonly lost: Promise<void>;
  /** Leaves it; whoever leaves last stops it. */
  leave(): Promise<void>;
}

/**
 * Starts the private PostgreSQL of a data folder, makes it on first use, or attaches to it where it runs already: beside a
 * server, or left behind by one that was killed.
 *
 * @param dataDir the data folder (`CHANGXIAO_DATA`); made if missing
 * @param bin another PostgreSQL's programs, for trying other versions
 * @throws Refusal `start.…`, each a sentence for the person at the terminal
 */
export async function openCluster(dataDir: string, bin?: string): Promise<Cluster> {
  await makeDataFolder(dataDir);
  const folder = await realpath(dataDir);
  return withFolderLock(folder, async () => {
    const known = await readState(folder);
    const state = known ? await broughtAlong(folder, known) : await firstState(folder);
    const account = isRoot() ? ((await clusterOwner(state.place)) ?? (await databaseAccount())) : null;
    const server: Server = { programs: await findPrograms(account, bin), account, place: state.place };
    const { running, staying } = await arrive(folder, state, server);
    return {
      ownerUrl: url(running, OWNER, running.passwords.owner, DATABASE),
      appUrl: url(running, APP, running.passwords.app, DATABASE),
      superuserUrl: url(running, 'postgres', running.passwords.superuser, 'postgres'),
      lost: staying.lost,
      leave: () =>
        withFolderLock(folder, async () => {
          const { last } = await staying.end();
          if (last) await stopPostmaster(server);
        }),
    };
  });
}

/** A killed starter leaves a database that is still reading its log; a stopping one refuses until it has stopped. */
const ARRIVE_MS = 600_000;
const NOT_YET = new Set(['57P03', 'ECONNREFUSED', 'ECONNRESET']);

async function arrive(
  folder: string,
  state: ClusterState,
  server: Server,
): Promise<{ running: ClusterState; staying: Stay }> {
  const deadline = performance.now() + ARRIVE_MS;
  for (;;) {
    try {
      const running = await takeUp(folder, state, server);
      return { running, staying: await stay(url(running, OWNER, running.passwords.owner, DATABASE)) };
    } catch (error) {
      if (!NOT_YET.has((error as { code?: string }).code ?? '') || performance.now() > deadline) throw error;
      await sleep(100);
    }
  }
}

/** Running after this, with roles and database in it. */
async function takeUp(folder: string, state: ClusterState, server: Server): Promise<ClusterState> {
  const running = await runningPort(state.place);
  if (running === null && !state.made) await initdb(server, state.passwords.superuser);
  if (running === null && state.made && !(await clusterOwner(state.place))) {
    throw new Refusal('start.database-missing', { folder, place: state.place });
  }
  const port = running ?? (await startPostmaster(server, state.port));
  const now = { ...state, port, made: true };
  if (!state.made) {
    const { superuser, owner, app } = state.passwords;
    await makeRoles(url(now, 'postgres', superuser, 'postgres'), owner, app);
  }
  if (!state.made || state.port !== port) await writeState(folder, now);
  return now;
}

const url = ({ port }: ClusterState, role: string, password: string, database: string): string =>
  `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;

/**
 * A new data folder gets a new cluster: inside the folder where the account that runs it can go, else below `/var/lib`
 * (a clone in a home of mode 700, run by root).
 */
async function firstState(folder: string): Promise<ClusterState> {
  const account = isRoot() ? await databaseAccount() : null;
  const reachable = account === null || (await runAs(account, '/usr/bin/test', ['-x', folder])).code === 0;
  const state = newState((id) => join(reachable ? folder : SHARED, reachable ? 'postgres' : id));
  if (account) await stopForgotten(folder, account);
  if (!reachable && account) {
    await mkdir(state.place, { recursive: true, mode: 0o711 });
    await chown(state.place, account.uid, account.gid);
    await writeFile(join(state.place, ORIGIN), folder);
  }
  await rm(clusterFolder(state.place), { recursive: true, force: true });
  await writeState(folder, state);
  return state;
}

/** A folder that was copied or moved, as out of a backup, brings its cluster along: never the one that stands where the first one stood. */
async function broughtAlong(folder: string, state: ClusterState): Promise<ClusterState> {
  const place = join(folder, 'postgres');
  return (await clusterOwner(place)) ? { ...state, place } : state;
}

/** Names the data folder a cluster outside it belongs to. */
const ORIGIN = 'origin';

/** The folder was deleted while its cluster ran elsewhere: that one is stopped. Its files stay; they may be somebody's only copy. */
async function stopForgotten(folder: string, account: Account): Promise<void> {
  const places = await readdir(SHARED).catch(() => []);
  for (const place of places.map((name) => join(SHARED, name))) {
    const origin = await readFile(join(place, ORIGIN), 'utf8').catch(() => null);
    if (origin !== folder || (await runningPort(place)) === null) continue;
    await stopPostmaster({ programs: await findPrograms(account), account, place });
  }
}
