import { afterAll, beforeAll, expect, it } from 'vitest';
import { followDays } from '../../src/obligations/jobs.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';
import { done } from './given-run.ts';
import { townChart, townRules } from './given-town.ts';

/* Nothing of the house is tied to one country: an office on New York's calendar counts in dollars, and no number of China's is named. */

let office: TestOffice;
let statement: string;
beforeAll(async () => {
  office = await testOffice(await townChart());
  office.at('2026-12-21T09:00');
  const adoption = { sources: townRules(), from: '2027-01-01', ground: 'Town Board resolution 2026-131' };
  await done(office, 'town-supervisor', '/api/mechanisms', adoption);
  office.at('2027-01-05T09:00');
  const actor = { kind: 'system', officeId: OFFICE, process: 'mechanisms' } as const;
  const work = await office.house.mechanismsOf(OFFICE);
  await followDays(office.house.db, { officeId: OFFICE, now: office.now(), actor }, work);
  const of = `select duty_id from obligation where duty = 'statement' order by due_on`;
  statement = (await office.owner.query(of)).rows[0].duty_id;
});
afterAll(() => office.close());

const get = async (url: string, lang = 'en') =>
  office.app.inject({ url, headers: { accept: 'text/html', 'accept-language': lang === 'en' ? 'en' : 'zh-CN' } });
const upload = (heading: string, amount: string) => {
  const csv = `Unit,Mechanism,Duty,From,"${heading}","Received, in dollars"\ncomptroller,BU1,Publish the quarter's statement,2027-01-05,"${amount}",$1200\n`;
  return office.app.inject({
    method: 'POST',
    url: '/api/mechanisms/records/import/preview',
    headers: {
      ...{ 'x-as': 'comptroller', 'idempotency-key': crypto.randomUUID() },
      'content-type': 'multipart/form-data; boundary=xxxx',
    },
    payload: `--xxxx\r\ncontent-disposition: form-data; name="digest"\r\n\r\n\r\n--xxxx\r\ncontent-disposition: form-data; name="file"; filename="bu1.csv"\r\n\r\n${csv}\r\n--xxxx--\r\n`,
  });
};

it('whoever asks for a language that the house does not speak reads that of the country', async () => {
  const answer = await office.app.inject({
    url: '/',
    headers: { accept: 'text/html', 'accept-language': 'es-US,es;q=0.9' },
  });
  expect(answer.body).toContain('<html lang="en">');
});

it('screens learn what money is called here with what else they learn of the office', async () => {
  const { zone, money } = (await office.ask('comptroller', 'GET', '/api/appeals/choices')).json();
  expect([zone, money.unit.en, money.least.en]).toEqual(['America/New_York', 'dollars', 'cents']);
  expect(money.written.en.replace('{n}', '1,200')).toBe('$1,200');
});

it('a rule is told, asked and refused in dollars', async () => {
  const { duties } = (await office.ask('comptroller', 'GET', '/api/mechanisms/BU1')).json();
  const of = (id: string) => duties.find((d: { id: string }) => d.id === id);
  expect(of('roads').when.en).toContain('at least $250,000 every year');
  expect(of('roads').when.zh).toContain('不少于 250,000 美元');
  expect(of('statement').fields.map((f: { en: string }) => f.en)).toEqual([
    'Spent, in dollars',
    'Received, in dollars',
    'What is over the budget, and why',
  ]);
  const { form } = (await office.ask('comptroller', 'GET', `/api/obligations/${statement}`)).json();
  expect(form[0]).toMatchObject({ name: { zh: '支出', en: 'Spent' }, format: 'fen' });
  const refused = await office.ask('comptroller', 'POST', `/api/obligations/${statement}/records`, {
    ...{ values: { spent: -1, received: 0 }, from: '2027-01-05', to: '2027-01-05' },
  });
  expect(refused.json().title.en).toBe('"Spent": at least $0.');
});

it('a file says its amounts in dollars or in cents, and yuan are no amount here', async () => {
  const fine = (await upload('Spent, in dollars', '$12,345.60')).json();
  expect(fine).toMatchObject({ new: 1, errors: 0, ignored: [] });
  // The same: a file in cents and one in dollars are one statement.
  expect((await upload('Spent, in cents', '1234560')).json()).toMatchObject({
    new: 1,
    errors: 0,
    digest: expect.any(String),
  });
  const [row] = (await upload('Spent, in dollars', '¥100')).json().rows;
  expect(row.errors[0].title.en).toBe('“Spent”: must be an amount in dollars, with two decimals at most.');
});

it('what was recorded reads as dollars to whoever confirms it, and to everybody', async () => {
  const values = { spent: 1_234_560, received: 120_000 };
  const at = `/api/obligations/${statement}/records`;
  const { recordId } = await done(office, 'comptroller', at, { values, from: '2027-01-05', to: '2027-01-05' });
  await done(office, 'auditor', `${at}/${recordId}/confirm`, { so: true, words: null });
  await done(office, 'comptroller', `${at}/${recordId}/publish`, { words: values });
  const shown = (await get('/mechanisms/BU1')).body;
  for (const text of ['$12,345.60', '$1,200', '$250,000']) expect(shown, text).toContain(text);
  expect(shown).not.toMatch(/yuan|fen\b|cents/);
  expect((await get('/mechanisms/BU1', 'zh')).body).toContain('12,345.60 美元');
});

it('no page invites to call a number that this office does not have, and none is left with an empty sentence', async () => {
  for (const lang of ['en', 'zh'])
    for (const url of [
      ...['/', '/file', '/follow', '/published', '/privacy', '/accessibility', '/lists', '/projects', '/receptions'],
      ...[
        '/who-serves?address=Mill+Road',
        '/confirm/00000000000000000000000000000000',
        '/confirm/thanks?so=yes',
        '/nowhere',
      ],
    ]) {
      const { body } = await get(url, lang);
      expect(body, url).toContain('Fennimore Landing');
      expect(body, url).not.toMatch(/12345|href="tel:|拨打|热线|hotline|\bCall\b|\bcall (?=[.,:(;])|\{\w+\}/);
      expect(body, url).not.toMatch(/<(p|li|h\d)( class="[\w- ]+")?>\s*<\/\1>/);
    }
  expect((await get('/privacy')).body).toContain('come to the counter');
});
