import type { Text } from '../kernel/text.ts';
import * as decide from './decide.ts';
import { orgPack } from './pack.ts';
import { evolvePost, evolveUnit, type Post, type PostEvent, type Unit, type UnitEvent } from './rules.ts';

/** What changes in one thing: as it was (`null`: new), as it will be, and the events between. */
export interface Change<S, E> {
  readonly before: S | null;
  readonly after: S;
  readonly events: readonly E[];
}

/** An office's units and some of its posts, worked on before anything is written: one command, or a whole file. */
export interface Draft {
  readonly units: Map<string, Unit>;
  readonly posts: Map<string, Post>;
  readonly unitChanges: Map<string, Change<Unit, UnitEvent>>;
  readonly postChanges: Map<string, Change<Post, PostEvent>>;
}

export const draftOf = (units: ReadonlyMap<string, Unit>, posts: ReadonlyMap<string, Post>): Draft => ({
  units: new Map(units),
  posts: new Map(posts),
  unitChanges: new Map(),
  postChanges: new Map(),
});

function change<S extends { readonly version: number }, E>(
  states: Map<string, S>,
  changes: Map<string, Change<S, E>>,
  id: string,
  events: readonly E[],
  evolve: (state: S | null, id: string, version: number, event: E) => S,
): S | null {
  const state = states.get(id) ?? null;
  if (events.length === 0) return state;
  const after = events.reduce<S | null>((s, e) => evolve(s, id, (s?.version ?? 0) + 1, e), state)!;
  const earlier = changes.get(id);
  changes.set(id, {
    before: earlier ? earlier.before : state,
    after,
    events: [...(earlier?.events ?? []), ...events],
  });
  states.set(id, after);
  return after;
}

export const changeUnit = (draft: Draft, unitId: string, events: readonly UnitEvent[]): Unit | null =>
  change(draft.units, draft.unitChanges, unitId, events, evolveUnit);

export const changePost = (draft: Draft, postId: string, events: readonly PostEvent[]): Post | null =>
  change(draft.posts, draft.postChanges, postId, events, evolvePost);

/** What a person may change of a unit at once; what is left out stays. */
export interface UnitEdit extends Partial<Text & Pick<Unit, 'kind' | 'functions' | 'aliases' | 'places'>> {
  readonly parentId?: string | null;
}

/** The same on a draft: one unit of a person's form, or one row of a file. */
export function applyEdit(draft: Draft, unitId: string, edit: UnitEdit): void {
  const unit = () => draft.units.get(unitId)!;
  const { zh = unit().zh, en = unit().en, parentId, kind, functions, aliases, places } = edit;
  changeUnit(draft, unitId, decide.renameUnit(unit(), { zh, en }));
  changeUnit(draft, unitId, decide.placeUnit(draft.units, orgPack.kinds, unit(), { parentId, kind }));
  const given = { functions, aliases, places };
  const set = Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined));
  changeUnit(draft, unitId, decide.setFunctions(unit(), set));
}
