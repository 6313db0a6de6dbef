import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Db, Tx } from '../db/open.ts';
import { type App, BothLanguages, callOf, contextOf, type Guard, WriteHeaders } from '../identity/guard.ts';
import type { Lang, Text } from '../kernel/text.ts';
import type { Context } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import type { Spelled, UploadedFile } from '../text/tables.ts';
import { readSheetUploads, type SheetFault, uploadedSheets } from './sheets.ts';

/* A register from spreadsheets: a file to begin with, a preview that changes nothing, then the import of exactly what was shown. */

/** What a preview says of all rows together. */
export const SheetTotals = {
  digest: z.string().meta({ description: 'Send it with the import: exactly what was shown is done, or nothing.' }),
  read: z.int(),
  new: z.int(),
  errors: z.int(),
};

/** What a preview says of each row, beside what is the register's own. */
export const SheetRow = {
  sheet: z.string(),
  row: z.int(),
  errors: z.array(
    z.strictObject({
      column: z.string().nullable(),
      columnName: BothLanguages.nullable(),
      code: z.string(),
      title: BothLanguages,
      next: BothLanguages,
    }),
  ),
};

export interface SheetImportDeps {
  readonly db: Db;
  readonly guard: Guard;
  /** A code of packs/refusals.yaml in words: what is wrong, and how to mend it. */
  readonly tell: (fault: Pick<SheetFault, 'code' | 'facts'>) => { readonly sentence: Text; readonly next: Text };
}

interface Row {
  readonly sheet: string;
  readonly line: number;
  readonly errors: readonly SheetFault[];
}

/** One register's import. `W` is what its commands work with, `R` a row of its preview. */
export interface SheetImport<W, R extends Row, T extends object> {
  readonly tag: string;
  /** `/api/grids/import`: the preview and the template stand below it. */
  readonly at: string;
  /** Of the write, `grid.import`. */
  readonly command: string;
  readonly summary: string;
  readonly description: string;
  readonly template: { readonly file: string; readonly columns: Readonly<Record<string, Spelled>> };
  readonly shape: { readonly preview: z.ZodType<unknown>; readonly totals: z.ZodType<unknown> };
  workOf(officeId: string): Promise<W>;
  preview(db: Db, ctx: Context, work: W, files: readonly UploadedFile[]): Promise<T & { readonly rows: readonly R[] }>;
  /** What of a row is the register's own. */
  row(row: R, work: W, lang: Lang): object;
  /** @throws Refusal `record-import.errors`, `record-import.changed` */
  takeIn(db: Db, tx: Tx, ctx: Context, work: W, files: readonly UploadedFile[], digest: string): Promise<T>;
}

export function sheetImportRoutes<W, R extends Row, T extends object>(
  app: App,
  { db, guard, tell }: SheetImportDeps,
  { tag, at, command, summary, description, template, shape, ...register }: SheetImport<W, R, T>,
): void {
  const tags = [tag];
  const asked = z.object({ lang: z.enum(['zh', 'en']).optional() });

  app.get(
    `${at}/template.csv`,
    { onRequest: guard.authenticate, schema: { tags, summary: 'A file to begin with', querystring: asked } },
    async (request, reply) => {
      const lang = (request.query as z.output<typeof asked>).lang ?? request.lang;
      const heads = Object.values(template.columns).map((c) => c[lang]);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${template.file}"`)
        .send(`\ufeff${heads.join(',')}\n`);
    },
  );

  const both = ({ zh, en }: Text) => ({ zh, en });
  const inWords = ({ column, ...fault }: SheetFault) => {
    const { sentence, next } = tell(fault);
    const columnName = column === null ? null : both(template.columns[column]!);
    return { column, columnName, code: fault.code, title: both(sentence), next: both(next) };
  };

  app.register(async (scope) => {
    const routes = scope as unknown as App;
    readSheetUploads(routes);
    const onRequest = [guard.limit('upload'), guard.authenticate];
    const consumes = ['multipart/form-data'];

    routes.post(
      `${at}/preview`,
      { onRequest, schema: { tags, summary, description, consumes, response: { 200: shape.preview } } },
      async (request) => {
        const ctx = contextOf(request);
        const work = await register.workOf(ctx.officeId);
        const { files } = await uploadedSheets(request);
        const { rows, ...totals } = await register.preview(db, ctx, work, files);
        return {
          ...totals,
          rows: rows.map((row) => ({
            ...{ sheet: row.sheet, row: row.line },
            ...register.row(row, work, request.lang),
            errors: row.errors.map(inWords),
          })),
        };
      },
    );

    routes.post(
      at,
      {
        onRequest,
        schema: {
          tags,
          summary: 'Do what the preview showed: all or nothing',
          description: 'The same files again, and the field `digest` of the preview, as multipart/form-data.',
          consumes,
          headers: WriteHeaders,
          response: { 200: shape.totals },
        },
      },
      async (request) => {
        const ctx = contextOf(request);
        const work = await register.workOf(ctx.officeId);
        const { files, digest } = await uploadedSheets(request);
        const digests = files.map((f) => createHash('sha256').update(f.bytes).digest('hex'));
        return idempotent(db, ctx, callOf(request, command, { digest, files: digests }), (tx) =>
          register.takeIn(db, tx, ctx, work, files, digest),
        );
      },
    );
  });
}
