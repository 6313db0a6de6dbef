import { z } from 'zod';
import type { Step } from '../cases/appeals.ts';
import { type Named, unitNamed } from '../cases/present.ts';
import type { OfficeWork } from '../cases/work.ts';
import type { Db } from '../db/open.ts';
import { actsOn } from '../identity/acts.ts';
import { Abilities, type App, bothLanguages, type Guard, staffOf, words } from '../identity/guard.ts';
import type { Text } from '../kernel/text.ts';
import * as acts from './duty-acts.commands.ts';
import { type DutyActDesk, type DutyActLine, dutyActsPage } from './duty-acts.queries.ts';
import type { DutyAct } from './duty-acts.rules.ts';

export interface DutyActDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly workOf: (officeId: string) => Promise<OfficeWork>;
  readonly things: DutyActDesk['things'];
}

const tags = ['supervision'];
const onDuty = z.strictObject({ dutyId: z.uuid() });
const onAct = z.strictObject({ actId: z.uuid() });
const Unit = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() });

export const DutyActView = z
  .strictObject({
    actId: z.uuid(),
    dutyId: z.uuid(),
    kind: z.enum(['urge', 'ask']),
    state: z
      .enum(['done', 'open', 'answered', 'noted', 'lapsed'])
      .meta({ description: 'lapsed: what is asked about is kept from whoever was asked by now.' }),
    at: z.string(),
    by: z.strictObject({ name: z.string().nullable(), unit: Unit }),
    unit: Unit.meta({ description: 'Who held the duty then.' }),
    words: z.string().nullable(),
    answer: z.string().nullable(),
    dueOn: z.string().nullable(),
    endedAt: z.string().nullable(),
    abilities: Abilities,
  })
  .meta({ id: 'ActOnDuty', description: 'What supervision did about a duty of no appeal. Words are masked.' });

export const WaitingView = z
  .strictObject({
    dutyId: z.uuid(),
    step: Unit,
    unit: Unit.meta({ description: 'Who holds it.' }),
    dueAt: z.string().nullable(),
    abilities: Abilities,
  })
  .meta({ id: 'WaitingDuty', description: 'A duty that somebody still works on.' });

const stepNamed = ({ pack }: OfficeWork, id: string): Named => {
  const words = pack.steps[id as Step] as Text | undefined;
  return { id, zh: words?.zh ?? id, en: words?.en ?? id };
};

const present = (work: OfficeWork, guard: Guard, line: DutyActLine): z.infer<typeof DutyActView> => ({
  actId: line.act.actId,
  dutyId: line.act.dutyId,
  kind: line.act.kind,
  state: line.lapsed ? 'lapsed' : line.act.state,
  at: line.act.at,
  by: { name: line.name, unit: unitNamed(work, line.act.by.unit) },
  unit: unitNamed(work, line.act.unit),
  words: line.words,
  answer: line.answer,
  dueOn: line.dueOn,
  endedAt: line.act.kind === 'ask' ? line.act.endedAt : null,
  abilities: guard.abilities(line.abilities),
});

/** Acts of supervision on duties that are of no appeal: what was done about those of a thing, and what became of a question. */
export function dutyActRoutes(app: App, { db, guard, workOf, things }: DutyActDeps): void {
  const deskOf = async (officeId: string): Promise<DutyActDesk> => ({ work: await workOf(officeId), things });
  app.get(
    '/api/duty-acts',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'What supervision did about the duties of a thing, newest first, and which of them it may act on now',
        querystring: z
          .strictObject({
            about: z
              .string()
              .regex(/^[a-z-]{1,40}:[\w-]{1,80}$/)
              .optional()
              .meta({ description: 'The thing as duties name it, `task:<id>`.' }),
            duty: z
              .uuid()
              .optional()
              .meta({ description: 'Instead of a thing, a single duty; of an explanation, what it explains.' }),
            lang: z.enum(['zh', 'en']).optional(),
          })
          .refine((q) => (q.about === undefined) !== (q.duty === undefined), {
            message: bothLanguages('请给出 about 或 duty 之一。', 'Give either about or duty.'),
          }),
        response: { 200: z.strictObject({ acts: z.array(DutyActView), duties: z.array(WaitingView) }) },
      },
    },
    async (request) => {
      const desk = await deskOf(request.office.officeId);
      const { work } = desk;
      const { about, duty } = request.query;
      const page = await dutyActsPage(db, desk, staffOf(request), duty ? { duty } : { about: about! });
      return {
        acts: page.acts.map((line) => present(work, guard, line)),
        duties: page.duties.map(({ duty, abilities }) => ({
          dutyId: duty.dutyId,
          step: stepNamed(work, duty.step),
          unit: unitNamed(work, duty.holderUnit),
          dueAt: duty.dueAt,
          abilities: guard.abilities(abilities),
        })),
      };
    },
  );

  const act = actsOn(app, {
    db,
    guard,
    tags,
    workOf: (ctx) => deskOf(ctx.officeId),
    done: z.strictObject({ actId: z.uuid(), dutyId: z.uuid(), state: z.string() }),
    tell: ({ actId, dutyId, state }: DutyAct) => ({ actId, dutyId, state }),
  });
  act(
    '/api/duties/:dutyId/urge',
    'Urge whoever holds a duty that is of no appeal',
    onDuty,
    z.strictObject({ words: z.string().trim().max(2000).nullable().default(null) }),
    (tx, ctx, desk, { dutyId }, b) => acts.urge(tx, ctx, desk, dutyId, b.words),
  );
  act(
    '/api/duties/:dutyId/ask',
    'Ask whoever holds a duty that is of no appeal how it stands; an answer is owed within the limit of the pack',
    onDuty,
    z.strictObject({ question: words(4000) }),
    (tx, ctx, desk, { dutyId }, b) => acts.ask(tx, ctx, desk, dutyId, b.question),
  );
  act(
    '/api/duty-acts/:actId/answer',
    'Answer what supervision asked about a duty',
    onAct,
    z.strictObject({ answer: words(4000) }),
    (tx, ctx, desk, { actId }, b) => acts.answer(tx, ctx, desk, actId, b.answer),
  );
  act(
    '/api/duty-acts/:actId/acknowledge',
    'Take note of the answer; nothing more is owed on it',
    onAct,
    z.strictObject({}),
    (tx, ctx, desk, { actId }) => acts.acknowledge(tx, ctx, desk, actId),
  );
}
