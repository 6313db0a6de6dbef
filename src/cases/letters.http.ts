import multipart from '@fastify/multipart';
import { z } from 'zod';
import { type App, BothLanguages, type Guard, staffOf, WriteHeaders } from '../identity/guard.ts';
import { derivedId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { reportCsv, wordsOfNote } from './letters.report.ts';
import { channelOf, type LettersPack } from './letters.rules.ts';
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
const Why = z.strictObject({ code: z.string(), title: BothLanguages, next: BothLanguages });
const Run = z.strictObject({
  runId: z.uuid(),
  name: z.string(),
  commandLine: z
    .boolean()
    .meta({ description: 'Begun at the command line, where the same command takes it up again.' }),
  mode: z.enum(['history', 'live']),
  channel: z.enum(CHANNELS),
  dryRun: z.boolean(),
  state: z.enum(['running', 'stopped', 'done', 'failed', 'interrupted']),
  refusal: Why.nullable().meta({ description: 'Why it failed, as a problem says it.' }),
  counts: Counted,
  part: z.number().meta({ description: 'How much of the file was read, 0 to 1.' }),
  secondsLeft: z.int().nullable(),
  secondsSpent: z.int(),
  startedAt: z.string(),
  fileKept: z.boolean().meta({ description: 'It can be taken up again, or taken in after a check, without the file.' }),
});
const Note = z.strictObject({
  line: z.int(),
  id: z.string(),
  rejected: z.boolean(),
  code: z.string(),
  words: BothLanguages,
});
export const RunWithReport = Run.extend({
  notes: z.array(Note).meta({
    description: `Rejected rows first, then remarks but for those on agencies; at most ${SHOWN}, all of them in report.csv.`,
  }),
  notesLeft: z.int().meta({ description: 'So many more are in report.csv.' }),
  agencies: z
    .array(
      z.strictObject({
        spelling: z.string(),
        count: z.int(),
        units: z.array(z.string()),
        unknown: z.array(z.string()).meta({ description: 'The parts of it that are no unit here.' }),
      }),
    )
    .meta({ description: 'Each spelling in the file, the most frequent first, and the units it was taken for.' }),
});
export const Runs = z.strictObject({
  largestMb: z.int().meta({ description: 'A larger file is refused.' }),
  imports: z.array(Run),
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
  readonly tell: (refusal: Pick<Refusal, 'code' | 'facts'>) => { readonly sentence: Text; readonly next: Text };
}

/** Letters from a file, in the browser: sent, watched, stopped, taken up again, and their report. */
export function letterRoutes(app: App, { guard, runs, pack, tell }: LettersHttpDeps): void {
  const onRequest = guard.authenticate;

  const line = ({ report: _, refusal, channel, ...run }: RunView): z.output<typeof Run> => {
    const told = refusal && tell(refusal);
    return {
      ...run,
      channel: channelOf(channel),
      refusal: refusal && told && { code: refusal.code, title: told.sentence, next: told.next },
    };
  };
  const shown = (run: RunView) => {
    const { notes = [], notesLeft = 0, agencies = [] } = run.report ?? {};
    const remarks = notes.filter((n) => !n.rejected && n.code !== 'agency-unknown');
    const said = [...notes.filter((n) => n.rejected), ...remarks];
    return {
      ...line(run),
      notes: said.slice(0, SHOWN).map((n) => ({
        line: n.line,
        id: n.id,
        rejected: n.rejected,
        code: n.code,
        words: wordsOfNote(pack, n),
      })),
      notesLeft: Math.max(0, said.length - SHOWN) + notesLeft,
      agencies: agencies.map((a) => ({ ...a, units: [...a.units], unknown: [...a.unknown] })),
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
      schema: { tags, summary: 'The last imports', response: { 200: Runs } },
    },
    async (request) => ({ largestMb: LARGEST_MB, imports: (await runs.list(staffOf(request))).map(line) }),
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

  const acts = {
    stop: [runs.stop, 'Stop after the set on its way'],
    resume: [runs.resume, 'Go on; what is here is not doubled'],
    check: [runs.check, 'Check the same file once more'],
    'take-in': [runs.takeIn, 'Take in the file that was checked'],
  } as const;
  for (const [name, [act, summary]] of Object.entries(acts)) {
    app.post(
      `/api/imports/:runId/${name}`,
      { onRequest, schema: { tags, summary, headers: WriteHeaders, params: One, response: { 200: RunWithReport } } },
      async (request) => shown(await act(staffOf(request), request.params.runId)),
    );
  }
}
