import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import chineseDays from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { LineCounter, parseDocument } from 'yaml';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { type PlainDate, parsePlainDate, plainDate } from '../kernel/time.ts';
import { buildCalendar, type Calendar, type SpecialDay } from './calendar.ts';
import type { ClockRule } from './clock.ts';
import { toDay, toPlainDate } from './days.ts';
import { parseLimit } from './limit.ts';

/** Where the rules of calendars and clocks lie. */
export const PACKS = new URL('../../packs/', import.meta.url).pathname;

// ---- reading a pack: every error names the file, the place and how to mend it ----

type Place = readonly (string | number)[];

interface PackFile {
  readonly path: string;
  readonly value: unknown;
  readonly lineAt: (place: Place) => number;
}

function refuse(file: PackFile | string, place: string, mending: Text): Refusal {
  const name = basename(typeof file === 'string' ? file : file.path);
  return new Refusal('calendar.bad-pack', { file: name, place, mending: mending.zh, mendingEn: mending.en });
}

function readPack(path: string, schemaPath: string): PackFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw refuse(path, '—', {
      zh: '文件不存在或不可读，请检查路径',
      en: 'the file is missing or cannot be read: check its path',
    });
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0]);
    const what = broken.message.split('\n')[0]!;
    throw refuse(path, `${line}:${col}`, { zh: `YAML 写法有误：${what}`, en: `it is not valid YAML: ${what}` });
  }
  const lineAt = (place: Place): number => {
    for (let n = place.length; n > 0; n--) {
      const node = document.getIn(place.slice(0, n), true) as { range?: [number, number, number] } | undefined;
      if (node?.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  const file = { path, value: document.toJS(), lineAt };
  const validate = new Ajv2020({ allErrors: false }).compile(JSON.parse(readFileSync(schemaPath, 'utf8')) as object);
  if (!validate(file.value)) {
    const error = validate.errors![0]!;
    const place = error.instancePath
      .split('/')
      .slice(1)
      .map((p) => (/^\d+$/.test(p) ? Number(p) : p));
    throw refuse(file, `${lineAt(place)} ${error.instancePath || '/'}`, mending(error));
  }
  return file;
}

function mending(error: ErrorObject): Text {
  const p = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'additionalProperties':
      return {
        zh: `没有“${p.additionalProperty}”这一项，请删去或改正拼写`,
        en: `there is no field "${p.additionalProperty}": remove it or mend its spelling`,
      };
    case 'required':
      return { zh: `缺少“${p.missingProperty}”，请补上`, en: `"${p.missingProperty}" is missing: add it` };
    case 'enum':
      return {
        zh: `只能是 ${(p.allowedValues as unknown[]).join('、')}`,
        en: `it must be one of ${(p.allowedValues as unknown[]).join(', ')}`,
      };
    default:
      return { zh: `内容不合要求（${error.message}）`, en: `it ${error.message}` };
  }
}

// ---- clocks ----

interface ClockEntry extends Omit<ClockRule, 'limit'> {
  readonly limit: string;
}

/** The clocks of a pack by id. Throws `calendar.bad-pack` naming file, place and mending. */
export function loadClocks(path = join(PACKS, 'clocks.yaml')): ReadonlyMap<string, ClockRule> {
  const file = readPack(path, join(PACKS, 'clocks.schema.json'));
  const { clocks } = file.value as { clocks: ClockEntry[] };
  const out = new Map<string, ClockRule>();
  clocks.forEach((entry, i) => {
    const at = (field: string): string => `${file.lineAt(['clocks', i, field])} /clocks/${i}/${field}`;
    if (out.has(entry.id)) {
      throw refuse(file, at('id'), {
        zh: `编号“${entry.id}”重复，请另取`,
        en: `the id "${entry.id}" is taken: choose another`,
      });
    }
    try {
      out.set(entry.id, { ...entry, limit: parseLimit(entry.limit) });
    } catch {
      throw refuse(file, at('limit'), {
        zh: `期限“${entry.limit}”不可读，请写成“20 working days”或“20个工作日”`,
        en: `the limit "${entry.limit}" cannot be read: write it like "20 working days"`,
      });
    }
  });
  return out;
}

// ---- calendars ----

interface Span {
  readonly from: string;
  readonly to?: string;
  readonly name: Text;
}

interface CalendarPack {
  readonly id: string;
  readonly name: Text;
  readonly zone: string;
  readonly hours: readonly string[];
  readonly weekend?: readonly number[];
  readonly source?: 'chinese-days';
  readonly published?: { readonly from: string; readonly until: string };
  readonly holidays?: readonly Span[];
  readonly makeup?: readonly Span[];
  readonly closures?: readonly Span[];
}

export interface OfficeCalendar {
  readonly id: string;
  readonly name: Text;
  readonly calendar: Calendar;
}

/** `Spring Festival,春节,4` as `chinese-days` writes it. */
function named(days: Readonly<Record<string, string>>): SpecialDay[] {
  return Object.entries(days).map(([date, name]) => {
    const [en, zh] = name.split(',');
    return { date: plainDate(date), name: { zh: zh!, en: en! } };
  });
}

/**
 * A calendar from `packs/calendars/ID.yaml`, or from a file anywhere when a path ending in `.yaml` is given. The holidays come from
 * `chinese-days` where the pack says so, then from the pack, which may know a later notice. Throws `calendar.unknown-calendar`,
 * `calendar.bad-pack`.
 */
export function loadCalendar(idOrPath: string): OfficeCalendar {
  const folder = join(PACKS, 'calendars');
  const known = readdirSync(folder)
    .filter((f) => f.endsWith('.yaml'))
    .map((f) => f.slice(0, -5));
  const isFile = idOrPath.endsWith('.yaml');
  if (!isFile && !known.includes(idOrPath)) {
    throw new Refusal('calendar.unknown-calendar', { calendar: idOrPath.slice(0, 40), known: known.join(', ') });
  }
  const file = readPack(
    isFile ? idOrPath : join(folder, `${idOrPath}.yaml`),
    join(dirname(folder), 'calendars.schema.json'),
  );
  const pack = file.value as CalendarPack;
  const spread = (field: 'holidays' | 'makeup' | 'closures'): SpecialDay[] =>
    (pack[field] ?? []).flatMap((span, i) => {
      const [from, to] = [span.from, span.to ?? span.from].map(parsePlainDate);
      if (!from || !to || to < from) {
        throw refuse(file, `${file.lineAt([field, i])} /${field}/${i}`, {
          zh: '日期不存在，或结束早于开始；请写成 YYYY-MM-DD',
          en: 'the dates do not exist or end before they begin: write them as YYYY-MM-DD',
        });
      }
      const [a, b] = [toDay(from), toDay(to)];
      return Array.from({ length: b - a + 1 }, (_, n) => ({ date: toPlainDate(a + n), name: span.name }));
    });
  const national = pack.source === 'chinese-days';
  const holidays = [...(national ? named(chineseDays.holidays) : []), ...spread('holidays')];
  const makeup = [...(national ? named(chineseDays.workdays) : []), ...spread('makeup')];
  const years = holidays.map((h) => h.date).sort();
  const published =
    pack.published ?? (years.length > 0 ? publishedYears(years) : { from: '1970-01-01', until: '2119-12-31' });
  return {
    id: pack.id,
    name: pack.name,
    calendar: buildCalendar({
      zone: pack.zone,
      hours: pack.hours.map((h) => h.split('-') as [string, string]),
      ...(pack.weekend ? { weekend: pack.weekend } : {}),
      holidays,
      makeup,
      closures: spread('closures'),
      publishedFrom: plainDate(published.from),
      publishedUntil: plainDate(published.until),
    }),
  };
}

/**
 * Whole years for which there is a list. A notice for one year may name the first days of January of the next or the last of
 * December before, so only the days between say that a year is published.
 */
function publishedYears(dates: readonly PlainDate[]): { from: string; until: string } {
  const inner = dates.filter((d) => d.slice(5) > '01-10' && d.slice(5) < '12-20').map((d) => d.slice(0, 4));
  return { from: `${inner[0] ?? '1970'}-01-01`, until: `${inner.at(-1) ?? '1970'}-12-31` };
}
