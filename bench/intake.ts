import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { openDb, raw } from '../src/db/open.ts';
import { type BenchHouse, OFFICE, openBenchHouse } from './house.ts';
import { median, type Row, round } from './table.ts';

const ROUNDS = 5;
const ROUND_MS = 4_000;
const CONNECTIONS = 16;
const PGBENCH = '/usr/lib/postgresql/15/bin/pgbench';

interface Loaded {
  readonly sent: number;
  readonly accepted: number;
  readonly numbers: readonly string[];
}

const generator = (): ChildProcess => fork(fileURLToPath(new URL('./load.ts', import.meta.url)), [], { execArgv: [] });

async function load(child: ChildProcess, order: object): Promise<Loaded> {
  child.send(order);
  const [answer] = (await once(child, 'message')) as [Loaded];
  return answer;
}

/** Intake over HTTP against a POST that validates the same body and commits one row, in turn, in the same server. */
export async function benchIntake(): Promise<Row[]> {
  const house = await openBenchHouse();
  const child = generator();
  try {
    const { origin } = await house.serve();
    const order = { origin, connections: CONNECTIONS, ms: ROUND_MS };
    for (const path of ['/api/appeals', '/bench/one-row']) await load(child, { ...order, path, ms: 1_500 });
    const intake: number[] = [];
    const yardstick: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      intake.push(((await load(child, { ...order, path: '/api/appeals' })).accepted * 1000) / ROUND_MS);
      yardstick.push(((await load(child, { ...order, path: '/bench/one-row' })).accepted * 1000) / ROUND_MS);
    }
    const ratio = median(intake) / median(yardstick);
    const where = `load generator beside the server, ${availableParallelism()} cores`;
    const rows: Row[] = [
      {
        name: `POST committing one row (${where})`,
        value: round(median(yardstick)),
        unit: '/s',
        target: '',
        met: true,
      },
      {
        name: 'intake through HTTP, durable, 16 connections',
        value: round(median(intake)),
        unit: '/s',
        ratio: round(ratio, 3),
        target: '≥ 0.15 of the one-row POST, aiming at 0.25',
        met: ratio >= 0.15,
      },
    ];
    const raw15 = await pgbench(house);
    if (raw15 !== null)
      rows.push({
        name: 'raw pgbench, one-row insert, 16 clients',
        value: round(raw15),
        unit: '/s',
        ratio: round(median(intake) / raw15, 3),
        target: 'printed',
        met: true,
      });
    rows.push(await killedUnderLoad(house, child));
    return rows;
  } finally {
    child.kill();
    await house.close();
  }
}

/** Commits of one row a second by PostgreSQL's own generator, where it is installed: how much of the machine is left to HTTP. */
async function pgbench(house: BenchHouse): Promise<number | null> {
  if (!existsSync(PGBENCH)) return null;
  const script = join(house.dataDir, 'one-row.sql');
  await writeFile(
    script,
    `insert into idempotency values ('${OFFICE}', gen_random_uuid()::text, 'bench', '\\x00', '{}', now());\n`,
  );
  const { stdout } = await promisify(execFile)(PGBENCH, [
    '-n',
    '-c',
    '16',
    '-j',
    '1',
    '-T',
    '5',
    '-f',
    script,
    house.appUrl,
  ]);
  return Number(/tps = ([\d.]+)/.exec(stdout)?.[1] ?? Number.NaN);
}

/** kill -9 of the server and then of the database under load: every number that was given out must be there afterwards. */
async function killedUnderLoad(house: BenchHouse, child: ChildProcess): Promise<Row> {
  const { origin, process: web } = await house.serve();
  const loading = load(child, { origin, path: '/api/appeals', connections: CONNECTIONS, ms: 6_000, keep: true });
  await sleep(2_500);
  const postmaster = Number((await readFile(await pidFile(house), 'utf8')).split('\n')[0]);
  process.kill(postmaster, 'SIGKILL');
  await sleep(500);
  web.kill('SIGKILL');
  const { numbers } = await loading;
  const again = await openDbAgain(house);
  const [found] = await again.db.rows(
    raw(
      sql<{
        n: number;
      }>`select count(*)::int as n from appeal where office_id = ${OFFICE} and number = any(${numbers}::text[])`,
    ),
  );
  await again.close();
  const lost = numbers.length - (found?.n ?? 0);
  return {
    name: `acknowledged numbers lost after kill -9 of database and server (${numbers.length} given out)`,
    value: lost,
    unit: '',
    target: '0',
    met: lost === 0 && numbers.length > 0,
  };
}

async function pidFile(house: BenchHouse): Promise<string> {
  const db = openDb(house.superuserUrl, 1);
  const [row] = await db.rows(raw(sql<{ dir: string }>`select current_setting('data_directory') as dir`));
  await db.close();
  return join(row!.dir, 'postmaster.pid');
}

async function openDbAgain(house: BenchHouse) {
  const { openCluster } = await import('../src/db/cluster.ts');
  const cluster = await openCluster(house.dataDir);
  const db = openDb(cluster.appUrl, 2);
  return {
    db,
    close: async () => {
      await db.close();
      await cluster.leave();
    },
  };
}
