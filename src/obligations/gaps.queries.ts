import { sql } from 'kysely';
import { plannedEachTime, type Reader, raw } from '../db/open.ts';
import { type Actor, hasRole } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { OVERSEES } from '../mechanisms/access.ts';
import { adoptedOf, inForceOn, type MechanismWork } from '../mechanisms/work.ts';

/*
 * Where a mechanism is missing: a unit that has nobody to hold what it owes, that did not do it by its day, or whose record nobody checked
 * (A1: a unit without a group, or with a plan that nobody checked).
 */
export interface Gap {
  readonly unit: string;
  readonly duty: Text;
  readonly dutyId: string | null;
  readonly dueOn: PlainDate | null;
  readonly what: 'no-holder' | 'not-done' | 'not-checked';
}

/** No more are listed; whoever has more has another question. */
const MOST = 500;

/**
 * Gaps of this year, in the order of the org chart; of the units that the actor may see.
 *
 * @throws Refusal `mechanism.not-found` where nothing of the row was adopted
 */
export async function gapsOf(
  read: Reader,
  work: MechanismWork,
  actor: Actor,
  row: string,
  today: PlainDate,
): Promise<Gap[]> {
  const adopted = (await adoptedOf(read, work.officeId)).filter((a) => a.adoption.row === row);
  if (adopted.length === 0 || actor.kind !== 'staff') throw new Refusal('mechanism.not-found');
  const { chart, standing } = await work.standing();
  const all = hasRole(actor, ...OVERSEES);
  const visible = new Set(
    chart.units
      .filter(
        ({ id }) =>
          all || actor.posts.some((p) => p.unitId === id || (p.role === 'head' && work.path(id).includes(p.unitId))),
      )
      .map((u) => u.id),
  );
  const rows = await read.rows(
    plannedEachTime(
      raw(sql<{
        duty_id: string;
        mechanism_id: string;
        duty: string;
        unit_id: string;
        due_on: PlainDate;
        waits: boolean;
      }>`
        select o.duty_id, o.mechanism_id, o.duty, o.unit_id, o.due_on,
          exists (select from obligation_record r where r.office_id = o.office_id and r.duty_id = o.duty_id
            and r.state = 'recorded') as waits
        from obligation o join duty d on d.office_id = o.office_id and d.duty_id = o.duty_id
        where o.office_id = ${work.officeId} and o.mechanism_id = any(${adopted.map((a) => a.adoption.mechanismId)}::uuid[])
          and o.due_on between ${`${today.slice(0, 4)}-01-01`}::date and ${today}::date - 1
          and d.state not in ('done', 'cancelled') and o.unit_id = any(${[...visible]}::text[])
        order by o.due_on limit ${MOST}`),
    ),
  );
  const names = new Map(
    adopted.flatMap(({ adoption, mechanism }) =>
      (mechanism.duties ?? []).map((d) => [`${adoption.mechanismId} ${d.id}`, d.name] as const),
    ),
  );
  const missed = rows.map(
    (r): Gap => ({
      ...{ unit: r.unit_id, duty: names.get(`${r.mechanism_id} ${r.duty}`)!, dutyId: r.duty_id, dueOn: r.due_on },
      what: r.waits ? 'not-checked' : 'not-done',
    }),
  );
  const empty = inForceOn(adopted, today).flatMap(({ mechanism }) =>
    (mechanism.duties ?? []).flatMap((duty) => {
      const lead = duty.who.find((p) => p.as === 'lead');
      if (lead?.each !== 'unit' || lead.where !== undefined) return [];
      return standing
        .units(lead)
        .filter((u) => visible.has(u.id) && standing.posts(u.id, lead.role).length === 0)
        .map((u): Gap => ({ unit: u.id, duty: duty.name, dutyId: null, dueOn: null, what: 'no-holder' }));
    }),
  );
  const order = new Map(chart.units.map((u, i) => [u.id, i]));
  return [...missed, ...empty].toSorted((a, b) => order.get(a.unit)! - order.get(b.unit)!);
}
