import { toDay, toPlainDate } from '../calendar/days.ts';
import { dateIn } from '../calendar/zone.ts';
import type { Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { dutiesById } from '../duties/queries.ts';
import { isEnded } from '../duties/rules.ts';
import { openFinding } from '../findings/commands.ts';
import type { Finding } from '../findings/rules.ts';
import { say } from '../identity/said.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { ruleInForce } from '../register/queries.ts';
import { part } from '../sendings/ending.commands.ts';
import { answeringUnit, can, type Knows } from './access.ts';
import { happen, type InspectionDesk } from './desk.ts';
import { inspectionFor, planOf } from './queries.ts';
import {
  ensureAllowed,
  ensureFollowed,
  ensureWithin,
  type Inspection,
  type InspectionAction,
  type Plan,
  type Result,
} from './rules.ts';

/**
 * Loads an inspection for somebody who wants to do something about it.
 *
 * @throws Refusal `inspection.not-found`, also for what they may not know of; `inspection.still-sealed` for who knows only that there
 * is one; what `can` says; `inspection.not-in-this-state`
 */
export async function openFor(tx: Tx, ctx: Context, id: string, action: InspectionAction): Promise<Inspection> {
  const known = await inspectionFor(tx, ctx.actor, id, ctx.now);
  if (!known) throw new Refusal('inspection.not-found');
  const { inspection } = known;
  if ((known.knows satisfies Knows) === 'dated') throw new Refusal('inspection.still-sealed');
  const verdict = can(ctx.actor, action, inspection);
  if (!verdict.may) throw new Refusal(verdict.reason);
  ensureAllowed(inspection, action);
  return inspection;
}

/** The last day on which what was done during the visit is taken. */
const takenUntil = (desk: InspectionDesk, { to }: Pick<Inspection, 'to'>): PlainDate =>
  toPlainDate(toDay(to) + desk.checklists.sendWithinDays);

const todayOf = (ctx: Context, desk: InspectionDesk): PlainDate => dateIn(desk.calendar.zone, ctx.now);

/**
 * The team is there. A sealed plan is opened by it: units and salt stand in the ledger from now on, so that anybody who may read the
 * plan can compute the commitment anew.
 *
 * @param madeAt what the device's clock said: a claim
 */
export async function open(
  tx: Tx,
  ctx: Context,
  desk: InspectionDesk,
  id: string,
  madeAt: Instant,
): Promise<Inspection> {
  const inspection = await openFor(tx, ctx, id, 'open');
  ensureWithin(inspection, takenUntil(desk, inspection), todayOf(ctx, desk));
  if (inspection.kind === 'announced')
    return happen(tx, ctx, inspection, id, { type: 'inspection.opened', body: { madeAt } });
  const { targets, salt } = await thePlan(tx, ctx, desk, inspection);
  for (const duty of await dutiesById(tx, ctx.officeId, inspection.duties))
    if (!isEnded(duty)) duties.hide(tx, ctx, duty, { visibility: 'normal', hiddenFrom: [] });
  return happen(tx, ctx, inspection, id, { type: 'inspection.opened', body: { madeAt, targets, salt: salt! } });
}

async function thePlan(tx: Tx, ctx: Context, desk: InspectionDesk, inspection: Inspection): Promise<Plan> {
  const found = await planOf(tx, desk.keys, ctx.officeId, inspection);
  if (!found) throw new Error(`inspection ${inspection.inspectionId}: its plan cannot be read`);
  return found.plan;
}

export interface Look {
  readonly item: string;
  readonly result: Result;
  readonly words: string | null;
  readonly madeAt: Instant;
}

/** What was seen of one item; said again, the last word counts and the first stays on record. */
export async function look(tx: Tx, ctx: Context, desk: InspectionDesk, id: string, seen: Look): Promise<Inspection> {
  const inspection = await openFor(tx, ctx, id, 'look');
  ensureWithin(inspection, takenUntil(desk, inspection), todayOf(ctx, desk));
  const { words, ...fact } = seen;
  await itemOf(tx, ctx, desk, inspection, seen.item);
  const said = words === null ? {} : await say(tx, ctx, desk.keys, id, { words });
  return happen(tx, ctx, inspection, id, { type: 'inspection.item-seen', body: { ...fact, ...said } });
}

async function itemOf(tx: Tx, ctx: Context, desk: InspectionDesk, inspection: Inspection, itemId: string) {
  const item = (await thePlan(tx, ctx, desk, inspection)).items.find((i) => i.id === itemId);
  if (!item) throw new Refusal('inspection.no-such-item');
  return item;
}

export interface FoundThere {
  /** Given by the device, which may have no connection when it is found. */
  readonly findingId: string;
  readonly item: string;
  readonly unit: string;
  readonly what: string;
  readonly place: string | null;
  readonly foundOn: PlainDate;
  readonly madeAt: Instant;
}

/**
 * Something is not in order: a finding of its own, under the item's rule. Whoever of the team wrote it down, the supervising office
 * found it and checks the correction, as somebody from outside has nobody who stands in for them.
 *
 * @throws Refusal also `inspection.not-a-target`, `inspection.found-outside-visit`, and what `openFinding` says
 */
export async function find(
  tx: Tx,
  ctx: Context,
  desk: InspectionDesk,
  id: string,
  found: FoundThere,
): Promise<{ inspection: Inspection; finding: Finding }> {
  const inspection = await openFor(tx, ctx, id, 'look');
  const { findingId, item, unit, what, place, foundOn, madeAt } = found;
  ensureWithin(inspection, takenUntil(desk, inspection), todayOf(ctx, desk));
  if (!desk.path(unit).some((u) => inspection.targets.includes(u))) throw new Refusal('inspection.not-a-target');
  if (foundOn < inspection.from || foundOn > inspection.to) throw new Refusal('inspection.found-outside-visit');
  const cited = (await itemOf(tx, ctx, desk, inspection, item)).rule;
  // As it bound on that day: a rule may have been revised since the inspection was planned.
  const rule = (await ruleInForce(tx, desk.keys, ctx.officeId, cited.id, foundOn)) ?? cited;
  const finding = await openFinding(tx, ctx, desk.findings, {
    findingId,
    source: { kind: 'inspection', id },
    by: { unit: inspection.unit, post: inspection.team[0]! },
    unit,
    rule: { id: rule.id, version: rule.version },
    what,
    place,
    foundOn,
    evidence: [],
  });
  const body = { item, finding: findingId, unit, madeAt };
  return { inspection: happen(tx, ctx, inspection, id, { type: 'inspection.finding-opened', body }), finding };
}

/** The visit is over: the report is for the units inspected too, with what was seen and found. The team's duties are done by it. */
export async function close(
  tx: Tx,
  ctx: Context,
  desk: InspectionDesk,
  id: string,
  report: string,
): Promise<Inspection> {
  const inspection = await openFor(tx, ctx, id, 'close');
  ensureFollowed(inspection);
  for (const duty of await dutiesById(tx, ctx.officeId, inspection.duties))
    if (!isEnded(duty)) duties.fulfil(tx, ctx, duty, duty.holderPost, null);
  const { targets } = inspection;
  const body = { ...(await say(tx, ctx, desk.keys, id, { report })), targets };
  return happen(tx, ctx, inspection, id, { type: 'inspection.closed', body });
}

/** A unit inspected answers the report, once. What it says to each finding, it says there. */
export async function answer(
  tx: Tx,
  ctx: Context,
  desk: InspectionDesk,
  id: string,
  words: string,
): Promise<Inspection> {
  const inspection = await openFor(tx, ctx, id, 'answer');
  const unit = answeringUnit(ctx.actor as Parameters<typeof answeringUnit>[0], inspection)!;
  const body = { unit, ...(await say(tx, ctx, desk.keys, id, { answer: words })) };
  return happen(tx, ctx, inspection, id, { type: 'inspection.answered', body });
}

/** It is not made. A sealed plan stays sealed; its commitment stays where it is. */
export async function cancel(
  tx: Tx,
  ctx: Context,
  desk: InspectionDesk,
  id: string,
  reason: string,
): Promise<Inspection> {
  const inspection = await openFor(tx, ctx, id, 'cancel');
  for (const duty of await dutiesById(tx, ctx.officeId, inspection.duties))
    if (!isEnded(duty)) duties.cancel(tx, ctx, duty, 'inspection-cancelled');
  const { targets } = inspection;
  // Whoever wanted to come along goes by themselves.
  if (inspection.kind === 'announced') await part(tx, ctx, id);
  const body = { ...(await say(tx, ctx, desk.keys, id, { reason })), targets };
  return happen(tx, ctx, inspection, id, { type: 'inspection.cancelled', body });
}
