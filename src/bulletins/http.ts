import { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import { CaseLineView, presentLine } from '../cases/present.ts';
import type { OfficeWork } from '../cases/work.ts';
import { Abilities, type App, BothLanguages, bothLanguages, staffOf } from '../identity/guard.ts';
import { After, pageEnd } from '../identity/page-end.ts';
import { toldOf } from '../identity/said.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Lang } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';
import { can } from './access.ts';
import { type BulletinDeps, PeriodAsked, periodOf } from './deps.ts';
import { type Doc, documentOf, draftWords } from './document.ts';
import { docxOf, type LinkOf } from './docx.ts';
import { namesIn } from './names.ts';
import { bulletinPack } from './pack.ts';
import { pdfOf } from './pdf.ts';
import { casesOf, figuresOf, todayOf } from './queries.ts';
import { type Bulletin, DUTY_FIGURES, ensurePeriod, FIGURES, isOfDuties, type Period } from './rules.ts';
import { list, load, streamOf } from './store.ts';

const tags = ['bulletins'];
const MOST = 60;

const LangAsked = z.enum(['zh', 'en']).default('zh');

const FigureView = z.enum([...FIGURES, ...DUTY_FIGURES]);
const CellView = z.strictObject({ text: z.string(), figure: FigureView.nullable() });
const OfView = z
  .strictObject({
    unit: z.string().nullable(),
    step: z.string().nullable(),
    level: z.string().nullable(),
    mechanism: z.string().nullable(),
  })
  .meta({
    description: 'Whose matters the figures of a row are of: a unit, a step at a level of the office, or a mechanism.',
  });
const SectionView = z.union([
  z.strictObject({
    kind: z.literal('figures'),
    id: z.string(),
    title: z.string(),
    lines: z.array(
      z.strictObject({
        id: FigureView,
        name: z.string(),
        how: z.string(),
        value: z.int(),
        part: z.number().nullable(),
      }),
    ),
  }),
  z.strictObject({
    kind: z.literal('table'),
    id: z.string(),
    title: z.string(),
    head: z.array(z.string()),
    rows: z.array(z.strictObject({ of: OfView, cells: z.array(CellView) })),
    note: z.string().nullable(),
  }),
  z.strictObject({ kind: z.literal('words'), id: z.string(), title: z.string(), paragraphs: z.array(z.string()) }),
]);
const DocView = z
  .strictObject({
    title: z.string(),
    serial: z.string().nullable(),
    lead: z.array(z.string()),
    sections: z.array(SectionView),
    foot: z.string(),
  })
  .meta({ id: 'BulletinDocument', description: 'A bulletin as it is read, in one language.' });

const LineView = z.strictObject({
  bulletinId: z.uuid(),
  serial: BothLanguages,
  title: BothLanguages,
  from: z.string(),
  until: z.string(),
  state: z.enum(['issued', 'withdrawn']),
  issuedAt: z.string(),
});

/** Bulletins of supervision: drawn up by whoever sees the whole office, read by everybody who works here once they are issued. */
export function bulletinRoutes(app: App, { db, guard, offices, workOf, settings }: BulletinDeps): void {
  const namesOf = (work: OfficeWork) => namesIn(work, offices);

  const linkTo =
    ({ from, until, history }: Period): LinkOf =>
    (figure, of) => {
      const asked = new URLSearchParams({ figure, from, until, ...(history ? { history: 'with' } : {}) });
      for (const [name, value] of Object.entries(of)) if (value !== null) asked.set(name, value);
      return `${settings.publicUrl}/workbench/bulletins/${isOfDuties(figure) ? 'duties' : 'cases'}?${asked}`;
    };

  /** The documents of an issued bulletin, or of a draft. */
  async function paper(
    doc: Doc,
    period: Period,
    kind: 'docx' | 'pdf',
    lang: Lang,
  ): Promise<{ type: string; bytes: Buffer }> {
    if (kind === 'pdf') return { type: 'application/pdf', bytes: await pdfOf(doc, linkTo(period), lang) };
    const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
    return { type, bytes: await docxOf(doc, linkTo(period)) };
  }

  async function drafted(work: OfficeWork, period: Period, now: Instant, lang: Lang, words: string | null) {
    ensurePeriod(period, todayOf(work, now), bulletinPack.mostDays);
    const [figures, names] = [await figuresOf(db, work, period, now), await namesOf(work)];
    const said = words ?? draftWords(figures, names, lang);
    return { figures, words: said, doc: documentOf(period, figures, said, null, names, lang) };
  }

  const issuedOf = (work: OfficeWork, b: Bulletin) => ({
    year: b.year,
    serial: b.serial,
    on: dateIn(work.calendar.zone, b.issuedAt),
  });

  async function openOne(officeId: string, bulletinId: string, lang: Lang) {
    const work = await workOf(officeId);
    const bulletin = await load(db, officeId, bulletinId);
    if (!bulletin) throw new Refusal('bulletin.not-found');
    const [told, names] = await Promise.all([
      toldOf(db, work.keys, officeId, streamOf(bulletinId), bulletinId),
      namesOf(work),
    ]);
    const words = told[0]?.said.words ?? '';
    const doc = documentOf(bulletin, bulletin.figures, words, issuedOf(work, bulletin), names, lang);
    const gone = told.find((t) => t.entry.type === 'bulletin.withdrawn');
    return { work, bulletin, doc, by: told[0]?.name ?? null, withdrawn: gone ?? null };
  }

  app.get(
    '/api/bulletins',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Issued bulletins, newest first',
        response: { 200: z.strictObject({ bulletins: z.array(LineView), abilities: Abilities }) },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const work = await workOf(actor.officeId);
      const names = await namesOf(work);
      const found = await list(db, actor.officeId, MOST);
      const line = (b: Bulletin): z.infer<typeof LineView> => {
        const of = (lang: Lang) => documentOf(b, b.figures, '', issuedOf(work, b), names, lang);
        const [zh, en] = [of('zh'), of('en')];
        return {
          bulletinId: b.bulletinId,
          serial: { zh: zh.serial!, en: en.serial! },
          title: { zh: zh.title, en: en.title },
          from: b.from,
          until: b.until,
          state: b.state,
          issuedAt: b.issuedAt,
        };
      };
      return {
        bulletins: found.map(line),
        abilities: guard.abilities({ draft: can(actor, 'draft'), issue: can(actor, 'issue') }),
      };
    },
  );

  app.get(
    '/api/bulletins/draft',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'A bulletin of a period as it would be, with the words it begins with',
        querystring: z.strictObject({ ...PeriodAsked, lang: LangAsked }),
        response: { 200: z.strictObject({ document: DocView, words: z.string() }) },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      ensureMay(can(actor, 'draft'));
      const work = await workOf(actor.officeId);
      const { doc, words } = await drafted(work, periodOf(request.query), request.now, request.query.lang, null);
      return { document: mutable(doc), words };
    },
  );

  app.get(
    '/api/bulletins/cases',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'The appeals behind a figure, newest first, as far as one may see them',
        querystring: z
          .strictObject({
            ...PeriodAsked,
            figure: z.enum(FIGURES),
            unit: z.string().max(80).optional().meta({ description: 'This unit and all below it.' }),
            step: z.string().max(40).optional().meta({ description: 'Of what is overdue: where this step is late,' }),
            level: z.string().max(40).optional().meta({ description: 'held at this level of the office.' }),
            after: After,
            limit: z.coerce.number().int().min(1).max(100).default(50),
          })
          .refine(({ figure, step, level }) => figure === 'overdue' || (step ?? level) === undefined, {
            message: bothLanguages('环节和层级只用于超期事项。', 'Step and level are of what is overdue alone.'),
          }),
        response: {
          200: z.strictObject({
            name: BothLanguages,
            how: BothLanguages,
            of: z.array(BothLanguages).meta({ description: 'The unit, or the step and its level, in words.' }),
            cases: z.array(CaseLineView),
            next: z.string().nullable(),
          }),
        },
      },
    },
    async (request) => {
      const { query, now } = request;
      const actor = staffOf(request);
      const work = await workOf(actor.officeId);
      const period = periodOf(query);
      ensurePeriod(period, todayOf(work, now), bulletinPack.mostDays);
      const after = query.after ? pageEnd(query.after) : null;
      const { unit = null, step = null, level = null } = query;
      const of = { unit, step, level };
      const found = await casesOf(db, work, actor, period, now, {
        figure: query.figure,
        of,
        after: after && { at: after.at!, id: after.id },
        limit: query.limit + 1,
      });
      const shown = found.slice(0, query.limit);
      const last = shown.at(-1);
      const { name, how } = bulletinPack.figures[query.figure];
      const names = await namesOf(work);
      const words = [unit && names.unit(unit), step && names.step(step), level && names.level(level)];
      return {
        name: { ...name },
        how: { ...how },
        of: words.flatMap((w) => (w ? { zh: w.zh, en: w.en } : [])),
        cases: shown.map((c) => presentLine(work, c)),
        next: found.length > query.limit && last ? `${last.filedAt}|${last.caseId}` : null,
      };
    },
  );

  const id = z.strictObject({ bulletinId: z.uuid() });

  app.get(
    '/api/bulletins/:bulletinId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'An issued bulletin, with its figures as they stood then',
        params: id,
        querystring: z.strictObject({ lang: LangAsked }),
        response: {
          200: z.strictObject({
            line: LineView,
            history: z.boolean(),
            by: z.string().nullable(),
            document: DocView,
            withdrawn: z.strictObject({ at: z.string(), reason: z.string(), by: z.string().nullable() }).nullable(),
            abilities: Abilities,
          }),
        },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const { bulletinId } = request.params;
      const { bulletin: b, doc, by, withdrawn } = await openOne(actor.officeId, bulletinId, request.query.lang);
      const both = { zh: doc.title, en: doc.title };
      return {
        line: {
          bulletinId,
          serial: { zh: doc.serial!, en: doc.serial! },
          title: both,
          from: b.from,
          until: b.until,
          state: b.state,
          issuedAt: b.issuedAt,
        },
        history: b.history,
        by,
        document: mutable(doc),
        withdrawn: withdrawn && {
          at: withdrawn.entry.occurredAt,
          reason: withdrawn.said.reason ?? '',
          by: withdrawn.name,
        },
        abilities: guard.abilities({ withdraw: can(actor, 'withdraw') }),
      };
    },
  );

  for (const kind of ['docx', 'pdf'] as const) {
    app.get(
      `/api/bulletins/:bulletinId/${kind}`,
      {
        onRequest: guard.authenticate,
        schema: {
          tags,
          summary: `An issued bulletin as ${kind.toUpperCase()}`,
          params: id,
          querystring: z.strictObject({ lang: LangAsked }),
        },
      },
      async (request, reply) => {
        const { officeId } = staffOf(request);
        const { bulletin, doc } = await openOne(officeId, request.params.bulletinId, request.query.lang);
        const { type, bytes } = await paper(doc, bulletin, kind, request.query.lang);
        return send(reply, type, `bulletin-${bulletin.year}-${bulletin.serial}.${kind}`, bytes);
      },
    );
    app.get(
      `/api/bulletins/draft/${kind}`,
      {
        onRequest: guard.authenticate,
        schema: {
          tags,
          summary: `A bulletin of a period as it would be, as ${kind.toUpperCase()}`,
          querystring: z.strictObject({ ...PeriodAsked, lang: LangAsked }),
        },
      },
      async (request, reply) => {
        const actor = staffOf(request);
        ensureMay(can(actor, 'draft'));
        const period = periodOf(request.query);
        const work = await workOf(actor.officeId);
        const { doc } = await drafted(work, period, request.now, request.query.lang, null);
        const { type, bytes } = await paper(doc, period, kind, request.query.lang);
        return send(reply, type, `bulletin-${period.from}-${period.until}.${kind}`, bytes);
      },
    );
  }
}

function ensureMay(verdict: ReturnType<typeof can>): void {
  if (!verdict.may) throw new Refusal(verdict.reason);
}

const mutable = (doc: Doc) => structuredClone(doc) as z.infer<typeof DocView>;

interface Sends {
  type(type: string): Sends;
  header(name: string, value: string): Sends;
  send(bytes: Buffer): unknown;
}

const send = (reply: Sends, type: string, name: string, bytes: Buffer) =>
  reply.type(type).header('content-disposition', `attachment; filename="${name}"`).send(bytes);
