import { sql } from 'kysely';
import { addMonths, toDay, toPlainDate } from '../calendar/days.ts';
import { dateIn, fromWall } from '../calendar/zone.ts';
import { type Reader, raw } from '../db/open.ts';
import type { Text } from '../kernel/text.ts';
import { type Instant, instant, type PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { confirmedIn } from '../mechanisms/confirmed.queries.ts';
import { fold } from '../text/bigrams.ts';
import { type Around, budgeted, type Held, type Other } from './checks.rules.ts';
import type { Asked, SendingKind } from './rules.ts';
import type { SendingWork } from './work.ts';

/** What stands around a sending now. @param except itself, where it is written down already */
export async function aroundOf(
  read: Reader,
  ctx: Context,
  work: SendingWork,
  asked: Asked,
  except: string | null,
): Promise<Around> {
  const span = asked.kind === 'inspection' ? spanOf(work, asked) : null;
  const [budget, own, announced] = await Promise.all([
    budgetOf(read, ctx, work, asked),
    span ? inspectionsAt(read, ctx.officeId, asked.to, span, except) : [],
    span ? work.announced(read, asked.to, span.from, span.until) : [],
  ]);
  const { calendar } = work;
  return { calendar, now: ctx.now, budget, others: [...own, ...announced], span, heldOf: (f) => heldIn(work, f) };
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
  { unit, kind }: Asked,
): Promise<Around['budget']> {
  const counts = budgeted(kind);
  if (counts === null) return null;
  const { zone } = work.calendar;
  const year = Number(dateIn(zone, ctx.now).slice(0, 4));
  const units = work.path(unit);
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
      select sending_id as id, unit_id as unit, to_units as "to", from_on as "from", coalesce(until_on, from_on) as until, subject,
        true as joinable
      from sending where office_id = ${officeId} and kind = 'inspection' and state in ('held', 'sent')
        and to_units && ${units}::text[] and from_on <= ${span.until}::date and coalesce(until_on, from_on) >= ${span.from}::date
        and sending_id is distinct from ${except}::uuid order by from_on, sending_id`),
  );
}

/** What a figure is called, and whether something else may be asked for with it. */
function heldIn({ pack, vocabulary }: SendingWork, figure: string): Held | null {
  const asked = fold(figure).trim();
  for (const { id, spellings, whole, link } of pack.holds) {
    const held = vocabulary.held[id];
    const name: Text | undefined = vocabulary.known[id] ?? held;
    if (!name) continue;
    const words = [name.zh, name.en, ...spellings, ...(held?.spellings ?? [])].map(fold);
    if (words.some((w) => (whole ? asked === w : names(asked, w)))) return { zh: name.zh, en: name.en, link };
  }
  return null;
}

/** Whether a text names something: words of letters stand by themselves, others anywhere. */
function names(text: string, word: string): boolean {
  const at = text.indexOf(word);
  if (at < 0) return false;
  if (!/^[a-z]/.test(word)) return true;
  return !/[a-z]/.test(text[at - 1] ?? '') && !/[a-z]/.test(text[at + word.length] ?? '');
}
