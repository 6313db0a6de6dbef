import type { Reader } from '../db/open.ts';
import type { Duty } from '../duties/rules.ts';
import type { Instant } from '../kernel/time.ts';
import type { Scope } from './access.ts';
import { dutyLine } from './page.queries.ts';
import { presentDuty, presentLine } from './present.ts';
import { linesOf } from './queries.ts';
import type { OfficeWork } from './work.ts';

/** Duties as "What I owe" shows them: each with its clock in words and the case it is about. */
export async function presentOwed(
  read: Reader,
  work: OfficeWork,
  scope: Scope,
  duties: readonly Duty[],
  now: Instant,
): Promise<unknown[]> {
  const caseOf = (duty: Duty) => (duty.about.startsWith('case:') ? duty.about.slice('case:'.length) : null);
  const lines = await linesOf(read, work, scope, [...new Set(duties.flatMap((d) => caseOf(d) ?? []))]);
  return duties.map((duty) => {
    const line = lines.get(caseOf(duty) ?? '');
    return { ...presentDuty(work, dutyLine(work, duty, now)), case: line ? presentLine(work, line) : null };
  });
}
