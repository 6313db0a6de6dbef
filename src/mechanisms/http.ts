import { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import type { Db, Reader } from '../db/open.ts';
import { type App, callOf, contextOf, Day, type Guard, staffOf, WriteHeaders } from '../identity/guard.ts';
import { toldOf } from '../identity/said.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type PlainDate, plainDate } from '../kernel/time.ts';
import { refuseConflict } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { canAdopt } from './access.ts';
import { adopt, checkFor, withdraw } from './adoption.commands.ts';
import { streamOf } from './adoption.store.ts';
import type { Checked } from './check.ts';
import { mechanismSchema, shippedFiles, shippedMechanisms } from './pack.ts';
import { planYear } from './plan.rules.ts';
import { type Preview, previewOf } from './preview.rules.ts';
import { alreadyOwed } from './queries.ts';
import type { Mechanism } from './rules.ts';
import { FaultView, MechanismLineView, MechanismView, PreviewView } from './views.ts';
import { confirmInWords, partyInWords, publishInWords, whenInWords } from './words.ts';
import { type Adopted, adoptedOf, inForceOn, type MechanismWork } from './work.ts';

export interface MechanismDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly mechanismsOf: (officeId: string) => Promise<MechanismWork>;
}

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
      const adopted = await adoptedOf(db, actor.officeId);
      const today = dateIn(work.calendar.zone, request.now);
      return {
        mechanisms: rowsOf(adopted).map((row) => lineOf(work, row, adopted, today)),
        abilities: guard.abilities({ adopt: canAdopt(actor) }),
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
      const adopted = await adoptedOf(db, actor.officeId);
      if (!rowsOf(adopted).includes(row)) throw new Refusal('mechanism.not-found');
      const today = dateIn(work.calendar.zone, request.now);
      const mechanism = shownOf(row, adopted, today);
      return {
        line: lineOf(work, row, adopted, today),
        source: mechanism.source.map((s) => ({ ...s })),
        duties: (mechanism.duties ?? []).map((duty) => ({
          id: duty.id,
          name: { ...duty.name },
          who: duty.who.map(partyInWords),
          when: whenInWords(duty.when, work.vocabulary),
          confirm: confirmInWords(duty.confirm!, work.vocabulary),
          publish: publishInWords(duty),
          minutes: String(duty.minutes),
          fields: Object.values(duty.record.properties).map((f) => ({ zh: f.title, en: f['title-en'] })),
        })),
        versions: await versionsOf(db, work, row, adopted),
        abilities: guard.abilities({ adopt: canAdopt(actor) }),
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
        body: z.strictObject({ sources: Sources }),
        response: { 200: z.strictObject({ faults: z.array(FaultView) }) },
      },
    },
    async (request) => {
      const work = await workFor(staffOf(request));
      const { faults } = await checked(db, work, request.body.sources, dateIn(work.calendar.zone, request.now));
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
      const of = (mechanisms: readonly Mechanism[]): Preview =>
        previewOf(planYear({ ...rules, mechanisms }, standing, work.calendar, year), work.calendar, unitOf, there);
      const preview = of(sound ? rules.mechanisms : []);
      return {
        ...shown(chart, preview),
        faults: faultsOf(rules),
        provisional: work.calendar.publishedUntil < Date.UTC(year, 11, 31) / 86_400_000,
        before: await before(work, rules, today, year),
      };
    },
  );

  /** What the versions in force of the same rows ask in that year. */
  async function before(work: MechanismWork, rules: Checked, today: PlainDate, year: number) {
    const rows = new Set(rules.mechanisms.map((m) => m.id));
    const inForce = inForceOn(await adoptedOf(db, work.officeId), today).filter((a) => rows.has(a.mechanism.id));
    if (rules.faults.length > 0 || inForce.length === 0) return { duties: 0, minutes: 0 };
    const old = await checked(
      db,
      work,
      inForce.map((a) => a.source),
      plainDate(`${year}-01-01`),
    );
    const { standing, unitOf } = await work.standing();
    const { duties, minutes } = previewOf(planYear(old, standing, work.calendar, year), work.calendar, unitOf, []);
    return { duties, minutes };
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

/** Rows of the mission first, then an office's own. */
function rowsOf(adopted: readonly Adopted[]): string[] {
  const own = adopted.map((a) => a.adoption.row);
  return [...new Set([...shippedMechanisms().map((m) => m.id), ...own])];
}

const shippedRow = (row: string): Mechanism | undefined => shippedMechanisms().find((m) => m.id === row);

/** What is shown of a row: the version in force, else the newest adopted, else the shipped one. */
function shownOf(row: string, adopted: readonly Adopted[], today: PlainDate): Mechanism {
  const own = adopted.filter((a) => a.adoption.row === row);
  return (inForceOn(own, today)[0] ?? own[0])?.mechanism ?? shippedRow(row)!;
}

function lineOf(
  work: MechanismWork,
  row: string,
  adopted: readonly Adopted[],
  today: PlainDate,
): z.infer<typeof MechanismLineView> {
  const own = adopted.filter((a) => a.adoption.row === row);
  const shownNow = (inForceOn(own, today)[0] ?? own[0])?.adoption ?? null;
  const mechanism = shownOf(row, adopted, today);
  const shipped = shippedRow(row)?.version ?? 0;
  const newest = own[0]?.adoption.number ?? 0;
  const part = mechanism.behaviour === undefined ? undefined : work.vocabulary.behaviours[mechanism.behaviour];
  return {
    row,
    name: { ...mechanism.name },
    about: { ...mechanism.about },
    state: shownNow?.state ?? 'offered',
    number: mechanism.version,
    from: shownNow?.from ?? null,
    until: shownNow?.until ?? null,
    behaviour: part ? { zh: part.zh, en: part.en } : null,
    duties: mechanism.duties?.length ?? 0,
    newer: newest > 0 && shipped > newest ? shipped : null,
  };
}

async function versionsOf(db: Reader, work: MechanismWork, row: string, adopted: readonly Adopted[]) {
  const own = adopted.filter((a) => a.adoption.row === row);
  const versions = await Promise.all(
    own.map(async ({ adoption: a, source }) => {
      const told = await toldOf(db, work.keys, work.officeId, streamOf(a.mechanismId), a.mechanismId);
      const signed = told.find((t) => t.entry.type === 'mechanism.adopted');
      return {
        ...{
          mechanismId: a.mechanismId as string | null,
          number: a.number,
          state: a.state as 'offered' | typeof a.state,
        },
        ...{ from: a.from as string | null, until: a.until as string | null, at: a.at as string | null },
        by: signed?.name ?? null,
        ground: signed?.said.ground ?? null,
        reason: told.find((t) => t.entry.type === 'mechanism.withdrawn')?.said.reason ?? null,
        source,
      };
    }),
  );
  const shipped = shippedRow(row);
  if (!shipped || own.some((a) => a.adoption.number >= shipped.version)) return versions;
  const source = shippedFiles().find((f) => f.shown.endsWith(`/${row}.yaml`))!.text;
  const nothing = { mechanismId: null, from: null, until: null, by: null, at: null, ground: null, reason: null };
  return [{ ...nothing, number: shipped.version, state: 'offered' as const, source }, ...versions];
}

const checked = (db: Db, work: MechanismWork, sources: readonly string[], on: PlainDate): Promise<Checked> =>
  checkFor(
    db,
    work,
    sources.map((text, i) => ({ shown: String(i + 1), text })),
    on,
  );

const faultsOf = ({ faults }: Pick<Checked, 'faults'>) =>
  faults.map((f) => ({ ...f, wrong: { ...f.wrong }, mending: { ...f.mending } }));

function shown(
  chart: {
    units: readonly { id: string; zh: string; en: string }[];
    posts: readonly { id: string; zh: string; en: string }[];
  },
  preview: Preview,
) {
  const names = new Map([...chart.units, ...chart.posts].map((x) => [x.id, { id: x.id, zh: x.zh, en: x.en }]));
  const named = (id: string) => names.get(id) ?? { id, zh: id, en: id };
  const load = ({ id, duties, minutes, months }: Preview['units'][number]) => ({
    of: named(id),
    duties,
    minutes,
    months: months.map((m) => m.minutes),
  });
  const dutyNames = new Map(preview.rules.map((r) => [`${r.mechanism}/${r.duty}`, r]));
  return {
    year: preview.year,
    duties: preview.duties,
    minutes: preview.minutes,
    rules: [...dutyNames].map(([id, r]) => ({
      id,
      name: { ...r.name },
      holders: r.holders,
      days: r.days && [...r.days],
      duties: r.duties,
      minutes: r.minutes,
    })),
    units: preview.units.slice(0, MOST_SHOWN).map(load),
    posts: preview.posts.slice(0, MOST_SHOWN).map(load),
    collisions: preview.collisions
      .slice(0, MOST_SHOWN)
      .map(({ on, duties, posts, example }) => ({ on, duties: [...duties], posts, example: named(example) })),
    gaps: preview.gaps.slice(0, MOST_SHOWN).map(({ mechanism, duty, unit, what }) => ({
      duty: `${mechanism}/${duty}`,
      unit: named(unit),
      what,
    })),
  };
}

/** Nobody reads more on a screen; the command line has all of it. */
const MOST_SHOWN = 100;
