import { randomBytes } from 'node:crypto';
import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type RouteOptions,
} from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { readForms } from '../../portal/form.ts';
import type { App } from '../identity/guard.ts';
import { FOR_OUTSIDE, isOutside } from '../identity/outside.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Lang } from '../kernel/text.ts';
import { readJson } from './bodies.ts';
import type { House } from './compose.ts';
import { describeApi } from './openapi.ts';
import { problemFor } from './problems.ts';
import { routes } from './routes.ts';

/*
 * What a slice's http.ts can rely on.
 *
 *   export function dutyRoutes(app: App, deps: DutyDeps): void { app.post(path, { onRequest, schema }, handler) }
 *
 * - `App`, `Guard`, `contextOf`, `callOf`, `staffOf`, `clientOf`, `WriteHeaders`, `Abilities` come from `identity/guard.ts`.
 * - Order in every route: `onRequest: [guard.limit('filing'), guard.authenticate]` → schema (Zod) → handler: load for the actor,
 *   authorise, act, present. The handler throws a `Refusal`; nobody else writes a status.
 * - `request.office` (the office it came to), `request.now` (the one "now"), `request.lang`, `request.actor` (staff or null).
 * - A write has `schema: { headers: WriteHeaders, … }` and runs `idempotent(db, contextOf(request), callOf(request, 'case.file', asked), run)`.
 *   Many acts on one kind of thing are added with `actsOn` (`identity/acts.ts`), its files with `fileRoutes` (`files/attachments.http.ts`).
 * - A thing in a response has `abilities: guard.abilities({ accept: can(actor, 'accept', thing), … })`.
 * - Bodies are at most 1 MB; a route for uploads sets `bodyLimit`. Response schemas hold no `.transform()`; dates are strings.
 * - A field's fault is put into words here; a rule of a schema's own brings its words: `.regex(X, bothLanguages('…', '…'))`.
 * - A page (HTML) is any reply of type text/html. The content-security policy allows nothing inline; a route that must have inline
 *   *styles* (the workbench's components) sets `config: { inlineStyles: true }`.
 */

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Styles may stand in the document: for components that make their own. Scripts never may. */
    readonly inlineStyles?: boolean;
    /** The same for every office, or for none: files, health. `request.office` is not set. */
    readonly withoutOffice?: boolean;
  }
}

const BODY_LIMIT = 1024 * 1024;

/** Bytes that are compressed at once, before any other request is looked at: 2 ms. */
const SYNC_LIMIT = 256 * 1024;

/**
 * The whole HTTP side, ready to listen. The house stays open when the server is closed; whoever opened it closes it.
 *
 * @param onRoute hears of every route as it is added
 */
export async function buildServer(
  house: House,
  { onRoute }: { onRoute?: (route: RouteOptions) => void } = {},
): Promise<FastifyInstance> {
  const secure = house.settings.publicUrl.startsWith('https:');
  const app = Fastify({
    logger: { level: house.settings.logLevel },
    // Our own line at the end of a request has what is needed, and no address, query or header.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomBytes(9).toString('base64url'),
    trustProxy: house.settings.trustProxy === '' ? false : house.settings.trustProxy,
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: 200 },
    // A keep-alive connection would hold up the drain at a stop until it times out.
    forceCloseConnections: 'idle',
    // An address that cannot be read meets no route and no hook.
    frameworkErrors: (error, request, reply) => {
      securityHeaders(reply, secure, false);
      request.lang = 'zh';
      return answerError(house, error, request, reply);
    },
  }).withTypeProvider<ZodTypeProvider>();

  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest('now', '' as never);
  app.decorateRequest('lang', 'zh');
  app.decorateRequest('office', null as never);
  app.decorateRequest('actor', null);
  app.decorateRequest('signedIn', null);

  await app.register(cookie);
  readJson(app as unknown as FastifyInstance);
  readForms(app as unknown as FastifyInstance);
  await app.register(compress, {
    globalDecompression: false,
    threshold: 1024,
    // What is whole already is compressed in one go: a stream for each answer takes 3.5 ms more than the 0.5 of a list's 87 kB, and
    // what it holds on to outlives it, so that the collector stopped the process for 10 to 50 ms again and again.
    syncThreshold: SYNC_LIMIT,
    encodings: ['br', 'gzip'],
    // Made for each request. Of the names and categories of an office (24 kB), quality 5 makes 9.4 kB in 0.57 ms, 4 makes 10.7 in 0.39:
    // what a telephone waits for are the bytes.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } },
  });

  app.addHook('onRequest', async (request, reply) => {
    request.now = house.clock();
    const asked = langOf(request);
    request.lang = asked ?? 'zh';
    securityHeaders(reply, secure, request.routeOptions.config.inlineStyles === true);
    refuseForeign(request);
    // What needs no office (health, description, files) answers without one.
    if (request.routeOptions.config.withoutOffice) return;
    request.office = await house.offices.at(request.hostname);
    request.lang = asked ?? request.office.country.lang;
  });
  // After the route knows who asks, and before it looks at what.
  app.addHook('preValidation', async (request) => {
    const { url } = request.routeOptions;
    if (!request.actor || !isOutside(request.actor) || !url?.startsWith('/api/')) return;
    if (!FOR_OUTSIDE.includes(url)) throw new Refusal('session.not-for-outside');
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    const ms = Math.round(reply.elapsedTime);
    request.log.info({ method, route: request.routeOptions.url ?? '-', status: reply.statusCode, ms });
  });

  if (onRoute) app.addHook('onRoute', onRoute);
  app.setErrorHandler((error, request, reply) => answerError(house, error, request, reply));
  app.setNotFoundHandler({ preHandler: [] }, (request, reply) =>
    answerError(house, notFound(app, request), request, reply),
  );

  await describeApi(app as unknown as App, house.guard);
  app.get('/healthz', { config: { withoutOffice: true }, schema: { hide: true } }, async () => {
    await house.alive();
    return { ok: true };
  });
  await app.register(async (scope) => routes(scope as unknown as App, house));
  return app as unknown as FastifyInstance;
}

async function answerError(
  house: House,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const problem = problemFor(error, request.id, request.log);
  reply.code(problem.status);
  if (problem.status === 503) reply.header('retry-after', '5');
  if (problem.status === 429) reply.header('retry-after', String(problem.facts?.seconds ?? 60));
  if (problem.status === 405) reply.header('allow', String(problem.facts?.allowed));
  if (wantsPage(request))
    return reply.type('text/html; charset=utf-8').send(await house.portal.problemPage(problem, request));
  // Serialised here: a route's response schema is for what it returns when it succeeds.
  return reply.type('application/problem+json; charset=utf-8').serializer(JSON.stringify).send(problem);
}

/**
 * Another site's page may not act here with a visitor's cookies, nor sign a visitor in. Browsers name where a request comes from
 * (Fetch Metadata, all current ones); programs, which have no visitor to abuse, name nothing.
 */
function refuseForeign(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return;
  const from = request.headers['sec-fetch-site'];
  if (from !== undefined && from !== 'same-origin' && from !== 'none') throw new Refusal('request.other-site');
}

/** A browser going somewhere gets a page; a program, and a page's own request, gets JSON. */
const wantsPage = (request: FastifyRequest): boolean =>
  !request.url.startsWith('/api/') && (request.headers.accept ?? '').includes('text/html');

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

function notFound(app: FastifyInstance | App, request: FastifyRequest): Refusal {
  const path = request.url.split('?')[0]!;
  const allowed = METHODS.filter((method) => (app as FastifyInstance).findRoute({ method, url: path }) !== null);
  return allowed.length > 0 && request.url.startsWith('/api/')
    ? new Refusal('request.method', { allowed: allowed.join(', ') })
    : new Refusal('request.not-found');
}

/** `?lang`, then the cookie, then what the browser asks for; `null` where none says. */
function langOf(request: FastifyRequest): Lang | null {
  const asked = (request.query as { lang?: unknown } | null)?.lang ?? request.cookies.lang;
  if (asked === 'zh' || asked === 'en') return asked;
  const first = /(?:^|,)\s*(zh|en)\b/i.exec(request.headers['accept-language'] ?? '');
  return (first?.[1]?.toLowerCase() as Lang | undefined) ?? null;
}

function securityHeaders(reply: FastifyReply, secure: boolean, inlineStyles: boolean): void {
  const csp = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${inlineStyles ? " 'unsafe-inline'" : ''}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  reply.headers({
    'content-security-policy': csp.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    ...(secure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  });
  // Who is signed in decides what is answered; a route that is the same for all says so itself.
  reply.header('cache-control', 'no-store');
}
