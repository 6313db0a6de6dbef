import { z } from 'zod';
import { actsOn } from '../identity/acts.ts';
import { type App, Day, words } from '../identity/guard.ts';
import { plainDate } from '../kernel/time.ts';
import { carryOut, check } from './carrying.commands.ts';
import { changeDecider, nameDecider } from './deciders.commands.ts';
import * as decisions from './decisions.commands.ts';
import * as measures from './measures.commands.ts';
import type { MeasureDeps } from './measures.http.ts';
import { CAPACITIES, FACT_KINDS, MEASURE_STATES, type Measure, REVIEW_OUTCOMES } from './measures.rules.ts';

const tags = ['accountability'];
const Reasons = z.strictObject({ reasons: words(4000) });
const Done = z.strictObject({ measureId: z.uuid(), version: z.number(), state: z.enum(MEASURE_STATES) });
const onOne = z.strictObject({ measureId: z.uuid() });
const none = z.strictObject({});

const Proposal = z
  .strictObject({
    rung: z.string().min(1).max(60).meta({ description: 'A step of the ladder, `reminder`.' }),
    capacity: z.enum(CAPACITIES).meta({ description: 'As whom: who held it, a leader, a superior, or the unit.' }),
    account: z.uuid().nullable().meta({ description: 'The person concerned; null for a unit.' }),
    unit: z.string().min(1).max(80),
    facts: z
      .array(z.strictObject({ kind: z.enum(FACT_KINDS), ref: z.uuid().nullable().default(null), shows: words(2000) }))
      .min(1)
      .max(20)
      .meta({ description: 'Each a reference and what it shows; `other` has no reference.' }),
    power: z
      .strictObject({
        ground: z.string().min(1).max(60),
        unit: z.string().min(1).max(80),
        post: z.string().max(80).nullable().default(null),
        means: z.boolean(),
        words: words(4000),
      })
      .meta({ description: 'Who had the power over the matter, whether they had the means, on what ground.' }),
  })
  .meta({ id: 'MeasureProposal' });

/** Everything that is done with a measure: guarded, idempotent, answered with what it is now. */
export function measureActs(app: App, { db, guard, measuresOf }: MeasureDeps): void {
  const act = actsOn(app, {
    db,
    guard,
    tags,
    workOf: (ctx) => measuresOf(ctx.officeId),
    done: Done,
    tell: ({ measureId, version, state }: Measure) => ({ measureId, version, state }),
  });

  act(
    '/api/measures',
    'Propose a measure or a commendation from facts; somebody not concerned has to decide',
    none,
    Proposal,
    (tx, ctx, desk, _, b) => measures.propose(tx, ctx, desk, b),
  );
  act(
    '/api/measures/clear',
    'Clear the name of whoever a report was about that proved untrue',
    none,
    z.strictObject({
      caseId: z.uuid(),
      capacity: z.enum(CAPACITIES),
      account: z.uuid().nullable(),
      unit: z.string().min(1).max(80),
      reasons: words(4000),
    }),
    (tx, ctx, desk, _, b) => decisions.clear(tx, ctx, desk, b),
  );
  act(
    '/api/measures/:measureId/notify',
    'Tell the person the facts, and until when they may answer',
    onOne,
    z.strictObject({ notice: words(4000) }),
    (tx, ctx, desk, { measureId }, b) => measures.notify(tx, ctx, desk, measureId, b.notice),
  );
  act(
    '/api/measures/:measureId/state',
    'The person states and defends; null: they have nothing to say',
    onOne,
    z.strictObject({ statement: words(8000).nullable() }),
    (tx, ctx, desk, { measureId }, b) => measures.state(tx, ctx, desk, measureId, b.statement),
  );
  act(
    '/api/measures/:measureId/hear',
    'Put on record that a hearing was held',
    onOne,
    z.strictObject({ heardOn: Day, record: words(4000) }),
    (tx, ctx, desk, { measureId }, b) => measures.hear(tx, ctx, desk, measureId, plainDate(b.heardOn), b.record),
  );
  act(
    '/api/measures/:measureId/drop',
    'Whoever proposed it takes it back',
    onOne,
    Reasons,
    (tx, ctx, desk, { measureId }, b) => measures.drop(tx, ctx, desk, measureId, b.reasons),
  );
  act(
    '/api/measures/:measureId/step-aside',
    'Whoever is to decide declares themselves concerned; the next who is not decides',
    onOne,
    Reasons,
    (tx, ctx, desk, { measureId }, b) => changeDecider(tx, ctx, desk, measureId, 'declared', b.reasons),
  );
  act(
    '/api/measures/:measureId/ask-recusal',
    'The person asks, once, that another decide',
    onOne,
    Reasons,
    (tx, ctx, desk, { measureId }, b) => changeDecider(tx, ctx, desk, measureId, 'asked', b.reasons),
  );
  act(
    '/api/measures/:measureId/name-decider',
    'Supervision names who decides or reviews where the ladder has nobody: posts are vacant, or their holders concerned',
    onOne,
    z.strictObject({ unit: z.string().min(1).max(80), account: z.uuid(), reasons: words(4000) }),
    (tx, ctx, desk, { measureId }, b) => nameDecider(tx, ctx, desk, measureId, b),
  );
  act(
    '/api/measures/:measureId/decide',
    'The named person decides, with reasons; dropped, the person is cleared',
    onOne,
    z.strictObject({ outcome: z.enum(['imposed', 'dropped']), reasons: words(4000) }),
    (tx, ctx, desk, { measureId }, b) => decisions.decide(tx, ctx, desk, measureId, b.outcome, b.reasons),
  );
  act(
    '/api/measures/:measureId/tell',
    'The decision was told to the person; from then on it stands, and review may be asked',
    onOne,
    z.strictObject({ how: z.enum(['in-person', 'letter']) }),
    (tx, ctx, desk, { measureId }, b) => decisions.tell(tx, ctx, desk, measureId, b.how),
  );
  act(
    '/api/measures/:measureId/acknowledge',
    'The person has read the decision',
    onOne,
    none,
    (tx, ctx, desk, { measureId }) => decisions.tell(tx, ctx, desk, measureId, 'acknowledged'),
  );
  act(
    '/api/measures/:measureId/ask-review',
    'The person asks for a review; somebody else, above, decides',
    onOne,
    Reasons,
    (tx, ctx, desk, { measureId }, b) => decisions.askReview(tx, ctx, desk, measureId, b.reasons),
  );
  act(
    '/api/measures/:measureId/review',
    'Uphold it, change it to a lighter step, or lift it and clear the person; what is shown of it comes down unless it stands',
    onOne,
    z.strictObject({
      outcome: z.enum(REVIEW_OUTCOMES),
      rung: z.string().max(60).nullable().default(null).meta({ description: 'The lighter step, where it is changed.' }),
      reasons: words(4000),
    }),
    (tx, ctx, desk, { measureId }, { outcome, rung, reasons }) =>
      decisions.decideReview(
        tx,
        ctx,
        desk,
        measureId,
        outcome === 'changed' ? { outcome, rung: rung ?? '' } : { outcome },
        reasons,
      ),
  );
  act(
    '/api/measures/:measureId/reopen',
    'Discipline has a final decision reviewed once more, as something came to light',
    onOne,
    Reasons,
    (tx, ctx, desk, { measureId }, b) => decisions.reopen(tx, ctx, desk, measureId, b.reasons),
  );
  act(
    '/api/measures/:measureId/withdraw',
    'Take it back: it counts nowhere, and the person is cleared',
    onOne,
    Reasons,
    (tx, ctx, desk, { measureId }, b) => decisions.withdraw(tx, ctx, desk, measureId, b.reasons),
  );
  act(
    '/api/measures/:measureId/carry-out',
    'What was decided was done: the talk was held on a day, or what the person writes in their own words',
    onOne,
    z.strictObject({ on: Day, words: words(8000).nullable() }),
    (tx, ctx, desk, { measureId }, b) => carryOut(tx, ctx, desk, measureId, { on: plainDate(b.on), words: b.words }),
  );
  act(
    '/api/measures/:measureId/check',
    'Somebody else says that it was done, or gives it back with what is missing',
    onOne,
    z.strictObject({ outcome: z.enum(['confirmed', 'returned']), reasons: words(4000).nullable() }),
    (tx, ctx, desk, { measureId }, b) => check(tx, ctx, desk, measureId, b.outcome, b.reasons),
  );
  act(
    '/api/measures/:measureId/bar',
    'Decide, with reasons, that a final measure brings no honours until a day',
    onOne,
    z.strictObject({ until: Day, reasons: words(4000) }),
    (tx, ctx, desk, { measureId }, b) => decisions.bar(tx, ctx, desk, measureId, plainDate(b.until), b.reasons),
  );
  act(
    '/api/measures/:measureId/wish',
    'Whoever was cleared says whether they wish it in public',
    onOne,
    z.strictObject({ public: z.boolean() }),
    (tx, ctx, desk, { measureId }, b) => decisions.wish(tx, ctx, desk, measureId, b.public),
  );
}
