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
import { can, type ObligationAction, type Seen, sees, type Verdict } from './access.ts';
import type { Adoption, Obligation } from './adoption.rules.ts';
import { load as loadAdoption } from './adoption.store.ts';
import { lastOf, moved } from './days.rules.ts';
import {
  evolve,
  evolveRecord,
  type Made,
  type ObligationEvent,
  type Progress,
  recordOf,
  without,
} from './obligation.rules.ts';
import {
  loadObligation,
  loadProgress,
  recordsOf,
  saveProgress,
  saveRecord,
  streamOf,
  warnNext,
} from './obligation.store.ts';
import { todayOf } from './opening.commands.ts';
import { ensureKept } from './promises.ts';
import { asksIn, formFaults, numbersIn, placeIn, type Values } from './record.rules.ts';
import type { Mechanism, MechanismDuty, Quota } from './rules.ts';
import { met } from './tally.rules.ts';
import { budgetWarning } from './warn.rules.ts';
import { dutyIn, type MechanismWork, withSources } from './work.ts';

/** An obligation with all that a command needs of it. */
export interface Opened extends Seen {
  readonly adoption: Adoption;
  readonly mechanism: Mechanism;
  readonly rule: MechanismDuty;
  readonly progress: Progress;
  readonly records: readonly Made[];
}

export const quotaOf = (rule: MechanismDuty): Quota | null => ('quota' in rule.when ? rule.when.quota : null);
export const countedAs = (rule: MechanismDuty): Quota['of'] => quotaOf(rule)?.of ?? 'times';

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
  return {
    ...{ obligation, duty, path, progress, records, mechanism, adoption: adoption! },
    rule: dutyIn(mechanism, obligation.duty),
    open: beside.filter((d) => d.dutyId !== dutyId && !isEnded(d)),
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

/** May the actor record something now? What is no quota is recorded once, and again only after somebody said that it was not so. */
export function mayRecord(actor: Actor, it: Opened): Verdict {
  const verdict = can(actor, 'record', it);
  const waits = quotaOf(it.rule) === null && it.records.some((r) => r.state === 'recorded');
  return verdict.may && waits ? { may: false, reason: 'obligation.waits-for-confirmation' } : verdict;
}

export const postOf = (ctx: Context, duty: Duty): string | null => {
  if (ctx.actor.kind !== 'staff') return null;
  const { posts } = ctx.actor;
  const own = posts.find((p) => p.postId === duty.holderPost) ?? posts.find((p) => p.unitId === duty.holderUnit);
  return own?.postId ?? null;
};

/** What happened, before it has its time. */
type Happening = {
  [T in ObligationEvent['type']]: Omit<Extract<ObligationEvent, { type: T }>, 'at'>;
}[ObligationEvent['type']];

/** Appends events to an obligation's stream and writes its rows. */
export function happen<T extends Pick<Opened, 'obligation' | 'progress' | 'records'>>(
  tx: Tx,
  ctx: Context,
  it: T,
  happenings: readonly Happening[],
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
 * Records what was done: somebody else is asked to confirm it, and each thing that people asked for on the spot is a duty from now on.
 *
 * @throws Refusal `obligation.not-found`, `.held-by-another`, `.over`, `.not-yet`, `.before-period`, `.recorded-too-late`,
 * `.record-incomplete` with field and fault
 */
export async function record(
  tx: Tx,
  ctx: Context,
  work: MechanismWork,
  dutyId: string,
  { values, from, to, evidence }: NewRecord,
): Promise<{ it: Opened; recordId: string }> {
  const it = await openedFor(tx, ctx, dutyId);
  const verdict = mayRecord(ctx.actor, it);
  if (!verdict.may) throw new Refusal(verdict.reason);
  const { rule, obligation, duty } = it;
  const quota = quotaOf(rule);
  ensureDays(ctx, work, it, from, to);
  const { chart } = await work.standing();
  const units = new Set(chart.units.map((u) => u.id));
  const [fault] = formFaults(rule.record, values, (id) => units.has(id));
  if (fault) throw new Refusal('obligation.record-incomplete', { ...fault });
  await ensureKept(tx, work, rule, { ...obligation, row: it.adoption.row }, values, todayOf(ctx, work));
  await ensureAttached(tx, ctx, dutyId, evidence);
  const recordId = newId(Date.parse(ctx.now));
  const post = postOf(ctx, duty) ?? obligation.post;
  const account = ctx.actor.kind === 'staff' ? ctx.actor.accountId : '';
  const asks = asksIn(rule.record, values);
  const { record: said, ...asked } = await say(tx, ctx, work.keys, dutyId, {
    record: JSON.stringify(values),
    ...Object.fromEntries(asks.map((text, i) => [`ask-${i}`, text])),
  });
  const owe = (spec: Pick<duties.NewDuty, 'step' | 'holderUnit' | 'holderPost' | 'clock'>) =>
    duties.open(tx, ctx, work, {
      mechanism: it.adoption.row,
      mechanismVersion: it.adoption.number,
      about: streamOf(dutyId),
      parentId: dutyId,
      ...spec,
    });
  const { clocks } = work.vocabulary.settings;
  const confirm = owe({ step: 'confirm-record', clock: clocks.confirm, ...(await confirmerOf(work, it)) });
  const askDuties = asks.map(
    () => owe({ step: 'answer-ask', clock: clocks.ask, holderUnit: duty.holderUnit, holderPost: post }).dutyId,
  );
  const known = await knownFor(work, it, to);
  const of = countedAs(rule);
  const amount = quota?.field === undefined ? 1 : (values[quota.field] as number);
  const kind = quota?.different === undefined ? undefined : (values[quota.different] as string);
  const next = happen(tx, ctx, it, [
    {
      type: 'obligation.recorded',
      body: {
        ...{
          record: recordId,
          from,
          to,
          place: placeIn(rule.record, values),
          amount,
          of,
          numbers: numbersIn(rule.record, values),
          evidence,
          said,
          asks: askDuties,
        },
        ...(kind === undefined ? {} : { kind }),
        // What was asked for stands beside the record, each with its duty.
        ...(asks.length > 0 ? { asked } : {}),
        ...(known ? { known } : {}),
        by: { account, post },
        confirmDuty: confirm.dutyId,
      },
    },
  ]);
  if (!quota) duties.claimNow(tx, ctx, duty, post, null);
  return { it: toldOfBudget(tx, ctx, next, it.progress.claimed.amount), recordId };
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
  if (to > todayOf(ctx, work) || from > to) throw new Refusal('obligation.not-yet', { day: to });
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

/** The figures that the rule shows, as they are when it is recorded; `null` where it shows none. */
async function knownFor(work: MechanismWork, { rule, obligation }: Opened, to: PlainDate) {
  if (!rule.known) return null;
  const all = await work.knows(obligation.unit, obligation.periodFrom, to);
  return Object.fromEntries(rule.known.map((id) => [id, [all[id]!.value, all[id]!.of] as const]));
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

/** How the confirmer came to know: as staff, as the person it was for, or as the desk that asked them. */
export type Confirmer = 'staff' | 'outside' | 'desk';

/**
 * Somebody else says that it is so, or that it is not. A quota counts on; what is no quota is done.
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
    const claimed = without(it.records, made.recordId, of);
    if (!quota) duties.giveBack(tx, ctx, duty, null);
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
  const moving = quota && gained > 0 && !isEnded(duty) ? duties.progress(tx, ctx, duty, made.by.post, gained) : duty;
  if (!done) return after;
  if (!isEnded(moving)) duties.fulfil(tx, ctx, moving, made.by.post, null);
  warnNext(tx, ctx.officeId, [duty.dutyId], null);
  return happen(tx, ctx, after, [{ type: 'obligation.done', body: {} }]);
}

/** What is to be public is a duty of the holder: somebody reads the words before everybody does. */
function publishDuty(
  tx: Tx,
  ctx: Context,
  work: MechanismWork,
  { rule, adoption, duty, obligation }: Opened,
  made: Made,
): Happening[] {
  if (rule.publish?.to !== 'public') return [];
  // A visit that brought nothing back has nothing to be read.
  if (made.asks.length === 0 && rule.publish.fields.every((f) => rule.record.properties[f]!.format === 'asks'))
    return [];
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
