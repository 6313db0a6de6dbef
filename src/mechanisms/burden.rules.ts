import type { MechanismDuty, Quota, RecordForm } from './rules.ts';

/* How long the forms of a rule are worked on: counted without a name, and shown once enough was counted by enough people. */

/** Whose form: of whoever records, or of whoever confirms. */
export type BurdenAct = 'record' | 'confirm';

/** `packs/mechanisms.yaml`: how it is measured. */
export interface BurdenSettings {
  /** Seconds after the last touch of a form until its time stops. */
  readonly idle: number;
  /** Minutes that part what is counted together. */
  readonly edges: readonly number[];
  /** Shown from so many forms on, by so many posts; less would tell of one person. */
  readonly least: number;
  readonly posts: number;
  /** Of so many months, the running one among them. */
  readonly months: number;
  /** So many times the estimate, or so small a part of it, is far from it. */
  readonly far: number;
}

/** Forms that took more than `above` and at most `upTo` minutes; `null`: no upper edge. Each keeps its own edges, as a pack may change. */
export interface Cell {
  readonly above: number;
  readonly upTo: number | null;
  readonly n: number;
}

/** Where a form is counted. @param seconds it was worked on */
export function cellOf(seconds: number, edges: readonly number[]): Omit<Cell, 'n'> {
  const rising = edges.toSorted((a, b) => a - b);
  const at = rising.findIndex((edge) => seconds <= edge * 60);
  return at === -1 ? { above: rising.at(-1)!, upTo: null } : { above: rising[at - 1] ?? 0, upTo: rising[at]! };
}

interface Median {
  readonly minutes: number;
  /** The middle lies beyond the last edge: more than `minutes`. */
  readonly over: boolean;
}

/** Half of the forms took at most so long: within a cell as if its forms were spread evenly. `null` where there are none. */
export function medianOf(cells: readonly Cell[]): Median | null {
  const half = cells.reduce((sum, { n }) => sum + n, 0) / 2;
  if (half === 0) return null;
  const closed = cells.flatMap(({ above, upTo, n }) => (upTo === null ? [] : [{ above, upTo, n }]));
  const edges = [...new Set(cells.flatMap(({ above, upTo }) => [above, upTo ?? above]))].sort((a, b) => a - b);
  let before = 0;
  for (const [i, to] of edges.entries()) {
    const from = edges[i - 1];
    if (from === undefined) continue;
    const within = closed
      .filter((c) => c.above <= from && to <= c.upTo)
      .reduce((sum, { above, upTo, n }) => sum + (n * (to - from)) / (upTo - above), 0);
    if (within > 0 && before + within >= half)
      return { minutes: from + ((half - before) / within) * (to - from), over: false };
    before += within;
  }
  // Without an open cell only rounding leads here.
  return { minutes: edges.at(-1)!, over: closed.length < cells.length };
}

/** What may be shown of a measure. */
export interface Measured extends Median {
  /** Whole minutes, one at least. */
  readonly minutes: number;
  readonly n: number;
}

/** `null`: too few forms, or by too few posts: it would tell of one person. */
export function measuredOf(
  cells: readonly Cell[],
  posts: number,
  { least, posts: wanted }: Pick<BurdenSettings, 'least' | 'posts'>,
): Measured | null {
  const n = cells.reduce((sum, c) => sum + c.n, 0);
  const median = n < least || posts < wanted ? null : medianOf(cells);
  return median && { ...median, minutes: Math.max(1, Math.ceil(median.minutes)), n };
}

/** What was counted of a duty under one version. */
export interface Counted {
  readonly record: readonly Cell[];
  readonly confirm: readonly Cell[];
  /** Posts that recorded, and that confirmed. */
  readonly recorders: number;
  readonly confirmers: number;
  /** Records, and the days that they tell of. */
  readonly records: number;
  readonly days: number;
}

/** What is measured of a duty. */
export interface Burden {
  readonly record: Measured | null;
  readonly confirm: Measured | null;
  /** Days that a record tells of, on average; `null`: there is none. */
  readonly days: number | null;
}

export const NOT_MEASURED: Burden = { record: null, confirm: null, days: null };

/** Of several versions as one. Who recorded under two of them is not counted twice: the posts of one version at least there are. */
export function burdenOf(counted: readonly Counted[], settings: BurdenSettings): Burden {
  const most = (of: 'recorders' | 'confirmers') => Math.max(0, ...counted.map((c) => c[of]));
  const sum = (of: 'records' | 'days') => counted.reduce((all, c) => all + c[of], 0);
  return {
    record: measuredOf(
      counted.flatMap((c) => c.record),
      most('recorders'),
      settings,
    ),
    confirm: measuredOf(
      counted.flatMap((c) => c.confirm),
      most('confirmers'),
      settings,
    ),
    days: sum('records') === 0 ? null : sum('days') / sum('records'),
  };
}

/** What is measured under a rule: by its row and the duty as it is written now. */
export interface Measures {
  readonly far: number;
  of(row: string, rule: MechanismDuty): Burden;
}

export const NO_MEASURES: Measures = { far: Number.POSITIVE_INFINITY, of: () => NOT_MEASURED };

/** A form asks the same as another, however it words it: what was measured on the one says something of the other. */
export const sameForm = (a: RecordForm, b: RecordForm): boolean => shapeOf(a) === shapeOf(b);

const shapeOf = ({ required, properties }: RecordForm): string =>
  JSON.stringify([
    required.toSorted(),
    Object.entries(properties)
      .map(([id, { title: _, 'title-en': __, 'enum-en': ___, ...asked }]) => [id, Object.entries(asked).sort()])
      .sort(),
  ]);

/** Forms for one duty, or for a quota's period; `null` where nobody can say. @param least of the quota */
function formsFor({ when }: MechanismDuty, least: number | null, { days }: Burden): number | null {
  if (!('quota' in when)) return 1;
  const per: Partial<Record<Quota['of'], number | null>> = { times: 1, days };
  const each = per[when.quota.of];
  return least === null || !each ? null : Math.ceil(least / each);
}

/** Minutes for one duty, or for a quota's period, as measured; `null`: the estimate stands. */
export function measuredMinutes(
  rule: MechanismDuty,
  act: BurdenAct,
  least: number | null,
  burden: Burden,
): number | null {
  const forms = formsFor(rule, least, burden);
  const measured = burden[act];
  return forms === null || measured === null ? null : forms * measured.minutes;
}

/** What is asked of one holder: a duty, or a quota's whole period. */
interface Asked {
  readonly adopted: { readonly mechanism: { readonly id: string } };
  readonly rule: MechanismDuty;
  readonly obligation: { readonly least: number | null };
}

/** Minutes of the holders' own forms, as estimated and as measured; `estimated`: how many had to be taken as estimated. */
export function minutesAsked(asked: readonly Asked[], measures: Measures) {
  const sums = { minutes: 0, measured: 0, estimated: 0 };
  for (const { adopted, rule, obligation } of asked) {
    const own = measuredMinutes(rule, 'record', obligation.least, measures.of(adopted.mechanism.id, rule));
    const estimate = typeof rule.minutes === 'number' ? rule.minutes : 0;
    sums.minutes += estimate;
    sums.measured += own ?? estimate;
    if (own === null) sums.estimated++;
  }
  return sums;
}

/** An estimate that is far from what was measured, in minutes. */
export interface FarOff {
  readonly act: BurdenAct;
  readonly estimate: number;
  readonly measured: number;
  /** More than `measured`. */
  readonly over: boolean;
}

/** Estimates of a duty that its next version should mend. One that is a formula is not compared: it has no one answer. */
export function farOff(rule: MechanismDuty, burden: Burden, far: number): FarOff[] {
  const { least }: Partial<Quota> = 'quota' in rule.when ? rule.when.quota : {};
  const estimates = [
    ['record', rule.minutes],
    ['confirm', rule.confirm!.minutes],
  ] as const;
  return estimates.flatMap(([act, estimate]): FarOff[] => {
    const measured = measuredMinutes(rule, act, typeof least === 'number' ? least : null, burden);
    if (typeof estimate !== 'number' || measured === null) return [];
    const { over } = burden[act]!;
    const off = measured > far * estimate || (!over && measured * far < estimate);
    return off ? [{ act, estimate, measured, over }] : [];
  });
}
