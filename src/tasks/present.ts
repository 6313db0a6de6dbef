import { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import type { Reader } from '../db/open.ts';
import { Abilities, BothLanguages } from '../identity/guard.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';
import type { TaskDesk } from './commands.ts';
import type { TreeLine } from './lines.queries.ts';
import { laneOf } from './pack.ts';
import { nodesOf, postsNamed, wordsOf } from './queries.ts';
import { type Arrangement, type Node, progressOf, STOPS, type Stop, stopsOf, TASK_STATES } from './rules.ts';

/** How tasks look on the wire. Every unit, post, lane and ground comes with its words. */
const Named = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() });
type Named = z.infer<typeof Named>;

const At = z
  .strictObject({
    unit: Named,
    post: BothLanguages.nullable().meta({ description: 'Null: the unit as a whole.' }),
    name: z.string().nullable().meta({ description: 'Null: nobody by name.' }),
  })
  .meta({ id: 'TaskHolder' });

const StopView = z
  .strictObject({
    taskId: z.uuid(),
    level: z.number(),
    kind: z.enum(STOPS).meta({
      description:
        'not-accepted: past the limit to take it on; late: past its date; unconfirmed: said to be done, and nobody confirms.',
    }),
    at: At.meta({ description: 'Whoever would have to move.' }),
    since: z.string(),
    days: z.number().meta({ description: 'Working days since then.' }),
  })
  .meta({ id: 'TaskStop', description: 'Where a task has stopped on its way down.' });

const Progress = z
  .strictObject({ done: z.number(), of: z.number() })
  .meta({ id: 'TaskProgress', description: 'Confirmed leaves of all leaves, each counting the same; never typed in.' });

export const TaskLineView = z
  .strictObject({
    taskId: z.uuid(),
    title: z.string().meta({ description: 'Of the decision it comes from.' }),
    measure: z.string(),
    lane: Named,
    state: z.enum(TASK_STATES),
    level: z.number(),
    by: Named.meta({ description: 'The unit that gave it.' }),
    holder: At,
    dueBy: z.string(),
    limitOn: z.string().meta({ description: 'By when it has to leave the state it is in.' }),
    extended: z.number(),
    progress: Progress,
    stop: StopView.nullable().meta({ description: 'The deepest place where it or a part of it has stopped.' }),
  })
  .meta({ id: 'TaskLine' });

export const TaskNodeView = TaskLineView.omit({ title: true, lane: true, stop: true })
  .extend({
    parentId: z.uuid().nullable(),
    assistants: z.array(z.strictObject({ unit: Named, does: z.string() })),
    how: z.string().meta({ description: 'How it is checked.' }),
    checks: z.array(z.strictObject({ on: z.string(), over: z.boolean() })),
    givenAt: z.string(),
    endedAt: z.string().nullable(),
  })
  .meta({ id: 'TaskNode', description: 'A task in the tree of its decision.' });

export const TaskPageView = z
  .strictObject({
    arrangement: z.strictObject({
      arrangementId: z.uuid(),
      title: z.string(),
      ground: Named,
      published: z.boolean(),
      reference: z.string(),
      groundOn: z.string(),
      lane: Named,
      by: At,
      at: z.string(),
      meeting: z.string().nullable().meta({ description: 'The joint meeting that agreed on it.' }),
      confidential: z.boolean(),
      progress: Progress,
    }),
    taskId: z.uuid(),
    version: z.number(),
    duty: z.uuid(),
    moreAsked: z
      .string()
      .nullable()
      .meta({ description: 'The later day that was asked for and waits for a decision.' }),
    reportAsked: z.boolean(),
    nodes: z.array(TaskNodeView).meta({ description: 'The whole tree, parents first.' }),
    stops: z.array(StopView).meta({ description: 'Where it has stopped, the deepest level first.' }),
    moments: z.array(
      z.strictObject({
        type: z.string(),
        at: z.string(),
        version: z.number(),
        by: z.string().nullable(),
        text: z.string().nullable(),
        day: z.string().nullable().meta({ description: 'Of more time: until when.' }),
        granted: z.boolean().nullable(),
      }),
    ),
    today: z.string(),
    abilities: Abilities,
  })
  .meta({
    id: 'TaskPage',
    description: 'A task with the tree it stands in, where that has stopped, and what one may do.',
  });

type AtView = z.infer<typeof At>;

const named = (id: string, text: Text | null | undefined): Named => ({ id, zh: text?.zh ?? id, en: text?.en ?? id });

/** Words, and who holds what by name. */
export interface Spoken {
  readonly words: Awaited<ReturnType<typeof wordsOf>>;
  at(unit: string, post: string | null): AtView;
  stops(nodes: readonly Node[]): readonly Stop[];
}

/** What is shown of trees: their tasks with it. */
export interface Shown extends Spoken {
  readonly nodes: readonly Node[];
}

/** Reads the tree of an arrangement whole, for its page. */
export async function shownOf(
  read: Reader,
  officeId: string,
  desk: TaskDesk,
  arrangement: Arrangement,
  now: Instant,
): Promise<Shown> {
  const nodes = await nodesOf(read, officeId, [arrangement.arrangementId]);
  const things = [arrangement.arrangementId, ...nodes.map((n) => n.taskId)];
  return { nodes, ...(await spokenOf(read, officeId, desk, things, nodes, now, [arrangement.post])) };
}

/** @param things tasks and arrangements whose words are shown */
export async function spokenOf(
  read: Reader,
  officeId: string,
  desk: TaskDesk,
  things: readonly string[],
  nodes: readonly Node[],
  now: Instant,
  more: readonly string[] = [],
): Promise<Spoken> {
  const today = dateIn(desk.calendar.zone, now);
  const posts = [...more, ...nodes.flatMap((n) => [n.byPost, n.holderPost ?? []].flat())];
  const [words, held] = await Promise.all([
    wordsOf(read, desk.keys, officeId, things),
    postsNamed(read, officeId, posts, today),
  ]);
  return {
    words,
    at(unit, postId) {
      const post = postId === null ? undefined : held.get(postId);
      return { unit: named(unit, desk.unit(unit)), post: post ? { ...post.title } : null, name: post?.name ?? null };
    },
    stops: (some) => stopsOf(some, today, desk.calendar, (at) => dateIn(desk.calendar.zone, at)),
  };
}

const presentStop = (shown: Spoken, { unit, post, ...stop }: Stop): z.infer<typeof StopView> => ({
  ...stop,
  at: shown.at(unit, post),
});

const common = (desk: TaskDesk, shown: Spoken, node: Node, progress: z.infer<typeof Progress>) => ({
  taskId: node.taskId,
  measure: shown.words(node.measure) ?? '',
  state: node.state,
  level: node.level,
  by: named(node.byUnit, desk.unit(node.byUnit)),
  holder: shown.at(node.holderUnit, node.holderPost),
  dueBy: node.dueBy,
  limitOn: node.limitOn,
  extended: node.extended,
  progress,
});

export function presentLine(
  desk: TaskDesk,
  shown: Spoken,
  arrangement: Arrangement,
  { node, progress, stopped }: TreeLine,
): z.infer<typeof TaskLineView> {
  const [stop] = stopped ? shown.stops([stopped]) : [];
  return {
    ...common(desk, shown, node, progress),
    title: shown.words(arrangement.title) ?? '',
    lane: laneNamed(desk, arrangement),
    stop: stop ? presentStop(shown, stop) : null,
  };
}

const laneNamed = (desk: TaskDesk, { lane }: Arrangement): Named => named(lane, laneOf(desk.pack, lane));

export function presentNode(desk: TaskDesk, shown: Shown, node: Node): z.infer<typeof TaskNodeView> {
  return {
    ...common(desk, shown, node, progressOf(node.taskId, shown.nodes)),
    parentId: node.parentId,
    assistants: node.assistants.map((a) => ({
      unit: named(a.unit, desk.unit(a.unit)),
      does: shown.words(a.does) ?? '',
    })),
    how: shown.words(node.how) ?? '',
    checks: node.checks.map((on, i) => ({ on, over: i < node.checked })),
    givenAt: node.givenAt,
    endedAt: node.endedAt,
  };
}

export function presentArrangement(
  desk: TaskDesk,
  shown: Shown,
  a: Arrangement,
): z.infer<typeof TaskPageView>['arrangement'] {
  const ground = desk.pack.grounds.find((g) => g.id === a.ground);
  const first = shown.nodes.filter((n) => n.level === 1).map((n) => progressOf(n.taskId, shown.nodes));
  return {
    arrangementId: a.arrangementId,
    title: shown.words(a.title) ?? '',
    ground: named(a.ground, ground),
    published: ground?.published ?? false,
    reference: shown.words(a.reference) ?? '',
    groundOn: a.groundOn,
    lane: laneNamed(desk, a),
    by: shown.at(a.unit, a.post),
    at: a.at,
    meeting: a.source?.startsWith('meeting:') ? a.source.slice('meeting:'.length) : null,
    confidential: a.visibility === 'confidential',
    progress: {
      done: first.reduce((sum, p) => sum + p.done, 0),
      of: first.reduce((sum, p) => sum + p.of, 0),
    },
  };
}

export const presentStops = (shown: Shown): z.infer<typeof StopView>[] =>
  shown.stops(shown.nodes).map((stop) => presentStop(shown, stop));
