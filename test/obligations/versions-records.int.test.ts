import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestOffice, testOffice } from '../support/office.ts';
import { adopts, dayComes, done, owedOf, ruleOf, withdraws } from './given-run.ts';

/* What is recorded where one version of a rule ends and another begins: by whose form, and of which period. */

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
});
afterAll(() => office.close());

const sent = async (path: '' | '/preview', rows: string, digest = '') => {
  const part = (head: string, body: string) => `--x\r\ncontent-disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
  const answer = await office.app.inject({
    method: 'POST',
    url: `/api/mechanisms/records/import${path}`,
    headers: {
      'x-as': 'water-head',
      'idempotency-key': crypto.randomUUID(),
      'content-type': 'multipart/form-data; boundary=x',
    },
    payload: `${part('name="digest"', digest)}${part('name="file"; filename="a.csv"', rows)}--x--\r\n`,
  });
  return answer.json();
};

it('a file is read by the form of the version that each obligation was born with', async () => {
  office.at('2027-01-04T09:00');
  const word = { word: '{ every: month, day: -10, roll: before }' };
  const more =
    '{ required: [said, more], properties: { said: { type: string, title: 情况, title-en: Said }, more: { type: string, title: 补充, title-en: More } } }';
  await adopts(office, ruleOf('X1', 1, word), '2027-01-04');
  await dayComes(office, '2027-01-20');
  const row = (day: string, others: string) => `水务局,X1,事项word,2027-${day},${others}\n`;
  const first = `单位,机制,事项,日期,情况\n${row('01-20', '好')}`;
  // It lies ahead; and then it never is.
  const ahead = await adopts(office, ruleOf('X1', 2, word, more), '2027-06-01');
  expect(await sent('/preview', first)).toMatchObject({ new: 1, errors: 0 });
  await withdraws(office, ahead, '2027-01-20');
  expect(await sent('/preview', first)).toMatchObject({ new: 1, errors: 0 });
  // In force, it is asked of what was born under it alone.
  await adopts(office, ruleOf('X1', 3, word, more), '2027-02-01');
  await dayComes(office, '2027-02-19');
  expect(await owedOf(office, 'X1')).toEqual(['1 word 2027-01-22 open', '3 word 2027-02-19 open']);
  const head = '单位,机制,事项,日期,情况,补充\n';
  const short = await sent('/preview', head + row('02-18', '好,') + row('02-19', '好,'));
  expect(short.rows.map((r: { errors: { column: string }[] }) => r.errors.map((e) => e.column))).toEqual([
    [],
    ['more'],
  ]);
  const whole = head + row('02-18', '好,') + row('02-19', '好,也好') + row('02-18', '好,');
  const { digest, ...shown } = await sent('/preview', whole);
  expect(shown).toMatchObject({ new: 2, present: 1, errors: 0 });
  expect(await sent('', whole, digest)).toMatchObject({ new: 2, errors: 0 });
  expect(await sent('/preview', whole)).toMatchObject({ new: 0, present: 3, errors: 0 });
});

it('a statement is about the quarter before its day, though its version began within one', async () => {
  office.at('2027-10-08T09:00');
  const form = `{ required: [alcohol], properties: { alcohol: { type: integer, minimum: 0, title: 酒水次数, title-en: Meals with alcohol } } }
    states: before
    stands-out: [{ field: alcohol, above: 0 }]
    publish: { fields: [alcohol], per-head: [alcohol], to: public, within: 5 working days, for: 6 months }
    feeds: [meals-with-alcohol]`;
  await adopts(office, ruleOf('X6', 1, { statement: '{ every: quarter, day: 20, roll: before }' }, form), '2027-10-09');
  await dayComes(office, '2027-10-11');
  const [{ duty_id: dutyId, period_from: from }] = (
    await office.owner.query(
      `select duty_id, period_from::text from obligation where duty = 'statement' and unit_id = 'water'`,
    )
  ).rows;
  expect(from).toBe('2027-10-09');
  const url = `/api/obligations/${dutyId}/records`;
  const values = { alcohol: 2 };
  const { recordId } = await done(office, 'water-head', url, { values, from: '2027-10-11', to: '2027-10-11' });
  const page = (await office.ask('supervision-supervisor', 'GET', `/api/obligations/${dutyId}`)).json();
  expect(page.records[0].standsOut).toHaveLength(1);
  await done(office, 'supervision-supervisor', `${url}/${recordId}/confirm`, { so: true, words: null });
  await done(office, 'water-head', `${url}/${recordId}/publish`, { words: values });

  const figure = async (quarter: number) =>
    (await office.ask('water-head', 'GET', `/api/figures/meals-with-alcohol?year=2027&quarter=${quarter}`)).json();
  const third = await figure(3);
  expect(third.total.value).toBe(2);
  expect(third.units.flatMap((u: { standsOut: object[] }) => u.standsOut)).toEqual([
    expect.objectContaining({ quarter: 3 }),
  ]);
  expect((await figure(4)).total.value).toBeNull();
  const year = (await office.ask('water-head', 'GET', '/api/units/water/year?year=2027')).json();
  expect(year.standsOut).toEqual([
    expect.objectContaining({ about: { zh: '2027 年第三季度', en: 'Quarter 3 of 2027' } }),
  ]);
  const shown = await office.app.inject({ url: '/mechanisms/X6', headers: { 'accept-language': 'zh-CN' } });
  expect(shown.body).toContain('2027 年第三季度 · 2027年10月11日');
  expect((await office.verify()).difference).toBeNull();
});
