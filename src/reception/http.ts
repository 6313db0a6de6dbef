import { z } from 'zod';
import { tidyNumber } from '../cases/citizen.ts';
import { credentials, file } from '../cases/intake.commands.ts';
import { KINDS } from '../cases/rules.ts';
import type { Db, Tx } from '../db/open.ts';
import { type App, callOf, contextOf, Day, type Guard, WriteHeaders } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import { plainDate } from '../kernel/time.ts';
import { type Context, refuseConflict } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { plans, receives } from './access.ts';
import * as receptions from './commands.ts';
import { type Contact, caseNumbered, caseNumbers, listDays, type ShownDay, saidBy, shownDays } from './queries.ts';
import { type ReceptionDay, slotTime } from './rules.ts';
import { bookingsOf, loadBooking, loadDay } from './store.ts';
import { DayListView, DayPageView, Named, ReceptionDayView } from './views.ts';
import { type ReceptionWork, spanFrom, wallOf } from './work.ts';

export interface ReceptionDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly receptionOf: (officeId: string) => Promise<ReceptionWork>;
}

const tags = ['receptions'];
const Id = z.string().min(1).max(80);
const words = (most: number) => z.string().trim().min(1).max(most);
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const onDay = z.strictObject({ dayId: z.uuid() });
const onBooking = onDay.extend({ bookingId: z.uuid() });

const DayBody = z.strictObject({
  unit: Id,
  post: Id,
  on: Day,
  from: Clock,
  to: Clock,
  place: z.strictObject({ zh: words(100), en: words(160) }),
  slots: z.int().min(1).max(200),
});

const Came = z.strictObject({
  bookingId: z.uuid().nullable().meta({ description: 'Null: came without booking.' }),
  about: z
    .discriminatedUnion('is', [
      z.strictObject({ is: z.literal('nothing') }).meta({ description: 'Settled on the spot, or only a talk.' }),
      z.strictObject({ is: z.literal('case'), number: words(20) }).meta({ description: 'An appeal that is there.' }),
      z.strictObject({
        is: z.literal('new'),
        kind: z.enum(KINDS).exclude(['report']).default('help'),
        title: z.string().trim().max(200).default(''),
        text: words(5000),
        name: z.string().trim().max(50).default(''),
        phone: z.string().trim().max(30).default(''),
      }),
    ])
    .meta({ description: 'What was asked for.' }),
});

const CameDone = z.strictObject({
  dayId: z.uuid(),
  caseId: z.uuid().nullable(),
  filed: z
    .strictObject({ number: z.string(), secret: z.string() })
    .nullable()
    .meta({ description: 'For the person to take away.' }),
});

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

/** Reception days for the staff: planned, held, and who came. */
export function receptionRoutes(app: App, deps: ReceptionDeps): void {
  reading(app, deps);
  acting(app, deps);
  recording(app, deps);
}

function reading(app: App, { db, guard, receptionOf }: ReceptionDeps): void {
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
        await receptions.looked(tx, ctx, dayId);
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

function acting(app: App, { db, guard, receptionOf }: ReceptionDeps): void {
  const Done = z.strictObject({ dayId: z.uuid(), version: z.number() });

  function act<P extends z.ZodType, B extends z.ZodType>(
    url: string,
    summary: string,
    params: P,
    body: B,
    run: (tx: Tx, ctx: Context, work: ReceptionWork, path: z.output<P>, body: z.output<B>) => Promise<ReceptionDay>,
  ): void {
    const schema = { tags, summary, headers: WriteHeaders, params, body, response: { 200: Done } };
    app.post(url, { onRequest: guard.authenticate, schema }, async (request) => {
      const ctx = contextOf(request);
      const work = await receptionOf(ctx.officeId);
      const path = request.params as z.output<P>;
      const asked = request.body as z.output<B>;
      return refuseConflict(() =>
        idempotent(db, ctx, callOf(request, url, { path, asked }), async (tx) => {
          const { dayId, version } = await run(tx, ctx, work, path, asked);
          return { dayId, version };
        }),
      );
    });
  }
  const factsOf = (body: z.output<typeof DayBody>) => ({ ...body, on: plainDate(body.on) });

  act('/api/receptions', 'Enter a reception day', z.strictObject({}), DayBody, (tx, ctx, work, _, body) =>
    receptions.set(tx, ctx, work, null, factsOf(body)),
  );
  act('/api/receptions/:dayId', 'Change a day; whoever booked is told', onDay, DayBody, (tx, ctx, work, { dayId }, b) =>
    receptions.set(tx, ctx, work, dayId, factsOf(b)),
  );
  act(
    '/api/receptions/:dayId/cancel',
    'Call a day off; whoever booked is told',
    onDay,
    z.strictObject({}),
    (tx, ctx, work, { dayId }) => receptions.cancel(tx, ctx, work, dayId),
  );
  act(
    '/api/receptions/:dayId/stand-in',
    'Name who receives in place of the leader',
    onDay,
    z.strictObject({ post: Id }),
    (tx, ctx, work, { dayId }, { post }) => receptions.standIn(tx, ctx, work, dayId, post),
  );
  act(
    '/api/receptions/:dayId/hold',
    'Say who received',
    onDay,
    z.strictObject({ by: Id }),
    (tx, ctx, work, { dayId }, { by }) => receptions.hold(tx, ctx, work, dayId, by),
  );
  act(
    '/api/receptions/:dayId/bookings/:bookingId/absent',
    'Somebody who booked did not come',
    onBooking,
    z.strictObject({}),
    (tx, ctx, work, { dayId, bookingId }) => receptions.absent(tx, ctx, work, dayId, bookingId),
  );
}

function recording(app: App, { db, guard, receptionOf }: ReceptionDeps): void {
  app.post(
    '/api/receptions/:dayId/came',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Somebody came; what they asked for becomes an appeal, or is one already',
        params: onDay,
        headers: WriteHeaders,
        body: Came,
        response: { 200: CameDone },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const work = await receptionOf(ctx.officeId);
      const { dayId } = request.params;
      const { bookingId, about } = request.body;
      const key = `reception-${String(request.headers['idempotency-key'])}`;
      const result = await refuseConflict(() =>
        idempotent(
          db,
          ctx,
          callOf(request, 'reception.came', { dayId, asked: { bookingId, is: about.is } }),
          async (tx) => {
            await receptions.expected(tx, ctx, work, dayId, bookingId);
            const caseId = await caseOf(tx);
            await receptions.came(tx, ctx, work, dayId, bookingId, caseId);
            return { dayId, caseId };
          },
        ),
      );

      async function caseOf(tx: Tx): Promise<string | null> {
        if (about.is === 'nothing') return null;
        if (about.is === 'case') {
          const found = await caseNumbered(tx, ctx.officeId, tidyNumber(about.number));
          if (found === null) throw new Refusal('reception.no-such-case', { number: about.number });
          return found;
        }
        const { name, phone } = about;
        // In a transaction of its own: its id follows from the key, so that sent again after a crash it is the same appeal.
        const filed = await file(
          db,
          ctx,
          work.cases,
          {
            ...{ kind: about.kind, channel: 'visit', title: about.title, text: about.text, anonymous: false },
            person: (await personOf(tx)) ?? (name || phone ? { name, phone } : null),
            ...{ categoryId: null, placeUnit: null, accusedUnits: [], publish: false },
          },
          key,
        );
        return filed.caseId;
      }

      /** Whoever booked has said who they are. */
      async function personOf(tx: Tx): Promise<Omit<Contact, 'lang'> | null> {
        const booking = bookingId === null ? null : await loadBooking(tx, ctx.officeId, { id: bookingId });
        const contact = booking && (await saidBy(tx, work, [booking])).get(booking.bookingId)?.contact;
        if (!contact) return null;
        const { lang: _, ...person } = contact;
        return person;
      }

      // Made again from the key, so that a request sent twice reads the same.
      const { number, secret } = credentials(work.cases, ctx.officeId, key);
      return { ...result, filed: about.is === 'new' ? { number, secret } : null };
    },
  );
}
