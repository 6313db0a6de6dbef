import { afterAll, beforeAll, expect, it } from 'vitest';
import { followDays } from '../../src/obligations/jobs.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';
import { done } from './given-run.ts';

const RULE = `id: X1
version: 1
name: { zh: 能耗, en: Energy }
about: { zh: 能耗公示, en: Energy is shown }
source: [{ document: own, clause: "1" }]
duties:
  - id: statement
    name: { zh: 报送能耗, en: State what was used }
    who: [{ as: lead, each: unit, role: head, kinds: [bureau], levels: [1] }]
    when: { quota: { per: year, of: times, least: 3 } }
    record:
      required: [used]
      properties:
        used: { type: integer, title: 用电, title-en: Electricity }
        why: { type: string, title: 说明, title-en: Why }
        inside: { type: string, title: 内部, title-en: Inside, private: true }
        asked: { type: array, format: asks, title: 要修的（逐件交办）, title-en: "To be mended, each to be answered" }
    confirm: { at: function, function: supervision, role: supervisor, minutes: 2 }
    publish: { fields: [used, why, asked], to: office, within: 5 working days, for: 2 months }
    minutes: 10
`;

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
});
afterAll(() => office.close());

it('what a rule opens to the office is read by all staff, masked, for its time, and by nobody outside', async () => {
  office.at('2026-12-20T09:00');
  await done(office, 'qu-head', '/api/mechanisms', { sources: [RULE], from: '2027-01-01', ground: '纪要' });
  const now = office.at('2027-01-04T09:00');
  const actor = { kind: 'system', officeId: OFFICE, process: 'mechanisms' } as const;
  await followDays(office.house.db, { officeId: OFFICE, now, actor }, await office.house.mechanismsOf(OFFICE));
  office.at('2027-04-07T09:00');
  const owed = (await office.owner.query(`select duty_id from obligation where unit_id = 'water'`)).rows[0].duty_id;
  const url = `/api/obligations/${owed}`;
  const values = { used: 1200, why: '找张三 13800138000 问过', inside: '内部话', asked: ['换灯', '修水管'] };
  const record = { values, from: '2027-04-06', to: '2027-04-06' };
  const { recordId } = await done(office, 'water-head', `${url}/records`, record);
  const open = async (who: string, query = '') => (await office.ask(who, 'GET', `/api/mechanisms/open${query}`)).json();
  // Before somebody else confirmed it, it is nobody's news.
  expect((await open('housing-handler')).records).toEqual([]);
  await done(office, 'supervision-supervisor', `${url}/records/${recordId}/confirm`, { so: true, words: null });
  const shown = (await open('housing-handler')).records;
  expect(shown).toMatchObject([
    {
      ...{ row: 'X1', unit: { id: 'water' }, until: '2027-06-07' },
      fields: [{ name: { zh: '用电' }, value: { zh: '1,200' } }, { name: { zh: '说明' } }],
      asked: { name: { zh: '要修的' }, items: [{ text: '换灯', state: 'open' }, { text: '修水管' }] },
    },
  ]);
  expect(JSON.stringify(shown)).not.toMatch(/13800138000|内部话/);
  expect((await open('housing-handler', `?find=${encodeURIComponent('住房')}`)).records).toEqual([]);
  expect((await open('housing-handler', '?row=B3')).records).toEqual([]);
  expect((await open('housing-handler', `?before=${recordId}`)).records).toEqual([]);
  const outside = await office.app.inject({ url: '/mechanisms/X1' });
  expect(outside.body).not.toContain('1,200');
  office.at('2027-06-08T09:00');
  expect((await open('housing-handler')).records).toEqual([]);
});
