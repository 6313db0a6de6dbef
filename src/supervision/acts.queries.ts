import { type RawBuilder, type Selectable, sql } from 'kysely';
import { dateIn } from '../calendar/zone.ts';
import type { Scope, Verdict } from '../cases/access.ts';
import { type CaseLine, linesOf, visible } from '../cases/lines.queries.ts';
import { seen } from '../cases/queries.ts';
import type { Appeal } from '../cases/rules.ts';
import type { OfficeWork } from '../cases/work.ts';
import { type Reader, raw, sqlOf } from '../db/open.ts';
import type { Act as ActRow } from '../db/schema.generated.ts';
import { about } from '../duties/queries.ts';
import type { Duty } from '../duties/rules.ts';
import { openColumn, subjects, texts } from '../identity/vault.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { maskText } from '../text/mask.ts';
import { can } from './acts.access.ts';
import { canAnswer, mayBePublic } from './acts.commands.ts';
import { type Act, type ActAction, type Listing, lapsed, listedNow, waitsFor } from './acts.rules.ts';
import { actsOn, fromRow } from './acts.store.ts';

const no = (reason: string): Verdict => ({ may: false, reason });

/** An act as staff read it: its words masked, whoever did it by name. */
export interface ActLine {
  readonly act: Act;
  /** Fell away with the matter. */
  readonly lapsed: boolean;
  readonly name: string | null;
  readonly words: string | null;
  readonly answer: string | null;
  readonly ending: string | null;
  /** Of a question: until when the explanation is owed. */
  readonly dueOn: PlainDate | null;
  readonly dueAt: Instant | null;
  readonly abilities: Readonly<Record<'answer' | 'acknowledge', Verdict>>;
}

/** What supervision did about a case, newest first, and what the actor may do about it now. */
export interface ActsPage {
  readonly acts: readonly ActLine[];
  /** Whom the matter waits for now. */
  readonly waitsFor: string | null;
  /** Whether the public list may have it. */
  readonly mayBePublic: boolean;
  readonly abilities: Readonly<Record<Exclude<ActAction, 'acknowledge'>, Verdict>>;
}

/** @throws Refusal `case.not-found` if there is none, or none for this actor */
export async function actsPage(read: Reader, work: OfficeWork, scope: Scope, caseId: string): Promise<ActsPage> {
  const appeal = await seen(read, work, scope, caseId);
  const [acts, duties, keys] = await Promise.all([
    actsOn(read, work.officeId, caseId),
    about(read, work.officeId, `case:${caseId}`),
    subjects(read, work.keys, work.officeId, [caseId]),
  ]);
  const subject = keys.get(caseId);
  const [said, names] = await Promise.all([
    subject && acts.length > 0 ? texts(read, work.officeId, subject) : new Map<string, { text: string }>(),
    namesOf(read, work.officeId, acts),
  ]);
  const shown = (ref: TextRef | null): string | null => {
    const item = ref && said.get(ref.item);
    return item ? maskText(item.text) : null;
  };
  const lines = acts.map((act): ActLine => {
    const duty = act.kind === 'ask' ? duties.find((d) => d.dutyId === act.dutyId) : undefined;
    return {
      act,
      lapsed: lapsed(act, duties),
      name: names.get(act.by.account) ?? null,
      words: shown(act.words),
      answer: act.kind === 'ask' ? shown(act.answer) : null,
      ending: act.kind === 'listing' ? shown(act.ending) : null,
      dueOn: duty?.dueOn ?? null,
      dueAt: duty?.dueAt ?? null,
      abilities: questionAbilities(work, scope, appeal, duties, act, duty),
    };
  });
  return {
    acts: lines.reverse(),
    waitsFor: waitsFor(duties)?.holderUnit ?? null,
    mayBePublic: mayBePublic(appeal),
    abilities: abilitiesOf(scope, appeal, duties, acts),
  };
}

function abilitiesOf(scope: Scope, appeal: Appeal, duties: readonly Duty[], acts: readonly Act[]) {
  const listed = listedNow(acts) !== null;
  const may = (action: ActAction, otherwise: string | null): Verdict => {
    const verdict = can(scope, action, appeal, duties);
    return verdict.may && otherwise !== null ? no(otherwise) : verdict;
  };
  const nobody = waitsFor(duties) === null ? 'act.nobody-has-it' : null;
  const asked = acts.some((a) => a.kind === 'ask' && a.state === 'open' && !lapsed(a, duties));
  return {
    urge: may('urge', nobody),
    ask: may('ask', asked ? 'act.already-asked' : nobody),
    list: may('list', listed ? 'act.already-listed' : nobody),
    unlist: may('unlist', listed ? null : 'act.not-listed'),
    takeOver: may('takeOver', nobody),
  };
}

function questionAbilities(
  work: OfficeWork,
  scope: Scope,
  appeal: Appeal,
  duties: readonly Duty[],
  act: Act,
  duty: Duty | undefined,
) {
  if (act.kind !== 'ask' || !duty || lapsed(act, duties))
    return { answer: no('act.lapsed'), acknowledge: no('act.lapsed') };
  return {
    answer: act.state === 'open' ? canAnswer(scope, duty, work) : no('act.already-answered'),
    acknowledge: act.state === 'answered' ? can(scope, 'acknowledge', appeal, duties) : no('act.not-answered'),
  };
}

async function namesOf(read: Reader, officeId: string, acts: readonly Act[]): Promise<Map<string, string>> {
  const ids = [...new Set(acts.map((a) => a.by.account.slice('account:'.length)))];
  if (ids.length === 0) return new Map();
  const rows = await read.rows(
    sqlOf
      .selectFrom('account')
      .select(['account_id', 'display_name'])
      .where('office_id', '=', officeId)
      .where(sql<boolean>`account_id = any(${ids}::uuid[])`),
  );
  return new Map(rows.map((r) => [`account:${r.account_id}`, r.display_name]));
}

/** A listed matter with the line of its case. */
export interface ListedMatter {
  readonly listing: Listing;
  readonly line: CaseLine;
}

export interface ListedFilter {
  /** Those on the list, what must be solved first on top; or those taken off, the latest first. */
  readonly state: 'listed' | 'off';
  /** Where the page before ended. */
  readonly after?: { readonly at: string; readonly actId: string } | undefined;
  readonly limit: number;
}

/** Listed matters whose case the actor may see. */
export async function listedMatters(
  read: Reader,
  work: OfficeWork,
  scope: Scope,
  { state, after, limit }: ListedFilter,
): Promise<{ matters: ListedMatter[]; next: ListedFilter['after'] | null }> {
  const on = state === 'listed';
  const order = on ? sql`l.solve_by, l.act_id` : sql`l.ended_at desc, l.act_id desc`;
  const behind = !after
    ? sql``
    : on
      ? sql`and (l.solve_by, l.act_id) > (${after.at}::date, ${after.actId}::uuid)`
      : sql`and (l.ended_at, l.act_id) < (${after.at}::timestamptz, ${after.actId}::uuid)`;
  const rows = await read.rows(
    raw(sql<Selectable<ActRow>>`select l.* from act l
      join appeal a on a.office_id = l.office_id and a.case_id = l.case_id
      where l.office_id = ${work.officeId} and l.kind = 'listing' and ${ended(on)} and ${visible(scope)} ${behind}
      order by ${order} limit ${limit + 1}`),
  );
  const shown = rows.slice(0, limit).map((row) => fromRow(row) as Listing);
  const lines = await linesOf(read, work, scope, [...new Set(shown.map((l) => l.caseId))]);
  const last = shown.at(-1);
  return {
    matters: shown.flatMap((listing) => {
      const line = lines.get(listing.caseId);
      return line ? [{ listing, line }] : [];
    }),
    next: rows.length > limit && last ? { at: on ? last.solveBy : last.endedAt!, actId: last.actId } : null,
  };
}

const ended = (on: boolean): RawBuilder<unknown> => (on ? sql`l.ended_at is null` : sql`l.ended_at is not null`);

/** A listed matter as the public reads it: words that supervision looked over, masked; no number, nobody's name. */
export interface PublicListing {
  readonly title: string;
  readonly unitId: string;
  readonly listedOn: PlainDate;
  readonly solveBy: PlainDate;
  /** Taken off on this day; `null`: still listed. */
  readonly offOn: PlainDate | null;
  readonly solved: boolean | null;
}

/** So many are shown at most; those still listed come first. */
const SHOWN = 100;

/** What stands on the public list: only of cases that may be published, asked anew each time, so that a withdrawn consent counts at once. */
export async function publicListings(read: Reader, work: OfficeWork): Promise<PublicListing[]> {
  const { officeId } = work;
  const rows = await read.rows(
    raw(sql<Selectable<ActRow> & { case_unit: string | null }>`select l.*, a.unit_id as case_unit from act l
      join appeal a on a.office_id = l.office_id and a.case_id = l.case_id
      where l.office_id = ${officeId} and l.kind = 'listing' and l.public_title is not null
        and a.visibility = 'normal' and a.publish
      order by l.ended_at desc nulls first, l.solve_by, l.act_id limit ${SHOWN}`),
  );
  const keys = await subjects(read, work.keys, officeId, [...new Set(rows.map((r) => r.case_id))]);
  return rows.flatMap((row) => {
    const subject = keys.get(row.case_id);
    const listing = fromRow(row) as Listing;
    // An erased person took the words along.
    if (!subject) return [];
    const day = (at: Instant) => dateIn(work.calendar.zone, at);
    return {
      title: openColumn(subject, 'public_title', row.public_title!),
      unitId: row.case_unit ?? listing.unit,
      listedOn: day(listing.at),
      solveBy: listing.solveBy,
      offOn: listing.endedAt && day(listing.endedAt),
      solved: listing.solved,
    };
  });
}
