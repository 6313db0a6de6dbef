import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { can, sees } from '../../src/duties/access.ts';
import {
  ALLOWED,
  type Duty,
  type DutyAction,
  type DutyEvent,
  ensureAllowed,
  evolve,
  isEnded,
} from '../../src/duties/rules.ts';
import { dutyProjection, fromRow } from '../../src/duties/store.ts';
import type { Role, StaffActor } from '../../src/kernel/actor.ts';
import type { Instant, PlainDate } from '../../src/kernel/time.ts';
import type { Entry } from '../../src/ledger/entry.ts';

const at = (n: number) => new Date(Date.UTC(2026, 2, 2, 1) + n * 3_600_000).toISOString() as Instant;
const ID = '00000000-0000-4000-8000-000000000002';
const clock = { run: { from: at(0), pauses: [] }, dueOn: '2026-03-09' as PlainDate, dueAt: at(200) };

const opened = (more: Partial<Extract<DutyEvent, { type: 'duty.opened' }>['body']> = {}): DutyEvent => ({
  type: 'duty.opened',
  at: at(0),
  body: {
    mechanism: 'B2',
    mechanismVersion: 1,
    step: 'handle',
    about: 'case:c',
    parentId: null,
    issuer: 'system:test',
    holderUnit: 'housing',
    holderPost: null,
    assistants: [],
    beneficiary: null,
    confirmerUnit: 'callback',
    target: 1,
    visibility: 'normal',
    hiddenFrom: [],
    history: false,
    clock: 'hotline-other',
    ...clock,
    ...more,
  },
});

type Said = { [T in DutyEvent['type']]: readonly [T, Extract<DutyEvent, { type: T }>['body']] }[DutyEvent['type']];
const fold = (first: DutyEvent, ...said: readonly Said[]): Duty =>
  said.reduce(
    (duty, [type, body], n) => evolve(duty, ID, n + 2, { type, at: at(n + 1), body } as DutyEvent),
    evolve(null, ID, 1, first),
  );

describe('entries from before a duty could be kept from several units', () => {
  const rows = (...said: readonly (readonly [type: string, body: unknown])[]) =>
    dutyProjection.fold(
      said.map(([type, body], i) => ({ type, body, stream: `duty:${ID}`, version: i + 1, occurredAt: at(i) })) as never,
    );
  it.each([
    ['housing', ['housing']],
    [null, []],
  ])('naming %j fold to the same row', (before, now) => {
    const { body } = opened();
    const opening = (hiddenFrom: unknown) => rows(['duty.opened', { ...(body as object), hiddenFrom }]);
    expect(opening(before)).toEqual(opening(now));
    expect(opening(before)[0]).toMatchObject({ hidden_from: now });
    const hiding = (hiddenFrom: unknown) =>
      rows(['duty.opened', body], ['duty.hidden', { visibility: 'confidential', hiddenFrom }]);
    expect(hiding(before)).toEqual(hiding(now));
  });
});

describe('the chain', () => {
  it('keeps everybody through whose hands it went, since when', () => {
    const duty = fold(
      opened(),
      ['duty.accepted', { post: 'housing-head' }],
      ['duty.handed-on', { unit: 'repair', post: 'repair-head' }],
      ['duty.accepted', { post: 'repair-handler' }],
    );
    expect(duty.chain).toEqual([
      { unit: 'housing', post: null, since: at(0) },
      { unit: 'housing', post: 'housing-head', since: at(1) },
      { unit: 'repair', post: 'repair-head', since: at(2) },
      { unit: 'repair', post: 'repair-handler', since: at(3) },
    ]);
    expect(duty).toMatchObject({ holderUnit: 'repair', holderPost: 'repair-handler', ...clock });
  });
});

const event: Readonly<Record<DutyAction, Said>> = {
  accept: ['duty.accepted', { post: 'p' }],
  handOn: ['duty.handed-on', { unit: 'repair', post: null }],
  assist: ['duty.assisted', { units: ['water'] }],
  progress: ['duty.progressed', { by: 2 }],
  pause: ['duty.paused', { reason: 'hearing', run: clock.run, dueOn: null, dueAt: null }],
  resume: ['duty.resumed', clock],
  extend: ['duty.extended', { by: 1, ...clock }],
  restart: ['duty.restarted', clock],
  moveClock: ['duty.clock-moved', { because: 'notice', ...clock }],
  hide: ['duty.hidden', { visibility: 'confidential', hiddenFrom: ['water'] }],
  claim: ['duty.claimed', { evidence: null }],
  return: ['duty.returned', { reason: null }],
  confirm: ['duty.confirmed', { by: 'account:a' }],
  cancel: ['duty.cancelled', { reason: 'closed' }],
};

it('folds whatever is allowed, in any order, to the row that the database keeps', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 30 }), (choices) => {
      let duty = fold(opened());
      const ledger: { type: string; at: Instant; body: unknown }[] = [opened()];
      for (const choice of choices) {
        const open: readonly DutyAction[] = ALLOWED[duty.state];
        if (open.length === 0) break;
        const [type, body] = event[open[choice % open.length]!];
        ledger.push({ type, at: at(ledger.length), body });
        duty = evolve(duty, ID, ledger.length, ledger.at(-1) as DutyEvent);
        expect(isEnded(duty)).toBe(duty.endedAt !== null);
        expect(duty.chain.at(-1)?.unit).toBe(duty.holderUnit);
      }
      const written = ledger.map((e, i) => ({ ...e, stream: `duty:${ID}`, version: i + 1, occurredAt: e.at }));
      const [row] = dutyProjection.fold(written as unknown as Entry[]);
      expect(fromRow({ office_id: 'qu', ...row } as never)).toEqual(duty);
    }),
    { numRuns: 500 },
  );
});

it('says no with the state, so that the second of two sees what the first did', () => {
  const duty = fold(opened(), ['duty.accepted', { post: 'p' }]);
  expect(() => ensureAllowed(duty, 'accept')).toThrow(
    expect.objectContaining({ code: 'duty.not-in-this-state', facts: { action: 'accept', state: 'accepted' } }),
  );
});

const PATHS: Readonly<Record<string, readonly string[]>> = {
  qu: ['qu'],
  housing: ['housing', 'qu'],
  repair: ['repair', 'housing', 'qu'],
  callback: ['callback', 'qu'],
  supervision: ['supervision', 'qu'],
  discipline: ['discipline', 'qu'],
};
const actor = (unitId: string, role: Role, postId = `${unitId}-${role}`): StaffActor => ({
  kind: 'staff',
  officeId: 'qu',
  accountId: 'a',
  posts: [{ postId, unitId, role, unitPath: PATHS[unitId]! }],
});

describe('who may', () => {
  const held = fold(opened(), ['duty.accepted', { post: 'housing-handler' }]);
  const may = (who: StaffActor, action: DutyAction, duty = held) => {
    const verdict = can(who, action, duty, PATHS[duty.holderUnit]!);
    return verdict.may ? 'yes' : verdict.reason;
  };
  it.each([
    [actor('housing', 'handler'), 'handOn', 'yes'],
    [actor('housing', 'head'), 'extend', 'yes'],
    [actor('housing', 'handler'), 'extend', 'duty.head-of-unit-approves'],
    [actor('qu', 'head'), 'handOn', 'yes'],
    [actor('repair', 'head'), 'handOn', 'duty.not-the-holder'],
    [actor('housing', 'auditor'), 'claim', 'duty.not-the-holder'],
    [actor('callback', 'callback'), 'confirm', 'yes'],
    [actor('callback', 'callback', 'housing-handler'), 'confirm', 'duty.not-by-the-holder'],
    [actor('supervision', 'supervisor'), 'confirm', 'duty.not-the-confirmer'],
    [actor('supervision', 'supervisor'), 'cancel', 'yes'],
    [actor('qu', 'head'), 'moveClock', 'duty.by-notice-only'],
    [actor('qu', 'head'), 'hide', 'duty.by-notice-only'],
  ] as const)('%o %s: %s', (who, action, verdict) => {
    expect(may(who, action)).toBe(verdict);
  });

  it.each([
    ['ordinary', opened(), { housing: true, above: true, repair: false, supervisor: true, discipline: false }],
    [
      'confidential',
      opened({ visibility: 'confidential' }),
      { housing: true, above: false, repair: false, supervisor: false, discipline: true },
    ],
    [
      'kept from the supervision',
      opened({ visibility: 'confidential', hiddenFrom: ['supervision'] }),
      { housing: true, above: false, repair: false, supervisor: false, discipline: true },
    ],
    [
      'kept from discipline',
      opened({ visibility: 'confidential', hiddenFrom: ['discipline'] }),
      { housing: true, above: false, repair: false, supervisor: false, discipline: false },
    ],
  ] as const)('know of one that is %s', (_name, first, expected) => {
    const duty = fold(first);
    const knows = (who: StaffActor) => sees(who, duty, PATHS[duty.holderUnit]!);
    expect({
      housing: knows(actor('housing', 'handler')),
      above: knows(actor('qu', 'head')),
      repair: knows(actor('repair', 'handler')),
      supervisor: knows(actor('supervision', 'supervisor')),
      discipline: knows(actor('discipline', 'discipline')),
    }).toEqual(expected);
  });
});
