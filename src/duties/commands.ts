import type { Calendar } from '../calendar/calendar.ts';
import { type ClockRule, type ClockRun, clockNamed, onDay } from '../calendar/clock.ts';
import { dueOn } from '../calendar/due.ts';
import type { Tx } from '../db/open.ts';
import { actorRef, keptAway, sameUnits } from '../kernel/actor.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { append, type Context, happenedAt } from '../ledger/append.ts';
import type { Body, NewEntry } from '../ledger/entry.ts';
import { can, sees, WORKS } from './access.ts';
import { pathOf, postAt } from './queries.ts';
import { type Duty, type DutyEvent, ensureAllowed, evolve, isEnded, type Opened, paused, resumed } from './rules.ts';
import { insertMany, load, save, streamOf } from './store.ts';

/** What finds due dates: the clocks of the pack and the office's calendar as it is known now. */
export interface ClockWork {
  readonly clocks: ReadonlyMap<string, ClockRule>;
  readonly calendar: Calendar;
}

/** What a caller has to say to open a duty; the rest has the usual value. */
export type NewDuty = Pick<Opened, 'mechanism' | 'mechanismVersion' | 'step' | 'about' | 'holderUnit'> &
  Partial<Omit<Opened, 'dueOn' | 'dueAt' | 'run'>> & {
    readonly dutyId?: string;
    /** When the clock starts; now if left out. */
    readonly from?: Instant;
    /** The last day, set by whoever gives it, in place of a `clock` of the pack. */
    readonly dueBy?: PlainDate;
  };

export function ruleOf(work: ClockWork, clock: string): ClockRule {
  const rule = clockNamed(work.clocks, clock);
  if (!rule) throw new Refusal('calendar.unknown-clock', { clock });
  return rule;
}

/** A clock after something happened to it: while a pause is open there is no due date. */
function clockNow(work: ClockWork, clock: string, run: ClockRun) {
  const due = dueOn(ruleOf(work, clock), run, work.calendar);
  return { run, dueOn: due?.dueOn ?? null, dueAt: due?.dueAt ?? null };
}

/** Where a clock stands that begins at a moment. */
type Begin = (clock: string, from: Instant) => ReturnType<typeof clockNow>;

const begins =
  (work: ClockWork): Begin =>
  (clock, from) =>
    clockNow(work, clock, { from, pauses: [] });

/** The same for many duties: where clocks begin alike it is found once, and all have the one answer. */
function beginsOnce(work: ClockWork): Begin {
  const known = new Map<string, ReturnType<Begin>>();
  const begin = begins(work);
  return (clock, from) => {
    const key = `${clock} ${from}`;
    const found = known.get(key) ?? begin(clock, from);
    known.set(key, found);
    return found;
  };
}

function opened(ctx: Context, begin: Begin, at: Instant, spec: Omit<NewDuty, 'dutyId'>): DutyEvent {
  const { from = at, dueBy, ...given } = spec;
  const clock = given.clock ?? (dueBy ? onDay(dueBy) : null);
  const clocked = clock ? begin(clock, from) : { run: null, dueOn: null, dueAt: null };
  const body: Opened = {
    parentId: null,
    issuer: actorRef(ctx.actor),
    holderPost: null,
    assistants: [],
    beneficiary: null,
    confirmerUnit: null,
    target: 1,
    visibility: 'normal',
    hiddenFrom: [],
    history: false,
    ...given,
    clock,
    ...clocked,
  };
  return { type: 'duty.opened', at, body };
}

/** Opens a duty: entry and row. */
export function open(tx: Tx, ctx: Context, work: ClockWork, spec: NewDuty): Duty {
  const { dutyId = newId(Date.parse(ctx.now)), ...given } = spec;
  return apply(tx, ctx, null, dutyId, [opened(ctx, begins(work), happenedAt(ctx), given)]);
}

/** A duty for a bulk command: opened at its own time and, where that is past, done at its own time. */
export interface DutyOf extends NewDuty {
  readonly dutyId: string;
  readonly openedAt: Instant;
  readonly doneAt: Instant | null;
}

/** Opens many duties, and closes those that were done: one statement for the rows, the entries with all others of the command. */
export function openMany(tx: Tx, ctx: Context, work: ClockWork, specs: readonly DutyOf[]): void {
  const begin = beginsOnce(work);
  const duties = specs.map(({ dutyId, openedAt, doneAt, ...given }) => {
    const events = [opened(ctx, begin, openedAt, given)];
    if (doneAt) events.push({ type: 'duty.confirmed', at: doneAt, body: { by: actorRef(ctx.actor) } });
    append(tx, ctx, entriesOf(dutyId, 1, events));
    return events.reduce<Duty | null>((duty, event, i) => evolve(duty, dutyId, i + 1, event), null)!;
  });
  insertMany(tx, ctx.officeId, duties);
}

const entriesOf = (dutyId: string, from: number, events: readonly DutyEvent[]): NewEntry[] =>
  events.map(({ type, at, body }, i) => ({
    stream: streamOf(dutyId),
    version: from + i,
    type,
    body: body as unknown as Body,
    occurredAt: at,
  }));

/** Appends events to a duty's stream and writes its row once. */
function apply(tx: Tx, ctx: Context, before: Duty | null, dutyId: string, events: readonly DutyEvent[]): Duty {
  const from = (before?.version ?? 0) + 1;
  append(tx, ctx, entriesOf(dutyId, from, events));
  const duty = events.reduce<Duty | null>((held, event, i) => evolve(held, dutyId, from + i, event), before)!;
  save(tx, ctx.officeId, before, duty);
  return duty;
}

const one = (tx: Tx, ctx: Context, duty: Duty, event: DutyEvent): Duty => apply(tx, ctx, duty, duty.dutyId, [event]);

export function accept(tx: Tx, ctx: Context, duty: Duty, post: string): Duty {
  ensureAllowed(duty, 'accept');
  return one(tx, ctx, duty, { type: 'duty.accepted', at: happenedAt(ctx), body: { post } });
}

/** Gives the duty to another post; whoever hands on stays in the chain. The clock runs on. */
export function handOn(tx: Tx, ctx: Context, duty: Duty, unit: string, post: string | null): Duty {
  ensureAllowed(duty, 'handOn');
  const resumedFirst = duty.state === 'paused';
  if (resumedFirst) throw new Refusal('duty.resume-first');
  return one(tx, ctx, duty, { type: 'duty.handed-on', at: happenedAt(ctx), body: { unit, post } });
}

/**
 * A member of staff hands a duty on: a head to a colleague, a bureau to a section of its own.
 *
 * @throws Refusal `duty.not-found`, `duty.not-the-holder`, or `duty.hand-on-within-unit` for a post outside the unit, without work
 * of its own, or in a unit that the duty is kept from
 */
export async function handOnTo(tx: Tx, ctx: Context, dutyId: string, postId: string): Promise<Duty> {
  const duty = await load(tx, ctx.officeId, dutyId);
  const path = duty ? await pathOf(tx, ctx.officeId, duty.holderUnit) : [];
  if (!duty || !sees(ctx.actor, duty, path)) throw new Refusal('duty.not-found');
  const verdict = can(ctx.actor, 'handOn', duty, path);
  if (!verdict.may) throw new Refusal(verdict.reason);
  const to = await postAt(tx, ctx.officeId, postId);
  const kept = to !== null && keptAway(duty.hiddenFrom, to.path);
  if (!to?.path.includes(duty.holderUnit) || kept || !WORKS.includes(to.role))
    throw new Refusal('duty.hand-on-within-unit');
  return handOn(tx, ctx, duty, to.unit, postId);
}

export function assist(tx: Tx, ctx: Context, duty: Duty, units: readonly string[]): Duty {
  ensureAllowed(duty, 'assist');
  return one(tx, ctx, duty, { type: 'duty.assisted', at: happenedAt(ctx), body: { units } });
}

function clockOf(duty: Duty): { clock: string; run: ClockRun } {
  if (duty.clock === null || duty.run === null) throw new Refusal('duty.without-clock');
  return { clock: duty.clock, run: duty.run };
}

/** @param reason a code, shown in words to the person concerned */
export function pause(tx: Tx, ctx: Context, work: ClockWork, duty: Duty, reason: string): Duty {
  ensureAllowed(duty, 'pause');
  const { clock, run } = clockOf(duty);
  const at = happenedAt(ctx);
  return one(tx, ctx, duty, { type: 'duty.paused', at, body: { reason, ...clockNow(work, clock, paused(run, at)) } });
}

export function resume(tx: Tx, ctx: Context, work: ClockWork, duty: Duty): Duty {
  ensureAllowed(duty, 'resume');
  const { clock, run } = clockOf(duty);
  const at = happenedAt(ctx);
  return one(tx, ctx, duty, { type: 'duty.resumed', at, body: clockNow(work, clock, resumed(run, at)) });
}

/**
 * Lengthens the limit, in its own unit.
 * @throws Refusal `calendar.extension-too-long` if the rule allows less, counting what was granted before
 */
export function extend(tx: Tx, ctx: Context, work: ClockWork, duty: Duty, by: number, grantedBefore: number): Duty {
  ensureAllowed(duty, 'extend');
  const { clock, run } = clockOf(duty);
  const rule = ruleOf(work, clock);
  const most = rule.extension?.max ?? 0;
  const times = rule.extension?.times ?? 1;
  if (by < 1 || (run.extend ?? 0) + by > most || grantedBefore >= times)
    throw new Refusal('duty.extension-too-long', { most, times, asked: by, granted: run.extend ?? 0 });
  const body = { by, ...clockNow(work, clock, { ...run, extend: (run.extend ?? 0) + by }) };
  return one(tx, ctx, duty, { type: 'duty.extended', at: happenedAt(ctx), body });
}

/** Sets another last day, for a duty whose day was set by hand. Who may, and how often, is for the slice that gave it. */
export function redate(tx: Tx, ctx: Context, work: ClockWork, duty: Duty, day: PlainDate): Duty {
  ensureAllowed(duty, 'extend');
  const { run } = clockOf(duty);
  const clock = onDay(day);
  return one(tx, ctx, duty, {
    type: 'duty.redated',
    at: happenedAt(ctx),
    body: { clock, ...clockNow(work, clock, run) },
  });
}

/** The count begins anew: what the law restarts (a correction of a disclosure request), never a hand-over. */
export function restart(tx: Tx, ctx: Context, work: ClockWork, duty: Duty): Duty {
  ensureAllowed(duty, 'restart');
  const { clock, run } = clockOf(duty);
  const at = happenedAt(ctx);
  return one(tx, ctx, duty, { type: 'duty.restarted', at, body: clockNow(work, clock, { ...run, restart: at }) });
}

/** Finds the due date anew after a late notice of holidays or a closure; `null` if it stays where it was. */
export function moveClock(tx: Tx, ctx: Context, work: ClockWork, duty: Duty, because: string): Duty | null {
  if (isEnded(duty) || duty.clock === null || duty.run === null) return null;
  const found = clockNow(work, duty.clock, duty.run);
  if (found.dueOn === duty.dueOn && found.dueAt === duty.dueAt) return null;
  return one(tx, ctx, duty, { type: 'duty.clock-moved', at: happenedAt(ctx), body: { because, ...found } });
}

/** So much of what was asked for is done: of sixty days, three more. Whoever does the first of it has taken it. */
export function progress(tx: Tx, ctx: Context, duty: Duty, post: string, by: number): Duty {
  const at = happenedAt(ctx);
  if (duty.state !== 'open') ensureAllowed(duty, 'progress');
  const taken: DutyEvent[] = duty.state === 'open' ? [{ type: 'duty.accepted', at, body: { post } }] : [];
  return apply(tx, ctx, duty, duty.dutyId, [...taken, { type: 'duty.progressed', at, body: { by } }]);
}

/** The holder says it is done. `evidence` names an item of the vault, an attachment or an entry. */
export function claim(tx: Tx, ctx: Context, duty: Duty, evidence: string | null): Duty {
  ensureAllowed(duty, 'claim');
  return one(tx, ctx, duty, { type: 'duty.claimed', at: happenedAt(ctx), body: { evidence } });
}

export function giveBack(tx: Tx, ctx: Context, duty: Duty, reason: string | null): Duty {
  ensureAllowed(duty, 'return');
  return one(tx, ctx, duty, { type: 'duty.returned', at: happenedAt(ctx), body: { reason } });
}

export function confirm(tx: Tx, ctx: Context, duty: Duty): Duty {
  ensureAllowed(duty, 'confirm');
  return one(tx, ctx, duty, { type: 'duty.confirmed', at: happenedAt(ctx), body: { by: actorRef(ctx.actor) } });
}

export function cancel(tx: Tx, ctx: Context, duty: Duty, reason: string): Duty {
  ensureAllowed(duty, 'cancel');
  return one(tx, ctx, duty, { type: 'duty.cancelled', at: happenedAt(ctx), body: { reason } });
}

/** Keeps it from whoever the thing it is about is kept from: a matter that turned out to be a report, an accused named later. */
export function hide(
  tx: Tx,
  ctx: Context,
  duty: Duty,
  { visibility, hiddenFrom }: Pick<Duty, 'visibility' | 'hiddenFrom'>,
): Duty {
  if (duty.visibility === visibility && sameUnits(duty.hiddenFrom, hiddenFrom)) return duty;
  ensureAllowed(duty, 'hide');
  return one(tx, ctx, duty, { type: 'duty.hidden', at: happenedAt(ctx), body: { visibility, hiddenFrom } });
}

/**
 * Done as far as the holder can: taken and claimed in one step. Without a post (a rule did it, or the person themselves) nobody
 * has taken it.
 */
export function claimNow(tx: Tx, ctx: Context, duty: Duty, post: string | null, evidence: string | null): Duty {
  return apply(tx, ctx, duty, duty.dutyId, claiming(ctx, duty, post, evidence));
}

function claiming(ctx: Context, duty: Duty, post: string | null, evidence: string | null): DutyEvent[] {
  const at = happenedAt(ctx);
  if (duty.state !== 'open') ensureAllowed(duty, 'claim');
  const claimed: DutyEvent = { type: 'duty.claimed', at, body: { evidence } };
  return duty.state === 'open' && post !== null ? [{ type: 'duty.accepted', at, body: { post } }, claimed] : [claimed];
}

/** A duty that its doing itself proves (an acceptance, a decision): taken, claimed and confirmed in one step by the house. */
export function fulfil(tx: Tx, ctx: Context, duty: Duty, post: string | null, evidence: string | null): Duty {
  const events = duty.state === 'claimed' ? [] : claiming(ctx, duty, post, evidence);
  const confirmed: DutyEvent = { type: 'duty.confirmed', at: happenedAt(ctx), body: { by: actorRef(ctx.actor) } };
  return apply(tx, ctx, duty, duty.dutyId, [...events, confirmed]);
}
