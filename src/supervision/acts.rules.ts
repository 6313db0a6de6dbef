import type { CaseState } from '../cases/rules.ts';
import { type Duty, isEnded } from '../duties/rules.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';

/*
 * What supervision does about a running matter (督查督办): urge, ask, list publicly and take off the list, take over. Pure. Each act is
 * a stream of its own; the case is told of it in its own stream, where its timeline and its mark in the lists come from.
 */

/** What every act has: about which case, by whom, and whose matter it was then. */
interface Acted {
  readonly actId: string;
  readonly version: number;
  readonly caseId: string;
  readonly by: { readonly account: string; readonly unit: string; readonly post: string };
  readonly unit: string;
  readonly post: string | null;
  readonly at: Instant;
}

/** The holder is told (催办); nothing more follows from it. */
export interface Urge extends Acted {
  readonly kind: 'urge';
  readonly state: 'done';
  readonly words: TextRef | null;
}

/** A question to whoever has the matter (要求说明): a duty of theirs, until whoever asked has read the answer. */
export interface Question extends Acted {
  readonly kind: 'ask';
  readonly state: 'open' | 'answered' | 'noted';
  readonly dutyId: string;
  readonly words: TextRef;
  readonly answer: TextRef | null;
  readonly endedAt: Instant | null;
}

/** Listed under supervision (挂牌督办) until somebody takes it off, with the reason. */
export interface Listing extends Acted {
  readonly kind: 'listing';
  readonly state: 'listed' | 'off';
  readonly solveBy: PlainDate;
  readonly words: TextRef;
  /** Whether it has words for the public list. */
  readonly public: boolean;
  readonly solved: boolean | null;
  readonly ending: TextRef | null;
  readonly endedAt: Instant | null;
}

/** The matter went to another unit (提级办理). `unit` had it before and stays in the chain. */
export interface TakeOver extends Acted {
  readonly kind: 'take-over';
  readonly state: 'done';
  readonly to: string;
  readonly words: TextRef;
}

export type Act = Urge | Question | Listing | TakeOver;

interface Opened {
  readonly caseId: string;
  readonly byUnit: string;
  readonly byPost: string;
  readonly unit: string;
  readonly post: string | null;
}

type E<T extends string, B> = { readonly type: T; readonly at: Instant; readonly actor: string; readonly body: B };

export type ActEvent =
  | E<'act.urged', Opened & { readonly words: TextRef | null }>
  | E<'act.asked', Opened & { readonly duty: string; readonly words: TextRef }>
  | E<'act.answered', { readonly answer: TextRef }>
  | E<'act.acknowledged', Record<never, never>>
  | E<'act.listed', Opened & { readonly solveBy: PlainDate; readonly public: boolean; readonly words: TextRef }>
  | E<'act.unlisted', { readonly solved: boolean; readonly ending: TextRef | null }>
  | E<'act.taken-over', Opened & { readonly to: string; readonly words: TextRef }>;

const acted = (actId: string, version: number, { at, actor, body }: E<string, Opened>): Acted => ({
  actId,
  version,
  caseId: body.caseId,
  by: { account: actor, unit: body.byUnit, post: body.byPost },
  unit: body.unit,
  post: body.post,
  at,
});

/** The act after an event; `null` is "not done yet". */
export function evolve(before: Act | null, actId: string, version: number, event: ActEvent): Act {
  switch (event.type) {
    case 'act.urged':
      return { ...acted(actId, version, event), kind: 'urge', state: 'done', words: event.body.words };
    case 'act.asked': {
      const { duty, words } = event.body;
      const asked = acted(actId, version, event);
      return { ...asked, kind: 'ask', state: 'open', dutyId: duty, words, answer: null, endedAt: null };
    }
    case 'act.listed': {
      const { solveBy, words } = event.body;
      const listed = acted(actId, version, event);
      const open = { solved: null, ending: null, endedAt: null };
      return { ...listed, kind: 'listing', state: 'listed', solveBy, words, public: event.body.public, ...open };
    }
    case 'act.taken-over':
      return {
        ...acted(actId, version, event),
        kind: 'take-over',
        state: 'done',
        to: event.body.to,
        words: event.body.words,
      };
    case 'act.answered':
    case 'act.acknowledged':
      if (before?.kind !== 'ask') throw new Error(`act ${actId}: ${event.type} before act.asked`);
      return event.type === 'act.answered'
        ? { ...before, version, state: 'answered', answer: event.body.answer }
        : { ...before, version, state: 'noted', endedAt: event.at };
    case 'act.unlisted':
      if (before?.kind !== 'listing') throw new Error(`act ${actId}: ${event.type} before act.listed`);
      return { ...before, version, state: 'off', ...event.body, endedAt: event.at };
    default:
      return event satisfies never;
  }
}

/** What may be done about a case; `answer` and `acknowledge` are for a question that stands. */
export type ActAction = 'urge' | 'ask' | 'list' | 'unlist' | 'takeOver' | 'acknowledge';

const ON_RUNNING = ['urge', 'ask', 'list', 'unlist', 'acknowledge'] as const;

/** What is allowed in which state of the case. One that is handled with another is supervised there. */
const ALLOWED = {
  filed: ON_RUNNING,
  routed: [...ON_RUNNING, 'takeOver'],
  contested: ON_RUNNING,
  handling: [...ON_RUNNING, 'takeOver'],
  // While the person is asked, the clock stands: it is taken over once they have answered.
  asking: ON_RUNNING,
  answered: ON_RUNNING,
  correcting: [...ON_RUNNING, 'takeOver'],
  review: ON_RUNNING,
  linked: ['unlist', 'acknowledge'],
  closed: ['unlist', 'acknowledge'],
  referred: ['unlist', 'acknowledge'],
  withdrawn: ['unlist', 'acknowledge'],
} as const satisfies Record<CaseState, readonly ActAction[]>;

export const allowed = (state: CaseState, action: ActAction): boolean =>
  (ALLOWED[state] as readonly ActAction[]).includes(action);

/** Steps at which somebody works on the matter itself. */
const WORK: readonly string[] = ['accept', 'handle', 'correct'];

/** Whom the matter waits for: whoever works on it, else whose step is due first. `null`: for nobody of the office. */
export function waitsFor(duties: readonly Duty[]): Duty | null {
  const open = duties.filter((d) => d.mechanism === 'B2' && !isEnded(d) && d.state !== 'claimed');
  const byDue = open.toSorted((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9'));
  return byDue.find((d) => WORK.includes(d.step)) ?? byDue[0] ?? null;
}

/** The listing that stands, if one does. */
export const listedNow = (acts: readonly Act[]): Listing | null =>
  acts.find((a): a is Listing => a.kind === 'listing' && a.state === 'listed') ?? null;

/** Whether a question fell away with the matter: its duty ended before anybody answered. */
export const lapsed = (act: Act, duties: readonly Duty[]): boolean =>
  act.kind === 'ask' && act.state === 'open' && duties.some((d) => d.dutyId === act.dutyId && d.state === 'cancelled');

/** The question that still waits for its answer: one at a time, so that two supervisors do not ask the same unit twice. */
export const askedNow = (acts: readonly Act[], duties: readonly Duty[]): Question | null =>
  acts.find((a): a is Question => a.kind === 'ask' && a.state === 'open' && !lapsed(a, duties)) ?? null;

/** @throws Refusal `act.date-not-ahead` unless the day lies ahead */
export function ensureAhead(solveBy: PlainDate, today: PlainDate): void {
  if (solveBy <= today) throw new Refusal('act.date-not-ahead');
}
