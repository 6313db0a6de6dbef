import type { Reader, Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { dutiesById } from '../duties/queries.ts';
import { say } from '../identity/said.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { happens } from '../ledger/happen.ts';
import { canAdopt, canPrepare, PREPARES, seesDrafts } from './access.ts';
import { adopt, checkFor, ensureAhead, ensureSound } from './adoption.commands.ts';
import { digestOf, keepSource, sources } from './adoption.store.ts';
import { todayOf } from './days.commands.ts';
import { ensureState, evolve, type RuleDraft } from './handed.rules.ts';
import { load, save, streamOf, waiting } from './handed.store.ts';
import type { MechanismStep } from './pack.ts';
import { adoptedOf, type MechanismWork } from './work.ts';

const happen = happens({ streamOf, evolve, save });

export interface Proposal {
  readonly source: string;
  /** From which day it is to bind. */
  readonly from: PlainDate;
  readonly why: string;
}

/**
 * Hands a version of a rule, checked, to the head of the office. Given back before, it is handed again by whoever prepares rules.
 *
 * @throws Refusal `rule-draft.prepared-by-others`, `mechanism.from-past`, `.too-far`, `.has-faults`, `.version-taken`, `rule-draft.one-rule`,
 * `.waits-already`, `.nobody-signs`
 */
export async function hand(
  tx: Tx,
  ctx: Context,
  work: MechanismWork,
  proposal: Proposal,
  before: RuleDraft | null = null,
): Promise<RuleDraft> {
  const verdict = canPrepare(ctx.actor);
  if (!verdict.may || ctx.actor.kind !== 'staff')
    throw new Refusal(verdict.may ? 'rule-draft.prepared-by-others' : verdict.reason);
  const { source, from, why } = proposal;
  if (before) ensureState(before, 'returned');
  ensureAhead(work, todayOf(ctx, work), from);
  const checked = await checkFor(tx, work, [{ shown: '1', text: source }], from);
  ensureSound(checked);
  const mechanism = checked.mechanisms[0]!;
  const { id: row, version: number } = mechanism;
  if (before && before.row !== row) throw new Refusal('rule-draft.one-rule', { row: before.row });
  const known = (await adoptedOf(tx, ctx.officeId)).filter((a) => a.adoption.row === row).map((a) => a.adoption.number);
  const last = Math.max(0, ...known);
  if (number <= last) throw new Refusal('mechanism.version-taken', { mechanism: row, version: last });
  if (!before && (await waiting(tx, ctx.officeId)).some((d) => d.row === row))
    throw new Refusal('rule-draft.waits-already', { row });
  const { accountId, posts } = ctx.actor;
  const post = posts.find((p) => PREPARES.includes(p.role))!;
  const draftId = before?.draftId ?? newId(Date.parse(ctx.now));
  keepSource(tx, ctx.officeId, source);
  const said = await say(tx, ctx, work.keys, draftId, { why });
  if (before) await ended(tx, ctx, before, postOf(ctx));
  const signer = await signerOf(work);
  const duty = duties.open(tx, ctx, work, { ...dutyOf(draftId, row, number, 'sign-rule', work), ...signer });
  return happen(tx, ctx, before, draftId, {
    type: 'rule-draft.handed',
    body: {
      ...{ row, number, digest: digestOf(source), from, duty: duty.dutyId },
      by: { account: accountId, post: post.postId, unit: post.unitId },
      ...said,
    },
  });
}

const dutyOf = (draftId: string, row: string, number: number, step: MechanismStep, work: MechanismWork) => ({
  ...{ mechanism: row, mechanismVersion: number, step, about: streamOf(draftId) },
  clock: work.vocabulary.settings.clocks.sign,
});

/** The post that signs: the head of the office as a whole. @throws Refusal `rule-draft.nobody-signs` */
async function signerOf(work: MechanismWork): Promise<{ holderUnit: string; holderPost: string }> {
  const { standing } = await work.standing();
  const [root] = standing.units({ levels: [0] });
  const post = root && standing.posts(root.id, 'head')[0];
  if (!post) throw new Refusal('rule-draft.nobody-signs');
  return { holderUnit: root.id, holderPost: post.id };
}

const postOf = (ctx: Context): string | null =>
  ctx.actor.kind === 'staff' ? (ctx.actor.posts[0]?.postId ?? null) : null;

/** The duty that ran about a draft is done. */
async function ended(tx: Tx, ctx: Context, draft: RuleDraft, post: string | null): Promise<void> {
  const [duty] = await dutiesById(tx, ctx.officeId, [draft.dutyId]);
  duties.fulfil(tx, ctx, duty!, post, null);
}

/** A draft, for somebody who may know of it. @throws Refusal `rule-draft.not-found` */
export async function draftFor(read: Reader, ctx: Context, draftId: string): Promise<RuleDraft> {
  const draft = seesDrafts(ctx.actor) ? await load(read, ctx.officeId, draftId) : null;
  if (!draft) throw new Refusal('rule-draft.not-found');
  return draft;
}

/** The head of the office adopts what was handed over. @throws Refusal as `adopt`, `rule-draft.not-in-this-state` */
export async function adoptDraft(
  tx: Tx,
  ctx: Context,
  work: MechanismWork,
  draftId: string,
  from: PlainDate,
  ground: string,
): Promise<RuleDraft> {
  const draft = await draftFor(tx, ctx, draftId);
  const verdict = canAdopt(ctx.actor);
  if (!verdict.may) throw new Refusal(verdict.reason);
  ensureState(draft, 'handed');
  const source = (await sources(tx, ctx.officeId, [draft.digest])).get(draft.digest)!;
  const [adopted] = await adopt(tx, ctx, work, [source], from, ground);
  await ended(tx, ctx, draft, postOf(ctx));
  return happen(tx, ctx, draft, draftId, { type: 'rule-draft.adopted', body: { mechanism: adopted!.mechanismId } });
}

/** The head of the office gives it back and says why; whoever prepared it owes the mending. */
export async function giveBackDraft(
  tx: Tx,
  ctx: Context,
  work: MechanismWork,
  draftId: string,
  words: string,
): Promise<RuleDraft> {
  const draft = await draftFor(tx, ctx, draftId);
  const verdict = canAdopt(ctx.actor);
  if (!verdict.may) throw new Refusal(verdict.reason);
  ensureState(draft, 'handed');
  const said = await say(tx, ctx, work.keys, draftId, { reason: words });
  await ended(tx, ctx, draft, postOf(ctx));
  const { row, number, by } = draft;
  const duty = duties.open(tx, ctx, work, {
    ...dutyOf(draftId, row, number, 'mend-rule', work),
    ...{ holderUnit: by.unit, holderPost: by.post },
  });
  return happen(tx, ctx, draft, draftId, { type: 'rule-draft.returned', body: { duty: duty.dutyId, ...said } });
}

/** Hands a draft that was given back again. */
export const handAgain = async (tx: Tx, ctx: Context, work: MechanismWork, draftId: string, proposal: Proposal) =>
  hand(tx, ctx, work, proposal, await draftFor(tx, ctx, draftId));

/** Whoever prepares rules takes a draft back before it is decided. */
export async function takeBack(tx: Tx, ctx: Context, draftId: string): Promise<RuleDraft> {
  const draft = await draftFor(tx, ctx, draftId);
  const verdict = canPrepare(ctx.actor);
  if (!verdict.may) throw new Refusal(verdict.reason);
  ensureState(draft, 'handed', 'returned');
  const [duty] = await dutiesById(tx, ctx.officeId, [draft.dutyId]);
  duties.cancel(tx, ctx, duty!, 'taken-back');
  return happen(tx, ctx, draft, draftId, { type: 'rule-draft.taken-back', body: {} });
}
