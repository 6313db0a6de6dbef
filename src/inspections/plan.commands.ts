import { addWorkingDays } from '../calendar/calendar.ts';
import { dateIn } from '../calendar/zone.ts';
import type { Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { postAt } from '../duties/queries.ts';
import { say } from '../identity/said.ts';
import { keptAway } from '../kernel/actor.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { happenedAt } from '../ledger/append.ts';
import { ruleInForce } from '../register/queries.ts';
import { inTurn } from '../sendings/commands.ts';
import { canPlan, JOINS, planningPost } from './access.ts';
import { ensureStands, lookAt } from './calendar.ts';
import { happen, type InspectionDesk } from './desk.ts';
import { INSPECT_STEP } from './pack.ts';
import { ensureWindow, type Inspection, type InspectionKind, type Item, type Plan } from './rules.ts';
import { commitmentOf, fileOf, freshSalt } from './seal.ts';
import { streamOf } from './store.ts';

/** An item to look at: of a check list of the pack, or the office's own words with the rule they rest on. */
export type GivenItem = { readonly listed: string } | { readonly text: string; readonly rule: string };

export interface GivenPlan {
  readonly kind: InspectionKind;
  readonly title: string;
  readonly targets: readonly string[];
  readonly places: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** Posts, whoever leads the team first. */
  readonly team: readonly string[];
  /** Of a sealed one: when the team may read it. */
  readonly teamFrom: Instant | null;
  readonly items: readonly GivenItem[];
  /** Of an announced one: the line of the year's plan of inspections (H3) that it is. */
  readonly planned?: string | null;
  /** Why it is not as the plan has it. */
  readonly why?: string | null;
}

interface Member {
  readonly post: string;
  readonly unit: string;
  readonly role: string;
}

/**
 * Plans an inspection. An announced one is told to the units at once; of a sealed one the ledger takes the commitment, and the plan
 * lies in the vault until it is opened. Neither is changed afterwards: whoever wants it otherwise cancels it and makes another.
 *
 * @throws Refusal `inspection.supervision-plans`, `inspection.window-wrong`, `inspection.notice-too-short`,
 * `inspection.asks-for-material`, `inspection.no-such-item`, `inspection.rule-not-in-force`, `inspection.no-such-member`,
 * `inspection.lead-from-office`, `inspection.team-concerned`, `org.unknown-unit`, and as `ensureStands`
 */
export async function plan(tx: Tx, ctx: Context, desk: InspectionDesk, given: GivenPlan): Promise<Inspection> {
  const may = canPlan(ctx.actor);
  if (!may.may) throw new Refusal(may.reason);
  const { postId: post, unitId: unit } = planningPost(ctx.actor)!;
  const today = dateIn(desk.calendar.zone, ctx.now);
  const { kind, from, to, places } = given;
  ensureWindow(from, to, today);
  const title = given.title.trim();
  const targets = [...new Set(given.targets)];
  if (kind === 'announced') ensureNotice(desk, from, today);
  const items = await itemsOf(tx, ctx, desk, given.items, today);
  ensureNothingAsked(desk, [title, places, ...items.flatMap((i) => [i.zh, i.en])]);
  const team = await teamOf(tx, ctx, desk, given.team, [...targets], unit);

  const inspectionId = newId(Date.parse(ctx.now));
  const whole: Plan = {
    format: 'changxiao-inspection-v1',
    officeId: ctx.officeId,
    inspectionId,
    kind,
    title,
    targets,
    places: places.trim(),
    from,
    to,
    team: team.map((m) => m.post),
    items,
    ...(kind === 'sealed' ? { salt: freshSalt() } : {}),
  };
  const file = fileOf(whole);
  const announced = kind === 'announced' ? await announcedAs(tx, ctx, desk, unit, { ...given, targets }) : null;
  const { plan: kept, ...said } = await say(tx, ctx, desk.keys, inspectionId, { plan: file, ...announced?.words });
  // Supervisors from outside give their time: whoever leads the team owes the inspection, not they.
  const owed = team
    .filter((m) => m.role !== 'inspector')
    .map((m) =>
      duties.open(tx, ctx, desk, {
        mechanism: 'G1',
        mechanismVersion: desk.checklists.version,
        step: INSPECT_STEP,
        about: streamOf(inspectionId),
        holderUnit: m.unit,
        holderPost: m.post,
        dueBy: to,
        visibility: kind === 'sealed' ? 'confidential' : 'normal',
      }),
    );
  const planned = { unit, post, team: whole.team, from, to, duties: owed.map((d) => d.dutyId), plan: kept! };
  if (kind === 'announced')
    return happen(tx, ctx, null, inspectionId, {
      type: 'inspection.announced',
      body: { ...planned, ...said, targets, checks: announced!.checks },
    });
  const teamFrom = given.teamFrom ?? happenedAt(ctx);
  const commitment = commitmentOf(file);
  return happen(tx, ctx, null, inspectionId, { type: 'inspection.sealed', body: { ...planned, commitment, teamFrom } });
}

/** How it stands in the calendar and the plan that everybody's inspections stand in, and what was said of that. */
async function announcedAs(
  tx: Tx,
  ctx: Context,
  desk: InspectionDesk,
  unit: string,
  { targets, from, to, planned = null, why = null }: GivenPlan,
) {
  await inTurn(tx, ctx.officeId);
  const checked = await lookAt(tx, ctx, desk, unit, { targets, from, to, planned });
  ensureStands(checked, why);
  const words: Record<string, string> = {};
  if (planned !== null) words.planned = planned;
  if (why !== null) words.why = why;
  return { checks: [...new Set(checked.issues.map((i) => i.code))], words };
}

/** Announced today for tomorrow cannot happen. */
function ensureNotice(desk: InspectionDesk, from: PlainDate, today: PlainDate): void {
  const days = desk.checklists.noticeWorkingDays;
  const earliest = addWorkingDays(desk.calendar, today, days + 1);
  if (from < earliest) throw new Refusal('inspection.notice-too-short', { days, earliest });
}

/** A unit inspected shows what is there; nothing is made for the visit (row H2). */
function ensureNothingAsked(desk: InspectionDesk, texts: readonly string[]): void {
  const all = texts.join('\n').toLowerCase();
  const word = desk.checklists.mayNotAsk.find((w) => all.includes(w.toLowerCase()));
  if (word !== undefined) throw new Refusal('inspection.asks-for-material', { word });
}

async function itemsOf(
  tx: Tx,
  ctx: Context,
  desk: InspectionDesk,
  given: readonly GivenItem[],
  day: PlainDate,
): Promise<Item[]> {
  const listed = new Map(desk.checklists.lists.flatMap((l) => l.items.map((i) => [i.id, i] as const)));
  const found: Item[] = [];
  for (const [i, item] of given.entries()) {
    const of =
      'listed' in item
        ? listed.get(item.listed)
        : { id: `own-${i + 1}`, zh: item.text, en: item.text, rule: item.rule };
    if (!of || found.some((f) => f.id === of.id)) throw new Refusal('inspection.no-such-item');
    const rule = await ruleInForce(tx, desk.keys, ctx.officeId, of.rule, day);
    if (!rule) throw new Refusal('inspection.rule-not-in-force', { rule: of.rule });
    found.push({ id: of.id, zh: of.zh.trim(), en: of.en.trim(), rule: { id: rule.id, version: rule.version } });
  }
  return found;
}

/** Nobody inspects where they serve, nor where one's own unit stands below (回避). */
async function teamOf(
  tx: Tx,
  ctx: Context,
  desk: InspectionDesk,
  posts: readonly string[],
  targets: readonly string[],
  unit: string,
): Promise<Member[]> {
  for (const target of targets) desk.path(target);
  if (keptAway(targets, desk.path(unit))) throw new Refusal('inspection.team-concerned');
  const team: Member[] = [];
  for (const post of new Set(posts)) {
    const at = await postAt(tx, ctx.officeId, post);
    if (!at || !JOINS.includes(at.role)) throw new Refusal('inspection.no-such-member');
    if (keptAway(targets, at.path)) throw new Refusal('inspection.team-concerned');
    team.push({ post, unit: at.unit, role: at.role });
  }
  if (team[0]?.role === 'inspector') throw new Refusal('inspection.lead-from-office');
  return team;
}
