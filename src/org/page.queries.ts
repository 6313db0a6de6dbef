import { sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Actor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { canArrange, canPost, reads, type Verdict } from './access.ts';
import type { Answer } from './answering.ts';
import { orgPack } from './pack.ts';
import { accountNames, answerableFor, holderOn, type StandingRow, toStanding } from './queries.ts';
import { holdingOn, type Post, pathOf, postAllows, type Unit, type UnitKind, unitAllows } from './rules.ts';
import { loadPosts, loadTree } from './store.ts';

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

/** Somebody with an open account, and the posts held. */
export interface Colleague {
  readonly accountId: string;
  readonly name: string;
  readonly username: string;
  readonly posts: { readonly postId: string; readonly unitId: string; readonly title: { zh: string; en: string } }[];
}

const MOST_PEOPLE = 50;

/** Colleagues by name or user name, 50 at most. Everybody who works in the office may look. */
export async function people(read: Reader, actor: Actor, find: string, day: PlainDate): Promise<Colleague[]> {
  if (!reads(actor)) throw new Refusal('org.staff-only');
  const like = `%${find.replace(/[\\%_]/g, '\\$&')}%`;
  type Held = { post_id: string; unit_id: string; zh: string; en: string };
  const rows = await read.rows(
    raw(
      sql<{ account_id: string; display_name: string; username: string; posts: Held[] }>`
        select a.account_id, a.display_name, a.username, coalesce((
          select jsonb_agg(jsonb_build_object('post_id', p.post_id, 'unit_id', p.unit_id, 'zh', p.title_zh, 'en', p.title_en)
            order by p.post_id)
          from holding h join post p on p.office_id = h.office_id and p.post_id = h.post_id and p.active
          where h.office_id = a.office_id and h.account_id = a.account_id and h.since <= ${day}::date
            and (h.until is null or h.until >= ${day}::date)), '[]') as posts
        from account a
        where a.office_id = ${actor.officeId} and a.active and (a.display_name ilike ${like} or a.username ilike ${like})
        order by a.username limit ${MOST_PEOPLE}`,
    ),
  );
  return rows.map((r) => ({
    accountId: r.account_id,
    name: r.display_name,
    username: r.username,
    posts: r.posts.map((p) => ({ postId: p.post_id, unitId: p.unit_id, title: { zh: p.zh, en: p.en } })),
  }));
}
