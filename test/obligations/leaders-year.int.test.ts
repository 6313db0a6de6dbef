import { afterAll, beforeAll, expect, it } from 'vitest';
import { shippedFiles } from '../../src/mechanisms/pack.ts';
import { type TestOffice, testOffice } from '../support/office.ts';
import { coded, done, morning } from './given-run.ts';

/*
 * The year of a leader under the shipped rules A1, A2, A4 and B7, step by step: a plan whose items are each a duty and are checked by
 * somebody else, a report that is drafted from the ledger, shortcomings with measures that another confirms, one real thing for whom one
 * is paired with, confirmed by the one helped.
 */
let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
  office.at('2026-12-21T09:00');
  const of = (row: string) => shippedFiles().find((f) => f.shown.endsWith(`/${row}.yaml`))!.text;
  const sources = ['A1', 'A2', 'A4', 'B7'].map(of);
  await done(office, 'qu-head', '/api/mechanisms', { sources, from: '2027-01-01', ground: '区长办公会纪要' });
});
afterAll(() => office.close());

/** What a post owes under a duty of a row; its page. */
async function owed(row: string, duty: string, post: string) {
  const { rows } = await office.owner.query(
    `select o.duty_id as id from obligation o join mechanism m using (office_id, mechanism_id)
     where m.row = $1 and o.duty = $2 and o.post_id = $3 order by o.due_on limit 1`,
    [row, duty, post],
  );
  return rows[0]?.id as string | undefined;
}
const page = async (who: string, id: string) => {
  const response = await office.ask(who, 'GET', `/api/obligations/${id}`);
  expect(response.statusCode, response.body).toBe(200);
  return response.json();
};
const record = async (who: string, id: string, values: object, day: string): Promise<string> =>
  (await done(office, who, `/api/obligations/${id}/records`, { values, from: day, to: day })).recordId!;
const says = (who: string, id: string, recordId: string, so = true) =>
  office.ask(who, 'POST', `/api/obligations/${id}/records/${recordId}/confirm`, { so, words: so ? null : '没有看到' });
const state = async (who: string, id: string): Promise<string> => (await page(who, id)).line.state;

it('A1: each item of the plan is a duty, and somebody other than the head checks them by their evidence', async () => {
  await morning(office, '2027-01-12');
  const plan = (await owed('A1', 'plan', 'water-head'))!;
  const items = ['换完老旧水表\twater-handler\t2027-03-31', '公布抢修电话\twater-head\t2027-06-30'];
  const send = (values: object) =>
    office.ask('water-head', 'POST', `/api/obligations/${plan}/records`, {
      ...{ values, from: '2027-01-12', to: '2027-01-12' },
    });
  for (const [row, en] of [
    ['换水表', 'no. 2: write what is to be done, and choose the post and the day'],
    ['换水表\t\t2027-03-31', 'no. 2, "By which post": is not filled in'],
    [
      '换水表\thousing-handler\t2027-03-31',
      'no. 2, "By which post": choose a post of the unit, or the head of one below',
    ],
    ['换水表\twater-handler\t2027-02-30', 'no. 2, "By when": choose a day that exists'],
    ['换水表\twater-handler\t2027-01-11', 'no. 2, "By when": this day is over, or too far ahead'],
    ['换水表\twater-handler\t2072-03-31', 'no. 2, "By when": this day is over, or too far ahead'],
  ] as const) {
    const refused = (await send({ items: [items[0], row] })).json();
    expect([refused.code, refused.facts.said.en]).toEqual(['obligation.record-incomplete', en]);
  }
  const owes = async (who: string) => {
    const { duties } = (await office.ask(who, 'GET', '/api/duties?limit=100&step=answer-ask')).json();
    return duties.map((d: { dueOn: string; thing: { title: { zh: string } } }) => `${d.dueOn} ${d.thing.title.zh}`);
  };
  // Given back, its items are owed no more; recorded anew they are, once.
  const first = await record('water-head', plan, { items }, '2027-01-12');
  expect(await owes('water-handler')).toEqual([
    '2027-03-31 “换完老旧水表”，制定年度作风建设计划（A1 作风建设领导小组）',
  ]);
  expect((await says('supervision-supervisor', plan, first, false)).statusCode).toBe(200);
  expect(await owes('water-handler')).toEqual([]);
  // Records of one moment stand in no order.
  office.at('2027-01-12T11:00');
  const made = await record('water-head', plan, { items }, '2027-01-12');
  expect(await owes('water-handler')).toHaveLength(1);
  expect((await says('water-head', plan, made)).json().code).toBe('obligation.confirmed-by-another');
  expect((await says('supervision-supervisor', plan, made)).statusCode).toBe(200);
  const [{ asks }] = (await page('water-head', plan)).records;
  expect(asks.map((a: { text: string; post: { id: string }; dueOn: string }) => [a.text, a.post.id, a.dueOn])).toEqual([
    ['换完老旧水表', 'water-handler', '2027-03-31'],
    ['公布抢修电话', 'water-head', '2027-06-30'],
  ]);
  // Whoever it was given to answers it, and nobody else of the bureau.
  const answer = `/api/obligations/${plan}/asks/${asks[1].duty}`;
  expect((await office.ask('water-handler', 'POST', answer, { became: '已公布' })).json().code).toBe(
    'obligation.held-by-another',
  );
  await done(office, 'water-handler', `/api/obligations/${plan}/asks/${asks[0].duty}`, {
    became: '已换 320 块，有照片',
  });
  expect((await page('water-head', plan)).records[0].asks.map((a: { became: string }) => a.became)).toEqual([
    '已换 320 块，有照片',
    null,
  ]);

  await morning(office, '2027-06-16');
  expect(await owed('A1', 'check', 'water-head')).toBeUndefined();
  const check = (await owed('A1', 'check', 'water-handler'))!;
  const found = { opened: 2, open: ['抢修电话还没有公布：等号码'] };
  const checked = await record('water-handler', check, found, '2027-06-16');
  expect((await says('supervision-supervisor', check, checked, false)).statusCode).toBe(200);
  const again = await record('water-handler', check, found, '2027-06-16');
  await says('supervision-supervisor', check, again);
  expect(await state('water-handler', check)).toBe('done');
});

it('A4: the shortcomings are a list with a duty each; the measures follow, and another says that they were taken', async () => {
  await morning(office, '2027-06-17');
  const list = (await owed('A4', 'list', 'water-head'))!;
  expect(await state('water-head', list)).toBe('late');
  const made = await record('water-head', list, { measures: ['下去得少；每月两天；12 月底'] }, '2027-06-17');
  expect(await owed('A4', 'measure', 'water-head')).toBeUndefined();
  // Of several who may, the rule lets one after the other confirm.
  const { rows } = await office.owner.query('select confirmer from obligation where duty_id = $1', [list]);
  expect(rows[0].confirmer).toMatch(/^discipline-/);
  expect((await says(rows[0].confirmer, list, made)).statusCode).toBe(200);
  await morning(office, '2027-06-18');
  const measure = (await owed('A4', 'measure', 'water-head'))!;
  // Six months end on a Saturday.
  expect((await page('water-head', measure)).line.dueOn).toBe('2027-12-20');
  const taken = await record('water-head', measure, { done: '每月两天，已下去 11 天' }, '2027-06-18');
  expect((await says('water-handler', measure, taken)).json().code).toBe('obligation.confirmed-by-another');
  await says('supervision-supervisor', measure, taken);
  expect(await state('water-head', measure)).toBe('done');
});

it('B7: one real thing for a household, which says so with a code', async () => {
  const household = (await owed('B7', 'household', 'water-head'))!;
  const made = await record('water-head', household, { thing: '换了漏水的水表' }, '2027-06-18');
  expect((await says('water-handler', household, made)).json().code).toBe('obligation.confirmed-by-another');
  const code = await coded(office, household, made);
  const said = await office.app.inject({
    ...{ method: 'POST', url: `/confirm/${made}/answer` },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ code, so: 'yes', words: '' }).toString(),
  });
  expect(said.headers.location).toBe('/confirm/thanks?so=yes');
  expect(await state('water-head', household)).toBe('done');
});

it('A2: the report of the year is drafted from what was recorded and confirmed', async () => {
  await morning(office, '2027-12-01');
  const report = (await owed('A2', 'report', 'water-head'))!;
  const { draft } = await page('water-head', report);
  expect(draft.map((d: { words: { zh: string } }) => d.words.zh)).toContain(
    '各项机制要求 12 项，完成并经他人确认 5 项，待确认 0 项。',
  );
  expect((await office.verify()).difference).toBeNull();
});
