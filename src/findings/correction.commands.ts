import type { Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { type Duty, isEnded } from '../duties/rules.ts';
import { say } from '../identity/said.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { dutyOf, type Seen } from './access.ts';
import { done, type FindingWork, happen, openFor, owe, postIn, todayOf } from './commands.ts';
import { type At, ensureAhead, type Finding } from './rules.ts';

/*
 * The correction of a finding: its owner's plan, more time, the proof, and the check by whoever found it.
 */

/** Whoever found it has to look, within a limit; another of their unit where they left. */
const finder = ({ finding, finderServes }: Seen) => ({
  unit: finding.by.unit,
  post: finderServes || finding.by.account === null ? finding.by.post : null,
});

/** The correction's duty, taken by the one who acts if nobody has taken it. */
function taken(tx: Tx, ctx: Context, seen: Seen): Duty {
  const duty = dutyOf(seen, 'correct')!;
  return duty.state === 'open' ? duties.accept(tx, ctx, duty, postIn(ctx, duty.holderUnit) ?? duty.holderPost!) : duty;
}

/** The owner proposes what will be done, and by which day. Their clock stands while the finder looks at it. */
export async function plan(
  tx: Tx,
  ctx: Context,
  work: FindingWork,
  findingId: string,
  words: string,
  by: PlainDate,
): Promise<Finding> {
  const seen = await openFor(tx, ctx, work, findingId, 'plan');
  ensureAhead(by, todayOf(ctx, work));
  duties.pause(tx, ctx, work, taken(tx, ctx, seen), 'plan-with-the-finder');
  const duty = owe(tx, ctx, work, findingId, 'check-plan', finder(seen));
  const said = await say(tx, ctx, work.keys, findingId, { plan: words });
  return happen(tx, ctx, seen.finding, findingId, {
    type: 'finding.planned',
    body: { ...said, by, duty: duty.dutyId },
  });
}

/** Whoever found it accepts the plan, whose day then binds, or sends it back with a reason. */
export async function checkPlan(
  tx: Tx,
  ctx: Context,
  work: FindingWork,
  findingId: string,
  /** `null`: accepted. */
  reason: string | null,
): Promise<Finding> {
  const seen = await openFor(tx, ctx, work, findingId, 'checkPlan');
  const { finding } = seen;
  done(tx, ctx, seen, 'check-plan');
  const running = duties.resume(tx, ctx, work, dutyOf(seen, 'correct')!);
  if (reason !== null) {
    const said = await say(tx, ctx, work.keys, findingId, { reason });
    return happen(tx, ctx, finding, findingId, { type: 'finding.plan-returned', body: said });
  }
  const by = finding.correctBy!;
  duties.redate(tx, ctx, work, running, by);
  return happen(tx, ctx, finding, findingId, { type: 'finding.plan-accepted', body: { by } });
}

/**
 * Whoever has the correction asks for more time. Somebody above the owner decides: nobody grants it to themselves.
 * @throws Refusal `finding.too-many-extensions`, `finding.nobody-above`
 */
export async function askTime(
  tx: Tx,
  ctx: Context,
  work: FindingWork,
  findingId: string,
  until: PlainDate,
  words: string,
): Promise<Finding> {
  const seen = await openFor(tx, ctx, work, findingId, 'askTime');
  const { finding } = seen;
  if (finding.extensions >= work.pack.extensions)
    throw new Refusal('finding.too-many-extensions', { most: work.pack.extensions });
  ensureAhead(until, todayOf(ctx, work));
  if (until <= finding.correctBy!) throw new Refusal('finding.not-later', { day: finding.correctBy });
  const above = aboveOf(work, finding.owner!);
  const duty = owe(tx, ctx, work, findingId, 'approve', above);
  const said = await say(tx, ctx, work.keys, findingId, { reason: words });
  return happen(tx, ctx, finding, findingId, {
    type: 'finding.extension-asked',
    body: { ...said, asked: { ...above, until }, duty: duty.dutyId },
  });
}

/** The nearest head above a post: of its unit, where it is not that head itself. */
function aboveOf(work: FindingWork, owner: At): At {
  for (const unit of work.path(owner.unit)) {
    const head = work.headOf(unit);
    if (head && head.post !== owner.post) return head;
  }
  throw new Refusal('finding.nobody-above');
}

/** Whoever stands above the owner grants more time, or does not, and says why. */
export async function approveTime(
  tx: Tx,
  ctx: Context,
  work: FindingWork,
  findingId: string,
  granted: boolean,
  words: string,
): Promise<Finding> {
  const seen = await openFor(tx, ctx, work, findingId, 'approveTime');
  const { finding } = seen;
  done(tx, ctx, seen, 'approve');
  const said = await say(tx, ctx, work.keys, findingId, { reason: words });
  if (!granted) return happen(tx, ctx, finding, findingId, { type: 'finding.extension-refused', body: said });
  const { until } = finding.asked!;
  duties.redate(tx, ctx, work, dutyOf(seen, 'correct')!, until);
  return happen(tx, ctx, finding, findingId, { type: 'finding.extended', body: { ...said, by: until } });
}

/** Whoever has the correction shows that it is made. What was asked meanwhile needs no answer any more. */
export async function show(
  tx: Tx,
  ctx: Context,
  work: FindingWork,
  findingId: string,
  proof: string,
): Promise<Finding> {
  const seen = await openFor(tx, ctx, work, findingId, 'show');
  const asked = seen.finding.asked && dutyOf(seen, 'approve');
  if (asked && !isEnded(asked)) duties.cancel(tx, ctx, asked, 'correction-shown');
  const said = await say(tx, ctx, work.keys, findingId, { proof });
  duties.claim(tx, ctx, taken(tx, ctx, seen), said.proof.item);
  const duty = owe(tx, ctx, work, findingId, 'check', finder(seen));
  return happen(tx, ctx, seen.finding, findingId, { type: 'finding.shown', body: { ...said, duty: duty.dutyId } });
}

/** What whoever found it says to the proof: it is closed, or goes back with a reason and a new day. */
export type Checked =
  | { readonly closed: true; readonly remark: string | null }
  | { readonly closed: false; readonly reason: string; readonly by: PlainDate };

export async function check(
  tx: Tx,
  ctx: Context,
  work: FindingWork,
  findingId: string,
  checked: Checked,
): Promise<Finding> {
  const seen = await openFor(tx, ctx, work, findingId, 'check');
  const { finding } = seen;
  const correction = dutyOf(seen, 'correct')!;
  done(tx, ctx, seen, 'check');
  if (checked.closed) {
    duties.confirm(tx, ctx, correction);
    const said = checked.remark === null ? {} : await say(tx, ctx, work.keys, findingId, { remark: checked.remark });
    return happen(tx, ctx, finding, findingId, { type: 'finding.closed', body: said });
  }
  ensureAhead(checked.by, todayOf(ctx, work));
  const said = await say(tx, ctx, work.keys, findingId, { reason: checked.reason });
  const returned = duties.giveBack(tx, ctx, correction, said.reason.item);
  duties.redate(tx, ctx, work, returned, checked.by);
  return happen(tx, ctx, finding, findingId, { type: 'finding.returned', body: { ...said, by: checked.by } });
}
