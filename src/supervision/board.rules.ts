import type { Calendar } from '../calendar/calendar.ts';
import { toDay } from '../calendar/days.ts';
import type { Duty, DutyState } from '../duties/rules.ts';
import type { PlainDate } from '../kernel/time.ts';
import { type CardRule, type Colour, thresholds } from './cards.rules.ts';

/*
 * Where the board counts a duty, and what the counts add up to. Pure. What a day decides (late, due soon, stands still) is no bucket:
 * it is found from the days when somebody looks, so that it moves at midnight without an event.
 */

/** The highest standing card on a duty; of the imported past, what it would have drawn. */
export const LIGHTS = ['none', 'prompt', 'yellow', 'red'] as const;
export type Light = (typeof LIGHTS)[number];

/** No such day: later than any. */
export const NEVER = 'infinity' as PlainDate;

/** What is counted together. Who may know of it is part of it, so that no total holds what its reader may not know of. */
export interface Bucket {
  readonly unit: string;
  readonly mechanism: string;
  readonly step: string;
  /** The kind of an appeal; of other things the kind in the duty's `about`. */
  readonly kind: string;
  readonly state: DutyState;
  readonly light: Light;
  /** It went further down in parts, and some are open: what stands still is a part (中梗阻). */
  readonly inParts: boolean;
  /** The imported past: it drew no card, and is shown apart. */
  readonly history: boolean;
  readonly visibility: Duty['visibility'];
  /** In order. */
  readonly hiddenFrom: readonly string[];
}

/** Where a duty is counted. */
export interface Place {
  readonly bucket: Bucket;
  /** The last day in time; of the imported past, the first day of its month. */
  readonly dueOn: PlainDate;
}

/** What beside the duty says where it is counted. */
export interface Beside {
  /** `null`: it is about no appeal. */
  readonly appealKind: string | null;
  readonly light: Light;
  readonly inParts: boolean;
}

/** What the office counts by. */
export interface Counting {
  readonly calendar: Calendar;
  readonly cardRules: readonly CardRule[];
}

/** Where the duty is counted now; `null` for what is over, unless it is the imported past. */
export function placeOf(duty: Duty, beside: Beside, by: Counting): Place | null {
  const over = duty.endedAt !== null;
  if (duty.state === 'cancelled' || (over && !duty.history)) return null;
  const bucket: Bucket = {
    unit: duty.holderUnit,
    mechanism: duty.mechanism,
    step: duty.step,
    kind: beside.appealKind ?? duty.about.slice(0, duty.about.indexOf(':')),
    state: duty.state,
    light: duty.history ? lightThen(duty, by) : beside.light,
    inParts: beside.inParts,
    history: duty.history,
    visibility: duty.visibility,
    hiddenFrom: [...duty.hiddenFrom].sort(),
  };
  const { dueOn } = duty;
  return { bucket, dueOn: dueOn === null ? NEVER : duty.history ? firstOfMonth(dueOn) : dueOn };
}

const firstOfMonth = (day: PlainDate): PlainDate => `${day.slice(0, 7)}-01` as PlainDate;

/** What lateness alone would have drawn by today's rules, had it not been the imported past. */
function lightThen(duty: Duty, { cardRules, calendar }: Counting): Light {
  const late = cardRules.filter((r) => r.kind === 'late');
  const passed = thresholds(late, { ...duty, history: false }, null, calendar);
  return highest(passed.map((t) => t.rule.colour));
}

export const highest = (colours: readonly Colour[]): Light =>
  colours.reduce<Light>((a, b) => (LIGHTS.indexOf(b) > LIGHTS.indexOf(a) ? b : a), 'none');

/** Days after the last one in time. */
export const daysLate = (dueOn: PlainDate, today: PlainDate): number =>
  dueOn < today ? toDay(today) - toDay(dueOn) : 0;

/** How a cell's count changes. */
export interface Move {
  readonly bucketId: number;
  readonly dueOn: PlainDate;
  readonly by: number;
}

type Cell = Omit<Move, 'by'>;

/** What has to be added to which cell, where duties were counted in one and are counted in another now. */
export function moves(changes: readonly { readonly from: Cell | null; readonly to: Cell | null }[]): Move[] {
  const found = new Map<string, Move>();
  const add = (cell: Cell | null, by: number) => {
    if (!cell) return;
    const key = `${cell.bucketId} ${cell.dueOn}`;
    found.set(key, { ...cell, by: (found.get(key)?.by ?? 0) + by });
  };
  for (const { from, to } of changes) {
    add(from, -1);
    add(to, 1);
  }
  return [...found.values()].filter((m) => m.by !== 0);
}

/** What the board shows of anything: counts. */
export interface Figures {
  /** All that is not over; of the imported past, all there is. */
  readonly open: number;
  /** Handed down, and not taken up yet. */
  readonly untaken: number;
  readonly paused: number;
  /** Reported done, to be confirmed by somebody else. */
  readonly claimed: number;
  /** Past its last day, and still with its holder. */
  readonly late: number;
  readonly today: number;
  readonly soon: number;
  readonly prompt: number;
  readonly yellow: number;
  readonly red: number;
  /** Late, and not handed on in parts: where the flow stops. */
  readonly stopped: number;
  /** Of what stands still, for how many days the longest has. */
  readonly longest: number;
}

export const NOTHING: Figures = {
  open: 0,
  untaken: 0,
  paused: 0,
  claimed: 0,
  late: 0,
  today: 0,
  soon: 0,
  prompt: 0,
  yellow: 0,
  red: 0,
  stopped: 0,
  longest: 0,
};

export const plus = (a: Figures, b: Figures): Figures => ({
  open: a.open + b.open,
  untaken: a.untaken + b.untaken,
  paused: a.paused + b.paused,
  claimed: a.claimed + b.claimed,
  late: a.late + b.late,
  today: a.today + b.today,
  soon: a.soon + b.soon,
  prompt: a.prompt + b.prompt,
  yellow: a.yellow + b.yellow,
  red: a.red + b.red,
  stopped: a.stopped + b.stopped,
  longest: Math.max(a.longest, b.longest),
});

/** What the figures are told by. */
export const AXES = ['unit', 'level', 'kind', 'mechanism', 'step'] as const;
export type Axis = (typeof AXES)[number];

/** Figures of one unit, kind, mechanism and step: the finest that is shown. `level` is the kind of the unit. */
export type FiguresRow = Readonly<Record<Axis, string>> & { readonly figures: Figures };

/** Sums along an axis, what stands still on top, then what is late, then what is most. */
export function along(rows: readonly FiguresRow[], axis: Axis): { readonly id: string; readonly figures: Figures }[] {
  const sums = new Map<string, Figures>();
  for (const row of rows) sums.set(row[axis], plus(sums.get(row[axis]) ?? NOTHING, row.figures));
  return [...sums]
    .map(([id, figures]) => ({ id, figures }))
    .sort(
      (a, b) =>
        b.figures.stopped - a.figures.stopped ||
        b.figures.late - a.figures.late ||
        b.figures.open - a.figures.open ||
        (a.id < b.id ? -1 : 1),
    );
}

/** Which of the duties counted are meant by a figure. */
export const BANDS = ['untaken', 'paused', 'claimed', 'late', 'today', 'soon', 'stopped'] as const;
export type Band = (typeof BANDS)[number];

/** What is asked of the board. `unit`: that one and all below it; `history`: the imported past in place of today. */
export interface BoardAsk {
  readonly unit?: string | undefined;
  readonly level?: string | undefined;
  readonly kind?: string | undefined;
  readonly mechanism?: string | undefined;
  readonly step?: string | undefined;
  readonly light?: Light | undefined;
  readonly history?: boolean | undefined;
}
