import { z } from 'zod';
import { Abilities, type App, BothLanguages, callOf, contextOf, staffOf, WriteHeaders } from '../identity/guard.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { canAcknowledge, canRemark } from './access.ts';
import { acknowledgeHandover, remarkHandover } from './commands.ts';
import { handoverPage, handoversOf, leftBehind, type NamedHandover } from './handovers.ts';
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
  state: z.enum(['open', 'done', 'replaced']),
  dueOn: Day.nullable().meta({ description: 'Until when the successor has to acknowledge; null: not begun yet.' }),
  overdue: z.boolean().meta({ description: 'The limit passed; the head of the unit owes it now.' }),
  remarks: z.int(),
};

const shown = (h: NamedHandover) => ({
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
  state: h.state,
  dueOn: h.dueOn,
  overdue: h.headsDuty !== null,
  remarks: h.remarks.length,
});

const Duty = z.strictObject({
  dutyId: z.uuid(),
  title: BothLanguages,
  dueOn: Day.nullable(),
  with: BothLanguages.nullable().meta({ description: 'The unit that has it now, where the post handed it on.' }),
});
const dutyOut = ({ dutyId, title, dueOn, with: unit }: OpenDuty) => ({
  dutyId,
  title: { ...title },
  dueOn,
  with: unit && { ...unit },
});

/** Hand-overs that wait for their successor, and what a leaver leaves behind. */
export function handoverRoutes(app: App, { db, guard, keys, openDutiesOf, headsDuty }: OrgDeps): void {
  app.get(
    '/api/org/hand-overs',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Hand-overs: those one takes over, those one gave, or those in the units one heads',
        querystring: z.object({
          whose: z.enum(['me', 'given', 'below']).default('me'),
          ended: z.stringbool().default(false).meta({ description: 'true: the last that wait no more.' }),
        }),
        response: { 200: z.strictObject({ handovers: z.array(z.strictObject(Shape)) }) },
      },
    },
    async (request) => ({
      handovers: (await handoversOf(db, staffOf(request), request.query.whose, request.query.ended)).map(shown),
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
            remarked: z.array(
              z.strictObject({
                remarkId: z.uuid(),
                duty: z.uuid().nullable(),
                byName: z.string(),
                at: z.string(),
                text: z.string().nullable().meta({ description: 'null once the words were destroyed.' }),
              }),
            ),
            abilities: Abilities,
          }),
        },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const found = await handoverPage(db, actor, keys, openDutiesOf, request.params.handoverId);
      return {
        ...shown(found),
        list: found.list.map((l) => ({ ...l, duty: l.duty && dutyOut(l.duty) })),
        remarked: found.remarked.map(({ remarkId, duty, byName, at, text }) => ({ remarkId, duty, byName, at, text })),
        abilities: guard.abilities({
          acknowledge: found.state === 'open' ? canAcknowledge(actor, found.to) : NOTHING_OPEN,
          remark: found.state === 'replaced' ? NOTHING_OPEN : canRemark(actor, found.to),
        }),
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
        const post = await acknowledgeHandover(tx, ctx, headsDuty, asked);
        return { open: post.handovers.find((h) => h.handoverId === asked.handoverId)!.open.length };
      });
    },
  );

  app.post(
    '/api/org/posts/:postId/hand-overs/:handoverId/remarks',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'The successor says what is wrong with what was handed over; it stays',
        headers: WriteHeaders,
        params: z.strictObject({ postId: z.string(), handoverId: z.uuid() }),
        body: z.strictObject({
          duty: z.uuid().nullable().default(null).meta({ description: 'null: about the hand-over as a whole.' }),
          text: z.string().trim().min(1).max(1000),
        }),
        response: { 201: z.strictObject({ remarkId: z.uuid() }) },
      },
    },
    async (request, reply) => {
      const ctx = contextOf(request);
      const asked = { ...request.params, ...request.body };
      const made = await idempotent(db, ctx, callOf(request, 'org.remark', asked), (tx) =>
        remarkHandover(tx, ctx, keys, asked),
      );
      return reply.code(201).send(made);
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
                held: z.enum(['still', 'later', 'last']).meta({ description: 'last: given up, and vacant since.' }),
                answer: AnswerOut,
                duties: z.array(Duty),
              }),
            ),
            handovers: z.array(
              z.strictObject({ postId: z.string(), handoverId: z.uuid(), title: BothLanguages, open: z.int() }),
            ),
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
        handovers: left.handovers.map((h) => ({ ...h, title: { ...h.title } })),
      };
    },
  );
}

const NOTHING_OPEN = { may: false, reason: 'org.handover-over' } as const;
