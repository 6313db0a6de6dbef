import { Refusal } from '../kernel/refusal.ts';
import { plainDate } from '../kernel/time.ts';
import type { Feel } from './feel.ts';
import { boundBy, type HolderLine, questionsOf, type Standing } from './plan.rules.ts';
import type { Mechanism, MechanismDuty } from './rules.ts';
import type { MechanismWork } from './work.ts';

/**
 * What the formulas of rules come to in the org chart of now, once for each group of holders.
 * @throws Refusal `mechanism.formula-fails` for a group that was not there when the rule was adopted, and that it has no answer for
 */
async function answersFor(
  mechanisms: readonly Mechanism[],
  standing: Standing,
  year: number,
  feel: Feel,
): Promise<ReadonlyMap<string, number | boolean>> {
  const answers = new Map<string, number | boolean>();
  for (const { key, expression, group, wanted } of questionsOf(mechanisms, standing, year)) {
    const told = await feel.ask({ expression, names: { ...group }, day: plainDate(`${year}-01-01`) });
    const fits =
      !('wrong' in told) &&
      typeof told.value === wanted &&
      (wanted === 'boolean' || (Number.isSafeInteger(told.value) && Number(told.value) >= 0));
    if (!fits)
      throw new Refusal('mechanism.formula-fails', {
        mechanism: mechanisms[0]!.id,
        kind: group.kind,
        role: group.role,
      });
    answers.set(key, told.value as number | boolean);
  }
  return answers;
}

/** Whom a duty binds in the org chart of now. */
export async function linesOf(
  work: MechanismWork,
  mechanism: Mechanism,
  duty: MechanismDuty,
  year: number,
): Promise<readonly HolderLine[]> {
  const { standing } = await work.standing();
  const answers = await answersFor([{ ...mechanism, duties: [duty] }], standing, year, work.feel);
  return boundBy(duty, standing, answers).lines;
}
