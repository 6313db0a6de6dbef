import { ROLES, type Role } from '../../../src/kernel/actor.ts';

/**
 * Where somebody stands. Every thing of the matrix belongs to the housing bureau; reports are about the street East.
 *
 * | own | the bureau whose thing it is | sibling | another bureau | upper | the level above both |
 * | accused | the street a report is about | below | the community below that street | desk | whoever keeps a desk of the office |
 */
const PLACE_NAMES = ['own', 'sibling', 'upper', 'accused', 'below', 'desk'] as const;
export type Place = (typeof PLACE_NAMES)[number];

export interface Person {
  readonly who: string;
  readonly role: Role;
  readonly place: Place;
}

/** Every role in every unit; at the desks those that keep them. Whoever stands there is called `unit-role`. */
export const PLACES: readonly { readonly unit: string; readonly place: Place; readonly roles: readonly Role[] }[] = [
  { unit: 'housing', place: 'own', roles: ROLES },
  { unit: 'water', place: 'sibling', roles: ROLES },
  { unit: 'qu', place: 'upper', roles: ROLES },
  { unit: 'east', place: 'accused', roles: ROLES },
  { unit: 'spring', place: 'below', roles: ROLES },
  { unit: 'intake', place: 'desk', roles: ['clerk'] },
  { unit: 'callback', place: 'desk', roles: ['callback'] },
  { unit: 'supervision', place: 'desk', roles: ['supervisor', 'inspector'] },
  { unit: 'discipline', place: 'desk', roles: ['discipline'] },
];

export const SPREAD: readonly { readonly postId: string; readonly unitId: string; readonly role: Role }[] =
  PLACES.flatMap(({ unit, roles }) => roles.map((role) => ({ postId: `${unit}-${role}`, unitId: unit, role })));

/**
 * The people whom a phrase of the table names, word by word from the left: `head` heads wherever they stand, `head@own` the one of
 * that place, `*@own` whoever stands there, `*` everybody, `=name` somebody
 * who stands in no place; `-` in front takes them out again.
 */
export function named(phrase: string, everybody: readonly Person[]): Set<string> {
  const found = new Set<string>();
  for (const word of phrase.split(/\s+/).filter(Boolean)) {
    if (word.startsWith('=')) {
      found.add(word.slice(1));
      continue;
    }
    const [role, place] = word.replace(/^-/, '').split('@');
    const meant = everybody.filter((p) => (role === '*' || p.role === role) && (!place || p.place === place));
    if (meant.length === 0) throw new Error(`“${word}” in the matrix names nobody`);
    for (const { who } of meant) word.startsWith('-') ? found.delete(who) : found.add(who);
  }
  return found;
}
