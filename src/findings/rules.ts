import { addMonths, toDay, toPlainDate } from '../calendar/days.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';

/*
 * A finding (发现的问题): what was found in a unit, under which rule, and what became of it. Pure. The unit speaks first; then the
 * finding has exactly one owner. Whoever passes the work down stays in the chain of its duty, and the owner stays the owner: a letter
 * of responsibility (责任状) is no shield. Whoever found it checks the correction.
 */
export const SOURCES = ['inspection', 'supervision', 'outside', 'complaint', 'audit'] as const;
export type Source = (typeof SOURCES)[number];

export const FINDING_STATES = [
  /** Rests on a report, and is kept from the unit: whoever has it looks into it first. */
  'held',
  /** Established: put to the unit as another finding, which names no report. The end of a held one. */
  'put',
  /** Looked into, and nothing established. The other end of a held one. */
  'unfounded',
  /** Waits for the statement of the unit, or of whom it is about. */
  'open',
  /** Said not to be so: somebody not concerned decides. */
  'contested',
  /** Waits for the owner's plan. */
  'planning',
  /** The plan waits for whoever found it. */
  'planned',
  'correcting',
  /** The proof waits for whoever found it. */
  'shown',
  'closed',
  /** Decided that it should not have been; it counts nowhere. */
  'dropped',
] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** The duties that a finding makes, by what they are for. */
export type FindingStep = 'verify' | 'answer' | 'decide' | 'correct' | 'check-plan' | 'check' | 'approve';

export const STEPS = {
  verify: 'verify-finding',
  answer: 'answer-finding',
  decide: 'decide-finding',
  correct: 'correct-finding',
  'check-plan': 'check-plan',
  check: 'check-correction',
  approve: 'approve-more-time',
} as const satisfies Record<FindingStep, string>;

export interface At {
  readonly unit: string;
  readonly post: string;
}

/** More time that was asked for, and who above the owner decides. */
export interface Asked extends At {
  readonly until: PlainDate;
}

export interface Finding {
  readonly findingId: string;
  readonly version: number;
  readonly source: { readonly kind: Source; readonly id: string | null };
  /** Who found it, and later checks the correction; `account` is `null` where the house wrote it down. */
  readonly by: At & { readonly account: string | null };
  readonly unit: string;
  /** The post whose holder it is about, where it is about one. */
  readonly concerned: string | null;
  readonly rule: { readonly id: string; readonly version: number };
  readonly foundOn: PlainDate;
  /** The time of day, where it matters: `HH:MM`. */
  readonly foundAt: string | null;
  /** Ids of attachments of what it was found in. */
  readonly evidence: readonly string[];
  /** Told by others and not answered yet: shown as an allegation, and counted nowhere. */
  readonly allegation: boolean;
  readonly state: FindingState;
  readonly owner: At | null;
  readonly decideUnit: string | null;
  readonly correctBy: PlainDate | null;
  readonly asked: Asked | null;
  /** How often more time was granted, and how often the proof was sent back. */
  readonly extensions: number;
  readonly returns: number;
  readonly duties: Readonly<Partial<Record<FindingStep, string>>>;
  readonly openedAt: Instant;
  readonly endedAt: Instant | null;
}

type E<T extends string, B> = { readonly type: T; readonly at: Instant; readonly body: B };
type Opens = { readonly duty: string };
type Begun = Pick<
  Finding,
  'source' | 'by' | 'unit' | 'concerned' | 'rule' | 'foundOn' | 'foundAt' | 'evidence' | 'allegation'
> &
  Opens & { readonly what: TextRef; readonly place?: TextRef; readonly audit?: TextRef };

export type FindingEvent =
  | E<'finding.opened', Begun>
  | E<'finding.held', Begun>
  /** `as`: the finding that the unit is told of. It names neither this one nor the report. */
  | E<'finding.put', { readonly as: string }>
  | E<'finding.unfounded', { readonly reasons: TextRef }>
  /** From here on it stands. `rule`: the id of the rule that was broken; a card may follow from it. */
  | E<'finding.agreed', Opens & { readonly statement: TextRef; readonly owner: At; readonly rule: string }>
  | E<'finding.contested', Opens & { readonly statement: TextRef; readonly unit: string }>
  | E<'finding.upheld', Opens & { readonly reasons: TextRef; readonly owner: At; readonly rule: string }>
  | E<'finding.dropped', { readonly reasons: TextRef }>
  | E<'finding.planned', Opens & { readonly plan: TextRef; readonly by: PlainDate }>
  | E<'finding.plan-returned', { readonly reason: TextRef }>
  | E<'finding.plan-accepted', { readonly by: PlainDate }>
  | E<'finding.extension-asked', Opens & { readonly reason: TextRef; readonly asked: Asked }>
  | E<'finding.extended', { readonly reason: TextRef; readonly by: PlainDate }>
  | E<'finding.extension-refused', { readonly reason: TextRef }>
  | E<'finding.shown', Opens & { readonly proof: TextRef }>
  | E<'finding.returned', { readonly reason: TextRef; readonly by: PlainDate }>
  | E<'finding.closed', { readonly remark?: TextRef }>
  | E<'finding.attached', { readonly attachment: string; readonly digest: string }>;

export type FindingAction =
  | 'verify'
  | 'agree'
  | 'contest'
  | 'decide'
  | 'plan'
  | 'checkPlan'
  | 'askTime'
  | 'approveTime'
  | 'show'
  | 'check'
  | 'attach';

/** What may be done in which state: read by the guard, the abilities in a response and the tests. */
const ALLOWED = {
  held: ['verify', 'attach'],
  put: [],
  unfounded: [],
  open: ['agree', 'contest', 'attach'],
  contested: ['decide', 'attach'],
  planning: ['plan', 'attach'],
  planned: ['checkPlan', 'attach'],
  correcting: ['askTime', 'approveTime', 'show', 'attach'],
  shown: ['check', 'attach'],
  closed: [],
  dropped: [],
} as const satisfies Record<FindingState, readonly FindingAction[]>;

/** Whether the finding rests on a report: it is kept from the unit for good, and what is put to the unit is another one. */
export const isHeld = ({ state }: Pick<Finding, 'state'>): boolean =>
  state === 'held' || state === 'put' || state === 'unfounded';

/** Whether the finding stands where this can be done: more time is asked once at a time, and decided where it was asked. */
export function allowed(finding: Pick<Finding, 'state' | 'asked'>, action: FindingAction): boolean {
  if (!(ALLOWED[finding.state] as readonly FindingAction[]).includes(action)) return false;
  return action === 'approveTime' ? finding.asked !== null : action !== 'askTime' || finding.asked === null;
}

/** @throws Refusal `finding.not-in-this-state` with the state */
export function ensureAllowed(finding: Pick<Finding, 'state' | 'asked'>, action: FindingAction): void {
  if (!allowed(finding, action)) throw new Refusal('finding.not-in-this-state', { state: finding.state });
}

/** @throws Refusal `finding.day-past`: a day that somebody is given lies ahead, or is today */
export function ensureAhead(day: PlainDate, today: PlainDate): void {
  if (day < today) throw new Refusal('finding.day-past', { day });
}

/** The first day on which a finding makes one of this day a repeat. */
export const repeatsFrom = (foundOn: PlainDate, months: number): PlainDate =>
  toPlainDate(addMonths(toDay(foundOn), -months));

/** The finding after an event; `null` is "not found yet". */
export function evolve(finding: Finding | null, findingId: string, version: number, event: FindingEvent): Finding {
  if (event.type === 'finding.opened' || event.type === 'finding.held') {
    const { source, by, unit, concerned, rule, foundOn, foundAt, evidence, allegation, duty } = event.body;
    return {
      findingId,
      version,
      source,
      by,
      unit,
      concerned,
      rule,
      foundOn,
      foundAt,
      evidence,
      allegation,
      state: event.type === 'finding.held' ? 'held' : 'open',
      owner: null,
      decideUnit: null,
      correctBy: null,
      asked: null,
      extensions: 0,
      returns: 0,
      duties: event.type === 'finding.held' ? { verify: duty } : { answer: duty },
      openedAt: event.at,
      endedAt: null,
    };
  }
  if (!finding) throw new Error(`finding ${findingId}: ${event.type} before finding.opened`);
  const now = { ...finding, version };
  const owing = (step: FindingStep) => ({ ...now.duties, [step]: (event.body as Opens).duty });
  switch (event.type) {
    case 'finding.put':
      return { ...now, state: 'put', endedAt: event.at };
    case 'finding.unfounded':
      return { ...now, state: 'unfounded', endedAt: event.at };
    case 'finding.contested':
      return { ...now, state: 'contested', decideUnit: event.body.unit, duties: owing('decide') };
    case 'finding.agreed':
    case 'finding.upheld':
      return { ...now, state: 'planning', allegation: false, owner: event.body.owner, duties: owing('correct') };
    case 'finding.dropped':
      return { ...now, state: 'dropped', endedAt: event.at };
    case 'finding.planned':
      return { ...now, state: 'planned', correctBy: event.body.by, duties: owing('check-plan') };
    case 'finding.plan-returned':
      return { ...now, state: 'planning', correctBy: null };
    case 'finding.plan-accepted':
      return { ...now, state: 'correcting', correctBy: event.body.by };
    case 'finding.extension-asked':
      return { ...now, asked: event.body.asked, duties: owing('approve') };
    case 'finding.extended':
      return { ...now, asked: null, correctBy: event.body.by, extensions: now.extensions + 1 };
    case 'finding.extension-refused':
      return { ...now, asked: null };
    case 'finding.shown':
      return { ...now, state: 'shown', asked: null, duties: owing('check') };
    case 'finding.returned':
      return { ...now, state: 'correcting', correctBy: event.body.by, returns: now.returns + 1 };
    case 'finding.closed':
      return { ...now, state: 'closed', endedAt: event.at };
    case 'finding.attached':
      return now;
    default:
      return event satisfies never;
  }
}
