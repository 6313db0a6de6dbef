import { Refusal } from '../kernel/refusal.ts';
import type { Appeal, CaseState } from './rules.ts';

/** What may be done with a case, in which state, and what stands in the way of closing it. Pure. */
export type CaseAction =
  | 'classify'
  | 'route'
  | 'contestRouting'
  | 'decideContest'
  | 'accept'
  | 'refer'
  | 'link'
  | 'unlink'
  | 'ask'
  | 'add'
  | 'pause'
  | 'resume'
  | 'join'
  | 'askExtension'
  | 'decideExtension'
  | 'block'
  | 'unblock'
  | 'note'
  | 'attach'
  | 'answer'
  | 'call'
  | 'confirm'
  | 'settle'
  | 'closeReviewed'
  | 'sendBack'
  | 'reopen'
  | 'withdraw'
  | 'publish'
  | 'unpublish'
  | 'reveal'
  | 'renewSecret'
  | 'erase';

const ALWAYS = ['note', 'attach', 'add', 'reveal', 'renewSecret'] as const;

/** What may happen in which state. */
export const ALLOWED = {
  filed: [...ALWAYS, 'classify', 'route', 'refer', 'link', 'withdraw', 'block', 'unblock'],
  routed: [...ALWAYS, 'classify', 'accept', 'contestRouting', 'link', 'withdraw', 'unblock'],
  contested: [...ALWAYS, 'classify', 'decideContest', 'refer', 'link', 'withdraw', 'unblock'],
  handling: [
    ...ALWAYS,
    'classify',
    'ask',
    'pause',
    'resume',
    'join',
    'askExtension',
    'decideExtension',
    'block',
    'unblock',
    'answer',
    'refer',
    'link',
    'withdraw',
  ],
  asking: [...ALWAYS, 'resume', 'ask', 'decideExtension', 'block', 'unblock', 'answer', 'withdraw'],
  // No reviewer closes it before somebody has asked the person, or tried to as often as the pack says.
  answered: [...ALWAYS, 'call', 'confirm', 'sendBack', 'unblock'],
  correcting: [...ALWAYS, 'call', 'answer', 'join', 'block', 'unblock'],
  review: [...ALWAYS, 'settle', 'closeReviewed', 'sendBack', 'confirm', 'unblock'],
  linked: [...ALWAYS, 'unlink', 'withdraw'],
  // What has ended is still read, and taken up again, with its secret.
  closed: ['add', 'note', 'reveal', 'renewSecret', 'reopen', 'publish', 'unpublish', 'erase'],
  referred: ['note', 'reveal', 'renewSecret', 'reopen', 'erase'],
  withdrawn: ['reveal', 'renewSecret', 'erase'],
} as const satisfies Record<CaseState, readonly CaseAction[]>;

export const allowed = (state: CaseState, action: CaseAction): boolean =>
  (ALLOWED[state] as readonly CaseAction[]).includes(action);

export const isEnded = (state: CaseState): boolean =>
  state === 'closed' || state === 'referred' || state === 'withdrawn';

/** @throws Refusal `case.not-in-this-state` */
export function ensureAllowed(appeal: Appeal, action: CaseAction): void {
  if (!allowed(appeal.state, action)) throw new Refusal('case.not-in-this-state', { action, state: appeal.state });
}

/** The three refusals (三个不放过): which of them still stands in the way of closing. Empty: it may close. */
export function refusalsToClose(
  appeal: Pick<Appeal, 'solved' | 'satisfaction' | 'responsibility'>,
  satisfiedFrom: number,
): ('unsolved' | 'responsibility-open' | 'unsatisfied')[] {
  const out: ('unsolved' | 'responsibility-open' | 'unsatisfied')[] = [];
  if (appeal.solved !== true) out.push('unsolved');
  if (appeal.responsibility === null) out.push('responsibility-open');
  if (appeal.satisfaction === null || appeal.satisfaction < satisfiedFrom) out.push('unsatisfied');
  return out;
}
