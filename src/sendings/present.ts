import type { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import type { Reader } from '../db/open.ts';
import { type Told, toldOf } from '../identity/said.ts';
import { hasRole, type StaffActor } from '../kernel/actor.ts';
import { fill, type Text } from '../kernel/text.ts';
import type { Context } from '../ledger/append.ts';
import { lineInWords } from '../mechanisms/plan-line.rules.ts';
import { postsNamed } from '../org/queries.ts';
import { can, headed, OVERSEES, owing, postIn, type Seen, workingIn } from './access.ts';
import { othersOf } from './around.ts';
import type { Checked, Other } from './checks.rules.ts';
import { lookAt, signersOf, todayOf } from './commands.ts';
import { takes } from './ending.commands.ts';
import { planOf } from './plan.queries.ts';
import { lineOf } from './plan.rules.ts';
import { pathOf, titlesOf, writtenIn } from './queries.ts';
import { type At, allowed, type Joint, type Sending, type SendingAction } from './rules.ts';
import { load, streamOf } from './store.ts';
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
  return sendings.map((s) => shortOf(work, actor, s, titles.get(s.sendingId)!));
}

function shortOf(work: SendingWork, actor: StaffActor, s: Sending, title: string): z.infer<typeof SendingLineView> {
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
      others: others.map((o) => otherOf(work, o, { unit, to }, today)),
      held: held && { zh: held.zh, en: held.en, link: held.link },
    })),
    signers: await postsOf(
      read,
      ctx,
      work,
      signersOf(work, unit).filter(
        (s) => ctx.actor.kind !== 'staff' || ctx.actor.posts.every((p) => p.postId !== s.post),
      ),
    ),
  };
}

const otherOf = (work: SendingWork, o: Other, own: Pick<Sending, 'unit' | 'to'>, today: string) => ({
  ...{ id: o.id, of: o.of, from: o.from, until: o.until },
  unit: named(o.unit, work.unitName(o.unit)),
  joinable: o.joinable && o.until > today && takes(work, o, own),
});

export async function postsOf(read: Reader, ctx: Context, work: SendingWork, places: readonly At[]) {
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
const TOLD: readonly string[] = [
  'sending.sent',
  'sending.concluded',
  'sending.withdrawn',
  'sending.joined',
  'sending.partner-joined',
  'sending.partner-left',
];
const OF_A_PARTNER: readonly string[] = ['sending.partner-joined', 'sending.partner-left'];
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
    whole || mine.includes(unit) || headed(actor).some((u) => pathOf(work, unit).includes(u));
  const checks = writes && s.state === 'draft' && stillAhead(ctx, work, s);
  const checked = checks ? await lookAt(read, ctx, work, s) : null;
  const plan = s.kind === 'inspection' ? await planOf(read, officeId, work, s.unit, Number(s.from!.slice(0, 4))) : null;
  const meets = writes && allowed(s, 'join') && s.state === 'sent' ? await meetsOf(read, ctx, work, s) : [];
  return {
    line: shortOf(work, actor, s, written.title),
    version: s.version,
    ...{ ask: written.ask, basis: written.basis, figures: [...written.figures], notice: written.notice },
    plannedWords: written.planned === null ? null : lineInWords(written.planned, work.unitName),
    ...{ planned: written.planned, inPlan: plan && lineOf(plan.lines, written.planned) !== null },
    subject: listed(pack.subjects, s.subject),
    attends: s.attends && { who: listed(pack.attends, s.attends.who)!, heads: s.attends.heads },
    ...{ passesOn: s.passesOn, temporary: s.temporary, lead: s.lead, offHours: s.offHours },
    signer: s.signer && (await postsOf(read, ctx, work, [s.signer]))[0]!,
    signed: s.signed.map((code) => {
      const { zh, en } = pack.checks[code as keyof typeof pack.checks].name;
      return { zh, en };
    }),
    joint: await jointOf(read, ctx, work, s, told),
    partners: await partnersOf(read, ctx, work, told),
    meets,
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

/** Others that visit the same units on its days, as long as they are to come. */
async function meetsOf(read: Reader, ctx: Context, work: SendingWork, s: Sending) {
  const today = todayOf(ctx, work);
  const until = s.until ?? s.from!;
  if (until <= today) return [];
  const others = await othersOf(read, ctx.officeId, work, s, s.sendingId);
  return others.filter((o) => o.from <= until && o.until >= s.from!).map((o) => otherOf(work, o, s, today));
}

/** The visit that it became part of. */
async function jointOf(read: Reader, ctx: Context, work: SendingWork, s: Sending, told: readonly Told[]) {
  if (s.state !== 'joined' || s.joined === null) return null;
  const { day, leads } = told.findLast(({ entry }) => entry.type === 'sending.joined')!.entry.body as Joint;
  const host = leads?.[0];
  const own = await load(read, ctx.officeId, s.joined);
  return {
    host: host
      ? {
          id: s.joined,
          of: own ? ('sending' as const) : ('inspection' as const),
          unit: named(host.unit, work.unitName(host.unit)),
        }
      : null,
    day: day ?? null,
    leads: await postsOf(read, ctx, work, leads ?? []),
  };
}

/** Whoever joined it and did not leave since. */
async function partnersOf(read: Reader, ctx: Context, work: SendingWork, told: readonly Told[]) {
  const left = new Map(
    told.flatMap(({ entry: { type, body, version } }) =>
      type === 'sending.partner-left' ? [[String(body.sending), version] as const] : [],
    ),
  );
  const joined = told.filter(
    ({ entry: { type, body, version } }) =>
      type === 'sending.partner-joined' && (left.get(String(body.sending)) ?? 0) < version,
  );
  return Promise.all(
    joined.map(async ({ entry: { body } }) => {
      const { unit, sending, day, leads } = body as unknown as Joint & { unit: string; sending: string };
      const lead = leads?.[1];
      return {
        unit: named(unit, work.unitName(unit)),
        sendingId: sending,
        day: day ?? null,
        lead: lead ? (await postsOf(read, ctx, work, [lead]))[0]! : null,
      };
    }),
  );
}

/** Of a draft whose days have passed nothing is looked at: it is written anew. */
const stillAhead = (ctx: Context, work: SendingWork, { by, from }: Sending): boolean =>
  [by, from].every((day) => day === null || day >= dateIn(work.calendar.zone, ctx.now));

const WRITTEN: readonly string[] = ['title', 'ask', 'basis', 'figures', 'notice', 'planned'];

const momentOf =
  (unitOf: (unit: string) => ReturnType<typeof named>) =>
  ({ entry, name, said }: Told) => ({
    ...{ type: entry.type, version: entry.version, at: entry.recordedAt, by: name },
    unit: OF_A_UNIT.includes(entry.type) || OF_A_PARTNER.includes(entry.type) ? unitOf(String(entry.body.unit)) : null,
    text: Object.entries(said).find(([key]) => !WRITTEN.includes(key))?.[1] ?? null,
  });
