import type { FastifyReply, FastifyRequest } from 'fastify';
import QRCode from 'qrcode';
import { problemFor } from '../src/app/problems.ts';
import { limitText } from '../src/calendar/limit.ts';
import { KINDS } from '../src/cases/rules.ts';
import { type App, clientOf } from '../src/identity/guard.ts';
import { Refusal } from '../src/kernel/refusal.ts';
import { type FilePage, filePage } from './file-page.ts';
import { filedPage } from './filed-page.ts';
import { checkFilled, readFilled } from './filing.ts';
import type { Form } from './form.ts';
import { problemLead } from './problem-page.ts';
import { type Portal, send, sendReceipt, viewOf, visitOf } from './serve.ts';
import { formKey, readFormKey } from './session.ts';

/** Filing: the form, and the number and secret that come of it. */
export function fileRoutes(app: App, portal: Portal): void {
  const { desk, limits, workOf, branches, cookies, publicUrl } = portal;
  const schema = { hide: true } as const;

  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    page: Omit<FilePage, 'work' | 'branches'>,
    status: number,
  ) => {
    const view = viewOf(portal, request);
    const work = await workOf(request.office.officeId);
    return send(reply, view, filePage(view, { work, branches, ...page }), status);
  };

  app.get('/file', { schema }, async (request, reply) => {
    const asked = (request.query as { kind?: unknown }).kind;
    const kind = KINDS.find((k) => k === asked);
    // Nothing personal is on it yet, and kept by the browser it comes back as it was: with what was typed, and with the same key, so
    // that going back and sending again is still one appeal. A fresh visit asks for a fresh form.
    reply.header('cache-control', 'private, no-cache');
    return show(request, reply, { key: formKey(), filled: kind ? { kind } : {}, faults: [] }, 200);
  });

  // An address of its own: a POST makes the browser drop what it keeps of the same address, and with it the form to go back to.
  app.get('/file/send', { schema }, async (_request, reply) => reply.redirect('/file', 303));

  app.post('/file/send', { schema }, async (request, reply) => {
    const form = (request.body ?? {}) as Form;
    const { t, ...view } = viewOf(portal, request);
    const filled = readFilled(form);
    const key = readFormKey(form.key);
    // Another language was chosen: the same form with everything in it, nothing sent.
    if (form.switch === 'yes') return show(request, reply, { key: key ?? formKey(), filled, faults: [] }, 200);
    const { faults, filing } = checkFilled(filled, await workOf(request.office.officeId), t);
    if (key === null) return show(request, reply, { key: formKey(), filled, faults, lead: t('file.again') }, 400);
    if (!filing) return show(request, reply, { key, filled, faults }, 422);
    try {
      await limits.take(request.office.officeId, 'filing', clientOf(request));
      await desk.file(visitOf(request), filing, key);
    } catch (error) {
      // Whatever went wrong, nobody has to write their letter twice.
      const problem = problemFor(error, request.id, request.log);
      const reused = error instanceof Refusal && error.code === 'request.idempotency-mismatch';
      const lead = reused ? t('file.sent-before') : problemLead({ t, ...view }, problem);
      if (problem.status === 429) reply.header('retry-after', String(problem.facts?.seconds ?? 60));
      return show(request, reply, { key: reused ? formKey() : key, filled, faults, lead }, problem.status);
    }
    cookies.set(reply, 'filed', request.office.officeId, key, request.now);
    return reply.redirect('/filed', 303);
  });

  /** Number and secret of what this browser just filed, made again from the form's key. */
  const justFiled = (request: FastifyRequest) => {
    const { officeId } = request.office;
    const key = cookies.read(request.cookies, 'filed', officeId, request.now);
    return key === null ? null : desk.justFiled(officeId, key);
  };

  app.get('/filed', { schema }, async (request, reply) => {
    const filed = await justFiled(request);
    if (!filed) return reply.redirect('/follow', 303);
    const view = viewOf(portal, request);
    const work = await workOf(request.office.officeId);
    const dispatch = work.clocks.get(work.pack.steps.dispatch.clock!)!;
    const followUrl = `${publicUrl}/follow?number=${filed.number}`;
    const qr = await QRCode.toString(followUrl, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' });
    const page = {
      number: filed.number,
      secret: filed.secret,
      waiting: (request.query as { receipt?: unknown }).receipt === 'wait',
      followUrl,
      qr: qr.replace('<svg ', '<svg aria-hidden="true" '),
      limit: view.pick(limitText(dispatch.limit)),
    };
    return send(reply, view, filedPage(view, page));
  });

  app.get('/filed/receipt', { schema }, async (request, reply) => {
    const filed = await justFiled(request);
    const receipt = filed && (await desk.receipt(visitOf(request), filed.caseId));
    return receipt ? sendReceipt(reply, receipt) : reply.redirect(filed ? '/filed?receipt=wait' : '/follow', 303);
  });

  app.get('/filed/open', { schema }, async (request, reply) => {
    const filed = await justFiled(request);
    if (filed) cookies.set(reply, 'follow', request.office.officeId, filed.pass, request.now);
    return reply.redirect(filed ? '/follow/appeal' : '/follow', 303);
  });
}
