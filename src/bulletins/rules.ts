import { Refusal } from '../kernel/refusal.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';

/*
 * The bulletin of supervision (督查通报): how appeals stood over a period. Pure. What is issued keeps its figures, so that a later
 * change of the past would show beside them.
 */
export const FIGURES = [
  'received',
  'accepted',
  'answered',
  'closed',
  'unanswered',
  'overdue',
  'carried',
  'inTime',
  'late',
  'together',
  'extended',
  'askedAgain',
  'contested',
  'satisfied5',
  'satisfied4',
  'satisfied3',
  'satisfied2',
  'satisfied1',
  'silent',
  'corrected',
  'reopened',
  'yellow',
  'red',
  'withdrawn',
  'listed',
  'blocked',
] as const;
export type FigureId = (typeof FIGURES)[number];

/** Of the duties that mechanisms make, beside appeals: what fell due in the period, what fell due before and is still not done, and cards. */
export const DUTY_FIGURES = [
  'dutyDue',
  'dutyInTime',
  'dutyLate',
  'dutyOpen',
  'dutyMissed',
  'dutyCarried',
  'dutyYellow',
  'dutyRed',
] as const;
export type DutyFigureId = (typeof DUTY_FIGURES)[number];

export const isOfDuties = (figure: FigureId | DutyFigureId): figure is DutyFigureId =>
  (DUTY_FIGURES as readonly string[]).includes(figure);

/** Days, both belonging to it. `history`: with the imported past, by the clocks of its own dates. */
export interface Period {
  readonly from: PlainDate;
  readonly until: PlainDate;
  readonly history: boolean;
}

/** Whose matters a figure is of: a unit with all below it, a step at a level of the office, or a mechanism. */
export interface Of {
  readonly unit: string | null;
  readonly step: string | null;
  readonly level: string | null;
  readonly mechanism: string | null;
}

/** How one unit, with all below it, dealt with what it had. */
export interface UnitFigures {
  readonly unit: string;
  readonly answered: number;
  readonly inTime: number;
  /** Past the limit. What was answered with another matter has no limit of its own. */
  readonly late: number;
  /** Said how satisfied they are, and satisfied enough among them. */
  readonly rated: number;
  readonly satisfied: number;
  readonly corrected: number;
  readonly overdue: number;
}

/** Where matters stand still at the end of the period: a step at a level of the office. */
export interface Stop {
  readonly step: string;
  readonly level: string;
  readonly late: number;
  readonly longest: number;
}

/** Bulletins that were issued before they told of what is carried over have no number of it. */
type Counts<F extends string, Carried extends F> = Readonly<Record<Exclude<F, Carried>, number>> & {
  readonly [C in Carried]?: number | undefined;
};

export type DutyCounts = Counts<DutyFigureId, 'dutyCarried'>;

/** How the duties of mechanisms stood: in all, by bureau or street with all below it, and by the mechanism that they rest on. */
export interface DutyFigures {
  readonly counts: DutyCounts;
  readonly units: readonly { readonly unit: string; readonly counts: DutyCounts }[];
  readonly mechanisms: readonly { readonly mechanism: string; readonly counts: DutyCounts }[];
  /** Days that the longest of what is carried over has been late. */
  readonly longest?: number | undefined;
}

export interface Figures {
  readonly counts: Counts<FigureId, 'carried'>;
  readonly units: readonly UnitFigures[];
  readonly stops: readonly Stop[];
  /** Days that the longest of what is carried over has been late. */
  readonly longest?: number | undefined;
  /** Absent from bulletins that were issued before they told of duties. */
  readonly duties?: DutyFigures | undefined;
}

export interface Bulletin extends Period {
  readonly bulletinId: string;
  readonly version: number;
  readonly year: number;
  readonly serial: number;
  readonly byAccount: string;
  readonly byUnit: string;
  readonly figures: Figures;
  readonly words: TextRef;
  readonly state: 'issued' | 'withdrawn';
  readonly issuedAt: Instant;
  readonly endedAt: Instant | null;
}

type E<T extends string, B> = { readonly type: T; readonly at: Instant; readonly actor: string; readonly body: B };

export type BulletinEvent =
  | E<
      'bulletin.issued',
      Period & {
        readonly year: number;
        readonly serial: number;
        readonly byUnit: string;
        readonly figures: Figures;
        readonly words: TextRef;
      }
    >
  | E<'bulletin.withdrawn', { readonly reason: TextRef }>;

export function evolve(before: Bulletin | null, bulletinId: string, version: number, event: BulletinEvent): Bulletin {
  switch (event.type) {
    case 'bulletin.issued': {
      const { from, until, history, year, serial, byUnit, figures, words } = event.body;
      const issued = { state: 'issued', issuedAt: event.at, endedAt: null, byAccount: event.actor } as const;
      return { bulletinId, version, from, until, history, year, serial, byUnit, figures, words, ...issued };
    }
    case 'bulletin.withdrawn':
      if (!before) throw new Error(`bulletin ${bulletinId}: withdrawn before it was issued`);
      return { ...before, version, state: 'withdrawn', endedAt: event.at };
    default:
      return event satisfies never;
  }
}

/**
 * @param most days that a period may have
 * @throws Refusal `bulletin.bad-period` for one that ends before it begins, lies ahead, or has more days
 */
export function ensurePeriod({ from, until }: Pick<Period, 'from' | 'until'>, today: PlainDate, most: number): void {
  const days = (Date.parse(until) - Date.parse(from)) / 86_400_000 + 1;
  if (days < 1 || days > most || from > today) throw new Refusal('bulletin.bad-period', { most });
}

/**
 * The interval in which a share may lie (Wilson, 95 %): of few, a wide one. Agresti and Coull 1998 recommend it for small numbers.
 * @returns ends between 0 and 1
 */
export function interval(part: number, whole: number): readonly [number, number] {
  const z = 1.959_963_984_540_054;
  const share = part / whole;
  const spread = (z * z) / whole;
  const centre = (share + spread / 2) / (1 + spread);
  const half = (z / (1 + spread)) * Math.sqrt((share * (1 - share)) / whole + spread / (4 * whole));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
