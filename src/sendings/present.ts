import type { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import type { Reader } from '../db/open.ts';
import { type Told, toldOf } from '../identity/said.ts';
import { hasRole, type StaffActor } from '../kernel/actor.ts';
import { fill, type Text } from '../kernel/text.ts';
import type { Context } from '../ledger/append.ts';
import { postsNamed } from '../org/queries.ts';
import { can, headed, OVERSEES, owing, postIn, type Seen, workingIn } from './access.ts';
import type { Checked } from './checks.rules.ts';
import { lookAt, signersOf, todayOf } from './commands.ts';
import { titlesOf, writtenIn } from './queries.ts';
import { type At, allowed, type Sending, type SendingAction } from './rules.ts';
import { streamOf } from './store.ts';
import type { CheckedView, SendingLineView, SendingView } from './views.ts';
import type { SendingWork } from './work.ts';

export const named = (id: string, text: Text | null | undefined) => ({ id, zh: text?.zh ?? id, en: text?.en ?? id });
const listed = (list: readonly (Text & { readonly id: string })[], id: string | null) =>
  id === null
    ? null
    : named(
        id,
        list.find((one) => one.id === id),
      );

/** Sendings as lists show them. */
export async function presentLines(
  read: Reader,
  work: SendingWork,
  actor: StaffActor,
  sendings: readonly Sending[],
): Promise<z.infer<typeof SendingLineView>[]> {
  const titles = await titlesOf(read, work.keys, actor.officeId, sendings);
  return sendings.map((s) => lineOf(work, actor, s, titles.get(s.sendingId)!));
}

function lineOf(work: SendingWork, actor: StaffActor, s: Sending, title: string): z.infer<typeof SendingLineView> {
  const { pack } = work;
  const unitOf = (unit: string) => named(unit, work.unitName(unit));
  return {
    sendingId: s.sendingId,
    kind: named(s.kind, pack.kinds[s.kind]),
    state: named(s.state, pack.states[s.state]),
    title,
    unit: unitOf(s.unit),
    to: s.to.map(unitOf),
    ...{ by: s.by, from: s.from, until: s.until, over: s.over, urgent: listed(pack.urgent, s.urgent) },
    ...{ goesAt: s.goesAt, sentAt: s.sentAt, preparedAt: s.preparedAt },
    answered: s.answers.filter((a) => a.state !== 'owed').length,
    asked: s.answers.length,
    owes: s.state === 'sent' && owing(actor, s).length > 0,
  };
}

/** What is said of a sending, in words, with the leaders who can sign. */
export async function presentChecked(
  read: Reader,
  ctx: Context,
  work: SendingWork,
  unit: string,
  checked: Checked & { readonly budget?: { readonly sent: number; readonly most: number } | null },
  to: readonly string[],
): Promise<z.infer<typeof CheckedView>> {
  const today = todayOf(ctx, work);
  const { stands, goesAt, issues, budget = null } = checked;
  return {
    stands,
    goesAt,
    budget: budget && { sent: budget.sent, most: budget.most },
    issues: issues.map(({ code, weight, facts, others, held }) => ({
      code,
      weight,
      text: { zh: fill(work.pack.checks[code].zh, facts), en: fill(work.pack.checks[code].en, facts) },
      others: others.map((o) => ({
        id: o.id,
        unit: named(o.unit, work.unitName(o.unit)),
        ...{ from: o.from, until: o.until },
        joinable: o.joinable && o.from >= today && to.every((one) => o.to.includes(one)),
      })),
      held: held && { zh: held.zh, en: held.en, link: held.link },
    })),
    signers: await postsOf(read, ctx, work, signersOf(work, unit)),
  };
}

async function postsOf(read: Reader, ctx: Context, work: SendingWork, places: readonly At[]) {
  const posts = await postsNamed(
    read,
    ctx.officeId,
    places.map((p) => p.post),
    todayOf(ctx, work),
  );
  return places.map(({ unit, post }) => ({
    unit: named(unit, work.unitName(unit)),
    post: named(post, posts.get(post)?.title),
    name: posts.get(post)?.name ?? null,
  }));
}

const ACTIONS: readonly SendingAction[] = [
  'change',
  'askSignature',
  'sign',
  'send',
  'join',
  'withdraw',
  'answer',
  'check',
  'conclude',
];

export const verdictsOf = (actor: StaffActor, seen: Seen) =>
  Object.fromEntries(
    ACTIONS.map((action) => {
      const verdict = can(actor, action, seen);
      const now = allowed(seen.sending, action);
      return [action, now ? verdict : ({ may: false, reason: 'sending.not-in-this-state' } as const)];
    }),
  );

/** What a unit that was called is told of how it came about: that it was sent, and what became of it. */
const TOLD: readonly string[] = ['sending.sent', 'sending.concluded', 'sending.withdrawn', 'sending.partner-joined'];
const OF_A_UNIT: readonly string[] = ['sending.answered', 'sending.returned'];

/** A sending whole, as far as the actor may know of it. */
export async function pageOf(
  read: Reader,
  ctx: Context & { readonly actor: StaffActor },
  work: SendingWork,
  seen: Seen,
): Promise<Omit<z.infer<typeof SendingView>, 'abilities'>> {
  const { actor, officeId } = ctx;
  const { sending: s, path } = seen;
  const { pack } = work;
  const unitOf = (unit: string) => named(unit, work.unitName(unit));
  const told = await toldOf(read, work.keys, officeId, streamOf(s.sendingId), s.sendingId);
  const written = writtenIn(told);
  const writes = postIn(actor, s.unit) !== null;
  const whole =
    writes ||
    hasRole(actor, ...OVERSEES) ||
    actor.posts.some((p) => p.postId === s.signer?.post) ||
    headed(actor).some((u) => path.includes(u));
  const mine = workingIn(actor);
  const inside = (unit: string) =>
    whole || mine.includes(unit) || headed(actor).some((u) => work.path(unit).includes(u));
  const checks = writes && s.state === 'draft' && stillAhead(ctx, work, s);
  const checked = checks ? await lookAt(read, ctx, work, s) : null;
  return {
    line: lineOf(work, actor, s, written.title),
    version: s.version,
    ...{ ask: written.ask, basis: written.basis, figures: [...written.figures], notice: written.notice },
    subject: listed(pack.subjects, s.subject),
    attends: s.attends && { who: listed(pack.attends, s.attends.who)!, heads: s.attends.heads },
    ...{ passesOn: s.passesOn, temporary: s.temporary, lead: s.lead, offHours: s.offHours },
    signer: s.signer && (await postsOf(read, ctx, work, [s.signer]))[0]!,
    signed: s.signed.map((code) => {
      const { zh, en } = pack.checks[code as keyof typeof pack.checks].name;
      return { zh, en };
    }),
    joined: s.joined,
    partners: s.partners.map(unitOf),
    decided: s.decided,
    answers: s.answers
      .filter((a) => inside(a.unit))
      .map((a) => ({ unit: unitOf(a.unit), state: a.state, own: mine.includes(a.unit) })),
    checked: checked && (await presentChecked(read, ctx, work, s.unit, checked, s.to)),
    moments: told
      .filter(
        ({ entry: { type, body } }) =>
          whole || TOLD.includes(type) || (OF_A_UNIT.includes(type) && inside(String(body.unit))),
      )
      .map(momentOf(unitOf)),
  };
}

/** Of a draft whose days have passed nothing is looked at: it is written anew. */
const stillAhead = (ctx: Context, work: SendingWork, { by, from }: Sending): boolean =>
  [by, from].every((day) => day === null || day >= dateIn(work.calendar.zone, ctx.now));

const WRITTEN: readonly string[] = ['title', 'ask', 'basis', 'figures', 'notice'];

const momentOf =
  (unitOf: (unit: string) => ReturnType<typeof named>) =>
  ({ entry, name, said }: Told) => ({
    ...{ type: entry.type, version: entry.version, at: entry.recordedAt, by: name },
    unit:
      OF_A_UNIT.includes(entry.type) || entry.type === 'sending.partner-joined'
        ? unitOf(String(entry.body.unit))
        : null,
    text: Object.entries(said).find(([key]) => !WRITTEN.includes(key))?.[1] ?? null,
  });
