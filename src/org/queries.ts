import { sql } from 'kysely';
import { type Reader, raw, sqlOf } from '../db/open.ts';
import type { Role, StaffActor } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { type Answer, answer, type Standing } from './answering.ts';
import { orgPack } from './pack.ts';
import { pathOf, type UnitKind } from './rules.ts';
import { loadTree } from './store.ts';

/** An open duty, as a list of what passes on shows it. */
export interface OpenDuty {
  readonly dutyId: string;
  readonly unitId: string;
  readonly postId: string | null;
  readonly title: Text;
  readonly dueOn: PlainDate | null;
  /** The unit that has it now, where the post handed it on and still answers for it; `null`: the post has it. */
  readonly with: Text | null;
}

/** What is open at these posts or was handed on by them, or is held by these units as a whole. Duties are a floor above: `app/compose.ts` passes it in. */
export type OpenDutiesOf = (
  read: Reader,
  officeId: string,
  at: { readonly posts: readonly string[]; readonly units: readonly string[] },
) => Promise<OpenDuty[]>;

// A holder whose account is closed holds nothing: the post has fallen to the head, and `leftBehind` shows it.
export const holderOn = (day: PlainDate) => sql`
  left join lateral (
    select h.account_id, h.since, a.display_name from holding h
    left join account a on a.office_id = h.office_id and a.account_id = h.account_id
    where h.office_id = p.office_id and h.post_id = p.post_id and h.since <= ${day}::date
      and (h.until is null or h.until >= ${day}::date) and a.active is not false
  ) as holder on true`;

/** A unit as routing wants it (`RoutingUnit` of src/cases/routing.ts). */
export interface UnitForRouting extends Text {
  readonly id: string;
  readonly kind: UnitKind;
  readonly functions: readonly string[];
  readonly parentId: string | null;
  readonly aliases: readonly string[];
  readonly places: readonly string[];
}

export async function unitsForRouting(read: Reader, officeId: string): Promise<UnitForRouting[]> {
  const tree = await loadTree(read, officeId);
  return [...tree.values()]
    .filter((u) => u.active)
    .map(({ unitId, zh, en, kind, functions, parentId, aliases, places }) => ({
      id: unitId,
      zh,
      en,
      kind,
      functions,
      parentId,
      aliases,
      places,
    }));
}

export type StandingRow = {
  post_id: string;
  unit_id: string;
  title_zh: string;
  title_en: string;
  account_id: string | null;
};

export const toStanding = (r: StandingRow): Standing => ({
  postId: r.post_id,
  unitId: r.unit_id,
  title: { zh: r.title_zh, en: r.title_en },
  accountId: r.account_id,
});

/** Who holds the post on that day; `null` if it stands vacant. */
export async function holderOf(read: Reader, officeId: string, postId: string, day: PlainDate): Promise<string | null> {
  const [row] = await read.rows(
    raw(
      sql<{ account_id: string | null }>`
        select holder.account_id from post p ${holderOn(day)} where p.office_id = ${officeId} and p.post_id = ${postId}`,
    ),
  );
  return row?.account_id ?? null;
}

/** Who heads the unit on that day: itself only, not those above. */
export async function headOf(
  read: Reader,
  officeId: string,
  unitId: string,
  day: PlainDate,
): Promise<{ postId: string; accountId: string } | null> {
  const [head] = (await standingHeads(read, officeId, [unitId], day)).filter((h) => h.accountId !== null);
  return head ? { postId: head.postId, accountId: head.accountId! } : null;
}

const standingHeads = async (read: Reader, officeId: string, unitIds: readonly string[], day: PlainDate) =>
  (
    await read.rows(
      raw(
        sql<StandingRow>`
          select p.post_id, p.unit_id, p.title_zh, p.title_en, holder.account_id from post p ${holderOn(day)}
          where p.office_id = ${officeId} and p.role = 'head' and p.active and p.unit_id = any(${unitIds}::text[])
          order by p.post_id`,
      ),
    )
  ).map(toStanding);

/**
 * Who answers for each post on that day, and why. A post without a holder falls to the head of its unit, then of the units above.
 * @param asVacant posts to be taken as vacant: what would be if their holders left
 */
export async function answerableFor(
  read: Reader,
  officeId: string,
  postIds: readonly string[],
  day: PlainDate,
  asVacant: readonly string[] = [],
): Promise<Map<string, Answer>> {
  const rows = await read.rows(
    raw(
      sql<StandingRow & { path: string[] }>`
        select p.post_id, p.unit_id, p.title_zh, p.title_en, holder.account_id, u.path
        from post p join unit u on u.office_id = p.office_id and u.unit_id = p.unit_id ${holderOn(day)}
        where p.office_id = ${officeId} and p.post_id = any(${postIds}::text[])`,
    ),
  );
  const vacate = (s: Standing): Standing => (asVacant.includes(s.postId) ? { ...s, accountId: null } : s);
  const above = [...new Set(rows.flatMap((r) => r.path))];
  const heads = (await standingHeads(read, officeId, above, day)).map(vacate);
  const names = await unitNames(read, officeId, above);
  const unitName = (id: string): Text => names.get(id) ?? { zh: id, en: id };
  return new Map(rows.map((r) => [r.post_id, answer(vacate(toStanding(r)), r.path, heads, unitName, orgPack.answers)]));
}

/** A post in its unit. */
interface PostInUnit {
  readonly postId: string;
  readonly unitId: string;
}

/** The vacant posts that fall to this head on that day: what is owed there is the head's own work until somebody is appointed. */
export async function standsInFor(read: Reader, actor: StaffActor, day: PlainDate): Promise<PostInUnit[]> {
  const heads = actor.posts.filter((p) => p.role === 'head').map((p) => p.unitId);
  if (heads.length === 0) return [];
  const vacant = await read.rows(
    raw(
      sql<{ post_id: string; unit_id: string }>`
        select p.post_id, p.unit_id from post p
        join unit u on u.office_id = p.office_id and u.unit_id = p.unit_id ${holderOn(day)}
        where p.office_id = ${actor.officeId} and p.active and u.path && ${heads}::text[] and holder.account_id is null`,
    ),
  );
  if (vacant.length === 0) return [];
  const answers = await answerableFor(
    read,
    actor.officeId,
    vacant.map((v) => v.post_id),
    day,
  );
  return vacant
    .filter((v) => answers.get(v.post_id)?.accountId === actor.accountId)
    .map((v) => ({ postId: v.post_id, unitId: v.unit_id }));
}

/**
 * Whose it is to see that a post's hand-over is acknowledged: the nearest head in office who is not the successor. Where there is none
 * (the office's own head changes), the office as a whole.
 */
export async function headBeside(
  read: Reader,
  officeId: string,
  unitId: string,
  successor: string,
  day: PlainDate,
): Promise<{ unitId: string; postId: string | null }> {
  const path = pathOf(await loadTree(read, officeId), unitId);
  const heads = (await standingHeads(read, officeId, path, day)).filter(
    (h) => h.accountId !== null && h.accountId !== successor,
  );
  const found = path.flatMap((id) => heads.filter((h) => h.unitId === id))[0];
  return found ? { unitId: found.unitId, postId: found.postId } : { unitId: path.at(-1)!, postId: null };
}

/** Names of units. */
export async function unitNames(
  read: Reader,
  officeId: string,
  unitIds: readonly string[],
): Promise<Map<string, Text>> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('unit')
      .select(['unit_id', 'name_zh', 'name_en'])
      .where('office_id', '=', officeId)
      .where(sql<boolean>`unit_id = any(${unitIds}::text[])`),
  );
  return new Map(rows.map((r) => [r.unit_id, { zh: r.name_zh, en: r.name_en }]));
}

/** Somebody who serves: who, in which post. */
export interface Serving {
  readonly accountId: string;
  readonly name: string;
  readonly postId: string;
  readonly unitId: string;
  readonly role: Role;
}

/** Who serves in these units on that day, if wished in certain roles only: whom to tell, whom to choose. */
export async function whoServes(
  read: Reader,
  officeId: string,
  which: { readonly units?: readonly string[]; readonly roles?: readonly Role[] },
  day: PlainDate,
): Promise<Serving[]> {
  const { units = null, roles = null } = which;
  const rows = await read.rows(
    raw(
      sql<{ account_id: string; display_name: string | null; post_id: string; unit_id: string; role: Role }>`
        select holder.account_id, holder.display_name, p.post_id, p.unit_id, p.role from post p ${holderOn(day)}
        where p.office_id = ${officeId} and p.active and holder.account_id is not null
          and (${units}::text[] is null or p.unit_id = any(${units}::text[]))
          and (${roles}::text[] is null or p.role = any(${roles}::text[]))
        order by p.post_id`,
    ),
  );
  return rows.map((r) => ({
    accountId: r.account_id,
    name: r.display_name ?? '',
    postId: r.post_id,
    unitId: r.unit_id,
    role: r.role,
  }));
}

/** Display names of accounts. */
export async function accountNames(
  read: Reader,
  officeId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await read.rows(
    sqlOf
      .selectFrom('account')
      .select(['account_id', 'display_name'])
      .where('office_id', '=', officeId)
      .where(sql<boolean>`account_id = any(${[...new Set(ids)]}::uuid[])`),
  );
  return new Map(rows.map((r) => [r.account_id, r.display_name]));
}

/** Names of people of the office, those who left too, that stand in a text. */
export async function namesWithin(read: Reader, officeId: string, text: string): Promise<string[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('account')
      .select('display_name')
      .distinct()
      .where('office_id', '=', officeId)
      .where(sql<boolean>`char_length(display_name) > 1 and strpos(${text}, display_name) > 0`)
      .orderBy('display_name'),
  );
  return rows.map((r) => r.display_name);
}

/** Posts by id, with their titles and who holds them on that day (`null`: vacant): for lists that name posts. */
export async function postsNamed(
  read: Reader,
  officeId: string,
  posts: readonly string[],
  day: PlainDate,
): Promise<ReadonlyMap<string, { readonly title: Text; readonly name: string | null }>> {
  if (posts.length === 0) return new Map();
  const rows = await read.rows(
    raw(
      sql<StandingRow & { display_name: string | null }>`
        select p.post_id, p.title_zh, p.title_en, holder.display_name from post p ${holderOn(day)}
        where p.office_id = ${officeId} and p.post_id = any(${[...new Set(posts)]}::text[])`,
    ),
  );
  return new Map(rows.map((r) => [r.post_id, { title: { zh: r.title_zh, en: r.title_en }, name: r.display_name }]));
}

/** How many people serve in each unit on a day, whoever they are: a person with two posts of a unit is one. */
export async function headsOn(read: Reader, officeId: string, day: PlainDate): Promise<ReadonlyMap<string, number>> {
  const rows = await read.rows(
    raw(sql<{ unit_id: string; heads: number }>`
      select p.unit_id, count(distinct h.account_id)::int as heads
      from holding h join post p on p.office_id = h.office_id and p.post_id = h.post_id
      where h.office_id = ${officeId} and h.since <= ${day}::date and (h.until is null or h.until >= ${day}::date)
      group by p.unit_id`),
  );
  return new Map(rows.map((r) => [r.unit_id, r.heads]));
}
