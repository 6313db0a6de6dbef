import { sql } from 'kysely';
import { toDay } from '../calendar/days.ts';
import { dateIn } from '../calendar/zone.ts';
import { type Reader, raw, type Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { dutiesById, postAt } from '../duties/queries.ts';
import { type Duty, isEnded } from '../duties/rules.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { PlainDate } from '../kernel/time.ts';
import { type Context, happenedAt } from '../ledger/append.ts';
import { happens } from '../ledger/happen.ts';
import { keeps, tries } from './access.ts';
import { ensureSound, evolve, type Grid, type GridFacts } from './rules.ts';
import { load, save, streamOf } from './store.ts';
import { type GridWork, streetOf, unitIn } from './work.ts';

const apply = happens({ streamOf, evolve, save });

const todayOf = (ctx: Context, work: GridWork): PlainDate => dateIn(work.calendar.zone, happenedAt(ctx));

const owe = (
  tx: Tx,
  ctx: Context,
  work: GridWork,
  gridId: string,
  step: 'try-contact' | 'mend-contact',
  holder: { readonly unit: string; readonly post: string | null },
): string =>
  duties.open(tx, ctx, work, {
    mechanism: 'B5',
    mechanismVersion: work.pack.version,
    step,
    about: streamOf(gridId),
    holderUnit: holder.unit,
    holderPost: holder.post,
    clock: work.pack.clocks[step === 'try-contact' ? 'try' : 'mend'],
  }).dutyId;

/** Trying contacts is for the clerk of the street; where it has none, for whoever works there. */
async function trier(read: Reader, ctx: Context, work: GridWork, unit: string) {
  const street = streetOf(work, unit).id;
  const [clerk] = await read.rows(
    raw(sql<{ post_id: string }>`select post_id from post where office_id = ${ctx.officeId} and unit_id = ${street}
      and role = 'clerk' and active order by post_id limit 1`),
  );
  return { unit: street, post: clerk?.post_id ?? null };
}

async function openDuty(read: Reader, officeId: string, dutyId: string | null): Promise<Duty | null> {
  if (dutyId === null) return null;
  const [duty] = await dutiesById(read, officeId, [dutyId]);
  return duty && !isEnded(duty) ? duty : null;
}

/** @throws Refusal `grid.not-found` also for a closed one */
async function openGrid(read: Reader, ctx: Context, gridId: string): Promise<Grid> {
  const grid = await load(read, ctx.officeId, gridId);
  if (grid?.state !== 'open') throw new Refusal('grid.not-found');
  return grid;
}

/** The post must stand in the community, below it, or above it: whoever serves an address is near it. */
async function ensurePost(read: Reader, ctx: Context, work: GridWork, { unit, post }: GridFacts): Promise<void> {
  const at = await postAt(read, ctx.officeId, post);
  if (!at || !(at.path.includes(unit) || unitIn(work, unit).path.slice(0, -1).includes(at.unit)))
    throw new Refusal('grid.post-elsewhere', { post });
}

/**
 * Enters a grid, or changes it. One whose contact did not answer is tried anew by the street once the contact was changed.
 *
 * @param gridId `null`: a new one
 * @throws Refusal `grid.not-found`, `grid.kept-by-community`, `grid.post-elsewhere`, and of rules.ts `ensureSound`
 */
export async function set(
  tx: Tx,
  ctx: Context,
  work: GridWork,
  gridId: string | null,
  facts: GridFacts,
): Promise<Grid> {
  const before = gridId === null ? null : await openGrid(tx, ctx, gridId);
  for (const unit of new Set([facts.unit, before?.unit ?? facts.unit])) {
    const verdict = keeps(ctx.actor, unitIn(work, unit).path);
    if (!verdict.may) throw new Refusal(verdict.reason);
  }
  ensureSound(facts, work.telephones);
  await ensurePost(tx, ctx, work, facts);
  const id = before?.gridId ?? newId(Date.parse(ctx.now));
  const changed = before !== null && (before.telephone !== facts.telephone || before.post !== facts.post);
  const again = changed && before.silentSince !== null && before.tryDuty === null;
  const tryDuty = again ? owe(tx, ctx, work, id, 'try-contact', await trier(tx, ctx, work, facts.unit)) : null;
  const mend = again ? await openDuty(tx, ctx.officeId, before.mendDuty) : null;
  if (mend && mend.state !== 'claimed') duties.claimNow(tx, ctx, mend, postAmong(ctx, mend), null);
  const same = before !== null && JSON.stringify(before.addresses) === JSON.stringify(facts.addresses);
  const addresses = same ? before.addresses : facts.addresses;
  return apply(tx, ctx, before, id, {
    type: 'grid.set',
    body: { ...facts, addresses, tryDuty, on: todayOf(ctx, work) },
  });
}

/** The actor's post in the unit that holds a duty, or what the duty has. */
function postAmong(ctx: Context, { holderUnit, holderPost }: Duty): string | null {
  if (ctx.actor.kind !== 'staff') return holderPost;
  return ctx.actor.posts.find((p) => p.unitId === holderUnit)?.postId ?? holderPost;
}

/** @throws Refusal `grid.not-found`, `grid.kept-by-community` */
export async function close(tx: Tx, ctx: Context, work: GridWork, gridId: string): Promise<Grid> {
  const grid = await openGrid(tx, ctx, gridId);
  const verdict = keeps(ctx.actor, unitIn(work, grid.unit).path);
  if (!verdict.may) throw new Refusal(verdict.reason);
  for (const dutyId of [grid.tryDuty, grid.mendDuty]) {
    const duty = await openDuty(tx, ctx.officeId, dutyId);
    if (duty) duties.cancel(tx, ctx, duty, 'grid-closed');
  }
  return apply(tx, ctx, grid, gridId, { type: 'grid.closed', body: {} });
}

/**
 * Somebody outside says that nobody answers. It is counted and nothing is asked of them; enough of them within the pack's days make the
 * street owe a try. While it is being tried, or known to be silent, nothing more follows.
 *
 * @throws Refusal `grid.not-found`
 */
export async function report(tx: Tx, ctx: Context, work: GridWork, gridId: string): Promise<Grid> {
  const grid = await openGrid(tx, ctx, gridId);
  const { threshold, days } = work.pack.reports;
  const today = todayOf(ctx, work);
  const reported = [...grid.reported, today].filter((day) => toDay(today) - toDay(day) < days).slice(-2 * threshold);
  const enough = reported.length >= threshold && grid.tryDuty === null && grid.silentSince === null;
  const tryDuty = enough ? owe(tx, ctx, work, gridId, 'try-contact', await trier(tx, ctx, work, grid.unit)) : null;
  return apply(tx, ctx, grid, gridId, { type: 'grid.unanswered', body: { reported, tryDuty } });
}

/**
 * The street tried it. What does not answer is the community's to mend; its head owes that until the street reached somebody.
 *
 * @throws Refusal `grid.not-found`, `grid.tried-by-street`
 */
export async function tried(tx: Tx, ctx: Context, work: GridWork, gridId: string, answered: boolean): Promise<Grid> {
  const grid = await openGrid(tx, ctx, gridId);
  const street = streetOf(work, grid.unit).id;
  const verdict = tries(ctx.actor, street);
  if (!verdict.may) throw new Refusal(verdict.reason);
  const [trying, mending] = await Promise.all([
    openDuty(tx, ctx.officeId, grid.tryDuty),
    openDuty(tx, ctx.officeId, grid.mendDuty),
  ]);
  if (trying) duties.fulfil(tx, ctx, trying, postAmong(ctx, trying), null);
  let mendDuty = mending?.dutyId ?? null;
  if (answered && mending) duties.fulfil(tx, ctx, mending, mending.holderPost, null);
  if (!answered && mending?.state === 'claimed') duties.giveBack(tx, ctx, mending, null);
  if (!answered && !mending) {
    const head = work.headOf(grid.unit);
    mendDuty = owe(tx, ctx, work, gridId, 'mend-contact', head ?? { unit: grid.unit, post: null });
  }
  return apply(tx, ctx, grid, gridId, {
    type: 'grid.tried',
    body: { street, on: todayOf(ctx, work), answered, mendDuty: answered ? null : mendDuty },
  });
}
