import { writtenDay } from '../calendar/words.ts';
import type { Db } from '../db/open.ts';
import type { Offices } from '../identity/offices.ts';
import { erase } from '../identity/vault.ts';
import { fill } from '../kernel/text.ts';
import type { Context } from '../ledger/append.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Mailer } from '../notify/mail.ts';
import { onBooking } from './commands.ts';
import type { MailKind } from './pack.ts';
import { saidBy } from './queries.ts';
import { slotTime } from './rules.ts';
import { keptBefore, loadBooking, loadDay } from './store.ts';
import { type ReceptionWork, spanFrom, wallOf } from './work.ts';

export interface BookingMail {
  readonly officeId: string;
  readonly bookingId: string;
  readonly version: number;
  readonly kind: MailKind;
}

const KINDS: Readonly<Record<string, MailKind>> = {
  'booking.made': 'made',
  'booking.moved': 'moved',
  'booking.called-off': 'called-off',
};

/** Which entries make a mail to somebody who booked. Whether they gave an address, the job sees. */
export const bookingMails = (entries: readonly Entry[]): BookingMail[] =>
  entries.flatMap(({ officeId, stream, version, type }) => {
    const kind = KINDS[type];
    return kind ? [{ officeId, bookingId: stream.slice('booking:'.length), version, kind }] : [];
  });

export interface BookingMailDeps {
  readonly db: Db;
  readonly offices: Offices;
  readonly receptionOf: (officeId: string) => Promise<ReceptionWork>;
  readonly mailer: Mailer;
  readonly publicUrl: string;
}

/** Tells somebody who gave an address that they booked, that it moved, or that it is called off. @throws what the mail server said for now */
export async function sendBookingMail(deps: BookingMailDeps, job: BookingMail): Promise<void> {
  const { db, offices, receptionOf, mailer, publicUrl } = deps;
  const { officeId, bookingId, version, kind } = job;
  const booking = await loadBooking(db, officeId, { id: bookingId });
  const day = booking?.mails ? await loadDay(db, officeId, booking.dayId) : null;
  if (!booking || !day) return;
  const work = await receptionOf(officeId);
  const contact = (await saidBy(db, work, [booking])).get(bookingId)?.contact;
  if (!contact?.email) return;
  const { lang } = contact;
  const unit = work.cases.units.get(day.unit)?.[lang] ?? day.unit;
  const facts = {
    office: (await offices.get(officeId)).name[lang],
    number: booking.number ?? '',
    day: writtenDay(day.on)[lang],
    time: slotTime(day, booking.slot ?? 0),
    unit,
    place: day.place[lang],
    link: `${publicUrl}/receptions${kind === 'called-off' ? '' : '/booking'}`,
  };
  const { subject, text } = work.pack.mail[kind];
  await mailer.send({
    id: `${bookingId}.${version}`,
    to: contact.email,
    subject: fill(subject[lang], facts),
    text: `${fill(text[lang], facts)}\n`,
  });
}

/** Destroys the keys of bookings whose time is over. Done again, it does nothing. */
export async function forgetBookings(db: Db, ctx: Context, work: ReceptionWork): Promise<void> {
  const { officeId, now } = ctx;
  const last = spanFrom(work, wallOf(work, now).today, work.pack.erase, -1);
  for (const bookingId of await keptBefore(db, officeId, last))
    await db.transact(async (tx) => {
      const booking = await loadBooking(tx, officeId, { id: bookingId });
      if (!booking?.said) return;
      erase(tx, officeId, bookingId, now);
      onBooking(tx, ctx, booking, bookingId, { type: 'booking.erased', body: {} });
    });
}
