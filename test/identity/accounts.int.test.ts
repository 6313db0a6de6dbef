import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountProjections } from '../../src/identity/store.ts';
import { verifyOffice } from '../../src/ledger/replay.ts';
import { cookiesOf, PASSWORD, type Served, served } from '../support/served.ts';

let s: Served;
let administrator: string;
let administratorId: string;
beforeAll(async () => {
  s = await served();
  administratorId = await s.staff('admin', 'administrator');
  administrator = await s.signIn('admin');
});
afterAll(() => s.close());

const key = (name: string) => `${name}-0123456789abcdef`;
const open = (username: string, name = username) =>
  s.ask('POST', '/api/accounts', { cookie: administrator, key: key(name), body: { username, displayName: '张 三' } });

describe('opening an account', () => {
  test('gives a one-time password that lets on nothing but setting one’s own', async () => {
    const opened = await open('zhang.san');
    expect(opened.statusCode).toBe(201);
    const { accountId, oneTimePassword } = opened.json();
    expect(oneTimePassword).toMatch(/^\d{4}-\d{4}-\d{4}-\d{4}$/);
    const cookie = await s.signIn('zhang.san', oneTimePassword);
    expect((await s.ask('GET', '/api/me', { cookie })).json()).toMatchObject({
      account: { accountId },
      passwordTemporary: true,
    });
    const elsewhere = await s.ask('GET', '/api/accounts', { cookie });
    expect(elsewhere.json().code).toBe('password.change-needed');
    const change = { current: oneTimePassword, next: 'a password of my own' };
    const changed = await s.ask('POST', '/api/me/password', { cookie, body: change });
    expect(changed.json()).toEqual({ done: true });
    expect((await s.ask('GET', '/api/me', { cookie })).statusCode).toBe(401);
    const me = await s.ask('GET', '/api/me', { cookie: cookiesOf(changed) });
    expect(me.json().passwordTemporary).toBe(false);
  });

  test('sent again it is one account with the same password, and leaves a password chosen since', async () => {
    const first = (await open('li.si')).json();
    const second = await open('li.si');
    expect(second.json()).toEqual(first);
    const cookie = await s.signIn('li.si', first.oneTimePassword);
    await s.ask('POST', '/api/me/password', {
      cookie,
      body: { current: first.oneTimePassword, next: 'a password of my own' },
    });
    expect((await open('li.si')).json()).toEqual(first);
    expect(await s.signIn('li.si', 'a password of my own')).toContain('session_token');
    const { rows } = await s.owner.query(`SELECT count(*)::int AS n FROM account WHERE username = 'li.si'`);
    expect(rows).toEqual([{ n: 1 }]);
  });

  test('a taken name is refused, and so is whoever is no administrator', async () => {
    expect((await open('wang.wu')).statusCode).toBe(201);
    expect((await open('wang.wu', 'another')).json().code).toBe('account.username-taken');
    await s.staff('clerk', 'clerk');
    const cookie = await s.signIn('clerk');
    const body = { username: 'somebody', displayName: '某人' };
    for (const response of [
      await s.ask('POST', '/api/accounts', { cookie, key: key('by-clerk'), body }),
      await s.ask('GET', '/api/accounts', { cookie }),
      await s.ask('POST', `/api/accounts/${administratorId}/close`, { cookie, key: key('by-clerk-2') }),
    ]) {
      expect(response.statusCode).toBe(403);
      expect(response.json().code).toBe('administrator.needed');
    }
    expect((await s.ask('POST', '/api/accounts', { key: key('by-nobody'), body })).statusCode).toBe(401);
  });
});

describe('an open account', () => {
  const act = (accountId: string, path: string, name: string, body?: unknown) =>
    s.ask('POST', `/api/accounts/${accountId}/${path}`, {
      cookie: administrator,
      key: key(name),
      ...(body === undefined ? {} : { body }),
    });

  test('sessions ended by the administrator are ended at once', async () => {
    const accountId = await s.staff('everywhere');
    const cookies = [await s.signIn('everywhere'), await s.signIn('everywhere')];
    for (const cookie of cookies) expect((await s.ask('GET', '/api/me', { cookie })).statusCode).toBe(200);
    expect((await act(accountId, 'sessions/end', 'end')).json()).toEqual({ done: true });
    for (const cookie of cookies) expect((await s.ask('GET', '/api/me', { cookie })).statusCode).toBe(401);
    expect(await s.signIn('everywhere')).toContain('session_token');
  });

  test('a reset replaces the password and takes off the second factor', async () => {
    const accountId = await s.staff('forgot');
    const cookie = await s.signIn('forgot');
    expect((await s.ask('GET', '/api/me', { cookie })).statusCode).toBe(200);
    await s.owner.query(`UPDATE auth."user" SET "twoFactorEnabled" = true WHERE id = $1`, [accountId]);
    const { oneTimePassword } = (await act(accountId, 'password', 'reset')).json();
    expect((await act(accountId, 'password', 'reset')).json()).toEqual({ oneTimePassword });
    expect((await s.ask('GET', '/api/me', { cookie })).statusCode).toBe(401);
    const old = await s.ask('POST', '/api/session', { body: { username: 'forgot', password: PASSWORD } });
    expect(old.statusCode).toBe(401);
    const anew = await s.ask('POST', '/api/session', { body: { username: 'forgot', password: oneTimePassword } });
    expect(anew.json()).toEqual({ state: 'signed-in' });
    const next = (await act(accountId, 'password', 'reset-again')).json();
    expect(next.oneTimePassword).not.toBe(oneTimePassword);
    expect(await s.signIn('forgot', next.oneTimePassword)).toContain('session_token');
  });

  test('renaming changes what is shown, and the ledger does not learn the name', async () => {
    const accountId = await s.staff('renamed');
    expect((await act(accountId, 'name', 'rename', { displayName: '新名字' })).json()).toEqual({ done: true });
    const list = await s.ask('GET', '/api/accounts?find=新名', { cookie: administrator });
    expect(list.json().accounts).toMatchObject([
      {
        accountId,
        displayName: '新名字',
        abilities: { rename: true, resetPassword: true, revokeSessions: true, close: true },
      },
    ]);
    const { rows } = await s.owner.query('SELECT body::text FROM ledger_entry');
    expect(rows.map((r) => r.body).join()).not.toMatch(/新名字|renamed|张/);
  });

  test('closed, it signs in no more, and nothing more is done to it', async () => {
    const accountId = await s.staff('gone');
    const cookie = await s.signIn('gone');
    expect((await s.ask('GET', '/api/me', { cookie })).statusCode).toBe(200);
    expect((await act(accountId, 'close', 'close')).json()).toEqual({ done: true });
    expect((await act(accountId, 'close', 'close')).json()).toEqual({ done: true });
    expect((await s.ask('GET', '/api/me', { cookie })).statusCode).toBe(401);
    const again = await s.ask('POST', '/api/session', { body: { username: 'gone', password: PASSWORD } });
    expect(again.json().code).toBe('sign-in.wrong');
    expect((await act(accountId, 'password', 'reset-closed')).json().code).toBe('account.closed');
    const { rows } = await s.owner.query(`SELECT 1 FROM auth."user" WHERE id = $1`, [accountId]);
    expect(rows).toEqual([]);
  });

  test('an administrator cannot lock out themselves', async () => {
    expect((await act(administratorId, 'close', 'close-me')).json().code).toBe('account.not-yourself');
    expect((await act('00000000-0000-7000-8000-000000000000', 'close', 'close-no-one')).json().code).toBe(
      'account.not-found',
    );
  });
});

test('a post counts from its first day to its last, in the office’s zone', async () => {
  const accountId = await s.staff('posted', 'handler', 'head');
  const cookie = await s.signIn('posted');
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(Date.now());
  const posts = async () =>
    (await s.ask('GET', '/api/me', { cookie })).json().posts.map((p: { role: string }) => p.role);
  await s.owner.query(`UPDATE holding SET until = $2::date WHERE account_id = $1 AND post_id = 'posted-head'`, [
    accountId,
    today,
  ]);
  expect(await posts()).toEqual(['handler', 'head']);
  await s.owner.query(`UPDATE holding SET until = $2::date - 1 WHERE account_id = $1 AND post_id = 'posted-head'`, [
    accountId,
    today,
  ]);
  await s.owner.query(`UPDATE holding SET since = $2::date + 1 WHERE account_id = $1 AND post_id = 'posted-handler'`, [
    accountId,
    today,
  ]);
  expect(await posts()).toEqual([]);
});

test('the list goes on where the page before ended', async () => {
  await s.owner.query(
    `INSERT INTO account (office_id, account_id, version, username, display_name, active)
     SELECT 'other', gen_random_uuid(), 1, 'page-' || i, 'x', true FROM generate_series(1, 3) i`,
  );
  const names: string[] = [];
  let after: string | null = '';
  while (after !== null) {
    const page: { accounts: { username: string }[]; next: string | null } = (
      await s.ask('GET', `/api/accounts?after=${after}`, { cookie: administrator })
    ).json();
    names.push(...page.accounts.map((a) => a.username));
    after = page.next;
  }
  expect(names).toEqual([...names].sort());
  expect(names).toContain('admin');
  expect(names.filter((n) => n.startsWith('page-'))).toEqual([]);
});

test.each(['%20', 'x', 'Nobody', "a'--"])('an end of page that no page had is refused: %j', async (after) => {
  const answer = await s.ask('GET', `/api/accounts?after=${after}`, { cookie: administrator });
  expect(answer.json()).toMatchObject({ status: 400, code: 'request.invalid' });
});

test('accounts are what their ledger folds to', async () => {
  const agreed = await verifyOffice(s.house.db, s.officeId, accountProjections, null);
  expect(agreed.difference).toBeNull();
  expect(agreed.rows).toBeGreaterThan(5);
  await s.owner.query(`UPDATE account SET active = true WHERE username = 'gone'`);
  const altered = await verifyOffice(s.house.db, s.officeId, accountProjections, null);
  expect(altered.difference).toMatchObject({ kind: 'row-differs', column: 'active', ledger: false, row: true });
});
