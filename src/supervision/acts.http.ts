import { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import { CaseLineView, type Named, presentLine } from '../cases/present.ts';
import type { OfficeWork } from '../cases/work.ts';
import type { Db } from '../db/open.ts';
import { actsOn } from '../identity/acts.ts';
import { Abilities, type App, Day, type Guard, staffOf, words } from '../identity/guard.ts';
import { AfterDay } from '../identity/page-end.ts';
import { plainDate } from '../kernel/time.ts';
import * as acts from './acts.commands.ts';
import { type ActLine, actsPage, listedMatters } from './acts.queries.ts';
import type { Act, Listing } from './acts.rules.ts';

export interface ActDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly workOf: (officeId: string) => Promise<OfficeWork>;
}

const tags = ['supervision'];
const onCase = z.strictObject({ caseId: z.uuid() });
const onAct = z.strictObject({ actId: z.uuid() });
const Unit = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() });

export const ActView = z
  .strictObject({
    actId: z.uuid(),
    kind: z.enum(['urge', 'ask', 'listing', 'take-over']),
    state: z
      .enum(['done', 'open', 'answered', 'noted', 'lapsed', 'listed', 'off'])
      .meta({ description: 'lapsed: a question that fell away with the matter.' }),
    at: z.string(),
    by: z.strictObject({ name: z.string().nullable(), unit: Unit }),
    unit: Unit.meta({ description: 'Whose matter it was then.' }),
    to: Unit.nullable().meta({ description: 'Of a matter taken over: who has it since.' }),
    words: z.string().nullable(),
    answer: z.string().nullable(),
    dueOn: z.string().nullable(),
    dueAt: z.string().nullable(),
    solveBy: z.string().nullable(),
    public: z.boolean().nullable(),
    solved: z.boolean().nullable(),
    ending: z.string().nullable(),
    endedAt: z.string().nullable(),
    abilities: Abilities,
  })
  .meta({ id: 'ActOfSupervision', description: 'What supervision did about a case. Words are masked.' });

export const ListedView = z
  .strictObject({
    actId: z.uuid(),
    case: CaseLineView,
    unit: Unit.meta({ description: 'Whose matter it was when it was listed.' }),
    listedAt: z.string(),
    solveBy: z.string(),
    public: z.boolean(),
    solved: z.boolean().nullable(),
    endedAt: z.string().nullable(),
  })
  .meta({ id: 'ListedMatter' });

const named = (work: OfficeWork, id: string): Named => {
  const unit = work.units.get(id);
  return { id, zh: unit?.zh ?? id, en: unit?.en ?? id };
};

/** What only some kinds of act have. */
function more(work: OfficeWork, act: Act) {
  const nothing = { to: null, solveBy: null, public: null, solved: null, endedAt: null };
  switch (act.kind) {
    case 'urge':
      return nothing;
    case 'ask':
      return { ...nothing, endedAt: act.endedAt };
    case 'listing':
      return { ...nothing, solveBy: act.solveBy, public: act.public, solved: act.solved, endedAt: act.endedAt };
    case 'take-over':
      return { ...nothing, to: named(work, act.to) };
    default:
      return act satisfies never;
  }
}

const present = (work: OfficeWork, guard: Guard, line: ActLine): z.infer<typeof ActView> => ({
  actId: line.act.actId,
  kind: line.act.kind,
  state: line.lapsed ? 'lapsed' : line.act.state,
  at: line.act.at,
  by: { name: line.name, unit: named(work, line.act.by.unit) },
  unit: named(work, line.act.unit),
  ...more(work, line.act),
  words: line.words,
  answer: line.answer,
  dueOn: line.dueOn,
  dueAt: line.dueAt,
  ending: line.ending,
  abilities: guard.abilities(line.abilities),
});

/** Acts of supervision: on a case, on what a question of supervision became, and the list of listed matters. */
export function actRoutes(app: App, deps: ActDeps): void {
  reading(app, deps);
  acting(app, deps);
}

function reading(app: App, { db, guard, workOf }: ActDeps): void {
  app.get(
    '/api/cases/:caseId/acts',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'What supervision did about a case, newest first, and what one may do about it now',
        params: onCase,
        response: {
          200: z.strictObject({
            acts: z.array(ActView),
            waitsFor: Unit.nullable().meta({ description: 'Whom the matter waits for now.' }),
            mayBePublic: z.boolean().meta({ description: 'Whether the public list of listed matters may have it.' }),
            today: z.string().meta({ description: 'The day it is in the office.' }),
            abilities: Abilities,
          }),
        },
      },
    },
    async (request) => {
      const work = await workOf(request.office.officeId);
      const page = await actsPage(db, work, work.scope(staffOf(request)), request.params.caseId);
      return {
        acts: page.acts.map((line) => present(work, guard, line)),
        waitsFor: page.waitsFor === null ? null : named(work, page.waitsFor),
        mayBePublic: page.mayBePublic,
        today: dateIn(work.calendar.zone, request.now),
        abilities: guard.abilities(page.abilities),
      };
    },
  );

  app.get(
    '/api/acts/listed',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Listed matters one may see: what must be solved first on top; of those taken off, the latest first',
        querystring: z.strictObject({
          state: z.enum(['listed', 'off']).default('listed'),
          after: AfterDay,
          limit: z.coerce.number().int().min(1).max(100).default(50),
          lang: z.enum(['zh', 'en']).optional(),
        }),
        response: {
          200: z.strictObject({ matters: z.array(ListedView), next: z.string().nullable(), today: z.string() }),
        },
      },
    },
    async (request) => {
      const { state, after = '', limit } = request.query;
      const work = await workOf(request.office.officeId);
      const [at = '', actId] = after.split('|');
      const { matters, next } = await listedMatters(db, work, work.scope(staffOf(request)), {
        state,
        after: actId === undefined ? undefined : { at, actId },
        limit,
      });
      return {
        matters: matters.map(({ listing, line }) => ({
          ...listed(work, listing),
          case: presentLine(work, line),
        })),
        next: next ? `${next.at}|${next.actId}` : null,
        today: dateIn(work.calendar.zone, request.now),
      };
    },
  );
}

const listed = (work: OfficeWork, { actId, unit, at, solveBy, solved, endedAt, ...listing }: Listing) => ({
  actId,
  unit: named(work, unit),
  listedAt: at,
  solveBy,
  public: listing.public,
  solved,
  endedAt,
});

function acting(app: App, { db, guard, workOf }: ActDeps): void {
  const act = actsOn(app, {
    db,
    guard,
    tags,
    async workOf(ctx) {
      const work = await workOf(ctx.officeId);
      return { work, scope: work.scope(ctx.actor) };
    },
    done: z.strictObject({ actId: z.uuid(), caseId: z.uuid(), state: z.string() }),
    tell: ({ actId, caseId, state }: Act) => ({ actId, caseId, state }),
  });

  act(
    '/api/cases/:caseId/acts/urge',
    'Urge whoever has the matter',
    onCase,
    z.strictObject({ words: z.string().trim().max(2000).nullable().default(null) }),
    (tx, ctx, { work, scope }, { caseId }, b) => acts.urge(tx, ctx, work, scope, caseId, b.words),
  );
  act(
    '/api/cases/:caseId/acts/ask',
    'Ask whoever has the matter to explain how it stands; an answer is owed within the limit of the pack',
    onCase,
    z.strictObject({ question: words(4000) }),
    (tx, ctx, { work, scope }, { caseId }, b) => acts.ask(tx, ctx, work, scope, caseId, b.question),
  );
  act(
    '/api/cases/:caseId/acts/list',
    'List the matter under supervision, with the day by which it must be solved',
    onCase,
    z.strictObject({
      solveBy: Day,
      reason: words(4000),
      publicTitle: z
        .string()
        .trim()
        .min(1)
        .max(100)
        .nullable()
        .default(null)
        .meta({ description: 'The matter in words for the public list, masked once more; null: not on it.' }),
    }),
    (tx, ctx, { work, scope }, { caseId }, b) =>
      acts.list(tx, ctx, work, scope, caseId, { ...b, solveBy: plainDate(b.solveBy) }),
  );
  act(
    '/api/cases/:caseId/acts/unlist',
    'Take the matter off the list, with the reason',
    onCase,
    z.strictObject({ solved: z.boolean(), reason: words(4000) }),
    (tx, ctx, { work, scope }, { caseId }, b) => acts.unlist(tx, ctx, work, scope, caseId, b.solved, b.reason),
  );
  act(
    '/api/cases/:caseId/acts/take-over',
    'Give the matter to another unit, one level up if none is named; clocks run on',
    onCase,
    z.strictObject({ unit: z.string().min(1).max(80).nullable().default(null), reason: words(4000) }),
    (tx, ctx, { work, scope }, { caseId }, b) => acts.takeOver(tx, ctx, work, scope, caseId, b.unit, b.reason),
  );
  act(
    '/api/acts/:actId/answer',
    'Answer what supervision asked',
    onAct,
    z.strictObject({ answer: words(4000) }),
    (tx, ctx, { work, scope }, { actId }, b) => acts.answer(tx, ctx, work, scope, actId, b.answer),
  );
  act(
    '/api/acts/:actId/acknowledge',
    'Take note of the answer; nothing more is owed on it',
    onAct,
    z.strictObject({}),
    (tx, ctx, { work, scope }, { actId }) => acts.acknowledge(tx, ctx, work, scope, actId),
  );
}
