import { sql } from 'kysely';
import { writtenDay } from '../calendar/words.ts';
import { dateIn } from '../calendar/zone.ts';
import { seen } from '../cases/queries.ts';
import type { Appeal } from '../cases/rules.ts';
import { type Reader, raw } from '../db/open.ts';
import { about, dutiesById } from '../duties/queries.ts';
import type { Duty } from '../duties/rules.ts';
import { findingFor } from '../findings/queries.ts';
import type { Finding } from '../findings/rules.ts';
import { subjects, texts } from '../identity/vault.ts';
import { type Actor, hasRole } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';
import { promiseFact } from '../obligations/broken.queries.ts';
import { holderOf } from '../org/queries.ts';
import { cardFor } from '../supervision/cards.queries.ts';
import type { CardState } from '../supervision/cards.rules.ts';
import type { MeasureDesk } from './desk.ts';
import { type FactKind, type FactSeen, standingTogether } from './measures.rules.ts';

/** A fact that somebody names: what kind, and which. */
export interface FactRef {
  readonly kind: FactKind;
  readonly ref: string;
}

/** What is known of one fact for this actor; `null` if there is none, or none for them. */
type Source = (read: Reader, desk: MeasureDesk, actor: Actor, ref: string, now: Instant) => Promise<FactSeen | null>;

/** Where facts come from, each from the slice that knows it. */
const SOURCES: Readonly<Record<Exclude<FactKind, 'other'>, Source>> = {
  card: cardFact,
  case: caseFact,
  finding: findingFact,
  handover: handoverFact,
  promise: brokenPromise,
};

/** The facts as they stand now. @throws Refusal `measure.fact-not-found`, also for what the actor may not see */
export async function factsSeen(
  read: Reader,
  desk: MeasureDesk,
  actor: Actor,
  refs: readonly { readonly kind: FactKind; readonly ref: string | null }[],
  now: Instant,
): Promise<FactSeen[]> {
  const known = refs.filter((r): r is FactRef => r.kind !== 'other' && r.ref !== null);
  return Promise.all(
    known.map(async ({ kind, ref }) => {
      const fact = await SOURCES[kind as Exclude<FactKind, 'other'>](read, desk, actor, ref, now);
      if (!fact) throw new Refusal('measure.fact-not-found');
      return fact;
    }),
  );
}

const links = (duties: readonly Duty[]): FactSeen['chain'] =>
  duties.flatMap((d) => d.chain).map(({ unit, post }) => ({ unit, post }));

/**
 * A card stands once it was upheld, or nobody contested it while they could. One for repetition is a number: it stands with each of the
 * cards that it counts, and as long as they all do.
 */
async function cardFact(
  read: Reader,
  desk: MeasureDesk,
  actor: Actor,
  ref: string,
  now: Instant,
): Promise<FactSeen | null> {
  const { cards, work } = desk;
  const line = await cardFor(read, actor, ref);
  if (!line) return null;
  const { card, seen } = line;
  const [duty] = await dutiesById(read, actor.officeId, [card.dutyId]);
  if (!duty) return null;
  const open = card.state === 'contested' || (card.state !== 'upheld' && now <= card.contestUntil);
  const counted = await Promise.all((card.facts.cards ?? []).map((id) => cardFact(read, desk, actor, id, now)));
  if (counted.includes(null)) return null;
  const single = counted as readonly FactSeen[];
  const by = cards.rules.find((r) => r.id === card.rule);
  const standing = standingOfCard(duty, card.state, by?.kind === 'before', open);
  const on = writtenDay(dateIn(work.calendar.zone, card.issuedAt));
  const rule = by?.name ?? { zh: card.rule, en: card.rule };
  const step: Text = work.pack.steps[card.facts.step as never] ?? { zh: card.facts.step, en: card.facts.step };
  return {
    kind: 'card',
    ref,
    streams: [`card:${ref}`],
    title: { zh: `${rule.zh}：${step.zh}（${on.zh}）`, en: `${rule.en}: ${step.en} (${on.en})` },
    standing: single.length === 0 ? standing : standingTogether([standing, ...single.map((f) => f.standing)]),
    rests: single.map(({ ref: of, title }) => ({ ref: of, title })),
    confidential: seen.visibility === 'confidential',
    path: seen.path,
    chain: links([duty]),
    accounts: card.holderAccount === null ? [] : [card.holderAccount],
    unspoken:
      duty.about.startsWith('case:') && seen.visibility === 'confidential' ? await wordsOf(read, work, duty.about) : [],
  };
}

function standingOfCard({ history }: Duty, state: CardState, before: boolean, open: boolean): FactSeen['standing'] {
  if (history) return 'history';
  if (state === 'withdrawn') return 'withdrawn';
  // That a day comes near is nobody's fault.
  if (before) return 'prompt';
  return open ? 'contested' : 'stands';
}

/** Words of a case, which a report's accused must never read; nothing once erased. */
async function wordsOf(read: Reader, work: MeasureDesk['work'], stream: string): Promise<string[]> {
  const caseId = stream.slice('case:'.length);
  const subject = (await subjects(read, work.keys, work.officeId, [caseId])).get(caseId);
  if (!subject) return [];
  const items = await texts(read, work.officeId, subject);
  return [...items.values()].flatMap(({ kind, text }) =>
    kind === 'person' ? Object.values(JSON.parse(text) as Record<string, string>) : [text],
  );
}

/** An appeal counts once responsibility is settled: that people appealed shows nothing. */
async function caseFact(read: Reader, { work }: MeasureDesk, actor: Actor, ref: string): Promise<FactSeen | null> {
  const appeal = await seen(read, work, work.scope(actor), ref).catch((error: unknown) => {
    if (error instanceof Refusal) return null;
    throw error;
  });
  if (!appeal) return null;
  const duties = await about(read, actor.officeId, `case:${ref}`);
  const confidential = appeal.visibility === 'confidential';
  // A report is about whoever it accuses, not about whoever looks into it.
  const accused = appeal.accusedUnits.map((unit) => ({ unit, post: null }));
  const unit = confidential ? (appeal.accusedUnits[0] ?? null) : appeal.unitId;
  return {
    kind: 'case',
    ref,
    streams: [`case:${ref}`],
    title: { zh: `诉求 ${appeal.number}`, en: `appeal ${appeal.number}` },
    standing: standingOf(appeal),
    rests: [],
    confidential,
    path: unit === null ? [] : (work.units.get(unit)?.path ?? [unit]),
    chain: confidential ? accused : links(duties),
    accounts: [],
    unspoken: confidential ? [appeal.number, ...(await wordsOf(read, work, `case:${ref}`))] : [],
  };
}

function standingOf({ history, responsibility, state }: Appeal): FactSeen['standing'] {
  if (history) return 'history';
  if (responsibility === 'unit' || responsibility === 'person') return 'stands';
  return responsibility === null && state !== 'closed' ? 'undecided' : 'no-fault';
}

/** A finding counts once the unit has spoken, and it was not contested, or upheld. */
async function findingFact(
  read: Reader,
  { work }: MeasureDesk,
  actor: Actor,
  ref: string,
  now: Instant,
): Promise<FactSeen | null> {
  const found = await findingFor(read, actor, ref, dateIn(work.calendar.zone, now));
  if (!found) return null;
  const { finding, path, duties } = found;
  const accounts = await holdersOf(read, actor.officeId, finding);
  const on = writtenDay(finding.foundOn);
  return {
    kind: 'finding',
    ref,
    streams: [`finding:${ref}`],
    title: { zh: `${on.zh}检查发现的问题`, en: `a finding of ${on.en}` },
    standing: standingOfFinding(finding),
    rests: [],
    confidential: false,
    path,
    chain: [
      { unit: finding.unit, post: finding.concerned },
      ...links(duties.filter((d) => !d.step.startsWith('check-'))),
    ],
    accounts,
    unspoken: [],
  };
}

/** What a report told proves nothing until it was established, and put to the unit as a finding of its own: that one counts. */
function standingOfFinding({ state, allegation }: Finding): FactSeen['standing'] {
  if (state === 'dropped' || state === 'unfounded') return 'withdrawn';
  if (state === 'held' || state === 'put') return 'undecided';
  if (state === 'contested') return 'contested';
  return state === 'open' || allegation ? 'undecided' : 'stands';
}

/** Who held the post that a finding is about, on the day it was found. */
async function holdersOf(read: Reader, officeId: string, { concerned, foundOn }: Finding): Promise<string[]> {
  if (concerned === null) return [];
  const account = await holderOf(read, officeId, concerned, foundOn);
  return account === null ? [] : [account];
}

/** A promise counts once its day has passed and it was measured below what was promised, or the unit said so and others confirmed it. */
async function brokenPromise(
  read: Reader,
  { work, mechanisms }: MeasureDesk,
  actor: Actor,
  ref: string,
  now: Instant,
): Promise<FactSeen | null> {
  const found = await promiseFact(read, mechanisms, actor, ref, dateIn(work.calendar.zone, now));
  if (!found) return null;
  const { unit, post, day, broken, words } = found;
  const account = await holderOf(read, actor.officeId, post, day);
  return {
    kind: 'promise',
    ref,
    streams: [`obligation:${ref}`],
    title: { zh: `公开承诺：${words.zh}`, en: `public promise: ${words.en}` },
    standing: broken ? 'stands' : 'undecided',
    confidential: false,
    path: work.units.get(unit)?.path ?? [unit],
    rests: [],
    chain: [{ unit, post }],
    accounts: account === null ? [] : [account],
    unspoken: [],
  };
}

/** A hand-over counts once its limit passed without the successor having taken it on. */
async function handoverFact(
  read: Reader,
  { work }: MeasureDesk,
  actor: Actor,
  ref: string,
  now: Instant,
): Promise<FactSeen | null> {
  type Row = {
    post_id: string;
    unit_id: string;
    to_account: string;
    due_at: Instant | null;
    heads_duty: string | null;
    state: string;
  };
  const [row] = await read.rows(
    raw(sql<Row>`select h.post_id, p.unit_id, h.to_account, h.due_at, h.heads_duty, h.state from handover h
      join post p on p.office_id = h.office_id and p.post_id = h.post_id
      where h.office_id = ${actor.officeId} and h.handover_id = ${ref}::uuid`),
  );
  const path = row ? (work.units.get(row.unit_id)?.path ?? [row.unit_id]) : [];
  const heads = actor.kind === 'staff' && actor.posts.some((p) => p.role === 'head' && path.includes(p.unitId));
  if (!row || !(actor.kind === 'system' || hasRole(actor, 'supervisor', 'discipline') || heads)) return null;
  const overdue = row.heads_duty !== null || (row.state === 'open' && row.due_at !== null && row.due_at < now);
  return {
    kind: 'handover',
    ref,
    streams: [`post:${row.post_id}`],
    title: { zh: '逾期未确认的移交', en: 'a hand-over not acknowledged in time' },
    standing: overdue ? 'stands' : 'undecided',
    rests: [],
    confidential: false,
    path,
    chain: [{ unit: row.unit_id, post: row.post_id }],
    accounts: [row.to_account],
    unspoken: [],
  };
}
