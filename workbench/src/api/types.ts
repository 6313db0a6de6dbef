import type { z } from 'zod';
import type { AppealsPack } from '../../../src/cases/appeals.ts';
import type {
  CaseLineView,
  CaseView,
  HeldDutyView,
  MomentView,
  Named as NamedView,
  ThingView,
} from '../../../src/cases/present.ts';
import type { Role } from '../../../src/kernel/actor.ts';
import type { Money } from '../../../src/kernel/money.ts';
import type { Lang, Text } from '../../../src/kernel/text.ts';

/* What the API answers, taken from the server's own schemas: a change there that this client does not follow fails to compile. */
export type Named = NamedView;
export type CaseLine = z.output<typeof CaseLineView>;
export type Case = z.output<typeof CaseView>;
export type Duty = z.output<typeof HeldDutyView>;
export type Moment = z.output<typeof MomentView>;
export type Words = AppealsPack;
export type Abilities = Case['abilities'];

export interface OwedDuty extends Duty {
  readonly case: CaseLine | null;
  /** What it is about, where that is no appeal. */
  readonly thing: z.output<typeof ThingView> | null;
  /** When supervision last urged it. */
  readonly urgedAt: string | null;
}

export interface Owed {
  readonly duties: readonly OwedDuty[];
  readonly next: string | null;
  readonly counts: { readonly late: number; readonly today: number; readonly soon: number; readonly all: number };
}

export interface CaseList {
  readonly cases: readonly CaseLine[];
  readonly next: string | null;
  readonly counts: Readonly<Record<string, number>>;
}

export interface Post {
  readonly postId: string;
  readonly unitId: string;
  readonly role: Role;
  readonly title: Text;
  readonly unitName: Text;
}

export interface Me {
  readonly account: { readonly accountId: string; readonly username: string; readonly displayName: string };
  readonly office: { readonly officeId: string; readonly name: Text; readonly demo: boolean };
  readonly lang: Lang;
  readonly posts: readonly Post[];
  readonly passwordTemporary: boolean;
  readonly twoFactor: boolean;
  readonly abilities: Abilities;
}

/** What there is to choose from in this office. */
export interface Choices {
  readonly zone: string;
  readonly money: Money;
  readonly units: readonly (Named & { readonly parentId: string | null; readonly aliases: readonly string[] })[];
  readonly categories: readonly (Named & { readonly children: readonly Named[] })[];
  readonly referrals: readonly Named[];
}

/** A statutory channel, with the notice ready to send. */
export interface Referral extends Named {
  readonly notice: Text;
}

export interface Proposal {
  readonly outcome: 'one' | 'two' | 'none' | 'referral';
  readonly needsClerk: boolean;
  readonly candidates: readonly (Text & {
    readonly unitId: string;
    readonly confidence: number;
    readonly reasons: readonly Text[];
  })[];
  readonly category: { readonly id: string | null; readonly confidence: number; readonly reasons: readonly Text[] };
  readonly referral: { readonly id: string; readonly confidence: number; readonly reasons: readonly Text[] } | null;
  /** Where no unit leads or several would: what each is there for. */
  readonly wording: readonly {
    readonly unit: Named;
    readonly functions: readonly Text[];
    readonly rules: readonly { readonly id: string; readonly title: Text; readonly text: Text; readonly basis: Text }[];
  }[];
  /** Of a report: units that its words accuse and that it is not kept from yet. */
  readonly accused: readonly Named[];
}

export interface Similar {
  readonly case: CaseLine;
  readonly likeness: number;
  readonly samePerson: boolean;
}

export interface EmptyPhrase {
  readonly code: string;
  readonly phrase: string;
  readonly start: number;
  readonly end: number;
  readonly hint: Text;
}

export interface LedgerEntry {
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly actor: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly body: unknown;
}

export interface Receipt {
  readonly format: string;
  readonly leafIndex: number;
  readonly seal: {
    readonly treeSize: number;
    readonly root: string;
    readonly keyId: string;
    readonly sealedAt: string;
  };
}
