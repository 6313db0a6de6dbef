import { parseLimit } from '../calendar/limit.ts';
import type { Db, Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { derivedId } from '../kernel/ids.ts';
import { append, type Context, happenedAt, onceMore } from '../ledger/append.ts';
import type { Body } from '../ledger/entry.ts';
import { type Adoption, asOwed, evolve, type Obligation } from '../mechanisms/adoption.rules.ts';
import { earlier, load, save, streamOf } from '../mechanisms/adoption.store.ts';
import { linesOf } from '../mechanisms/answers.ts';
import { dropFrom, makes, todayOf } from '../mechanisms/days.commands.ts';
import { dayOpened, type PlannedDay } from '../mechanisms/days.store.ts';
import type { HolderLine } from '../mechanisms/plan.rules.ts';
import { type Adopted, dutyIn, type MechanismWork, withSources } from '../mechanisms/work.ts';
import { insertObligations, openedAlready, owedByVersions, whoseIs } from './opened.store.ts';
import { streamOf as obligationStream } from './store.ts';
import { firstWarning, owedBy, settlesOn } from './warn.rules.ts';

/** So many duties are opened by one command at most: their entries go in one set. */
const MOST = 1000;

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
