import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/*
 * Where sealed files lie: `<data>/files/<last two digits of the id>/<id>`. The first digits of an id are its time, so by them a
 * whole year would lie in one folder.
 */

const folderOf = (dataDir: string, id: string): string => join(dataDir, 'files', id.slice(-2));
const placeOf = (dataDir: string, id: string): string => join(folderOf(dataDir, id), id);

const missing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Puts a sealed file on the disk so that, once this resolves, a power cut does not lose it: the bytes first, then the name. */
export async function shelve(dataDir: string, id: string, sealed: Buffer): Promise<void> {
  const folder = folderOf(dataDir, id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = join(folder, `${id}.${randomBytes(4).toString('hex')}.part`);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(sealed);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, placeOf(dataDir, id));
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw error;
  }
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

/** The sealed bytes; `null` if there are none. */
export const take = (dataDir: string, id: string): Promise<Buffer | null> =>
  readFile(placeOf(dataDir, id)).catch((error) => {
    if (missing(error)) return null;
    throw error;
  });

/** Removes files; those that are gone already are fine. */
export async function discard(dataDir: string, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await unlink(placeOf(dataDir, id)).catch((error) => {
      if (!missing(error)) throw error;
    });
  }
}

/** Something that has lain there for long: a file, or (`id` null) what was never finished. */
export interface Lying {
  readonly path: string;
  readonly id: string | null;
}

/** What has lain there since before that moment (ms), folder by folder. */
export async function* older(dataDir: string, before: number): AsyncGenerator<Lying[]> {
  const root = join(dataDir, 'files');
  const folders = await readdir(root).catch((error) => {
    if (missing(error)) return [];
    throw error;
  });
  for (const folder of folders) {
    const lying: Lying[] = [];
    for (const name of await readdir(join(root, folder))) {
      const path = join(root, folder, name);
      const found = await stat(path).catch(() => null);
      if (found && found.mtimeMs < before) lying.push({ path, id: name.endsWith('.part') ? null : name });
    }
    yield lying;
  }
}
