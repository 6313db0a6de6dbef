import { type Selectable, sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Finding as FindingRow } from '../db/schema.generated.ts';
import { dutiesById, pathOf } from '../duties/queries.ts';
import { type Actor, hasRole, type StaffActor, standsUnder } from '../kernel/actor.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { whoServes } from '../org/queries.ts';
import { decidesIn, headed, OVERSEES, postsOf, type Seen, sees, workingIn } from './access.ts';
import { type Finding, type FindingState, repeatsFrom, type Source } from './rules.ts';
import { fromRow, load } from './store.ts';

/** A finding with what says who may know of it and act on it. */
async function seenOf(read: Reader, officeId: string, finding: Finding, day: PlainDate): Promise<Seen> {
  const [path, duties, serving, accused] = await Promise.all([
    pathOf(read, officeId, finding.unit),
    dutiesById(read, officeId, Object.values(finding.duties)),
    whoServes(read, officeId, { units: [finding.by.unit] }, day),
    accusedOf(read, officeId, finding),
  ]);
  return { finding, path, duties, finderServes: serving.some((s) => s.accountId === finding.by.account), accused };
}

/** The units that the report accuses which a finding came of, as it stands now; `null` where it came of none. */
async function accusedOf(read: Reader, officeId: string, { source }: Finding): Promise<readonly string[] | null> {
  if (source.kind !== 'complaint' || source.id === null) return null;
  const [row] = await read.rows(
    raw(sql<{ accused_units: string[] }>`select accused_units from appeal
      where office_id = ${officeId} and case_id = ${source.id}::uuid and visibility = 'confidential'`),
  );
  return row?.accused_units ?? null;
}

/** The appeal with this number; who may know of it is for the caller. */
export async function numbered(read: Reader, officeId: string, number: string): Promise<string | null> {
  const [row] = await read.rows(
    raw(
      sql<{
        case_id: string;
      }>`select case_id from appeal where office_id = ${officeId} and number = ${number.toUpperCase()}`,
    ),
  );
  return row?.case_id ?? null;
}

/** One finding for an actor: `null` if there is none, or none for them. */
export async function findingFor(read: Reader, actor: Actor, findingId: string, day: PlainDate): Promise<Seen | null> {
  const finding = await load(read, actor.officeId, findingId);
  const seen = finding && (await seenOf(read, actor.officeId, finding, day));
  return seen && sees(actor, seen) ? seen : null;
}

/** The number of an appeal, which somebody named before. */
export async function numberOf(read: Reader, officeId: string, caseId: string): Promise<string> {
  const [row] = await read.rows(
    raw(sql<{ number: string }>`select number from appeal where office_id = ${officeId} and case_id = ${caseId}::uuid`),
  );
  return row!.number;
}

const withinOf = (actor: StaffActor): readonly string[] => [
  ...new Set(actor.posts.flatMap((p) => standsUnder(p.unitPath))),
];

/** `sees` of access.ts, in SQL; `r` is the report that it came of. */
function visible(actor: StaffActor) {
  return sql`case when f.state in ('held', 'put', 'unfounded')
    then not (coalesce(r.accused_units, '{}') || f.unit_id) && ${withinOf(actor)}::text[]
      and (${hasRole(actor, 'discipline')}::boolean or f.by_unit = any(${workingIn(actor)}::text[]))
    else ${visibleUnheld(actor, 'f')} end`;
}

/** Of a finding `of` at the unit `u` that was put to it. */
function visibleUnheld(actor: StaffActor, of: 'f' | 'b') {
  const posts = postsOf(actor);
  const working = workingIn(actor);
  const its = (column: string) => sql.ref(`${of}.${column}`);
  return sql`(${hasRole(actor, ...OVERSEES)}::boolean or ${its('by_account')} = ${actor.accountId}::uuid
      or ${its('by_post')} = any(${posts}::text[]) or ${its('by_unit')} = any(${working}::text[])
      or u.path && ${headed(actor)}::text[]
      or case when ${its('concerned')} is null then ${its('unit_id')} = any(${working}::text[])
           else ${its('concerned')} = any(${posts}::text[]) end
      or ${its('decide_unit')} = any(${decidesIn(actor)}::text[])
      or exists (select from duty d cross join jsonb_array_elements(d.chain) l where d.office_id = ${its('office_id')}
           and d.about = 'finding:' || ${its('finding_id')} and l->>'post' = any(${posts}::text[])))`;
}

/** What somebody is told that it was found in: who may not know of the report (`knowsReport`) reads that supervision found it. */
const told = (actor: StaffActor) => sql`case when r.case_id is not null
  and not (${hasRole(actor, 'discipline')}::boolean and not r.accused_units && ${withinOf(actor)}::text[])
  then 'supervision' else f.source_kind end`;

export interface FindingFilter {
  /** Mine: found by me, or with a duty of my posts; unit: of my units and those below me; office: all that I may see. */
  readonly view: 'mine' | 'unit' | 'office';
  readonly state?: FindingState | undefined;
  readonly source?: Source | undefined;
  readonly unit?: string | undefined;
  readonly rule?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  /** Only those not closed or dropped. */
  readonly open?: boolean | undefined;
  readonly after?: { readonly openedAt: Instant; readonly findingId: string } | undefined;
  readonly limit: number;
}

/** A finding as lists show it: with how many that the reader sees stand before it under the same rule in the same unit. */
export interface FindingLine {
  readonly finding: Finding;
  /** What the actor is told that it was found in. */
  readonly source: Source;
  readonly before: number;
  /** Who has the correction now; `null` before there is one. */
  readonly holder: { readonly unit: string; readonly post: string | null } | null;
}

type Row = Selectable<FindingRow> & {
  told: Source;
  before: number;
  holder_unit: string | null;
  holder_post: string | null;
};

/** What of a report is held, and what did not stand, makes nothing a repeat. */
const NOT_FOUND: readonly FindingState[] = ['held', 'put', 'unfounded', 'dropped'];

const ALIKE = 100;

/**
 * What stands under the same rule in the same unit, no more than some months apart, as far as the actor may see it: before and after,
 * each in order of time.
 */
export async function alike(
  read: Reader,
  actor: StaffActor,
  months: number,
  { findingId, unit, rule, foundOn, openedAt }: Finding,
): Promise<{ readonly before: readonly Finding[]; readonly after: readonly Finding[] }> {
  const lines = await listFindings(read, actor, months, { view: 'office', unit, rule: rule.id, limit: ALIKE });
  // Of one day whichever was written down first: the id of one from a visit is made on the device, and tells no time.
  const order = (f: Finding) => `${f.foundOn} ${f.openedAt} ${f.findingId}`;
  const own = `${foundOn} ${openedAt} ${findingId}`;
  const same = lines
    .map((l) => l.finding)
    .filter((f) => f.findingId !== findingId && !f.allegation && !NOT_FOUND.includes(f.state))
    .sort((a, b) => (order(a) < order(b) ? -1 : 1));
  return {
    before: same.filter((f) => order(f) < own && f.foundOn >= repeatsFrom(foundOn, months)),
    after: same.filter((f) => order(f) > own && foundOn >= repeatsFrom(f.foundOn, months)),
  };
}

/**
 * Findings the actor may see, newest first.
 * @param months how far back a finding makes another a repeat
 */
export async function listFindings(
  read: Reader,
  actor: StaffActor,
  months: number,
  filter: FindingFilter,
): Promise<FindingLine[]> {
  const { view, state, source, unit, rule, ids, open, after } = filter;
  const conditions = [sql`f.office_id = ${actor.officeId}`, visible(actor)];
  const posts = postsOf(actor);
  if (view === 'mine')
    conditions.push(sql`(f.by_account = ${actor.accountId}::uuid or f.concerned = any(${posts}::text[])
      or f.owner_post = any(${posts}::text[]) or exists (select from duty d where d.office_id = f.office_id
        and d.about = 'finding:' || f.finding_id and d.ended_at is null and (d.holder_post = any(${posts}::text[])
          or (d.holder_post is null and d.holder_unit = any(${workingIn(actor)}::text[])))))`);
  if (view === 'unit')
    conditions.push(sql`(f.unit_id = any(${workingIn(actor)}::text[]) or u.path && ${headed(actor)}::text[])`);
  if (state) conditions.push(sql`f.state = ${state}`);
  if (source) conditions.push(sql`${told(actor)} = ${source}`);
  if (unit) conditions.push(sql`f.unit_id = ${unit}`);
  if (rule) conditions.push(sql`f.rule_id = ${rule}`);
  if (ids) conditions.push(sql`f.finding_id = any(${ids}::uuid[])`);
  if (open) conditions.push(sql`f.ended_at is null`);
  if (after)
    conditions.push(sql`(f.opened_at, f.finding_id) < (${after.openedAt}::timestamptz, ${after.findingId}::uuid)`);
  const rows = await read.rows(
    raw(sql<Row>`select f.*, ${told(actor)} as told, c.holder_unit, c.holder_post, (select count(*)::int from finding b
          where b.office_id = f.office_id and b.unit_id = f.unit_id and b.rule_id = f.rule_id and b.finding_id <> f.finding_id
            and (b.found_on, b.opened_at, b.finding_id) < (f.found_on, f.opened_at, f.finding_id) and not b.allegation
            and b.state <> all(${NOT_FOUND}::text[]) and ${visibleUnheld(actor, 'b')}
            and b.found_on >= f.found_on - make_interval(months => ${months}::int)) as before
        from finding f join unit u on u.office_id = f.office_id and u.unit_id = f.unit_id
        left join appeal r on r.office_id = f.office_id and r.visibility = 'confidential'
          and r.case_id = case when f.source_kind = 'complaint' then f.source_id::uuid end
        left join duty c on c.office_id = f.office_id and c.duty_id = (f.duties->>'correct')::uuid
        where ${sql.join(conditions, sql` and `)} order by f.opened_at desc, f.finding_id desc limit ${filter.limit}`),
  );
  return rows.map((row) => ({
    finding: fromRow(row),
    source: row.told,
    before: row.before,
    holder: row.holder_unit === null ? null : { unit: row.holder_unit, post: row.holder_post },
  }));
}
