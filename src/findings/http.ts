import { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import type { Db, Tx } from '../db/open.ts';
import { type App, callOf, contextOf, type Guard, staffOf, WriteHeaders } from '../identity/guard.ts';
import { After, pageEnd } from '../identity/page-end.ts';
import { type Told, toldOf } from '../identity/said.ts';
import { hasRole, type Role, type StaffActor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type PlainDate, plainDate } from '../kernel/time.ts';
import { type Context, refuseConflict } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { rulesCited } from '../register/queries.ts';
import { can, dutyOf, type Seen } from './access.ts';
import { loadAudits } from './audits.ts';
import type { FindingWork } from './commands.ts';
import * as commands from './commands.ts';
import * as correction from './correction.commands.ts';
import { named, type PlaceOf, placesOf, presentLines, showsSource } from './present.ts';
import { alike, findingFor, listFindings } from './queries.ts';
import { type At, allowed, FINDING_STATES, type Finding, type FindingAction, SOURCES } from './rules.ts';
import { streamOf } from './store.ts';
import { verify } from './verify.commands.ts';
import { FindingLineView, FindingView, NamedView } from './views.ts';

export interface FindingDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly findingsOf: (officeId: string) => Promise<FindingWork>;
}

const tags = ['findings'];
const Id = z.strictObject({ findingId: z.uuid() });
const Words = z.string().trim().min(1).max(4000);
const Day = z.iso.date();
const Done = z.strictObject({ findingId: z.uuid(), version: z.number(), state: z.enum(FINDING_STATES) });
const done = ({ findingId, version, state }: Finding) => ({ findingId, version, state });
const NOT_NOW = { may: false, reason: 'finding.not-in-this-state' } as const;
const ACTIONS: readonly FindingAction[] = [
  'verify',
  'agree',
  'contest',
  'decide',
  'plan',
  'checkPlan',
  'askTime',
  'approveTime',
  'show',
  'check',
  'attach',
];

/**
 * Findings: the unit where it was found answers and corrects, whoever found it checks, supervision sees all. What one may not see
 * answers as if it did not exist.
 */
export function findingRoutes(app: App, { db, guard, findingsOf }: FindingDeps): void {
  app.get(
    '/api/findings',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Findings one may see, newest first',
        querystring: z.strictObject({
          view: z.enum(['mine', 'unit', 'office']).default('mine').meta({
            description: 'Found by me or owed by my posts; of my units and all below a head; all that I may see.',
          }),
          state: z.enum(FINDING_STATES).optional(),
          source: z.enum(SOURCES).optional(),
          unit: z.string().max(80).optional(),
          rule: z.string().max(80).optional(),
          open: z.stringbool().optional().meta({ description: 'Only those that are not closed or dropped.' }),
          after: After,
          limit: z.coerce.number().int().min(1).max(100).default(50),
          lang: z.enum(['zh', 'en']).optional(),
        }),
        response: {
          200: z.strictObject({
            findings: z.array(FindingLineView),
            next: z.string().nullable(),
            records: z.array(NamedView).meta({ description: 'The sources from which the reader may write one down.' }),
          }),
        },
      },
    },
    async (request) => {
      const { query, now } = request;
      const actor = staffOf(request);
      const work = await findingsOf(actor.officeId);
      const after = query.after ? pageEnd(query.after) : undefined;
      const found = await listFindings(db, actor, work.pack.repeatMonths, {
        ...query,
        after: after && { openedAt: after.at!, findingId: after.id },
        limit: query.limit + 1,
      });
      const shown = found.slice(0, query.limit);
      const last = shown.at(-1)?.finding;
      return {
        findings: await presentLines(db, actor.officeId, work, shown, now),
        next: found.length > query.limit && last ? `${last.openedAt}|${last.findingId}` : null,
        records: recorded(actor, work).map((s) => named(s, work.pack.sources[s])),
      };
    },
  );

  app.get(
    '/api/findings/:findingId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'One finding: what was found, the rule, what was said and done, and what one may do',
        params: Id,
        response: { 200: FindingView },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const { officeId } = actor;
      const work = await findingsOf(officeId);
      const { findingId } = request.params;
      const seen = await findingFor(db, actor, findingId, dateIn(work.calendar.zone, request.now));
      if (!seen) throw new Refusal('finding.not-found');
      const { finding } = seen;
      const months = work.pack.repeatMonths;
      const chain = dutyOf(seen, 'correct')?.chain ?? [];
      const [[line], told, ruleOf, same] = await Promise.all([
        listFindings(db, actor, months, { view: 'office', ids: [findingId], limit: 1 }),
        toldOf(db, work.keys, officeId, streamOf(findingId), findingId),
        rulesCited(db, work.keys, officeId, [finding.rule]),
        alike(db, actor, months, finding),
      ]);
      const [[shown], placeOf] = await Promise.all([
        presentLines(db, officeId, work, [line!], request.now),
        placesOf(
          db,
          officeId,
          work,
          [...chain.map((l) => l.post), finding.asked?.post, ...told.map((m) => ownerIn(m)?.post)],
          request.now,
        ),
      ]);
      const opened = told[0]!;
      const rule = ruleOf(finding.rule);
      const { states } = work.pack;
      const briefly = (f: Finding) => ({
        findingId: f.findingId,
        foundOn: f.foundOn,
        state: named(f.state, states[f.state]),
      });
      return {
        finding: shown!,
        version: finding.version,
        what: opened.said.what ?? null,
        place: opened.said.place ?? null,
        audit: auditOf(finding, opened.said.audit),
        sourceId: showsSource(seen, actor) ? finding.source.id : null,
        putAs: (told.find((m) => m.entry.type === 'finding.put')?.entry.body.as as string | undefined) ?? null,
        rule: rule && { text: { ...rule.text }, basis: { ...rule.basis } },
        before: same.before.map(briefly),
        after: same.after.map(briefly),
        chain: chain.map((link) => ({ at: placeOf(link), since: link.since })),
        decides: finding.decideUnit === null ? null : named(finding.decideUnit, work.unitName(finding.decideUnit)),
        asked: finding.asked && { until: finding.asked.until, at: placeOf(finding.asked) },
        most: work.pack.extensions,
        moments: told.map((m) => momentOf(m, placeOf)),
        abilities: guard.abilities(verdictsOf(actor, seen)),
      };
    },
  );

  app.post(
    '/api/findings',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Supervision, discipline or an auditor writes down what they saw or were told',
        headers: WriteHeaders,
        body: z.strictObject({
          source: z.enum(SOURCES),
          appeal: z.string().trim().min(1).max(40).nullable().default(null).meta({
            description: 'Of a complaint: the number of the appeal that told of it. What a report told is held.',
          }),
          unit: z.string().min(1).max(80),
          concerned: z.string().min(1).max(80).nullable().default(null).meta({
            description:
              'The post whose holder it is about, as a breach of work discipline is; they answer themselves.',
          }),
          rule: z.strictObject({ id: z.string().min(1).max(80), version: z.number().int().min(1) }),
          what: Words,
          place: z.string().trim().min(1).max(200).nullable().default(null),
          foundOn: Day,
          foundAt: z
            .string()
            .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
            .nullable()
            .default(null),
        }),
        response: { 201: Done },
      },
    },
    async (request, reply) => {
      const ctx = contextOf(request);
      const work = await findingsOf(ctx.officeId);
      const { foundOn, ...given } = request.body;
      const call = callOf(request, 'finding.record', request.body);
      const made = await idempotent(db, ctx, call, async (tx) =>
        done(await commands.record(tx, ctx, work, { ...given, foundOn: plainDate(foundOn) })),
      );
      return reply.code(201).send(made);
    },
  );

  /** A write on one finding. */
  function write<B extends z.ZodType<object>>(
    action: string,
    summary: string,
    body: B,
    run: (tx: Tx, ctx: Context, work: FindingWork, findingId: string, body: z.output<B>) => Promise<Finding>,
  ): void {
    app.post(
      `/api/findings/:findingId/${action}`,
      {
        onRequest: guard.authenticate,
        schema: { tags, summary, params: Id, headers: WriteHeaders, body, response: { 200: Done } },
      },
      async (request) => {
        const { findingId } = request.params;
        const given = request.body as z.output<B>;
        const ctx = contextOf(request);
        const work = await findingsOf(ctx.officeId);
        const call = callOf(request, `finding.${action}`, { findingId, ...given });
        return refuseConflict(() =>
          idempotent(db, ctx, call, async (tx) => done(await run(tx, ctx, work, findingId, given))),
        );
      },
    );
  }

  write(
    'verify',
    'Of a held one: put what was established to the unit as a finding of its own, or say that nothing was',
    z.discriminatedUnion('outcome', [
      z.strictObject({
        outcome: z.literal('put'),
        what: Words.meta({ description: 'For the unit, in words of their own: none of the report.' }),
        place: z.string().trim().min(1).max(200).nullable().default(null),
      }),
      z.strictObject({ outcome: z.literal('unfounded'), reasons: Words }),
    ]),
    verify,
  );
  write(
    'agree',
    'The unit says that it is so, and who corrects it',
    z.strictObject({
      statement: Words,
      owner: z.string().min(1).max(80).nullable().default(null).meta({
        description:
          'A post of the unit, or one below it: the head of the unit then passes the work down and stays the owner. Null: that head.',
      }),
    }),
    (tx, ctx, work, id, { statement, owner }) => commands.agree(tx, ctx, work, id, statement, owner),
  );
  write(
    'contest',
    'The unit says that it is not so; somebody not concerned decides',
    z.strictObject({ statement: Words }),
    (tx, ctx, work, id, { statement }) => commands.contest(tx, ctx, work, id, statement),
  );
  write(
    'decide',
    'Somebody not concerned upholds or drops it, with reasons',
    z.strictObject({ outcome: z.enum(['upheld', 'dropped']), reasons: Words }),
    (tx, ctx, work, id, { outcome, reasons }) => commands.decide(tx, ctx, work, id, outcome, reasons),
  );
  write(
    'plan',
    'Whoever has the correction proposes what will be done, by which day',
    z.strictObject({ plan: Words, by: Day }),
    (tx, ctx, work, id, { plan, by }) => correction.plan(tx, ctx, work, id, plan, plainDate(by)),
  );
  write(
    'check-plan',
    'Whoever found it accepts the plan, or sends it back with a reason',
    z.discriminatedUnion('accepted', [
      z.strictObject({ accepted: z.literal(true) }),
      z.strictObject({ accepted: z.literal(false), reason: Words }),
    ]),
    (tx, ctx, work, id, body) => correction.checkPlan(tx, ctx, work, id, body.accepted ? null : body.reason),
  );
  write(
    'ask-time',
    'Whoever has the correction asks for more time',
    z.strictObject({ until: Day, reason: Words }),
    (tx, ctx, work, id, { until, reason }) => correction.askTime(tx, ctx, work, id, plainDate(until), reason),
  );
  write(
    'approve-time',
    'Somebody above the owner grants more time, or does not, and says why',
    z.strictObject({ granted: z.boolean(), reason: Words }),
    (tx, ctx, work, id, { granted, reason }) => correction.approveTime(tx, ctx, work, id, granted, reason),
  );
  write(
    'show',
    'Whoever has the correction shows that it is made',
    z.strictObject({ proof: Words }),
    (tx, ctx, work, id, { proof }) => correction.show(tx, ctx, work, id, proof),
  );
  write(
    'check',
    'Whoever found it closes it, or sends the proof back with a reason and a new day',
    z.discriminatedUnion('closed', [
      z.strictObject({ closed: z.literal(true), remark: Words.nullable().default(null) }),
      z.strictObject({ closed: z.literal(false), reason: Words, by: Day }),
    ]),
    (tx, ctx, work, id, body) =>
      correction.check(tx, ctx, work, id, body.closed ? body : { ...body, by: plainDate(body.by) }),
  );
}

/** The sources from which the actor may write down a finding. */
const recorded = (actor: StaffActor, { pack }: FindingWork) =>
  SOURCES.filter((s) =>
    hasRole(actor, ...(Object.keys(pack.recorded) as Role[]).filter((r) => pack.recorded[r]!.includes(s))),
  );

const verdictsOf = (actor: StaffActor, seen: Seen) =>
  Object.fromEntries(
    ACTIONS.map((action) => [action, allowed(seen.finding, action) ? can(actor, action, seen) : NOT_NOW]),
  );

/** Which audit found it: that is no secret from the unit, which was audited. */
function auditOf({ source }: Finding, report: string | undefined) {
  if (source.kind !== 'audit') return null;
  const kind = source.id === null ? null : named(source.id, loadAudits().kinds[source.id]);
  return { kind, report: report ?? null };
}

const ownerIn = ({ entry }: Told): At | null => (entry.body.owner as unknown as At | undefined) ?? null;

function momentOf(moment: Told, placeOf: PlaceOf) {
  const { entry, name, said } = moment;
  const { type, occurredAt: at, recordedAt, version, body } = entry;
  const asked = body.asked as { until: PlainDate } | undefined;
  const { what: _, place: __, audit: ___, ...words } = said;
  const owner = ownerIn(moment);
  return {
    type,
    at,
    recordedAt,
    version,
    by: name,
    text: Object.values(words)[0] ?? null,
    // `by` of the opening is who found it; of all others the day.
    day: typeof body.by === 'string' ? body.by : (asked?.until ?? null),
    post: owner && placeOf(owner).post,
  };
}
