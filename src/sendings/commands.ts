import { addWorkingDays } from '../calendar/calendar.ts';
import { dateIn } from '../calendar/zone.ts';
import type { Reader, Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { dutiesById } from '../duties/queries.ts';
import { isEnded } from '../duties/rules.ts';
import { say } from '../identity/said.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { PlainDate } from '../kernel/time.ts';
import { type Context, happenedAt } from '../ledger/append.ts';
import { whoServes } from '../org/queries.ts';
import { can, postIn, type Seen } from './access.ts';
import { aroundOf } from './around.ts';
import { type Checked, check } from './checks.rules.ts';
import type { SendingStep } from './pack.ts';
import { sendingFor, writtenOf } from './queries.ts';
import {
  type Asked,
  type At,
  ensureAllowed,
  ensureWhole,
  owedBy,
  type Sending,
  type SendingAction,
  type SendingKind,
  type Words,
} from './rules.ts';
import { oneAtATime, streamOf, toGo } from './store.ts';
import { happen, type SendingWork } from './work.ts';

/** A sending as somebody writes it: what is asked, in words. */
export interface Content extends Asked {
  readonly title: string;
  /** What is asked of the units. */
  readonly ask: string;
  /** On what basis. */
  readonly basis: string;
  /** Of a request: the figures asked for, each by itself. */
  readonly figures: readonly string[];
  /** Where it cannot wait: the notice that says so, as it was published. */
  readonly notice: string | null;
  /** Of an inspection: the line of the year's plan that it is; null: it is outside the plan. */
  readonly planned: string | null;
}

export const todayOf = (ctx: Context, work: SendingWork): PlainDate => dateIn(work.calendar.zone, ctx.now);

/**
 * Whether it fits together.
 * @throws Refusal as `ensureWhole`, and `org.unknown-unit`, `sending.unknown` for a ground, subject or who to send that the pack has not,
 * `sending.too-many`, `sending.name-the-notice`, `sending.say-the-figures`
 */
function ensureFits(ctx: Context, work: SendingWork, content: Content): void {
  const { pack } = work;
  const { kind, unit, to, subject, attends, urgent, figures, notice } = content;
  for (const one of to) work.path(one);
  ensureWhole(content, work.path(unit), todayOf(ctx, work));
  const has = (list: readonly { readonly id: string }[], id: string | null) =>
    id === null || list.some((one) => one.id === id);
  if (!has(pack.subjects, subject) || !has(pack.urgent, urgent) || !has(pack.attends, attends?.who ?? null))
    throw new Refusal('sending.unknown');
  if (to.length > pack.most.units || figures.length > pack.most.figures) throw new Refusal('sending.too-many');
  if (urgent !== null && notice === null) throw new Refusal('sending.name-the-notice');
  if (kind === 'request' && figures.length === 0) throw new Refusal('sending.say-the-figures');
}

/** Nothing is sent to a unit that is closed by now. @throws Refusal `sending.unit-closed` with how many */
function ensureOpen(work: SendingWork, to: readonly string[]): void {
  const closed = to.filter((unit) => work.unitName(unit) === null);
  if (closed.length > 0) throw new Refusal('sending.unit-closed', { count: closed.length });
}

/** What would be said of it if it went now. Somebody who may write for the unit asks. @throws Refusal as `prepare` */
export async function look(
  read: Reader,
  ctx: Context,
  work: SendingWork,
  content: Content,
  except: string | null,
): Promise<Checked & { readonly budget: { readonly sent: number; readonly most: number } | null }> {
  ensureWrites(ctx, content.unit);
  ensureFits(ctx, work, content);
  const around = await aroundOf(read, ctx, work, content, content.planned, except);
  return { ...check(content, content, work.pack, around), budget: around.budget };
}

/** @throws Refusal `sending.not-your-unit` */
function ensureWrites(ctx: Context, unit: string): string {
  const post = postIn(ctx.actor, unit);
  if (post === null) throw new Refusal('sending.not-your-unit');
  return post;
}

/** Writes one down; anybody of the unit may. */
export async function prepare(
  tx: Tx,
  ctx: Context,
  work: SendingWork,
  content: Content,
  sendingId = newId(Date.parse(ctx.now)),
): Promise<Sending> {
  const post = ensureWrites(ctx, content.unit);
  ensureFits(ctx, work, content);
  const account = ctx.actor.kind === 'staff' ? ctx.actor.accountId : '';
  const body = { ...askedOf(content), ...(await wordsOf(tx, ctx, work, sendingId, content)), post, account };
  return happen(tx, ctx, null, sendingId, { type: 'sending.prepared', body });
}

/** Writes it anew, as long as it has not gone. The unit stays. @throws Refusal as `prepare` */
export async function change(
  tx: Tx,
  ctx: Context,
  work: SendingWork,
  sendingId: string,
  content: Content,
): Promise<Sending> {
  const { sending } = await openFor(tx, ctx, work, sendingId, 'change');
  const whole = { ...content, unit: sending.unit };
  ensureFits(ctx, work, whole);
  const body = { ...askedOf(whole), ...(await wordsOf(tx, ctx, work, sendingId, whole)) };
  return happen(tx, ctx, sending, sendingId, { type: 'sending.changed', body });
}

const askedOf = ({
  kind,
  unit,
  to,
  by,
  from,
  until,
  subject,
  attends,
  passesOn,
  temporary,
  urgent,
}: Content): Asked => ({
  ...{ kind, unit, to: [...new Set(to)], by, from, until, passesOn, temporary, urgent },
  subject: kind === 'inspection' ? subject : null,
  attends: kind === 'meeting' ? attends : null,
});

async function wordsOf(tx: Tx, ctx: Context, work: SendingWork, id: string, content: Content): Promise<Words> {
  const { kind, title, ask, basis, figures, notice, planned } = content;
  const words: Record<string, string> = { title, ask, basis };
  if (figures.length > 0) words.figures = JSON.stringify(figures);
  if (notice !== null) words.notice = notice;
  if (kind === 'inspection' && planned !== null) words.planned = planned;
  return (await say(tx, ctx, work.keys, id, words)) as Words;
}

/** Loads one for somebody who wants to do something to it. @throws Refusal `sending.not-found`, also for what they may not see */
export async function openFor(
  read: Reader,
  ctx: Context,
  work: SendingWork,
  sendingId: string,
  action: SendingAction,
): Promise<Seen> {
  const seen = await sendingFor(read, ctx.actor, work, sendingId);
  if (!seen) throw new Refusal('sending.not-found');
  const verdict = can(ctx.actor, action, seen);
  // Of what is not asked for yet, or not any more, its state says why.
  if (!verdict.may && (action !== 'sign' || seen.sending.signer) && (action !== 'answer' || seen.sending.sentAt))
    throw new Refusal(verdict.reason);
  ensureAllowed(seen.sending, action);
  return seen;
}

/** What is said of it now, as it stands written. */
export async function lookAt(read: Reader, ctx: Context, work: SendingWork, sending: Sending): Promise<Checked> {
  const written = await writtenOf(read, work.keys, ctx.officeId, sending.sendingId);
  const around = await aroundOf(read, ctx, work, sending, written.planned, sending.sendingId);
  return check(sending, written, work.pack, around);
}

/** For whoever announces inspections on other floors: they stand in the same plan and calendar. */
export const inTurn = (tx: Tx, officeId: string): Promise<void> => oneAtATime(tx, officeId);

/** As it would go now. @throws Refusal `sending.refused` with the checks, `sending.unit-closed`, and as `ensureWhole`: its days may have passed */
async function ensureGoes(tx: Tx, ctx: Context, work: SendingWork, sending: Sending): Promise<Checked> {
  await oneAtATime(tx, ctx.officeId);
  ensureOpen(work, sending.to);
  ensureWhole(sending, work.path(sending.unit), todayOf(ctx, work));
  const checked = await lookAt(tx, ctx, work, sending);
  if (checked.stands === 'refused') throw new Refusal('sending.refused', { checks: codesOf(checked, 'refuse') });
  return checked;
}

const codesOf = ({ issues }: Checked, weight: string): string[] => [
  ...new Set(issues.filter((i) => i.weight === weight).map((i) => i.code)),
];

/**
 * Sends it: at once, or when the office opens.
 * @throws Refusal `sending.refused` with the checks, `sending.needs-signature` with the checks to be signed
 */
export async function send(tx: Tx, ctx: Context, work: SendingWork, sendingId: string): Promise<Sending> {
  const { sending } = await openFor(tx, ctx, work, sendingId, 'send');
  const checked = await ensureGoes(tx, ctx, work, sending);
  if (checked.stands === 'sign') throw new Refusal('sending.needs-signature', { checks: codesOf(checked, 'sign') });
  return dispatch(tx, ctx, work, sending, checked);
}

/** Leaders who can sign for a unit: heads above it; of the office itself its own head. */
export function signersOf(work: SendingWork, unit: string): At[] {
  const [, ...above] = work.path(unit);
  const heads = (above.length > 0 ? above : [unit]).flatMap((u) => work.headOf(u) ?? []);
  return [...new Map(heads.map((h) => [h.post, h])).values()];
}

/**
 * Asks a leader above to sign why a rule is not kept.
 * @throws Refusal `sending.refused`, `sending.needs-no-signature`, `sending.no-such-signer`, `sending.signs-own`
 */
export async function askSignature(
  tx: Tx,
  ctx: Context,
  work: SendingWork,
  sendingId: string,
  post: string,
  reason: string,
): Promise<Sending> {
  const { sending } = await openFor(tx, ctx, work, sendingId, 'askSignature');
  const signer = signersOf(work, sending.unit).find((s) => s.post === post);
  if (!signer) throw new Refusal('sending.no-such-signer');
  // Whoever asks signs nothing: it would be no second look.
  if (ctx.actor.kind === 'staff' && ctx.actor.posts.some((p) => p.postId === post))
    throw new Refusal('sending.signs-own');
  const checked = await ensureGoes(tx, ctx, work, sending);
  if (checked.stands !== 'sign') throw new Refusal('sending.needs-no-signature');
  const dueBy = addWorkingDays(work.calendar, todayOf(ctx, work), work.pack.within.sign);
  const duty = owe(tx, ctx, work, sending, 'sign-sending', signer, dueBy);
  const said = await say(tx, ctx, work.keys, sendingId, { reason });
  const body = { signer, duty: duty.dutyId, codes: codesOf(checked, 'sign'), ...said };
  return happen(tx, ctx, sending, sendingId, { type: 'sending.signature-asked', body });
}

/**
 * The leader signs, and it goes; or sends it back with words.
 * @throws Refusal `sending.refused`, `sending.more-to-sign` where a rule is not kept by now that was when they were asked
 */
export async function sign(
  tx: Tx,
  ctx: Context,
  work: SendingWork,
  sendingId: string,
  { signed, words }: { readonly signed: boolean; readonly words: string | null },
): Promise<Sending> {
  const { sending } = await openFor(tx, ctx, work, sendingId, 'sign');
  await fulfil(tx, ctx, sending.duties.sign, sending.signer!.post);
  if (!signed) {
    if (words === null) throw new Refusal('sending.say-why');
    const said = await say(tx, ctx, work.keys, sendingId, { words });
    return happen(tx, ctx, sending, sendingId, { type: 'sending.declined', body: said });
  }
  const checked = await ensureGoes(tx, ctx, work, sending);
  const codes = codesOf(checked, 'sign');
  // Signed at night it goes at night: whoever signs then sees that.
  if (codes.some((code) => code !== 'outside-hours' && !sending.signed.includes(code)))
    throw new Refusal('sending.more-to-sign', { checks: codes });
  const body = words === null ? {} : await say(tx, ctx, work.keys, sendingId, { words });
  const agreed = happen(tx, ctx, sending, sendingId, { type: 'sending.signed', body });
  return dispatch(tx, ctx, work, agreed, checked);
}

/** Out it goes, or into the drawer until the office opens. */
async function dispatch(tx: Tx, ctx: Context, work: SendingWork, sending: Sending, checked: Checked): Promise<Sending> {
  const waits = checked.goesAt > ctx.now;
  if (waits)
    return happen(tx, ctx, sending, sending.sendingId, { type: 'sending.held', body: { goesAt: checked.goesAt } });
  return go(tx, ctx, work, sending, checked);
}

/** What the office opened for: sent. @returns how many */
export async function sendHeld(tx: Tx, ctx: Context, work: SendingWork, most: number): Promise<number> {
  const waiting = await toGo(tx, ctx.officeId, ctx.now, most);
  for (const sending of waiting) await go(tx, ctx, work, sending, await lookAt(tx, ctx, work, sending));
  return waiting.length;
}

const MECHANISM = { document: 'H1', meeting: 'H1', request: 'H2', inspection: 'H3' } as const satisfies Record<
  SendingKind,
  string
>;
const OWED = {
  document: 'answer-sending',
  request: 'answer-sending',
  meeting: 'attend-sent-meeting',
  inspection: 'receive-inspection',
} as const satisfies Record<SendingKind, SendingStep>;

/** Each unit owes one thing where something is asked, and nothing where it is not: that it came need not be said (H2). */
async function go(tx: Tx, ctx: Context, work: SendingWork, sending: Sending, checked: Checked): Promise<Sending> {
  const due = owedBy(sending);
  const owed = due === null ? [] : await receivers(tx, ctx, work, sending);
  const openedAt = happenedAt(ctx);
  const specs = owed.map((at) => ({
    ...dutyOf(work, sending, OWED[sending.kind], at, due!),
    ...{ dutyId: newId(Date.parse(ctx.now)), confirmerUnit: sending.unit, openedAt, doneAt: null },
  }));
  if (specs.length > 0) duties.openMany(tx, ctx, work, specs);
  const after = sending.until ?? sending.from;
  const conclude =
    sending.kind === 'meeting' && after !== null
      ? owe(
          tx,
          ctx,
          work,
          sending,
          'conclude-meeting',
          sending,
          addWorkingDays(work.calendar, after, work.pack.within.conclude),
        )
      : null;
  const body = {
    ...{ lead: checked.lead, offHours: checked.offHours, over: checked.over },
    checks: [...new Set(checked.issues.map((i) => i.code))],
    duties: specs.map((s) => ({ unit: s.holderUnit, duty: s.dutyId })),
    conclude: conclude?.dutyId ?? null,
  };
  return happen(tx, ctx, sending, sending.sendingId, { type: 'sending.sent', body });
}

/** Whose it is in each unit: its clerk's, else its head's; where it has neither, the unit's. */
async function receivers(read: Reader, ctx: Context, work: SendingWork, sending: Sending) {
  // Closed while it waited for the office to open.
  const to = sending.to.filter((unit) => work.unitName(unit) !== null);
  const serving = await whoServes(read, ctx.officeId, { units: to, roles: ['clerk', 'head'] }, todayOf(ctx, work));
  return to.map((unit) => {
    const own = serving.filter((s) => s.unitId === unit);
    const post = (own.find((s) => s.role === 'clerk') ?? own[0])?.postId ?? null;
    return { unit, post };
  });
}

const dutyOf = (
  work: SendingWork,
  { kind, sendingId }: Sending,
  step: SendingStep,
  at: { readonly unit: string; readonly post: string | null },
  dueBy: PlainDate,
) => ({
  ...{ mechanism: MECHANISM[kind], mechanismVersion: work.pack.version, step, about: streamOf(sendingId) },
  ...{ holderUnit: at.unit, holderPost: at.post, dueBy },
});

const owe = (tx: Tx, ctx: Context, work: SendingWork, sending: Sending, step: SendingStep, at: At, dueBy: PlainDate) =>
  duties.open(tx, ctx, work, dutyOf(work, sending, step, at, dueBy));

/** A duty that its doing proves. */
export async function fulfil(tx: Tx, ctx: Context, dutyId: string | undefined, post: string | null): Promise<void> {
  const [duty] = dutyId === undefined ? [] : await dutiesById(tx, ctx.officeId, [dutyId]);
  if (duty && !isEnded(duty)) duties.fulfil(tx, ctx, duty, post, null);
}
