import { type RawBuilder, sql } from 'kysely';
import { dateIn, fromWall } from '../calendar/zone.ts';
import { type CaseLine, LINE, type LineRow, linesFrom, visible } from '../cases/lines.queries.ts';
import type { OfficeWork } from '../cases/work.ts';
import { type Reader, raw } from '../db/open.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { type Instant, instant } from '../kernel/time.ts';
import { FIGURES, type FigureId, type Figures, type Of, type Period, type Stop, type UnitFigures } from './rules.ts';

/** A period as moments: from the beginning of its first day to the end of its last, or now where that lies ahead. */
interface Span {
  readonly from: Instant;
  readonly until: Instant;
  readonly history: boolean;
}

function spanOf(work: OfficeWork, { from, until, history }: Period, now: Instant): Span {
  const { zone } = work.calendar;
  const dayStart = (day: string) => instant(fromWall(zone, Date.parse(`${day}T00:00:00Z`)));
  const end = instant(fromWall(zone, Date.parse(`${until}T00:00:00Z`) + 86_400_000));
  return { from: dayStart(from), until: end < now ? end : now, history };
}

const within = (column: RawBuilder<unknown>, { from, until }: Span) =>
  sql<boolean>`(${column} >= ${from}::timestamptz and ${column} < ${until}::timestamptz)`;

/** Something of the case's own stream happened in the period; asked only of those that had it at all. */
const happened = (type: string, span: Span, more = sql`true`) => sql<boolean>`exists (
  select from ledger_entry e where e.office_id = a.office_id and e.stream = 'case:' || a.case_id and e.type = ${type}
    and ${within(sql`e.occurred_at`, span)} and ${more})`;

/** The last handling of an answered case: by its limit, or past it. */
const handled = (how: RawBuilder<unknown>) => sql<boolean>`exists (
  select from duty d where d.office_id = a.office_id and d.about = 'case:' || a.case_id and d.step = 'handle'
    and d.due_at is not null and ${how})`;

/** Open at the end of the period. */
const openAt = ({ until }: Span) => sql<boolean>`(a.filed_at < ${until}::timestamptz
  and (a.closed_at is null or a.closed_at >= ${until}::timestamptz))`;

/** A step `d` that was late and not done when the period ended. */
const lateAt = ({
  until,
}: Span) => sql<boolean>`(d.opened_at < ${until}::timestamptz and d.due_at < ${until}::timestamptz
  and (d.ended_at is null or d.ended_at >= ${until}::timestamptz)
  and (d.claimed_at is null or d.claimed_at >= ${until}::timestamptz))`;

/** With a late step at the end of the period, held as `held` says. */
const overdueAt = (span: Span, held = sql`true`) => sql<boolean>`(${openAt(span)} and exists (
  select from duty d where d.office_id = a.office_id and d.about = 'case:' || a.case_id and ${lateAt(span)} and ${held}))`;

const listedAt = ({ until }: Span) => sql<boolean>`exists (
  select from act t where t.office_id = a.office_id and t.case_id = a.case_id and t.kind = 'listing'
    and t.acted_at < ${until}::timestamptz and (t.ended_at is null or t.ended_at >= ${until}::timestamptz))`;

/** A block was found before the end and not undone before it. Closing undoes it; the ledger is asked only of cases that had one. */
const blockedAt = ({ until }: Span) => sql<boolean>`(a.detail->>'block' is not null and exists (
  select from ledger_entry b where b.office_id = a.office_id and b.stream = 'case:' || a.case_id and b.type = 'case.blocked'
    and b.occurred_at < ${until}::timestamptz and not exists (
      select from ledger_entry u where u.office_id = b.office_id and u.stream = b.stream and u.version > b.version
        and u.type in ('case.unblocked', 'case.closed') and u.occurred_at < ${until}::timestamptz)))`;

const carded = (how: RawBuilder<unknown>) => sql<boolean>`exists (
  select from duty d join card c on c.office_id = d.office_id and c.duty_id = d.duty_id
    where d.office_id = a.office_id and d.about = 'case:' || a.case_id and ${how})`;

/** Which cases a figure counts. Cheap conditions stand first: what follows is asked only of what is left. */
function conditions(span: Span): Readonly<Record<FigureId, RawBuilder<boolean>>> {
  const answered = within(sql`a.answered_at`, span);
  const closed = within(sql`a.closed_at`, span);
  const rated = (level: number) => sql<boolean>`(${closed} and a.satisfaction = ${level})`;
  return {
    received: within(sql`a.filed_at`, span),
    accepted: within(sql`a.accepted_at`, span),
    answered,
    closed,
    unanswered: openAt(span),
    overdue: overdueAt(span),
    inTime: sql`(${answered} and ${handled(sql`coalesce(d.claimed_at, d.ended_at) <= d.due_at`)})`,
    late: sql`(${answered} and ${handled(sql`coalesce(d.claimed_at, d.ended_at) > d.due_at`)})`,
    together: sql`(${answered} and not ${handled(sql`true`)})`,
    extended: sql`(${answered} and (a.detail->>'extensions')::int > 0)`,
    askedAgain: sql`(a.asked_again > 0 and ${happened('case.asked', span, sql`e.body @> '{"again":true}'`)})`,
    contested: sql`(a.contested > 0 and ${happened('case.routing-contested', span)})`,
    satisfied5: rated(5),
    satisfied4: rated(4),
    satisfied3: rated(3),
    satisfied2: rated(2),
    satisfied1: rated(1),
    silent: sql`(${closed} and a.satisfaction is null)`,
    corrected: sql`(${closed} and a.detail->>'correcting' is not null)`,
    reopened: sql`(a.reopened > 0 and ${happened('case.reopened', span)})`,
    yellow: carded(sql`c.colour = 'yellow' and c.state <> 'withdrawn' and ${within(sql`c.issued_at`, span)}`),
    red: carded(sql`c.colour = 'red' and c.state <> 'withdrawn' and ${within(sql`c.issued_at`, span)}`),
    withdrawn: carded(sql`c.state = 'withdrawn' and ${within(sql`c.ended_at`, span)}`),
    listed: sql`(${openAt(span)} and ${listedAt(span)})`,
    blocked: sql`(${openAt(span)} and ${blockedAt(span)})`,
  };
}

/** What a bulletin counts at all: nothing confidential; the imported past only where asked for. */
const counted = (
  officeId: string,
  { until, history }: Span,
) => sql`a.office_id = ${officeId} and a.visibility = 'normal'
  and a.filed_at < ${until}::timestamptz and (${history}::boolean or not a.history)`;

/** All figures of a period: counts of cases, each opening to them by `casesOf`. */
export async function figuresOf(read: Reader, work: OfficeWork, period: Period, now: Instant): Promise<Figures> {
  const span = spanOf(work, period, now);
  const [counts, units, stops] = await Promise.all([
    countsOf(read, work, span),
    unitsOf(read, work, span),
    stopsOf(read, work, span),
  ]);
  return { counts, units, stops };
}

async function countsOf(read: Reader, work: OfficeWork, span: Span): Promise<Record<FigureId, number>> {
  const by = conditions(span);
  const columns = FIGURES.map((id) => sql`count(*) filter (where ${by[id]})::int as ${sql.ref(id)}`);
  const [row] = await read.rows(
    raw(sql<Record<FigureId, number>>`select ${sql.join(columns)} from appeal a where ${counted(work.officeId, span)}`),
  );
  return row!;
}

/** Each unit with its bureau or street, which the figures of all below it are counted for. */
const tops = (officeId: string) => sql`(select unit_id, path[greatest(array_length(path, 1) - 1, 1)] as top from unit
  where office_id = ${officeId})`;

/** Of the unit and all below it; of the office itself, what lies with no unit below. */
const ofUnit = (column: RawBuilder<unknown>, unit: string) => sql<boolean>`exists (
  select from unit u where u.office_id = a.office_id and u.unit_id = ${column}
    and ${unit} = any(u.path[1:greatest(array_length(u.path, 1) - 1, 1)]))`;

/**
 * Bureaus and streets, each with all below it, in the order of their codes. What was answered and closed counts at the unit in charge;
 * what is overdue at whoever holds the late step, which may be another.
 */
async function unitsOf(read: Reader, work: OfficeWork, span: Span): Promise<UnitFigures[]> {
  const { inTime, late, answered, corrected } = conditions(span);
  const closed = within(sql`a.closed_at`, span);
  const dealt = read.rows(
    raw(
      sql<Omit<UnitFigures, 'overdue'>>`select u.top as unit, count(*) filter (where ${answered})::int as answered,
          count(*) filter (where ${inTime})::int as "inTime", count(*) filter (where ${late})::int as late,
          count(*) filter (where ${closed} and a.satisfaction is not null)::int as rated,
          count(*) filter (where ${closed} and a.satisfaction >= ${work.pack.satisfiedFrom})::int as satisfied,
          count(*) filter (where ${corrected})::int as corrected
        from appeal a join ${tops(work.officeId)} u on u.unit_id = a.unit_id
        where ${counted(work.officeId, span)} group by u.top`,
    ),
  );
  const owing = read.rows(
    raw(
      sql<{ unit: string; overdue: number }>`select u.top as unit, count(distinct a.case_id)::int as overdue
        from duty d join appeal a on d.about = 'case:' || a.case_id and a.office_id = d.office_id
        join ${tops(work.officeId)} u on u.unit_id = d.holder_unit
        where ${counted(work.officeId, span)} and ${openAt(span)} and ${lateAt(span)} group by u.top`,
    ),
  );
  const [done, owed] = await Promise.all([dealt, owing]);
  const found = new Map(done.map((r) => [r.unit, r]));
  const overdue = new Map(owed.map((r) => [r.unit, r.overdue]));
  const none = { answered: 0, inTime: 0, late: 0, rated: 0, satisfied: 0, corrected: 0 };
  const shown = (r: UnitFigures) => r.answered + r.rated + r.corrected + r.overdue > 0;
  return [...work.units.keys()]
    .map((unit) => ({ unit, ...(found.get(unit) ?? none), overdue: overdue.get(unit) ?? 0 }))
    .filter(shown);
}

async function stopsOf(read: Reader, work: OfficeWork, span: Span): Promise<Stop[]> {
  return read.rows(
    raw(
      sql<Stop>`select d.step, u.kind as level, count(distinct a.case_id)::int as late,
          max(extract(day from ${span.until}::timestamptz - d.due_at))::int as longest
        from duty d join appeal a on d.about = 'case:' || a.case_id and a.office_id = d.office_id
        join unit u on u.office_id = d.office_id and u.unit_id = d.holder_unit
        where d.office_id = ${work.officeId} and ${counted(work.officeId, span)} and d.visibility = 'normal'
          and ${openAt(span)} and ${lateAt(span)}
        group by d.step, u.kind order by 3 desc, 1, 2 limit 12`,
    ),
  );
}

export interface CasesAsk {
  readonly figure: FigureId;
  /** The unit is in charge of the case, or holds the late step where it is about what is overdue; step and level are of that alone. */
  readonly of: Of;
  readonly after: { readonly at: Instant; readonly id: string } | null;
  readonly limit: number;
}

/** What of the late step is asked for. */
function* heldBy({ unit, step, level }: Of): Generator<RawBuilder<boolean>> {
  yield sql`true`;
  if (unit !== null) yield ofUnit(sql`d.holder_unit`, unit);
  if (step !== null) yield sql`d.step = ${step} and d.visibility = 'normal'`;
  if (level !== null)
    yield sql`exists (select from unit l where l.office_id = d.office_id and l.unit_id = d.holder_unit and l.kind = ${level})`;
}

/** The cases behind a figure, newest first, as far as the reader may see them. */
export async function casesOf(
  read: Reader,
  work: OfficeWork,
  actor: StaffActor,
  period: Period,
  now: Instant,
  { figure, of: { unit, step, level }, after, limit }: CasesAsk,
): Promise<CaseLine[]> {
  const span = spanOf(work, period, now);
  const asked =
    figure === 'overdue'
      ? overdueAt(span, sql.join([...heldBy({ unit, step, level })], sql` and `))
      : sql`${conditions(span)[figure]} and ${unit === null ? sql`true` : ofUnit(sql`a.unit_id`, unit)}`;
  const page =
    after === null ? sql`true` : sql`(a.filed_at, a.case_id) < (${after.at}::timestamptz, ${after.id}::uuid)`;
  const rows = await read.rows(
    raw(sql<LineRow>`select ${LINE} from appeal a
      left join vault_subject v on v.office_id = a.office_id and v.subject_id = a.case_id
      where ${counted(work.officeId, span)} and ${asked} and ${page}
        and ${visible(work.scope(actor))}
      order by a.filed_at desc, a.case_id desc limit ${limit}`),
  );
  return rows.map(linesFrom(work));
}

/** The day it is in the office. */
export const todayOf = (work: OfficeWork, now: Instant) => dateIn(work.calendar.zone, now);
