import { type Duty, isEnded } from '../duties/rules.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';

/*
 * What supervision does about a duty that is of no appeal (催办、要求说明): what a mechanism asks for, a task, a finding. Pure. Acts on
 * appeals stand in acts.rules.ts; there the case is told of them in its own stream, here the act's stream is all there is.
 */

/** What every act has: about which duty of which thing, by whom, and who held it then. */
interface Acted {
  readonly actId: string;
  readonly version: number;
  readonly dutyId: string;
  /** Stream of the thing that the duty is about, `task:<id>`. */
  readonly about: string;
  readonly by: { readonly account: string; readonly unit: string; readonly post: string };
  readonly unit: string;
  readonly post: string | null;
  readonly at: Instant;
}

/** The holder is told; nothing more follows from it. */
export interface DutyUrge extends Acted {
  readonly kind: 'urge';
  readonly state: 'done';
  readonly words: TextRef | null;
}

/** A question to the holder: a duty of theirs, `explainId`, until supervision has read the answer, also where what it asks about is done by then. */
export interface DutyQuestion extends Acted {
  readonly kind: 'ask';
  readonly state: 'open' | 'answered' | 'noted';
  readonly explainId: string;
  readonly words: TextRef;
  readonly answer: TextRef | null;
  readonly endedAt: Instant | null;
}

export type DutyAct = DutyUrge | DutyQuestion;

interface Opened {
  readonly duty: string;
  readonly about: string;
  readonly byUnit: string;
  readonly byPost: string;
  readonly unit: string;
  readonly post: string | null;
}

type E<T extends string, B> = { readonly type: T; readonly at: Instant; readonly actor: string; readonly body: B };

export type DutyActEvent =
  | E<'duty-act.urged', Opened & { readonly words: TextRef | null }>
  | E<'duty-act.asked', Opened & { readonly explain: string; readonly words: TextRef }>
  | E<'duty-act.answered', { readonly answer: TextRef }>
  | E<'duty-act.acknowledged', Record<never, never>>;

const acted = (actId: string, version: number, { at, actor, body }: E<string, Opened>): Acted => ({
  actId,
  version,
  dutyId: body.duty,
  about: body.about,
  by: { account: actor, unit: body.byUnit, post: body.byPost },
  unit: body.unit,
  post: body.post,
  at,
});

/** The act after an event; `null` is "not done yet". */
export function evolve(before: DutyAct | null, actId: string, version: number, event: DutyActEvent): DutyAct {
  switch (event.type) {
    case 'duty-act.urged':
      return { ...acted(actId, version, event), kind: 'urge', state: 'done', words: event.body.words };
    case 'duty-act.asked': {
      const { explain, words } = event.body;
      const asked = acted(actId, version, event);
      return { ...asked, kind: 'ask', state: 'open', explainId: explain, words, answer: null, endedAt: null };
    }
    case 'duty-act.answered':
    case 'duty-act.acknowledged':
      if (before?.kind !== 'ask') throw new Error(`duty-act ${actId}: ${event.type} before duty-act.asked`);
      return event.type === 'duty-act.answered'
        ? { ...before, version, state: 'answered', answer: event.body.answer }
        : { ...before, version, state: 'noted', endedAt: event.at };
    default:
      return event satisfies never;
  }
}

/** Why a duty cannot be urged or asked about as it stands; `null`: it can. */
export function whyNot(duty: Pick<Duty, 'about' | 'state' | 'history'>): string | null {
  if (duty.about.startsWith('case:')) return 'duty-act.of-a-case';
  if (duty.about.startsWith('duty-act:')) return 'duty-act.of-a-question';
  return isEnded(duty) || duty.state === 'claimed' || duty.history ? 'duty-act.nothing-waits' : null;
}

/** Whether a question fell away before anybody answered: what it is about is kept from whoever was asked by now. */
export const lapsed = (act: DutyAct, explanations: readonly Pick<Duty, 'dutyId' | 'state'>[]): boolean =>
  act.kind === 'ask' &&
  act.state === 'open' &&
  explanations.some((d) => d.dutyId === act.explainId && d.state === 'cancelled');

/** Whether a duty waits for an explanation: one at a time, so that two supervisors do not ask the same holder twice. */
export const isAsked = (
  acts: readonly DutyAct[],
  dutyId: string,
  explanations: readonly Pick<Duty, 'dutyId' | 'state'>[],
): boolean =>
  acts.some((a) => a.dutyId === dutyId && a.kind === 'ask' && a.state === 'open' && !lapsed(a, explanations));
