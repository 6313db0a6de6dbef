import { afterAll, beforeAll, expect, it } from 'vitest';
import { shippedFiles } from '../../src/mechanisms/pack.ts';
import { type TestOffice, testOffice } from '../support/office.ts';
import { adopts, dayComes, done } from './given-run.ts';

/* Items of a plan: who reads them, what becomes of them, and that they come by file as by form. A1's own are in leaders-year. */

/** Of each bureau, twice a year. */
const PLAN = (id: string, field: string, rest: string) => `id: ${id}
version: 1
name: { zh: 计划, en: Plans }
about: { zh: 各局的计划, en: What bureaus plan }
source: [{ document: own, clause: "1" }]
duties:
  - id: plan
    name: { zh: 定计划, en: Make a plan }
    who: [{ as: lead, each: unit, role: head, kinds: [bureau], levels: [1] }]
    when: { quota: { per: year, of: times, least: 2 } }
    record:
      required: [items]
      properties:
        items: { type: array, title: 事项, title-en: Items, format: items${field} }
    confirm: { at: function, function: supervision, role: supervisor, minutes: 2 }${rest}
    minutes: 30
`;
const PUBLISHED = '\n    publish: { fields: [items], to: public, within: 10 working days, for: 12 months }';

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
  office.at('2026-12-21T09:00');
  await adopts(office, PLAN('X1', ', private: true', ''), '2027-01-01');
  await adopts(office, PLAN('X2', '', PUBLISHED), '2027-01-01');
  await adopts(office, shippedFiles().find((f) => f.shown.endsWith('/A1.yaml'))!.text, '2027-01-01');
  await dayComes(office, '2027-01-12');
});
afterAll(() => office.close());

const owed = async (row: string, post: string): Promise<string> =>
  (
    await office.owner.query(
      `select duty_id from obligation o join mechanism m using (office_id, mechanism_id)
       where m.row = $1 and o.duty = 'plan' and o.post_id = $2 order by due_on limit 1`,
      [row, post],
    )
  ).rows[0].duty_id;
const record = async (id: string, items: readonly string[]): Promise<string> =>
  (
    await done(office, 'housing-head', `/api/obligations/${id}/records`, {
      ...{ values: { items }, from: '2027-01-12', to: '2027-01-12' },
    })
  ).recordId!;
const says = (id: string, recordId: string, so: boolean) =>
  done(office, 'supervision-supervisor', `/api/obligations/${id}/records/${recordId}/confirm`, {
    ...{ so, words: so ? null : '再看' },
  });
const page = (who: string, id: string) => office.ask(who, 'GET', `/api/obligations/${id}`);
const owes = async (who: string): Promise<number> =>
  (await office.ask(who, 'GET', '/api/duties?limit=100&step=answer-ask')).json().duties.length;

it('a head below reads what was given to them, before and after it is done, and nothing else that is private', async () => {
  const plan = await owed('X1', 'housing-head');
  const made = await record(plan, ['查甲户\thousing-handler\t2027-06-01', '查乙户\trepair-head\t2027-06-01']);
  const read = async () =>
    (await page('repair-head', plan)).json().records[0].asks.map((a: { text: string }) => a.text);
  expect(await read()).toEqual(['', '查乙户']);
  expect((await page('housing-handler', plan)).json().records[0].asks[1].text).toBe('查乙户');
  const [, ask] = (await page('housing-head', plan)).json().records[0].asks;
  await done(office, 'repair-head', `/api/obligations/${plan}/asks/${ask.duty}`, { became: '已查' });
  expect(await read()).toEqual(['', '查乙户']);
  expect((await page('water-head', plan)).statusCode).toBe(404);
  // Refused, what is not done yet is owed no more, of a quota too.
  expect(await owes('housing-handler')).toBe(1);
  await says(plan, made, false);
  expect(await owes('housing-handler')).toBe(0);
});

it('items that are made public are masked, as nobody puts them in other words', async () => {
  const plan = await owed('X2', 'housing-head');
  const made = await record(plan, ['给住户 13800138000 回电话\thousing-handler\t2027-06-01']);
  await says(plan, made, true);
  await done(office, 'housing-head', `/api/obligations/${plan}/records/${made}/publish`, { words: {} });
  const shown = (await office.app.inject({ url: '/mechanisms' })).body;
  expect(shown).toContain('给住户');
  expect(shown).not.toContain('13800138000');
});

it('a file that was taken in is known again once the days of its items are over', async () => {
  const upload = (path: string, digest = '') => {
    const csv = `单位,机制,事项,日期,计划事项\n水务局,A1,制定年度作风建设计划,2027-01-12,"换水表 | water-handler | 2027-01-20\n电话 | water-head | 2027-06-30"\n`;
    const part = (head: string, body: string) => `--x\r\ncontent-disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
    return office.app.inject({
      ...{ method: 'POST', url: `/api/mechanisms/records/import${path}` },
      headers: {
        ...{ 'x-as': 'water-head', 'idempotency-key': `items-by-file${path}${digest}`.slice(0, 60) },
        'content-type': 'multipart/form-data; boundary=x',
      },
      payload: `${part('name="digest"', digest)}${part('name="file"; filename="a1.csv"', csv)}--x--\r\n`,
    });
  };
  const preview = (await upload('/preview')).json();
  expect(preview).toMatchObject({ new: 1, errors: 0 });
  expect((await upload('', preview.digest)).statusCode).toBe(200);
  expect(await owes('water-handler')).toBe(1);
  await dayComes(office, '2027-01-25');
  office.at('2027-01-25T09:00');
  expect((await upload('/preview')).json()).toMatchObject({ new: 0, present: 1, errors: 0 });
  expect((await office.verify()).difference).toBeNull();
});
