import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../kernel/refusal.ts';
import { isRoot } from './account.ts';

/** What a data folder remembers of its private PostgreSQL, in `postgres.json`, readable by its owner alone. */
export interface ClusterState {
  /** Tells this folder's cluster from that of an earlier folder of the same name. */
  readonly id: string;
  /** Folder that holds `data` (the cluster) and `start.log`. */
  readonly place: string;
  /** Loopback port; chosen anew only when somebody else has taken it. */
  readonly port: number;
  readonly passwords: { readonly superuser: string; readonly owner: string; readonly app: string };
  /** Roles and database are there: from now on an empty place means loss, not a first start. */
  readonly made: boolean;
}

const FILE = 'postgres.json';

export const newState = (place: (id: string) => string): ClusterState => {
  const id = randomBytes(8).toString('hex');
  const password = () => randomBytes(24).toString('base64url');
  return {
    id,
    place: place(id),
    port: 0,
    passwords: { superuser: password(), owner: password(), app: password() },
    made: false,
  };
};

/** @throws Refusal `start.data-folder` if the folder cannot be made or read */
export async function readState(dataDir: string): Promise<ClusterState | null> {
  try {
    return JSON.parse(await readFile(join(dataDir, FILE), 'utf8')) as ClusterState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw dataFolderRefusal(dataDir, error);
  }
}

/** Written beside, synced and renamed: a crash leaves the old state or the new one, never half of one. */
export async function writeState(dataDir: string, state: ClusterState): Promise<void> {
  const path = join(dataDir, FILE);
  try {
    const file = await open(`${path}.new`, 'w', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(state, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
    // Root helping out once in somebody's folder must not lock its owner out.
    if (isRoot()) {
      const { uid, gid } = await stat(dataDir);
      await chown(path, uid, gid);
    }
  } catch (error) {
    throw dataFolderRefusal(dataDir, error);
  }
}

/** Makes the data folder. Others may pass through it (the database's account must, under root) but not list it. */
export async function makeDataFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: isRoot() ? 0o711 : 0o700 });
  } catch (error) {
    throw dataFolderRefusal(dataDir, error);
  }
}

function dataFolderRefusal(dataDir: string, error: unknown): Refusal {
  const e = error as NodeJS.ErrnoException;
  return new Refusal('start.data-folder', { folder: dataDir, reason: e.code ?? e.message });
}
