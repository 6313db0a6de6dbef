import { readdir, readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { openDb, raw } from '../src/db/open.ts';
import { type FullOffice, officeWith } from './fill.ts';
import { asks, LARGE, latencies } from './lists.ts';
import { type Row, round } from './table.ts';

const MOST_MB = 400;

/** The web process after it has served every list at 100,000 cases, with PostgreSQL beside it. */
export async function benchMemory(): Promise<Row[]> {
  const office = await officeWith(LARGE);
  for (const ask of asks(office)) await latencies(office, ask, 200);
  const web = await kilobytes(`/proc/${office.web.pid}/status`, 'VmRSS');
  const { processes, kb } = await postgres(office);
  const megabytes = web / 1024;
  return [
    {
      name: 'web process with 100,000 cases, after serving every list',
      value: round(megabytes),
      unit: 'MB',
      target: `< ${MOST_MB} MB`,
      met: megabytes < MOST_MB,
    },
    {
      name: `PostgreSQL, ${processes} processes, shared pages counted once`,
      value: round(kb / 1024),
      unit: 'MB',
      target: 'printed',
      met: true,
    },
  ];
}

/** Proportional set size: what processes share is divided between them, so the sum counts it once. */
async function postgres({ house }: FullOffice): Promise<{ processes: number; kb: number }> {
  const db = openDb(house.superuserUrl, 1);
  const [row] = await db.rows(raw(sql<{ dir: string }>`select current_setting('data_directory') as dir`));
  await db.close();
  const postmaster = (await readFile(`${row!.dir}/postmaster.pid`, 'utf8')).split('\n')[0]!;
  const children = (await readdir('/proc')).filter((pid) => /^\d+$/.test(pid));
  const parents = await Promise.all(
    children.map(async (pid) => ({
      pid,
      parent: (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')).split(') ')[1]?.split(' ')[1],
    })),
  );
  const ours = [postmaster, ...parents.filter((p) => p.parent === postmaster).map((p) => p.pid)];
  const sizes = await Promise.all(ours.map((pid) => kilobytes(`/proc/${pid}/smaps_rollup`, 'Pss').catch(() => 0)));
  return { processes: ours.length, kb: sizes.reduce((a, b) => a + b, 0) };
}

/** A figure of the kernel's, in kB. */
async function kilobytes(path: string, name: string): Promise<number> {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(await readFile(path, 'utf8'));
  if (!found) throw new Error(`${path} does not say ${name}`);
  return Number(found[1]);
}
