import { sql } from 'kysely';
import { dateIn } from '../calendar/zone.ts';
import { type Reader, raw } from '../db/open.ts';
import type { Duty } from '../duties/rules.ts';
import type { HeldPost } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import type { Entry } from '../ledger/entry.ts';
import type { OfficeWork } from './work.ts';

/*
 * Names of the staff who hold and who acted, for other staff: who does what in office is no secret inside the office. What citizens
 * read is made without this file.
 */

/** Who holds something, or held it when it ended. */
export interface Holder {
  readonly unit: string;
  readonly title: Text;
  /** `null`: the post is vacant, and what it owes falls to the head. */
  readonly name: string | null;
}

/** Something with a holder. Held by a unit as a whole, it has no post and nobody to name. */
export interface Held {
  readonly holderUnit: string;
  readonly holderPost: string | null;
  readonly endedAt: Instant | null;
}

/** The holders of all that a page shows, in one query over the posts on it: each as of today, or of the day on which it ended. */
export async function holdersOf(
  read: Reader,
  work: OfficeWork,
  held: readonly Held[],
  now: Instant,
): Promise<(one: Held) => Holder | null> {
  const dayOf = ({ endedAt }: Held): PlainDate => dateIn(work.calendar.zone, endedAt ?? now);
  const key = (post: string, day: PlainDate) => `${post} ${day}`;
  const asked = new Map(held.flatMap((h) => (h.holderPost ? [[key(h.holderPost, dayOf(h)), h] as const] : [])));
  if (asked.size === 0) return () => null;
  const posts = [...asked.values()].map((h) => h.holderPost);
  const days = [...asked.values()].map(dayOf);
  // Who left keeps the name under what they did; what is still open at their post is open at a vacant one.
  const rows = await read.rows(
    raw(
      sql<{ post_id: string; day: PlainDate; title_zh: string; title_en: string; name: string | null }>`
        select p.post_id, w.day, p.title_zh, p.title_en, holder.display_name as name
        from unnest(${posts}::text[], ${days}::date[]) as w(post_id, day)
        join post p on p.office_id = ${work.officeId} and p.post_id = w.post_id
        left join lateral (
          select a.display_name from holding h join account a on a.office_id = h.office_id and a.account_id = h.account_id
          where h.office_id = p.office_id and h.post_id = p.post_id and h.since <= w.day and (h.until is null or h.until >= w.day)
            and (a.active or w.day < ${dateIn(work.calendar.zone, now)}::date)
          order by h.since desc limit 1) as holder on true`,
    ),
  );
  const found = new Map(rows.map((r) => [key(r.post_id, r.day), r]));
  return (one) => {
    const row = one.holderPost === null ? undefined : found.get(key(one.holderPost, dayOf(one)));
    return row ? { unit: one.holderUnit, title: { zh: row.title_zh, en: row.title_en }, name: row.name } : null;
  };
}

/** Who acted, and for which unit. */
export interface Teller {
  readonly name: string;
  readonly unit: string | null;
}

type Serving = Pick<HeldPost, 'postId' | 'unitId' | 'role'>;

/** Entries whose `unit` is the one that acted, not one that something was sent to. */
const OWN_UNIT = new Set(['case.accepted', 'case.answered', 'case.routing-contested']);
/** Entries after which another unit leads. */
const LEADS = new Set(['case.routed', 'case.handed-on', 'case.correction-opened']);

/**
 * For which of their posts somebody with several acted, each entry in turn: the post or unit that the entry names; the post whose
 * duty changed with it; the one in a unit that owed something on the case then; the one in the unit that led; the head above it.
 *
 * @param posts those that the account of the entry held on its day
 */
function actedFor(
  entry: Entry,
  posts: readonly Serving[],
  duties: readonly Duty[],
  lead: string | null,
  pathOf: (unit: string) => readonly string[],
): Serving | null {
  if (posts.length <= 1) return posts[0] ?? null;
  const { type, body, occurredAt: at } = entry;
  const changed = duties.filter((d) => [d.acceptedAt, d.claimedAt, d.endedAt].includes(at)).map((d) => d.holderPost);
  const open = duties.filter((d) => d.openedAt <= at && (d.endedAt === null || d.endedAt >= at));
  const above = lead === null ? [] : pathOf(lead);
  const ways: ((post: Serving) => boolean)[] = [
    (p) => p.postId === body.post,
    (p) => OWN_UNIT.has(type) && p.unitId === body.unit,
    (p) => changed.includes(p.postId),
    (p) => open.some((d) => d.holderPost === p.postId),
    (p) => open.some((d) => d.holderPost === null && d.holderUnit === p.unitId),
    (p) => p.unitId === lead,
    (p) => p.role === 'head' && above.includes(p.unitId),
  ];
  for (const way of ways) {
    const post = posts.find(way);
    if (post) return post;
  }
  return posts[0]!;
}

/** Who wrote each entry of one case, by version: two lookups by account, however long the history. */
export async function tellersOf(
  read: Reader,
  work: OfficeWork,
  entries: readonly Entry[],
  duties: readonly Duty[],
): Promise<Map<number, Teller>> {
  const accountOf = ({ actor }: Entry) => (actor.startsWith('account:') ? actor.slice('account:'.length) : null);
  const ids = [...new Set(entries.flatMap((e) => accountOf(e) ?? []))];
  if (ids.length === 0) return new Map();
  type Row = { account_id: string; name: string; post_id: string | null; unit_id: string; role: HeldPost['role'] };
  const rows = await read.rows(
    raw(
      sql<Row & { since: PlainDate; until: PlainDate | null }>`
        select a.account_id, a.display_name as name, p.post_id, p.unit_id, p.role, h.since, h.until
        from account a
        left join holding h on h.office_id = a.office_id and h.account_id = a.account_id
        left join post p on p.office_id = h.office_id and p.post_id = h.post_id
        where a.office_id = ${work.officeId} and a.account_id = any(${ids}::uuid[])
        order by p.post_id`,
    ),
  );
  const told = new Map<number, Teller>();
  let lead: string | null = null;
  for (const entry of entries) {
    const own = rows.filter((r) => r.account_id === accountOf(entry));
    if (own[0]) {
      const day = dateIn(work.calendar.zone, entry.recordedAt);
      const posts = own.flatMap(({ post_id, unit_id, role, since, until }) =>
        post_id !== null && since <= day && (until === null || until >= day)
          ? [{ postId: post_id, unitId: unit_id, role }]
          : [],
      );
      const post = actedFor(entry, posts, duties, lead, (unit) => work.units.get(unit)?.path ?? []);
      told.set(entry.version, { name: own[0].name, unit: post?.unitId ?? null });
    }
    if (LEADS.has(entry.type) && typeof entry.body.unit === 'string') lead = entry.body.unit;
  }
  return told;
}
