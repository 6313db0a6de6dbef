import { z } from 'zod';
import { Abilities, BothLanguages } from '../identity/guard.ts';
import { LEADS } from './rules.ts';

const Named = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() });
const Post = z.strictObject({ unit: Named, post: Named, name: z.string().nullable() });

export const SendingLineView = z
  .strictObject({
    sendingId: z.uuid(),
    kind: Named,
    state: Named,
    title: z.string(),
    unit: Named.meta({ description: 'The unit that sends.' }),
    to: z.array(Named),
    by: z.string().nullable().meta({ description: 'The day by which an answer or papers are asked for.' }),
    from: z.string().nullable().meta({ description: 'First day of a meeting or an inspection.' }),
    until: z.string().nullable(),
    over: z.boolean().meta({ description: 'Over the budget of the year.' }),
    urgent: Named.nullable(),
    goesAt: z.string().nullable().meta({ description: 'Waits for the office to open: when it goes (UTC).' }),
    sentAt: z.string().nullable(),
    preparedAt: z.string(),
    answered: z.number().meta({ description: 'Units that answered or came.' }),
    asked: z.number().meta({ description: 'Units that owe an answer or attendance; 0 where nothing is asked.' }),
    owes: z.boolean().meta({ description: 'The reader’s own unit still owes something.' }),
  })
  .meta({ id: 'SendingLine', description: 'What is sent down, as lists show it.' });

const OtherView = z
  .strictObject({
    id: z.uuid(),
    of: z.enum(['sending', 'inspection']).meta({ description: 'Sent down by a unit, or announced by supervision.' }),
    unit: Named,
    from: z.string(),
    until: z.string(),
    joinable: z.boolean().meta({ description: 'One visit can be made of both.' }),
  })
  .meta({ id: 'SendingOther' });

const IssueView = z
  .strictObject({
    code: z.string(),
    weight: z.enum(['refuse', 'sign', 'hold', 'remark']).meta({
      description: 'Not sent; sent once a leader above has signed why; sent when the office opens; sent, and said.',
    }),
    text: BothLanguages,
    others: z.array(OtherView).meta({ description: 'Inspections of the same units.' }),
    held: z
      .strictObject({ zh: z.string(), en: z.string(), link: z.string() })
      .nullable()
      .meta({ description: 'What the system holds, and where it is read.' }),
  })
  .meta({ id: 'SendingIssue' });

export const CheckedView = z
  .strictObject({
    stands: z.enum(['refused', 'sign', 'held', 'goes']),
    goesAt: z.string().meta({ description: 'When it would go: now, or when the office opens (UTC).' }),
    budget: z.strictObject({ sent: z.number(), most: z.number() }).nullable(),
    issues: z.array(IssueView),
    signers: z.array(Post).meta({ description: 'Leaders above who can sign.' }),
  })
  .meta({ id: 'SendingChecked', description: 'What would be said of a sending if it went now.' });

export const SendingView = z
  .strictObject({
    line: SendingLineView,
    version: z.number(),
    ask: z.string(),
    basis: z.string(),
    figures: z.array(z.string()),
    notice: z.string().nullable().meta({ description: 'Of an exception: the notice or number that it goes by.' }),
    planned: z.string().nullable().meta({ description: 'Of an inspection: the line of the year’s plan that it is.' }),
    plannedWords: BothLanguages.nullable().meta({ description: 'The same as people read it.' }),
    inPlan: z.boolean().nullable().meta({ description: 'Whether that line stands in the plan; null without a plan.' }),
    subject: Named.nullable(),
    attends: z.strictObject({ who: Named, heads: z.number() }).nullable(),
    passesOn: z.boolean(),
    temporary: z.boolean(),
    lead: z.enum(LEADS).nullable(),
    offHours: z.boolean(),
    signer: Post.nullable(),
    signed: z.array(BothLanguages).meta({ description: 'What the leader was asked to sign.' }),
    joint: z
      .strictObject({
        host: z.strictObject({ id: z.uuid(), of: z.enum(['sending', 'inspection']), unit: Named }).nullable(),
        day: z.string().nullable(),
        leads: z.array(Post),
      })
      .nullable()
      .meta({ description: 'Of one that was joined: the visit that it is part of, and who leads either side.' }),
    partners: z.array(
      z.strictObject({ unit: Named, sendingId: z.uuid(), day: z.string().nullable(), lead: Post.nullable() }),
    ),
    meets: z
      .array(OtherView)
      .meta({ description: 'Of an inspection still to come: others of these days, for who may join.' }),
    decided: z.boolean().nullable(),
    answers: z
      .array(z.strictObject({ unit: Named, state: z.enum(['owed', 'answered', 'confirmed']), own: z.boolean() }))
      .meta({ description: 'Of each unit asked how far it is; a unit asked sees its own.' }),
    checked: CheckedView.nullable().meta({ description: 'While it is a draft, for whoever may write it.' }),
    moments: z.array(
      z.strictObject({
        type: z.string(),
        version: z.number(),
        at: z.string(),
        by: z.string().nullable(),
        unit: Named.nullable(),
        text: z.string().nullable(),
      }),
    ),
    abilities: Abilities.meta({
      description: 'change, askSignature, sign, send, join, withdraw, answer, check, conclude: true, or why not.',
    }),
  })
  .meta({ id: 'Sending', description: 'What is sent down, whole, as far as one may know of it.' });

export const PlanView = z
  .strictObject({
    unit: Named,
    year: z.number(),
    of: Named.nullable().meta({
      description: 'Whose plan it is: the unit’s or the nearest above; null: none is confirmed.',
    }),
    counts: z.strictObject({
      planned: z.number().meta({ description: 'Lines of the plan.' }),
      kept: z.number().meta({ description: 'Of them so many were sent.' }),
      sent: z.number().meta({ description: 'Inspections that the plan’s unit and all below it sent.' }),
      outside: z.number().meta({ description: 'Of them outside the plan.' }),
      joined: z.number().meta({ description: 'Besides, made together with another.' }),
      announced: z.number().meta({ description: 'Besides, announced by supervision (src/inspections).' }),
    }),
    lines: z
      .array(
        z.strictObject({
          text: z.string().meta({ description: 'The line as it is named when an inspection is written.' }),
          words: BothLanguages.meta({ description: 'The line as people read it.' }),
          months: z.array(z.number()).meta({ description: 'Empty where it names none.' }),
          times: z.number(),
          sent: z.array(SendingLineView),
        }),
      )
      .nullable()
      .meta({ description: 'Null where one may know how many alone.' }),
    outside: z
      .array(z.strictObject({ line: SendingLineView, signer: Post.nullable() }))
      .nullable()
      .meta({ description: 'Outside the plan, and who signed why.' }),
    announced: z
      .array(
        z.strictObject({
          inspectionId: z.uuid(),
          title: z.string(),
          unit: Named,
          to: z.array(Named),
          from: z.string(),
          until: z.string(),
          line: z.string().nullable().meta({ description: 'The line of the plan that it is.' }),
          why: z.string().nullable().meta({ description: 'Why it is not as the plan has it.' }),
        }),
      )
      .nullable()
      .meta({ description: 'Announced by supervision, as far as one may know of them.' }),
    together: z
      .array(SendingLineView)
      .nullable()
      .meta({ description: 'Outside the plan, but made together with another inspection: nobody signs.' }),
  })
  .meta({ id: 'InspectionPlan', description: 'The year’s plan of inspections beside what was sent.' });

const Count = z.number();
export const WeightView = z
  .strictObject({
    unit: Named,
    ...{ documents: Count, meetings: Count, inspections: Count, requests: Count, week: Count, days: Count },
    ...{ offHours: Count, passedOn: Count, temporary: Count, undecided: Count, over: Count },
    ...{ inTime: Count, inOrder: Count },
  })
  .meta({ id: 'SendingWeight', description: 'How much a unit sent down, or was sent, counted from what was sent.' });

export const SignedView = z.strictObject({
  sendingId: z.uuid(),
  kind: Named,
  unit: Named,
  signer: Named,
  name: z.string().nullable(),
  codes: z.array(z.string()),
  sentAt: z.string(),
});
