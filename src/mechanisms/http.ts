import { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import type { Db } from '../db/open.ts';
import { type App, callOf, contextOf, Day, staffOf, WriteHeaders } from '../identity/guard.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Instant, type PlainDate, plainDate } from '../kernel/time.ts';
import { refuseConflict } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { canAdopt, canPrepare } from './access.ts';
import { adopt, checkFor, withdraw } from './adoption.commands.ts';
import { measuresOf } from './burden.queries.ts';
import type { Measures } from './burden.rules.ts';
import type { Checked } from './check.ts';
import type { MechanismDeps } from './deps.ts';
import { mechanismSchema } from './pack.ts';
import { planYear } from './plan.rules.ts';
import {
  dutiesOf,
  faultsOf,
  lineOf,
  NOTHING_ASKED,
  offeredIn,
  rowsOf,
  type Shelf,
  shelfOf,
  shownOf,
  shownPreview,
  totalOf,
  versionsOf,
} from './present.ts';
import { type Preview, previewOf } from './preview.rules.ts';
import { alreadyOwed } from './queries.ts';
import type { Mechanism } from './rules.ts';
import { FaultView, MechanismLineView, MechanismView, PreviewView } from './views.ts';
import { sourcesInWords } from './words.ts';
import { adoptedOf, inForceOn, type MechanismWork } from './work.ts';

const tags = ['mechanisms'];
/** The whole pack is some 150 kB. */
const Sources = z.array(z.string().min(1).max(100_000)).min(1).max(100);
const Statement = z.string().trim().min(1).max(4000);
const Done = z.strictObject({
  mechanisms: z.array(z.strictObject({ mechanismId: z.string(), row: z.string(), number: z.int() })),
});

/** The pack is open to all staff: what is asked of people can be read by them. The head of the office signs. */
export function mechanismRoutes(app: App, { db, guard, mechanismsOf }: MechanismDeps): void {
  const workFor = async (actor: StaffActor) => {
    if (actor.posts.every((p) => p.role === 'inspector')) throw new Refusal('mechanism.not-found');
    return mechanismsOf(actor.officeId);
  };
  const shelf = async (work: MechanismWork, now: Instant): Promise<Shelf> =>
    shelfOf(await adoptedOf(db, work.officeId), dateIn(work.calendar.zone, now));

  app.get(
    '/api/mechanisms',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Mechanisms: those adopted, and those of the shipped pack',
        response: {
          200: z.strictObject({ mechanisms: z.array(MechanismLineView), abilities: MechanismView.shape.abilities }),
        },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const work = await workFor(actor);
      const all = await shelf(work, request.now);
      return {
        mechanisms: rowsOf(all).map((row) => lineOf(work, all, row)),
        abilities: guard.abilities({ adopt: canAdopt(actor), hand: canPrepare(actor) }),
      };
    },
  );

  app.get(
    '/api/mechanisms/schema',
    {
      onRequest: guard.authenticate,
      schema: { tags, summary: 'JSON Schema of a mechanism, for editors', response: { 200: z.looseObject({}) } },
    },
    async () => mechanismSchema() as Record<string, unknown>,
  );

  app.get(
    '/api/mechanisms/offered',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'What the shipped pack says of rows that nothing was adopted of: to preview and adopt several at once',
        response: {
          200: z.strictObject({ offered: z.array(z.strictObject({ row: z.string(), source: z.string() })) }),
        },
      },
    },
    async (request) => {
      const work = await workFor(staffOf(request));
      return { offered: offeredIn(await shelf(work, request.now)) };
    },
  );

  app.get(
    '/api/mechanisms/:row',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'One mechanism: its rules in words, and all its versions with what they say',
        params: z.strictObject({ row: z.string().min(1).max(20) }),
        response: { 200: MechanismView },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const work = await workFor(actor);
      const { row } = request.params;
      const all = await shelf(work, request.now);
      if (!rowsOf(all).includes(row)) throw new Refusal('mechanism.not-found');
      const measures = await measuresOf(db, work, [row], all.today);
      return {
        line: lineOf(work, all, row),
        source: sourcesInWords(shownOf(all, row).source, work.vocabulary),
        duties: dutiesOf(work, all, row, measures),
        versions: await versionsOf(db, work, all, row),
        abilities: guard.abilities({ adopt: canAdopt(actor), hand: canPrepare(actor) }),
      };
    },
  );

  app.post(
    '/api/mechanisms/check',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'What is wrong with rules, with line and mending; changes nothing',
        body: z.strictObject({
          sources: Sources,
          asNew: z.boolean().default(false).meta({ description: 'Whether their ids have to be free.' }),
        }),
        response: { 200: z.strictObject({ faults: z.array(FaultView) }) },
      },
    },
    async (request) => {
      const work = await workFor(staffOf(request));
      const { sources, asNew } = request.body;
      const { faults } = await checked(db, work, sources, dateIn(work.calendar.zone, request.now), asNew);
      return { faults: faultsOf({ faults }) };
    },
  );

  app.post(
    '/api/mechanisms/preview',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'What rules would ask of whom in a year, beside what is asked already; changes nothing',
        body: z.strictObject({ sources: Sources, year: z.int().min(2000).max(2100) }),
        response: { 200: PreviewView },
      },
    },
    async (request) => {
      const { sources, year } = request.body;
      const actor = staffOf(request);
      const work = await workFor(actor);
      const today = dateIn(work.calendar.zone, request.now);
      const rules = await checked(db, work, sources, plainDate(`${year}-01-01`));
      const { standing, chart, unitOf } = await work.standing();
      const sound = rules.faults.length === 0;
      const there = sound ? await alreadyOwed(db, actor.officeId, chart, year) : [];
      const rows = rules.mechanisms.map((m) => m.id);
      const measures = await measuresOf(db, work, rows, today);
      const of = (mechanisms: readonly Mechanism[]): Preview => {
        const plan = planYear({ ...rules, mechanisms }, standing, work.calendar, year);
        return previewOf(plan, work.calendar, unitOf, there, measures);
      };
      const preview = of(sound ? rules.mechanisms : []);
      return {
        ...shownPreview(chart, preview),
        faults: faultsOf(rules),
        provisional: work.calendar.publishedUntil < Date.UTC(year, 11, 31) / 86_400_000,
        before: await before(work, rules, measures, today, year),
      };
    },
  );

  /** What the versions in force of the same rows ask in that year. */
  async function before(work: MechanismWork, rules: Checked, measures: Measures, today: PlainDate, year: number) {
    const rows = new Set(rules.mechanisms.map((m) => m.id));
    const inForce = inForceOn(await adoptedOf(db, work.officeId), today).filter((a) => rows.has(a.mechanism.id));
    if (rules.faults.length > 0 || inForce.length === 0) return totalOf(NOTHING_ASKED);
    const old = await checked(
      db,
      work,
      inForce.map((a) => a.source),
      plainDate(`${year}-01-01`),
    );
    const { standing, unitOf } = await work.standing();
    return totalOf(previewOf(planYear(old, standing, work.calendar, year), work.calendar, unitOf, [], measures));
  }

  app.post(
    '/api/mechanisms',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Adopt rules from a day on; the head of the office signs',
        headers: WriteHeaders,
        body: z.strictObject({ sources: Sources, from: Day, ground: Statement }),
        response: { 201: Done },
      },
    },
    async (request, reply) => {
      const { sources, from, ground } = request.body;
      const ctx = contextOf(request);
      const work = await workFor(staffOf(request));
      const call = callOf(request, 'mechanism.adopt', request.body);
      const made = await refuseConflict(() =>
        idempotent(db, ctx, call, async (tx) => ({
          mechanisms: (await adopt(tx, ctx, work, sources, plainDate(from), ground)).map(
            ({ mechanismId, row, number }) => ({ mechanismId, row, number }),
          ),
        })),
      );
      return reply.code(201).send(made);
    },
  );

  app.post(
    '/api/mechanisms/:mechanismId/withdraw',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Withdraw a mechanism from a day on, and say why: it makes no more duties',
        params: z.strictObject({ mechanismId: z.uuid() }),
        headers: WriteHeaders,
        body: z.strictObject({ until: Day, reason: Statement }),
        response: { 200: Done },
      },
    },
    async (request) => {
      const { mechanismId } = request.params;
      const { until, reason } = request.body;
      const ctx = contextOf(request);
      const work = await workFor(staffOf(request));
      const call = callOf(request, 'mechanism.withdraw', { mechanismId, ...request.body });
      return refuseConflict(() =>
        idempotent(db, ctx, call, async (tx) => {
          const { row, number } = await withdraw(tx, ctx, work, mechanismId, plainDate(until), reason);
          return { mechanisms: [{ mechanismId, row, number }] };
        }),
      );
    },
  );
}

const checked = (
  db: Db,
  work: MechanismWork,
  sources: readonly string[],
  on: PlainDate,
  asNew = false,
): Promise<Checked> =>
  checkFor(
    db,
    work,
    sources.map((text, i) => ({ shown: String(i + 1), text })),
    on,
    asNew,
  );
