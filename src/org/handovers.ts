import { type RawBuilder, type Selectable, sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Handover as HandoverRow } from '../db/schema.generated.ts';
import type { Keys } from '../identity/keys.ts';
import { subjects, texts } from '../identity/vault.ts';
import type { Actor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import { fill, type Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { canSeeLeftBehind, headedUnits, seesAllHandovers, seesHandover } from './access.ts';
import type { Answer } from './answering.ts';
import { orgPack } from './pack.ts';
import { accountNames, answerableFor, type OpenDutiesOf, type OpenDuty } from './queries.ts';
import { type Handover, pathOf, type Remark } from './rules.ts';
import { loadTree, toHandover } from './store.ts';

type PostRow = { post_id: string; unit_id: string; title_zh: string; title_en: string };

/** A hand-over with the names in it. */
export interface NamedHandover extends Handover {
  readonly postId: string;
  readonly unitId: string;
  readonly title: Text;
  readonly fromName: string | null;
  readonly toName: string;
}

/** `me`: those the actor takes over; `given`: those they handed over; `below`: those in the units they head, and below. */
export type Whose = 'me' | 'given' | 'below';

/** What is over is listed so far back. */
const ENDED_SHOWN = 50;

/**
 * Hand-overs: one's own, those one gave, or those in the units one heads and below (the administrator: all).
 * @param ended those that wait for their successor, in order of day, or the last that do no more
 */
export async function handoversOf(read: Reader, actor: Actor, whose: Whose, ended: boolean): Promise<NamedHandover[]> {
  if (actor.kind !== 'staff') return [];
  const within = seesAllHandovers(actor) ? null : headedUnits(actor);
  const mine = {
    me: sql`h.to_account = ${actor.accountId}::uuid`,
    given: sql`h.from_account = ${actor.accountId}::uuid`,
    below: sql`(${within}::text[] is null or u.path && ${within}::text[])`,
  }[whose];
  const which = ended ? sql`h.state <> 'open'` : sql`h.state = 'open'`;
  const order = ended ? sql`h.day desc, h.post_id limit ${ENDED_SHOWN}` : sql`h.day, h.post_id`;
  return named(read, actor.officeId, sql`${which} and ${mine} order by ${order}`);
}

async function named(read: Reader, officeId: string, where: RawBuilder<unknown>): Promise<NamedHandover[]> {
  type Names = { from_name: string | null; to_name: string | null };
  const rows = await read.rows(
    raw(
      sql<Selectable<HandoverRow> & PostRow & Names>`
        select h.*, p.unit_id, p.title_zh, p.title_en, f.display_name as from_name, t.display_name as to_name
        from handover h
        join post p on p.office_id = h.office_id and p.post_id = h.post_id
        join unit u on u.office_id = p.office_id and u.unit_id = p.unit_id
        left join account f on f.office_id = h.office_id and f.account_id = h.from_account
        left join account t on t.office_id = h.office_id and t.account_id = h.to_account
        where h.office_id = ${officeId} and ${where}`,
    ),
  );
  return rows.map((r) => ({
    ...toHandover(r),
    postId: r.post_id,
    unitId: r.unit_id,
    title: { zh: r.title_zh, en: r.title_en },
    fromName: r.from_name,
    toName: r.to_name ?? '',
  }));
}

/** A duty of a hand-over's list. `duty` is `null` once it has ended since. */
export interface ListedDuty {
  readonly dutyId: string;
  readonly acknowledged: boolean;
  readonly duty: OpenDuty | null;
}

/** A remark with its words; `text` is `null` once they were destroyed. */
export interface WordedRemark extends Remark {
  readonly byName: string;
  readonly text: string | null;
}

export interface HandoverPage extends NamedHandover {
  readonly list: readonly ListedDuty[];
  /** Those on this list, and what earlier holders of the post remarked of duties that are on it. */
  readonly remarked: readonly WordedRemark[];
}

/**
 * A hand-over's list, item by item, as the duties stand now.
 * @throws Refusal `org.handover-unknown` if there is none, or none for this actor
 */
export async function handoverPage(
  read: Reader,
  actor: Actor,
  keys: Keys,
  openDutiesOf: OpenDutiesOf,
  handoverId: string,
): Promise<HandoverPage> {
  const { officeId } = actor;
  const [handover] = await named(read, officeId, sql`h.handover_id = ${handoverId}::uuid`);
  const path = handover ? pathOf(await loadTree(read, officeId), handover.unitId) : [];
  if (!handover || !seesHandover(actor, handover, path)) throw new Refusal('org.handover-unknown');
  const [open, ofPost] = await Promise.all([
    openDutiesOf(read, officeId, { posts: [handover.postId], units: [] }),
    named(read, officeId, sql`h.post_id = ${handover.postId} and h.remarks <> '[]' order by h.day`),
  ]);
  const byId = new Map(open.map((d) => [d.dutyId, d]));
  const remarks = ofPost.flatMap((h) =>
    h.remarks.filter((r) => h.handoverId === handoverId || (r.duty !== null && handover.duties.includes(r.duty))),
  );
  return {
    ...handover,
    list: handover.duties.map((dutyId) => ({
      dutyId,
      acknowledged: !handover.open.includes(dutyId),
      duty: byId.get(dutyId) ?? null,
    })),
    remarked: await inWords(read, keys, officeId, remarks),
  };
}

async function inWords(
  read: Reader,
  keys: Keys,
  officeId: string,
  remarks: readonly Remark[],
): Promise<WordedRemark[]> {
  if (remarks.length === 0) return [];
  const ids = remarks.map((r) => r.remarkId);
  const [kept, names] = await Promise.all([
    subjects(read, keys, officeId, ids),
    accountNames(
      read,
      officeId,
      remarks.map((r) => r.by),
    ),
  ]);
  return Promise.all(
    remarks.map(async (r) => {
      const subject = kept.get(r.remarkId);
      const text = subject ? (await texts(read, officeId, subject)).get(r.remarkId)?.text : undefined;
      return { ...r, byName: names.get(r.by) ?? '', text: text ?? null };
    }),
  );
}

/** What an account leaves behind: posts it holds or will hold, or held last; what is open there; lists not acknowledged. */
export interface LeftBehind {
  readonly posts: readonly {
    readonly postId: string;
    readonly unitId: string;
    readonly title: Text;
    /** `last`: given up, and vacant since. */
    readonly held: 'still' | 'later' | 'last';
    readonly answer: Answer;
    /** The name of who answers. */
    readonly answers: string | null;
    /** Held by the post, or handed on by it, which still answers for them. */
    readonly duties: readonly OpenDuty[];
  }[];
  /** `open`: what of it is neither acknowledged nor ended. */
  readonly handovers: readonly {
    readonly postId: string;
    readonly handoverId: string;
    readonly title: Text;
    readonly open: number;
  }[];
}

/** @throws Refusal `org.head-looks` */
export async function leftBehind(
  read: Reader,
  actor: Actor,
  openDutiesOf: OpenDutiesOf,
  accountId: string,
  day: PlainDate,
): Promise<LeftBehind> {
  const { officeId } = actor;
  const verdict = canSeeLeftBehind(actor, accountId);
  if (!verdict.may) throw new Refusal(verdict.reason);
  const within =
    seesAllHandovers(actor) || (actor.kind === 'staff' && actor.accountId === accountId) ? null : headedUnits(actor);
  // Who holds the post now, else who comes next, else who held it last: if it is the account, nobody has taken over. A second holder
  // is looked for as well, who comes after somebody else.
  const rows = await read.rows(
    raw(
      sql<PostRow & { held: 'still' | 'later' | 'last' }>`
        select p.post_id, p.unit_id, p.title_zh, p.title_en,
          case when mine.still then 'still' when mine.later then 'later' else 'last' end as held
        from post p join unit u on u.office_id = p.office_id and u.unit_id = p.unit_id
        join lateral (
          select bool_or(h.since <= ${day}::date and (h.until is null or h.until >= ${day}::date)) as still,
            bool_or(h.since > ${day}::date) as later, max(h.since) as since
          from holding h where h.office_id = p.office_id and h.post_id = p.post_id and h.account_id = ${accountId}::uuid
        ) as mine on mine.still or mine.later or not exists (
          select from holding after where after.office_id = p.office_id and after.post_id = p.post_id and after.since > mine.since)
        where p.office_id = ${officeId} and p.active and (${within}::text[] is null or u.path && ${within}::text[])
          and p.post_id in (select post_id from holding where office_id = ${officeId} and account_id = ${accountId}::uuid)
        order by p.post_id`,
    ),
  );
  const lists = await named(
    read,
    officeId,
    sql`h.to_account = ${accountId}::uuid and h.state = 'open'
    and (${within}::text[] is null or u.path && ${within}::text[]) order by h.post_id`,
  );
  const ids = rows.map((r) => r.post_id);
  const answers = await answerableFor(read, officeId, ids, day);
  const answering = [...answers.values()].flatMap((a) => a.accountId ?? []);
  const names = await accountNames(read, officeId, answering);
  const at = [...new Set([...ids, ...lists.map((h) => h.postId)])];
  const duties = at.length === 0 ? [] : await openDutiesOf(read, officeId, { posts: at, units: [] });
  const open = new Set(duties.map((d) => d.dutyId));
  const posts = rows
    .map((r) => ({
      postId: r.post_id,
      unitId: r.unit_id,
      title: { zh: r.title_zh, en: r.title_en },
      held: r.held,
      answer: answers.get(r.post_id)!,
      answers: names.get(answers.get(r.post_id)!.accountId ?? '') ?? null,
      duties: duties.filter((d) => d.postId === r.post_id),
    }))
    // A post given up with nothing open at it is no loose end.
    .filter((p) => p.held !== 'last' || p.duties.length > 0);
  return {
    posts,
    // What ended since needs nobody's acknowledgement.
    handovers: lists
      .map((h) => ({
        postId: h.postId,
        handoverId: h.handoverId,
        title: h.title,
        open: h.open.filter((d) => open.has(d)).length,
      }))
      .filter((h) => h.open > 0),
  };
}

/**
 * Whether an account may be closed: only when nothing is left behind.
 * @throws Refusal `org.something-left`, naming each post with what is open there
 */
export async function ensureNothingLeft(
  read: Reader,
  actor: Actor,
  openDutiesOf: OpenDutiesOf,
  accountId: string,
  day: PlainDate,
): Promise<void> {
  const left = await leftBehind(read, actor, openDutiesOf, accountId, day);
  if (left.posts.length + left.handovers.length === 0) return;
  const inWords = (lang: 'zh' | 'en') =>
    [
      ...left.posts.map((p) => fill(orgPack.left[p.held][lang], { post: p.title[lang], duties: p.duties.length })),
      ...left.handovers.map((h) => fill(orgPack.left.list[lang], { post: h.title[lang], duties: h.open })),
    ].join(lang === 'zh' ? '；' : '; ');
  throw new Refusal('org.something-left', { left_zh: inWords('zh'), left_en: inWords('en') });
}
