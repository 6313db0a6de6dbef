import type { FastifyInstance, FastifyRequest } from 'fastify';
import { problemFor } from '../src/app/problems.ts';
import type { App, Guard } from '../src/identity/guard.ts';
import { Refusal } from '../src/kernel/refusal.ts';
import { confirmRoutes } from './confirm-routes.ts';
import { fileRoutes } from './file-routes.ts';
import { followRoutes } from './follow-routes.ts';
import { readForms } from './form.ts';
import { gridPages } from './grids-routes.ts';
import { publicMechanismRoutes } from './mechanisms-routes.ts';
import { projectRoutes } from './projects-routes.ts';
import { readRoutes } from './read-routes.ts';
import { receptionPages } from './receptions-routes.ts';
import { askedLanguage, type Portal } from './serve.ts';

/** The public pages: rendered here, whole without JavaScript. */
export function portalRoutes(app: App, portal: Portal, guard: Guard): void {
  app.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      refuseOtherOrigin(request, portal.publicUrl);
      const asked = askedLanguage(request);
      if (asked !== null) reply.setCookie('lang', asked, { path: '/', sameSite: 'lax', maxAge: 365 * 86_400 });
    });
    // Somebody who came by hand to a page gets a page, whatever their program says that it accepts.
    scope.setErrorHandler(async (error, request, reply) => {
      const problem = problemFor(error, request.id, request.log);
      if (problem.status === 503) reply.header('retry-after', '5');
      if (problem.status === 429) reply.header('retry-after', String(problem.facts?.seconds ?? 60));
      return reply
        .code(problem.status)
        .type('text/html; charset=utf-8')
        .send(await portal.problemPage(problem, request));
    });
    const pages = scope as unknown as App;
    readRoutes(pages, portal, guard);
    publicMechanismRoutes(pages, portal, guard);
    gridPages(pages, portal, guard);
    receptionPages(pages, portal, guard);
    projectRoutes(pages, portal, guard);
    // The form of a letter shows what it could not read.
    scope.register(async (letters) => {
      readForms(letters as unknown as FastifyInstance, 'shown');
      fileRoutes(letters as unknown as App, portal);
    });
    followRoutes(pages, portal, guard);
    confirmRoutes(pages, portal);
  });
}

/** Browsers too old for Fetch Metadata still say where a form was: another site's may not act here with a visitor's cookies. */
function refuseOtherOrigin(request: FastifyRequest, publicUrl: string): void {
  const { origin } = request.headers;
  if (request.method === 'GET' || request.method === 'HEAD' || origin === undefined) return;
  const host = URL.canParse(origin) ? new URL(origin).host : null;
  if (host === null || (host !== request.headers.host && host !== new URL(publicUrl).host))
    throw new Refusal('request.other-site');
}
