import { type Selectable, sql } from 'kysely';
import { type Reader, raw, sqlOf, type Tx } from '../db/open.ts';
import type {
  Handover as HandoverRow,
  Holding as HoldingRow,
  Post as PostRow,
  Unit as UnitRow,
} from '../db/schema.generated.ts';
import type { Role } from '../kernel/actor.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import type { Change } from './draft.ts';
import {
  type Handover,
  type Holding,
  type Post,
  type PostEvent,
  pathOf,
  type Remark,
  type Tree,
  type Unit,
  type UnitEvent,
  type UnitKind,
} from './rules.ts';

export const unitStream = (unitId: string): string => `unit:${unitId}`;
export const postStream = (postId: string): string => `post:${postId}`;

// --- Reading ---------------------------------------------------------------------------------------------------------------

const toUnit = (row: Selectable<UnitRow>): Unit => ({
  unitId: row.unit_id,
  version: row.version,
  parentId: row.parent_id,
  kind: row.kind as UnitKind,
  zh: row.name_zh,
  en: row.name_en,
  functions: row.functions,
  aliases: row.aliases,
  places: row.places,
  active: row.active,
});

const toHolding = (row: Selectable<HoldingRow>): Holding => ({
  accountId: row.account_id,
  since: row.since,
  until: row.until,
});

export const toHandover = (row: Selectable<HandoverRow>): Handover => ({
  handoverId: row.handover_id,
  from: row.from_account,
  to: row.to_account,
  day: row.day,
  duties: row.duties,
  open: row.open_duties,
  state: row.state as Handover['state'],
  recordedAt: row.recorded_at,
  begun: row.begun,
  dueOn: row.due_on,
  dueAt: row.due_at,
  headsDuty: row.heads_duty,
  remarks: row.remarks as unknown as readonly Remark[],
});

/**
 * Lets one command at a time rearrange an office: two moves at once could otherwise make a loop, and a unit be closed while a post
 * is opened in it. Hand-overs do not take it; the version of the post decides between two.
 */
export async function lockOrg(tx: Tx, officeId: string): Promise<void> {
  await tx.rows(sqlOf.selectFrom('office').select('office_id').where('office_id', '=', officeId).forUpdate());
}

export async function loadTree(read: Reader, officeId: string): Promise<Map<string, Unit>> {
  const rows = await read.rows(
    sqlOf.selectFrom('unit').selectAll().where('office_id', '=', officeId).orderBy('unit_id'),
  );
  return new Map(rows.map((r) => [r.unit_id, toUnit(r)]));
}

/** The posts of these ids, of these units, or all of the office, with everybody who held them. */
export async function loadPosts(
  read: Reader,
  officeId: string,
  which: { readonly posts: readonly string[] } | { readonly units: readonly string[] } | 'all',
): Promise<Map<string, Post>> {
  let query = sqlOf.selectFrom('post').selectAll().where('office_id', '=', officeId).orderBy('post_id');
  if (which !== 'all')
    query =
      'posts' in which
        ? query.where(sql<boolean>`post_id = any(${which.posts}::text[])`)
        : query.where(sql<boolean>`unit_id = any(${which.units}::text[])`);
  const rows: Selectable<PostRow>[] = await read.rows(query);
  if (rows.length === 0) return new Map();
  const ids = rows.map((r) => r.post_id);
  const holdings = await read.rows(
    sqlOf
      .selectFrom('holding')
      .selectAll()
      .where('office_id', '=', officeId)
      .where(sql<boolean>`post_id = any(${ids}::text[])`)
      .orderBy('since'),
  );
  const handovers = await read.rows(
    sqlOf
      .selectFrom('handover')
      .selectAll()
      .where('office_id', '=', officeId)
      .where(sql<boolean>`post_id = any(${ids}::text[])`)
      .orderBy('day'),
  );
  const held = Map.groupBy(holdings, (h) => h.post_id);
  const handed = Map.groupBy(handovers, (h) => h.post_id);
  return new Map(
    rows.map((r) => [
      r.post_id,
      {
        postId: r.post_id,
        version: r.version,
        unitId: r.unit_id,
        role: r.role as Role,
        zh: r.title_zh,
        en: r.title_en,
        active: r.active,
        holdings: (held.get(r.post_id) ?? []).map(toHolding),
        handovers: (handed.get(r.post_id) ?? []).map(toHandover),
      },
    ]),
  );
}

/** Accounts by user name, for loading holders from a file. */
export async function accountsByUsername(
  read: Reader,
  officeId: string,
  usernames: readonly string[],
): Promise<Map<string, { accountId: string; displayName: string; active: boolean }>> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('account')
      .select(['username', 'account_id', 'display_name', 'active'])
      .where('office_id', '=', officeId)
      .where(sql<boolean>`username = any(${usernames}::text[])`),
  );
  return new Map(
    rows.map((r) => [r.username, { accountId: r.account_id, displayName: r.display_name, active: r.active }]),
  );
}

/** Whether the account is there and open; it stays so until the transaction ends, so that none is closed while a post passes to it. */
export async function isActiveAccount(tx: Tx, officeId: string, accountId: string): Promise<boolean> {
  const [row] = await tx.rows(
    sqlOf
      .selectFrom('account')
      .select('active')
      .where('office_id', '=', officeId)
      .where('account_id', '=', accountId)
      .forShare(),
  );
  return row?.active === true;
}

/**
 * Posts with a hand-over whose first day has come, or whose limit has passed with something open. Each is found by an index that holds
 * only what still has to be looked at.
 */
export async function postsToFollow(
  read: Reader,
  officeId: string,
  { today, now, limit }: { readonly today: PlainDate; readonly now: Instant; readonly limit: number },
): Promise<string[]> {
  const rows = await read.rows(
    raw(sql<{ post_id: string }>`
      (select post_id from handover where office_id = ${officeId} and not begun and state <> 'replaced'
        and day <= ${today}::date order by day limit ${limit})
      union
      (select post_id from handover where office_id = ${officeId} and state = 'open' and heads_duty is null
        and due_at <= ${now}::timestamptz order by due_at limit ${limit})`),
  );
  return rows.map((r) => r.post_id);
}

// --- Writing ---------------------------------------------------------------------------------------------------------------
// One statement for any number of rows: an import of 300 units and 5,000 posts is a handful of round trips.

export const unitRow = (unit: Unit) => ({
  unit_id: unit.unitId,
  version: unit.version,
  parent_id: unit.parentId,
  kind: unit.kind,
  name_zh: unit.zh,
  name_en: unit.en,
  functions: unit.functions,
  aliases: unit.aliases,
  places: unit.places,
  active: unit.active,
});

export const postRow = (post: Post) => ({
  post_id: post.postId,
  version: post.version,
  unit_id: post.unitId,
  role: post.role,
  title_zh: post.zh,
  title_en: post.en,
  active: post.active,
});

export const holdingRow = (post: Post, h: Holding) => ({
  post_id: post.postId,
  account_id: h.accountId,
  since: h.since,
  until: h.until,
});

export const handoverRow = (post: Post, h: Handover) => ({
  post_id: post.postId,
  handover_id: h.handoverId,
  from_account: h.from,
  to_account: h.to,
  day: h.day,
  duties: h.duties,
  open_duties: h.open,
  state: h.state,
  recorded_at: h.recordedAt,
  begun: h.begun,
  due_on: h.dueOn,
  due_at: h.dueAt,
  heads_duty: h.headsDuty,
  remarks: h.remarks,
});

/** Writes units, and the paths of all below one that moved. @param tree as it is afterwards */
export function saveUnits(tx: Tx, officeId: string, tree: Tree, changes: readonly Change<Unit, UnitEvent>[]): void {
  if (changes.length === 0) return;
  const rows = changes.map(({ after }) => ({ ...unitRow(after), path: pathOf(tree, after.unitId) }));
  tx.write(
    raw(sql`
      insert into unit (office_id, unit_id, version, parent_id, kind, name_zh, name_en, functions, aliases, places, path, active)
      select ${officeId}::text, x.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as x(unit_id text, version integer, parent_id text, kind text, name_zh text, name_en text, functions text[], aliases text[],
             places text[], path text[], active boolean)
      on conflict (office_id, unit_id) do update set version = excluded.version, parent_id = excluded.parent_id,
        kind = excluded.kind, name_zh = excluded.name_zh, name_en = excluded.name_en, functions = excluded.functions,
        aliases = excluded.aliases, places = excluded.places, path = excluded.path, active = excluded.active`),
  );
  const moved = new Set(
    changes.filter((c) => c.before !== null && c.before.parentId !== c.after.parentId).map((c) => c.after.unitId),
  );
  if (moved.size === 0) return;
  const paths = [...tree.keys()]
    .map((unitId) => ({ unit_id: unitId, path: pathOf(tree, unitId) }))
    .filter(({ path }) => path.slice(1).some((above) => moved.has(above)));
  if (paths.length === 0) return;
  tx.write(
    raw(sql`
      update unit set path = x.path from jsonb_to_recordset(${JSON.stringify(paths)}::jsonb) as x(unit_id text, path text[])
      where unit.office_id = ${officeId} and unit.unit_id = x.unit_id`),
  );
}

export function savePosts(tx: Tx, officeId: string, changes: readonly Change<Post, PostEvent>[]): void {
  if (changes.length === 0) return;
  const posts = changes.map((c) => postRow(c.after));
  tx.write(
    raw(sql`
      insert into post (office_id, post_id, version, unit_id, role, title_zh, title_en, active)
      select ${officeId}::text, x.* from jsonb_to_recordset(${JSON.stringify(posts)}::jsonb)
        as x(post_id text, version integer, unit_id text, role text, title_zh text, title_en text, active boolean)
      on conflict (office_id, post_id) do update set version = excluded.version, title_zh = excluded.title_zh,
        title_en = excluded.title_en, active = excluded.active`),
  );
  const gone = changes.flatMap(({ before, after }) =>
    (before?.holdings ?? [])
      .filter((b) => !after.holdings.some((a) => a.accountId === b.accountId && a.since === b.since))
      .map((h) => holdingRow(after, h)),
  );
  if (gone.length > 0)
    tx.write(
      raw(sql`
        delete from holding using jsonb_to_recordset(${JSON.stringify(gone)}::jsonb) as x(post_id text, account_id uuid, since date)
        where holding.office_id = ${officeId} and holding.post_id = x.post_id and holding.account_id = x.account_id
          and holding.since = x.since`),
    );
  const holdings = changes.flatMap((c) => c.after.holdings.map((h) => holdingRow(c.after, h)));
  if (holdings.length > 0)
    tx.write(
      raw(sql`
        insert into holding (office_id, post_id, account_id, since, until)
        select ${officeId}::text, x.* from jsonb_to_recordset(${JSON.stringify(holdings)}::jsonb)
          as x(post_id text, account_id uuid, since date, until date)
        on conflict (office_id, post_id, account_id, since) do update set until = excluded.until`),
    );
  const handovers = changes.flatMap((c) => c.after.handovers.map((h) => handoverRow(c.after, h)));
  if (handovers.length > 0)
    tx.write(
      raw(sql`
        insert into handover (office_id, post_id, handover_id, from_account, to_account, day, duties, open_duties, state,
          recorded_at, begun, due_on, due_at, heads_duty, remarks)
        select ${officeId}::text, x.* from jsonb_to_recordset(${JSON.stringify(handovers)}::jsonb)
          as x(post_id text, handover_id uuid, from_account uuid, to_account uuid, day date, duties uuid[], open_duties uuid[],
               state text, recorded_at timestamptz, begun boolean, due_on date, due_at timestamptz, heads_duty uuid, remarks jsonb)
        on conflict (office_id, post_id, handover_id) do update set duties = excluded.duties, open_duties = excluded.open_duties,
          state = excluded.state, begun = excluded.begun, due_on = excluded.due_on, due_at = excluded.due_at,
          heads_duty = excluded.heads_duty, remarks = excluded.remarks`),
    );
}
