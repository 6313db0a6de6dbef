import { sql } from 'kysely';
import { dateIn } from '../calendar/zone.ts';
import { type Reader, raw } from '../db/open.ts';
import { type HeldPost, standsUnder } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { deciders } from '../supervision/cards.queries.ts';
import type { MeasureDesk } from './desk.ts';
import type { Capacity, Measure, Named, PassedOver, Subject } from './measures.rules.ts';
import { accusedBy } from './measures.store.ts';
import type { Decides } from './pack.ts';
import { concernOf, type Recusal } from './recusal.rules.ts';

/** The posts of somebody on a day, with their units. */
export async function postsOf(read: Reader, officeId: string, account: string, day: PlainDate): Promise<HeldPost[]> {
  type Row = { post_id: string; unit_id: string; role: HeldPost['role']; path: string[] };
  const rows = await read.rows(
    raw(sql<Row>`select p.post_id, p.unit_id, p.role, u.path from holding h
      join account a on a.office_id = h.office_id and a.account_id = h.account_id and a.active
      join post p on p.office_id = h.office_id and p.post_id = h.post_id and p.active
      join unit u on u.office_id = p.office_id and u.unit_id = p.unit_id and u.active
      where h.office_id = ${officeId} and h.account_id = ${account}::uuid
        and h.since <= ${day}::date and (h.until is null or h.until >= ${day}::date) order by p.post_id`),
  );
  return rows.map((r) => ({ postId: r.post_id, unitId: r.unit_id, role: r.role, unitPath: r.path }));
}

/** Who is concerned, as the org has it today. @throws Refusal `measure.not-in-unit` unless they serve in that unit */
export async function subjectOf(
  read: Reader,
  desk: MeasureDesk,
  who: { readonly capacity: Capacity; readonly account: string | null; readonly unit: string },
  now: Instant,
): Promise<Subject> {
  const { capacity, account, unit } = who;
  const day = dateIn(desk.calendar.zone, now);
  const posts = account === null ? [] : await postsOf(read, desk.work.officeId, account, day);
  if ((account === null) !== (capacity === 'unit')) throw new Refusal('measure.person-or-unit');
  if (account !== null && !posts.some((p) => p.unitId === unit)) throw new Refusal('measure.not-in-unit');
  const heads = posts.filter((p) => p.role === 'head').map((p) => p.unitId);
  const within = standsUnder(desk.work.path(unit));
  return { capacity, account, unit, within, posts: posts.map((p) => p.postId), heads };
}

/** Who found, decided on or handled the facts: whoever wrote in their streams. */
async function handledBy(read: Reader, officeId: string, streams: readonly string[]): Promise<string[]> {
  if (streams.length === 0) return [];
  const rows = await read.rows(
    raw(sql<{ actor: string }>`select distinct actor from ledger_entry
      where office_id = ${officeId} and stream = any(${streams}::text[]) and actor like 'account:%'`),
  );
  return rows.map((r) => r.actor.slice('account:'.length));
}

/** The streams of facts. A hand-over stands in the stream of its post, which others have written in: it says nothing of concern. */
const streamsOf = (facts: Measure['facts']): string[] =>
  facts.flatMap(({ kind, ref }) => (ref === null || kind === 'handover' || kind === 'other' ? [] : [`${kind}:${ref}`]));

/** What says who is concerned in a measure, as org and ledger have it now. */
export async function recusalOf(
  read: Reader,
  desk: MeasureDesk,
  m: Pick<Measure, 'account' | 'unit' | 'facts' | 'proposedBy' | 'stoodAside'>,
  now: Instant,
): Promise<Recusal> {
  const { officeId } = desk.work;
  const [posts, handled, accused] = await Promise.all([
    m.account === null ? [] : postsOf(read, officeId, m.account, dateIn(desk.calendar.zone, now)),
    handledBy(read, officeId, streamsOf(m.facts)),
    accusedBy(read, officeId, m.facts),
  ]);
  const units = [...new Set([m.unit, ...posts.map((p) => p.unitId)])];
  return { account: m.account, units, accused, proposedBy: m.proposedBy, handled, stoodAside: m.stoodAside };
}

/** Units and roles in which the ladder looks for somebody to decide, in its order. */
function placesOf(desk: MeasureDesk, who: readonly Decides[], path: readonly string[]) {
  const { work, pack } = desk;
  const discipline = [...work.units.values()].find((u) => u.functions.includes(pack.discipline))?.id;
  return who.flatMap((by): { unit: string; roles: readonly HeldPost['role'][] }[] => {
    switch (by) {
      case 'head-above':
        return path.slice(1).map((unit) => ({ unit, roles: ['head'] }));
      case 'office-head':
        return path.length === 0 ? [] : [{ unit: path.at(-1)!, roles: ['head'] }];
      case 'discipline':
        return discipline === undefined ? [] : [{ unit: discipline, roles: ['head', 'discipline'] }];
      default:
        return by satisfies never;
    }
  });
}

/**
 * The first of those who may decide that is not concerned, and whoever was passed over for it, with the reason.
 *
 * @param path the unit of whoever is concerned (for a review: of whoever decided), and all above it
 * @param decided who decided or reviewed before, and so does not review
 * @returns `null` where all who could are concerned
 */
export async function chooseDecider(
  read: Reader,
  desk: MeasureDesk,
  who: readonly Decides[],
  path: readonly string[],
  recusal: Recusal,
  now: Instant,
  decided: readonly string[] = [],
): Promise<{ readonly decider: Named; readonly passedOver: readonly PassedOver[] } | null> {
  const places = placesOf(desk, who, path);
  const day = dateIn(desk.calendar.zone, now);
  const units = [...new Set(places.map((p) => p.unit))];
  const people = await deciders(read, desk.work.officeId, units, day);
  const passedOver: PassedOver[] = [];
  for (const { unit, roles } of places) {
    // The head first: who stands above in the unit decides.
    for (const role of roles) {
      for (const person of people) {
        const post = person.posts.find((p) => p.unitId === unit && p.role === role);
        if (!post || passedOver.some((p) => p.account === person.accountId)) continue;
        const named = { unit, post: post.postId, account: person.accountId };
        const because = decided.includes(person.accountId) ? 'decided' : concernOf(person, recusal);
        if (because === null) return { decider: named, passedOver };
        passedOver.push({ ...named, because });
      }
    }
  }
  return null;
}
