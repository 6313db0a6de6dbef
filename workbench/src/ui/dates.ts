import type { Lang } from '../../../src/kernel/text.ts';
import { now } from '../api/clock.ts';

const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, lang: Lang, kind: 'date' | 'month' | 'time' | 'parts' | 'weekday'): Intl.DateTimeFormat {
  const key = `${zone} ${lang} ${kind}`;
  const known = formats.get(key);
  if (known) return known;
  const locale = kind === 'parts' ? 'en-CA' : lang === 'zh' ? 'zh-CN' : 'en-GB';
  const options: Intl.DateTimeFormatOptions =
    kind === 'date'
      ? { year: 'numeric', month: lang === 'zh' ? 'long' : 'short', day: 'numeric' }
      : kind === 'month'
        ? { year: 'numeric', month: lang === 'zh' ? 'long' : 'short' }
        : kind === 'time'
          ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
          : kind === 'weekday'
            ? { weekday: lang === 'zh' ? 'short' : 'long' }
            : { year: 'numeric', month: '2-digit', day: '2-digit' };
  const made = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  formats.set(key, made);
  return made;
}

/** The day of a moment on the office's wall calendar, `YYYY-MM-DD`. */
const dayOf = (at: number, zone: string): string => format(zone, 'en', 'parts').format(at);

/** The day it is in the office. */
export const todayIn = (zone: string): string => dayOf(now(), zone);

/** `2026年11月24日` or `24 Nov 2026`. */
export const dateText = (at: number | string, zone: string, lang: Lang): string =>
  format(zone, lang, 'date').format(new Date(at));

/** A day of the calendar, `YYYY-MM-DD`, as people write it. */
export const dayText = (day: string, lang: Lang): string => dateText(`${day}T00:00:00Z`, 'UTC', lang);

/** A month or year of the calendar, `YYYY-MM` or `YYYY`: `2026年11月`, `Nov 2026`; anything else as it is. */
export const spanText = (when: string, lang: Lang): string =>
  /^\d{4}-(0[1-9]|1[0-2])$/.test(when) ? format('UTC', lang, 'month').format(new Date(`${when}-01T00:00:00Z`)) : when;

const timeText = (at: number | string, zone: string): string => format(zone, 'en', 'time').format(new Date(at));

/** `2026年11月24日 14:30` or `24 Nov 2026, 14:30`. */
export const momentText = (at: number | string, zone: string, lang: Lang): string =>
  `${dateText(at, zone, lang)}${lang === 'zh' ? ' ' : ', '}${timeText(at, zone)}`;

const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);

export type Urgency = 'late' | 'today' | 'soon' | 'later' | 'none';

export interface DueWords {
  /** As people say it: "the day after tomorrow, before 18:00". */
  readonly said: string;
  /** The exact date beside it. */
  readonly exact: string;
  readonly urgency: Urgency;
}

/** Until the end of a day is 24:00 of that day, not 00:00 of the next. */
function lastMoment(dueAt: string, zone: string): { day: string; time: string; shownAt: number } {
  const at = Date.parse(dueAt);
  const time = timeText(at, zone);
  return time === '00:00'
    ? { day: dayOf(at - 1, zone), time: '24:00', shownAt: at - 1 }
    : { day: dayOf(at, zone), time, shownAt: at };
}

/** A due date as people say it. Weekdays within a week, then days left; late ones say by how much. */
export function dueWords(dueAt: string, now: number, zone: string, lang: Lang): DueWords {
  const { day, time, shownAt } = lastMoment(dueAt, zone);
  const weekday = format(zone, lang, 'weekday').format(shownAt);
  const exact =
    lang === 'zh'
      ? `${dateText(shownAt, zone, lang)}（${weekday}）${time}`
      : `${weekday} ${dateText(shownAt, zone, lang)}, ${time}`;
  const left = Date.parse(dueAt) - now;
  const days = dayNumber(day) - dayNumber(dayOf(now, zone));
  if (left < 0) return { said: lateBy(-left, -days, lang), exact, urgency: 'late' };
  const zh = lang === 'zh';
  const hours = Math.floor(left / 3_600_000);
  switch (days) {
    case 0: {
      const rest =
        hours >= 1
          ? zh
            ? `还剩 ${hours} 小时`
            : `${hours} h left`
          : zh
            ? `还剩 ${Math.ceil(left / 60_000)} 分钟`
            : `${Math.ceil(left / 60_000)} min left`;
      return { said: zh ? `今天 ${time} 前，${rest}` : `today before ${time}, ${rest}`, exact, urgency: 'today' };
    }
    case 1:
      return { said: zh ? `明天 ${time} 前` : `tomorrow before ${time}`, exact, urgency: 'soon' };
    case 2:
      return { said: zh ? `后天 ${time} 前` : `the day after tomorrow, before ${time}`, exact, urgency: 'soon' };
    default:
      if (days < 7)
        return {
          said: zh ? `${weekday} ${time} 前，还有 ${days} 天` : `${weekday} before ${time}, in ${days} days`,
          exact,
          urgency: days <= 3 ? 'soon' : 'later',
        };
      return { said: zh ? `还有 ${days} 天` : `in ${days} days`, exact, urgency: 'later' };
  }
}

function lateBy(ms: number, days: number, lang: Lang): string {
  const zh = lang === 'zh';
  if (days >= 1) return zh ? `已超期 ${days} 天` : `${days} ${days === 1 ? 'day' : 'days'} late`;
  const hours = Math.floor(ms / 3_600_000);
  if (hours >= 1) return zh ? `已超期 ${hours} 小时` : `${hours} h late`;
  return zh ? '刚刚超期' : 'just late';
}

/** How long ago, for lists: today's by the time, others by the date. */
export function whenText(at: string, now: number, zone: string, lang: Lang): string {
  const days = dayNumber(dayOf(now, zone)) - dayNumber(dayOf(Date.parse(at), zone));
  const time = timeText(at, zone);
  if (days === 0) return lang === 'zh' ? `今天 ${time}` : `today ${time}`;
  if (days === 1) return lang === 'zh' ? `昨天 ${time}` : `yesterday ${time}`;
  return momentText(at, zone, lang);
}
