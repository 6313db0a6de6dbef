import { dateIn } from '../calendar/zone.ts';
import { seen as appealFor } from '../cases/queries.ts';
import type { Appeal } from '../cases/rules.ts';
import type { OfficeWork } from '../cases/work.ts';
import type { Reader, Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { postAt } from '../duties/queries.ts';
import { type Duty, isEnded } from '../duties/rules.ts';
import type { Keys } from '../identity/keys.ts';
import { say } from '../identity/said.ts';
import type { HeldPost, Role } from '../kernel/actor.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text, TextRef } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { happens } from '../ledger/happen.ts';
import { whoServes } from '../org/queries.ts';
import { ruleInForce } from '../register/queries.ts';
import { can, canRecord, concerned, DECIDES, dutyOf, type Seen, sees } from './access.ts';
import type { FindingsPack } from './pack.ts';
import { findingFor, numbered } from './queries.ts';
import {
  type At,
  ensureAllowed,
  evolve,
  type Finding,
  type FindingAction,
  type FindingStep,
  type Source,
  STEPS,
} from './rules.ts';
import { save, streamOf } from './store.ts';

/** What commands on findings work with: clocks and calendar, keys for what people say, and the units of the office. */
export interface FindingWork extends duties.ClockWork {
  readonly keys: Keys;
  /** The appeals of the office, for what was found in one. */
  readonly cases: OfficeWork;
  readonly pack: FindingsPack;
  /** The unit and all above it, nearest first. @throws Refusal `org.unknown-unit` */
  path(unit: string): readonly string[];
  /** The head of the unit, or the nearest above; `null` where there is none. */
  headOf(unit: string): { readonly unit: string; readonly post: string } | null;
  /** The unit with a function of the org chart; `null` if none has it. */
  unitWith(fn: string): string | null;
  /** The words of a unit; of one that is closed by now, `null`. */
  unitName(unit: string): Text | null;
}

/** What whoever found something says of it. */
export interface NewFinding {
  readonly findingId?: string;
  readonly source: { readonly kind: Source; readonly id: string | null };
  /** Who found it, and later checks the correction. */
  readonly by: At;
  /** The unit where it was found. */
  readonly unit: string;
  /** The post whose holder it is about, where it is about one: the holder answers. */
  readonly concerned?: string | null;
  /** Of the register, as it bound on that day. */
  readonly rule: { readonly id: string; readonly version: number };
  /** In words; they go to the vault, as does the place. */
  readonly what: string;
  readonly place: string | null;
  /** Of an audit: its report, as the auditors call it. */
  readonly audit?: string | null;
  readonly foundOn: PlainDate;
  /** `HH:MM`, where the time of day matters. */
  readonly foundAt?: string | null;
  /** Ids of attachments of what it was found in. */
  readonly evidence: readonly string[];
}

export const todayOf = (ctx: Context, work: FindingWork): PlainDate => dateIn(work.calendar.zone, ctx.now);

export const happen = happens({ streamOf, evolve, save });

/** Opens a duty of a finding. @param confirmer the unit that says when it is done, where that is another */
export function owe(
  tx: Tx,
  ctx: Context,
  work: FindingWork,
  findingId: string,
  step: FindingStep,
  at: { readonly unit: string; readonly post: string | null },
  more: Partial<duties.NewDuty> = {},
): Duty {
  return duties.open(tx, ctx, work, {
    mechanism: 'G10',
    mechanismVersion: work.pack.version,
    step: STEPS[step],
    about: streamOf(findingId),
    holderUnit: at.unit,
    holderPost: at.post,
    clock: work.pack.clocks[step],
    ...more,
  });
}

/** The duty of a step is done by the one who acts, with a post of theirs in the unit that owes it. */
export function done(tx: Tx, ctx: Context, seen: Seen, step: FindingStep): void {
  const duty = dutyOf(seen, step);
  if (duty && !isEnded(duty)) duties.fulfil(tx, ctx, duty, postIn(ctx, duty.holderUnit), null);
}

export const postIn = (ctx: Context, unit: string): string | null =>
  ctx.actor.kind === 'staff' ? (ctx.actor.posts.find((p) => p.unitId === unit)?.postId ?? null) : null;

/**
 * Opens a finding: the unit, or the one it is about, has to answer within a limit. For slices that find something (an inspection), after
 * they decided who may; people who write one down themselves go through `record`.
 *
 * @throws Refusal `org.unknown-unit`, `finding.own-unit` where the finder's unit is that unit or below it, `finding.not-yet-found`,
 * `finding.rule-not-in-force` for a rule or version that did not bind that day, `finding.not-a-post-there`
 */
export async function openFinding(tx: Tx, ctx: Context, work: FindingWork, spec: NewFinding): Promise<Finding> {
  const { findingId = newId(Date.parse(ctx.now)), by, unit, concerned: about = null } = spec;
  const given = await begun(tx, ctx, work, findingId, spec);
  const duty = owe(tx, ctx, work, findingId, 'answer', { unit, post: about }, { confirmerUnit: by.unit });
  return happen(tx, ctx, null, findingId, { type: 'finding.opened', body: { ...given, duty: duty.dutyId } });
}

/**
 * Holds a finding that rests on a report: kept from whoever the report accuses, from its unit and from all above, until whoever found
 * it has looked into it. @param accused the units that the report accuses
 */
async function holdFinding(
  tx: Tx,
  ctx: Context,
  work: FindingWork,
  spec: NewFinding,
  accused: readonly string[],
): Promise<Finding> {
  const { findingId = newId(Date.parse(ctx.now)), by, unit } = spec;
  const given = await begun(tx, ctx, work, findingId, spec);
  const duty = owe(tx, ctx, work, findingId, 'verify', by, {
    visibility: 'confidential',
    hiddenFrom: [...new Set([...accused, unit])],
  });
  return happen(tx, ctx, null, findingId, { type: 'finding.held', body: { ...given, duty: duty.dutyId } });
}

type Said = { readonly what: TextRef; readonly place?: TextRef; readonly audit?: TextRef };

/** What a finding begins with: its words in the vault, once it is sure that it can be one. */
async function begun(tx: Tx, ctx: Context, work: FindingWork, findingId: string, spec: NewFinding) {
  const { source, by, unit, rule, what, place, audit = null, foundOn, evidence } = spec;
  const { concerned: about = null, foundAt = null } = spec;
  work.path(unit);
  if (by.unit === unit || work.path(by.unit).slice(0, -1).includes(unit)) throw new Refusal('finding.own-unit');
  if (foundOn > todayOf(ctx, work)) throw new Refusal('finding.not-yet-found', { day: foundOn });
  const bound = await ruleInForce(tx, work.keys, ctx.officeId, rule.id, foundOn);
  if (bound?.version !== rule.version) throw new Refusal('finding.rule-not-in-force', { day: foundOn });
  if (about !== null && (await postAt(tx, ctx.officeId, about))?.unit !== unit)
    throw new Refusal('finding.not-a-post-there');
  const words: Record<string, string> = { what };
  if (place !== null) words.place = place;
  if (audit !== null) words.audit = audit;
  const said = (await say(tx, ctx, work.keys, findingId, words)) as Said;
  const { actor } = ctx;
  const mine = actor.kind === 'staff' && actor.posts.some((p) => p.postId === by.post);
  return {
    source,
    by: { unit: by.unit, post: by.post, account: mine ? actor.accountId : null },
    unit,
    concerned: about,
    rule,
    foundOn,
    foundAt,
    evidence,
    allegation: work.pack.allegations.includes(source.kind),
    ...said,
  };
}

/**
 * A supervisor, a discipline officer or an auditor writes down what they saw or were told. What an appeal told names it, so that what a
 * report told is held.
 *
 * @throws Refusal as `openFinding`, and `finding.recorded-by-others`, `finding.name-the-appeal`, `case.not-found`
 */
export async function record(
  tx: Tx,
  ctx: Context,
  work: FindingWork,
  spec: Omit<NewFinding, 'by' | 'source' | 'evidence'> & {
    readonly source: Source;
    /** Number of the appeal that told of it. */
    readonly appeal: string | null;
  },
): Promise<Finding> {
  const { source, appeal: number, ...given } = spec;
  const roles = recordersOf(work.pack, source);
  work.path(spec.unit);
  const by = recorder(ctx, roles, spec.unit);
  const appeal = source === 'complaint' ? await appealNamed(tx, ctx, work, number) : null;
  const report = appeal?.visibility === 'confidential';
  const whole = { ...given, source: { kind: source, id: appeal?.caseId ?? null }, by, evidence: [] };
  if (!report) return openFinding(tx, ctx, work, whole);
  // Also where somebody else handles the report: what is found in it is discipline's to look into.
  const officer = recorder(ctx, ['discipline'], spec.unit);
  return holdFinding(tx, ctx, work, { ...whole, by: officer }, appeal.accusedUnits);
}

/** The roles that write down findings from a source. */
export const recordersOf = ({ recorded }: FindingsPack, source: Source): readonly Role[] =>
  (Object.keys(recorded) as Role[]).filter((r) => recorded[r]!.includes(source));

function recorder(ctx: Context, roles: readonly Role[], unit: string): At {
  const verdict = canRecord(ctx.actor, roles, unit);
  if (!verdict.may) throw new Refusal(verdict.reason);
  return verdict.by!;
}

async function appealNamed(read: Reader, ctx: Context, work: FindingWork, number: string | null): Promise<Appeal> {
  if (number === null) throw new Refusal('finding.name-the-appeal');
  const caseId = await numbered(read, ctx.officeId, number);
  if (caseId === null) throw new Refusal('case.not-found');
  return appealFor(read, work.cases, work.cases.scope(ctx.actor), caseId);
}

/** Loads a finding for somebody who wants to do something to it. @throws Refusal `finding.not-found`, also for what they may not see */
export async function openFor(
  tx: Reader,
  ctx: Context,
  work: FindingWork,
  findingId: string,
  action: FindingAction,
): Promise<Seen> {
  const seen = await findingFor(tx, ctx.actor, findingId, todayOf(ctx, work));
  if (!seen) throw new Refusal('finding.not-found');
  const verdict = can(ctx.actor, action, seen);
  const waits = action === 'decide' ? seen.finding.decideUnit !== null : action !== 'approveTime' || seen.finding.asked;
  if (!verdict.may && waits) throw new Refusal(verdict.reason);
  ensureAllowed(seen.finding, action);
  return seen;
}

/** Who owns a correction where nobody else is named: the head of the unit. @throws Refusal `finding.nobody-to-own` */
function headOf(work: FindingWork, unit: string): At {
  const head = work.headOf(unit);
  if (!head) throw new Refusal('finding.nobody-to-own');
  return head;
}

/**
 * The owner begins: a plan within a limit. The one duty of the correction runs through plan and work, so that its chain keeps all hands.
 * Named at once in a unit below, a post has it passed down by the head of the unit, who stays its owner (G10).
 */
function begin(tx: Tx, ctx: Context, work: FindingWork, { finding }: Seen, named: At): { owner: At; duty: string } {
  const owner = named.unit === finding.unit ? named : headOf(work, finding.unit);
  const duty = owe(tx, ctx, work, finding.findingId, 'correct', owner, { confirmerUnit: finding.by.unit });
  if (owner.post !== named.post) duties.handOn(tx, ctx, duty, named.unit, named.post);
  return { owner, duty: duty.dutyId };
}

/**
 * The unit says that it is so, and who corrects it: one post of the unit, which owns the correction, or one below it; its head if nobody
 * is named.
 * @throws Refusal `finding.owner-in-unit`, `finding.nobody-to-own`
 */
export async function agree(
  tx: Tx,
  ctx: Context,
  work: FindingWork,
  findingId: string,
  statement: string,
  owner: string | null,
): Promise<Finding> {
  const seen = await openFor(tx, ctx, work, findingId, 'agree');
  const { finding } = seen;
  const named = await ownerAt(tx, ctx, work, finding, owner);
  done(tx, ctx, seen, 'answer');
  const said = await say(tx, ctx, work.keys, findingId, { statement });
  const body = { ...said, rule: finding.rule.id, ...begin(tx, ctx, work, seen, named) };
  return happen(tx, ctx, finding, findingId, { type: 'finding.agreed', body });
}

async function ownerAt(read: Reader, ctx: Context, work: FindingWork, finding: Finding, post: string | null) {
  if (post === null) return headOf(work, finding.unit);
  const at = await postAt(read, ctx.officeId, post);
  if (!at?.path.includes(finding.unit)) throw new Refusal('finding.owner-in-unit');
  return { unit: at.unit, post };
}

/** The unit says that it is not so: somebody not concerned decides. @throws Refusal `finding.nobody-to-decide` */
export async function contest(
  tx: Tx,
  ctx: Context,
  work: FindingWork,
  findingId: string,
  statement: string,
): Promise<Finding> {
  const seen = await openFor(tx, ctx, work, findingId, 'contest');
  const unit = await decidingUnit(tx, ctx, work, seen);
  done(tx, ctx, seen, 'answer');
  const said = await say(tx, ctx, work.keys, findingId, { statement });
  const duty = owe(tx, ctx, work, findingId, 'decide', { unit, post: null });
  return happen(tx, ctx, seen.finding, findingId, {
    type: 'finding.contested',
    body: { ...said, unit, duty: duty.dutyId },
  });
}

/** The first unit where somebody serves who may decide and is not concerned. */
async function decidingUnit(read: Reader, ctx: Context, work: FindingWork, seen: Seen): Promise<string> {
  const units = [...work.pack.desks.map((fn) => work.unitWith(fn)), seen.path.at(-1)].filter((u) => u != null);
  const serving = await whoServes(read, ctx.officeId, {}, todayOf(ctx, work));
  const people = [...Map.groupBy(serving, (s) => s.accountId)].map(([accountId, own]) => ({
    accountId,
    posts: own.map(({ postId, unitId, role }): HeldPost => ({ postId, unitId, role, unitPath: work.path(unitId) })),
  }));
  const unit = units.find((at) =>
    people.some(
      (who) =>
        who.posts.some((p) => p.unitId === at && DECIDES.includes(p.role)) &&
        sees(
          { kind: 'staff', officeId: ctx.officeId, ...who },
          { ...seen, finding: { ...seen.finding, decideUnit: at } },
        ) &&
        !concerned(who, seen, at),
    ),
  );
  if (unit === undefined) throw new Refusal('finding.nobody-to-decide');
  return unit;
}

/** Somebody not concerned decides on a contested finding, with reasons. A dropped one counts nowhere and stays on record. */
export async function decide(
  tx: Tx,
  ctx: Context,
  work: FindingWork,
  findingId: string,
  outcome: 'upheld' | 'dropped',
  reasons: string,
): Promise<Finding> {
  const seen = await openFor(tx, ctx, work, findingId, 'decide');
  done(tx, ctx, seen, 'decide');
  const said = await say(tx, ctx, work.keys, findingId, { reasons });
  if (outcome === 'dropped') return happen(tx, ctx, seen.finding, findingId, { type: 'finding.dropped', body: said });
  const owner = headOf(work, seen.finding.unit);
  const body = { ...said, rule: seen.finding.rule.id, ...begin(tx, ctx, work, seen, owner) };
  return happen(tx, ctx, seen.finding, findingId, { type: 'finding.upheld', body });
}

/** Puts a file of the finding on record. */
export async function attach(
  tx: Tx,
  ctx: Context,
  work: FindingWork,
  findingId: string,
  attachment: string,
  digest: string,
): Promise<Finding> {
  const { finding } = await openFor(tx, ctx, work, findingId, 'attach');
  return happen(tx, ctx, finding, findingId, { type: 'finding.attached', body: { attachment, digest } });
}
