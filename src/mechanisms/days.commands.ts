import { parseLimit } from '../calendar/limit.ts';
import { dateIn } from '../calendar/zone.ts';
import type { Tx } from '../db/open.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { type Adoption, makesOn } from './adoption.rules.ts';
import { daysOf, moved, periodOf } from './days.rules.ts';
import { dropDays, type PlannedDay, planDays, plannedTo } from './days.store.ts';
import type { MechanismDuty } from './rules.ts';
import type { Adopted, MechanismWork } from './work.ts';

export const todayOf = (ctx: Context, work: MechanismWork): PlainDate => dateIn(work.calendar.zone, ctx.now);

/**
 * Whether a version makes a duty of a day. A quota goes by its period's first day: nobody owes a year's days for what is left of a year,
 * and what has begun runs to its end under the version that it began under.
 */
export const makes = (adoption: Adoption, { when }: MechanismDuty, dueOn: PlainDate): boolean =>
  makesOn(adoption, 'quota' in when ? periodOf(when.quota.per, dueOn) : dueOn);

/** Takes back the days not opened yet that a version makes no more from a day on, by the same measure. */
export function dropFrom(
  tx: Tx,
  officeId: string,
  { adoption, mechanism }: Pick<Adopted, 'adoption' | 'mechanism'>,
  until: PlainDate,
): void {
  const quotas = (mechanism.duties ?? []).filter((d) => 'quota' in d.when).map((d) => d.id);
  dropDays(tx, officeId, adoption.mechanismId, until, quotas);
}

/** The days of a year on which an adopted version makes duties fall due, and when each opens: never before it binds. */
function daysFor(
  { adoption, mechanism }: Pick<Adopted, 'adoption' | 'mechanism'>,
  work: Pick<MechanismWork, 'calendar' | 'vocabulary'>,
  year: number,
): PlannedDay[] {
  const { mechanismId, from } = adoption;
  const { opens } = work.vocabulary.settings;
  return (mechanism.duties ?? []).flatMap((duty): PlannedDay[] => {
    const { when } = duty;
    // What follows another duty, or an event, opens with it.
    if ('after' in when || 'event' in when) return [];
    const every = 'quota' in when ? when.quota.per : when.every;
    const spans = [...(duty.warn ?? []), opens[every]].map(parseLimit);
    return (daysOf(when, work.calendar, year, () => null) ?? []).flatMap((dueOn) => {
      if (!makes(adoption, duty, dueOn)) return [];
      const period = periodOf(every, dueOn);
      const earliest = spans.map((span) => moved(work.calendar, dueOn, span, -1)).sort()[0]!;
      const opensOn = 'quota' in when ? period : earliest;
      return [
        {
          ...{ mechanismId, duty: duty.id, dueOn },
          opensOn: opensOn < from ? from : opensOn,
          periodFrom: period < from ? from : period,
        },
      ];
    });
  });
}

/** The year to which days are planned: that of a day, and the next once it is near. */
export const planTo = (work: MechanismWork, day: PlainDate): number =>
  Number(moved(work.calendar, day, parseLimit(work.vocabulary.settings.ahead), 1).slice(0, 4));

/** Plans the days of an adopted version from a day's year on. */
export function plan(
  tx: Tx,
  work: MechanismWork,
  adopted: Pick<Adopted, 'adoption' | 'mechanism'>,
  today: PlainDate,
): void {
  const { last, days } = daysTo(work, adopted, today);
  planDays(tx, work.officeId, days);
  plannedTo(tx, work.officeId, adopted.adoption.mechanismId, last);
}

/** Plans them anew with another calendar: what has come has been opened, or will be with its old day. */
export const planAhead = (
  tx: Tx,
  work: MechanismWork,
  adopted: Pick<Adopted, 'adoption' | 'mechanism'>,
  today: PlainDate,
): void =>
  planDays(
    tx,
    work.officeId,
    daysTo(work, adopted, today).days.filter((d) => d.opensOn > today),
  );

function daysTo(work: MechanismWork, adopted: Pick<Adopted, 'adoption' | 'mechanism'>, today: PlainDate) {
  const { from } = adopted.adoption;
  const first = from > today ? from : today;
  const last = planTo(work, first);
  const years = Array.from({ length: last - Number(first.slice(0, 4)) + 1 }, (_, i) => last - i);
  return { last, days: years.flatMap((year) => daysFor(adopted, work, year)) };
}
