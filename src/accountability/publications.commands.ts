import { toDay, toPlainDate } from '../calendar/days.ts';
import { dateIn } from '../calendar/zone.ts';
import type { Tx } from '../db/open.ts';
import { say } from '../identity/said.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import { happens } from '../ledger/happen.ts';
import { accountNames, namesWithin } from '../org/queries.ts';
import { mask } from '../text/mask.ts';
import { approvalDone, approvalGone, askApproval } from './approval.ts';
import { recusalOf } from './deciders.ts';
import type { MeasureDesk } from './desk.ts';
import { factsSeen } from './facts.ts';
import { can as canMeasure, sees as seesMeasure } from './measures.access.ts';
import { ensureAllowed as ensureMeasure, ensureUnspoken, isCleared, isFinal, type Measure } from './measures.rules.ts';
import { accusedBy, load as loadMeasure } from './measures.store.ts';
import type { Rung } from './pack.ts';
import { can, sees } from './publications.access.ts';
import {
  checkedText,
  ensureAllowed,
  ensureFound,
  evolve,
  type Find,
  findsIn,
  type Publicity,
  type PublicityAction,
  type PublicityKind,
  unresolved,
} from './publications.rules.ts';
import { aboutMeasure, load, save, streamOf } from './publications.store.ts';

const happen = happens({ streamOf, evolve, save });

/** What may be made public of a measure now, and for how long at most. @throws Refusal `publicity.*` with the reason why nothing may */
function publishable(
  desk: MeasureDesk,
  m: Measure,
  ctx: Context,
): { kind: PublicityKind; allows: NonNullable<Rung['publish']> } {
  if (isCleared(m)) {
    if (m.publicWish !== true) throw new Refusal('publicity.not-wished');
    return { kind: 'clearing', allows: desk.pack.measures.find((r) => r.kind === 'clearing')!.publish! };
  }
  const allows = desk.pack.measures.find((r) => r.id === m.rung)?.publish;
  if (!allows) throw new Refusal('publicity.not-for-the-public');
  if (!isFinal(m, ctx.now)) throw new Refusal('measure.not-final');
  return { kind: m.kind === 'commendation' ? 'example' : 'criticism', allows };
}

/** The check of the words: personal data by pattern, names of whoever it is about and of anybody of the office, nothing of a report. */
async function checked(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  m: Measure,
  named: boolean,
  title: string,
  text: string,
): Promise<Find[]> {
  if (m.confidential) {
    const house = { kind: 'system', officeId: ctx.officeId, process: 'measures' } as const;
    const facts = await factsSeen(tx, desk, house, m.facts, ctx.now);
    ensureUnspoken(
      [title, text],
      facts.flatMap((f) => f.unspoken),
    );
  }
  const names = m.account === null ? new Map<string, string>() : await accountNames(tx, ctx.officeId, [m.account]);
  const name = (m.account && names.get(m.account)) ?? null;
  const whole = checkedText(title, text);
  const others = (await namesWithin(tx, ctx.officeId, whole)).filter((n) => n !== name);
  return findsIn(whole, mask(whole).found, name, named, others);
}

export interface Written {
  /** Whether the person is named. */
  readonly named: boolean;
  readonly title: string;
  readonly text: string;
  readonly days: number;
}

/** Somebody writes what the public is to read of a decided case. */
export async function draft(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  measureId: string,
  { named, title, text, days }: Written,
): Promise<Publicity> {
  const m = await loadMeasure(tx, ctx.officeId, measureId);
  const recusal = m && (await recusalOf(tx, desk, m, ctx.now));
  if (!m || !recusal || !seesMeasure(ctx.actor, m, recusal.accused)) throw new Refusal('measure.not-found');
  const verdict = canMeasure(ctx.actor, 'publish', m, recusal, ctx.now);
  if (!verdict.may) throw new Refusal(verdict.reason);
  ensureMeasure(m, 'publish');
  const { kind, allows } = publishable(desk, m, ctx);
  if (named && (!allows.named || m.account === null)) throw new Refusal('publicity.nobody-named');
  if (days > allows.days) throw new Refusal('publicity.too-long', { most: allows.days });
  const finds = await checked(tx, ctx, desk, m, named, title, text);
  const publicityId = newId(Date.parse(ctx.now));
  const said = await say(tx, ctx, desk.keys, publicityId, { title, text });
  const body = { ...said, measureId, kind, unit: m.unit, named, days, finds };
  const p = happen(tx, ctx, null, publicityId, { type: 'publicity.drafted', body: body });
  await askApproval(tx, ctx, desk, p, m);
  return p;
}

/** @throws Refusal `publicity.not-found`, also for what they may not see */
async function openFor(tx: Tx, ctx: Context, desk: MeasureDesk, publicityId: string, action: PublicityAction) {
  const p = await load(tx, ctx.officeId, publicityId);
  const m = p && (await loadMeasure(tx, ctx.officeId, p.measureId));
  const path = p ? (desk.work.units.get(p.unit)?.path ?? [p.unit]) : [];
  const accused = m ? await accusedBy(tx, ctx.officeId, m.facts) : [];
  if (!p || !m || !sees(ctx.actor, desk.pack, p, m, path, accused)) throw new Refusal('publicity.not-found');
  const verdict = can(ctx.actor, action, desk.pack, p, m, path);
  if (!verdict.may) throw new Refusal(verdict.reason);
  ensureAllowed(p, action);
  return { p, m };
}

/** Writes it anew, after the check or after it was returned; what was justified before is asked again. */
export async function redraft(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  publicityId: string,
  { title, text }: Pick<Written, 'title' | 'text'>,
): Promise<Publicity> {
  const { p, m } = await openFor(tx, ctx, desk, publicityId, 'redraft');
  const finds = await checked(tx, ctx, desk, m, p.named, title, text);
  const said = await say(tx, ctx, desk.keys, publicityId, { title, text });
  const anew = happen(tx, ctx, p, publicityId, { type: 'publicity.redrafted', body: { ...said, finds } });
  await askApproval(tx, ctx, desk, anew, m);
  return anew;
}

/** A named person says why what the check found may stay. */
export async function justify(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  publicityId: string,
  find: Find,
  words: string,
): Promise<Publicity> {
  const { p } = await openFor(tx, ctx, desk, publicityId, 'justify');
  ensureFound(p, find);
  const { why } = await say(tx, ctx, desk.keys, publicityId, { why: words });
  const { kind, start, end } = find;
  return happen(tx, ctx, p, publicityId, { type: 'publicity.justified', body: { kind, start, end, why } });
}

/** Sends it back to whoever wrote it. */
export async function giveBack(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  publicityId: string,
  words: string,
): Promise<Publicity> {
  const { p } = await openFor(tx, ctx, desk, publicityId, 'return');
  const { reason } = await say(tx, ctx, desk.keys, publicityId, { reason: words });
  await approvalDone(tx, ctx, p);
  return happen(tx, ctx, p, publicityId, { type: 'publicity.returned', body: { reason } });
}

/** Another than the writer approves; from today it is shown, for so many days. Whether it may be is asked once more. */
export async function approve(tx: Tx, ctx: Context, desk: MeasureDesk, publicityId: string): Promise<Publicity> {
  const { p, m } = await openFor(tx, ctx, desk, publicityId, 'approve');
  publishable(desk, m, ctx);
  const left = unresolved(p);
  if (left.length > 0) throw new Refusal('publicity.unresolved', { count: left.length });
  const shownFrom = dateIn(desk.calendar.zone, ctx.now);
  const last = toPlainDate(toDay(shownFrom) + p.days - 1);
  // A measure that has run out is not held up to anybody any longer.
  const shownUntil = m.until !== null && m.state === 'in-force' && m.until < last ? m.until : last;
  await approvalDone(tx, ctx, p);
  return happen(tx, ctx, p, publicityId, { type: 'publicity.approved', body: { shownFrom, shownUntil } });
}

/** Takes it down before its time, or gives up writing it. */
export async function takeDown(
  tx: Tx,
  ctx: Context,
  desk: MeasureDesk,
  publicityId: string,
  words: string,
): Promise<Publicity> {
  const { p } = await openFor(tx, ctx, desk, publicityId, 'withdraw');
  const { reason } = await say(tx, ctx, desk.keys, publicityId, { reason: words });
  await approvalGone(tx, ctx, p);
  return happen(tx, ctx, p, publicityId, { type: 'publicity.withdrawn', body: { because: 'withdrawn', reason } });
}

/** Whatever is written or shown of a measure comes down with it: it was changed on review, lifted or taken back. */
export async function withdrawFor(
  tx: Tx,
  ctx: Context,
  measureId: string,
  because: 'review' | 'cleared',
): Promise<void> {
  for (const p of await aboutMeasure(tx, ctx.officeId, measureId)) {
    if (p.endedAt !== null) continue;
    await approvalGone(tx, ctx, p);
    happen(tx, ctx, p, p.publicityId, { type: 'publicity.withdrawn', body: { because, reason: null } });
  }
}

/** Its time is over. */
export const end = (tx: Tx, ctx: Context, p: Publicity): Publicity =>
  happen(tx, ctx, p, p.publicityId, { type: 'publicity.ended', body: {} });
