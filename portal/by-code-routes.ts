import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemFor } from '../src/app/problems.ts';
import type { App } from '../src/identity/guard.ts';
import { cleanText } from '../src/text/clean.ts';
import { type AskedAbout, codePage, type QuestionWords, questionPage, type Said } from './by-code-page.ts';
import { type Form, tooLong } from './form.ts';
import { problemLead } from './problem-page.ts';
import { type Portal, send, viewOf } from './serve.ts';
import type { Fault, View } from './view.ts';

/** One thing that somebody outside is asked, without an account: a link, and a code that was read out or stands on paper. */
export interface Question<A> {
  readonly words: QuestionWords;
  /** Its route, `/confirm/:recordId`, and the address of one. */
  readonly route: string;
  readonly at: (request: FastifyRequest) => string;
  /** Characters that may be said with an answer, and whether a "no" needs any. */
  readonly most: number;
  readonly noNeedsWords: boolean;
  /** @throws Refusal where the code is wrong or was tried too often, the same where there is nothing to ask */
  look(request: FastifyRequest, code: string): Promise<A>;
  about(view: View, asked: A): AskedAbout;
  answer(
    request: FastifyRequest,
    code: string,
    said: { readonly so: boolean; readonly words: string | null },
  ): Promise<unknown>;
  /** Where whoever said so is thanked. */
  thanks(so: 'yes' | 'no'): string;
}

/** Asks for the code, shows what it is about where the code is right, and takes the answer once. */
export function byCodeRoutes<A>(app: App, portal: Portal, question: Question<A>): void {
  const { words: texts, route, most } = question;
  const schema = { hide: true } as const;
  const codeIn = (form: Form): string => cleanText(form.code ?? '').slice(0, 40);

  /** Whoever changes the language after an answer that was not taken is asked on the page of the code: the answer's own is no page. */
  const viewAt = (request: FastifyRequest): View => ({ ...viewOf(portal, request), here: question.at(request) });

  const askCode = (request: FastifyRequest, reply: FastifyReply, faults: readonly Fault[], status: number) => {
    const view = viewAt(request);
    return send(reply, view, codePage(view, texts, question.at(request), faults), status);
  };

  /** The page with what it is about, where the code is right; otherwise the code is asked for again. */
  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    code: string,
    more: Partial<Said> = {},
    status = 200,
  ) {
    const view = viewAt(request);
    if (code === '') return askCode(request, reply, [{ field: 'code', text: view.t('confirm.code.missing') }], 422);
    const said: Said = { so: '', words: '', faults: [], lead: '', ...more };
    try {
      const about = question.about(view, await question.look(request, code));
      return await send(
        reply,
        view,
        questionPage(view, texts, { at: question.at(request), code, about }, said),
        status,
      );
    } catch (error) {
      const problem = problemFor(error, request.id, request.log);
      if (problem.status === 429) reply.header('retry-after', String(problem.facts?.seconds ?? 60));
      return askCode(request, reply, [{ field: 'code', text: problemLead(view, problem) }], problem.status);
    }
  }

  app.get(route, { schema }, async (request, reply) => askCode(request, reply, [], 200));

  app.post(route, { schema }, async (request, reply) => show(request, reply, codeIn((request.body ?? {}) as Form)));

  app.post(`${route}/answer`, { schema }, async (request, reply) => {
    const form = (request.body ?? {}) as Form;
    const view = viewAt(request);
    const code = codeIn(form);
    const so = form.so === 'yes' || form.so === 'no' ? form.so : '';
    const words = cleanText(form.words ?? '');
    if (code === '' || form.switch !== undefined) return show(request, reply, code, { so, words });
    const faults: Fault[] = [];
    if (so === '') faults.push({ field: 'so', text: view.t(`${texts}.so.missing`) });
    if (so === 'no' && words === '' && question.noNeedsWords)
      faults.push({ field: 'words', text: view.t(`${texts}.words.missing`) });
    faults.push(...tooLong(view, 'words', words, most));
    if (so === '' || faults.length > 0) return show(request, reply, code, { so, words, faults }, 422);
    try {
      await question.answer(request, code, { so: so === 'yes', words: words || null });
    } catch (error) {
      const problem = problemFor(error, request.id, request.log);
      if (problem.status < 500) return show(request, reply, code, { so, words, lead: problemLead(view, problem) });
      throw error;
    }
    return reply.redirect(question.thanks(so), 303);
  });
}
