import { sql } from 'kysely';
import { plannedEachTime, type Reader, raw } from '../db/open.ts';
import { type Actor, hasRole } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { OVERSEES } from '../mechanisms/access.ts';
import { endBefore } from '../mechanisms/days.rules.ts';
import type { Numbers } from '../mechanisms/record.rules.ts';
import type { MechanismDuty } from '../mechanisms/rules.ts';
import { type Adopted, adoptedOf, type MechanismWork } from '../mechanisms/work.ts';
import { countedAs } from '../obligations/tally.rules.ts';
import { headsOn } from '../org/queries.ts';
import { seesFigure } from './access.ts';
import { type Confirmed, type FigureRule, fieldsOf, type Item, type Span, type Value, valueIn } from './rules.ts';

/** A duty of an adopted version that feeds a figure. */
export interface Feeding {
  readonly adopted: Adopted;
  readonly rule: MechanismDuty;
}

/** What feeds each figure: versions that ran before as well, since their records stay. */
export async function feedingOf(read: Reader, officeId: string): Promise<Map<string, Feeding[]>> {
  const found = new Map<string, Feeding[]>();
  for (const adopted of await adoptedOf(read, officeId))
    for (const rule of adopted.mechanism.duties ?? [])
      for (const id of rule.feeds ?? []) found.set(id, [...(found.get(id) ?? []), { adopted, rule }]);
  return found;
}

/** Whether every rule that feeds it publishes all that it reads: then it is no secret inside the office. */
const isShown = (figure: FigureRule, feeding: readonly Feeding[]): boolean =>
  feeding.every(
    ({ rule }) => rule.publish !== undefined && fieldsOf(figure.read).every((f) => rule.publish!.fields.includes(f)),
  );

interface Row {
  readonly duty_id: string;
  readonly mechanism_id: string;
  readonly duty: string;
  readonly unit_id: string;
  readonly due_on: PlainDate;
  readonly in_time: boolean | null;
  readonly record_id: string | null;
  readonly from_on: PlainDate;
  readonly to_on: PlainDate;
  readonly place: string | null;
  readonly amount: number;
  readonly numbers: Numbers;
  readonly asked: number;
  readonly answered: number;
}

/**
 * What fell due in a period under the rules that feed a figure, with what was confirmed of it, by unit. What a quota counts stands on the
 * day it was done, a statement of the last period in the period it is about, all else on the day it fell due. Read by the index of rule
 * and day, or of unit and day: as many rows as the answer rests on.
 *
 * @param units of these units only; `null`: of all
 */
export async function itemsOf(
  read: Reader,
  officeId: string,
  feeding: readonly Feeding[],
  { from, to }: Span,
  units: readonly string[] | null,
  today: PlainDate,
): Promise<Item[]> {
  if (feeding.length === 0 || units?.length === 0) return [];
  const rules = new Map(feeding.map((f) => [`${f.adopted.adoption.mechanismId} ${f.rule.id}`, f.rule]));
  const keys = sql.join(feeding.map((f) => sql`(${f.adopted.adoption.mechanismId}::uuid, ${f.rule.id})`));
  const before = feeding.some((f) => f.rule.states === 'before');
  const quota = feeding.some((f) => 'quota' in f.rule.when);
  // A quota falls due when its period ends, a statement after the period it is about: at most a year later.
  const until = before || quota ? sql`${to}::date + 366` : sql`${to}::date`;
  const rows = await read.rows(
    plannedEachTime(
      raw(sql<Row>`
        select o.duty_id, o.mechanism_id, o.duty, o.unit_id, o.due_on,
          case when p.claimed ? 'missed' then false
            when d.due_at is null or coalesce(d.claimed_at, d.ended_at) is not null
            then coalesce(d.claimed_at, d.ended_at) <= d.due_at when o.due_on < ${today}::date then false end as in_time,
          r.record_id, r.from_on, r.to_on, r.place, r.amount, r.numbers, jsonb_array_length(r.asks) as asked,
          jsonb_array_length(jsonb_path_query_array(r.asks, '$[*] ? (@.answered == true)')) as answered
        from obligation o
        join duty d on d.office_id = o.office_id and d.duty_id = o.duty_id
        left join obligation_progress p on p.office_id = o.office_id and p.duty_id = o.duty_id
        left join obligation_record r on r.office_id = o.office_id and r.duty_id = o.duty_id and r.state = 'confirmed'
        where o.office_id = ${officeId} and (o.mechanism_id, o.duty) in (${keys})
          and (d.state <> 'cancelled' or p.claimed ? 'missed')
          and o.due_on between ${from}::date and ${until}
          ${units === null ? sql`` : sql`and o.unit_id = any(${units}::text[])`}
        order by o.due_on, o.duty_id, r.from_on, r.record_id`),
    ),
  );
  return [...Map.groupBy(rows, (r) => r.duty_id).values()].flatMap((own): Item[] => {
    const first = own[0]!;
    const rule = rules.get(`${first.mechanism_id} ${first.duty}`)!;
    const whole = 'quota' in rule.when;
    // What falls due later and is no quota belongs to a later period, and a statement to the one that it is about.
    const { when, states } = rule;
    const day = states === 'before' && 'every' in when ? endBefore(when.every, first.due_on) : first.due_on;
    if (!whole && (day < from || day > to)) return [];
    const records = own.flatMap((r): Confirmed[] => {
      if (r.record_id === null || (whole && (r.to_on < from || r.to_on > to))) return [];
      const { place, amount, numbers, asked, answered } = r;
      return [{ recordId: r.record_id, from: r.from_on, to: r.to_on, place, amount, numbers, asked, answered }];
    });
    const { duty_id: dutyId, unit_id: unit, due_on: dueOn, in_time: inTime } = first;
    return [{ dutyId, unit, dueOn, of: countedAs(rule), inTime, records }];
  });
}

/** What one unit comes to. */
export interface UnitLine {
  readonly unit: string;
  readonly value: Value;
  /** Who serves there and in what belongs to it, at the end of the period; `null` where the figure is not shown for each. */
  readonly heads: number | null;
}

/** A figure of a period: of all units that the actor may see, and of each, in the order of the org chart. Nobody is ranked. */
export async function figureOf(
  read: Reader,
  work: MechanismWork,
  actor: Actor,
  figure: FigureRule,
  feeding: readonly Feeding[],
  span: Span,
  today: PlainDate,
): Promise<{ total: Value; units: UnitLine[] }> {
  const { chart } = await work.standing();
  const shown = isShown(figure, feeding);
  const all = shown || hasRole(actor, ...OVERSEES);
  const visible = chart.units.filter((u) => seesFigure(actor, work.path(u.id), shown)).map((u) => u.id);
  const items = await itemsOf(read, work.officeId, feeding, span, all ? null : visible, today);
  const order = new Map(chart.units.map((u, i) => [u.id, i]));
  const groups = [...Map.groupBy(items, (i) => i.unit)].filter(([unit]) => visible.includes(unit));
  const end = span.to < today ? span.to : today;
  const heads = figure.per ? await headsIn(read, work, new Set(groups.map(([unit]) => unit)), end) : null;
  return {
    total: valueIn(
      figure.read,
      groups.flatMap(([, own]) => own),
    ),
    units: groups
      .toSorted(([a], [b]) => order.get(a)! - order.get(b)!)
      .map(([unit, own]) => ({ unit, value: valueIn(figure.read, own), heads: heads && (heads.get(unit) ?? 0) })),
  };
}

/**
 * Staff of units on a day, each with what belongs to it: of whoever serves in a section, the nearest unit above that is among these.
 * Holders are those of that day; what hangs below what is the chart of today.
 */
export async function headsIn(
  read: Reader,
  work: Pick<MechanismWork, 'officeId' | 'standing' | 'path'>,
  units: ReadonlySet<string>,
  day: PlainDate,
): Promise<Map<string, number>> {
  const [{ chart }, own] = await Promise.all([work.standing(), headsOn(read, work.officeId, day)]);
  const heads = new Map<string, number>();
  for (const { id } of chart.units) {
    const of = work.path(id).find((u) => units.has(u));
    if (of !== undefined) heads.set(of, (heads.get(of) ?? 0) + (own.get(id) ?? 0));
  }
  return heads;
}

/** A duty that is in force for the figure, in words. */
export interface FeedingName {
  readonly row: string;
  readonly duty: string;
  readonly mechanism: Text;
  readonly name: Text;
}

export const namesOf = (feeding: readonly Feeding[]): FeedingName[] => {
  const newest = new Map<string, FeedingName>();
  for (const { adopted, rule } of feeding.toSorted((a, b) => a.adopted.adoption.number - b.adopted.adoption.number))
    newest.set(`${adopted.adoption.row}/${rule.id}`, {
      ...{ row: adopted.adoption.row, duty: rule.id, mechanism: adopted.mechanism.name, name: rule.name },
    });
  return [...newest.values()];
};
