import { type Selectable, sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Inspection as InspectionRow } from '../db/schema.generated.ts';
import type { Keys } from '../identity/keys.ts';
import { kept } from '../identity/vault.ts';
import { type Actor, hasRole, type Role, type StaffActor, standsUnder } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { holderOn } from '../org/queries.ts';
import type { Other } from '../sendings/checks.rules.ts';
import { headed, type Knows, knows, plansIn, postIds, worksIn } from './access.ts';
import type { Inspection, InspectionState, Plan } from './rules.ts';
import { fromRow, streamOf } from './store.ts';

type Row = Selectable<InspectionRow> & { paths: string[][] };

/** An inspection as far as the actor may know of it. */
export interface KnownInspection {
  readonly inspection: Inspection;
  readonly knows: Knows;
}

const PATHS = sql`(select coalesce(jsonb_agg(to_jsonb(u.path)), '[]') from unit u
  where u.office_id = i.office_id and u.unit_id = any(i.targets)) as paths`;

/** `knows` of access.ts, in SQL: whether it is anything at all. */
function visible(actor: StaffActor) {
  const posts = postIds(actor);
  const inside = [...new Set(actor.posts.flatMap((p) => standsUnder(p.unitPath)))];
  return sql`(i.post_id = any(${posts}::text[]) or i.team && ${posts}::text[]
    or case when i.kind = 'sealed' and (i.state = 'waiting' or (i.state = 'cancelled' and cardinality(i.targets) = 0))
         then i.unit_id = any(${plansIn(actor)}::text[])
       when i.targets && ${inside}::text[]
         then i.targets && ${worksIn(actor)}::text[] or ${hasRole(actor, 'supervisor', 'discipline')}::boolean
       else ${hasRole(actor, 'supervisor', 'discipline', 'auditor')}::boolean
         or exists (select from unit u where u.office_id = i.office_id and u.unit_id = any(i.targets)
              and u.path && ${headed(actor)}::text[]) end)`;
}

const knownOf = (actor: Actor, row: Row, now: Instant): KnownInspection | null => {
  const inspection = fromRow(row);
  const level = knows(actor, { inspection, paths: row.paths }, now);
  return level && { inspection, knows: level };
};

/** One inspection for an actor: `null` if there is none, or none for them. */
export async function inspectionFor(
  read: Reader,
  actor: Actor,
  id: string,
  now: Instant,
): Promise<KnownInspection | null> {
  const [row] = await read.rows(
    raw(sql<Row>`select i.*, ${PATHS} from inspection i
      where i.office_id = ${actor.officeId} and i.inspection_id = ${id}::uuid`),
  );
  return row ? knownOf(actor, row, now) : null;
}

export interface InspectionFilter {
  readonly state?: InspectionState | undefined;
  readonly after?: { readonly plannedAt: Instant; readonly id: string } | undefined;
  readonly limit: number;
}

/** Inspections the actor may know of, newest first. */
export async function listInspections(
  read: Reader,
  actor: StaffActor,
  { state, after, limit }: InspectionFilter,
  now: Instant,
): Promise<KnownInspection[]> {
  const conditions = [sql`i.office_id = ${actor.officeId}`, visible(actor)];
  if (state) conditions.push(sql`i.state = ${state}`);
  if (after)
    conditions.push(sql`(i.planned_at, i.inspection_id) < (${after.plannedAt}::timestamptz, ${after.id}::uuid)`);
  const rows = await read.rows(
    raw(sql<Row>`select i.*, ${PATHS} from inspection i where ${sql.join(conditions, sql` and `)}
      order by i.planned_at desc, i.inspection_id desc limit ${limit}`),
  );
  return rows.flatMap((row) => knownOf(actor, row, now) ?? []);
}

/** These inspections, as far as the actor may know of them. */
export async function inspectionsById(
  read: Reader,
  actor: StaffActor,
  ids: readonly string[],
  now: Instant,
): Promise<KnownInspection[]> {
  const rows = await read.rows(
    raw(sql<Row>`select i.*, ${PATHS} from inspection i
      where i.office_id = ${actor.officeId} and i.inspection_id = any(${ids}::uuid[]) and ${visible(actor)}`),
  );
  return rows.flatMap((row) => knownOf(actor, row, now) ?? []);
}

/** A plan as it lies in the vault: what it says, and the very bytes that were hashed. */
export interface KeptPlan {
  readonly plan: Plan;
  readonly file: string;
}

/** Plans by the inspection's id; one that cannot be read is absent. Who may read one is for the caller: see `knows`. */
export async function plansOf(
  read: Reader,
  keys: Keys,
  officeId: string,
  inspections: readonly Pick<Inspection, 'inspectionId' | 'plan'>[],
): Promise<ReadonlyMap<string, KeptPlan>> {
  if (inspections.length === 0) return new Map();
  const ids = inspections.map((i) => i.inspectionId);
  const vault = await kept(read, keys, officeId, ids);
  return new Map(
    inspections.flatMap(({ inspectionId, plan }): [string, KeptPlan][] => {
      const file = vault.get(inspectionId)?.items.get(plan)?.text;
      return file === undefined ? [] : [[inspectionId, { file, plan: JSON.parse(file) as Plan }]];
    }),
  );
}

export const planOf = async (
  read: Reader,
  keys: Keys,
  officeId: string,
  inspection: Pick<Inspection, 'inspectionId' | 'plan'>,
): Promise<KeptPlan | null> => (await plansOf(read, keys, officeId, [inspection])).get(inspection.inspectionId) ?? null;

/** The first seal of the ledger that holds the entry by which it was planned; `null` until there is one. */
export async function sealedBy(
  read: Reader,
  officeId: string,
  inspectionId: string,
): Promise<{ treeSize: number; root: string; sealedAt: Instant } | null> {
  const [row] = await read.rows(
    raw(sql<{ tree_size: number; root: Buffer; sealed_at: Instant }>`
      select s.tree_size, s.root, s.sealed_at from ledger_leaf l
      join ledger_seal s on s.office_id = l.office_id and s.tree_size > l.leaf_index
      where l.office_id = ${officeId} and l.stream = ${streamOf(inspectionId)} and l.version = 1
      order by s.tree_size limit 1`),
  );
  return row ? { treeSize: row.tree_size, root: row.root.toString('hex'), sealedAt: row.sealed_at } : null;
}

/** Who is in a team: post, unit, role, and who holds the post today. */
export interface TeamMember {
  readonly post: Text & { readonly id: string };
  readonly unit: string;
  readonly role: Role;
  readonly name: string | null;
}

export async function teamOf(
  read: Reader,
  officeId: string,
  team: readonly string[],
  day: PlainDate,
): Promise<TeamMember[]> {
  const rows = await read.rows(
    raw(sql<{ post_id: string; title_zh: string; title_en: string; unit_id: string; role: Role; name: string | null }>`
      select p.post_id, p.title_zh, p.title_en, p.unit_id, p.role, holder.display_name as name
      from unnest(${team}::text[]) with ordinality as t(post_id, n)
      join post p on p.office_id = ${officeId} and p.post_id = t.post_id
      ${holderOn(day)} order by t.n`),
  );
  return rows.map((r) => ({
    post: { id: r.post_id, zh: r.title_zh, en: r.title_en },
    unit: r.unit_id,
    role: r.role,
    name: r.name,
  }));
}

/** What became of findings: where each stands, with whom. */
export interface FindingNow {
  readonly findingId: string;
  readonly unit: string;
  readonly state: string;
  readonly foundOn: PlainDate;
  readonly correctBy: PlainDate | null;
}

export async function findingsNow(
  read: Reader,
  officeId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, FindingNow>> {
  if (ids.length === 0) return new Map();
  const rows = await read.rows(
    raw(sql<{ finding_id: string; unit_id: string; state: string; found_on: PlainDate; correct_by: PlainDate | null }>`
      select finding_id, unit_id, state, found_on, correct_by from finding
      where office_id = ${officeId} and finding_id = any(${ids}::uuid[])`),
  );
  return new Map(
    rows.map((r) => [
      r.finding_id,
      { findingId: r.finding_id, unit: r.unit_id, state: r.state, foundOn: r.found_on, correctBy: r.correct_by },
    ]),
  );
}

/** Inspections announced to one of these units for days within these, as whoever wants to send another is told of them. */
export async function announcedAt(
  read: Reader,
  officeId: string,
  units: readonly string[],
  from: PlainDate,
  until: PlainDate,
): Promise<Other[]> {
  return read.rows(
    raw(sql<Other>`select inspection_id as id, 'inspection' as of, unit_id as unit, targets as "to", from_on as "from", to_on as until,
        null::text as subject, state = 'waiting' as joinable
      from inspection where office_id = ${officeId} and kind = 'announced' and state in ('waiting', 'open')
        and targets && ${units}::text[] and from_on <= ${until}::date and to_on >= ${from}::date
      order by from_on, inspection_id`),
  );
}

/** One that was announced and waits for its visit; `null` for anything else, a sealed one included. */
export async function announcedOne(read: Reader, officeId: string, id: string): Promise<Inspection | null> {
  const [row] = await read.rows(
    raw(sql<Selectable<InspectionRow>>`select * from inspection
      where office_id = ${officeId} and inspection_id = ${id}::uuid and kind = 'announced' and state = 'waiting'`),
  );
  return row ? fromRow(row) : null;
}
