import { z } from 'zod';
import { type App, callOf, contextOf, type Guard, WriteHeaders } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { plans, receives } from './access.ts';
import type { ReceptionDeps } from './acts.http.ts';
import { looked } from './commands.ts';
import { caseNumbers, listDays, type ShownDay, saidBy, shownDays } from './queries.ts';
import { slotTime } from './rules.ts';
import { bookingsOf, loadDay } from './store.ts';
import { DayListView, DayPageView, Named, ReceptionDayView } from './views.ts';
import { type ReceptionWork, spanFrom, wallOf } from './work.ts';

const tags = ['receptions'];
const Id = z.string().min(1).max(80);
const onDay = z.strictObject({ dayId: z.uuid() });

function viewOf(
  guard: Guard,
  work: ReceptionWork,
  ctx: Pick<Context, 'actor'>,
  s: ShownDay,
): z.infer<typeof ReceptionDayView> {
  const { day } = s;
  const plan = plans(ctx.actor, work.cases.units.get(day.unit)?.path ?? [day.unit]);
  const receive = receives(ctx.actor, day.unit);
  const named = (id: string, t: { zh: string; en: string }) => ({ id, zh: t.zh, en: t.en });
  const both = (t: { zh: string; en: string } | null) => t && { zh: t.zh, en: t.en };
  return {
    ...{ dayId: day.dayId, version: day.version, unit: { ...s.unit }, post: named(day.post, s.post) },
    ...{ on: day.on, from: day.from, to: day.to, place: { ...day.place }, slots: day.slots },
    standIn: s.standIn && named(day.standIn!, s.standIn),
    heldBy: both(s.heldBy),
    ...{ standing: s.standing, free: s.free.length, booked: s.booked, came: s.came },
    abilities: guard.abilities({
      set: plan,
      cancel: plan,
      standIn: plan,
      hold: receive,
      look: receive,
      record: receive,
    }),
  };
}

/** Reception days for the staff, for reading; what one does with them is in acts.http.ts. */
export function receptionRoutes(app: App, { db, guard, receptionOf }: ReceptionDeps): void {
  app.get(
    '/api/receptions',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Reception days by date, of a unit with all below it; from today on, or those of the last weeks',
        querystring: z.strictObject({
          unit: Id.optional(),
          view: z.enum(['ahead', 'past']).default('ahead'),
          after: z.uuid().optional(),
          limit: z.coerce.number().int().min(1).max(100).default(50),
        }),
        response: {
          200: z.strictObject({
            days: z.array(ReceptionDayView),
            next: z.uuid().nullable(),
            today: z.string(),
            units: z.array(Named).meta({ description: 'Units for which one may enter days.' }),
          }),
        },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const { unit = null, view, after = null, limit } = request.query;
      const work = await receptionOf(ctx.officeId);
      const wall = wallOf(work, ctx.now);
      const range =
        view === 'ahead'
          ? { from: wall.today, to: null }
          : {
              from: spanFrom(work, wall.today, work.pack.past, -1),
              to: spanFrom(work, wall.today, '1 day', -1),
              newestFirst: true,
            };
      const found = await listDays(db, ctx.officeId, { ...range, unit, find: '', after, limit: limit + 1 });
      const page = found.slice(0, limit);
      const shown = await shownDays(db, work, wall, page);
      return {
        days: shown.map((s) => viewOf(guard, work, ctx, s)),
        next: found.length > limit ? page.at(-1)!.dayId : null,
        today: wall.today,
        units: [...work.cases.units.values()]
          .filter((u) => plans(ctx.actor, u.path).may)
          .map(({ id, zh, en }) => ({ id, zh, en })),
      };
    },
  );

  app.get(
    '/api/receptions/:dayId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'One day, and who is expected, without names',
        params: onDay,
        response: { 200: DayPageView },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const work = await receptionOf(ctx.officeId);
      const wall = wallOf(work, ctx.now);
      const day = await loadDay(db, ctx.officeId, request.params.dayId);
      if (!day) throw new Refusal('reception.not-found');
      const [[shown], bookings] = await Promise.all([
        shownDays(db, work, wall, [day]),
        bookingsOf(db, ctx.officeId, [day.dayId]),
      ]);
      const numbers = await caseNumbers(
        db,
        ctx.officeId,
        bookings.flatMap((b) => b.caseId ?? []),
      );
      // Whom somebody saw about what is for the unit alone, numbers of appeals too.
      const within = receives(ctx.actor, day.unit).may;
      return {
        day: viewOf(guard, work, ctx, shown!),
        bookings: bookings.map((b) => ({
          bookingId: b.bookingId,
          time: b.slot === null ? null : slotTime(day, b.slot),
          number: within ? b.number : null,
          state: b.state,
          caseId: within ? b.caseId : null,
          caseNumber: within && b.caseId ? (numbers.get(b.caseId) ?? null) : null,
        })),
        today: wall.today,
      };
    },
  );

  app.post(
    '/api/receptions/:dayId/list',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'The names of the day; the look is recorded',
        params: onDay,
        headers: WriteHeaders,
        body: z.strictObject({}),
        response: { 200: DayListView },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const work = await receptionOf(ctx.officeId);
      const { dayId } = request.params;
      await idempotent(db, ctx, callOf(request, 'reception.list', { dayId }), async (tx) => {
        await looked(tx, ctx, dayId);
        return {};
      });
      const bookings = (await bookingsOf(db, ctx.officeId, [dayId])).filter((b) => b.state !== 'withdrawn');
      const said = await saidBy(db, work, bookings);
      return {
        people: bookings.flatMap(({ bookingId }) => {
          const one = said.get(bookingId);
          return one ? [{ bookingId, name: one.contact.name, phone: one.contact.phone, subject: one.subject }] : [];
        }),
      };
    },
  );
}
