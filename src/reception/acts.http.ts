import { z } from 'zod';
import { tidyNumber } from '../cases/citizen.ts';
import { credentials, file } from '../cases/intake.commands.ts';
import { KINDS } from '../cases/rules.ts';
import type { Db } from '../db/open.ts';
import { actsOn } from '../identity/acts.ts';
import { type App, callOf, contextOf, Day, type Guard, WriteHeaders } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import { plainDate } from '../kernel/time.ts';
import { refuseConflict } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import * as receptions from './commands.ts';
import { type Contact, caseNumbered, saidBy } from './queries.ts';
import type { Booking, ReceptionDay } from './rules.ts';
import type { ReceptionWork } from './work.ts';

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

/** What is done with reception days: planned, held, and who came. */
export function receptionActs(app: App, deps: ReceptionDeps): void {
  acting(app, deps);
  recording(app, deps);
}

function acting(app: App, { db, guard, receptionOf }: ReceptionDeps): void {
  const act = actsOn(app, {
    db,
    guard,
    tags,
    workOf: ({ officeId }) => receptionOf(officeId),
    done: z.strictObject({ dayId: z.uuid(), version: z.number() }),
    tell: ({ dayId, version }: ReceptionDay) => ({ dayId, version }),
  });
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
            // Before this transaction takes its connection: filing is a transaction of its own, and would wait for one.
            const { booking } = await db.transact((first) => receptions.expected(first, ctx, work, dayId, bookingId));
            const caseId = await caseOf(booking);
            await receptions.came(tx, ctx, work, dayId, bookingId, caseId);
            return { dayId, caseId };
          },
        ),
      );

      async function caseOf(booking: Booking | null): Promise<string | null> {
        if (about.is === 'nothing') return null;
        if (about.is === 'case') {
          const found = await caseNumbered(db, ctx.officeId, tidyNumber(about.number));
          if (found === null) throw new Refusal('reception.no-such-case', { number: about.number });
          return found;
        }
        const { name, phone } = about;
        // Its id follows from the key, so that sent again after a crash it is the same appeal.
        const filed = await file(
          db,
          ctx,
          work.cases,
          {
            ...{ kind: about.kind, channel: 'visit', title: about.title, text: about.text, anonymous: false },
            person: (await personOf(booking)) ?? (name || phone ? { name, phone } : null),
            ...{ categoryId: null, placeUnit: null, accusedUnits: [], publish: false },
          },
          key,
        );
        return filed.caseId;
      }

      /** Whoever booked has said who they are. */
      async function personOf(booking: Booking | null): Promise<Omit<Contact, 'lang'> | null> {
        const contact = booking && (await saidBy(db, work, [booking])).get(booking.bookingId)?.contact;
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
