import type { Choices } from '../api/types.ts';

type Units = Choices['units'];

const parents = new WeakMap<Units, ReadonlyMap<string, string | null>>();

/** Each unit's parent; made once for a list of units. */
function parentsOf(units: Units): ReadonlyMap<string, string | null> {
  const known = parents.get(units) ?? new Map(units.map((u) => [u.id, u.parentId]));
  parents.set(units, known);
  return known;
}

/** Whether a unit is another one, or stands below it. */
export function isWithin(unitId: string, above: string, units: Units): boolean {
  const tree = parentsOf(units);
  let at: string | null = unitId;
  while (at !== null && at !== above) at = tree.get(at) ?? null;
  return at === above;
}
