import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
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

export const SheetFaultView = z.strictObject({
  column: z.string().nullable(),
  columnName: BothLanguages.nullable(),
  code: z.string(),
  title: BothLanguages,
  next: BothLanguages,
});

/** What a preview says of each row, beside what is the register's own. */
export const SheetRow = {
  sheet: z.string(),
  row: z.int(),
  errors: z.array(SheetFaultView),
};

type Fault = { readonly code: string; readonly facts: Readonly<Record<string, unknown>> };

export interface SheetImportDeps {
  readonly db: Db;
  readonly guard: Guard;
  /** A code of packs/refusals.yaml in words: what is wrong, and how to mend it. */
  readonly tell: (fault: Fault) => { readonly sentence: Text; readonly next: Text };
}

const both = ({ zh, en }: Text) => ({ zh, en });

/** A fault in both languages. */
export function faultInWords(tell: SheetImportDeps['tell'], { code, facts }: Fault) {
  const { sentence, next } = tell({ code, facts });
  return { code, title: both(sentence), next: both(next) };
}

/** A fault in both languages, with the name of its column. */
export const faultIn =
  (tell: SheetImportDeps['tell'], columns: Readonly<Record<string, Text>>) =>
  ({ column, ...fault }: Fault & { readonly column: string | null }) => ({
    column,
    columnName: column === null ? null : both(columns[column]!),
    ...faultInWords(tell, fault),
  });

/** The routes of an import. `W` is what it works with. */
interface SheetRoutes<W> {
  readonly tags: readonly string[];
  /** `/api/grids/import`: the preview and the template stand below it. */
  readonly at: string;
  /** Of the write, `grid.import`. */
  readonly command: string;
  readonly guards: readonly Guard['authenticate'][];
  readonly preview: { readonly summary: string; readonly description: string; readonly shape: z.ZodType<unknown> };
  readonly done: { readonly summary: string; readonly shape: z.ZodType<unknown> };
  readonly template?: { readonly file: string; text(lang: Lang): string };
  /** Before anything is read. @throws Refusal of who may not */
  workOf(request: FastifyRequest): Promise<W>;
  show(ctx: Context, work: W, files: readonly UploadedFile[], lang: Lang): Promise<object>;
  /** Reads the files before its first query: the transaction takes its connection with that. */
  takeIn(tx: Tx, ctx: Context, work: W, files: readonly UploadedFile[], digest: string): Promise<object>;
}

const last = new Map<string, Promise<unknown>>();

/**
 * An office takes in one after the other, and who waits holds no connection: each is planned on what the one before left, so that rows
 * sent twice at once come once, also where each commits by itself.
 */
function inTurn<T>(officeId: string, work: () => Promise<T>): Promise<T> {
  const mine = (last.get(officeId) ?? Promise.resolve()).then(work);
  last.set(
    officeId,
    mine.catch(() => {}),
  );
  return mine;
}

export function sheetRoutes<W>(
  app: App,
  { db, guard }: Pick<SheetImportDeps, 'db' | 'guard'>,
  { tags, at, command, guards, preview, done, template, ...register }: SheetRoutes<W>,
): void {
  const asked = z.object({ lang: z.enum(['zh', 'en']).optional() });
  if (template)
    app.get(
      `${at}/template.csv`,
      { onRequest: guard.authenticate, schema: { tags, summary: 'A file to begin with', querystring: asked } },
      async (request, reply) =>
        reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="${template.file}"`)
          .send(template.text((request.query as z.output<typeof asked>).lang ?? request.lang)),
    );

  app.register(async (scope) => {
    const routes = scope as unknown as App;
    readSheetUploads(routes);
    const onRequest = [...guards];
    const form = { tags, consumes: ['multipart/form-data'] };
    const { summary, description } = preview;

    routes.post(
      `${at}/preview`,
      { onRequest, schema: { ...form, summary, description, response: { 200: preview.shape } } },
      async (request) => {
        const work = await register.workOf(request);
        const { files } = await uploadedSheets(request);
        return register.show(contextOf(request), work, files, request.lang);
      },
    );

    routes.post(
      at,
      {
        onRequest,
        schema: {
          ...form,
          summary: done.summary,
          description: 'The same files again, and the field `digest` of the preview, as multipart/form-data.',
          headers: WriteHeaders,
          response: { 200: done.shape },
        },
      },
      async (request) => {
        const ctx = contextOf(request);
        const work = await register.workOf(request);
        const { files, digest } = await uploadedSheets(request);
        const digests = files.map((f) => createHash('sha256').update(f.bytes).digest('hex'));
        const call = callOf(request, command, { digest, files: digests });
        return inTurn(ctx.officeId, () =>
          idempotent(db, ctx, call, (tx) => register.takeIn(tx, ctx, work, files, digest)),
        );
      },
    );
  });
}

interface Row {
  readonly sheet: string;
  readonly line: number;
  readonly errors: readonly SheetFault[];
}

/** An import that is done whole or not at all. `W` is what its commands work with, `R` a row of its preview. */
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
  takeIn(tx: Tx, ctx: Context, work: W, files: readonly UploadedFile[], digest: string): Promise<T>;
}

export function sheetImportRoutes<W, R extends Row, T extends object>(
  app: App,
  { db, guard, tell }: SheetImportDeps,
  { tag, at, command, summary, description, template, shape, ...register }: SheetImport<W, R, T>,
): void {
  const inWords = faultIn(tell, template.columns);
  sheetRoutes<W>(
    app,
    { db, guard },
    {
      ...{ tags: [tag], at, command, guards: [guard.limit('upload'), guard.authenticate] },
      preview: { summary, description, shape: shape.preview },
      done: { summary: 'Do what the preview showed: all or nothing', shape: shape.totals },
      template: {
        file: template.file,
        text: (lang) =>
          `\ufeff${Object.values(template.columns)
            .map((c) => c[lang])
            .join(',')}\n`,
      },
      workOf: (request) => register.workOf(request.office.officeId),
      async show(ctx, work, files, lang) {
        const { rows, ...totals } = await register.preview(db, ctx, work, files);
        return {
          ...totals,
          rows: rows.map((row) => ({
            ...{ sheet: row.sheet, row: row.line },
            ...register.row(row, work, lang),
            errors: row.errors.map(inWords),
          })),
        };
      },
      takeIn: register.takeIn,
    },
  );
}
