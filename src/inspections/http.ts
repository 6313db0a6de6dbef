import { z } from 'zod';
import { addWorkingDays } from '../calendar/calendar.ts';
import { dateIn } from '../calendar/zone.ts';
import type { Db, Tx } from '../db/open.ts';
import { Abilities, type App, callOf, contextOf, Day, type Guard, staffOf, WriteHeaders } from '../identity/guard.ts';
import { After, pageEnd } from '../identity/page-end.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Instant, plainDate } from '../kernel/time.ts';
import { type Context, refuseConflict } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { whoServes } from '../org/queries.ts';
import { rulesInForce } from '../register/queries.ts';
import { presentChecked } from '../sendings/present.ts';
import { CheckedView } from '../sendings/views.ts';
import { canPlan, JOINS, planningPost } from './access.ts';
import { lookAt } from './calendar.ts';
import type { InspectionDesk } from './desk.ts';
import { plan } from './plan.commands.ts';
import { lineOf, named, pageOf, verdictsOf } from './present.ts';
import { inspectionFor, listInspections, planOf, plansOf } from './queries.ts';
import { INSPECTION_STATES, type Inspection, KINDS, RESULTS } from './rules.ts';
import { ChoicesView, LineView, PageView } from './views.ts';
import { answer, cancel, close, find, look, open } from './visit.commands.ts';

export interface InspectionDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly inspectionsOf: (officeId: string) => Promise<InspectionDesk>;
}

const tags = ['inspections'];
const Words = z.string().trim().min(1).max(4000);
const id = z.strictObject({ inspectionId: z.uuid() });
const Done = z.strictObject({ inspectionId: z.uuid(), version: z.number(), state: z.enum(INSPECTION_STATES) });
const done = ({ inspectionId, version, state }: Inspection) => ({ inspectionId, version, state });
/** What a device's clock said. It is kept as a claim beside the time at which it was written down. */
const MadeAt = z.iso.datetime({ precision: 3 });
const Line = z.string().trim().min(1).max(2000).nullable().meta({
  description: 'Of an announced one: the line of the year’s plan that it is; null: outside the plan.',
});
const claimed = (at: string): Instant => at as Instant;

/**
 * Inspections: planned by supervision, made by a team that may have members from outside, told to the units inspected. Whoever may not
 * know of one is answered as if there were none.
 */
export function inspectionRoutes(app: App, { db, guard, inspectionsOf }: InspectionDeps): void {
  app.get(
    '/api/inspections',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Inspections one may know of, newest first',
        querystring: z.strictObject({
          state: z.enum(INSPECTION_STATES).optional(),
          after: After,
          limit: z.coerce.number().int().min(1).max(100).default(50),
        }),
        response: {
          200: z.strictObject({
            inspections: z.array(LineView),
            next: z.string().nullable(),
            abilities: Abilities.meta({ description: 'plan: true, or why not.' }),
          }),
        },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const { state, after, limit } = request.query;
      const end = after ? pageEnd(after) : undefined;
      const desk = await inspectionsOf(actor.officeId);
      const found = await listInspections(
        db,
        actor,
        { state, after: end && { plannedAt: end.at!, id: end.id }, limit: limit + 1 },
        request.now,
      );
      const shown = found.slice(0, limit);
      const plans = await plansOf(
        db,
        desk.keys,
        actor.officeId,
        shown.filter((k) => k.knows !== 'dated').map((k) => k.inspection),
      );
      const last = shown.at(-1)?.inspection;
      return {
        inspections: shown.map((known) => lineOf(desk, actor, known, plans.get(known.inspection.inspectionId))),
        next: found.length > limit && last ? `${last.plannedAt}|${last.inspectionId}` : null,
        abilities: guard.abilities({ plan: canPlan(actor) }),
      };
    },
  );

  app.get(
    '/api/inspections/choices',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary:
          'What a plan is made from: check lists, rules in force, who can be in a team, the earliest day to announce',
        response: { 200: ChoicesView },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const may = canPlan(actor);
      if (!may.may) throw new Refusal(may.reason);
      const desk = await inspectionsOf(actor.officeId);
      const { checklists, calendar } = desk;
      const today = dateIn(calendar.zone, request.now);
      const [rules, people] = await Promise.all([
        rulesInForce(db, desk.keys, actor.officeId, today),
        whoServes(db, actor.officeId, { roles: JOINS }, today),
      ]);
      const titles = new Map(rules.map((r) => [r.id, r.title]));
      return {
        lists: checklists.lists.map((l) => ({
          ...named(l.id, l.name),
          items: l.items.map((i) => ({ ...named(i.id, i), rule: i.rule, ruleTitle: titles.get(i.rule) ?? null })),
        })),
        rules: rules.map((r) => named(r.id, r.title)),
        people: people.map((p) => ({
          post: p.postId,
          name: p.name,
          unit: named(p.unitId, desk.unitName(p.unitId) ?? { zh: p.unitId, en: p.unitId }),
          outside: p.role === 'inspector',
        })),
        noticeWorkingDays: checklists.noticeWorkingDays,
        earliestAnnounced: addWorkingDays(calendar, today, checklists.noticeWorkingDays + 1),
        today,
      };
    },
  );

  app.post(
    '/api/inspections/check',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'How an inspection would stand in the calendar and the plan if it were announced now. Writes nothing',
        body: z.strictObject({
          targets: z.array(z.string().min(1).max(80)).min(1).max(50),
          from: Day,
          to: Day,
          planned: Line.default(null),
        }),
        response: { 200: CheckedView },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const may = canPlan(ctx.actor);
      if (!may.may) throw new Refusal(may.reason);
      const { unitId } = planningPost(ctx.actor)!;
      const { targets, from, to, planned } = request.body;
      const desk = await inspectionsOf(ctx.officeId);
      for (const target of targets) desk.path(target);
      const asked = { targets, from: plainDate(from), to: plainDate(to), planned };
      const checked = await lookAt(db, ctx, desk, unitId, asked);
      // Nobody signs for supervision: it says why, and that is asked for beside this.
      const issues = checked.issues.map((i) => (i.weight === 'sign' ? { ...i, weight: 'remark' as const } : i));
      return presentChecked(db, ctx, desk.sendings, unitId, { ...checked, issues }, targets);
    },
  );

  app.post(
    '/api/inspections',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Plan an inspection: announced to the units at once, or sealed until it is made',
        headers: WriteHeaders,
        body: z.strictObject({
          kind: z.enum(KINDS),
          title: z.string().trim().min(1).max(120),
          targets: z.array(z.string().min(1).max(80)).min(1).max(50),
          places: z.string().trim().max(1000).default(''),
          from: Day,
          to: Day,
          team: z.array(z.string().min(1).max(80)).min(1).max(20).meta({
            description: 'Posts, whoever leads the team first.',
          }),
          teamFrom: MadeAt.nullable().default(null).meta({
            description: 'Of a sealed one: when the team may read the plan; left out, at once.',
          }),
          items: z
            .array(
              z.union([
                z.strictObject({ listed: z.string().min(1).max(80) }),
                z.strictObject({ text: z.string().trim().min(1).max(500), rule: z.string().min(1).max(80) }),
              ]),
            )
            .min(1)
            .max(60),
          planned: Line.default(null),
          why: z.string().trim().min(1).max(1000).nullable().default(null).meta({
            description: 'Of an announced one: why it is not as the plan has it.',
          }),
        }),
        response: { 201: Done },
      },
    },
    async (request, reply) => {
      const ctx = contextOf(request);
      const { body } = request;
      const given = {
        ...body,
        from: plainDate(body.from),
        to: plainDate(body.to),
        teamFrom: body.teamFrom === null ? null : claimed(body.teamFrom),
      };
      const desk = await inspectionsOf(ctx.officeId);
      const planned = await refuseConflict(() =>
        idempotent(db, ctx, callOf(request, 'inspection.plan', given), async (tx) =>
          done(await plan(tx, ctx, desk, given)),
        ),
      );
      return reply.code(201).send(planned);
    },
  );

  app.get(
    '/api/inspections/:inspectionId',
    {
      onRequest: guard.authenticate,
      schema: { tags, summary: 'An inspection, as far as one may know of it', params: id, response: { 200: PageView } },
    },
    async (request) => {
      const actor = staffOf(request);
      const desk = await inspectionsOf(actor.officeId);
      const known = await inspectionFor(db, actor, request.params.inspectionId, request.now);
      if (!known) throw new Refusal('inspection.not-found');
      const kept = known.knows === 'dated' ? null : await planOf(db, desk.keys, actor.officeId, known.inspection);
      const page = await pageOf(db, desk, actor, known, kept, request.now);
      return { ...page, abilities: guard.abilities(verdictsOf(actor, known)) };
    },
  );

  app.get(
    '/api/inspections/:inspectionId/plan.json',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'The plan byte for byte as it was hashed: `sha256sum` over it is the commitment',
        params: id,
      },
    },
    async (request, reply) => {
      const actor = staffOf(request);
      const desk = await inspectionsOf(actor.officeId);
      const known = await inspectionFor(db, actor, request.params.inspectionId, request.now);
      const kept =
        known && known.knows !== 'dated' ? await planOf(db, desk.keys, actor.officeId, known.inspection) : null;
      if (!kept) throw new Refusal('inspection.not-found');
      return reply
        .headers({
          'content-type': 'application/json; charset=utf-8',
          'content-disposition': `attachment; filename="inspection-${request.params.inspectionId}.json"`,
        })
        .send(Buffer.from(kept.file));
    },
  );

  /** A write on one inspection. */
  const write = <B extends z.ZodObject>(
    action: string,
    summary: string,
    body: B,
    run: (tx: Tx, ctx: Context, desk: InspectionDesk, inspectionId: string, given: z.output<B>) => Promise<Inspection>,
  ) =>
    app.post(
      `/api/inspections/:inspectionId/${action}`,
      {
        onRequest: guard.authenticate,
        schema: {
          tags,
          summary,
          params: id,
          headers: WriteHeaders,
          body: body as z.ZodObject,
          response: { 200: Done },
        },
      },
      async (request) => {
        const ctx = contextOf(request);
        const { inspectionId } = request.params;
        const given = request.body as z.output<B>;
        const desk = await inspectionsOf(ctx.officeId);
        return refuseConflict(() =>
          idempotent(db, ctx, callOf(request, `inspection.${action}`, { inspectionId, ...given }), async (tx) =>
            done(await run(tx, ctx, desk, inspectionId, given)),
          ),
        );
      },
    );

  write(
    'open',
    'The team is there; a sealed plan is opened by it',
    z.strictObject({ madeAt: MadeAt }),
    (tx, ctx, desk, inspectionId, { madeAt }) => open(tx, ctx, desk, inspectionId, claimed(madeAt)),
  );
  write(
    'look',
    'What was seen of one item; the last word counts',
    z.strictObject({
      item: z.string().min(1).max(80),
      result: z.enum(RESULTS),
      words: Words.nullable().default(null),
      madeAt: MadeAt,
    }),
    (tx, ctx, desk, inspectionId, given) =>
      look(tx, ctx, desk, inspectionId, { ...given, madeAt: claimed(given.madeAt) }),
  );
  write(
    'findings',
    'Something is not in order: a finding under the item’s rule',
    z.strictObject({
      findingId: z.uuid().meta({ description: 'Given by the device, which may have no connection.' }),
      item: z.string().min(1).max(80),
      unit: z.string().min(1).max(80),
      what: Words,
      place: z.string().trim().min(1).max(200).nullable().default(null),
      foundOn: Day,
      madeAt: MadeAt,
    }),
    async (tx, ctx, desk, inspectionId, given) =>
      (
        await find(tx, ctx, desk, inspectionId, {
          ...given,
          foundOn: plainDate(given.foundOn),
          madeAt: claimed(given.madeAt),
        })
      ).inspection,
  );
  write(
    'close',
    'The visit is over: the report is for the units inspected too',
    z.strictObject({ report: Words }),
    (tx, ctx, desk, inspectionId, { report }) => close(tx, ctx, desk, inspectionId, report),
  );
  write(
    'answer',
    'A unit inspected answers the report',
    z.strictObject({ words: Words }),
    (tx, ctx, desk, inspectionId, { words }) => answer(tx, ctx, desk, inspectionId, words),
  );
  write(
    'cancel',
    'It is not made; a sealed plan stays sealed',
    z.strictObject({ reason: Words }),
    (tx, ctx, desk, inspectionId, { reason }) => cancel(tx, ctx, desk, inspectionId, reason),
  );
}
