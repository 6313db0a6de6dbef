import { type Selectable, sql } from 'kysely';
import { parseLimit } from '../calendar/limit.ts';
import { type Reader, raw } from '../db/open.ts';
import type { Obligation as ObligationRow } from '../db/schema.generated.ts';
import { type DutyState, isEnded } from '../duties/rules.ts';
import type { StaffActor } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Obligation } from '../mechanisms/adoption.rules.ts';
import { paceOf } from '../mechanisms/days.rules.ts';
import { type MechanismDuty, type Quota, quotaOf, type Share } from '../mechanisms/rules.ts';
import { type Adopted, adoptedOf, dutyIn, type MechanismWork } from '../mechanisms/work.ts';
import { liveShare } from './live.ts';
import { obligationFromRow } from './opened.store.ts';
import { type Standing, standingOf } from './standing.rules.ts';
import { NOTHING, type Tally } from './tally.rules.ts';
import { soFar, warningOn } from './warn.rules.ts';

export interface Line {
  readonly obligation: Obligation;
  readonly adopted: Adopted;
  readonly rule: MechanismDuty;
  readonly state: Standing;
  readonly of: Quota['of'];
  readonly claimed: Tally | null;
  readonly confirmed: Tally | null;
  /** How far it came, in what it counts; `null`: of a share nothing is known yet. */
  readonly amount: number | null;
  /** Of what the house counts: so far, or as it was counted when the period was over. */
  readonly counted: Share | null;
  /** Whether it is a quota whose period runs. */
  readonly runs: boolean;
  /** Of a quota that runs and has a pace: where it would be today, in percent. */
  readonly expected: number | null;
}

type Row = Selectable<ObligationRow> & {
  readonly state: DutyState;
  readonly claimed: Tally | null;
  readonly confirmed: Tally | null;
  readonly waiting: boolean;
};

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
  return Promise.all(
    rows.map(async (row): Promise<Line> => {
      const obligation = obligationFromRow(row);
      const of = adopted.get(obligation.mechanismId)!;
      const rule = dutyIn(of.mechanism, obligation.duty);
      return lineFor(work, of, rule, obligation, row, today);
    }),
  );
}

/** An obligation with how far it came; what the house counts is counted now, unless it was when the period was over. */
export async function lineFor(
  work: Pick<MechanismWork, 'calendar' | 'vocabulary' | 'knows'>,
  adopted: Adopted,
  rule: MechanismDuty,
  obligation: Obligation,
  { state, waiting, claimed, confirmed }: Pick<Row, 'state' | 'waiting' | 'claimed' | 'confirmed'>,
  today: PlainDate,
): Promise<Line> {
  const tally = claimed ?? NOTHING;
  const live = tally.counted || isEnded({ state }) ? null : await liveShare(work, rule, obligation, today);
  const quota = quotaOf(rule);
  return {
    ...{ obligation, adopted, rule, claimed, confirmed, of: quota?.of ?? 'times' },
    ...{ amount: soFar(rule, tally, live), counted: tally.counted ?? live },
    runs: quota !== null && obligation.periodFrom <= today && today <= obligation.dueOn,
    expected: expectedOn(work, rule, obligation, today),
    state: standingOf(
      { calendar: work.calendar, recorded: parseLimit(work.vocabulary.settings.recorded) },
      rule,
      obligation,
      { state, waiting, claimed: tally, live },
      today,
    ),
  };
}

/** Where an even pace would be today, in percent; `null` where there is none, as of shares, or the period is over. */
function expectedOn(
  work: Pick<MechanismWork, 'calendar'>,
  rule: MechanismDuty,
  { periodFrom, dueOn }: Obligation,
  today: PlainDate,
): number | null {
  const quota = quotaOf(rule);
  if (!quota || quota.of === 'percent' || today < periodFrom || today > dueOn) return null;
  const passed = paceOf(quota, work.calendar, Number(dueOn.slice(0, 4))).filter((p) => p.on >= periodFrom);
  return passed.findLast((p) => p.on <= today)?.percent ?? 0;
}

/**
 * Quotas and budgets of somebody's own that want a look before their day: behind the pace, short of a share, in the days of their warning, near their end or
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
    ({ state, rule, obligation, amount }) =>
      ['behind', 'short', 'near', 'over'].includes(state) ||
      (['owed', 'waiting'].includes(state) &&
        warningOn(rule, work.calendar, obligation, today, amount, obligation.least) !== null),
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
  { obligation: o, adopted, rule, state, of, amount, counted, confirmed, runs, expected }: Line,
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
  claimed: amount ?? 0,
  counted: counted && { value: counted.value, of: counted.of },
  known: amount !== null,
  runs,
  confirmed: confirmed?.amount ?? 0,
  longest: confirmed?.longest ?? 0,
  expected,
});
