import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as closing from '../../src/cases/closing.commands.ts';
import * as handling from '../../src/cases/handling.commands.ts';
import { prepareCase } from '../../src/cases/jobs.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import { newKey, OFFICE, PEOPLE, type TestOffice, testOffice } from '../support/office.ts';

/** Every act on a case with a body that is well formed, so that what answers is access and state, not validation. */
const BODIES: Readonly<Record<string, unknown>> = {
  reveal: undefined,
  secret: { cause: 'lost', identity: 'signed-letter' },
  classify: { kind: 'help' },
  accuse: { units: ['east'] },
  route: { unit: 'east' },
  'agree-publication': { agrees: true },
  'report-lead': { units: ['housing', 'water'] },
  contest: { reason: '不是我单位职责。' },
  'decide-contest': { unit: 'east', reason: '按职责。' },
  accept: {},
  refer: { channel: 'litigation', notice: '请起诉。' },
  link: { leadCase: '00000000-0000-4000-8000-000000000001' },
  unlink: {},
  ask: { question: '请补充。' },
  add: { text: '补充。' },
  pause: { reason: 'expert', note: null },
  resume: {},
  join: { assistants: ['east'] },
  'ask-extension': { by: 1, reason: '等结果。' },
  'decide-extension': { granted: false, note: '不同意。' },
  block: { chain: [{ what: '甲要乙', unit: 'water' }, { what: '乙要甲' }] },
  'trace-block': { chain: [{ what: '甲要乙', unit: 'water' }, { what: '乙要甲' }] },
  'take-up-block': {},
  interim: { measures: [{ what: '先行登记', unit: 'east', by: '2026-12-31' }] },
  'interim-done': { duty: '00000000-0000-4000-8000-000000000001', how: '已登记。' },
  'interim-checked': { duty: '00000000-0000-4000-8000-000000000001', good: true },
  unblock: { on: 'rule', links: ['otherwise', 'kept'], decision: '容缺办理。' },
  note: { text: '记录。' },
  answer: { result: '办好了。', reasons: '查实。', basis: '条例。', next: '可再来信。' },
  withdraw: { reason: null },
  call: { reached: false },
  settle: { finding: 'nobody', note: null },
  'close-reviewed': { reason: '查实已办。' },
  'send-back': { reason: '未办实。' },
  reopen: { reason: null },
  publish: { title: '题', question: '问', answer: '答' },
  unpublish: {},
  erase: {},
  'acts/urge': { words: null },
  'acts/ask': { question: '进展？' },
  'acts/list': { solveBy: '2026-12-31', reason: '久拖不决。' },
  'acts/unlist': { solved: false, reason: '不再需要。' },
  'acts/take-over': { unit: 'east', reason: '换单位。' },
};
const NOWHERE = '00000000-0000-4000-8000-0000000000ff';

let office: TestOffice;
/** Handled by the housing bureau. */
let ordinary: string;
/** Handled by the water bureau; it accuses the housing bureau. */
let report: string;
/** Accuses discipline itself, so the head of the office has it. */
let againstDiscipline: string;

const prepare = (caseId: string) => prepareCase({ ...office.house, clock: office.now }, { officeId: OFFICE, caseId });

beforeAll(async () => {
  office = await testOffice();
  ordinary = (await office.file()).caseId;
  await office.as('intake-clerk', ordinary, (...a) => routing.route(...a, 'housing'));
  await office.as('housing-handler', ordinary, routing.accept);
  report = (await office.file({ kind: 'report', text: '住房局有人收受红包。', accusedUnits: ['housing'] })).caseId;
  await office.as('discipline-discipline', report, (...a) => routing.route(...a, 'water'));
  await office.as('water-handler', report, routing.accept);
  againstDiscipline = (await office.file({ kind: 'report', text: '纪检办泄露举报人。', accusedUnits: ['discipline'] }))
    .caseId;
  for (const caseId of [ordinary, report, againstDiscipline]) await prepare(caseId);
});
afterAll(() => office.close());

/** What a response says, without what differs between any two. */
const said = (response: LightMyRequestResponse) => {
  const { instance: _, ...body } = response.json();
  const { date: _date, 'content-length': _length, ...headers } = response.headers;
  return { status: response.statusCode, body, headers };
};

const mayKnow: Readonly<Record<string, readonly string[]>> = {
  // Who works across the office sees every ordinary case; heads see what is below them.
  ordinary: [
    'qu-head',
    'qu-auditor',
    'intake-clerk',
    'callback-callback',
    'supervision-supervisor',
    'discipline-discipline',
    'discipline-second',
    'housing-head',
    'housing-handler',
    'water-clerk',
  ],
  report: ['qu-head', 'discipline-discipline', 'discipline-second', 'water-head', 'water-handler', 'water-clerk'],
  againstDiscipline: ['qu-head', 'qu-administrator', 'qu-auditor'],
};

describe.each([
  ['ordinary', () => ordinary],
  ['report', () => report],
  ['againstDiscipline', () => againstDiscipline],
] as const)('a case that is %s', (name, caseOf) => {
  it('is found by those it is for, and by nobody else, on every way to it', async () => {
    const caseId = caseOf();
    const knows: string[] = [];
    for (const who of PEOPLE) {
      const page = await office.ask(who, 'GET', `/api/cases/${caseId}`);
      const sees = page.statusCode === 200;
      if (sees) knows.push(who);
      const ids = async (url: string) => {
        const { cases } = (await office.ask(who, 'GET', url)).json() as { cases: { caseId: string; number: string }[] };
        return cases.map((c) => c.caseId).includes(caseId);
      };
      const { number } = await office.appeal(caseId);
      expect([who, await ids('/api/cases?limit=100')]).toEqual([who, sees]);
      expect([who, await ids(`/api/cases?find=${number}`)]).toEqual([who, sees]);
      const words = name === 'ordinary' ? '漏水' : name === 'report' ? '红包' : '泄露';
      expect([who, await ids(`/api/cases?find=${encodeURIComponent(words)}`)]).toEqual([who, sees]);
      for (const view of ['mine', 'unit']) {
        const owed = (await office.ask(who, 'GET', `/api/duties?view=${view}&limit=100`)).body;
        if (!sees) expect([who, owed.includes(caseId), owed.includes(number)]).toEqual([who, false, false]);
      }
      for (const more of ['ledger', 'similar', 'proposal', 'attachments']) {
        const there = await office.ask(who, 'GET', `/api/cases/${caseId}/${more}`);
        const not = await office.ask(who, 'GET', `/api/cases/${NOWHERE}/${more}`);
        if (sees) expect([who, more, there.statusCode]).toEqual([who, more, 200]);
        else expect(said(there)).toEqual(said(not));
      }
    }
    expect(knows.sort()).toEqual([...mayKnow[name]!].sort());
  });

  // Of the others test/house/matrix says so.
  it.runIf(name === 'againstDiscipline')('answers all who may not know of it as if it were not there', async () => {
    const acts = office.routes
      .filter((r) => r.startsWith('POST /api/cases/:caseId/'))
      .map((r) => r.slice('POST /api/cases/:caseId/'.length))
      .filter((a) => !a.startsWith('attachments'));
    expect(acts.filter((a) => !(a in BODIES))).toEqual([]);
    const caseId = caseOf();
    for (const who of PEOPLE.filter((p) => !mayKnow[name]!.includes(p))) {
      for (const act of acts) {
        // An administrator erases what they cannot read: that an ordinary case exists, the state says.
        if (act === 'erase' && who === 'qu-administrator' && name === 'ordinary') continue;
        const there = await office.ask(who, 'POST', `/api/cases/${caseId}/${act}`, BODIES[act]);
        const not = await office.ask(who, 'POST', `/api/cases/${NOWHERE}/${act}`, BODIES[act]);
        expect({ who, act, ...said(there) }).toEqual({ who, act, ...said(not) });
        expect(there.statusCode).toBe(404);
      }
    }
  });

  it('has duties that tell nobody else of it', async () => {
    for (const duty of await office.duties(caseOf())) {
      for (const who of PEOPLE.filter((p) => !mayKnow[name]!.includes(p))) {
        const there = await office.ask(who, 'GET', `/api/duties/${duty.dutyId}`);
        const not = await office.ask(who, 'GET', `/api/duties/${NOWHERE}`);
        // The office that holds it may read that something is owed, never on which report.
        const own = who.startsWith(`${duty.holderUnit}-`);
        if (there.statusCode === 200)
          expect([who, name === 'ordinary' || own, there.json().duty.case]).toEqual([who, true, null]);
        else expect(said(there)).toEqual(said(not));
      }
    }
  });
});

describe('counts', () => {
  it('of what waits say nothing of a hidden report', async () => {
    const counts = async (who: string) => (await office.ask(who, 'GET', '/api/cases')).json().counts;
    const before = await Promise.all(PEOPLE.map(counts));
    const { caseId } = await office.file({ kind: 'report', text: '举报住房局违规收费。', accusedUnits: ['housing'] });
    const after = await Promise.all(PEOPLE.map(counts));
    const changed = PEOPLE.filter((_, i) => JSON.stringify(before[i]) !== JSON.stringify(after[i]));
    expect(changed).toEqual(['discipline-discipline', 'discipline-second']);
    expect((await office.duty(caseId, 'dispatch'))?.hiddenFrom).toEqual(['housing']);
  });
});

describe('a report', () => {
  it('against discipline is dispatched and reviewed by the head of the office, who did not handle it', async () => {
    expect(await office.duty(againstDiscipline, 'dispatch')).toMatchObject({
      holderUnit: 'qu',
      hiddenFrom: ['discipline'],
      visibility: 'confidential',
    });
    const route = await office.ask('qu-head', 'POST', `/api/cases/${againstDiscipline}/route`, { unit: 'supervision' });
    expect(route.statusCode).toBe(200);
    await office.as('supervision-supervisor', againstDiscipline, routing.accept);
    await office.as('supervision-supervisor', againstDiscipline, (...a) =>
      handling.answer(...a, { result: '已查实。', reasons: '调阅登记。', basis: '条例。', next: '可再来信。' }),
    );
    expect(await office.duty(againstDiscipline, 'confirm')).toMatchObject({ holderUnit: 'qu' });
    await office.as('qu-head', againstDiscipline, (...a) =>
      closing.call(...a, { solved: true, satisfaction: 4, comment: null }),
    );
    expect(await office.duty(againstDiscipline, 'review')).toMatchObject({ holderUnit: 'qu' });
    await office.as('qu-head', againstDiscipline, (...a) => closing.settle(...a, 'person', null));
    expect(await office.appeal(againstDiscipline)).toMatchObject({ state: 'closed', outcome: 'three' });
  });

  it('goes around the accused and everything below it', async () => {
    const { caseId } = await office.file({ kind: 'report', accusedUnits: ['housing'] });
    for (const unit of ['housing', 'repair']) {
      const route = await office.ask('discipline-discipline', 'POST', `/api/cases/${caseId}/route`, { unit });
      expect(route.json().code).toBe('case.routed-to-accused');
    }
  });

  it('against the office as a whole stays with discipline, out of sight of its head', async () => {
    const { caseId } = await office.file({ kind: 'report', accusedUnits: ['qu'] });
    expect(await office.duty(caseId, 'dispatch')).toMatchObject({ holderUnit: 'discipline' });
    expect((await office.ask('qu-head', 'GET', `/api/cases/${caseId}`)).statusCode).toBe(404);
    expect((await office.ask('discipline-discipline', 'GET', `/api/cases/${caseId}`)).statusCode).toBe(200);
    const route = await office.ask('discipline-discipline', 'POST', `/api/cases/${caseId}/route`, { unit: 'water' });
    expect(route.statusCode).toBe(200);
    await office.as('water-handler', caseId, routing.accept);
    await office.as('water-handler', caseId, (...a) =>
      handling.answer(...a, { result: '已查。', reasons: '调阅。', basis: '条例。', next: '可再来信。' }),
    );
    await office.as('citizen', caseId, (...a) =>
      closing.confirm(...a, { solved: false, satisfaction: 1, comment: null }),
    );
    // One level up would be the accused: it goes to supervision, and never to the head of the office.
    expect(await office.duty(caseId, 'correct')).toMatchObject({ holderUnit: 'supervision', hiddenFrom: ['qu'] });
  });

  it('takes the case from whoever had it while it was an ordinary matter', async () => {
    const { caseId } = await office.file({ publish: true });
    await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'housing'));
    await office.as('housing-handler', caseId, routing.accept);
    const handle = (await office.duty(caseId, 'handle'))!;
    const body = { kind: 'report', accusedUnits: ['housing'] };
    expect((await office.ask('intake-clerk', 'POST', `/api/cases/${caseId}/classify`, body)).statusCode).toBe(200);
    expect(await office.appeal(caseId)).toMatchObject({ state: 'filed', unitId: null, units: [], publish: false });
    expect(await office.duty(caseId, 'dispatch')).toMatchObject({ holderUnit: 'discipline', hiddenFrom: ['housing'] });
    for (const who of ['intake-clerk', 'housing-handler', 'housing-head', 'qu-head']) {
      expect((await office.ask(who, 'GET', `/api/cases/${caseId}`)).statusCode).toBe(404);
      expect((await office.ask(who, 'GET', `/api/duties/${handle.dutyId}`)).statusCode).toBe(404);
      expect((await office.ask(who, 'GET', '/api/duties?view=unit&limit=100')).body).not.toContain(caseId);
    }
    const route = await office.ask('discipline-second', 'POST', `/api/cases/${caseId}/route`, { unit: 'east' });
    expect(route.statusCode).toBe(200);
  });

  it('is taken from discipline when discipline is named as the accused later', async () => {
    office.at('2026-03-02T09:00');
    const { caseId } = await office.file({ kind: 'report' });
    expect(await office.duty(caseId, 'dispatch')).toMatchObject({ holderUnit: 'discipline', hiddenFrom: [] });
    office.at('2026-03-02T15:00');
    const body = { kind: 'report', accusedUnits: ['discipline'] };
    await office.ask('discipline-discipline', 'POST', `/api/cases/${caseId}/classify`, body);
    // The clock runs on: 24 hours from the filing.
    expect(await office.duty(caseId, 'dispatch')).toMatchObject({
      holderUnit: 'qu',
      hiddenFrom: ['discipline'],
      dueAt: '2026-03-03T01:00:00.000Z',
    });
    expect((await office.ask('discipline-discipline', 'GET', `/api/cases/${caseId}`)).statusCode).toBe(404);
    expect((await office.ask('qu-head', 'GET', `/api/cases/${caseId}`)).statusCode).toBe(200);
  });

  it('is not accepted against a unit that does not exist', async () => {
    const filing = { channel: 'counter', kind: 'report', text: '举报。', accusedUnits: ['nowhere'] };
    const taken = await office.ask('discipline-discipline', 'POST', '/api/cases', filing, newKey());
    expect(taken.json().code).toBe('org.unknown-unit');
  });

  it('is never reviewed by whoever handled it', async () => {
    const { caseId } = await office.file({ kind: 'report', accusedUnits: ['housing'] });
    await office.as('discipline-discipline', caseId, (...a) => routing.route(...a, 'discipline'));
    await office.as('discipline-discipline', caseId, routing.accept);
    await office.as('discipline-discipline', caseId, (...a) =>
      handling.answer(...a, { result: '已查。', reasons: '调阅。', basis: '条例。', next: '可再来信。' }),
    );
    const body = { reached: true, solved: true, satisfaction: 5 };
    const own = await office.ask('discipline-discipline', 'POST', `/api/cases/${caseId}/call`, body);
    expect(own.json().code).toBe('case.independent-call-back');
    const other = await office.ask('discipline-second', 'POST', `/api/cases/${caseId}/call`, body);
    expect(other.statusCode).toBe(200);
  });
});

it('leaves a ledger that folds to the rows', async () => {
  expect(await office.verify()).toMatchObject({ difference: null });
});
