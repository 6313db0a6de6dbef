import { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import type { Tx } from '../db/open.ts';
import { type App, callOf, contextOf, Day, staffOf, WriteHeaders } from '../identity/guard.ts';
import { hasRole } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import { plainDate } from '../kernel/time.ts';
import { type Context, refuseConflict } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { OVERSEES } from '../mechanisms/access.ts';
import { measuresOf } from '../mechanisms/burden.queries.ts';
import { minutesAsked } from '../mechanisms/burden.rules.ts';
import type { MechanismDeps } from '../mechanisms/deps.ts';
import type { Values } from '../mechanisms/record.rules.ts';
import { statedFor } from '../mechanisms/values.ts';
import type { MechanismWork } from '../mechanisms/work.ts';
import { cleanText } from '../text/clean.ts';
import { countForm } from './burden.commands.ts';
import { answerAsk, confirm } from './confirm.commands.ts';
import { giveCode } from './outside.commands.ts';
import { pageOf } from './page.ts';
import { publish, takeDown } from './publish.commands.ts';
import { lineView, runningOf, standingOut, unitNamed, yearOf } from './queries.ts';
import { type Opened, openedFor, record } from './record.commands.ts';
import { ObligationView, RunningView, YearView } from './views.ts';

const tags = ['mechanisms'];
const Id = z.strictObject({ dutyId: z.uuid() });
const RecordId = z.strictObject({ dutyId: z.uuid(), recordId: z.uuid() });
const Words = z.string().transform(cleanText).pipe(z.string().min(1).max(2000));
const Value = z.union([z.string().max(2000), z.number(), z.boolean(), z.array(z.string().max(2000)).max(30)]);
const ValuesBody = z.record(z.string().max(60), Value);
const Worked = z.int().min(0).max(86_400).optional().meta({
  description:
    'Seconds that the form was worked on, where the client measured it. Counted for the rule by month, without a name; kept nowhere else.',
});
const Done = z.strictObject({ dutyId: z.string(), version: z.int(), recordId: z.string().nullable() });

/** What mechanisms make people owe: a page, what was done, and who says that it is so. */
export function obligationRoutes(app: App, { db, guard, mechanismsOf }: MechanismDeps): void {
  app.get(
    '/api/obligations/:dutyId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'What is owed, why, how far it came, and what one may do',
        params: Id,
        response: { 200: ObligationView },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const work = await mechanismsOf(ctx.officeId);
      const it = await openedFor(db, ctx, request.params.dutyId);
      return pageOf(db, guard, ctx, work, it);
    },
  );

  app.get(
    '/api/obligations/running',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary:
          'Own quotas and budgets that want a look before their day: behind, near their day, near their end or over it',
        response: { 200: RunningView },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const work = await mechanismsOf(actor.officeId);
      const lines = await runningOf(db, work, actor, dateIn(work.calendar.zone, request.now));
      return { items: lines.map((l) => lineView(work, l)) };
    },
  );

  app.get(
    '/api/units/:unitId/year',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: "A unit's year, mechanism by mechanism: owed, done, confirmed, behind",
        params: z.strictObject({ unitId: z.string().min(1).max(80) }),
        querystring: z.strictObject({ year: z.coerce.number().int().min(2000).max(2100).optional() }),
        response: { 200: YearView },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const work = await mechanismsOf(actor.officeId);
      const { unitId } = request.params;
      const today = dateIn(work.calendar.zone, request.now);
      const year = request.query.year ?? Number(today.slice(0, 4));
      const known = work.unitName(unitId) !== null;
      const path = known ? work.path(unitId) : [];
      const may =
        hasRole(actor, ...OVERSEES) ||
        actor.posts.some((p) => p.unitId === unitId || (p.role === 'head' && path.includes(p.unitId)));
      if (!known || !may) throw new Refusal('obligation.not-found');
      const lines = await yearOf(db, work, unitId, year, today);
      const outstanding = await standingOut(work, lines);
      const rows = Map.groupBy(lines, (l) => l.adopted.mechanism.id);
      const measures = await measuresOf(db, work, [...rows.keys()], today);
      return {
        unit: unitNamed(work, unitId),
        year,
        mechanisms: [...rows].map(([row, own]) => {
          const count = (...states: string[]) => own.filter((l) => states.includes(l.state)).length;
          const asked = own.filter((l) => l.state !== 'ended');
          return {
            row,
            name: { ...own[0]!.adopted.mechanism.name },
            ...{ owed: asked.length, done: count('done'), waiting: count('waiting') },
            ...{ behind: count('behind', 'short'), late: count('late'), missed: count('missed', 'over') },
            ...minutesAsked(asked, measures),
            items: own.map((l) => lineView(work, l)),
          };
        }),
        standsOut: outstanding.map(({ line, words }) => ({
          ...{ dutyId: line.obligation.dutyId, row: line.adopted.mechanism.id, name: { ...line.rule.name } },
          about: statedFor(line.rule, line.obligation),
          words: words.map((w) => ({ ...w })),
        })),
      };
    },
  );

  /** A write on one obligation. */
  function write<P extends z.ZodObject, B extends z.ZodObject>(
    path: string,
    summary: string,
    params: P,
    body: B,
    run: (
      tx: Tx,
      ctx: Context,
      work: MechanismWork,
      ids: z.output<P>,
      given: z.output<B>,
    ) => Promise<{ it: Opened; recordId: string | null }>,
  ): void {
    app.post(
      `/api/obligations/:dutyId${path}`,
      {
        onRequest: guard.authenticate,
        schema: { tags, summary, params, headers: WriteHeaders, body, response: { 200: Done } },
      },
      async (request) => {
        const ids = request.params as z.output<P>;
        const given = request.body as z.output<B>;
        const ctx = contextOf(request);
        const work = await mechanismsOf(ctx.officeId);
        // How long it took is no part of what was asked: sent again after a while, it is the same act.
        const { worked: _, ...asked } = given as Record<string, unknown>;
        const call = callOf(request, `obligation${path}`, { ...(ids as object), ...asked });
        return refuseConflict(() =>
          idempotent(db, ctx, call, async (tx) => {
            const { it, recordId } = await run(tx, ctx, work, ids, given);
            return { dutyId: it.duty.dutyId, version: it.progress.version, recordId };
          }),
        );
      },
    );
  }

  write(
    '/records',
    'Record what was done',
    Id,
    z.strictObject({
      values: ValuesBody,
      from: Day,
      to: Day,
      evidence: z.array(z.uuid()).max(20).default([]),
      worked: Worked,
    }),
    async (tx, ctx, work, { dutyId }, { values, from, to, evidence, worked }) => {
      const done = { values: values as Values, from: plainDate(from), to: plainDate(to), evidence };
      const made = await record(tx, ctx, work, dutyId, done);
      countForm(tx, ctx, work, made.it, 'record', worked);
      return made;
    },
  );
  write(
    '/records/:recordId/confirm',
    'Somebody else says that it is so, or what is not',
    RecordId,
    z.strictObject({ so: z.boolean(), words: Words.nullable(), worked: Worked }),
    async (tx, ctx, work, { dutyId, recordId }, { so, words, worked }) => {
      if (!so && words === null) throw new Refusal('obligation.say-what-was-not-so');
      const said = so ? { so: true as const, words } : { so: false as const, words: words! };
      const it = await confirm(tx, ctx, work, dutyId, recordId, said);
      countForm(tx, ctx, work, it, 'confirm', worked);
      return { it, recordId };
    },
  );
  write(
    '/records/:recordId/publish',
    'Make a confirmed record public, in words that were read',
    RecordId,
    z.strictObject({ words: ValuesBody }),
    async (tx, ctx, work, { dutyId, recordId }, { words }) => ({
      it: await publish(tx, ctx, work, dutyId, recordId, words as Values),
      recordId,
    }),
  );
  write(
    '/records/:recordId/take-down',
    'Take it from the public page, and say why',
    RecordId,
    z.strictObject({ reason: Words }),
    async (tx, ctx, work, { dutyId, recordId }, { reason }) => ({
      it: await takeDown(tx, ctx, work, dutyId, recordId, reason),
      recordId,
    }),
  );
  write(
    '/asks/:askDuty',
    'Say what became of something that people asked for',
    z.strictObject({ dutyId: z.uuid(), askDuty: z.uuid() }),
    z.strictObject({ became: Words }),
    async (tx, ctx, work, { dutyId, askDuty }, { became }) => ({
      it: await answerAsk(tx, ctx, work, dutyId, askDuty, became),
      recordId: null,
    }),
  );

  app.post(
    '/api/obligations/:dutyId/records/:recordId/code',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'A code for whoever confirms from outside: shown once, to the desk alone',
        params: RecordId,
        headers: WriteHeaders,
        body: z.strictObject({}),
        response: { 200: z.strictObject({ code: z.string(), until: z.string() }) },
      },
    },
    async (request) => {
      const { dutyId, recordId } = request.params;
      const ctx = contextOf(request);
      const work = await mechanismsOf(ctx.officeId);
      // Its result is not kept, as that would keep the code: asked again, there is a new one.
      return refuseConflict(() => db.transact((tx) => giveCode(tx, ctx, work, dutyId, recordId)));
    },
  );
}
