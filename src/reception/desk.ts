import { tidyNumber } from '../cases/citizen.ts';
import { codeOf } from '../cases/intake.commands.ts';
import { brokenConstraint, type Db } from '../db/open.ts';
import { blind, sha256 } from '../identity/keys.ts';
import { type Limits, networkSubject } from '../identity/limits.ts';
import { say } from '../identity/said.ts';
import { derivedId, isId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Lang } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { type Context, refuseConflict } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { onBooking } from './commands.ts';
import { type Contact, type DaysAsked, listDays, nextDays, type ShownDay, saidBy, shownDays } from './queries.ts';
import { type Booking, isAhead, type ReceptionDay, slotTime } from './rules.ts';
import { loadBooking, loadDay, lockDay } from './store.ts';
import { type ReceptionWork, spanFrom, wallOf } from './work.ts';

/** A request from outside: which office, when, and from where (personal data, only for the limits). */
interface Visit {
  readonly officeId: string;
  readonly now: Instant;
  readonly client: string;
}

export interface NewBooking {
  readonly slot: number;
  readonly name: string;
  readonly phone: string;
  readonly email: string | null;
  readonly subject: string;
  readonly lang: Lang;
}

/** What somebody takes away; the secret is shown once, and made again only from the form's own key. */
export interface Booked {
  readonly number: string;
  readonly secret: string;
}

export interface OwnBooking {
  readonly booking: Booking;
  readonly shown: ShownDay;
  readonly time: string;
  readonly subject: string;
}

/** What people outside may do about reception days, without an account. */
export interface ReceptionDesk {
  /** Days ahead, or with `past` those of the last weeks, newest first: held or not. */
  days(visit: Visit, asked: Pick<DaysAsked, 'find' | 'after' | 'limit'> & { past: boolean }): Promise<ShownDay[]>;
  day(visit: Visit, dayId: string): Promise<ShownDay | null>;
  /** The next day of each of these units. */
  next(visit: Visit, units: readonly string[]): Promise<ReadonlyMap<string, ReceptionDay>>;
  /**
   * Books a slot. The same key and words again give the same number and secret.
   *
   * @throws Refusal `reception.not-found`, `.called-off`, `.slot-taken`, `.one-a-day`, `.telephone`, `limit.reached`
   */
  book(visit: Visit, dayId: string, asked: NewBooking, key: string): Promise<Booked>;
  /** @throws Refusal `reception.number-or-secret-wrong`, the same whichever is wrong; `limit.reached` */
  look(visit: Visit, number: string, secret: string): Promise<OwnBooking>;
  /** @throws Refusal as `look`, `reception.not-booked` */
  withdraw(visit: Visit, number: string, secret: string): Promise<OwnBooking>;
}

export interface ReceptionDeskDeps {
  readonly db: Db;
  readonly limits: Limits;
  readonly receptionOf: (officeId: string) => Promise<ReceptionWork>;
}

const digestOf = ({ cases: { keys } }: ReceptionWork, number: string, secret: string): string => {
  const tidy = secret
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '');
  return sha256(blind(keys, 'reception-secret', `${number}\n${tidy}`)).toString('hex');
};

/** Says that one telephone has booked a day, and cannot be compared between days. @throws Refusal `reception.telephone` */
function personOf({ cases: { keys } }: ReceptionWork, on: PlainDate, phone: string): string {
  const digits = phone
    .normalize('NFKC')
    .replace(/\D/g, '')
    .replace(/^(00)?86(?=1\d{10}$)/, '');
  if (digits.length < 7 || digits.length > 20) throw new Refusal('reception.telephone');
  return blind(keys, 'reception-person', `${on}\n${digits}`).toString('hex');
}

export function openReceptions({ db, limits, receptionOf }: ReceptionDeskDeps): ReceptionDesk {
  const contextOf = ({ officeId, now }: Visit): Context => ({
    officeId,
    now,
    actor: { kind: 'system', officeId, process: 'portal' },
  });

  async function opened(
    visit: Visit,
    typed: string,
    secret: string,
  ): Promise<{ work: ReceptionWork; booking: Booking }> {
    const { officeId, client } = visit;
    const number = tidyNumber(typed);
    // As for the secret of an appeal (packs/limits.yaml).
    const tries = [
      ['secret-network', `${number} ${networkSubject(client)}`],
      ['secret-address', client],
      ['secret-number', number],
    ] as const;
    for (const [rule, subject] of tries) await limits.take(officeId, rule, subject);
    const work = await receptionOf(officeId);
    const booking = await loadBooking(db, officeId, { number });
    if (booking?.secretDigest !== digestOf(work, number, secret)) throw new Refusal('reception.number-or-secret-wrong');
    for (const [rule, subject] of tries) await limits.giveBack(officeId, rule, subject);
    return { work, booking };
  }

  async function own(visit: Visit, work: ReceptionWork, booking: Booking): Promise<OwnBooking> {
    const day = (await loadDay(db, visit.officeId, booking.dayId))!;
    const [[shown], said] = await Promise.all([
      shownDays(db, work, wallOf(work, visit.now), [day]),
      saidBy(db, work, [booking]),
    ]);
    const subject = said.get(booking.bookingId)?.subject ?? '';
    return { booking, shown: shown!, time: slotTime(day, booking.slot ?? 0), subject };
  }

  return {
    async days(visit, { past, ...asked }) {
      const work = await receptionOf(visit.officeId);
      const wall = wallOf(work, visit.now);
      const before = spanFrom(work, wall.today, work.pack.past, -1);
      const range = past
        ? { from: before, to: spanFrom(work, wall.today, '1 day', -1), newestFirst: true }
        : { from: wall.today, to: null };
      const after = asked.after !== null && isId(asked.after) ? asked.after : null;
      const found = await listDays(db, visit.officeId, { ...asked, ...range, after, unit: null });
      return shownDays(db, work, wall, found);
    },

    async day(visit, dayId) {
      const work = await receptionOf(visit.officeId);
      const day = isId(dayId) ? await loadDay(db, visit.officeId, dayId) : null;
      return day ? (await shownDays(db, work, wallOf(work, visit.now), [day]))[0]! : null;
    },

    async next(visit, units) {
      const work = await receptionOf(visit.officeId);
      return nextDays(db, visit.officeId, units, wallOf(work, visit.now).today);
    },

    async book(visit, dayId, asked, key) {
      const { officeId, client } = visit;
      const work = await receptionOf(officeId);
      const ctx = contextOf(visit);
      const from = `${officeId}\n${key}`;
      const number = codeOf(work.cases, 'reception-number', from);
      const secret = codeOf(work.cases, 'reception-secret-code', from);
      const bookingId = derivedId(officeId, 'booking', key);
      // The words stand for themselves only as a digest: what is kept of a write holds no personal data.
      const words = blind(work.cases.keys, 'reception-words', JSON.stringify(asked)).toString('base64url');
      const call = { key: `reception.${key}`, command: 'reception.book', request: { dayId, words } };
      try {
        await refuseConflict(() =>
          idempotent(db, ctx, call, async (tx) => {
            await limits.take(officeId, 'reception-booking', client);
            const day = isId(dayId) ? await lockDay(tx, officeId, dayId) : null;
            if (!day) throw new Refusal('reception.not-found');
            if (day.state !== 'planned') throw new Refusal('reception.called-off');
            const person = personOf(work, day.on, asked.phone);
            const there = Number.isInteger(asked.slot) && asked.slot >= 0 && asked.slot < day.slots;
            if (!there || !isAhead(day, asked.slot, wallOf(work, visit.now))) throw new Refusal('reception.slot-taken');
            const { name, phone, email, lang } = asked;
            const contact: Contact = { name, phone, ...(email === null ? {} : { email }), lang };
            const said = await say(tx, ctx, work.cases.keys, bookingId, {
              contact: JSON.stringify(contact),
              subject: asked.subject,
            });
            onBooking(tx, ctx, null, bookingId, {
              type: 'booking.made',
              body: {
                ...{ dayId, on: day.on, unit: day.unit, slot: asked.slot, number, person, mails: email !== null, said },
                secretDigest: digestOf(work, number, secret),
              },
            });
            return {};
          }),
        );
      } catch (error) {
        const broken = brokenConstraint(error);
        if (broken === 'reception_slot') throw new Refusal('reception.slot-taken');
        if (broken === 'reception_person') throw new Refusal('reception.one-a-day');
        throw error;
      }
      return { number, secret };
    },

    async look(visit, number, secret) {
      const { work, booking } = await opened(visit, number, secret);
      return own(visit, work, booking);
    },

    async withdraw(visit, number, secret) {
      const { work, booking } = await opened(visit, number, secret);
      if (booking.state === 'withdrawn') return own(visit, work, booking);
      if (booking.state !== 'booked') throw new Refusal('reception.not-booked');
      const after = await refuseConflict(() =>
        db.transact(async (tx) =>
          onBooking(tx, contextOf(visit), booking, booking.bookingId, { type: 'booking.withdrawn', body: {} }),
        ),
      );
      return own(visit, work, after);
    },
  };
}
