import { dateIn } from '../calendar/zone.ts';
import type { Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { dutiesById, pathOf, postAt } from '../duties/queries.ts';
import { isEnded } from '../duties/rules.ts';
import type { Keys } from '../identity/keys.ts';
import { say } from '../identity/said.ts';
import { derivedId, newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { happens } from '../ledger/happen.ts';
import { can, canCheck, canNameCheckerOfLaw, sees } from './access.ts';
import { type RegisterPack, shippedRule } from './pack.ts';
import { checkOf } from './queries.ts';
import {
  bindingOn,
  draftOf,
  ensureAfterLast,
  ensureAllowed,
  evolve,
  evolveCheck,
  type OwnRule,
  type RuleAction,
  type RuleCheck,
  type RuleKind,
  type RuleWords,
} from './rules.ts';
import { checkStreamOf, load, save, saveCheck, streamOf } from './store.ts';

/** What commands on the register work with: clocks and calendar, keys for what rules say, and the units of the office. */
export interface RegisterWork extends duties.ClockWork {
  readonly keys: Keys;
  readonly pack: RegisterPack;
  /** The unit and all above it, nearest first. @throws Refusal `org.unknown-unit` */
  path(unit: string): readonly string[];
  /** The words of a unit; of one that is closed by now, `null`. */
  unitName(unit: string): Text | null;
}

/** The step of a duty to check that a rule is kept. */
const CHECK_STEP = 'check-rule';

const happen = happens({ streamOf, evolve, save });

/** Loads a rule for somebody who wants to do something to it. @throws Refusal `rule.not-found`, `rule.shipped` */
async function openFor(tx: Tx, ctx: Context, ruleId: string, action: RuleAction): Promise<OwnRule> {
  if (shippedRule(ruleId)) throw new Refusal('rule.shipped');
  const rule = await load(tx, ctx.officeId, ruleId);
  // A unit that is closed by now has its path still.
  const path = rule ? await pathOf(tx, ctx.officeId, rule.issuer) : [];
  if (!rule || !sees(ctx.actor, rule, path)) throw new Refusal('rule.not-found');
  const verdict = can(ctx.actor, action, path);
  if (!verdict.may) throw new Refusal(verdict.reason);
  ensureAllowed(rule, action);
  return rule;
}

/** What a rule says leaves its optional words out where there are none. */
const spoken = (words: RuleWords<string>): Record<string, string> =>
  Object.fromEntries(Object.entries(words).filter(([, text]) => text !== undefined));

const put = async (tx: Tx, ctx: Context, work: RegisterWork, ruleId: string, words: RuleWords<string>) =>
  (await say(tx, ctx, work.keys, ruleId, spoken(words))) as unknown as RuleWords;

/** Drafts a rule of a unit. @throws Refusal `org.unknown-unit`, `rule.drafted-by-head` */
export async function draft(
  tx: Tx,
  ctx: Context,
  work: RegisterWork,
  kind: RuleKind,
  issuer: string,
  words: RuleWords<string>,
): Promise<OwnRule> {
  const verdict = can(ctx.actor, 'edit', work.path(issuer));
  if (!verdict.may) throw new Refusal(verdict.reason);
  const ruleId = newId(Date.parse(ctx.now));
  const said = await put(tx, ctx, work, ruleId, words);
  return happen(tx, ctx, null, ruleId, { type: 'rule.drafted', body: { number: 1, kind, issuer, ...said } });
}

/** Writes the draft of a rule anew, or begins the next version of one in force, which binds until that is adopted. */
export async function redraft(
  tx: Tx,
  ctx: Context,
  work: RegisterWork,
  ruleId: string,
  words: RuleWords<string>,
): Promise<OwnRule> {
  const known = await load(tx, ctx.officeId, ruleId);
  const rule = await openFor(tx, ctx, ruleId, known && draftOf(known) === null ? 'revise' : 'edit');
  const number = draftOf(rule)?.number ?? rule.versions.at(-1)!.number + 1;
  const said = await put(tx, ctx, work, ruleId, words);
  const { kind, issuer } = rule;
  return happen(tx, ctx, rule, ruleId, { type: 'rule.drafted', body: { number, kind, issuer, ...said } });
}

/** The head of the unit, or of one above, brings the draft into force from a day on. */
export async function adopt(tx: Tx, ctx: Context, ruleId: string, from: PlainDate): Promise<OwnRule> {
  const rule = await openFor(tx, ctx, ruleId, 'adopt');
  ensureAfterLast(rule, from);
  const { number } = draftOf(rule)!;
  return happen(tx, ctx, rule, ruleId, { type: 'rule.adopted', body: { number, from } });
}

/** Gives a revision up: what binds goes on to bind. */
export async function dropDraft(tx: Tx, ctx: Context, ruleId: string): Promise<OwnRule> {
  const rule = await openFor(tx, ctx, ruleId, 'drop');
  const { number } = draftOf(rule)!;
  return happen(tx, ctx, rule, ruleId, { type: 'rule.draft-dropped', body: { number } });
}

/** Repeals a rule from a day on, and says why. Nobody has to check it any more. */
export async function repeal(
  tx: Tx,
  ctx: Context,
  work: RegisterWork,
  ruleId: string,
  on: PlainDate,
  words: string,
): Promise<OwnRule> {
  const rule = await openFor(tx, ctx, ruleId, 'repeal');
  ensureAfterLast(rule, on);
  const check = await checkOf(tx, ctx.officeId, ruleId);
  if (check?.dutyId != null) {
    await end(tx, ctx, check.dutyId, 'rule-repealed');
    checked(tx, ctx, check, check.checkId, { type: 'rule-check.ended', body: {} });
  }
  const said = await say(tx, ctx, work.keys, ruleId, { reason: words });
  return happen(tx, ctx, rule, ruleId, { type: 'rule.repealed', body: { on, ...said } });
}

async function end(tx: Tx, ctx: Context, dutyId: string, because: string): Promise<void> {
  const [duty] = await dutiesById(tx, ctx.officeId, [dutyId]);
  if (duty && !isEnded(duty)) duties.cancel(tx, ctx, duty, because);
}

const checked = happens({ streamOf: checkStreamOf, evolve: evolveCheck, save: saveCheck });

/** Opens the duty to check a rule: by its clock from now on. */
const owe = (tx: Tx, ctx: Context, work: RegisterWork, check: Pick<RuleCheck, 'ruleId' | 'unit' | 'post' | 'every'>) =>
  duties.open(tx, ctx, work, {
    mechanism: 'A7',
    mechanismVersion: work.pack.version,
    step: CHECK_STEP,
    about: streamOf(check.ruleId),
    holderUnit: check.unit,
    holderPost: check.post,
    clock: check.every,
  });

/** Whether the actor may name who checks a rule, shipped or the office's own. @throws Refusal `rule.not-found`, `rule.not-in-force` */
async function ensureNames(tx: Tx, ctx: Context, work: RegisterWork, ruleId: string): Promise<void> {
  const shipped = shippedRule(ruleId);
  const rule = shipped ? null : await load(tx, ctx.officeId, ruleId);
  const path = rule ? await pathOf(tx, ctx.officeId, rule.issuer) : [];
  if (!shipped && (!rule || !sees(ctx.actor, rule, path))) throw new Refusal('rule.not-found');
  const verdict = rule ? can(ctx.actor, 'nameChecker', path) : canNameCheckerOfLaw(ctx.actor);
  if (!verdict.may) throw new Refusal(verdict.reason);
  const today = dateIn(work.calendar.zone, ctx.now);
  const binds = rule ? bindingOn(rule, today) : !shipped?.repealedOn || today < shipped.repealedOn;
  if (!binds) throw new Refusal('rule.not-in-force');
}

/**
 * Names who checks that a rule is kept, and how often: from then on a duty of that unit or post.
 * @throws Refusal `org.unknown-unit`, `calendar.unknown-clock`, `rule.checker-elsewhere`
 */
export async function nameChecker(
  tx: Tx,
  ctx: Context,
  work: RegisterWork,
  ruleId: string,
  to: { readonly unit: string; readonly post: string | null; readonly every: string },
): Promise<RuleCheck> {
  await ensureNames(tx, ctx, work, ruleId);
  work.path(to.unit);
  if (!work.pack.checks.includes(to.every)) throw new Refusal('calendar.unknown-clock', { clock: to.every });
  if (to.post !== null && (await postAt(tx, ctx.officeId, to.post))?.unit !== to.unit)
    throw new Refusal('rule.checker-elsewhere');
  const before = await checkOf(tx, ctx.officeId, ruleId);
  if (before?.dutyId != null) await end(tx, ctx, before.dutyId, 'checker-changed');
  const duty = owe(tx, ctx, work, { ruleId, ...to });
  const checkId = before?.checkId ?? derivedId(ctx.officeId, 'rule-check', ruleId);
  return checked(tx, ctx, before, checkId, {
    type: 'rule-check.set',
    body: { ruleId, ...to, dutyId: duty.dutyId },
  });
}

/** Whoever was named says what they saw; the next check is owed by the clock from now on. */
export async function recordCheck(
  tx: Tx,
  ctx: Context,
  work: RegisterWork,
  ruleId: string,
  kept: boolean,
  words: string,
): Promise<RuleCheck> {
  const check = await checkOf(tx, ctx.officeId, ruleId);
  if (!shippedRule(ruleId)) {
    const rule = await load(tx, ctx.officeId, ruleId);
    if (!rule || !sees(ctx.actor, rule, await pathOf(tx, ctx.officeId, rule.issuer)))
      throw new Refusal('rule.not-found');
  }
  const verdict = canCheck(ctx.actor, check);
  if (!verdict.may || !check) throw new Refusal(verdict.may ? 'rule.no-check-owed' : verdict.reason);
  const [duty] = await dutiesById(tx, ctx.officeId, [check.dutyId!]);
  const post = ctx.actor.kind === 'staff' ? ctx.actor.posts.find((p) => p.unitId === check.unit)?.postId : undefined;
  duties.fulfil(tx, ctx, duty!, post ?? null, null);
  const said = await say(tx, ctx, work.keys, check.checkId, { seen: words });
  const on = dateIn(work.calendar.zone, ctx.now);
  const next = owe(tx, ctx, work, check);
  return checked(tx, ctx, check, check.checkId, {
    type: 'rule-check.made',
    body: { on, kept, ...said, dutyId: next.dutyId },
  });
}
