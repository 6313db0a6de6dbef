import { Refusal } from '../kernel/refusal.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';

/*
 * An inspection: announced, or sealed until it is made (明查暗访). Pure. What is planned lies in the vault, for a sealed one together
 * with a salt; the ledger holds the commitment to it from the beginning, and target and items only once it was opened.
 */
export const KINDS = ['announced', 'sealed'] as const;
export type InspectionKind = (typeof KINDS)[number];

export const INSPECTION_STATES = [
  /** Announced, or sealed: the visit was not made yet. */
  'waiting',
  /** The team is there. */
  'open',
  'closed',
  'cancelled',
] as const;
export type InspectionState = (typeof INSPECTION_STATES)[number];

export const RESULTS = ['in-order', 'not-in-order', 'not-seen'] as const;
export type Result = (typeof RESULTS)[number];

/** One thing to look at, with the rule of the register that it rests on, in the version that binds when it is planned. */
export interface Item {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly rule: { readonly id: string; readonly version: number };
}

/** What is planned. Its RFC 8785 JSON is what a sealed one is committed to, so it names everything that could be changed afterwards. */
export interface Plan {
  readonly format: 'changxiao-inspection-v1';
  readonly officeId: string;
  readonly inspectionId: string;
  readonly kind: InspectionKind;
  readonly title: string;
  /** The units inspected. */
  readonly targets: readonly string[];
  /** Where, in words; may be empty. */
  readonly places: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** Posts of the team, whoever leads it first. */
  readonly team: readonly string[];
  readonly items: readonly Item[];
  /** Random, 256 bits, of a sealed one: without it whoever guesses the plan could try the guess against the commitment. */
  readonly salt?: string;
}

/** What was seen of an item, the last word on it. `madeAt` is what the device's clock said: a claim. */
export interface Seen {
  readonly item: string;
  readonly result: Result;
  readonly madeAt: Instant;
}

/** A finding of the visit, by the item it was found at. */
export interface Found {
  readonly finding: string;
  readonly item: string;
}

export interface Inspection {
  readonly inspectionId: string;
  readonly version: number;
  readonly kind: InspectionKind;
  /** Whose inspection it is: the supervising unit and the post of whoever planned it. */
  readonly unit: string;
  readonly post: string;
  readonly team: readonly string[];
  /** When the team may read a sealed plan; `null` for an announced one. */
  readonly teamFrom: Instant | null;
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** Hex SHA-256 of the plan's canonical JSON; `null` for an announced one. */
  readonly commitment: string | null;
  /** Where the plan lies in the vault. */
  readonly plan: string;
  /** The units inspected: empty while it is sealed, and for ever if it is cancelled sealed. */
  readonly targets: readonly string[];
  readonly seen: readonly Seen[];
  readonly findings: readonly Found[];
  /** Duties of the team. */
  readonly duties: readonly string[];
  /** Units that answered the report. */
  readonly answered: readonly string[];
  readonly state: InspectionState;
  readonly plannedAt: Instant;
  readonly openedAt: Instant | null;
  readonly endedAt: Instant | null;
}

type Planned = Pick<Inspection, 'unit' | 'post' | 'team' | 'from' | 'to' | 'duties'> & { readonly plan: TextRef };

/** Whoever makes an inspection of their own on the same visit (src/sendings). */
export interface Partner {
  /** The sending that it is. */
  readonly sending: string;
  readonly unit: string;
  readonly units: readonly string[];
  readonly subject: string;
  readonly day: PlainDate;
  readonly lead: string;
}

type E<T extends string, B> = { readonly type: T; readonly at: Instant; readonly body: B };

export type InspectionEvent =
  | E<
      'inspection.announced',
      // Entries from before it was held against the calendar and the plan have none of the last three.
      Planned &
        Pick<Inspection, 'targets'> & {
          readonly checks?: readonly string[];
          readonly planned?: TextRef;
          readonly why?: TextRef;
        }
    >
  | E<'inspection.sealed', Planned & { readonly commitment: string; readonly teamFrom: Instant }>
  | E<
      'inspection.opened',
      | { readonly madeAt: Instant }
      | { readonly madeAt: Instant; readonly salt: string; readonly targets: readonly string[] }
    >
  | E<'inspection.item-seen', Seen & { readonly words?: TextRef }>
  | E<
      'inspection.finding-opened',
      { readonly item: string; readonly finding: string; readonly unit: string; readonly madeAt: Instant }
    >
  | E<'inspection.attached', { readonly finding: string; readonly attachment: string; readonly digest: string }>
  | E<'inspection.closed', { readonly report: TextRef; readonly targets: readonly string[] }>
  | E<'inspection.answered', { readonly unit: string; readonly answer: TextRef }>
  /** Another unit makes its own inspection together with this one. */
  | E<'inspection.partner-joined', Partner>
  | E<'inspection.partner-left', { readonly unit: string; readonly sending: string }>
  | E<'inspection.cancelled', { readonly reason: TextRef; readonly targets: readonly string[] }>;

export type InspectionAction = 'open' | 'look' | 'close' | 'cancel' | 'answer';

/** What may be done in which state: read by the guard, the abilities in a response and the tests. */
const ALLOWED = {
  waiting: ['open', 'cancel'],
  open: ['look', 'close'],
  closed: ['answer'],
  cancelled: [],
} as const satisfies Record<InspectionState, readonly InspectionAction[]>;

export const allowed = (state: InspectionState, action: InspectionAction): boolean =>
  (ALLOWED[state] as readonly InspectionAction[]).includes(action);

/** @throws Refusal `inspection.not-in-this-state` with the state */
export function ensureAllowed({ state }: Pick<Inspection, 'state'>, action: InspectionAction): void {
  if (!allowed(state, action)) throw new Refusal('inspection.not-in-this-state', { state });
}

/** Nobody outside the team may read its plan yet. */
export const isSealed = ({ kind, state, targets }: Pick<Inspection, 'kind' | 'state' | 'targets'>): boolean =>
  kind === 'sealed' && (state === 'waiting' || (state === 'cancelled' && targets.length === 0));

/** The inspection after an event; `null` is "not planned yet". */
export function evolve(
  before: Inspection | null,
  inspectionId: string,
  version: number,
  event: InspectionEvent,
): Inspection {
  if (event.type === 'inspection.announced' || event.type === 'inspection.sealed') {
    const sealed = event.type === 'inspection.sealed' ? event.body : null;
    const { unit, post, team, from, to, duties, plan } = event.body;
    return {
      inspectionId,
      version,
      kind: sealed ? 'sealed' : 'announced',
      unit,
      post,
      team,
      teamFrom: sealed?.teamFrom ?? null,
      from,
      to,
      commitment: sealed?.commitment ?? null,
      plan: plan.item,
      targets: event.type === 'inspection.announced' ? event.body.targets : [],
      seen: [],
      findings: [],
      duties,
      answered: [],
      state: 'waiting',
      plannedAt: event.at,
      openedAt: null,
      endedAt: null,
    };
  }
  if (!before) throw new Error(`inspection ${inspectionId}: ${event.type} before it was planned`);
  const now = { ...before, version };
  switch (event.type) {
    case 'inspection.opened': {
      const targets = 'targets' in event.body ? event.body.targets : now.targets;
      return { ...now, state: 'open', targets, openedAt: event.at };
    }
    case 'inspection.item-seen': {
      const { item, result, madeAt } = event.body;
      return { ...now, seen: [...now.seen.filter((s) => s.item !== item), { item, result, madeAt }] };
    }
    case 'inspection.finding-opened':
      return { ...now, findings: [...now.findings, { finding: event.body.finding, item: event.body.item }] };
    case 'inspection.attached':
    // Who comes along stands in the entries alone: it changes nothing of the inspection.
    case 'inspection.partner-joined':
    case 'inspection.partner-left':
      return now;
    case 'inspection.closed':
      return { ...now, state: 'closed', endedAt: event.at };
    case 'inspection.answered':
      return { ...now, answered: [...now.answered, event.body.unit] };
    case 'inspection.cancelled':
      return { ...now, state: 'cancelled', endedAt: event.at };
    default:
      return event satisfies never;
  }
}

/** @throws Refusal `inspection.window-wrong` unless the days are in order and not over */
export function ensureWindow(from: PlainDate, to: PlainDate, today: PlainDate): void {
  if (from > to || to < today) throw new Refusal('inspection.window-wrong');
}

/**
 * A visit is made within its days. What was done without a connection arrives later, so it is taken for some days after them.
 *
 * @param until the last day on which it is taken
 * @throws Refusal `inspection.not-yet`, `inspection.window-over`
 */
export function ensureWithin({ from }: Pick<Inspection, 'from'>, until: PlainDate, today: PlainDate): void {
  if (today < from) throw new Refusal('inspection.not-yet', { from });
  if (today > until) throw new Refusal('inspection.window-over', { until });
}

/** A fault that leads to no finding leads nowhere. @throws Refusal `inspection.finding-missing` with the items */
export function ensureFollowed({ seen, findings }: Pick<Inspection, 'seen' | 'findings'>): void {
  const without = seen.filter((s) => s.result === 'not-in-order' && !findings.some((f) => f.item === s.item));
  if (without.length > 0) throw new Refusal('inspection.finding-missing', { count: without.length });
}
