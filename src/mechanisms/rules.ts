import type { Role } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { UnitKind } from '../org/rules.ts';

/** A number, or a FEEL expression for one, answered once per group of holders. */
export type Amount = number | string;

/** Which units: all that are given must hold. None given: all units. */
export interface UnitsMeant {
  readonly kinds?: readonly UnitKind[];
  /** 0 is the office itself, 1 what stands directly below it. */
  readonly levels?: readonly number[];
  /** Units that answer for one of these (packs/functions.yaml). */
  readonly functions?: readonly string[];
  /** Single units by id; only in a pack that names its office. */
  readonly units?: readonly string[];
}

/** Whose post, seen from the holder's unit. `pair`: of the partner; `function`: of the unit that carries it. */
export interface PostMeant {
  readonly at: 'own' | 'above' | 'office' | 'pair' | 'function';
  readonly function?: string;
  readonly role: Role;
}

/** Who is bound. Exactly one party leads; whoever assists is named with the duty and answers for nothing. */
export interface Party extends UnitsMeant {
  readonly as: 'lead' | 'assist';
  readonly role: Role;
  /** `unit`: one post of the unit holds it for all; `post`: each post of the role; `pair`: the unit's post, once for each partner. */
  readonly each?: 'unit' | 'post' | 'pair';
  /** Single posts by id; only in a pack that names its office. */
  readonly posts?: readonly string[];
  /** FEEL: true for the groups of holders that are bound. */
  readonly where?: string;
  /** Partners, dealt to the leading units in turn. */
  readonly with?: UnitsMeant;
  /** Of an assistant: whose post. */
  readonly at?: PostMeant['at'];
  readonly function?: string;
}

export type Period = 'year' | 'half-year' | 'quarter' | 'month';

/** What happens where a day is not worked. */
export type Roll = 'before' | 'after' | 'skip' | 'none';

export interface Quota {
  readonly per: Period;
  readonly of: 'days' | 'times' | 'percent' | 'fen';
  /** One of them at least: what is asked for, and the budget that is not passed. */
  readonly least?: Amount;
  readonly most?: Amount;
  /** Warns whoever has used so many percent of `most`; 80 where it is not said. */
  readonly near?: number;
  /** Of times: the field whose different choices count, so that six visits of one kind are one. */
  readonly different?: string;
  /** Of money and shares: the record's field that is summed (`fen`) or averaged (`percent`). */
  readonly field?: string;
  /** Of shares, in place of `field`: the figure of the system that it is counted from (packs/mechanisms.yaml, `known`). Nobody types it. */
  readonly measure?: string;
  /** Of days: the longest stretch in one place has at least so many, which count in the whole. */
  readonly stretch?: number;
  /** Warns whoever is behind the pace by so many percent of the whole. */
  readonly behind?: number;
}

/** So many of so many. */
export interface Share {
  readonly value: number;
  readonly of: number;
}

export type When =
  | { readonly every: 'year'; readonly on: string; readonly roll?: Roll }
  /** The n-th day, or working day, of the period; below zero from its end. */
  | { readonly every: Exclude<Period, 'year'>; readonly day: number; readonly roll?: Roll }
  | { readonly every: Exclude<Period, 'year'>; readonly workingDay: number }
  /** 1 is Monday. */
  | { readonly every: 'week'; readonly weekday: number; readonly roll?: Roll }
  | { readonly event: string; readonly clock: string }
  /** Opened by another duty once that is confirmed: `list`, or `A4/list` of another mechanism. */
  | { readonly after: string; readonly within: string }
  | { readonly quota: Quota };

/** A field of a record; a subset of JSON Schema that any form can show. */
export interface Field {
  readonly type: 'string' | 'integer' | 'boolean' | 'array';
  readonly title: string;
  readonly 'title-en': string;
  /**
   * `unit`: a place or unit of the org chart, chosen from a list and kept as its id. `asks`: each item becomes a duty to answer, and
   * its outcome stands with that duty. `items`: the same, each with the post and the day that were chosen (plan-item.rules.ts).
   * `inspections`: each item is a line of the year's plan of inspections (plan-line.rules.ts).
   */
  readonly format?: 'date' | 'photo' | 'fen' | 'unit' | 'asks' | 'items' | 'inspections';
  /** Choices, by what a record keeps of each: its name in Chinese. */
  readonly enum?: readonly string[];
  /** The same in English, in the same order. */
  readonly 'enum-en'?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** A step that cannot be passed with a no. */
  readonly const?: true;
  /** Of a place: neither the holder's own unit nor one above it. */
  readonly elsewhere?: true;
  /** Never published, whoever reads. */
  readonly private?: true;
}

/** Numbers of a form that have to agree: their sum against a part (`1/2`) of another, and what is said where they do not. */
export interface AddsUp extends Text {
  readonly sum: readonly string[];
  readonly of: string;
  /** One of these. */
  readonly most?: string;
  readonly least?: string;
  readonly over?: string;
}

export interface RecordForm {
  readonly required: readonly string[];
  /** What is compared when all of them are written, in this order. */
  readonly 'adds-up'?: readonly AddsUp[];
  readonly properties: Readonly<Record<string, Field>>;
}

export type Confirm = ({ readonly outside: string } | PostMeant) & { readonly minutes: number };

export interface Publish {
  /** Fields of the record; the duty's name, unit and state are public with them. */
  readonly fields: readonly string[];
  /** Numbers among them that are shown for each member of staff as well. */
  readonly 'per-head'?: readonly string[];
  readonly to: 'public' | 'office';
  /** After confirmation. */
  readonly within: string;
  readonly for: string;
}

/** When a statement stands out: one comparison. It decides nothing; it says what somebody should be asked about. */
export interface StandsOut {
  /** Of the record: what is compared. */
  readonly field: string;
  /** More than so many. */
  readonly above?: number;
  /** The year's sum is over the field of the same name in the newest record of this duty. */
  readonly over?: string;
  /** More than so many times the median of comparable units, of the same kind and level, if there are at least so many. */
  readonly times?: number;
  readonly units?: number;
  /** Compared for each member of staff. */
  readonly per?: 'head';
  /** So many percent more or less than in the same period of the year before, and at least so much in all. */
  readonly change?: number;
  readonly difference?: number;
  /** Less than so many percent of another field. */
  readonly below?: number;
  readonly of?: string;
}

/** A promise that the house can measure: fields of the record that name a figure, what it is to reach (percent), and by when. */
export interface Promised {
  readonly figure: string;
  /** Figures of the house (packs/mechanisms.yaml, `known`), in the order of the field's choices. */
  readonly is: readonly string[];
  readonly target: string;
  readonly by: string;
}

/** A record that says whether what another duty promised was kept: against the measure only with a reason. */
export interface Keeps {
  readonly duty: string;
  readonly field: string;
  readonly reason: string;
}

export interface MechanismDuty {
  readonly id: string;
  readonly name: Text;
  readonly who: readonly Party[];
  readonly when: When;
  /** Other duties (`answers`, `E2/answered`) that have to be confirmed in the same round before this one is recorded. */
  readonly needs?: readonly string[];
  readonly record: RecordForm;
  readonly confirm?: Confirm;
  /** Figures of the unit and period that the system has: shown with the form, kept with the record, never asked for. */
  readonly known?: readonly string[];
  /** Its records state the period before the one in which they fall due. */
  readonly states?: 'before';
  readonly 'stands-out'?: readonly StandsOut[];
  /** A duty whose statements of this period are shown here, where they stand out. */
  readonly 'looks-into'?: string;
  /** The field that a draft from the ledger stands in, for the holder to change. */
  readonly drafts?: string;
  readonly promises?: Promised;
  readonly keeps?: Keeps;
  /** So long before the day. */
  readonly warn?: readonly string[];
  readonly publish?: Publish;
  /** Measures that indices may use. */
  readonly feeds?: readonly string[];
  /** Estimated minutes of work for each duty, or for the whole of a quota's period. */
  readonly minutes: Amount;
}

export const quotaOf = ({ when }: Pick<MechanismDuty, 'when'>): Quota | null => ('quota' in when ? when.quota : null);

/** One file of `packs/lasting-mechanism/`: a row of the mission. */
export interface Mechanism {
  readonly id: string;
  readonly version: number;
  readonly name: Text;
  readonly about: Text;
  /** Where it is asked for: document and clause. */
  readonly source: readonly { readonly document: string; readonly clause: string }[];
  /** The one office that it is for; where left out, any. */
  readonly office?: string;
  /** A part of the house that does this with rules of its own. */
  readonly behaviour?: string;
  readonly duties?: readonly MechanismDuty[];
}

export interface ChartUnit extends Text {
  readonly id: string;
  readonly parent: string | null;
  readonly kind: UnitKind;
  readonly functions: readonly string[];
}

export interface ChartPost extends Text {
  readonly id: string;
  readonly unit: string;
  readonly role: Role;
}

/** Units and posts that are in being. */
export interface Chart {
  /** `null`: of no office of this house, as from a file. */
  readonly officeId: string | null;
  readonly units: readonly ChartUnit[];
  readonly posts: readonly ChartPost[];
}

/** Holders that a condition or formula cannot tell apart: it is answered once for all of them. */
export interface Group {
  readonly kind: UnitKind;
  readonly level: number;
  readonly role: Role;
  /** Posts in the group. */
  readonly posts: number;
  readonly year: number;
}

/** What a formula may name. */
export const GROUP_NAMES = ['kind', 'level', 'role', 'posts', 'year', 'day'] as const;

/** An expression and the group it is asked for; `key` finds the answer. */
export interface Question {
  readonly key: string;
  readonly expression: string;
  readonly group: Group;
  readonly wanted: 'number' | 'boolean';
}

export const groupKey = (g: Omit<Group, 'posts' | 'year'>): string => `${g.kind} ${g.level} ${g.role}`;
export const questionKey = (expression: string, group: string): string => `${group} ${expression}`;

/** A budget that is used so far is told of, in percent, where the rule says nothing else. */
export const NEAR = 80;

/** Days in the shortest such period: no rule can ask for more. */
export const PERIOD_DAYS: Readonly<Record<Period, number>> = { year: 365, 'half-year': 181, quarter: 90, month: 28 };

/** A day on which a duty falls due, with the days of its warnings. */
export interface Occurrence {
  readonly due: PlainDate;
  readonly warn: readonly PlainDate[];
}
