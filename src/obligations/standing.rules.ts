import type { Calendar } from '../calendar/calendar.ts';
import type { Limit } from '../calendar/limit.ts';
import type { DutyState } from '../duties/rules.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Obligation } from '../mechanisms/adoption.rules.ts';
import type { MechanismDuty } from '../mechanisms/rules.ts';
import { quotaOf, type Share } from '../mechanisms/rules.ts';
import type { Tally } from './tally.rules.ts';
import { behindOn, budgetAt, owedBy, soFar } from './warn.rules.ts';

/** Where an obligation stands, for lists: of what has no more time `over` and `missed` say that it was not kept. */
export const STANDINGS = [
  ...(['owed', 'waiting', 'behind', 'short', 'late', 'done', 'ended'] as const),
  ...(['within', 'near', 'over', 'missed'] as const),
] as const;
export type Standing = (typeof STANDINGS)[number];

/**
 * Where it stands: a quota is behind, or a share short, before its day, anything else late after it.
 * @param recorded within this what was done is recorded
 */
export function standingOf(
  { calendar, recorded }: { readonly calendar: Calendar; readonly recorded: Limit },
  rule: MechanismDuty,
  obligation: Obligation,
  duty: {
    readonly state: DutyState;
    readonly waiting: boolean;
    readonly claimed: Tally;
    /** What the house counts so far. */
    readonly live: Share | null;
  },
  today: PlainDate,
): Standing {
  const { least, most } = obligation;
  const { claimed, live } = duty;
  // What was passed stands as passed, whatever became of the duty.
  if (most !== null && claimed.amount > most) return 'over';
  if (claimed.missed) return 'missed';
  if (duty.state === 'done') return 'done';
  if (duty.state === 'cancelled') return 'ended';
  if (duty.state === 'claimed') return 'waiting';
  const quota = quotaOf(rule);
  if (most !== null && claimed.amount >= (least ?? 0)) return budgetAt(quota!, claimed.amount, most);
  const last = quota?.measure === undefined ? obligation.dueOn : owedBy(rule, calendar, obligation.dueOn, recorded);
  if (last < today) return 'late';
  const amount = soFar(rule, claimed, live);
  // Counted and not reached: what is still owed is the words.
  if (claimed.counted) return amount !== null && least !== null && amount < least ? 'short' : 'owed';
  if (behindOn(rule, calendar, obligation, today, amount, least)) return quota?.of === 'percent' ? 'short' : 'behind';
  return duty.waiting ? 'waiting' : 'owed';
}
