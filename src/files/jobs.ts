import { unlink } from 'node:fs/promises';
import type { Reader } from '../db/open.ts';
import { type Instant, millis } from '../kernel/time.ts';
import { filesPack } from './pack.ts';
import { older } from './shelf.ts';
import { known } from './store.ts';

/**
 * Removes what lies on the disk without a row: uploads that a crash or a refusal broke off, and bytes of erased persons. Runs daily;
 * what is younger than `orphanHours` may still be on its way and stays.
 *
 * @param officeIds all offices of the installation, as a file's office does not show in its place
 * @returns how many files were removed
 */
export async function sweepOrphans(
  read: Reader,
  dataDir: string,
  officeIds: readonly string[],
  now: Instant,
): Promise<number> {
  let removed = 0;
  for await (const lying of older(dataDir, millis(now) - filesPack.orphanHours * 3_600_000)) {
    const ids = lying.flatMap(({ id }) => id ?? []);
    const kept = ids.length === 0 ? new Set<string>() : await known(read, officeIds, ids);
    for (const { id, path } of lying) {
      if (id !== null && kept.has(id)) continue;
      await unlink(path).catch(() => {});
      removed++;
    }
  }
  return removed;
}
