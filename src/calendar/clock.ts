import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { isAmount, type Limit } from './limit.ts';

export interface Extension {
  /** At most so much in all, in the limit's unit. */
  readonly max: number;
  readonly times?: number;
  readonly approver: Text;
}

/** A clock as the pack writes it. */
export interface ClockRule {
  readonly id: string;
  readonly name: Text;
  readonly limit: Limit;
  /** What happens on the day the count starts from. */
  readonly starts?: Text;
  /** The end of the due day: its 24:00, or the close of office hours. */
  readonly until?: 'day end' | 'office close';
  /** Counted back from the event: at the latest so long before it. */
  readonly before?: boolean;
  /** A least time to be given (comment, review), not a latest time to act. */
  readonly minimum?: boolean;
  readonly extension?: Extension;
  /** What stops the count, and what starts it anew. */
  readonly pauses?: Text;
  readonly restarts?: Text;
  readonly basis: Text;
  readonly source?: 'statute' | 'secondary' | 'local' | 'customary' | 'setting';
  readonly note?: Text;
}

export interface Pause {
  readonly from: Instant;
  /** `null`: not ended yet. */
  readonly to: Instant | null;
}

/** What happened to one clock. `extend` is all that was granted, in the limit's unit. */
export interface ClockRun {
  readonly from: Instant;
  readonly pauses: readonly Pause[];
  readonly restart?: Instant | undefined;
  readonly extend?: number | undefined;
}

export interface Due {
  readonly dueOn: PlainDate;
  readonly dueAt: Instant;
}

/** The id of a rule made from a limit alone: no law bounds its extension. */
export const AD_HOC = 'ad-hoc';

export const adHocRule = (limit: Limit): ClockRule => ({
  id: AD_HOC,
  name: { zh: '临时期限', en: 'A limit given by hand' },
  limit,
  basis: { zh: '由查询者给出的期限', en: 'a limit given by whoever asks' },
});

const ON = 'on ';

/** The id of a clock that is a day set by a rule, a plan or whoever gives the task: it stands with the duty, not in the pack. */
export const onDay = (day: PlainDate): string => `${ON}${day}`;

const fixed = (id: string): ClockRule => ({
  id,
  name: { zh: '指定日期', en: 'A day that was set' },
  limit: { on: id.slice(ON.length) as PlainDate },
  basis: { zh: '由规则、计划或交办的人定下', en: 'set by a rule, a plan or whoever gave it' },
  source: 'setting',
});

/** A clock by the id that a duty keeps: one of the pack, or a day that was set. `undefined` where the pack has it no more. */
export const clockNamed = (clocks: ReadonlyMap<string, ClockRule>, id: string): ClockRule | undefined =>
  clocks.get(id) ?? (id.startsWith(ON) ? fixed(id) : undefined);

/** Refuses `n` more after what was already granted: `calendar.extension-none`, `-spent`, `-too-long`, `calendar.bad-extension`. */
export function allowedExtension(rule: ClockRule, already: readonly number[], n: number): void {
  const { limit, extension } = rule;
  if (!extension || !('amount' in limit) || rule.before)
    throw new Refusal('calendar.extension-none', { clock: rule.id });
  if (!isAmount(n, limit.unit) || n === 0) throw new Refusal('calendar.bad-extension', { extend: n });
  if (extension.times !== undefined && already.length >= extension.times) {
    throw new Refusal('calendar.extension-spent', { clock: rule.id, times: extension.times });
  }
  const asked = already.reduce((sum, x) => sum + x, n);
  if (asked > extension.max) {
    throw new Refusal('calendar.extension-too-long', { clock: rule.id, asked, max: extension.max, unit: limit.unit });
  }
}
