import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type Served, served } from '../support/served.ts';

const program = (path: string): string => fileURLToPath(new URL(`../../src/${path}`, import.meta.url));

/** Letters from as many people; every tenth says what the one before said, under a number of its own. */
const ROWS = 2_000;
const letters = [
  '编号,标题,来信内容,来信日期,回复内容,回复日期,承办单位',
  ...Array.from({ length: ROWS }, (_, i) => {
    const said = i % 10 === 9 ? i - 1 : i;
    return `K${i},第${said}件,第${said}号路灯不亮，请派人维修。,2024-07-01,已修复第${said}号路灯。,2024-07-02,市政局`;
  }),
  '',
].join('\n');

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Cases, and letters among them told apart by their number: the same where none came twice. */
async function taken(owner: pg.Client): Promise<{ cases: number; letters: number }> {
  const { rows } = await owner.query(
    `SELECT count(*)::int AS cases, count(DISTINCT body->'letter'->>'id')::int AS letters
     FROM ledger_entry WHERE type = 'case.filed'`,
  );
  return rows[0];
}

/** Ends the process as the kernel does, when so many are in and the import is surely on its way. */
async function killAfter(child: ChildProcess, owner: pg.Client, cases: number): Promise<void> {
  const ended = once(child, 'exit');
  while ((await taken(owner)).cases < cases) {
    if (child.exitCode !== null) throw new Error('the import ended before it could be killed');
    await sleep(5);
  }
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
}

async function ownerOf(database: Pick<FreshDatabase, 'ownerUrl'>): Promise<pg.Client> {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  undo.push(() => owner.end());
  return owner;
}

it('the import of the command line, killed and begun anew, has every letter once', async () => {
  const database = await freshDatabase();
  undo.push(() => database.drop());
  const folder = await temporaryFolder();
  undo.push(() => folder.remove());
  const owner = await ownerOf(database);
  const file = join(folder.path, 'letters.csv');
  await writeFile(file, letters);
  const env = {
    ...process.env,
    CHANGXIAO_DATA: folder.path,
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
  };
  const verb = (...args: string[]) => spawn(process.execPath, [program('cli/main.ts'), ...args, '--json'], { env });
  const answer = async (...args: string[]) => {
    const child = verb(...args);
    let out = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    const [code] = await once(child, 'close');
    return { code, report: JSON.parse(out) };
  };

  await killAfter(verb('import', file, '--as', 'letters'), owner, 220);
  const before = await taken(owner);
  expect(before.cases).toBeLessThan(ROWS);

  const { code, report } = await answer('import', file, '--as', 'letters');
  expect(code).toBe(0);
  expect(report).toMatchObject({ read: ROWS, present: before.cases, rejected: 0 });
  expect(report.takenIn + report.linked).toBe(ROWS - before.cases);
  expect(await taken(owner)).toEqual({ cases: ROWS, letters: ROWS });
  const { rows } = await owner.query(
    `SELECT count(*)::int AS rows, count(lead_case)::int AS linked, (SELECT count(*)::int FROM duty) AS duties FROM appeal`,
  );
  expect(rows).toEqual([{ rows: ROWS, linked: ROWS / 10, duties: ROWS }]);
  // Both stand among the imports that the browser lists: nobody signed in began them, and the first fell silent.
  const runs = await owner.query('SELECT account_id, state, (counts->>$1)::int AS read FROM import_run ORDER BY 2', [
    'read',
  ]);
  expect(runs.rows).toEqual([
    { account_id: null, state: 'done', read: ROWS },
    { account_id: null, state: 'running', read: expect.any(Number) },
  ]);
  expect(await answer('verify')).toMatchObject({ code: 0, report: { ok: true } });
});

it('the import of the browser, its web process killed, is taken up again in the next and has every letter once', async () => {
  const house: Served = await served();
  undo.push(() => house.close());
  await house.staff('desk', 'clerk');
  await house.owner.query(`UPDATE unit SET functions = '{intake,callback,supervision,discipline}'`);
  const cookie = await house.signIn('desk');
  const web = async () => {
    const env = { ...process.env, CHANGXIAO_DATA: house.house.settings.dataDir, CHANGXIAO_LOG: 'silent' };
    const child = fork(program('app/web.ts'), [], { env, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    undo.push(async () => child.kill('SIGKILL'));
    child.send({
      kind: 'begin',
      settings: { HOST: '127.0.0.1', PORT: '0', DATABASE_URL: house.house.settings.appUrl },
    });
    const [told] = (await once(child, 'message')) as [{ kind: string; port: number }];
    expect(told.kind).toBe('ready');
    const ask = async (method: 'GET' | 'POST', path: string, body?: FormData) => {
      const headers = { cookie, ...(method === 'POST' ? { 'idempotency-key': `killed-import-${path}` } : {}) };
      const answered = await fetch(`http://127.0.0.1:${told.port}${path}`, { method, headers, ...(body && { body }) });
      const json = (await answered.json()) as { runId: string; state: string; code: string; counts: { read: number } };
      return { status: answered.status, ...json };
    };
    return { child, ask };
  };

  const one = await web();
  const form = new FormData();
  form.set('file', new Blob([letters], { type: 'text/csv' }), 'letters.csv');
  const { runId, status } = await one.ask('POST', '/api/imports/letters', form);
  expect(status).toBe(200);
  await killAfter(one.child, house.owner, 220);
  const before = await taken(house.owner);
  expect(before.cases).toBeLessThan(ROWS);

  const two = await web();
  // Its process may still be alive elsewhere, until it has been silent for a quarter of a minute (this start may have taken as long).
  await house.owner.query('UPDATE import_run SET changed_at = now()');
  expect(await two.ask('POST', `/api/imports/${runId}/resume`)).toMatchObject({ status: 409, code: 'import.running' });
  await house.owner.query(`UPDATE import_run SET changed_at = changed_at - interval '16 seconds'`);
  expect(await two.ask('GET', `/api/imports/${runId}`)).toMatchObject({ state: 'interrupted' });
  expect(await two.ask('POST', `/api/imports/${runId}/resume`)).toMatchObject({ status: 200, state: 'running' });
  let run = await two.ask('GET', `/api/imports/${runId}`);
  for (; run.state === 'running'; run = await two.ask('GET', `/api/imports/${runId}`)) await sleep(100);
  expect(run).toMatchObject({ state: 'done', counts: { read: ROWS, present: before.cases, rejected: 0 } });
  expect(await taken(house.owner)).toEqual({ cases: ROWS, letters: ROWS });
});
