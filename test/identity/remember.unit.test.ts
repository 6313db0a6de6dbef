import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import type { Auth, Session } from '../../src/identity/auth.ts';
import { remembering } from '../../src/identity/remember.ts';

const someone: Session = { userId: 'u', passwordTemporary: false, twoFactor: false, cookies: [] };
let asked: string[];
let found: () => Promise<Session | null>;
let auth: Auth;
beforeEach(() => {
  asked = [];
  found = async () => someone;
  const library: Partial<Auth> = {
    session: (cookie) => {
      asked.push(cookie);
      return found();
    },
    revokeSessions: async () => {},
  };
  auth = remembering(library as Auth);
});

const cookie = (token: string, more = '') => `lang=zh; changxiao.session_token=${token}${more}`;

test('requests at once, and soon after, ask once; other cookies do not matter, the token does', async () => {
  const together = await Promise.all([
    auth.session(cookie('a')),
    auth.session(cookie('a', '; lang=en')),
    auth.session(cookie('b')),
  ]);
  expect(together).toEqual([someone, someone, someone]);
  await auth.session(cookie('a'));
  expect(asked).toHaveLength(2);
});

test('a session that ended here is not believed a moment longer', async () => {
  await auth.session(cookie('a'));
  await auth.revokeSessions('u');
  found = async () => null;
  expect(await auth.session(cookie('a'))).toBeNull();
});

test('one that ended elsewhere is not believed for longer than two seconds', async () => {
  await auth.session(cookie('a'));
  found = async () => null;
  await sleep(2_050);
  expect(await auth.session(cookie('a'))).toBeNull();
});

test('nobody, a fault and a prolonged cookie are not remembered', async () => {
  found = async () => null;
  await auth.session(cookie('a'));
  found = () => Promise.reject(new Error('gone'));
  await expect(auth.session(cookie('a'))).rejects.toThrow('gone');
  found = async () => ({ ...someone, cookies: ['changxiao.session_token=a; Max-Age=43200'] });
  await auth.session(cookie('a'));
  await auth.session(cookie('a'));
  expect(asked).toHaveLength(4);
});

test('without a session cookie nobody is asked', async () => {
  expect(await auth.session('lang=zh')).toBeNull();
  expect(asked).toEqual([]);
});
