import { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import type { Db } from '../db/open.ts';
import type { Verdict } from '../duties/access.ts';
import { dutiesById } from '../duties/queries.ts';
import { actsOn } from '../identity/acts.ts';
import { Abilities, type App, contextOf, Day, type Guard, staffOf, words } from '../identity/guard.ts';
import { After, pageEnd } from '../identity/page-end.ts';
import { Refusal } from '../kernel/refusal.ts';
import { plainDate } from '../kernel/time.ts';
import { WantedBody, wantedOf } from '../tasks/acts.http.ts';
import { decides, runs } from './meetings.access.ts';
import * as meetings from './meetings.commands.ts';
import { listMeetings, meetingFor, saidOf } from './meetings.queries.ts';
import { MEETING_STATES, type Meeting } from './meetings.rules.ts';

export interface MeetingDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly meetingsOf: (officeId: string) => Promise<meetings.MeetingDesk>;
}

const tags = ['meetings'];
const Named = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() });
const Id = z.string().min(1).max(80);
const onMeeting = z.strictObject({ meetingId: z.uuid() });
const About = z
  .strictObject({ kind: z.enum(['case', 'task']), id: z.uuid() })
  .nullable()
  .default(null)
  .meta({ description: 'Null: a matter of its own.' });

export const MeetingLineView = z
  .strictObject({
    meetingId: z.uuid(),
    agenda: z.string().nullable().meta({ description: 'Of a case masked; null once its person is erased.' }),
    state: z.enum(MEETING_STATES),
    on: z.string(),
    by: Named,
    lead: Named,
    units: z.array(Named),
    caseId: z.uuid().nullable(),
    taskId: z.uuid().nullable(),
    agreed: z.number(),
    undecided: z.number().meta({ description: 'Points that wait for the level above.' }),
  })
  .meta({ id: 'MeetingLine' });

export const MeetingView = MeetingLineView.extend({
  version: z.number(),
  confidential: z.boolean(),
  absent: z.array(Named),
  reason: z.string().nullable().meta({ description: 'Why it was called off.' }),
  points: z.array(
    z.strictObject({
      matter: z.string().nullable(),
      agreed: z.boolean(),
      taskId: z.uuid().nullable(),
      positions: z.array(z.strictObject({ unit: Named, position: z.string().nullable() })),
      decides: Named.nullable().meta({ description: 'The unit that decides, of a point not agreed on.' }),
      dueOn: z.string().nullable(),
      decision: z.string().nullable(),
      decidable: Abilities,
    }),
  ),
  calledAt: z.string(),
  endedAt: z.string().nullable(),
  today: z.string(),
  abilities: Abilities,
}).meta({ id: 'Meeting', description: 'A joint meeting: who, when, about what, and what came of it.' });

const named = ({ cases }: meetings.MeetingDesk, id: string) => {
  const unit = cases.units.get(id);
  return { id, zh: unit?.zh ?? id, en: unit?.en ?? id };
};

type Said = Awaited<ReturnType<typeof saidOf>>;

const lineOf = (desk: meetings.MeetingDesk, said: Said, m: Meeting): z.infer<typeof MeetingLineView> => ({
  meetingId: m.meetingId,
  agenda: said(m, m.agenda),
  state: m.state,
  on: m.on,
  by: named(desk, m.byUnit),
  lead: named(desk, m.leadUnit),
  units: m.units.map((unit) => named(desk, unit)),
  caseId: m.caseId,
  taskId: m.taskId,
  agreed: m.points.filter((p) => p.duty === null).length,
  undecided: m.points.filter((p) => p.duty !== null && p.decision === null).length,
});

/** Joint meetings: called, held, and what was not agreed on decided by the level above. */
export function meetingRoutes(app: App, deps: MeetingDeps): void {
  reading(app, deps);
  acting(app, deps);
}

function reading(app: App, { db, guard, meetingsOf }: MeetingDeps): void {
  app.get(
    '/api/meetings',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Joint meetings one may see, newest first; of one case or task, and whether one may call another',
        querystring: z.strictObject({
          case: z.uuid().optional(),
          task: z.uuid().optional(),
          after: After,
          limit: z.coerce.number().int().min(1).max(100).default(50),
          lang: z.enum(['zh', 'en']).optional(),
        }),
        response: {
          200: z.strictObject({
            meetings: z.array(MeetingLineView),
            next: z.string().nullable(),
            today: z.string(),
            abilities: Abilities,
          }),
        },
      },
    },
    async (request) => {
      const { query } = request;
      const ctx = contextOf(request);
      const desk = await meetingsOf(ctx.officeId);
      const scope = desk.cases.scope(ctx.actor);
      const about = query.case
        ? ({ kind: 'case', id: query.case } as const)
        : query.task
          ? ({ kind: 'task', id: query.task } as const)
          : null;
      const after = query.after ? pageEnd(query.after) : undefined;
      const [found, who] = await Promise.all([
        listMeetings(db, scope, { about, after: after && { at: after.at!, id: after.id }, limit: query.limit + 1 }),
        db.transact((tx) => meetings.callerOf(tx, ctx, desk, scope, about)),
      ]);
      const page = found.slice(0, query.limit);
      const last = page.at(-1);
      const said = await saidOf(db, desk.cases.keys, ctx.officeId, page);
      const call: Verdict = who.post ? { may: true } : { may: false, reason: who.reason };
      return {
        meetings: page.map((m) => lineOf(desk, said, m)),
        next: found.length > query.limit && last ? `${last.calledAt}|${last.meetingId}` : null,
        today: dateIn(desk.cases.calendar.zone, request.now),
        abilities: guard.abilities({ call }),
      };
    },
  );

  app.get(
    '/api/meetings/:meetingId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'A joint meeting: who, when, about what, what came of it, and what one may do',
        params: onMeeting,
        response: { 200: MeetingView },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const desk = await meetingsOf(actor.officeId);
      const meeting = await meetingFor(db, desk.cases.scope(actor), request.params.meetingId);
      if (!meeting) throw new Refusal('meeting.not-found');
      const today = dateIn(desk.cases.calendar.zone, request.now);
      const [said, owed] = await Promise.all([
        saidOf(db, desk.cases.keys, actor.officeId, [meeting]),
        dutiesById(
          db,
          actor.officeId,
          meeting.points.flatMap((p) => p.duty ?? []),
        ),
      ]);
      const run = meeting.state === 'called' ? runs(actor, meeting) : no('meeting.not-in-this-state');
      return {
        ...lineOf(desk, said, meeting),
        version: meeting.version,
        confidential: meeting.visibility === 'confidential',
        absent: meeting.absent.map((unit) => named(desk, unit)),
        reason: said(meeting, meeting.reason),
        points: meeting.points.map((p) => {
          const duty = owed.find((d) => d.dutyId === p.duty);
          const decide = !duty
            ? no('meeting.nothing-to-decide')
            : p.decision
              ? no('meeting.already-decided')
              : decides(actor, duty, desk.cases.units.get(duty.holderUnit)?.path ?? []);
          return {
            matter: said(meeting, p.matter),
            agreed: p.duty === null,
            taskId: p.task,
            positions: p.positions.map((one) => ({
              unit: named(desk, one.unit),
              position: said(meeting, one.words),
            })),
            decides: duty ? named(desk, duty.holderUnit) : null,
            dueOn: duty && !p.decision ? duty.dueOn : null,
            decision: said(meeting, p.decision),
            decidable: guard.abilities({ decide }),
          };
        }),
        calledAt: meeting.calledAt,
        endedAt: meeting.endedAt,
        today,
        abilities: guard.abilities({
          hold: run.may && meeting.on > today ? no('meeting.not-held-yet') : run,
          cancel: run,
        }),
      };
    },
  );
}

const no = (reason: string): Verdict => ({ may: false, reason });

function acting(app: App, { db, guard, meetingsOf }: MeetingDeps): void {
  const act = actsOn(app, {
    db,
    guard,
    tags,
    async workOf(ctx) {
      const desk = await meetingsOf(ctx.officeId);
      return { desk, scope: desk.cases.scope(ctx.actor) };
    },
    done: z.strictObject({ meetingId: z.uuid(), version: z.number(), state: z.enum(MEETING_STATES) }),
    tell: ({ meetingId, version, state }: Meeting) => ({ meetingId, version, state }),
  });

  act(
    '/api/meetings',
    'Call a joint meeting about a case, a task, or a matter of its own',
    z.strictObject({}),
    z.strictObject({
      about: About,
      leadUnit: Id,
      invited: z.array(Id).max(50),
      on: Day,
      agenda: words(2000),
    }),
    (tx, ctx, { desk, scope }, _, b) => meetings.call(tx, ctx, desk, scope, { ...b, on: plainDate(b.on) }),
  );
  act(
    '/api/meetings/:meetingId/hold',
    'Say what came of it: agreed points become tasks, what was not agreed on goes to the level above',
    onMeeting,
    z.strictObject({
      absent: z.array(Id).max(50).default([]),
      agreed: z.array(WantedBody).max(50).default([]),
      open: z
        .array(
          z.strictObject({
            matter: words(2000),
            positions: z.array(z.strictObject({ unit: Id, position: words(2000) })).max(50),
          }),
        )
        .max(20)
        .default([]),
    }),
    (tx, ctx, { desk, scope }, { meetingId }, b) =>
      meetings.hold(tx, ctx, desk, scope, meetingId, { ...b, agreed: b.agreed.map(wantedOf) }),
  );
  act(
    '/api/meetings/:meetingId/points/:point/decide',
    'Decide on a point that was not agreed on; a task may come of it',
    onMeeting.extend({ point: z.coerce.number().int().min(0).max(100) }),
    z.strictObject({ decision: words(4000), task: WantedBody.nullable().default(null) }),
    (tx, ctx, { desk, scope }, { meetingId, point }, b) =>
      meetings.decide(tx, ctx, desk, scope, meetingId, point, b.decision, b.task && wantedOf(b.task)),
  );
  act(
    '/api/meetings/:meetingId/cancel',
    'Call it off, with the reason',
    onMeeting,
    z.strictObject({ words: words(4000) }),
    (tx, ctx, { desk, scope }, { meetingId }, b) => meetings.cancel(tx, ctx, desk, scope, meetingId, b.words),
  );
}
