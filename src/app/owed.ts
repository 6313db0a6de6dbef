import { measureThings } from '../accountability/measures.queries.ts';
import { publicityThings } from '../accountability/publications.queries.ts';
import { presentOwed } from '../cases/owed.ts';
import type { Reader } from '../db/open.ts';
import type { Duty } from '../duties/rules.ts';
import type { Things } from '../duties/things.ts';
import { findingThings } from '../findings/things.ts';
import { gridThings } from '../grids/queries.ts';
import { inspectionThings } from '../inspections/things.ts';
import type { StaffActor } from '../kernel/actor.ts';
import type { Instant } from '../kernel/time.ts';
import { draftThings } from '../mechanisms/things.ts';
import { obligationThings } from '../obligations/things.ts';
import { collectionThings, projectThings } from '../projects/things.ts';
import { ruleThings } from '../register/things.ts';
import { sendingThings } from '../sendings/queries.ts';
import { cardThings } from '../supervision/cards.things.ts';
import { explanationThings } from '../supervision/duty-acts.queries.ts';
import { meetingThings } from '../supervision/meetings.queries.ts';
import { urgedOf } from '../supervision/urged.queries.ts';
import { taskThings } from '../tasks/queries.ts';
import type { House } from './compose.ts';

/** Duties as "What I owe" shows them, each with a line of what it is about, and when supervision last urged it. */
export const present = (house: House) => async (actor: StaffActor, duties: readonly Duty[], now: Instant) => {
  const work = await house.workOf(actor.officeId);
  const [lines, urged] = await Promise.all([
    presentOwed(house.db, work, things(house), actor, duties, now),
    urgedOf(house.db, actor.officeId, duties),
  ]);
  return lines.map((line, i) => {
    const { dutyId, visibility } = duties[i]!;
    // Of what is kept from most, a line that may not tell what it is about tells of no more than its step.
    const told = visibility === 'normal' || line.case !== null || line.thing !== null;
    return { ...line, urgedAt: (told && urged.get(dutyId)) || null };
  });
};

/**
 * What duties are about, beside appeals: by the kind in their `about`, each slice its own; an explanation is of what was asked about.
 *
 * @param db may be a transaction, for a command that has to know what somebody may see
 */
export const things = (house: House, db: Reader = house.db): Things => {
  const own = ownThings({ ...house, db });
  return { ...own, 'duty-act': explanationThings(db, own) };
};

const ownThings = ({
  db,
  keys,
  clock,
  projectsOf,
  findingsOf,
  measuresOf,
  registerOf,
  tasksOf,
  workOf,
}: Omit<House, 'db'> & { readonly db: Reader }): Things => ({
  card: cardThings(db),
  finding: findingThings(db, findingsOf),
  grid: gridThings(db),
  inspection: inspectionThings({ db, keys, clock }),
  measure: measureThings(db, measuresOf),
  publicity: publicityThings(db, measuresOf),
  rule: ruleThings(db, registerOf),
  sending: sendingThings(db, keys),
  obligation: obligationThings(db, keys),
  'rule-draft': draftThings(db),
  project: projectThings(db, projectsOf),
  'project-collection': collectionThings(db),
  task: taskThings(db, keys, async (actor) => (await tasksOf(actor.officeId)).below(actor)),
  meeting: meetingThings(db, keys, async (actor) => (await workOf(actor.officeId)).scope(actor)),
});
