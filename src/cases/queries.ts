import { type RawBuilder, sql } from 'kysely';
import { plannedEachTime, type Reader, raw, sqlOf } from '../db/open.ts';
import { decrypt } from '../identity/keys.ts';
import { type Subject, subjects } from '../identity/vault.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import { entriesOf } from '../ledger/queries.ts';
import { fold, queryTokens } from '../text/bigrams.ts';
import { maskText } from '../text/mask.ts';
import { bands, fingerprint, similarity, thresholds } from '../text/similarity.ts';
import { type Scope, sees } from './access.ts';
import { ALLOWED, isEnded } from './allowed.rules.ts';
import { type CaseLine, LINE, type LineRow, linesFrom, linesOf, visible } from './lines.queries.ts';
import type { Appeal, CaseState } from './rules.ts';
import { load, streamOf } from './store.ts';
import type { OfficeWork } from './work.ts';

export interface CaseFilter {
  readonly states?: readonly string[] | undefined;
  readonly kind?: string | undefined;
  readonly unitId?: string | undefined;
  readonly category?: string | undefined;
  /** Words in title or text, or a case number. */
  readonly find?: string | undefined;
  /** Keyset: the `filedAt` and id the page before ended with. */
  readonly after?: { readonly filedAt: Instant; readonly caseId: string } | undefined;
  readonly limit: number;
}

/**
 * What people said of category and place, leaving out what the rules found: asked again, the rules would else take their own guess for
 * somebody's choice, and be sure of it.
 */
export async function saidByPeople(
  read: Reader,
  officeId: string,
  caseId: string,
): Promise<{ readonly category: string | null; readonly placeUnit: string | null }> {
  const entries = await entriesOf(read, officeId, [streamOf(caseId)]);
  const last = entries.findLast(
    ({ type, actor }) => type === 'case.filed' || (type === 'case.classified' && !actor.startsWith('system:')),
  );
  return last!.body as { category: string | null; placeUnit: string | null };
}

/** One case, for an actor. @throws Refusal `case.not-found` if there is none, or none for this actor */
export async function seen(read: Reader, work: OfficeWork, scope: Scope, caseId: string): Promise<Appeal> {
  const appeal = await load(read, work.officeId, caseId);
  if (!appeal || !sees(scope, appeal)) throw new Refusal('case.not-found');
  return appeal;
}

/**
 * A search first walks so many of the newest cases, in order, which fills a page with any word of more than 2 % of them. By the index
 * of words alone, four bigrams that 5,000 of 100,000 cases hold took 94 ms; the walk takes 5 ms whatever is looked for.
 */
const WALKED = 3_000;

/** A search reads so many candidates for one page at most. */
const EXACT = 400;

/**
 * Cases the actor may see, newest first, `limit` at a time.
 *
 * A search finds its candidates by bigrams and is made exact on the decrypted text. Bigrams rarely mislead, so a few more than the
 * page holds are opened first, and only where they were not enough the newest 400 of them.
 */
export async function listCases(
  read: Reader,
  work: OfficeWork,
  scope: Scope,
  filter: CaseFilter,
): Promise<{ cases: CaseLine[]; next: CaseFilter['after'] | null }> {
  const { limit } = filter;
  const find = filter.find?.trim() ?? '';
  const found: CaseLine[] = [];
  let after = filter.after;
  let full = false;
  for (const most of find ? [limit + 10, EXACT] : [limit + 1]) {
    const set = await candidates(read, work, scope, { ...filter, after }, find, most);
    found.push(...(find ? await onlyExact(read, work, set, find) : set));
    after = set.at(-1) ?? after;
    full = set.length === most;
    if (found.length > limit || !full) break;
  }
  const cases = found.slice(0, limit);
  // Where a page's candidates are used up before the page is full, the next one begins behind the last candidate.
  const last = found.length > limit ? cases.at(-1) : full ? after : undefined;
  return { cases, next: last ? { filedAt: last.filedAt, caseId: last.caseId } : null };
}

// Eight letters and digits may be a number, or a word: both are looked for.
const asNumber = (find: string): string | null =>
  /^[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}$/.test(find) ? find.toUpperCase().replace(/^(.{4})-?/, '$1-') : null;

/** The newest cases that may be what is looked for. */
async function candidates(
  read: Reader,
  work: OfficeWork,
  scope: Scope,
  filter: CaseFilter,
  find: string,
  most: number,
): Promise<CaseLine[]> {
  const { officeId } = work;
  const conditions = [sql<boolean>`a.office_id = ${officeId}`, visible(scope)];
  if (filter.states?.length) conditions.push(sql`a.state = any(${filter.states}::text[])`);
  if (filter.kind) conditions.push(sql`a.kind = ${filter.kind}`);
  if (filter.unitId) conditions.push(sql`a.unit_id = ${filter.unitId}`);
  if (filter.category)
    conditions.push(sql`(a.category = ${filter.category} or a.category like ${`${filter.category}.%`})`);
  if (filter.after)
    conditions.push(
      sql`(a.filed_at, a.case_id) < (${filter.after.filedAt}::timestamptz, ${filter.after.caseId}::uuid)`,
    );
  const typed = asNumber(find);
  const words = queryTokens(find);
  // Somebody with a unit's view has few cases among many: they are found first, by the index on `units`.
  const narrow = !scope.office && scope.actor.kind === 'staff';
  if (words && !typed && !narrow) {
    const newest = await readLines(read, work, walk(officeId, conditions, words, filter.after, most), true);
    if (newest.length === most) return newest;
  }
  if (words) {
    const said = sql<boolean>`a.case_id in (select s.case_id from appeal_search s
      where s.office_id = ${officeId} and s.tokens @@ ${words}::tsquery)`;
    conditions.push(typed ? sql<boolean>`(a.number = ${typed} or ${said})` : said);
  }
  // What has neither letter nor digit has no bigrams: there the newest are read through.
  const chosen = sql<{
    case_id: string;
    filed_at: Instant;
  }>`select a.case_id, a.filed_at from appeal a where ${sql.join(conditions, sql` and `)}`;
  // Without "materialized" the planner walks the newest cases of the whole office looking for the few of one unit.
  const page = narrow
    ? sql`with mine as materialized (${chosen}) select case_id from mine order by filed_at desc, case_id desc limit ${most}`
    : sql`select case_id from (${chosen}) c order by filed_at desc, case_id desc limit ${most}`;
  return readLines(read, work, page, find !== '');
}

/** Ids of the cases that hold the words, of the newest there are. Whoever is not found here is older than all of these. */
function walk(
  officeId: string,
  conditions: readonly RawBuilder<unknown>[],
  words: string,
  after: CaseFilter['after'],
  most: number,
): RawBuilder<unknown> {
  const begin = after ? sql`and (filed_at, case_id) < (${after.filedAt}::timestamptz, ${after.caseId}::uuid)` : sql``;
  // "offset 0": the case itself is looked at for those alone that hold the words, and not the other way round.
  return sql`select s.case_id from (select case_id, filed_at, tokens from appeal_search
      where office_id = ${officeId} ${begin} order by filed_at desc, case_id desc limit ${WALKED}) s
    cross join lateral (select from appeal a where ${sql.join(conditions, sql` and `)} and a.case_id = s.case_id offset 0) a
    where s.tokens @@ ${words}::tsquery order by s.filed_at desc, s.case_id desc limit ${most}`;
}

/** The lines of a page. @param page the ids, as SQL. @param byWords whether the best plan hangs on the words */
async function readLines(
  read: Reader,
  work: OfficeWork,
  page: RawBuilder<unknown>,
  byWords: boolean,
): Promise<CaseLine[]> {
  const { officeId } = work;
  const query = raw(sql<LineRow>`select ${LINE}, d.due_on, d.due_at, d.holder_unit, d.holder_post
       from (${page}) p
       join appeal a on a.office_id = ${officeId} and a.case_id = p.case_id
       left join vault_subject v on v.office_id = a.office_id and v.subject_id = a.case_id
       left join lateral (select due_on, due_at, holder_unit, holder_post from duty d
         where d.office_id = ${officeId} and d.about = 'case:' || a.case_id and d.ended_at is null and d.state <> 'claimed' order by d.due_at limit 1) d on true
       order by a.filed_at desc, a.case_id desc`);
  const rows = await read.rows(byWords ? plannedEachTime(query) : query);
  return rows.map(linesFrom(work));
}

/** Keeps the cases whose masked words really hold the query, or whose number it is. */
async function onlyExact(
  read: Reader,
  work: OfficeWork,
  cases: readonly CaseLine[],
  find: string,
): Promise<CaseLine[]> {
  const number = asNumber(find);
  const wanted = fold(find);
  const said = await wordsOf(
    read,
    work,
    cases.map((c) => c.caseId),
  );
  return cases.filter((c) => {
    const words = said.get(c.caseId);
    const holds = words !== undefined && fold(maskText(`${words.title}\n${words.text}`)).includes(wanted);
    return holds || c.number === number;
  });
}

/** What people wrote when they filed, by case; erased ones are absent. Unmasked: callers mask, or hold a right to look. */
export async function wordsOf(
  read: Reader,
  work: OfficeWork,
  caseIds: readonly string[],
): Promise<Map<string, { title: string; text: string }>> {
  const keys = await subjects(read, work.keys, work.officeId, caseIds);
  const rows = await read.rows(
    sqlOf
      .selectFrom('vault_item')
      .select(['subject_id', 'item_id', 'ciphertext'])
      .where('office_id', '=', work.officeId)
      .where('kind', '=', 'text')
      .where(sql<boolean>`subject_id = any(${[...keys.keys()]}::uuid[])`),
  );
  return new Map(
    rows.map((row) => {
      const subject = keys.get(row.subject_id) as Subject;
      const plain = decrypt(subject.key, row.ciphertext, `item:${work.officeId}:${row.subject_id}:${row.item_id}`);
      return [row.subject_id, JSON.parse(plain.toString()) as { title: string; text: string }];
    }),
  );
}

const OPEN = Object.keys(ALLOWED).filter((state) => !isEnded(state as CaseState));

/**
 * How many cases wait in each state, as far as this actor sees: each counted up to 1,000, because beyond it nobody reads the figure.
 * For those who see the whole office everything asked for is in the index appeal_state; the few of one unit are found by that unit.
 */
export async function countStates(read: Reader, work: OfficeWork, scope: Scope): Promise<Record<string, number>> {
  const seen = sql`from appeal a where a.office_id = ${work.officeId} and ${visible(scope)}`;
  const rows = await read.rows(
    raw(
      scope.office
        ? sql<{ state: string; n: number }>`select s.state, count(*)::int as n from unnest(${OPEN}::text[]) as s(state)
            cross join lateral (select 1 ${seen} and a.state = s.state limit 1000) c group by s.state order by 1`
        : sql<{ state: string; n: number }>`select a.state, least(count(*), 1000)::int as n ${seen}
            and a.state = any(${OPEN}::text[]) group by a.state order by 1`,
    ),
  );
  return Object.fromEntries(rows.map((r) => [r.state, r.n]));
}

/** A case that may be the same matter, with why it is thought so. */
export interface Similar extends CaseLine {
  readonly likeness: number;
  readonly samePerson: boolean;
}

/** Cases that look like this one: the same telephone, or words that fall into the same bands. Only what the actor may see. */
export async function similarCases(read: Reader, work: OfficeWork, scope: Scope, caseId: string): Promise<Similar[]> {
  const { officeId } = work;
  const mine = (await wordsOf(read, work, [caseId])).get(caseId);
  if (!mine) return [];
  const text = maskText(`${mine.title}\n${mine.text}`);
  const found = await read.rows(
    raw(sql<{ case_id: string; same_person: boolean }>`
      select a.case_id, coalesce(a.phone_hash = m.phone_hash, false) as same_person
      from appeal m
      join appeal a on a.office_id = m.office_id and a.case_id <> m.case_id and a.visibility = m.visibility
      where m.office_id = ${officeId} and m.case_id = ${caseId} and ${visible(scope)}
        and (a.phone_hash = m.phone_hash or a.case_id in (
          select s.case_id from appeal_search s where s.office_id = ${officeId} and s.bands && ${bands(fingerprint(text))}::integer[]))
      order by a.filed_at desc, a.case_id limit 50`),
  );
  const said = await wordsOf(
    read,
    work,
    found.map((f) => f.case_id),
  );
  const scored = found.flatMap((f) => {
    const other = said.get(f.case_id);
    const likeness = other ? similarity(text, maskText(`${other.title}\n${other.text}`)) : 0;
    return likeness >= thresholds.sameMatter || f.same_person
      ? [{ caseId: f.case_id, likeness, samePerson: f.same_person }]
      : [];
  });
  const best = scored.sort((a, b) => b.likeness - a.likeness).slice(0, 10);
  const lines = await linesOf(
    read,
    work,
    scope,
    best.map((b) => b.caseId),
  );
  return best.flatMap((b) => {
    const line = lines.get(b.caseId);
    return line ? [{ ...line, likeness: Math.round(b.likeness * 100) / 100, samePerson: b.samePerson }] : [];
  });
}

/** The case that a number and a secret open. @throws Refusal `case.number-or-secret-wrong`, the same whichever is wrong */
export async function findBySecret(
  read: Reader,
  officeId: string,
  number: string,
  hash: Buffer,
): Promise<Pick<Appeal, 'caseId' | 'secretRenewals'>> {
  const [row] = await read.rows(
    sqlOf
      .selectFrom('appeal')
      .select(['case_id', 'secret_hash', 'secret_renewals'])
      .where('office_id', '=', officeId)
      .where('number', '=', number),
  );
  // The hash is keyed: how long comparing takes tells nothing about the secret.
  if (!row?.secret_hash.equals(hash)) throw new Refusal('case.number-or-secret-wrong');
  return { caseId: row.case_id, secretRenewals: row.secret_renewals };
}
