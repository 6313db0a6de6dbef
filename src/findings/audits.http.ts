import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { readSheetUploads, uploadedSheets } from '../files/sheets.ts';
import { type App, BothLanguages, callOf, contextOf, type Guard, WriteHeaders } from '../identity/guard.ts';
import type { Text } from '../kernel/text.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { type AuditDesk, auditorOf, previewAudits, takeInAudits } from './audits.commands.ts';
import type { Fault } from './audits.plan.ts';
import { auditTemplate, loadAudits } from './audits.ts';
import type { FindingWork } from './commands.ts';

export interface AuditDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly findingsOf: (officeId: string) => Promise<FindingWork>;
  /** A code of packs/refusals.yaml in words: what is wrong, and how to mend it. */
  readonly tell: (fault: Pick<Fault, 'code' | 'facts'>) => { readonly sentence: Text; readonly next: Text };
}

const tags = ['findings'];
/** Rows that are here already need no list; those with errors are all shown, within reason. */
const MOST_ROWS = 2_000;

const FaultOut = z.strictObject({
  column: z.string().nullable(),
  columnName: BothLanguages.nullable(),
  code: z.string(),
  title: BothLanguages,
  next: BothLanguages,
});
const Totals = {
  digest: z.string().meta({ description: 'Send it with the import: exactly what was shown is done, or nothing.' }),
  read: z.int(),
  new: z.int(),
  present: z.int().meta({ description: 'Here already, or further up in the file.' }),
  errors: z.int(),
};
export const AuditPreviewView = z.strictObject({
  ...Totals,
  rows: z
    .array(
      z.strictObject({
        sheet: z.string(),
        row: z.int(),
        unit: BothLanguages.nullable(),
        outcome: z.enum(['new', 'present', 'twice']).nullable().meta({ description: 'Null where it has errors.' }),
        errors: z.array(FaultOut),
      }),
    )
    .meta({ description: `Rows with errors first; at most ${MOST_ROWS}.` }),
  left: z.int().meta({ description: 'Rows not listed.' }),
  ignored: z.array(z.string()).meta({ description: 'Headers that mean nothing here.' }),
});

/** Findings of audits from CSV or XLSX: preview, then import of exactly that. */
export function auditRoutes(app: App, { db, guard, findingsOf, tell }: AuditDeps): void {
  const audits = loadAudits();
  const deskOf = async (officeId: string): Promise<AuditDesk> => ({ findings: await findingsOf(officeId), audits });

  app.get(
    '/api/findings/import/template.csv',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'A file to begin with',
        querystring: z.object({ lang: z.enum(['zh', 'en']).optional() }),
      },
    },
    async (request, reply) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="audit-findings.csv"')
        .send(auditTemplate(audits, request.query.lang ?? request.lang)),
  );

  app.register(async (scope) => {
    const routes = scope as unknown as App;
    readSheetUploads(routes);

    routes.post(
      '/api/findings/import/preview',
      {
        onRequest: [guard.limit('upload'), guard.authenticate],
        schema: {
          tags,
          summary: 'What a list of findings of audits would do, row by row; changes nothing',
          description: 'Files as multipart/form-data: CSV (UTF-8 or GB 18030) or XLSX, in one sheet or several.',
          consumes: ['multipart/form-data'],
          response: { 200: AuditPreviewView },
        },
      },
      async (request) => {
        const ctx = contextOf(request);
        const desk = await deskOf(ctx.officeId);
        const by = auditorOf(ctx, desk);
        const { files } = await uploadedSheets(request);
        const { rows, ignored, ...totals } = await previewAudits(db, ctx, desk, by, files);
        const wrong = rows.filter((r) => r.errors.length > 0);
        const others = rows.filter((r) => r.outcome === 'new' || r.outcome === 'twice');
        const listed = [...wrong, ...others].slice(0, MOST_ROWS);
        return {
          ...totals,
          rows: listed.map(({ sheet, line, unitId, outcome, errors }) => ({
            sheet,
            row: line,
            unit: unitId === null ? null : both(desk.findings.unitName(unitId) ?? { zh: unitId, en: unitId }),
            outcome,
            errors: errors.map(faultOut),
          })),
          left: rows.length - listed.length,
          ignored: [...ignored],
        };
      },
    );

    routes.post(
      '/api/findings/import',
      {
        onRequest: [guard.limit('upload'), guard.authenticate],
        schema: {
          tags,
          summary: 'Take in what the preview showed: each an allegation until its unit answered',
          description: 'The same files again, and the field `digest` of the preview, as multipart/form-data.',
          consumes: ['multipart/form-data'],
          headers: WriteHeaders,
          response: { 200: z.strictObject(Totals) },
        },
      },
      async (request) => {
        const ctx = contextOf(request);
        const desk = await deskOf(ctx.officeId);
        const by = auditorOf(ctx, desk);
        const { files, digest } = await uploadedSheets(request);
        const digests = files.map((f) => createHash('sha256').update(f.bytes).digest('hex'));
        // Each set commits by itself; the result is kept once all are in, and a request sent again finds it.
        return idempotent(db, ctx, callOf(request, 'finding.import', { digest, files: digests }), () =>
          takeInAudits(db, ctx, desk, by, files, digest),
        );
      },
    );
  });

  function faultOut({ column, code, facts }: Fault): z.infer<typeof FaultOut> {
    const { sentence, next } = tell({ code, facts });
    return {
      column,
      columnName: column && both(audits.columns[column]),
      code,
      title: { zh: sentence.zh, en: sentence.en },
      next: { zh: next.zh, en: next.en },
    };
  }
}

const both = ({ zh, en }: Text): { zh: string; en: string } => ({ zh, en });
