import { z } from 'zod';
import { type App, callOf, contextOf, WriteHeaders } from '../identity/guard.ts';
import { ROLES } from '../kernel/actor.ts';
import { plainDate } from '../kernel/time.ts';
import { idempotent } from '../ledger/idempotency.ts';
import * as org from './commands.ts';
import type { Post } from './rules.ts';
import { Day, Name, Named, type OrgDeps, PostParams, todayOf } from './schemas.ts';

const tags = ['organisation'];
const PostOut = z.strictObject({ postId: z.string() });
const postOut = ({ postId }: Post) => ({ postId });

/** Posts: opening, titles, closing; and who holds them. */
export function postRoutes(app: App, { db, guard, openDutiesOf, headsDuty }: OrgDeps): void {
  app.post(
    '/api/org/posts',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Open a post',
        headers: WriteHeaders,
        body: z.strictObject({
          unitId: z.string().max(64),
          role: z.enum(ROLES),
          zh: Name,
          en: Name,
          postId: z.string().max(64).optional().meta({ description: 'Made from unit and role if left out.' }),
        }),
        response: { 201: PostOut },
      },
    },
    async (request, reply) => {
      const { postId, ...body } = request.body;
      const ctx = contextOf(request);
      const post = await idempotent(db, ctx, callOf(request, 'org.open-post', request.body), async (tx) =>
        postOut(await org.openPost(tx, ctx, { ...body, ...(postId !== undefined && { postId }) })),
      );
      return reply.code(201).send(post);
    },
  );

  app.patch(
    '/api/org/posts/:postId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Give a post another title',
        headers: WriteHeaders,
        params: PostParams,
        body: Named,
        response: { 200: PostOut },
      },
    },
    async (request) => {
      const { params, body } = request;
      const ctx = contextOf(request);
      return idempotent(db, ctx, callOf(request, 'org.retitle-post', { ...params, ...body }), async (tx) =>
        postOut(await org.retitlePost(tx, ctx, params.postId, body)),
      );
    },
  );

  app.post(
    '/api/org/posts/:postId/close',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Close a post without a holder or open duties',
        headers: WriteHeaders,
        params: PostParams,
        response: { 200: PostOut },
      },
    },
    async (request) => {
      const { params } = request;
      const ctx = contextOf(request);
      return idempotent(db, ctx, callOf(request, 'org.close-post', params), async (tx) =>
        postOut(await org.closePost(tx, ctx, openDutiesOf, { ...params, today: todayOf(request) })),
      );
    },
  );

  app.post(
    '/api/org/posts/:postId/reopen',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Reopen a closed post',
        headers: WriteHeaders,
        params: PostParams,
        response: { 200: PostOut },
      },
    },
    async (request) => {
      const { params } = request;
      const ctx = contextOf(request);
      return idempotent(db, ctx, callOf(request, 'org.reopen-post', params), async (tx) =>
        postOut(await org.reopenPost(tx, ctx, params.postId)),
      );
    },
  );

  app.post(
    '/api/org/posts/:postId/hand-over',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary:
          'Pass a post on, or fill a vacant one; open duties go along, no clock restarts, the successor acknowledges',
        headers: WriteHeaders,
        params: PostParams,
        body: z.strictObject({
          to: z.uuid().meta({ description: 'The successor’s account.' }),
          from: Day.meta({ description: 'The successor’s first day.' }),
        }),
        response: { 200: PostOut },
      },
    },
    async (request) => {
      const { params, body } = request;
      const ctx = contextOf(request);
      const asked = { ...params, to: body.to, from: plainDate(body.from) };
      return idempotent(db, ctx, callOf(request, 'org.hand-over', asked), async (tx) =>
        postOut(await org.handOver(tx, ctx, { calendar: request.office.calendar, openDutiesOf, headsDuty }, asked)),
      );
    },
  );

  app.post(
    '/api/org/posts/:postId/leave',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'End a holding without a successor; the post falls to the head of the unit or of one above',
        headers: WriteHeaders,
        params: PostParams,
        body: z.strictObject({
          until: Day.meta({ description: 'The last day.' }),
          unattended: z.boolean().default(false).meta({ description: 'true: one knows that nobody will answer.' }),
        }),
        response: { 200: PostOut },
      },
    },
    async (request) => {
      const { params, body } = request;
      const ctx = contextOf(request);
      const asked = { ...params, until: plainDate(body.until), unattended: body.unattended };
      return idempotent(db, ctx, callOf(request, 'org.leave', asked), async (tx) =>
        postOut(await org.leavePost(tx, ctx, asked)),
      );
    },
  );

  app.post(
    '/api/org/posts/:postId/withdraw',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Take back an appointment made by mistake that has not begun before today',
        headers: WriteHeaders,
        params: PostParams,
        body: z.strictObject({ accountId: z.uuid(), since: Day }),
        response: { 200: PostOut },
      },
    },
    async (request) => {
      const { params, body } = request;
      const ctx = contextOf(request);
      const asked = { ...params, accountId: body.accountId, since: plainDate(body.since) };
      return idempotent(db, ctx, callOf(request, 'org.withdraw', asked), async (tx) =>
        postOut(await org.withdrawAppointment(tx, ctx, headsDuty, { ...asked, today: todayOf(request) })),
      );
    },
  );
}
