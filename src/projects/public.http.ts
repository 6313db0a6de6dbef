import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type App, BothLanguages, clientOf, type Guard, WriteHeaders } from '../identity/guard.ts';
import { cleanText } from '../text/clean.ts';
import { loadProjects } from './pack.ts';
import { presentYear, YearShape } from './present.ts';
import type { PublicProjects } from './public.desk.ts';

const tags = ['projects'];
const onYear = z.strictObject({ collectionId: z.uuid() });
const onAsked = z.strictObject({ listId: z.uuid(), nth: z.coerce.number().int().min(0).max(20_000) });
const said = (most: number) => z.string().transform(cleanText).pipe(z.string().min(1).max(most));
const Code = z.string().trim().min(1).max(40).meta({ description: 'As it was read out.' });
const nothing = z.strictObject({});

const visitOf = (request: FastifyRequest) => ({
  officeId: request.office.officeId,
  now: request.now,
  client: clientOf(request),
});

const keyOf = (request: FastifyRequest): string => String(request.headers['idempotency-key']);

/** What everybody may do and read of projects: no account. */
export function publicProjectRoutes(
  app: App,
  { guard, publicProjects }: { readonly guard: Guard; readonly publicProjects: PublicProjects },
): void {
  const { limits } = loadProjects();

  app.get(
    '/api/projects/years',
    {
      onRequest: guard.limit('public-read'),
      schema: {
        tags,
        summary: 'The years, newest first: what may be proposed or chosen, and how far each project is',
        response: {
          200: z.strictObject({
            years: z.array(
              YearShape.extend({
                proposals: z.strictObject({
                  grouped: z.int(),
                  waiting: z.int(),
                  setAside: z.array(
                    z.strictObject({ title: z.string(), place: BothLanguages.nullable(), reason: z.string() }),
                  ),
                }),
              }),
            ),
          }),
        },
      },
    },
    async (request) => ({
      years: (await publicProjects.years(request.office.officeId, request.now)).map((year) => ({
        ...presentYear(year),
        proposals: {
          ...year.proposals,
          setAside: year.proposals.setAside.map(({ title, place, reason }) => ({
            title,
            reason,
            place: place && { zh: place.zh, en: place.en },
          })),
        },
      })),
    }),
  );

  app.post(
    '/api/projects/years/:collectionId/proposals',
    {
      schema: {
        tags,
        summary: 'Propose a project; how to reach you is yours to give',
        params: onYear,
        headers: WriteHeaders,
        body: z.strictObject({
          title: said(limits.title),
          why: said(limits.words),
          place: z.string().max(80).nullable().default(null),
          contact: said(120).nullable().default(null),
        }),
        response: { 201: nothing },
      },
    },
    async (request, reply) => {
      await publicProjects.propose(visitOf(request), request.params.collectionId, request.body, keyOf(request));
      return reply.code(201).send({});
    },
  );

  app.post(
    '/api/projects/years/:collectionId/support',
    {
      schema: {
        tags,
        summary: 'Choose; one number counts once a year, and some of those who choose are called',
        params: onYear,
        headers: WriteHeaders,
        body: z.strictObject({
          projects: z.array(z.uuid()).max(100),
          number: z.string().max(120).meta({ description: 'A mobile number, or an e-mail.' }),
        }),
        response: { 201: nothing },
      },
    },
    async (request, reply) => {
      await publicProjects.support(visitOf(request), request.params.collectionId, request.body, keyOf(request));
      return reply.code(201).send({});
    },
  );

  app.post(
    '/api/projects/answers/:listId/:nth',
    {
      schema: {
        tags,
        summary: 'What somebody entitled is asked about; changes nothing',
        params: onAsked,
        body: z.strictObject({ code: Code }),
        response: {
          200: z.strictObject({
            title: z.string(),
            what: z.string(),
            owner: BothLanguages,
            place: BothLanguages,
            until: z.string(),
          }),
        },
      },
    },
    async (request) => {
      const { listId, nth } = request.params;
      const { title, what, owner, place, until } = await publicProjects.look(
        visitOf(request),
        listId,
        nth,
        request.body.code,
      );
      return { title, what, owner: { zh: owner.zh, en: owner.en }, place: { zh: place.zh, en: place.en }, until };
    },
  );

  app.post(
    '/api/projects/answers/:listId/:nth/say',
    {
      schema: {
        tags,
        summary: 'Somebody entitled says whether they got it; sent twice it is one answer',
        params: onAsked,
        headers: WriteHeaders,
        body: z.strictObject({ code: Code, got: z.boolean(), words: said(limits.words).nullable().default(null) }),
        response: { 200: z.strictObject({ got: z.boolean() }) },
      },
    },
    async (request) => {
      const { listId, nth } = request.params;
      const { code, got, words } = request.body;
      await publicProjects.answer(visitOf(request), [listId, nth, code], { got, words });
      return { got };
    },
  );
}
