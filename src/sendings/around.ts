import { sql } from 'kysely';
import { addMonths, toDay, toPlainDate } from '../calendar/days.ts';
import { dateIn, fromWall } from '../calendar/zone.ts';
import { type Reader, raw } from '../db/open.ts';
import { type Instant, instant, type PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { lineIn } from '../mechanisms/plan-line.rules.ts';
import { confirmedIn } from '../obligations/confirmed.queries.ts';
import { type Around, budgeted, goesWhen, type Other } from './checks.rules.ts';
import { heldIn } from './held.rules.ts';
import { planOf, usesOf } from './plan.queries.ts';
import { lineOf } from './plan.rules.ts';
import { pathOf } from './queries.ts';
import type { Asked, SendingKind } from './rules.ts';
import type { SendingWork } from './work.ts';

/**
 * What stands around a sending now.
 * @param planned the line of the plan that it is said to be
 * @param except itself, where it is written down already
 */
export async function aroundOf(
  read: Reader,
  ctx: Context,
  work: SendingWork,
  asked: Asked,
  planned: string | null,
  except: string | null,
): Promise<Around> {
  const { calendar, pack, vocabulary } = work;
  const inspects = asked.kind === 'inspection';
  const [budget, others, plan] = await Promise.all([
    budgetOf(read, ctx, work, asked),
    inspects ? othersOf(read, ctx.officeId, work, asked, except) : [],
    inspects ? planAround(read, ctx.officeId, work, asked, planned, except) : null,
  ]);
  const span = inspects ? spanOf(work, asked) : null;
  return { calendar, now: ctx.now, budget, others, span, plan, heldOf: (f) => heldIn(vocabulary, pack, f) };
}

/** Inspections of the same units, sent or announced, within the months in which the same is not inspected again. */
export async function othersOf(
  read: Reader,
  officeId: string,
  work: SendingWork,
  asked: Asked,
  except: string | null,
): Promise<Other[]> {
  const span = spanOf(work, asked);
  const [own, announced] = await Promise.all([
    inspectionsAt(read, officeId, asked.to, span, except),
    work.announced.at(read, asked.to, span.from, span.until),
  ]);
  return [...own, ...announced];
}

async function planAround(
  read: Reader,
  officeId: string,
  work: SendingWork,
  { unit, to, from }: Asked,
  planned: string | null,
  except: string | null,
): Promise<Around['plan']> {
  const plan = await planOf(read, officeId, work, unit, Number(from!.slice(0, 4)));
  if (!plan) return null;
  const line = lineOf(plan.lines, planned);
  if (line === null) return { lines: plan.lines, used: 0, strangers: 0 };
  const [sent, announced] = await Promise.all([
    usesOf(read, officeId, work, plan),
    work.announced.ofYear(read, plan.unit, plan.year),
  ]);
  const uses = [
    ...sent.filter((u) => u.line === line && u.sendingId !== except),
    ...announced.filter((u) => lineOf(plan.lines, u.line) === line),
  ];
  const meant = lineIn(line)?.to;
  return {
    lines: plan.lines,
    used: Math.max(...to.map((one) => uses.filter((u) => u.to.includes(one)).length)),
    strangers: meant ? to.filter((one) => !pathOf(work, one).some((u) => meant.includes(u))).length : 0,
  };
}

function spanOf({ pack }: SendingWork, { from, until }: Asked): { from: PlainDate; until: PlainDate } {
  const months = pack.again.months;
  return {
    from: toPlainDate(addMonths(toDay(from!), -months)),
    until: toPlainDate(addMonths(toDay(until ?? from!), months)),
  };
}

/**
 * The budget of this year that was confirmed (H1), of the unit or the nearest above; before there is one, last year's. What units below
 * send counts with it, so that no section sends what its bureau may not.
 */
async function budgetOf(
  read: Reader,
  ctx: Context,
  work: SendingWork,
  { unit, kind, urgent }: Asked,
): Promise<Around['budget']> {
  const counts = budgeted(kind);
  if (counts === null) return null;
  const { zone } = work.calendar;
  // What is kept over the turn of the year for the office to open counts where it goes.
  const year = Number(dateIn(zone, goesWhen({ urgent }, work.pack, work.calendar, ctx.now)).slice(0, 4));
  const units = pathOf(work, unit);
  const asked = { row: 'H1', duty: 'budget', units };
  const [now, before] = await Promise.all(
    [year, year - 1].map((y) => confirmedIn(read, work.keys, ctx.officeId, { ...asked, year: y })),
  );
  for (const values of [now!, before!]) {
    const at = units.find((u) => typeof values.get(u)?.[counts] === 'number');
    if (at === undefined) continue;
    const kinds: SendingKind[] = counts === 'meetings' ? ['meeting'] : ['document', 'request'];
    const sent = await sentIn(read, ctx.officeId, at, kinds, startOf(zone, year), startOf(zone, year + 1));
    return { unit: at, most: values.get(at)![counts] as number, sent };
  }
  return null;
}

const startOf = (zone: SendingWork['calendar']['zone'], year: number): Instant =>
  instant(fromWall(zone, Date.UTC(year, 0, 1)));

/** How many a unit and all below it sent; what waits for the office to open is as good as sent. */
async function sentIn(
  read: Reader,
  officeId: string,
  unit: string,
  kinds: readonly SendingKind[],
  from: Instant,
  until: Instant,
): Promise<number> {
  const [row] = await read.rows(
    raw(sql<{ sent: number }>`select count(*)::int as sent from sending s
      join unit u on u.office_id = s.office_id and u.unit_id = s.unit_id and ${unit} = any(u.path)
      where s.office_id = ${officeId} and s.kind = any(${kinds}::text[])
        and coalesce(s.sent_at, s.goes_at) >= ${from}::timestamptz and coalesce(s.sent_at, s.goes_at) < ${until}::timestamptz`),
  );
  return row!.sent;
}

async function inspectionsAt(
  read: Reader,
  officeId: string,
  units: readonly string[],
  span: { readonly from: PlainDate; readonly until: PlainDate },
  except: string | null,
): Promise<Other[]> {
  return read.rows(
    raw(sql<Other>`
      select sending_id as id, 'sending' as of, unit_id as unit, to_units as "to", from_on as "from", coalesce(until_on, from_on) as until, subject,
        state = 'sent' as joinable
      from sending where office_id = ${officeId} and kind = 'inspection' and state in ('held', 'sent')
        and to_units && ${units}::text[] and from_on <= ${span.until}::date and coalesce(until_on, from_on) >= ${span.from}::date
        and sending_id is distinct from ${except}::uuid order by from_on, sending_id`),
  );
}
