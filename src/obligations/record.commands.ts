import { parseLimit } from '../calendar/limit.ts';
import type { Reader, Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { about, dutiesById, pathOf } from '../duties/queries.ts';
import { type Duty, isEnded } from '../duties/rules.ts';
import { attachmentIds } from '../files/queries.ts';
import { say } from '../identity/said.ts';
import type { Actor } from '../kernel/actor.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { PlainDate } from '../kernel/time.ts';
import { append, type Context, happenedAt } from '../ledger/append.ts';
import type { Body } from '../ledger/entry.ts';
import type { Happening } from '../ledger/happen.ts';
import type { Verdict } from '../mechanisms/access.ts';
import type { Adoption, Obligation } from '../mechanisms/adoption.rules.ts';
import { load as loadAdoption } from '../mechanisms/adoption.store.ts';
import { todayOf } from '../mechanisms/days.commands.ts';
import { lastOf, moved } from '../mechanisms/days.rules.ts';
import {
  asksIn,
  cleanValues,
  formFaults,
  type KnownThen,
  knownIn,
  knownNumbers,
  numbersIn,
  placeIn,
  type Values,
} from '../mechanisms/record.rules.ts';
import type { Mechanism, MechanismDuty } from '../mechanisms/rules.ts';
import { quotaOf } from '../mechanisms/rules.ts';
import { faultInWords } from '../mechanisms/values.ts';
import { dutyIn, type MechanismWork, planUnitsOf, withSources } from '../mechanisms/work.ts';
import { can, type ObligationAction, type Seen, sees } from './access.ts';
import { type Need, needsOf } from './needs.queries.ts';
import { ensureKept } from './promises.ts';
import { evolve, evolveRecord, type Made, type ObligationEvent, type Progress, recordOf } from './rules.ts';
import { loadObligation, loadProgress, recordsOf, saveProgress, saveRecord, streamOf, warnNext } from './store.ts';
import { countedAs } from './tally.rules.ts';
import { budgetWarning } from './warn.rules.ts';

/** An obligation with all that a command needs of it. */
export interface Opened extends Seen {
  readonly adoption: Adoption;
  readonly mechanism: Mechanism;
  readonly rule: MechanismDuty;
  readonly progress: Progress;
  readonly records: readonly Made[];
  /** What has to be confirmed before it is recorded. */
  readonly needs: readonly Need[];
}

/** What is done with one record, so that it is claimed with it: what is no quota, and what only speaks about the house's count. */
export const isClaimedAtOnce = (rule: MechanismDuty): boolean =>
  quotaOf(rule) === null || countedAs(rule) === 'measured';

/** Loads an obligation as the house sees it; `null` if there is none. */
export async function opened(read: Reader, officeId: string, dutyId: string): Promise<Opened | null> {
  const [obligation, [duty]] = await Promise.all([
    loadObligation(read, officeId, dutyId),
    dutiesById(read, officeId, [dutyId]),
  ]);
  if (!obligation || !duty) return null;
  const [adoption, progress, records, beside, path] = await Promise.all([
    loadAdoption(read, officeId, obligation.mechanismId),
    loadProgress(read, officeId, dutyId),
    recordsOf(read, officeId, dutyId),
    about(read, officeId, streamOf(dutyId)),
    pathOf(read, officeId, obligation.unit),
  ]);
  const [said] = await withSources(read, officeId, [adoption!]);
  const { mechanism } = said!;
  const rule = dutyIn(mechanism, obligation.duty);
  return {
    ...{ obligation, duty, path, progress, records, mechanism, rule, adoption: adoption! },
    needs: await needsOf(read, officeId, rule, adoption!, obligation, duty.openedAt),
    open: beside.filter((d) => d.dutyId !== dutyId && !isEnded(d)),
    handed: beside.filter((d) => d.step === 'answer-ask' && d.state !== 'cancelled'),
  };
}

/** Loads it for somebody. @throws Refusal `obligation.not-found`, also for what they may not see */
export async function openedFor(read: Reader, ctx: Context, dutyId: string): Promise<Opened> {
  const it = await opened(read, ctx.officeId, dutyId);
  if (!it || !sees(ctx.actor, it)) throw new Refusal('obligation.not-found');
  return it;
}

/** @throws Refusal with the reason why not */
export function ensureMay(
  ctx: Context,
  action: ObligationAction,
  it: Opened,
  made: Made | null,
  duty: Duty | null,
): void {
  const verdict = can(ctx.actor, action, it, made, duty);
  if (!verdict.may) throw new Refusal(verdict.reason);
}

/**
 * May the actor record something now? What is no quota is recorded once, and again only after somebody said that it was not so; of what
 * the house counts there is nothing to say before it did, of a period nothing before it begins, and of a step nothing before what the
 * rule needs first is confirmed.
 */
export function mayRecord(actor: Actor, it: Opened, today: PlainDate): Verdict {
  const verdict = can(actor, 'record', it);
  if (verdict.may && today < it.obligation.periodFrom) return { may: false, reason: 'obligation.period-ahead' };
  if (verdict.may && countedAs(it.rule) === 'measured' && !it.progress.claimed.counted)
    return { may: false, reason: 'obligation.counted-first' };
  if (verdict.may && it.needs.some((n) => !n.confirmed)) return { may: false, reason: 'obligation.needs-first' };
  const waits = isClaimedAtOnce(it.rule) && it.records.some((r) => r.state === 'recorded');
  return verdict.may && waits ? { may: false, reason: 'obligation.waits-for-confirmation' } : verdict;
}

export const postOf = (ctx: Context, duty: Duty): string | null => {
  if (ctx.actor.kind !== 'staff') return null;
  const { posts } = ctx.actor;
  const own = posts.find((p) => p.postId === duty.holderPost) ?? posts.find((p) => p.unitId === duty.holderUnit);
  return own?.postId ?? null;
};

/** Appends events to an obligation's stream and writes its rows. */
export function happen<T extends Pick<Opened, 'obligation' | 'progress' | 'records'>>(
  tx: Tx,
  ctx: Context,
  it: T,
  happenings: readonly Happening<ObligationEvent>[],
): T {
  const at = happenedAt(ctx);
  const { dutyId } = it.obligation;
  const records = new Map(it.records.map((r) => [r.recordId, r]));
  let { progress } = it;
  for (const happening of happenings) {
    const event = { ...happening, at } as ObligationEvent;
    const about = recordOf(event);
    const made = about ? (records.get(about.body.record) ?? null) : null;
    progress = evolve(progress, progress.version + 1, event, made);
    const { type, body } = event;
    append(tx, ctx, [
      { stream: streamOf(dutyId), version: progress.version, type, body: body as unknown as Body, occurredAt: at },
    ]);
    if (!about) continue;
    const after = evolveRecord(made, about);
    records.set(about.body.record, after);
    saveRecord(tx, ctx.officeId, dutyId, made === null, after);
  }
  saveProgress(tx, ctx.officeId, it.progress.version === 0, progress);
  return { ...it, progress, records: [...records.values()] };
}

export interface NewRecord {
  readonly values: Values;
  /** The days it was done; the same day twice where it was one. */
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** Attachments of the obligation that show it. */
  readonly evidence: readonly string[];
}

/**
 * Records what was done: somebody else is asked to confirm it, and each thing that people asked for on the spot, or that a plan
 * gives somebody to do, is a duty from now on.
 *
 * @throws Refusal `obligation.not-found`, `.held-by-another`, `.over`, `.period-ahead`, `.counted-first`, `.needs-first`, `.days-reversed`, `.not-yet`, `.before-period`,
 * `.recorded-too-late`, `.record-incomplete` with field and fault
 */
export async function record(
  tx: Tx,
  ctx: Context,
  work: MechanismWork,
  dutyId: string,
  { values: written, from, to, evidence }: NewRecord,
): Promise<{ it: Opened; recordId: string }> {
  const it = await openedFor(tx, ctx, dutyId);
  const verdict = mayRecord(ctx.actor, it, todayOf(ctx, work));
  if (!verdict.may) throw new Refusal(verdict.reason);
  const { rule, obligation } = it;
  const values = cleanValues(rule.record, written);
  const days = countedAs(rule) === 'measured' ? wholePeriod(it) : { from, to };
  if (countedAs(rule) !== 'measured') ensureDays(ctx, work, it, from, to);
  const units = planUnitsOf(work, (await work.standing()).chart, obligation.unit, todayOf(ctx, work));
  const [fault] = formFaults(rule.record, values, units);
  if (fault) {
    const { zh, en } = faultInWords(rule.record, fault, work.money);
    throw new Refusal('obligation.record-incomplete', { ...fault, zh, en });
  }
  await ensureKept(tx, work, rule, { ...obligation, row: it.adoption.row }, values, todayOf(ctx, work));
  await ensureAttached(tx, ctx, dutyId, evidence);
  return enter(tx, ctx, work, it, { values, ...days, evidence });
}

/** What speaks about the house's count is about the whole of its period. */
const wholePeriod = ({ rule, obligation: { periodFrom, dueOn } }: Opened) => ({
  from: periodFrom,
  to: lastOf(quotaOf(rule)!.per, dueOn),
});

/** Nobody's account: of a record that the house made, of what it counted. */
const THE_HOUSE = '00000000-0000-0000-0000-000000000000';

/** Of a record that the house made: it says nothing but the count. */
export const houseRecord = (it: Opened): NewRecord => ({ values: {}, ...wholePeriod(it), evidence: [] });

/** Enters a record that was looked at: somebody else owes the confirmation, and what was asked for on the spot is owed from now on. */
export async function enter(
  tx: Tx,
  ctx: Context,
  work: MechanismWork,
  it: Opened,
  { values, from, to, evidence }: NewRecord,
): Promise<{ it: Opened; recordId: string }> {
  const { rule, obligation, duty } = it;
  const { dutyId } = duty;
  const quota = quotaOf(rule);
  const recordId = newId(Date.parse(ctx.now));
  const post = postOf(ctx, duty) ?? obligation.post;
  const account = ctx.actor.kind === 'staff' ? ctx.actor.accountId : THE_HOUSE;
  const asks = asksIn(rule.record, values);
  const { record: said, ...asked } = await say(tx, ctx, work.keys, dutyId, {
    record: JSON.stringify(values),
    ...Object.fromEntries(asks.map(({ what }, i) => [`ask-${i}`, what])),
  });
  const owe = (spec: Pick<duties.NewDuty, 'step' | 'holderUnit' | 'holderPost' | 'clock' | 'dueBy'>) =>
    duties.open(tx, ctx, work, {
      mechanism: it.adoption.row,
      mechanismVersion: it.adoption.number,
      about: streamOf(dutyId),
      parentId: dutyId,
      ...spec,
    });
  const { clocks } = work.vocabulary.settings;
  const confirm = owe({ step: 'confirm-record', clock: clocks.confirm, ...(await confirmerOf(work, it)) });
  const { unitOf } = await work.standing();
  const askDuties = asks.map(({ post: chosen, by }) => {
    const holder = { holderUnit: (chosen && unitOf.get(chosen)) ?? duty.holderUnit, holderPost: chosen ?? post };
    return owe({ step: 'answer-ask', ...holder, ...(by ? { dueBy: by } : { clock: clocks.ask }) }).dutyId;
  });
  const known = await knownFor(work, it, to);
  const of = countedAs(rule);
  const kind = quota?.different === undefined ? undefined : (values[quota.different] as string);
  const next = happen(tx, ctx, it, [
    {
      type: 'obligation.recorded',
      body: {
        ...{ record: recordId, from, to, place: placeIn(rule.record, values), amount: amountIn(it, values), of },
        ...{ numbers: { ...numbersIn(rule.record, values), ...knownNumbers(known) }, evidence, said, asks: askDuties },
        ...(kind === undefined ? {} : { kind }),
        // What was asked for stands beside the record, each with its duty.
        ...(asks.length > 0 ? { asked } : {}),
        ...(known ? { known } : {}),
        by: { account, post },
        confirmDuty: confirm.dutyId,
      },
    },
  ]);
  // The house takes no duty on in anybody's name.
  if (isClaimedAtOnce(rule)) duties.claimNow(tx, ctx, duty, ctx.actor.kind === 'staff' ? post : null, null);
  return { it: toldOfBudget(tx, ctx, next, it.progress.claimed.amount), recordId };
}

/** What a record counts: what it says in the field that counts, the share that the house counted, else one. */
function amountIn({ rule, progress }: Opened, values: Values): number {
  const quota = quotaOf(rule);
  if (quota?.measure !== undefined) return progress.claimed.amount;
  return quota?.field === undefined ? 1 : (values[quota.field] as number);
}

/** Whoever comes near the end of a budget, or passes it, is told at once. @param before how much was used before */
function toldOfBudget(tx: Tx, ctx: Context, it: Opened, before: number): Opened {
  const quota = quotaOf(it.rule);
  const { most } = it.obligation;
  const warning = quota && most !== null ? budgetWarning(quota, before, it.progress.claimed.amount, most) : null;
  return warning ? happen(tx, ctx, it, [{ type: 'obligation.warned', body: warning }]) : it;
}

/** What a record refers to was attached to this obligation. @throws Refusal `file.not-found` */
async function ensureAttached(read: Reader, ctx: Context, dutyId: string, evidence: readonly string[]): Promise<void> {
  if (evidence.length === 0) return;
  const known = new Set(await attachmentIds(read, ctx.officeId, streamOf(dutyId)));
  if (evidence.some((id) => !known.has(id))) throw new Refusal('file.not-found');
}

/** The first day of which something can still be recorded: nothing is dated back. */
export const firstDay = (ctx: Context, work: MechanismWork): PlainDate =>
  moved(work.calendar, todayOf(ctx, work), parseLimit(work.vocabulary.settings.recorded), -1);

/** Nothing lies ahead, before the period, or is dated back. */
function ensureDays(ctx: Context, work: MechanismWork, it: Opened, from: PlainDate, to: PlainDate): void {
  if (from > to) throw new Refusal('obligation.days-reversed', { from, to });
  if (to > todayOf(ctx, work)) throw new Refusal('obligation.not-yet', { day: to });
  const { periodFrom, dueOn } = it.obligation;
  // Days count once: what goes on into the next period is recorded there.
  if (from < periodFrom) throw new Refusal('obligation.before-period', { day: periodFrom });
  const quota = quotaOf(it.rule);
  const last = quota && lastOf(quota.per, dueOn);
  if (last && to > last) throw new Refusal('obligation.after-period', { day: last });
  // A long stay is recorded piece by piece while it lasts; the pieces count as one.
  const first = firstDay(ctx, work);
  if (from < first) throw new Refusal('obligation.recorded-too-late', { day: first });
}

/** The unit that asks people outside: never the holder's own. */
export const deskOf = (
  work: Pick<MechanismWork, 'unitWith' | 'vocabulary'>,
  { unit }: Pick<Obligation, 'unit'>,
): string | null =>
  work.vocabulary.settings.asks.map((fn) => work.unitWith(fn)).find((u) => u !== null && u !== unit) ?? null;

/** The figures that the rule shows or is counted by, as they are when it is recorded; `null` where there are none. */
async function knownFor(work: MechanismWork, { rule, obligation }: Opened, to: PlainDate): Promise<KnownThen | null> {
  const ids = knownIn(rule);
  if (ids.length === 0) return null;
  const all = await work.knows(obligation.unit, obligation.periodFrom, to, ids);
  return Object.fromEntries(ids.map((id) => [id, [all[id]!.value, all[id]!.of] as const]));
}

/** Who is asked to confirm: the post that the rule names, or the desk that asks people outside. */
async function confirmerOf(work: MechanismWork, { obligation }: Opened) {
  const { unitOf } = await work.standing();
  const unit = obligation.confirmer === null ? undefined : unitOf.get(obligation.confirmer);
  if (unit !== undefined) return { holderUnit: unit, holderPost: obligation.confirmer };
  const desk = deskOf(work, obligation);
  if (desk === null) throw new Refusal('obligation.nobody-to-confirm');
  return { holderUnit: desk, holderPost: null };
}

export const recordIn = (it: Opened, recordId: string): Made => {
  const made = it.records.find((r) => r.recordId === recordId);
  if (!made) throw new Refusal('obligation.not-found');
  return made;
};

/** It was not kept, and nothing that is still done would mend it: it is owed no more and stands as missed. */
export function missed(tx: Tx, ctx: Context, it: Opened): Opened {
  const { obligation, duty, progress } = it;
  duties.cancel(tx, ctx, duty, 'missed');
  warnNext(tx, ctx.officeId, [duty.dutyId], null);
  const { least, most } = obligation;
  return happen(tx, ctx, it, [{ type: 'obligation.missed', body: { amount: progress.claimed.amount, least, most } }]);
}
