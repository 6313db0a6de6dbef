import { dateIn } from '../calendar/zone.ts';
import type { Tx } from '../db/open.ts';
import { cancel, fulfil, handOn, open } from '../duties/commands.ts';
import { about } from '../duties/queries.ts';
import { type Duty, isEnded } from '../duties/rules.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import { deciders } from '../supervision/cards.queries.ts';
import type { MeasureDesk } from './desk.ts';
import { standsInAccused } from './measures.access.ts';
import type { Measure } from './measures.rules.ts';
import { accusedBy } from './measures.store.ts';
import { can } from './publications.access.ts';
import type { Publicity } from './publications.rules.ts';
import { streamOf } from './publications.store.ts';

/*
 * What is written for the public waits for somebody: a duty to approve it or send it back, of another than the writer.
 */

/** The nearest head above who may approve it, else discipline, else the head of the office; nobody of a unit that the facts accuse. */
async function approverOf(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  p: Publicity,
  m: Measure,
  accused: readonly string[],
) {
  const { work, pack } = desk;
  const path = work.path(p.unit);
  const discipline = [...work.units.values()].find((u) => u.functions.includes(pack.discipline))?.id ?? [];
  const units = [path.slice(1), discipline, path.at(-1)!].flat();
  const people = await deciders(tx, ctx.officeId, units, dateIn(desk.calendar.zone, ctx.now));
  for (const unit of units)
    for (const { accountId, posts } of people) {
      const actor: StaffActor = { kind: 'staff', officeId: ctx.officeId, accountId, posts };
      const post = posts.find((own) => own.unitId === unit && pack.approves.includes(own.role));
      if (post && !standsInAccused(actor, accused) && can(actor, 'approve', pack, p, m, path).may)
        return { unit, post: post.postId };
    }
  return null;
}

const openDuty = async (tx: Tx, ctx: Context, publicityId: string): Promise<Duty | undefined> =>
  (await about(tx, ctx.officeId, streamOf(publicityId))).find((d) => !isEnded(d));

/**
 * Somebody owes a look at what was written. Written anew before they looked, it is the same duty, its clock running on.
 *
 * @throws Refusal `publicity.nobody-to-approve`
 */
export async function askApproval(tx: Tx, ctx: Context, desk: MeasureDesk, p: Publicity, m: Measure): Promise<void> {
  const accused = await accusedBy(tx, ctx.officeId, m.facts);
  const to = await approverOf(tx, ctx, desk, p, m, accused);
  if (!to) throw new Refusal('publicity.nobody-to-approve');
  const asked = await openDuty(tx, ctx, p.publicityId);
  if (asked) {
    // Whoever wrote it anew may be whom it waited for.
    if (asked.holderUnit !== to.unit || asked.holderPost !== to.post) handOn(tx, ctx, asked, to.unit, to.post);
    return;
  }
  open(tx, ctx, desk, {
    mechanism: 'G11',
    mechanismVersion: desk.pack.version,
    step: 'approve-publicity',
    about: streamOf(p.publicityId),
    holderUnit: to.unit,
    holderPost: to.post,
    clock: desk.pack.publicity.clock,
    visibility: m.confidential ? 'confidential' : 'normal',
    hiddenFrom: accused,
  });
}

/** It was approved or sent back: done by whoever did, be it another than it waited for. */
export async function approvalDone(tx: Tx, ctx: Context, { publicityId }: Publicity): Promise<void> {
  const duty = await openDuty(tx, ctx, publicityId);
  if (!duty || ctx.actor.kind !== 'staff') return;
  const { posts } = ctx.actor;
  const post = posts.find((p) => p.postId === duty.holderPost) ?? posts.find((p) => p.unitId === duty.holderUnit);
  fulfil(tx, ctx, duty, post?.postId ?? null, null);
}

/** There is nothing to approve any more. */
export async function approvalGone(tx: Tx, ctx: Context, { publicityId }: Publicity): Promise<void> {
  const duty = await openDuty(tx, ctx, publicityId);
  if (duty) cancel(tx, ctx, duty, 'publicity-withdrawn');
}
