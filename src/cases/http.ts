import { z } from 'zod';
import type { Db, Tx } from '../db/open.ts';
import { type App, bothLanguages, callOf, contextOf, type Guard, staffOf, WriteHeaders } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { entriesOf } from '../ledger/queries.ts';
import { receiptFor } from '../ledger/receipt.ts';
import { emptyPhrases } from '../text/phrases.ts';
import { type Scope, sees } from './access.ts';
import * as closing from './closing.commands.ts';
import * as handling from './handling.commands.ts';
import * as intake from './intake.commands.ts';
import { casePage } from './page.queries.ts';
import { CaseLineView, CaseView, presentCase, presentLine } from './present.ts';
import { countStates, listCases, similarCases, wordsOf } from './queries.ts';
import * as routing from './routing.commands.ts';
import { type Appeal, CHANNELS, KINDS, RESPONSIBILITY } from './rules.ts';
import { load, streamOf } from './store.ts';
import type { OfficeWork } from './work.ts';

export interface CaseDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly workOf: (officeId: string) => Promise<OfficeWork>;
}

const id = z.strictObject({ caseId: z.uuid() });
const words = (most: number) => z.string().trim().min(1).max(most);
const maybe = (most: number) => z.string().trim().max(most).nullable().default(null);
const tags = ['cases'];

const PersonInput = z.strictObject({
  name: z.string().trim().max(60).optional(),
  phone: z.string().trim().max(40).optional(),
  email: z.string().trim().max(120).optional(),
  address: z.string().trim().max(200).optional(),
  idNumber: z.string().trim().max(30).optional(),
});

const FilingInput = z.strictObject({
  kind: z.enum(KINDS).default('help'),
  channel: z.enum(CHANNELS),
  title: z.string().trim().max(100).default(''),
  text: words(5000),
  person: PersonInput.nullable().default(null),
  anonymous: z.boolean().default(false),
  categoryId: z.string().max(80).nullable().default(null),
  placeUnit: z.string().max(80).nullable().default(null),
  accusedUnit: z.string().max(80).nullable().default(null),
  publish: z.boolean().default(false),
});

const Taken = z
  .strictObject({ caseId: z.uuid(), number: z.string(), secret: z.string() })
  .meta({ description: 'Tell the person both: with them they follow, add, rate and contest.' });

/** Staff routes of appeals: lists, the page, and one POST per act. */
export function caseRoutes(app: App, { db, guard, workOf }: CaseDeps): void {
  app.post(
    '/api/cases',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Take in an appeal at the desk',
        headers: WriteHeaders,
        body: FilingInput,
        response: { 200: Taken },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const work = await workOf(ctx.officeId);
      if (!staffOf(request).posts.some((p) => p.role === 'clerk' || p.role === 'discipline' || p.role === 'callback'))
        throw new Refusal('case.intake-desk-only');
      return intake.file(db, ctx, work, request.body, String(request.headers['idempotency-key']));
    },
  );

  app.get(
    '/api/cases',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Cases one may see, newest first',
        querystring: z.strictObject({
          states: z.string().max(200).optional().meta({ description: 'Comma-separated.' }),
          kind: z.enum(KINDS).optional(),
          unit: z.string().max(80).optional(),
          category: z.string().max(80).optional(),
          find: z.string().max(100).optional(),
          after: z.string().max(100).optional().meta({ description: 'The `next` of the page before.' }),
          limit: z.coerce.number().int().min(1).max(100).default(50),
          lang: z.enum(['zh', 'en']).optional(),
        }),
        response: {
          200: z.strictObject({
            cases: z.array(CaseLineView),
            next: z.string().nullable(),
            counts: z.record(z.string(), z.number()),
          }),
        },
      },
    },
    async (request) => {
      const { query } = request;
      const work = await workOf(request.office.officeId);
      const scope = work.scope(staffOf(request));
      const [filedAt, caseId] = (query.after ?? '').split('|');
      const [found, counts] = await Promise.all([
        listCases(db, work, scope, {
          states: query.states?.split(',').filter(Boolean),
          kind: query.kind,
          unitId: query.unit,
          category: query.category,
          find: query.find,
          after:
            filedAt && caseId && /^[0-9a-f-]{36}$/.test(caseId) && !Number.isNaN(Date.parse(filedAt))
              ? { filedAt: filedAt as Instant, caseId }
              : undefined,
          limit: query.limit,
        }),
        query.after ? {} : countStates(db, work, scope),
      ]);
      return {
        cases: found.cases.map((c) => presentLine(work, c)),
        next: found.next ? `${found.next.filedAt}|${found.next.caseId}` : null,
        counts,
      };
    },
  );

  app.get(
    '/api/cases/:caseId',
    { onRequest: guard.authenticate, schema: { tags, summary: 'One case', params: id, response: { 200: CaseView } } },
    async (request) => {
      const work = await workOf(request.office.officeId);
      const page = await casePage(db, work, work.scope(staffOf(request)), request.params.caseId, request.now, false);
      return presentCase(work, guard, page);
    },
  );

  app.post(
    '/api/cases/:caseId/reveal',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Look at who wrote and at the unmasked words; the look is recorded',
        headers: WriteHeaders,
        params: id,
        response: { 200: CaseView },
      },
    },
    async (request) => {
      const work = await workOf(request.office.officeId);
      const scope = work.scope(staffOf(request));
      const { caseId } = request.params;
      await idempotent(db, contextOf(request), callOf(request, 'case.reveal', { caseId }), async (tx) => {
        await intake.reveal(tx, contextOf(request), work, scope, caseId, 'person');
        return {};
      });
      return presentCase(work, guard, await casePage(db, work, scope, caseId, request.now, true));
    },
  );

  app.get(
    '/api/cases/:caseId/similar',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Cases that may be the same matter',
        params: id,
        response: {
          200: z.strictObject({
            similar: z.array(z.strictObject({ case: CaseLineView, likeness: z.number(), samePerson: z.boolean() })),
          }),
        },
      },
    },
    async (request) => {
      const work = await workOf(request.office.officeId);
      const scope = work.scope(staffOf(request));
      await mustSee(work, scope, request.params.caseId);
      const found = await similarCases(db, work, scope, request.params.caseId);
      return {
        similar: found.map((s) => ({ case: presentLine(work, s), likeness: s.likeness, samePerson: s.samePerson })),
      };
    },
  );

  app.get(
    '/api/cases/:caseId/proposal',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Where the rules would send it, and why',
        params: id,
        response: {
          200: z.strictObject({
            outcome: z.enum(['one', 'two', 'none', 'referral']),
            needsClerk: z.boolean(),
            candidates: z.array(
              z.strictObject({
                unitId: z.string(),
                zh: z.string(),
                en: z.string(),
                confidence: z.number(),
                reasons: z.array(z.strictObject({ zh: z.string(), en: z.string() })),
              }),
            ),
            category: z.strictObject({
              id: z.string().nullable(),
              confidence: z.number(),
              reasons: z.array(z.strictObject({ zh: z.string(), en: z.string() })),
            }),
            referral: z
              .strictObject({
                id: z.string(),
                confidence: z.number(),
                reasons: z.array(z.strictObject({ zh: z.string(), en: z.string() })),
              })
              .nullable(),
          }),
        },
      },
    },
    async (request) => {
      const work = await workOf(request.office.officeId);
      const { caseId } = request.params;
      const appeal = await mustSee(work, work.scope(staffOf(request)), caseId);
      const said = (await wordsOf(db, work, [caseId])).get(caseId) ?? { title: '', text: '' };
      const found = work.propose({
        kind: appeal.kind,
        ...said,
        ...(appeal.category ? { categoryId: appeal.category } : {}),
        ...(appeal.placeUnit ? { placeUnitId: appeal.placeUnit } : {}),
        ...(appeal.accusedUnit ? { accusedUnitId: appeal.accusedUnit } : {}),
      });
      const texts = (reasons: readonly { zh: string; en: string }[]) => reasons.map(({ zh, en }) => ({ zh, en }));
      return {
        outcome: found.outcome,
        needsClerk: found.needsClerk,
        candidates: found.candidates.slice(0, 5).map((c) => {
          const unit = work.units.get(c.unitId);
          return {
            unitId: c.unitId,
            zh: unit?.zh ?? c.unitId,
            en: unit?.en ?? c.unitId,
            confidence: c.confidence,
            reasons: texts(c.reasons),
          };
        }),
        category: { ...found.category, reasons: texts(found.category.reasons) },
        referral: found.referral ? { ...found.referral, reasons: texts(found.referral.reasons) } : null,
      };
    },
  );

  app.get(
    '/api/cases/:caseId/ledger',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'The entries of a case as they stand in the ledger, and the proof of the first',
        params: id,
        response: { 200: z.strictObject({ entries: z.array(z.any()), receipt: z.any().nullable() }) },
      },
    },
    async (request) => {
      const work = await workOf(request.office.officeId);
      const { caseId } = request.params;
      await mustSee(work, work.scope(staffOf(request)), caseId);
      const stream = streamOf(caseId);
      const [entries, receipt] = await Promise.all([
        entriesOf(db, work.officeId, [stream]),
        receiptFor(db, work.officeId, stream, 1),
      ]);
      return { entries, receipt };
    },
  );

  app.get(
    '/api/appeals/words',
    { schema: { tags, summary: 'Kinds, channels, states and their words', response: { 200: z.any() } } },
    async (request) => (await workOf(request.office.officeId)).pack,
  );

  app.post(
    '/api/answers/check',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Empty phrases in an answer, and what to write instead',
        body: z.strictObject({ text: z.string().max(40_000) }),
        response: { 200: z.strictObject({ phrases: z.array(z.any()) }) },
      },
    },
    async (request) => ({ phrases: emptyPhrases(request.body.text) }),
  );

  /** Sees the case, or is told that there is none. */
  async function mustSee(work: OfficeWork, scope: Scope, caseId: string): Promise<Appeal> {
    const appeal = await load(db, work.officeId, caseId);
    if (!appeal || !sees(scope, appeal)) throw new Refusal('case.not-found');
    return appeal;
  }

  type Act<B> = (tx: Tx, ctx: Context, work: OfficeWork, scope: Scope, caseId: string, body: B) => Promise<Appeal>;

  /** One act on a case: guarded, idempotent, answered with where the case stands now. */
  function act<S extends z.ZodType>(name: string, summary: string, body: S, run: Act<z.output<S>>): void {
    app.post(
      `/api/cases/:caseId/${name}`,
      {
        onRequest: guard.authenticate,
        schema: {
          tags,
          summary,
          headers: WriteHeaders,
          params: id,
          body,
          response: { 200: z.strictObject({ caseId: z.uuid(), state: z.string(), version: z.number() }) },
        },
      },
      async (request) => {
        const ctx = contextOf(request);
        const work = await workOf(ctx.officeId);
        const scope = work.scope(staffOf(request));
        const { caseId } = request.params;
        const asked = request.body as z.output<S>;
        return idempotent(db, ctx, callOf(request, `case.${name}`, { caseId, asked }), async (tx) => {
          const appeal = await run(tx, ctx, work, scope, caseId, asked);
          return { caseId, state: appeal.state as string, version: appeal.version };
        });
      },
    );
  }

  const nothing = z.strictObject({});
  const unitBody = z.strictObject({ unit: z.string().min(1).max(80) });

  act(
    'classify',
    'Set kind, category, place and accused unit right',
    z.strictObject({
      kind: z.enum(KINDS),
      categoryId: z.string().max(80).nullable().default(null),
      placeUnit: z.string().max(80).nullable().default(null),
      accusedUnit: z.string().max(80).nullable().default(null),
    }),
    (tx, ctx, work, scope, caseId, body) => intake.classify(tx, ctx, work, scope, caseId, body),
  );
  act('route', 'Send it to the unit that answers for it', unitBody, (tx, ctx, work, scope, caseId, b) =>
    routing.route(tx, ctx, work, scope, caseId, b.unit),
  );
  act(
    'contest',
    'The unit says it is not its own',
    z.strictObject({ reason: words(4000) }),
    (tx, ctx, work, scope, caseId, b) => routing.contestRouting(tx, ctx, work, scope, caseId, b.reason),
  );
  act(
    'decide-contest',
    'Decide which unit it is',
    z.strictObject({ unit: z.string().min(1).max(80), reason: words(4000) }),
    (tx, ctx, work, scope, caseId, b) => routing.decideContest(tx, ctx, work, scope, caseId, b.unit, b.reason),
  );
  act('accept', 'The unit takes it on', nothing, (tx, ctx, work, scope, caseId) =>
    routing.accept(tx, ctx, work, scope, caseId),
  );
  act(
    'refer',
    'Refer it to its statutory channel, with a notice',
    z.strictObject({ channel: z.string().min(1).max(80), notice: words(8000) }),
    (tx, ctx, work, scope, caseId, b) => routing.refer(tx, ctx, work, scope, caseId, b.channel, b.notice),
  );
  act(
    'link',
    'Handle it together with another',
    z.strictObject({ leadCase: z.uuid() }),
    (tx, ctx, work, scope, caseId, b) => intake.link(tx, ctx, work, scope, caseId, b.leadCase),
  );
  act('unlink', 'Handle it on its own again', nothing, (tx, ctx, work, scope, caseId) =>
    intake.unlink(tx, ctx, work, scope, caseId),
  );
  act(
    'ask',
    'Ask the person for everything missing, at once',
    z.strictObject({ question: words(4000) }),
    (tx, ctx, work, scope, caseId, b) => handling.ask(tx, ctx, work, scope, caseId, b.question),
  );
  act(
    'add',
    'Write down what the person adds',
    z.strictObject({ text: words(5000) }),
    (tx, ctx, work, scope, caseId, b) => handling.add(tx, ctx, work, scope, caseId, b.text),
  );
  act(
    'pause',
    'Stop the clock, with a reason',
    z.strictObject({ reason: z.string().min(1).max(40), note: maybe(4000) }),
    (tx, ctx, work, scope, caseId, b) => handling.pause(tx, ctx, work, scope, caseId, b.reason, b.note),
  );
  act('resume', 'Let the clock run on', nothing, (tx, ctx, work, scope, caseId) =>
    handling.resume(tx, ctx, work, scope, caseId),
  );
  act(
    'join',
    'Name the units that help',
    z.strictObject({ assistants: z.array(z.string().max(80)).max(20) }),
    (tx, ctx, work, scope, caseId, b) => handling.join(tx, ctx, work, scope, caseId, b.assistants),
  );
  act(
    'ask-extension',
    'Ask the head for more time',
    z.strictObject({ by: z.number().int().min(1).max(365), reason: words(4000) }),
    (tx, ctx, work, scope, caseId, b) => handling.askExtension(tx, ctx, work, scope, caseId, b.by, b.reason),
  );
  act(
    'decide-extension',
    'Decide on an extension',
    z.strictObject({ granted: z.boolean(), note: maybe(4000) }),
    (tx, ctx, work, scope, caseId, b) => handling.decideExtension(tx, ctx, work, scope, caseId, b.granted, b.note),
  );
  act(
    'block',
    'Declare it blocked by a chain of conditions',
    z.strictObject({ chain: z.array(z.string().max(500)).max(20) }),
    (tx, ctx, work, scope, caseId, b) => handling.block(tx, ctx, work, scope, caseId, b.chain),
  );
  act(
    'unblock',
    'Decide on what blocks it',
    z.strictObject({ decision: words(4000) }),
    (tx, ctx, work, scope, caseId, b) => handling.unblock(tx, ctx, work, scope, caseId, b.decision),
  );
  act(
    'note',
    'Write a work note, or a word to the person',
    z.strictObject({ text: words(4000), toPerson: z.boolean().default(false) }),
    (tx, ctx, work, scope, caseId, b) => handling.note(tx, ctx, work, scope, caseId, b.text, b.toPerson),
  );
  act(
    'answer',
    'Answer the person',
    z.strictObject({
      result: words(8000),
      reasons: words(8000),
      basis: z.string().trim().max(4000).default(''),
      next: z.string().trim().max(4000).default(''),
    }),
    (tx, ctx, work, scope, caseId, b) => handling.answer(tx, ctx, work, scope, caseId, b),
  );
  act(
    'withdraw',
    'The person takes it back',
    z.strictObject({ reason: maybe(2000) }),
    (tx, ctx, work, scope, caseId, b) => handling.withdraw(tx, ctx, work, scope, caseId, b.reason),
  );
  act(
    'call',
    'Write down a call-back',
    z
      .strictObject({
        reached: z.boolean(),
        solved: z.boolean().optional(),
        satisfaction: z.number().int().min(1).max(5).nullable().default(null),
        comment: maybe(2000),
      })
      // Left out, "not solved" would open a correction that nobody asked for.
      .refine((b) => !b.reached || b.solved !== undefined, {
        path: ['solved'],
        message: bothLanguages('请记录当事人说的：问题是否解决。', 'Write down what the person said: is it solved?'),
      }),
    (tx, ctx, work, scope, caseId, { reached, solved = false, satisfaction, comment }) =>
      closing.call(tx, ctx, work, scope, caseId, reached ? { solved, satisfaction, comment } : null),
  );
  act(
    'settle',
    'Say who was responsible, nobody included',
    z.strictObject({ finding: z.enum(RESPONSIBILITY), note: maybe(4000) }),
    (tx, ctx, work, scope, caseId, b) => closing.settle(tx, ctx, work, scope, caseId, b.finding, b.note),
  );
  act(
    'close-reviewed',
    'Close on independent review, with reasons',
    z.strictObject({ reason: words(4000) }),
    (tx, ctx, work, scope, caseId, b) => closing.closeReviewed(tx, ctx, work, scope, caseId, b.reason),
  );
  act(
    'send-back',
    'Send it back for correction',
    z.strictObject({ reason: words(4000) }),
    (tx, ctx, work, scope, caseId, b) => closing.sendBack(tx, ctx, work, scope, caseId, b.reason),
  );
  act(
    'reopen',
    'Take it up again for the person',
    z.strictObject({ reason: maybe(2000) }),
    (tx, ctx, work, scope, caseId, b) => closing.reopen(tx, ctx, work, scope, caseId, b.reason),
  );
  act(
    'publish',
    'Publish question and answer, masked',
    z.strictObject({ title: words(100), question: words(5000), answer: words(16_000) }),
    (tx, ctx, work, scope, caseId, b) => closing.publish(tx, ctx, work, scope, caseId, b),
  );
  act('unpublish', 'Withdraw it from publication', nothing, (tx, ctx, work, scope, caseId) =>
    closing.unpublish(tx, ctx, work, scope, caseId),
  );
  act('erase', 'Destroy what is known of the person', nothing, (tx, ctx, work, scope, caseId) =>
    closing.erase(tx, ctx, work, scope, caseId),
  );
}
