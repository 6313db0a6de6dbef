import { Refusal } from '../kernel/refusal.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';

/*
 * The register of what the office holds its people to: rules and prohibitions, each with its versions. Pure. Those of the law stand in
 * packs/register.yaml; those of the office itself are rows that fold from the ledger, their words in the vault.
 */
/** A responsibility says what the unit that gives it is there for (职责): where two claim a matter, or none, theirs stand side by side. */
export const RULE_KINDS = ['rule', 'prohibition', 'responsibility'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

export const RULE_STATES = ['draft', 'in-force', 'under-revision', 'repealed'] as const;
export type RuleState = (typeof RULE_STATES)[number];

/** What a version says, by where it lies in the vault. English is optional. */
export interface RuleWords<W = TextRef> {
  readonly title: W;
  readonly text: W;
  /** Whom it binds: units and roles, in words. */
  readonly binds: W;
  readonly basis: W;
  readonly titleEn?: W;
  readonly textEn?: W;
}

export interface RuleVersion extends RuleWords {
  readonly number: number;
  readonly draftedAt: Instant;
  /** From which day it is in force; `null`: a draft. */
  readonly from: PlainDate | null;
}

/** A rule of the office's own. */
export interface OwnRule {
  readonly ruleId: string;
  /** Of its stream, not of its text. */
  readonly version: number;
  readonly kind: RuleKind;
  /** The unit that gives it, and whose head adopts it. */
  readonly issuer: string;
  readonly state: RuleState;
  /** Oldest first; at most the last is a draft. */
  readonly versions: readonly RuleVersion[];
  /** The first day on which it binds nobody any more. */
  readonly repealedOn: PlainDate | null;
}

type E<T extends string, B> = { readonly type: T; readonly at: Instant; readonly body: B };

export type RuleEvent =
  | E<'rule.drafted', RuleWords & { readonly number: number; readonly kind: RuleKind; readonly issuer: string }>
  | E<'rule.adopted', { readonly number: number; readonly from: PlainDate }>
  | E<'rule.draft-dropped', { readonly number: number }>
  | E<'rule.repealed', { readonly on: PlainDate; readonly reason: TextRef }>;

export type RuleAction = 'edit' | 'adopt' | 'revise' | 'drop' | 'repeal';

/** What may be done in which state: read by the guard, the abilities in a response and the tests. */
const ALLOWED = {
  draft: ['edit', 'adopt'],
  'in-force': ['revise', 'repeal'],
  'under-revision': ['edit', 'adopt', 'drop', 'repeal'],
  repealed: [],
} as const satisfies Record<RuleState, readonly RuleAction[]>;

export const allowed = (state: RuleState, action: RuleAction): boolean =>
  (ALLOWED[state] as readonly RuleAction[]).includes(action);

/** @throws Refusal `rule.not-in-this-state` with the state */
export function ensureAllowed(rule: Pick<OwnRule, 'state'>, action: RuleAction): void {
  if (!allowed(rule.state, action)) throw new Refusal('rule.not-in-this-state', { state: rule.state });
}

/** The draft of a rule; `null` if there is none. */
export const draftOf = (rule: Pick<OwnRule, 'versions'>): RuleVersion | null => {
  const last = rule.versions.at(-1);
  return last && last.from === null ? last : null;
};

/** The version that binds on a day; `null` before the first, and from the day of the repeal on. */
export function bindingOn(rule: Pick<OwnRule, 'versions' | 'repealedOn'>, day: PlainDate): RuleVersion | null {
  if (rule.repealedOn !== null && day >= rule.repealedOn) return null;
  return rule.versions.findLast((v) => v.from !== null && v.from <= day) ?? null;
}

/** A version comes into force after the one before it. @throws Refusal `rule.before-the-last` with that one's day */
export function ensureAfterLast(rule: Pick<OwnRule, 'versions'>, from: PlainDate): void {
  const last = rule.versions.findLast((v) => v.from !== null);
  if (last?.from && from <= last.from) throw new Refusal('rule.before-the-last', { from: last.from });
}

/** The rule after an event; `null` is "not drafted yet". */
export function evolve(rule: OwnRule | null, ruleId: string, version: number, event: RuleEvent): OwnRule {
  if (event.type === 'rule.drafted') {
    const { kind, issuer, ...draft } = event.body;
    const made = { ...draft, draftedAt: event.at, from: null };
    const before = rule?.versions.filter((v) => v.number !== draft.number) ?? [];
    const state = before.length === 0 ? 'draft' : 'under-revision';
    return { ruleId, version, kind, issuer, state, versions: [...before, made], repealedOn: null };
  }
  if (!rule) throw new Error(`rule ${ruleId}: ${event.type} before rule.drafted`);
  const now = { ...rule, version };
  switch (event.type) {
    case 'rule.adopted': {
      const { number, from } = event.body;
      const versions = now.versions.map((v) => (v.number === number ? { ...v, from } : v));
      return { ...now, state: 'in-force', versions };
    }
    case 'rule.draft-dropped':
      return { ...now, state: 'in-force', versions: now.versions.filter((v) => v.from !== null) };
    case 'rule.repealed':
      return {
        ...now,
        state: 'repealed',
        versions: now.versions.filter((v) => v.from !== null),
        repealedOn: event.body.on,
      };
    default:
      return event satisfies never;
  }
}

/** Who checks that a rule is kept, shipped or the office's own, and how it stands. */
export interface RuleCheck {
  readonly checkId: string;
  readonly version: number;
  readonly ruleId: string;
  readonly unit: string;
  readonly post: string | null;
  /** The clock that says how often. */
  readonly every: string;
  /** The open duty to check; `null` once the rule binds nobody. */
  readonly dutyId: string | null;
  readonly checkedOn: PlainDate | null;
  /** What the last check found; `null` before the first. */
  readonly kept: boolean | null;
  readonly checks: number;
}

export type CheckEvent =
  | E<
      'rule-check.set',
      {
        readonly ruleId: string;
        readonly unit: string;
        readonly post: string | null;
        readonly every: string;
        readonly dutyId: string;
      }
    >
  | E<
      'rule-check.made',
      { readonly on: PlainDate; readonly kept: boolean; readonly seen: TextRef; readonly dutyId: string }
    >
  | E<'rule-check.ended', Readonly<Record<string, never>>>;

/** Who checks a rule, after an event; `null` is "nobody yet". */
export function evolveCheck(check: RuleCheck | null, checkId: string, version: number, event: CheckEvent): RuleCheck {
  if (event.type === 'rule-check.set')
    return { checkedOn: null, kept: null, checks: 0, ...check, ...event.body, checkId, version };
  if (!check) throw new Error(`rule-check ${checkId}: ${event.type} before rule-check.set`);
  switch (event.type) {
    case 'rule-check.made': {
      const { on, kept, dutyId } = event.body;
      return { ...check, version, dutyId, checkedOn: on, kept, checks: check.checks + 1 };
    }
    case 'rule-check.ended':
      return { ...check, version, dutyId: null };
    default:
      return event satisfies never;
  }
}
