import { type PlainDate, plainDate } from '../kernel/time.ts';

/**
 * Days as whole numbers, 0 = 1970-01-01. All counting is done in numbers; a `PlainDate` is made once per day and kept, since making
 * the text costs more than finding the day.
 */
export const DAY_MS = 86_400_000;

/** The last day the tables reach, 2119-12-31: long past any limit in the pack, and a calendar stays below 0.5 MB. */
export const LAST_DAY = Date.UTC(2119, 11, 31) / DAY_MS;

const names: PlainDate[] = [];

const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`);

/** Year, month 1–12, day 1–31. */
export function civil(day: number): { y: number; m: number; d: number } {
  // Howard Hinnant's civil-from-days: exact for every day, without making a Date.
  const z = day + 719_468;
  const era = Math.floor(z / 146_097);
  const doe = z - era * 146_097;
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365);
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const d = doy - Math.floor((153 * mp + 2) / 5) + 1;
  const m = mp < 10 ? mp + 3 : mp - 9;
  return { y: yoe + era * 400 + (m <= 2 ? 1 : 0), m, d };
}

/** The number of a civil day; the day of the month may run over (32 January is 1 February). */
export function dayOf(y: number, m: number, d: number): number {
  const yy = m <= 2 ? y - 1 : y;
  const era = Math.floor(yy / 400);
  const yoe = yy - era * 400;
  const doy = Math.floor((153 * (m > 2 ? m - 3 : m + 9) + 2) / 5) + d - 1;
  return era * 146_097 + yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy - 719_468;
}

export function toPlainDate(day: number): PlainDate {
  const known = names[day];
  if (known !== undefined) return known;
  const { y, m, d } = civil(day);
  const made = plainDate(`${String(y).padStart(4, '0')}-${two(m)}-${two(d)}`);
  if (day >= 0 && day <= LAST_DAY) names[day] = made;
  return made;
}

export const toDay = (date: PlainDate): number =>
  dayOf(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10)));

/** ISO weekday: 1 = Monday … 7 = Sunday. 1970-01-01 was a Thursday. */
export const weekday = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** The same day number so many months on, or the month's last day (31 January + 1 month = 28 or 29 February). */
export function addMonths(day: number, months: number): number {
  const { y, m, d } = civil(day);
  const index = y * 12 + (m - 1) + months;
  const ty = Math.floor(index / 12);
  const tm = index - ty * 12 + 1;
  const last = (tm === 12 ? dayOf(ty + 1, 1, 1) : dayOf(ty, tm + 1, 1)) - dayOf(ty, tm, 1);
  return dayOf(ty, tm, Math.min(d, last));
}
