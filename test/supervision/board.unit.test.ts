import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { House } from '../../src/app/compose.ts';
import { things } from '../../src/app/owed.ts';
import type { Duty } from '../../src/duties/rules.ts';
import type { HeldPost, StaffActor } from '../../src/kernel/actor.ts';
import { plainDate } from '../../src/kernel/time.ts';
import { sees } from '../../src/supervision/board.access.ts';
import {
  along,
  type Beside,
  type Counting,
  daysLate,
  type Figures,
  highest,
  moves,
  NEVER,
  NOTHING,
  placeOf,
} from '../../src/supervision/board.rules.ts';
import { boardPack, mechanismName } from '../../src/supervision/board.ts';
import { loadCards } from '../../src/supervision/cards.ts';
import { spanText } from '../../workbench/src/ui/dates.ts';
import { at, china } from '../calendar/given.ts';

const by: Counting = { calendar: china, cardRules: loadCards().rules };
const beside: Beside = { appealKind: 'complaint', light: 'none', inParts: false };

/** Five working days from Monday 2 March 2026, taken at once. */
const duty: Duty = {
  dutyId: 'd',
  version: 2,
  mechanism: 'B2',
  mechanismVersion: 1,
  step: 'handle',
  about: 'case:c',
  parentId: null,
  issuer: 'system:test',
  holderUnit: 'housing',
  holderPost: 'housing-handler',
  chain: [{ unit: 'housing', post: 'housing-handler', since: at('2026-03-02T09:00') }],
  assistants: [],
  beneficiary: null,
  confirmerUnit: null,
  clock: 'hotline-other',
  run: { from: at('2026-03-02T09:00'), pauses: [] },
  dueOn: plainDate('2026-03-09'),
  dueAt: at('2026-03-10T00:00'),
  target: 1,
  progress: 0,
  state: 'accepted',
  visibility: 'normal',
  hiddenFrom: [],
  history: false,
  openedAt: at('2026-03-02T09:00'),
  acceptedAt: at('2026-03-02T09:00'),
  claimedAt: null,
  endedAt: null,
};

describe('where a duty is counted', () => {
  test('by what it is, and by the days that it moves on', () => {
    expect(placeOf(duty, beside, by)).toMatchObject({
      bucket: { unit: 'housing', mechanism: 'B2', step: 'handle', kind: 'complaint', state: 'accepted', light: 'none' },
      dueOn: '2026-03-09',
    });
    const task = placeOf({ ...duty, about: 'task:t' }, { ...beside, appealKind: null }, by);
    expect(task?.bucket.kind).toBe('task');
  });

  test('what has no day in time has none to move on by, and what went down in parts is told apart', () => {
    expect(placeOf({ ...duty, state: 'paused', dueOn: null }, beside, by)?.dueOn).toBe(NEVER);
    expect(placeOf(duty, { ...beside, inParts: true }, by)?.bucket.inParts).toBe(true);
  });

  test('what is over is nowhere, but the imported past is, by the clock of its own dates', () => {
    const done = { ...duty, state: 'done' as const, endedAt: at('2026-03-12T10:00') };
    expect(placeOf(done, beside, by)).toBeNull();
    const past = (ended: string) => placeOf({ ...done, history: true, endedAt: at(ended) }, beside, by);
    expect(past('2026-03-12T10:00')).toMatchObject({ bucket: { history: true, light: 'yellow' }, dueOn: '2026-03-01' });
    expect(past('2026-03-09T10:00')?.bucket.light).toBe('none');
    expect(past('2026-04-09T10:00')?.bucket.light).toBe('red');
    expect(placeOf({ ...done, state: 'cancelled' }, beside, by)).toBeNull();
  });

  test('the units it is hidden from are part of it, in whatever order they were named', () => {
    const of = (hiddenFrom: string[]) => placeOf({ ...duty, hiddenFrom }, beside, by)?.bucket.hiddenFrom;
    expect(of(['water', 'housing'])).toEqual(of(['housing', 'water']));
  });
});

test('the light is the highest standing card', () => {
  expect(highest([])).toBe('none');
  expect(highest(['yellow', 'prompt'])).toBe('yellow');
  expect(highest(['prompt', 'red', 'yellow'])).toBe('red');
});

test('days late are those after the last one in time', () => {
  expect(daysLate(plainDate('2026-03-09'), plainDate('2026-03-09'))).toBe(0);
  expect(daysLate(plainDate('2026-03-09'), plainDate('2026-03-10'))).toBe(1);
  expect(daysLate(plainDate('2026-02-27'), plainDate('2026-03-02'))).toBe(3);
  expect(daysLate(NEVER, plainDate('2026-03-02'))).toBe(0);
});

test('counts stay what the duties add up to, however they move', () => {
  const cell = fc.option(
    fc.record({
      bucketId: fc.integer({ min: 1, max: 3 }),
      dueOn: fc.constantFrom(plainDate('2026-03-09'), NEVER),
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { maxLength: 12 }), (ways) => {
      const counts = new Map<string, number>();
      const key = (c: { bucketId: number; dueOn: string }) => `${c.bucketId} ${c.dueOn}`;
      for (let i = 1; i < 6; i++) {
        const changes = ways.flatMap((way) => (i < way.length ? [{ from: way[i - 1]!, to: way[i]! }] : []));
        const begun = i === 1 ? ways.map((way) => ({ from: null, to: way[0]! })) : [];
        for (const batch of [begun, changes])
          for (const m of moves(batch)) counts.set(key(m), (counts.get(key(m)) ?? 0) + m.by);
      }
      const expected = new Map<string, number>();
      for (const last of ways.map((way) => way.at(-1)!))
        if (last) expected.set(key(last), (expected.get(key(last)) ?? 0) + 1);
      expect(new Map([...counts].filter(([, n]) => n !== 0))).toEqual(expected);
    }),
  );
});

test('sums along an axis: what stands still on top', () => {
  const figures = (some: Partial<Figures>): Figures => ({ ...NOTHING, ...some });
  const row = (unit: string, level: string, some: Partial<Figures>) => ({
    unit,
    level,
    kind: 'help',
    mechanism: 'B2',
    step: 'handle',
    figures: figures(some),
  });
  const rows = [
    row('housing', 'bureau', { open: 9 }),
    row('repair', 'section', { open: 2, stopped: 1, longest: 6 }),
    row('pipes', 'section', { open: 1, stopped: 1, longest: 9 }),
  ];
  expect(along(rows, 'unit').map((l) => l.id)).toEqual(['repair', 'pipes', 'housing']);
  expect(along(rows, 'level')).toEqual([
    { id: 'section', figures: figures({ open: 3, stopped: 2, longest: 9 }) },
    { id: 'bureau', figures: figures({ open: 9 }) },
  ]);
});

describe('who may know of what is counted', () => {
  const actor = (...posts: [role: HeldPost['role'], path: string[]][]): StaffActor => ({
    kind: 'staff',
    officeId: 'qu',
    accountId: 'a',
    posts: posts.map(([role, unitPath]) => ({
      postId: `${unitPath[0]}-${role}`,
      unitId: unitPath[0]!,
      role,
      unitPath,
    })),
  });
  const normal = {
    unit: 'repair',
    path: ['repair', 'housing', 'qu'],
    step: 'handle',
    visibility: 'normal',
    hiddenFrom: [],
  } as const;
  const report = { ...normal, unit: 'water', path: ['water', 'qu'], visibility: 'confidential' as const };

  test('supervision and audit all that is normal, heads what is below, others their own unit', () => {
    expect(sees(actor(['supervisor', ['supervision', 'qu']]), normal)).toBe(true);
    expect(sees(actor(['auditor', ['qu']]), normal)).toBe(true);
    expect(sees(actor(['head', ['housing', 'qu']]), normal)).toBe(true);
    expect(sees(actor(['handler', ['repair', 'housing', 'qu']]), normal)).toBe(true);
    expect(sees(actor(['handler', ['housing', 'qu']]), normal)).toBe(false);
    expect(sees(actor(['head', ['water', 'qu']]), normal)).toBe(false);
    expect(sees(actor(['administrator', ['qu']]), normal)).toBe(false);
  });

  test('what is between its holder and discipline is in no figure of the unit, nor in those of discipline about its own people', () => {
    const personal = { ...report, step: 'write-measure' };
    for (const role of ['handler', 'head', 'supervisor', 'clerk'] as const)
      expect(sees(actor([role, ['water', 'qu']]), personal)).toBe(false);
    expect(sees(actor(['discipline', ['discipline', 'qu']]), personal)).toBe(true);
    expect(sees(actor(['discipline', ['water', 'qu']]), personal)).toBe(false);
  });

  test('discipline and the unit that has it what is confidential; nobody of an accused unit anything about it', () => {
    expect(sees(actor(['discipline', ['discipline', 'qu']]), report)).toBe(true);
    expect(sees(actor(['handler', ['water', 'qu']]), report)).toBe(true);
    expect(sees(actor(['supervisor', ['supervision', 'qu']]), report)).toBe(false);
    expect(sees(actor(['head', ['qu']]), report)).toBe(false);
    const accused = { ...report, hiddenFrom: ['housing', 'water'] };
    expect(sees(actor(['handler', ['water', 'qu']]), accused)).toBe(false);
    expect(sees(actor(['discipline', ['discipline', 'qu']], ['handler', ['repair', 'housing', 'qu']]), accused)).toBe(
      false,
    );
  });
});

test('a mechanism is told by its name, be it run by the house or by a rule; a code stands for what nobody named', () => {
  expect(['B2', 'B3', 'hand-over'].map((id) => mechanismName(id)?.en)).toEqual([
    'Appeals',
    'Field work of leaders',
    'Hand-over',
  ]);
  expect(mechanismName('Z9')).toBeUndefined();
});

test('whatever a duty can be about has a name on the board, beside appeals, which have their kinds', () => {
  const kinds = Object.keys(things({} as House));
  expect(kinds.length).toBeGreaterThan(7);
  expect(kinds.filter((kind) => !boardPack.things[kind])).toEqual([]);
});

test('months of the imported past are said in words, years and what is none as they are', () => {
  expect(['2025-11', '2021', '2025-13'].map((when) => spanText(when, 'zh'))).toEqual(['2025年11月', '2021', '2025-13']);
  expect(spanText('2025-11', 'en')).toBe('Nov 2025');
});
