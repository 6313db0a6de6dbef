import { z } from 'zod';
import { Abilities, BothLanguages } from '../identity/guard.ts';

const Named = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() });

export const LineView = z
  .strictObject({
    inspectionId: z.uuid(),
    kind: Named,
    state: Named,
    knows: z.enum(['whole', 'inspected', 'dated']).meta({
      description: 'How much one may know: all; what the unit inspected is told; that there is a sealed plan.',
    }),
    sealed: z.boolean(),
    title: z.string().nullable().meta({ description: 'Null where one may only know that there is one.' }),
    unit: Named.meta({ description: 'The unit whose inspection it is.' }),
    targets: z.array(Named),
    from: z.string(),
    to: z.string(),
    plannedAt: z.string(),
    openedAt: z.string().nullable(),
    endedAt: z.string().nullable(),
    inTeam: z.boolean(),
    findings: z.number().nullable().meta({ description: 'How many; null before the unit inspected may know.' }),
  })
  .meta({ id: 'InspectionLine', description: 'An inspection as lists show it.' });

export const PageView = z
  .strictObject({
    inspection: LineView,
    version: z.number(),
    places: z.string().nullable(),
    teamFrom: z.string().nullable().meta({ description: 'From when the team may read a sealed plan (UTC).' }),
    team: z.array(z.strictObject({ post: Named, unit: Named, outside: z.boolean(), name: z.string().nullable() })),
    items: z.array(
      Named.extend({
        rule: z.strictObject({
          id: z.string(),
          version: z.number(),
          title: BothLanguages,
          text: BothLanguages.nullable(),
        }),
        result: Named.nullable(),
        madeAt: z.string().nullable().meta({ description: 'What the device’s clock said: a claim.' }),
        words: z.string().nullable(),
      }),
    ),
    findings: z.array(
      z.strictObject({
        findingId: z.uuid(),
        item: z.string(),
        unit: Named,
        state: Named,
        foundOn: z.string(),
        correctBy: z.string().nullable(),
        what: z.string(),
        place: z.string().nullable(),
        photos: z.array(z.uuid()),
      }),
    ),
    partners: z
      .array(
        z.strictObject({
          unit: Named,
          sendingId: z.uuid(),
          subject: Named,
          day: z.string(),
          lead: Named,
          name: z.string().nullable(),
        }),
      )
      .meta({ description: 'Units that make an inspection of their own on the same visit, and who leads it.' }),
    inPlan: BothLanguages.nullable().meta({
      description: 'Of an announced one: the line of the year’s plan that it is.',
    }),
    why: z.string().nullable().meta({ description: 'Of an announced one: why it is not as the plan has it.' }),
    report: z.string().nullable(),
    reason: z.string().nullable().meta({ description: 'Why it was cancelled.' }),
    answers: z.array(z.strictObject({ unit: Named, by: z.string().nullable(), at: z.string(), text: z.string() })),
    proof: z
      .strictObject({
        commitment: z.string().meta({ description: 'SHA-256 of the file, in hex.' }),
        committedAt: z.string(),
        file: z.string().nullable().meta({
          description:
            'The plan with its salt, byte for byte as it was hashed; null while it is sealed for the reader.',
        }),
        seal: z
          .strictObject({ treeSize: z.number(), root: z.string(), sealedAt: z.string() })
          .nullable()
          .meta({ description: 'The first signed root of the ledger that holds the commitment.' }),
      })
      .nullable()
      .meta({ description: 'Of a sealed plan: that it was not changed.' }),
    moments: z.array(
      z.strictObject({
        type: z.string(),
        version: z.number(),
        recordedAt: z.string(),
        madeAt: z.string().nullable(),
        by: z.string().nullable(),
        item: z.string().nullable(),
      }),
    ),
    abilities: Abilities.meta({ description: 'open, look, close, cancel, answer: true, or why not, in words.' }),
  })
  .meta({ id: 'Inspection', description: 'An inspection whole, as far as one may know of it.' });

export const ChoicesView = z.strictObject({
  lists: z.array(
    Named.extend({ items: z.array(Named.extend({ rule: z.string(), ruleTitle: BothLanguages.nullable() })) }),
  ),
  rules: z.array(Named),
  people: z.array(z.strictObject({ post: z.string(), name: z.string(), unit: Named, outside: z.boolean() })),
  noticeWorkingDays: z.number(),
  earliestAnnounced: z.string(),
  today: z.string(),
});
