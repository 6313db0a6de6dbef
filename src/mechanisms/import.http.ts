import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { readSheetUploads, uploadedSheets } from '../files/sheets.ts';
import { type App, BothLanguages, callOf, contextOf, type Guard, WriteHeaders } from '../identity/guard.ts';
import type { Text } from '../kernel/text.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { previewRecords, takeInRecords } from './import.commands.ts';
import { loadRecordImport } from './import.file.ts';
import type { Fault } from './import.plan.ts';
import { unitNamed } from './obligations.queries.ts';
import type { MechanismWork } from './work.ts';

export interface RecordImportDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly mechanismsOf: (officeId: string) => Promise<MechanismWork>;
  /** A code of packs/refusals.yaml in words: what is wrong, and how to mend it. */
  readonly tell: (fault: Pick<Fault, 'code' | 'facts'>) => { readonly sentence: Text; readonly next: Text };
}

const tags = ['mechanisms'];
const Totals = {
  digest: z.string().meta({ description: 'Send it with the import: exactly what was shown is done, or nothing.' }),
  read: z.int(),
  new: z.int(),
  present: z.int().meta({ description: 'Here already, or further up in the file.' }),
  errors: z.int(),
};
export const RecordPreviewView = z.strictObject({
  ...Totals,
  rows: z.array(
    z.strictObject({
      sheet: z.string(),
      row: z.int(),
      unit: BothLanguages.extend({ id: z.string() }).nullable(),
      outcome: z.enum(['new', 'present', 'twice']).nullable().meta({ description: 'Null where it has errors.' }),
      errors: z.array(
        z.strictObject({ column: z.string().nullable(), code: z.string(), title: BothLanguages, next: BothLanguages }),
      ),
    }),
  ),
  ignored: z.array(z.string()).meta({ description: 'Headers that mean nothing here.' }),
});

/** Records from CSV or XLSX: preview, then import of exactly that, as whoever may record each. */
export function recordImportRoutes(app: App, { db, guard, mechanismsOf, tell }: RecordImportDeps): void {
  const pack = loadRecordImport();
  app.register(async (scope) => {
    const routes = scope as unknown as App;
    readSheetUploads(routes);

    routes.post(
      '/api/mechanisms/records/import/preview',
      {
        onRequest: [guard.limit('upload'), guard.authenticate],
        schema: {
          tags,
          summary: 'What a file of records would do, row by row; changes nothing',
          description:
            'Files as multipart/form-data: CSV (UTF-8 or GB 18030) or XLSX. Columns: unit, mechanism, duty, from, to, and the fields of the form by their titles; money in yuan.',
          consumes: ['multipart/form-data'],
          response: { 200: RecordPreviewView },
        },
      },
      async (request) => {
        const ctx = contextOf(request);
        const work = await mechanismsOf(ctx.officeId);
        const { files } = await uploadedSheets(request);
        const { rows, ignored, ...totals } = await previewRecords(db, ctx, work, pack, files);
        return {
          ...totals,
          rows: rows.map(({ sheet, line, unit, outcome, errors }) => ({
            ...{ sheet, row: line, unit: unit === null ? null : unitNamed(work, unit), outcome },
            errors: errors.map(({ column, ...fault }) => ({ column, ...faultInWords(tell, fault) })),
          })),
          ignored: [...ignored],
        };
      },
    );

    routes.post(
      '/api/mechanisms/records/import',
      {
        onRequest: [guard.limit('upload'), guard.authenticate],
        schema: {
          tags,
          summary: 'Take in what the preview showed; each record waits for somebody else to confirm it',
          description: 'The same files again, and the field `digest` of the preview, as multipart/form-data.',
          consumes: ['multipart/form-data'],
          headers: WriteHeaders,
          response: { 200: z.strictObject(Totals) },
        },
      },
      async (request) => {
        const ctx = contextOf(request);
        const work = await mechanismsOf(ctx.officeId);
        const { files, digest } = await uploadedSheets(request);
        const digests = files.map((f) => createHash('sha256').update(f.bytes).digest('hex'));
        // Each row commits by itself; the result is kept once all are in, and a request sent again finds it.
        return idempotent(db, ctx, callOf(request, 'mechanism.import-records', { digest, files: digests }), () =>
          takeInRecords(db, ctx, work, pack, files, digest),
        );
      },
    );
  });
}

/** A fault in both languages. */
export function faultInWords(tell: RecordImportDeps['tell'], { code, facts }: Pick<Fault, 'code' | 'facts'>) {
  const { sentence, next } = tell({ code, facts });
  return { code, title: { zh: sentence.zh, en: sentence.en }, next: { zh: next.zh, en: next.en } };
}
