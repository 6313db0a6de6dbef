import type { Tx } from '../db/open.ts';
import type { Verdict } from '../duties/access.ts';
import * as duties from '../duties/commands.ts';
import { dutiesById } from '../duties/queries.ts';
import { say } from '../identity/said.ts';
import { derivedId, newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import { happens } from '../ledger/happen.ts';
import { can, canAnswer, canAsk, knows, knowsAct, postOf } from './duty-acts.access.ts';
import { type DutyActDesk, placing } from './duty-acts.queries.ts';
import { type DutyAct, type DutyQuestion, evolve, isAsked, lapsed, whyNot } from './duty-acts.rules.ts';
import { actsById, questionsOn, save, streamOf } from './duty-acts.store.ts';

const ensure = (verdict: Verdict): void => {
  if (!verdict.may) throw new Refusal(verdict.reason);
};

/** A duty that the actor may supervise, and what every act on it begins with. @throws Refusal `duty.not-found`, also for who may not know of it */
async function opening(tx: Tx, ctx: Context, desk: DutyActDesk, dutyId: string) {
  const [duty] = await dutiesById(tx, ctx.officeId, [dutyId]);
  if (!duty || !knows(ctx.actor, (await placing(tx, desk, ctx.actor, [duty])).get(dutyId)!))
    throw new Refusal('duty.not-found');
  ensure(can(ctx.actor, duty));
  const reason = whyNot(duty);
  if (reason !== null) throw new Refusal(reason);
  const by = postOf(ctx.actor, duty)!;
  const { about, holderUnit: unit, holderPost: post } = duty;
  return { duty, body: { duty: dutyId, about, byUnit: by.unitId, byPost: by.postId, unit, post } };
}

const happen = happens({ streamOf, evolve, save });

/** Tells whoever holds the duty that it is waited for (催办). @param words may be left out */
export async function urge(
  tx: Tx,
  ctx: Context,
  desk: DutyActDesk,
  dutyId: string,
  words: string | null,
): Promise<DutyAct> {
  const { body } = await opening(tx, ctx, desk, dutyId);
  const actId = newId(Date.parse(ctx.now));
  const said = words ? await say(tx, ctx, desk.work.keys, actId, { words }) : { words: null };
  return happen(tx, ctx, null, actId, { type: 'duty-act.urged', body: { ...body, ...said } });
}

/** Asks the holder to explain how it stands (要求说明): a duty of theirs with a limit of its own. */
export async function ask(tx: Tx, ctx: Context, desk: DutyActDesk, dutyId: string, question: string): Promise<DutyAct> {
  const { work } = desk;
  const { duty, body } = await opening(tx, ctx, desk, dutyId);
  ensure(canAsk(ctx.actor, duty));
  const asked = await questionsOn(tx, ctx.officeId, [dutyId]);
  const explanations = await dutiesById(
    tx,
    ctx.officeId,
    asked.map((a) => a.explainId),
  );
  if (isAsked(asked, dutyId, explanations)) throw new Refusal('act.already-asked');
  const actId = newId(Date.parse(ctx.now));
  const said = await say(tx, ctx, work.keys, actId, { words: question });
  const explain = duties.open(tx, ctx, work, {
    // The next has the same id for whoever asks, so that of two at once one is told so.
    dutyId: derivedId('explain', dutyId, String(asked.length)),
    mechanism: 'C2',
    mechanismVersion: work.pack.version,
    step: 'explain',
    about: streamOf(actId),
    parentId: dutyId,
    holderUnit: duty.holderUnit,
    holderPost: duty.holderPost,
    confirmerUnit: body.byUnit,
    clock: work.pack.steps.explain.clock ?? null,
    visibility: duty.visibility,
    hiddenFrom: duty.hiddenFrom,
  });
  return happen(tx, ctx, null, actId, {
    type: 'duty-act.asked',
    body: { ...body, explain: explain.dutyId, ...said },
  });
}

/** A question with its two duties. @throws Refusal `duty-act.not-found`, also for who may not know of it */
async function openQuestion(tx: Tx, ctx: Context, desk: DutyActDesk, actId: string) {
  const [act] = await actsById(tx, ctx.officeId, [actId]);
  if (act?.kind !== 'ask') throw new Refusal('duty-act.not-found');
  const both = await dutiesById(tx, ctx.officeId, [act.dutyId, act.explainId]);
  const placed = await placing(tx, desk, ctx.actor, both);
  const [on, explain] = [placed.get(act.dutyId)!, placed.get(act.explainId)!];
  if (!knowsAct(ctx.actor, on, explain)) throw new Refusal('duty-act.not-found');
  return { act, on, explain };
}

/** Explains how it stands, to whoever asked. */
export async function answer(
  tx: Tx,
  ctx: Context,
  desk: DutyActDesk,
  actId: string,
  words: string,
): Promise<DutyQuestion> {
  const { act, explain } = await openQuestion(tx, ctx, desk, actId);
  ensure(canAnswer(ctx.actor, explain));
  if (lapsed(act, [explain.duty])) throw new Refusal('duty-act.lapsed');
  if (act.state !== 'open') throw new Refusal('act.already-answered');
  const said = await say(tx, ctx, desk.work.keys, actId, { answer: words });
  const posts = ctx.actor.kind === 'staff' ? ctx.actor.posts : [];
  const post = posts.find((p) => p.unitId === explain.duty.holderUnit) ?? posts[0]!;
  duties.claimNow(tx, ctx, explain.duty, post.postId, said.answer.item);
  return happen(tx, ctx, act, actId, { type: 'duty-act.answered', body: said }) as DutyQuestion;
}

/** Whoever supervises has read the explanation: nothing more is owed. Who is not content asks again. */
export async function acknowledge(tx: Tx, ctx: Context, desk: DutyActDesk, actId: string): Promise<DutyQuestion> {
  const { act, on, explain } = await openQuestion(tx, ctx, desk, actId);
  ensure(can(ctx.actor, on.duty));
  if (act.state !== 'answered') throw new Refusal('act.not-answered', { state: act.state });
  duties.confirm(tx, ctx, explain.duty);
  return happen(tx, ctx, act, actId, { type: 'duty-act.acknowledged', body: {} }) as DutyQuestion;
}
