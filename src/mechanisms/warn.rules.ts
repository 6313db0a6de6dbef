import type { Calendar } from '../calendar/calendar.ts';
import { parseLimit } from '../calendar/limit.ts';
import type { PlainDate } from '../kernel/time.ts';
import { moved, type Pace, paceOf } from './days.rules.ts';
import type { MechanismDuty } from './rules.ts';

type Days = { readonly dueOn: PlainDate; readonly periodFrom: PlainDate };

const warnings = (duty: MechanismDuty, calendar: Calendar, dueOn: PlainDate): PlainDate[] =>
  (duty.warn ?? []).map((text) => moved(calendar, dueOn, parseLimit(text), -1));

/** Ends of months in its period at which a quota should be so far. */
function paces({ when }: MechanismDuty, calendar: Calendar, { dueOn, periodFrom }: Days): Pace[] {
  if (!('quota' in when) || when.quota.behind === undefined) return [];
  return paceOf(when.quota, calendar, Number(dueOn.slice(0, 4))).filter((p) => p.on > periodFrom && p.on < dueOn);
}

/** The next day on which the holder is told, after today; `null`: none before the duty is due. */
export function nextWarning(duty: MechanismDuty, calendar: Calendar, days: Days, today: PlainDate): PlainDate | null {
  const all = [...warnings(duty, calendar, days.dueOn), ...paces(duty, calendar, days).map((p) => p.on)];
  return all.filter((day) => day > today).sort()[0] ?? null;
}

/** What there is to tell: the day is near, or a quota is behind its pace. */
export type Warning = { readonly kind: 'due' | 'pace'; readonly percent: number; readonly expected: number };

/**
 * What a holder is told on a day, with how far they came; `null`: nothing, for the pace is kept.
 * @param amount of `least`, recorded and not refused: nobody is behind because a confirmer is slow
 */
export function warningOn(
  duty: MechanismDuty,
  calendar: Calendar,
  days: Days,
  today: PlainDate,
  amount: number,
  least: number | null,
): Warning | null {
  const percent = percentOf(amount, least);
  const near = warnings(duty, calendar, days.dueOn).some((day) => day <= today);
  if (near && percent < 100) return { kind: 'due', percent, expected: 100 };
  return behindOn(duty, calendar, days, today, amount, least);
}

/** How far below its pace a quota is, near its day or not; `null`: the pace is kept, or there is none. */
export function behindOn(
  duty: MechanismDuty,
  calendar: Calendar,
  days: Days,
  today: PlainDate,
  amount: number,
  least: number | null,
): Warning | null {
  const percent = percentOf(amount, least);
  const pace = paces(duty, calendar, days).findLast((p) => p.on <= today);
  return pace && pace.warnBelow !== null && percent < pace.warnBelow
    ? { kind: 'pace', percent, expected: pace.percent }
    : null;
}

const percentOf = (amount: number, least: number | null): number =>
  Math.min(100, Math.floor((100 * amount) / Math.max(1, least ?? 1)));
