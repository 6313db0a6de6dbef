import { Refusal } from '../kernel/refusal.ts';
import type { Appeal, CaseState } from './rules.ts';

/** What may be done with a case, in which state, and what stands in the way of closing it. Pure. */
export type CaseAction =
  | 'classify'
  | 'accuse'
  | 'route'
  | 'reportLead'
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
  | 'traceBlock'
  | 'takeUpBlock'
  | 'setInterim'
  | 'interimDone'
  | 'interimChecked'
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
  | 'agreePublication'
  | 'publish'
  | 'unpublish'
  | 'reveal'
  | 'renewSecret'
  | 'erase';

/** That a report is about another unit too may come out at any time, also when it is over: it stays in lists and searches. */
const ALWAYS = ['note', 'attach', 'add', 'reveal', 'accuse', 'renewSecret', 'agreePublication'] as const;

/** About a chain that blocks it: until somebody has decided, wherever the case stands meanwhile. */
const BLOCKED = ['traceBlock', 'takeUpBlock', 'setInterim', 'interimDone', 'interimChecked', 'unblock'] as const;

/** What may happen in which state. */
export const ALLOWED = {
  filed: [...ALWAYS, 'classify', 'route', 'reportLead', 'refer', 'link', 'withdraw', 'block', ...BLOCKED],
  routed: [...ALWAYS, 'classify', 'accept', 'contestRouting', 'link', 'withdraw', ...BLOCKED],
  contested: [...ALWAYS, 'classify', 'decideContest', 'refer', 'link', 'withdraw', ...BLOCKED],
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
    ...BLOCKED,
    'answer',
    'refer',
    'link',
    'withdraw',
  ],
  asking: [...ALWAYS, 'resume', 'ask', 'decideExtension', 'block', ...BLOCKED, 'answer', 'withdraw'],
  // No reviewer closes it before somebody has asked the person, or tried to as often as the pack says.
  answered: [...ALWAYS, 'call', 'confirm', 'sendBack', ...BLOCKED],
  correcting: [...ALWAYS, 'call', 'answer', 'join', 'block', ...BLOCKED],
  review: [...ALWAYS, 'settle', 'closeReviewed', 'sendBack', 'confirm', ...BLOCKED],
  linked: [...ALWAYS, 'unlink', 'withdraw'],
  // What has ended is still read, and taken up again, with its secret.
  closed: [
    'add',
    'note',
    'reveal',
    'accuse',
    'renewSecret',
    'reopen',
    'agreePublication',
    'publish',
    'unpublish',
    'erase',
  ],
  referred: ['note', 'reveal', 'accuse', 'renewSecret', 'reopen', 'erase'],
  withdrawn: ['reveal', 'accuse', 'renewSecret', 'erase'],
} as const satisfies Record<CaseState, readonly CaseAction[]>;

export const allowed = (state: CaseState, action: CaseAction): boolean =>
  (ALLOWED[state] as readonly CaseAction[]).includes(action);

export const isEnded = (state: CaseState): boolean =>
  state === 'closed' || state === 'referred' || state === 'withdrawn';

/** @throws Refusal `case.not-in-this-state` */
export function ensureAllowed(appeal: Appeal, action: CaseAction): void {
  if (!allowed(appeal.state, action)) throw new Refusal('case.not-in-this-state', { action, state: appeal.state });
}

/** Whether a condition that keeps people safe was put off, and nobody has seen yet that it is met. */
export const owesSafety = ({ detail }: Pick<Appeal, 'detail'>): boolean => (detail.block?.owed ?? []).length > 0;

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
