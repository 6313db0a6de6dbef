import { z } from 'zod';
import { faultIn, SheetFaultView, sheetRoutes } from '../files/sheets.http.ts';
import type { App } from '../identity/guard.ts';
import { applyImport, previewImport } from './import.ts';
import { orgPack } from './pack.ts';
import type { RowOutcome } from './row.ts';
import { type OrgDeps, todayOf } from './schemas.ts';
import { template } from './sheet.ts';

/** Rows that only say "unchanged" need no list; those with errors are all shown, within reason. */
const MOST_ROWS = 2_000;

const Outcome = z.enum(['new', 'changed', 'unchanged']).nullable();
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
        errors: z.array(SheetFaultView),
        notices: z.array(SheetFaultView),
      }),
    )
    .meta({ description: `Rows with errors first, then those that change something; at most ${MOST_ROWS}.` }),
  left: z.int().meta({ description: 'Rows not listed.' }),
  ignored: z.array(z.string()).meta({ description: 'Headers that mean nothing here.' }),
});

const changes = (r: RowOutcome): boolean => [r.unit, r.post, r.holder].some((o) => o === 'new' || o === 'changed');

/** Loading an organisation from CSV or XLSX: preview, then import of exactly that. */
export function importRoutes(app: App, { db, guard, openDutiesOf, tell }: OrgDeps): void {
  const inWords = faultIn(tell, orgPack.columns);
  sheetRoutes(
    app,
    { db, guard },
    {
      ...{ tags: ['organisation'], at: '/api/org/import', command: 'org.import', guards: [guard.authenticate] },
      preview: {
        summary: 'What a file would do, row by row; changes nothing',
        description: 'Files as multipart/form-data: CSV (UTF-8 or GB 18030) or XLSX, in one sheet or several.',
        shape: OrgPreviewView,
      },
      done: { summary: 'Do what the preview showed: all or nothing', shape: z.strictObject(Totals) },
      template: { file: 'organisation.csv', text: template },
      workOf: async (request) => ({ today: todayOf(request) }),
      async show(ctx, { today }, files) {
        const { rows, ignored, ...totals } = await previewImport(db, ctx, { files, today });
        const wrong = rows.filter((r) => r.errors.length > 0);
        const telling = rows.filter((r) => r.errors.length === 0 && (changes(r) || r.notices.length > 0));
        const listed = [...wrong, ...telling].slice(0, MOST_ROWS);
        return {
          ...totals,
          rows: listed.map(({ line, errors, notices, ...r }) => ({
            ...r,
            row: line,
            errors: errors.map(inWords),
            notices: notices.map(inWords),
          })),
          left: rows.length - listed.length,
          ignored: [...ignored],
        };
      },
      takeIn: (tx, ctx, { today }, files, digest) => applyImport(tx, ctx, openDutiesOf, { files, digest, today }),
    },
  );
}
