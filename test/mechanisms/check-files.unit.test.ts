import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { packVerb } from '../../src/cli/pack.ts';
import { checked, demoChart, file, first, rule, swap } from './given.ts';

/* Rules beside each other, files as a whole, and the office that they are checked for. */

const QUOTA = 'when: { quota: { per: year, of: days, least: 60, stretch: 7, behind: 20 } }';

test('what cannot be reckoned together, and what has no field to count, is told in Chinese and with a way out', async () => {
  const mixed = await first([rule(swap('minutes: 30', 'minutes: "kind + 1"'))]);
  expect(mixed!.wrong.zh).toBe('对 bureau（第 0 级，head）算不出来：“"bureau"”和“1”不能这样算');
  const uncounted = await first([rule(swap('of: days, least: 60, stretch: 7', 'of: fen, least: 60'))]);
  expect(uncounted!.mending.en).toBe('add a field of whole numbers that is required, and write field');
});

test('what is nested too deep is told of once', async () => {
  expect((await checked([rule(() => '['.repeat(5000) + ']'.repeat(5000))])).faults).toHaveLength(1);
});

test('mechanisms that open each other are refused wherever they stand', async () => {
  const one = rule((t) => swap(QUOTA, 'when: { after: X2/visit, within: 10 days }')(t));
  const two = rule((t) => swap(QUOTA, 'when: { after: X1/visit, within: 10 days }')(t).replace('id: X1', 'id: X2'));
  const { faults } = await checked([one, file(two.text, 'y.yaml')]);
  expect(faults.map((f) => [f.file, f.wrong.en])).toEqual([
    ['x.yaml', 'they wait for each other: X1/visit → X2/visit → X1/visit'],
    ['y.yaml', 'they wait for each other: X2/visit → X1/visit → X2/visit'],
  ]);
});

test('what follows a duty cannot be needed before it, however long the way', async () => {
  const one = rule((t) => t.replace('    confirm:', '    needs: [X3/visit]\n    confirm:'));
  const two = rule((t) => swap(QUOTA, 'when: { after: X1/visit, within: 10 days }')(t).replace('id: X1', 'id: X2'));
  const three = rule((t) => swap(QUOTA, 'when: { after: X2/visit, within: 10 days }')(t).replace('id: X1', 'id: X3'));
  const { faults } = await checked([one, file(two.text, 'y.yaml'), file(three.text, 'z.yaml')]);
  expect(faults.map((f) => f.wrong.en)).toEqual([
    'they wait for each other: X1/visit → X3/visit → X2/visit → X1/visit',
    'they wait for each other: X2/visit → X1/visit → X3/visit → X2/visit',
    'they wait for each other: X3/visit → X2/visit → X1/visit → X3/visit',
  ]);
});

test("another office's rule, and another office's ids, are refused", async () => {
  const of = (office: string, unit: string) =>
    rule((t) => swap('kinds: [bureau]', `units: [${unit}]`)(t).replace('version: 1', `version: 1\noffice: ${office}`));
  expect(await first([of('elsewhere', 'um-order')], demoChart())).toMatchObject({
    line: 3,
    wrong: { en: 'this is a rule of the office "elsewhere"' },
  });
  expect(await first([of('qinglan', 'elsewhere-bureau')], demoChart())).toMatchObject({
    line: 11,
    wrong: { en: '"elsewhere-bureau" is not of this office' },
  });
  expect((await checked([of('qinglan', 'um-order')], demoChart())).faults).toEqual([]);
});

test('without a chart a rule of one office is held against that of the house, on the command line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'changxiao-rule-'));
  const path = join(folder, 'x.yaml');
  const { text } = rule((t) =>
    swap('kinds: [bureau]', 'posts: [elsewhere-head]')(t).replace('version: 1', 'version: 1\noffice: qinglan'),
  );
  writeFileSync(path, text);
  const stdout = new PassThrough();
  const before = process.env.CHANGXIAO_DATA;
  process.env.CHANGXIAO_DATA = folder;
  try {
    const io = { stdin: new PassThrough(), stdout, stderr: new PassThrough() };
    expect(await packVerb(['check', path], io)).toBe(1);
  } finally {
    if (before === undefined) delete process.env.CHANGXIAO_DATA;
    else process.env.CHANGXIAO_DATA = before;
    rmSync(folder, { recursive: true });
  }
  expect(String(stdout.read())).toContain('"elsewhere-head" is not of this office');
});

test('an id twice is refused: of a mechanism in two files, of a duty in one', async () => {
  expect(await first([rule(), file(rule().text, 'y.yaml')])).toMatchObject({ file: 'y.yaml', line: 1 });
  const twice = rule((t) => t + t.slice(t.indexOf('  - id: visit')));
  expect(await first([twice])).toMatchObject({ line: 18, wrong: { en: 'the id "visit" is taken in x.yaml' } });
});

// Each fault read the whole file anew to find its line: 98 kB held up everybody for 146 s.
test('a large file with faults in every duty is told of in seconds', async () => {
  const { text } = rule();
  const [head, duty] = [text.slice(0, text.indexOf('  - id: visit')), text.slice(text.indexOf('  - id: visit'))];
  const wrong = duty.replace('role: head', 'role: chief').replace('least: 60', 'least: 900');
  const duties = Array.from({ length: 200 }, (_, i) => wrong.replace('id: visit', `id: visit-${i}`));
  const began = performance.now();
  const { faults } = await checked([file(head + duties.join(''))]);
  expect(faults).toHaveLength(400);
  expect(faults.at(-1)!.line).toBe(6 + 199 * 11 + 5);
  expect(performance.now() - began).toBeLessThan(10_000);
}, 60_000);

test('a file that is no UTF-8 is said to be none', async () => {
  const { faults } = await checked([rule((t) => t.replace('走访', '\ufffd\ufffd'))]);
  expect(faults).toMatchObject([{ line: 8, wrong: { zh: '文件不是 UTF-8 编码，有的字读不出来' } }]);
});

test('a condition that is true of nobody in this office is told; one for any office, or for another year, is not', async () => {
  const bound = (where: string) => [rule(swap('kinds: [bureau]', `kinds: [bureau], where: '${where}'`))];
  const nobody = await first(bound('level = 7'), demoChart());
  expect([nobody!.line, nobody!.wrong.en]).toEqual([
    10,
    'nobody in this office is bound: it is true of none of bureau (level 1, head)',
  ]);
  expect((await checked(bound('level = 1'), demoChart())).faults).toEqual([]);
  expect((await checked(bound('level = 7'))).faults).toEqual([]);
  expect((await checked(bound('level = 7 and year > 2000 or year = 1999'), demoChart())).faults).toEqual([]);
});
