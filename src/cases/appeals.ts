import type { Text } from '../kernel/text.ts';
import { readPack } from '../packs/read.ts';
import type { DecidedOn, LinkDecision } from './blocked.rules.ts';
import type { CaseState, Channel, Kind, Responsibility } from './rules.ts';

/** A step of an appeal's way that is owed as a duty. */
export type Step =
  | 'dispatch'
  | 'accept'
  | 'decide-contest'
  | 'handle'
  | 'approve-extension'
  | 'unblock'
  | 'interim'
  | 'confirm'
  | 'verify'
  | 'correct'
  | 'review'
  | 'explain';

export type Desk = 'intake' | 'callBack' | 'supervision' | 'discipline';

/** `packs/appeals.yaml`: kinds, channels, steps and their clocks, and the words people read. */
export interface AppealsPack {
  readonly version: number;
  /** The function by which the unit of a desk is found in the org chart. */
  readonly desks: Readonly<Record<Desk, string>>;
  readonly kinds: Readonly<
    Record<
      Kind,
      Text & {
        handle: string;
        from?: 'dispatched' | 'accepted';
        settles: 'rule' | 'supervisor' | 'discipline';
        confidential?: boolean;
      }
    >
  >;
  readonly channels: Readonly<Record<Channel, Text>>;
  readonly steps: Readonly<Record<Step, Text & { clock?: string }>>;
  readonly reopenClock: string;
  /** Until when a unit may contest what was sent to it. */
  readonly contestClock: string;
  readonly callAttempts: number;
  /** An attempt sooner after the last is recorded and not counted. */
  readonly callsApartMinutes: number;
  readonly satisfiedFrom: number;
  readonly satisfaction: Readonly<Record<'1' | '2' | '3' | '4' | '5', Text>>;
  readonly responsibility: Readonly<Record<Responsibility, Text>>;
  /** `byHouse`: follows from an act of its own, and is no reason to choose. */
  readonly pauseReasons: Readonly<Record<string, Text & { readonly byHouse?: true }>>;
  /** A condition with one of these words keeps people safe: it is never waived. */
  readonly safetyWords: readonly string[];
  /** What may be decided about a chain that blocks a matter: on the rule or the cause, and of each condition. */
  readonly blocked: {
    readonly on: Readonly<Record<DecidedOn, Text>>;
    readonly links: Readonly<Record<LinkDecision, Text>>;
  };
  /** Why a new secret is given, and how the person was identified. */
  readonly secretCauses: Readonly<Record<string, Text>>;
  readonly secretIdentities: Readonly<Record<string, Text & { telephone?: 'here' | 'register' }>>;
  readonly states: Readonly<Record<CaseState, Text & { public: Text; turn: 'you' | 'unit' | 'office' | 'none' }>>;
  /** In characters; `titleMade`: of the beginning of words that came without a title. */
  readonly limits: {
    title: number;
    titleMade: number;
    text: number;
    answer: number;
    note: number;
    attachments: number;
  };
}

export const loadAppeals = (): AppealsPack => readPack<AppealsPack>('appeals').value;
