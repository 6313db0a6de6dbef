import type { PlainDate } from '../kernel/time.ts';
import { lastOf } from '../mechanisms/days.rules.ts';
import { type MechanismDuty, quotaOf, type Share } from '../mechanisms/rules.ts';
import type { MechanismWork } from '../mechanisms/work.ts';

/** What the house counts of a quota so far in its period; `null`: it counts none of it. */
export async function liveShare(
  { knows }: Pick<MechanismWork, 'knows'>,
  rule: MechanismDuty,
  { unit, periodFrom, dueOn }: { readonly unit: string; readonly periodFrom: PlainDate; readonly dueOn: PlainDate },
  today: PlainDate,
): Promise<Share | null> {
  const quota = quotaOf(rule);
  if (quota?.measure === undefined) return null;
  const last = lastOf(quota.per, dueOn);
  return (await knows(unit, periodFrom, today < last ? today : last, [quota.measure]))[quota.measure]!;
}
