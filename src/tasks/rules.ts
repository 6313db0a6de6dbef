import { type Calendar, workingDaysBetween } from '../calendar/calendar.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text, TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';

/*
 * Decisions carried through (督办落实). Pure. An arrangement says on what ground something is to be done, and gives tasks; whoever has
 * taken a task on may split it for those below, stays answerable for it, and confirms the parts. Each task is a duty; here is what the
 * duty does not know: the ground, the tree, the checks.
 */

export const LANES = ['normal', 'urgent', 'special', 'hard'] as const;
export type LaneId = (typeof LANES)[number];

/** On what an arrangement rests. */
export interface GroundKind extends Text {
  readonly id: string;
  /** Published, so that anybody can look it up: a leader's wish is not. */
  readonly published: boolean;
  /** Only the house itself gives it, where a joint meeting has agreed. */
  readonly house?: true;
}

export interface Lane extends Text {
  readonly id: LaneId;
  /** Ids of the grounds that open it. */
  readonly grounds: readonly string[];
  /** Clocks: to take it on, to report once asked, to confirm. */
  readonly accept: string;
  readonly report: string;
  readonly confirm: string;
  /** So many check dates at most: nobody is asked how it goes more often. */
  readonly checks: number;
}

/** What a decision is, and who arranges that it is carried out. It does not change: what becomes of it is in its tasks. */
export interface Arrangement {
  readonly arrangementId: string;
  readonly version: number;
  readonly ground: string;
  readonly groundOn: PlainDate;
  readonly lane: LaneId;
  /** The joint meeting that agreed on it, `meeting:<id>`. */
  readonly source: string | null;
  /** The case that meeting was about: who may not know of the case may not know of this. */
  readonly caseId: string | null;
  readonly unit: string;
  readonly post: string;
  readonly account: string;
  readonly visibility: 'normal' | 'confidential';
  readonly hiddenFrom: readonly string[];
  readonly title: TextRef;
  /** Number or name of the ground, so that it can be found. */
  readonly reference: TextRef;
  readonly at: Instant;
}

export type Arranged = Omit<Arrangement, 'arrangementId' | 'version' | 'account' | 'at'>;

export const TASK_STATES = ['given', 'accepted', 'claimed', 'done', 'cancelled'] as const;
export type TaskState = (typeof TASK_STATES)[number];

export interface Helper {
  readonly unit: string;
  /** What it does. */
  readonly does: TextRef;
}

/** What was asked for and waits for whoever gave the task. */
export interface Asked {
  readonly day: PlainDate;
  readonly duty: string;
}

export interface Task {
  readonly taskId: string;
  readonly version: number;
  readonly arrangementId: string;
  readonly parentId: string | null;
  /** 1 for what the arrangement itself gives, one more for each time it was split. */
  readonly level: number;
  /** Whoever gave it: checks, confirms, and stays answerable for the whole. */
  readonly byUnit: string;
  readonly byPost: string;
  /** The one lead; who holds it now is in the duty. */
  readonly leadUnit: string;
  readonly leadPost: string | null;
  readonly assistants: readonly Helper[];
  /** Every unit with a hand in it: they may read the arrangement. */
  readonly units: readonly string[];
  readonly measure: TextRef;
  readonly how: TextRef;
  readonly dueBy: PlainDate;
  /** Check dates, in order; `checked` of them are over. */
  readonly checks: readonly PlainDate[];
  readonly checked: number;
  readonly state: TaskState;
  /** The duty of the step it is at: to take it on, then to carry it out. */
  readonly duty: string;
  /** Duties beside it that are open: to check, to report, to confirm. */
  readonly checkDuty: string | null;
  /** For how many checks a report was asked: once for each. */
  readonly asked: number;
  readonly reportDuty: string | null;
  readonly confirmDuty: string | null;
  readonly moreAsked: Asked | null;
  /** How often it was given more time. */
  readonly extended: number;
  /** By when it has to leave the state it is in, as found when it entered it. */
  readonly limitOn: PlainDate;
  readonly givenAt: Instant;
  readonly claimedAt: Instant | null;
  readonly endedAt: Instant | null;
}

interface Given
  extends Pick<
    Task,
    | 'arrangementId'
    | 'parentId'
    | 'level'
    | 'byUnit'
    | 'byPost'
    | 'leadUnit'
    | 'leadPost'
    | 'assistants'
    | 'measure'
    | 'how'
    | 'dueBy'
    | 'checks'
    | 'duty'
    | 'limitOn'
  > {
  readonly checkDuty: string;
}

type E<T extends string, B> = { readonly type: T; readonly at: Instant; readonly body: B };

export type TaskEvent =
  | E<'task.given', Given>
  | E<'task.accepted', { readonly duty: string; readonly post: string | null }>
  | E<'task.handed-on', { readonly unit: string; readonly post: string | null }>
  | E<'task.split', { readonly parts: readonly string[] }>
  | E<'task.report-asked', { readonly duty: string }>
  | E<'task.reported', { readonly words: TextRef }>
  | E<'task.checked', { readonly words: TextRef; readonly next: string | null }>
  | E<'task.claimed', { readonly words: TextRef; readonly duty: string; readonly confirmBy: PlainDate }>
  /** `words`: null where it was taken from a unit that is accused now. */
  | E<'task.returned', { readonly words: TextRef | null }>
  /** Another stands in for whoever gave it: checks it and confirms it. */
  | E<'task.given-over', { readonly unit: string; readonly post: string }>
  | E<'task.confirmed', { readonly words: TextRef | null }>
  | E<'task.more-asked', { readonly day: PlainDate; readonly duty: string; readonly words: TextRef }>
  | E<'task.more-decided', { readonly granted: boolean; readonly day: PlainDate; readonly words: TextRef }>
  | E<'task.attached', { readonly attachment: string; readonly digest: string }>
  /** `words`: null where the task it is a part of was cancelled. */
  | E<'task.cancelled', { readonly words: TextRef | null }>;

/** The task after an event; `null` is "not given yet". */
export function evolve(before: Task | null, taskId: string, version: number, event: TaskEvent): Task {
  if (event.type === 'task.given') {
    const { body, at } = event;
    const units = [body.byUnit, body.leadUnit, ...body.assistants.map((a) => a.unit)];
    return {
      ...body,
      taskId,
      version,
      units: [...new Set(units)],
      checked: 0,
      asked: 0,
      state: 'given',
      reportDuty: null,
      confirmDuty: null,
      moreAsked: null,
      extended: 0,
      givenAt: at,
      claimedAt: null,
      endedAt: null,
    };
  }
  if (!before) throw new Error(`task ${taskId}: ${event.type} before task.given`);
  const now = { ...before, version };
  switch (event.type) {
    case 'task.accepted':
      return { ...now, state: 'accepted', duty: event.body.duty, limitOn: now.dueBy };
    case 'task.handed-on':
      return { ...now, units: [...new Set([...now.units, event.body.unit])] };
    case 'task.given-over': {
      const { unit, post } = event.body;
      return { ...now, byUnit: unit, byPost: post, units: [...new Set([...now.units, unit])] };
    }
    case 'task.split':
    case 'task.attached':
      return now;
    case 'task.report-asked':
      return { ...now, reportDuty: event.body.duty, asked: now.checked + 1 };
    case 'task.reported':
      return { ...now, reportDuty: null };
    case 'task.checked':
      return { ...now, checked: now.checked + 1, checkDuty: event.body.next, reportDuty: null };
    case 'task.claimed':
      return {
        ...now,
        state: 'claimed',
        confirmDuty: event.body.duty,
        limitOn: event.body.confirmBy,
        claimedAt: event.at,
        moreAsked: null,
      };
    case 'task.returned':
      return { ...now, state: 'accepted', confirmDuty: null, limitOn: now.dueBy, claimedAt: null };
    case 'task.more-asked':
      return { ...now, moreAsked: { day: event.body.day, duty: event.body.duty } };
    case 'task.more-decided': {
      const { granted, day } = event.body;
      if (!granted) return { ...now, moreAsked: null };
      return { ...now, moreAsked: null, extended: now.extended + 1, dueBy: day, limitOn: day };
    }
    case 'task.confirmed':
      return { ...now, ...ended, state: 'done', endedAt: event.at };
    case 'task.cancelled':
      return { ...now, ...ended, state: 'cancelled', endedAt: event.at };
    default:
      return event satisfies never;
  }
}

const ended = { checkDuty: null, reportDuty: null, confirmDuty: null, moreAsked: null } as const;

export type TaskAction =
  | 'accept'
  | 'split'
  | 'report'
  | 'claim'
  | 'askMore'
  | 'attach'
  | 'askReport'
  | 'check'
  | 'confirm'
  | 'return'
  | 'decideMore'
  | 'cancel';

/** What may be done in which state: the one table that the guard, the abilities in a response and the tests read. */
const ALLOWED = {
  given: ['accept', 'check', 'cancel'],
  accepted: ['split', 'report', 'claim', 'askMore', 'attach', 'askReport', 'check', 'decideMore', 'cancel'],
  claimed: ['confirm', 'return', 'check', 'cancel'],
  done: [],
  cancelled: [],
} as const satisfies Record<TaskState, readonly TaskAction[]>;

export const allowed = (state: TaskState, action: TaskAction): boolean =>
  (ALLOWED[state] as readonly TaskAction[]).includes(action);

export const isOver = (task: Pick<Task, 'state'>): boolean => task.state === 'done' || task.state === 'cancelled';

/** A task as somebody wants to give it: whatever may be missing in a form may be missing here. */
export interface Wanted {
  readonly measure: string;
  readonly leads: readonly { readonly unit: string; readonly post: string | null }[];
  readonly assistants: readonly { readonly unit: string; readonly does: string }[];
  readonly dueBy: PlainDate | null;
  readonly check: { readonly how: string; readonly on: readonly PlainDate[] } | null;
}

/** One that lacks nothing. */
export interface Whole {
  readonly measure: string;
  readonly lead: { readonly unit: string; readonly post: string | null };
  readonly assistants: Wanted['assistants'];
  readonly dueBy: PlainDate;
  readonly how: string;
  readonly checks: readonly PlainDate[];
}

/**
 * A measure has an owner and a date, an arrangement has a check, and there is one lead (C6, A5): what lacks one of them is not saved.
 *
 * @param nth the line of the form, from 1
 * @throws Refusal `task.without-measure`, `-owner`, `-date`, `-check`, `task.two-leads`, `task.lead-assists`, `task.assistant-does-nothing`,
 * `task.date-not-ahead`, `task.after-parent`, `task.check-outside`, `task.too-many-checks`
 */
export function whole(
  wanted: Wanted,
  nth: number,
  { today, lane, parentDueBy }: { today: PlainDate; lane: Lane; parentDueBy: PlainDate | null },
): Whole {
  const { measure, leads, assistants, dueBy, check } = wanted;
  if (measure.trim() === '') throw new Refusal('task.without-measure', { nth });
  const [lead] = leads;
  if (!lead) throw new Refusal('task.without-owner', { nth });
  if (leads.length > 1) throw new Refusal('task.two-leads', { nth, leads: leads.length });
  if (dueBy === null) throw new Refusal('task.without-date', { nth });
  if (dueBy < today) throw new Refusal('task.date-not-ahead', { nth, date: dueBy });
  if (parentDueBy !== null && dueBy > parentDueBy)
    throw new Refusal('task.after-parent', { date: dueBy, parent: parentDueBy });
  if (!check || check.how.trim() === '' || check.on.length === 0) throw new Refusal('task.without-check', { nth });
  const outside = check.on.find((day) => day < today || day > dueBy);
  if (outside) throw new Refusal('task.check-outside', { nth, date: outside, due: dueBy });
  if (check.on.length > lane.checks) throw new Refusal('task.too-many-checks', { nth, most: lane.checks });
  const helping = assistants.map((a) => a.unit);
  if (lead.post === null && helping.includes(lead.unit)) throw new Refusal('task.lead-assists', { nth });
  if (new Set(helping).size < helping.length || assistants.some((a) => a.does.trim() === ''))
    throw new Refusal('task.assistant-does-nothing', { nth });
  return { measure, lead, assistants, dueBy, how: check.how, checks: [...new Set(check.on)].sort() };
}

/** @throws Refusal `task.lane-needs-ground`: a lane needs a published ground, and a leader's wish is none */
export function ensureGround(lane: Lane, ground: GroundKind): void {
  if (!lane.grounds.includes(ground.id))
    throw new Refusal('task.lane-needs-ground', {
      lane: lane.zh,
      laneEn: lane.en,
      ground: ground.zh,
      groundEn: ground.en,
    });
}

/** What a tree is read from: tasks, each with who holds it now. */
export interface Node extends Task {
  readonly holderUnit: string;
  readonly holderPost: string | null;
}

export const STOPS = ['not-accepted', 'late', 'unconfirmed'] as const;

/** Where a task has stopped (中梗阻): at which level, at whom, since when. */
export interface Stop {
  readonly taskId: string;
  readonly level: number;
  readonly kind: (typeof STOPS)[number];
  /** Whoever would have to move: the holder, or, where it waits to be confirmed, whoever gave it. */
  readonly unit: string;
  readonly post: string | null;
  readonly since: PlainDate;
  /** Working days since then. */
  readonly days: number;
}

/**
 * Where a tree has stopped, the deepest level first, within a level the longest. What is within its limit has not stopped.
 *
 * @param dayOf the office's day of a moment
 */
export function stopsOf(
  nodes: readonly Node[],
  today: PlainDate,
  calendar: Calendar,
  dayOf: (at: Instant) => PlainDate,
): Stop[] {
  const stops = nodes.flatMap((node): Stop[] => {
    if (isOver(node) || node.limitOn >= today) return [];
    const { taskId, level, holderUnit, holderPost, byUnit, byPost } = node;
    const stop = (kind: Stop['kind'], unit: string, post: string | null, since: PlainDate): Stop[] => [
      { taskId, level, kind, unit, post, since, days: workingDaysBetween(calendar, since, today) },
    ];
    switch (node.state) {
      case 'given':
        return stop('not-accepted', holderUnit, holderPost, dayOf(node.givenAt));
      case 'accepted':
        return stop('late', holderUnit, holderPost, node.dueBy);
      case 'claimed':
        return stop('unconfirmed', byUnit, byPost, dayOf(node.claimedAt!));
      default:
        return [];
    }
  });
  return stops.sort((a, b) => b.level - a.level || b.days - a.days || a.taskId.localeCompare(b.taskId));
}

/** How far a task is, read from its leaves: each counts the same, done or not. Cancelled ones count nowhere. */
export function progressOf(taskId: string, nodes: readonly Task[]): { readonly done: number; readonly of: number } {
  const parts = nodes.filter((n) => n.parentId === taskId && n.state !== 'cancelled');
  const own = nodes.find((n) => n.taskId === taskId);
  if (parts.length === 0)
    return own?.state === 'cancelled' ? { done: 0, of: 0 } : { done: own?.state === 'done' ? 1 : 0, of: 1 };
  return sumOf(parts.map((part) => progressOf(part.taskId, nodes)));
}

const sumOf = (all: readonly { done: number; of: number }[]) =>
  all.reduce((sum, one) => ({ done: sum.done + one.done, of: sum.of + one.of }), { done: 0, of: 0 });

/** A task with everything below it. */
export function below(taskId: string, nodes: readonly Task[]): Task[] {
  const parts = nodes.filter((n) => n.parentId === taskId);
  return parts.flatMap((part) => [part, ...below(part.taskId, nodes)]);
}
