import { type Selectable, sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Obligation as ObligationRow } from '../db/schema.generated.ts';
import type { DutyState } from '../duties/rules.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Obligation } from './adoption.rules.ts';
import { obligationFromRow } from './adoption.store.ts';
import { countedAs } from './record.commands.ts';
import type { MechanismDuty, Quota } from './rules.ts';
import type { Tally } from './tally.rules.ts';
import { behindOn } from './warn.rules.ts';
import { type Adopted, adoptedOf, dutyIn, type MechanismWork } from './work.ts';

/** Where an obligation stands, for lists. */
export type Standing = 'owed' | 'waiting' | 'behind' | 'late' | 'done' | 'ended';

export interface Line {
  readonly obligation: Obligation;
  readonly adopted: Adopted;
  readonly rule: MechanismDuty;
  readonly state: Standing;
  readonly of: Quota['of'];
  readonly claimed: Tally | null;
  readonly confirmed: Tally | null;
}

type Row = Selectable<ObligationRow> & {
  readonly state: DutyState;
  readonly claimed: Tally | null;
  readonly confirmed: Tally | null;
  readonly waiting: boolean;
};

/** Where it stands: a quota is behind before its day, anything else late after it. */
export function standingOf(
  work: Pick<MechanismWork, 'calendar'>,
  rule: MechanismDuty,
  obligation: Obligation,
  duty: { readonly state: DutyState; readonly waiting: boolean; readonly claimed: number },
  today: PlainDate,
): Standing {
  if (duty.state === 'done') return 'done';
  if (duty.state === 'cancelled') return 'ended';
  if (duty.state === 'claimed') return 'waiting';
  if (obligation.dueOn < today) return 'late';
  if (behindOn(rule, work.calendar, obligation, today, duty.claimed, obligation.least)) return 'behind';
  return duty.waiting ? 'waiting' : 'owed';
}

/** What a unit owes in a year, by mechanism and day: as many as it owes, however many the office has. */
export async function yearOf(
  read: Reader,
  work: MechanismWork,
  unit: string,
  year: number,
  today: PlainDate,
): Promise<Line[]> {
  const rows = await read.rows(
    raw(sql<Row>`select o.*, d.state, p.claimed, p.confirmed,
        exists (select from obligation_record r where r.office_id = o.office_id and r.duty_id = o.duty_id
          and r.state = 'recorded') as waiting
      from obligation o
      join duty d on d.office_id = o.office_id and d.duty_id = o.duty_id
      left join obligation_progress p on p.office_id = o.office_id and p.duty_id = o.duty_id
      where o.office_id = ${work.officeId} and o.unit_id = ${unit}
        and o.due_on between ${`${year}-01-01`}::date and ${`${year}-12-31`}::date
      order by o.due_on, o.duty_id`),
  );
  return inLines(read, work, rows, today);
}

async function inLines(read: Reader, work: MechanismWork, rows: readonly Row[], today: PlainDate): Promise<Line[]> {
  if (rows.length === 0) return [];
  const adopted = new Map((await adoptedOf(read, work.officeId)).map((a) => [a.adoption.mechanismId, a]));
  return rows.map((row): Line => {
    const obligation = obligationFromRow(row);
    const of = adopted.get(obligation.mechanismId)!;
    const rule = dutyIn(of.mechanism, obligation.duty);
    const { state, waiting, claimed, confirmed } = row;
    const amount = claimed?.amount ?? 0;
    return {
      ...{ obligation, adopted: of, rule, claimed, confirmed },
      of: countedAs(rule),
      state: standingOf(work, rule, obligation, { state, waiting, claimed: amount }, today),
    };
  });
}

/** Names of units for responses; of one that is closed by now its id. */
export const unitNamed = (work: Pick<MechanismWork, 'unitName'>, id: string): Text & { id: string } => {
  const name = work.unitName(id);
  return { id, zh: name?.zh ?? id, en: name?.en ?? id };
};

export const lineView = (
  work: MechanismWork,
  { obligation: o, adopted, rule, state, of, claimed, confirmed }: Line,
) => ({
  dutyId: o.dutyId,
  row: adopted.mechanism.id,
  name: { ...rule.name },
  mechanism: { ...adopted.mechanism.name },
  unit: unitNamed(work, o.unit),
  pair: o.pair === null ? null : unitNamed(work, o.pair),
  periodFrom: o.periodFrom,
  dueOn: o.dueOn,
  state,
  least: o.least,
  of,
  claimed: claimed?.amount ?? 0,
  confirmed: confirmed?.amount ?? 0,
  longest: confirmed?.longest ?? 0,
});
