import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as decide from '../../src/org/decide.ts';
import { orgPack } from '../../src/org/pack.ts';
import { evolveUnit, pathOf, type Unit, type UnitEvent, type UnitKind } from '../../src/org/rules.ts';
import { outcome } from './given.ts';

const kinds = orgPack.kinds;
const foldUnit = (id: string, events: readonly UnitEvent[]): Unit =>
  events.reduce<Unit | null>((u, e) => evolveUnit(u, id, (u?.version ?? 0) + 1, e), null)!;
const opened = (id: string, parentId: string | null, kind: UnitKind): Unit =>
  foldUnit(id, [
    { type: 'unit.opened', body: { parentId, kind, zh: id, en: id, functions: [], aliases: [], places: [] } },
  ]);
const treeOf = (...units: Unit[]) => new Map(units.map((u) => [u.unitId, u]));
const tree = treeOf(
  opened('root', null, 'office'),
  opened('bureau', 'root', 'bureau'),
  opened('section', 'bureau', 'section'),
  opened('street', 'root', 'street'),
  opened('community', 'street', 'community'),
);
const unit = (id: string): Unit => tree.get(id)!;

describe('units', () => {
  const cases: [string, () => readonly UnitEvent[], string | UnitEvent['type'][]][] = [
    ['a unit moves', () => decide.placeUnit(tree, kinds, unit('section'), { parentId: 'street' }), ['unit.moved']],
    ['not below itself', () => decide.placeUnit(tree, kinds, unit('bureau'), { parentId: 'bureau' }), 'org.cycle'],
    ['not below its own', () => decide.placeUnit(tree, kinds, unit('bureau'), { parentId: 'section' }), 'org.cycle'],
    [
      'not below nothing',
      () => decide.placeUnit(tree, kinds, unit('bureau'), { parentId: null }),
      'org.parent-missing',
    ],
    [
      'not where its kind may not stand',
      () => decide.placeUnit(tree, kinds, unit('street'), { parentId: 'bureau' }),
      'org.kind-not-below',
    ],
    [
      'not as a kind its own may not stand below',
      () => decide.placeUnit(tree, kinds, unit('street'), { kind: 'bureau' }),
      'org.kind-not-below',
    ],
    [
      'a section becomes a bureau',
      () => decide.placeUnit(tree, kinds, unit('section'), { kind: 'bureau', parentId: 'root' }),
      ['unit.moved', 'unit.kind-set'],
    ],
    ['nothing said, nothing done', () => decide.placeUnit(tree, kinds, unit('section'), {}), []],
    ['the same name is no renaming', () => decide.renameUnit(unit('section'), { zh: 'section', en: 'section' }), []],
    [
      'a name is needed in both languages',
      () => decide.renameUnit(unit('section'), { zh: '科', en: ' ' }),
      'org.name-missing',
    ],
    [
      'functions replace functions',
      () => decide.setFunctions(unit('section'), { functions: ['schools'] }),
      ['unit.functions-set'],
    ],
    ['a unit in use stays', () => decide.closeUnit(tree, unit('street'), { posts: 0, duties: 0 }), 'org.unit-in-use'],
    [
      'a unit with open duties stays',
      () => decide.closeUnit(tree, unit('community'), { posts: 0, duties: 1 }),
      'org.unit-in-use',
    ],
    ['an empty one closes', () => decide.closeUnit(tree, unit('community'), { posts: 0, duties: 0 }), ['unit.closed']],
    ['an open one does not reopen', () => decide.reopenUnit(tree, kinds, unit('community')), 'org.unit-is-open'],
  ];
  test.each(cases)('%s', (_, when, then) => {
    const found = outcome(when);
    expect(typeof found === 'string' ? found : found.map((e) => e.type)).toEqual(then);
  });

  const fresh = { parentId: 'root', kind: 'bureau' as const, zh: '新', en: 'New' };
  test.each([
    ['New', 'org.bad-id'],
    ['-a', 'org.bad-id'],
    ['bureau', 'org.id-taken'],
  ])('the code %s is refused', (unitId, code) => {
    expect(outcome(() => decide.openUnit(tree, kinds, { ...fresh, unitId }))).toBe(code);
  });

  test('an office has one root', () => {
    const second = { ...fresh, unitId: 'other', parentId: null, kind: 'office' as const };
    expect(outcome(() => decide.openUnit(tree, kinds, second))).toBe('org.one-root');
  });

  test('nothing opens below a closed unit', () => {
    const closed = foldUnit('bureau', [
      { type: 'unit.opened', body: { ...fresh, functions: [], aliases: [], places: [] } },
      { type: 'unit.closed', body: {} },
    ]);
    const with_ = new Map([...tree, ['bureau', closed]]);
    const below = { ...fresh, unitId: 'x', parentId: 'bureau', kind: 'section' as const };
    expect(outcome(() => decide.openUnit(with_, kinds, below))).toBe('org.unit-closed');
  });

  test('however units are moved, every path ends at the root and none has a loop', () => {
    const ids = ['root', 'a', 'b', 'c', 'd', 'e'];
    const start = treeOf(opened('root', null, 'office'), ...ids.slice(1).map((id) => opened(id, 'root', 'section')));
    const move = fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids));
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
        const now = new Map(start);
        for (const [id, parentId] of moves) {
          const events = outcome(() => decide.placeUnit(now, kinds, now.get(id)!, { parentId }));
          if (typeof events === 'string') continue;
          for (const e of events) now.set(id, evolveUnit(now.get(id)!, id, now.get(id)!.version + 1, e));
        }
        for (const id of ids) {
          const path = pathOf(now, id);
          expect(path.at(-1)).toBe('root');
          expect(new Set(path).size).toBe(path.length);
        }
      }),
    );
  });

  test('parents come first, and a loop does not hang', () => {
    const u = (unitId: string, parentId: string | null) => ({ unitId, parentId });
    const sorted = decide.parentsFirst([u('c', 'b'), u('b', 'a'), u('a', null), u('x', 'y'), u('y', 'x')]);
    expect(sorted.map((s) => s.unitId).slice(0, 3)).toEqual(['a', 'b', 'c']);
    expect(sorted).toHaveLength(5);
  });
});
