import type { Reader, Tx } from '../db/open.ts';
import { postAt } from '../duties/queries.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { append, type Context, happenedAt } from '../ledger/append.ts';
import { happens } from '../ledger/happen.ts';
import { plans, receives } from './access.ts';
import { type Booking, type DayFacts, ensureSound, evolveBooking, evolveDay, type ReceptionDay } from './rules.ts';
import { bookingStream, bookingsOf, dayStream, loadBooking, loadDay, lockDay, saveBooking, saveDay } from './store.ts';
import { type ReceptionWork, spanFrom, wallOf } from './work.ts';

const onDay = happens({ streamOf: dayStream, evolve: evolveDay, save: saveDay });

export const onBooking = happens({ streamOf: bookingStream, evolve: evolveBooking, save: saveBooking });

/** @throws Refusal `reception.not-found`, `reception.called-off` */
async function openDay(tx: Tx, ctx: Context, dayId: string): Promise<ReceptionDay> {
  const day = await lockDay(tx, ctx.officeId, dayId);
  if (!day) throw new Refusal('reception.not-found');
  if (day.state === 'cancelled') throw new Refusal('reception.called-off');
  return day;
}

function ensurePlans(ctx: Context, work: ReceptionWork, unit: string): void {
  const verdict = plans(ctx.actor, work.cases.path(unit));
  if (!verdict.may) throw new Refusal(verdict.reason);
}

/** The post that receives stands in the unit or below it; whoever stands in may also be of a unit above. */
async function ensurePost(read: Reader, ctx: Context, work: ReceptionWork, unit: string, post: string, above: boolean) {
  const at = await postAt(read, ctx.officeId, post);
  if (!at || !(at.path.includes(unit) || (above && work.cases.path(unit).includes(at.unit))))
    throw new Refusal('reception.post-elsewhere', { post });
}

/**
 * Enters a day, or changes it. Whoever has booked keeps their slot and is told of another time or place.
 *
 * @throws Refusal `reception.not-found`, `.planned-by-unit`, `.post-elsewhere`, `.booked-already`, and of rules.ts `ensureSound`
 */
export async function set(
  tx: Tx,
  ctx: Context,
  work: ReceptionWork,
  dayId: string | null,
  facts: DayFacts,
): Promise<ReceptionDay> {
  const before = dayId === null ? null : await openDay(tx, ctx, dayId);
  for (const unit of new Set([facts.unit, before?.unit ?? facts.unit])) ensurePlans(ctx, work, unit);
  const { today } = wallOf(work, ctx.now);
  ensureSound(facts, work.pack.slots, today, spanFrom(work, today, work.pack.ahead, 1));
  if (before && before.state === 'held') throw new Refusal('reception.held-already');
  await ensurePost(tx, ctx, work, facts.unit, facts.post, false);
  const booked = before ? (await bookingsOf(tx, ctx.officeId, [before.dayId])).filter((b) => b.state === 'booked') : [];
  const last = Math.max(-1, ...booked.map((b) => b.slot ?? -1));
  if (before && booked.length > 0 && (facts.on !== before.on || facts.unit !== before.unit || facts.slots <= last))
    throw new Refusal('reception.booked-already', { booked: booked.length });
  const id = before?.dayId ?? newId(Date.parse(ctx.now));
  const told = (d: DayFacts) => JSON.stringify([d.from, d.to, d.slots, d.place.zh, d.place.en]);
  if (before && told(before) !== told(facts))
    for (const b of booked) onBooking(tx, ctx, b, b.bookingId, { type: 'booking.moved', body: {} });
  return onDay(tx, ctx, before, id, { type: 'reception.set', body: facts });
}

/** Calls a day off; everybody who has booked is called off with it. @throws Refusal `reception.not-found`, `.planned-by-unit` */
export async function cancel(tx: Tx, ctx: Context, work: ReceptionWork, dayId: string): Promise<ReceptionDay> {
  const day = await openDay(tx, ctx, dayId);
  ensurePlans(ctx, work, day.unit);
  if (day.state === 'held') throw new Refusal('reception.held-already');
  if (day.on < wallOf(work, ctx.now).today) throw new Refusal('reception.not-ahead', { day: day.on });
  for (const b of await bookingsOf(tx, ctx.officeId, [dayId]))
    if (b.state === 'booked') onBooking(tx, ctx, b, b.bookingId, { type: 'booking.called-off', body: {} });
  return onDay(tx, ctx, day, dayId, { type: 'reception.cancelled', body: {} });
}

/** Names who receives in place of the leader. @throws Refusal `reception.not-found`, `.planned-by-unit`, `.post-elsewhere`, `.stands-in-for-itself` */
export async function standIn(
  tx: Tx,
  ctx: Context,
  work: ReceptionWork,
  dayId: string,
  post: string,
): Promise<ReceptionDay> {
  const day = await openDay(tx, ctx, dayId);
  ensurePlans(ctx, work, day.unit);
  if (day.state === 'held') throw new Refusal('reception.held-already');
  if (post === day.post) throw new Refusal('reception.stands-in-for-itself');
  await ensurePost(tx, ctx, work, day.unit, post, true);
  return onDay(tx, ctx, day, dayId, { type: 'reception.stood-in', body: { post } });
}

/** A day of which something is recorded: it has come, and is not too long ago. */
async function dayToRecord(tx: Tx, ctx: Context, work: ReceptionWork, dayId: string): Promise<ReceptionDay> {
  const day = await openDay(tx, ctx, dayId);
  const verdict = receives(ctx.actor, day.unit);
  if (!verdict.may) throw new Refusal(verdict.reason);
  const { today } = wallOf(work, ctx.now);
  if (day.on > today) throw new Refusal('reception.not-yet', { day: day.on });
  if (day.on < spanFrom(work, today, work.pack.recorded, -1))
    throw new Refusal('reception.recorded-too-late', { within: work.pack.recorded });
  return day;
}

/**
 * Says who received. Whoever is not the planned post must have been named as standing in.
 *
 * @throws Refusal `reception.not-found`, `.received-by-unit`, `.not-yet`, `.recorded-too-late`, `.name-stand-in`
 */
export async function hold(
  tx: Tx,
  ctx: Context,
  work: ReceptionWork,
  dayId: string,
  by: string,
): Promise<ReceptionDay> {
  const day = await dayToRecord(tx, ctx, work, dayId);
  if (day.state === 'held') throw new Refusal('reception.held-already');
  if (by !== day.post && by !== day.standIn) throw new Refusal('reception.name-stand-in');
  return onDay(tx, ctx, day, dayId, { type: 'reception.held', body: { by } });
}

/** Somebody who is to be recorded: a booking of this day, not said of yet. @throws Refusal as `dayToRecord`, `.say-who-received`, `.not-booked` */
export async function expected(
  tx: Tx,
  ctx: Context,
  work: ReceptionWork,
  dayId: string,
  bookingId: string | null,
): Promise<{ day: ReceptionDay; booking: Booking | null }> {
  const day = await dayToRecord(tx, ctx, work, dayId);
  if (day.state !== 'held') throw new Refusal('reception.say-who-received');
  if (bookingId === null) return { day, booking: null };
  const booking = await loadBooking(tx, ctx.officeId, { id: bookingId });
  if (booking?.dayId !== dayId) throw new Refusal('reception.not-found');
  if (booking.state !== 'booked') throw new Refusal('reception.not-booked');
  return { day, booking };
}

/**
 * They came. What they asked for is an appeal, new or already there; `null` where it was settled on the spot or was only a talk.
 *
 * @param bookingId `null`: came without booking
 */
export async function came(
  tx: Tx,
  ctx: Context,
  work: ReceptionWork,
  dayId: string,
  bookingId: string | null,
  caseId: string | null,
): Promise<ReceptionDay> {
  const { day, booking } = await expected(tx, ctx, work, dayId, bookingId);
  const id = booking?.bookingId ?? newId(Date.parse(ctx.now));
  const nothing = { slot: null, number: null, secretDigest: null, person: null, mails: false, said: null };
  const body = { dayId, on: day.on, unit: day.unit, ...nothing };
  const there = booking ?? onBooking(tx, ctx, null, id, { type: 'booking.made', body });
  onBooking(tx, ctx, there, id, { type: 'booking.came', body: { caseId } });
  return day;
}

/** They did not come. @throws Refusal as `expected` */
export async function absent(
  tx: Tx,
  ctx: Context,
  work: ReceptionWork,
  dayId: string,
  bookingId: string,
): Promise<ReceptionDay> {
  const { day, booking } = await expected(tx, ctx, work, dayId, bookingId);
  onBooking(tx, ctx, booking, bookingId, { type: 'booking.absent', body: {} });
  return day;
}

/** Who looked at the names of a day is itself on record. */
export async function looked(tx: Tx, ctx: Context, dayId: string): Promise<ReceptionDay> {
  const day = await loadDay(tx, ctx.officeId, dayId);
  if (!day) throw new Refusal('reception.not-found');
  const verdict = receives(ctx.actor, day.unit);
  if (!verdict.may) throw new Refusal(verdict.reason);
  append(tx, ctx, [
    {
      stream: `look:${newId(Date.parse(ctx.now))}`,
      version: 1,
      type: 'vault.looked',
      body: { reception: dayId, what: 'list' },
      occurredAt: happenedAt(ctx),
    },
  ]);
  return day;
}
