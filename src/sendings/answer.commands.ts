import type { Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { dutiesById } from '../duties/queries.ts';
import { isEnded } from '../duties/rules.ts';
import { say } from '../identity/said.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import { owing, postIn, speaking } from './access.ts';
import { fulfil, openFor, todayOf } from './commands.ts';
import { mayTick, type Sending } from './rules.ts';
import { happen, type SendingWork } from './work.ts';

/** A unit that was asked answers; once. @throws Refusal `sending.asked-units-answer` */
export async function answer(
  tx: Tx,
  ctx: Context,
  work: SendingWork,
  sendingId: string,
  words: string,
): Promise<Sending> {
  const { sending } = await openFor(tx, ctx, work, sendingId, 'answer');
  const [unit] = owing(ctx.actor, sending);
  const [duty] = await dutiesById(tx, ctx.officeId, [sending.answers.find((a) => a.unit === unit)!.duty]);
  duties.claimNow(tx, ctx, duty!, postIn(ctx.actor, unit!), null);
  const said = await say(tx, ctx, work.keys, sendingId, { answer: words });
  return happen(tx, ctx, sending, sendingId, { type: 'sending.answered', body: { unit: unit!, ...said } });
}

/**
 * The sender says of some units that it is in order: of those who answered, and of a meeting or an inspection of those who were there,
 * who so need not say it themselves.
 * @throws Refusal `sending.no-such-answer`
 */
export async function confirm(
  tx: Tx,
  ctx: Context,
  work: SendingWork,
  sendingId: string,
  units: readonly string[],
): Promise<Sending> {
  const { sending } = await openFor(tx, ctx, work, sendingId, 'check');
  const named = [...new Set(units)].map((unit) => sending.answers.find((a) => a.unit === unit));
  const ready = named.filter((a) => a?.state === 'answered' || (a?.state === 'owed' && mayTick(sending.kind)));
  if (ready.length < named.length) throw new Refusal('sending.no-such-answer');
  const ids = ready.map((a) => a!.duty);
  for (const duty of await dutiesById(tx, ctx.officeId, ids))
    if (!isEnded(duty)) duties.fulfil(tx, ctx, duty, null, null);
  return happen(tx, ctx, sending, sendingId, { type: 'sending.confirmed', body: { units: ready.map((a) => a!.unit) } });
}

/** The sender sends an answer back, with what is missing. The day stays. @throws Refusal `sending.no-such-answer` */
export async function giveBack(
  tx: Tx,
  ctx: Context,
  work: SendingWork,
  sendingId: string,
  unit: string,
  words: string,
): Promise<Sending> {
  const { sending } = await openFor(tx, ctx, work, sendingId, 'check');
  const given = sending.answers.find((a) => a.unit === unit && a.state === 'answered');
  if (!given) throw new Refusal('sending.no-such-answer');
  const [duty] = await dutiesById(tx, ctx.officeId, [given.duty]);
  duties.giveBack(tx, ctx, duty!, null);
  const said = await say(tx, ctx, work.keys, sendingId, { words });
  return happen(tx, ctx, sending, sendingId, { type: 'sending.returned', body: { unit, ...said } });
}

/** Whoever held a meeting says whether it decided anything, and what. @throws Refusal `sending.not-held-yet` */
export async function conclude(
  tx: Tx,
  ctx: Context,
  work: SendingWork,
  sendingId: string,
  decided: boolean,
  outcome: string,
): Promise<Sending> {
  const { sending } = await openFor(tx, ctx, work, sendingId, 'conclude');
  if (sending.from! > todayOf(ctx, work)) throw new Refusal('sending.not-held-yet', { day: sending.from });
  await fulfil(tx, ctx, sending.duties.conclude, speaking(ctx.actor, sending.unit));
  const said = await say(tx, ctx, work.keys, sendingId, { outcome });
  return happen(tx, ctx, sending, sendingId, { type: 'sending.concluded', body: { decided, ...said } });
}
