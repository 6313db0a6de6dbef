import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ALLOWED,
  allowed,
  type CaseAction,
  ensureAllowed,
  isEnded,
  refusalsToClose,
} from '../../src/cases/allowed.rules.ts';
import { evolve } from '../../src/cases/evolve.rules.ts';
import type { Appeal, CaseEvent, CaseState } from '../../src/cases/rules.ts';
import { caseProjection, fromRow } from '../../src/cases/store.ts';
import type { Instant, PlainDate } from '../../src/kernel/time.ts';
import type { Entry } from '../../src/ledger/entry.ts';

const at = (n: number) => new Date(Date.UTC(2026, 2, 2, 1) + n * 3_600_000).toISOString() as Instant;
const text = { item: 'i', digest: 'd' };
const CASE = '00000000-0000-4000-8000-000000000001';

const filed: CaseEvent = {
  type: 'case.filed',
  at: at(0),
  body: {
    number: 'AAAA-AAAA',
    kind: 'help',
    channel: 'portal',
    visibility: 'normal',
    anonymous: false,
    accusedUnits: [],
    category: null,
    placeUnit: null,
    publish: true,
    history: false,
    sourceRef: null,
    text,
    person: text,
  },
};

type Said = { [T in CaseEvent['type']]: readonly [T, Extract<CaseEvent, { type: T }>['body']] }[CaseEvent['type']];
const fold = (...said: readonly Said[]): Appeal =>
  said.reduce(
    (appeal, [type, body], n) => evolve(appeal, CASE, n + 2, { type, at: at(n + 1), body } as CaseEvent),
    evolve(null, CASE, 1, filed),
  );
const routed: Said = ['case.routed', { unit: 'housing', why: { by: 'clerk', confidence: null } }];
const accepted: Said = ['case.accepted', { unit: 'housing', post: 'housing-handler' }];
const answered: Said = ['case.answered', { answer: text, unit: 'housing' }];
const unhappy: Said = ['case.confirmed', { by: 'person', solved: false, satisfaction: 1, comment: null }];

describe('given filed', () => {
  it('when routed and contested twice, then each time is counted and the first dispatch is remembered', () => {
    const contested: Said = ['case.routing-contested', { unit: 'housing', reason: text }];
    const appeal = fold(
      routed,
      contested,
      ['case.routed', { unit: 'water', why: { by: 'supervisor', confidence: null } }],
      ['case.routing-contested', { unit: 'water', reason: text }],
    );
    expect(appeal).toMatchObject({ state: 'contested', contested: 2, units: ['housing', 'water'] });
    expect(appeal.detail.routedAt).toBe(at(1));
  });

  it('when a contest is decided against the unit, then that is remembered until it goes elsewhere', () => {
    const contest = (unit: string): Said => ['case.routing-contested', { unit, reason: text }];
    const decide = (unit: string): Said => ['case.routed', { unit, why: { by: 'supervisor', confidence: null } }];
    const decided = [routed, contest('housing'), decide('housing')];
    expect(fold(...decided)).toMatchObject({ contested: 1, detail: { decidedFor: 'housing' } });
    expect(fold(routed).detail.decidedFor).toBeNull();
    const elsewhere = [routed, contest('housing'), decide('water')];
    expect(fold(...elsewhere).detail.decidedFor).toBeNull();
    // Back again by the way of another unit: it has not been told yet that this dispatch stands.
    expect(fold(...elsewhere, contest('water'), decide('housing')).detail.decidedFor).toBeNull();
    const closed: Said = ['case.closed', { outcome: 'three', reason: null }];
    expect(fold(...decided, closed, ['case.reopened', { reason: null }], routed).detail.decidedFor).toBeNull();
  });

  it('when it turns out to be a report, then it is back at the desk and nobody keeps it', () => {
    const body = {
      kind: 'report',
      visibility: 'confidential',
      category: null,
      placeUnit: null,
      accusedUnits: ['housing'],
    } as const;
    const appeal = fold(routed, accepted, ['case.classified', { ...body, desk: null, back: true }]);
    expect(appeal).toMatchObject({
      state: 'filed',
      unitId: null,
      units: [],
      publish: false,
      visibility: 'confidential',
    });
    expect(appeal.detail.routedAt).toBeNull();
  });

  it('when linked and answered with its lead, then it has the unit that answered', () => {
    const appeal = fold(['case.linked', { lead: CASE }], answered);
    expect(appeal).toMatchObject({ state: 'answered', unitId: 'housing', leadCase: CASE });
  });
});

describe('given a report', () => {
  const accused = (...units: readonly string[]): Said => ['case.accused', { units, desk: null, back: false }];
  const rows = (...entries: readonly (readonly [type: string, body: unknown])[]) =>
    caseProjection.fold(
      entries.map(([type, body], i) => ({
        type,
        body,
        stream: `case:${CASE}`,
        version: i + 1,
        occurredAt: at(i),
      })) as never,
    );

  it('when further units turn out to be accused, then each stands there once, and where it is stays', () => {
    const appeal = fold(routed, accepted, accused('water'), accused('water', 'repair'));
    expect(appeal).toMatchObject({ accusedUnits: ['water', 'repair'], state: 'handling', unitId: 'housing' });
  });

  it('when an accused has it, then it is back at the desk and nobody keeps it', () => {
    const appeal = fold(routed, accepted, ['case.accused', { units: ['housing'], desk: 'qu', back: true }]);
    expect(appeal).toMatchObject({ state: 'filed', unitId: null, units: ['qu'], detail: { desk: 'qu' } });
  });

  it('when its entries are from before several could be accused, then they fold to the same row', () => {
    const { accusedUnits: _, ...given } = filed.body as Extract<CaseEvent, { type: 'case.filed' }>['body'];
    const body = { kind: 'report', visibility: 'confidential', category: null, placeUnit: null, desk: null };
    for (const [before, now] of [
      ['housing', ['housing']],
      [null, []],
    ] as const) {
      expect(rows(['case.filed', { ...given, accusedUnit: before }])).toEqual(
        rows(['case.filed', { ...given, accusedUnits: now }]),
      );
      expect(rows(['case.filed', filed.body], ['case.classified', { ...body, accusedUnit: before }])).toEqual(
        rows(['case.filed', filed.body], ['case.classified', { ...body, accusedUnits: now }]),
      );
    }
  });
});

describe('given answered', () => {
  it('when the person is not satisfied and it is corrected, then their first verdict no longer stands', () => {
    const appeal = fold(routed, accepted, answered, unhappy, ['case.correction-opened', { unit: 'qu' }], answered);
    expect(appeal).toMatchObject({ state: 'answered', solved: null, satisfaction: null, detail: { correcting: 'qu' } });
  });

  it('when reopened after the close, then it begins as new but keeps who handled it', () => {
    const closed: Said = ['case.closed', { outcome: 'three', reason: null }];
    const settled: Said = ['case.responsibility-settled', { finding: 'nobody', note: null }];
    const asked: Said = ['case.asked', { question: text, again: false }];
    const appeal = fold(routed, accepted, asked, answered, settled, closed, ['case.reopened', { reason: null }]);
    expect(appeal).toMatchObject({ state: 'filed', reopened: 1, responsibility: null, closedAt: null, outcome: null });
    expect(appeal.detail).toMatchObject({ asked: null, extensions: 0, handlers: ['housing-handler'] });
  });
});

describe('what may happen', () => {
  it('says no with the state, so that the second of two sees what the first did', () => {
    const appeal = fold(routed, accepted);
    expect(() => ensureAllowed(appeal, 'accept')).toThrow(
      expect.objectContaining({ code: 'case.not-in-this-state', facts: { action: 'accept', state: 'handling' } }),
    );
  });

  it('lets nobody act on what is over, but for what comes after', () => {
    const after: readonly CaseAction[] = [
      'add',
      'note',
      'reveal',
      'accuse',
      'renewSecret',
      'reopen',
      'agreePublication',
      'publish',
      'unpublish',
      'erase',
    ];
    for (const [state, actions] of Object.entries(ALLOWED) as [CaseState, readonly CaseAction[]][]) {
      if (isEnded(state)) expect(actions.filter((a) => !after.includes(a))).toEqual([]);
      else expect(actions).not.toContain('erase');
    }
  });

  it('can always be unblocked where it may be blocked, or a decision would be owed that nobody may give', () => {
    for (const [state, actions] of Object.entries(ALLOWED) as [CaseState, readonly CaseAction[]][])
      if (actions.includes('block')) expect([state, actions.includes('unblock')]).toEqual([state, true]);
  });
});

describe('the three refusals', () => {
  const met = { solved: true, satisfaction: 3, responsibility: 'nobody' } as const;
  it.each([
    [met, []],
    [{ ...met, solved: false }, ['unsolved']],
    [{ ...met, solved: null }, ['unsolved']],
    [{ ...met, responsibility: null }, ['responsibility-open']],
    [{ ...met, satisfaction: 2 }, ['unsatisfied']],
    [{ ...met, satisfaction: null }, ['unsatisfied']],
    [{ solved: null, satisfaction: null, responsibility: null }, ['unsolved', 'responsibility-open', 'unsatisfied']],
  ] as const)('%o leaves %o', (given, left) => {
    expect(refusalsToClose(given, 3)).toEqual(left);
  });
});

/** Each action with the entries that it may leave behind. */
const unit = fc.constantFrom('qu', 'housing', 'repair', 'water');
const maybeText = fc.option(fc.constant(text), { nil: null });
const entries: Readonly<Record<CaseAction, fc.Arbitrary<readonly Said[]>>> = {
  classify: fc
    .record({ report: fc.boolean(), accused: fc.uniqueArray(unit, { maxLength: 2 }), back: fc.boolean() })
    .map((c) => [
      [
        'case.classified',
        {
          kind: c.report ? 'report' : 'help',
          visibility: c.report ? 'confidential' : 'normal',
          category: null,
          placeUnit: null,
          accusedUnits: c.accused,
          back: c.report && c.back,
        },
      ],
    ]),
  accuse: fc
    .record({ units: fc.uniqueArray(unit, { minLength: 1 }), desk: fc.option(unit, { nil: null }) })
    .map((c) => [['case.accused', { ...c, back: false }]]),
  route: unit.map((u) => [['case.routed', { unit: u, why: { by: 'clerk', confidence: null } }]]),
  contestRouting: unit.map((u) => [['case.routing-contested', { unit: u, reason: text }]]),
  decideContest: unit.map((u) => [
    ['case.noted', { note: text, toPerson: false }],
    ['case.routed', { unit: u, why: { by: 'supervisor', confidence: null } }],
  ]),
  accept: unit.map((u) => [['case.accepted', { unit: u, post: `${u}-handler` }]]),
  refer: fc.constant([['case.referred', { channel: 'litigation', notice: text }]]),
  link: fc.constant([['case.linked', { lead: CASE }]]),
  unlink: fc.constant([['case.unlinked', { because: 'clerk' }]]),
  ask: fc.boolean().map((again) => [['case.asked', { question: text, again }]]),
  add: fc.constant([['case.supplied', { text }]]),
  pause: maybeText.map((note) => [['case.paused', { reason: 'hearing', note }]]),
  resume: fc.constant([['case.resumed', {}]]),
  join: fc.array(unit).map((assistants) => [['case.joined', { assistants }]]),
  askExtension: fc.nat(5).map((by) => [['case.extension-asked', { by, reason: text }]]),
  decideExtension: fc.boolean().map((granted) => [['case.extension-decided', { granted, by: 1, note: null }]]),
  block: fc.constant([['case.blocked', { chain: text }]]),
  reportLead: unit.map((u) => [['case.lead-reported', { units: [u], level: 'qu', note: null }]]),
  agreePublication: fc.boolean().map((agrees) => [['case.publication-agreed', { agrees }]]),
  traceBlock: fc.constant([['case.block-traced', { chain: text, level: 'qu', safety: [true, false] }]]),
  takeUpBlock: fc.constant([['case.block-taken-up', {}]]),
  setInterim: unit.map((u) => [
    ['case.interim-set', { duty: 'd', unit: u, by: '2026-12-31' as PlainDate, what: text }],
  ]),
  interimDone: fc.constant([['case.interim-done', { duty: 'd', how: text }]]),
  interimChecked: fc.constant([['case.interim-checked', { duty: 'd', good: true, note: null }]]),
  unblock: fc.constant([['case.unblocked', { decision: text, on: 'rule', links: ['otherwise', 'kept'] }]]),
  note: fc.boolean().map((toPerson) => [['case.noted', { note: text, toPerson }]]),
  attach: fc.constant([['case.attached', { attachment: 'a', digest: 'd' }]]),
  answer: unit.map((u) => [['case.answered', { answer: text, unit: u }]]),
  call: fc.tuple(fc.boolean(), fc.boolean()).map(([reached, counts]) => [['case.called', { reached, counts }]]),
  confirm: fc
    .record({ solved: fc.boolean(), satisfaction: fc.option(fc.integer({ min: 1, max: 5 }), { nil: null }), unit })
    .map((c) => [
      ['case.confirmed', { by: 'person', solved: c.solved, satisfaction: c.satisfaction, comment: null }],
      c.solved ? ['case.closed', { outcome: 'three', reason: null }] : ['case.correction-opened', { unit: c.unit }],
    ]),
  settle: fc.constant([['case.responsibility-settled', { finding: 'unit', note: null }]]),
  closeReviewed: maybeText.map((reason) => [['case.closed', { outcome: 'reviewed', reason }]]),
  sendBack: unit.map((u) => [['case.correction-opened', { unit: u }]]),
  reopen: maybeText.map((reason) => [['case.reopened', { reason }]]),
  withdraw: maybeText.map((reason) => [['case.withdrawn', { reason }]]),
  publish: fc.constant([['case.published', {}]]),
  unpublish: fc.constant([['case.unpublished', {}]]),
  reveal: fc.constant([]),
  renewSecret: fc.constant([['case.secret-renewed', { secretDigest: 'd', cause: 'lost', identity: 'signed-letter' }]]),
  erase: fc.constant([['case.erased', {}]]),
};
const step = fc.tuple(fc.nat(), fc.record(entries));

it('folds whatever is allowed, in any order, to the row that the database keeps', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let appeal = evolve(null, CASE, 1, filed);
      const ledger = [filed as { type: string; at: Instant; body: unknown }];
      for (const [choice, said] of steps) {
        const open: readonly CaseAction[] = ALLOWED[appeal.state];
        for (const [type, body] of said[open[choice % open.length]!]) {
          const event = { type, at: at(ledger.length), body } as CaseEvent;
          ledger.push(event);
          appeal = evolve(appeal, CASE, ledger.length, event);
        }
        expect(Object.keys(ALLOWED)).toContain(appeal.state);
        expect(isEnded(appeal.state)).toBe(appeal.closedAt !== null);
        if (appeal.state !== 'filed' && appeal.state !== 'linked' && appeal.unitId !== null)
          expect(appeal.units).toContain(appeal.unitId);
        expect(appeal.leadCase === null && appeal.state === 'linked').toBe(false);
        expect(allowed(appeal.state, 'reveal')).toBe(true);
      }
      const written = ledger.map((e, i) => ({ ...e, stream: `case:${CASE}`, version: i + 1, occurredAt: e.at }));
      const [row] = caseProjection.fold(written as unknown as Entry[]);
      const erasable = { title: null, phone_hash: null, secret_hash: Buffer.alloc(0), office_id: 'qu' };
      expect(fromRow({ ...erasable, ...row } as never)).toEqual(appeal);
    }),
    { numRuns: 500 },
  );
});
