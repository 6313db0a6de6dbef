import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Served, served } from '../support/served.ts';

interface Operation {
  summary?: string;
  parameters?: { in: string; name: string; required?: boolean }[];
  security?: object[];
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
  requestBody?: { content: Record<string, { schema: object }> };
}
interface Description {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

let s: Served;
let described: Description;
const routed: { method: string; url: string; hidden: boolean }[] = [];
beforeAll(async () => {
  s = await served({
    onRoute: (r) =>
      routed.push({ method: String(r.method), url: r.url, hidden: (r.schema as { hide?: boolean })?.hide === true }),
  });
  described = (await s.ask('GET', '/api/openapi.json')).json();
});
afterAll(() => s.close());

const operations = () =>
  Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method,
      operation,
    })),
  );

test('it is OpenAPI 3.1, and every schema in it is JSON Schema 2020-12 whose references lead somewhere', () => {
  expect(described.openapi).toMatch(/^3\.1\./);
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api:', components: described.components });
  const point = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (key, v) => (key === '$ref' && String(v).startsWith('#/') ? `api:${v}` : v));
  const schemas = operations().flatMap(({ operation }) => [
    ...Object.values(operation.responses).flatMap((r) => Object.values(r.content ?? {})),
    ...Object.values(operation.requestBody?.content ?? {}),
  ]);
  expect(schemas.length).toBeGreaterThan(20);
  for (const { schema } of schemas) ajv.compile(point(schema) as object);
  for (const schema of Object.values(described.components.schemas)) ajv.compile(point(schema) as object);
});

test('every route below /api is in it, but the library’s way back and the description itself', () => {
  const expected = routed
    .filter((r) => r.url.startsWith('/api/') && !r.hidden && r.method !== 'HEAD')
    .map((r) => `${r.method} ${r.url.replace(/:(\w+)/g, '{$1}')}`);
  const hidden = routed.filter((r) => r.url.startsWith('/api/') && r.hidden && r.method !== 'HEAD').map((r) => r.url);
  expect(operations().map((o) => o.name)).toEqual(expect.arrayContaining(expected));
  expect(expected.length).toBeGreaterThan(15);
  expect(hidden.filter((url) => !url.startsWith('/api/docs'))).toEqual([
    '/api/openapi.json',
    '/api/auth/callback/:provider',
  ]);
});

test('every operation says what it does, and says no in the one form', () => {
  for (const { name, operation } of operations()) {
    expect(operation.summary, name).toBeTruthy();
    expect(operation.responses.default?.content, name).toHaveProperty(['application/problem+json']);
  }
});

test('what needs a sign-in says so', () => {
  const signedIn = (name: string) => operations().find((o) => o.name === name)!.operation.security;
  expect(signedIn('GET /api/accounts')).toEqual([{ session: [] }]);
  expect(signedIn('GET /api/me')).toEqual([{ session: [] }]);
  expect(signedIn('POST /api/session')).toBeUndefined();
  // As on the portal's page: whoever was given a receipt has no account here.
  expect(signedIn('POST /api/ledger/check-receipt')).toBeUndefined();
});

test('anybody may check a receipt', async () => {
  const answer = await s.ask('POST', '/api/ledger/check-receipt', { body: { receipt: { format: 'none' } } });
  expect([answer.statusCode, answer.json()]).toEqual([200, { verdict: 'unreadable' }]);
});

/** Checks and previews: posts only because what they look at is too large for an address; or because it needs a code, which no address has. */
const CHANGES_NOTHING =
  /\/(check|check-receipt|preview)$|^\/api\/confirmations\/\{recordId\}$|^\/api\/projects\/answers\/\{listId\}\/\{nth\}$/;

test('a write takes an idempotency key, but for signing in, what takes a password or a code, and checks, which change nothing', () => {
  const without = operations()
    .filter(({ method }) => method !== 'get')
    .filter(({ operation }) => !operation.parameters?.some((p) => p.name === 'idempotency-key' && p.required))
    .map((o) => o.name);
  const itself = ['/api/session', '/api/me/password', '/api/me/two-factor', '/api/first-administrator'];
  const path = (name: string) => name.split(' ')[1]!;
  const others = without.filter(
    (name) => !CHANGES_NOTHING.test(path(name)) && !itself.some((p) => path(name).startsWith(p)),
  );
  expect(others).toEqual([]);
});

test('the readable page is whole without the network and without inline scripts', async () => {
  const page = await s.ask('GET', '/api/docs');
  expect(page.statusCode).toBe(200);
  const links = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((m) => m[1]!);
  expect(links.length).toBeGreaterThan(4);
  for (const link of links) {
    expect(link).not.toMatch(/^(https?:)?\/\//);
    expect((await s.ask('GET', new URL(link, 'http://x/api/docs').pathname)).statusCode, link).toBe(200);
  }
  expect(page.body).not.toMatch(/<script(?![^>]*src=)[^>]*>\s*\S/);
  expect(page.headers['content-security-policy']).toContain("script-src 'self';");
});
