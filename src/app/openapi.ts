import { readFileSync } from 'node:fs';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App, Guard } from '../identity/guard.ts';
import { Problem } from './problems.ts';

const PACKAGE = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

/** The way every operation says no. Put in front of every route's own responses. */
const PROBLEM_RESPONSE = {
  description: 'Why it was not done, and what to do next.',
  content: { 'application/problem+json': { schema: Problem } },
};

/** OpenAPI 3.1 from the routes' schemas at /api/openapi.json, and a page to read it at /api/docs. */
export async function describeApi(app: App, guard: Guard): Promise<void> {
  z.globalRegistry.add(Problem, { id: 'Problem' });
  app.addHook('onRoute', (route) => {
    if (!route.schema || route.schema.hide) return;
    route.schema.response = { ...(route.schema.response as object | undefined), default: PROBLEM_RESPONSE };
    const first = [route.onRequest].flat();
    if (first.some((hook) => hook === guard.authenticate || hook === guard.authenticateTemporary))
      route.schema.security = [{ session: [] }];
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Changxiao 长效',
        version: PACKAGE.version,
        description:
          'Every write takes an `Idempotency-Key` header: sent again with the same content, it returns the first result. ' +
          'Every "no" is a Problem with a stable code, a sentence (zh, en) and what to do next. ' +
          'Staff sign in with `POST /api/session`; the cookie carries the session.',
      },
      components: {
        securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'changxiao.session_token' } },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  app.get('/api/openapi.json', { config: { withoutOffice: true }, schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(app.swagger()),
  );
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, withoutOffice: true, inlineStyles: true };
    });
    await scope.register(swaggerUi, {
      routePrefix: '/api/docs',
      indexPrefix: '',
      staticCSP: false,
      // Without the bar on top, which asks for other addresses to read.
      uiConfig: { layout: 'BaseLayout', docExpansion: 'list', deepLinking: true },
      theme: { title: 'Changxiao 长效 · HTTP' },
    });
  });
}
