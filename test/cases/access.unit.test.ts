import { describe, expect, it } from 'vitest';
import { can, reaches, type Scope, scopeOf, sees } from '../../src/cases/access.ts';
import { ALLOWED, type CaseAction } from '../../src/cases/allowed.rules.ts';
import { evolve } from '../../src/cases/evolve.rules.ts';
import type { Appeal, CaseState } from '../../src/cases/rules.ts';
import type { Role, StaffActor } from '../../src/kernel/actor.ts';

/** qu ─ housing ─ repair; qu ─ water; qu ─ intake, callback, supervision, discipline. */
const PATHS: Readonly<Record<string, readonly string[]>> = {
  qu: ['qu'],
  housing: ['housing', 'qu'],
  repair: ['repair', 'housing', 'qu'],
  water: ['water', 'qu'],
  intake: ['intake', 'qu'],
  callback: ['callback', 'qu'],
  supervision: ['supervision', 'qu'],
  discipline: ['discipline', 'qu'],
};
const below = (unit: string) => Object.keys(PATHS).filter((u) => PATHS[u]!.includes(unit));

function scope(...posts: readonly (readonly [unit: string, role: Role])[]): Scope {
  const actor: StaffActor = {
    kind: 'staff',
    officeId: 'qu',
    accountId: 'a',
    posts: posts.map(([unitId, role]) => ({ postId: `${unitId}-${role}`, unitId, role, unitPath: PATHS[unitId]! })),
  };
  return scopeOf(
    actor,
    posts.flatMap(([unit, role]) => (role === 'head' ? below(unit) : [])),
  );
}

const text = { item: 'i', digest: 'd' };
const filed = evolve(null, 'c', 1, {
  type: 'case.filed',
  at: '2026-03-02T01:00:00.000Z' as never,
  body: {
    number: 'AAAA-AAAA',
    kind: 'help',
    channel: 'portal',
    visibility: 'normal',
    anonymous: false,
    accusedUnits: [],
    category: null,
    placeUnit: null,
    publish: false,
    history: false,
    sourceRef: null,
    text,
    person: text,
  },
});

/** With the repair section, whose handler took it on; the water bureau helps; a chain of conditions blocks it. */
const given = (change: Partial<Appeal> = {}, detail: Partial<Appeal['detail']> = {}): Appeal => ({
  ...filed,
  state: 'handling',
  unitId: 'repair',
  units: ['repair', 'water'],
  blocked: true,
  ...change,
  detail: {
    ...filed.detail,
    handlers: ['repair-handler'],
    assistants: ['water'],
    block: { chain: text, decision: null },
    ...detail,
  },
});
const report = (accused: string | readonly string[], detail: Partial<Appeal['detail']> = {}): Appeal =>
  given({ kind: 'report', visibility: 'confidential', accusedUnits: [accused].flat() }, detail);

const WHO: Readonly<Record<string, Scope>> = {
  'handler, lead': scope(['repair', 'handler']),
  'head, lead': scope(['repair', 'head']),
  'head, one above': scope(['housing', 'head']),
  'handler, one above': scope(['housing', 'handler']),
  'handler, helping': scope(['water', 'handler']),
  clerk: scope(['intake', 'clerk']),
  'call-back': scope(['callback', 'callback']),
  supervisor: scope(['supervision', 'supervisor']),
  'supervisor, lead': scope(['repair', 'supervisor']),
  discipline: scope(['discipline', 'discipline']),
  auditor: scope(['qu', 'auditor']),
  administrator: scope(['qu', 'administrator']),
};
const ACTIONS = [...new Set(Object.values(ALLOWED).flat())] as CaseAction[];

/** Action by person: `+` may, `-` is refused with a reason, blank cannot know of the case. */
function table(appeal: Appeal): string {
  const names = Object.keys(WHO);
  const head = names.map((n, i) => `${String.fromCharCode(97 + i)} ${n}`).join('; ');
  const line = (action: CaseAction) =>
    names.map((n) => (!reaches(WHO[n]!, action, appeal) ? ' ' : can(WHO[n]!, action, appeal).may ? '+' : '-')).join('');
  const letters = names.map((_, i) => String.fromCharCode(97 + i)).join('');
  return [head, `${' '.repeat(16)}${letters}`, ...ACTIONS.map((a) => `${a.padEnd(16)}${line(a)}|`)].join('\n');
}

describe('who may do what', () => {
  it('with an ordinary case', () => {
    expect(table(given())).toMatchInlineSnapshot(`
      "a handler, lead; b head, lead; c head, one above; d handler, one above; e handler, helping; f clerk; g call-back; h supervisor; i supervisor, lead; j discipline; k auditor; l administrator
                      abcdefghijkl
      note            +++ ++++++- |
      attach          +++ ++++++- |
      add             --- -++---- |
      reveal          +++ -+--+-- |
      accuse          --- ------- |
      renewSecret     --- -+----- |
      agreePublication--- -++---- |
      classify        --- -+----- |
      route           --- -+----- |
      reportLead      --- -+----- |
      refer           --- -+----- |
      link            --- -+----- |
      withdraw        --- -++---- |
      block           +++ -+--+-- |
      traceBlock      +++ -+-+++- |
      takeUpBlock     --+ ---+-+- |
      setInterim      +++ ---+++- |
      interimDone     ++- +---+-- |
      interimChecked  +++ ---+++- |
      unblock         --+ ---+-+- |
      accept          +++ ----+-- |
      contestRouting  +++ ----+-- |
      decideContest   --- ---+-+- |
      ask             +++ ----+-- |
      pause           +++ ----+-- |
      resume          +++ ----+-- |
      join            +++ ----+-- |
      askExtension    +++ ----+-- |
      decideExtension -++ ------- |
      answer          --- ------- |
      call            --- --++-+- |
      confirm         --- ------- |
      sendBack        --- ---+-+- |
      settle          --- ---+-+- |
      closeReviewed   --- ---+-+- |
      unlink          --- -+----- |
      reopen          --- -++---- |
      publish         --- -+-+-+- |
      unpublish       --- -+-+-+- |
      erase           --- -----+-+|"
    `);
  });

  it('answered by whoever handles it, once nothing blocks it', () => {
    const handler = scope(['repair', 'handler']);
    expect(can(handler, 'answer', given())).toEqual({ may: false, reason: 'case.blocked-not-answered' });
    expect(can(handler, 'answer', given({ blocked: false }))).toEqual({ may: true });
    expect(can(scope(['water', 'handler']), 'answer', given({ blocked: false })).may).toBe(false);
  });

  it('with a report against the water bureau', () => {
    expect(table(report('water'))).toMatchInlineSnapshot(`
      "a handler, lead; b head, lead; c head, one above; d handler, one above; e handler, helping; f clerk; g call-back; h supervisor; i supervisor, lead; j discipline; k auditor; l administrator
                      abcdefghijkl
      note            +++     ++  |
      attach          +++     ++  |
      add             ---     -+  |
      reveal          +++     ++  |
      accuse          ---     -+  |
      renewSecret     ---     -+  |
      agreePublication---     --  |
      classify        ---     -+  |
      route           ---     -+  |
      reportLead      ---     -+  |
      refer           ---     -+  |
      link            ---     -+  |
      withdraw        ---     -+  |
      block           +++     ++  |
      traceBlock      +++     ++  |
      takeUpBlock     --+     -+  |
      setInterim      +++     ++  |
      interimDone     ++-     +-  |
      interimChecked  +++     ++  |
      unblock         --+     -+  |
      accept          +++     +-  |
      contestRouting  +++     +-  |
      decideContest   ---     -+  |
      ask             +++     +-  |
      pause           +++     +-  |
      resume          +++     +-  |
      join            +++     +-  |
      askExtension    +++     +-  |
      decideExtension -++     -+  |
      answer          ---     --  |
      call            ---     -+  |
      confirm         ---     --  |
      sendBack        ---     -+  |
      settle          ---     -+  |
      closeReviewed   ---     -+  |
      unlink          ---     -+  |
      reopen          ---     -+  |
      publish         ---     --  |
      unpublish       ---     --  |
      erase           ---     -+  |"
    `);
  });
});

describe('a report against a unit', () => {
  it.each([
    ['housing', ['discipline', 'supervisor'], ['housing', 'head'], false],
    ['housing', [], ['repair', 'handler'], false],
    ['housing', [], ['water', 'handler'], true],
    ['housing', [], ['qu', 'head'], true],
    ['discipline', [], ['discipline', 'discipline'], false],
    ['supervision', [], ['discipline', 'discipline'], true],
    ['qu', [], ['qu', 'head'], false],
    ['qu', [], ['discipline', 'discipline'], true],
    [['water', 'housing'], [], ['repair', 'handler'], false],
    [['water', 'housing'], [], ['water', 'handler'], false],
    [['water', 'housing'], [], ['discipline', 'discipline'], true],
    [['water', 'discipline'], [], ['discipline', 'discipline'], false],
    [['water', 'qu'], [], ['qu', 'head'], false],
  ] as const)('%j is known beside %j to the post %j: %s', (accused, _roles, post, knows) => {
    expect(sees(scope(post as [string, Role]), report(accused))).toBe(knows);
  });

  it('is out of sight for whoever holds a post there, whatever else they hold', () => {
    expect(sees(scope(['discipline', 'discipline'], ['housing', 'handler']), report('housing'))).toBe(false);
  });
});

describe('independence', () => {
  it('keeps whoever took it on from calling back and reviewing, in whatever post', () => {
    const both = scope(['repair', 'handler'], ['callback', 'callback'], ['supervision', 'supervisor']);
    for (const action of ['call', 'settle', 'closeReviewed', 'sendBack', 'decideContest'] as const)
      expect([action, can(both, action, given()).may]).toEqual([action, false]);
  });

  it('lets a reviewer call back where the call-back desk handles the case itself', () => {
    const own = given({ unitId: 'callback', units: ['callback'] }, { handlers: ['callback-callback'] });
    expect(can(WHO['call-back']!, 'call', own).may).toBe(false);
    expect(can(WHO.supervisor!, 'call', own).may).toBe(true);
  });

  it('counts the unit that answers for the correction among those concerned', () => {
    const corrected = given({ state: 'answered' }, { correcting: 'supervision' });
    expect(can(WHO.supervisor!, 'settle', corrected).may).toBe(false);
  });
});

describe('a new secret', () => {
  const gives = (appeal: Appeal) => (who: Scope) => {
    if (!sees(who, appeal)) return 'unseen';
    const verdict = can(who, 'renewSecret', appeal);
    return verdict.may ? 'may' : verdict.reason;
  };

  it('is given by a clerk who has no part in the matter', () => {
    const by = gives(given());
    expect(by(WHO.clerk!)).toBe('may');
    expect(by(WHO['handler, lead']!)).toBe('case.intake-desk-only');
    expect(by(scope(['intake', 'clerk'], ['repair', 'handler']))).toBe('case.secret-by-others');
    expect(by(scope(['intake', 'clerk'], ['water', 'handler']))).toBe('case.secret-by-others');
    expect(by(scope(['intake', 'clerk'], ['housing', 'head']))).toBe('case.secret-by-others');
  });

  it('is not given by whoever took the matter on, wherever it is by now', () => {
    const passedOn = given({ unitId: 'water', units: ['repair', 'water'] }, { handlers: ['intake-clerk'] });
    expect(gives(passedOn)(WHO.clerk!)).toBe('case.secret-by-others');
  });

  it('is given for a report by discipline, by another officer than has it', () => {
    const own = { ...report('water'), unitId: 'discipline', units: ['discipline'] };
    expect(gives(own)(WHO.clerk!)).toBe('unseen');
    expect(gives(own)(WHO.discipline!)).toBe('may');
    const mine = { ...own, detail: { ...own.detail, handlers: ['discipline-discipline'] } };
    expect(gives(mine)(WHO.discipline!)).toBe('case.secret-by-others');
    expect(gives(report('discipline'))(WHO.discipline!)).toBe('unseen');
  });

  it('is given to nobody where nobody is on record, but for an imported letter, whose register knows', () => {
    const anonymous = given({}, { person: null });
    expect(gives(anonymous)(WHO.clerk!)).toBe('case.nobody-to-identify');
    expect(gives({ ...anonymous, sourceRef: 'letter:x' })(WHO.clerk!)).toBe('may');
  });
});

describe('looking at who wrote', () => {
  const may = (state: CaseState, appeal = given({ state })) =>
    Object.keys(WHO).filter((n) => sees(WHO[n]!, appeal) && can(WHO[n]!, 'reveal', appeal).may);
  it.each([
    ['filed', ['clerk']],
    ['routed', ['handler, lead', 'head, lead', 'head, one above', 'clerk', 'supervisor, lead']],
    ['handling', ['handler, lead', 'head, lead', 'head, one above', 'clerk', 'supervisor, lead']],
    [
      'answered',
      [
        'handler, lead',
        'head, lead',
        'head, one above',
        'clerk',
        'call-back',
        'supervisor',
        'supervisor, lead',
        'discipline',
      ],
    ],
    ['review', ['clerk', 'call-back', 'supervisor', 'discipline']],
    ['closed', ['clerk']],
  ] as const)('while %s is for %j', (state, names) => {
    expect(may(state)).toEqual(names);
  });

  it('is for whoever calls the person back about a report', () => {
    const answered = { ...report('water'), state: 'answered' as const };
    expect(can(WHO.discipline!, 'reveal', answered).may).toBe(true);
  });
});

it('gives the head who stands in for discipline its desk, and nobody else there', () => {
  const appeal = report('discipline', { desk: 'qu' });
  const known = { ...appeal, units: ['qu'] };
  expect(can(scope(['qu', 'head']), 'route', known).may).toBe(true);
  expect(can(scope(['qu', 'handler']), 'route', known).may).toBe(false);
});

it('lets the person do what is theirs, and nothing of the staff’s', () => {
  const citizen = scopeOf({ kind: 'citizen', officeId: 'qu', caseId: 'c' }, []);
  expect(ACTIONS.filter((a) => can(citizen, a, given()).may)).toEqual([
    'attach',
    'add',
    'withdraw',
    'block',
    'confirm',
    'reopen',
  ]);
  expect(sees(citizen, { ...given(), caseId: 'other' })).toBe(false);
});
