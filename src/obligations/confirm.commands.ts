import { parseLimit } from '../calendar/limit.ts';
import type { Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { type Duty, isEnded } from '../duties/rules.ts';
import { say } from '../identity/said.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import type { Happening } from '../ledger/happen.ts';
import { todayOf } from '../mechanisms/days.commands.ts';
import { moved } from '../mechanisms/days.rules.ts';
import { isAsking } from '../mechanisms/record.rules.ts';
import { quotaOf } from '../mechanisms/rules.ts';
import type { MechanismWork } from '../mechanisms/work.ts';
import {
  ensureMay,
  happen,
  isClaimedAtOnce,
  missed,
  type Opened,
  openedFor,
  postOf,
  recordIn,
} from './record.commands.ts';
import { type Made, type ObligationEvent, without } from './rules.ts';
import { streamOf, warnNext } from './store.ts';
import { countedAs, met } from './tally.rules.ts';

/** How the confirmer came to know: as staff, as the person it was for, or as the desk that asked them. */
export type Confirmer = 'staff' | 'outside' | 'desk';

/**
 * Somebody else says that it is so, or that it is not. A quota counts on; what is no quota is done, and what the house counted is settled.
 * @throws Refusal `obligation.not-found`, `.nothing-to-confirm`, `.confirmed-by-another`
 */
export async function confirm(
  tx: Tx,
  ctx: Context,
  work: MechanismWork,
  dutyId: string,
  recordId: string,
  said: { readonly so: true; readonly words: string | null } | { readonly so: false; readonly words: string },
): Promise<Opened> {
  const it = await openedFor(tx, ctx, dutyId);
  const made = recordIn(it, recordId);
  const duty = it.open.find((d) => d.dutyId === made.confirmDuty) ?? null;
  ensureMay(ctx, 'confirm', it, made, duty);
  return decided(tx, ctx, work, it, made, duty!, it.obligation.confirmer === null ? 'desk' : 'staff', said);
}

/** What follows from a confirmation, by whomever. For the desk and for people outside, after it was seen that they may. */
export async function decided(
  tx: Tx,
  ctx: Context,
  work: MechanismWork,
  it: Opened,
  made: Made,
  confirmDuty: Duty,
  by: Confirmer,
  said: { readonly so: true; readonly words: string | null } | { readonly so: false; readonly words: string },
): Promise<Opened> {
  const { duty, rule, obligation } = it;
  const of = countedAs(rule);
  const quota = quotaOf(rule);
  duties.fulfil(tx, ctx, confirmDuty, postOf(ctx, confirmDuty), null);
  if (!said.so) {
    const { reason } = await say(tx, ctx, work.keys, duty.dutyId, { reason: said.words });
    // What the house counted stands, whatever is said of it.
    const claimed = of === 'measured' ? it.progress.claimed : without(it.records, made.recordId, of);
    if (isClaimedAtOnce(rule)) duties.giveBack(tx, ctx, duty, null);
    takeBack(tx, ctx, it, made);
    return happen(tx, ctx, it, [{ type: 'obligation.refused', body: { record: made.recordId, claimed, by, reason } }]);
  }
  const words = said.words === null ? {} : await say(tx, ctx, work.keys, duty.dutyId, { words: said.words });
  const confirmed = { type: 'obligation.confirmed', body: { record: made.recordId, of, by, ...words } } as const;
  const publishing = publishDuty(tx, ctx, work, it, made);
  const after = happen(tx, ctx, it, [confirmed, ...publishing]);
  const { progress } = after;
  // A budget is kept or not once its period is over, and no sooner.
  const done = progress.doneAt === null && obligation.most === null && met(progress.confirmed, obligation.least, quota);
  const gained = Math.trunc(progress.confirmed.amount) - Math.trunc(it.progress.confirmed.amount);
  const counts = quota && !isClaimedAtOnce(rule) && gained > 0 && !isEnded(duty);
  const moving = counts ? duties.progress(tx, ctx, duty, made.by.post, gained) : duty;
  if (!done) return of === 'measured' ? missed(tx, ctx, after) : after;
  if (!isEnded(moving)) duties.fulfil(tx, ctx, moving, made.by.post, null);
  warnNext(tx, ctx.officeId, [duty.dutyId], null);
  return happen(tx, ctx, after, [{ type: 'obligation.done', body: {} }]);
}

/**
 * A record that was refused is made anew, and what it hands on is owed then. Only what people asked for on one of many visits stays: they
 * did ask, whatever is said of the visit.
 */
function takeBack(tx: Tx, ctx: Context, { rule, open }: Opened, made: Made): void {
  const isPlan = Object.values(rule.record.properties).some((f) => f.format === 'items');
  if (!isClaimedAtOnce(rule) && !isPlan) return;
  for (const duty of open)
    if (made.asks.some((a) => a.duty === duty.dutyId)) duties.cancel(tx, ctx, duty, 'record-refused');
}

/** What is to be public is a duty of the holder: somebody reads the words before everybody does. */
function publishDuty(
  tx: Tx,
  ctx: Context,
  work: MechanismWork,
  { rule, adoption, duty, obligation }: Opened,
  made: Made,
): Happening<ObligationEvent>[] {
  if (rule.publish?.to !== 'public') return [];
  // A visit that brought nothing back has nothing to be read.
  if (made.asks.length === 0 && rule.publish.fields.every((f) => isAsking(rule.record.properties[f] ?? {}))) return [];
  const dueBy = moved(work.calendar, todayOf(ctx, work), parseLimit(rule.publish.within), 1);
  const publish = duties.open(tx, ctx, work, {
    ...{ mechanism: adoption.row, mechanismVersion: adoption.number, step: 'publish-record' },
    ...{ about: streamOf(duty.dutyId), parentId: duty.dutyId, holderUnit: obligation.unit },
    ...{ holderPost: duty.holderPost ?? obligation.post, dueBy },
  });
  return [{ type: 'obligation.to-publish', body: { record: made.recordId, duty: publish.dutyId } }];
}

/** What became of something that people asked for. @throws Refusal `obligation.not-found`, `.ask-answered`, `.held-by-another` */
export async function answerAsk(
  tx: Tx,
  ctx: Context,
  work: MechanismWork,
  dutyId: string,
  askDuty: string,
  became: string,
): Promise<Opened> {
  const it = await openedFor(tx, ctx, dutyId);
  const made = it.records.find((r) => r.asks.some((a) => a.duty === askDuty));
  if (!made) throw new Refusal('obligation.not-found');
  const duty = it.open.find((d) => d.dutyId === askDuty) ?? null;
  ensureMay(ctx, 'answerAsk', it, made, duty);
  const said = await say(tx, ctx, work.keys, dutyId, { became });
  duties.fulfil(tx, ctx, duty!, postOf(ctx, duty!), null);
  return happen(tx, ctx, it, [
    { type: 'obligation.ask-answered', body: { record: made.recordId, duty: askDuty, ...said } },
  ]);
}
