import { Refusal } from '../kernel/refusal.ts';
import type { Text, TextRef } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';

/*
 * Reception days (接待日). Pure. A post of a unit receives people on a day; whoever stands in for a leader is named before anybody is
 * received. A day that is over and that nobody held stands as missed: nothing has to be written down for that.
 */

export interface DayFacts {
  readonly unit: string;
  /** The post that receives. */
  readonly post: string;
  readonly on: PlainDate;
  /** Of the office's wall, `HH:MM`. */
  readonly from: string;
  readonly to: string;
  readonly place: Text;
  /** How many are received; the time is parted between them. */
  readonly slots: number;
}

export interface ReceptionDay extends DayFacts {
  readonly dayId: string;
  readonly version: number;
  readonly standIn: string | null;
  readonly state: 'planned' | 'held' | 'cancelled';
  /** The post that received. */
  readonly heldBy: string | null;
}

export type DayEvent =
  | { readonly type: 'reception.set'; readonly body: DayFacts }
  | { readonly type: 'reception.stood-in'; readonly body: { readonly post: string } }
  | { readonly type: 'reception.held'; readonly body: { readonly by: string } }
  | { readonly type: 'reception.cancelled'; readonly body: Record<string, never> };

export function evolveDay(before: ReceptionDay | null, dayId: string, version: number, event: DayEvent): ReceptionDay {
  if (event.type === 'reception.set') {
    const fresh = { standIn: null, state: 'planned', heldBy: null } as const;
    // Another post receives: whoever was to stand in for the first is not asked for.
    const kept = before && before.post === event.body.post ? { ...fresh, standIn: before.standIn } : fresh;
    return { ...kept, ...event.body, dayId, version };
  }
  if (!before) throw new Error(`reception ${dayId}: ${event.type} before reception.set`);
  const now = { ...before, version };
  switch (event.type) {
    case 'reception.stood-in':
      return { ...now, standIn: event.body.post };
    case 'reception.held':
      return { ...now, state: 'held', heldBy: event.body.by };
    case 'reception.cancelled':
      return { ...now, state: 'cancelled' };
    default:
      return event satisfies never;
  }
}

export interface Booking {
  readonly bookingId: string;
  readonly version: number;
  readonly dayId: string;
  readonly on: PlainDate;
  readonly unit: string;
  /** `null`: came without booking. */
  readonly slot: number | null;
  readonly number: string | null;
  readonly secretDigest: string | null;
  readonly person: string | null;
  /** They gave an address for e-mails. */
  readonly mails: boolean;
  /** Who, and what it is about; nothing of somebody who came without booking, and of everybody once their time is over. */
  readonly said: { readonly contact: TextRef; readonly subject: TextRef } | null;
  readonly state: 'booked' | 'withdrawn' | 'called-off' | 'came' | 'absent';
  /** The appeal that it became, or was about. */
  readonly caseId: string | null;
}

type Made = Pick<Booking, 'dayId' | 'on' | 'unit' | 'slot' | 'number' | 'secretDigest' | 'person' | 'mails' | 'said'>;

export type BookingEvent =
  | { readonly type: 'booking.made'; readonly body: Made }
  | { readonly type: 'booking.moved'; readonly body: Record<string, never> }
  | { readonly type: 'booking.withdrawn'; readonly body: Record<string, never> }
  | { readonly type: 'booking.called-off'; readonly body: Record<string, never> }
  | { readonly type: 'booking.came'; readonly body: { readonly caseId: string | null } }
  | { readonly type: 'booking.absent'; readonly body: Record<string, never> }
  /** Its key was destroyed: nobody learns any more who it was, and number and secret open nothing. */
  | { readonly type: 'booking.erased'; readonly body: Record<string, never> };

export function evolveBooking(
  before: Booking | null,
  bookingId: string,
  version: number,
  event: BookingEvent,
): Booking {
  if (event.type === 'booking.made') return { ...event.body, bookingId, version, state: 'booked', caseId: null };
  if (!before) throw new Error(`booking ${bookingId}: ${event.type} before booking.made`);
  const now = { ...before, version };
  switch (event.type) {
    case 'booking.moved':
      return now;
    case 'booking.withdrawn':
      return { ...now, state: 'withdrawn' };
    case 'booking.called-off':
      return { ...now, state: 'called-off' };
    case 'booking.came':
      return { ...now, state: 'came', caseId: event.body.caseId };
    case 'booking.absent':
      return { ...now, state: 'absent' };
    case 'booking.erased':
      return { ...now, said: null, person: null, secretDigest: null, mails: false };
    default:
      return event satisfies never;
  }
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const time = (of: number): string =>
  `${String(Math.floor(of / 60)).padStart(2, '0')}:${String(of % 60).padStart(2, '0')}`;

/** When a slot begins, `HH:MM`. */
export const slotTime = ({ from, to, slots }: Pick<DayFacts, 'from' | 'to' | 'slots'>, slot: number): string =>
  time(minutes(from) + Math.floor(((minutes(to) - minutes(from)) * slot) / slots));

/** A time as a cell has it: 9:00, 09：00, 9点, 14时30分. */
export function timeIn(cell: string): string | null {
  const tidy = cell
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/[点时]半$/, ':30')
    .replace(/[点时](?=\d)/, ':')
    .replace(/[点时]$/, ':00')
    .replace(/分$/, '')
    .replace(/^(\d{1,2}:\d{2}):\d{2}$/, '$1');
  const padded = /^\d:/.test(tidy) ? `0${tidy}` : tidy;
  return TIME.test(padded) ? padded : null;
}

/**
 * @throws Refusal `reception.times`, `reception.too-many-slots`, `reception.not-ahead`, `reception.too-far`
 */
export function ensureSound(
  { from, to, slots, on }: DayFacts,
  limits: { readonly most: number; readonly minutes: number },
  today: PlainDate,
  last: PlainDate,
): void {
  if (!TIME.test(from) || !TIME.test(to) || minutes(to) <= minutes(from)) throw new Refusal('reception.times');
  const most = Math.min(limits.most, Math.floor((minutes(to) - minutes(from)) / limits.minutes));
  if (slots < 1 || slots > most) throw new Refusal('reception.too-many-slots', { most });
  if (on < today) throw new Refusal('reception.not-ahead', { day: on });
  if (on > last) throw new Refusal('reception.too-far', { day: last });
}

/** How a day stands: one that is over and was neither held nor called off was missed. */
export type Standing = ReceptionDay['state'] | 'missed';

export const standingOf = ({ state, on }: Pick<ReceptionDay, 'state' | 'on'>, today: PlainDate): Standing =>
  state === 'planned' && on < today ? 'missed' : state;

/** May a slot still be booked? @param at the office's wall: day and `HH:MM` */
export const isAhead = (
  day: DayFacts,
  slot: number,
  at: { readonly today: PlainDate; readonly time: string },
): boolean => day.on > at.today || (day.on === at.today && slotTime(day, slot) > at.time);
