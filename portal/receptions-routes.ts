import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemFor } from '../src/app/problems.ts';
import { limitText, parseLimit } from '../src/calendar/limit.ts';
import type { App, Guard } from '../src/identity/guard.ts';
import { Refusal } from '../src/kernel/refusal.ts';
import { loadReception } from '../src/reception/pack.ts';
import { slotTime } from '../src/reception/rules.ts';
import { cleanText } from '../src/text/clean.ts';
import { type Form, lengthOf } from './form.ts';
import { problemLead } from './problem-page.ts';
import {
  type BookPage,
  bookedPage,
  bookPage,
  type OwnBookingPage,
  ownBookingPage,
  receptionsPage,
} from './receptions-page.ts';
import { type Portal, send, viewOf, visitOf } from './serve.ts';
import { formKey, readFormKey } from './session.ts';
import type { Fault } from './view.ts';

const DAYS = 20;
const FIELDS = ['slot', 'name', 'phone', 'subject', 'email'] as const;
/** Beside which field it is said why a booking was refused. */
const FIELD_OF: Readonly<Record<string, (typeof FIELDS)[number]>> = {
  'reception.slot-taken': 'slot',
  'reception.telephone': 'phone',
  'reception.one-a-day': 'phone',
};
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Reception days: read, booked, and one's own booking withdrawn. */
export function receptionPages(app: App, portal: Portal, guard: Guard): void {
  const { receptions } = portal;
  const schema = { hide: true } as const;
  const { subject: most, erase } = loadReception();
  const keeps = limitText(parseLimit(erase));
  const text = (value: unknown, long: number): string =>
    typeof value === 'string' ? cleanText(value).slice(0, long) : '';

  app.get('/receptions', { onRequest: guard.limit('public-read'), schema }, async (request, reply) => {
    const query = request.query as Record<string, unknown>;
    const [find, past, after] = [text(query.find, 100), query.past === 'yes', text(query.after, 40) || null];
    const found = await receptions.days(visitOf(request), { find, past, after, limit: DAYS + 1 });
    const days = found.slice(0, DAYS);
    const next = found.length > DAYS ? days.at(-1)!.day.dayId : null;
    const view = viewOf(portal, request);
    return send(reply, view, receptionsPage(view, { find, past, days, next, later: after !== null }));
  });

  const showOwn = (request: FastifyRequest, reply: FastifyReply, page: OwnBookingPage, status = 200) => {
    const view = viewOf(portal, request);
    return send(reply, view, ownBookingPage(view, page), status);
  };

  app.get('/receptions/booking', { schema }, async (request, reply) =>
    showOwn(request, reply, { number: '', secret: '', own: null, faults: [] }),
  );

  /** One's own booking, looked at or withdrawn; what does not fit asks for number and secret again. */
  const openOwn = (act: 'look' | 'withdraw') => async (request: FastifyRequest, reply: FastifyReply) => {
    const form = (request.body ?? {}) as Form;
    const { t, ...view } = viewOf(portal, request);
    const [number, secret] = [text(form.number, 40), text(form.secret, 40)];
    const faults: Fault[] = [];
    if (number === '') faults.push({ field: 'number', text: t('follow.number.missing') });
    if (secret === '') faults.push({ field: 'secret', text: t('follow.secret.missing') });
    if (faults.length > 0) return showOwn(request, reply, { number, secret: '', own: null, faults }, 422);
    try {
      const own = await receptions[act](visitOf(request), number, secret);
      return await showOwn(request, reply, { number, secret, own, faults: [], withdrawn: act === 'withdraw' });
    } catch (error) {
      const problem = problemFor(error, request.id, request.log);
      if (problem.status === 429) reply.header('retry-after', String(problem.facts?.seconds ?? 60));
      const lead = problemLead({ t, ...view }, problem);
      return showOwn(request, reply, { number, secret: '', own: null, faults: [], lead }, problem.status);
    }
  };
  app.post('/receptions/booking', { schema }, openOwn('look'));
  app.post('/receptions/booking/withdraw', { schema }, openOwn('withdraw'));

  async function showDay(
    request: FastifyRequest,
    reply: FastifyReply,
    page: Omit<BookPage, 'shown' | 'keeps'>,
    status: number,
  ): Promise<FastifyReply> {
    const { dayId } = request.params as { dayId: string };
    const shown = await receptions.day(visitOf(request), dayId);
    if (!shown) throw new Refusal('reception.not-found');
    const view = viewOf(portal, request);
    return send(reply, view, bookPage(view, { shown, keeps, ...page }), status);
  }

  app.get('/receptions/:dayId', { onRequest: guard.limit('public-read'), schema }, async (request, reply) =>
    showDay(request, reply, { key: formKey(), filled: {}, faults: [] }, 200),
  );

  app.post('/receptions/:dayId', { schema }, async (request, reply) => {
    const form = (request.body ?? {}) as Form;
    const { t, ...view } = viewOf(portal, request);
    const filled = Object.fromEntries(FIELDS.map((f) => [f, text(form[f], 300)])) as Record<
      (typeof FIELDS)[number],
      string
    >;
    const key = readFormKey(form.key) ?? formKey();
    // Another language was chosen: the same form with everything in it, nothing sent.
    if (form.switch === 'yes') return showDay(request, reply, { key, filled, faults: [] }, 200);
    const faults: Fault[] = [];
    for (const f of ['slot', 'name', 'phone', 'subject'] as const)
      if (filled[f] === '') faults.push({ field: f, text: t(`receptions.${f}.missing`) });
    if (lengthOf(filled.subject) > most)
      faults.push({ field: 'subject', text: t('receptions.subject.long', { most }) });
    if (lengthOf(filled.name) > 50) faults.push({ field: 'name', text: t('receptions.name.missing') });
    if (filled.email !== '' && !EMAIL.test(filled.email))
      faults.push({ field: 'email', text: t('receptions.email.wrong') });
    if (faults.length > 0) return showDay(request, reply, { key, filled, faults }, 422);
    const { dayId } = request.params as { dayId: string };
    const asked = {
      ...{ slot: Number(filled.slot), name: filled.name, phone: filled.phone, subject: filled.subject },
      ...{ email: filled.email || null, lang: view.lang },
    };
    try {
      const visit = visitOf(request);
      const booked = await receptions.book(visit, dayId, asked, key);
      const shown = (await receptions.day(visit, dayId))!;
      // No redirect: number and secret stand in no address, and the form sent again says the same once more.
      reply.header('cache-control', 'private, no-store');
      return await send(
        reply,
        { t, ...view },
        bookedPage({ t, ...view }, booked, shown, slotTime(shown.day, asked.slot)),
        201,
      );
    } catch (error) {
      const problem = problemFor(error, request.id, request.log);
      if (problem.status >= 500) throw error;
      if (problem.status === 429) reply.header('retry-after', String(problem.facts?.seconds ?? 60));
      const lead = problemLead({ t, ...view }, problem);
      const field = FIELD_OF[problem.code];
      return showDay(
        request,
        reply,
        { key: formKey(), filled, ...(field ? { faults: [{ field, text: lead }] } : { faults: [], lead }) },
        problem.status,
      );
    }
  });
}
