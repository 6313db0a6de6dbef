import { z } from 'zod';
import { readPageEnd, writePageEnd } from '../src/cases/public.queries.ts';
import type { App, Guard } from '../src/identity/guard.ts';
import { isId } from '../src/kernel/ids.ts';
import { Refusal } from '../src/kernel/refusal.ts';
import type { Instant } from '../src/kernel/time.ts';
import { checkReceipt, type Receipt } from '../src/ledger/receipt.ts';
import { accessibilityPage, privacyPage } from './about-pages.ts';
import { decidedPage } from './decided-page.ts';
import type { Form } from './form.ts';
import { homePage } from './home.ts';
import { listedPage } from './listed-page.ts';
import { listsPage } from './lists-page.ts';
import { publishedListPage, publishedPage } from './published-page.ts';
import { receiptPage } from './receipt-page.ts';
import { type Portal, send, viewOf } from './serve.ts';
import { longMoment } from './when.ts';

const PAGE = 20;

/** What everybody may read: the start page, published cases, the check of a receipt, and what we say about ourselves. */
export function readRoutes(app: App, portal: Portal, guard: Guard): void {
  const { desk, workOf, branches, keys, style } = portal;
  const schema = { hide: true } as const;

  app.get(style.href, { config: { withoutOffice: true }, schema }, async (_request, reply) =>
    reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .type('text/css; charset=utf-8')
      .send(style.css),
  );

  app.get('/', { schema }, async (request, reply) => {
    const view = viewOf(portal, request);
    return send(reply, view, homePage(view, await workOf(request.office.officeId)));
  });

  const Search = z.object({
    find: z.string().catch(''),
    category: z.string().catch(''),
    before: z.string().catch(''),
  });
  app.get('/published', { onRequest: guard.limit('public-read'), schema: { hide: true } }, async (request, reply) => {
    const view = viewOf(portal, request);
    const { officeId } = request.office;
    const asked = Search.parse(request.query);
    const find = [...asked.find.trim()].slice(0, 100).join('');
    const category = branches.some((b) => b.id === asked.category) ? asked.category : '';
    const before = readPageEnd(asked.before);
    const work = await workOf(officeId);
    const filter = { find, ...(category ? { category } : {}), ...(before ? { before } : {}), limit: PAGE + 1 };
    const all = await desk.published(officeId, filter);
    const found = all.slice(0, PAGE);
    const next = all.length > PAGE ? writePageEnd(found.at(-1)!) : null;
    return send(
      reply,
      view,
      publishedListPage(view, { work, branches, find, category, found, next, later: before !== null }),
    );
  });

  app.get('/published/:caseId', { onRequest: guard.limit('public-read'), schema }, async (request, reply) => {
    const { caseId } = request.params as { caseId: string };
    const { officeId } = request.office;
    const found = isId(caseId) ? await desk.publishedCase(officeId, caseId) : null;
    if (!found) throw new Refusal('request.not-found');
    const view = viewOf(portal, request);
    return send(reply, view, publishedPage(view, await workOf(officeId), found));
  });

  app.get('/listed', { onRequest: guard.limit('public-read'), schema }, async (request, reply) => {
    const { officeId } = request.office;
    const [work, found] = await Promise.all([workOf(officeId), portal.listed(officeId)]);
    const view = viewOf(portal, request);
    return send(reply, view, listedPage(view, work, found));
  });

  app.get('/decided', { onRequest: guard.limit('public-read'), schema }, async (request, reply) => {
    const { officeId } = request.office;
    const [work, found] = await Promise.all([workOf(officeId), portal.decided(officeId, request.now)]);
    const view = viewOf(portal, request);
    return send(reply, view, decidedPage(view, work, found));
  });

  app.get('/lists', { onRequest: guard.limit('public-read'), schema }, async (request, reply) => {
    const view = viewOf(portal, request);
    return send(reply, view, listsPage(view, (await workOf(request.office.officeId)).lists));
  });

  app.get('/receipt', { schema }, async (request, reply) => {
    const view = viewOf(portal, request);
    return send(reply, view, receiptPage(view, { text: '', verdict: null, proven: '' }));
  });

  app.post('/receipt', { onRequest: guard.limit('public-read'), schema }, async (request, reply) => {
    const view = viewOf(portal, request);
    const text = ((request.body ?? {}) as Form).receipt?.trim() ?? '';
    if (text === '') return send(reply, view, receiptPage(view, { text, verdict: 'missing', proven: '' }), 422);
    const receipt = readJson(text);
    const verdict = checkReceipt(receipt, keys.seal.publicPem);
    // The entry's times are trusted only once the receipt holds.
    const { entry, leafIndex, seal } = (verdict === 'holds' ? receipt : {}) as Receipt;
    const proven =
      verdict === 'holds'
        ? view.t('receipt.proven', {
            recorded: view.pick(longMoment(entry.recordedAt, view.calendar)),
            sealed: view.pick(longMoment(seal.sealedAt as Instant, view.calendar)),
            place: leafIndex + 1,
            size: seal.treeSize,
          })
        : '';
    return send(reply, view, receiptPage(view, { text, verdict, proven }));
  });

  app.get('/receipt-key.pem', { config: { withoutOffice: true }, schema }, async (_request, reply) =>
    reply
      .header('content-disposition', 'attachment; filename="receipt-key.pem"')
      .type('application/x-pem-file')
      .send(keys.seal.publicPem),
  );

  app.get('/privacy', { schema }, async (request, reply) => {
    const view = viewOf(portal, request);
    return send(reply, view, privacyPage(view));
  });

  app.get('/accessibility', { schema }, async (request, reply) => {
    const view = viewOf(portal, request);
    return send(reply, view, accessibilityPage(view));
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
