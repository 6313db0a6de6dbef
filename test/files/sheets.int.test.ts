import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayComes, done } from '../obligations/given-run.ts';
import { newKey, type TestOffice, testOffice } from '../support/office.ts';

/** Anybody may say so as often as they like. */
const RULE = `id: X1
version: 1
name: { zh: 走访, en: Visits }
about: { zh: 每月走访, en: Visits each month }
source: [{ document: own, clause: "1" }]
duties:
  - id: visit
    name: { zh: 走访, en: A visit }
    who: [{ as: lead, each: unit, role: head, kinds: [bureau], levels: [1] }]
    when: { quota: { per: month, of: times, least: 1 } }
    record: { required: [said], properties: { said: { type: string, title: 情况, title-en: Said } } }
    confirm: { at: function, function: supervision, role: supervisor, minutes: 2 }
    minutes: 10
`;
const RECORDS = '/api/mechanisms/records/import';
const GRIDS = '/api/grids/import';

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
  office.at('2026-12-20T09:00');
  await done(office, 'qu-head', '/api/mechanisms', { sources: [RULE], from: '2027-01-01', ground: '纪要' });
  await dayComes(office, '2027-01-20');
});
afterAll(() => office.close());

async function send(who: string, url: string, text: string, digest = '', key = newKey()) {
  const form = new FormData();
  form.append('digest', digest);
  form.append('file', new Blob([text]), 'a.csv');
  const body = new Response(form);
  const headers = { 'x-as': who, 'idempotency-key': key, 'content-type': body.headers.get('content-type')! };
  const payload = Buffer.from(await body.arrayBuffer());
  const response = await office.app.inject({ method: 'POST', url, headers, payload });
  return { status: response.statusCode, ...response.json() };
}

const visits = (...said: readonly string[]) =>
  ['单位,机制,事项,日期,情况', ...said.map((what) => `水务局,X1,走访,2027-01-20,${what}`)].join('\n');
const recorded = async () => (await office.owner.query('select 1 from obligation_record')).rows.length;

test('more imports at once than there are connections are all answered, and so is whoever only looks', async () => {
  const files = Array.from({ length: 14 }, (_, i) => visits(`第 ${i} 户`));
  const previews = await Promise.all(files.map((file) => send('water-head', `${RECORDS}/preview`, file)));
  const grids =
    '社区,网格,负责岗位,办公电话,服务时间,地址\n泉眼社区,东网格,spring-handler,0755-8888 0200,全天,花园路\n';
  const shown = await send('qu-administrator', `${GRIDS}/preview`, grids);
  expect([shown.errors, ...previews.map((p) => p.errors)]).toEqual(Array(15).fill(0));

  const all = Promise.all([
    ...files.map((file, i) => send('water-head', RECORDS, file, previews[i]!.digest)),
    ...files.map(() => send('qu-administrator', GRIDS, grids, shown.digest)),
  ]);
  const looked = await office.ask('water-head', 'GET', '/api/mechanisms');
  expect(looked.statusCode).toBe(200);
  const answers = (await all).map((a) => a.code ?? a.status);
  expect(answers.slice(0, 14)).toEqual(Array(14).fill(200));
  // The same file fourteen times: the second finds that the first has changed the register.
  expect(answers.slice(14).toSorted()).toEqual([200, ...Array(13).fill('record-import.changed')]);
  expect(await recorded()).toBe(14);
});

test('an import that is sent twice at once is done once, with the first result', async () => {
  const before = await recorded();
  const file = visits('东边一户', '西边一户');
  const { digest } = await send('water-head', `${RECORDS}/preview`, file);
  const key = newKey();
  const twice = await Promise.all([0, 1].map(() => send('water-head', RECORDS, file, digest, key)));
  expect(twice[0]).toMatchObject({ status: 200, new: 2 });
  expect(twice[1]).toEqual(twice[0]);
  expect((await recorded()) - before).toBe(2);
  expect((await office.verify()).difference).toBeNull();
});
