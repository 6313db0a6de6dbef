import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Calendar } from './calendar.ts';
import { civil, DAY_MS, toDay, toPlainDate, weekday } from './days.ts';

const DAYS_ZH = '一二三四五六日';
const DAYS_EN = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const MONTHS_EN = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `2026年3月16日`, `16 March 2026`: a day within a sentence. */
export function writtenDay(date: PlainDate): Text {
  const { y, m, d } = civil(toDay(date));
  return { zh: `${y}年${m}月${d}日`, en: `${d} ${MONTHS_EN[m - 1]} ${y}` };
}

const dayTexts: Text[] = [];

/** `2026年3月16日（周一）`, `Monday 16 March 2026`; kept once made, since every explanation names several. */
export function dayText(day: number): Text {
  const known = dayTexts[day];
  if (known) return known;
  const written = writtenDay(toPlainDate(day));
  const w = weekday(day) - 1;
  const made = { zh: `${written.zh}（周${DAYS_ZH[w]}）`, en: `${DAYS_EN[w]} ${written.en}` };
  dayTexts[day] = made;
  return made;
}

/** A place on the wall clock, `2026年3月16日（周一）14:30`; seconds only when there are any. */
export function wallText(wall: number): Text {
  const day = Math.floor(wall / DAY_MS);
  const seconds = Math.floor((wall - day * DAY_MS) / 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  const s = seconds % 60;
  const time = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}${s ? `:${two(s)}` : ''}`;
  const { zh, en } = dayText(day);
  return { zh: `${zh}${time}`, en: `${en} ${time}` };
}

/** `1 working day is complete`, `20 working days are complete`. */
export const areComplete = (amount: number, whole: Text): string =>
  `${whole.en} ${amount === 1 ? 'is' : 'are'} complete`;

/** Above so many runs of holidays a list helps nobody; the counts do. */
const MANY = 8;

/**
 * What made the days between (after `start`, up to and including `end`) differ from plain weekdays, as at most three sentences:
 * holidays, make-up workdays, closures of the office.
 */
export function specialDays(calendar: Calendar, start: number, end: number): Text[] {
  const { marks, longestMark } = calendar;
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (marks[middle]!.from <= start - longestMark) low = middle + 1;
    else high = middle;
  }
  const zh = { holiday: [] as string[], makeup: [] as string[], closure: [] as string[] };
  const en = { holiday: [] as string[], makeup: [] as string[], closure: [] as string[] };
  const days = { holiday: 0, makeup: 0, closure: 0 };
  for (let i = low; i < marks.length; i++) {
    const mark = marks[i]!;
    if (mark.from > end) break;
    if (mark.to <= start) continue;
    const from = Math.max(mark.from, start + 1);
    const to = Math.min(mark.to, end);
    days[mark.kind] += to - from + 1;
    if (zh[mark.kind].length > MANY) continue;
    const one = from === to;
    const [first, last] = [writtenDay(toPlainDate(from)), writtenDay(toPlainDate(to))];
    zh[mark.kind].push(`${mark.name.zh} ${one ? dayText(from).zh : `${first.zh}至${last.zh}`}`);
    en[mark.kind].push(`${mark.name.en} ${one ? dayText(from).en : `${first.en} to ${last.en}`}`);
  }
  const out: Text[] = [];
  const say = (kind: 'holiday' | 'makeup' | 'closure', zhLead: string, zhEnd: string, enLead: string): void => {
    if (days[kind] === 0) return;
    const many = zh[kind].length > MANY;
    out.push({
      zh: `${zhLead}：${many ? `共 ${days[kind]} 天` : zh[kind].join('、')}，${zhEnd}。`,
      en: `${enLead}: ${many ? `${days[kind]} days in all` : en[kind].join('; ')}.`,
    });
  };
  say('holiday', '放假', '不计', 'Public holidays, not counted');
  say('makeup', '调休上班', '计入', 'Make-up workdays, counted');
  say('closure', '本机关休息', '不计', 'Days this office is closed, not counted');
  return out;
}
