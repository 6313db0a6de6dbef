import { sql } from 'kysely';
import { toDay, toPlainDate } from '../calendar/days.ts';
import { dueOn } from '../calendar/due.ts';
import { parseLimit } from '../calendar/limit.ts';
import { type Db, raw, type Tx } from '../db/open.ts';
import { cancel, ruleOf } from '../duties/commands.ts';
import { dutiesById } from '../duties/queries.ts';
import { actorRef } from '../kernel/actor.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Obligation } from '../mechanisms/adoption.rules.ts';
import { inTurn, load } from '../mechanisms/adoption.store.ts';
import { linesOf } from '../mechanisms/answers.ts';
import { plan, planAhead, planTo, todayOf } from '../mechanisms/days.commands.ts';
import { following } from '../mechanisms/days.rules.ts';
import { daysCome, daysUnbegun, dropDay, dropDaysAhead, unplanned } from '../mechanisms/days.store.ts';
import { dutyKey, type HolderLine } from '../mechanisms/plan.rules.ts';
import type { MechanismDuty } from '../mechanisms/rules.ts';
import { type Adopted, adoptedOf, dutyIn, inForceOn, type MechanismWork } from '../mechanisms/work.ts';
import { liveShare } from './live.ts';
import { unbegun } from './opened.store.ts';
import { openDay, openLines } from './opening.commands.ts';
import { happen } from './record.commands.ts';
import { settle } from './settle.commands.ts';
import { loadObligation, toWarn, warnNext } from './store.ts';
import { nextWarning, settlesOn, soFar, warningOn } from './warn.rules.ts';

/** So many warnings are looked at by one command, and so many duties ended. */
const WARNINGS = 200;
const UNBEGUN = 200;

/** What a day brings: the next year planned, duties opened whose day has come, holders told. Done again, it does nothing. */
export async function followDays(db: Db, ctx: Context, work: MechanismWork): Promise<{ opened: number; told: number }> {
  const today = todayOf(ctx, work);
  await endUnbegun(db, ctx, work, today);
  await planNext(db, ctx, work, today);
  const { opened: done, failed } = await openCome(db, ctx, work, today);
  let told = 0;
  for (let more = true; more; ) {
    const looked = await db.transact((tx) => warn(tx, ctx, work, today));
    told += looked.told;
    more = looked.seen === WARNINGS;
  }
  if (failed) throw failed;
  return { opened: done, told };
}

/**
 * A duty opens ahead of its period, so that nobody is surprised. Where its rule binds no longer when that period begins, it ends: what is
 * asked instead, the version that follows asks.
 */
async function endUnbegun(db: Db, ctx: Context, work: MechanismWork, today: PlainDate): Promise<void> {
  for (const day of await daysUnbegun(db, work.officeId, today))
    for (let more = true; more; )
      more = await db.transact(async (tx) => {
        const ids = await unbegun(tx, work.officeId, day, UNBEGUN);
        for (const duty of await dutiesById(tx, work.officeId, ids)) cancel(tx, ctx, duty, 'mechanism-ended');
        if (ids.length < UNBEGUN) dropDay(tx, work.officeId, day);
        return ids.length === UNBEGUN;
      });
}

/** Opens all days that have come. A rule that fails keeps no other from its day; it is tried again in the next round. */
async function openCome(db: Db, ctx: Context, work: MechanismWork, today: PlainDate) {
  let opened = 0;
  let failed: Error | null = null;
  for (const day of await daysCome(db, ctx.officeId, today)) {
    try {
      opened += await openDay(db, ctx, work, day);
    } catch (error) {
      failed ??= error as Error;
    }
  }
  return { opened, failed };
}

async function planNext(db: Db, ctx: Context, work: MechanismWork, today: PlainDate): Promise<void> {
  const ids = await unplanned(db, ctx.officeId, planTo(work, today), today);
  if (ids.length === 0) return;
  await db.transact(async (tx) => {
    // A version that is ended meanwhile is read as ended: its days stay taken back.
    await inTurn(tx, ctx.officeId);
    for (const a of await adoptedOf(tx, ctx.officeId))
      if (ids.includes(a.adoption.mechanismId)) plan(tx, work, a, today);
  });
}

/** Tells holders whose day to be told has come; a quota only where it is behind its pace. */
async function warn(
  tx: Tx,
  ctx: Context,
  work: MechanismWork,
  today: PlainDate,
): Promise<{ seen: number; told: number }> {
  const rows = await toWarn(tx, ctx.officeId, today, WARNINGS);
  if (rows.length === 0) return { seen: 0, told: 0 };
  const rules = new Map((await adoptedOf(tx, ctx.officeId)).map((a) => [a.adoption.mechanismId, a.mechanism]));
  const next = new Map<PlainDate | null, string[]>();
  const lookAgain = (dutyId: string, on: PlainDate | null) => next.set(on, [...(next.get(on) ?? []), dutyId]);
  const recorded = parseLimit(work.vocabulary.settings.recorded);
  let told = 0;
  for (const { obligation, progress, over } of rows) {
    const rule = dutyIn(rules.get(obligation.mechanismId)!, obligation.duty);
    const { claimed } = progress;
    const settles = settlesOn(rule, work.calendar, obligation.dueOn, recorded);
    if (!over && settles && settles <= today) {
      const settled = await settle(tx, ctx, work, obligation.dutyId);
      lookAgain(obligation.dutyId, settled ? null : toPlainDate(toDay(today) + 1));
      continue;
    }
    const live = over ? null : await liveShare(work, rule, obligation, today);
    const amount = soFar(rule, claimed, live);
    const warning = over ? null : warningOn(rule, work.calendar, obligation, today, amount, obligation.least);
    if (warning) {
      happen(tx, ctx, { obligation, progress, records: [] }, [{ type: 'obligation.warned', body: warning }]);
      told++;
    }
    lookAgain(obligation.dutyId, over ? null : nextWarning(rule, work.calendar, obligation, today, settles));
  }
  for (const [on, dutyIds] of next) warnNext(tx, ctx.officeId, dutyIds, on);
  return { seen: rows.length, told };
}

/** What a committed entry makes due: a duty that follows one that is done, or one on an event. */
interface Cause {
  readonly day: PlainDate;
  readonly because: string;
  /** Of the unit, or post, that it is about. */
  readonly unit: string;
  readonly post: string | null;
  readonly pair: string | null;
}

/** Opens what committed entries make people owe. The caller moves its mark along the ledger in the same transaction. */
export async function followForMechanisms(
  tx: Tx,
  ctx: Context,
  work: MechanismWork,
  entries: readonly Entry[],
): Promise<void> {
  if (entries.some((e) => e.type === 'calendar.changed')) await replan(tx, ctx, work);
  const events = new Set(Object.keys(work.vocabulary.events));
  const told = entries.filter((e) => e.type === 'obligation.done' || events.has(e.type));
  if (told.length === 0) return;
  const today = todayOf(ctx, work);
  const inForce = inForceOn(await adoptedOf(tx, ctx.officeId), today);
  if (inForce.length === 0) return;
  const standings = new Map(inForce.map((a) => [a.adoption.mechanismId, a.adoption]));
  for (const entry of told) {
    const done = entry.type === 'obligation.done' ? await obligationOf(tx, ctx, entry) : null;
    const row = done && (await load(tx, ctx.officeId, done.mechanismId))!.row;
    for (const adopted of inForce)
      for (const duty of adopted.mechanism.duties ?? []) {
        const cause = done
          ? follows(adopted, duty, row!, done, today)
          : 'event' in duty.when && duty.when.event === entry.type
            ? await causeOf(tx, ctx, work, entry)
            : null;
        if (!cause) continue;
        const due = dueOf(work, duty, cause.day, ctx);
        const year = Number(due.slice(0, 4));
        const lines = await linesOf(work, adopted.mechanism, duty, year);
        const adoption = standings.get(adopted.adoption.mechanismId)!;
        const day = { duty: duty.id, dueOn: due, periodFrom: cause.day };
        const now = await openLines(
          tx,
          ctx,
          work,
          { ...adopted, adoption },
          day,
          bound(work, duty, lines, cause),
          cause.because,
        );
        standings.set(adoption.mechanismId, now.adoption);
      }
  }
}

/** A late notice of holidays: the days that have not come are found anew. */
async function replan(tx: Tx, ctx: Context, work: MechanismWork): Promise<void> {
  const today = todayOf(ctx, work);
  await inTurn(tx, ctx.officeId);
  dropDaysAhead(tx, ctx.officeId, today);
  for (const adopted of await adoptedOf(tx, ctx.officeId))
    if (adopted.adoption.until === null || adopted.adoption.until > today) planAhead(tx, work, adopted, today);
}

const obligationOf = (tx: Tx, ctx: Context, entry: Entry): Promise<Obligation | null> =>
  loadObligation(tx, ctx.officeId, entry.stream.slice('obligation:'.length));

/** What follows begins today, once what it follows is confirmed: before its day or after. */
function follows(
  adopted: Adopted,
  { when }: MechanismDuty,
  row: string,
  done: Obligation,
  today: PlainDate,
): Cause | null {
  if (!('after' in when) || dutyKey(adopted.mechanism.id, when.after) !== dutyKey(row, done.duty)) return null;
  const { unit, post, pair, dueOn: day } = done;
  return { day: today, because: `${row}/${done.duty} ${day}`, unit, post, pair };
}

/** When it falls due: so long after what it follows was done, or by the clock of the event. */
function dueOf(work: MechanismWork, { when }: MechanismDuty, day: PlainDate, ctx: Context): PlainDate {
  if ('after' in when) return following(work.calendar, day, when.within);
  const clock = (when as { readonly clock: string }).clock;
  return dueOn(ruleOf(work, clock), { from: ctx.now, pauses: [] }, work.calendar)?.dueOn ?? day;
}

/**
 * Whoever is bound in the unit that it is about, else in the nearest above. Where the rule binds the one that carries a function, one that
 * it names, or the office itself, that one. An appointment in a unit that the rule does not bind asks nothing of the others.
 */
function bound(
  work: MechanismWork,
  { who }: MechanismDuty,
  lines: readonly HolderLine[],
  { unit, post, pair }: Cause,
): readonly HolderLine[] {
  const own = lines.filter((l) => pair === null || l.pair === null || l.pair === pair);
  for (const at of work.path(unit)) {
    const there = own.filter((l) => l.unit === at);
    const same = there.filter((l) => l.post === post);
    if (there.length > 0) return same.length > 0 ? same : there;
  }
  const lead = who.find((p) => p.as === 'lead')!;
  return lead.functions || lead.units || lead.posts || lead.levels?.includes(0) ? own : [];
}

/**
 * The unit that an event is about: of a post its own, of anything else that of the last duty about it. Imported past, and what is kept
 * from some, starts nothing: a duty in the lists would tell of it.
 */
async function causeOf(tx: Tx, ctx: Context, work: MechanismWork, entry: Entry): Promise<Cause | null> {
  const day = todayOf(ctx, work);
  const because = `${entry.stream} ${entry.version}`;
  if (entry.actor === actorRef({ kind: 'system', officeId: ctx.officeId, process: 'import' })) return null;
  if (entry.stream.startsWith('post:')) {
    const post = entry.stream.slice('post:'.length);
    const unit = (await work.standing()).unitOf.get(post);
    return unit === undefined ? null : { day, because, unit, post, pair: null };
  }
  // Duties that come of an act of supervision, or of a card, stand with the matter it is about.
  const { caseId } = entry.body as { readonly caseId?: string };
  const matter = caseId === undefined ? entry.stream : `case:${caseId}`;
  const [last] = await tx.rows(
    raw(sql<{ holder_unit: string; open: boolean }>`select holder_unit,
        visibility = 'normal' and hidden_from = '{}' and not history as open
      from duty where office_id = ${ctx.officeId} and about = ${matter} order by opened_at desc limit 1`),
  );
  return last?.open ? { day, because, unit: last.holder_unit, post: null, pair: null } : null;
}
