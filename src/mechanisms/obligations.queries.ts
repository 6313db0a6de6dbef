import { type Selectable, sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Obligation as ObligationRow } from '../db/schema.generated.ts';
import type { DutyState } from '../duties/rules.ts';
import type { StaffActor } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Obligation } from './adoption.rules.ts';
import { obligationFromRow } from './adoption.store.ts';
import { paceOf } from './days.rules.ts';
import { countedAs, quotaOf } from './record.commands.ts';
import type { MechanismDuty, Quota } from './rules.ts';
import type { Tally } from './tally.rules.ts';
import { behindOn, budgetAt, warningOn } from './warn.rules.ts';
import { type Adopted, adoptedOf, dutyIn, type MechanismWork } from './work.ts';

/** Where an obligation stands, for lists. */
export type Standing = 'owed' | 'waiting' | 'behind' | 'late' | 'done' | 'ended' | 'within' | 'near' | 'over';

export interface Line {
  readonly obligation: Obligation;
  readonly adopted: Adopted;
  readonly rule: MechanismDuty;
  readonly state: Standing;
  readonly of: Quota['of'];
  readonly claimed: Tally | null;
  readonly confirmed: Tally | null;
  /** Of a quota that runs: where an even pace would be today, in percent. */
  readonly expected: number | null;
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
  const { least, most } = obligation;
  // What was passed stands as passed, whatever became of the duty.
  if (most !== null && duty.claimed > most) return 'over';
  if (duty.state === 'done') return 'done';
  if (duty.state === 'cancelled') return 'ended';
  if (duty.state === 'claimed') return 'waiting';
  if (most !== null && duty.claimed >= (least ?? 0)) return budgetAt(quotaOf(rule)!, duty.claimed, most);
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
      expected: expectedOn(work, rule, obligation, today),
      state: standingOf(work, rule, obligation, { state, waiting, claimed: amount }, today),
    };
  });
}

/** Where an even pace would be today, in percent; `null` where there is none, or the period is over. */
export function expectedOn(
  work: Pick<MechanismWork, 'calendar'>,
  rule: MechanismDuty,
  { periodFrom, dueOn }: Obligation,
  today: PlainDate,
): number | null {
  const quota = quotaOf(rule);
  if (!quota || today < periodFrom || today > dueOn) return null;
  const passed = paceOf(quota, work.calendar, Number(dueOn.slice(0, 4))).filter((p) => p.on >= periodFrom);
  return passed.findLast((p) => p.on <= today)?.percent ?? 0;
}

/**
 * Quotas and budgets of somebody's own that want a look before their day: behind the pace, in the days of their warning, near their end or
 * over it.
 */
export async function runningOf(
  read: Reader,
  work: MechanismWork,
  { posts }: Pick<StaffActor, 'posts'>,
  today: PlainDate,
): Promise<Line[]> {
  const rows = await read.rows(
    raw(sql<Row>`select o.*, d.state, p.claimed, p.confirmed, false as waiting
      from obligation o
      join duty d on d.office_id = o.office_id and d.duty_id = o.duty_id
      left join obligation_progress p on p.office_id = o.office_id and p.duty_id = o.duty_id
      where o.office_id = ${work.officeId} and o.unit_id = any(${posts.map((p) => p.unitId)}::text[])
        and d.holder_post = any(${posts.map((p) => p.postId)}::text[]) and d.ended_at is null
        and (o.least is not null or o.most is not null) and o.period_from <= ${today}::date and o.due_on >= ${today}::date
      order by o.due_on, o.duty_id`),
  );
  const lines = await inLines(read, work, rows, today);
  return lines.filter(
    ({ state, rule, obligation, claimed }) =>
      ['behind', 'near', 'over'].includes(state) ||
      (['owed', 'waiting'].includes(state) &&
        warningOn(rule, work.calendar, obligation, today, claimed?.amount ?? 0, obligation.least) !== null),
  );
}

/** Lines whose statements stand out, and why. */
export async function standingOut(
  work: MechanismWork,
  lines: readonly Line[],
): Promise<{ line: Line; words: readonly Text[] }[]> {
  const stated = lines.filter((l) => l.rule['stands-out'] && l.claimed !== null);
  const found = await Promise.all(
    stated.map(({ adopted, rule, obligation: { periodFrom, unit } }) =>
      work.outstanding({ row: adopted.adoption.row, duty: rule.id, periodFrom, unit }),
    ),
  );
  return stated.flatMap((line, i) => {
    const own = found[i]!.find((f) => f.dutyId === line.obligation.dutyId);
    return own ? [{ line, words: own.words }] : [];
  });
}

/** Names of units for responses; of one that is closed by now its id. */
export const unitNamed = (work: Pick<MechanismWork, 'unitName'>, id: string): Text & { id: string } => {
  const name = work.unitName(id);
  return { id, zh: name?.zh ?? id, en: name?.en ?? id };
};

export const lineView = (
  work: MechanismWork,
  { obligation: o, adopted, rule, state, of, claimed, confirmed, expected }: Line,
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
  most: o.most,
  of,
  claimed: claimed?.amount ?? 0,
  confirmed: confirmed?.amount ?? 0,
  longest: confirmed?.longest ?? 0,
  expected,
});
