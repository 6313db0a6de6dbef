import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type App, BothLanguages, clientOf, type Guard, WriteHeaders } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import { cleanText } from '../text/clean.ts';
import type { OwnBooking, ReceptionDesk } from './desk.ts';
import { loadReception } from './pack.ts';
import type { ShownDay } from './queries.ts';

const tags = ['receptions'];
const Named = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() });
const params = z.strictObject({ dayId: z.uuid() });

const PublicDayView = z
  .strictObject({
    dayId: z.uuid(),
    unit: Named,
    post: BothLanguages,
    standIn: BothLanguages.nullable(),
    on: z.string(),
    from: z.string(),
    to: z.string(),
    place: BothLanguages,
    standing: z.enum(['planned', 'held', 'cancelled', 'missed']),
    free: z.array(z.strictObject({ slot: z.int(), time: z.string() })),
    came: z.int(),
  })
  .meta({ id: 'PublicReceptionDay' });

const OwnBookingView = z.strictObject({
  state: z.enum(['booked', 'withdrawn', 'called-off', 'came', 'absent']),
  time: z.string(),
  subject: z.string(),
  day: PublicDayView,
});

const Credentials = z.strictObject({ number: z.string().max(40), secret: z.string().max(40) });

const visitOf = (request: FastifyRequest) => ({
  officeId: request.office.officeId,
  now: request.now,
  client: clientOf(request),
});

function dayView({ day, unit, post, standIn, standing, free, came }: ShownDay): z.infer<typeof PublicDayView> {
  const { dayId, on, from, to, place } = day;
  return {
    ...{
      dayId,
      unit: { ...unit },
      post: { zh: post.zh, en: post.en },
      on,
      from,
      to,
      place: { ...place },
      standing,
      came,
    },
    standIn: standIn && { zh: standIn.zh, en: standIn.en },
    free: free.map((f) => ({ ...f })),
  };
}

const ownView = ({ booking, shown, time, subject }: OwnBooking): z.infer<typeof OwnBookingView> => ({
  ...{ state: booking.state, time, subject, day: dayView(shown) },
});

/** Reception days for everybody: read, booked, and with number and secret withdrawn. */
export function publicReceptionRoutes(
  app: App,
  { guard, receptions }: { readonly guard: Guard; readonly receptions: ReceptionDesk },
): void {
  const { subject } = loadReception();

  app.get(
    '/api/reception-days',
    {
      onRequest: guard.limit('public-read'),
      schema: {
        tags,
        summary: 'Reception days ahead, or with `past` those of the last weeks: held or not',
        querystring: z.strictObject({
          find: z.string().max(100).default(''),
          past: z.stringbool().default(false),
          after: z.uuid().optional(),
          limit: z.coerce.number().int().min(1).max(100).default(20),
        }),
        response: { 200: z.strictObject({ days: z.array(PublicDayView), next: z.uuid().nullable() }) },
      },
    },
    async (request) => {
      const { find, past, after = null, limit } = request.query;
      const found = await receptions.days(visitOf(request), { find, past, after, limit: limit + 1 });
      const page = found.slice(0, limit);
      return { days: page.map(dayView), next: found.length > limit ? page.at(-1)!.day.dayId : null };
    },
  );

  app.get(
    '/api/reception-days/:dayId',
    {
      onRequest: guard.limit('public-read'),
      schema: { tags, summary: 'One reception day, with its free times', params, response: { 200: PublicDayView } },
    },
    async (request) => {
      const day = await receptions.day(visitOf(request), request.params.dayId);
      if (!day) throw new Refusal('reception.not-found');
      return dayView(day);
    },
  );

  app.post(
    '/api/reception-days/:dayId/bookings',
    {
      schema: {
        tags,
        summary: 'Book a time; sent twice under one key it is one booking',
        params,
        headers: WriteHeaders,
        body: z.strictObject({
          slot: z.int().min(0).max(200),
          name: z.string().trim().min(1).max(50),
          phone: z.string().trim().min(1).max(30),
          email: z.email().max(200).nullable().default(null),
          subject: z.string().trim().min(1).max(subject),
          lang: z.enum(['zh', 'en']).default('zh'),
        }),
        response: { 201: z.strictObject({ number: z.string(), secret: z.string() }) },
      },
    },
    async (request, reply) => {
      const { name, phone, subject: about, ...rest } = request.body;
      const asked = { ...rest, name: cleanText(name), phone: cleanText(phone), subject: cleanText(about) };
      const key = String(request.headers['idempotency-key']);
      const { number, secret } = await receptions.book(visitOf(request), request.params.dayId, asked, key);
      return reply.code(201).send({ number, secret });
    },
  );

  app.post(
    '/api/reception-bookings/check',
    {
      schema: {
        tags,
        summary: 'The booking that number and secret open; changes nothing',
        body: Credentials,
        response: { 200: OwnBookingView },
      },
    },
    async (request) => ownView(await receptions.look(visitOf(request), request.body.number, request.body.secret)),
  );

  app.post(
    '/api/reception-bookings/withdraw',
    {
      schema: {
        tags,
        summary: 'Withdraw it; withdrawn twice it is withdrawn once',
        headers: WriteHeaders,
        body: Credentials,
        response: { 200: OwnBookingView },
      },
    },
    async (request) => ownView(await receptions.withdraw(visitOf(request), request.body.number, request.body.secret)),
  );
}
