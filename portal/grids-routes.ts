import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemFor } from '../src/app/problems.ts';
import type { App, Guard } from '../src/identity/guard.ts';
import { cleanText } from '../src/text/clean.ts';
import type { Form } from './form.ts';
import { type WhoServesPage, whoServesPage } from './grids-page.ts';
import { problemLead } from './problem-page.ts';
import { type Portal, send, viewOf, visitOf } from './serve.ts';
import { formKey, readFormKey } from './session.ts';

/** Who serves an address, and that nobody answers there. */
export function gridPages(app: App, portal: Portal, guard: Guard): void {
  const { grids, receptions } = portal;
  const schema = { hide: true } as const;

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    address: string,
    more: Pick<WhoServesPage, 'lead' | 'thanks'> & { readonly status?: number } = {},
  ) {
    const visit = visitOf(request);
    const result = address === '' ? null : await grids.find(visit, address);
    const shown = [...(result?.found ?? []), ...(result?.near ?? [])];
    const next = await receptions.next(
      visit,
      shown.flatMap((s) => [s.community.id, s.street.id]),
    );
    const { status = 200, ...rest } = more;
    const view = viewOf(portal, request);
    return send(reply, view, whoServesPage(view, { address, result, next, key: formKey(), ...rest }), status);
  }
  const said = (value: unknown): string => (typeof value === 'string' ? cleanText(value).slice(0, 100) : '');

  app.get('/who-serves', { onRequest: guard.limit('public-read'), schema }, async (request, reply) => {
    const { address, thanks } = request.query as { address?: unknown; thanks?: unknown };
    return show(request, reply, said(address), { thanks: thanks === 'yes' });
  });

  app.post('/who-serves/unanswered', { schema }, async (request, reply) => {
    const form = (request.body ?? {}) as Form;
    const address = said(form.address);
    const key = readFormKey(form.key);
    if (key === null)
      return show(request, reply, address, { lead: viewOf(portal, request).t('file.again'), status: 400 });
    try {
      // One key stands for the whole page: with the grid it is this button's.
      await grids.unanswered(visitOf(request), said(form.grid), `${key}.${said(form.grid)}`);
    } catch (error) {
      const problem = problemFor(error, request.id, request.log);
      if (problem.status === 429) reply.header('retry-after', String(problem.facts?.seconds ?? 60));
      return show(request, reply, address, {
        lead: problemLead(viewOf(portal, request), problem),
        status: problem.status,
      });
    }
    return reply.redirect(`/who-serves?${new URLSearchParams({ address, thanks: 'yes' })}`, 303);
  });
}
