import { z } from 'zod';
import { Abilities, BothLanguages } from '../identity/guard.ts';

export const NamedView = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() });
const Day = z.iso.date();
const At = z.strictObject({
  unit: NamedView,
  post: NamedView.nullable().meta({ description: 'Null: the unit as a whole.' }),
  name: z.string().nullable().meta({ description: 'Who holds the post; null where it is vacant.' }),
});

export const FindingLineView = z
  .strictObject({
    findingId: z.uuid(),
    rule: z.strictObject({ id: z.string(), version: z.number(), title: BothLanguages }),
    unit: NamedView.meta({ description: 'Where it was found.' }),
    source: NamedView,
    state: NamedView,
    allegation: z
      .boolean()
      .meta({ description: 'Told by others and not answered yet: it counts nowhere and is no finding before that.' }),
    held: z.boolean().meta({ description: 'Rests on a report, and is kept from the unit and all above it for good.' }),
    foundOn: Day,
    foundAt: z.string().nullable().meta({ description: 'The time of day, where it matters: HH:MM.' }),
    by: At.meta({ description: 'Who found it, and checks the correction.' }),
    concerned: At.nullable().meta({ description: 'The post whose holder it is about; null: the unit.' }),
    owner: At.nullable().meta({ description: 'The one post that owns the correction, whoever does the work.' }),
    holder: At.nullable().meta({ description: 'Who has the work now; null before there is any.' }),
    correctBy: Day.nullable(),
    extensions: z.number().meta({ description: 'How often more time was granted.' }),
    returns: z.number().meta({ description: 'How often the proof was sent back.' }),
    before: z.number().meta({
      description: 'How many under the same rule in the same unit, as far as the reader sees them, stand before it.',
    }),
    waits: z
      .array(z.strictObject({ dutyId: z.uuid(), step: NamedView, at: At, dueAt: z.string().nullable() }))
      .meta({ description: 'Whom it waits for now, for what, until when.' }),
    openedAt: z.string(),
    endedAt: z.string().nullable(),
  })
  .meta({ id: 'FindingLine', description: 'A finding as lists show it.' });

const Alike = z.strictObject({ findingId: z.uuid(), foundOn: Day, state: NamedView });

export const FindingView = z
  .strictObject({
    finding: FindingLineView,
    version: z.number(),
    what: z.string().nullable(),
    place: z.string().nullable(),
    audit: z
      .strictObject({ kind: NamedView.nullable(), report: z.string().nullable() })
      .nullable()
      .meta({ description: 'Of one that an audit found: which kind of audit, and its report.' }),
    sourceId: z
      .string()
      .nullable()
      .meta({ description: 'What it was found in: only for the unit that found it and for supervision.' }),
    putAs: z
      .uuid()
      .nullable()
      .meta({ description: 'Of a held one: the finding that the unit was told of, once it was established.' }),
    rule: z
      .strictObject({ text: BothLanguages, basis: BothLanguages })
      .nullable()
      .meta({ description: 'The rule in the version it was found under.' }),
    before: z.array(Alike).meta({
      description: 'Earlier ones under the same rule in the same unit that the reader sees, the first first.',
    }),
    after: z.array(Alike).meta({ description: 'Later ones of which this one makes a repeat.' }),
    chain: z
      .array(z.strictObject({ at: At, since: z.string() }))
      .meta({ description: 'Through whose hands the correction went: all of them stay answerable.' }),
    decides: NamedView.nullable().meta({ description: 'The unit that decides, or decided, on a contested one.' }),
    asked: z
      .strictObject({ until: Day, at: At })
      .nullable()
      .meta({ description: 'More time that was asked for, and who above the owner decides.' }),
    most: z.number().meta({ description: 'How often more time can be granted.' }),
    moments: z.array(
      z.strictObject({
        type: z.string(),
        at: z.string(),
        recordedAt: z.string(),
        version: z.number(),
        by: z.string().nullable().meta({ description: 'By name; null: the house itself.' }),
        text: z.string().nullable(),
        day: Day.nullable().meta({ description: 'The day that was proposed, set or asked for.' }),
        post: NamedView.nullable().meta({ description: 'The owner who was named.' }),
      }),
    ),
    abilities: Abilities,
  })
  .meta({
    id: 'Finding',
    description: 'A finding whole: what was found, what was said and done, and what one may do.',
  });
