import { type Selectable, sql } from 'kysely';
import { type Reader, raw, sqlOf, type Tx } from '../db/open.ts';
import type { ReceptionDay as DayRow, Json, ReceptionBooking } from '../db/schema.generated.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import {
  type Booking,
  type BookingEvent,
  type DayEvent,
  evolveBooking,
  evolveDay,
  type ReceptionDay,
} from './rules.ts';

export const dayStream = (dayId: string): string => `reception:${dayId}`;
export const bookingStream = (bookingId: string): string => `booking:${bookingId}`;

const dayRow = (day: ReceptionDay) => ({
  version: day.version,
  unit_id: day.unit,
  post_id: day.post,
  on_day: day.on,
  from_time: day.from,
  to_time: day.to,
  place_zh: day.place.zh,
  place_en: day.place.en,
  slots: day.slots,
  stand_in: day.standIn,
  state: day.state,
  held_by: day.heldBy,
});

const bookingRow = (b: Booking) => ({
  version: b.version,
  day_id: b.dayId,
  on_day: b.on,
  unit_id: b.unit,
  slot: b.slot,
  number: b.number,
  secret_digest: b.secretDigest,
  person: b.person,
  mails: b.mails,
  said: b.said as unknown as Json,
  state: b.state,
  case_id: b.caseId,
});

const dayOf = (row: Selectable<DayRow>): ReceptionDay => ({
  dayId: row.day_id,
  version: row.version,
  unit: row.unit_id,
  post: row.post_id,
  on: row.on_day,
  from: row.from_time,
  to: row.to_time,
  place: { zh: row.place_zh, en: row.place_en },
  slots: row.slots,
  standIn: row.stand_in,
  state: row.state as ReceptionDay['state'],
  heldBy: row.held_by,
});

const bookingOf = (row: Selectable<ReceptionBooking>): Booking => ({
  bookingId: row.booking_id,
  version: row.version,
  dayId: row.day_id,
  on: row.on_day,
  unit: row.unit_id,
  slot: row.slot,
  number: row.number,
  secretDigest: row.secret_digest,
  person: row.person,
  mails: row.mails,
  said: row.said as unknown as Booking['said'],
  state: row.state as Booking['state'],
  caseId: row.case_id,
});

export function saveDay(tx: Tx, officeId: string, day: ReceptionDay): void {
  tx.write(
    day.version === 1
      ? sqlOf.insertInto('reception_day').values({ office_id: officeId, day_id: day.dayId, ...dayRow(day) })
      : sqlOf
          .updateTable('reception_day')
          .set(dayRow(day))
          .where('office_id', '=', officeId)
          .where('day_id', '=', day.dayId),
  );
}

export function saveBooking(tx: Tx, officeId: string, booking: Booking): void {
  const row = { ...bookingRow(booking), said: sql<Json>`${JSON.stringify(booking.said)}::jsonb` };
  tx.write(
    booking.version === 1
      ? sqlOf.insertInto('reception_booking').values({ office_id: officeId, booking_id: booking.bookingId, ...row })
      : sqlOf
          .updateTable('reception_booking')
          .set(row)
          .where('office_id', '=', officeId)
          .where('booking_id', '=', booking.bookingId),
  );
}

export async function loadDays(read: Reader, officeId: string, ids: readonly string[]): Promise<ReceptionDay[]> {
  const rows = await read.rows(
    raw(sql<Selectable<DayRow>>`select * from reception_day where office_id = ${officeId}
      and day_id = any(${[...ids]}::uuid[]) order by on_day, from_time, day_id`),
  );
  return rows.map(dayOf);
}

export const loadDay = async (read: Reader, officeId: string, dayId: string): Promise<ReceptionDay | null> =>
  (await loadDays(read, officeId, [dayId]))[0] ?? null;

/** A day that something is about to follow from: nobody books while it is called off, nor the other way round. */
export async function lockDay(tx: Tx, officeId: string, dayId: string): Promise<ReceptionDay | null> {
  const [row] = await tx.rows(
    raw(sql<Selectable<DayRow>>`select * from reception_day where office_id = ${officeId} and day_id = ${dayId}::uuid
      for update`),
  );
  return row ? dayOf(row) : null;
}

/** Everybody of these days, in the order of their slots; those without booking last, as they came. */
export async function bookingsOf(read: Reader, officeId: string, dayIds: readonly string[]): Promise<Booking[]> {
  const rows = await read.rows(
    raw(sql<Selectable<ReceptionBooking>>`select * from reception_booking where office_id = ${officeId}
      and day_id = any(${[...dayIds]}::uuid[]) order by day_id, slot nulls last, booking_id`),
  );
  return rows.map(bookingOf);
}

export async function loadBooking(
  read: Reader,
  officeId: string,
  by: { readonly id: string } | { readonly number: string },
): Promise<Booking | null> {
  const which = 'id' in by ? sql`booking_id = ${by.id}::uuid` : sql`number = ${by.number}`;
  const [row] = await read.rows(
    raw(sql<Selectable<ReceptionBooking>>`select * from reception_booking where office_id = ${officeId} and ${which}`),
  );
  return row ? bookingOf(row) : null;
}

export async function loadBookings(read: Reader, officeId: string, ids: readonly string[]): Promise<Booking[]> {
  if (ids.length === 0) return [];
  const rows = await read.rows(
    raw(sql<Selectable<ReceptionBooking>>`select * from reception_booking where office_id = ${officeId}
      and booking_id = any(${[...ids]}::uuid[])`),
  );
  return rows.map(bookingOf);
}

/** Bookings of days before this one that still say who it was. */
export async function keptBefore(read: Reader, officeId: string, day: PlainDate): Promise<string[]> {
  const rows = await read.rows(
    raw(sql<{ booking_id: string }>`select booking_id from reception_booking where office_id = ${officeId}
      and on_day < ${day}::date and said <> 'null'::jsonb order by on_day, booking_id`),
  );
  return rows.map((r) => r.booking_id);
}

const idOf = (entry: Entry): string => entry.stream.slice(entry.stream.indexOf(':') + 1);
const folded = (row: object) => Object.fromEntries(Object.keys(row).map((column) => [column, 'folded' as const]));

export const receptionProjections: readonly Projection[] = [
  {
    table: 'reception_day',
    streamKind: 'reception',
    idColumn: 'day_id',
    idType: 'uuid',
    rowKey: [],
    columns: folded(dayRow({ place: {} } as ReceptionDay)),
    fold: (entries) => {
      const day = entries.reduce<ReceptionDay | null>(
        (state, e) => evolveDay(state, idOf(e), e.version, { type: e.type, body: e.body } as unknown as DayEvent),
        null,
      );
      return day ? [{ day_id: day.dayId, ...dayRow(day) }] : [];
    },
  },
  {
    table: 'reception_booking',
    streamKind: 'booking',
    idColumn: 'booking_id',
    idType: 'uuid',
    rowKey: [],
    columns: folded(bookingRow({} as Booking)),
    fold: (entries) => {
      const booking = entries.reduce<Booking | null>(
        (state, e) =>
          evolveBooking(state, idOf(e), e.version, { type: e.type, body: e.body } as unknown as BookingEvent),
        null,
      );
      return booking ? [{ booking_id: booking.bookingId, ...bookingRow(booking) }] : [];
    },
  },
];
