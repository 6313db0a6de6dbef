import type { Reader } from '../db/open.ts';
import type { Text, TextRef } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { wordsOf } from '../tasks/queries.ts';
import { maskText } from '../text/mask.ts';
import { type Checked, type Collection, checkedOf } from './collection.rules.ts';
import type { ProjectDesk } from './desk.ts';
import { answersOf, type List } from './list.rules.ts';
import {
  type Mile,
  type MilestoneState,
  mileOf,
  type Progress,
  type Project,
  type ProjectState,
  progressOf,
} from './project.rules.ts';
import { listsOf, projectsOf } from './store.ts';

/* Projects as people read them, in the house and outside: words from the vault, figures from milestones and those entitled. */

export interface Named extends Text {
  readonly id: string;
}

export interface MilestoneView {
  readonly nth: number;
  readonly name: string;
  readonly on: PlainDate;
  readonly money: number;
  readonly spent: number | null;
  readonly state: MilestoneState;
  readonly late: boolean;
  readonly doneOn: PlainDate | null;
}

/** The last mile in a place. `fewer`: so few people are entitled that their figures would say who they are; then there is no mile. */
export interface PlaceView {
  readonly unit: Named;
  readonly fewer: number | null;
  /** So many stand in the list that the sample was drawn from. */
  readonly listed: number | null;
  readonly mile: Mile | null;
  /** Somebody asked did not get it, and the owner has to make it good. */
  readonly makingGood: boolean;
}

/** All places but those with fewer people than the pack says: with them, theirs could be found by taking away. */
export type Total = Pick<Mile, 'entitled' | 'reached' | 'confirmed'>;

export interface ProjectView {
  readonly projectId: string;
  readonly nth: number;
  readonly state: ProjectState;
  readonly title: string;
  readonly what: string;
  readonly gains: string;
  readonly owner: Named;
  readonly places: readonly Named[];
  readonly money: number;
  /** So many people support it; `null` while they still choose. */
  readonly support: number | null;
  readonly progress: Progress;
  readonly milestones: readonly MilestoneView[];
  readonly reach: readonly PlaceView[];
  readonly total: Total | null;
}

export interface YearView {
  readonly collectionId: string;
  readonly year: number;
  readonly state: Collection['state'];
  readonly collectUntil: PlainDate;
  readonly chooseUntil: PlainDate | null;
  readonly adoptedOn: PlainDate | null;
  /** What everybody may do today. */
  readonly open: 'propose' | 'choose' | null;
  /** So many people chose, each counted once; `null` while they still choose. */
  readonly people: number | null;
  readonly checked: Checked | null;
  readonly seed: string | null;
  readonly why: string | null;
  readonly projects: readonly ProjectView[];
}

export const named = (desk: ProjectDesk, id: string): Named => {
  const unit = desk.unitName(id);
  return { id, zh: unit?.zh ?? id, en: unit?.en ?? id };
};

/** @param exact for staff: handfuls too */
function placeViews(
  desk: ProjectDesk,
  { reach }: Project,
  lists: readonly List[],
  exact: boolean,
): { readonly reach: readonly PlaceView[]; readonly total: Total | null } {
  const { smallest } = desk.pack;
  const all = reach.map((place): PlaceView & { readonly few: boolean } => {
    const list = lists.find((l) => l.listId === place.list) ?? null;
    const few = place.entitled < smallest;
    const hidden = few && !exact;
    return {
      few,
      unit: named(desk, place.unit),
      fewer: few ? smallest : null,
      listed: hidden ? null : (list?.people ?? null),
      mile: hidden ? null : mileOf(place, list && answersOf(list)),
      makingGood: place.goodDuty !== null,
    };
  });
  const open = all.flatMap((p) => (p.mile && !p.few ? [p.mile] : []));
  const sum = (of: (m: Mile) => number) => open.reduce((n, m) => n + of(m), 0);
  const total =
    open.length === 0
      ? null
      : {
          entitled: sum((m) => m.entitled),
          reached: open.every((m) => m.reached === null) ? null : sum((m) => m.reached ?? 0),
          // Where a place was not asked yet, nobody knows of the whole.
          confirmed: open.some((m) => m.confirmed === null) ? null : sum((m) => m.confirmed!),
        };
  return { reach: all.map(({ few: _, ...place }) => place), total };
}

export function projectView(
  desk: ProjectDesk,
  project: Project,
  lists: readonly List[],
  {
    words,
    today,
    support,
    exact,
  }: {
    readonly words: (ref: TextRef) => string;
    readonly today: PlainDate;
    readonly support: number | null;
    readonly exact: boolean;
  },
): ProjectView {
  return {
    projectId: project.projectId,
    nth: project.nth,
    state: project.state,
    title: words(project.title),
    what: words(project.what),
    gains: words(project.gains),
    owner: named(desk, project.owner),
    places: project.places.map((id) => named(desk, id)),
    money: project.money,
    support,
    progress: progressOf(project, today),
    milestones: project.milestones.map(({ name, on, money, spent, state, doneOn }, i) => ({
      nth: i + 1,
      name: words(name),
      on,
      money,
      // What is only said to be spent is not public before somebody else has seen what for.
      spent: exact || state === 'done' ? spent : null,
      state,
      late: state === 'open' && on < today,
      doneOn,
    })),
    ...placeViews(desk, project, lists, exact),
  };
}

/** Words of things by their reference, as they may be shown: for everybody, masked once more. */
export async function shownWords(
  read: Reader,
  desk: ProjectDesk,
  ids: readonly string[],
  exact: boolean,
): Promise<(ref: TextRef) => string> {
  const words = await wordsOf(read, desk.keys, desk.officeId, ids);
  return (ref) => {
    const text = words(ref) ?? '';
    return exact ? text : maskText(text);
  };
}

const openTo = ({ state, collectUntil, chooseUntil }: Collection, today: PlainDate): YearView['open'] => {
  if (state === 'collecting' && today <= collectUntil) return 'propose';
  return state === 'choosing' && today <= chooseUntil! ? 'choose' : null;
};

/** A year with its candidates or projects. */
export async function yearView(
  read: Reader,
  desk: ProjectDesk,
  collection: Collection,
  today: PlainDate,
  exact = false,
): Promise<YearView> {
  const { officeId } = desk;
  const { collectionId, state } = collection;
  const projects = await projectsOf(read, officeId, collectionId);
  const ids = projects.map((p) => p.projectId);
  const [lists, words] = await Promise.all([
    listsOf(read, officeId, ids),
    shownWords(read, desk, [collectionId, ...ids], exact),
  ]);
  // Nobody counts while people choose: what shows then would lead them.
  const { drawn } = collection;
  // Candidates are the desk's until people may choose.
  const shown = exact || state !== 'collecting' ? projects : [];
  return {
    collectionId,
    year: collection.year,
    state,
    collectUntil: collection.collectUntil,
    chooseUntil: collection.chooseUntil,
    adoptedOn: collection.adoptedOn,
    open: openTo(collection, today),
    people: drawn?.of ?? null,
    checked: drawn && checkedOf(collection),
    seed: drawn?.seed ?? null,
    why: collection.why && words(collection.why),
    projects: shown.map((p) =>
      projectView(
        desk,
        p,
        lists.filter((l) => l.project === p.projectId),
        { words, today, exact, support: drawn && (drawn.support[p.projectId] ?? 0) },
      ),
    ),
  };
}
