import { z } from 'zod';
import type { Db, Tx } from '../db/open.ts';
import { actsOn } from '../identity/acts.ts';
import { type App, callOf, contextOf, Day, type Guard, WriteHeaders, words } from '../identity/guard.ts';
import { type PlainDate, plainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import * as carrying from './carrying.commands.ts';
import * as tasks from './commands.ts';
import { arrange, split } from './giving.commands.ts';
import { LANES, TASK_STATES, type Task, type Wanted } from './rules.ts';

export interface TaskDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly tasksOf: (officeId: string) => Promise<tasks.TaskDesk>;
}

const tags = ['tasks'];
const onTask = z.strictObject({ taskId: z.uuid() });

const Id = z.string().min(1).max(80);

/** Loose on purpose: what is missing is refused by its own name, which is the rule (C6), not by a schema. */
export const WantedBody = z
  .strictObject({
    measure: z.string().trim().max(2000).meta({ description: 'What is to be done.' }),
    leads: z
      .array(z.strictObject({ unit: Id, post: Id.nullable().default(null) }))
      .max(20)
      .meta({ description: 'Exactly one; none or several are refused.' }),
    assistants: z
      .array(z.strictObject({ unit: Id, does: z.string().trim().max(500) }))
      .max(20)
      .default([]),
    dueBy: Day.nullable().default(null),
    check: z
      .strictObject({ how: z.string().trim().max(500), on: z.array(Day).max(20) })
      .nullable()
      .default(null)
      .meta({ description: 'How it is checked, and on which days.' }),
  })
  .meta({ id: 'TaskWanted' });

export const wantedOf = (body: z.output<typeof WantedBody>): Wanted => ({
  ...body,
  dueBy: body.dueBy as PlainDate | null,
  check: body.check && { how: body.check.how, on: body.check.on as PlainDate[] },
});

/** What is done with tasks: arranged, taken on, split, checked, reported, said to be done, confirmed. */
export function taskActRoutes(app: App, { db, guard, tasksOf }: TaskDeps): void {
  app.post(
    '/api/arrangements',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Arrange that a decision is carried out: its ground, and tasks with one lead, a date and a check each',
        headers: WriteHeaders,
        body: z.strictObject({
          title: words(200),
          ground: z.string().min(1).max(40),
          reference: words(200).meta({ description: 'Number or name by which the ground can be found.' }),
          groundOn: Day,
          lane: z.enum(LANES).default('normal'),
          tasks: z.array(WantedBody).max(50),
        }),
        response: {
          200: z.strictObject({ arrangementId: z.uuid(), tasks: z.array(z.strictObject({ taskId: z.uuid() })) }),
        },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const { body } = request;
      const desk = await tasksOf(ctx.officeId);
      const call = callOf(request, 'arrangement.make', body);
      return idempotent(db, ctx, call, async (tx) => {
        const made = await arrange(tx, ctx, desk, {
          ...body,
          groundOn: plainDate(body.groundOn),
          tasks: body.tasks.map(wantedOf),
        });
        return {
          arrangementId: made.arrangement.arrangementId,
          tasks: made.tasks.map(({ taskId }) => ({ taskId })),
        };
      });
    },
  );

  const actOn = actsOn(app, {
    db,
    guard,
    tags,
    workOf: ({ officeId }) => tasksOf(officeId),
    done: z.strictObject({ taskId: z.uuid(), version: z.number(), state: z.enum(TASK_STATES) }),
    tell: ({ taskId, version, state }: Task) => ({ taskId, version, state }),
  });
  type Run<B> = (tx: Tx, ctx: Context, desk: tasks.TaskDesk, taskId: string, body: B) => Promise<Task>;
  const act = <B extends z.ZodType>(name: string, summary: string, body: B, run: Run<z.output<B>>): void =>
    actOn(`/api/tasks/:taskId/${name}`, summary, onTask, body, (tx, ctx, desk, { taskId }, asked) =>
      run(tx, ctx, desk, taskId, asked),
    );

  const nothing = z.strictObject({});
  const said = z.strictObject({ words: words(4000) });
  act('accept', 'Take it on', nothing, (tx, ctx, desk, id) => tasks.accept(tx, ctx, desk, id));
  act(
    'split',
    'Split it for units and posts below, or units that help; whoever splits stays answerable and confirms the parts',
    z.strictObject({ tasks: z.array(WantedBody).max(50) }),
    async (tx, ctx, desk, id, b) => (await split(tx, ctx, desk, id, b.tasks.map(wantedOf))).task,
  );
  act('cancel', 'Take it back, with the reason; its parts go with it', said, (tx, ctx, desk, id, b) =>
    tasks.cancel(tx, ctx, desk, id, b.words),
  );
  act('ask-report', 'On a check date, ask once how it goes', nothing, (tx, ctx, desk, id) =>
    carrying.askReport(tx, ctx, desk, id),
  );
  act('report', 'Report how it goes; only when asked', said, (tx, ctx, desk, id, b) =>
    carrying.report(tx, ctx, desk, id, b.words),
  );
  act('check', 'Say what the check found', said, (tx, ctx, desk, id, b) => carrying.check(tx, ctx, desk, id, b.words));
  act('claim', 'Say that it is done, and how one sees it; refused while a part is open', said, (tx, ctx, desk, id, b) =>
    carrying.claim(tx, ctx, desk, id, b.words),
  );
  act(
    'confirm',
    'Confirm that it is done: whoever gave it, never its holder',
    z.strictObject({ words: z.string().trim().max(4000).nullable().default(null) }),
    (tx, ctx, desk, id, b) => carrying.confirm(tx, ctx, desk, id, b.words),
  );
  act('return', 'Send it back as not done, with the reasons', said, (tx, ctx, desk, id, b) =>
    carrying.giveBack(tx, ctx, desk, id, b.words),
  );
  act('ask-more', 'Ask for a later day', z.strictObject({ day: Day, words: words(4000) }), (tx, ctx, desk, id, b) =>
    carrying.askMore(tx, ctx, desk, id, plainDate(b.day), b.words),
  );
  act(
    'decide-more',
    'Grant or refuse more time: whoever gave it; each time is counted',
    z.strictObject({ granted: z.boolean(), words: words(4000) }),
    (tx, ctx, desk, id, b) => carrying.decideMore(tx, ctx, desk, id, b.granted, b.words),
  );
}
