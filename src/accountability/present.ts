import { z } from 'zod';
import { amountText } from '../calendar/limit.ts';
import { Abilities, BothLanguages } from '../identity/guard.ts';
import type { StaffActor } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import type { MeasureDesk } from './desk.ts';
import { isAbout } from './measures.access.ts';
import type { MeasureLine } from './measures.queries.ts';
import { isTold, type Measure } from './measures.rules.ts';

const Code = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() });

export const MeasureLineView = z
  .strictObject({
    measureId: z.uuid(),
    rung: Code.meta({ description: 'The step of the ladder, “Reminder”.' }),
    kind: z.enum(['measure', 'commendation', 'clearing']),
    state: Code.meta({ description: 'Only what is `in-force` counts.' }),
    capacity: Code,
    unit: Code,
    name: z.string().nullable().meta({ description: 'The person concerned; null: a unit.' }),
    aboutMe: z.boolean(),
    confidential: z.boolean(),
    decider: z.string().nullable().meta({ description: 'The named person who decides.' }),
    statementUntil: z.string().nullable().meta({ description: 'Until when the person may answer (UTC).' }),
    from: z.string().nullable(),
    until: z.string().nullable().meta({ description: 'The last day on which it stands.' }),
    proposedAt: z.string(),
  })
  .meta({ id: 'MeasureLine', description: 'A measure or commendation as lists show it.' });

const NamedView = z.strictObject({
  unit: Code,
  name: z.string().nullable(),
  because: BothLanguages.nullable().meta({ description: 'Of somebody passed over: why they may not decide.' }),
});

const FactView = z.strictObject({
  kind: Code,
  ref: z.string().nullable().meta({ description: 'Null where there is none, or where it is not for the reader.' }),
  shows: z.string().nullable(),
});

export const MeasureView = z
  .strictObject({
    measure: MeasureLineView,
    version: z.number(),
    what: BothLanguages,
    basis: BothLanguages,
    facts: z.array(FactView),
    power: z
      .strictObject({
        ground: Code,
        unit: Code,
        means: z.boolean(),
        words: z.string().nullable(),
      })
      .nullable()
      .meta({ description: 'Who had the power over the matter, on what ground. Null: a name that was cleared.' }),
    decider: NamedView,
    passedOver: z.array(NamedView),
    reviewer: NamedView.nullable(),
    limits: z
      .strictObject({
        statement: BothLanguages,
        askReview: BothLanguages,
        stands: BothLanguages.nullable(),
      })
      .meta({ description: 'How long the person has, and how long it stands, in words with their basis.' }),
    reviewUntil: z.string().nullable(),
    decideBy: z.string().nullable(),
    tellBy: z.string().nullable(),
    reviewBy: z.string().nullable(),
    final: z.boolean().meta({ description: 'Nothing can be brought against it any more.' }),
    barredUntil: z.string().nullable(),
    carriedOut: z
      .enum(['decider', 'person'])
      .nullable()
      .meta({ description: 'Who puts on record that it was done; null: there is nothing to be done.' }),
    carryBy: z.string().nullable().meta({ description: 'Until when it is owed to be done.' }),
    checkBy: z.string().nullable().meta({ description: 'Until when somebody else owes a look at whether it was.' }),
    carried: z
      .strictObject({ on: z.string().nullable(), confirmed: z.boolean() })
      .nullable()
      .meta({ description: 'Whether it is on record as done, and somebody else said so; null: it is not owed.' }),
    mayBring: z.array(Code),
    publish: z
      .strictObject({ named: z.boolean(), days: z.number() })
      .nullable()
      .meta({ description: 'What may be published of it, and how long; null: nothing.' }),
    publicWish: z.boolean().nullable(),
    lighter: z.array(Code).meta({ description: 'Steps of the ladder to which a review may change it.' }),
    cleared: z.boolean(),
    publicity: z.array(z.strictObject({ publicityId: z.uuid(), title: z.string(), state: Code })),
    attachments: z.array(
      z.strictObject({
        attachmentId: z.uuid(),
        name: z.string(),
        mediaType: z.string(),
        bytes: z.number(),
        addedAt: z.string(),
      }),
    ),
    moments: z.array(
      z.strictObject({
        type: z.string(),
        at: z.string(),
        recordedAt: z.string(),
        version: z.number(),
        by: z.string().nullable().meta({ description: 'By name; null: the house itself.' }),
        text: z.string().nullable(),
        rung: Code.nullable().meta({
          description: 'The step of the ladder that was proposed, or to which a review changed it.',
        }),
        facts: z.record(z.string(), z.string()).meta({ description: 'Outcome, dates and ways of telling, as codes.' }),
      }),
    ),
    abilities: Abilities,
  })
  .meta({
    id: 'Measure',
    description: 'A measure whole: facts, attribution, who decides, what was said, and what one may do.',
  });

export const coded = (id: string, text: Text | null | undefined) => ({ id, zh: text?.zh ?? id, en: text?.en ?? id });

export const unitCoded = (desk: MeasureDesk, id: string) => coded(id, desk.work.units.get(id));

export const rungWords = (desk: MeasureDesk, m: Pick<Measure, 'rung'>) =>
  coded(m.rung, desk.pack.measures.find((r) => r.id === m.rung)?.name);

export function presentLine(
  desk: MeasureDesk,
  actor: StaffActor,
  { measure: m, name, deciderName }: MeasureLine,
): z.infer<typeof MeasureLineView> {
  return {
    measureId: m.measureId,
    rung: rungWords(desk, m),
    kind: m.kind,
    state: coded(m.state, isTold(m) || m.state !== 'dropped' ? desk.pack.states[m.state] : desk.pack.takenBack),
    capacity: coded(m.capacity, desk.pack.capacities[m.capacity]),
    unit: unitCoded(desk, m.unit),
    name,
    aboutMe: isAbout(actor, m),
    confidential: m.confidential,
    decider: deciderName,
    statementUntil: m.state === 'notified' ? m.statementUntil : null,
    from: m.from,
    until: m.until,
    proposedAt: m.proposedAt,
  };
}

/** A limit of the person in words: how long, from when, and on what it rests. */
export function limitWords(desk: MeasureDesk, clock: string): Text {
  const rule = desk.clocks.get(clock)!;
  const limit = 'amount' in rule.limit ? amountText(rule.limit.amount, rule.limit.unit) : { zh: '', en: '' };
  const starts = rule.starts ?? rule.name;
  return {
    zh: `自${starts.zh}起 ${limit.zh}（${rule.basis.zh}）`,
    en: `${limit.en} from: ${starts.en} (${rule.basis.en})`,
  };
}
