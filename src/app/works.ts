import type { MeasureDesk } from '../accountability/desk.ts';
import { loadMeasures } from '../accountability/pack.ts';
import type { OfficeWork } from '../cases/work.ts';
import type { Db } from '../db/open.ts';
import { outstandingOf } from '../figures/outstanding.queries.ts';
import { headsIn } from '../figures/queries.ts';
import type { FindingWork } from '../findings/commands.ts';
import { loadFindings } from '../findings/pack.ts';
import { loadGrids } from '../grids/pack.ts';
import type { GridWork } from '../grids/work.ts';
import type { Keys } from '../identity/keys.ts';
import type { InspectionDesk } from '../inspections/desk.ts';
import { announcedFor } from '../inspections/joint.ts';
import { loadChecklists } from '../inspections/pack.ts';
import type { Feel } from '../mechanisms/feel.ts';
import { loadVocabulary } from '../mechanisms/pack.ts';
import { chartOfOffice } from '../mechanisms/queries.ts';
import { type MechanismWork, type Placed, placedIn } from '../mechanisms/work.ts';
import type { ProjectDesk } from '../projects/desk.ts';
import { loadProjects } from '../projects/pack.ts';
import { loadReception } from '../reception/pack.ts';
import type { ReceptionWork } from '../reception/work.ts';
import type { RegisterWork } from '../register/commands.ts';
import { loadRegister } from '../register/pack.ts';
import { loadSendings } from '../sendings/pack.ts';
import type { SendingWork } from '../sendings/work.ts';
import type { CardDesk } from '../supervision/cards.commands.ts';
import { loadCards } from '../supervision/cards.ts';
import type { MeetingDesk } from '../supervision/meetings.commands.ts';
import { loadMeetings } from '../supervision/meetings.ts';
import type { TaskDesk } from '../tasks/commands.ts';
import { loadTasks } from '../tasks/pack.ts';
import { knownOf } from './known.ts';

/** What the slices work with in an office: its clocks and units, their packs, and what only a floor above them knows. */
export interface Works {
  /** What commands on an office's cases work with: its clocks, units and rules. */
  readonly workOf: (officeId: string) => Promise<OfficeWork>;
  /** What finds, issues and decides on an office's cards. */
  readonly cardsOf: (officeId: string) => Promise<CardDesk>;
  /** What drafts, adopts and checks the rules of an office. */
  readonly registerOf: (officeId: string) => Promise<RegisterWork>;
  /** What finds, answers and corrects in an office. */
  readonly findingsOf: (officeId: string) => Promise<FindingWork>;
  /** What plans and makes an office's inspections. */
  readonly inspectionsOf: (officeId: string) => Promise<InspectionDesk>;
  /** What decisions are carried through with. */
  readonly tasksOf: (officeId: string) => Promise<TaskDesk>;
  /** What joint meetings work with. */
  readonly meetingsOf: (officeId: string) => Promise<MeetingDesk>;
  /** What adopts an office's mechanisms and makes them run. */
  readonly mechanismsOf: (officeId: string) => Promise<MechanismWork>;
  /** What units send down, and what is checked before. */
  readonly sendingsOf: (officeId: string) => Promise<SendingWork>;
  /** Who serves which address of an office. */
  readonly gridsOf: (officeId: string) => Promise<GridWork>;
  /** What plans and holds an office's reception days. */
  readonly receptionOf: (officeId: string) => Promise<ReceptionWork>;
  /** What projects for the people work with. */
  readonly projectsOf: (officeId: string) => Promise<ProjectDesk>;
  /** What proposes, decides and publishes an office's measures. */
  readonly measuresOf: (officeId: string) => Promise<MeasureDesk>;
}

interface WorksDeps extends Pick<Works, 'workOf'> {
  readonly db: Db;
  readonly keys: Keys;
  readonly feel: Feel;
  /** A rating that counts as satisfied. */
  readonly satisfiedFrom: number;
}

export function worksOf({ workOf, db, keys, feel, satisfiedFrom }: WorksDeps): Works {
  /** What nearly every slice asks of an office. */
  const groundOf = async (officeId: string) => {
    const { clocks, calendar, money, telephones, path, headOf, units } = await workOf(officeId);
    const unitName = (unit: string) => units.get(unit) ?? null;
    const unitWith = (fn: string) => [...units.values()].find((u) => u.functions.includes(fn))?.id ?? null;
    return { officeId, clocks, calendar, money, telephones, keys, path, headOf, units, unitName, unitWith };
  };
  const cards = loadCards();
  const vocabulary = loadVocabulary();
  // Read once for as long as the office's work is kept.
  const charts = new WeakMap<OfficeWork, Promise<Placed>>();

  const works: Works = {
    workOf,
    cardsOf: async (officeId) => ({ ...(await groundOf(officeId)), cards, lists: (await workOf(officeId)).lists }),
    registerOf: async (officeId) => ({ ...(await groundOf(officeId)), pack: loadRegister() }),
    findingsOf: async (officeId) => {
      const [ground, cases] = await Promise.all([groundOf(officeId), workOf(officeId)]);
      return { ...ground, cases, pack: loadFindings() };
    },
    inspectionsOf: async (officeId) => {
      const [ground, findings, sendings] = await Promise.all([
        groundOf(officeId),
        works.findingsOf(officeId),
        works.sendingsOf(officeId),
      ]);
      return { ...ground, findings, sendings, checklists: loadChecklists() };
    },
    tasksOf: async (officeId) => {
      const [ground, { scope }] = await Promise.all([groundOf(officeId), workOf(officeId)]);
      const unit = (id: string) => ground.units.get(id) ?? null;
      return { ...ground, pack: loadTasks(), unit, below: (actor) => scope(actor).below };
    },
    meetingsOf: async (officeId) => {
      const [cases, tasks] = await Promise.all([workOf(officeId), works.tasksOf(officeId)]);
      return { pack: loadMeetings(), cases, tasks };
    },
    mechanismsOf: async (officeId) => {
      const [ground, work] = await Promise.all([groundOf(officeId), workOf(officeId)]);
      const standing = (): Promise<Placed> => {
        const known = charts.get(work) ?? chartOfOffice(db, officeId).then(placedIn);
        charts.set(work, known);
        return known;
      };
      const figures = { officeId, zone: ground.calendar.zone, satisfiedFrom };
      const chart = { officeId, standing, path: ground.path, money: ground.money };
      return {
        ...ground,
        ...{ vocabulary, feel, standing },
        knows: (...asked) => knownOf(db, figures, ...asked),
        outstanding: (asked) => outstandingOf(db, chart, asked),
        heads: (of, day) => headsIn(db, chart, of, day),
      };
    },
    sendingsOf: async (officeId) => {
      const announced = announcedFor(officeId, keys);
      return { ...(await groundOf(officeId)), pack: loadSendings(), vocabulary, announced };
    },
    gridsOf: async (officeId) => ({ ...(await groundOf(officeId)), pack: loadGrids() }),
    receptionOf: async (officeId) => ({ pack: loadReception(), cases: await workOf(officeId) }),
    projectsOf: async (officeId) => {
      const ground = await groundOf(officeId);
      const headPost = (unit: string) => {
        const head = ground.headOf(unit);
        return head?.unit === unit ? head.post : null;
      };
      const root = [...ground.units.values()].find((u) => u.parentId === null)!.id;
      return { ...ground, pack: loadProjects(), headPost, root };
    },
    measuresOf: async (officeId) => {
      const [ground, work] = await Promise.all([groundOf(officeId), workOf(officeId)]);
      return { ...ground, pack: loadMeasures(), work, cards, mechanisms: await works.mechanismsOf(officeId) };
    },
  };
  return works;
}
