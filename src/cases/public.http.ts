import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { readUploads, UPLOAD_LIMIT, uploadedFile } from '../files/upload.ts';
import {
  Abilities,
  type App,
  BothLanguages,
  bothLanguages,
  clientOf,
  type Guard,
  WriteHeaders,
} from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import { cleanText } from '../text/clean.ts';
import { block } from './blocked.commands.ts';
import { chainOf } from './blocked.rules.ts';
import type { Act, CitizenDesk, Visit } from './citizen.ts';
import * as closing from './closing.commands.ts';
import * as handling from './handling.commands.ts';
import { ChargedBody, DealtView, dealingOf, presentDealt, RefusedUnnamed } from './lists.http.ts';
import type { CitizenPage } from './page.queries.ts';
import { Accused, AnswerView, DutyView, presentDuty } from './present.ts';
import { type Published, readPageEnd, writePageEnd } from './public.queries.ts';
import { KINDS } from './rules.ts';
import type { OfficeWork } from './work.ts';

export interface CitizenRouteDeps {
  readonly desk: CitizenDesk;
  readonly guard: Guard;
  readonly workOf: (officeId: string) => Promise<OfficeWork>;
}

const tags = ['appeals'];
const clean = (most: number) => z.string().transform(cleanText).pipe(z.string().max(most));
const said = (most: number) => z.string().transform(cleanText).pipe(z.string().min(1).max(most));
const perhaps = (most: number) => clean(most).nullable().default(null);

/** Personal data go in and never come out here: what the person gave is shown to those who handle the case. */
const Person = z.strictObject({
  name: clean(60).optional(),
  phone: clean(40).optional(),
  email: clean(120).optional(),
  address: clean(200).optional(),
});

const Filing = z.strictObject({
  kind: z.enum(KINDS).default('help').meta({ description: 'report: confidential, kept away from the units accused.' }),
  title: clean(100).default('').meta({ description: 'Empty: the beginning of the text.' }),
  text: said(5000),
  person: Person.nullable().default(null),
  anonymous: z.boolean().default(false).meta({ description: 'true: nothing of `person` is kept.' }),
  categoryId: z.string().max(80).nullable().default(null),
  placeUnit: z.string().max(80).nullable().default(null),
  accusedUnits: Accused,
  publish: z.boolean().default(false).meta({ description: 'The person agrees to publication without personal data.' }),
});

const Credentials = z
  .strictObject({ number: z.string(), secret: z.string() })
  .meta({ description: 'The secret is shown here and never again.' });

const NUMBER = z
  .string()
  .max(20)
  .regex(
    /^[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}$/,
    bothLanguages('应为 8 位编号，例如 7K4M-W3QD', 'must be a number such as 7K4M-W3QD'),
  );
const Numbered = z.strictObject({ number: NUMBER });

const SECRET = z.string().max(40).meta({ description: 'The secret that came with the number.' });
const ReadHeaders = z.looseObject({ 'x-appeal-secret': SECRET });
const ActHeaders = WriteHeaders.extend({ 'x-appeal-secret': SECRET });

const AppealView = z
  .strictObject({
    number: z.string(),
    kind: z.string(),
    state: z.strictObject({ id: z.string(), zh: z.string(), en: z.string() }),
    turn: z.enum(['you', 'unit', 'office', 'none']).meta({ description: 'Whose turn it is.' }),
    owed: DutyView.nullable().meta({ description: 'What the office owes next, by when, and why that date.' }),
    title: z.string().nullable(),
    text: z.string().nullable(),
    question: z.string().nullable(),
    answer: AnswerView.nullable(),
    record: DealtView.nullable().meta({
      description: 'What was charged, and on what ground it was refused; null: neither.',
    }),
    filedAt: z.string(),
    answeredAt: z.string().nullable(),
    closedAt: z.string().nullable(),
    solved: z.boolean().nullable(),
    satisfaction: z.number().int().nullable(),
    moments: z.array(
      z.strictObject({
        type: z.string(),
        at: z.string(),
        by: z.enum(['citizen', 'staff', 'system']),
        text: z.string().nullable(),
      }),
    ),
    abilities: Abilities,
  })
  .meta({ id: 'Appeal', description: 'An appeal as its person reads it.' });

const PublishedView = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    question: z.string(),
    answer: z.string(),
    category: BothLanguages.nullable(),
    unit: BothLanguages.nullable(),
    filedOn: z.string(),
    answeredOn: z.string(),
    publishedAt: z.string(),
  })
  .meta({ id: 'Published', description: 'A question and its answer, without personal data.' });

const visitOf = (request: FastifyRequest): Visit => ({
  officeId: request.office.officeId,
  now: request.now,
  client: clientOf(request),
});

/** What people outside the office may do over HTTP: no account, a number and a secret. */
export function citizenRoutes(app: App, { desk, guard, workOf }: CitizenRouteDeps): void {
  app.post(
    '/api/appeals',
    {
      onRequest: guard.limit('filing'),
      schema: { tags, summary: 'File an appeal', headers: WriteHeaders, body: Filing, response: { 201: Credentials } },
    },
    async (request, reply) => {
      const { number, secret } = await desk.file(
        visitOf(request),
        request.body,
        String(request.headers['idempotency-key']),
      );
      return reply.code(201).send({ number, secret });
    },
  );

  app.get(
    '/api/appeals/:number',
    {
      schema: {
        tags,
        summary: 'How an appeal stands',
        params: Numbered,
        headers: ReadHeaders,
        response: { 200: AppealView },
      },
    },
    async (request) => {
      const visit = visitOf(request);
      const caseId = await enter(request, visit);
      return presentAppeal(guard, await workOf(visit.officeId), await desk.page(visit, caseId));
    },
  );

  app.get(
    '/api/appeals/:number/receipt',
    {
      schema: {
        tags,
        summary: 'The proof that it was registered; null until it is sealed, a minute at most',
        params: Numbered,
        headers: ReadHeaders,
        response: { 200: z.strictObject({ receipt: z.any().nullable() }) },
      },
    },
    async (request) => {
      const visit = visitOf(request);
      return { receipt: await desk.receipt(visit, await enter(request, visit)) };
    },
  );

  const enter = async (request: FastifyRequest, visit: Visit): Promise<string> => {
    const { number } = request.params as { number: string };
    return (await desk.enter(visit, number, String(request.headers['x-appeal-secret']))).caseId;
  };

  /** One act on one's own appeal; answers with how it stands then. */
  function act<S extends z.ZodType>(name: string, summary: string, body: S, run: (asked: z.output<S>) => Act): void {
    app.post(
      `/api/appeals/:number/${name}`,
      { schema: { tags, summary, params: Numbered, headers: ActHeaders, body, response: { 200: AppealView } } },
      async (request) => {
        const visit = visitOf(request);
        const caseId = await enter(request, visit);
        const asked = request.body as z.output<S>;
        await desk.act(visit, caseId, String(request.headers['idempotency-key']), name, asked, run(asked));
        return presentAppeal(guard, await workOf(visit.officeId), await desk.page(visit, caseId));
      },
    );
  }

  act(
    'add',
    'Add something, asked for or not',
    z.strictObject({ text: said(5000) }),
    ({ text }) =>
      (tx, ctx, work, scope, id) =>
        handling.add(tx, ctx, work, scope, id, text),
  );
  act(
    'withdraw',
    'Take it back',
    z.strictObject({ reason: perhaps(2000) }),
    ({ reason }) =>
      (tx, ctx, work, scope, id) =>
        handling.withdraw(tx, ctx, work, scope, id, reason),
  );
  act(
    'confirm',
    'Say whether it is solved, and how satisfied one is; "not solved" contests the answer',
    z.strictObject({
      solved: z.boolean(),
      satisfaction: z
        .int()
        .min(1)
        .max(5)
        .nullable()
        .default(null)
        .meta({ description: '5: very satisfied. null: nothing said, and nothing counted.' }),
      comment: perhaps(4000),
      charged: ChargedBody.meta({ description: 'What one was asked to pay; null: nothing is said of it.' }),
      refused: RefusedUnnamed,
    }),
    ({ charged, refused, ...verdict }) =>
      (tx, ctx, work, scope, id) =>
        closing.confirm(tx, ctx, work, scope, id, { ...verdict, dealing: dealingOf(charged, refused) }),
  );
  act(
    'reopen',
    'Have it taken up again; the first time needs no reason',
    z.strictObject({ reason: perhaps(2000) }),
    ({ reason }) =>
      (tx, ctx, work, scope, id) =>
        closing.reopen(tx, ctx, work, scope, id, reason),
  );
  act(
    'block',
    'Declare it blocked by conditions that wait for each other',
    z.strictObject({ chain: z.array(said(500)).min(2).max(20) }),
    ({ chain }) =>
      (tx, ctx, work, scope, id) =>
        block(tx, ctx, work, scope, id, chainOf(chain)),
  );

  app.register(async (scope) => {
    const upload = scope as unknown as App;
    readUploads(upload);
    upload.post(
      '/api/appeals/:number/attachments',
      {
        bodyLimit: UPLOAD_LIMIT,
        onRequest: guard.limit('upload'),
        schema: {
          tags,
          summary: 'Attach a file (a form with one file)',
          consumes: ['multipart/form-data'],
          params: Numbered,
          headers: ActHeaders,
          response: { 201: z.strictObject({ attachmentId: z.uuid(), mediaType: z.string(), bytes: z.number() }) },
        },
      },
      async (request, reply) => {
        const visit = visitOf(request);
        const caseId = await enter(request, visit);
        await desk.ensureMayAttach(visit, caseId);
        const key = String(request.headers['idempotency-key']);
        return reply.code(201).send(await desk.attach(visit, caseId, await uploadedFile(request), key));
      },
    );
  });

  app.get(
    '/api/published',
    {
      onRequest: guard.limit('public-read'),
      schema: {
        tags,
        summary: 'Published questions and answers, newest first',
        querystring: z.strictObject({
          find: z.string().max(100).optional(),
          category: z.string().max(80).optional(),
          before: z
            .string()
            .refine(
              (written) => readPageEnd(written) !== null,
              bothLanguages('应为上一页返回的 next', 'must be the next of the page before'),
            )
            .optional()
            .meta({ description: 'The `next` of the page before.' }),
          limit: z.coerce.number().int().min(1).max(100).default(20),
        }),
        response: { 200: z.strictObject({ published: z.array(PublishedView), next: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { officeId } = request.office;
      const { limit, before, ...filter } = request.query;
      const found = await desk.published(officeId, {
        ...filter,
        before: before === undefined ? undefined : (readPageEnd(before) ?? undefined),
        limit: limit + 1,
      });
      const work = await workOf(officeId);
      const page = found.slice(0, limit);
      return {
        published: page.map((p) => presentPublished(work, p)),
        next: found.length > limit ? writePageEnd(page.at(-1)!) : null,
      };
    },
  );

  app.get(
    '/api/published/:id',
    {
      onRequest: guard.limit('public-read'),
      schema: {
        tags,
        summary: 'One of them',
        params: z.strictObject({ id: z.uuid() }),
        response: { 200: PublishedView },
      },
    },
    async (request) => {
      const { officeId } = request.office;
      const found = await desk.publishedCase(officeId, request.params.id);
      if (!found) throw new Refusal('request.not-found');
      return presentPublished(await workOf(officeId), found);
    },
  );
}

function presentAppeal(guard: Guard, work: OfficeWork, page: CitizenPage): z.infer<typeof AppealView> {
  const { appeal: a } = page;
  const state = work.pack.states[a.state];
  return {
    number: a.number,
    kind: a.kind,
    state: { id: a.state, ...state.public },
    turn: state.turn,
    owed: page.owed ? presentDuty(work, page.owed) : null,
    title: page.title,
    text: page.text,
    question: page.question,
    answer: page.answer ? { ...page.answer } : null,
    record: page.record && presentDealt(work, page.record),
    filedAt: a.filedAt,
    answeredAt: a.answeredAt,
    closedAt: a.closedAt,
    solved: a.solved,
    satisfaction: a.satisfaction,
    moments: page.moments.map((m) => ({ type: m.type, at: m.at, by: m.by.kind, text: m.text })),
    abilities: guard.abilities(Object.fromEntries(CITIZEN_ACTS.map((name) => [name, page.abilities[name]!]))),
  };
}

const CITIZEN_ACTS = ['add', 'attach', 'withdraw', 'confirm', 'reopen', 'block'] as const;

function presentPublished(work: OfficeWork, p: Published): z.infer<typeof PublishedView> {
  const named = (text: { zh: string; en: string } | null | undefined) => (text ? { zh: text.zh, en: text.en } : null);
  return {
    id: p.caseId,
    title: p.title,
    question: p.question,
    answer: p.answer,
    category: named(work.categoryName(p.category)),
    unit: named(work.units.get(p.unitId)),
    filedOn: p.filedOn,
    answeredOn: p.answeredOn,
    publishedAt: p.publishedAt,
  };
}
