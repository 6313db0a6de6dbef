import type { Calendar } from '../calendar/calendar.ts';
import { type Limit, parseLimit } from '../calendar/limit.ts';
import type { PlainDate } from '../kernel/time.ts';
import { lastOf, moved, type Pace, paceOf } from './days.rules.ts';
import { type MechanismDuty, NEAR, type Quota } from './rules.ts';

type Days = { readonly dueOn: PlainDate; readonly periodFrom: PlainDate };

const warnings = (duty: MechanismDuty, calendar: Calendar, dueOn: PlainDate): PlainDate[] =>
  (duty.warn ?? []).map((text) => moved(calendar, dueOn, parseLimit(text), -1));

/** Ends of months in its period at which a quota should be so far. */
function paces({ when }: MechanismDuty, calendar: Calendar, { dueOn, periodFrom }: Days): Pace[] {
  if (!('quota' in when) || when.quota.behind === undefined || when.quota.least === undefined) return [];
  return paceOf(when.quota, calendar, Number(dueOn.slice(0, 4))).filter((p) => p.on > periodFrom && p.on < dueOn);
}

/**
 * The day on which a budget is settled: nothing of its period can be recorded any more. `null`: the rule has no budget.
 * @param recorded within this what was done is recorded
 */
export function settlesOn(
  { when }: MechanismDuty,
  calendar: Calendar,
  dueOn: PlainDate,
  recorded: Limit,
): PlainDate | null {
  if (!('quota' in when) || when.quota.most === undefined) return null;
  const last = moved(calendar, lastOf(when.quota.per, dueOn), recorded, 1);
  return moved(calendar, last, { amount: 1, unit: 'working days' }, 1);
}

/** The next day on which the holder is told, or the budget settled, after today; `null`: none. */
export function nextWarning(
  duty: MechanismDuty,
  calendar: Calendar,
  days: Days,
  today: PlainDate,
  settles: PlainDate | null,
): PlainDate | null {
  const all = [...warnings(duty, calendar, days.dueOn), ...paces(duty, calendar, days).map((p) => p.on)];
  if (settles) all.push(settles);
  return all.filter((day) => day > today).sort()[0] ?? null;
}

/** What there is to tell: the day is near, a quota is behind its pace, a budget is nearly used, or it is passed. */
export interface Warning {
  readonly kind: 'due' | 'pace' | 'near' | 'over';
  readonly percent: number;
  readonly expected: number;
}

/** What part of a budget is used, in percent. */
const usedOf = (amount: number, most: number): number => Math.floor((100 * amount) / Math.max(1, most));

/** Where a budget stands: `within` it, `near` its end, `over` it. */
export function budgetAt(quota: Quota, amount: number, most: number): 'within' | 'near' | 'over' {
  if (amount > most) return 'over';
  return amount > 0 && usedOf(amount, most) >= (quota.near ?? NEAR) ? 'near' : 'within';
}

/** What is told at once when a record takes a budget so far; `null`: it was told before, or there is nothing to tell. */
export function budgetWarning(quota: Quota, before: number, amount: number, most: number): Warning | null {
  const kind = budgetAt(quota, amount, most);
  if (kind === 'within' || kind === budgetAt(quota, before, most)) return null;
  return { kind, percent: usedOf(amount, most), expected: 100 };
}

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
  // A budget alone is kept by doing nothing: its day asks for nothing.
  if (least === null && 'quota' in duty.when) return null;
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
