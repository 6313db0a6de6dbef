import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemFor } from '../src/app/problems.ts';
import { dueOn } from '../src/calendar/due.ts';
import { block } from '../src/cases/blocked.commands.ts';
import { chainOf } from '../src/cases/blocked.rules.ts';
import type { Act as Run } from '../src/cases/citizen.ts';
import { confirm, reopen } from '../src/cases/closing.commands.ts';
import { add, withdraw } from '../src/cases/handling.commands.ts';
import type { Appeal } from '../src/cases/rules.ts';
import type { OfficeWork } from '../src/cases/work.ts';
import { headersOf } from '../src/files/rules.ts';
import { readUploads, UPLOAD_LIMIT, uploadedFile } from '../src/files/upload.ts';
import type { App, Guard } from '../src/identity/guard.ts';
import { isId } from '../src/kernel/ids.ts';
import { Refusal } from '../src/kernel/refusal.ts';
import type { Instant, PlainDate } from '../src/kernel/time.ts';
import { cleanText } from '../src/text/clean.ts';
import { casePage } from './case-page.ts';
import { ACTS, type Act, type Entered } from './case-view.ts';
import { moneyIn, readDealing } from './dealing.ts';
import { type FollowPage, followPage } from './follow-page.ts';
import { type Form, tooLong } from './form.ts';
import { problemLead } from './problem-page.ts';
import { type Portal, send, sendReceipt, viewOf, visitOf } from './serve.ts';
import { formKey, readFormKey } from './session.ts';
import type { Fault, View } from './view.ts';
import { withdrawPage } from './withdraw-page.ts';

const NOTHING: Entered = { act: null, text: '' };

/** Following one's own appeal, opened by number and secret, and acting on it. */
export function followRoutes(app: App, portal: Portal, guard: Guard): void {
  const { desk, workOf, cookies } = portal;
  const schema = { hide: true } as const;

  /**
   * The case opened with its secret less than half an hour ago, where that is still its secret; looking at it lets the half hour begin
   * anew.
   */
  async function opened(request: FastifyRequest, reply: FastifyReply): Promise<string | null> {
    const { officeId } = request.office;
    const pass = cookies.read(request.cookies, 'follow', officeId, request.now);
    const caseId = pass && (await desk.admit(officeId, pass));
    if (pass && caseId) cookies.set(reply, 'follow', officeId, pass, request.now);
    return caseId;
  }

  const askSecret = (request: FastifyRequest, reply: FastifyReply, page: FollowPage, status: number) => {
    const view = viewOf(portal, request);
    return send(reply, view, followPage(view, page), status);
  };

  async function showCase(
    request: FastifyRequest,
    reply: FastifyReply,
    caseId: string,
    more: { done?: string | null; entered?: Entered; faults?: readonly Fault[]; lead?: string; status?: number } = {},
  ) {
    const view = viewOf(portal, request);
    const visit = visitOf(request);
    const [work, page, files] = await Promise.all([
      workOf(visit.officeId),
      desk.page(visit, caseId),
      desk.files(visit, caseId),
    ]);
    const { done = null, entered = NOTHING, faults = [], lead = '', status = 200 } = more;
    const reopenUntil = reopenableUntil(work, page.appeal, request.now);
    return send(
      reply,
      view,
      casePage(view, { page, work, files, reopenUntil, key: formKey(), done, entered, faults, lead }),
      status,
    );
  }

  app.get('/follow', { schema }, async (request, reply) => {
    const { number, again } = request.query as { number?: unknown; again?: unknown };
    const lead = again === 'expired' ? viewOf(portal, request).t('follow.expired') : '';
    return askSecret(
      request,
      reply,
      { number: typeof number === 'string' ? number.slice(0, 20) : '', faults: [], lead },
      200,
    );
  });

  app.post('/follow', { schema }, async (request, reply) => {
    const form = (request.body ?? {}) as Form;
    const view = viewOf(portal, request);
    const number = cleanText(form.number ?? '').slice(0, 40);
    const secret = cleanText(form.secret ?? '').slice(0, 40);
    const act = ACTS.find((a) => a === form.act) ?? 'add';
    const draft = form.draft ? { act, text: cleanText(form.draft) } : null;
    const faults: Fault[] = [];
    if (number === '') faults.push({ field: 'number', text: view.t('follow.number.missing') });
    if (secret === '') faults.push({ field: 'secret', text: view.t('follow.secret.missing') });
    if (faults.length > 0) return askSecret(request, reply, { number, faults, draft }, 422);
    try {
      const { caseId, pass } = await desk.enter(visitOf(request), number, secret);
      cookies.set(reply, 'follow', request.office.officeId, pass, request.now);
      if (!draft) return reply.redirect('/follow/appeal', 303);
      return showCase(request, reply, caseId, { entered: draft, lead: view.t('follow.kept') });
    } catch (error) {
      const problem = problemFor(error, request.id, request.log);
      if (problem.status === 429) reply.header('retry-after', String(problem.facts?.seconds ?? 60));
      const text = problemLead(view, problem);
      return askSecret(request, reply, { number, faults: [{ field: 'number', text }], draft }, problem.status);
    }
  });

  app.post('/follow/leave', { schema }, async (_request, reply) => {
    cookies.clear(reply, 'follow');
    return reply.redirect('/', 303);
  });

  app.get('/follow/appeal', { schema }, async (request, reply) => {
    const caseId = await opened(request, reply);
    if (caseId === null) return reply.redirect('/follow?again=expired', 303);
    const { done } = request.query as { done?: unknown };
    return showCase(request, reply, caseId, { done: ACTS.find((a) => a === done) ?? null });
  });

  app.get('/follow/appeal/withdraw', { schema }, async (request, reply) => {
    const caseId = await opened(request, reply);
    if (caseId === null) return reply.redirect('/follow?again=expired', 303);
    const view = viewOf(portal, request);
    const { appeal, title } = await desk.page(visitOf(request), caseId);
    return send(reply, view, withdrawPage(view, { number: appeal.number, title: title ?? '', key: formKey() }));
  });

  app.get('/follow/appeal/receipt', { schema }, async (request, reply) => {
    const caseId = await opened(request, reply);
    if (caseId === null) return reply.redirect('/follow?again=expired', 303);
    const receipt = await desk.receipt(visitOf(request), caseId);
    if (!receipt) return showCase(request, reply, caseId, { lead: viewOf(portal, request).t('case.receipt.wait') });
    return sendReceipt(reply, receipt);
  });

  app.get('/follow/appeal/file/:attachmentId', { schema }, async (request, reply) => {
    const caseId = await opened(request, reply);
    if (caseId === null) return reply.redirect('/follow?again=expired', 303);
    const { attachmentId } = request.params as { attachmentId: string };
    if (!isId(attachmentId)) throw new Refusal('file.not-found');
    const file = await desk.look(visitOf(request), caseId, attachmentId);
    return reply.headers(headersOf(file, file.image)).send(file.content);
  });

  for (const act of ['add', 'rate', 'block', 'withdraw', 'reopen'] as const)
    app.post(`/follow/appeal/${act}`, { schema }, async (request, reply) => {
      const form = (request.body ?? {}) as Form;
      const view = viewOf(portal, request);
      const text = cleanText(form[`${act}-text`] ?? '');
      const caseId = await opened(request, reply);
      if (caseId === null)
        return askSecret(
          request,
          reply,
          {
            number: '',
            faults: [],
            lead: view.t(text ? 'follow.expired-kept' : 'follow.expired'),
            draft: text ? { act, text } : null,
          },
          403,
        );
      const entered: Entered = {
        act,
        text,
        ...(form.solved ? { solved: form.solved } : {}),
        ...(form.level ? { level: form.level } : {}),
        ...(act === 'rate' ? { money: moneyIn(form, cleanText) } : {}),
      };
      const key = readFormKey(form.key);
      if (key === null) return showCase(request, reply, caseId, { entered, lead: view.t('file.again'), status: 400 });
      const work = await workOf(request.office.officeId);
      const { faults, run } = readAct(act, entered, work, view);
      if (faults.length > 0 || !run) return showCase(request, reply, caseId, { entered, faults, status: 422 });
      try {
        // The words are in the key: pressed twice it happens once, but what was changed after going back is said as well.
        const words = createHash('sha256')
          .update(JSON.stringify([act, caseId, entered]))
          .digest('base64url');
        await desk.act(visitOf(request), caseId, `${key}.${words}`, act, entered.act, run);
      } catch (error) {
        const problem = problemFor(error, request.id, request.log);
        return showCase(request, reply, caseId, { entered, lead: problemLead(view, problem), status: problem.status });
      }
      return reply.redirect(`/follow/appeal?done=${act}`, 303);
    });

  app.register(async (scope) => {
    const upload = scope as unknown as App;
    readUploads(upload);
    upload.post(
      '/follow/appeal/attach',
      { bodyLimit: UPLOAD_LIMIT, onRequest: guard.limit('upload'), schema },
      async (request, reply) => {
        const view = viewOf(portal, request);
        const caseId = await opened(request, reply);
        if (caseId === null)
          return askSecret(request, reply, { number: '', faults: [], lead: view.t('follow.expired') }, 403);
        const key = readFormKey(String((request.query as { key?: unknown }).key ?? ''));
        if (key === null) return showCase(request, reply, caseId, { lead: view.t('file.again'), status: 400 });
        const visit = visitOf(request);
        try {
          await desk.ensureMayAttach(visit, caseId);
          await desk.attach(visit, caseId, await uploadedFile(request), `${key}.attach`);
        } catch (error) {
          const problem = problemFor(error, request.id, request.log);
          return showCase(request, reply, caseId, {
            entered: { act: 'attach', text: '' },
            lead: problemLead(view, problem),
            status: problem.status,
          });
        }
        return reply.redirect('/follow/appeal?done=attach', 303);
      },
    );
  });
}

/** How much may be said with an act, in characters. */
const most = (act: Act, { pack }: OfficeWork): number => (act === 'add' ? pack.limits.text : pack.limits.note);

function readAct(
  act: Exclude<Act, 'attach'>,
  { text, solved, level, money }: Entered,
  work: OfficeWork,
  view: View,
): { faults: Fault[]; run: Run | null } {
  const { t } = view;
  const field = `${act}-text`;
  const faults = tooLong(view, field, text, most(act, work));
  const no = (id: string, key: string) => ({ faults: [...faults, { field: id, text: t(key) }], run: null });
  switch (act) {
    case 'add':
      if (text === '') return no(field, 'add.missing');
      return { faults, run: (tx, ctx, w, scope, caseId) => add(tx, ctx, w, scope, caseId, text) };
    case 'rate': {
      const told = readDealing(money!, work, view);
      faults.push(...told.faults);
      // Told in the order of the page.
      if (solved !== 'yes' && solved !== 'no')
        return { faults: [{ field: 'solved', text: t('rate.missing') }, ...faults], run: null };
      const satisfaction = /^[1-5]$/.test(level ?? '') ? Number(level) : null;
      const verdict = { solved: solved === 'yes', satisfaction, comment: text || null, dealing: told.dealing };
      return { faults, run: (tx, ctx, w, scope, caseId) => confirm(tx, ctx, w, scope, caseId, verdict) };
    }
    case 'block': {
      const chain = text.split('\n').filter((line) => line.trim() !== '');
      if (chain.length < 2) return no(field, 'block.missing');
      return { faults, run: (tx, ctx, w, scope, caseId) => block(tx, ctx, w, scope, caseId, chainOf(chain)) };
    }
    case 'withdraw':
      return { faults, run: (tx, ctx, w, scope, caseId) => withdraw(tx, ctx, w, scope, caseId, text || null) };
    case 'reopen':
      return { faults, run: (tx, ctx, w, scope, caseId) => reopen(tx, ctx, w, scope, caseId, text || null) };
    default:
      return act satisfies never;
  }
}

/** The last day on which the person may take it up again; `null` when it is open, or too late. */
function reopenableUntil({ clocks, calendar, pack }: OfficeWork, appeal: Appeal, now: Instant): PlainDate | null {
  const rule = clocks.get(pack.reopenClock);
  if (!rule || appeal.closedAt === null || (appeal.state !== 'closed' && appeal.state !== 'referred')) return null;
  const due = dueOn(rule, { from: appeal.closedAt, pauses: [] }, calendar);
  return due && due.dueAt > now ? due.dueOn : null;
}
