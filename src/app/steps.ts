import { loadMeasures } from '../accountability/pack.ts';
import type { AppealsPack, Step } from '../cases/appeals.ts';
import { WITH_THE_PERSON } from '../duties/access.ts';
import { handedOnBy, openAt } from '../duties/queries.ts';
import type { Duty } from '../duties/rules.ts';
import { findingSteps } from '../findings/pack.ts';
import { loadGrids } from '../grids/pack.ts';
import { INSPECT_STEP, loadChecklists } from '../inspections/pack.ts';
import type { Text } from '../kernel/text.ts';
import { loadVocabulary } from '../mechanisms/pack.ts';
import { orgPack } from '../org/pack.ts';
import { type OpenDutiesOf, unitNames } from '../org/queries.ts';
import { loadProjects } from '../projects/pack.ts';
import { loadRegister } from '../register/pack.ts';
import { loadSendings } from '../sendings/pack.ts';
import { DECIDE_STEP } from '../supervision/cards.commands.ts';
import { loadCards } from '../supervision/cards.ts';
import { loadMeetings } from '../supervision/meetings.ts';
import { loadTasks } from '../tasks/pack.ts';

/** The steps of an appeal, with those that hand-overs and contested cards make somebody owe: all stand in the same lists. */
export function withSteps(pack: AppealsPack): AppealsPack {
  const steps: Record<string, Text> = {};
  for (const some of [
    pack.steps,
    orgPack.steps,
    { [DECIDE_STEP]: loadCards().step },
    findingSteps(),
    { [INSPECT_STEP]: loadChecklists().step },
    loadTasks().steps,
    loadProjects().steps,
    loadMeetings().steps,
    loadSendings().steps,
    loadGrids().steps,
    loadRegister().steps,
    loadMeasures().steps,
    loadVocabulary().steps,
  ] as const)
    for (const [step, words] of Object.entries(some)) {
      // A duty is told by its step alone: two slices with one name would speak for each other.
      if (step in steps) throw new Error(`Two packs have words for the step ${step}`);
      steps[step] = words;
    }
  return { ...pack, steps: steps as AppealsPack['steps'] };
}

/** Duties in the words of their steps, for a hand-over's list, without what goes with the person: `org` stands below `duties` and is told through here. */
export const openDutiesOf =
  (pack: AppealsPack): OpenDutiesOf =>
  async (read, officeId, at) => {
    const passes = ({ step }: Duty) => step !== WITH_THE_PERSON;
    const held = (await openAt(read, officeId, at)).filter(passes);
    const handedOn = (await handedOnBy(read, officeId, at.posts)).filter(({ duty }) => passes(duty));
    const units = handedOn.map(({ duty }) => duty.holderUnit);
    const names = await unitNames(read, officeId, units);
    const line = (duty: Duty, postId: string | null, now: Text | null) => {
      const { zh, en } = pack.steps[duty.step as Step];
      return { dutyId: duty.dutyId, unitId: duty.holderUnit, postId, title: { zh, en }, dueOn: duty.dueOn, with: now };
    };
    return [
      ...held.map((duty) => line(duty, duty.holderPost, null)),
      ...handedOn.map(({ post, duty }) => line(duty, post, names.get(duty.holderUnit)!)),
    ];
  };
