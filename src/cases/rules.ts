import type { TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import type { DecidedOn, LinkDecision } from './blocked.rules.ts';
import type { OnRecord } from './lists.rules.ts';

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
  /** The last attempt that was counted. */
  readonly calledAt: Instant | null;
  readonly referral: string | null;
  readonly contestReason: TextRef | null;
  /** The unit whose contest was decided against it: the matter is its own. `null` again once it is sent elsewhere. */
  readonly decidedFor: string | null;
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
  /** Reported to the level above, which says who leads: the units that claim it or are thought of, none or several. */
  readonly leadAsked?: { readonly units: readonly string[]; readonly level: string } | null;
  /** The chain of conditions that blocks it, and the decision that ended it. */
  readonly block: {
    readonly chain: TextRef;
    readonly decision: TextRef | null;
    /** The unit that decides; `null` until the chain names who asks for what. */
    readonly level?: string | null;
    /** Of each condition, whether it keeps people safe. */
    readonly safety?: readonly boolean[];
    readonly on?: DecidedOn | null;
    /** Of each condition, what was decided. */
    readonly links?: readonly LinkDecision[];
    /** Duties to meet what keeps people safe and was put off: until each was seen to be met, nothing is answered or closed. */
    readonly owed?: readonly string[];
  } | null;
  /** What the unit put on record with the answer that stands: what was charged, on what ground it was refused. Absent: nothing was. */
  readonly record?: OnRecord;
  /** What the person says of that: one side's word. */
  readonly said?: OnRecord;
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
  /** Of a complaint: those it goes around. Of a report: those it is kept from, each with everything below it. */
  readonly accusedUnits: readonly string[];
  readonly category: string | null;
  readonly placeUnit: string | null;
  /** The lead: the one unit that answers for it now. */
  readonly unitId: string | null;
  /** Every unit that has had a hand in it: they may read it. */
  readonly units: readonly string[];
  readonly leadCase: string | null;
  readonly blocked: boolean;
  /** Listed under supervision (挂牌督办): the day by which it has to be solved. */
  readonly listedUntil: PlainDate | null;
  readonly contested: number;
  readonly reopened: number;
  readonly askedAgain: number;
  /** How often the person was given a new secret: what an earlier one opened is open no longer. */
  readonly secretRenewals: number;
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
  readonly accusedUnits: readonly string[];
  readonly category: string | null;
  readonly placeUnit: string | null;
  readonly publish: boolean;
  readonly history: boolean;
  readonly sourceRef: string | null;
  readonly text: TextRef;
  readonly person: TextRef | null;
  readonly desk?: string | null;
  /** SHA-256 of the keyed digest that the secret is checked against, hex; absent before it was bound. */
  readonly secretDigest?: string;
  /** Of a letter from another register: its number and day there. */
  readonly letter?: { readonly id: string; readonly on: PlainDate };
}

/** Why a case is handled on its own again. */
export type Unlinked = 'clerk' | 'lead-withdrawn' | 'lead-referred' | 'became-confidential' | 'other-accused';

/** How sure a routing was, and on what it rested: pack ids and figures, never words of the person. */
export interface RoutedWhy {
  readonly by: 'rule' | 'clerk' | 'supervisor' | 'import';
  readonly confidence: number | null;
}

/** What supervision did about a case, or was answered (src/supervision/acts.rules.ts). */
export type Supervised =
  | 'urged'
  | 'asked'
  | 'explained'
  | 'acknowledged'
  | 'listed'
  | 'unlisted'
  | 'taken-over'
  | 'meeting'
  | 'meeting-held';

type E<T extends string, B> = { readonly type: T; readonly at: Instant; readonly body: B };

/** What was charged or refused, where anything was; `duty`: whose doing it is held against the lists as. */
type Dealt = OnRecord & { readonly duty?: string };

/** A chain of conditions: the words in the vault; who decides, and which conditions are for safety, here. Absent in the first ones. */
interface Chained {
  readonly chain: TextRef;
  readonly level?: string | null;
  readonly safety?: readonly boolean[];
}

export type CaseEvent =
  | E<'case.filed', Filed>
  | E<
      'case.classified',
      {
        readonly kind: Kind;
        readonly visibility: 'normal' | 'confidential';
        readonly category: string | null;
        readonly placeUnit: string | null;
        readonly accusedUnits: readonly string[];
        readonly desk?: string | null;
        /** It goes back to the desk, and whoever had it has it no longer. */
        readonly back?: boolean;
      }
    >
  /** A report is kept from further units. `desk` and `back` as of `case.classified`. */
  | E<'case.accused', { readonly units: readonly string[]; readonly desk: string | null; readonly back: boolean }>
  | E<'case.routed', { readonly unit: string; readonly why: RoutedWhy }>
  /** No unit leads, or several would: the level above them says which (row A5). */
  | E<
      'case.lead-reported',
      { readonly units: readonly string[]; readonly level: string; readonly note: TextRef | null }
    >
  | E<'case.routing-contested', { readonly unit: string; readonly reason: TextRef }>
  | E<'case.accepted', { readonly unit: string; readonly post: string }>
  | E<'case.referred', { readonly channel: string; readonly notice: TextRef }>
  | E<'case.linked', { readonly lead: string }>
  | E<'case.unlinked', { readonly because: Unlinked }>
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
  | E<'case.blocked', Chained>
  | E<'case.block-traced', Chained>
  | E<'case.block-taken-up', Record<never, never>>
  | E<
      'case.interim-set',
      {
        readonly duty: string;
        readonly unit: string;
        readonly by: PlainDate;
        readonly what: TextRef;
        /** It is a condition that keeps people safe, and was put off. */
        readonly safety?: true;
      }
    >
  | E<'case.interim-done', { readonly duty: string; readonly how: TextRef }>
  | E<'case.interim-checked', { readonly duty: string; readonly good: boolean; readonly note: TextRef | null }>
  /** `decision` is `null` where it was solved another way before anybody decided. */
  | E<
      'case.unblocked',
      {
        readonly decision: TextRef | null;
        readonly on?: DecidedOn | null;
        readonly links?: readonly LinkDecision[];
      }
    >
  | E<'case.noted', { readonly note: TextRef; readonly toPerson: boolean }>
  | E<'case.attached', { readonly attachment: string; readonly digest: string }>
  /** `unit` is `null` for an imported answer of somebody who is no unit here. */
  | E<'case.answered', Dealt & { readonly answer: TextRef; readonly unit: string | null }>
  | E<'case.called', { readonly reached: boolean; readonly counts: boolean }>
  | E<
      'case.confirmed',
      Dealt & {
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
  | E<'case.published', { /** What was published; absent before it was bound. */ readonly words?: TextRef }>
  | E<'case.unpublished', Record<never, never>>
  /** What the person said about publication after they filed. */
  | E<'case.publication-agreed', { readonly agrees: boolean }>
  /** The secret before is good no longer. `cause` and `identity` are codes of packs/appeals.yaml; the digest is as in `case.filed`. */
  | E<'case.secret-renewed', { readonly secretDigest: string; readonly cause: string; readonly identity: string }>
  /** `unit`: whose matter it was then; of one taken over, the unit that has it now; of a joint meeting, who leads. `until`: of one listed, when it must be solved; of a meeting, its day. */
  | E<
      'case.supervised',
      {
        readonly act: string;
        readonly what: Supervised;
        readonly unit: string;
        readonly until: PlainDate | null;
        readonly words: TextRef | null;
      }
    >
  | E<'case.erased', Record<never, never>>;
