import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readSheetUploads, uploadedSheets } from '../files/sheets.ts';
import { type App, BothLanguages, callOf, contextOf, WriteHeaders } from '../identity/guard.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { applyImport, type Preview, previewImport } from './import.ts';
import { type Column, orgPack } from './pack.ts';
import type { Fault, RowOutcome } from './row.ts';
import { type OrgDeps, todayOf } from './schemas.ts';
import { template } from './sheet.ts';

const tags = ['organisation'];

/** Rows that only say "unchanged" need no list; those with errors are all shown, within reason. */
const MOST_ROWS = 2_000;

const Outcome = z.enum(['new', 'changed', 'unchanged']).nullable();
const FaultOut = z.strictObject({
  column: z.string().nullable(),
  columnName: BothLanguages.nullable(),
  code: z.string(),
  title: BothLanguages,
  next: BothLanguages,
});
const Counts = z.strictObject({ new: z.int(), changed: z.int(), unchanged: z.int() });
const Totals = {
  digest: z.string().meta({ description: 'Send it with the import: exactly what was shown is done, or nothing.' }),
  units: Counts,
  posts: Counts,
  holders: Counts,
  accounts: z.int().meta({ description: 'Accounts opened; the administrator gives each a one-time password.' }),
  errors: z.int(),
};
export const OrgPreviewView = z.strictObject({
  ...Totals,
  rows: z
    .array(
      z.strictObject({
        sheet: z.string(),
        row: z.int(),
        unitId: z.string().nullable(),
        postId: z.string().nullable(),
        unit: Outcome,
        post: Outcome,
        holder: Outcome,
        errors: z.array(FaultOut),
        notices: z.array(FaultOut),
      }),
    )
    .meta({ description: `Rows with errors first, then those that change something; at most ${MOST_ROWS}.` }),
  left: z.int().meta({ description: 'Rows not listed.' }),
  ignored: z.array(z.string()).meta({ description: 'Headers that mean nothing here.' }),
});

const changes = (r: RowOutcome): boolean => [r.unit, r.post, r.holder].some((o) => o === 'new' || o === 'changed');

/** Loading an organisation from CSV or XLSX: preview, then import of exactly that. */
export function importRoutes(app: App, { db, guard, openDutiesOf, tell }: OrgDeps): void {
  app.get(
    '/api/org/import/template.csv',
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
        .header('content-disposition', 'attachment; filename="organisation.csv"')
        .send(template(request.query.lang ?? request.lang)),
  );

  app.register(async (scope) => {
    const routes = scope as unknown as App;
    readSheetUploads(routes);

    routes.post(
      '/api/org/import/preview',
      {
        onRequest: guard.authenticate,
        schema: {
          tags,
          summary: 'What a file would do, row by row; changes nothing',
          description: 'Files as multipart/form-data: CSV (UTF-8 or GB 18030) or XLSX, in one sheet or several.',
          consumes: ['multipart/form-data'],
          response: { 200: OrgPreviewView },
        },
      },
      async (request) => {
        const { files } = await uploadedSheets(request);
        return shown(await previewImport(db, contextOf(request), { files, today: todayOf(request) }));
      },
    );

    routes.post(
      '/api/org/import',
      {
        onRequest: guard.authenticate,
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
        const { files, digest } = await uploadedSheets(request);
        const ctx = contextOf(request);
        const digests = files.map((f) => createHash('sha256').update(f.bytes).digest('hex'));
        return idempotent(db, ctx, callOf(request, 'org.import', { digest, files: digests }), (tx) =>
          applyImport(tx, ctx, openDutiesOf, { files, digest, today: todayOf(request) }),
        );
      },
    );
  });

  const faultOut = ({ column, code, facts }: Fault) => {
    const { sentence, next } = tell({ code, facts });
    return {
      column,
      columnName: column && nameOf(column),
      code,
      title: { zh: sentence.zh, en: sentence.en },
      next: { zh: next.zh, en: next.en },
    };
  };

  function shown({ rows, ignored, ...totals }: Preview): z.infer<typeof OrgPreviewView> {
    const wrong = rows.filter((r) => r.errors.length > 0);
    const telling = rows.filter((r) => r.errors.length === 0 && (changes(r) || r.notices.length > 0));
    const listed = [...wrong, ...telling].slice(0, MOST_ROWS);
    return {
      ...totals,
      rows: listed.map(({ line, errors, notices, ...r }) => ({
        ...r,
        row: line,
        errors: errors.map(faultOut),
        notices: notices.map(faultOut),
      })),
      left: rows.length - listed.length,
      ignored: [...ignored],
    };
  }
}

const nameOf = (column: Column) => ({ zh: orgPack.columns[column].zh, en: orgPack.columns[column].en });
