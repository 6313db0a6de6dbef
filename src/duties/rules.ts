import type { ClockRun } from '../calendar/clock.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';

/**
 * A duty: what is owed, by which post, until when, proven how, confirmed by whom. Pure: due dates are found by the caller from the
 * calendar and come in, so that the ledger keeps the date as it was found and an old entry folds to the same row for ever.
 */
export type DutyState =
  /** Handed to its holder, who has not taken it yet; whoever handed it on is still responsible. */
  | 'open'
  | 'accepted'
  /** The clock stands still, for a reason on record. */
  | 'paused'
  /** The holder says it is done and has shown how; somebody else has to confirm. */
  | 'claimed'
  | 'done'
  | 'cancelled';

/** One hand the duty went through. Whoever hands on stays in the chain and stays answerable. */
export interface Link {
  readonly unit: string;
  readonly post: string | null;
  readonly since: Instant;
}

export interface Clocked {
  /** Clock of `packs/clocks.yaml`; `null` for a duty without a limit. */
  readonly clock: string | null;
  readonly run: ClockRun | null;
  readonly dueOn: PlainDate | null;
  readonly dueAt: Instant | null;
}

export interface Duty extends Clocked {
  readonly dutyId: string;
  readonly version: number;
  readonly mechanism: string;
  readonly mechanismVersion: number;
  readonly step: string;
  /** Stream of the thing it is about, `case:<id>`. */
  readonly about: string;
  readonly parentId: string | null;
  readonly issuer: string;
  readonly holderUnit: string;
  readonly holderPost: string | null;
  readonly chain: readonly Link[];
  readonly assistants: readonly string[];
  readonly beneficiary: string | null;
  readonly confirmerUnit: string | null;
  readonly target: number;
  readonly progress: number;
  readonly state: DutyState;
  readonly visibility: 'normal' | 'confidential';
  /** The units it must stay hidden from, each with everything below it: the accused of a report. */
  readonly hiddenFrom: readonly string[];
  /** Imported past: counted and shown, but it draws no notice, card or accountability. */
  readonly history: boolean;
  readonly openedAt: Instant;
  readonly acceptedAt: Instant | null;
  readonly claimedAt: Instant | null;
  readonly endedAt: Instant | null;
}

export interface Opened extends Clocked {
  readonly mechanism: string;
  readonly mechanismVersion: number;
  readonly step: string;
  readonly about: string;
  readonly parentId: string | null;
  readonly issuer: string;
  readonly holderUnit: string;
  readonly holderPost: string | null;
  readonly assistants: readonly string[];
  readonly beneficiary: string | null;
  readonly confirmerUnit: string | null;
  readonly target: number;
  readonly visibility: 'normal' | 'confidential';
  readonly hiddenFrom: readonly string[];
  readonly history: boolean;
}

/** Where a clock stands after something happened to it. */
type ClockNow = Pick<Clocked, 'run' | 'dueOn' | 'dueAt'>;

export type DutyEvent =
  | { readonly type: 'duty.opened'; readonly at: Instant; readonly body: Opened }
  | { readonly type: 'duty.accepted'; readonly at: Instant; readonly body: { readonly post: string } }
  | {
      readonly type: 'duty.handed-on';
      readonly at: Instant;
      readonly body: { readonly unit: string; readonly post: string | null };
    }
  | { readonly type: 'duty.assisted'; readonly at: Instant; readonly body: { readonly units: readonly string[] } }
  | { readonly type: 'duty.progressed'; readonly at: Instant; readonly body: { readonly by: number } }
  | { readonly type: 'duty.paused'; readonly at: Instant; readonly body: { readonly reason: string } & ClockNow }
  | { readonly type: 'duty.resumed'; readonly at: Instant; readonly body: ClockNow }
  | { readonly type: 'duty.extended'; readonly at: Instant; readonly body: { readonly by: number } & ClockNow }
  | { readonly type: 'duty.redated'; readonly at: Instant; readonly body: { readonly clock: string } & ClockNow }
  | { readonly type: 'duty.restarted'; readonly at: Instant; readonly body: ClockNow }
  | { readonly type: 'duty.clock-moved'; readonly at: Instant; readonly body: { readonly because: string } & ClockNow }
  | { readonly type: 'duty.hidden'; readonly at: Instant; readonly body: Pick<Duty, 'visibility' | 'hiddenFrom'> }
  | { readonly type: 'duty.claimed'; readonly at: Instant; readonly body: { readonly evidence: string | null } }
  | { readonly type: 'duty.returned'; readonly at: Instant; readonly body: { readonly reason: string | null } }
  | { readonly type: 'duty.confirmed'; readonly at: Instant; readonly body: { readonly by: string } }
  | { readonly type: 'duty.cancelled'; readonly at: Instant; readonly body: { readonly reason: string } };

export type DutyAction =
  | 'accept'
  | 'handOn'
  | 'assist'
  | 'progress'
  | 'pause'
  | 'resume'
  | 'extend'
  | 'restart'
  | 'moveClock'
  | 'hide'
  | 'claim'
  | 'return'
  | 'confirm'
  | 'cancel';

/** What may be done in which state: the one table that the guard, the abilities in a response and the tests read. */
export const ALLOWED = {
  open: ['accept', 'handOn', 'assist', 'extend', 'restart', 'moveClock', 'hide', 'cancel'],
  accepted: ['handOn', 'assist', 'progress', 'pause', 'extend', 'restart', 'moveClock', 'hide', 'claim', 'cancel'],
  // A head may grant more time, and others may be asked to help, while the clock stands.
  paused: ['handOn', 'assist', 'extend', 'resume', 'moveClock', 'hide', 'cancel'],
  claimed: ['confirm', 'return', 'moveClock', 'hide', 'cancel'],
  // Nothing is owed any more; who may know of it may still change.
  done: ['hide'],
  cancelled: ['hide'],
} as const satisfies Record<DutyState, readonly DutyAction[]>;

export const allowed = (state: DutyState, action: DutyAction): boolean =>
  (ALLOWED[state] as readonly DutyAction[]).includes(action);

export const isEnded = (duty: Pick<Duty, 'state'>): boolean => duty.state === 'done' || duty.state === 'cancelled';

/** @throws Refusal `duty.not-in-this-state` with the state, so that the second of two sees what the first did */
export function ensureAllowed(duty: Duty, action: DutyAction): void {
  if (!allowed(duty.state, action)) throw new Refusal('duty.not-in-this-state', { action, state: duty.state });
}

/** The run with a pause that begins now. */
export const paused = (run: ClockRun, at: Instant): ClockRun => ({
  ...run,
  pauses: [...run.pauses, { from: at, to: null }],
});

/** The run with its open pause ended now. */
export const resumed = (run: ClockRun, at: Instant): ClockRun => ({
  ...run,
  pauses: run.pauses.map((p) => (p.to === null ? { from: p.from, to: at } : p)),
});

/** The duty after an event; `null` is "not opened yet". */
export function evolve(duty: Duty | null, dutyId: string, version: number, event: DutyEvent): Duty {
  if (event.type === 'duty.opened') {
    const { body, at } = event;
    return {
      ...body,
      dutyId,
      version,
      chain: [{ unit: body.holderUnit, post: body.holderPost, since: at }],
      progress: 0,
      state: 'open',
      openedAt: at,
      acceptedAt: null,
      claimedAt: null,
      endedAt: null,
    };
  }
  if (!duty) throw new Error(`duty ${dutyId}: ${event.type} before duty.opened`);
  const now = { ...duty, version };
  switch (event.type) {
    case 'duty.accepted':
      return {
        ...now,
        state: 'accepted',
        acceptedAt: event.at,
        holderPost: event.body.post,
        chain: withPost(now, event),
      };
    case 'duty.handed-on': {
      const { unit, post } = event.body;
      return {
        ...now,
        state: 'open',
        holderUnit: unit,
        holderPost: post,
        chain: [...now.chain, { unit, post, since: event.at }],
      };
    }
    case 'duty.assisted':
      return { ...now, assistants: event.body.units };
    case 'duty.progressed':
      return { ...now, progress: now.progress + event.body.by };
    case 'duty.paused':
      return { ...now, ...clockOf(event.body), state: 'paused' };
    case 'duty.resumed':
      return { ...now, ...clockOf(event.body), state: 'accepted' };
    case 'duty.redated':
      return { ...now, ...clockOf(event.body), clock: event.body.clock };
    case 'duty.extended':
    case 'duty.restarted':
    case 'duty.clock-moved':
      return { ...now, ...clockOf(event.body) };
    case 'duty.hidden':
      return { ...now, visibility: event.body.visibility, hiddenFrom: event.body.hiddenFrom };
    case 'duty.claimed':
      return { ...now, state: 'claimed', claimedAt: event.at };
    case 'duty.returned':
      return { ...now, state: 'accepted', claimedAt: null };
    case 'duty.confirmed':
      return { ...now, state: 'done', endedAt: event.at };
    case 'duty.cancelled':
      return { ...now, state: 'cancelled', endedAt: event.at };
    default:
      return event satisfies never;
  }
}

const clockOf = ({ run, dueOn, dueAt }: ClockNow): ClockNow => ({ run, dueOn, dueAt });

const withPost = (duty: Duty, event: { at: Instant; body: { post: string } }): Link[] => {
  const last = duty.chain.at(-1)!;
  return last.post === event.body.post
    ? [...duty.chain]
    : [...duty.chain, { unit: last.unit, post: event.body.post, since: event.at }];
};
