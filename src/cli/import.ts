import { open, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { House } from '../app/compose.ts';
import { loadCalendar, loadClocks } from '../calendar/pack.ts';
import { loadRoutingPacks } from '../cases/categories.ts';
import { importLetters, type LettersReport } from '../cases/letters.commands.ts';
import { openLetters } from '../cases/letters.file.ts';
import type { Mode } from '../cases/letters.make.ts';
import { openRecords, type Records } from '../cases/letters.record.ts';
import { reportCsv, wordsOfNote } from '../cases/letters.report.ts';
import { channelOf, type LettersPack } from '../cases/letters.rules.ts';
import { loadLetters } from '../cases/letters.ts';
import type { Channel } from '../cases/rules.ts';
import type { OfficeWork } from '../cases/work.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { millis } from '../kernel/time.ts';
import { createOffice, openOrg } from '../org/commands.ts';
import { officeNamed, withHouse } from './house.ts';
import type { Io } from './io.ts';

const HELP = `用法 / Usage:
  import FILE --as letters [--dry-run] [--live] [--office ID] [--channel ID] [--report FILE.csv] [--json]
  import FILE --as findings [--dry-run] [--office ID] [--post ID] [--json]
  import FILE --as records --user NAME [--dry-run] [--office ID] [--json]

  --dry-run   只读取、计数，不写入 / reads and counts, writes nothing
  --live      作为今天收到的来信，从分派开始办理 / takes them in as filed today, to be worked from the dispatch on
              （默认：已答复的作为历史；未答复的按原日期登记，从今天起办理 /
              else what was answered is history, and what was not is owed from today on）
  --office    导入哪个单位；只有一个时可省略 / which office; may be left out where there is one
  --channel   渠道，默认 mailbox（领导信箱）/ channel, mailbox if left out
  --report    把逐行说明写成 CSV / writes what is said of each row as CSV
  --post      审计发现的问题由哪个审计岗位登记、验收；只有一个时可省略 /
              which auditor's post found it and checks the corrections; may be left out where there is one

  --user      机制记录由谁登记，用户名；只能登记本人该办的 /
              who records what was done, by user name; only what they owe themselves

  文件：CSV（UTF-8、UTF-16、GB 18030）、XLSX、JSON 行；各栏标题见 packs/letters.yaml /
  CSV, XLSX or JSON lines; packs/letters.yaml lists the headings.
  审计发现的问题：CSV、XLSX；各栏标题见 packs/audits.yaml；有错误时一行也不导入 /
  Findings of audits: CSV or XLSX; packs/audits.yaml lists the headings; with errors, no row is taken in.
  机制记录：CSV、XLSX；各栏标题见 packs/record-import.yaml，表单各栏用其标题，金额以本单位的货币为单位 /
  Records of mechanisms: CSV or XLSX; packs/record-import.yaml lists the headings, fields go by their titles, money is in the office's own.
  中断后用同一命令继续，不会重复 / Interrupted, the same command goes on, and no row is doubled.
  退出码 / Exit code: 0; 2 输入有误 / bad input; 130 已中断 / stopped.
`;

interface Asked {
  readonly as: 'letters' | 'findings' | 'records';
  readonly post: string | undefined;
  readonly user: string | undefined;
  readonly file: string;
  readonly office: string | undefined;
  readonly mode: Mode;
  readonly channel: string | undefined;
  readonly report: string | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
}

function readOptions(argv: readonly string[]): Asked | null {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch {
    throw bad(argv.find((a) => a.startsWith('-')) ?? '');
  }
  const { values, positionals } = parsed;
  if (values.help) return null;
  const { as } = values;
  if (as !== 'letters' && as !== 'findings' && as !== 'records')
    throw new Refusal('import.kind', { kind: (as ?? '').slice(0, 40) });
  const [file, extra] = positionals;
  if (file === undefined || extra !== undefined) throw bad(extra ?? 'FILE');
  return {
    as,
    post: values.post,
    user: values.user,
    file,
    office: values.office,
    mode: values.live ? 'live' : 'history',
    channel: values.channel,
    report: values.report,
    dryRun: values['dry-run'] ?? false,
    json: values.json ?? false,
  };
}

const parse = (argv: readonly string[]) =>
  parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      as: { type: 'string' },
      office: { type: 'string' },
      post: { type: 'string' },
      user: { type: 'string' },
      channel: { type: 'string' },
      report: { type: 'string' },
      'dry-run': { type: 'boolean' },
      live: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });

const bad = (what: string) => new Refusal('cli.bad-options', { verb: 'import', what: what.slice(0, 40) });

/** `import FILE --as letters`: takes letters in, with their own dates; `--as findings`: what audits found; `--as records`: what was done. */
export async function importVerb(argv: readonly string[], io: Io): Promise<number> {
  const asked = readOptions(argv);
  if (!asked) {
    io.stdout.write(HELP);
    return 0;
  }
  if (asked.as === 'records') return (await import('./import-records.ts')).importRecords(asked, io);
  if (asked.as === 'findings') return (await import('./import-findings.ts')).importFindings(asked, io);
  const pack = loadLetters();
  const channel = channelOf(asked.channel ?? pack.channel);
  const handle = await open(asked.file).catch(() => null);
  if (handle === null) throw new Refusal('cli.no-such-file', { file: asked.file });
  const { size } = await handle.stat();
  // At the first Ctrl-C the set on its way is finished; at a second the program ends at once, and still no row is doubled.
  const stop = { stopped: false };
  const onSignal = (): void => {
    if (stop.stopped) process.exit(130);
    stop.stopped = true;
    io.stderr.write('\n正在完成这一批…… / Finishing this set…\n');
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    return await withHouse(async (house) => {
      const known = await officeNamed(house, asked.office);
      // A dry run writes nothing, an office neither: with one, the next start would take the data folder for somebody's own.
      const officeId = known ?? (asked.dryRun ? newOffice(asked) : await firstOffice(house, asked));
      const work = known === null && asked.dryRun ? await workBefore(house, officeId) : await house.workOf(officeId);
      const begun = performance.now();
      const file = openLetters(handle.createReadStream() as AsyncIterable<Uint8Array>, size, pack.headings);
      const progress = showProgress(io, begun, file.done);
      const run = (tell: (report: LettersReport) => void | Promise<void>) =>
        importLetters(
          { db: house.db, clock: house.clock, work, pack, lexicon: loadRoutingPacks().settings.agencies },
          {
            actor: { kind: 'system', officeId, process: 'import' },
            mode: asked.mode,
            channel,
            dryRun: asked.dryRun,
          },
          file.rows,
          tell,
          stop,
        );
      // What writes stands among the imports of the browser, where it can be watched and stopped.
      const report = asked.dryRun
        ? await run(progress)
        : await recorded(house, officeId, { ...asked, channel, size }, file.done, stop, (tell) =>
            run(async (soFar) => {
              progress(soFar);
              await tell(soFar);
            }),
          );
      const seconds = (performance.now() - begun) / 1000;
      if (asked.report) await writeFile(asked.report, [...reportCsv(pack, report)].join(''));
      const units = (ids: readonly string[]) => ids.map((id) => work.units.get(id)?.zh ?? id);
      io.stdout.write(
        asked.json
          ? `${JSON.stringify(asJson(officeId, asked, pack, report, seconds))}\n`
          : asText(officeId, asked, pack, report, seconds, units),
      );
      return report.stopped ? 130 : 0;
    });
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    await handle.close();
  }
}

async function recorded(
  house: House,
  officeId: string,
  { file, mode, channel, dryRun, size }: Pick<Asked, 'file' | 'mode' | 'dryRun'> & { channel: Channel; size: number },
  part: () => number,
  stop: { stopped: boolean },
  run: Parameters<Records['follow']>[4],
): Promise<LettersReport> {
  const records = openRecords(house);
  const runId = newId(millis(house.clock()));
  await records.begin(officeId, { runId, name: basename(file).slice(0, 200), mode, channel, dryRun }, null, size);
  return records.follow(officeId, runId, part, stop, run);
}

const CALENDAR = 'china';
const newOffice = ({ office = 'office' }: Asked): string => office;

/** A data folder without any office gets one with a single unit, so that the letters have a desk to come to; the chart can follow. */
async function firstOffice(house: House, asked: Asked): Promise<string> {
  const officeId = newOffice(asked);
  const name =
    basename(asked.file)
      .replace(/\.\w+$/, '')
      .slice(0, 60) || officeId;
  const names = { zh: name, en: name };
  const ctx = { officeId, now: house.clock(), actor: { kind: 'system', officeId, process: 'import' } } as const;
  const { desks } = (await import('../cases/appeals.ts')).loadAppeals();
  await house.db.transact(async (tx) => {
    createOffice(tx, ctx, { ...names, calendar: CALENDAR });
    await openOrg(tx, ctx, {
      units: [{ unitId: officeId, parentId: null, kind: 'office', ...names, functions: Object.values(desks) }],
      posts: [],
      holders: [],
    });
  });
  return officeId;
}

/** What a dry run reads with before there is an office: its calendar and no units yet. */
async function workBefore(house: House, officeId: string): Promise<OfficeWork> {
  const [{ openWork }, { loadAppeals }, { loadLists }] = await Promise.all([
    import('../cases/work.ts'),
    import('../cases/appeals.ts'),
    import('../cases/lists.ts'),
  ]);
  const { calendar, country } = loadCalendar(CALENDAR);
  const office = { officeId, name: { zh: officeId, en: officeId }, demo: false, calendar, country };
  const offices = { ...house.offices, get: async () => office };
  const lists = loadLists(house.settings.dataDir);
  const packs = { clocks: loadClocks(), appeals: loadAppeals(), lists, routing: loadRoutingPacks() };
  return openWork({ ...house, ...packs, offices })(officeId);
}

const EVERY_MS = 1_000;

/** Rows done, rate and time left, about once a second. */
function showProgress(io: Io, begun: number, done: () => number): (report: LettersReport) => void {
  let told = begun;
  const line = 'isTTY' in io.stderr && io.stderr.isTTY ? '\r\u001b[K' : '';
  return ({ counts }) => {
    const now = performance.now();
    if (now - told < EVERY_MS) return;
    told = now;
    const rate = Math.round((counts.read / (now - begun)) * 1000);
    const part = done();
    const left = part > 0 ? Math.ceil(((now - begun) / part - (now - begun)) / 1000) : null;
    const text = `${counts.read} 行 / rows, ${rate}/s, ${Math.round(part * 100)}%${left === null ? '' : `, 还需 / left ${left} s`}`;
    io.stderr.write(line ? `${line}${text}` : `${text}\n`);
    if (line && part === 1) io.stderr.write('\n');
  };
}

function asJson(office: string, asked: Asked, pack: LettersPack, report: LettersReport, seconds: number): object {
  const row = (n: LettersReport['notes'][number]) => ({
    line: n.line,
    id: n.id,
    code: n.code,
    reason: wordsOfNote(pack, n),
  });
  return {
    office,
    mode: asked.mode,
    dryRun: asked.dryRun,
    stopped: report.stopped,
    seconds: Math.round(seconds * 100) / 100,
    ...report.counts,
    rejectedRows: report.notes.filter((n) => n.rejected).map(row),
    remarks: report.notes.filter((n) => !n.rejected).map(row),
    notListed: report.notesLeft,
    agencies: {
      mapped: report.agencies.filter((a) => a.units.length > 0),
      unmapped: report.agencies.filter((a) => a.units.length === 0).map(({ spelling, count }) => ({ spelling, count })),
    },
  };
}

const SHOWN = 40;

function asText(
  office: string,
  asked: Asked,
  pack: LettersPack,
  report: LettersReport,
  seconds: number,
  names: (ids: readonly string[]) => string[],
): string {
  const { counts, notes, agencies } = report;
  const rejected = notes.filter((n) => n.rejected);
  const unmapped = agencies.filter((a) => a.units.length === 0);
  const mapped = agencies.filter((a) => a.units.length > 0);
  const lines = [
    ...(asked.dryRun ? ['试读，未写入 / Dry run, nothing written'] : []),
    `单位 / office          ${office}`,
    `读取 / read            ${counts.read}`,
    `接收 / taken in        ${counts.takenIn}`,
    `关联重复 / linked      ${counts.linked}`,
    `此前已有 / here before ${counts.present}`,
    `未接收 / rejected      ${counts.rejected}`,
    `其中待办 / still owed  ${counts.open}`,
    `承办单位未对应 / agency unmapped ${counts.unmapped}`,
    `${seconds.toFixed(1)} s, ${Math.round(counts.read / Math.max(seconds, 0.001))}/s`,
  ];
  const list = (title: string, all: readonly string[]): void => {
    if (all.length === 0) return;
    lines.push('', `${title} (${all.length})`, ...all.slice(0, SHOWN).map((l) => `  ${l}`));
    if (all.length > SHOWN) lines.push(`  … ${all.length - SHOWN} 更多，见 / more, see --report FILE.csv, --json`);
  };
  const told = (n: (typeof notes)[number]): string => {
    const { zh, en } = wordsOfNote(pack, n);
    return `${n.line} 行 / line ${n.line}${n.id ? ` (${n.id})` : ''}: ${zh} / ${en}`;
  };
  list('未接收 / Rejected', rejected.map(told));
  list(
    '说明 / Remarks',
    notes.filter((n) => !n.rejected && n.code !== 'agency-unknown' && n.code !== 'without-answer').map(told),
  );
  list(
    '未对应的承办单位 / Agencies not mapped',
    unmapped.map((a) => `${a.count} × ${a.spelling}`),
  );
  list(
    '已对应 / Mapped',
    mapped.map(
      (a) =>
        `${a.count} × ${a.spelling} → ${names(a.units).join('、')}${a.unknown.length > 0 ? ` (? ${a.unknown.join('、')})` : ''}`,
    ),
  );
  if (report.stopped) lines.push('', '已停止；用同一命令继续。 / Stopped; the same command goes on.');
  return `${lines.join('\n')}\n`;
}
