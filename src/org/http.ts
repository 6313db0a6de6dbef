import { z } from 'zod';
import { type App, callOf, contextOf, staffOf, WriteHeaders } from '../identity/guard.ts';
import { ROLES } from '../kernel/actor.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { canArrange } from './access.ts';
import * as org from './commands.ts';
import { functionNames } from './functions.ts';
import { handoverRoutes } from './handovers.http.ts';
import { importRoutes } from './import.http.ts';
import { orgPack } from './pack.ts';
import { officeTree, people, unitPage, vacancies } from './page.queries.ts';
import { postRoutes } from './posts.http.ts';
import { UNIT_KINDS } from './rules.ts';
import {
  AnswerOut,
  answerOut,
  Day,
  dayOf,
  Named,
  OnDay,
  type OrgDeps,
  PageOut,
  TreeOut,
  UnitFields,
  UnitOut,
  UnitParams,
  unitOut,
} from './schemas.ts';

const tags = ['organisation'];
const Bilingual = z.strictObject({ zh: z.string(), en: z.string() });
/** The organisation: tree, units, posts and holders, hand-over, import. */
export function orgRoutes(app: App, deps: OrgDeps): void {
  treeRoutes(app, deps);
  unitRoutes(app, deps);
  postRoutes(app, deps);
  handoverRoutes(app, deps);
  importRoutes(app, deps);
}

function treeRoutes(app: App, { db, guard }: OrgDeps): void {
  app.get(
    '/api/org/tree',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'All units of the office, those above first',
        querystring: OnDay,
        response: { 200: TreeOut },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const day = dayOf(request, request.query.day);
      const units = await officeTree(db, actor, day);
      return {
        day,
        units: units.map(({ posts, vacant, head, ...unit }) => ({
          ...unitOut(unit),
          posts,
          vacant,
          head: head && { ...head },
        })),
        abilities: guard.abilities({ import: canArrange(actor), openUnit: canArrange(actor) }),
      };
    },
  );

  app.get(
    '/api/org/units/:unitId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'A unit with its posts, their holders, and who answers for those that stand vacant',
        params: UnitParams,
        querystring: OnDay,
        response: { 200: PageOut },
      },
    },
    async (request) => {
      const day = dayOf(request, request.query.day);
      const page = await unitPage(db, staffOf(request), request.params.unitId, day);
      const nameOf = (accountId: string) => page.names.get(accountId) ?? '';
      return {
        ...unitOut(page),
        day,
        above: page.above.map(unitOut),
        below: page.below.map(unitOut),
        posts: page.posts.map((post) => ({
          postId: post.postId,
          role: post.role,
          zh: post.zh,
          en: post.en,
          active: post.active,
          holder: post.holder && {
            accountId: post.holder.accountId,
            name: post.holder.name,
            since: post.holder.since,
          },
          answer: answerOut(post.answer, page.names.get(post.answer.accountId ?? '')),
          holdings: post.holdings.map((h) => ({ ...h, name: nameOf(h.accountId) })),
          abilities: guard.abilities(post.can),
        })),
        abilities: guard.abilities(page.can),
      };
    },
  );

  app.get(
    '/api/org/vacancies',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Posts without a holder, and who answers for each meanwhile',
        querystring: OnDay,
        response: {
          200: z.strictObject({
            day: Day,
            vacancies: z.array(
              z.strictObject({ postId: z.string(), unitId: z.string(), title: Bilingual, answer: AnswerOut }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const day = dayOf(request, request.query.day);
      const found = await vacancies(db, staffOf(request), day);
      return {
        day,
        vacancies: found.map(({ postId, unitId, title, answer, answers }) => ({
          postId,
          unitId,
          title: { ...title },
          answer: answerOut(answer, answers),
        })),
      };
    },
  );

  app.get(
    '/api/org/people',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Who works in the office, with the posts held; 50 at most: for choosing a holder or a colleague',
        querystring: OnDay.extend({ find: z.string().trim().max(60).default('') }),
        response: {
          200: z.strictObject({
            people: z.array(
              z.strictObject({
                accountId: z.uuid(),
                name: z.string(),
                username: z.string(),
                posts: z.array(z.strictObject({ postId: z.string(), unitId: z.string(), title: Bilingual })),
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const { find, day } = request.query;
      return { people: await people(db, staffOf(request), find, dayOf(request, day)) };
    },
  );

  const Code = <T extends readonly [string, ...string[]]>(codes: T) =>
    z.strictObject({ code: z.enum(codes), zh: z.string(), en: z.string() });
  app.get(
    '/api/org/words',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary:
          'Kinds of unit, what may stand below what, roles of posts, and what a unit may be responsible for, by name',
        response: {
          200: z.strictObject({
            kinds: z.array(Code(UNIT_KINDS).extend({ below: z.array(z.enum(UNIT_KINDS)) })),
            roles: z.array(Code(ROLES)),
            functions: z.array(z.strictObject({ code: z.string(), zh: z.string(), en: z.string() })),
          }),
        },
      },
    },
    async () => ({
      kinds: UNIT_KINDS.map((code) => {
        const { zh, en, below } = orgPack.kinds[code];
        return { code, zh, en, below: [...below] };
      }),
      roles: ROLES.map((code) => ({ code, zh: orgPack.roles[code].zh, en: orgPack.roles[code].en })),
      functions: Object.entries(functionNames).map(([code, { zh, en }]) => ({ code, zh, en })),
    }),
  );
}

function unitRoutes(app: App, { db, guard, openDutiesOf }: OrgDeps): void {
  app.patch(
    '/api/org/office',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Rename the office',
        headers: WriteHeaders,
        body: Named,
        response: { 200: Bilingual },
      },
    },
    async (request) => {
      const { body } = request;
      const ctx = contextOf(request);
      return idempotent(db, ctx, callOf(request, 'org.rename-office', body), async (tx) => {
        await org.renameOffice(tx, ctx, body);
        return { zh: body.zh, en: body.en };
      });
    },
  );

  app.post(
    '/api/org/units',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Open a unit',
        headers: WriteHeaders,
        body: z.strictObject({
          ...UnitFields,
          unitId: z.string().max(64),
          functions: UnitFields.functions.default([]),
          aliases: UnitFields.aliases.default([]),
          places: UnitFields.places.default([]),
        }),
        response: { 201: UnitOut },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const ctx = contextOf(request);
      const unit = await idempotent(db, ctx, callOf(request, 'org.open-unit', body), async (tx) =>
        unitOut(await org.openUnit(tx, ctx, body)),
      );
      return reply.code(201).send(unit);
    },
  );

  app.patch(
    '/api/org/units/:unitId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Rename or move a unit, set kind, functions, aliases and places; what is left out stays',
        headers: WriteHeaders,
        params: UnitParams,
        body: z.strictObject(UnitFields).partial(),
        response: { 200: UnitOut },
      },
    },
    async (request) => {
      const { params, body } = request;
      const ctx = contextOf(request);
      return idempotent(db, ctx, callOf(request, 'org.edit-unit', { ...params, ...body }), async (tx) =>
        unitOut(await org.editUnit(tx, ctx, params.unitId, body)),
      );
    },
  );

  app.post(
    '/api/org/units/:unitId/close',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Close a unit without units below, posts or open duties',
        headers: WriteHeaders,
        params: UnitParams,
        response: { 200: UnitOut },
      },
    },
    async (request) => {
      const { params } = request;
      const ctx = contextOf(request);
      return idempotent(db, ctx, callOf(request, 'org.close-unit', params), async (tx) =>
        unitOut(await org.closeUnit(tx, ctx, openDutiesOf, params.unitId)),
      );
    },
  );

  app.post(
    '/api/org/units/:unitId/reopen',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Reopen a closed unit',
        headers: WriteHeaders,
        params: UnitParams,
        response: { 200: UnitOut },
      },
    },
    async (request) => {
      const { params } = request;
      const ctx = contextOf(request);
      return idempotent(db, ctx, callOf(request, 'org.reopen-unit', params), async (tx) =>
        unitOut(await org.reopenUnit(tx, ctx, params.unitId)),
      );
    },
  );
}
