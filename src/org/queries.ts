import { sql } from 'kysely';
import { type Reader, raw, sqlOf } from '../db/open.ts';
import type { Actor, HeldPost, Role } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { canArrange, canPost, reads, type Verdict } from './access.ts';
import { type Answer, answer, type Standing } from './answering.ts';
import { orgPack } from './pack.ts';
import { holdingOn, type Post, pathOf, postAllows, type Unit, type UnitKind, unitAllows } from './rules.ts';
import { loadPosts, loadTree } from './store.ts';

// A holder whose account is closed holds nothing: the post has fallen to the head, and `leftBehind` shows it.
const holderOn = (day: PlainDate) => sql`
  left join lateral (
    select h.account_id, h.since, a.display_name from holding h
    left join account a on a.office_id = h.office_id and a.account_id = h.account_id
    where h.office_id = p.office_id and h.post_id = p.post_id and h.since <= ${day}::date
      and (h.until is null or h.until >= ${day}::date) and a.active is not false
  ) as holder on true`;

// --- For other slices ------------------------------------------------------------------------------------------------------

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

/** The posts an account holds on a day, as its actor carries them. */
export async function heldPosts(
  read: Reader,
  officeId: string,
  accountId: string,
  day: PlainDate,
): Promise<HeldPost[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('holding as h')
      .innerJoin('post as p', (j) => j.onRef('p.office_id', '=', 'h.office_id').onRef('p.post_id', '=', 'h.post_id'))
      .innerJoin('unit as u', (j) => j.onRef('u.office_id', '=', 'p.office_id').onRef('u.unit_id', '=', 'p.unit_id'))
      .select(['p.post_id', 'p.unit_id', 'p.role', 'u.path'])
      .where('h.office_id', '=', officeId)
      .where('h.account_id', '=', accountId)
      .where('h.since', '<=', day)
      .where((e) => e.or([e('h.until', 'is', null), e('h.until', '>=', day)]))
      .where('p.active', '=', true)
      .orderBy('p.post_id'),
  );
  return rows.map((r) => ({ postId: r.post_id, unitId: r.unit_id, role: r.role as Role, unitPath: r.path }));
}

/** Paths of units: the unit first, then all above it, nearest first. */
export async function pathsOf(
  read: Reader,
  officeId: string,
  unitIds: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('unit')
      .select(['unit_id', 'path'])
      .where('office_id', '=', officeId)
      .where(sql<boolean>`unit_id = any(${unitIds}::text[])`),
  );
  return new Map(rows.map((r) => [r.unit_id, r.path]));
}

type StandingRow = {
  post_id: string;
  unit_id: string;
  title_zh: string;
  title_en: string;
  account_id: string | null;
};

const toStanding = (r: StandingRow): Standing => ({
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
  const names = await namesOf(read, officeId, above);
  const unitName = (id: string): Text => names.get(id) ?? { zh: id, en: id };
  return new Map(rows.map((r) => [r.post_id, answer(vacate(toStanding(r)), r.path, heads, unitName, orgPack.answers)]));
}

/** Names of units. */
export async function namesOf(read: Reader, officeId: string, unitIds: readonly string[]): Promise<Map<string, Text>> {
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

// --- For people ------------------------------------------------------------------------------------------------------------

/** A unit in the tree, with how its posts stand. */
export interface TreeUnit extends Unit {
  readonly posts: number;
  readonly vacant: number;
  readonly head: { readonly accountId: string; readonly name: string } | null;
}

/** The whole tree on a day, parents before children, in one query. Everybody who works in the office reads it. */
export async function officeTree(read: Reader, actor: Actor, day: PlainDate): Promise<TreeUnit[]> {
  if (!reads(actor)) throw new Refusal('org.staff-only');
  type Row = {
    unit_id: string;
    version: number;
    parent_id: string | null;
    kind: UnitKind;
    name_zh: string;
    name_en: string;
  };
  type More = { functions: string[]; aliases: string[]; places: string[]; active: boolean };
  type Posts = { posts: number; vacant: number; head: string | null; head_name: string | null };
  const rows = await read.rows(
    raw(
      sql<Row & More & Posts>`
        select u.*, coalesce(c.posts, 0) as posts, coalesce(c.vacant, 0) as vacant, c.head, c.head_name
        from unit u left join (
          select p.unit_id, count(*)::integer as posts,
            count(*) filter (where holder.account_id is null)::integer as vacant,
            (array_agg(holder.account_id order by p.post_id) filter (where p.role = 'head' and holder.account_id is not null))[1] as head,
            (array_agg(holder.display_name order by p.post_id) filter (where p.role = 'head' and holder.account_id is not null))[1] as head_name
          from post p ${holderOn(day)}
          where p.office_id = ${actor.officeId} and p.active group by p.unit_id
        ) c on c.unit_id = u.unit_id
        where u.office_id = ${actor.officeId} order by cardinality(u.path), u.unit_id`,
    ),
  );
  return rows.map((r) => ({
    unitId: r.unit_id,
    version: r.version,
    parentId: r.parent_id,
    kind: r.kind,
    zh: r.name_zh,
    en: r.name_en,
    functions: r.functions,
    aliases: r.aliases,
    places: r.places,
    active: r.active,
    posts: r.posts,
    vacant: r.vacant,
    head: r.head === null ? null : { accountId: r.head, name: r.head_name ?? '' },
  }));
}

/** A post as its unit's page shows it. */
export interface PostView extends Omit<Post, 'handovers'> {
  readonly holder: { readonly accountId: string; readonly name: string; readonly since: PlainDate } | null;
  /** Who answers for it, and why. */
  readonly answer: Answer;
  readonly can: Readonly<Record<'retitle' | 'handOver' | 'leave' | 'close' | 'reopen', Verdict>>;
}

export interface UnitView extends Unit {
  /** Those above, nearest first. */
  readonly above: readonly Unit[];
  readonly below: readonly Unit[];
  readonly posts: readonly PostView[];
  /** Names of all accounts that appear. */
  readonly names: ReadonlyMap<string, string>;
  readonly can: Readonly<Record<'edit' | 'openBelow' | 'openPost' | 'close' | 'reopen', Verdict>>;
}

const onlyIf = (allowed: boolean, reason: string, verdict: Verdict): Verdict =>
  allowed ? verdict : { may: false, reason };

/** One unit with its posts and holders on a day, and what the actor may do there. @throws Refusal `org.unit-unknown` */
export async function unitPage(read: Reader, actor: Actor, unitId: string, day: PlainDate): Promise<UnitView> {
  const { officeId } = actor;
  const tree = await loadTree(read, officeId);
  const unit = tree.get(unitId);
  if (!unit || !reads(actor)) throw new Refusal('org.unit-unknown', { unit: unitId });
  const path = pathOf(tree, unitId);
  const posts = [...(await loadPosts(read, officeId, { units: [unitId] })).values()];
  const answers = await answerableFor(
    read,
    officeId,
    posts.map((p) => p.postId),
    day,
  );
  const accounts = [...posts.flatMap((p) => p.holdings), ...answers.values()].flatMap((h) => h.accountId ?? []);
  const names = await accountNames(read, officeId, accounts);
  const unitCan = (action: Parameters<typeof unitAllows>[1]) =>
    onlyIf(unitAllows(unit, action), unit.active ? 'org.unit-is-open' : 'org.unit-closed', canArrange(actor));
  return {
    ...unit,
    above: path.slice(1).flatMap((id) => tree.get(id) ?? []),
    below: [...tree.values()].filter((u) => u.parentId === unitId),
    names,
    can: {
      edit: unitCan('rename'),
      openBelow: unitCan('openBelow'),
      openPost: unitCan('openPost'),
      close: unitCan('close'),
      reopen: unitCan('reopen'),
    },
    posts: posts.map((post) => postView(actor, post, path, answers.get(post.postId)!, names, day)),
  };
}

function postView(
  actor: Actor,
  { handovers: _, ...post }: Post,
  path: readonly string[],
  answered: Answer,
  names: ReadonlyMap<string, string>,
  day: PlainDate,
): PostView {
  const holding = answered.via === 'holder' ? holdingOn(post, day) : null;
  const may = (action: 'retitle' | 'handOver' | 'leave' | 'close' | 'reopen') =>
    onlyIf(
      postAllows(post, action),
      post.active ? 'org.post-is-open' : 'org.post-closed',
      canPost(actor, action, post, path, orgPack.independent),
    );
  const leave = may('leave');
  return {
    ...post,
    holder: holding && { ...holding, name: names.get(holding.accountId) ?? '' },
    answer: answered,
    can: {
      retitle: may('retitle'),
      handOver: may('handOver'),
      leave: leave.may && !holdingOn(post, day) ? { may: false, reason: 'org.post-vacant' } : leave,
      close: may('close'),
      reopen: may('reopen'),
    },
  };
}

/** Display names of accounts. */
async function accountNames(read: Reader, officeId: string, ids: readonly string[]): Promise<Map<string, string>> {
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

/** A post without a holder, and who answers for it meanwhile. */
export interface Vacancy {
  readonly postId: string;
  readonly unitId: string;
  readonly title: Text;
  readonly answer: Answer;
  readonly answers: string | null;
}

/** Every vacant post of the office on a day: nothing is without a holder in silence. */
export async function vacancies(read: Reader, actor: Actor, day: PlainDate): Promise<Vacancy[]> {
  if (!reads(actor)) throw new Refusal('org.staff-only');
  const rows = await read.rows(
    raw(
      sql<StandingRow>`
        select p.post_id, p.unit_id, p.title_zh, p.title_en, holder.account_id from post p ${holderOn(day)}
        where p.office_id = ${actor.officeId} and p.active and holder.account_id is null order by p.post_id`,
    ),
  );
  const posts = rows.map((r) => r.post_id);
  const answers = await answerableFor(read, actor.officeId, posts, day);
  const names = await accountNames(
    read,
    actor.officeId,
    [...answers.values()].flatMap((a) => a.accountId ?? []),
  );
  return rows.map(toStanding).map(({ postId, unitId, title }) => {
    const found = answers.get(postId)!;
    return { postId, unitId, title, answer: found, answers: names.get(found.accountId ?? '') ?? null };
  });
}
