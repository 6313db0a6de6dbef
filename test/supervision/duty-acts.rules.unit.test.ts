import { describe, expect, it } from 'vitest';
import type { Instant } from '../../src/kernel/time.ts';
import {
  type DutyAct,
  type DutyActEvent,
  evolve,
  isAsked,
  lapsed,
  whyNot,
} from '../../src/supervision/duty-acts.rules.ts';

const at = '2026-03-02T01:00:00.000Z' as Instant;
const later = '2026-03-03T01:00:00.000Z' as Instant;
const words = { item: 'i', digest: 'd' };
const opened = { duty: 'duty-1', about: 'task:1', byUnit: 'supervision', byPost: 'p', unit: 'housing', post: null };
const asked: DutyActEvent = {
  type: 'duty-act.asked',
  at,
  actor: 'account:s',
  body: { ...opened, explain: 'duty-2', words },
};
const folded = (...events: DutyActEvent[]): DutyAct =>
  events.reduce<DutyAct | null>((act, e, i) => evolve(act, 'act', i + 1, e), null)!;
const answered: DutyActEvent = { type: 'duty-act.answered', at: later, actor: 'account:h', body: { answer: words } };
const noted: DutyActEvent = { type: 'duty-act.acknowledged', at: later, actor: 'account:s', body: {} };

describe('an act on a duty', () => {
  it('is a question until it is answered, and owed until the answer was read', () => {
    expect(folded(asked)).toMatchObject({ kind: 'ask', state: 'open', dutyId: 'duty-1', explainId: 'duty-2', at });
    expect(folded(asked, answered)).toMatchObject({ state: 'answered', answer: words, endedAt: null, version: 2 });
    expect(folded(asked, answered, noted)).toMatchObject({ state: 'noted', endedAt: later, version: 3 });
    expect(() => folded(answered)).toThrow('before duty-act.asked');
  });

  it('asks about a duty once at a time', () => {
    const open = [{ dutyId: 'duty-2', state: 'open' }] as const;
    expect(isAsked([folded(asked)], 'duty-1', open)).toBe(true);
    expect(isAsked([folded(asked)], 'duty-9', open)).toBe(false);
    expect(isAsked([folded(asked, answered)], 'duty-1', open)).toBe(false);
    const cancelled = [{ dutyId: 'duty-2', state: 'cancelled' }] as const;
    expect(isAsked([folded(asked)], 'duty-1', cancelled)).toBe(false);
    expect(lapsed(folded(asked), cancelled)).toBe(true);
    // What was answered before stays so.
    expect(lapsed(folded(asked, answered), cancelled)).toBe(false);
  });
});

it('is about duties that wait for their holder, and of no appeal', () => {
  const duty = { about: 'task:1', state: 'open', history: false } as const;
  expect(whyNot(duty)).toBeNull();
  expect(whyNot({ ...duty, state: 'paused' })).toBeNull();
  expect(whyNot({ ...duty, about: 'case:1' })).toBe('duty-act.of-a-case');
  expect(whyNot({ ...duty, about: 'duty-act:1' })).toBe('duty-act.of-a-question');
  for (const state of ['claimed', 'done', 'cancelled'] as const)
    expect(whyNot({ ...duty, state })).toBe('duty-act.nothing-waits');
  expect(whyNot({ ...duty, history: true })).toBe('duty-act.nothing-waits');
});
