import type { Calendar } from '../calendar/calendar.ts';
import { type Limit, parseLimit } from '../calendar/limit.ts';
import type { PlainDate } from '../kernel/time.ts';
import { lastOf, moved, type Pace, paceOf } from '../mechanisms/days.rules.ts';
import { type MechanismDuty, NEAR, type Quota, quotaOf, type Share } from '../mechanisms/rules.ts';
import { percentIn, type Tally } from './tally.rules.ts';

type Days = { readonly dueOn: PlainDate; readonly periodFrom: PlainDate };

const warnings = (duty: MechanismDuty, calendar: Calendar, dueOn: PlainDate): PlainDate[] =>
  (duty.warn ?? []).map((text) => moved(calendar, dueOn, parseLimit(text), -1));

/** Ends of months in its period at which a quota should be so far, and at which a share is looked at: a share has no pace. */
function paces({ when }: MechanismDuty, calendar: Calendar, { dueOn, periodFrom }: Days): Pace[] {
  if (!('quota' in when) || when.quota.behind === undefined || when.quota.least === undefined) return [];
  return paceOf(when.quota, calendar, Number(dueOn.slice(0, 4))).filter((p) => p.on > periodFrom && p.on < dueOn);
}

/**
 * The day on which a quota is settled: what the house counts itself, once its period is over; anything else once nothing of the period can
 * be recorded any more. `null`: the rule has no quota.
 * @param recorded within this what was done is recorded
 */
export function settlesOn(
  { when }: MechanismDuty,
  calendar: Calendar,
  dueOn: PlainDate,
  recorded: Limit,
): PlainDate | null {
  if (!('quota' in when)) return null;
  const last = lastOf(when.quota.per, dueOn);
  if (when.quota.measure !== undefined) return moved(calendar, last, { amount: 1, unit: 'days' }, 1);
  return moved(calendar, moved(calendar, last, recorded, 1), { amount: 1, unit: 'working days' }, 1);
}

/**
 * The last day of the duty itself: of a budget the day on which it is settled, as nothing is owed before; of what the house counts the
 * last day for the words that are still owed then; else the day on which it falls due.
 */
export function owedBy(rule: MechanismDuty, calendar: Calendar, dueOn: PlainDate, recorded: Limit): PlainDate {
  const quota = quotaOf(rule);
  if (quota?.measure !== undefined) return moved(calendar, lastOf(quota.per, dueOn), recorded, 1);
  return quota?.most === undefined ? dueOn : settlesOn(rule, calendar, dueOn, recorded)!;
}

/** The next day on which the holder is told, or the quota settled: today or after it; `null`: none. */
export function nextWarning(
  duty: MechanismDuty,
  calendar: Calendar,
  days: Days,
  today: PlainDate,
  settles: PlainDate | null,
): PlainDate | null {
  // Opened late, after its period was over: it is settled at once.
  if (settles !== null && settles <= today) return today;
  const all = [...warnings(duty, calendar, days.dueOn), ...paces(duty, calendar, days).map((p) => p.on)];
  if (settles) all.push(settles);
  return all.filter((day) => day > today).sort()[0] ?? null;
}

/**
 * The day on which the holder of what is opened today is first looked at: today where a day to tell them has come before, as of a rule
 * that was adopted shortly before its day.
 */
export const firstWarning = (
  duty: MechanismDuty,
  calendar: Calendar,
  days: Days,
  today: PlainDate,
  settles: PlainDate | null,
): PlainDate | null =>
  warnings(duty, calendar, days.dueOn).some((day) => day <= today)
    ? today
    : nextWarning(duty, calendar, days, today, settles);

/**
 * What there is to tell: the day is near, a quota is behind its pace, a share is below what is asked for, a budget is nearly used, or it
 * is passed. Of shares `expected` is what is asked for, of anything else a part of it.
 */
export interface Warning {
  readonly kind: 'due' | 'pace' | 'short' | 'near' | 'over';
  readonly percent: number;
  readonly expected: number;
}

/** How far a quota came, in what it counts. `null`: of a share nothing is known, as nothing was recorded or there is nothing to count. */
export function soFar(rule: MechanismDuty, claimed: Tally, live: Share | null): number | null {
  const quota = quotaOf(rule);
  if (quota?.of !== 'percent') return claimed.amount;
  if (quota.measure === undefined) return claimed.records > 0 ? claimed.amount : null;
  const share = claimed.counted ?? live;
  return share && percentIn(share);
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
 * @param amount as `soFar` has it, recorded and not refused: nobody is behind because a confirmer is slow
 */
export function warningOn(
  duty: MechanismDuty,
  calendar: Calendar,
  days: Days,
  today: PlainDate,
  amount: number | null,
  least: number | null,
): Warning | null {
  const quota = quotaOf(duty);
  // A budget alone is kept by doing nothing: its day asks for nothing.
  if (least === null && quota) return null;
  const near = warnings(duty, calendar, days.dueOn).some((day) => day <= today);
  if (quota?.of === 'percent') {
    // What the house counts asks for no record: where there is nothing to count there is nothing to tell.
    if (amount === null && quota.measure !== undefined) return null;
    if (near && (amount ?? 0) < least!) return { kind: 'due', percent: Math.floor(amount ?? 0), expected: least! };
    return behindOn(duty, calendar, days, today, amount, least);
  }
  const percent = percentOf(amount ?? 0, least);
  if (near && percent < 100) return { kind: 'due', percent, expected: 100 };
  return behindOn(duty, calendar, days, today, amount, least);
}

/** How far a quota is below its pace, or a share below what is asked for, near its day or not; `null`: it is not, or has none. */
export function behindOn(
  duty: MechanismDuty,
  calendar: Calendar,
  days: Days,
  today: PlainDate,
  amount: number | null,
  least: number | null,
): Warning | null {
  const quota = quotaOf(duty);
  if (quota?.of === 'percent') {
    const { behind } = quota;
    return amount !== null && least !== null && behind !== undefined && amount < least - behind
      ? { kind: 'short', percent: Math.floor(amount), expected: least }
      : null;
  }
  const percent = percentOf(amount ?? 0, least);
  const pace = paces(duty, calendar, days).findLast((p) => p.on <= today);
  return pace && pace.warnBelow !== null && percent < pace.warnBelow
    ? { kind: 'pace', percent, expected: pace.percent }
    : null;
}

const percentOf = (amount: number, least: number | null): number =>
  Math.min(100, Math.floor((100 * amount) / Math.max(1, least ?? 1)));
