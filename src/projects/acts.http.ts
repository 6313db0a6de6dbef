import { z } from 'zod';
import type { Db, Tx } from '../db/open.ts';
import { actsOn } from '../identity/acts.ts';
import { type App, contextOf, Day, type Guard, WriteHeaders } from '../identity/guard.ts';
import type { PlainDate } from '../kernel/time.ts';
import { type Context, refuseConflict } from '../ledger/append.ts';
import * as carrying from './carry.commands.ts';
import * as choosing from './choose.commands.ts';
import * as collecting from './collect.commands.ts';
import { CALL_RESULTS } from './collection.rules.ts';
import type { ProjectDesk } from './desk.ts';
import { ASK_RESULTS } from './list.rules.ts';
import { loadProjects } from './pack.ts';
import * as reaching from './reach.commands.ts';

export interface ProjectDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly projectsOf: (officeId: string) => Promise<ProjectDesk>;
}

const tags = ['projects'];
const Id = z.string().min(1).max(80);
const Money = z.int().min(0).max(9_000_000_000_000).meta({ description: 'In fen.' });
const words = (most: number) => z.string().trim().min(1).max(most);
const nothing = z.strictObject({});
const onYear = z.strictObject({ collectionId: z.uuid() });
const onProposal = z.strictObject({ proposalId: z.uuid() });
const onProject = z.strictObject({ projectId: z.uuid() });
const onMilestone = onProject.extend({ nth: z.coerce.number().int().min(1).max(100) });
const onSupporter = onYear.extend({ supportId: z.uuid() });
const onPerson = z.strictObject({ listId: z.uuid(), nth: z.coerce.number().int().min(0).max(20_000) });

/** What is done with projects, from opening a year to asking those entitled. */
export function projectActs(app: App, { db, guard, projectsOf }: ProjectDeps): void {
  const { limits } = loadProjects();
  const title = words(limits.title);
  const text = words(limits.words);

  const Candidate = z.strictObject({
    ...{ title, what: text, gains: text, owner: Id },
    places: z.array(Id).max(limits.places),
    money: Money,
  });

  const act = actsOn(app, {
    db,
    guard,
    tags,
    workOf: ({ officeId }) => projectsOf(officeId),
    done: z.strictObject({ id: z.uuid(), version: z.int() }),
    tell: idOf,
  });

  /** One look at something personal: recorded, its answer kept nowhere. */
  function look<P extends z.ZodType>(
    url: string,
    summary: string,
    params: P,
    shown: z.ZodType<unknown>,
    run: (tx: Tx, ctx: Context, desk: ProjectDesk, at: z.output<P>) => Promise<unknown>,
  ): void {
    const schema = { tags, summary, params, headers: WriteHeaders, body: nothing, response: { 200: shown } };
    app.post(url, { onRequest: guard.authenticate, schema }, async (request) => {
      const ctx = contextOf(request);
      const desk = await projectsOf(ctx.officeId);
      const at = request.params as z.output<P>;
      return refuseConflict(() => db.transact((tx) => run(tx, ctx, desk, at)));
    });
  }

  act(
    '/api/project-collections',
    'Open the collection of a year: from now everybody may propose',
    nothing,
    z.strictObject({ year: z.int().min(2000).max(2100) }),
    (tx, ctx, desk, _, { year }) => collecting.open(tx, ctx, desk, year),
  );
  act(
    '/api/project-collections/:collectionId/candidates',
    'Make a candidate of what was proposed',
    onYear,
    Candidate.extend({ proposals: z.array(z.uuid()).max(500) }),
    (tx, ctx, desk, { collectionId }, body) => collecting.draft(tx, ctx, desk, collectionId, body),
  );
  act(
    '/api/projects/:projectId/amend',
    'Say anew what a candidate is, before people choose; what it said before stays readable',
    onProject,
    Candidate,
    (tx, ctx, desk, { projectId }, body) => collecting.amend(tx, ctx, desk, projectId, body),
  );
  act(
    '/api/project-proposals/:proposalId/group',
    'It asks for what a candidate is already',
    onProposal,
    z.strictObject({ project: z.uuid() }),
    (tx, ctx, desk, { proposalId }, { project }) => collecting.group(tx, ctx, desk, proposalId, project),
  );
  act(
    '/api/project-proposals/:proposalId/set-aside',
    'Nothing becomes of it; everybody may read why',
    onProposal,
    z.strictObject({ reason: text }),
    (tx, ctx, desk, { proposalId }, { reason }) => collecting.setAside(tx, ctx, desk, proposalId, reason),
  );
  look(
    '/api/project-proposals/:proposalId/contact',
    'How to reach who proposed it; the look is recorded',
    onProposal,
    z.strictObject({ contact: z.string() }),
    async (tx, ctx, desk, { proposalId }) => ({
      contact: await collecting.lookAtContact(tx, ctx, desk, proposalId),
    }),
  );
  act(
    '/api/project-collections/:collectionId/choice',
    'Put the candidates before the public',
    onYear,
    nothing,
    (tx, ctx, desk, { collectionId }) => collecting.openChoice(tx, ctx, desk, collectionId),
  );
  look(
    '/api/project-collections/:collectionId/supporters/:supportId/number',
    'The number of one of the sample, for who calls; the look is recorded',
    onSupporter,
    z.strictObject({ number: z.string() }),
    async (tx, ctx, desk, { collectionId, supportId }) => ({
      number: await choosing.lookAtSupporter(tx, ctx, desk, collectionId, supportId),
    }),
  );
  act(
    '/api/project-collections/:collectionId/supporters/:supportId/called',
    'What the call found',
    onSupporter,
    z.strictObject({ result: z.enum(CALL_RESULTS) }),
    (tx, ctx, desk, { collectionId, supportId }, { result }) =>
      choosing.called(tx, ctx, desk, collectionId, supportId, result),
  );
  act(
    '/api/project-collections/:collectionId/adopt',
    'Adopt the list of the year, each project with owner, milestones, money and people entitled',
    onYear,
    z.strictObject({
      on: Day,
      why: text.nullable().default(null).meta({ description: 'Needed where it is not what most people supported.' }),
      projects: z
        .array(
          z.strictObject({
            project: z.uuid(),
            owner: Id,
            milestones: z.array(z.strictObject({ name: title, on: Day, money: Money })).max(100),
            entitled: z.array(z.strictObject({ unit: Id, people: z.int().min(1).max(100_000_000) })).max(limits.places),
          }),
        )
        .max(100),
    }),
    (tx, ctx, desk, { collectionId }, { on, why, projects }) =>
      choosing.adopt(tx, ctx, desk, collectionId, {
        on: on as PlainDate,
        why,
        projects: projects.map((p) => ({
          ...p,
          milestones: p.milestones.map((m) => ({ ...m, on: m.on as PlainDate })),
        })),
      }),
  );
  act(
    '/api/projects/:projectId/milestones/:nth/claim',
    'Say that a milestone is reached, how one sees it, and what was spent',
    onMilestone,
    z.strictObject({
      proof: text,
      spent: Money,
      files: z
        .array(z.uuid())
        .max(limits.attachments)
        .default([])
        .meta({ description: 'Attached to the project before.' }),
    }),
    (tx, ctx, desk, { projectId, nth }, body) => carrying.claim(tx, ctx, desk, projectId, nth, body),
  );
  act(
    '/api/projects/:projectId/milestones/:nth/confirm',
    'Supervision has seen it',
    onMilestone,
    nothing,
    (tx, ctx, desk, { projectId, nth }) => carrying.confirm(tx, ctx, desk, projectId, nth),
  );
  act(
    '/api/projects/:projectId/milestones/:nth/return',
    'Supervision has not seen it, and says what is missing',
    onMilestone,
    z.strictObject({ words: text }),
    (tx, ctx, desk, { projectId, nth }, body) => carrying.giveBack(tx, ctx, desk, projectId, nth, body.words),
  );
  act(
    '/api/projects/:projectId/reach',
    'A place states whom it reached, and the first time who is entitled',
    onProject,
    z.strictObject({
      place: Id,
      reached: z.int().min(0).max(100_000_000),
      people: z.string().min(1).max(400_000).nullable().default(null).meta({
        description: 'A name and a number a line. Kept in the vault; a sample is drawn at once.',
      }),
    }),
    (tx, ctx, desk, { projectId }, body) => reaching.reach(tx, ctx, desk, projectId, body),
  );
  act(
    '/api/projects/:projectId/make-good',
    'Those who did not get it have it now; they are asked again',
    onProject,
    z.strictObject({ place: Id, words: text }),
    (tx, ctx, desk, { projectId }, body) => reaching.makeGood(tx, ctx, desk, projectId, body.place, body.words),
  );
  look(
    '/api/project-lists/:listId/people/:nth/look',
    'Name and number of one of the sample, for who calls; the look is recorded',
    onPerson,
    z.strictObject({ name: z.string(), number: z.string() }),
    (tx, ctx, desk, { listId, nth }) => reaching.lookAt(tx, ctx, desk, listId, nth),
  );
  look(
    '/api/project-lists/:listId/people/:nth/code',
    'A code for who would rather answer alone; shown once',
    onPerson,
    z.strictObject({ code: z.string(), until: z.string() }),
    (tx, ctx, desk, { listId, nth }) => reaching.giveCode(tx, ctx, desk, listId, nth),
  );
  act(
    '/api/project-lists/:listId/people/:nth/ask',
    'What somebody said who was called',
    onPerson,
    z.strictObject({ result: z.enum(ASK_RESULTS), words: text.nullable().default(null) }),
    (tx, ctx, desk, { listId, nth }, body) => reaching.ask(tx, ctx, desk, listId, nth, body),
  );
}

/** The id of what an act was about, whatever it was. */
function idOf(of: object): { readonly id: string; readonly version: number } {
  const thing = of as Record<'listId' | 'proposalId' | 'projectId' | 'collectionId', string> & { version: number };
  return { id: thing.listId ?? thing.proposalId ?? thing.projectId ?? thing.collectionId, version: thing.version };
}
