import type { Reader } from '../db/open.ts';
import type { Duty } from '../duties/rules.ts';
import { type Thing, type Things, thingsOf } from '../duties/things.ts';
import type { StaffActor } from '../kernel/actor.ts';
import type { Instant } from '../kernel/time.ts';
import { linesOf } from './lines.queries.ts';
import { dutyLine } from './page.queries.ts';
import { presentHeld, presentLine } from './present.ts';
import { holdersOf } from './who.ts';
import type { OfficeWork } from './work.ts';

/** Duties as "What I owe" shows them: each with its clock in words, its holder by name, and the case or other thing it is about. */
export async function presentOwed(
  read: Reader,
  work: OfficeWork,
  things: Things,
  actor: StaffActor,
  duties: readonly Duty[],
  now: Instant,
): Promise<{ readonly case: unknown; readonly thing: Thing | null }[]> {
  const caseOf = (duty: Duty) => (duty.about.startsWith('case:') ? duty.about.slice('case:'.length) : null);
  const [lines, holderOf, thingOf] = await Promise.all([
    linesOf(read, work, work.scope(actor), [...new Set(duties.flatMap((d) => caseOf(d) ?? []))]),
    holdersOf(read, work, duties, now),
    thingsOf(things, actor, duties),
  ]);
  return duties.map((duty) => {
    const line = lines.get(caseOf(duty) ?? '');
    return {
      ...presentHeld(work, dutyLine(work, duty, now), holderOf(duty)),
      case: line ? presentLine(work, line) : null,
      thing: thingOf(duty),
    };
  });
}
