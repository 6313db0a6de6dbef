import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { readSheetUploads, uploadedSheets } from '../files/sheets.ts';
import { type App, BothLanguages, callOf, contextOf, type Guard, WriteHeaders } from '../identity/guard.ts';
import type { Text } from '../kernel/text.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { type GridFault, previewGrids, takeInGrids, template } from './import.ts';
import { loadGrids } from './pack.ts';
import type { GridWork } from './work.ts';

export interface GridImportDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly gridsOf: (officeId: string) => Promise<GridWork>;
  /** A code of packs/refusals.yaml in words: what is wrong, and how to mend it. */
  readonly tell: (fault: Pick<GridFault, 'code' | 'facts'>) => { readonly sentence: Text; readonly next: Text };
}

const tags = ['grids'];
const Totals = {
  digest: z.string().meta({ description: 'Send it with the import: exactly what was shown is done, or nothing.' }),
  read: z.int(),
  new: z.int(),
  changed: z.int(),
  present: z.int().meta({ description: 'In the register as the file says.' }),
  errors: z.int(),
};
export const GridPreviewView = z.strictObject({
  ...Totals,
  rows: z.array(
    z.strictObject({
      sheet: z.string(),
      row: z.int(),
      grid: z.string(),
      outcome: z
        .enum(['new', 'changed', 'present'])
        .nullable()
        .meta({ description: 'Null where its grid has errors.' }),
      errors: z.array(
        z.strictObject({ column: z.string().nullable(), code: z.string(), title: BothLanguages, next: BothLanguages }),
      ),
    }),
  ),
});

/** Grids from CSV or XLSX: preview, then import of exactly that. */
export function gridImportRoutes(app: App, { db, guard, gridsOf, tell }: GridImportDeps): void {
  app.get(
    '/api/grids/import/template.csv',
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
        .header('content-disposition', 'attachment; filename="grids.csv"')
        .send(template(loadGrids(), request.query.lang ?? request.lang)),
  );

  app.register(async (scope) => {
    const routes = scope as unknown as App;
    readSheetUploads(routes);

    routes.post(
      '/api/grids/import/preview',
      {
        onRequest: [guard.limit('upload'), guard.authenticate],
        schema: {
          tags,
          summary: 'What a file of grids would do, row by row; changes nothing',
          description:
            'Files as multipart/form-data: CSV (UTF-8 or GB 18030) or XLSX, one row for each address; rows of one community and grid are one grid.',
          consumes: ['multipart/form-data'],
          response: { 200: GridPreviewView },
        },
      },
      async (request) => {
        const ctx = contextOf(request);
        const { files } = await uploadedSheets(request);
        const { rows, ...totals } = await previewGrids(db, ctx, await gridsOf(ctx.officeId), files);
        return {
          ...totals,
          rows: rows.map(({ sheet, line, grid, outcome, errors }) => ({
            ...{ sheet, row: line, grid, outcome },
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
      '/api/grids/import',
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
        const work = await gridsOf(ctx.officeId);
        const { files, digest } = await uploadedSheets(request);
        const digests = files.map((f) => createHash('sha256').update(f.bytes).digest('hex'));
        return idempotent(db, ctx, callOf(request, 'grid.import', { digest, files: digests }), (tx) =>
          takeInGrids(db, tx, ctx, work, files, digest),
        );
      },
    );
  });
}
