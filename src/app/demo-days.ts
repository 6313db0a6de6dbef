import { type Calendar, rollBack, rollForward } from '../calendar/calendar.ts';
import { toDay, toPlainDate } from '../calendar/days.ts';
import { dateIn } from '../calendar/zone.ts';
import { type Instant, instant, millis, type PlainDate } from '../kernel/time.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** The day itself or the next that is worked. New Year's Day is free by law (全国年节及纪念日放假办法, art. 2) before the notice of its year. */
export function workedFrom(calendar: Calendar, day: number): number {
  const worked = rollForward(calendar, day);
  return toPlainDate(worked).endsWith('-01-01') ? rollForward(calendar, worked + 1) : worked;
}

/**
 * When an office of the demo does something, so many days and hours ago or, below 0, ahead: at that hour of a day on which it works,
 * the one before where that day is free, ahead the one after. What is done today is done today.
 */
export function officeDays(calendar: Calendar, now: Instant): (days: number, hours?: number) => Instant {
  return (days, hours = 0) => {
    const moment = millis(now) - days * DAY_MS - hours * HOUR_MS;
    if (days === 0) return instant(moment);
    // By whole days, so that what follows hours later follows it still.
    const on = toDay(dateIn(calendar.zone, instant(millis(now) - Math.ceil(days) * DAY_MS)));
    const worked = days > 0 ? rollBack(calendar, on) : workedFrom(calendar, on);
    return instant(moment + (worked - on) * DAY_MS);
  };
}

/** The same as a day. */
export const officeDates = (calendar: Calendar, now: Instant): ((days: number) => PlainDate) => {
  const moment = officeDays(calendar, now);
  return (days) => dateIn(calendar.zone, moment(days));
};
