import { type RawBuilder, sql } from 'kysely';
import { dateIn } from '../calendar/zone.ts';
import { type CaseLine, LINE, type LineRow, linesFrom, visible } from '../cases/lines.queries.ts';
import type { OfficeWork } from '../cases/work.ts';
import { type Reader, raw } from '../db/open.ts';
import type { StaffActor } from '../kernel/actor.ts';
import type { Instant } from '../kernel/time.ts';
import { dutyFiguresOf } from './duties.queries.ts';
import { FIGURES, type FigureId, type Figures, type Of, type Period, type Stop, type UnitFigures } from './rules.ts';
import { dueBefore, ofUnit, type Span, spanOf, tops } from './span.ts';

const within = (column: RawBuilder<unknown>, { from, until }: Span) =>
  sql<boolean>`(${column} >= ${from}::timestamptz and ${column} < ${until}::timestamptz)`;

/** Something of the case's own stream happened in the period; asked only of those that had it at all. */
const happened = (type: string, span: Span, more = sql`true`) => sql<boolean>`exists (
  select from ledger_entry e where e.office_id = a.office_id and e.stream = 'case:' || a.case_id and e.type = ${type}
    and ${within(sql`e.occurred_at`, span)} and ${more})`;

/** Open at the end of the period. */
const openAt = ({ until }: Span) => sql<boolean>`(a.filed_at < ${until}::timestamptz
  and (a.closed_at is null or a.closed_at >= ${until}::timestamptz))`;

/** A step `d` that was late and not done when the period ended. */
const lateAt = ({
  until,
}: Span) => sql<boolean>`(d.visibility = 'normal' and d.opened_at < ${until}::timestamptz and d.due_at < ${until}::timestamptz
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

/** What of cases (`x`) lies in other tables: of all that it can be of at once, for counting, or of each, for a page. */
interface Source {
  readonly columns: RawBuilder<unknown>;
  readonly from: RawBuilder<unknown>;
}
type SourceId = 'handled' | 'carded';

function sources(span: Span): Readonly<Record<SourceId, Source>> {
  const stands = sql`c.state <> 'withdrawn' and ${within(sql`c.issued_at`, span)}`;
  return {
    // The last handling of an answered case: by its limit, or past it.
    handled: {
      columns: sql`bool_or(coalesce(d.claimed_at, d.ended_at) <= d.due_at) as in_time,
        bool_or(coalesce(d.claimed_at, d.ended_at) > d.due_at) as late`,
      from: sql`appeal x join duty d on d.office_id = x.office_id and d.about = 'case:' || x.case_id
        where ${within(sql`x.answered_at`, span)} and d.step = 'handle' and d.due_at is not null`,
    },
    carded: {
      columns: sql`bool_or(${stands} and c.colour = 'yellow') as yellow, bool_or(${stands} and c.colour = 'red') as red,
        bool_or(c.state = 'withdrawn' and ${within(sql`c.ended_at`, span)}) as withdrawn`,
      from: sql`card c join duty d on d.office_id = c.office_id and d.duty_id = c.duty_id
        join appeal x on x.office_id = d.office_id and d.about = 'case:' || x.case_id where true`,
    },
  };
}

const grouped = (officeId: string, span: Span, id: SourceId) => {
  const { columns, from } = sources(span)[id];
  return sql`(select x.case_id, ${columns} from ${from} and x.office_id = ${officeId} group by x.case_id)`;
};

/** Joined once for all cases: a look into the index for each figure of each case would cost seconds over a year of a city. */
const joinedOnce = (officeId: string, span: Span, id: SourceId) =>
  sql`left join ${grouped(officeId, span, id)} ${sql.ref(id)} on ${sql.ref(`${id}.case_id`)} = a.case_id`;

/** For a page: handling is looked up for each case until the page is full; cards are few, and few cases have one. */
function joinedFor(officeId: string, span: Span, figure: FigureId) {
  const id = SOURCE_OF[figure];
  if (id !== 'handled') return id ? joinedOnce(officeId, span, id) : sql``;
  const { columns, from } = sources(span).handled;
  return sql`left join lateral (select x.case_id, ${columns} from ${from} and x.office_id = a.office_id
    and x.case_id = a.case_id group by x.case_id) handled on true`;
}

/** From where a figure is counted, beside the case itself. */
const SOURCE_OF: Readonly<Partial<Record<FigureId, SourceId>>> = {
  inTime: 'handled',
  late: 'handled',
  together: 'handled',
  yellow: 'carded',
  red: 'carded',
  withdrawn: 'carded',
};

/** Those that rest on a step that is late at the end: what is carried over was late already when the period began. */
type LateFigure = 'overdue' | 'carried';
const isOfLate = (figure: FigureId): figure is LateFigure => figure === 'overdue' || figure === 'carried';

/** Which cases a figure counts. Cheap conditions stand first: what follows is asked only of what is left. */
function conditions(span: Span): Readonly<Record<Exclude<FigureId, LateFigure>, RawBuilder<boolean>>> {
  const answered = within(sql`a.answered_at`, span);
  const closed = within(sql`a.closed_at`, span);
  const rated = (level: number) => sql<boolean>`(${closed} and a.satisfaction = ${level})`;
  return {
    received: within(sql`a.filed_at`, span),
    accepted: within(sql`a.accepted_at`, span),
    answered,
    closed,
    unanswered: openAt(span),
    inTime: sql`(${answered} and handled.in_time)`,
    late: sql`(${answered} and handled.late)`,
    together: sql`(${answered} and handled.case_id is null)`,
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
    yellow: sql`carded.yellow`,
    red: sql`carded.red`,
    withdrawn: sql`carded.withdrawn`,
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

/** All figures of a period: counts of cases, each opening to them by `casesOf`, and of duties beside them, by `dutiesOf`. */
export async function figuresOf(read: Reader, work: OfficeWork, period: Period, now: Instant): Promise<Figures> {
  const span = spanOf(work, period, now);
  const [dealt, late, duties] = await Promise.all([
    dealtOf(read, work, span),
    lateOf(read, work, span),
    dutyFiguresOf(read, work, span),
  ]);
  const counts = FIGURES.map((id) => [id, isOfLate(id) ? late[id] : dealt.whole(id)]);
  return {
    counts: Object.fromEntries(counts) as Record<FigureId, number>,
    units: unitsOf(work, dealt.units, late.units),
    stops: late.stops,
    longest: late.longest,
    duties,
  };
}

type Dealt = Omit<UnitFigures, 'overdue'> & Record<Exclude<FigureId, LateFigure>, number>;

/** What became of the cases of a period, by the bureau or street in charge, in one pass; `whole` is the sum of them. */
async function dealtOf(read: Reader, work: OfficeWork, span: Span) {
  const closed = within(sql`a.closed_at`, span);
  const all: Readonly<Record<keyof Omit<Dealt, 'unit'>, RawBuilder<boolean>>> = {
    ...conditions(span),
    rated: sql`(${closed} and a.satisfaction is not null)`,
    satisfied: sql`(${closed} and a.satisfaction >= ${work.pack.satisfiedFrom})`,
  };
  const ids = Object.keys(all) as (keyof typeof all)[];
  const columns = ids.map((id) => sql`count(*) filter (where ${all[id]})::int as ${sql.ref(id)}`);
  const units = await read.rows(
    // Materialized: each parallel worker would read all that was handled for itself.
    raw(sql<Dealt>`with handled as materialized ${grouped(work.officeId, span, 'handled')},
          carded as materialized ${grouped(work.officeId, span, 'carded')}
        select u.top as unit, ${sql.join(columns)}
        from appeal a left join ${tops(work.officeId)} u on u.unit_id = a.unit_id
          left join handled on handled.case_id = a.case_id left join carded on carded.case_id = a.case_id
        where ${counted(work.officeId, span)} group by u.top`),
  );
  const whole = (id: (typeof ids)[number]): number => units.reduce((n, row) => n + row[id], 0);
  return { whole, units };
}

/** What is late at the end of a period: in all, at whoever holds the late step, and at which step of which level. */
async function lateOf(read: Reader, work: OfficeWork, span: Span) {
  type Row = {
    unit: string | null;
    step: string | null;
    level: string | null;
    n: number;
    longest: number;
    carried: number;
    of: number;
  };
  const rows = await read.rows(
    raw(sql<Row>`select top as unit, step, kind as level, count(distinct case_id)::int as n, max(days) as longest,
          count(distinct case_id) filter (where before)::int as carried, grouping(top, step)::int as of
        from (select a.case_id, d.step, ${dueBefore(span)} as before, u.kind, t.top, extract(day from ${span.until}::timestamptz - d.due_at)::int as days
          from duty d join appeal a on a.office_id = d.office_id and d.about = 'case:' || a.case_id
          join unit u on u.office_id = d.office_id and u.unit_id = d.holder_unit
          join ${tops(work.officeId)} t on t.unit_id = d.holder_unit
          where d.office_id = ${work.officeId} and ${counted(work.officeId, span)}
            and ${openAt(span)} and ${lateAt(span)}) late
        group by grouping sets ((), (top), (step, kind)) order by 4 desc, 2, 3`),
  );
  // The bits of `grouping`: which of top and step a row is not grouped by.
  const [NO_STEP, NO_TOP, NEITHER] = [1, 2, 3];
  const whole = rows.find((r) => r.of === NEITHER)!;
  return {
    overdue: whole.n,
    carried: whole.carried,
    // What was late before the period is late longer than what became so in it.
    longest: whole.carried > 0 ? whole.longest : 0,
    units: new Map(rows.filter((r) => r.of === NO_STEP).map((r) => [r.unit!, r.n])),
    stops: rows
      .filter((r) => r.of === NO_TOP)
      .slice(0, STOPS)
      .map(({ step, level, n: late, longest }): Stop => ({ step: step!, level: level!, late, longest })),
  };
}

/** So many stand in the table of where it stops. */
const STOPS = 12;

/**
 * Bureaus and streets, each with all below it, in the order of their codes. What was answered and closed counts at the unit in charge;
 * what is overdue at whoever holds the late step, which may be another.
 */
function unitsOf(work: OfficeWork, dealt: readonly Dealt[], overdue: ReadonlyMap<string, number>): UnitFigures[] {
  const found = new Map(dealt.map((r) => [r.unit, r]));
  return [...work.units.keys()]
    .map((unit): UnitFigures => {
      const { answered = 0, inTime = 0, late = 0, rated = 0, satisfied = 0, corrected = 0 } = found.get(unit) ?? {};
      return { unit, answered, inTime, late, rated, satisfied, corrected, overdue: overdue.get(unit) ?? 0 };
    })
    .filter((r) => r.answered + r.rated + r.corrected + r.overdue > 0);
}

export interface CasesAsk {
  readonly figure: FigureId;
  /** The unit is in charge of the case, or holds the late step where it is about what is overdue; step and level are of that alone. */
  readonly of: Omit<Of, 'mechanism'>;
  readonly after: { readonly at: Instant; readonly id: string } | null;
  readonly limit: number;
}

/** What of the late step is asked for. */
function* heldBy(
  { unit, step, level }: CasesAsk['of'],
  figure: LateFigure,
  span: Span,
): Generator<RawBuilder<boolean>> {
  yield figure === 'carried' ? dueBefore(span) : sql`true`;
  if (unit !== null) yield ofUnit(sql`d.holder_unit`, unit);
  if (step !== null) yield sql`d.step = ${step}`;
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
  const asked = isOfLate(figure)
    ? overdueAt(span, sql.join([...heldBy({ unit, step, level }, figure, span)], sql` and `))
    : sql`${conditions(span)[figure]} and ${unit === null ? sql`true` : ofUnit(sql`a.unit_id`, unit)}`;
  const page =
    after === null ? sql`true` : sql`(a.filed_at, a.case_id) < (${after.at}::timestamptz, ${after.id}::uuid)`;
  const rows = await read.rows(
    raw(sql<LineRow>`select ${LINE} from appeal a ${joinedFor(work.officeId, span, figure)}
      left join vault_subject v on v.office_id = a.office_id and v.subject_id = a.case_id
      where ${counted(work.officeId, span)} and ${asked} and ${page}
        and ${visible(work.scope(actor))}
      order by a.filed_at desc, a.case_id desc limit ${limit}`),
  );
  return rows.map(linesFrom(work));
}

/** The day it is in the office. */
export const todayOf = (work: OfficeWork, now: Instant) => dateIn(work.calendar.zone, now);
