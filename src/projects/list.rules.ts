import type { Telephones } from '../calendar/countries.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { personOf } from './collection.rules.ts';

/*
 * The last mile (最后一公里) of a project in one place: a list of people entitled, a sample of them, and what each of those says. Pure.
 * People are places in the list, which lies in the vault.
 */

export const ASK_RESULTS = ['got', 'not', 'unreachable'] as const;
export type AskResult = (typeof ASK_RESULTS)[number];

/** One of the sample. */
export interface Picked {
  /** Place in the list, from 0. */
  readonly nth: number;
  readonly attempts: number;
  readonly result: AskResult | null;
  /** They did not get it, and are asked once more: until they answer, they do not have it. */
  readonly again: boolean;
  /** Answered with the code, without the desk. */
  readonly alone: boolean;
  readonly code: { readonly digest: string; readonly until: PlainDate } | null;
}

export interface List {
  readonly listId: string;
  readonly version: number;
  readonly project: string;
  readonly place: string;
  /** So many people stand in it. */
  readonly people: number;
  readonly list: TextRef;
  readonly seed: string;
  readonly picks: readonly Picked[];
  readonly at: Instant;
  readonly erasedAt: Instant | null;
}

type E<T extends string, B> = { readonly type: T; readonly at: Instant; readonly body: B };

export type ListEvent =
  | E<
      'project-list.given',
      Pick<List, 'project' | 'place' | 'people' | 'list' | 'seed'> & { readonly picks: readonly number[] }
    >
  /** Somebody looked at name and number of one of the sample. */
  | E<'project-list.looked', { readonly nth: number }>
  | E<
      'project-list.asked',
      { readonly nth: number; readonly result: AskResult; readonly last: boolean; readonly words: TextRef | null }
    >
  | E<'project-list.code-given', { readonly nth: number; readonly digest: string; readonly until: PlainDate }>
  | E<'project-list.answered', { readonly nth: number; readonly got: boolean; readonly words: TextRef | null }>
  /** Said to be made good: those who did not get it are asked again. */
  | E<'project-list.again', Record<string, never>>
  | E<'project-list.erased', Record<string, never>>;

export function evolveList(before: List | null, listId: string, version: number, event: ListEvent): List {
  if (event.type === 'project-list.given') {
    const picks = event.body.picks.map((nth) => ({
      ...{ nth, attempts: 0, result: null },
      ...{ again: false, alone: false, code: null },
    }));
    return { ...event.body, listId, version, picks, at: event.at, erasedAt: null };
  }
  if (!before) throw new Error(`list ${listId}: ${event.type} before it was given`);
  const now = { ...before, version };
  const change = (nth: number, to: (pick: Picked) => Picked): List => ({
    ...now,
    picks: now.picks.map((p) => (p.nth === nth ? to(p) : p)),
  });
  switch (event.type) {
    case 'project-list.looked':
      return now;
    case 'project-list.asked': {
      const { nth, result, last } = event.body;
      return change(nth, (p) => ({
        ...p,
        attempts: p.attempts + 1,
        result: last ? result : null,
        code: last ? null : p.code,
      }));
    }
    case 'project-list.code-given': {
      const { nth, digest, until } = event.body;
      return change(nth, (p) => ({ ...p, code: { digest, until } }));
    }
    case 'project-list.answered': {
      const { nth, got } = event.body;
      return change(nth, (p) => ({ ...p, result: got ? 'got' : 'not', alone: true, code: null }));
    }
    case 'project-list.again':
      return {
        ...now,
        picks: now.picks.map((p) =>
          p.result === 'not' ? { ...p, attempts: 0, result: null, again: true, alone: false } : p,
        ),
      };
    case 'project-list.erased':
      return { ...now, erasedAt: event.at };
    default:
      return event satisfies never;
  }
}

/** What the sample says; who was not reached counts for nothing. */
export interface Answers {
  readonly asked: number;
  readonly got: number;
  readonly not: number;
  readonly unreachable: number;
  readonly open: number;
  /** Of those: said before that they did not get it. */
  readonly again: number;
}

export function answersOf({ picks }: Pick<List, 'picks'>): Answers {
  const count = (result: AskResult | null) => picks.filter((p) => p.result === result).length;
  return {
    asked: picks.length,
    got: count('got'),
    not: count('not'),
    unreachable: count('unreachable'),
    open: count(null),
    again: picks.filter((p) => p.result === null && p.again).length,
  };
}

/** Somebody entitled, as a list names them. */
export interface Entitled {
  readonly name: string;
  readonly number: string;
}

/**
 * People from a pasted table: a name and a number a line, in whatever order and with whatever between. One number is one person. In the
 * order of numbers, so that nobody's place in the file says anything.
 *
 * @throws Refusal `project.list-line` with the line that has no name or no number, `.list-empty`, `.list-long`
 */
export function readPeople(text: string, most: number, telephones: Telephones): Entitled[] {
  const person = (cell: string) => personOf(cell, telephones);
  const people = new Map<string, Entitled>();
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const cells = line
      .split(/[\t,，;；|]|\s{2,}|(?<=\p{Script=Han})\s+(?=[\d+])/u)
      .map((c) => c.replace(/^"|"$/g, '').trim())
      .filter(Boolean);
    // A heading, and empty lines.
    if (cells.length === 0 || (i === 0 && !/\d/.test(line))) continue;
    const number = cells.map(person).find((n) => n !== null);
    const name = cells.find((c) => person(c) === null && !/^\d+$/.test(c));
    if (!number || !name) throw new Refusal('project.list-line', { line: i + 1 });
    if (!people.has(number)) people.set(number, { name: [...name].slice(0, 60).join(''), number });
  }
  if (people.size === 0) throw new Refusal('project.list-empty');
  if (people.size > most) throw new Refusal('project.list-long', { most, people: people.size });
  return [...people.values()].sort((a, b) => (a.number < b.number ? -1 : 1));
}
