import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { packVerb } from '../../src/cli/pack.ts';
import { documentOf } from '../../src/mechanisms/document.ts';
import { loadVocabulary, shippedMechanisms } from '../../src/mechanisms/pack.ts';
import { template } from '../../src/org/sheet.ts';
import { rule } from './given.ts';

const folder = mkdtempSync(join(tmpdir(), 'changxiao-mechanisms-'));
afterAll(() => rmSync(folder, { recursive: true }));
const top = fileURLToPath(new URL('../../', import.meta.url));

const verb = async (...argv: string[]): Promise<{ code: number; out: string }> => {
  const stdout = new PassThrough();
  const code = await packVerb(argv, { stdin: new PassThrough(), stdout, stderr: new PassThrough() });
  return { code, out: stdout.read()?.toString() ?? '' };
};
const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test('check: exit 1 with faults, each with line and mending; 0 without', async () => {
  const wrong = written('wrong.yaml', rule((t) => t.replace('role: head', 'role: chief')).text);
  const told = await verb('check', wrong);
  expect(told.code).toBe(1);
  expect(told.out).toContain(`${wrong}:10 /duties/0/who/0/role`);
  expect(told.out).toContain('there is no role "chief": there are clerk');
  const json = await verb('check', wrong, '--json');
  expect(JSON.parse(json.out)).toMatchObject({ ok: false, files: 1, faults: [{ file: wrong, line: 10 }] });
  expect((await verb('check', written('right.yaml', rule().text))).code).toBe(0);
});

test('preview: a year by rule, unit, post and month, on the org chart of a file', async () => {
  const org = written('org.csv', template('zh').replace(/（姓名）/g, '某人'));
  const own = written(
    'own.yaml',
    rule((t) => t.replace('function: supervision, role: supervisor', 'function: education, role: handler')).text,
  );
  const { code, out } = await verb('preview', own, '--year', '2026', '--org', org, '--json');
  expect(code).toBe(0);
  const preview = JSON.parse(out);
  expect(preview).toMatchObject({ office: null, provisional: false, year: 2026, duties: 1, minutes: 35, gaps: [] });
  expect(preview.rules).toMatchObject([{ mechanism: 'X1', duty: 'visit', holders: 1, days: ['2026-12-31'] }]);
  expect(preview.units).toMatchObject([{ id: 'schools', duties: 1, minutes: 35 }]);
  expect(preview.posts.map((p: { minutes: number }) => p.minutes)).toEqual([30, 5]);
  expect(preview.units[0].months[11]).toEqual({ duties: 1, minutes: 35, measured: 35 });
  expect(JSON.parse((await verb('preview', own, '--year', '2031', '--org', org, '--json')).out).provisional).toBe(true);
  expect((await verb('preview', own, '--year', '2026', '--org', org)).out).toContain(
    '教育局 / Education Bureau: 1 项 / duties, 0.6 h',
  );
});

test('what is not known is refused', async () => {
  for (const argv of [['teach'], ['preview', '--year', 'soon'], ['check', '--all']])
    await expect(verb(...argv)).rejects.toMatchObject({ code: 'cli.bad-options' });
  await expect(verb('check', join(folder, 'nowhere.yaml'))).rejects.toMatchObject({ code: 'cli.no-such-file' });
});

test('every row of the mission has a working definition: A1 to H6, and no other', () => {
  const counts = { A: 7, B: 9, C: 12, D: 4, E: 6, F: 4, G: 11, H: 6 };
  const all = Object.entries(counts).flatMap(([part, n]) => Array.from({ length: n }, (_, i) => `${part}${i + 1}`));
  const { rows } = loadVocabulary();
  expect(Object.keys(rows)).toEqual(all);
  expect(shippedMechanisms().map(({ id, name }) => [id, name])).toEqual(Object.entries(rows));
});

test('every part of the house that a row refers to is there, with its tests', () => {
  const { behaviours, events } = loadVocabulary();
  const used = new Set(shippedMechanisms().flatMap((m) => m.behaviour ?? []));
  expect([...used].sort()).toEqual(Object.keys(behaviours).sort());
  for (const { code, tests } of Object.values(behaviours))
    for (const path of [...code, ...tests]) expect([path, existsSync(join(top, path))]).toEqual([path, true]);
  expect(Object.keys(events).length).toBeGreaterThan(5);
});

test('the schema names the figures that the system holds; npm run -s changxiao -- pack schema > packs/lasting-mechanism.schema.json', async () => {
  const { code, out } = await verb('schema');
  expect(code).toBe(0);
  expect(out).toBe(readFileSync(join(top, 'packs/lasting-mechanism.schema.json'), 'utf8'));
  const { known } = loadVocabulary();
  expect(JSON.parse(out).$defs.figure.enum).toEqual(Object.keys(known));
});

test('docs/mechanisms.md is what the pack says; npm run -s changxiao -- pack document > docs/mechanisms.md', async () => {
  const now = documentOf(shippedMechanisms(), loadVocabulary());
  expect(readFileSync(join(top, 'docs/mechanisms.md'), 'utf8')).toBe(now);
  expect((await verb('document')).out).toBe(now);
});
