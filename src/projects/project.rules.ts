import { Refusal } from '../kernel/refusal.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import type { Answers } from './list.rules.ts';

/*
 * A project for the people: first a candidate that people may support, then, on the list of the year, with milestones, money and an
 * owner. Pure. How far it is, is read from its milestones and from those entitled, never typed.
 */

export const PROJECT_STATES = ['candidate', 'not-chosen', 'adopted', 'finished'] as const;
export type ProjectState = (typeof PROJECT_STATES)[number];

export type MilestoneState = 'open' | 'claimed' | 'done';

export interface Milestone {
  readonly name: TextRef;
  readonly on: PlainDate;
  /** Planned and spent, in fen; nothing is spent before it is said to be reached. */
  readonly money: number;
  readonly spent: number | null;
  readonly state: MilestoneState;
  readonly duty: string;
  readonly confirmDuty: string | null;
  /** How one sees it, as the owner said last. */
  readonly proof: TextRef | null;
  /** Attachments that show it, as the owner said last. */
  readonly files: readonly string[];
  readonly doneOn: PlainDate | null;
}

/** One place, a street or a community, with the people there who are to gain. */
export interface Place {
  readonly unit: string;
  readonly entitled: number;
  /** Who states what was reached: the place itself, or the desk where the owner is of that place. */
  readonly by: string;
  readonly duty: string;
  readonly reached: number | null;
  readonly list: string | null;
  readonly askDuty: string | null;
  readonly goodDuty: string | null;
  /** Everybody of the sample was asked, and nobody who answered has to wait any longer. */
  readonly settled: boolean;
}

export interface Project {
  readonly projectId: string;
  readonly version: number;
  readonly collectionId: string;
  /** Its place among the candidates of the year, from 1. */
  readonly nth: number;
  readonly state: ProjectState;
  readonly owner: string;
  readonly title: TextRef;
  readonly what: TextRef;
  readonly gains: TextRef;
  readonly places: readonly string[];
  readonly money: number;
  readonly duty: string | null;
  readonly milestones: readonly Milestone[];
  readonly reach: readonly Place[];
  readonly at: Instant;
  readonly finishedAt: Instant | null;
}

type E<T extends string, B> = { readonly type: T; readonly at: Instant; readonly body: B };

/** What a candidate says. */
type Said = Pick<Project, 'owner' | 'title' | 'what' | 'gains' | 'places' | 'money'>;

export type ProjectEvent =
  | E<'project.drafted', Said & { readonly nth: number; readonly collection: string }>
  /** Before people choose. What it said until then stands in the entries before. */
  | E<'project.amended', Said>
  | E<'project.not-chosen', Record<string, never>>
  | E<
      'project.adopted',
      {
        readonly owner: string;
        readonly duty: string;
        readonly milestones: readonly Pick<Milestone, 'name' | 'on' | 'money' | 'duty'>[];
        readonly reach: readonly Pick<Place, 'unit' | 'entitled' | 'by' | 'duty'>[];
      }
    >
  | E<
      'project.milestone-claimed',
      {
        readonly nth: number;
        readonly spent: number;
        readonly proof: TextRef;
        readonly files: readonly string[];
        readonly duty: string;
      }
    >
  | E<'project.attached', { readonly attachment: string; readonly digest: string }>
  | E<'project.milestone-confirmed', { readonly nth: number; readonly on: PlainDate }>
  | E<'project.milestone-returned', { readonly nth: number; readonly words: TextRef }>
  | E<'project.reached', { readonly place: string; readonly reached: number }>
  | E<
      'project.list-given',
      { readonly place: string; readonly reached: number; readonly list: string; readonly duty: string }
    >
  /** Everybody of the sample was asked. `duty`: somebody did not get it, and the owner makes it good. */
  | E<
      'project.place-asked',
      Pick<Answers, 'got' | 'not' | 'unreachable'> & { readonly place: string; readonly duty: string | null }
    >
  | E<'project.made-good', { readonly place: string; readonly words: TextRef; readonly duty: string }>
  | E<'project.finished', Record<string, never>>;

export function evolveProject(
  before: Project | null,
  projectId: string,
  version: number,
  event: ProjectEvent,
): Project {
  if (event.type === 'project.drafted') {
    const { collection, ...drafted } = event.body;
    return {
      ...drafted,
      projectId,
      version,
      collectionId: collection,
      state: 'candidate',
      duty: null,
      milestones: [],
      reach: [],
      at: event.at,
      finishedAt: null,
    };
  }
  if (!before) throw new Error(`project ${projectId}: ${event.type} before it was drafted`);
  const now = { ...before, version };
  const milestone = (nth: number, to: Partial<Milestone>): Project => ({
    ...now,
    milestones: now.milestones.map((m, i) => (i === nth - 1 ? { ...m, ...to } : m)),
  });
  const place = (unit: string, to: Partial<Place>): Project => ({
    ...now,
    reach: now.reach.map((p) => (p.unit === unit ? { ...p, ...to } : p)),
  });
  switch (event.type) {
    case 'project.amended':
      return { ...now, ...event.body };
    case 'project.attached':
      return now;
    case 'project.not-chosen':
      return { ...now, state: 'not-chosen' };
    case 'project.adopted': {
      const { owner, duty, milestones, reach } = event.body;
      return {
        ...now,
        state: 'adopted',
        owner,
        duty,
        milestones: milestones.map((m) => ({
          ...m,
          spent: null,
          state: 'open',
          confirmDuty: null,
          proof: null,
          files: [],
          doneOn: null,
        })),
        reach: reach.map((p) => ({
          ...p,
          reached: null,
          list: null,
          askDuty: null,
          goodDuty: null,
          settled: false,
        })),
      };
    }
    case 'project.milestone-claimed': {
      const { nth, spent, proof, files, duty } = event.body;
      return milestone(nth, { state: 'claimed', spent, proof, files, confirmDuty: duty });
    }
    case 'project.milestone-confirmed':
      return milestone(event.body.nth, { state: 'done', confirmDuty: null, doneOn: event.body.on });
    case 'project.milestone-returned':
      return milestone(event.body.nth, { state: 'open', spent: null, confirmDuty: null });
    case 'project.reached':
      return place(event.body.place, { reached: event.body.reached });
    case 'project.list-given': {
      const { reached, list, duty } = event.body;
      return place(event.body.place, { reached, list, askDuty: duty });
    }
    case 'project.place-asked': {
      const { place: unit, not, duty } = event.body;
      return place(unit, { askDuty: null, goodDuty: duty, settled: not === 0 });
    }
    case 'project.made-good':
      return place(event.body.place, { askDuty: event.body.duty });
    case 'project.finished':
      return { ...now, state: 'finished', finishedAt: event.at };
    default:
      return event satisfies never;
  }
}

/** @throws Refusal `project.not-in-this-state` */
export function ensureProject(project: Project, ...states: readonly ProjectState[]): void {
  if (!states.includes(project.state)) throw new Refusal('project.not-in-this-state', { state: project.state });
}

/** Whether everything is done that the project promised: each milestone confirmed, each place asked and nobody left waiting. */
export const isComplete = (project: Project): boolean =>
  project.milestones.every((m) => m.state === 'done') && project.reach.every((p) => p.settled);

/** How far a project is. */
export interface Progress {
  readonly done: number;
  readonly late: number;
  readonly of: number;
  /** In fen: spent, what was planned for what is done, and planned for all. */
  readonly spent: number;
  readonly plannedSoFar: number;
  readonly planned: number;
}

export function progressOf({ milestones }: Pick<Project, 'milestones'>, today: PlainDate): Progress {
  const sum = (amounts: readonly number[]) => amounts.reduce((a, b) => a + b, 0);
  const done = milestones.filter((m) => m.state === 'done');
  return {
    done: done.length,
    late: milestones.filter((m) => m.state === 'open' && m.on < today).length,
    of: milestones.length,
    spent: sum(done.map((m) => m.spent ?? 0)),
    plannedSoFar: sum(done.map((m) => m.money)),
    planned: sum(milestones.map((m) => m.money)),
  };
}

/** The last mile in one place. */
export interface Mile {
  readonly entitled: number;
  /** As the place states it; `null`: it has not yet. */
  readonly reached: number | null;
  readonly answers: Answers | null;
  /** So many have got it, as far as the sample says; `null` before the whole sample was asked. */
  readonly confirmed: number | null;
  /** Entitled, and, as far as the sample says, without it. */
  readonly gap: number | null;
}

export function mileOf({ entitled, reached }: Pick<Place, 'entitled' | 'reached'>, answers: Answers | null): Mile {
  const answered = answers ? answers.got + answers.not + answers.again : 0;
  // Half a sample would say something else every day.
  const whole = answered > 0 && answers!.open === answers!.again;
  const confirmed = !whole ? null : Math.round((entitled * answers!.got) / answered);
  return { entitled, reached, answers, confirmed, gap: confirmed === null ? null : entitled - confirmed };
}

/** A project as the head wants it on the list. */
export interface Adopting {
  readonly project: string;
  readonly owner: string;
  readonly milestones: readonly { readonly name: string; readonly on: PlainDate; readonly money: number }[];
  readonly entitled: readonly { readonly unit: string; readonly people: number }[];
}

/**
 * A project on the list has an owner, milestones in order with day and money, and people entitled in each of its places.
 *
 * @throws Refusal `project.without-milestones`, `.milestones-not-in-order`, `.too-many-milestones`, `.without-people`
 */
export function ensureWhole(
  { milestones, entitled }: Adopting,
  nth: number,
  { today, most, places }: { today: PlainDate; most: number; places: readonly string[] },
): void {
  if (milestones.length === 0) throw new Refusal('project.without-milestones', { nth });
  if (milestones.length > most) throw new Refusal('project.too-many-milestones', { nth, most });
  const days = [today, ...milestones.map((m) => m.on)];
  if (days.some((day, i) => i > 0 && day < days[i - 1]!)) throw new Refusal('project.milestones-not-in-order', { nth });
  const named = entitled.map((e) => e.unit);
  if (new Set(named).size < named.length || named.length === 0 || places.some((p) => !named.includes(p)))
    throw new Refusal('project.without-people', { nth });
}
