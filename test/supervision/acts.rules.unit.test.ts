import { describe, expect, test } from 'vitest';
import { scopeOf } from '../../src/cases/access.ts';
import type { Appeal } from '../../src/cases/rules.ts';
import type { Duty } from '../../src/duties/rules.ts';
import type { Role, StaffActor } from '../../src/kernel/actor.ts';
import type { Instant, PlainDate } from '../../src/kernel/time.ts';
import { can } from '../../src/supervision/acts.access.ts';
import {
  type Act,
  type ActEvent,
  askedNow,
  ensureAhead,
  evolve,
  lapsed,
  listedNow,
  waitsFor,
} from '../../src/supervision/acts.rules.ts';

const AT = '2026-03-02T01:00:00.000Z' as Instant;
const ref = (item: string) => ({ item, digest: `digest of ${item}` });
const opened = { caseId: 'case', byUnit: 'supervision', byPost: 'supervisor', unit: 'housing', post: 'handler' };

const fold = (...events: Pick<ActEvent, 'type' | 'body'>[]): Act =>
  events.reduce<Act | null>(
    (act, e, i) => evolve(act, 'act', i + 1, { ...e, at: AT, actor: 'account:x' } as ActEvent),
    null,
  )!;
const asked = { type: 'act.asked', body: { ...opened, duty: 'question', words: ref('why') } } as const;
const listed = {
  type: 'act.listed',
  body: { ...opened, solveBy: '2026-04-01' as PlainDate, public: true, words: ref('stuck') },
} as const;

const duty = (more: Partial<Duty>): Duty =>
  ({ mechanism: 'B2', state: 'accepted', step: 'handle', holderUnit: 'housing', dueAt: AT, ...more }) as Duty;

describe('an act', () => {
  test('of asking goes from open to answered to noted, and keeps both texts', () => {
    const answer = { type: 'act.answered', body: { answer: ref('because') } } as const;
    expect(fold(asked)).toMatchObject({ kind: 'ask', state: 'open', dutyId: 'question', answer: null });
    expect(fold(asked, answer)).toMatchObject({ state: 'answered', answer: ref('because'), endedAt: null });
    expect(fold(asked, answer, { type: 'act.acknowledged', body: {} })).toMatchObject({
      state: 'noted',
      version: 3,
      words: ref('why'),
      endedAt: AT,
    });
  });

  test('of listing ends with a reason, solved or not', () => {
    const off = { type: 'act.unlisted', body: { solved: false, ending: ref('moved') } } as const;
    expect(fold(listed)).toMatchObject({ state: 'listed', solveBy: '2026-04-01', public: true, solved: null });
    expect(fold(listed, off)).toMatchObject({ state: 'off', solved: false, ending: ref('moved'), endedAt: AT });
    expect(listedNow([fold(listed, off)])).toBeNull();
    expect(listedNow([fold(listed, off), fold(listed)])?.state).toBe('listed');
  });

  test('does not begin in its midst', () => {
    expect(() => fold({ type: 'act.acknowledged', body: {} })).toThrow('before act.asked');
    expect(() => fold({ type: 'act.unlisted', body: { solved: true, ending: ref('x') } })).toThrow('before act.listed');
  });

  test('of asking falls away with the duty, and then another question may be asked', () => {
    const act = fold(asked);
    const question = duty({ dutyId: 'question', mechanism: 'C2', step: 'explain' });
    expect(askedNow([act], [question])).toBe(act);
    expect(lapsed(act, [{ ...question, state: 'cancelled' }])).toBe(true);
    expect(askedNow([act], [{ ...question, state: 'cancelled' }])).toBeNull();
  });
});

describe('whom a matter waits for', () => {
  const early = '2026-03-01T00:00:00.000Z' as Instant;
  test('is whoever works on it, before whoever decides beside it', () => {
    const extension = duty({ step: 'approve-extension', holderUnit: 'qu', dueAt: early });
    expect(waitsFor([extension, duty({})])?.step).toBe('handle');
    expect(waitsFor([extension])?.holderUnit).toBe('qu');
  });
  test('is nobody once all is reported or over, and never whoever was asked to explain', () => {
    expect(waitsFor([duty({ state: 'claimed' }), duty({ state: 'done' }), duty({ state: 'cancelled' })])).toBeNull();
    expect(waitsFor([duty({ mechanism: 'C2', step: 'explain' })])).toBeNull();
  });
});

test('the day by which it must be solved lies ahead', () => {
  const day = '2026-03-02' as PlainDate;
  expect(() => ensureAhead(day, day)).toThrow('act.date-not-ahead');
  expect(() => ensureAhead('2026-03-03' as PlainDate, day)).not.toThrow();
});

describe('who supervises', () => {
  const staff = (unitId: string, role: Role, path: readonly string[] = [unitId, 'qu']): StaffActor => ({
    kind: 'staff',
    officeId: 'qu',
    accountId: 'x',
    posts: [{ postId: `${unitId}-${role}`, unitId, role, unitPath: path }],
  });
  const appeal = (more: Partial<Appeal> = {}, detail: Partial<Appeal['detail']> = {}): Appeal =>
    ({
      state: 'handling',
      visibility: 'normal',
      unitId: 'housing',
      accusedUnits: [],
      detail: { correcting: null, handedTo: null, assistants: [], handlers: [], desk: null, ...detail },
      ...more,
    }) as Appeal;
  const why = (actor: StaffActor, on: Appeal, action: Parameters<typeof can>[1] = 'urge') => {
    const verdict = can(scopeOf(actor, []), action, on, [duty({})]);
    return verdict.may || verdict.reason;
  };

  test('an ordinary matter: supervision and discipline', () => {
    expect(why(staff('supervision', 'supervisor'), appeal())).toBe(true);
    expect(why(staff('discipline', 'discipline'), appeal())).toBe(true);
    for (const role of ['clerk', 'handler', 'head', 'callback', 'auditor', 'administrator'] as const)
      expect([role, why(staff('intake', role), appeal())]).toEqual([role, 'act.supervision-only']);
  });

  test('a report: discipline, and who stands in for it', () => {
    const report = appeal({ visibility: 'confidential', accusedUnits: ['water'] }, { desk: 'qu' });
    expect(why(staff('discipline', 'discipline'), report)).toBe(true);
    expect(why(staff('supervision', 'supervisor'), report)).toBe('act.discipline-only');
    expect(why(staff('qu', 'head', ['qu']), report)).toBe(true);
    expect(why(staff('east', 'head'), report)).toBe('act.discipline-only');
  });

  test('nobody in a unit that has it, helps, is accused, or has to correct it; nor below one; nor who took it on', () => {
    const supervisor = staff('supervision', 'supervisor');
    for (const detail of [{ correcting: 'supervision' }, { handedTo: 'supervision' }, { assistants: ['supervision'] }])
      expect(why(supervisor, appeal({}, detail))).toBe('act.own-matter');
    expect(why(supervisor, appeal({ accusedUnits: ['supervision'] }))).toBe('act.own-matter');
    expect(why(staff('housing', 'supervisor'), appeal())).toBe('act.own-matter');
    expect(why(staff('repair', 'supervisor', ['repair', 'housing', 'qu']), appeal())).toBe('act.own-matter');
    expect(why(supervisor, appeal({}, { handlers: ['supervision-supervisor'] }))).toBe('act.own-matter');
  });

  test('the office as a whole has all below it, and is supervised all the same', () => {
    expect(can(scopeOf(staff('supervision', 'supervisor'), []), 'urge', appeal({ unitId: 'qu' }), []).may).toBe(true);
  });

  test('what the state of the case allows', () => {
    const supervisor = staff('supervision', 'supervisor');
    expect(why(supervisor, appeal({ state: 'closed' }))).toBe('act.not-running');
    expect(why(supervisor, appeal({ state: 'closed' }), 'unlist')).toBe(true);
    expect(why(supervisor, appeal({ state: 'asking' }), 'takeOver')).toBe('act.not-running');
    expect(why(supervisor, appeal({ state: 'linked' }), 'list')).toBe('act.not-running');
  });
});
