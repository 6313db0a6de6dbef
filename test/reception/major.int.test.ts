import { afterAll, beforeAll, expect, test } from 'vitest';
import * as routing from '../../src/cases/routing.commands.ts';
import { plainDate } from '../../src/kernel/time.ts';
import { entriesOf } from '../../src/ledger/queries.ts';
import { adopt } from '../../src/mechanisms/adoption.commands.ts';
import { shippedFiles } from '../../src/mechanisms/pack.ts';
import { followForMechanisms } from '../../src/obligations/jobs.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
});
afterAll(() => office.close());

test('a matter that supervision lists is reported by the head of its unit within a working day, and confirmed above', async () => {
  office.at('2026-03-02T09:00');
  const ctx = { officeId: OFFICE, now: office.now(), actor: await office.actor('qu-head') };
  const source = shippedFiles().find((f) => f.shown.endsWith('/B4.yaml'))!.text;
  const work = await office.house.mechanismsOf(OFFICE);
  await office.house.db.transact((tx) => adopt(tx, ctx, work, [source], plainDate('2026-03-02'), '纪要'));

  office.at('2026-03-03T09:00');
  const { caseId } = await office.file();
  await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'housing'));
  await office.as('housing-handler', caseId, routing.accept);
  const listed = await office.ask('supervision-supervisor', 'POST', `/api/cases/${caseId}/acts/list`, {
    solveBy: '2026-04-30',
    reason: '久拖不决。',
  });
  expect(listed.statusCode, listed.body).toBe(200);
  const { rows } = await office.owner.query(`select stream from ledger_entry where type = 'act.listed'`);
  const entries = await entriesOf(office.house.db, OFFICE, [rows[0].stream]);
  const system = {
    officeId: OFFICE,
    now: office.now(),
    actor: { kind: 'system', officeId: OFFICE, process: 'mechanisms' },
  } as const;
  await office.house.db.transact(async (tx) =>
    followForMechanisms(tx, system, await office.house.mechanismsOf(OFFICE), entries),
  );

  const { duties } = (await office.ask('housing-head', 'GET', '/api/duties')).json();
  const report = duties.find((d: { thing: { kind: string } | null }) => d.thing?.kind === 'obligation');
  expect(report.dueOn).toBe('2026-03-04');
  const url = `/api/obligations/${report.thing.id}`;
  expect((await office.ask('housing-head', 'GET', url)).json().line.name.zh).toBe('按时限报告重大信访事项');
  const values = { facts: '住户多次来访。', done: '已到现场，落实了临时安置。' };
  const recorded = await office.ask('housing-head', 'POST', `${url}/records`, {
    values,
    from: '2026-03-03',
    to: '2026-03-03',
  });
  expect(recorded.statusCode, recorded.body).toBe(200);
  const confirmed = `${url}/records/${recorded.json().recordId}/confirm`;
  expect((await office.ask('qu-head', 'POST', confirmed, { so: true, words: null })).statusCode).toBe(200);
  const after = (await office.ask('qu-head', 'GET', url)).json();
  expect([after.records[0].state, after.records[0].values.done]).toEqual(['confirmed', values.done]);
  expect((await office.verify()).difference).toBeNull();
});
