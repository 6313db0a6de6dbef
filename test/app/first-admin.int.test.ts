import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { firstAdminLinks, makeFirstAdminLink } from '../../src/app/first-admin.ts';
import { cookiesOf, type Served, served } from '../support/served.ts';

let s: Served;
beforeAll(async () => {
  s = await served();
  // As after `npm start -- --empty`: a database, and nothing in it.
  await s.owner.query('DELETE FROM office');
});
afterAll(() => s.close());

const link = async (officeId = 'qinghe') => (await makeFirstAdminLink(s.house.db, officeId, s.now()))!;
const tokenOf = (path: string) => new URL(path, 'http://x').searchParams.get('token')!;
const asked = (token: string) => ({
  token,
  username: 'admin',
  password: 'correct horse battery',
  displayName: '王 主任',
});
const make = (body: object) => s.ask('POST', '/api/first-administrator', { body });
const submit = (fields: Record<string, string>) =>
  s.ask('POST', '/first-administrator', {
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
  });

test('before that, there is nothing but the way to it', async () => {
  const home = await s.ask('GET', '/', { headers: { accept: 'text/html' } });
  expect(home.statusCode).toBe(503);
  expect(home.body).toContain('一次性链接');
  expect((await s.ask('GET', '/healthz')).statusCode).toBe(200);
});

describe('a link that does not count', () => {
  test('an invented one, one for elsewhere, and one from before', async () => {
    const first = tokenOf(await link());
    const second = tokenOf(await link());
    for (const token of ['invented', 'qinghe.invented', first, second.replace('qinghe', 'other')]) {
      const response = await make(asked(token));
      expect([response.statusCode, response.json().code]).toEqual([410, 'first-administrator.link']);
    }
    expect((await s.owner.query('SELECT 1 FROM account')).rowCount).toBe(0);
    expect((await s.owner.query('SELECT 1 FROM office')).rowCount).toBe(0);
  });

  test('one of yesterday', async () => {
    const token = tokenOf(await link());
    s.passes(24 * 3600_000 + 1);
    expect((await make(asked(token))).json().code).toBe('first-administrator.link');
  });
});

test('the token is not in the database', async () => {
  const token = tokenOf(await link());
  const { rows } = await s.owner.query(
    `SELECT encode(token_hash, 'escape') || encode(token_hash, 'base64') AS kept FROM first_administrator`,
  );
  expect(rows).toHaveLength(1);
  expect(rows[0].kept).not.toContain(token);
});

describe('the page', () => {
  test('says what is wrong, keeps what was entered but the password', async () => {
    const path = await link();
    const empty = await s.ask('GET', path, { headers: { accept: 'text/html' } });
    expect(empty.body).toContain(`value="${tokenOf(path)}"`);
    const response = await submit({
      token: tokenOf(path),
      username: '<b>王',
      password: 'short-secret'.slice(0, 5),
      displayName: '"王"',
      officeName: '',
    });
    expect(response.statusCode).toBe(400);
    expect(response.body).toContain('用户名: 应为 2–32 个小写字母');
    expect(response.body).toContain('密码: 至少 10 个字');
    expect(response.body).toContain('&#34;王&#34;');
    expect(response.body).not.toMatch(/<b>王|short/);
  });

  test('makes office, unit, post and account, signs in, and works once', async () => {
    const token = tokenOf(await link());
    const { password, ...rest } = asked(token);
    const done = await submit({ ...rest, password, officeName: '青河区人民政府' });
    expect([done.statusCode, done.headers.location]).toEqual([303, '/workbench/']);
    const me = (await s.ask('GET', '/api/me', { cookie: cookiesOf(done) })).json();
    expect(me).toMatchObject({
      account: { username: 'admin', displayName: '王 主任' },
      office: { officeId: 'qinghe', name: { zh: '青河区人民政府' }, demo: false },
      posts: [{ role: 'administrator', unitId: 'qinghe', unitPath: ['qinghe'] }],
      abilities: { manageAccounts: true },
    });
    // Sent again as it was, it is the same account; with anything else, the link is used up.
    expect((await submit({ ...rest, password, officeName: '青河区人民政府' })).statusCode).toBe(303);
    const other = await make({ ...rest, password, username: 'intruder' });
    expect(other.json().code).toBe('first-administrator.link');
    expect((await s.owner.query('SELECT username FROM account')).rows).toEqual([{ username: 'admin' }]);
    expect(await makeFirstAdminLink(s.house.db, 'qinghe', s.now())).toBeNull();
  });
});

test('an office of another country has its calendar, and its administrator the language of the page', async () => {
  const fields = { ...asked(tokenOf(await link('fennimore'))), officeName: 'Town of Fennimore Landing' };
  expect((await submit({ ...fields, calendar: '../china' })).statusCode).toBe(400);
  const body = new URLSearchParams({ ...fields, calendar: 'new-york' }).toString();
  const type = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
  const done = await s.ask('POST', '/first-administrator?lang=en', { body, headers: type });
  expect(done.statusCode).toBe(303);
  const { rows } = await s.owner.query(
    `SELECT calendar, lang FROM office JOIN account USING (office_id) WHERE office_id = 'fennimore'`,
  );
  expect(rows).toEqual([{ calendar: 'new-york', lang: 'en' }]);
});

test('two at once with one link: one account', async () => {
  const token = tokenOf(await link('second'));
  const answers = await Promise.all(['one', 'two', 'three'].map((username) => make({ ...asked(token), username })));
  expect(answers.map((a) => a.statusCode).sort()).toEqual([201, 410, 410]);
  expect((await s.owner.query(`SELECT 1 FROM account WHERE office_id = 'second'`)).rowCount).toBe(1);
});

test('at a start there is a link for each office without an account, and for the first where there is none', async () => {
  const links = async () => firstAdminLinks(s.house.settings.appUrl, s.now());
  const offices = async () => (await links()).map((link) => tokenOf(link).split('.')[0]);
  // "qinghe" and "second" have their administrators by now.
  expect(await offices()).toEqual([]);
  await s.owner.query(
    `INSERT INTO office (office_id, name_zh, name_en, calendar, created_at) VALUES ('third', '三', 'Three', 'china', now())`,
  );
  expect(await offices()).toEqual(['third']);
  await s.owner.query('DELETE FROM office');
  expect(await offices()).toEqual(['office']);
});
