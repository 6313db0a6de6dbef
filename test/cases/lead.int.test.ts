import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDossier } from '../../src/cases/dossier.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import { refused, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
});
beforeEach(() => office.at('2026-03-02T09:00'));
afterAll(() => office.close());

const report = (who: string, caseId: string, units: string[]) =>
  office.as(who, caseId, (...a) => routing.reportLead(...a, units, '两家都说归对方。'));
const decide = (who: string, caseId: string, unit: string) =>
  office.as(who, caseId, (...a) => routing.decideContest(...a, unit, '按职责。'));

describe('a matter without one lead', () => {
  it('is reported to the level above all that come into question; the desk stays responsible until one accepts', async () => {
    const { caseId } = await office.file();
    await report('intake-clerk', caseId, ['housing', 'water']);
    expect(await office.appeal(caseId)).toMatchObject({ state: 'contested' });
    expect(await office.duty(caseId, 'decide-contest')).toMatchObject({ holderPost: 'qu-head', mechanism: 'A5' });
    expect(await office.duty(caseId, 'dispatch')).toMatchObject({ state: 'claimed', holderUnit: 'intake' });
    expect(await refused(decide('housing-head', caseId, 'water'))).toBe('case.not-found');
    // Supervision decides a contest; who leads here is the level's to say.
    const body = { unit: 'water', reason: '按职责。' };
    const other = await office.ask('supervision-supervisor', 'POST', `/api/cases/${caseId}/decide-contest`, body);
    const { units } = await office.work();
    const { zh, en } = units.get('qu')!;
    expect(other.json()).toMatchObject({ code: 'case.level-says-who-leads', facts: { unit: { zh, en } } });
    expect(other.json().next.zh).toContain(zh);
    await decide('qu-head', caseId, 'water');
    expect(await office.appeal(caseId)).toMatchObject({ state: 'routed', unitId: 'water' });
    // What a unit contests from then on is a contest like any other.
    await office.as('water-handler', caseId, (...a) => routing.contestRouting(...a, '不属于水务。'));
    await decide('supervision-supervisor', caseId, 'water');
    await office.as('water-handler', caseId, routing.accept);
    expect((await office.duties(caseId)).find((d) => d.step === 'dispatch')).toMatchObject({ state: 'done' });
  });

  it('between two sections goes no higher than their bureau; with no unit in question, to the head of the office', async () => {
    const between = await office.file();
    await report('intake-clerk', between.caseId, ['repair', 'housing']);
    expect(await office.duty(between.caseId, 'decide-contest')).toMatchObject({ holderUnit: 'qu' });
    const none = await office.file();
    await report('intake-clerk', none.caseId, []);
    expect(await office.duty(none.caseId, 'decide-contest')).toMatchObject({ holderPost: 'qu-head' });
  });

  it('shows what the register says each is there for, side by side', async () => {
    const words = { title: '住房局职责', text: '负责房屋维修资金的监督管理。', binds: '住房局', basis: '三定规定' };
    const drafted = await office.ask('housing-head', 'POST', '/api/rules', {
      kind: 'responsibility',
      issuer: 'housing',
      ...words,
    });
    expect(drafted.statusCode).toBe(201);
    const { ruleId } = drafted.json();
    const adopted = await office.ask('housing-head', 'POST', `/api/rules/${ruleId}/adopt`, { from: '2026-03-02' });
    expect(adopted.statusCode).toBe(200);
    const { caseId } = await office.file();
    await report('intake-clerk', caseId, ['housing', 'water']);
    const { wording } = (await office.ask('qu-head', 'GET', `/api/cases/${caseId}/proposal`)).json();
    expect(wording.find((w: { unit: { id: string } }) => w.unit.id === 'housing')).toMatchObject({
      rules: [{ title: { zh: '住房局职责' }, text: { zh: words.text }, basis: { zh: '三定规定' } }],
    });
    expect(wording.map((w: { unit: { id: string } }) => w.unit.id)).toEqual(expect.arrayContaining(['water']));
  });

  it('is not reported where one unit comes into question, nor to an accused', async () => {
    const { caseId } = await office.file();
    expect(await refused(report('intake-clerk', caseId, ['housing']))).toBe('case.one-lead-is-enough');
    const accusing = await office.file({ kind: 'complaint', accusedUnits: ['housing'] });
    expect(await refused(report('intake-clerk', accusing.caseId, ['repair', 'water']))).toBe('case.routed-to-accused');
  });

  it('once dispatched by rule, says to which unit and who can still move it', async () => {
    const { caseId } = await office.file();
    await office.as('system', caseId, async (tx, ctx, work, _scope, id) => {
      const dossier = (await openDossier(tx, ctx, work, id))!;
      dossier.emit('case.routed', { unit: 'water', why: { by: 'rule', confidence: 97 } });
      return dossier.close();
    });
    const said = (await office.ask('intake-clerk', 'POST', `/api/cases/${caseId}/report-lead`, { units: [] })).json();
    expect(said.code).toBe('case.dispatched-by-rule');
    expect(said.title).toEqual({
      zh: expect.stringContaining('已按规则分派到水务局'),
      en: expect.stringContaining('already dispatched by rule to water'),
    });
    expect([said.next.zh, said.next.en]).toEqual([
      expect.stringContaining('由督查室裁定'),
      expect.stringContaining('supervision then decides'),
    ]);
    // What the state forbids is told to nobody who could not do it anyway.
    expect(await refused(report('housing-handler', caseId, []))).toBe('case.not-found');
    expect(await refused(report('water-handler', caseId, []))).toBe('case.intake-desk-only');
    const byClerk = await office.file();
    await office.as('intake-clerk', byClerk.caseId, (...a) => routing.route(...a, 'water'));
    expect(await refused(report('intake-clerk', byClerk.caseId, []))).toBe('case.dispatched-already');
  });

  it('folds to the same rows', async () => {
    expect(await office.verify()).toMatchObject({ difference: null });
  });
});
