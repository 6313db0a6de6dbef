import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSingleSignOn } from '../../src/identity/single-sign-on.ts';
import { temporaryFolder } from '../support/folder.ts';
import { cookiesOf, type Served, served } from '../support/served.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A city's identity provider: it hands out a code for whoever `person` is, and checks what comes with it (RFC 7636, OIDC Core). */
interface Provider {
  readonly issuer: string;
  readonly server: Server;
  person: Record<string, string>;
  /** Set by the test from the address the browser was sent to. */
  asked: URLSearchParams;
}

async function provider(): Promise<Provider> {
  const me: { person: Record<string, string>; asked: URLSearchParams } = { person: {}, asked: new URLSearchParams() };
  const server = createServer(async (request, response) => {
    const { issuer } = result;
    const answer = (body: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    let body = '';
    for await (const chunk of request) body += chunk;
    switch (request.url) {
      case '/.well-known/openid-configuration':
        return answer({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          userinfo_endpoint: `${issuer}/userinfo`,
          jwks_uri: `${issuer}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['ES256'],
        });
      case '/jwks':
        return answer({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'ES256', use: 'sig' }] });
      case '/token': {
        const given = new URLSearchParams(body);
        const challenge = createHash('sha256')
          .update(given.get('code_verifier') ?? '')
          .digest('base64url');
        const fits = given.get('code') === 'the-code' && challenge === me.asked.get('code_challenge');
        if (!fits) return answer({ error: 'invalid_grant' }, 400);
        const now = Math.floor(Date.now() / 1000);
        const claims = {
          iss: issuer,
          aud: 'changxiao',
          iat: now,
          exp: now + 60,
          nonce: me.asked.get('nonce'),
          ...me.person,
        };
        const signed = `${base64({ alg: 'ES256', kid: 'k' })}.${base64(claims)}`;
        const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString(
          'base64url',
        );
        return answer({ access_token: 'a', token_type: 'Bearer', id_token: `${signed}.${signature}`, expires_in: 60 });
      }
      case '/userinfo':
        return answer(me.person);
      default:
        return answer({}, 404);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const result: Provider = Object.assign(me, {
    server,
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  return result;
}

let city: Provider;
let s: Served;
beforeAll(async () => {
  city = await provider();
  const yaml = `- { id: city, name: 市统一身份认证, issuer: "${city.issuer}", clientId: changxiao, clientSecret: s3cret, office: test }\n`;
  s = await served({ files: { 'single-sign-on.yaml': yaml } });
});
afterAll(async () => {
  await s.close();
  city.server.close();
});

/** Goes to the provider as the browser does and comes back as that person. */
async function through(person: Record<string, string>) {
  const begun = await s.ask('POST', '/api/session/single-sign-on', { body: { provider: 'city', back: '/workbench/' } });
  expect(begun.statusCode).toBe(200);
  city.person = person;
  city.asked = new URL(begun.json().url).searchParams;
  expect(city.asked.get('redirect_uri')).toBe('http://localhost/api/auth/callback/city');
  const back = `/api/auth/callback/city?code=the-code&state=${encodeURIComponent(city.asked.get('state')!)}`;
  return { back, answer: await s.ask('GET', back, { cookie: cookiesOf(begun) }) };
}

test('whoever has an account here comes in by the city’s identity', async () => {
  const accountId = await s.staff('sun.qi', 'handler');
  const { answer, back } = await through({ sub: 'u-1', preferred_username: 'Sun.Qi' });
  expect([answer.statusCode, answer.headers.location]).toEqual([302, expect.stringMatching(/\/workbench\/$/)]);
  const me = await s.ask('GET', '/api/me', { cookie: cookiesOf(answer) });
  expect(me.json()).toMatchObject({ account: { accountId }, posts: [{ role: 'handler' }], passwordTemporary: false });
  // The way back is for one browser and once.
  expect(cookiesOf(await s.ask('GET', back))).not.toContain('session_token');
});

test('whoever has none does not, and gets none', async () => {
  const { answer } = await through({ sub: 'u-2', preferred_username: 'stranger' });
  expect(answer.headers.location).toMatch(/\/workbench\/\?sign-in=refused/);
  expect(cookiesOf(answer)).not.toContain('session_token');
  expect((await s.owner.query(`SELECT 1 FROM auth."user" WHERE email LIKE 'stranger%'`)).rowCount).toBe(0);
});

test('nor does somebody without the claim, or whom the provider gave a linked name later', async () => {
  const nameless = await through({ sub: 'u-3' });
  expect(cookiesOf(nameless.answer)).not.toContain('session_token');
  const successor = await through({ sub: 'u-9', preferred_username: 'sun.qi' });
  expect(cookiesOf(successor.answer)).not.toContain('session_token');
  const first = await through({ sub: 'u-1', preferred_username: 'sun.qi' });
  expect(cookiesOf(first.answer)).toContain('session_token');
});

test('it leads back into this house only, and to providers that are named', async () => {
  const elsewhere = await s.ask('POST', '/api/session/single-sign-on', { body: { provider: 'elsewhere', back: '/' } });
  expect(elsewhere.json().code).toBe('sign-in.single-sign-on');
  for (const back of ['//evil.example/', '/\\evil.example', 'https://evil.example/']) {
    const outside = await s.ask('POST', '/api/session/single-sign-on', { body: { provider: 'city', back } });
    expect(outside.json().code).toBe('request.invalid');
  }
});

test('a provider’s word that is not signed by it counts for nothing', async () => {
  await s.staff('forged');
  const begun = await s.ask('POST', '/api/session/single-sign-on', { body: { provider: 'city', back: '/workbench/' } });
  city.person = { sub: 'u-4', preferred_username: 'forged', nonce: 'another sign-in' };
  city.asked = new URL(begun.json().url).searchParams;
  const back = `/api/auth/callback/city?code=the-code&state=${encodeURIComponent(city.asked.get('state')!)}`;
  const answer = await s.ask('GET', back, { cookie: cookiesOf(begun) });
  expect(cookiesOf(answer)).not.toContain('session_token');
});

test('the sign-in page learns what there is', async () => {
  expect((await s.ask('GET', '/api/session/methods')).json()).toEqual({
    password: true,
    singleSignOn: [{ provider: 'city', name: '市统一身份认证' }],
  });
});

test('without the file there is none, and a faulty one stops the start', async () => {
  const folder = await temporaryFolder();
  expect(await loadSingleSignOn(folder.path)).toEqual([]);
  const { writeFile } = await import('node:fs/promises');
  await writeFile(`${folder.path}/single-sign-on.yaml`, '- { id: city }\n');
  await expect(loadSingleSignOn(folder.path)).rejects.toThrow();
  await folder.remove();
});
