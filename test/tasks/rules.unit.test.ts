import { describe, expect, it } from 'vitest';
import { loadCalendar } from '../../src/calendar/pack.ts';
import { dateIn } from '../../src/calendar/zone.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import { type Instant, plainDate } from '../../src/kernel/time.ts';
import { laneOf, loadTasks } from '../../src/tasks/pack.ts';
import { ensureGround, type Node, progressOf, stopsOf, type Wanted, whole } from '../../src/tasks/rules.ts';

const pack = loadTasks();
const today = plainDate('2026-03-02');
const lane = laneOf(pack, 'normal');

const WHOLE: Wanted = {
  measure: '清理楼道堆物',
  leads: [{ unit: 'housing', post: null }],
  assistants: [{ unit: 'east', does: '入户告知' }],
  dueBy: plainDate('2026-03-31'),
  check: { how: '随机看十栋楼', on: [plainDate('2026-03-16')] },
};
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'nothing refused';
};
const refusedAs = (change: Partial<Wanted>, parentDueBy: string | null = null) =>
  codeOf(() => whole({ ...WHOLE, ...change }, 1, { today, lane, parentDueBy: parentDueBy as never }));

describe('what may be arranged', () => {
  it('has a measure, one owner, a date and a check', () => {
    expect(refusedAs({})).toBe('nothing refused');
    expect(refusedAs({ measure: ' ' })).toBe('task.without-measure');
    expect(refusedAs({ leads: [] })).toBe('task.without-owner');
    expect(refusedAs({ leads: [...WHOLE.leads, ...WHOLE.leads] })).toBe('task.two-leads');
    expect(refusedAs({ dueBy: null })).toBe('task.without-date');
    expect(refusedAs({ check: null })).toBe('task.without-check');
    expect(refusedAs({ check: { how: '看', on: [] } })).toBe('task.without-check');
    expect(refusedAs({ check: { how: ' ', on: WHOLE.check!.on } })).toBe('task.without-check');
    expect(refusedAs({ check: { how: '看', on: [plainDate('2026-04-01')] } })).toBe('task.check-outside');
    expect(refusedAs({ assistants: [{ unit: 'housing', does: '自己帮自己' }] })).toBe('task.lead-assists');
    expect(refusedAs({ assistants: [{ unit: 'east', does: '' }] })).toBe('task.assistant-does-nothing');
    expect(refusedAs({ dueBy: plainDate('2026-02-27') })).toBe('task.date-not-ahead');
  });

  it('is checked no more often than its lane allows', () => {
    const days = (n: number) =>
      Array.from({ length: n }, (_, i) => plainDate(`2026-03-${String(i + 9).padStart(2, '0')}`));
    expect(refusedAs({ check: { how: '看', on: days(lane.checks) } })).toBe('nothing refused');
    expect(refusedAs({ check: { how: '看', on: days(lane.checks + 1) } })).toBe('task.too-many-checks');
  });

  it('is due no later than what it is a part of', () => {
    expect(refusedAs({}, '2026-03-31')).toBe('nothing refused');
    expect(refusedAs({}, '2026-03-30')).toBe('task.after-parent');
  });
});

it('a lane needs a published ground, and a leader’s wish is none', () => {
  const wish = pack.grounds.find((g) => g.id === 'instruction')!;
  for (const each of pack.lanes)
    expect(codeOf(() => ensureGround(each, wish))).toBe(
      each.id === 'normal' ? 'nothing refused' : 'task.lane-needs-ground',
    );
  const published = new Set(pack.grounds.filter((g) => g.published).map((g) => g.id));
  for (const each of pack.lanes.slice(1)) for (const ground of each.grounds) expect(published).toContain(ground);
});

const { calendar } = loadCalendar('china');
const node = (taskId: string, parentId: string | null, level: number, more: Partial<Node>): Node =>
  ({
    taskId,
    parentId,
    level,
    byUnit: `above-${taskId}`,
    byPost: `post-above-${taskId}`,
    holderUnit: `unit-${taskId}`,
    holderPost: null,
    state: 'accepted',
    dueBy: '2026-03-31',
    limitOn: '2026-03-31',
    givenAt: '2026-03-02T01:00:00.000Z',
    claimedAt: null,
    ...more,
  }) as unknown as Node;

describe('where it stops', () => {
  const stops = (nodes: readonly Node[], day: string) =>
    stopsOf(nodes, plainDate(day), calendar, (at) => dateIn(calendar.zone, at));

  it('is said by level, unit and working days, the deepest first', () => {
    const nodes = [
      node('a', null, 1, { dueBy: plainDate('2026-03-10'), limitOn: plainDate('2026-03-10') }),
      node('b', 'a', 2, {
        state: 'claimed',
        claimedAt: '2026-03-05T02:00:00.000Z' as Instant,
        limitOn: plainDate('2026-03-10'),
      }),
      node('c', 'a', 2, { limitOn: plainDate('2026-03-31') }),
      node('d', 'c', 3, { state: 'given', limitOn: plainDate('2026-03-04') }),
      node('e', 'c', 3, { state: 'done', limitOn: plainDate('2026-03-04') }),
    ];
    // Monday 16 March: ten working days after 2 March, seven after 5 March, four after 10 March.
    expect(stops(nodes, '2026-03-16')).toMatchObject([
      { taskId: 'd', level: 3, kind: 'not-accepted', unit: 'unit-d', since: '2026-03-02', days: 10 },
      {
        taskId: 'b',
        level: 2,
        kind: 'unconfirmed',
        unit: 'above-b',
        post: 'post-above-b',
        since: '2026-03-05',
        days: 7,
      },
      { taskId: 'a', level: 1, kind: 'late', unit: 'unit-a', since: '2026-03-10', days: 4 },
    ]);
  });

  it('is nowhere while everything is within its limit', () => {
    expect(stops([node('a', null, 1, { state: 'given', limitOn: plainDate('2026-03-04') })], '2026-03-04')).toEqual([]);
  });
});

it('progress is read from the leaves, each counting the same, cancelled ones nowhere', () => {
  const nodes = [
    node('a', null, 1, {}),
    node('b', 'a', 2, { state: 'done' }),
    node('c', 'a', 2, {}),
    node('d', 'c', 3, { state: 'done' }),
    node('e', 'c', 3, { state: 'claimed' }),
    node('f', 'c', 3, { state: 'cancelled' }),
  ];
  expect(progressOf('a', nodes)).toEqual({ done: 2, of: 3 });
  expect(progressOf('c', nodes)).toEqual({ done: 1, of: 2 });
  expect(progressOf('f', nodes)).toEqual({ done: 0, of: 0 });
});
