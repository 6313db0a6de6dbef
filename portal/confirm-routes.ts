import type { FastifyRequest } from 'fastify';
import type { App } from '../src/identity/guard.ts';
import { byCodeRoutes } from './by-code-routes.ts';
import { askedAbout, thanksPage } from './confirm-page.ts';
import { type Portal, send, viewOf, visitOf } from './serve.ts';

/** As much as may be said with an answer, in characters. */
const MOST = 2000;

/** Whoever was helped says whether it was so. */
export function confirmRoutes(app: App, portal: Portal): void {
  const { confirmations } = portal;
  const recordOf = (request: FastifyRequest): string => (request.params as { recordId: string }).recordId.slice(0, 40);

  app.get('/confirm/thanks', { schema: { hide: true } }, async (request, reply) => {
    const view = viewOf(portal, request);
    return send(reply, view, thanksPage(view, (request.query as { so?: unknown }).so !== 'no'));
  });

  byCodeRoutes(app, portal, {
    words: 'confirm',
    route: '/confirm/:recordId',
    at: (request) => `/confirm/${recordOf(request)}`,
    most: MOST,
    noNeedsWords: true,
    look: (request, code) => confirmations.look(visitOf(request), recordOf(request), code),
    about: askedAbout,
    answer: (request, code, said) => confirmations.answer(visitOf(request), recordOf(request), code, said),
    thanks: (so) => `/confirm/thanks?so=${so}`,
  });
}
