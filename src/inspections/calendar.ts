import type { Reader } from '../db/open.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { aroundOf } from '../sendings/around.ts';
import { type CheckCode, type Checked, check } from '../sendings/checks.rules.ts';
import type { Asked } from '../sendings/rules.ts';
import type { InspectionDesk } from './desk.ts';

/** Checks that look at the one calendar of inspections and at the plan; the others are of what is sent down. */
const CALENDAR: readonly CheckCode[] = [
  ...(['overlap', 'short-notice', 'in-plan', 'no-plan', 'off-plan', 'plan-unit', 'plan-used', 'plan-month'] as const),
];

interface ToAnnounce {
  readonly targets: readonly string[];
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** The line of the year's plan that it is; `null`: outside the plan. */
  readonly planned: string | null;
}

/**
 * What the rules of inspections say of one that supervision would announce now: the same that they say of a unit's. Sealed ones are in
 * none of it.
 */
export async function lookAt(
  read: Reader,
  ctx: Context,
  desk: InspectionDesk,
  unit: string,
  { targets, from, to, planned }: ToAnnounce,
): Promise<Checked> {
  const { sendings } = desk;
  const asked: Asked = {
    ...{ kind: 'inspection', unit, to: targets, by: null, from, until: to, subject: null, attends: null },
    ...{ passesOn: false, temporary: false, urgent: null },
  };
  const around = await aroundOf(read, ctx, sendings, asked, planned, null);
  const checked = check(asked, { title: '', ask: '', figures: [], planned }, sendings.pack, around);
  const issues = checked.issues.filter((i) => CALENDAR.includes(i.code));
  const stands = issues.some((i) => i.weight === 'refuse') ? 'refused' : needsWhy(issues) ? 'sign' : 'goes';
  return { ...checked, issues, stands };
}

/** Short notice is answered for every half-year (H3, `notice`), and counted as what it is until then. */
const needsWhy = (issues: Checked['issues']): boolean =>
  issues.some((i) => i.weight === 'sign' && i.code !== 'short-notice');

/**
 * Whether it is announced like this: what a unit has a leader above sign, supervision says why, by name and for whoever is inspected to read.
 * @throws Refusal `sending.refused` with the checks, `inspection.say-why` with those that a reason is asked for
 */
export function ensureStands({ stands, issues }: Checked, why: string | null): void {
  const codes = (weight: string) => [...new Set(issues.filter((i) => i.weight === weight).map((i) => i.code))];
  if (stands === 'refused') throw new Refusal('sending.refused', { checks: codes('refuse') });
  if (stands === 'sign' && why === null) throw new Refusal('inspection.say-why', { checks: codes('sign') });
}
