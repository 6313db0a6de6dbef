import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestOffice, testOffice } from '../support/office.ts';
import { adopted, coded, done, type Given, recorded } from './given-run.ts';

let office: TestOffice;
let given: Given;
beforeAll(async () => {
  office = await testOffice();
  given = await adopted(office);
});
afterAll(() => office.close());

const json = (url: string, body: object, key = crypto.randomUUID()) =>
  office.app.inject({
    method: 'POST',
    url,
    headers: { 'idempotency-key': key, 'accept-language': 'en' },
    payload: body,
  });
const form = (url: string, fields: Record<string, string>, ip = '192.0.2.77') =>
  office.app.inject({
    method: 'POST',
    url,
    remoteAddress: ip,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept-language': 'zh-CN' },
    payload: new URLSearchParams(fields).toString(),
  });

it('somebody who was helped sees what was recorded without anything private, and says so once', async () => {
  const recordId = await recorded(office, given.water, {
    place: 'spring',
    became: '帮张三（13800138000）家门口装了灯',
    whose: '困难户李家',
  });
  const code = await coded(office, given.water, recordId);
  const wrong = await json(`/api/confirmations/${recordId}`, { code: 'AAAA-AAAA' });
  const never = await json(`/api/confirmations/${crypto.randomUUID()}`, { code });
  expect([wrong.statusCode, never.statusCode]).toEqual([403, 403]);
  expect(wrong.json().code).toBe(never.json().code);

  const asked = await json(`/api/confirmations/${recordId}`, { code: code.toLowerCase() });
  expect(asked.statusCode, asked.body).toBe(200);
  expect(asked.json()).toMatchObject({
    duty: { en: 'Days at the grass roots' },
    unit: { zh: '水务局' },
    withheld: true,
    fields: [{ name: { zh: '地点' }, value: { zh: '泉眼社区' } }, { name: { en: 'What has changed' } }],
  });
  expect(asked.body).not.toMatch(/李家|13800138000|water-head/);

  // Said twice, on paper and on the telephone: one answer.
  const answered = { code, so: true, words: null };
  const url = `/api/confirmations/${recordId}/answer`;
  expect((await json(url, { code, so: false, words: null })).json().code).toBe('obligation.say-what-was-not-so');
  expect((await json(url, answered)).statusCode).toBe(200);
  expect((await json(url, { ...answered, code: code.replace('-', ' ') })).statusCode).toBe(200);
  expect((await json(url, { ...answered, so: false, words: '没有来过' })).json().code).toBe('obligation.wrong-code');
  expect((await json(`/api/confirmations/${recordId}`, { code })).statusCode).toBe(403);
  const told = await office.owner.query(
    `select type, body->>'by' as by, actor from ledger_entry where stream = $1 and type like 'obligation.%ed' order by version`,
    [`obligation:${given.water}`],
  );
  expect(told.rows.filter((r) => r.type === 'obligation.confirmed')).toEqual([
    { type: 'obligation.confirmed', by: 'outside', actor: 'system:confirmation' },
  ]);
});

it('the page without JavaScript asks for the code, shows, and wants words for a no', async () => {
  const recordId = await recorded(office, given.water, { place: 'spring' });
  const code = await coded(office, given.water, recordId);
  const url = `/confirm/${recordId}`;
  const [there, nowhere] = await Promise.all(
    [url, `/confirm/${crypto.randomUUID()}`].map(async (u) =>
      (await office.app.inject({ method: 'GET', url: u })).body.replaceAll(u, ''),
    ),
  );
  expect(there).toBe(nowhere);

  const shown = await form(url, { code });
  expect(shown.statusCode).toBe(200);
  expect(shown.body).toContain('泉眼社区');
  const empty = await form(`${url}/answer`, { code, so: 'no', words: '' });
  expect([empty.statusCode, empty.body.includes('请说一下哪里不属实')]).toEqual([422, true]);
  const english = await form(`${url}/answer?lang=en`, { code, so: 'no', words: '没来', switch: 'yes' });
  expect([english.body.includes('Was it so?'), english.body.includes('没来')]).toEqual([true, true]);

  // With a wrong code it is asked for again, in whichever language: the answer's own address is no page.
  const wrong = await form(`${url}/answer`, { code: 'AAAA-AAAA', so: 'yes', words: '' });
  expect([wrong.statusCode, wrong.body.includes(`href="${url}?lang=en"`)]).toEqual([403, true]);

  const said = { code, so: 'no', words: '没有来过' };
  expect((await form(`${url}/answer`, said)).headers.location).toBe('/confirm/thanks?so=no');
  expect((await form(`${url}/answer`, said)).statusCode).toBe(303);
  const thanks = await office.app.inject({ method: 'GET', url: '/confirm/thanks?so=no' });
  expect(thanks.body).toContain('不再计入');
  const [row] = (await office.owner.query('select state from obligation_record where record_id = $1', [recordId])).rows;
  expect(row.state).toBe('refused');
});

it('guessing is stopped by record and network, also where there is no record', async () => {
  for (const id of [await recorded(office, given.water, { place: 'spring' }), 'nothing']) {
    const ip = id === 'nothing' ? '198.51.100.8' : '198.51.100.7';
    const codes = [];
    for (let i = 0; i < 11; i++) codes.push((await form(`/confirm/${id}`, { code: 'AAAA-AAAA' }, ip)).statusCode);
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 403), 429]);
  }
  expect((await office.verify()).difference).toBeNull();
});

it('what was made public can be read by everybody for its time, by unit, and nothing else', async () => {
  office.at('2027-04-07T09:00');
  const get = async (url: string) =>
    (await office.app.inject({ method: 'GET', url, headers: { 'accept-language': 'zh-CN' } })).body;
  const recordId = await recorded(office, given.water, { place: 'spring', whose: '困难户李家' });
  const url = `/api/obligations/${given.water}/records/${recordId}`;
  await done(office, 'callback-callback', `${url}/confirm`, { so: true, words: null });
  expect(await get('/mechanisms')).toContain('现在没有公开的结果');
  // Whoever publishes may put words otherwise, and nothing else: what is public was confirmed by somebody else.
  const moved = await office.ask('water-head', 'POST', `${url}/publish`, { words: { place: 'hill' } });
  expect(moved.json()).toMatchObject({ code: 'obligation.not-as-confirmed', facts: { field: 'place' } });
  await done(office, 'water-head', `${url}/publish`, { words: { became: ' \u202e路口补了三盏灯' } });

  const page = await get('/mechanisms');
  for (const text of ['路口补了三盏灯', '泉眼社区', '水务局', '走访']) expect(page).toContain(text);
  expect(page).not.toContain('李家');
  expect(await get(`/mechanisms?find=${encodeURIComponent('住房')}`)).not.toContain('路口补了三盏灯');
  expect(await get(`/mechanisms?find=${encodeURIComponent('水务')}`)).toContain('路口补了三盏灯');

  const one = await get('/mechanisms/X1');
  expect(one).toContain('每年不少于 4 天');
  expect(one.replace(/\s/g, '')).toContain('<thscope="row">水务局</th><td>1</td><td>0</td><td>0</td>');
  expect((await office.app.inject({ method: 'GET', url: '/mechanisms/B9' })).statusCode).toBe(404);

  // The day it comes down, without a job; and at once where somebody took it down.
  office.at('2028-04-06T09:00');
  expect(await get('/mechanisms')).toContain('路口补了三盏灯');
  office.at('2028-04-07T09:00');
  expect(await get('/mechanisms')).not.toContain('路口补了三盏灯');
  office.at('2027-04-07T10:00');
  await done(office, 'supervision-supervisor', `${url}/take-down`, { reason: '地点有误' });
  expect(await get('/mechanisms')).not.toContain('路口补了三盏灯');
});
