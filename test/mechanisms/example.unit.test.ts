import { readdirSync, readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { loadCalendar } from '../../src/calendar/pack.ts';
import { packVerb } from '../../src/cli/pack.ts';
import { instant } from '../../src/kernel/time.ts';
import { chartOfFile } from '../../src/mechanisms/chart.ts';
import { planYear, Standing } from '../../src/mechanisms/plan.rules.ts';
import type { Preview } from '../../src/mechanisms/preview.rules.ts';
import type { Chart } from '../../src/mechanisms/rules.ts';
import { checked, file } from './given.ts';

/** A town in New York State: nothing in the language is tied to one country. */
const TOWN = fileURLToPath(new URL('../../packs/examples/new-york-town/', import.meta.url));
const paths = readdirSync(TOWN)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => `${TOWN}${name}`);
const files = paths.map((path) => file(readFileSync(path, 'utf8'), path));
const HAN = /\p{Script=Han}/u;

let chart: Chart;
beforeAll(async () => {
  chart = await chartOfFile({ name: 'org.csv', bytes: readFileSync(`${TOWN}org.csv`) }, instant(Date.UTC(2026, 0, 2)));
});

const verb = async (...argv: string[]): Promise<{ code: number; out: string }> => {
  const stdout = new PassThrough();
  const code = await packVerb(argv, { stdin: new PassThrough(), stdout, stderr: new PassThrough() });
  return { code, out: stdout.read()?.toString() ?? '' };
};

test('the town has no faults, and needs no word of Chinese', async () => {
  expect((await checked(files, chart)).faults).toEqual([]);
  const english = files.map(({ shown, text }) =>
    file(text.replace(/zh: [^,}\n]+/g, 'zh: In English').replace(/title: [^,}\n]+/g, 'title: In English'), shown),
  );
  for (const { text } of english) expect(text).not.toMatch(HAN);
  expect((await checked(english, chart)).faults).toEqual([]);
});

test('a fault is told in English to whoever reads English', async () => {
  const [broken] = files.filter((f) => f.text.includes('minimum: 72'));
  const { faults } = await checked(
    [file(broken!.text.replace('minimum: 72', 'minimum: 72, maximum: 24'), 'om.yaml')],
    chart,
  );
  expect(faults).toMatchObject([
    {
      file: 'om.yaml',
      wrong: { en: 'from 72 to 24 there is no number' },
      mending: { en: 'make minimum smaller or maximum larger' },
    },
  ]);
});

test('a year of the town, on its own holidays: what falls due when, at whom, and that somebody else confirms', async () => {
  const { code, out } = await verb(
    'preview',
    ...paths,
    ...['--org', `${TOWN}org.csv`, '--calendar', 'new-york', '--year', '2026', '--json'],
  );
  expect(code).toBe(0);
  const { rules, gaps, provisional, posts } = JSON.parse(out) as Preview & { provisional: boolean };
  const year = Object.fromEntries(rules.map((r) => [`${r.mechanism}/${r.duty}`, [r.holders, r.days]]));
  expect(year).toMatchObject({
    // 10 January is a Saturday.
    'OM1/calendar': [1, ['2026-01-09']],
    'TH1/hours': [1, ['2026-03-31', '2026-06-30', '2026-09-30', '2026-12-31']],
    'FU1/call': [1, null],
    'ET1/code': [7, null],
    'ET1/case': [5, ['2026-10-30']],
    'ET1/disclosure': [7, ['2026-05-15']],
    'FD1/days': [3, ['2026-12-31']],
    'BU1/tentative': [1, ['2026-09-30']],
    'BU1/hearing': [1, ['2026-10-30']],
    'BU1/adopted': [1, ['2026-11-20']],
    // Within the first fifteen working days two holidays in January, one in July, one in October.
    'BU1/statement': [1, ['2026-01-23', '2026-04-21', '2026-07-22', '2026-10-22']],
    'BU1/roads': [1, ['2026-12-31']],
  });
  // The fifth working day of July comes after Independence Day as observed, that of September after Labor Day.
  const [, notices] = year['OM1/notice']!;
  expect(notices).toHaveLength(12);
  expect(notices).toEqual(expect.arrayContaining(['2026-07-08', '2026-09-08']));
  expect(year['OM1/minutes']![1]).toEqual(expect.arrayContaining(['2026-07-22', '2026-09-22']));
  expect(provisional).toBe(false);
  expect(posts.length).toBeGreaterThan(8);
  expect(gaps).toEqual([]);
});

test('where no unit asks people outside, the preview says so: nothing could be recorded', async () => {
  const units = chart.units.map((u) => ({ ...u, functions: u.functions.filter((f) => f !== 'callback') }));
  const rules = await checked(files, chart);
  const { gaps } = planYear(rules, new Standing({ ...chart, units }), loadCalendar('new-york').calendar, 2026);
  expect(gaps.map((g) => `${g.mechanism}/${g.duty} ${g.unit} ${g.what}`).sort()).toEqual([
    'BU1/hearing office no-desk',
    ...['building', 'highway', 'parks'].map((unit) => `FD1/days ${unit} no-desk`),
    'OM1/notice clerk no-desk',
    'TH1/hours office no-desk',
  ]);
});

test('a calendar belongs to a chart from a file: an office of the house has its own', async () => {
  await expect(verb('preview', '--calendar', 'new-york')).rejects.toMatchObject({ code: 'cli.bad-options' });
  await expect(verb('preview', ...paths, '--org', `${TOWN}org.csv`, '--calendar', 'mars')).rejects.toMatchObject({
    code: 'calendar.unknown-calendar',
  });
});
