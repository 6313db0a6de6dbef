import { z } from 'zod';
import { faultIn, type SheetImportDeps, SheetRow, SheetTotals, sheetRoutes } from '../files/sheets.http.ts';
import { type App, BothLanguages, contextOf } from '../identity/guard.ts';
import type { Text } from '../kernel/text.ts';
import { auditorOf, previewAudits, takeInAudits } from './audits.commands.ts';
import { auditTemplate, loadAudits } from './audits.ts';
import type { FindingWork } from './commands.ts';

export interface AuditDeps extends SheetImportDeps {
  readonly findingsOf: (officeId: string) => Promise<FindingWork>;
}

/** Rows that are here already need no list; those with errors are all shown, within reason. */
const MOST_ROWS = 2_000;

const Totals = {
  ...SheetTotals,
  present: z.int().meta({ description: 'Here already, or further up in the file.' }),
};
export const AuditPreviewView = z.strictObject({
  ...Totals,
  rows: z
    .array(
      z.strictObject({
        ...SheetRow,
        unit: BothLanguages.nullable(),
        outcome: z.enum(['new', 'present', 'twice']).nullable().meta({ description: 'Null where it has errors.' }),
      }),
    )
    .meta({ description: `Rows with errors first; at most ${MOST_ROWS}.` }),
  left: z.int().meta({ description: 'Rows not listed.' }),
  ignored: z.array(z.string()).meta({ description: 'Headers that mean nothing here.' }),
});

/** Findings of audits from CSV or XLSX: preview, then import of exactly that. */
export function auditRoutes(app: App, { db, guard, findingsOf, tell }: AuditDeps): void {
  const audits = loadAudits();
  const inWords = faultIn(tell, audits.columns);
  sheetRoutes(
    app,
    { db, guard },
    {
      ...{ tags: ['findings'], at: '/api/findings/import', command: 'finding.import' },
      guards: [guard.limit('upload'), guard.authenticate],
      preview: {
        summary: 'What a list of findings of audits would do, row by row; changes nothing',
        description: 'Files as multipart/form-data: CSV (UTF-8 or GB 18030) or XLSX, in one sheet or several.',
        shape: AuditPreviewView,
      },
      done: {
        summary: 'Take in what the preview showed: each an allegation until its unit answered',
        shape: z.strictObject(Totals),
      },
      template: { file: 'audit-findings.csv', text: (lang) => auditTemplate(audits, lang) },
      async workOf(request) {
        const ctx = contextOf(request);
        const desk = { findings: await findingsOf(ctx.officeId), audits };
        return { desk, by: auditorOf(ctx, desk) };
      },
      async show(ctx, { desk, by }, files) {
        const { rows, ignored, ...totals } = await previewAudits(db, ctx, desk, by, files);
        const wrong = rows.filter((r) => r.errors.length > 0);
        const others = rows.filter((r) => r.outcome === 'new' || r.outcome === 'twice');
        const listed = [...wrong, ...others].slice(0, MOST_ROWS);
        return {
          ...totals,
          rows: listed.map(({ sheet, line, unitId, outcome, errors }) => ({
            sheet,
            row: line,
            unit: unitId === null ? null : both(desk.findings.unitName(unitId) ?? { zh: unitId, en: unitId }),
            outcome,
            errors: errors.map(inWords),
          })),
          left: rows.length - listed.length,
          ignored: [...ignored],
        };
      },
      // Each set commits by itself; the result is kept once all are in, and a request sent again finds it.
      takeIn: (_, ctx, { desk, by }, files, digest) => takeInAudits(db, ctx, desk, by, files, digest),
    },
  );
}

const both = ({ zh, en }: Text): { zh: string; en: string } => ({ zh, en });
