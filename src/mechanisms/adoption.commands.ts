import { addMonths, toDay, toPlainDate } from '../calendar/days.ts';
import type { Tx } from '../db/open.ts';
import { say } from '../identity/said.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { happens } from '../ledger/happen.ts';
import { entriesOf } from '../ledger/queries.ts';
import { canAdopt } from './access.ts';
import { type Adoption, ensureInForce, evolve, restoredBy, runningAfter } from './adoption.rules.ts';
import { digestOf, inTurn, keepSource, load, save, streamOf } from './adoption.store.ts';
import { type Checked, checkMechanisms } from './check.ts';
import { dropFrom, plan, todayOf } from './days.commands.ts';
import type { MechanismFile } from './pack.ts';
import { adoptedOf, inForceOn, type MechanismWork } from './work.ts';

const happen = happens({ streamOf, evolve, save });

/** All that is wrong with rules for this office, beside those in force on a day; they may follow those. @param asNew whether their ids have to be free */
export async function checkFor(
  tx: Pick<Tx, 'rows'>,
  work: MechanismWork,
  files: readonly MechanismFile[],
  on: PlainDate,
  asNew = false,
): Promise<Checked> {
  const adopted = await adoptedOf(tx, work.officeId);
  const inForce = inForceOn(adopted, on).map((a) => a.mechanism);
  const taken = [...Object.keys(work.vocabulary.rows), ...adopted.map((a) => a.adoption.row)];
  const { chart } = await work.standing();
  return checkMechanisms(files, {
    vocabulary: work.vocabulary,
    clocks: new Set(work.clocks.keys()),
    shipped: inForce,
    ...(asNew ? { taken: new Set(taken) } : {}),
    chart,
    year: Number(on.slice(0, 4)),
    feel: work.feel,
  });
}

/** @throws Refusal `mechanism.has-faults` with the first */
export function ensureSound({ faults }: Pick<Checked, 'faults'>): void {
  const [fault] = faults;
  if (!fault) return;
  throw new Refusal('mechanism.has-faults', {
    faults: faults.length,
    line: fault.line,
    zh: `${fault.wrong.zh}；${fault.mending.zh}`,
    en: `${fault.wrong.en}: ${fault.mending.en}`,
  });
}

/** A rule begins and ends on a day that has come or is near enough to be meant. @throws Refusal `mechanism.from-past`, `.too-far` */
export function ensureAhead({ vocabulary }: MechanismWork, today: PlainDate, day: PlainDate): void {
  if (day < today) throw new Refusal('mechanism.from-past', { day });
  const last = toPlainDate(addMonths(toDay(today), 12 * vocabulary.settings.tried));
  if (day > last) throw new Refusal('mechanism.too-far', { day, last });
}

/**
 * The head of the office adopts rules from a day on, with the ground for it. The version before stands beside them, and what it made
 * people owe keeps it.
 *
 * @throws Refusal `mechanism.head-adopts`, `.from-past`, `.too-far`, `.has-faults` with the first, `.version-taken`, `.before-last`
 */
export async function adopt(
  tx: Tx,
  ctx: Context,
  work: MechanismWork,
  sources: readonly string[],
  from: PlainDate,
  ground: string,
): Promise<Adoption[]> {
  const verdict = canAdopt(ctx.actor);
  if (!verdict.may || ctx.actor.kind !== 'staff')
    throw new Refusal(verdict.may ? 'mechanism.head-adopts' : verdict.reason);
  const today = todayOf(ctx, work);
  ensureAhead(work, today, from);
  await inTurn(tx, ctx.officeId);
  const files = sources.map((text, i) => ({ shown: String(i + 1), text }));
  const { faults, mechanisms } = await checkFor(tx, work, files, from);
  ensureSound({ faults });
  const { accountId, posts } = ctx.actor;
  const by = { account: accountId, post: posts.find((p) => p.role === 'head' && p.unitPath.length === 1)!.postId };
  const known = await adoptedOf(tx, ctx.officeId);
  const made: Adoption[] = [];
  for (const [i, mechanism] of mechanisms.entries()) {
    const own = known.filter((a) => a.adoption.row === mechanism.id);
    const before = own.map((a) => a.adoption);
    const last = Math.max(0, ...before.map((a) => a.number));
    if (mechanism.version <= last)
      throw new Refusal('mechanism.version-taken', { mechanism: mechanism.id, version: last });
    // One that was withdrawn from a later day on runs until then: two would stand at once.
    const running = runningAfter(before, from);
    if (running && from <= running.from) throw new Refusal('mechanism.before-last', { day: running.from });
    if (running) {
      happen(tx, ctx, running, running.mechanismId, {
        type: 'mechanism.replaced',
        body: { until: from, number: mechanism.version },
      });
      dropFrom(tx, ctx.officeId, own.find((a) => a.adoption === running)!, from);
    }
    const mechanismId = newId(Date.parse(ctx.now));
    const source = sources[i]!;
    keepSource(tx, ctx.officeId, source);
    const said = await say(tx, ctx, work.keys, mechanismId, { ground });
    const adoption = happen(tx, ctx, null, mechanismId, {
      type: 'mechanism.adopted',
      body: { row: mechanism.id, number: mechanism.version, digest: digestOf(source), from, by, ...said },
    });
    plan(tx, work, { adoption, mechanism }, today);
    made.push(adoption);
  }
  return made;
}

/**
 * The head of the office withdraws a mechanism from a day on, and says why: it makes no more duties. What it made stays. One that lies
 * ahead, withdrawn by its first day, never comes into force: the version that it was to replace runs on.
 *
 * @throws Refusal `mechanism.head-adopts`, `.not-found`, `.not-in-this-state`, `.from-past`, `.too-far`
 */
export async function withdraw(
  tx: Tx,
  ctx: Context,
  work: MechanismWork,
  mechanismId: string,
  until: PlainDate,
  words: string,
): Promise<Adoption> {
  const verdict = canAdopt(ctx.actor);
  if (!verdict.may) throw new Refusal(verdict.reason);
  await inTurn(tx, ctx.officeId);
  const adoption = await load(tx, ctx.officeId, mechanismId);
  if (!adoption) throw new Refusal('mechanism.not-found');
  ensureInForce(adoption);
  const today = todayOf(ctx, work);
  ensureAhead(work, today, until);
  const { reason } = await say(tx, ctx, work.keys, mechanismId, { reason: words });
  const never = until <= adoption.from && adoption.from > today;
  const last = never ? adoption.from : until;
  const all = await adoptedOf(tx, ctx.officeId);
  const adopted = (id: string) => all.find((a) => a.adoption.mechanismId === id)!;
  dropFrom(tx, ctx.officeId, adopted(mechanismId), last);
  const after = happen(tx, ctx, adoption, mechanismId, { type: 'mechanism.withdrawn', body: { until: last, reason } });
  const before = never
    ? restoredBy(
        all.map((a) => a.adoption),
        adoption,
        last,
      )
    : null;
  if (before) {
    const entries = await entriesOf(tx, ctx.officeId, [streamOf(before.mechanismId)]);
    const ended = entries.find((e) => e.type === 'mechanism.withdrawn')?.body.until as PlainDate | undefined;
    const back = happen(tx, ctx, before, before.mechanismId, {
      type: 'mechanism.restored',
      body: { number: adoption.number, ...(ended === undefined ? {} : { until: ended }) },
    });
    const { mechanism } = adopted(before.mechanismId);
    plan(tx, work, { adoption: back, mechanism }, today);
  }
  return after;
}
