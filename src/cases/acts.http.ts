import { z } from 'zod';
import type { Tx } from '../db/open.ts';
import { type App, bothLanguages, callOf, contextOf, Day, staffOf, WriteHeaders, words } from '../identity/guard.ts';
import { plainDate } from '../kernel/time.ts';
import { type Context, onceMore } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { lastByPerson } from '../ledger/queries.ts';
import type { Scope } from './access.ts';
import { accuse } from './accused.commands.ts';
import * as blocked from './blocked.commands.ts';
import { DECIDED_ON, LINK_DECISIONS } from './blocked.rules.ts';
import * as closing from './closing.commands.ts';
import type { CaseDeps } from './deps.ts';
import * as handling from './handling.commands.ts';
import * as intake from './intake.commands.ts';
import { ChargedBody, dealingOf, RefusedBody, RefusedUnnamed } from './lists.http.ts';
import { Accused } from './present.ts';
import * as routing from './routing.commands.ts';
import { type Appeal, KINDS, RESPONSIBILITY } from './rules.ts';
import { streamOf } from './store.ts';
import type { OfficeWork } from './work.ts';

const id = z.strictObject({ caseId: z.uuid() });
const maybe = (most: number) => z.string().trim().max(most).nullable().default(null);
const Chain = z.strictObject({
  chain: z
    .array(
      z.strictObject({
        what: z.string().max(500),
        unit: z.string().min(1).max(80).nullable().default(null),
        safety: z.boolean().default(false),
      }),
    )
    .max(20),
});
const tags = ['cases'];

/** What staff do to a case: one POST per act. */
export function caseActRoutes(app: App, { db, guard, workOf }: CaseDeps): void {
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
        const done = () =>
          idempotent(db, ctx, callOf(request, `case.${name}`, { caseId, asked }), async (tx) => {
            const appeal = await run(tx, ctx, work, scope, caseId, asked);
            return { caseId, state: appeal.state as string, version: appeal.version };
          });
        // The house classifies what was just filed. Whoever acts at that moment overlooked nobody, and need not look again.
        return onceMore(done, () => lastByPerson(db, ctx.officeId, streamOf(caseId)));
      },
    );
  }

  const nothing = z.strictObject({});
  const unitBody = z.strictObject({ unit: z.string().min(1).max(80) });

  act(
    'classify',
    'Set kind, category, place and accused units right',
    z.strictObject({
      kind: z.enum(KINDS),
      categoryId: z.string().max(80).nullable().default(null),
      placeUnit: z.string().max(80).nullable().default(null),
      accusedUnits: Accused,
    }),
    (tx, ctx, work, scope, caseId, body) => intake.classify(tx, ctx, work, scope, caseId, body),
  );
  act(
    'accuse',
    'Keep a report from further units that it is about',
    z.strictObject({ units: z.array(z.string().min(1).max(80)).min(1).max(20) }),
    (tx, ctx, work, scope, caseId, b) => accuse(tx, ctx, work, scope, caseId, b.units),
  );
  act('route', 'Send it to the unit that answers for it', unitBody, (tx, ctx, work, scope, caseId, b) =>
    routing.route(tx, ctx, work, scope, caseId, b.unit),
  );
  act(
    'report-lead',
    'No unit leads it, or several would: the level above them says which',
    z.strictObject({ units: z.array(z.string().min(1).max(80)).max(10), note: maybe(2000) }),
    (tx, ctx, work, scope, caseId, b) => routing.reportLead(tx, ctx, work, scope, caseId, b.units, b.note),
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
  act('block', 'Declare it blocked by a chain of conditions', Chain, (tx, ctx, work, scope, caseId, b) =>
    blocked.block(tx, ctx, work, scope, caseId, b.chain),
  );
  act(
    'trace-block',
    'Draw the chain anew: who asks for which condition; it goes to the level that follows',
    Chain,
    (tx, ctx, work, scope, caseId, b) => blocked.traceBlock(tx, ctx, work, scope, caseId, b.chain),
  );
  act('take-up-block', 'The level that decides takes it up', nothing, (tx, ctx, work, scope, caseId) =>
    blocked.takeUpBlock(tx, ctx, work, scope, caseId),
  );
  act(
    'interim',
    'Name what is done for the person until it is decided',
    z.strictObject({
      measures: z
        .array(z.strictObject({ what: words(500), unit: z.string().min(1).max(80), by: Day }))
        .min(1)
        .max(10),
    }),
    (tx, ctx, work, scope, caseId, b) =>
      blocked.setInterim(
        tx,
        ctx,
        work,
        scope,
        caseId,
        b.measures.map((m) => ({ ...m, by: plainDate(m.by) })),
      ),
  );
  act(
    'interim-done',
    'An interim measure was carried out, and how',
    z.strictObject({ duty: z.uuid(), how: words(2000) }),
    (tx, ctx, work, scope, caseId, b) => blocked.interimDone(tx, ctx, work, scope, caseId, b.duty, b.how),
  );
  act(
    'interim-checked',
    'Somebody else looked at an interim measure: it is done, or goes back',
    z.strictObject({ duty: z.uuid(), good: z.boolean(), note: maybe(2000) }),
    (tx, ctx, work, scope, caseId, b) => blocked.interimChecked(tx, ctx, work, scope, caseId, b.duty, b.good, b.note),
  );
  act(
    'unblock',
    'Decide on what blocks it, condition by condition; one for safety is never waived',
    z.strictObject({
      on: z.enum(DECIDED_ON),
      links: z.array(z.enum(LINK_DECISIONS)).min(1).max(20),
      safetyBy: Day.nullable()
        .default(null)
        .meta({ description: 'By when each condition is met that keeps people safe and is put off.' }),
      decision: words(4000),
    }),
    (tx, ctx, work, scope, caseId, b) =>
      blocked.unblock(tx, ctx, work, scope, caseId, {
        ...b,
        safetyBy: b.safetyBy === null ? null : plainDate(b.safetyBy),
      }),
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
    // None may be empty: the refusal names all that are missing at once, absent ones too.
    z.strictObject({
      result: z.string().trim().max(8000).default(''),
      reasons: z.string().trim().max(8000).default(''),
      basis: z
        .string()
        .trim()
        .max(4000)
        .default('')
        .meta({ description: 'The rule it rests on; that none is needed, where that is so.' }),
      next: z.string().trim().max(4000).default('').meta({ description: 'What the person can do next.' }),
      charged: ChargedBody.meta({ description: 'What was charged for it; null: nothing.' }),
      refused: RefusedBody.meta({ description: 'On what ground it is refused; null: it was done.' }),
    }),
    (tx, ctx, work, scope, caseId, { charged, refused, ...given }) =>
      handling.answer(tx, ctx, work, scope, caseId, given, dealingOf(charged, refused)),
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
        charged: ChargedBody.meta({ description: 'What they say they were asked to pay; null: they did not say.' }),
        refused: RefusedUnnamed,
      })
      // Left out, "not solved" would open a correction that nobody asked for.
      .refine((b) => !b.reached || b.solved !== undefined, {
        path: ['solved'],
        message: bothLanguages('请记录当事人说的：问题是否解决。', 'Write down what the person said: is it solved?'),
      }),
    (tx, ctx, work, scope, caseId, { reached, solved = false, satisfaction, comment, charged, refused }) => {
      const verdict = { solved, satisfaction, comment, dealing: dealingOf(charged, refused) };
      return closing.call(tx, ctx, work, scope, caseId, reached ? verdict : null);
    },
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
  act(
    'agree-publication',
    'Write down what the person said about publication later on',
    z.strictObject({ agrees: z.boolean() }),
    (tx, ctx, work, scope, caseId, b) => closing.agreePublication(tx, ctx, work, scope, caseId, b.agrees),
  );
  act('unpublish', 'Withdraw it from publication', nothing, (tx, ctx, work, scope, caseId) =>
    closing.unpublish(tx, ctx, work, scope, caseId),
  );
  act('erase', 'Destroy what is known of the person', nothing, (tx, ctx, work, scope, caseId) =>
    closing.erase(tx, ctx, work, scope, caseId),
  );
}
