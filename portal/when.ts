import type { Calendar } from '../src/calendar/calendar.ts';
import { DAY_MS, toDay, weekday } from '../src/calendar/days.ts';
import { writtenDay } from '../src/calendar/words.ts';
import { dateIn, readInstant, toWall } from '../src/calendar/zone.ts';
import type { Text } from '../src/kernel/text.ts';
import type { Instant, PlainDate } from '../src/kernel/time.ts';

const WEEK_ZH = '一二三四五六日';
const WEEK_EN = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** `2026年3月16日（周一）`, `Monday 16 March 2026`. */
export function longDate(date: PlainDate): Text {
  const { zh, en } = writtenDay(date);
  const w = weekday(toDay(date)) - 1;
  return { zh: `${zh}（周${WEEK_ZH[w]}）`, en: `${WEEK_EN[w]} ${en}` };
}

/** `2026年3月16日 14:30`, `16 March 2026, 14:30`, on the office's wall. */
export function longMoment(at: Instant, { zone }: Calendar): Text {
  const { zh, en } = writtenDay(dateIn(zone, at));
  const time = clockTime(at, zone);
  return { zh: `${zh} ${time}`, en: `${en}, ${time}` };
}

function clockTime(at: Instant, zone: Calendar['zone']): string {
  const wall = toWall(zone, readInstant(at));
  const minutes = Math.floor((wall - Math.floor(wall / DAY_MS) * DAY_MS) / 60_000);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** A day as people say it, seen from today: tomorrow, this Friday, in 12 days. */
export function spokenDay(date: PlainDate, today: PlainDate): Text {
  const day = toDay(date);
  const ahead = day - toDay(today);
  const near: Record<number, Text> = {
    [-2]: { zh: '前天', en: 'the day before yesterday' },
    [-1]: { zh: '昨天', en: 'yesterday' },
    0: { zh: '今天', en: 'today' },
    1: { zh: '明天', en: 'tomorrow' },
    2: { zh: '后天', en: 'the day after tomorrow' },
  };
  const said = near[ahead];
  if (said) return said;
  if (ahead < 0) return { zh: `${-ahead}天前`, en: `${-ahead} days ago` };
  const w = weekday(day) - 1;
  const weeks = Math.floor((toDay(today) - weekday(toDay(today)) + 1 - (day - w)) / -7);
  if (weeks === 0) return { zh: `本周${WEEK_ZH[w]}`, en: `this ${WEEK_EN[w]}` };
  if (weeks === 1) return { zh: `下周${WEEK_ZH[w]}`, en: `${WEEK_EN[w]} next week` };
  return { zh: `${ahead}天后`, en: `in ${ahead} days` };
}

/** The exact day, in brackets beside the spoken one: no brackets within brackets, and no weekday said twice in Chinese. */
export function exactBeside(date: PlainDate, said: Text, time?: string): Text {
  const day = said.zh.includes('周') ? '' : `周${WEEK_ZH[weekday(toDay(date)) - 1]}`;
  return {
    zh: `（${writtenDay(date).zh}${day}${time === undefined ? '' : ` ${time}`}）`,
    en: ` (${longDate(date).en}${time === undefined ? '' : `, ${time}`})`,
  };
}

interface Due {
  readonly dueOn: PlainDate | null;
  readonly dueAt: Instant | null;
  readonly unit: string | null;
}

/** A due date as people say it, and exactly in brackets beside it; `null` while the clock stands still. Hours of the day only where the limit is in hours. */
export function spokenDue(due: Due, now: Instant, calendar: Calendar): { said: Text; exact: Text } | null {
  if (due.dueOn === null || due.dueAt === null) return null;
  const said = spokenDay(due.dueOn, dateIn(calendar.zone, now));
  if (due.unit !== 'hours' && due.unit !== 'minutes' && due.unit !== 'working hours')
    return { said, exact: exactBeside(due.dueOn, said) };
  const time = clockTime(due.dueAt, calendar.zone);
  return {
    said: { zh: `${said.zh} ${time} 前`, en: `${said.en} before ${time}` },
    exact: exactBeside(due.dueOn, said, time),
  };
}
