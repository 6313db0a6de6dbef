import { type Selectable, sql } from 'kysely';
import { dateIn, fromWall } from '../calendar/zone.ts';
import { visible as visibleCase } from '../cases/lines.queries.ts';
import { type Reader, raw } from '../db/open.ts';
import type { Measure as MeasureRow } from '../db/schema.generated.ts';
import { dutiesById } from '../duties/queries.ts';
import type { Thing } from '../duties/things.ts';
import { actorRef, hasRole, type StaffActor, standsUnder } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Lang } from '../kernel/text.ts';
import { type Instant, instant, millis, type PlainDate } from '../kernel/time.ts';
import { OVERSEES } from '../mechanisms/access.ts';
import { brokenOf } from '../obligations/broken.queries.ts';
import { accountNames } from '../org/queries.ts';
import { listCards } from '../supervision/cards.queries.ts';
import type { MeasureDesk } from './desk.ts';
import { factsSeen } from './facts.ts';
import { disciplineUnder, headed, sees, seesFigures } from './measures.access.ts';
import type { FactKind, FactSeen, Measure, MeasureState } from './measures.rules.ts';
import { accusedBy, accusedIn, fromRow, load } from './measures.store.ts';

/** A measure as lists show it, with the names of whoever is concerned and whoever decides. */
export interface MeasureLine {
  readonly measure: Measure;
  /** `null` where it is a unit. */
  readonly name: string | null;
  readonly deciderName: string | null;
}

export interface MeasureFilter {
  /** Those about me; those I am to decide or review; those I proposed; all that I may see. */
  readonly view: 'mine' | 'decide' | 'proposed' | 'office';
  readonly state?: MeasureState | undefined;
  readonly after?: { readonly proposedAt: Instant; readonly measureId: string } | undefined;
  readonly limit: number;
}

const about = (actor: StaffActor) =>
  sql`case when m.account_id is null then m.unit_id = any(${headed(actor)}::text[])
    else m.account_id = ${actor.accountId}::uuid end`;
const deciding = (actor: StaffActor) => {
  const posts = actor.posts.map((p) => p.postId);
  return sql`(m.decide_account = ${actor.accountId}::uuid or m.decide_post = any(${posts}::text[])
    or m.review_account = ${actor.accountId}::uuid or m.review_post = any(${posts}::text[]))`;
};
const told = sql`(m.notified_at is not null or m.state = 'cleared')`;

/** `standsInAccused` of measures.access.ts, in SQL. */
export function inAccused(actor: StaffActor) {
  const within = [...new Set(actor.posts.flatMap((p) => standsUnder(p.unitPath)))];
  return sql`${accusedIn(actor.officeId, sql`m.detail -> 'facts'`)} && ${within}::text[]`;
}

/** `sees` of measures.access.ts, in SQL. */
function visible(actor: StaffActor) {
  const oversees = disciplineUnder(actor).map((under) => sql`m.unit_id <> all(${under}::text[])`);
  const overseen = oversees.length > 0 ? sql`(${sql.join(oversees, sql` or `)})` : sql`false`;
  return sql`case when ${about(actor)} then ${told} else not ${inAccused(actor)} and (m.proposed_by = ${actorRef(actor)} or ${deciding(actor)}
    or ${overseen}
    or (not m.confidential and ${told} and m.unit_id = any(${headed(actor)}::text[]))) end`;
}

/** Measures the actor may see, newest first. */
export async function listMeasures(read: Reader, actor: StaffActor, filter: MeasureFilter): Promise<MeasureLine[]> {
  const { view, state, after, limit } = filter;
  const conditions = [sql`m.office_id = ${actor.officeId}`, visible(actor)];
  if (view === 'mine') conditions.push(about(actor));
  if (view === 'decide') conditions.push(sql`not ${about(actor)}`, deciding(actor));
  if (view === 'proposed') conditions.push(sql`m.proposed_by = ${actorRef(actor)}`);
  if (state) conditions.push(sql`m.state = ${state}`);
  if (after)
    conditions.push(sql`(m.proposed_at, m.measure_id) < (${after.proposedAt}::timestamptz, ${after.measureId}::uuid)`);
  const rows = await read.rows(
    raw(sql<Selectable<MeasureRow>>`select m.* from measure m where ${sql.join(conditions, sql` and `)}
      order by m.proposed_at desc, m.measure_id desc limit ${limit}`),
  );
  return named(read, actor.officeId, rows.map(fromRow));
}

async function named(read: Reader, officeId: string, measures: readonly Measure[]): Promise<MeasureLine[]> {
  const ids = measures.flatMap((m) => [m.decider.account, ...(m.account === null ? [] : [m.account])]);
  const names = await accountNames(read, officeId, [...new Set(ids)]);
  return measures.map((measure) => ({
    measure,
    name: measure.account === null ? null : (names.get(measure.account) ?? null),
    deciderName: names.get(measure.decider.account) ?? null,
  }));
}

/** One measure for an actor: `null` if there is none, or none for them. */
export async function measureFor(read: Reader, actor: StaffActor, measureId: string): Promise<MeasureLine | null> {
  const measure = await load(read, actor.officeId, measureId);
  if (!measure || !sees(actor, measure, await accusedBy(read, actor.officeId, measure.facts))) return null;
  return (await named(read, actor.officeId, [measure]))[0]!;
}

/** The lines of measures that duties are about, for whoever may see them. */
export const measureThings =
  (read: Reader, deskOf: (officeId: string) => Promise<MeasureDesk>) =>
  async (actor: StaffActor, ids: readonly string[]): Promise<ReadonlyMap<string, Thing>> => {
    const { pack, work } = await deskOf(actor.officeId);
    const rows = await read.rows(
      raw(sql<Selectable<MeasureRow>>`select m.* from measure m
        where m.office_id = ${actor.officeId} and m.measure_id = any(${ids}::uuid[]) and ${visible(actor)}`),
    );
    const lines = await named(read, actor.officeId, rows.map(fromRow));
    return new Map(
      lines.map(({ measure: m, name }) => {
        const rung = pack.measures.find((r) => r.id === m.rung)?.name;
        const say = (lang: Lang) => `${rung?.[lang] ?? m.rung} · ${name ?? work.units.get(m.unit)?.[lang] ?? m.unit}`;
        return [m.measureId, { kind: 'measure', id: m.measureId, title: { zh: say('zh'), en: say('en') } }];
      }),
    );
  };

/** A fact worth a look: the house shows it, a person proposes or does not. */
export interface Suggestion {
  readonly fact: FactSeen;
  /** The unit that had it, and, of a card, who held the duty then. */
  readonly unit: string;
  readonly account: string | null;
  readonly at: Instant;
}

/** So many of each kind are looked at for suggestions. */
const LOOKED = 100;

/** Facts that stand, of the kinds and as far back as the pack says, that no measure rests on, newest first. */
export async function suggestions(
  read: Reader,
  desk: MeasureDesk,
  actor: StaffActor,
  now: Instant,
): Promise<Suggestion[]> {
  const since = instant(millis(now) - desk.pack.suggest.days * 86_400_000);
  const found = [
    ...(await cardsSince(read, desk, actor, since)),
    ...(await settledSince(read, desk, actor, since)),
    ...(await promisesSince(read, desk, actor, since, now)),
  ];
  const used = await usedFacts(read, actor.officeId, found);
  const fresh = found.filter((f) => !used.has(`${f.kind} ${f.ref}`));
  const facts = await factsSeen(read, desk, actor, fresh, now);
  return fresh
    .flatMap(({ unit, account, at }, i) =>
      facts[i]!.standing === 'stands' ? [{ fact: facts[i]!, unit, account, at }] : [],
    )
    .sort((a, b) => (a.at < b.at ? 1 : -1));
}

interface Looked extends Omit<Suggestion, 'fact'> {
  readonly kind: FactKind;
  readonly ref: string;
}

async function cardsSince(read: Reader, desk: MeasureDesk, actor: StaffActor, since: Instant): Promise<Looked[]> {
  const lists = await Promise.all(
    desk.pack.suggest.colours.map((colour) => listCards(read, actor, { view: 'office', colour, limit: LOOKED })),
  );
  return lists.flat().flatMap(({ card }): Looked[] => {
    if (card.issuedAt < since || card.state === 'withdrawn') return [];
    const { cardId: ref, holderUnit: unit, holderAccount: account, issuedAt: at } = card;
    return [{ kind: 'card', ref, unit, account, at }];
  });
}

/** Appeals that the actor sees whose responsibility was settled so that due process is the next step. */
async function settledSince(read: Reader, desk: MeasureDesk, actor: StaffActor, since: Instant): Promise<Looked[]> {
  const { work, pack } = desk;
  const rows = await read.rows(
    raw(sql<{
      case_id: string;
      unit_id: string;
      filed_at: Instant;
    }>`select a.case_id, a.unit_id, a.filed_at from appeal a
      where a.office_id = ${work.officeId} and a.responsibility = any(${pack.suggest.responsibility}::text[])
        and a.responsibility in ('person', 'unit') and not a.history and a.unit_id is not null and a.filed_at >= ${since}::timestamptz
        and ${visibleCase(work.scope(actor))} order by a.filed_at desc limit ${LOOKED}`),
  );
  return rows.map((r) => ({ kind: 'case', ref: r.case_id, unit: r.unit_id, account: null, at: r.filed_at }));
}

/** Promises that were broken, for whoever oversees: what follows from one, people decide. */
async function promisesSince(
  read: Reader,
  { work, mechanisms }: MeasureDesk,
  actor: StaffActor,
  since: Instant,
  now: Instant,
): Promise<Looked[]> {
  if (!hasRole(actor, ...OVERSEES)) return [];
  const [first, today] = [since, now].map((at) => dateIn(work.calendar.zone, at)) as [PlainDate, PlainDate];
  const years = [...new Set([first, today].map((day) => day.slice(0, 4)))];
  const found = await Promise.all(years.map((year) => brokenOf(read, mechanisms, year, null, today)));
  return found.flat().flatMap(({ dutyId: ref, unit, day }): Looked[] => {
    const at = instant(fromWall(work.calendar.zone, Date.parse(`${day}T00:00:00Z`)));
    return day < first ? [] : [{ kind: 'promise', ref, unit, account: null, at }];
  });
}

/** Which of these facts a measure rests on that was not dropped. */
async function usedFacts(
  read: Reader,
  officeId: string,
  facts: readonly { readonly kind: FactKind; readonly ref: string }[],
): Promise<ReadonlySet<string>> {
  if (facts.length === 0) return new Set();
  const rows = await read.rows(
    raw(sql<{ kind: string; ref: string }>`select r.kind, r.ref
      from unnest(${facts.map((f) => f.kind)}::text[], ${facts.map((f) => f.ref)}::text[]) as r(kind, ref)
      where exists (select from measure m where m.office_id = ${officeId} and m.state <> 'dropped'
        and m.detail -> 'facts' @> jsonb_build_array(jsonb_build_object('kind', r.kind, 'ref', r.ref)))`),
  );
  return new Set(rows.map((r) => `${r.kind} ${r.ref}`));
}

/** Somebody through whose hands a fact went, by unit, post and name: whoever handed it down stays answerable (H4). */
export interface Hand {
  readonly unit: string;
  readonly post: string | null;
  readonly account: string | null;
  readonly name: string | null;
  /** Handed it on, and so answers as a superior. */
  readonly handedDown: boolean;
}

/** The hands a fact went through, in order, with whoever holds each post today and the head of each unit that held it as a whole. */
export async function handsOf(
  read: Reader,
  desk: MeasureDesk,
  actor: StaffActor,
  fact: { readonly kind: FactKind; readonly ref: string },
  day: PlainDate,
  now: Instant,
): Promise<{ readonly fact: FactSeen; readonly hands: readonly Hand[] }> {
  const [seen] = await factsSeen(read, desk, actor, [fact], now);
  if (!seen) throw new Refusal('measure.fact-not-found');
  const chain = seen.chain.filter((l, i, all) => all.findIndex((o) => o.unit === l.unit && o.post === l.post) === i);
  const posts = chain.flatMap((l) => (l.post === null ? [] : [l.post]));
  const units = chain.flatMap((l) => (l.post === null ? [l.unit] : []));
  type Row = { post_id: string; unit_id: string; role: string; account_id: string; display_name: string };
  const rows = await read.rows(
    raw(sql<Row>`select p.post_id, p.unit_id, p.role, a.account_id, a.display_name from post p
      join holding h on h.office_id = p.office_id and h.post_id = p.post_id and h.since <= ${day}::date
        and (h.until is null or h.until >= ${day}::date)
      join account a on a.office_id = h.office_id and a.account_id = h.account_id and a.active
      where p.office_id = ${actor.officeId} and p.active
        and (p.post_id = any(${posts}::text[]) or (p.role = 'head' and p.unit_id = any(${units}::text[])))
      order by p.post_id`),
  );
  const hands = chain.map(({ unit, post }, i) => {
    const row = rows.find((r) => (post === null ? r.unit_id === unit && r.role === 'head' : r.post_id === post));
    return {
      unit,
      post: post ?? row?.post_id ?? null,
      account: row?.account_id ?? null,
      name: row?.display_name ?? null,
      handedDown: i < chain.length - 1,
    };
  });
  return { fact: seen, hands };
}

/** Numbers by step of the ladder, of what was decided: no person, no unit, nothing that rests on a report kept from the actor. @throws Refusal `measure.no-figures` */
export async function figures(
  read: Reader,
  actor: StaffActor,
): Promise<readonly { rung: string; state: MeasureState; n: number }[]> {
  if (!seesFigures(actor)) throw new Refusal('measure.no-figures');
  return read.rows(
    raw(sql<{ rung: string; state: MeasureState; n: number }>`select rung, state, count(*)::int as n from measure m
      where m.office_id = ${actor.officeId} and m.decided_at is not null and not ${inAccused(actor)} group by rung, state order by rung, state`),
  );
}

/**
 * What stands in somebody's file on a day: decided, told, not under review and not run out. The rest, withdrawn and dropped ones too,
 * counts nowhere.
 */
export async function measuresOf(read: Reader, officeId: string, account: string, day: PlainDate): Promise<Measure[]> {
  const rows = await read.rows(
    raw(sql<Selectable<MeasureRow>>`select m.* from measure m where m.office_id = ${officeId}
      and m.account_id = ${account}::uuid and m.state = 'in-force'
      and m.in_force_from <= ${day}::date and m.in_force_until >= ${day}::date order by m.in_force_from, m.measure_id`),
  );
  return rows.map(fromRow);
}

/** The duties of a measure that are not over: until when each is owed. */
export async function owedOn(read: Reader, m: Measure, officeId: string): Promise<ReadonlyMap<string, Instant | null>> {
  const { carrying } = m;
  const all = [m.decideDuty, m.tellDuty, m.review?.duty, carrying?.duty, carrying?.checkDuty];
  const ids = all.flatMap((id) => id ?? []);
  const duties = await dutiesById(read, officeId, ids);
  return new Map(duties.filter((d) => d.endedAt === null).map((d) => [d.step, d.dueAt]));
}
