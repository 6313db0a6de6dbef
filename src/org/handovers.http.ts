import { z } from 'zod';
import { type App, BothLanguages, callOf, contextOf, staffOf, WriteHeaders } from '../identity/guard.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { canAcknowledge } from './access.ts';
import { acknowledgeHandover } from './commands.ts';
import { handoverList, leftBehind, type PendingHandover, pendingHandovers } from './handovers.ts';
import type { OpenDuty } from './queries.ts';
import { AnswerOut, answerOut, Day, type OrgDeps, todayOf } from './schemas.ts';

const tags = ['organisation'];

const Shape = {
  handoverId: z.uuid(),
  postId: z.string(),
  unitId: z.string(),
  title: BothLanguages,
  from: z.uuid().nullable(),
  fromName: z.string().nullable(),
  to: z.uuid(),
  toName: z.string(),
  day: Day,
  duties: z.int(),
  open: z.int().meta({ description: 'Not yet acknowledged.' }),
};

const shown = (h: PendingHandover) => ({
  handoverId: h.handoverId,
  postId: h.postId,
  unitId: h.unitId,
  title: { ...h.title },
  from: h.from,
  fromName: h.fromName,
  to: h.to,
  toName: h.toName,
  day: h.day,
  duties: h.duties.length,
  open: h.open.length,
});

const Duty = z.strictObject({ dutyId: z.uuid(), title: BothLanguages, dueOn: Day.nullable() });
const dutyOut = ({ dutyId, title, dueOn }: OpenDuty) => ({ dutyId, title: { ...title }, dueOn });

/** Hand-overs that wait for their successor, and what a leaver leaves behind. */
export function handoverRoutes(app: App, { db, guard, openDutiesOf }: OrgDeps): void {
  app.get(
    '/api/org/hand-overs',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Hand-overs not yet acknowledged: one’s own, or those in the units one heads',
        querystring: z.object({ whose: z.enum(['me', 'below']).default('me') }),
        response: { 200: z.strictObject({ handovers: z.array(z.strictObject(Shape)) }) },
      },
    },
    async (request) => ({
      handovers: (await pendingHandovers(db, staffOf(request), request.query.whose)).map(shown),
    }),
  );

  app.get(
    '/api/org/hand-overs/:handoverId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'The list of a hand-over, item by item',
        params: z.strictObject({ handoverId: z.uuid() }),
        response: {
          200: z.strictObject({
            ...Shape,
            list: z.array(
              z.strictObject({
                dutyId: z.uuid(),
                acknowledged: z.boolean(),
                duty: Duty.nullable().meta({ description: 'null once it has ended.' }),
              }),
            ),
            abilities: z.record(z.string(), z.any()),
          }),
        },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const found = await handoverList(db, actor, openDutiesOf, request.params.handoverId);
      return {
        ...shown(found),
        list: found.list.map((l) => ({ ...l, duty: l.duty && dutyOut(l.duty) })),
        abilities: guard.abilities({ acknowledge: canAcknowledge(actor, found.to) }),
      };
    },
  );

  app.post(
    '/api/org/posts/:postId/hand-overs/:handoverId/acknowledge',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'The successor has seen these duties of the list, or all',
        headers: WriteHeaders,
        params: z.strictObject({ postId: z.string(), handoverId: z.uuid() }),
        body: z.strictObject({ duties: z.union([z.literal('all'), z.array(z.uuid()).max(10_000)]) }),
        response: { 200: z.strictObject({ open: z.int().meta({ description: 'Still to be acknowledged.' }) }) },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const asked = { ...request.params, ...request.body };
      return idempotent(db, ctx, callOf(request, 'org.acknowledge', asked), async (tx) => {
        const post = await acknowledgeHandover(tx, ctx, asked);
        return { open: post.handovers.find((h) => h.handoverId === asked.handoverId)!.open.length };
      });
    },
  );

  app.get(
    '/api/org/left-behind/:accountId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'What somebody leaves behind: posts still held, open duties, lists not acknowledged',
        params: z.strictObject({ accountId: z.uuid() }),
        response: {
          200: z.strictObject({
            posts: z.array(
              z.strictObject({
                postId: z.string(),
                unitId: z.string(),
                title: BothLanguages,
                held: z.enum(['still', 'last']).meta({ description: 'last: given up, and vacant since.' }),
                answer: AnswerOut,
                duties: z.array(Duty),
              }),
            ),
            handovers: z.array(z.strictObject({ postId: z.string(), handoverId: z.uuid(), open: z.int() })),
          }),
        },
      },
    },
    async (request) => {
      const { accountId } = request.params;
      const left = await leftBehind(db, staffOf(request), openDutiesOf, accountId, todayOf(request));
      return {
        posts: left.posts.map((p) => ({
          postId: p.postId,
          unitId: p.unitId,
          held: p.held,
          title: { ...p.title },
          answer: answerOut(p.answer, p.answers),
          duties: p.duties.map(dutyOut),
        })),
        handovers: left.handovers.map((h) => ({ ...h })),
      };
    },
  );
}
