import type { OfficeWork } from '../cases/work.ts';
import type { Tx } from '../db/open.ts';
import type { Keys } from '../identity/keys.ts';
import { say } from '../identity/said.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import { happens } from '../ledger/happen.ts';
import { maskText } from '../text/mask.ts';
import { can } from './access.ts';
import { bulletinPack } from './pack.ts';
import { figuresOf, todayOf } from './queries.ts';
import { type Bulletin, ensurePeriod, evolve, type Period } from './rules.ts';
import { load, nextSerial, save, streamOf } from './store.ts';

function ensure(ctx: Context, action: 'draft' | 'issue' | 'withdraw'): void {
  const verdict = can(ctx.actor, action);
  if (!verdict.may) throw new Refusal(verdict.reason);
}

const happen = happens({ streamOf, evolve, save });

/**
 * Issues a bulletin: its figures are counted now and kept as they are, with what the writer says about them. Personal data in the words
 * is refused, for it is read by everybody who works here.
 *
 * @throws Refusal `bulletin.supervision-issues`, `bulletin.bad-period`, `bulletin.not-over`, `bulletin.personal-data`
 */
export async function issue(
  tx: Tx,
  ctx: Context,
  work: OfficeWork,
  keys: Keys,
  period: Period,
  words: string,
): Promise<Bulletin> {
  ensure(ctx, 'issue');
  const today = todayOf(work, ctx.now);
  ensurePeriod(period, today, bulletinPack.mostDays);
  // What is issued does not change any more, so the period has to be over.
  if (period.until >= today) throw new Refusal('bulletin.not-over', { until: period.until });
  if (maskText(words) !== words) throw new Refusal('bulletin.personal-data');
  const bulletinId = newId(Date.parse(ctx.now));
  const year = Number(today.slice(0, 4));
  const [figures, serial, said] = [
    await figuresOf(tx, work, period, ctx.now),
    await nextSerial(tx, ctx.officeId, year),
    await say(tx, ctx, keys, bulletinId, { words }),
  ];
  const byUnit = issuingUnit(ctx);
  const body = { ...period, year, serial, byUnit, figures, ...said };
  return happen(tx, ctx, null, bulletinId, { type: 'bulletin.issued', body });
}

/** The unit that supervises, of whoever issues. */
function issuingUnit({ actor }: Context): string {
  if (actor.kind !== 'staff') throw new Refusal('bulletin.supervision-issues');
  return actor.posts.find((p) => p.role === 'supervisor' || p.role === 'discipline')!.unitId;
}

/** Takes an issued bulletin back, saying why: it stays on record, marked. */
export async function withdraw(tx: Tx, ctx: Context, keys: Keys, bulletinId: string, why: string): Promise<Bulletin> {
  ensure(ctx, 'withdraw');
  const bulletin = await load(tx, ctx.officeId, bulletinId);
  if (!bulletin) throw new Refusal('bulletin.not-found');
  if (bulletin.state !== 'issued') throw new Refusal('bulletin.withdrawn-already');
  const { reason } = await say(tx, ctx, keys, bulletinId, { reason: why });
  return happen(tx, ctx, bulletin, bulletinId, {
    type: 'bulletin.withdrawn',
    body: { reason },
  });
}
