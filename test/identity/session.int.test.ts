import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cookiesOf, PASSWORD, type Served, served } from '../support/served.ts';

let s: Served;
beforeAll(async () => {
  s = await served();
});
afterAll(() => s.close());

/** The code an authenticator shows (RFC 6238: SHA-1, 30 s, six digits), made here apart from the library. */
function totp(secret: string, at = Date.now()): string {
  const bits = [...secret]
    .map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g)!.map((b) => Number.parseInt(b, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const code = mac.readUInt32BE(mac.at(-1)! & 15) & 0x7fffffff;
  return String(code % 1_000_000).padStart(6, '0');
}

describe('signing in and out', () => {
  test('a right password opens a session, and signing out ends it', async () => {
    const accountId = await s.staff('li.wei', 'handler', 'head');
    const cookie = await s.signIn(' Li.Wei ');
    const me = await s.ask('GET', '/api/me', { cookie });
    expect(me.statusCode).toBe(200);
    expect(me.json()).toMatchObject({
      account: { accountId, username: 'li.wei', displayName: 'li.wei 先生' },
      office: { officeId: 'test', name: { zh: '测试区', en: 'Test district' } },
      posts: [
        {
          postId: 'li.wei-handler',
          role: 'handler',
          unitPath: ['root'],
          unitName: { zh: '区政府', en: 'District office' },
        },
        { postId: 'li.wei-head', role: 'head' },
      ],
      passwordTemporary: false,
      twoFactor: false,
      abilities: { manageAccounts: { code: 'administrator.needed', reason: { zh: '只有管理员可以管理账户。' } } },
    });
    const out = await s.ask('DELETE', '/api/session', { cookie });
    expect(out.json()).toEqual({ done: true });
    const after = await s.ask('GET', '/api/me', { cookie });
    expect(after.statusCode).toBe(401);
    expect(after.json().code).toBe('session.needed');
  });

  test('the cookie is out of reach of scripts and of other sites', async () => {
    await s.staff('cookie');
    const response = await s.ask('POST', '/api/session', { body: { username: 'cookie', password: PASSWORD } });
    expect(response.cookies.map(({ name, httpOnly, sameSite, path }) => ({ name, httpOnly, sameSite, path }))).toEqual([
      { name: 'changxiao.session_token', httpOnly: true, sameSite: 'Lax', path: '/' },
    ]);
    expect(response.json()).toEqual({ state: 'signed-in' });
  });

  test('a wrong password and an unknown name are answered alike', async () => {
    await s.staff('wang');
    const wrong = await s.ask('POST', '/api/session', { body: { username: 'wang', password: 'not the password' } });
    const unknown = await s.ask('POST', '/api/session', { body: { username: 'nobody', password: 'not the password' } });
    expect(wrong.statusCode).toBe(401);
    expect(wrong.json().code).toBe('sign-in.wrong');
    expect(unknown.json()).toEqual(wrong.json());
    expect(wrong.cookies).toEqual([]);
  });

  const guess = (username: string, ip: string) =>
    s.ask('POST', '/api/session', { body: { username, password: 'not the password' }, ip });
  const right = (username: string, ip: string) =>
    s.ask('POST', '/api/session', { body: { username, password: PASSWORD }, ip });

  test('guessing at a name is stopped where it comes from, and does not lock its owner out elsewhere', async () => {
    await s.staff('guessed');
    s.passesTo(15 * 60_000);
    const codes: number[] = [];
    for (let n = 1; n <= 11; n++) codes.push((await guess('guessed', '198.51.100.1')).statusCode);
    expect(codes).toEqual([...Array(10).fill(401), 429]);
    expect((await right('guessed', '198.51.100.1')).statusCode).toBe(429);
    expect((await right('guessed', '203.0.113.5')).statusCode).toBe(200);
    s.passes(15 * 60_000);
    expect((await right('guessed', '198.51.100.1')).statusCode).toBe(200);
  });

  test('one network that goes on guessing has forty tries at a name in a day, whatever its address', async () => {
    await s.staff('besieged');
    s.passesTo(86_400_000);
    let wrong = 0;
    for (let quarter = 0; quarter < 5; quarter++) {
      for (let n = 0; n < 11; n++) if ((await guess('besieged', `2001:db8:7:${n}::1`)).statusCode === 401) wrong++;
      s.passes(15 * 60_000);
    }
    expect(wrong).toBe(40);
    const refused = await guess('besieged', '2001:db8:7:1::1');
    expect(refused.json()).toMatchObject({ code: 'limit.reached-for-hours', facts: { hours: 23 } });
    expect(Number(refused.headers['retry-after'])).toBe(refused.json().facts.seconds);
    expect((await right('besieged', '203.0.113.5')).statusCode).toBe(200);
  });

  test('guessing at a name from many networks at once ends at a thousand in a day', async () => {
    await s.staff('swarmed');
    const { limits } = s.house;
    // As from 99 networks; hashing so many passwords would take minutes.
    for (let n = 0; n < 990; n++) await limits.take(s.officeId, 'sign-in-name', 'swarmed');
    const codes: number[] = [];
    for (let n = 1; n <= 12; n++) codes.push((await guess('swarmed', `198.51.100.${n}`)).statusCode);
    expect(codes).toEqual([...Array(10).fill(401), 429, 429]);
    expect((await right('swarmed', '203.0.113.5')).statusCode).toBe(429);
    s.passes(86_400_000);
    expect((await right('swarmed', '203.0.113.5')).statusCode).toBe(200);
  });

  test('signing in often is no guessing', async () => {
    await s.staff('often');
    for (let n = 0; n < 12; n++) await s.signIn('often');
    expect(await s.signIn('often')).toContain('session_token');
  });

  test('an expired session is refused with what to do next', async () => {
    const accountId = await s.staff('late');
    const cookie = await s.signIn('late');
    await s.owner.query(`UPDATE auth.session SET "expiresAt" = now() - interval '1 second' WHERE "userId" = $1`, [
      accountId,
    ]);
    const response = await s.ask('GET', '/api/me', { cookie });
    expect(response.statusCode).toBe(401);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.json()).toMatchObject({ code: 'session.needed', next: { en: expect.stringContaining('Sign in') } });
  });

  test('a forged cookie is no session', async () => {
    await s.staff('forged');
    const cookie = await s.signIn('forged');
    const [name, value] = cookie.split('=') as [string, string];
    const flipped = value[0] === 'A' ? 'B' : 'A';
    const response = await s.ask('GET', '/api/me', { cookie: `${name}=${flipped}${value.slice(1)}` });
    expect(response.statusCode).toBe(401);
  });
});

describe('two-step sign-in', () => {
  test('enrol, sign in with a code, with a recovery code once, and end it', async () => {
    await s.staff('zhao');
    const cookie = await s.signIn('zhao');
    const refused = await s.ask('POST', '/api/me/two-factor', { cookie, body: { password: 'not the password' } });
    expect(refused.json().code).toBe('password.wrong');
    const begun = (await s.ask('POST', '/api/me/two-factor', { cookie, body: { password: PASSWORD } })).json();
    expect(decodeURIComponent(begun.uri)).toContain('长效 Changxiao:zhao');
    expect(begun.qr).toContain('<svg');
    const secret = new URL(begun.uri).searchParams.get('secret')!;
    const at = Date.now();
    const confirmed = await s.ask('POST', '/api/me/two-factor/confirm', { cookie, body: { code: totp(secret, at) } });
    expect(confirmed.json()).toEqual({ done: true });
    const signedInCookie = cookiesOf(confirmed);
    expect((await s.ask('GET', '/api/me', { cookie: signedInCookie })).json().twoFactor).toBe(true);

    const first = await s.ask('POST', '/api/session', { body: { username: 'zhao', password: PASSWORD } });
    expect(first.json()).toEqual({ state: 'code-needed' });
    const pending = cookiesOf(first);
    expect((await s.ask('GET', '/api/me', { cookie: pending })).statusCode).toBe(401);
    const wrong = await s.ask('POST', '/api/session/code', { cookie: pending, body: { code: '000000' } });
    expect(wrong.json().code).toBe('sign-in.code-wrong');
    // The code that enrolled is still right, and was seen: it opens nothing any more.
    const used = await s.ask('POST', '/api/session/code', { cookie: pending, body: { code: totp(secret, at) } });
    expect(used.json().code).toBe('sign-in.code-used');
    const next = { code: totp(secret, at + 30_000) };
    const right = await s.ask('POST', '/api/session/code', { cookie: pending, body: next });
    expect(right.json()).toEqual({ state: 'signed-in' });
    expect((await s.ask('GET', '/api/me', { cookie: cookiesOf(right) })).statusCode).toBe(200);

    // Whoever looked on knows the password too: the same code sent again, twice at once, signs nobody in.
    const begin = () => s.ask('POST', '/api/session', { body: { username: 'zhao', password: PASSWORD } });
    const onlookers = [cookiesOf(await begin()), cookiesOf(await begin())];
    const sent = await Promise.all(
      onlookers.map((cookie) => s.ask('POST', '/api/session/code', { cookie, body: next })),
    );
    expect(sent.map((r) => r.json().code)).toEqual(['sign-in.code-used', 'sign-in.code-used']);

    const recoveryCode = begun.recoveryCodes[0];
    const statuses: number[] = [];
    for (let n = 0; n < 2; n++) {
      const again = cookiesOf(await s.ask('POST', '/api/session', { body: { username: 'zhao', password: PASSWORD } }));
      statuses.push((await s.ask('POST', '/api/session/code', { cookie: again, body: { recoveryCode } })).statusCode);
    }
    expect(statuses).toEqual([200, 401]);

    const ended = await s.ask('DELETE', '/api/me/two-factor', {
      cookie: cookiesOf(right),
      body: { password: PASSWORD },
    });
    expect(ended.json()).toEqual({ done: true });
    const plain = await s.ask('POST', '/api/session', { body: { username: 'zhao', password: PASSWORD } });
    expect(plain.json()).toEqual({ state: 'signed-in' });
  });

  test('a code without a first step is no sign-in', async () => {
    const response = await s.ask('POST', '/api/session/code', { body: { code: '123456' } });
    expect(response.json().code).toBe('sign-in.again');
  });
});

describe('the sign-in tables', () => {
  test('the application’s role reads them only as changxiao_auth', async () => {
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: s.house.settings.appUrl });
    await client.connect();
    await expect(client.query('SELECT 1 FROM auth."user"')).rejects.toThrow(/permission denied/);
    await client.query('SET ROLE changxiao_auth');
    expect((await client.query('SELECT 1 FROM auth."user" LIMIT 1')).rowCount).toBe(1);
    await expect(client.query('SELECT 1 FROM public.account')).rejects.toThrow(/permission denied/);
    await client.end();
  });

  test('they hold no address and no browser', async () => {
    await s.staff('private');
    await s.signIn('private');
    const { rows } = await s.owner.query('SELECT DISTINCT "ipAddress" AS ip, "userAgent" AS browser FROM auth.session');
    expect(rows.every((r) => !r.ip && !r.browser)).toBe(true);
    expect(rows.length).toBeGreaterThan(0);
    const counts = await s.owner.query('SELECT bucket FROM rate_limit');
    expect(counts.rows.length).toBeGreaterThan(0);
    expect(counts.rows.map((r) => r.bucket).join(' ')).not.toMatch(/192\.0\.2|private/);
  });
});
