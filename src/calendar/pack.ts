import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import chineseDays from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { type PlainDate, parsePlainDate, plainDate } from '../kernel/time.ts';
import { PACKS, readPack, readPackFile } from '../packs/read.ts';
import { buildCalendar, type Calendar, type SpecialDay } from './calendar.ts';
import type { ClockRule } from './clock.ts';
import { type Country, loadCountries } from './countries.ts';
import { toDay, toPlainDate } from './days.ts';
import { parseLimit } from './limit.ts';

// ---- clocks ----

interface ClockEntry extends Omit<ClockRule, 'limit'> {
  readonly limit: string;
}

/** The clocks of `packs/clocks.yaml`, or of a file written like it, by id. Throws `pack.bad`. */
export function loadClocks(path?: string): ReadonlyMap<string, ClockRule> {
  type Clocks = { clocks: ClockEntry[] };
  const pack = path === undefined ? readPack<Clocks>('clocks') : readPackFile<Clocks>(path, 'clocks');
  const out = new Map<string, ClockRule>();
  pack.value.clocks.forEach((entry, i) => {
    if (out.has(entry.id)) {
      throw pack.bad(
        ['clocks', i, 'id'],
        { zh: `编号“${entry.id}”重复`, en: `the id "${entry.id}" is taken` },
        { zh: '请另取编号', en: 'choose another' },
      );
    }
    try {
      out.set(entry.id, { ...entry, limit: parseLimit(entry.limit) });
    } catch {
      throw pack.bad(
        ['clocks', i, 'limit'],
        { zh: `期限“${entry.limit}”不可读`, en: `the limit "${entry.limit}" cannot be read` },
        { zh: '请写成“20 working days”或“20个工作日”', en: 'write it like "20 working days"' },
      );
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
  readonly country: string;
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
  readonly country: Country;
  readonly calendar: Calendar;
}

/** `Spring Festival,春节,4` as `chinese-days` writes it. */
function named(days: Readonly<Record<string, string>>): SpecialDay[] {
  return Object.entries(days).map(([date, name]) => {
    const [en, zh] = name.split(',');
    return { date: plainDate(date), name: { zh: zh!, en: en! } };
  });
}

const kept = new Map<string, OfficeCalendar>();

/**
 * A calendar from `packs/calendars/ID.yaml`, or from a file anywhere when a path ending in `.yaml` is given. The holidays come from
 * `chinese-days` where the pack says so, then from the pack, which may know a later notice. Ours are built once in a process, as
 * their packs are read once: building takes 20 ms, which whoever asked just then would wait. Throws `calendar.unknown-calendar`,
 * `pack.bad`.
 */
export function loadCalendar(idOrPath: string): OfficeCalendar {
  if (idOrPath.endsWith('.yaml')) return build(idOrPath);
  const known = kept.get(idOrPath) ?? build(idOrPath);
  kept.set(idOrPath, known);
  return known;
}

/** The ids of the calendars that an office can have. */
export const knownCalendars = (): string[] =>
  readdirSync(join(PACKS, 'calendars'))
    .filter((f) => f.endsWith('.yaml'))
    .map((f) => f.slice(0, -5))
    .sort();

function build(idOrPath: string): OfficeCalendar {
  const known = knownCalendars();
  const isFile = idOrPath.endsWith('.yaml');
  if (!isFile && !known.includes(idOrPath)) {
    throw new Refusal('calendar.unknown-calendar', { calendar: idOrPath.slice(0, 40), known: known.join(', ') });
  }
  const file = isFile
    ? readPackFile<CalendarPack>(idOrPath, 'calendars/own')
    : readPack<CalendarPack>(`calendars/${idOrPath}`);
  const pack = file.value;
  const countries = loadCountries();
  const country = countries.get(pack.country);
  if (!country) {
    throw file.bad(
      ['country'],
      { zh: `没有国家“${pack.country}”`, en: `there is no country "${pack.country}"` },
      { zh: `请选 ${[...countries.keys()].join('、')}`, en: `choose one of ${[...countries.keys()].join(', ')}` },
    );
  }
  const spread = (field: 'holidays' | 'makeup' | 'closures'): SpecialDay[] =>
    (pack[field] ?? []).flatMap((span, i) => {
      const [from, to] = [span.from, span.to ?? span.from].map(parsePlainDate);
      if (!from || !to || to < from) {
        throw file.bad(
          [field, i],
          { zh: '日期不存在，或结束早于开始', en: 'the dates do not exist or end before they begin' },
          { zh: '请写成 YYYY-MM-DD', en: 'write them as YYYY-MM-DD' },
        );
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
    country,
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
