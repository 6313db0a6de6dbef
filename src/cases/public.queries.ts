import { sql } from 'kysely';
import { plannedEachTime, type Reader, raw } from '../db/open.ts';
import { isId } from '../kernel/ids.ts';
import { type Instant, instant, millis, type PlainDate } from '../kernel/time.ts';
import { likePattern, queryTokens } from '../text/bigrams.ts';

/** A published question and answer. Everybody may read it; it holds no personal data. */
export interface Published {
  readonly caseId: string;
  readonly category: string | null;
  readonly unitId: string;
  readonly title: string;
  readonly question: string;
  readonly answer: string;
  readonly filedOn: PlainDate;
  readonly answeredOn: PlainDate;
  readonly publishedAt: Instant;
}

/** Where a page ends: several may be published in one millisecond, so the id decides between them. */
export type PageEnd = Pick<Published, 'publishedAt' | 'caseId'>;

/** A page's end as it stands in an address. */
export const writePageEnd = ({ publishedAt, caseId }: PageEnd): string => `${publishedAt}_${caseId}`;

/** @returns `null` for what `writePageEnd` did not write */
export function readPageEnd(written: string): PageEnd | null {
  const [, publishedAt = '', caseId = ''] = /^([^_]{24})_([0-9a-f-]{36})$/.exec(written) ?? [];
  const ms = millis(publishedAt as Instant);
  const holds = Number.isFinite(ms) && instant(ms) === publishedAt && isId(caseId);
  return holds ? { publishedAt: publishedAt as Instant, caseId } : null;
}

export interface PublishedFilter {
  readonly find?: string | undefined;
  readonly category?: string | undefined;
  /** The last of the page before. */
  readonly before?: PageEnd | undefined;
  readonly limit: number;
}

/**
 * Published cases, newest first. The words asked for are found by bigrams and checked against the text itself, so a hit really holds
 * them.
 */
export async function listPublished(read: Reader, officeId: string, filter: PublishedFilter): Promise<Published[]> {
  const conditions = [sql`p.office_id = ${officeId}`];
  const find = filter.find?.trim() ?? '';
  const words = queryTokens(find);
  if (words) conditions.push(sql`p.tokens @@ ${words}::tsquery`);
  if (find) conditions.push(sql`p.folded like ${likePattern(find)}`);
  if (filter.category)
    conditions.push(sql`(p.category = ${filter.category} or p.category like ${`${filter.category}.%`})`);
  if (filter.before)
    conditions.push(
      sql`(p.published_at, p.case_id) < (${filter.before.publishedAt}::timestamptz, ${filter.before.caseId}::uuid)`,
    );
  return published(read, sql.join(conditions, sql` and `), filter.limit);
}

export async function readPublished(read: Reader, officeId: string, caseId: string): Promise<Published | null> {
  const [found] = await published(read, sql`p.office_id = ${officeId} and p.case_id = ${caseId}`, 1);
  return found ?? null;
}

/** What is read; what is searched in stays in the database, where it is twice as much. */
const READ = sql`p.case_id, p.category, p.unit_id, p.title, p.question, p.answer, p.filed_on, p.answered_on, p.published_at`;

async function published(read: Reader, where: ReturnType<typeof sql>, limit: number): Promise<Published[]> {
  const rows = await read.rows(
    plannedEachTime(
      raw(
        sql<{
          case_id: string;
          category: string | null;
          unit_id: string;
          title: string;
          question: string;
          answer: string;
          filed_on: PlainDate;
          answered_on: PlainDate;
          published_at: Instant;
        }>`select ${READ} from publication p where ${where} order by p.published_at desc, p.case_id desc limit ${limit}`,
      ),
    ),
  );
  return rows.map((r) => ({
    caseId: r.case_id,
    category: r.category,
    unitId: r.unit_id,
    title: r.title,
    question: r.question,
    answer: r.answer,
    filedOn: r.filed_on,
    answeredOn: r.answered_on,
    publishedAt: r.published_at,
  }));
}
