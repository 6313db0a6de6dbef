import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Refusal } from '../kernel/refusal.ts';

const execute = promisify(execFile);

/** Whoever the database's processes run as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'changxiao';

export const isRoot = (): boolean => process.getuid?.() === 0;

/** The account for the database when we are root, which PostgreSQL refuses to run as. It is made on first use. */
export async function databaseAccount(): Promise<Account> {
  const known = await lookUp();
  if (known) return known;
  const home = ['--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin'];
  await execute('useradd', ['--system', '--user-group', ...home, NAME]).catch(() => {});
  const made = await lookUp();
  if (!made) throw new Refusal('start.no-account', { account: NAME });
  return made;
}

async function lookUp(): Promise<Account | null> {
  try {
    const uid = Number((await execute('id', ['-u', NAME])).stdout);
    const gid = Number((await execute('id', ['-g', NAME])).stdout);
    return { uid, gid };
  } catch {
    return null;
  }
}

/** How a program ended. It does not throw: what a failure means is for the caller to say. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs a program to its end as `account` (`null`: as ourselves), with an environment of its own: neither our secrets nor a
 * stranger's `PG…` or `LC_…` settings reach the database.
 */
export async function runAs(account: Account | null, program: string, args: readonly string[]): Promise<Ended> {
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', TZ: 'UTC' };
  try {
    const { stdout, stderr } = await execute(program, [...args], { cwd: '/', env, ...account });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const e = error as { code?: number | string; stdout?: string; stderr?: string; message: string };
    return {
      code: typeof e.code === 'number' ? e.code : 1,
      output: `${e.stdout ?? ''}${e.stderr ?? ''}` || e.message,
    };
  }
}
