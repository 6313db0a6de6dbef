import { afterAll, beforeAll, expect, it } from 'vitest';
import * as handling from '../../src/cases/handling.commands.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import { plainDate } from '../../src/kernel/time.ts';
import { adopt } from '../../src/mechanisms/adoption.commands.ts';
import { shippedFiles } from '../../src/mechanisms/pack.ts';
import { followDays } from '../../src/obligations/jobs.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';

const ANSWER = { result: '已修好。', reasons: '现场查看。', basis: '物业管理条例', next: '可向本单位反映。' };

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
  office.at('2025-12-20T09:00');
  const head = { officeId: OFFICE, now: office.now(), actor: await office.actor('qu-head') };
  const work = await office.house.mechanismsOf(OFFICE);
  const source = shippedFiles().find((f) => f.shown.endsWith('/C5.yaml'))!.text;
  await office.house.db.transact((tx) => adopt(tx, head, work, [source], plainDate('2026-01-01'), '纪要'));
  await turn('2026-01-20T09:00');
});
afterAll(() => office.close());

async function turn(local: string): Promise<void> {
  const now = office.at(local);
  const actor = { kind: 'system', officeId: OFFICE, process: 'mechanisms' } as const;
  await followDays(office.house.db, { officeId: OFFICE, now, actor }, await office.house.mechanismsOf(OFFICE));
}
const dutyOf = async (unit: string, duty: string): Promise<string> =>
  (await office.owner.query('select duty_id from obligation where unit_id = $1 and duty = $2', [unit, duty])).rows[0]
    .duty_id;
async function say(who: string, dutyId: string, values: object) {
  const day = office.now().slice(0, 10);
  return office.ask(who, 'POST', `/api/obligations/${dutyId}/records`, { values, from: day, to: day, evidence: [] });
}
const SUPERVISOR = 'supervision-supervisor';
const PROMISE = {
  promised: '诉求件件按时答复',
  measure: '系统按时答复率',
  figure: '按时办结率',
  target: 90,
  by: '2026-11-01',
};
const suggested = async () =>
  (await office.ask('discipline-discipline', 'GET', '/api/measures/suggestions')).json().suggestions;

it('a promise is measured by the house on its day and since, beside the record and on the portal', async () => {
  const dutyId = await dutyOf('housing', 'promise');
  const { recordId } = (await say('housing-head', dutyId, PROMISE)).json();
  const confirm = await office.ask(SUPERVISOR, 'POST', `/api/obligations/${dutyId}/records/${recordId}/confirm`, {
    so: true,
    words: null,
  });
  expect(confirm.statusCode, confirm.body).toBe(200);
  const published = await office.ask('housing-head', 'POST', `/api/obligations/${dutyId}/records/${recordId}/publish`, {
    words: PROMISE,
  });
  expect(published.statusCode, published.body).toBe(200);

  // Of two appeals one is answered in time, one far too late.
  office.at('2026-03-02T09:00');
  for (const [i, on] of (['2026-03-03T09:00', '2026-08-03T09:00'] as const).entries()) {
    office.at('2026-03-02T09:00');
    const { caseId } = await office.file({ text: `第 ${i + 1} 件：楼道灯不亮。` });
    await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'repair'));
    await office.as('repair-handler', caseId, routing.accept);
    office.at(on);
    await office.as('repair-handler', caseId, (...a) => handling.answer(...a, ANSWER as never));
  }
  office.at('2026-09-01T09:00');
  const running = (await office.ask(SUPERVISOR, 'GET', `/api/obligations/${dutyId}`)).json();
  expect(running.records[0].measured.zh).toContain('承诺 2026年11月1日前达到 90%，2026年9月1日实测 50%（1/2）');
  expect(await suggested()).toEqual([]);
  office.at('2026-11-20T09:00');
  const portal = await office.app.inject({ method: 'GET', url: '/mechanisms/C5?lang=en' });
  expect(portal.body).toContain('90% promised by 1 November 2026, measured 50% (1 of 2) on 1 November 2026');
});

it('against the measure it is not said to be kept without a reason; a broken one stands among the facts, and nothing follows by itself', async () => {
  await turn('2026-11-20T09:00');
  const dutyId = await dutyOf('housing', 'kept');
  const page = (await office.ask('housing-head', 'GET', `/api/obligations/${dutyId}`)).json();
  expect(page.promised).toHaveLength(1);
  const refused = await say('housing-head', dutyId, { kept: true, evidence: '都答复了' });
  expect(refused.json(), refused.body).toMatchObject({ code: 'obligation.kept-against-measure', status: 409 });
  expect(refused.json().title.zh).toContain('实测 50%（1/2），没有达到承诺的 90%');
  const said = await say('housing-head', dutyId, { kept: true, evidence: '都答复了', 'why-not': '一件因停电改期' });
  expect(said.statusCode, said.body).toBe(200);
  // Who did not promise by a figure says what is so.
  const other = await say('water-head', await dutyOf('water', 'kept'), { kept: true, evidence: '签收单' });
  expect(other.statusCode, other.body).toBe(200);

  const [fact, ...more] = await suggested();
  expect(more).toEqual([]);
  expect(fact).toMatchObject({ kind: 'promise', ref: await dutyOf('housing', 'promise'), unit: { id: 'housing' } });
  expect(fact.title.zh).toContain('实测 50%（1/2）');
  const through = await office.ask(SUPERVISOR, 'GET', `/api/measures/hands?kind=promise&ref=${fact.ref}`);
  expect(through.json().hands).toEqual([expect.objectContaining({ unit: expect.objectContaining({ id: 'housing' }) })]);
  expect((await office.owner.query('select count(*)::int as n from measure')).rows[0].n).toBe(0);

  await turn('2026-12-10T09:00');
  const judging = (
    await office.ask(SUPERVISOR, 'GET', `/api/obligations/${await dutyOf('supervision', 'judged')}`)
  ).json();
  expect(judging.lookAt).toEqual([expect.objectContaining({ unit: expect.objectContaining({ id: 'housing' }) })]);
  expect((await office.verify()).difference).toBeNull();
});
