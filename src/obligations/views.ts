import { z } from 'zod';
import { Abilities, BothLanguages } from '../identity/guard.ts';
import { STANDINGS } from './standing.rules.ts';

/** What responses about what is owed have in common. */
const NamedView = BothLanguages.extend({ id: z.string() });

const FieldView = z.strictObject({
  id: z.string(),
  name: BothLanguages,
  type: z.enum(['string', 'integer', 'boolean', 'array']),
  format: z.enum(['date', 'photo', 'fen', 'unit', 'asks', 'items', 'inspections']).nullable(),
  choices: z.array(z.strictObject({ value: z.string(), zh: z.string(), en: z.string() })),
  minimum: z.int().nullable(),
  maximum: z.int().nullable(),
  must: z.boolean(),
  required: z.boolean(),
  private: z.boolean(),
});

const ObligationLineView = z.strictObject({
  dutyId: z.string(),
  row: z.string(),
  name: BothLanguages,
  mechanism: BothLanguages,
  unit: NamedView,
  pair: NamedView.nullable(),
  periodFrom: z.string(),
  dueOn: z.string(),
  state: z.enum(STANDINGS).meta({
    description:
      '`waiting`: for somebody else to confirm; `behind`: a quota below its pace; `short`: a share below what is asked for; `missed`: the period is over and it was not kept; `ended`: no longer owed; `within`, `near` and `over`: of a budget.',
  }),
  least: z.int().nullable(),
  most: z.int().nullable().meta({ description: 'Of a budget: how much at most.' }),
  of: z.enum(['days', 'times', 'percent', 'fen']),
  claimed: z.number().meta({ description: 'How far it came, recorded or counted by the house, and not refused.' }),
  known: z.boolean().meta({ description: 'Of a share: whether there is anything to judge yet.' }),
  counted: z
    .strictObject({ value: z.int(), of: z.int() })
    .nullable()
    .meta({ description: 'Of a share that the house counts: so many of so many.' }),
  runs: z.boolean().meta({ description: 'A quota whose period runs.' }),
  confirmed: z.number(),
  longest: z.int(),
  expected: z
    .int()
    .nullable()
    .meta({ description: 'Of a quota that runs: where an even pace would be, in percent. A share has none.' }),
});

export const RunningView = z.strictObject({ items: z.array(ObligationLineView) });

const Value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

const KnownView = z.strictObject({ id: z.string(), name: BothLanguages, value: z.int(), of: z.int() });

const RecordView = z.strictObject({
  recordId: z.string(),
  state: z.enum(['recorded', 'confirmed', 'refused']),
  from: z.string(),
  to: z.string(),
  by: z.string().nullable(),
  at: z.string(),
  place: NamedView.nullable(),
  values: z.record(z.string(), Value),
  asks: z.array(
    z.strictObject({
      duty: z.string(),
      text: z.string(),
      post: NamedView.nullable().meta({ description: 'Of an item of a plan: who is to do it.' }),
      dueOn: z.string().nullable().meta({ description: 'Until when it is to be seen to; `null` once it was.' }),
      became: z.string().nullable(),
      abilities: Abilities,
    }),
  ),
  evidence: z.array(z.string()),
  confirmDuty: z.string(),
  known: z.array(KnownView).meta({ description: 'Figures of the system when it was recorded.' }),
  said: z.string().nullable().meta({ description: 'What the confirmer said.' }),
  asked: z.string().nullable().meta({ description: 'Last day on which the code serves that was given out.' }),
  shown: z.strictObject({ from: z.string(), until: z.string() }).nullable(),
  standsOut: z.array(BothLanguages).meta({ description: 'What stands out of it, and why. It decides nothing.' }),
  measured: BothLanguages.nullable().meta({ description: 'A promise, as the house measured it.' }),
  abilities: Abilities,
});

const BesideView = {
  lookAt: z.array(z.strictObject({ dutyId: z.string(), unit: NamedView, words: z.array(BothLanguages) })).meta({
    description:
      'Statements that stand out and promises that were broken, for whoever looks into them. Nothing follows by itself.',
  }),
  promised: z
    .array(BothLanguages)
    .meta({ description: 'Of the record that says whether a promise was kept: how the house measured it.' }),
  draft: z
    .array(z.strictObject({ words: BothLanguages, link: z.string().nullable() }))
    .meta({ description: 'A report drafted from the ledger; each sentence with where it opens.' }),
  draftField: z.string().nullable(),
  compares: z
    .boolean()
    .meta({ description: 'Whether its statements are compared: what stands out can be asked before recording.' }),
};

export const ObligationView = z.strictObject({
  line: ObligationLineView,
  version: z.int(),
  about: BothLanguages,
  source: z.array(z.strictObject({ document: BothLanguages, clause: z.string() })),
  stretch: z.int().nullable(),
  holder: z.strictObject({ post: NamedView, name: z.string().nullable() }),
  owed: z
    .strictObject({
      state: z.string(),
      dueAt: z.string().nullable(),
      clock: z.string().nullable(),
      why: z.array(BothLanguages).meta({ description: 'Why this date, step by step; the basis first.' }),
    })
    .meta({ description: 'The duty that runs.' }),
  confirmer: BothLanguages.extend({
    name: z.string().nullable(),
    desk: NamedView.nullable().meta({
      description: 'The unit that asks people outside; `null` where a post confirms.',
    }),
  }),
  days: z.strictObject({ first: z.string(), last: z.string(), today: z.string() }).meta({
    description:
      'What was done on a day before the first cannot be recorded any more; the last is today, or the last of the period.',
  }),
  counts: z.strictObject({ name: BothLanguages, until: z.string(), over: z.boolean() }).nullable().meta({
    description:
      'A share that the house counts, to the last day of its period; `over`: it was counted, and a record adds words alone.',
  }),
  form: z.array(FieldView),
  idle: z.int().meta({ description: 'Seconds after the last touch of a form until its time stops.' }),
  places: z
    .array(NamedView)
    .meta({ description: 'Units that a place can be, nearest first; only where the form asks for one.' }),
  posts: z.array(NamedView).meta({
    description:
      'Posts that an item of a plan can be given to: of the unit, and heads below; only where the form has items.',
  }),
  pace: z.array(z.strictObject({ on: z.string(), percent: z.int() })),
  sorts: z
    .array(
      z.strictObject({
        name: BothLanguages,
        different: z.boolean().meta({ description: 'Only different ones count.' }),
        choices: z.array(z.strictObject({ choice: BothLanguages, confirmed: z.int(), waits: z.int() })),
      }),
    )
    .meta({ description: 'Of a quota: how often each choice was made.' }),
  publish: z.strictObject({ fields: z.array(z.string()), to: z.enum(['public', 'office']) }).nullable(),
  known: z.array(KnownView).meta({ description: 'Figures of the system as they are now, kept with the next record.' }),
  records: z.array(RecordView),
  ...BesideView,
  needs: z
    .array(BothLanguages.extend({ confirmed: z.boolean() }))
    .meta({ description: 'What has to be confirmed before it is recorded, of the same round.' }),
  abilities: Abilities,
});

export const YearView = z.strictObject({
  unit: NamedView,
  year: z.int(),
  mechanisms: z.array(
    z.strictObject({
      row: z.string(),
      name: BothLanguages,
      owed: z.int(),
      done: z.int(),
      waiting: z.int(),
      behind: z.int().meta({ description: 'Below its pace, or a share below what is asked for.' }),
      late: z.int(),
      missed: z.int().meta({ description: 'Not kept, and its period is over; budgets that were passed too.' }),
      minutes: z.int().meta({ description: 'Estimated for the year.' }),
      measured: z.int().meta({
        description: 'With what all units took, as measured, in place of the estimate where there is a measure.',
      }),
      estimated: z.int().meta({ description: 'Of `measured`: how many had to be taken as estimated.' }),
      items: z.array(ObligationLineView),
    }),
  ),
  standsOut: z
    .array(
      z.strictObject({
        dutyId: z.string(),
        row: z.string(),
        name: BothLanguages,
        about: BothLanguages.meta({ description: 'The quarter that it is about; of anything else its day.' }),
        words: z.array(BothLanguages),
      }),
    )
    .meta({ description: 'What stands out of the statements of the year, and why. It decides nothing.' }),
});
