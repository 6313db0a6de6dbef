import { z } from 'zod';
import { Abilities, BothLanguages } from '../identity/guard.ts';
import { RULE_KINDS } from './rules.ts';

export const NamedView = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() });
const Day = z.iso.date();

const RuleTextView = z.strictObject({
  id: z.string(),
  version: z.number(),
  kind: z.enum(RULE_KINDS),
  title: BothLanguages,
  text: BothLanguages,
  binds: BothLanguages.meta({ description: 'Whom it binds, in words.' }),
  basis: BothLanguages.meta({ description: 'On what it rests.' }),
});

export const RuleLineView = z
  .strictObject({
    rule: RuleTextView.meta({
      description: 'The version that binds; before the first, and after the last, the newest.',
    }),
    kind: NamedView,
    state: NamedView,
    shipped: z.boolean().meta({ description: 'Of the law or of what all offices do; not changed here.' }),
    issuer: NamedView.nullable().meta({ description: 'The unit that gives it; null for a shipped one.' }),
    from: Day.nullable().meta({ description: 'From which day it is in force; null: a draft.' }),
    repealedOn: Day.nullable(),
    check: z
      .strictObject({
        unit: NamedView,
        post: NamedView.nullable(),
        every: NamedView,
        checkedOn: Day.nullable(),
        kept: z.boolean().nullable().meta({ description: 'What the last check found.' }),
        dueOn: Day.nullable(),
      })
      .nullable()
      .meta({ description: 'Who checks that it is kept, and how often; null: nobody yet.' }),
  })
  .meta({ id: 'RuleLine', description: 'A rule of the register as lists show it.' });

export const RuleView = z
  .strictObject({
    line: RuleLineView,
    version: z.number().meta({ description: 'Of its record, not of its text; 0 for a shipped one.' }),
    versions: z
      .array(z.strictObject({ rule: RuleTextView, from: Day.nullable() }))
      .meta({ description: 'All versions that the reader may see, oldest first; one without a day is a draft.' }),
    copies: z
      .array(
        z.strictObject({ id: z.string(), title: BothLanguages, likeness: z.number(), passages: z.array(z.string()) }),
      )
      .meta({ description: 'Rules so alike that one may be copied from the other: a hint, with what they share.' }),
    moments: z.array(
      z.strictObject({
        type: z.string(),
        at: z.string(),
        by: z.string().nullable().meta({ description: 'By name; null: the house itself.' }),
        number: z.number().nullable().meta({ description: 'The version of the text.' }),
        day: Day.nullable(),
        kept: z.boolean().nullable(),
        text: z.string().nullable(),
      }),
    ),
    abilities: Abilities,
  })
  .meta({ id: 'Rule', description: 'A rule whole: its versions, who checks it, what was seen, and what it is like.' });

export const RuleWordsBody = z.strictObject({
  title: z.string().trim().min(1).max(120),
  text: z.string().trim().min(1).max(8000),
  binds: z.string().trim().min(1).max(500),
  basis: z.string().trim().min(1).max(500),
  titleEn: z.string().trim().min(1).max(240).optional(),
  textEn: z.string().trim().min(1).max(16000).optional(),
});
