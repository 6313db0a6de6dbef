import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { readSheetUploads, uploadedSheets } from '../files/sheets.ts';
import { type App, BothLanguages, callOf, contextOf, type Guard, WriteHeaders } from '../identity/guard.ts';
import type { Text } from '../kernel/text.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { type DayFault, previewDays, takeInDays } from './import.ts';
import { loadReception } from './pack.ts';
import type { ReceptionWork } from './work.ts';

export interface DayImportDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly receptionOf: (officeId: string) => Promise<ReceptionWork>;
  /** A code of packs/refusals.yaml in words: what is wrong, and how to mend it. */
  readonly tell: (fault: Pick<DayFault, 'code' | 'facts'>) => { readonly sentence: Text; readonly next: Text };
}

const tags = ['receptions'];
const Totals = {
  digest: z.string().meta({ description: 'Send it with the import: exactly what was shown is done, or nothing.' }),
  read: z.int(),
  new: z.int(),
  present: z.int().meta({ description: 'Here already: passed over.' }),
  errors: z.int(),
};
export const DayPreviewView = z.strictObject({
  ...Totals,
  rows: z.array(
    z.strictObject({
      sheet: z.string(),
      row: z.int(),
      unit: z.string().nullable(),
      outcome: z.enum(['new', 'present']).nullable().meta({ description: 'Null where it has errors.' }),
      errors: z.array(
        z.strictObject({ column: z.string().nullable(), code: z.string(), title: BothLanguages, next: BothLanguages }),
      ),
    }),
  ),
});

/** Reception days from CSV or XLSX: preview, then import of exactly that. */
export function dayImportRoutes(app: App, { db, guard, receptionOf, tell }: DayImportDeps): void {
  const { columns } = loadReception();
  app.get(
    '/api/receptions/import/template.csv',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'A file to begin with',
        querystring: z.object({ lang: z.enum(['zh', 'en']).optional() }),
      },
    },
    async (request, reply) => {
      const lang = request.query.lang ?? request.lang;
      const heads = Object.values(columns).map((c) => c[lang]);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="reception-days.csv"')
        .send(`\ufeff${heads.join(',')}\n`);
    },
  );

  app.register(async (scope) => {
    const routes = scope as unknown as App;
    readSheetUploads(routes);

    routes.post(
      '/api/receptions/import/preview',
      {
        onRequest: [guard.limit('upload'), guard.authenticate],
        schema: {
          tags,
          summary: 'What a file of reception days would do, row by row; changes nothing',
          description: 'Files as multipart/form-data: CSV (UTF-8 or GB 18030) or XLSX, one row for each day.',
          consumes: ['multipart/form-data'],
          response: { 200: DayPreviewView },
        },
      },
      async (request) => {
        const ctx = contextOf(request);
        const work = await receptionOf(ctx.officeId);
        const { files } = await uploadedSheets(request);
        const { rows, ...totals } = await previewDays(db, ctx, work, files);
        return {
          ...totals,
          rows: rows.map(({ sheet, line, unit, outcome, errors }) => ({
            ...{ sheet, row: line, unit: unit && (work.cases.units.get(unit)?.[request.lang] ?? unit), outcome },
            errors: errors.map(({ column, ...fault }) => {
              const { sentence, next } = tell(fault);
              const [title, mending] = [sentence, next].map(({ zh, en }) => ({ zh, en })) as [Text, Text];
              return { column, code: fault.code, title: { ...title }, next: { ...mending } };
            }),
          })),
        };
      },
    );

    routes.post(
      '/api/receptions/import',
      {
        onRequest: [guard.limit('upload'), guard.authenticate],
        schema: {
          tags,
          summary: 'Do what the preview showed: all or nothing',
          description: 'The same files again, and the field `digest` of the preview, as multipart/form-data.',
          consumes: ['multipart/form-data'],
          headers: WriteHeaders,
          response: { 200: z.strictObject(Totals) },
        },
      },
      async (request) => {
        const ctx = contextOf(request);
        const work = await receptionOf(ctx.officeId);
        const { files, digest } = await uploadedSheets(request);
        const digests = files.map((f) => createHash('sha256').update(f.bytes).digest('hex'));
        return idempotent(db, ctx, callOf(request, 'reception.import', { digest, files: digests }), (tx) =>
          takeInDays(db, tx, ctx, work, files, digest),
        );
      },
    );
  });
}
