import { dateIn } from '../calendar/zone.ts';
import { type Scope, sees } from '../cases/access.ts';
import { type Dossier, openDossier } from '../cases/dossier.ts';
import type { OfficeWork } from '../cases/work.ts';
import type { Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { dutiesById } from '../duties/queries.ts';
import { type Duty, isEnded } from '../duties/rules.ts';
import { say } from '../identity/said.ts';
import { type HeldPost, keptAway } from '../kernel/actor.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { TextRef } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { type Context, happenedAt } from '../ledger/append.ts';
import { happens } from '../ledger/happen.ts';
import { heldFor, type TaskDesk } from '../tasks/commands.ts';
import { arrange, type FromMeeting } from '../tasks/giving.commands.ts';
import type { Wanted } from '../tasks/rules.ts';
import { maskText } from '../text/mask.ts';
import { type Caller, caller, callerOnCase, decides, runs } from './meetings.access.ts';
import { meetingFor, meetingWords } from './meetings.queries.ts';
import { ensureHeld, evolve, levelAbove, type Meeting, type OpenMatter, type Point } from './meetings.rules.ts';
import { save, streamOf } from './meetings.store.ts';
import type { MeetingsPack } from './meetings.ts';

/** What joint meetings of an office work with. */
export interface MeetingDesk {
  readonly pack: MeetingsPack;
  readonly cases: OfficeWork;
  readonly tasks: TaskDesk;
}

/** What a meeting is called about; `null`: a matter of its own. */
export type MeetingAbout = { readonly kind: 'case' | 'task'; readonly id: string } | null;

export interface MeetingGiven {
  readonly about: MeetingAbout;
  readonly leadUnit: string;
  readonly invited: readonly string[];
  readonly on: PlainDate;
  readonly agenda: string;
}

/** A meeting's matter: who calls, from whom it is kept, and the case's dossier where it is about one. */
interface Ground {
  readonly caller: Caller;
  readonly caseId: string | null;
  readonly taskId: string | null;
  readonly hidden: Pick<Meeting, 'visibility' | 'hiddenFrom'>;
  readonly dossier: Dossier | null;
}

const OPEN = { visibility: 'normal', hiddenFrom: [] } as const;

/** @throws Refusal `case.not-found`, `task.not-found` */
async function groundOf(tx: Tx, ctx: Context, desk: MeetingDesk, scope: Scope, about: MeetingAbout): Promise<Ground> {
  if (about?.kind === 'case') {
    const dossier = await openDossier(tx, ctx, desk.cases, about.id);
    if (!dossier || !sees(scope, dossier.appeal)) throw new Refusal('case.not-found');
    const who = callerOnCase(scope, dossier.appeal);
    return { caller: who, caseId: about.id, taskId: null, hidden: dossier.hidden, dossier };
  }
  if (about === null)
    return { caller: caller(ctx.actor, null), caseId: null, taskId: null, hidden: OPEN, dossier: null };
  const { arrangement, task, duty } = await heldFor(tx, ctx, desk.tasks, about.id);
  const source = arrangement.caseId === null ? null : await openDossier(tx, ctx, desk.cases, arrangement.caseId);
  const { visibility, hiddenFrom } = arrangement;
  return {
    caller: caller(ctx.actor, { holderUnit: duty.holderUnit, byUnit: task.byUnit }),
    caseId: null,
    taskId: about.id,
    // What became a report since is kept from the accused since.
    hidden: source?.hidden.visibility === 'confidential' ? source.hidden : { visibility, hiddenFrom },
    dossier: null,
  };
}

/** With which post the actor may call a meeting about it. @throws Refusal where the thing is not there for them */
export const callerOf = async (
  tx: Tx,
  ctx: Context,
  desk: MeetingDesk,
  scope: Scope,
  about: MeetingAbout,
): Promise<Caller> => (await groundOf(tx, ctx, desk, scope, about)).caller;

/** Words about a case lie under its person's key and go with them; others under the meeting's own. */
const subjectOf = ({ caseId, meetingId }: Pick<Meeting, 'caseId' | 'meetingId'>): string => caseId ?? meetingId;

const apply = happens({ streamOf, evolve, save });

const dutyOf = (
  tx: Tx,
  ctx: Context,
  desk: MeetingDesk,
  meetingId: string,
  hidden: Pick<Meeting, 'visibility' | 'hiddenFrom'>,
  step: keyof MeetingsPack['steps'],
  holder: { readonly unit: string; readonly post: string | null },
  limit: Pick<duties.NewDuty, 'clock' | 'dueBy'>,
): Duty =>
  duties.open(tx, ctx, desk.cases, {
    mechanism: 'A3',
    mechanismVersion: desk.pack.version,
    step,
    about: streamOf(meetingId),
    holderUnit: holder.unit,
    holderPost: holder.post,
    ...limit,
    visibility: hidden.visibility,
    hiddenFrom: hidden.hiddenFrom,
  });

/**
 * Calls a joint meeting: whoever calls it owes to hold it, each unit to take part.
 *
 * @throws Refusal `meeting.too-few`, `meeting.date-not-ahead`, `meeting.accused-not-invited`, the reason of meetings.access.ts
 */
export async function call(
  tx: Tx,
  ctx: Context,
  desk: MeetingDesk,
  scope: Scope,
  given: MeetingGiven,
): Promise<Meeting> {
  const ground = await groundOf(tx, ctx, desk, scope, given.about);
  const { caseId, taskId, hidden, dossier } = ground;
  if (ground.caller.post === null) throw new Refusal(ground.caller.reason);
  const { post } = ground.caller;
  if (dossier && !dossier.readable) throw new Refusal('case.erased');
  const units = [...new Set([given.leadUnit, ...given.invited])];
  if (units.length < 2 || units.length > desk.pack.most) throw new Refusal('meeting.too-few');
  for (const unit of units) ensureMayTakePart(desk, hidden.hiddenFrom, unit);
  if (given.on < dateIn(desk.cases.calendar.zone, happenedAt(ctx)))
    throw new Refusal('meeting.date-not-ahead', { date: given.on });
  const meetingId = newId(Date.parse(ctx.now));
  const { agenda } = await say(tx, ctx, desk.cases.keys, subjectOf({ caseId, meetingId }), { agenda: given.agenda });
  const owe = (step: 'hold-meeting' | 'attend-meeting', unit: string, of: HeldPost | null) =>
    dutyOf(tx, ctx, desk, meetingId, hidden, step, { unit, post: of?.postId ?? null }, { dueBy: given.on });
  const hold = owe('hold-meeting', post.unitId, post);
  const others = units.filter((unit) => unit !== post.unitId);
  const attending = others.map((unit) => ({ unit, duty: owe('attend-meeting', unit, null).dutyId }));
  const meeting = apply(tx, ctx, null, meetingId, {
    type: 'meeting.called',
    body: {
      caseId,
      taskId,
      byUnit: post.unitId,
      byPost: post.postId,
      leadUnit: given.leadUnit,
      units,
      on: given.on,
      ...hidden,
      agenda,
      holdDuty: hold.dutyId,
      attending,
    },
  });
  tellCase(dossier, meeting, 'meeting');
  return meeting;
}

/** A unit that is accused, or stands below one that is, is never asked to a report about it. */
function ensureMayTakePart(desk: MeetingDesk, hiddenFrom: readonly string[], unit: string): void {
  if (keptAway(hiddenFrom, desk.cases.path(unit))) throw new Refusal('meeting.accused-not-invited');
}

function tellCase(dossier: Dossier | null, { meetingId, leadUnit, on }: Meeting, what: 'meeting' | 'meeting-held') {
  if (!dossier) return;
  dossier.emit('case.supervised', { act: meetingId, what, unit: leadUnit, until: on, words: null });
  dossier.close();
}

/** Loads a meeting for whoever runs it. @throws Refusal `meeting.not-found`, `meeting.by-whoever-called-it`, `meeting.not-in-this-state` */
async function openFor(tx: Tx, ctx: Context, scope: Scope, meetingId: string): Promise<Meeting> {
  const meeting = await meetingFor(tx, scope, meetingId);
  if (!meeting) throw new Refusal('meeting.not-found');
  const verdict = runs(ctx.actor, meeting);
  if (!verdict.may) throw new Refusal(verdict.reason);
  if (meeting.state !== 'called') throw new Refusal('meeting.not-in-this-state');
  return meeting;
}

export interface HeldGiven {
  readonly absent: readonly string[];
  readonly agreed: readonly Wanted[];
  readonly open: readonly OpenMatter[];
}

/**
 * Says what came of it: each agreed point is a task with one lead and a date; what was not agreed on goes, with each unit's position,
 * to the level above them all as a duty to decide.
 */
export async function hold(
  tx: Tx,
  ctx: Context,
  desk: MeetingDesk,
  scope: Scope,
  meetingId: string,
  { absent, agreed, open }: HeldGiven,
): Promise<Meeting> {
  const meeting = await openFor(tx, ctx, scope, meetingId);
  if (meeting.on > dateIn(desk.cases.calendar.zone, happenedAt(ctx))) throw new Refusal('meeting.not-held-yet');
  ensureHeld(meeting, agreed.length, open, absent);
  const dossier = meeting.caseId === null ? null : await openDossier(tx, ctx, desk.cases, meeting.caseId);
  if (dossier && !dossier.readable) throw new Refusal('case.erased');
  const words: Record<string, TextRef> = await say(tx, ctx, desk.cases.keys, subjectOf(meeting), {
    ...Object.fromEntries(agreed.map((one, i) => [`agreed-${i}`, one.measure])),
    ...Object.fromEntries(open.map((one, i) => [`open-${i}`, one.matter])),
    ...Object.fromEntries(
      open.flatMap((one, i) => one.positions.map((p, j) => [`position-${i}-${j}`, p.position] as const)),
    ),
  });
  const tasks = agreed.length === 0 ? [] : await tasksFrom(tx, ctx, desk, meeting, giver(meeting), agreed);
  const settled = agreed.map(
    (_, i): Point => ({
      matter: words[`agreed-${i}`]!,
      task: tasks[i]!,
      positions: [],
      duty: null,
      decision: null,
    }),
  );
  const unsettled = open.map((one, i): Point => {
    const above = levelAbove(one.positions.map((p) => desk.cases.path(p.unit)))!;
    // Of a report nobody decides who is accused in it, be it the head of the level above.
    const holder = dossier?.deciderFor(above) ?? desk.cases.headOf(above) ?? { unit: above, post: null };
    const duty = dutyOf(tx, ctx, desk, meetingId, meeting, 'decide-meeting', holder, { clock: desk.pack.decideClock });
    const positions = one.positions.map((p, j) => ({ unit: p.unit, words: words[`position-${i}-${j}`]! }));
    return { matter: words[`open-${i}`]!, task: null, positions, duty: duty.dutyId, decision: null };
  });
  await endAttendance(tx, ctx, meeting, absent);
  const body = { absent, points: [...settled, ...unsettled] };
  const after = apply(tx, ctx, meeting, meetingId, { type: 'meeting.held', body });
  tellCase(dossier, after, 'meeting-held');
  return after;
}

/** Who came has done what they owed; who did not owes it no more, and stands in the record as absent. */
async function endAttendance(tx: Tx, ctx: Context, meeting: Meeting, absent: readonly string[]): Promise<void> {
  const open = await openDuties(tx, ctx, meeting);
  for (const duty of open) {
    if (duty.dutyId !== meeting.holdDuty && absent.includes(duty.holderUnit)) duties.cancel(tx, ctx, duty, 'absent');
    else duties.fulfil(tx, ctx, duty, duty.holderPost, null);
  }
}

const openDuties = async (tx: Tx, ctx: Context, { holdDuty, attending }: Meeting): Promise<Duty[]> =>
  (await dutiesById(tx, ctx.officeId, [holdDuty, ...attending.map((a) => a.duty)])).filter((d) => !isEnded(d));

const giver = ({ byUnit, byPost }: Meeting) => ({ unit: byUnit, post: byPost });

/** Tasks that a meeting, or the level above it, gives to those who took part. Of a case their words are masked: they leave its key. */
async function tasksFrom(
  tx: Tx,
  ctx: Context,
  desk: MeetingDesk,
  meeting: Meeting,
  by: { readonly unit: string; readonly post: string },
  wanted: readonly Wanted[],
): Promise<string[]> {
  const { agenda } = await meetingWords(tx, desk.cases, meeting);
  const shown = (text: string) => (meeting.caseId === null ? text : maskText(text));
  const from: FromMeeting = {
    ...by,
    source: streamOf(meeting.meetingId),
    caseId: meeting.caseId,
    visibility: meeting.visibility,
    hiddenFrom: meeting.hiddenFrom,
    units: meeting.units,
  };
  const { tasks } = await arrange(
    tx,
    ctx,
    desk.tasks,
    {
      title: shown(agenda).slice(0, 200),
      ground: 'joint-meeting',
      reference: meeting.on,
      groundOn: meeting.on,
      lane: 'normal',
      tasks: wanted.map((one) => ({
        ...one,
        measure: shown(one.measure),
        check: one.check && { ...one.check, how: shown(one.check.how) },
        assistants: one.assistants.map((a) => ({ ...a, does: shown(a.does) })),
      })),
    },
    from,
  );
  return tasks.map((t) => t.taskId);
}

/** The level above decides on a point that was not agreed on, and may give a task with it. */
export async function decide(
  tx: Tx,
  ctx: Context,
  desk: MeetingDesk,
  scope: Scope,
  meetingId: string,
  point: number,
  decision: string,
  wanted: Wanted | null,
): Promise<Meeting> {
  const meeting = await meetingFor(tx, scope, meetingId);
  const open = meeting?.points[point];
  if (!meeting || !open) throw new Refusal('meeting.not-found');
  if (open.duty === null) throw new Refusal('meeting.nothing-to-decide');
  const [duty] = await dutiesById(tx, ctx.officeId, [open.duty]);
  const verdict = decides(ctx.actor, duty!, desk.cases.path(duty!.holderUnit));
  if (!verdict.may) throw new Refusal(verdict.reason);
  if (open.decision) throw new Refusal('meeting.already-decided');
  const post = deciding(ctx, duty!);
  const [task = null] = wanted
    ? await tasksFrom(tx, ctx, desk, meeting, { unit: duty!.holderUnit, post }, [wanted])
    : [];
  duties.fulfil(tx, ctx, duty!, post, null);
  const { words } = await say(tx, ctx, desk.cases.keys, subjectOf(meeting), { words: decision });
  return apply(tx, ctx, meeting, meetingId, { type: 'meeting.decided', body: { point, words, task } });
}

function deciding(ctx: Context, duty: Duty): string {
  if (ctx.actor.kind !== 'staff') throw new Refusal('duty.staff-only');
  const { posts } = ctx.actor;
  return (posts.find((p) => p.postId === duty.holderPost) ?? posts.find((p) => p.role === 'head') ?? posts[0])!.postId;
}

/** Calls it off, and says why: nobody has to come. */
export async function cancel(
  tx: Tx,
  ctx: Context,
  desk: MeetingDesk,
  scope: Scope,
  meetingId: string,
  reason: string,
): Promise<Meeting> {
  const meeting = await openFor(tx, ctx, scope, meetingId);
  const { words } = await say(tx, ctx, desk.cases.keys, subjectOf(meeting), { words: reason });
  for (const duty of await openDuties(tx, ctx, meeting)) duties.cancel(tx, ctx, duty, 'meeting-cancelled');
  return apply(tx, ctx, meeting, meetingId, { type: 'meeting.cancelled', body: { words } });
}
