import { z } from 'zod';
import { SheetRow } from '../files/sheets.http.ts';
import { readSheetUploads, type SheetFault, uploadedSheets } from '../files/sheets.ts';
import { type App, BothLanguages, contextOf } from '../identity/guard.ts';
import type { Text } from '../kernel/text.ts';
import { lineInWords } from '../mechanisms/plan-line.rules.ts';
import type { SendingDeps } from './acts.http.ts';
import { loadSendings } from './pack.ts';
import { readPlan } from './plan.sheet.ts';

export const PlanSheetView = z
  .strictObject({
    lines: z.array(
      z.strictObject({
        ...SheetRow,
        line: z.string().nullable().meta({ description: 'As a record keeps it; null where it has errors.' }),
        words: BothLanguages.nullable(),
      }),
    ),
  })
  .meta({ id: 'PlanSheet', description: 'A file with a plan of inspections, as it was read.' });

/** A plan of inspections from a spreadsheet, read for the form of H3's duty. */
export function planSheetRoutes(
  app: App,
  {
    guard,
    sendingsOf,
    tell,
  }: SendingDeps & { readonly tell: (fault: Pick<SheetFault, 'code' | 'facts'>) => { sentence: Text; next: Text } },
): void {
  const tags = ['sendings'];
  const { plan } = loadSendings();
  const asked = z.object({ lang: z.enum(['zh', 'en']).optional() });
  app.get(
    '/api/sendings/plan/template.csv',
    { onRequest: guard.authenticate, schema: { tags, summary: 'A file to begin a plan with', querystring: asked } },
    async (request, reply) => {
      const lang = request.query.lang ?? request.lang;
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="inspections.csv"')
        .send(
          `\ufeff${Object.values(plan)
            .map((c) => c[lang])
            .join(',')}\n`,
        );
    },
  );

  const both = ({ zh, en }: Text) => ({ zh, en });
  app.register(async (scope) => {
    const routes = scope as unknown as App;
    readSheetUploads(routes);
    routes.post(
      '/api/sendings/plan/preview',
      {
        onRequest: [guard.limit('upload'), guard.authenticate],
        schema: {
          tags,
          summary: 'The lines of a plan of inspections from CSV or XLSX, for the form; writes nothing',
          description:
            'Files as multipart/form-data, one row for each line; units by name, or all of a kind; months as numbers.',
          consumes: ['multipart/form-data'],
          response: { 200: PlanSheetView },
        },
      },
      async (request) => {
        const work = await sendingsOf(contextOf(request).officeId);
        const { files } = await uploadedSheets(request);
        const rows = await readPlan(work, files);
        return {
          lines: rows.map(({ sheet, line, row, errors }) => ({
            ...{ sheet, row: line, line: row },
            words: row === null ? null : both(lineInWords(row, work.unitName)),
            errors: errors.map(({ column, ...fault }) => {
              const { sentence, next } = tell(fault);
              const columnName = column === null ? null : both(plan[column as keyof typeof plan]);
              return { column, columnName, code: fault.code, title: both(sentence), next: both(next) };
            }),
          })),
        };
      },
    );
  });
}
