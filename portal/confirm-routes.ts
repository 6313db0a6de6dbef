import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemFor } from '../src/app/problems.ts';
import { cleanText } from '../src/cases/citizen.ts';
import type { App } from '../src/identity/guard.ts';
import { askedPage, codePage, thanksPage } from './confirm-page.ts';
import { lengthOf } from './filing.ts';
import type { Form } from './form.ts';
import { problemLead } from './problem-page.ts';
import { type Portal, send, viewOf, visitOf } from './serve.ts';
import type { Fault } from './view.ts';

/** As much as may be said with an answer, in characters. */
const MOST = 2000;

/** Whoever was helped says whether it was so, without an account: a link, and a code that was read out or stands on paper. */
export function confirmRoutes(app: App, portal: Portal): void {
  const { confirmations } = portal;
  const schema = { hide: true } as const;
  const recordOf = (request: FastifyRequest): string => (request.params as { recordId: string }).recordId.slice(0, 40);

  const askCode = (request: FastifyRequest, reply: FastifyReply, faults: readonly Fault[], status: number) => {
    const view = viewOf(portal, request);
    return send(reply, view, codePage(view, recordOf(request), faults), status);
  };

  /** The page with what was recorded, where the code is right; otherwise the code is asked for again. */
  async function showAsked(
    request: FastifyRequest,
    reply: FastifyReply,
    code: string,
    more: { so?: string; words?: string; faults?: readonly Fault[]; lead?: string; status?: number } = {},
  ) {
    const view = viewOf(portal, request);
    if (code === '') return askCode(request, reply, [{ field: 'code', text: view.t('confirm.code.missing') }], 422);
    const { so = '', words = '', faults = [], lead = '', status = 200 } = more;
    try {
      const asked = await confirmations.look(visitOf(request), recordOf(request), code);
      return await send(reply, view, askedPage(view, { asked, code, so, words, faults, lead }), status);
    } catch (error) {
      const problem = problemFor(error, request.id, request.log);
      if (problem.status === 429) reply.header('retry-after', String(problem.facts?.seconds ?? 60));
      return askCode(request, reply, [{ field: 'code', text: problemLead(view, problem) }], problem.status);
    }
  }

  const codeIn = (form: Form): string => cleanText(form.code ?? '').slice(0, 40);

  app.get('/confirm/thanks', { schema }, async (request, reply) => {
    const view = viewOf(portal, request);
    return send(reply, view, thanksPage(view, (request.query as { so?: unknown }).so !== 'no'));
  });

  app.get('/confirm/:recordId', { schema }, async (request, reply) => askCode(request, reply, [], 200));

  app.post('/confirm/:recordId', { schema }, async (request, reply) =>
    showAsked(request, reply, codeIn((request.body ?? {}) as Form)),
  );

  app.post('/confirm/:recordId/answer', { schema }, async (request, reply) => {
    const form = (request.body ?? {}) as Form;
    const view = viewOf(portal, request);
    const code = codeIn(form);
    const so = form.so === 'yes' || form.so === 'no' ? form.so : '';
    const words = cleanText(form.words ?? '');
    if (code === '' || form.switch !== undefined) return showAsked(request, reply, code, { so, words });
    const faults: Fault[] = [];
    if (so === '') faults.push({ field: 'so', text: view.t('confirm.so.missing') });
    if (so === 'no' && words === '') faults.push({ field: 'words', text: view.t('confirm.words.missing') });
    const over = lengthOf(words) - MOST;
    if (over > 0) faults.push({ field: 'words', text: view.t('act.long', { most: MOST, over }) });
    if (faults.length > 0) return showAsked(request, reply, code, { so, words, faults, status: 422 });
    try {
      await confirmations.answer(visitOf(request), recordOf(request), code, { so: so === 'yes', words: words || null });
    } catch (error) {
      const problem = problemFor(error, request.id, request.log);
      if (problem.status < 500) return showAsked(request, reply, code, { so, words, lead: problemLead(view, problem) });
      throw error;
    }
    return reply.redirect(`/confirm/thanks?so=${so}`, 303);
  });
}
