import { sql } from 'kysely';
import { fromWall, type Zone } from '../calendar/zone.ts';
import { type Reader, raw } from '../db/open.ts';
import { visitsWithin } from '../inspections/calendar.queries.ts';
import { type Instant, instant, type PlainDate } from '../kernel/time.ts';
import type { RecordForm } from '../mechanisms/rules.ts';
import { adoptedOf, inForceOn, type Known } from '../mechanisms/work.ts';
import { inspectionsMerged, weightBelow, weights } from '../sendings/weight.queries.ts';

/**
 * Figures that reports are drafted with (packs/mechanisms.yaml, `known`), of a unit with all below it: how what was due was dealt with,
 * each a part of a whole. What is confidential, hidden from somebody or imported past is not counted.
 *
 * @param satisfiedFrom a rating that counts as satisfied
 * @param only these are needed; where left out, all
 */
export async function knownOf(
  read: Reader,
  { officeId, zone, satisfiedFrom }: { readonly officeId: string; readonly zone: Zone; readonly satisfiedFrom: number },
  unit: string,
  from: PlainDate,
  to: PlainDate,
  only: readonly string[] = [],
): Promise<Readonly<Record<string, Known>>> {
  const [begins, ends] = [from, to].map((day, i) => dayStart(zone, day, i));
  const sent = await sentOf(read, officeId, unit, begins!, ends!, only);
  // Quotas are counted by what was sent in lists and on pages: there nothing else is read.
  if (only.length > 0 && only.every((id) => Object.hasOwn(sent, id))) return sent;
  const within = (column: string) =>
    sql`${sql.ref(column)} >= ${begins}::timestamptz and ${sql.ref(column)} < ${ends}::timestamptz`;
  const [row] = await read.rows(
    raw(sql<Record<string, number>>`
      with units as (select unit_id from unit where office_id = ${officeId} and ${unit} = any(path)),
      appeals as (
        select a.*, exists (select from duty d where d.office_id = a.office_id and d.about = 'case:' || a.case_id
            and d.step = 'handle' and coalesce(d.claimed_at, d.ended_at) <= d.due_at) as in_time
        from appeal a where a.office_id = ${officeId} and a.unit_id in (select unit_id from units)
          and a.visibility = 'normal' and not a.history and (${within('a.answered_at')} or ${within('a.closed_at')})),
      dealt as (
        select count(*) filter (where ${within('answered_at')}) as answered,
          count(*) filter (where ${within('answered_at')} and in_time) as in_time,
          count(*) filter (where ${within('closed_at')}) as closed,
          count(*) filter (where ${within('closed_at')} and reopened = 0) as once,
          count(*) filter (where ${within('closed_at')} and satisfaction is not null) as rated,
          count(*) filter (where ${within('closed_at')} and satisfaction >= ${satisfiedFrom}) as satisfied,
          count(*) filter (where ${within('closed_at')} and satisfaction < ${satisfiedFrom}) as dissatisfied,
          count(*) filter (where ${within('closed_at')} and satisfaction < ${satisfiedFrom}
            and detail->>'correcting' is not null) as corrected
        from appeals),
      owed as (
        select count(*) as due, count(*) filter (where coalesce(claimed_at, ended_at) <= due_at) as in_time
        from duty where office_id = ${officeId} and holder_unit in (select unit_id from units) and ${within('due_at')}
          and visibility = 'normal' and not history and state <> 'cancelled'),
      made as (
        select count(*) as due, count(*) filter (where d.state = 'done') as done
        from obligation o join duty d on d.office_id = o.office_id and d.duty_id = o.duty_id
          left join obligation_progress p on p.office_id = o.office_id and p.duty_id = o.duty_id
        where o.office_id = ${officeId} and o.unit_id in (select unit_id from units)
          and o.due_on between ${from}::date and ${to}::date and (d.state <> 'cancelled' or p.claimed ? 'missed')),
      found as (
        select count(*) as agreed, count(*) filter (where state = 'closed') as closed
        from finding where office_id = ${officeId} and unit_id in (select unit_id from units)
          and found_on between ${from}::date and ${to}::date and owner_unit is not null and state <> 'dropped'),
      grids as (
        select count(*) as grids, count(*) filter (where exists (select from holding h where h.office_id = g.office_id
            and h.post_id = g.post_id and h.since <= ${to}::date and (h.until is null or h.until >= ${to}::date))) as held
        from grid g where office_id = ${officeId} and unit_id in (select unit_id from units) and state = 'open'),
      tries as (
        select count(*) as tried, count(*) filter (where answered) as answering
        from grid_try where office_id = ${officeId} and street_id in (select unit_id from units)
          and tried_on between ${from}::date and ${to}::date),
      days as (
        select count(*) filter (where on_day <= ${to}::date) as begun,
          count(*) filter (where on_day <= ${to}::date and state = 'held') as days_held,
          count(*) filter (where extract(year from on_day) = extract(year from ${to}::date)) as of_year,
          count(*) filter (where extract(year from on_day) = extract(year from ${to}::date) and state <> 'cancelled') as published
        from reception_day where office_id = ${officeId} and unit_id in (select unit_id from units)
          and (on_day >= ${from}::date or extract(year from on_day) = extract(year from ${to}::date))),
      received as (
        select count(*) filter (where state in ('came', 'absent')) as expected, count(*) filter (where state = 'came') as came,
          count(*) filter (where case_id is not null) as asked
        from reception_booking where office_id = ${officeId} and unit_id in (select unit_id from units)
          and on_day between ${from}::date and ${to}::date),
      proposed as (
        select count(*) as proposals, count(*) filter (where p.state <> 'new') as sorted
        from project_proposal p join project_collection c on c.office_id = p.office_id and c.collection_id = p.collection_id
        where p.office_id = ${officeId} and c.unit_id in (select unit_id from units) and ${within('p.proposed_at')}),
      listed as (
        select count(*) as projects, count(*) filter (where p.state = 'finished') as finished
        from project p join project_collection c on c.office_id = p.office_id and c.collection_id = p.collection_id
        where p.office_id = ${officeId} and p.owner_unit in (select unit_id from units)
          and p.state in ('adopted', 'finished') and c.year = extract(year from ${to}::date)),
      stages as (
        select count(*) as milestones, count(*) filter (where m->>'state' = 'done') as reached_milestones
        from project p, jsonb_array_elements(p.detail->'milestones') m
        where p.office_id = ${officeId} and p.owner_unit in (select unit_id from units)
          and (m->>'on')::date between ${from}::date and ${to}::date),
      miles as (
        select coalesce(sum((r->>'entitled')::int), 0) as entitled, coalesce(sum((r->>'reached')::int), 0) as reached
        from project p join project_collection c on c.office_id = p.office_id and c.collection_id = p.collection_id,
          jsonb_array_elements(p.detail->'reach') r
        where p.office_id = ${officeId} and r->>'unit' in (select unit_id from units)
          and c.year = extract(year from ${to}::date)),
      answers as (
        select count(*) filter (where k->>'result' in ('got', 'not')) as said, count(*) filter (where k->>'result' = 'got') as got
        from project_list l, jsonb_array_elements(l.detail->'picks') k
        where l.office_id = ${officeId} and l.place_unit in (select unit_id from units)
          and extract(year from l.given_at) = extract(year from ${to}::date))
      select dealt.*, owed.due as owed_due, owed.in_time as owed_in_time, made.due as made_due, made.done as made_done,
        found.agreed as found, found.closed as found_closed, grids.grids, grids.held, tries.tried, tries.answering,
        days.begun, days.days_held, days.of_year, days.published, received.expected, received.came, received.asked,
        proposed.proposals, proposed.sorted, listed.projects, listed.finished, stages.milestones, stages.reached_milestones,
        miles.entitled, miles.reached, answers.said, answers.got
      from dealt, owed, made, found, grids, tries, days, received, proposed, listed, stages, miles, answers`),
  );
  const part = (value: string, of: string): Known => ({ value: Number(row![value]), of: Number(row![of]) });
  return {
    'answered-in-time': part('in_time', 'answered'),
    satisfied: part('satisfied', 'rated'),
    'not-reopened': part('once', 'closed'),
    corrected: part('corrected', 'dissatisfied'),
    'duties-in-time': part('owed_in_time', 'owed_due'),
    'obligations-done': part('made_done', 'made_due'),
    'findings-corrected': part('found_closed', 'found'),
    'proposals-sorted': part('sorted', 'proposals'),
    'projects-finished': part('finished', 'projects'),
    'project-milestones': part('reached_milestones', 'milestones'),
    'project-reached': part('reached', 'entitled'),
    'project-confirmed': part('got', 'said'),
    'grids-held': part('held', 'grids'),
    'contacts-answering': part('answering', 'tried'),
    'reception-days-published': part('published', 'of_year'),
    'reception-days-held': part('days_held', 'begun'),
    'people-received': part('came', 'expected'),
    'became-appeals': part('asked', 'came'),
    ...sent,
    ...(await ownForms(read, officeId, to)),
  };
}

/** What a unit sent down; of inspections what the whole office announced, as there is one calendar of them. */
async function sentOf(
  read: Reader,
  officeId: string,
  unit: string,
  from: Instant,
  until: Instant,
  only: readonly string[],
): Promise<Readonly<Record<string, Known>>> {
  const wantsMerged = only.length === 0 || only.includes('inspections-merged');
  const [own, all, visits, merged] = await Promise.all([
    weightBelow(read, officeId, unit, from, until),
    weights(read, officeId, 'sender', from, until),
    visitsWithin(read, officeId, 'sender', from, until),
    wantsMerged ? inspectionsMerged(read, officeId, from, until) : null,
  ]);
  const sent = own.documents + own.meetings + own.requests;
  // Unannounced visits need no notice, and are no part of it.
  const sum = (counts: readonly number[]) => counts.reduce((whole, n) => whole + n, 0);
  const inspections = sum([...all.map((w) => w.inspections), ...visits.map((v) => v.announced)]);
  const inTime = sum([...all, ...visits].map((w) => w.inTime));
  const of = (value: number): Known => ({ value, of: sent });
  return {
    'sent-in-order': of(own.inOrder),
    'sent-documents': of(own.documents),
    'sent-meetings': of(own.meetings),
    'sent-within-week': of(own.week),
    'sent-within-three-days': of(own.days),
    'sent-off-hours': { value: own.offHours, of: sent + own.inspections },
    'sent-passed-on': { value: own.passedOn, of: sent + own.inspections },
    'sent-undecided': { value: own.undecided, of: own.meetings },
    'sent-over-budget': of(own.over),
    'requests-sent': of(own.requests),
    'inspections-in-time': { value: inTime, of: inspections },
    ...(merged && { 'inspections-merged': { value: merged.joined, of: merged.all } }),
  };
}

/** What the rules in force on a day ask people to fill in: of the whole office. */
async function ownForms(read: Reader, officeId: string, day: PlainDate): Promise<Readonly<Record<string, Known>>> {
  const forms = inForceOn(await adoptedOf(read, officeId), day).flatMap(({ mechanism }) =>
    (mechanism.duties ?? []).map((duty) => duty.record),
  );
  const sum = (of: (form: RecordForm) => number): number => forms.reduce((all, form) => all + of(form), 0);
  const fieldsIn = (form: RecordForm): number => Object.keys(form.properties).length;
  return {
    'own-forms': { value: forms.filter((form) => fieldsIn(form) > 0).length, of: forms.length },
    'own-fields': { value: sum((form) => form.required.length), of: sum(fieldsIn) },
  };
}

/** The beginning of a day, or of so many days after it. */
const dayStart = (zone: Zone, day: PlainDate, after: number): Instant =>
  instant(fromWall(zone, Date.parse(`${day}T00:00:00Z`) + after * 86_400_000));
