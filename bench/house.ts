import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COLLECTING, MEMORY } from '../src/app/config.ts';
import { openCluster } from '../src/db/cluster.ts';
import { migrate } from '../src/db/migrate.ts';
import { openDb } from '../src/db/open.ts';
import { roleOf } from '../src/db/roles.ts';
import { migrateAuth } from '../src/identity/auth-library.ts';
import { type Instant, instant } from '../src/kernel/time.ts';
import { createOffice, openOrg } from '../src/org/commands.ts';

export const OFFICE = 'bench';

/** A database and a web process of the bench's own, in a temporary folder: fsync on, limits on filing raised. */
export interface BenchHouse {
  readonly dataDir: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly superuserUrl: string;
  /** Starts the web process on a free port and gives its origin. */
  serve(): Promise<{ origin: string; process: ChildProcess }>;
  close(): Promise<void>;
}

export async function openBenchHouse(): Promise<BenchHouse> {
  const dataDir = await mkdtemp(join(tmpdir(), 'changxiao-bench-'));
  await chmod(dataDir, 0o711);
  await mkdir(join(dataDir, 'packs'));
  await writeFile(
    join(dataDir, 'packs', 'limits.yaml'),
    'filing: { max: 100000000, window: 60 }\npublic-read: { max: 100000000, window: 60 }\n',
  );
  const cluster = await openCluster(dataDir);
  await migrate({ ownerUrl: cluster.ownerUrl, appRole: roleOf(cluster.appUrl) });
  await migrateAuth(cluster.ownerUrl);
  const db = openDb(cluster.appUrl, 2);
  const now: Instant = instant(Date.now());
  const ctx = { officeId: OFFICE, now, actor: { kind: 'system', officeId: OFFICE, process: 'bench' } as const };
  await db.transact(async (tx) => {
    createOffice(tx, ctx, { zh: '测速区', en: 'Bench district', calendar: 'china' });
    const desks = ['intake', 'callback', 'supervision', 'discipline'];
    const bureaus = Array.from({ length: 30 }, (_, i) => `bureau-${i}`);
    await openOrg(tx, ctx, {
      units: [
        { unitId: OFFICE, parentId: null, kind: 'office', zh: '测速区人民政府', en: 'Bench district' },
        ...[...desks, ...bureaus].map((id) => ({
          unitId: id,
          parentId: OFFICE,
          kind: 'bureau' as const,
          zh: id,
          en: id,
          functions: [id],
        })),
      ],
      posts: [],
      holders: [],
    });
  });
  await db.close();
  const children: ChildProcess[] = [];
  return {
    dataDir,
    ownerUrl: cluster.ownerUrl,
    appUrl: cluster.appUrl,
    superuserUrl: cluster.superuserUrl,
    async serve() {
      const child = fork(fileURLToPath(new URL('./server.ts', import.meta.url)), [], {
        env: {
          ...process.env,
          ...MEMORY,
          HOST: '127.0.0.1',
          PORT: '0',
          CHANGXIAO_DATA: dataDir,
          DATABASE_URL: cluster.appUrl,
          CHANGXIAO_LOG: 'silent',
        },
        execArgv: [...COLLECTING],
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      children.push(child);
      const ended = once(child, 'exit').then(([code]) => {
        throw new Error(`the web process ended with ${code} before it was ready`);
      });
      const [message] = (await Promise.race([once(child, 'message'), ended])) as [{ origin: string }];
      ended.catch(() => {});
      return { origin: message.origin, process: child };
    },
    async close() {
      for (const child of children) {
        if (child.exitCode === null && child.signalCode === null) {
          child.kill('SIGKILL');
          await once(child, 'exit');
        }
      }
      await cluster.leave();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
