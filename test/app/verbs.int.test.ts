import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => (folder = await temporaryFolder()));
afterAll(() => folder.remove());

/** One verb on a data folder that no server runs on. */
const verb = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, CHANGXIAO_DATA: folder.path, DATABASE_URL: '', DATABASE_OWNER_URL: '' };
    const child = execFile(process.execPath, [MAIN, ...args], { env }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });

it('verbs work on a fresh data folder, one after the other', async () => {
  const nothing = await verb('verify', '--json');
  expect([nothing.code, JSON.parse(nothing.out)]).toEqual([0, { ok: true, offices: [] }]);

  const file = join(folder.path, 'letters.csv');
  await writeFile(
    file,
    '编号,标题,来信内容,来信日期,回复内容,回复日期,承办单位\n20240315001,路灯,路灯不亮,2024-03-15,已修复,2024-03-18,市政局\n2,空,,2024-03-15,,,\n',
  );
  const tried = await verb('import', file, '--as', 'letters', '--dry-run', '--json');
  expect([tried.code, JSON.parse(tried.out)]).toMatchObject([
    0,
    { office: 'office', dryRun: true, read: 2, takenIn: 1, rejected: 1, unmapped: 1 },
  ]);
  // Nothing was written, so that a first start still finds nobody's folder and loads the demo.
  expect(JSON.parse((await verb('verify', '--json')).out)).toEqual({ ok: true, offices: [] });

  const taken = await verb('import', file, '--as', 'letters', '--json');
  expect(taken.code).toBe(0);
  const report = JSON.parse(taken.out);
  expect(report).toMatchObject({ read: 2, takenIn: 1, linked: 0, rejected: 1, unmapped: 1 });
  expect(report.rejectedRows).toEqual([
    { line: 3, id: '2', code: 'no-text', reason: { zh: '没有来信内容', en: 'There is no text' } },
  ]);
  expect(report.agencies.unmapped).toEqual([{ spelling: '市政局', count: 1 }]);

  expect(JSON.parse((await verb('verify', '--json')).out).offices[0].unsealed).toBeGreaterThan(0);
  const sealed = JSON.parse((await verb('seal', '--json')).out);
  const checked = JSON.parse((await verb('verify', '--json')).out);
  expect(checked).toMatchObject({
    ok: true,
    offices: [{ unsealed: 0, sealed: { root: sealed.root, size: sealed.size } }],
  });
  expect((await verb('seal', '--key')).out).toMatch(/^-----BEGIN PUBLIC KEY-----/);
});

it('a verb says what is wrong with how it was called, and ends with 2', async () => {
  const calls = [
    ['import', 'x.csv'],
    ['import', '/nowhere.csv', '--as', 'letters'],
    ['verify', '--what'],
    ['seal', 'x'],
  ];
  const answers = await Promise.all(calls.map((args) => verb(...args, '--json')));
  expect(answers.map((a) => [a.code, JSON.parse(a.out).error.code])).toEqual([
    [2, 'import.kind'],
    [2, 'cli.no-such-file'],
    [2, 'cli.bad-options'],
    [2, 'cli.bad-options'],
  ]);
});
