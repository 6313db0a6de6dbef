import { z } from 'zod';
import type { Db, Tx } from '../db/open.ts';
import { type App, callOf, contextOf, Day, type Guard, WriteHeaders } from '../identity/guard.ts';
import { plainDate } from '../kernel/time.ts';
import { type Context, refuseConflict } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import * as answers from './answer.commands.ts';
import * as commands from './commands.ts';
import * as ending from './ending.commands.ts';
import { presentChecked } from './present.ts';
import { KINDS, SENDING_STATES, type Sending } from './rules.ts';
import { CheckedView } from './views.ts';
import type { SendingWork } from './work.ts';

export interface SendingDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly sendingsOf: (officeId: string) => Promise<SendingWork>;
}

const tags = ['sendings'];
const Id = z.strictObject({ sendingId: z.uuid() });
const Words = z.string().trim().min(1).max(4000);
const Unit = z.string().min(1).max(80);
const day = Day.nullable().default(null);

const Content = z.strictObject({
  kind: z.enum(KINDS),
  unit: Unit.meta({ description: 'The unit that sends.' }),
  to: z.array(Unit).min(1).max(5000).meta({ description: 'Units that are not above it.' }),
  title: z.string().trim().min(1).max(200),
  ask: z.string().trim().min(1).max(20_000).meta({ description: 'What is asked of them.' }),
  basis: z.string().trim().min(1).max(1000),
  by: day.meta({ description: 'The day by which an answer, or papers, are asked for; null: nothing is.' }),
  from: day.meta({ description: 'First day of a meeting or an inspection.' }),
  until: day,
  subject: z
    .string()
    .max(80)
    .nullable()
    .default(null)
    .meta({ description: 'Of an inspection: /api/sendings/choices.' }),
  attends: z
    .strictObject({ who: z.string().max(80), heads: z.number().int().min(1).max(1000) })
    .nullable()
    .default(null)
    .meta({ description: 'Of a meeting: who has to come, and how many from each unit.' }),
  figures: z.array(z.string().trim().min(1).max(200)).max(400).default([]).meta({
    description: 'Of a request: the figures asked for, each by itself.',
  }),
  passesOn: z
    .boolean()
    .default(false)
    .meta({ description: 'Passes on a document by a document, a meeting by a meeting.' }),
  temporary: z.boolean().default(false).meta({ description: 'From a temporary body.' }),
  urgent: z.string().max(80).nullable().default(null).meta({ description: 'A ground for an exception.' }),
  notice: z.string().trim().min(1).max(500).nullable().default(null).meta({
    description: 'Of a ground for an exception: the notice or number that it goes by, as it was published.',
  }),
  planned: z
    .string()
    .trim()
    .min(1)
    .max(2000)
    .nullable()
    .default(null)
    .meta({ description: 'Of an inspection: the line of the plan that it is (/api/sendings/plan); null: outside it.' }),
});

const content = ({ by, from, until, ...given }: z.output<typeof Content>): commands.Content => ({
  ...given,
  by: by === null ? null : plainDate(by),
  from: from === null ? null : plainDate(from),
  until: until === null ? null : plainDate(until),
});

const Done = z.strictObject({ sendingId: z.uuid(), version: z.number(), state: z.enum(SENDING_STATES) });
const done = ({ sendingId, version, state }: Sending) => ({ sendingId, version, state });

/** What one does with what is sent down. */
export function sendingActs(app: App, { db, guard, sendingsOf }: SendingDeps): void {
  app.post(
    '/api/sendings/check',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary:
          'What would be said of it if it went now: budget, time left, other inspections, what is asked for. Writes nothing',
        body: Content.extend({
          sendingId: z.uuid().nullable().default(null).meta({ description: 'Of a draft, itself.' }),
        }),
        response: { 200: CheckedView },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const work = await sendingsOf(ctx.officeId);
      const { sendingId, ...given } = request.body;
      const checked = await commands.look(db, ctx, work, content(given), sendingId);
      return presentChecked(db, ctx, work, given.unit, checked, given.to);
    },
  );

  app.post(
    '/api/sendings',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Somebody of a unit writes down what it wants to send',
        headers: WriteHeaders,
        body: Content,
        response: { 201: Done },
      },
    },
    async (request, reply) => {
      const ctx = contextOf(request);
      const work = await sendingsOf(ctx.officeId);
      const call = callOf(request, 'sending.prepare', request.body);
      const made = await idempotent(db, ctx, call, async (tx) =>
        done(await commands.prepare(tx, ctx, work, content(request.body))),
      );
      return reply.code(201).send(made);
    },
  );

  /** A write on one sending. */
  function write<B extends z.ZodType<object>>(
    action: string,
    summary: string,
    body: B,
    run: (tx: Tx, ctx: Context, work: SendingWork, sendingId: string, body: z.output<B>) => Promise<Sending>,
  ): void {
    app.post(
      `/api/sendings/:sendingId/${action}`,
      {
        onRequest: guard.authenticate,
        schema: { tags, summary, params: Id, headers: WriteHeaders, body, response: { 200: Done } },
      },
      async (request) => {
        const { sendingId } = request.params;
        const given = request.body as z.output<B>;
        const ctx = contextOf(request);
        const work = await sendingsOf(ctx.officeId);
        const call = callOf(request, `sending.${action}`, { sendingId, ...given });
        return refuseConflict(() =>
          idempotent(db, ctx, call, async (tx) => done(await run(tx, ctx, work, sendingId, given))),
        );
      },
    );
  }

  write('change', 'Writes a draft anew; the unit stays', Content, (tx, ctx, work, id, body) =>
    commands.change(tx, ctx, work, id, content(body)),
  );
  write(
    'send',
    'The head or the clerk of the unit sends it: at once, or when the office opens',
    z.strictObject({}),
    (tx, ctx, work, id) => commands.send(tx, ctx, work, id),
  );
  write(
    'ask-signature',
    'Asks a leader above to sign why a rule is not kept',
    z.strictObject({ signer: Unit.meta({ description: 'The post of the leader.' }), reason: Words }),
    (tx, ctx, work, id, { signer, reason }) => commands.askSignature(tx, ctx, work, id, signer, reason),
  );
  write(
    'sign',
    'The leader signs, and it goes; or sends it back with words',
    z.strictObject({ signed: z.boolean(), words: Words.nullable().default(null) }),
    commands.sign,
  );
  write(
    'join',
    'An inspection becomes part of one that others announced, supervision included: one visit, led from both sides',
    z.strictObject({ host: z.uuid(), day: day.meta({ description: 'Of the visit; null: the first still to come.' }) }),
    (tx, ctx, work, id, { host, day: on }) => ending.join(tx, ctx, work, id, host, on === null ? null : plainDate(on)),
  );
  write(
    'withdraw',
    'Takes it back, sent or not, with why; what is owed because of it ends',
    z.strictObject({ reason: Words }),
    (tx, ctx, work, id, { reason }) => ending.withdraw(tx, ctx, work, id, reason),
  );
  write('answer', 'A unit that was asked answers', z.strictObject({ answer: Words }), (tx, ctx, work, id, { answer }) =>
    answers.answer(tx, ctx, work, id, answer),
  );
  write(
    'confirm',
    'The sender says of some units that it is in order, or that they were there',
    z.strictObject({ units: z.array(Unit).min(1).max(5000) }),
    (tx, ctx, work, id, { units }) => answers.confirm(tx, ctx, work, id, units),
  );
  write(
    'give-back',
    'The sender sends an answer back, with what is missing',
    z.strictObject({ unit: Unit, reason: Words }),
    (tx, ctx, work, id, { unit, reason }) => answers.giveBack(tx, ctx, work, id, unit, reason),
  );
  write(
    'conclude',
    'Whoever held a meeting says whether it decided anything, and what',
    z.strictObject({ decided: z.boolean(), outcome: Words }),
    (tx, ctx, work, id, { decided, outcome }) => answers.conclude(tx, ctx, work, id, decided, outcome),
  );
}
