import type { Reader } from '../db/open.ts';
import type { Duty } from '../duties/rules.ts';
import type { Instant } from '../kernel/time.ts';
import type { Scope } from './access.ts';
import { linesOf } from './lines.queries.ts';
import { dutyLine } from './page.queries.ts';
import { presentHeld, presentLine } from './present.ts';
import { holdersOf } from './who.ts';
import type { OfficeWork } from './work.ts';

/** Duties as "What I owe" shows them: each with its clock in words, its holder by name, and the case it is about. */
export async function presentOwed(
  read: Reader,
  work: OfficeWork,
  scope: Scope,
  duties: readonly Duty[],
  now: Instant,
): Promise<unknown[]> {
  const caseOf = (duty: Duty) => (duty.about.startsWith('case:') ? duty.about.slice('case:'.length) : null);
  const [lines, holderOf] = await Promise.all([
    linesOf(read, work, scope, [...new Set(duties.flatMap((d) => caseOf(d) ?? []))]),
    holdersOf(read, work, duties, now),
  ]);
  return duties.map((duty) => {
    const line = lines.get(caseOf(duty) ?? '');
    return {
      ...presentHeld(work, dutyLine(work, duty, now), holderOf(duty)),
      case: line ? presentLine(work, line) : null,
    };
  });
}
