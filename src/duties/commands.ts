import type { Calendar } from '../calendar/calendar.ts';
import type { ClockRule, ClockRun } from '../calendar/clock.ts';
import { dueOn } from '../calendar/due.ts';
import type { Tx } from '../db/open.ts';
import { actorRef } from '../kernel/actor.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import { append, type Context, happenedAt } from '../ledger/append.ts';
import { type Duty, type DutyEvent, ensureAllowed, evolve, isEnded, type Opened, paused, resumed } from './rules.ts';
import { save, streamOf } from './store.ts';

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
  };

export function ruleOf(work: ClockWork, clock: string): ClockRule {
  const rule = work.clocks.get(clock);
  if (!rule) throw new Refusal('calendar.unknown-clock', { clock });
  return rule;
}

/** A clock after something happened to it: while a pause is open there is no due date. */
function clockNow(work: ClockWork, clock: string, run: ClockRun) {
  const due = dueOn(ruleOf(work, clock), run, work.calendar);
  return { run, dueOn: due?.dueOn ?? null, dueAt: due?.dueAt ?? null };
}

/** Opens a duty: entry and row. */
export function open(tx: Tx, ctx: Context, work: ClockWork, spec: NewDuty): Duty {
  const at = happenedAt(ctx);
  const { dutyId = newId(Date.parse(ctx.now)), from = at, clock = null, ...given } = spec;
  const clocked = clock ? clockNow(work, clock, { from, pauses: [] }) : { run: null, dueOn: null, dueAt: null };
  const body: Opened = {
    parentId: null,
    issuer: actorRef(ctx.actor),
    holderPost: null,
    assistants: [],
    beneficiary: null,
    confirmerUnit: null,
    target: 1,
    visibility: 'normal',
    hiddenFrom: null,
    history: false,
    ...given,
    clock,
    ...clocked,
  };
  return apply(tx, ctx, null, dutyId, [{ type: 'duty.opened', at, body }]);
}

/** Appends events to a duty's stream and writes its row once. */
function apply(tx: Tx, ctx: Context, before: Duty | null, dutyId: string, events: readonly DutyEvent[]): Duty {
  let version = before?.version ?? 0;
  let duty = before;
  append(
    tx,
    ctx,
    events.map((event) => {
      version += 1;
      duty = evolve(duty, dutyId, version, event);
      return { stream: streamOf(dutyId), version, type: event.type, body: event.body as never, occurredAt: event.at };
    }),
  );
  save(tx, ctx.officeId, before, duty!);
  return duty!;
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

/** A duty that its doing itself proves (a routing, an acceptance): taken, claimed and confirmed in one step by the house. */
export function fulfil(tx: Tx, ctx: Context, duty: Duty, post: string | null, evidence: string | null): Duty {
  const at = happenedAt(ctx);
  const events: DutyEvent[] = [];
  if (duty.state === 'open')
    events.push({ type: 'duty.accepted', at, body: { post: post ?? duty.holderPost ?? duty.holderUnit } });
  events.push({ type: 'duty.claimed', at, body: { evidence } });
  events.push({ type: 'duty.confirmed', at, body: { by: actorRef(ctx.actor) } });
  if (duty.state !== 'open') ensureAllowed(duty, 'claim');
  return apply(tx, ctx, duty, duty.dutyId, events);
}
