import { Refusal } from '../kernel/refusal.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';

/**
 * An appeal: what a person asked of their government, from filing to close. Pure. Kinds, channels, words and limits are data in
 * `packs/appeals.yaml`; here is what may happen in which order.
 */
export const KINDS = ['consultation', 'help', 'complaint', 'report', 'suggestion', 'praise', 'petition'] as const;
export type Kind = (typeof KINDS)[number];

export const CHANNELS = ['portal', 'counter', 'telephone', 'letter', 'visit', 'mailbox', 'transfer', 'import'] as const;
export type Channel = (typeof CHANNELS)[number];

export type CaseState =
  | 'filed'
  | 'routed'
  | 'contested'
  | 'handling'
  | 'asking'
  | 'answered'
  | 'correcting'
  | 'review'
  | 'linked'
  | 'closed'
  | 'referred'
  | 'withdrawn';

export const RESPONSIBILITY = ['nobody', 'procedure', 'unit', 'person', 'elsewhere', 'not-applicable'] as const;
export type Responsibility = (typeof RESPONSIBILITY)[number];

/** A text in the vault: the item, and the salted digest that the ledger keeps in its place. */
export type TextRef = { readonly item: string; readonly digest: string };

/** What the row keeps of a case beside its columns. */
export interface Detail {
  readonly text: TextRef;
  readonly person: TextRef | null;
  readonly answer: TextRef | null;
  readonly asked: TextRef | null;
  readonly comment: TextRef | null;
  /** Units that help the one lead. */
  readonly assistants: readonly string[];
  readonly extensionAsked: { readonly by: number; readonly reason: TextRef } | null;
  readonly extensions: number;
  readonly pausedFor: string | null;
  readonly calls: number;
  readonly referral: string | null;
  readonly contestReason: TextRef | null;
  /** Posts that took it on: none of them reviews it or calls the person back. */
  readonly handlers: readonly string[];
  /** The unit one level up that has to put right what the person was not satisfied with; it stays concerned until the close. */
  readonly correcting: string | null;
  /** The unit below, or a colleague's, that the work was handed on to. The lead stays answerable. */
  readonly handedTo: string | null;
  /** When it was first dispatched: a clock that runs from there is not begun anew when a unit contests. */
  readonly routedAt: Instant | null;
  /** The unit whose head stands in for discipline, because discipline itself is accused. */
  readonly desk: string | null;
  /** The chain of conditions that blocks it, and the decision that ended it. */
  readonly block: { readonly chain: TextRef; readonly decision: TextRef | null } | null;
}

export interface Appeal {
  readonly caseId: string;
  readonly version: number;
  readonly number: string;
  readonly kind: Kind;
  readonly channel: Channel;
  readonly state: CaseState;
  readonly visibility: 'normal' | 'confidential';
  readonly anonymous: boolean;
  readonly accusedUnit: string | null;
  readonly category: string | null;
  readonly placeUnit: string | null;
  /** The lead: the one unit that answers for it now. */
  readonly unitId: string | null;
  /** Every unit that has had a hand in it: they may read it. */
  readonly units: readonly string[];
  readonly leadCase: string | null;
  readonly blocked: boolean;
  readonly contested: number;
  readonly reopened: number;
  readonly askedAgain: number;
  readonly solved: boolean | null;
  readonly satisfaction: number | null;
  readonly responsibility: Responsibility | null;
  /** `history`: closed before it came here, in the register it was taken from. */
  readonly outcome: 'three' | 'reviewed' | 'history' | null;
  readonly publish: boolean;
  readonly published: boolean;
  readonly history: boolean;
  readonly sourceRef: string | null;
  readonly detail: Detail;
  readonly filedAt: Instant;
  readonly acceptedAt: Instant | null;
  readonly answeredAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly changedAt: Instant;
}

interface Filed {
  readonly number: string;
  readonly kind: Kind;
  readonly channel: Channel;
  readonly visibility: 'normal' | 'confidential';
  readonly anonymous: boolean;
  readonly accusedUnit: string | null;
  readonly category: string | null;
  readonly placeUnit: string | null;
  readonly publish: boolean;
  readonly history: boolean;
  readonly sourceRef: string | null;
  readonly text: TextRef;
  readonly person: TextRef | null;
  readonly desk?: string | null;
  /** Of a letter from another register: its number and day there. */
  readonly letter?: { readonly id: string; readonly on: PlainDate };
}

/** How sure a routing was, and on what it rested: pack ids and figures, never words of the person. */
export interface RoutedWhy {
  readonly by: 'rule' | 'clerk' | 'supervisor' | 'import';
  readonly confidence: number | null;
}

type E<T extends string, B> = { readonly type: T; readonly at: Instant; readonly body: B };

export type CaseEvent =
  | E<'case.filed', Filed>
  | E<
      'case.classified',
      {
        readonly kind: Kind;
        readonly visibility: 'normal' | 'confidential';
        readonly category: string | null;
        readonly placeUnit: string | null;
        readonly accusedUnit: string | null;
        readonly desk?: string | null;
        /** It goes back to the desk, and whoever had it has it no longer. */
        readonly back?: boolean;
      }
    >
  | E<'case.routed', { readonly unit: string; readonly why: RoutedWhy }>
  | E<'case.routing-contested', { readonly unit: string; readonly reason: TextRef }>
  | E<'case.accepted', { readonly unit: string; readonly post: string }>
  | E<'case.referred', { readonly channel: string; readonly notice: TextRef }>
  | E<'case.linked', { readonly lead: string }>
  | E<'case.unlinked', { readonly because: 'clerk' | 'lead-withdrawn' | 'lead-referred' | 'became-confidential' }>
  /** On the lead's side: another appeal came to be handled with it. */
  | E<'case.led', { readonly follower: string }>
  | E<'case.handed-on', { readonly unit: string; readonly post: string | null; readonly step: string }>
  | E<'case.asked', { readonly question: TextRef; readonly again: boolean }>
  | E<'case.supplied', { readonly text: TextRef }>
  | E<'case.paused', { readonly reason: string; readonly note: TextRef | null }>
  | E<'case.resumed', Record<never, never>>
  | E<'case.joined', { readonly assistants: readonly string[] }>
  | E<'case.extension-asked', { readonly by: number; readonly reason: TextRef }>
  | E<'case.extension-decided', { readonly granted: boolean; readonly by: number; readonly note: TextRef | null }>
  | E<'case.blocked', { readonly chain: TextRef }>
  | E<'case.unblocked', { readonly decision: TextRef }>
  | E<'case.noted', { readonly note: TextRef; readonly toPerson: boolean }>
  | E<'case.attached', { readonly attachment: string; readonly digest: string }>
  /** `unit` is `null` for an imported answer of somebody who is no unit here. */
  | E<'case.answered', { readonly answer: TextRef; readonly unit: string | null }>
  | E<'case.called', { readonly reached: boolean }>
  | E<
      'case.confirmed',
      {
        readonly by: 'person' | 'call-back' | 'import';
        readonly solved: boolean;
        readonly satisfaction: number | null;
        readonly comment: TextRef | null;
      }
    >
  | E<'case.correction-opened', { readonly unit: string }>
  | E<'case.review-opened', { readonly because: 'unreachable' | 'responsibility' | 'correction-failed' }>
  | E<'case.responsibility-settled', { readonly finding: Responsibility; readonly note: TextRef | null }>
  | E<'case.closed', { readonly outcome: 'three' | 'reviewed' | 'history'; readonly reason: TextRef | null }>
  | E<'case.reopened', { readonly reason: TextRef | null }>
  | E<'case.withdrawn', { readonly reason: TextRef | null }>
  | E<'case.published', Record<never, never>>
  | E<'case.unpublished', Record<never, never>>
  | E<'case.erased', Record<never, never>>;

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
  | 'erase';

const ALWAYS = ['note', 'attach', 'add', 'reveal'] as const;

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
  closed: ['add', 'note', 'reveal', 'reopen', 'publish', 'unpublish', 'erase'],
  referred: ['note', 'reveal', 'reopen', 'erase'],
  withdrawn: ['reveal', 'erase'],
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

const withMore = (known: readonly string[], ...more: readonly string[]): string[] => [...new Set([...known, ...more])];

const EMPTY: Omit<Detail, 'text' | 'person'> = {
  answer: null,
  asked: null,
  comment: null,
  assistants: [],
  extensionAsked: null,
  extensions: 0,
  pausedFor: null,
  calls: 0,
  referral: null,
  contestReason: null,
  handlers: [],
  correcting: null,
  handedTo: null,
  routedAt: null,
  desk: null,
  block: null,
};

/** Back at the desk: what belonged to the way it took before is over. */
const afresh = (appeal: Appeal) => ({
  state: 'filed' as const,
  leadCase: null,
  detail: {
    ...appeal.detail,
    asked: null,
    assistants: [],
    extensionAsked: null,
    extensions: 0,
    pausedFor: null,
    calls: 0,
    referral: null,
    contestReason: null,
    correcting: null,
    handedTo: null,
    routedAt: null,
  },
});

/** The case after an event; `null` is "not filed yet". */
export function evolve(before: Appeal | null, caseId: string, version: number, event: CaseEvent): Appeal {
  if (event.type === 'case.filed') {
    const { text, person, desk = null, letter: _elsewhere, ...given } = event.body;
    return {
      ...given,
      caseId,
      version,
      state: 'filed',
      unitId: null,
      units: desk === null ? [] : [desk],
      leadCase: null,
      blocked: false,
      contested: 0,
      reopened: 0,
      askedAgain: 0,
      solved: null,
      satisfaction: null,
      responsibility: null,
      outcome: null,
      published: false,
      detail: { ...EMPTY, text, person, desk },
      filedAt: event.at,
      acceptedAt: null,
      answeredAt: null,
      closedAt: null,
      changedAt: event.at,
    };
  }
  if (!before) throw new Error(`case ${caseId}: ${event.type} before case.filed`);
  const now: Appeal = { ...before, version, changedAt: event.at };
  const detail = (change: Partial<Detail>): Detail => ({ ...now.detail, ...change });
  switch (event.type) {
    case 'case.classified': {
      const { desk = null, back = false, ...given } = event.body;
      const publish = now.publish && given.visibility === 'normal';
      const units = withMore(back ? [] : now.units, ...(desk === null ? [] : [desk]));
      const changed = { ...now, ...given, publish, units, detail: detail({ desk }) };
      return back ? { ...changed, ...afresh(changed), unitId: null } : changed;
    }
    case 'case.routed':
      return {
        ...now,
        state: 'routed',
        unitId: event.body.unit,
        units: withMore(now.units, event.body.unit),
        detail: detail({ contestReason: null, handedTo: null, routedAt: now.detail.routedAt ?? event.at }),
      };
    case 'case.routing-contested':
      return {
        ...now,
        state: 'contested',
        contested: now.contested + 1,
        detail: detail({ contestReason: event.body.reason }),
      };
    case 'case.accepted':
      return {
        ...now,
        state: 'handling',
        acceptedAt: now.acceptedAt ?? event.at,
        detail: detail({ handlers: withMore(now.detail.handlers, event.body.post) }),
      };
    case 'case.referred':
      return {
        ...now,
        state: 'referred',
        closedAt: event.at,
        detail: detail({ referral: event.body.channel, answer: event.body.notice }),
      };
    case 'case.linked':
      return { ...now, state: 'linked', leadCase: event.body.lead };
    case 'case.unlinked':
      return { ...now, ...afresh(now) };
    case 'case.led':
      return now;
    case 'case.handed-on':
      return {
        ...now,
        units: withMore(now.units, event.body.unit),
        detail: detail({
          handedTo: event.body.unit,
          handlers: event.body.post === null ? now.detail.handlers : withMore(now.detail.handlers, event.body.post),
        }),
      };
    case 'case.asked':
      return {
        ...now,
        state: 'asking',
        askedAgain: now.askedAgain + (event.body.again ? 1 : 0),
        detail: detail({ asked: event.body.question, pausedFor: 'supplement' }),
      };
    case 'case.supplied':
      return now.state === 'asking' ? { ...now, state: 'handling', detail: detail({ pausedFor: null }) } : now;
    case 'case.paused':
      return { ...now, detail: detail({ pausedFor: event.body.reason }) };
    case 'case.resumed':
      return { ...now, state: now.state === 'asking' ? 'handling' : now.state, detail: detail({ pausedFor: null }) };
    case 'case.joined':
      return {
        ...now,
        units: withMore(now.units, ...event.body.assistants),
        detail: detail({ assistants: event.body.assistants }),
      };
    case 'case.extension-asked':
      return { ...now, detail: detail({ extensionAsked: event.body }) };
    case 'case.extension-decided':
      return {
        ...now,
        detail: detail({ extensionAsked: null, extensions: now.detail.extensions + (event.body.granted ? 1 : 0) }),
      };
    case 'case.blocked':
      return { ...now, blocked: true, detail: detail({ block: { chain: event.body.chain, decision: null } }) };
    case 'case.unblocked':
      return {
        ...now,
        blocked: false,
        detail: detail({ block: now.detail.block && { ...now.detail.block, decision: event.body.decision } }),
      };
    case 'case.noted':
    case 'case.attached':
      return now;
    case 'case.answered':
      return {
        ...now,
        state: 'answered',
        // One that was handled with another's has from here on the unit that answered it.
        unitId: event.body.unit,
        answeredAt: event.at,
        solved: null,
        satisfaction: null,
        units: event.body.unit === null ? now.units : withMore(now.units, event.body.unit),
        detail: detail({ answer: event.body.answer, pausedFor: null, extensionAsked: null, calls: 0 }),
      };
    case 'case.called':
      return { ...now, detail: detail({ calls: now.detail.calls + 1 }) };
    case 'case.confirmed':
      return {
        ...now,
        solved: event.body.solved,
        satisfaction: event.body.satisfaction,
        detail: detail({ comment: event.body.comment }),
      };
    case 'case.correction-opened':
      return {
        ...now,
        state: 'correcting',
        units: withMore(now.units, event.body.unit),
        detail: detail({ correcting: event.body.unit, handedTo: null, calls: 0 }),
      };
    case 'case.review-opened':
      return { ...now, state: 'review' };
    case 'case.responsibility-settled':
      return { ...now, responsibility: event.body.finding };
    case 'case.closed':
      return { ...now, state: 'closed', outcome: event.body.outcome, closedAt: event.at };
    case 'case.reopened':
      return {
        ...now,
        ...afresh(now),
        // Taken up again, what was history is owed again.
        history: false,
        reopened: now.reopened + 1,
        outcome: null,
        closedAt: null,
        solved: null,
        satisfaction: null,
        responsibility: null,
        blocked: false,
      };
    case 'case.withdrawn':
      return { ...now, state: 'withdrawn', closedAt: event.at };
    case 'case.published':
      return { ...now, published: true };
    case 'case.unpublished':
      return { ...now, published: false };
    case 'case.erased':
      return { ...now, published: false, publish: false };
    default:
      return event satisfies never;
  }
}
