import { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import type { Verdict } from '../duties/access.ts';
import { type App, contextOf, staffOf } from '../identity/guard.ts';
import { After, pageEnd } from '../identity/page-end.ts';
import { type Told, toldOf } from '../identity/said.ts';
import { arranging, can } from './access.ts';
import type { TaskDeps } from './acts.http.ts';
import { heldFor } from './commands.ts';
import { treeLines } from './lines.queries.ts';
import {
  presentArrangement,
  presentLine,
  presentNode,
  presentStops,
  shownOf,
  spokenOf,
  TaskLineView,
  TaskPageView,
} from './present.ts';
import { listTasks } from './queries.ts';
import { allowed, isOver, type Task, type TaskAction } from './rules.ts';
import { streamOf } from './store.ts';

const tags = ['tasks'];
const Named = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() });

/** Tasks of decisions, for reading; what one does with them is in acts.http.ts. */
export function taskRoutes(app: App, { db, guard, tasksOf }: TaskDeps): void {
  app.get(
    '/api/tasks',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Tasks one may see, newest first, each with how far it is and where it has stopped',
        querystring: z.strictObject({
          view: z.enum(['mine', 'given', 'all']).default('mine').meta({
            description: 'Held by my posts and units; given by my units; first tasks of every decision I may see.',
          }),
          state: z.enum(['open', 'ended']).default('open'),
          after: After,
          limit: z.coerce.number().int().min(1).max(100).default(50),
          lang: z.enum(['zh', 'en']).optional(),
        }),
        response: {
          200: z.strictObject({
            tasks: z.array(TaskLineView),
            next: z.string().nullable(),
            today: z.string(),
            arrange: z.boolean().meta({ description: 'Whether one may arrange that a decision is carried out.' }),
          }),
        },
      },
    },
    async (request) => {
      const { query, now } = request;
      const actor = staffOf(request);
      const desk = await tasksOf(actor.officeId);
      const after = query.after ? pageEnd(query.after) : undefined;
      const found = await listTasks(db, actor, desk.below(actor), {
        ...query,
        after: after && { at: after.at!, id: after.id },
        limit: query.limit + 1,
      });
      const page = found.slice(0, query.limit);
      const last = page.at(-1)?.task;
      const { zone } = desk.calendar;
      const today = dateIn(zone, now);
      const tasks = page.map((p) => p.task);
      const lines = await treeLines(db, actor.officeId, tasks, today, zone.name);
      const things = page.flatMap(({ arrangement, task }) => [arrangement.arrangementId, task.taskId]);
      const nodes = [...lines.values()].flatMap(({ node, stopped }) => [node, stopped ?? []].flat());
      const shown = await spokenOf(db, actor.officeId, desk, things, nodes, now);
      return {
        tasks: page.map(({ arrangement, task }) => presentLine(desk, shown, arrangement, lines.get(task.taskId)!)),
        next: found.length > query.limit && last ? `${last.givenAt}|${last.taskId}` : null,
        today,
        arrange: arranging(actor).length > 0,
      };
    },
  );

  app.get(
    '/api/tasks/choices',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary:
          'What there is to choose from where a decision is arranged: grounds, and lanes with the grounds that open them',
        response: {
          200: z.strictObject({
            grounds: z.array(Named.extend({ published: z.boolean() })),
            lanes: z.array(Named.extend({ grounds: z.array(z.string()), checks: z.number() })),
            most: z.number(),
            today: z.string(),
          }),
        },
      },
    },
    async (request) => {
      const { pack, calendar } = await tasksOf(staffOf(request).officeId);
      return {
        grounds: pack.grounds.flatMap(({ id, zh, en, published, house }) => (house ? [] : [{ id, zh, en, published }])),
        lanes: pack.lanes.map(({ id, zh, en, grounds, checks }) => ({ id, zh, en, grounds: [...grounds], checks })),
        most: pack.most,
        today: dateIn(calendar.zone, request.now),
      };
    },
  );

  app.get(
    '/api/tasks/:taskId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'A task with the tree it stands in, where that has stopped, what happened to it, and what one may do',
        params: z.strictObject({ taskId: z.uuid() }),
        response: { 200: TaskPageView },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const { taskId } = request.params;
      const desk = await tasksOf(actor.officeId);
      const held = await heldFor(db, contextOf(request), desk, taskId);
      const { arrangement, task } = held;
      const [shown, moments] = await Promise.all([
        shownOf(db, actor.officeId, desk, arrangement, request.now),
        toldOf(db, desk.keys, actor.officeId, streamOf(taskId), taskId),
      ]);
      const today = dateIn(desk.calendar.zone, request.now);
      const openParts = shown.nodes.some((n) => n.parentId === taskId && !isOver(n));
      const verdict = (action: TaskAction): Verdict =>
        allowed(task.state, action) ? (notYet(task, action, today, openParts) ?? can(actor, action, held)) : NOT_NOW;
      return {
        arrangement: presentArrangement(desk, shown, arrangement),
        taskId,
        version: task.version,
        duty: task.duty,
        moreAsked: task.moreAsked?.day ?? null,
        reportAsked: task.reportDuty !== null,
        nodes: shown.nodes.map((node) => presentNode(desk, shown, node)),
        stops: presentStops(shown),
        moments: moments.map(momentOf),
        today,
        abilities: guard.abilities(Object.fromEntries(ACTIONS.map((action) => [action, verdict(action)]))),
      };
    },
  );
}

const ACTIONS: readonly TaskAction[] = [
  'accept',
  'split',
  'report',
  'claim',
  'askMore',
  'attach',
  'askReport',
  'check',
  'confirm',
  'return',
  'decideMore',
  'cancel',
];

const no = (reason: string): Verdict => ({ may: false, reason });
const NOT_NOW = no('task.not-in-this-state');

/** Why it cannot be done today, whoever wants to; `null` where it can. */
function notYet(task: Task, action: TaskAction, today: string, openParts: boolean): Verdict | null {
  const next = task.checks[task.checked];
  switch (action) {
    case 'check':
    case 'askReport':
      if (next === undefined) return no('task.no-check-left');
      if (next > today) return no('task.check-not-yet');
      return action === 'askReport' && task.asked > task.checked ? no('task.report-asked-already') : null;
    case 'claim':
      return openParts ? no('task.part-open') : null;
    case 'report':
      return task.reportDuty === null ? no('task.report-not-asked') : null;
    case 'askMore':
      return task.moreAsked ? no('task.more-asked-already') : null;
    case 'decideMore':
      return task.moreAsked ? null : no('task.no-more-asked');
    default:
      return null;
  }
}

function momentOf({ entry, name, said }: Told): z.infer<typeof TaskPageView>['moments'][number] {
  const { type, occurredAt: at, version, body } = entry;
  return {
    type,
    at,
    version,
    by: name,
    text: said.words ?? null,
    day: typeof body.day === 'string' ? body.day : null,
    granted: typeof body.granted === 'boolean' ? body.granted : null,
  };
}
