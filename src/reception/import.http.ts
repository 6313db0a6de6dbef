import { z } from 'zod';
import { type SheetImportDeps, SheetRow, SheetTotals, sheetImportRoutes } from '../files/sheets.http.ts';
import type { App } from '../identity/guard.ts';
import { previewDays, takeInDays } from './import.ts';
import { loadReception } from './pack.ts';
import type { ReceptionWork } from './work.ts';

const Totals = z.strictObject({
  ...SheetTotals,
  present: z.int().meta({ description: 'Here already: passed over.' }),
});
export const DayPreviewView = Totals.extend({
  rows: z.array(
    z.strictObject({
      ...SheetRow,
      unit: z.string().nullable(),
      outcome: z.enum(['new', 'present']).nullable().meta({ description: 'Null where it has errors.' }),
    }),
  ),
});

/** Reception days from CSV or XLSX: preview, then import of exactly that. */
export const dayImportRoutes = (
  app: App,
  deps: SheetImportDeps & { readonly receptionOf: (officeId: string) => Promise<ReceptionWork> },
): void =>
  sheetImportRoutes(app, deps, {
    tag: 'receptions',
    at: '/api/receptions/import',
    command: 'reception.import',
    summary: 'What a file of reception days would do, row by row; changes nothing',
    description: 'Files as multipart/form-data: CSV (UTF-8 or GB 18030) or XLSX, one row for each day.',
    template: { file: 'reception-days.csv', columns: loadReception().columns },
    shape: { preview: DayPreviewView, totals: Totals },
    workOf: deps.receptionOf,
    preview: previewDays,
    row: ({ unit, outcome }, { cases }, lang) => ({ unit: unit && (cases.units.get(unit)?.[lang] ?? unit), outcome }),
    takeIn: takeInDays,
  });
