import { afterAll, beforeAll, expect, it } from 'vitest';
import * as handling from '../../src/cases/handling.commands.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import { plainDate } from '../../src/kernel/time.ts';
import { adopt } from '../../src/mechanisms/adoption.commands.ts';
import { shippedFiles } from '../../src/mechanisms/pack.ts';
import { followDays } from '../../src/obligations/jobs.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
});
afterAll(() => office.close());

const ANSWER = { result: '已修好。', reasons: '现场查看。', basis: '物业管理条例', next: '可向本单位反映。' };

it('a yearly report has the figures that the house knows, and keeps them as they were', async () => {
  office.at('2026-01-05T09:00');
  const ctx = { officeId: OFFICE, now: office.now(), actor: await office.actor('qu-head') };
  const work = await office.house.mechanismsOf(OFFICE);
  const source = shippedFiles().find((f) => f.shown.endsWith('/A2.yaml'))!.text;
  await office.house.db.transact((tx) => adopt(tx, ctx, work, [source], plainDate('2026-01-05'), '纪要'));

  // One appeal answered at once by a section of the bureau, one that is not; and one long before.
  office.at('2026-03-02T09:00');
  const [answered] = [await office.file(), await office.file({ text: '另一件：楼道灯不亮，已经一个月。' })];
  await office.as('intake-clerk', answered.caseId, (...a) => routing.route(...a, 'repair'));
  await office.as('repair-handler', answered.caseId, routing.accept);
  await office.as('repair-handler', answered.caseId, (...a) => handling.answer(...a, ANSWER as never));

  const now = office.at('2026-12-01T09:00');
  const system = { officeId: OFFICE, now, actor: { kind: 'system', officeId: OFFICE, process: 'mechanisms' } } as const;
  await followDays(office.house.db, system, await office.house.mechanismsOf(OFFICE));
  const { duties } = (await office.ask('housing-head', 'GET', '/api/duties')).json();
  const mine = duties.find((d: { thing: { kind: string } | null }) => d.thing?.kind === 'obligation');
  const url = `/api/obligations/${mine.thing.id}`;
  const page = (await office.ask('housing-head', 'GET', url)).json();
  const inTime = {
    id: 'answered-in-time',
    name: { zh: '诉求按时答复', en: 'Appeals answered in time' },
    value: 1,
    of: 1,
  };
  expect(page.known[0]).toEqual(inTime);
  expect(page.known.map((k: { id: string }) => k.id)).toContain('obligations-done');
  // The other bureau has answered nothing.
  const others = await (await office.house.mechanismsOf(OFFICE)).knows(
    'water',
    plainDate('2026-01-01'),
    plainDate('2026-12-31'),
  );
  expect(others['answered-in-time']).toEqual({ value: 0, of: 0 });

  const said = { values: { next: '每月看一遍没按时的件。' }, from: '2026-12-01', to: '2026-12-01' };
  const recorded = await office.ask('housing-head', 'POST', `${url}/records`, said);
  expect(recorded.statusCode, recorded.body).toBe(200);
  const after = (await office.ask('discipline-discipline', 'GET', url)).json();
  expect(after.records[0].known[0]).toEqual(inTime);
  expect((await office.verify()).difference).toBeNull();
});
