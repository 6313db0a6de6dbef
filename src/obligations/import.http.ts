import { z } from 'zod';
import { faultInWords, type SheetImportDeps, SheetTotals, sheetRoutes } from '../files/sheets.http.ts';
import { type App, BothLanguages } from '../identity/guard.ts';
import type { MechanismWork } from '../mechanisms/work.ts';
import { previewRecords, takeInRecords } from './import.commands.ts';
import { loadRecordImport } from './import.file.ts';
import { unitNamed } from './queries.ts';

export interface RecordImportDeps extends SheetImportDeps {
  readonly mechanismsOf: (officeId: string) => Promise<MechanismWork>;
}

const Totals = {
  ...SheetTotals,
  present: z.int().meta({ description: 'Here already, or further up in the file.' }),
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
  sheetRoutes<MechanismWork>(
    app,
    { db, guard },
    {
      ...{ tags: ['mechanisms'], at: '/api/mechanisms/records/import', command: 'mechanism.import-records' },
      guards: [guard.limit('upload'), guard.authenticate],
      preview: {
        summary: 'What a file of records would do, row by row; changes nothing',
        description:
          'Files as multipart/form-data: CSV (UTF-8 or GB 18030) or XLSX. Columns: unit, mechanism, duty, from, to, and the fields of the form by their titles; money in what the office counts it in.',
        shape: RecordPreviewView,
      },
      done: {
        summary: 'Take in what the preview showed; each record waits for somebody else to confirm it',
        shape: z.strictObject(Totals),
      },
      workOf: ({ office }) => mechanismsOf(office.officeId),
      async show(ctx, work, files) {
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
      // Each row commits by itself; the result is kept once all are in, and a request sent again finds it.
      takeIn: (_, ctx, work, files, digest) => takeInRecords(db, ctx, work, pack, files, digest),
    },
  );
}
