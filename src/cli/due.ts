import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { tell } from '../app/refusals.ts';
import type { Calendar } from '../calendar/calendar.ts';
import { adHocRule, type ClockRule, type ClockRun, type Pause } from '../calendar/clock.ts';
import { explain } from '../calendar/explain.ts';
import { type Limit, limitText, parseLimit } from '../calendar/limit.ts';
import { loadCalendar, loadClocks } from '../calendar/pack.ts';
import { parseMoment, withOffset } from '../calendar/zone.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Lang } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';
import type { Io } from './io.ts';

const HELP = `用法 / Usage:
  due (--clock ID | --limit "20 working days") --from ISO [--pause ISO/ISO]… [--restart ISO] [--extend N]
  due --batch < lines.jsonl     一行一问，一行一答 / a question a line, an answer a line
  due --list                    列出全部期限 / all clocks

  --clock ID        packs/clocks.yaml 中的期限 / a clock of packs/clocks.yaml
  --limit TEXT      临时期限，如 "20 working days"、"15日"、"2 hours"、"3 months"、"2026-12-31"
  --from ISO        起算；无时区的时间按机关所在时区 / the event; a time without a zone is in the office's zone
  --pause A/B       暂停，可多次；"A/" 为尚未恢复 / repeatable; "A/" has not ended
  --restart ISO     重新起算 / the count begins anew
  --extend N        已批准的延长，单位同期限 / granted, in the limit's unit
  --office ID       packs/calendars 中的日历（默认 china），或一个 .yaml 文件；--calendar 同义 / the same as --calendar
  --lang zh|en      说明的语言（默认 zh） / language of the steps

  --batch 每行 / each line: {"clock" or "limit","from","pauses":[["a","b"]],"restart","extend","id"}
  有误的行答 / a line in error answers {"error":{"code","message","next","line"}}，其余照常 / the others go on.
  退出码 / Exit code: 0 已答复（批量时含有误行，数目见标准错误）/ answered (in a batch also with lines in error, counted on
  standard error); 2 输入有误 / bad input.
`;

/** A question as it came, from options or from a line. */
interface Question {
  readonly clock?: unknown;
  readonly limit?: unknown;
  readonly from?: unknown;
  readonly pauses?: unknown;
  readonly restart?: unknown;
  readonly extend?: unknown;
}

const FIELDS = ['clock', 'limit', 'from', 'pauses', 'restart', 'extend', 'id'];

interface Asked {
  readonly clocks: ReadonlyMap<string, ClockRule>;
  readonly calendar: Calendar;
  readonly lang: Lang;
}

const missing = (value: unknown): value is undefined | null => value === undefined || value === null;

function textOf(field: string, value: unknown): string {
  if (typeof value === 'string') return value.trim();
  throw new Refusal('due.bad-field', { field });
}

/** Whoever asks means some time. A pack may say 0: at once. @throws Refusal `calendar.bad-limit` */
function askedLimit(text: string): Limit {
  const limit = parseLimit(text);
  if ('amount' in limit && limit.amount === 0) throw new Refusal('calendar.bad-limit', { limit: text.slice(0, 40) });
  return limit;
}

function ruleOf(q: Question, { clocks }: Asked): ClockRule {
  if (missing(q.clock) === missing(q.limit)) throw new Refusal('due.clock-or-limit');
  if (missing(q.clock)) return adHocRule(askedLimit(textOf('limit', q.limit)));
  const id = textOf('clock', q.clock);
  const rule = clocks.get(id);
  if (rule) return rule;
  const stem = id.split('-')[0]!;
  const near = [...clocks.keys()].filter((k) => stem !== '' && k.includes(stem));
  throw new Refusal('calendar.unknown-clock', { clock: id.slice(0, 40), near: near.join(', ') || '—' });
}

/** A bare date beside a time of the same day means that moment of the day, not its midnight: the order stays as it was meant. */
function notBefore(text: string, at: Instant, earlier: Instant, earlierText: string): Instant {
  return at < earlier && text.length === 10 && earlierText.startsWith(text) ? earlier : at;
}

/** `["a","b"]` or `"a/b"`; an end that is left out, `null` or `..` has not come yet. */
function pauseOf(value: unknown, { calendar }: Asked): Pause {
  const ends: unknown = typeof value === 'string' ? value.split('/') : value;
  if (!Array.isArray(ends) || ends.length !== 2) {
    throw new Refusal('due.bad-pause', { pause: JSON.stringify(value).slice(0, 80) });
  }
  const [a, b] = ends as [unknown, unknown];
  const fromText = textOf('pauses', a);
  const from = parseMoment(fromText, calendar.zone);
  if (missing(b) || b === '' || b === '..') return { from, to: null };
  const toText = textOf('pauses', b);
  const to = notBefore(toText, parseMoment(toText, calendar.zone), from, fromText);
  if (to < from) throw new Refusal('calendar.pause-reversed', { from: fromText, to: toText });
  return { from, to };
}

function runOf(q: Question, asked: Asked): ClockRun {
  if (missing(q.from)) throw new Refusal('due.no-start');
  const fromText = textOf('from', q.from);
  const from = parseMoment(fromText, asked.calendar.zone);
  if (!missing(q.pauses) && !Array.isArray(q.pauses)) throw new Refusal('due.bad-field', { field: 'pauses' });
  const pauses = ((q.pauses ?? []) as unknown[]).map((p) => pauseOf(p, asked));
  if (!missing(q.extend) && typeof q.extend !== 'number') throw new Refusal('due.bad-field', { field: 'extend' });
  const run = { from, pauses, ...(missing(q.extend) ? {} : { extend: q.extend as number }) };
  if (missing(q.restart)) return run;
  const text = textOf('restart', q.restart);
  const restart = notBefore(text, parseMoment(text, asked.calendar.zone), from, fromText);
  if (restart < from) throw new Refusal('calendar.restart-before-start', { from: fromText, restart: text });
  return { ...run, restart };
}

function answer(q: Question, asked: Asked): object {
  const { calendar, lang } = asked;
  const { dueOn, dueAt, provisional, steps } = explain(ruleOf(q, asked), runOf(q, asked), calendar);
  return {
    dueOn,
    dueAt: dueAt === null ? null : withOffset(dueAt, calendar.zone),
    steps: steps.map((s) => s[lang]),
    ...(dueOn === null ? { paused: true } : {}),
    ...(provisional ? { provisional } : {}),
  };
}

/** One line of a batch: its answer, or its refusal in the answer's place. */
function answerLine(line: string, number: number, asked: Asked): { text: string; failed: boolean } {
  let id: unknown;
  try {
    let q: unknown;
    try {
      q = JSON.parse(line.replace(/^\uFEFF/, ''));
    } catch {
      throw new Refusal('due.bad-line');
    }
    if (typeof q !== 'object' || q === null || Array.isArray(q)) throw new Refusal('due.bad-line');
    id = (q as { id?: unknown }).id;
    // A misspelt "pause" left unread would give a wrong date without a word.
    const unknown = Object.keys(q).find((k) => !FIELDS.includes(k));
    if (unknown !== undefined)
      throw new Refusal('due.unknown-field', { field: unknown.slice(0, 40), fields: FIELDS.join(', ') });
    return { text: JSON.stringify({ ...(id === undefined ? {} : { id }), ...answer(q, asked) }), failed: false };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { sentence, next } = tell(error);
    const told = { code: error.code, message: sentence[asked.lang], next: next[asked.lang], line: number };
    return { text: JSON.stringify({ ...(id === undefined ? {} : { id }), error: told }), failed: true };
  }
}

async function batch(asked: Asked, io: Io): Promise<number> {
  let number = 0;
  let failed = 0;
  let out = '';
  for await (const line of createInterface({ input: io.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    const answered = answerLine(line, ++number, asked);
    if (answered.failed) failed++;
    out += `${answered.text}\n`;
    // In pieces: a million questions need neither a write each nor all the memory.
    if (out.length > 65_536) {
      if (!io.stdout.write(out)) await once(io.stdout, 'drain');
      out = '';
    }
  }
  io.stdout.write(out);
  if (failed > 0) {
    io.stderr.write(
      `${number} 行中有 ${failed} 行有误，见各行的 error。\n${failed} of ${number} lines are in error: see "error" in each.\n`,
    );
  }
  return 0;
}

const OPTIONS = ['clock', 'limit', 'from', 'pause', 'restart', 'extend', 'office', 'calendar', 'lang'] as const;
const FLAGS = ['batch', 'list', 'help', 'json'] as const;

function readOptions(argv: string[]): { values: Partial<Record<string, string[]>>; flags: ReadonlySet<string> } {
  const options = Object.fromEntries([
    ...OPTIONS.map((o) => [o, { type: 'string', multiple: true }] as const),
    ...FLAGS.map((f) => [f, { type: 'boolean' }] as const),
  ]);
  let parsed: Record<string, unknown>;
  try {
    parsed = parseArgs({ args: argv, options, strict: true }).values;
  } catch (error) {
    const known = new Set<string>([...OPTIONS, ...FLAGS]);
    const odd = argv.find((a) => !a.startsWith('--') || !known.has(a.slice(2).split('=')[0]!));
    throw new Refusal('cli.bad-options', {
      verb: 'due',
      what: (odd ?? (error as Error).message.split('\n')[0]!).slice(0, 60),
    });
  }
  const values: Partial<Record<string, string[]>> = {};
  for (const name of OPTIONS) {
    const given = parsed[name] as string[] | undefined;
    if (given && given.length > 1 && name !== 'pause') throw new Refusal('cli.given-twice', { option: `--${name}` });
    if (given) values[name] = given;
  }
  return { values, flags: new Set(FLAGS.filter((f) => parsed[f] === true)) };
}

/** `due`: one question from its options, or many from standard input. Needs no database. Throws refusals for bad input. */
export async function due(argv: string[], io: Io): Promise<number> {
  const { values, flags } = readOptions(argv);
  if (flags.has('help')) {
    io.stdout.write(HELP);
    return 0;
  }
  const lang = values.lang?.[0] ?? 'zh';
  if (lang !== 'zh' && lang !== 'en') throw new Refusal('due.bad-lang', { lang: lang.slice(0, 20) });
  const clocks = loadClocks();
  if (flags.has('list')) {
    const rows = [...clocks.values()].map((c) => ({
      clock: c.id,
      name: c.name[lang],
      limit: limitText(c.limit)[lang],
    }));
    for (const row of rows)
      io.stdout.write(flags.has('json') ? `${JSON.stringify(row)}\n` : `${Object.values(row).join('\t')}\n`);
    return 0;
  }
  if (values.office && values.calendar) throw new Refusal('cli.given-twice', { option: '--office, --calendar' });
  const { calendar } = loadCalendar(values.office?.[0] ?? values.calendar?.[0] ?? 'china');
  const asked = { clocks, calendar, lang } as const;
  if (flags.has('batch')) {
    const own = (['clock', 'limit', 'from', 'pause', 'restart', 'extend'] as const).find((o) => values[o]);
    // Each line says its own; left unread, an option would seem to hold for all of them.
    if (own) throw new Refusal('cli.bad-options', { verb: 'due --batch', what: `--${own}` });
    return batch(asked, io);
  }
  const extend = values.extend?.[0];
  if (extend !== undefined && !/^\d{1,7}(\.\d{1,4})?$/.test(extend))
    throw new Refusal('calendar.bad-extension', { extend });
  const question: Question = {
    clock: values.clock?.[0],
    limit: values.limit?.[0],
    from: values.from?.[0],
    pauses: values.pause,
    restart: values.restart?.[0],
    extend: extend === undefined ? undefined : Number(extend),
  };
  io.stdout.write(`${JSON.stringify(answer(question, asked))}\n`);
  return 0;
}
