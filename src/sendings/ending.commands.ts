import { workingDaysBetween } from '../calendar/calendar.ts';
import type { Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { dutiesById } from '../duties/queries.ts';
import { isEnded } from '../duties/rules.ts';
import { say } from '../identity/said.ts';
import { keptAway } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { postIn } from './access.ts';
import { openFor, todayOf } from './commands.ts';
import { pathOf } from './queries.ts';
import type { At, Sending } from './rules.ts';
import { joinedTo, load } from './store.ts';
import { type Host, happen, type SendingWork } from './work.ts';

/* How a sending ends before it is answered: as part of another inspection, or taken back. */

/** Ends whatever is owed because of it. */
async function endDuties(tx: Tx, ctx: Context, sending: Sending): Promise<void> {
  const ids = [...sending.answers.map((a) => a.duty), ...Object.values(sending.duties)];
  for (const duty of await dutiesById(tx, ctx.officeId, ids))
    if (!isEnded(duty)) duties.cancel(tx, ctx, duty, 'sending.withdrawn');
}

/** Takes it back, sent or not, with why. What was answered stays; whatever is still owed because of it ends. What joined it is told. */
export async function withdraw(
  tx: Tx,
  ctx: Context,
  work: SendingWork,
  sendingId: string,
  words: string,
): Promise<Sending> {
  const { sending } = await openFor(tx, ctx, work, sendingId, 'withdraw');
  await endDuties(tx, ctx, sending);
  if (sending.joined !== null) await leave(tx, ctx, work, sending, sending.joined);
  await part(tx, ctx, sendingId);
  const said = await say(tx, ctx, work.keys, sendingId, { words });
  return happen(tx, ctx, sending, sendingId, { type: 'sending.withdrawn', body: said });
}

/** Out of a combined visit that is still to be made. @throws Refusal `sending.visit-made` */
async function leave(tx: Tx, ctx: Context, work: SendingWork, sending: Sending, hostId: string): Promise<void> {
  const host = await load(tx, ctx.officeId, hostId);
  const until = host ? (host.until ?? host.from!) : null;
  if (host && until !== null && until < todayOf(ctx, work)) throw new Refusal('sending.visit-made');
  const lead = { unit: sending.unit, post: postIn(ctx.actor, sending.unit)! };
  if (!host) return work.announced.letGo(tx, ctx, hostId, { sending: sending.sendingId, lead });
  if (host.state !== 'sent') return;
  const body = { unit: sending.unit, sending: sending.sendingId };
  happen(tx, ctx, host, hostId, { type: 'sending.partner-left', body });
}

/** The visit of a host is not made: what joined it is written anew and sent by itself, or not at all. */
export async function part(tx: Tx, ctx: Context, hostId: string): Promise<void> {
  for (const sending of await joinedTo(tx, ctx.officeId, hostId))
    happen(tx, ctx, sending, sending.sendingId, { type: 'sending.parted', body: { host: hostId } });
}

/**
 * An inspection becomes part of one that was announced already, by a unit or by supervision: one visit on one day in place of two, led
 * from both sides.
 *
 * @param day of the visit, within the days of that inspection; without one, the first that is still to come
 * @throws Refusal `sending.nothing-to-join` where either is over, or that one is none, went to others or inspects the sender, `sending.not-that-day`,
 * `sending.refused` with `tomorrow` for a visit that would be announced today for tomorrow
 */
export async function join(
  tx: Tx,
  ctx: Context,
  work: SendingWork,
  sendingId: string,
  hostId: string,
  day: PlainDate | null,
): Promise<Sending> {
  const { sending } = await openFor(tx, ctx, work, sendingId, 'join');
  const host = hostId === sendingId ? null : await hostOf(tx, ctx, work, hostId);
  const today = todayOf(ctx, work);
  const over = sending.state === 'sent' && (sending.until ?? sending.from!) < today;
  if (!host || over || host.until < today || !takes(work, host, sending)) throw new Refusal('sending.nothing-to-join');
  const on = day ?? (host.from < today ? today : host.from);
  if (on < host.from || on > host.until || on < today)
    throw new Refusal('sending.not-that-day', { from: host.from, until: host.until });
  if (workingDaysBetween(work.calendar, today, on) <= work.pack.notice.never)
    throw new Refusal('sending.refused', { checks: ['tomorrow'] });
  await endDuties(tx, ctx, sending);
  // What had joined this one goes its own way: a visit has one host.
  await part(tx, ctx, sendingId);
  const lead: At = { unit: sending.unit, post: postIn(ctx.actor, sending.unit)! };
  const joint = { day: on, leads: [host.lead, lead] };
  if (host.of === 'inspection') {
    const { to: units, subject } = sending;
    await work.announced.takeIn(tx, ctx, hostId, { sending: sendingId, units, subject: subject!, day: on, lead });
  } else {
    const body = { ...joint, unit: sending.unit, sending: sendingId };
    happen(tx, ctx, (await load(tx, ctx.officeId, hostId))!, hostId, { type: 'sending.partner-joined', body });
  }
  return happen(tx, ctx, sending, sendingId, { type: 'sending.joined', body: { ...joint, host: hostId } });
}

/** Whether the visit goes to the same units, and nobody inspects where they serve (回避). */
export const takes = (work: SendingWork, host: Pick<Host, 'to'>, { unit, to }: Pick<Sending, 'unit' | 'to'>): boolean =>
  to.every((one) => host.to.includes(one)) && !keptAway(host.to, pathOf(work, unit));

/** An inspection that is still to be made, of a unit or of supervision; `null` for anything else. */
async function hostOf(tx: Tx, ctx: Context, work: SendingWork, id: string): Promise<Host | null> {
  const [sent, announced] = await Promise.all([load(tx, ctx.officeId, id), work.announced.one(tx, id)]);
  if (sent?.kind !== 'inspection' || sent.state !== 'sent') return announced;
  const { to, from, until, unit, post } = sent;
  return { id, of: 'sending', to, from: from!, until: until ?? from!, lead: { unit, post } };
}
