import { type RawBuilder, sql } from 'kysely';
import { addWorkingDays, type Calendar } from '../calendar/calendar.ts';
import { dateIn } from '../calendar/zone.ts';
import { type Reader, raw } from '../db/open.ts';
import { PERSONAL, sees as seesDuty } from '../duties/access.ts';
import { dutiesById, personal } from '../duties/queries.ts';
import type { Duty, Link } from '../duties/rules.ts';
import { hasRole, type StaffActor } from '../kernel/actor.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { type Counted, sees } from './board.access.ts';
import { type Band, type BoardAsk, daysLate, type FiguresRow, type Light, NEVER } from './board.rules.ts';
import { boardPack } from './board.ts';
import { headed, withinOf, workingIn } from './cards.access.ts';

/** What the days of the board are found by. */
export interface BoardDays {
  readonly today: PlainDate;
  /** The last day that is "soon". */
  readonly soon: PlainDate;
}

export function daysOf(calendar: Calendar, now: Instant): BoardDays {
  const today = dateIn(calendar.zone, now);
  return { today, soon: addWorkingDays(calendar, today, boardPack.soon) };
}

/** `sees` of board.access.ts, in SQL, over a bucket `b` in a unit `u`. */
function visible(actor: StaffActor): RawBuilder<unknown> {
  return sql`not b.hidden_from && ${withinOf(actor)}::text[]
    and case when b.step = any(${PERSONAL}::text[]) then ${personal(actor, sql`b.unit_id`)}
      else (b.unit_id = any(${workingIn(actor)}::text[]) or case when b.visibility = 'confidential' then ${hasRole(actor, 'discipline')}::boolean
         else ${hasRole(actor, 'supervisor', 'auditor')}::boolean or u.path && ${headed(actor)}::text[] end) end`;
}

/** The buckets that the actor may know of and that are asked for, as `s`. */
function seen(actor: StaffActor, ask: BoardAsk, only: RawBuilder<unknown> = sql`true`): RawBuilder<unknown> {
  const conditions = [
    sql`b.office_id = ${actor.officeId}`,
    sql`b.history = ${ask.history === true}`,
    visible(actor),
    only,
  ];
  if (ask.unit) conditions.push(sql`${ask.unit} = any(u.path)`);
  if (ask.level) conditions.push(sql`u.kind = ${ask.level}`);
  if (ask.kind) conditions.push(sql`b.kind = ${ask.kind}`);
  if (ask.mechanism) conditions.push(sql`b.mechanism = ${ask.mechanism}`);
  if (ask.step) conditions.push(sql`b.step = ${ask.step}`);
  if (ask.light) conditions.push(sql`b.light = ${ask.light}`);
  return sql`s as materialized (select b.bucket_id, b.unit_id, u.kind as level, b.kind, b.mechanism, b.step, b.state, b.light,
      b.in_parts
    from board_bucket b join unit u on u.office_id = b.office_id and u.unit_id = b.unit_id
    where ${sql.join(conditions, sql` and `)})`;
}

type CountRow = {
  unit_id: string;
  level: string;
  kind: string;
  mechanism: string;
  step: string;
} & Record<
  'open' | 'untaken' | 'paused' | 'claimed' | 'late' | 'today' | 'soon' | 'prompt' | 'yellow' | 'red' | 'stopped',
  number
> & { oldest: PlainDate | null };

/**
 * What the actor may know of, by unit, kind, mechanism and step: some hundred rows, whatever is counted. Each bucket's days are summed
 * from their own place in the index.
 */
export async function figures(read: Reader, actor: StaffActor, ask: BoardAsk, days: BoardDays): Promise<FiguresRow[]> {
  const { today, soon } = days;
  const held = sql`s.state in ('open', 'accepted')`;
  const rows = await read.rows(
    raw(
      sql<CountRow>`with ${seen(actor, ask)}
        select s.unit_id, s.level, s.kind, s.mechanism, s.step, sum(c.n)::int as open,
          coalesce(sum(c.n) filter (where s.state = 'open' and s.step = any(${boardPack.takingUp}::text[])), 0)::int as untaken,
          coalesce(sum(c.n) filter (where s.state = 'paused'), 0)::int as paused,
          coalesce(sum(c.n) filter (where s.state = 'claimed'), 0)::int as claimed,
          coalesce(sum(c.late) filter (where ${held}), 0)::int as late,
          coalesce(sum(c.today) filter (where ${held}), 0)::int as today,
          coalesce(sum(c.soon) filter (where ${held}), 0)::int as soon,
          coalesce(sum(c.n) filter (where s.light = 'prompt'), 0)::int as prompt,
          coalesce(sum(c.n) filter (where s.light = 'yellow'), 0)::int as yellow,
          coalesce(sum(c.n) filter (where s.light = 'red'), 0)::int as red,
          coalesce(sum(c.late) filter (where ${held} and not s.in_parts), 0)::int as stopped,
          min(c.oldest) filter (where ${held} and not s.in_parts) as oldest
        from s cross join lateral (
          select sum(c.n) as n, sum(c.n) filter (where c.due_on < ${today}::date) as late,
            sum(c.n) filter (where c.due_on = ${today}::date) as today,
            sum(c.n) filter (where c.due_on > ${today}::date and c.due_on <= ${soon}::date) as soon,
            min(c.due_on) as oldest
          from board_count c where c.office_id = ${actor.officeId} and c.bucket_id = s.bucket_id) c
        where c.n > 0
        group by s.unit_id, s.level, s.kind, s.mechanism, s.step`,
    ),
  );
  return rows.map(({ unit_id: unit, level, kind, mechanism, step, oldest, ...sums }) => ({
    unit,
    level,
    kind,
    mechanism,
    step,
    figures: { ...sums, longest: daysLate(oldest ?? NEVER, today) },
  }));
}

/** What falls due on a day; of the imported past, what fell due in a month, by what it would have drawn. */
export interface DueOn {
  readonly on: PlainDate;
  readonly n: number;
  readonly yellow: number;
  readonly red: number;
}

/** Counts by day from today to a last day; of the imported past, by month, all there are. Days without anything are absent. */
export async function dueBy(
  read: Reader,
  actor: StaffActor,
  ask: BoardAsk,
  from: PlainDate,
  until: PlainDate,
): Promise<DueOn[]> {
  const held = ask.history ? sql`true` : sql`b.state in ('open', 'accepted')`;
  const between = ask.history
    ? sql`c.due_on < 'infinity'`
    : sql`c.due_on >= ${from}::date and c.due_on <= ${until}::date`;
  return read.rows(
    raw(
      sql<DueOn>`with ${seen(actor, ask, held)}
        select c.due_on as on, sum(c.n)::int as n,
          coalesce(sum(c.n) filter (where s.light = 'yellow'), 0)::int as yellow,
          coalesce(sum(c.n) filter (where s.light = 'red'), 0)::int as red
        from s join board_count c on c.office_id = ${actor.officeId} and c.bucket_id = s.bucket_id
        where ${between} group by c.due_on order by c.due_on`,
    ),
  );
}

/** A duty under a figure. */
export interface Found {
  readonly duty: Duty;
  readonly light: Light;
  /** It stands still where it is, late by so many days; 0: it does not. */
  readonly still: number;
}

export interface DutiesAsk extends BoardAsk {
  readonly band?: Band | undefined;
  /** Due in a month or a year, `2021-03` or `2021`. */
  readonly when?: string | undefined;
  readonly after?: { readonly day: PlainDate; readonly dutyId: string } | undefined;
  readonly limit: number;
}

/** What a band means: of the bucket, and of the duty's days. */
function bandOf(
  band: Band | undefined,
  { today, soon }: BoardDays,
): { of: RawBuilder<unknown>; and: RawBuilder<unknown> } {
  const held = sql`b.state in ('open', 'accepted')`;
  switch (band) {
    case undefined:
      return { of: sql`true`, and: sql`true` };
    case 'untaken':
      return { of: sql`b.state = 'open' and b.step = any(${boardPack.takingUp}::text[])`, and: sql`true` };
    case 'paused':
    case 'claimed':
      return { of: sql`b.state = ${band}`, and: sql`true` };
    case 'late':
      return { of: held, and: sql`p.due_on < ${today}::date` };
    case 'today':
      return { of: held, and: sql`p.due_on = ${today}::date` };
    case 'soon':
      return { of: held, and: sql`p.due_on > ${today}::date and p.due_on <= ${soon}::date` };
    case 'stopped':
      return { of: sql`${held} and not b.in_parts`, and: sql`p.due_on < ${today}::date` };
    default:
      return band satisfies never;
  }
}

/**
 * The duties behind a figure, most urgent first: what is late the longest on top. Each bucket's list is read in order from its
 * index and cut at the limit before they are merged, so that the cost follows from what is shown. What was hidden from the actor since
 * it was counted is left out: the counts follow the ledger within a second.
 */
export async function dutiesUnder(
  read: Reader,
  actor: StaffActor,
  ask: DutiesAsk,
  days: BoardDays,
  pathOf: (unitId: string) => readonly string[],
): Promise<{ found: Found[]; next: DutiesAsk['after'] | null }> {
  const band = bandOf(ask.band, days);
  const conditions = [sql`p.office_id = ${actor.officeId}`, sql`p.bucket_id = s.bucket_id`, band.and];
  if (ask.when) {
    const [from, length] = ask.when.length === 4 ? [`${ask.when}-01-01`, '1 year'] : [`${ask.when}-01`, '1 month'];
    conditions.push(sql`p.due_on >= ${from}::date and p.due_on < ${from}::date + ${length}::interval`);
  }
  if (ask.after) conditions.push(sql`(p.due_on, p.duty_id) > (${ask.after.day}::date, ${ask.after.dutyId}::uuid)`);
  const rows = await read.rows(
    raw(
      sql<{ duty_id: string; due_on: PlainDate; light: Light; held: boolean }>`with ${seen(actor, ask, band.of)}
        select p.duty_id, p.due_on, s.light,
          s.state in ('open', 'accepted') and not s.in_parts as held from s cross join lateral (
          select p.duty_id, p.due_on from board_duty p where ${sql.join(conditions, sql` and `)}
          order by p.due_on, p.duty_id limit ${ask.limit + 1}) p
        order by p.due_on, p.duty_id limit ${ask.limit + 1}`,
    ),
  );
  const shown = rows.slice(0, ask.limit);
  const duties = new Map(
    (
      await dutiesById(
        read,
        actor.officeId,
        shown.map((r) => r.duty_id),
      )
    ).map((d) => [d.dutyId, d]),
  );
  const last = shown.at(-1);
  return {
    found: shown.flatMap(({ duty_id, due_on, light, held }) => {
      const duty = duties.get(duty_id);
      return duty && knows(actor, duty, pathOf(duty.holderUnit))
        ? [{ duty, light, still: held && !ask.history ? daysLate(due_on, days.today) : 0 }]
        : [];
    }),
    next: rows.length > ask.limit && last ? { day: last.due_on, dutyId: last.duty_id } : null,
  };
}

const knows = (
  actor: StaffActor,
  { holderUnit: unit, step, visibility, hiddenFrom }: Duty,
  path: readonly string[],
): boolean => sees(actor, { unit, path, step, visibility, hiddenFrom });

/** A task goes down no deeper than this; what does is no tree. */
const DEEPEST = 12;

/**
 * The way down of each duty: through the hands of whatever it is a part of, as far as the actor may know of that, then through its
 * own. The last hand is where it is.
 */
export async function waysOf(
  read: Reader,
  actor: StaffActor,
  duties: readonly Duty[],
  pathOf: (unitId: string) => readonly string[],
): Promise<(duty: Duty) => Link[]> {
  const parts = duties.filter((d) => d.parentId !== null).map((d) => d.dutyId);
  const above =
    parts.length === 0
      ? []
      : await read.rows(
          raw(
            sql<{ part: string; whole: string; n: number }>`with recursive up as (
                select duty_id as part, parent_id as whole, 1 as n from duty
                where office_id = ${actor.officeId} and duty_id = any(${parts}::uuid[])
                union all
                select up.part, d.parent_id, up.n + 1 from up
                join duty d on d.office_id = ${actor.officeId} and d.duty_id = up.whole
                where d.parent_id is not null and up.n < ${DEEPEST})
              select part, whole, n from up order by n desc`,
          ),
        );
  const wholes = new Map(
    (await dutiesById(read, actor.officeId, [...new Set(above.map((a) => a.whole))])).map((d) => [d.dutyId, d]),
  );
  const byPart = Map.groupBy(above, (a) => a.part);
  return (duty) => {
    const upper = (byPart.get(duty.dutyId) ?? []).flatMap(({ whole }) => {
      const found = wholes.get(whole);
      return found && seesDuty(actor, found, pathOf(found.holderUnit)) ? found.chain : [];
    });
    // Within a unit it may go from desk to desk: the way down is told by units.
    return [...upper, ...duty.chain].filter((hand, i, all) => i === 0 || all[i - 1]!.unit !== hand.unit);
  };
}

/** What was counted anew in an office after a number of changes, by who may know of it. */
export async function changedSince(read: Reader, officeId: string, after: number): Promise<Counted[]> {
  const rows = await read.rows(
    raw(
      sql<Pick<Counted, 'path' | 'step' | 'visibility'> & { unit_id: string; hidden_from: string[] }>`
        select b.unit_id, u.path, b.step, b.visibility, b.hidden_from from board_bucket b
        join unit u on u.office_id = b.office_id and u.unit_id = b.unit_id
        where b.office_id = ${officeId} and b.changed > ${after}`,
    ),
  );
  return rows.map(({ unit_id: unit, path, step, visibility, hidden_from: hiddenFrom }) => ({
    unit,
    path,
    step,
    visibility,
    hiddenFrom,
  }));
}

/** How often counts of the office changed so far. */
export async function changesOf(read: Reader, officeId: string): Promise<number> {
  const [row] = await read.rows(
    raw(
      sql<{ n: number }>`select coalesce(max(changed), 0)::bigint as n from board_bucket where office_id = ${officeId}`,
    ),
  );
  return row!.n;
}
