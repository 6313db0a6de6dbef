import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openHouse } from '../../src/app/compose.ts';
import { buildServer } from '../../src/app/server.ts';
import { type App, bothLanguages } from '../../src/identity/guard.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import { PASSWORD, type Served, served } from '../support/served.ts';

let s: Served;
let app: App;
beforeAll(async () => {
  s = await served();
  await s.app.close();
  app = (await buildServer(s.house)) as unknown as App;
  const body = z.strictObject({
    title: z.string().min(2).max(10),
    count: z.int().min(1),
    on: z.string().refine((v) => v !== 'never', bothLanguages('不能是 never', 'must not be never')),
  });
  app.post('/api/try', { schema: { hide: true, body } }, async () => ({ ok: true }));
  app.get('/api/try/refusal', { schema: { hide: true } }, async () => {
    throw new Refusal('limit.reached', { seconds: 7 });
  });
  app.get('/api/try/wordless', { schema: { hide: true } }, async () => {
    throw new Refusal(`no-words-for.${'this'}`, { who: '张三' });
  });
  app.get('/api/try/unknown', { schema: { hide: true } }, async () => {
    throw new Error('the password of 张三 is secret');
  });
  app.get(
    '/api/try/response',
    { schema: { hide: true, response: { 200: z.strictObject({ a: z.string() }) } } },
    async () => ({
      a: 1 as unknown as string,
    }),
  );
  app.get('/page/refusal', { schema: { hide: true } }, async () => {
    throw new Refusal('request.not-found');
  });
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await s.close();
});

const FORM = 'application/x-www-form-urlencoded';
const good = { title: '标题', count: 1, on: 'today' };
const post = (payload: string | Buffer | object, contentType = 'application/json') =>
  app.inject({ method: 'POST', url: '/api/try', payload, headers: { 'content-type': contentType } });

describe('every "no" has the one form', () => {
  test('a refusal: code, status, both languages, what to do next', async () => {
    const response = await app.inject('/api/try/refusal');
    expect(response.statusCode).toBe(429);
    expect(response.headers).toMatchObject({
      'retry-after': '7',
      'content-type': 'application/problem+json; charset=utf-8',
    });
    expect(response.json()).toEqual({
      code: 'limit.reached',
      status: 429,
      title: { zh: '尝试次数过多。', en: 'Too many tries.' },
      next: { zh: '请 7 秒后再试。', en: 'Try again in 7 seconds.' },
      facts: { seconds: 7 },
    });
  });

  test('fields that are wrong are named, each in both languages', async () => {
    const response = await post({ ...good, title: '长'.repeat(11), count: 1.5, on: 'never', extra: 1 });
    expect(response.statusCode).toBe(400);
    const problem = response.json();
    expect(problem.code).toBe('request.invalid');
    const fields = Object.fromEntries(problem.fields.map((f: { field: string }) => [f.field, f]));
    expect(Object.keys(fields).sort()).toEqual(['body', 'body.count', 'body.on', 'body.title']);
    expect(fields).toMatchObject({
      body: { zh: '没有这些项：extra', en: 'has fields that are not known here: extra' },
      'body.count': { zh: '应为整数', en: 'must be a whole number' },
      'body.on': { zh: '不能是 never', en: 'must not be never' },
      'body.title': { zh: '最多 10 个字', en: 'must have at most 10 characters' },
    });
    const missing = (await post({ ...good, title: undefined })).json();
    expect(missing.fields).toEqual([{ field: 'body.title', zh: '未填写', en: 'is missing' }]);
  });

  test.each([
    ['broken JSON', () => post('{"title": '), 400, 'request.malformed'],
    ['an empty body', () => post(''), 400, 'request.malformed'],
    ['no UTF-8', () => post(Buffer.from([0x22, 0xff, 0xfe, 0x22])), 400, 'request.malformed'],
    // 你好 in GBK.
    [
      'GBK',
      () => post(Buffer.from('{"title":"\xc4\xe3\xba\xc3","count":1,"on":"x"}', 'latin1')),
      400,
      'request.malformed',
    ],
    ['half a character', () => post('{"title":"\\ud800abc","count":1,"on":"x"}'), 400, 'request.malformed'],
    ['half a character in a name', () => post('{"a":[{"\\uDC00":1}]}'), 400, 'request.malformed'],
    [
      'half a character deep inside',
      () => post(`${'['.repeat(2e5)}"\\ud800"${']'.repeat(2e5)}`),
      400,
      'request.malformed',
    ],
    ['a form that is no text', () => post('a=%FF%FF%00', FORM), 400, 'request.malformed'],
    ['poison', () => post('{"__proto__": {"a": 1}}'), 400, 'request.malformed'],
    ['too much', () => post({ ...good, title: 'x'.repeat(2 ** 20) }), 413, 'request.too-large'],
    ['another media type', () => post('<a/>', 'text/xml'), 415, 'request.media-type'],
    ['an address that is not there', () => app.inject('/api/nothing'), 404, 'request.not-found'],
    [
      'a method it does not take',
      () => app.inject({ method: 'PUT', url: '/api/try', payload: {} }),
      405,
      'request.method',
    ],
    ['a broken address', () => app.inject('/api/%zz'), 400, 'request.malformed'],
  ])('%s', async (_what, ask, status, code) => {
    const response = await ask();
    expect([response.statusCode, response.json().code]).toEqual([status, code]);
    expect(response.json()).toMatchObject({ title: { zh: expect.any(String) }, next: { en: expect.any(String) } });
  });

  test('whole characters are read, however they are written', async () => {
    const written = [
      '{"title":"\\ud83d\\ude00笑","count":1,"on":"x"}',
      '{"title":"\\\\ud800","count":1,"on":"x"}',
      '\ufeff{"title":"标题","count":1,"on":"x"}',
    ];
    for (const body of written) expect((await post(body)).statusCode, body).toBe(200);
  });

  test('a method it does not take comes with those it takes', async () => {
    const response = await app.inject({ method: 'DELETE', url: '/api/me/lang' });
    expect(response.headers.allow).toBe('POST');
  });

  test('a fault of ours is hidden behind an id', async () => {
    for (const url of ['/api/try/unknown', '/api/try/wordless', '/api/try/response']) {
      const response = await app.inject(url);
      expect(response.statusCode).toBe(500);
      expect(response.json()).toMatchObject({ code: 'internal', id: expect.stringMatching(/^[\w-]{12}$/) });
      expect(response.body).not.toMatch(/secret|张三/);
    }
  });

  test('a write without a key, or with one too short, says so', async () => {
    await s.staff('writer');
    const { cookies } = await s.house.auth.signIn('', s.officeId, 'writer', PASSWORD);
    const cookie = cookies.map((c) => c.split(';')[0]).join('; ');
    for (const key of [{}, { 'idempotency-key': 'short' }, { 'idempotency-key': '防重复标识防重复标识防重复标识' }]) {
      const headers = { ...key, cookie };
      const response = await app.inject({ method: 'POST', url: '/api/me/lang', payload: { lang: 'en' }, headers });
      expect(response.json()).toMatchObject({
        code: 'request.invalid',
        fields: [{ field: 'headers.idempotency-key' }],
      });
    }
  });

  test('a page of another site cannot act here; a program can', async () => {
    const from = async (site?: string, method: 'POST' | 'GET' = 'POST') => {
      const headers = site === undefined ? {} : { 'sec-fetch-site': site };
      return (
        await app.inject({ method, url: '/api/session', payload: { username: 'x', password: 'y' }, headers })
      ).json().code;
    };
    expect(await from('cross-site')).toBe('request.other-site');
    expect(await from('same-site')).toBe('request.other-site');
    expect([await from('same-origin'), await from('none'), await from()]).toEqual(Array(3).fill('sign-in.wrong'));
    expect(await from('cross-site', 'GET')).toBe('request.method');
  });

  test('bytes that are no HTTP end that connection only', async () => {
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    const answer = await new Promise<string>((resolve) => {
      let said = '';
      const socket = connect(Number(new URL(address).port), '127.0.0.1', () => socket.write('nonsense\r\n\r\n'));
      socket.on('data', (chunk) => (said += chunk));
      socket.on('close', () => resolve(said));
    });
    expect(answer).toContain('400');
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
  });
});

describe('a browser gets a page', () => {
  const visit = (url: string, headers: Record<string, string> = {}) =>
    app.inject({ url, headers: { accept: 'text/html,application/xhtml+xml', ...headers } });

  test('in its language: asked for, remembered, or preferred', async () => {
    const lang = async (url: string, headers?: Record<string, string>) =>
      /<html lang="([^"]+)"/.exec((await visit(url, headers)).body)?.[1];
    expect(await lang('/page/refusal')).toBe('zh-CN');
    expect(await lang('/page/refusal', { 'accept-language': 'en-GB,en;q=0.9' })).toBe('en');
    expect(await lang('/page/refusal', { 'accept-language': 'fr, zh-TW;q=0.8, en;q=0.5' })).toBe('zh-CN');
    expect(await lang('/page/refusal', { 'accept-language': 'en', cookie: 'lang=zh' })).toBe('zh-CN');
    expect(await lang('/page/refusal?lang=en', { cookie: 'lang=zh' })).toBe('en');
    expect(await lang('/nowhere')).toBe('zh-CN');
  });

  test('but not where it asks for data', async () => {
    expect((await visit('/api/nothing')).headers['content-type']).toContain('application/problem+json');
  });
});

test('every answer carries the security headers, and only https asks for https', async () => {
  const { headers } = await app.inject('/api/nothing');
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
  });
  expect(headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self';.*frame-ancestors 'none'/);
  expect(headers['content-security-policy']).not.toContain('unsafe');
  expect(headers['strict-transport-security']).toBeUndefined();
  const settings = { ...s.house.settings, publicUrl: 'https://office.example' };
  const secure = await buildServer({ ...s.house, settings });
  expect((await secure.inject('/healthz')).headers['strict-transport-security']).toContain('max-age');
  await secure.close();
});

test('long answers are compressed, short ones are not', async () => {
  const long = await app.inject({ url: '/api/openapi.json', headers: { 'accept-encoding': 'br, gzip' } });
  expect(long.headers['content-encoding']).toBe('br');
  const short = await app.inject({ url: '/healthz', headers: { 'accept-encoding': 'br, gzip' } });
  expect(short.headers['content-encoding']).toBeUndefined();
});

/** Stands before the database and can be cut, as a network or a restart does. */
async function cable(url: string) {
  const { hostname, port } = new URL(url);
  const ends = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(end);
      end
        .on('error', () => {})
        .on('close', () => ends.delete(end) && other.destroy())
        .pipe(other);
    }
  });
  const plug = (at: number) => new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
  await plug(0);
  const own = (server.address() as AddressInfo).port;
  const cut = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const end of ends) end.destroy();
    await closed;
  };
  return {
    url: Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(own) }).href,
    cut,
    mend: () => plug(own),
  };
}

test('without the database: 503, and as before when it is back', async () => {
  const line = await cable(s.house.settings.appUrl);
  const house = await openHouse({ ...s.house.settings, appUrl: line.url }, s.now);
  const server = await buildServer(house);
  await s.staff('patient');
  const { cookies } = await house.auth.signIn('', s.officeId, 'patient', PASSWORD);
  const ask = (url: string) =>
    server.inject({ url, headers: { cookie: cookies.map((c) => c.split(';')[0]).join('; ') } });
  expect((await ask('/api/me')).statusCode).toBe(200);
  await line.cut();
  const answers = [await ask('/healthz'), await ask('/healthz'), await ask('/api/me'), await ask('/api/me')];
  expect(answers.map((a) => a.json().code)).toEqual(Array(4).fill('database.unavailable'));
  expect(answers[0]!.statusCode).toBe(503);
  expect(answers[0]!.headers['retry-after']).toBeDefined();
  await line.mend();
  expect((await ask('/healthz')).json()).toEqual({ ok: true });
  expect((await ask('/api/me')).statusCode).toBe(200);
  await server.close();
  await house.close();
  await line.cut();
});
