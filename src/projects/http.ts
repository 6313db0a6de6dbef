import { z } from 'zod';
import type { Verdict } from '../duties/access.ts';
import { dutiesById } from '../duties/queries.ts';
import { Abilities, type App, contextOf, staffOf } from '../identity/guard.ts';
import { After, pageEnd } from '../identity/page-end.ts';
import { type Told, toldOf } from '../identity/said.ts';
import { hasRole } from '../kernel/actor.ts';
import { maskText } from '../text/mask.ts';
import { canAdopt, canCall, canConfirm, canDo, canKeep, canState } from './access.ts';
import type { ProjectDeps } from './acts.http.ts';
import { mayAttach, maySeeFiles } from './attachments.commands.ts';
import { projectAt } from './carry.commands.ts';
import { collectionAt } from './collect.commands.ts';
import { CALL_RESULTS, type Collection, PROPOSAL_STATES } from './collection.rules.ts';
import { countsOf } from './counts.queries.ts';
import { deskUnit, type ProjectDesk, todayOf } from './desk.ts';
import { ASK_RESULTS, type List } from './list.rules.ts';
import { Named, ProjectShape, presentProject, presentYear, YearShape } from './present.ts';
import type { Project } from './project.rules.ts';
import { collectionsOf, listStream, listsOf, projectStream, proposalsOf } from './store.ts';
import { named, projectView, shownWords, yearView } from './views.ts';

const tags = ['projects'];

/** What of a candidate may be said anew. */
const AMENDED = ['title', 'what', 'gains', 'owner', 'places', 'money'] as const;

const Moment = z.strictObject({
  version: z.int(),
  type: z.string(),
  at: z.string(),
  by: z.string().nullable().meta({ description: 'Null: the house, or somebody from outside.' }),
  milestone: z.int().nullable(),
  place: Named.nullable(),
  text: z.string().nullable(),
  before: z
    .array(z.strictObject({ field: z.enum(AMENDED), text: z.string() }))
    .meta({ description: 'Of a candidate said anew: what it said before, where it says something else now.' }),
});

const Pick = z.strictObject({
  nth: z.int(),
  attempts: z.int(),
  result: z.enum(ASK_RESULTS).nullable(),
  alone: z.boolean().meta({ description: 'They answered with a code, without the desk.' }),
  codeUntil: z.string().nullable(),
});

/** Projects, for reading in the house; what one does with them is in acts.http.ts. */
export function projectRoutes(app: App, { db, guard, projectsOf }: ProjectDeps): void {
  app.get(
    '/api/project-collections',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'The years, newest first, with their candidates or projects',
        response: {
          200: z.strictObject({
            years: z.array(YearShape),
            today: z.string(),
            settings: z.strictObject({ projects: z.int(), each: z.int(), smallest: z.int(), attempts: z.int() }),
            abilities: Abilities,
          }),
        },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const desk = await projectsOf(ctx.officeId);
      const today = todayOf(ctx, desk);
      const { year, smallest, attempts } = desk.pack;
      const years = await Promise.all(
        (await collectionsOf(db, ctx.officeId)).map((c) => yearView(db, desk, c, today, true)),
      );
      return {
        years: years.map(presentYear),
        today,
        settings: { projects: year.projects, each: year.each, smallest, attempts },
        abilities: guard.abilities({ open: canKeep(ctx.actor, desk.path(deskUnit(desk))) }),
      };
    },
  );

  app.get(
    '/api/project-collections/:collectionId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'One year: its candidates, how many proposals wait, the sample of those who chose',
        params: z.strictObject({ collectionId: z.uuid() }),
        response: {
          200: z.strictObject({
            year: YearShape,
            unit: Named,
            today: z.string(),
            settings: z.strictObject({ projects: z.int(), each: z.int(), attempts: z.int() }),
            proposals: z.strictObject({ new: z.int(), grouped: z.int(), 'set-aside': z.int() }),
            called: z.array(
              z.strictObject({
                supportId: z.uuid(),
                attempts: z.int(),
                result: z.enum(CALL_RESULTS).nullable(),
              }),
            ),
            abilities: Abilities,
          }),
        },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const desk = await projectsOf(ctx.officeId);
      const collection = await collectionAt(db, ctx.officeId, request.params.collectionId);
      const today = todayOf(ctx, desk);
      const [year, counts] = await Promise.all([
        yearView(db, desk, collection, today, true),
        countsOf(db, ctx.officeId, collection.collectionId),
      ]);
      const count = (state: string) => counts.get(state) ?? 0;
      const { pack } = desk;
      return {
        year: presentYear(year),
        unit: { ...named(desk, collection.unit) },
        today,
        settings: { projects: pack.year.projects, each: pack.year.each, attempts: pack.attempts },
        proposals: { new: count('new'), grouped: count('grouped'), 'set-aside': count('set-aside') },
        called: collection.called.map(({ support, attempts, result }) => ({ supportId: support, attempts, result })),
        abilities: guard.abilities(yearVerdicts(ctx.actor, desk, collection, today, count('new'))),
      };
    },
  );

  app.get(
    '/api/project-collections/:collectionId/proposals',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Proposals of a year, newest first',
        params: z.strictObject({ collectionId: z.uuid() }),
        querystring: z.strictObject({
          state: z.enum(PROPOSAL_STATES).default('new'),
          after: After,
          limit: z.coerce.number().int().min(1).max(100).default(50),
        }),
        response: {
          200: z.strictObject({
            proposals: z.array(
              z.strictObject({
                proposalId: z.uuid(),
                title: z.string(),
                why: z.string(),
                place: Named.nullable(),
                state: z.enum(PROPOSAL_STATES),
                project: z.uuid().nullable(),
                contact: z.boolean().meta({ description: 'They said how to reach them.' }),
                reason: z.string().nullable(),
                at: z.string(),
              }),
            ),
            next: z.string().nullable(),
          }),
        },
      },
    },
    async (request) => {
      const { officeId } = staffOf(request);
      const desk = await projectsOf(officeId);
      const { state, after, limit } = request.query;
      const { collectionId } = await collectionAt(db, officeId, request.params.collectionId);
      const end = after ? pageEnd(after) : undefined;
      const found = await proposalsOf(db, officeId, collectionId, {
        states: [state],
        after: end?.at ? { at: end.at, id: end.id } : undefined,
        limit: limit + 1,
      });
      const page = found.slice(0, limit);
      const words = await shownWords(
        db,
        desk,
        page.map((p) => p.proposalId),
        true,
      );
      const last = page.at(-1);
      return {
        proposals: page.map((p) => ({
          proposalId: p.proposalId,
          title: words(p.title),
          why: words(p.why),
          place: p.place === null ? null : { ...named(desk, p.place) },
          state: p.state,
          project: p.project,
          contact: p.contact !== null,
          reason: p.reason && words(p.reason),
          at: p.at,
        })),
        next: found.length > limit && last ? `${last.at}|${last.proposalId}` : null,
      };
    },
  );

  app.get(
    '/api/projects/:projectId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'One project: milestones, money, the last mile by place, and what happened',
        params: z.strictObject({ projectId: z.uuid() }),
        response: {
          200: z.strictObject({
            project: ProjectShape,
            collectionId: z.uuid(),
            year: z.int(),
            today: z.string(),
            attempts: z.int(),
            proofs: z.array(z.strictObject({ nth: z.int(), text: z.string(), files: z.array(z.uuid()) })),
            lists: z.array(
              z.strictObject({ place: z.string(), listId: z.uuid(), seed: z.string(), picks: z.array(Pick) }),
            ),
            said: z.array(z.strictObject({ place: z.string(), text: z.string() })).meta({
              description:
                'What is missing in the words of those asked, masked: for who calls, who makes it good, and supervision.',
            }),
            moments: z.array(Moment),
            abilities: Abilities.meta({
              description:
                '`amend`, `attach`, `call`; `claim:N`, `confirm:N` of a milestone; `reach:UNIT`, `makeGood:UNIT` of a place.',
            }),
          }),
        },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const { officeId } = ctx;
      const desk = await projectsOf(officeId);
      const project = await projectAt(db, officeId, request.params.projectId);
      const { projectId, collectionId } = project;
      const today = todayOf(ctx, desk);
      const [collection, lists, words, told, verdicts, attach, opens] = await Promise.all([
        collectionAt(db, officeId, collectionId),
        listsOf(db, officeId, [projectId]),
        shownWords(db, desk, [projectId], true),
        toldOf(db, desk.keys, officeId, projectStream(projectId), projectId),
        projectVerdicts(ctx.actor, desk, project),
        mayAttach(db, ctx.actor, desk, project),
        maySeeFiles(db, ctx.actor, desk, project),
      ]);
      const amending: Verdict =
        collection.state === 'collecting'
          ? canKeep(ctx.actor, desk.path(collection.unit))
          : { may: false, reason: 'project.not-in-this-state' };
      const reads =
        hasRole(ctx.actor, 'supervisor') ||
        Object.entries(verdicts).some(([act, v]) => v.may && (act === 'call' || act.startsWith('makeGood')));
      const { drawn } = collection;
      const support = drawn && (drawn.support[projectId] ?? 0);
      return {
        project: presentProject(projectView(desk, project, lists, { words, today, support, exact: true })),
        collectionId,
        year: collection.year,
        today,
        attempts: desk.pack.attempts,
        proofs: project.milestones.flatMap(({ proof, files }, i) =>
          proof ? [{ nth: i + 1, text: words(proof), files: opens ? [...files] : [] }] : [],
        ),
        lists: lists.map(({ place, listId, seed, picks }) => ({
          place,
          listId,
          seed,
          picks: picks.map(({ nth, attempts, result, alone, code }) => ({
            ...{ nth, attempts, result, alone },
            codeUntil: code?.until ?? null,
          })),
        })),
        said: reads ? await saidIn(desk, lists) : [],
        moments: told.map((t, i) => momentOf(desk, t, told.slice(0, i))),
        abilities: guard.abilities({ ...verdicts, attach, amend: amending }),
      };
    },
  );

  /** What people said who were asked. Who said it stays with the desk that calls: else only those asked would be served. */
  async function saidIn(desk: ProjectDesk, lists: readonly List[]) {
    const of = async ({ listId, place }: List) =>
      (await toldOf(db, desk.keys, desk.officeId, listStream(listId), listId)).flatMap(({ said }) =>
        said.words ? [{ place, text: maskText(said.words) }] : [],
      );
    return (await Promise.all(lists.map(of))).flat();
  }

  async function projectVerdicts(actor: Parameters<typeof canKeep>[0], desk: ProjectDesk, project: Project) {
    const ids = [
      ...project.milestones.flatMap((m) => [m.duty, m.confirmDuty]),
      ...project.reach.flatMap((p) => [p.duty, p.goodDuty]),
    ].filter((id) => id !== null);
    const duties = new Map((await dutiesById(db, desk.officeId, ids)).map((d) => [d.dutyId, d]));
    const found: Record<string, Verdict> = {};
    const late: Verdict = { may: false, reason: 'project.not-in-this-state' };
    const running = project.state === 'adopted';
    for (const [i, m] of project.milestones.entries()) {
      const duty = duties.get(m.duty)!;
      const may = canDo(actor, duty, desk.path(duty.holderUnit));
      found[`claim:${i + 1}`] = running && m.state === 'open' ? may : late;
      const confirm = m.confirmDuty === null ? undefined : duties.get(m.confirmDuty);
      found[`confirm:${i + 1}`] = running && confirm ? canConfirm(actor, duty, confirm) : late;
    }
    for (const place of project.reach) {
      const duty = duties.get(place.duty)!;
      const path = desk.path(duty.holderUnit);
      const may = duty.endedAt === null ? canDo(actor, duty, path) : canState(actor, desk.path(place.by));
      found[`reach:${place.unit}`] = running ? may : late;
      const good = place.goodDuty === null ? undefined : duties.get(place.goodDuty);
      const open = good && good.endedAt === null && good.state !== 'claimed';
      found[`makeGood:${place.unit}`] = running && open ? canDo(actor, good, desk.path(good.holderUnit)) : late;
    }
    found.call = canCall(actor, [project.owner, ...project.reach.map((p) => p.unit)]);
    return found;
  }
}

/** What of a year somebody may do now; the reason where the time has not come. */
function yearVerdicts(
  actor: Parameters<typeof canKeep>[0],
  desk: ProjectDesk,
  collection: Collection,
  today: string,
  waiting: number,
): Record<string, Verdict> {
  const { state, collectUntil, called, unit } = collection;
  const path = desk.path(unit);
  const keep = canKeep(actor, path);
  const late: Verdict = { may: false, reason: 'project.not-in-this-state' };
  const when = (may: Verdict, ok: boolean, reason: string): Verdict => (may.may && !ok ? { may: false, reason } : may);
  const collecting = state === 'collecting';
  return {
    group: collecting ? keep : late,
    openChoice: collecting
      ? when(when(keep, waiting === 0, 'project.left-over'), today > collectUntil, 'project.still-collecting')
      : late,
    call: state === 'checking' ? canCall(actor, unit === desk.root ? [] : [unit]) : late,
    adopt:
      state === 'checking'
        ? when(
            canAdopt(actor, path),
            called.every((c) => c.result !== null),
            'project.sample-open',
          )
        : late,
  };
}

function momentOf(desk: ProjectDesk, it: Told, earlier: readonly Told[]): z.input<typeof Moment> {
  const { entry, name, said } = it;
  const { nth, place } = entry.body as { readonly nth?: number; readonly place?: string };
  const milestone = entry.type.startsWith('project.milestone') ? (nth ?? null) : null;
  return {
    version: entry.version,
    type: entry.type,
    at: entry.occurredAt,
    by: name,
    milestone,
    place: place === undefined ? null : { ...named(desk, place) },
    text: said.proof ?? said.words ?? null,
    before: entry.type === 'project.amended' ? changed(it, earlier) : [],
  };
}

/** What a candidate said until this entry, of all that it says otherwise now. */
function changed(now: Told, earlier: readonly Told[]): z.input<typeof Moment>['before'] {
  const before = earlier.findLast(({ entry }) => entry.type === 'project.drafted' || entry.type === 'project.amended');
  if (!before) return [];
  const words = ({ said, entry }: Told, field: (typeof AMENDED)[number]): string =>
    said[field] ?? String(entry.body[field]);
  return AMENDED.flatMap((field) =>
    words(before, field) === words(now, field) ? [] : [{ field, text: words(before, field) }],
  );
}
