import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { readDemo } from '../app/demo-data.ts';
import type { Calendar } from '../calendar/calendar.ts';
import { loadCalendar, loadClocks } from '../calendar/pack.ts';
import { dateIn } from '../calendar/zone.ts';
import { Refusal } from '../kernel/refusal.ts';
import { instant } from '../kernel/time.ts';
import { measuresOf } from '../mechanisms/burden.queries.ts';
import { type Measures, NO_MEASURES } from '../mechanisms/burden.rules.ts';
import { chartOfFile } from '../mechanisms/chart.ts';
import { type Checked, checkMechanisms, type FileFault } from '../mechanisms/check.ts';
import { documentOf } from '../mechanisms/document.ts';
import { openFeel } from '../mechanisms/feel.ts';
import { loadVocabulary, type MechanismFile, shippedFiles, shippedMechanisms } from '../mechanisms/pack.ts';
import { planYear, Standing } from '../mechanisms/plan.rules.ts';
import { type AlreadyOwed, type LoadOf, type Preview, previewOf } from '../mechanisms/preview.rules.ts';
import { alreadyOwed, chartOfOffice } from '../mechanisms/queries.ts';
import type { Chart } from '../mechanisms/rules.ts';
import { schemaText } from '../mechanisms/schema.ts';
import { farInWords } from '../mechanisms/words.ts';
import { officeNamed, withHouse } from './house.ts';
import type { Io } from './io.ts';

const HELP = `用法 / Usage:
  pack check [FILE…] [--org FILE] [--json]
  pack preview [FILE…] --year 2027 [--org FILE [--calendar ID]] [--office ID] [--json]
  pack document
  pack schema

  check      核对规则文件：哪一行、什么不对、怎么改 / checks files of rules: line, what is wrong, how to mend it
  preview    一年里要求谁做什么：按单位、岗位、月份，用时，撞期 / what a year asks of whom, by unit, post and month
  document   打印 docs/mechanisms.md / prints docs/mechanisms.md
  schema     打印 packs/lasting-mechanism.schema.json，系统数字取自 packs/mechanisms.yaml / prints it with the figures that the system holds

  FILE       写成 packs/lasting-mechanism/*.yaml 的样子；省略则为自带的全部 / like packs/lasting-mechanism/*.yaml; all of ours if left out
  --org      单位、岗位的 CSV 或 XLSX；省略则用本单位的，没有则用演示单位 / the org chart; else the office's own, else the demo office's
  --calendar packs/calendars 中的日历，与 --org 同用，默认 china / of packs/calendars, with --org; china if left out
  --year     哪一年，默认今年 / which year, this one if left out
  --office   有几个单位时指明哪一个 / which office, where there are several
  退出码 / Exit code: 0; 1 有误 / there are faults; 2 输入有误 / bad input.
`;

interface Asked {
  readonly act: 'check' | 'preview';
  readonly files: readonly string[];
  readonly year: number;
  readonly org: string | undefined;
  readonly calendar: string | undefined;
  readonly office: string | undefined;
  readonly json: boolean;
}

const bad = (what: string) => new Refusal('cli.bad-options', { verb: 'pack', what: what.slice(0, 40) });

const parse = (argv: readonly string[]) =>
  parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      year: { type: 'string' },
      org: { type: 'string' },
      calendar: { type: 'string' },
      office: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });

function readOptions(argv: readonly string[]): Asked | 'document' | 'schema' | null {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch {
    throw bad(argv.find((a) => a.startsWith('-')) ?? '');
  }
  const { values, positionals } = parsed;
  if (values.help) return null;
  const [act, ...files] = positionals;
  if (act === 'document' || act === 'schema') return act;
  if (act !== 'check' && act !== 'preview') throw bad(act ?? 'check | preview | document | schema');
  const year = values.year ?? instant(Date.now()).slice(0, 4);
  // The calendar reaches to 2119; a plan looks into the years beside its own.
  if (!/^(19[89]\d|20\d\d|210\d)$/.test(year)) throw bad(`--year ${year}`);
  const { org, calendar, office, json = false } = values;
  // An office of the house has a calendar of its own.
  if (calendar !== undefined && org === undefined) throw bad('--calendar');
  return { act, files, year: Number(year), org, calendar, office, json };
}

/** `pack`: rules held against the language, and what they would ask of an office. */
export async function packVerb(argv: readonly string[], io: Io): Promise<number> {
  const asked = readOptions(argv);
  if (asked === null) {
    io.stdout.write(HELP);
    return 0;
  }
  if (asked === 'document') {
    io.stdout.write(documentOf(shippedMechanisms(), loadVocabulary()));
    return 0;
  }
  if (asked === 'schema') {
    io.stdout.write(schemaText(loadVocabulary()));
    return 0;
  }
  const files = asked.files.length === 0 ? shippedFiles() : await Promise.all(asked.files.map(fileOf));
  if (asked.act === 'check') {
    const checked = await check(files, await chartFor(asked, files), asked.year);
    return tellFaults(checked.faults, asked.json, io, files.length);
  }
  const { chart, calendar, there, measures } = await officeFor(asked);
  const checked = await check(files, chart, asked.year);
  if (checked.faults.length > 0) return tellFaults(checked.faults, asked.json, io, files.length);
  const plan = planYear(checked, new Standing(chart), calendar, asked.year);
  const preview = previewOf(plan, calendar, new Map(chart.posts.map((p) => [p.id, p.unit])), there, measures);
  // Holidays are known a year ahead at most: beyond, days may still move.
  const provisional = calendar.publishedUntil < Date.UTC(asked.year, 11, 31) / 86_400_000;
  io.stdout.write(
    asked.json
      ? `${JSON.stringify({ office: chart.officeId, provisional, ...preview })}\n`
      : asText(preview, chart, provisional),
  );
  return 0;
}

async function fileOf(path: string): Promise<MechanismFile> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw new Refusal('cli.no-such-file', { file: path });
  return { shown: path, text };
}

/** A rule of one office is held against its chart: ids that are not there are another office's. */
async function chartFor(asked: Asked, files: readonly MechanismFile[]): Promise<Chart | null> {
  if (asked.org !== undefined) return orgFile(asked.org);
  return files.some(({ text }) => /^office:/m.test(text)) ? (await officeFor(asked)).chart : null;
}

async function check(files: readonly MechanismFile[], chart: Chart | null, year: number): Promise<Checked> {
  const feel = openFeel();
  try {
    const [vocabulary, clocks, shipped] = [loadVocabulary(), new Set(loadClocks().keys()), shippedMechanisms()];
    return await checkMechanisms(files, { vocabulary, clocks, shipped, chart, year, feel });
  } finally {
    await feel.close();
  }
}

async function orgFile(path: string): Promise<Chart> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) throw new Refusal('cli.no-such-file', { file: path });
  return chartOfFile({ name: basename(path), bytes }, instant(Date.now()));
}

interface Office {
  readonly chart: Chart;
  readonly calendar: Calendar;
  readonly there: readonly AlreadyOwed[];
  /** How long forms take there, of every row. */
  readonly measures: Measures;
}

async function officeFor({ org, calendar = 'china', office, year }: Asked): Promise<Office> {
  if (org !== undefined)
    return { chart: await orgFile(org), calendar: loadCalendar(calendar).calendar, there: [], measures: NO_MEASURES };
  return withHouse(async (house): Promise<Office> => {
    const officeId = await officeNamed(house, office);
    if (officeId === null) return demoOffice();
    const own = await house.offices.get(officeId);
    const chart = await chartOfOffice(house.db, officeId);
    const today = dateIn(own.calendar.zone, instant(Date.now()));
    return {
      ...{ chart, calendar: own.calendar, there: await alreadyOwed(house.db, officeId, chart, year) },
      measures: await measuresOf(house.db, { officeId, vocabulary: loadVocabulary() }, null, today),
    };
  });
}

/** Before anything is set up, rules can be tried on the office that a first start would show. */
function demoOffice(): Office {
  const { office, units, posts } = readDemo();
  return {
    chart: { officeId: office.id, units, posts },
    calendar: loadCalendar('qinglan').calendar,
    there: [],
    measures: NO_MEASURES,
  };
}

function tellFaults(faults: readonly FileFault[], json: boolean, io: Io, files: number): number {
  if (json) io.stdout.write(`${JSON.stringify({ ok: faults.length === 0, files, faults })}\n`);
  else {
    for (const { file, line, place, wrong, mending } of faults)
      io.stdout.write(`${file}:${line} ${place}\n  ${wrong.zh}；${mending.zh}。\n  ${wrong.en}: ${mending.en}.\n`);
    io.stdout.write(
      faults.length === 0
        ? `${files} 个文件，无误。 / ${files} files, no faults.\n`
        : `${faults.length} 处有误 / faults\n`,
    );
  }
  return faults.length === 0 ? 0 : 1;
}

const SHOWN = 15;

function asText(preview: Preview, { units, posts }: Chart, provisional: boolean): string {
  const names = new Map([...units, ...posts].map((x) => [x.id, `${x.zh} / ${x.en}`]));
  const hours = (minutes: number): string => `${Math.round(minutes / 6) / 10} h`;
  const worked = ({ minutes, measured }: Pick<LoadOf, 'minutes' | 'measured'>): string =>
    measured === minutes ? hours(minutes) : `${hours(minutes)} (实测 / measured ${hours(measured)})`;
  const { estimated } = preview;
  const lines = [
    `${preview.year}: ${preview.duties} 项义务 / duties, ${worked(preview)}`,
    ...(preview.measured === preview.minutes
      ? []
      : [
          `仍按估计的 / still as estimated: ${estimated.duties} 项义务 / duties, ${estimated.confirmations} 次确认 / confirmations`,
        ]),
    ...(provisional ? ['节假日尚未公布，日期可能变动。 / Holidays are not published yet: days may move.'] : []),
  ];
  const list = (title: string, all: readonly string[]): void => {
    if (all.length === 0) return;
    lines.push('', `${title} (${all.length})`, ...all.slice(0, SHOWN).map((l) => `  ${l}`));
    if (all.length > SHOWN) lines.push('  … --json');
  };
  const counted = (duties: number): string => `${duties} 项 / duties`;
  const load = ({ id, duties, months, ...load }: LoadOf): string =>
    `${names.get(id)}: ${counted(duties)}, ${worked(load)} [${months.map((m) => m.duties).join(' ')}]`;
  list(
    '规则 / Rules',
    preview.rules.map(
      (r) =>
        `${r.mechanism}/${r.duty}: ${r.holders} 人 / holders, ${r.days === null ? '发生时 / on an event' : `${counted(r.duties)}, ${worked(r)}`}`,
    ),
  );
  list(
    '估计须核对 / Estimates to mend',
    preview.rules.flatMap((r) => r.far.map(farInWords).map(({ zh, en }) => `${r.mechanism}/${r.duty}: ${zh} / ${en}`)),
  );
  list('单位，[各月] / Units, [by month]', preview.units.map(load));
  list('岗位，[各月] / Posts, [by month]', preview.posts.map(load));
  list(
    '撞期 / Collisions',
    preview.collisions.map((c) => `${c.on}: ${c.duties.join(', ')} × ${c.posts} (${names.get(c.example)})`),
  );
  list(
    '缺口 / Gaps',
    preview.gaps.map((g) => `${g.mechanism}/${g.duty}, ${names.get(g.unit)}: ${GAPS[g.what]}`),
  );
  return `${lines.join('\n')}\n`;
}

const GAPS = {
  'no-holder': '没有这一岗位 / no such post',
  'no-confirmer': '没有人确认 / nobody to confirm',
  'own-confirmer': '只能由本人确认 / only the holder could confirm',
  'no-partner': '没有结对单位 / no partner',
  'no-desk': '没有向群众核实的单位 / no unit that asks people outside',
} as const satisfies Record<Preview['gaps'][number]['what'], string>;
