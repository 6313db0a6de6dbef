import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { type Instant, instant, type PlainDate, parsePlainDate } from '../kernel/time.ts';
import { DAY_MS, dayOf, LAST_DAY, toPlainDate } from './days.ts';

/**
 * A time zone as a table of its offset changes. Asking `Intl` for every due date costs some microseconds; asking it once for all
 * changes from 1970 to the end of the tables and searching the table costs nanoseconds.
 */
export interface Zone {
  readonly name: string;
  /** As people call it: `中国标准时间`, `China Standard Time`. */
  readonly said: Text;
  /** Moments (ms) from which `offsets[i]` (ms east of UTC) holds; the first is -Infinity. */
  readonly changes: Float64Array;
  readonly offsets: Int32Array;
}

const zones = new Map<string, Zone>();

/** Throws `calendar.unknown-zone` when the name is not one of the IANA time zones. */
export function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  const made = readZone(name);
  zones.set(name, made);
  return made;
}

function readZone(name: string): Zone {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw new Refusal('calendar.unknown-zone', { zone: name });
  }
  const ask = (ms: number): number => {
    const [mo, d, y, h, mi, s] = format.format(ms).match(/\d+/g)!.map(Number) as number[];
    return dayOf(y!, mo!, d!) * DAY_MS + h! * 3_600_000 + mi! * 60_000 + s! * 1000 - ms;
  };
  const changes = [Number.NEGATIVE_INFINITY];
  const offsets = [ask(0)];
  // Ten days: no zone since 1970 changed its offset and changed it back within so short a time, save for Ramadan pauses of a month.
  const stride = 10 * DAY_MS;
  for (let low = 0; low < (LAST_DAY + 1) * DAY_MS; low += stride) {
    const before = offsets.at(-1)!;
    const after = ask(low + stride);
    if (after === before) continue;
    let a = low;
    let b = low + stride;
    while (b - a > 1000) {
      const middle = a + Math.floor((b - a) / 2000) * 1000;
      if (ask(middle) === before) a = middle;
      else b = middle;
    }
    changes.push(b);
    offsets.push(after);
  }
  const said = { zh: saidIn('zh-CN', name), en: saidIn('en-GB', name) };
  return { name, said, changes: Float64Array.from(changes), offsets: Int32Array.from(offsets) };
}

/** January 2026: names differ between years in which a country had summer time and others. */
const NAMED_MS = 1_767_225_600_000;
const saidIn = (locale: string, timeZone: string): string =>
  new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'longGeneric' })
    .formatToParts(NAMED_MS)
    .find((part) => part.type === 'timeZoneName')!.value;

/** Offset east of UTC in ms at a moment. */
export function offsetAt(zone: Zone, ms: number): number {
  const { changes, offsets } = zone;
  let low = 0;
  let high = changes.length - 1;
  // Most questions are about now, and most zones have not changed for long.
  if (ms >= changes[high]!) return offsets[high]!;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (changes[middle]! <= ms) low = middle;
    else high = middle - 1;
  }
  return offsets[low]!;
}

/** The wall clock at a moment, as ms since 1970-01-01T00:00 on that wall. */
export const toWall = (zone: Zone, ms: number): number => ms + offsetAt(zone, ms);

/**
 * The moment a wall clock shows `wall`. Shown twice (autumn): the earlier one. Never shown (spring): as much later as the clocks
 * were put forward. The same choice as ECMAScript's Temporal makes unless told otherwise.
 */
export function fromWall(zone: Zone, wall: number): number {
  const first = wall - offsetAt(zone, wall - DAY_MS);
  if (toWall(zone, first) === wall) return first;
  const second = wall - offsetAt(zone, wall + DAY_MS);
  if (toWall(zone, second) === wall) return second;
  return first;
}

/** ms since 1970. The house's own form is read by hand, three times as fast as `Date.parse`. */
export function readInstant(text: Instant): number {
  if (text.length === 24 && text.charCodeAt(23) === 90) {
    const digit = (i: number): number => text.charCodeAt(i) - 48;
    const pair = (i: number): number => digit(i) * 10 + digit(i + 1);
    return (
      dayOf(pair(0) * 100 + pair(2), pair(5), pair(8)) * DAY_MS +
      pair(11) * 3_600_000 +
      pair(14) * 60_000 +
      pair(17) * 1000 +
      digit(20) * 100 +
      pair(21)
    );
  }
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new Refusal('calendar.bad-time', { value: text });
  return ms;
}

const TIME = /^[T ](\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?(Z|z|[+-]\d{2}(?::?\d{2})?)?$/;

/**
 * A moment from what people write: `2026-02-10`, `2026-02-10T09:30`, `2026-02-10T09:30:00+08:00`. Without an offset it is in the
 * given zone; a date alone is 00:00 of that day, which is that day for every limit counted in days.
 * Throws `calendar.bad-time` for anything else, days that do not exist included.
 */
export function parseMoment(text: string, zone: Zone): Instant {
  const bad = (): Refusal => new Refusal('calendar.bad-time', { value: text.slice(0, 40) });
  const date = parsePlainDate(text.slice(0, 10));
  const rest = text.slice(10);
  const m = rest === '' ? ['', '0', '0', '0', '0', undefined] : TIME.exec(rest);
  if (!date || !m) throw bad();
  const [h, mi, s] = [Number(m[1]), Number(m[2] ?? 0), Number(m[3] ?? 0)];
  const fraction = Number((m[4] ?? '0').padEnd(3, '0').slice(0, 3));
  // 24:00 is the day's end, as ISO 8601 writes it, and nothing past it.
  if (h > 24 || mi > 59 || s > 59 || (h === 24 && mi + s + fraction > 0)) throw bad();
  const wall = Date.parse(`${date}T00:00:00Z`) + h * 3_600_000 + mi * 60_000 + s * 1000 + fraction;
  const offset = m[5];
  if (offset === undefined) return instant(fromWall(zone, wall));
  if (offset === 'Z' || offset === 'z') return instant(wall);
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(':', '') || 0);
  if (minutes > 18 * 60) throw bad();
  return instant(wall - (offset[0] === '-' ? -1 : 1) * minutes * 60_000);
}

/** ISO 8601 with the zone's own offset, `2026-03-17T00:00:00+08:00`; milliseconds only when there are any. */
export function withOffset(at: Instant, zone: Zone): string {
  const ms = readInstant(at);
  const offset = offsetAt(zone, ms);
  const wall = instant(ms + offset);
  const minutes = Math.round(Math.abs(offset) / 60_000);
  const hh = String(Math.floor(minutes / 60)).padStart(2, '0');
  const mm = String(minutes % 60).padStart(2, '0');
  return `${wall.slice(0, wall.endsWith('.000Z') ? 19 : 23)}${offset < 0 ? '-' : '+'}${hh}:${mm}`;
}

/** The day of a moment on the zone's wall calendar. */
export const dateIn = (zone: Zone, at: Instant): PlainDate =>
  toPlainDate(Math.floor(toWall(zone, readInstant(at)) / DAY_MS));
