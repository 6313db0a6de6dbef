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

const IssueView = z
  .strictObject({
    code: z.string(),
    weight: z.enum(['refuse', 'sign', 'hold', 'remark']).meta({
      description: 'Not sent; sent once a leader above has signed why; sent when the office opens; sent, and said.',
    }),
    text: BothLanguages,
    others: z
      .array(z.strictObject({ id: z.uuid(), unit: Named, from: z.string(), until: z.string(), joinable: z.boolean() }))
      .meta({ description: 'Inspections of the same units.' }),
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
    notice: z.string().nullable().meta({ description: 'Of an urgent one: the notice that says why.' }),
    subject: Named.nullable(),
    attends: z.strictObject({ who: Named, heads: z.number() }).nullable(),
    passesOn: z.boolean(),
    temporary: z.boolean(),
    lead: z.enum(LEADS).nullable(),
    offHours: z.boolean(),
    signer: Post.nullable(),
    signed: z.array(BothLanguages).meta({ description: 'What the leader was asked to sign.' }),
    joined: z.uuid().nullable(),
    partners: z.array(Named),
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
