import { parseLimit } from '../calendar/limit.ts';
import type { Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { say } from '../identity/said.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import { todayOf } from '../mechanisms/days.commands.ts';
import { moved } from '../mechanisms/days.rules.ts';
import { asksIn, cleanValues, isWorded, type Values } from '../mechanisms/record.rules.ts';
import type { MechanismWork } from '../mechanisms/work.ts';
import { mask } from '../text/mask.ts';
import { wordsIn } from './public.queries.ts';
import { ensureMay, happen, type Opened, openedFor, postOf, recordIn } from './record.commands.ts';

/**
 * Makes a confirmed record public for the time that its rule gives: the fields that the rule names, in words that somebody read. Numbers,
 * days, places, choices and the house's figures among them are public as they were confirmed, whoever publishes. What looks like a name, a
 * telephone or an address is refused.
 *
 * @throws Refusal `obligation.not-found`, `.nothing-to-publish`, `.held-by-another`, `.field-not-public`, `.not-as-confirmed`,
 * `.asks-in-place`, `.words-personal` with the field
 */
export async function publish(
  tx: Tx,
  ctx: Context,
  work: MechanismWork,
  dutyId: string,
  recordId: string,
  written: Values,
): Promise<Opened> {
  const it = await openedFor(tx, ctx, dutyId);
  const words = cleanValues(it.rule.record, written);
  const made = recordIn(it, recordId);
  const duty = it.open.find((d) => d.dutyId === made.publishDuty) ?? null;
  ensureMay(ctx, 'publish', it, made, duty);
  const { fields, for: shown } = it.rule.publish!;
  const lines = asksIn(it.rule.record, words);
  const asking = Object.keys(words).some((field) => it.rule.record.properties[field]?.format === 'asks');
  if (asking && lines.length !== made.asks.length)
    throw new Refusal('obligation.asks-in-place', { asks: made.asks.length });
  const recorded = (await wordsIn(tx, work, [dutyId], 'obligation.recorded', 'said')).get(recordId) ?? {};
  const { properties } = it.rule.record;
  const kept = Object.fromEntries(
    Object.entries(recorded).filter(([field]) => fields.includes(field) && !isWorded(properties[field]!)),
  );
  for (const [field, value] of Object.entries(words)) {
    const meant = fields.includes(field) ? properties[field] : undefined;
    if (!meant) throw new Refusal('obligation.field-not-public', { field });
    const asConfirmed = isWorded(meant)
      ? (meant.type === 'array') === Array.isArray(value) && [value].flat().every((part) => typeof part === 'string')
      : JSON.stringify(value) === JSON.stringify(kept[field]);
    if (!asConfirmed) throw new Refusal('obligation.not-as-confirmed', { field });
    if ([value].flat().some((part) => typeof part === 'string' && mask(part).found.length > 0))
      throw new Refusal('obligation.words-personal', { field });
  }
  const from = todayOf(ctx, work);
  const until = moved(work.calendar, from, parseLimit(shown), 1);
  const said = await say(tx, ctx, work.keys, dutyId, { words: JSON.stringify({ ...words, ...kept }) });
  duties.fulfil(tx, ctx, duty!, postOf(ctx, duty!), null);
  return happen(tx, ctx, it, [{ type: 'obligation.published', body: { record: recordId, from, until, ...said } }]);
}

/** Takes it from the public page before its time. @throws Refusal `obligation.not-found`, `.not-shown`, `.head-takes-down` */
export async function takeDown(
  tx: Tx,
  ctx: Context,
  work: MechanismWork,
  dutyId: string,
  recordId: string,
  words: string,
): Promise<Opened> {
  const it = await openedFor(tx, ctx, dutyId);
  const made = recordIn(it, recordId);
  ensureMay(ctx, 'takeDown', it, made, null);
  const { reason } = await say(tx, ctx, work.keys, dutyId, { reason: words });
  const until = todayOf(ctx, work);
  return happen(tx, ctx, it, [{ type: 'obligation.taken-down', body: { record: recordId, until, reason } }]);
}
