import { parseLimit } from '../calendar/limit.ts';
import { dateIn } from '../calendar/zone.ts';
import type { Db, Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { derivedId } from '../kernel/ids.ts';
import type { PlainDate } from '../kernel/time.ts';
import { append, type Context, happenedAt, onceMore } from '../ledger/append.ts';
import type { Body } from '../ledger/entry.ts';
import { type Adoption, asOwed, evolve, makesOn, type Obligation } from './adoption.rules.ts';
import {
  earlier,
  insertObligations,
  load,
  openedAlready,
  owedByVersions,
  save,
  streamOf,
  whoseIs,
} from './adoption.store.ts';
import { answersFor } from './answers.ts';
import { daysOf, moved, periodOf } from './days.rules.ts';
import { dayOpened, dropDays, type PlannedDay, planDays, plannedTo } from './days.store.ts';
import { streamOf as obligationStream } from './obligation.store.ts';
import { boundBy, type HolderLine } from './plan.rules.ts';
import type { Mechanism, MechanismDuty } from './rules.ts';
import { firstWarning, owedBy, settlesOn } from './warn.rules.ts';
import { type Adopted, dutyIn, type MechanismWork, withSources } from './work.ts';

/** So many duties are opened by one command at most: their entries go in one set. */
const MOST = 1000;

export const todayOf = (ctx: Context, work: MechanismWork): PlainDate => dateIn(work.calendar.zone, ctx.now);

/**
 * Whether a version makes a duty of a day. A quota goes by its period's first day: nobody owes a year's days for what is left of a year,
 * and what has begun runs to its end under the version that it began under.
 */
const makes = (adoption: Adoption, { when }: MechanismDuty, dueOn: PlainDate): boolean =>
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

/** Whom a duty binds in the org chart of now. */
export async function linesOf(
  work: MechanismWork,
  mechanism: Mechanism,
  duty: MechanismDuty,
  year: number,
): Promise<readonly HolderLine[]> {
  const { standing } = await work.standing();
  const answers = await answersFor([{ ...mechanism, duties: [duty] }], standing, year, work.feel);
  return boundBy(duty, standing, answers).lines;
}

/**
 * Opens what a rule makes these posts owe by a day: entries, duties and obligations. What was opened already is left as it is, so that
 * a command that broke off is taken up again.
 *
 * @param because what makes it due: the day, or what it follows; once for each
 * @returns how many were opened, and the adoption after it
 */
export async function openLines(
  tx: Tx,
  ctx: Context,
  work: MechanismWork,
  { adoption, mechanism }: Pick<Adopted, 'adoption' | 'mechanism'>,
  day: Pick<PlannedDay, 'duty' | 'dueOn' | 'periodFrom'>,
  lines: readonly HolderLine[],
  because: string = day.dueOn,
): Promise<{ opened: number; adoption: Adoption }> {
  const { mechanismId } = adoption;
  const duty = dutyIn(mechanism, day.duty);
  const all = lines.map(({ unit, post, pair, confirmer, least, most, assist }) => ({
    assist,
    obligation: {
      dutyId: derivedId(work.officeId, mechanismId, day.duty, because, unit, post, pair ?? ''),
      ...{ mechanismId, duty: day.duty, periodFrom: day.periodFrom, dueOn: day.dueOn },
      ...{ unit, post, pair, confirmer, least, most },
    } satisfies Obligation,
  }));
  // What an event or another duty brought is another's each time; a day of the calendar is the same day in each version.
  const ofCalendar = because === day.dueOn;
  const there = await openedAlready(
    tx,
    work.officeId,
    { mechanismId, duty: day.duty, dueOn: ofCalendar ? day.dueOn : null },
    all.map((a) => a.obligation.dutyId),
  );
  const versions = ofCalendar ? await earlier(tx, work.officeId, adoption) : [];
  const before = await owedByVersions(tx, work.officeId, versions, day, 'quota' in duty.when);
  const fresh = all.filter(({ obligation: o }) => !there.has(o.dutyId) && !before.has(whoseIs(o)));
  if (fresh.length === 0) return { opened: 0, adoption };
  const { unitOf } = await work.standing();
  const at = happenedAt(ctx);
  const recorded = parseLimit(work.vocabulary.settings.recorded);
  const settles = settlesOn(duty, work.calendar, day.dueOn, recorded);
  const dueBy = owedBy(duty, work.calendar, day.dueOn, recorded);
  const version = adoption.version + 1;
  const body = {
    ...{ duty: day.duty, from: day.periodFrom, dueOn: day.dueOn },
    owed: fresh.map((f) => asOwed(f.obligation)),
  };
  append(tx, ctx, [
    { stream: streamOf(mechanismId), version, type: 'mechanism.opened', body: body as unknown as Body, occurredAt: at },
  ]);
  const next = evolve(adoption, mechanismId, version, { type: 'mechanism.opened', at, body });
  save(tx, work.officeId, next);
  insertObligations(
    tx,
    work.officeId,
    fresh.map((f) => f.obligation),
    firstWarning(duty, work.calendar, day, todayOf(ctx, work), settles),
  );
  duties.openMany(
    tx,
    ctx,
    work,
    fresh.map(({ obligation: o, assist }) => ({
      ...{ dutyId: o.dutyId, openedAt: at, doneAt: null },
      ...{ mechanism: adoption.row, mechanismVersion: adoption.number, step: 'mechanism-duty' },
      ...{ about: obligationStream(o.dutyId), holderUnit: o.unit, holderPost: o.post, dueBy },
      assistants: [...new Set(assist.flatMap((post) => unitOf.get(post) ?? []))],
      beneficiary: o.pair,
      confirmerUnit: o.confirmer === null ? null : (unitOf.get(o.confirmer) ?? null),
      target: o.least ?? 1,
    })),
  );
  return { opened: fresh.length, adoption: next };
}

/** Opens a day that has come, a thousand at a time; it is done once the last of them are there. @returns how many were opened */
export async function openDay(db: Db, ctx: Context, work: MechanismWork, day: PlannedDay): Promise<number> {
  const adopted = await adoptedAs(db, work, day.mechanismId);
  const duty = dutyIn(adopted.mechanism, day.duty);
  const lines = await linesOf(work, adopted.mechanism, duty, Number(day.dueOn.slice(0, 4)));
  let done = 0;
  for (let from = 0; from === 0 || from < lines.length; from += MOST)
    done += await onceMore(() =>
      db.transact(async (tx) => {
        const adoption = (await load(tx, work.officeId, day.mechanismId))!;
        // Replaced or withdrawn since its days were read: it makes this one no more.
        if (!makes(adoption, duty, day.dueOn)) {
          dropFrom(tx, work.officeId, { ...adopted, adoption }, adoption.until!);
          return 0;
        }
        const { opened } = await openLines(
          tx,
          ctx,
          work,
          { ...adopted, adoption },
          day,
          lines.slice(from, from + MOST),
        );
        if (from + MOST >= lines.length) dayOpened(tx, work.officeId, day);
        return opened;
      }),
    );
  return done;
}

async function adoptedAs(db: Db, work: MechanismWork, mechanismId: string): Promise<Adopted> {
  const adoption = (await load(db, work.officeId, mechanismId))!;
  return (await withSources(db, work.officeId, [adoption]))[0]!;
}
