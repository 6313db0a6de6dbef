import { type Selectable, sql } from 'kysely';
import { dateIn } from '../calendar/zone.ts';
import { type Reader, raw } from '../db/open.ts';
import type { Publicity as PublicityRow } from '../db/schema.generated.ts';
import { asWritten, type ThingsOf } from '../duties/things.ts';
import { subjects, texts } from '../identity/vault.ts';
import { actorRef, type StaffActor } from '../kernel/actor.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { accountNames } from '../org/queries.ts';
import type { MeasureDesk } from './desk.ts';
import { headed, isDiscipline } from './measures.access.ts';
import { inAccused } from './measures.queries.ts';
import type { Measure } from './measures.rules.ts';
import { accusedBy, load as loadMeasure } from './measures.store.ts';
import { sees } from './publications.access.ts';
import type { Publicity, PublicityState } from './publications.rules.ts';
import { fromRow, load } from './publications.store.ts';

export interface PublicityFilter {
  readonly state?: PublicityState | undefined;
  readonly after?: { readonly draftedAt: Instant; readonly publicityId: string } | undefined;
  readonly limit: number;
}

/** What is written for the public, of which the actor may know, newest first: `sees` of publications.access.ts, in SQL. */
export async function listPublicity(
  read: Reader,
  { work, pack }: MeasureDesk,
  actor: StaffActor,
  { state, after, limit }: PublicityFilter,
): Promise<Publicity[]> {
  const heads = headed(actor);
  const approves = actor.posts.some((p) => p.role !== 'head' && pack.approves.includes(p.role));
  const approvesBelow = pack.approves.includes('head') ? heads : [];
  const aboutMe = sql`(m.account_id = ${actor.accountId}::uuid or (m.account_id is null and p.unit_id = any(${heads}::text[])))`;
  const conditions = [
    sql`p.office_id = ${work.officeId}`,
    sql`case when ${aboutMe} then p.state not in ('draft', 'returned')
      else not ${inAccused(actor)} and (p.writer = ${actorRef(actor)} or ${approves || isDiscipline(actor)}::boolean
        or case when cardinality(u.path) > 1 then u.path[2:] else u.path end && ${approvesBelow}::text[]) end`,
  ];
  if (state) conditions.push(sql`p.state = ${state}`);
  if (after)
    conditions.push(
      sql`(p.drafted_at, p.publicity_id) < (${after.draftedAt}::timestamptz, ${after.publicityId}::uuid)`,
    );
  const rows = await read.rows(
    raw(sql<Selectable<PublicityRow>>`select p.* from publicity p
      join measure m on m.office_id = p.office_id and m.measure_id = p.measure_id
      join unit u on u.office_id = p.office_id and u.unit_id = p.unit_id
      where ${sql.join(conditions, sql` and `)} order by p.drafted_at desc, p.publicity_id desc limit ${limit}`),
  );
  return rows.map(fromRow);
}

/** The lines of publications that duties are about, for whoever may know of them. */
export const publicityThings =
  (read: Reader, deskOf: (officeId: string) => Promise<MeasureDesk>): ThingsOf =>
  async (actor, ids) => {
    const desk = await deskOf(actor.officeId);
    const found = (await Promise.all(ids.map((id) => publicityFor(read, desk, actor, id)))).flatMap((f) => f?.p ?? []);
    const words = await wordsOf(read, desk, actor.officeId, found);
    return new Map(
      found.map(({ publicityId: id }) => [
        id,
        { kind: 'publication', id, title: asWritten(words.get(id)?.title ?? '—') },
      ]),
    );
  };

/** One of them for an actor: `null` if there is none, or none for them. */
export async function publicityFor(
  read: Reader,
  { work, pack }: MeasureDesk,
  actor: StaffActor,
  publicityId: string,
): Promise<{ readonly p: Publicity; readonly m: Measure; readonly path: readonly string[] } | null> {
  const p = await load(read, work.officeId, publicityId);
  const m = p && (await loadMeasure(read, work.officeId, p.measureId));
  if (!p || !m) return null;
  const path = work.units.get(p.unit)?.path ?? [p.unit];
  const accused = await accusedBy(read, work.officeId, m.facts);
  return sees(actor, pack, p, m, path, accused) ? { p, m, path } : null;
}

/** A decided case as the public reads it. */
export interface PublicDecision {
  readonly kind: Publicity['kind'];
  readonly title: string;
  readonly text: string;
  readonly unitId: string;
  readonly shownFrom: PlainDate;
  readonly shownUntil: PlainDate;
}

/** So many are shown at most. */
const SHOWN = 100;

/** What is shown today, newest first: the day is asked for each time, so that nothing outlives its time because a job stood still. */
export async function publicDecisions(read: Reader, desk: MeasureDesk, now: Instant): Promise<PublicDecision[]> {
  const today = dateIn(desk.calendar.zone, now);
  const rows = await read.rows(
    raw(sql<Selectable<PublicityRow>>`select p.* from publicity p
      where p.office_id = ${desk.work.officeId} and p.state = 'shown' and p.shown_from <= ${today}::date
        and p.shown_until >= ${today}::date order by p.shown_from desc, p.publicity_id limit ${SHOWN}`),
  );
  const found = rows.map(fromRow);
  const words = await wordsOf(read, desk, desk.work.officeId, found);
  return found.flatMap((p) => {
    const said = words.get(p.publicityId);
    if (!said) return [];
    const { kind, unit: unitId, shownFrom, shownUntil } = p;
    return [{ kind, title: said.title, text: said.text, unitId, shownFrom: shownFrom!, shownUntil: shownUntil! }];
  });
}

/** Names of whoever wrote and approved. */
export const namesFor = (read: Reader, officeId: string, found: readonly Publicity[]): Promise<Map<string, string>> =>
  accountNames(read, officeId, [
    ...new Set(
      found.flatMap((p) =>
        [p.writer, p.approver, ...p.justified.map((j) => j.by)].flatMap((a) =>
          a?.startsWith('account:') ? [a.slice('account:'.length)] : [],
        ),
      ),
    ),
  ]);

/** The words of some of them, as the vault has them; absent where the key is gone. */
export async function wordsOf(
  read: Reader,
  desk: Pick<MeasureDesk, 'keys'>,
  officeId: string,
  found: readonly Publicity[],
): Promise<ReadonlyMap<string, { readonly title: string; readonly text: string; why(item: string): string | null }>> {
  const keys = await subjects(
    read,
    desk.keys,
    officeId,
    found.map((p) => p.publicityId),
  );
  const out = new Map<string, { title: string; text: string; why(item: string): string | null }>();
  for (const p of found) {
    const subject = keys.get(p.publicityId);
    if (!subject) continue;
    const items = await texts(read, officeId, subject);
    const title = items.get(p.title.item)?.text;
    const text = items.get(p.text.item)?.text;
    if (title !== undefined && text !== undefined)
      out.set(p.publicityId, { title, text, why: (item) => items.get(item)?.text ?? null });
  }
  return out;
}
