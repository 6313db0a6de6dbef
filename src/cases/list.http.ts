import { Readable } from 'node:stream';
import { z } from 'zod';
import { dateIn, withOffset } from '../calendar/zone.ts';
import { type App, staffOf } from '../identity/guard.ts';
import { After, pageEnd } from '../identity/page-end.ts';
import type { Lang, Text } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';
import { csvLine, writeCsv } from '../text/csv.ts';
import type { Scope } from './access.ts';
import type { CaseDeps } from './deps.ts';
import type { CaseLine } from './lines.queries.ts';
import { CaseLineView, presentLine } from './present.ts';
import { type CaseFilter, countStates, listCases } from './queries.ts';
import { KINDS } from './rules.ts';
import { type Holder, holdersOf } from './who.ts';
import type { OfficeWork } from './work.ts';

const tags = ['cases'];
/** Rows of the file that are fetched at once. */
const SET = 200;

const Question = z.strictObject({
  states: z.string().max(200).optional().meta({ description: 'Comma-separated.' }),
  kind: z.enum(KINDS).optional(),
  unit: z.string().max(80).optional(),
  category: z.string().max(80).optional(),
  find: z.string().max(100).optional(),
  lang: z.enum(['zh', 'en']).optional(),
});

const filterOf = (query: z.infer<typeof Question>): Omit<CaseFilter, 'limit'> => ({
  states: query.states?.split(',').filter(Boolean),
  kind: query.kind,
  unitId: query.unit,
  category: query.category,
  find: query.find,
});

interface Column {
  readonly name: Text;
  value(line: z.infer<typeof CaseLineView>, lang: Lang, timeOf: TimeOf): string | number | null;
}

/** A moment as the clock of the office shows it (`2026-11-18 09:00`), which spreadsheets read as a time; of a register's, its day. */
type TimeOf = (at: string, dayAlone: boolean) => string;

/** Of a case's row: its times by the clock of the office, the date of what is owed as the calendar gives it. */
const COLUMNS: readonly Column[] = [
  { name: { zh: '编号', en: 'Number' }, value: (c) => c.number },
  { name: { zh: '标题', en: 'Title' }, value: (c) => c.title },
  { name: { zh: '类型', en: 'Kind' }, value: (c, lang) => c.kind[lang] },
  { name: { zh: '渠道', en: 'Channel' }, value: (c, lang) => c.channel[lang] },
  { name: { zh: '状态', en: 'State' }, value: (c, lang) => c.state[lang] },
  { name: { zh: '类别', en: 'Category' }, value: (c, lang) => c.category?.[lang] ?? null },
  { name: { zh: '承办单位', en: 'Unit in charge' }, value: (c, lang) => c.unit?.[lang] ?? null },
  { name: { zh: '当前责任人', en: 'Holder' }, value: (c) => c.holder?.name ?? null },
  { name: { zh: '收到时间', en: 'Received' }, value: (c, _lang, timeOf) => timeOf(c.filedAt, c.imported) },
  { name: { zh: '当前期限', en: 'Due' }, value: (c) => c.dueOn },
  {
    name: { zh: '办结时间', en: 'Closed' },
    value: (c, _lang, timeOf) => c.closedAt && timeOf(c.closedAt, c.imported && c.history),
  },
  { name: { zh: '管辖异议次数', en: 'Times contested' }, value: (c) => c.contested },
];

/** Staff lists of appeals: page by page, and whole as a file. Both show what the asker may see, and no more. */
export function caseListRoutes(app: App, { db, guard, workOf }: CaseDeps): void {
  app.get(
    '/api/cases',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Cases one may see, newest first',
        querystring: Question.extend({
          after: After,
          limit: z.coerce.number().int().min(1).max(100).default(50),
        }),
        response: {
          200: z.strictObject({
            cases: z.array(CaseLineView),
            next: z.string().nullable(),
            counts: z.record(z.string(), z.number()),
          }),
        },
      },
    },
    async (request) => {
      const { query } = request;
      const work = await workOf(request.office.officeId);
      const scope = work.scope(staffOf(request));
      const after = query.after ? pageEnd(query.after) : undefined;
      const [found, counts] = await Promise.all([
        page(scope, work, request.now, {
          ...filterOf(query),
          after: after && { filedAt: after.at!, caseId: after.id },
          limit: query.limit,
        }),
        query.after ? {} : countStates(db, work, scope),
      ]);
      return {
        cases: found.lines.map(({ line, holder }) => presentLine(work, line, holder)),
        next: found.next ? `${found.next.filedAt}|${found.next.caseId}` : null,
        counts,
      };
    },
  );

  app.get(
    '/api/cases.csv',
    {
      onRequest: guard.authenticate,
      schema: { tags, summary: 'The same cases as a table for spreadsheets, all of them', querystring: Question },
    },
    async (request, reply) => {
      const { query } = request;
      const work = await workOf(request.office.officeId);
      const scope = work.scope(staffOf(request));
      const name = `cases-${dateIn(work.calendar.zone, request.now)}.csv`;
      const asked = { ...filterOf(query), limit: SET };
      // What is refused is refused in words, and not by a table that breaks off.
      const first = await page(scope, work, request.now, asked);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(Readable.from(csv(scope, work, request.now, asked, first, query.lang ?? 'zh')));
    },
  );

  interface Found {
    readonly lines: readonly { readonly line: CaseLine; readonly holder: Holder | null }[];
    readonly next: CaseFilter['after'] | null;
  }

  async function page(scope: Scope, work: OfficeWork, now: Instant, filter: CaseFilter): Promise<Found> {
    const { cases, next } = await listCases(db, work, scope, filter);
    const holderOf = await holdersOf(
      db,
      work,
      cases.flatMap((c) => c.owedBy ?? []),
      now,
    );
    return { lines: cases.map((line) => ({ line, holder: line.owedBy && holderOf(line.owedBy) })), next };
  }

  /** Set by set, so that a year of appeals takes no more memory than a page of them. */
  async function* csv(
    scope: Scope,
    work: OfficeWork,
    now: Instant,
    filter: CaseFilter,
    first: Found,
    lang: Lang,
  ): AsyncGenerator<string> {
    const timeOf: TimeOf = (at, dayAlone) =>
      withOffset(at as Instant, work.calendar.zone)
        .slice(0, dayAlone ? 10 : 16)
        .replace('T', ' ');
    yield* writeCsv(
      COLUMNS.map((c) => c.name[lang]),
      [],
    );
    for (let found = first; ; found = await page(scope, work, now, { ...filter, after: found.next })) {
      for (const { line, holder } of found.lines)
        yield csvLine(COLUMNS.map((c) => c.value(presentLine(work, line, holder), lang, timeOf)));
      if (!found.next) return;
    }
  }
}
