import { Refusal } from '../kernel/refusal.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';

/*
 * A sending (下发事项): a document, a meeting, an inspection or a request for figures that one unit lays on others. Pure. It is
 * registered by being sent, so that nobody counts afterwards (rows H1 to H3); what the rules say of it is found before it goes.
 */
export const KINDS = ['document', 'meeting', 'inspection', 'request'] as const;
export type SendingKind = (typeof KINDS)[number];

export const SENDING_STATES = [
  /** Being written; nobody outside the unit has it. */
  'draft',
  /** Waits for the leader who signs why a rule is not kept. */
  'signing',
  /** Waits for the office to open. */
  'held',
  'sent',
  /** An inspection that became part of another one. */
  'joined',
  'withdrawn',
] as const;
export type SendingState = (typeof SENDING_STATES)[number];

/** How much time was left: none asked for, up to three days, up to a week, or more (packs/sendings.yaml has the lengths). */
export const LEADS = ['none', 'days', 'week', 'longer'] as const;
export type Lead = (typeof LEADS)[number];

export interface At {
  readonly unit: string;
  readonly post: string;
}

/** What one unit owes because of it. */
export interface Answer {
  readonly unit: string;
  readonly duty: string;
  readonly state: 'owed' | 'answered' | 'confirmed';
}

/** What a sending asks, of whom and by when, without its words. */
export interface Asked {
  readonly kind: SendingKind;
  readonly unit: string;
  readonly to: readonly string[];
  readonly by: PlainDate | null;
  readonly from: PlainDate | null;
  readonly until: PlainDate | null;
  readonly subject: string | null;
  readonly attends: { readonly who: string; readonly heads: number } | null;
  readonly passesOn: boolean;
  readonly temporary: boolean;
  /** A ground of packs/sendings.yaml why it cannot wait. */
  readonly urgent: string | null;
}

export interface Sending extends Asked {
  readonly sendingId: string;
  readonly version: number;
  readonly post: string;
  readonly account: string;
  readonly title: TextRef;
  readonly state: SendingState;
  readonly signer: At | null;
  /** Codes of what was signed. */
  readonly signed: readonly string[];
  readonly goesAt: Instant | null;
  readonly joined: string | null;
  readonly partners: readonly string[];
  readonly lead: Lead | null;
  readonly offHours: boolean;
  readonly over: boolean;
  readonly answers: readonly Answer[];
  /** Of a meeting: whether anything was decided. */
  readonly decided: boolean | null;
  readonly duties: { readonly sign?: string; readonly conclude?: string };
  readonly preparedAt: Instant;
  readonly sentAt: Instant | null;
  readonly endedAt: Instant | null;
}

type E<T extends string, B> = { readonly type: T; readonly at: Instant; readonly body: B };
export type Words = {
  readonly title: TextRef;
  readonly ask: TextRef;
  readonly basis: TextRef;
  readonly figures?: TextRef;
  readonly notice?: TextRef;
  /** Of an inspection: the line of the year's plan that it is. */
  readonly planned?: TextRef;
};
/** What was found when it went. */
export type Gone = Pick<Sending, 'lead' | 'offHours' | 'over'> & {
  readonly checks: readonly string[];
  readonly duties: readonly Pick<Answer, 'unit' | 'duty'>[];
  readonly conclude: string | null;
};

/** A combined visit: its day, and the posts that lead either side. Entries from before both were said have neither. */
export interface Joint {
  readonly day?: PlainDate;
  readonly leads?: readonly At[];
}

export type SendingEvent =
  | E<'sending.prepared', Asked & Words & { readonly post: string; readonly account: string }>
  | E<'sending.changed', Asked & Words>
  | E<
      'sending.signature-asked',
      { readonly signer: At; readonly duty: string; readonly codes: readonly string[]; readonly reason: TextRef }
    >
  | E<'sending.declined', { readonly words: TextRef }>
  | E<'sending.signed', { readonly words?: TextRef }>
  | E<'sending.held', { readonly goesAt: Instant }>
  | E<'sending.sent', Gone>
  | E<'sending.answered', { readonly unit: string; readonly answer: TextRef }>
  | E<'sending.returned', { readonly unit: string; readonly words: TextRef }>
  | E<'sending.confirmed', { readonly units: readonly string[] }>
  | E<'sending.concluded', { readonly decided: boolean; readonly outcome: TextRef }>
  | E<'sending.joined', Joint & { readonly host: string }>
  | E<'sending.partner-joined', Joint & { readonly unit: string; readonly sending: string }>
  | E<'sending.partner-left', { readonly unit: string; readonly sending: string }>
  /** The visit it was part of is not made: it stands by itself again. */
  | E<'sending.parted', { readonly host: string }>
  | E<'sending.withdrawn', { readonly words: TextRef }>;

export type SendingAction =
  | 'change'
  | 'askSignature'
  | 'sign'
  | 'send'
  | 'join'
  | 'withdraw'
  | 'answer'
  | 'check'
  | 'conclude';

/** What may be done in which state: read by the guard, the abilities in a response and the tests. */
const ALLOWED = {
  draft: ['change', 'askSignature', 'send', 'join', 'withdraw'],
  signing: ['sign', 'withdraw'],
  held: ['withdraw'],
  sent: ['answer', 'check', 'conclude', 'join', 'withdraw'],
  joined: ['withdraw'],
  withdrawn: [],
} as const satisfies Record<SendingState, readonly SendingAction[]>;

/** Whether it stands where this can be done. */
export function allowed(s: Pick<Sending, 'state' | 'kind' | 'answers' | 'decided'>, action: SendingAction): boolean {
  if (!(ALLOWED[s.state] as readonly SendingAction[]).includes(action)) return false;
  if (action === 'join') return s.kind === 'inspection';
  if (action === 'answer') return s.answers.some((a) => a.state === 'owed');
  // Whoever came to a meeting need not say so: whoever held it does.
  if (action === 'check')
    return s.answers.some((a) => a.state === 'answered' || (a.state === 'owed' && mayTick(s.kind)));
  return action !== 'conclude' || (s.kind === 'meeting' && s.decided === null);
}

/** Of what others come to, or are visited by, the sender says who was there. */
export const mayTick = (kind: SendingKind): boolean => kind === 'meeting' || kind === 'inspection';

/** @throws Refusal `sending.not-in-this-state` with the state */
export function ensureAllowed(sending: Sending, action: SendingAction): void {
  if (!allowed(sending, action)) throw new Refusal('sending.not-in-this-state', { state: sending.state });
}

/**
 * Whether what is asked fits together; what the rules say of it comes after (`checks.rules.ts`).
 * @throws Refusal `sending.to-above` for a unit above the sender or the sender itself, `sending.days-wrong`, `sending.say-the-day` for a
 * meeting or an inspection without one, a request without a day, `sending.say-the-subject` of an inspection, `sending.day-past`
 */
export function ensureWhole(asked: Asked, path: readonly string[], today: PlainDate): void {
  const { kind, to, by, from, until } = asked;
  if (to.some((unit) => path.includes(unit))) throw new Refusal('sending.to-above');
  const days = kind === 'meeting' || kind === 'inspection';
  if (days ? from === null : kind === 'request' && by === null) throw new Refusal('sending.say-the-day');
  if (from !== null && until !== null && until < from) throw new Refusal('sending.days-wrong');
  const past = [by, from].find((day) => day !== null && day < today);
  if (past) throw new Refusal('sending.day-past', { day: past });
  if (kind === 'inspection' && asked.subject === null) throw new Refusal('sending.say-the-subject');
}

/** The day until which the units called have something to do; `null` where nothing is asked, and no "received" either (H2). */
export const owedBy = ({ kind, by, from }: Pick<Asked, 'kind' | 'by' | 'from'>): PlainDate | null =>
  kind === 'meeting' ? from : by;

/** The sending after an event; `null` is "not written yet". */
export function evolve(before: Sending | null, sendingId: string, version: number, event: SendingEvent): Sending {
  if (event.type === 'sending.prepared') {
    const { post, account, title } = event.body;
    return {
      ...askedIn(event.body),
      ...{ sendingId, version, post, account, title, state: 'draft' },
      ...{ signer: null, signed: [], goesAt: null, joined: null, partners: [] },
      ...{ lead: null, offHours: false, over: false, answers: [], decided: null, duties: {} },
      ...{ preparedAt: event.at, sentAt: null, endedAt: null },
    };
  }
  if (!before) throw new Error(`sending ${sendingId}: ${event.type} before sending.prepared`);
  const now = { ...before, version };
  const answered = (units: readonly string[], state: Answer['state']) =>
    now.answers.map((a) => (units.includes(a.unit) ? { ...a, state } : a));
  switch (event.type) {
    case 'sending.changed':
      return { ...now, ...askedIn(event.body), title: event.body.title, signer: null, signed: [] };
    case 'sending.signature-asked': {
      const { signer, duty, codes } = event.body;
      return { ...now, state: 'signing', signer, signed: codes, duties: { ...now.duties, sign: duty } };
    }
    case 'sending.declined':
      return { ...now, state: 'draft', signer: null, signed: [] };
    case 'sending.signed':
      return now;
    case 'sending.held':
      return { ...now, state: 'held', goesAt: event.body.goesAt };
    case 'sending.sent': {
      const { lead, offHours, over, duties, conclude } = event.body;
      return {
        ...now,
        ...{ state: 'sent', sentAt: event.at, goesAt: null, lead, offHours, over },
        answers: duties.map(({ unit, duty }) => ({ unit, duty, state: 'owed' })),
        duties: conclude === null ? now.duties : { ...now.duties, conclude },
      };
    }
    case 'sending.answered':
      return { ...now, answers: answered([event.body.unit], 'answered') };
    case 'sending.returned':
      return { ...now, answers: answered([event.body.unit], 'owed') };
    case 'sending.confirmed':
      return { ...now, answers: answered(event.body.units, 'confirmed') };
    case 'sending.concluded':
      return { ...now, decided: event.body.decided };
    case 'sending.joined':
      return { ...now, state: 'joined', joined: event.body.host, endedAt: event.at };
    case 'sending.partner-joined':
      return { ...now, partners: [...new Set([...now.partners, event.body.unit])] };
    case 'sending.partner-left':
      return { ...now, partners: now.partners.filter((unit) => unit !== event.body.unit) };
    case 'sending.parted':
      return {
        ...now,
        ...{ state: 'draft', joined: null, endedAt: null, sentAt: null, lead: null, offHours: false, over: false },
        ...{ signer: null, signed: [], answers: [], duties: {} },
      };
    case 'sending.withdrawn':
      return { ...now, state: 'withdrawn', goesAt: null, endedAt: event.at };
    default:
      return event satisfies never;
  }
}

const askedIn = ({ kind, unit, to, by, from, until, subject, attends, passesOn, temporary, urgent }: Asked): Asked => ({
  ...{ kind, unit, to, by, from, until, subject, attends, passesOn, temporary, urgent },
});
