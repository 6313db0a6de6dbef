import multipart from '@fastify/multipart';
import { z } from 'zod';
import { type App, BothLanguages, type Guard, staffOf, WriteHeaders } from '../identity/guard.ts';
import { derivedId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { reportCsv, wordsOfNote } from './letters.report.ts';
import type { LettersPack } from './letters.rules.ts';
import { LARGEST_MB, type LetterRuns, type RunView } from './letters.runs.ts';
import { CHANNELS } from './rules.ts';

const tags = ['import'];

const SHOWN = 500;

const Counted = z.strictObject({
  read: z.int(),
  takenIn: z.int(),
  linked: z.int(),
  present: z.int().meta({ description: 'Rows that were here already.' }),
  rejected: z.int(),
  open: z.int().meta({ description: 'Of those taken in: still to be answered.' }),
  unmapped: z.int().meta({ description: 'Of those taken in: from an agency that is no unit here.' }),
});
const Run = z.strictObject({
  runId: z.uuid(),
  name: z.string(),
  mode: z.enum(['history', 'live']),
  channel: z.string(),
  dryRun: z.boolean(),
  state: z.enum(['running', 'stopped', 'done', 'failed', 'interrupted']),
  refusal: z.string().nullable().meta({ description: 'Why it failed: a code of the problems.' }),
  counts: Counted,
  part: z.number().meta({ description: 'How much of the file was read, 0 to 1.' }),
  secondsLeft: z.int().nullable(),
  startedAt: z.string(),
});
const Note = z.strictObject({
  line: z.int(),
  id: z.string(),
  rejected: z.boolean(),
  code: z.string(),
  words: BothLanguages,
});
const RunWithReport = Run.extend({
  notes: z.array(Note).meta({ description: `Rejected rows first; at most ${SHOWN}, all of them in report.csv.` }),
  agencies: z.array(
    z.strictObject({
      spelling: z.string(),
      count: z.int(),
      units: z.array(z.string()),
      unknown: z.array(z.string()),
    }),
  ),
});
const One = z.strictObject({ runId: z.uuid() });
const Options = z.strictObject({
  mode: z.enum(['history', 'live']).default('history'),
  channel: z.enum(CHANNELS).default('mailbox'),
  dryRun: z.stringbool().default(false),
  lang: z.enum(['zh', 'en']).optional(),
});

export interface LettersHttpDeps {
  readonly guard: Guard;
  readonly runs: LetterRuns;
  readonly pack: LettersPack;
}

/** Letters from a file, in the browser: sent, watched, stopped, taken up again, and their report. */
export function letterRoutes(app: App, { guard, runs, pack }: LettersHttpDeps): void {
  const onRequest = guard.authenticate;

  const shown = ({ report, ...run }: RunView) => {
    const notes = report?.notes ?? [];
    return {
      ...run,
      notes: [...notes.filter((n) => n.rejected), ...notes.filter((n) => !n.rejected)].slice(0, SHOWN).map((n) => ({
        line: n.line,
        id: n.id,
        rejected: n.rejected,
        code: n.code,
        words: wordsOfNote(pack, n),
      })),
      agencies: (report?.agencies ?? []).map((a) => ({ ...a, units: [...a.units], unknown: [...a.unknown] })),
    };
  };

  app.register(async (scope) => {
    await scope.register(multipart, { limits: { fileSize: LARGEST_MB * 1024 * 1024, files: 1, fields: 5, parts: 6 } });
    (scope as unknown as App).post(
      '/api/imports/letters',
      {
        onRequest,
        bodyLimit: (LARGEST_MB + 1) * 1024 * 1024,
        schema: {
          tags,
          summary: 'Take letters in from a file',
          description:
            'CSV (UTF-8, UTF-16, GB 18030), XLSX or JSON lines, as multipart/form-data. It goes on after the answer.',
          consumes: ['multipart/form-data'],
          headers: WriteHeaders,
          querystring: Options,
          response: { 200: RunWithReport },
        },
      },
      async (request) => {
        const actor = staffOf(request);
        if (!request.isMultipart()) throw new Refusal('import.no-file');
        const part = await request.file();
        if (!part) throw new Refusal('import.no-file');
        const { mode, channel, dryRun } = request.query;
        const runId = derivedId(actor.officeId, actor.accountId, 'import', String(request.headers['idempotency-key']));
        const name = part.filename.slice(0, 200);
        const begun = await runs.begin(actor, { runId, name, mode, channel, dryRun }, part.file);
        return shown(begun);
      },
    );
  });

  app.get(
    '/api/imports',
    {
      onRequest,
      schema: { tags, summary: 'The last imports', response: { 200: z.strictObject({ imports: z.array(Run) }) } },
    },
    async (request) => ({ imports: (await runs.list(staffOf(request))).map(({ report: _, ...run }) => run) }),
  );

  app.get(
    '/api/imports/:runId',
    {
      onRequest,
      schema: {
        tags,
        summary: 'How far an import is, and what was found',
        params: One,
        response: { 200: RunWithReport },
      },
    },
    async (request) => shown(await runs.view(staffOf(request), request.params.runId)),
  );

  app.get(
    '/api/imports/:runId/report.csv',
    { onRequest, schema: { tags, summary: 'What is said of each row, as CSV', params: One } },
    async (request, reply) => {
      const { report } = await runs.view(staffOf(request), request.params.runId);
      if (!report) throw new Refusal('import.not-found');
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="letters-report.csv"')
        .send([...reportCsv(pack, report)].join(''));
    },
  );

  for (const act of ['stop', 'resume'] as const) {
    app.post(
      `/api/imports/:runId/${act}`,
      {
        onRequest,
        schema: {
          tags,
          summary: act === 'stop' ? 'Stop after the set on its way' : 'Go on; what is here is not doubled',
          headers: WriteHeaders,
          params: One,
          response: { 200: RunWithReport },
        },
      },
      async (request) => shown(await runs[act](staffOf(request), request.params.runId)),
    );
  }
}
