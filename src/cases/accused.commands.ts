import type { Tx } from '../db/open.ts';
import { assist } from '../duties/commands.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import type { Scope } from './access.ts';
import { isEnded } from './allowed.rules.ts';
import { type CaseWork, type Dossier, keptFrom, openFor, releaseLinked, standInDesk } from './dossier.ts';
import type { Appeal } from './rules.ts';

/**
 * A report turns out to accuse further units: from now on nothing of it is there for them, and what they hold of it goes back to
 * discipline (信访工作条例 article 30).
 *
 * @throws Refusal `case.accused-already` if the report is kept from all of them, `org.unknown-unit`
 */
export async function accuse(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  named: readonly string[],
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'accuse');
  const { state, visibility, accusedUnits } = dossier.appeal;
  const units = [...new Set(named)].filter((unit) => !accusedUnits.includes(unit));
  if (units.length === 0) throw new Refusal('case.accused-already');
  for (const unit of units) work.path(unit);
  const all = [...accusedUnits, ...units];
  // One that is handled with another has the other's accused no longer, and goes its own way.
  const back = state === 'linked' || (state !== 'filed' && !isEnded(state) && dossier.isWith(all));
  await releaseLinked(dossier, 'other-accused');
  dossier.emit('case.accused', { units, desk: standInDesk(work, visibility, all), back });
  if (back) {
    dossier.backToDesk('goes-around-accused');
  } else {
    withoutHelpOf(dossier, all);
    dossier.goAround();
  }
  return dossier.close();
}

/** An accused unit helps no longer. */
function withoutHelpOf(dossier: Dossier, accused: readonly string[]): void {
  const { tx, ctx, work, appeal } = dossier;
  const free = appeal.detail.assistants.filter((unit) => !keptFrom(work, accused, unit));
  if (free.length === appeal.detail.assistants.length) return;
  dossier.emit('case.joined', { assistants: free });
  const duty = dossier.duty('correct') ?? dossier.duty('handle');
  if (duty) dossier.put(assist(tx, ctx, duty, free));
}
