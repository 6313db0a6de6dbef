import { sql } from 'kysely';
import { type Reader, raw, sqlOf } from '../db/open.ts';
import type { Actor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { canSeeLeftBehind, headedUnits, seesAllHandovers } from './access.ts';
import type { Answer } from './answering.ts';
import { accountNames, answerableFor, type OpenDutiesOf, type OpenDuty } from './queries.ts';
import type { Handover } from './rules.ts';

type PostRow = { post_id: string; unit_id: string; title_zh: string; title_en: string };

/** A hand-over that waits for its successor. */
export interface PendingHandover extends Handover {
  readonly postId: string;
  readonly unitId: string;
  readonly title: Text;
  readonly fromName: string | null;
  readonly toName: string;
}

/**
 * Hand-overs not yet acknowledged: one's own, or those in the units one heads and below (the administrator: all).
 * @param whose `me`: those the actor has to acknowledge; `below`: those the actor looks after
 */
export async function pendingHandovers(read: Reader, actor: Actor, whose: 'me' | 'below'): Promise<PendingHandover[]> {
  if (actor.kind !== 'staff') return [];
  const to = whose === 'me' ? actor.accountId : null;
  const within = whose === 'me' || seesAllHandovers(actor) ? null : headedUnits(actor);
  type Row = PostRow & { handover_id: string; from_account: string | null; to_account: string; day: PlainDate };
  type More = { duties: string[]; open_duties: string[]; from_name: string | null; to_name: string | null };
  const rows = await read.rows(
    raw(
      sql<Row & More>`
        select h.*, p.unit_id, p.title_zh, p.title_en, f.display_name as from_name, t.display_name as to_name
        from handover h
        join post p on p.office_id = h.office_id and p.post_id = h.post_id
        join unit u on u.office_id = p.office_id and u.unit_id = p.unit_id
        left join account f on f.office_id = h.office_id and f.account_id = h.from_account
        left join account t on t.office_id = h.office_id and t.account_id = h.to_account
        where h.office_id = ${actor.officeId} and h.state = 'open'
          and (${to}::uuid is null or h.to_account = ${to}::uuid)
          and (${within}::text[] is null or u.path && ${within}::text[])
        order by h.day, h.post_id`,
    ),
  );
  return rows.map((r) => ({
    handoverId: r.handover_id,
    postId: r.post_id,
    unitId: r.unit_id,
    title: { zh: r.title_zh, en: r.title_en },
    from: r.from_account,
    fromName: r.from_name,
    to: r.to_account,
    toName: r.to_name ?? '',
    day: r.day,
    duties: r.duties,
    open: r.open_duties,
    state: 'open',
  }));
}

/** A duty of a hand-over's list. `duty` is `null` once it has ended since. */
export interface ListedDuty {
  readonly dutyId: string;
  readonly acknowledged: boolean;
  readonly duty: OpenDuty | null;
}

/** A hand-over's list, item by item, as the duties stand now. */
export async function handoverList(
  read: Reader,
  actor: Actor,
  openDutiesOf: OpenDutiesOf,
  handoverId: string,
): Promise<PendingHandover & { readonly list: readonly ListedDuty[] }> {
  const mine = await pendingHandovers(read, actor, 'me');
  const all = mine.some((h) => h.handoverId === handoverId) ? mine : await pendingHandovers(read, actor, 'below');
  const handover = all.find((h) => h.handoverId === handoverId);
  if (!handover) throw new Refusal('org.handover-unknown');
  const open = await openDutiesOf(read, actor.officeId, { posts: [handover.postId], units: [] });
  const byId = new Map(open.map((d) => [d.dutyId, d]));
  const list = handover.duties.map((dutyId) => ({
    dutyId,
    acknowledged: !handover.open.includes(dutyId),
    duty: byId.get(dutyId) ?? null,
  }));
  return { ...handover, list };
}

/** What an account leaves behind: posts still held, or held last and vacant since; what is open there; lists not acknowledged. */
export interface LeftBehind {
  readonly posts: readonly {
    readonly postId: string;
    readonly unitId: string;
    readonly title: Text;
    readonly held: 'still' | 'last';
    readonly answer: Answer;
    /** The name of who answers. */
    readonly answers: string | null;
    readonly duties: readonly OpenDuty[];
  }[];
  readonly handovers: readonly { readonly postId: string; readonly handoverId: string; readonly open: number }[];
}

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
  // The latest holding of each post the account ever held, up to that day: if it is the account's own, nobody came after.
  const rows = await read.rows(
    raw(
      sql<PostRow & { until: PlainDate | null }>`
        select p.post_id, p.unit_id, p.title_zh, p.title_en, last.until
        from post p join unit u on u.office_id = p.office_id and u.unit_id = p.unit_id
        join lateral (
          select h.account_id, h.until from holding h
          where h.office_id = p.office_id and h.post_id = p.post_id and h.since <= ${day}::date order by h.since desc limit 1
        ) as last on last.account_id = ${accountId}::uuid
        where p.office_id = ${officeId} and p.active and (${within}::text[] is null or u.path && ${within}::text[])
          and p.post_id in (select post_id from holding where office_id = ${officeId} and account_id = ${accountId}::uuid)
        order by p.post_id`,
    ),
  );
  const ids = rows.map((r) => r.post_id);
  const answers = await answerableFor(read, officeId, ids, day);
  const answering = [...answers.values()].flatMap((a) => a.accountId ?? []);
  const names = await accountNames(read, officeId, answering);
  const duties = ids.length === 0 ? [] : await openDutiesOf(read, officeId, { posts: ids, units: [] });
  const handovers = await read.rows(
    sqlOf
      .selectFrom('handover as h')
      .innerJoin('post as p', (j) => j.onRef('p.office_id', '=', 'h.office_id').onRef('p.post_id', '=', 'h.post_id'))
      .innerJoin('unit as u', (j) => j.onRef('u.office_id', '=', 'p.office_id').onRef('u.unit_id', '=', 'p.unit_id'))
      .select(['h.post_id', 'h.handover_id', 'h.open_duties'])
      .where('h.office_id', '=', officeId)
      .where('h.to_account', '=', accountId)
      .where('h.state', '=', 'open')
      .where(sql<boolean>`(${within}::text[] is null or u.path && ${within}::text[])`)
      .orderBy('h.post_id'),
  );
  const posts = rows
    .map((r) => ({
      postId: r.post_id,
      unitId: r.unit_id,
      title: { zh: r.title_zh, en: r.title_en },
      held: r.until === null || r.until >= day ? ('still' as const) : ('last' as const),
      answer: answers.get(r.post_id)!,
      answers: names.get(answers.get(r.post_id)!.accountId ?? '') ?? null,
      duties: duties.filter((d) => d.postId === r.post_id),
    }))
    // A post given up with nothing open at it is no loose end.
    .filter((p) => p.held === 'still' || p.duties.length > 0);
  return {
    posts,
    handovers: handovers.map((h) => ({ postId: h.post_id, handoverId: h.handover_id, open: h.open_duties.length })),
  };
}
