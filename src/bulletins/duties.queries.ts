import { type RawBuilder, sql } from 'kysely';
import type { OfficeWork } from '../cases/work.ts';
import { type Reader, raw } from '../db/open.ts';
import { dutiesById } from '../duties/queries.ts';
import type { Duty } from '../duties/rules.ts';
import { hasRole, type StaffActor } from '../kernel/actor.ts';
import type { Instant } from '../kernel/time.ts';
import { headed, workingIn } from '../supervision/cards.access.ts';
import { DUTY_FIGURES, type DutyCounts, type DutyFigureId, type DutyFigures, type Of, type Period } from './rules.ts';
import { dueBefore, ofUnit, type Span, spanOf, tops } from './span.ts';

/*
 * The duties of mechanisms, beside appeals, that fell due in a period: found from their index by the moment they are due
 * (0073_duty_due.sql). A day's last moment is the first of the next, so a period has what is due after it begins, up to its end.
 */

/** Duties that a bulletin counts: only what is kept from nobody, as everybody who works here reads it. */
const counted = (officeId: string, { history }: Span) => sql`d.office_id = ${officeId} and d.about not like 'case:%'
  and d.visibility = 'normal' and d.hidden_from = '{}' and (${history}::boolean or not d.history)`;

const dueIn = ({ from, until }: Span) => sql`d.due_at > ${from}::timestamptz and d.due_at <= ${until}::timestamptz`;

const MISSED = sql<boolean>`coalesce(p.claimed ? 'missed', false)`;
/** When its holder was done with it. */
const DONE = sql`coalesce(d.claimed_at, d.ended_at)`;

type CardFigure = 'dutyYellow' | 'dutyRed';
type DueFigure = Exclude<DutyFigureId, CardFigure | 'dutyCarried'>;

/** Which of those that fell due and were not cancelled a figure counts: the last four part the first. */
function conditions({ until }: Span): Readonly<Record<DueFigure, RawBuilder<boolean>>> {
  const byEnd = sql`${DONE} < ${until}::timestamptz`;
  return {
    dutyDue: sql<boolean>`true`,
    dutyInTime: sql`(not ${MISSED} and ${DONE} <= d.due_at)`,
    dutyLate: sql`(not ${MISSED} and ${DONE} > d.due_at and ${byEnd})`,
    dutyOpen: sql`(not ${MISSED} and (${DONE} is null or (${DONE} > d.due_at and not ${byEnd})))`,
    // That a quota was not kept is found some days after it ended, and was so when it ended.
    dutyMissed: MISSED,
  };
}

/** Fell due before the period and was not done when it ended. What was missed is over, and nobody can do it any more. */
const carriedOver = (span: Span) => sql<boolean>`(${dueBefore(span)} and not ${MISSED}
  and (d.ended_at is null or d.ended_at >= ${span.until}::timestamptz) and (${DONE} is null or ${DONE} >= ${span.until}::timestamptz))`;

/** What was missed is no longer owed, and cancelled in that sense alone. */
const withProgress = sql`duty d left join obligation_progress p on p.office_id = d.office_id and p.duty_id = d.duty_id`;
const owed = sql`(d.state <> 'cancelled' or ${MISSED})`;

/** Standing cards of the period, each with the duty it is on. */
const carded = (officeId: string, { from, until }: Span) => sql`card c
  join duty d on d.office_id = c.office_id and d.duty_id = c.duty_id
  where c.office_id = ${officeId} and c.state <> 'withdrawn' and c.colour in ('yellow', 'red')
    and c.issued_at >= ${from}::timestamptz and c.issued_at < ${until}::timestamptz`;

const COLOUR: Readonly<Record<CardFigure, string>> = { dutyYellow: 'yellow', dutyRed: 'red' };
const isOfCards = (figure: DutyFigureId): figure is CardFigure => figure in COLOUR;

interface Group {
  readonly unit: string | null;
  readonly mechanism: string | null;
  /** The bits of `grouping`: which of unit and mechanism a row is not grouped by. */
  readonly of: number;
}
const GROUPS = sql`t.top as unit, d.mechanism, grouping(t.top, d.mechanism)::int as of`;
const GROUPED = sql`group by grouping sets ((), (t.top), (d.mechanism))`;
const [OF_UNIT, OF_MECHANISM, OF_ALL] = [1, 2, 3];

/** In all, by bureau or street with all below it, and by mechanism. */
export async function dutyFiguresOf(read: Reader, work: OfficeWork, span: Span): Promise<DutyFigures> {
  const { officeId } = work;
  const all = Object.entries(conditions(span));
  const due = sql.join(all.map(([id, of]) => sql`count(*) filter (where ${of})::int as ${sql.ref(id)}`));
  const drawn = sql.join(
    Object.entries(COLOUR).map(
      ([id, colour]) => sql`count(distinct d.duty_id) filter (where c.colour = ${colour})::int as ${sql.ref(id)}`,
    ),
  );
  const [dues, carried, cards] = await Promise.all([
    read.rows(
      raw(sql<Group & Record<DueFigure, number>>`select ${GROUPS}, ${due}
        from ${withProgress} join ${tops(officeId)} t on t.unit_id = d.holder_unit
        where ${counted(officeId, span)} and ${dueIn(span)} and ${owed} ${GROUPED}`),
    ),
    read.rows(
      raw(sql<Group & { dutyCarried: number; longest: number | null }>`select ${GROUPS}, count(*)::int as "dutyCarried",
          max(extract(day from ${span.until}::timestamptz - d.due_at))::int as longest
        from ${withProgress} join ${tops(officeId)} t on t.unit_id = d.holder_unit
        where ${counted(officeId, span)} and ${carriedOver(span)} and ${owed} ${GROUPED}`),
    ),
    read.rows(
      raw(sql<Group & Record<CardFigure, number>>`select ${GROUPS}, ${drawn}
        from (select c.colour, c.holder_unit as held, d.* from ${carded(officeId, span)} and ${counted(officeId, span)}) d
          cross join lateral (select d.colour) c join ${tops(officeId)} t on t.unit_id = d.held
        ${GROUPED}`),
    ),
  ]);
  const none = Object.fromEntries(DUTY_FIGURES.map((f) => [f, 0])) as DutyCounts;
  const countsOf = (of: number, id: (row: Group) => string | null, wanted: string | null): DutyCounts => {
    const found = [...dues, ...carried, ...cards].filter((r) => r.of === of && id(r) === wanted);
    const only = found.map((row) =>
      Object.fromEntries(DUTY_FIGURES.flatMap((f) => (f in row ? [[f, row[f as keyof typeof row]]] : []))),
    );
    return Object.assign({ ...none }, ...only);
  };
  const named = (of: number, id: (row: Group) => string | null) =>
    new Set([...dues, ...carried, ...cards].filter((r) => r.of === of).map((r) => id(r)!));
  const units = named(OF_UNIT, (r) => r.unit);
  return {
    counts: countsOf(OF_ALL, () => null, null),
    units: [...work.units.keys()]
      .filter((unit) => units.has(unit))
      .map((unit) => ({ unit, counts: countsOf(OF_UNIT, (r) => r.unit, unit) })),
    mechanisms: [...named(OF_MECHANISM, (r) => r.mechanism)]
      .sort(byNumber)
      .map((mechanism) => ({ mechanism, counts: countsOf(OF_MECHANISM, (r) => r.mechanism, mechanism) })),
    longest: carried.find((r) => r.of === OF_ALL)?.longest ?? 0,
  };
}

const byNumber = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

export interface DutiesAsk {
  readonly figure: DutyFigureId;
  readonly of: Pick<Of, 'unit' | 'mechanism'>;
  readonly after: { readonly at: Instant; readonly id: string } | null;
  readonly limit: number;
}

/** A duty with its place in the list. */
export interface Placed {
  readonly duty: Duty;
  readonly at: Instant;
}

/** The duties behind a figure, the longest due first, as far as the reader may know of them: as on the board. */
export async function dutiesOf(
  read: Reader,
  work: OfficeWork,
  actor: StaffActor,
  period: Period,
  now: Instant,
  { figure, of: { unit, mechanism }, after, limit }: DutiesAsk,
): Promise<Placed[]> {
  const { officeId } = work;
  const span = spanOf(work, period, now);
  const ofCards = isOfCards(figure);
  // A card counts where the duty was held when it was drawn.
  const held = ofCards ? sql`c.holder_unit` : sql`d.holder_unit`;
  const from = ofCards
    ? sql`${carded(officeId, span)} and c.colour = ${COLOUR[figure]}`
    : sql`${withProgress} where ${owed} and ${
        figure === 'dutyCarried' ? carriedOver(span) : sql`${dueIn(span)} and ${conditions(span)[figure]}`
      }`;
  const asked = [
    unit === null ? sql`true` : ofUnit(held, unit, sql`d.office_id`),
    mechanism === null ? sql`true` : sql`d.mechanism = ${mechanism}`,
  ];
  const rows = await read.rows(
    raw(sql<{ duty_id: string; at: Instant }>`select x.duty_id, x.at from (
        select distinct d.duty_id, coalesce(d.due_at, d.opened_at) as at
        from ${from} and ${counted(officeId, span)} and ${sql.join(asked, sql` and `)} and ${mayKnow(actor)}) x
      where ${after === null ? sql`true` : sql`(x.at, x.duty_id) > (${after.at}::timestamptz, ${after.id}::uuid)`}
      order by x.at, x.duty_id limit ${limit}`),
  );
  const ids = rows.map((r) => r.duty_id);
  const duties = new Map((await dutiesById(read, officeId, ids)).map((d) => [d.dutyId, d]));
  return rows.map((r) => ({ duty: duties.get(r.duty_id)!, at: r.at }));
}

/** `sees` of supervision/board.access.ts, in SQL, for what is kept from nobody. */
const mayKnow = (actor: StaffActor) => sql`(${hasRole(actor, 'supervisor', 'auditor')}::boolean
  or d.holder_unit = any(${workingIn(actor)}::text[])
  or exists (select from unit u where u.office_id = d.office_id and u.unit_id = d.holder_unit and u.path && ${headed(actor)}::text[]))`;
