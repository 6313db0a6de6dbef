import { z } from 'zod';
import { type SheetImportDeps, SheetRow, SheetTotals, sheetImportRoutes } from '../files/sheets.http.ts';
import type { App } from '../identity/guard.ts';
import { previewGrids, takeInGrids } from './import.ts';
import { loadGrids } from './pack.ts';
import type { GridWork } from './work.ts';

const Totals = z.strictObject({
  ...SheetTotals,
  changed: z.int(),
  present: z.int().meta({ description: 'In the register as the file says.' }),
});
export const GridPreviewView = Totals.extend({
  rows: z.array(
    z.strictObject({
      ...SheetRow,
      grid: z.string(),
      outcome: z
        .enum(['new', 'changed', 'present'])
        .nullable()
        .meta({ description: 'Null where its grid has errors.' }),
    }),
  ),
});

/** Grids from CSV or XLSX: preview, then import of exactly that. */
export const gridImportRoutes = (
  app: App,
  deps: SheetImportDeps & { readonly gridsOf: (officeId: string) => Promise<GridWork> },
): void =>
  sheetImportRoutes(app, deps, {
    tag: 'grids',
    at: '/api/grids/import',
    command: 'grid.import',
    summary: 'What a file of grids would do, row by row; changes nothing',
    description:
      'Files as multipart/form-data: CSV (UTF-8 or GB 18030) or XLSX, one row for each address; rows of one community and grid are one grid.',
    template: { file: 'grids.csv', columns: loadGrids().columns },
    shape: { preview: GridPreviewView, totals: Totals },
    workOf: deps.gridsOf,
    preview: previewGrids,
    row: ({ grid, outcome }) => ({ grid, outcome }),
    takeIn: takeInGrids,
  });
