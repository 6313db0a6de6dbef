import { z } from 'zod';
import { Abilities, BothLanguages } from '../identity/guard.ts';

/** What responses about mechanisms have in common. */
const NamedView = BothLanguages.extend({ id: z.string() });

const CardState = z.enum(['offered', 'adopted', 'replaced', 'withdrawn']);

export const MechanismLineView = z.strictObject({
  row: z.string(),
  name: BothLanguages,
  about: BothLanguages,
  state: CardState.meta({ description: '`offered`: in the shipped pack, and not adopted.' }),
  number: z.int(),
  from: z.string().nullable(),
  until: z.string().nullable(),
  behaviour: BothLanguages.nullable().meta({
    description: 'A part of the house that does this with rules of its own.',
  }),
  duties: z.int(),
  newer: z.int().nullable().meta({ description: 'A later version in the shipped pack.' }),
});

export const VersionView = z.strictObject({
  mechanismId: z.string().nullable(),
  number: z.int(),
  state: CardState,
  from: z.string().nullable(),
  until: z.string().nullable(),
  by: z.string().nullable(),
  at: z.string().nullable(),
  ground: z.string().nullable(),
  reason: z.string().nullable(),
  restores: z.int().nullable().meta({
    description: 'Of a version that lies ahead: the one that runs on if it is withdrawn before its day.',
  }),
  burden: z.array(
    z.strictObject({
      duty: z.string(),
      name: BothLanguages,
      estimated: BothLanguages,
      measured: BothLanguages.nullable().meta({ description: 'Under this version; `null`: it was never adopted.' }),
    }),
  ),
  source: z.string(),
});

const MeasuredView = z.strictObject({ minutes: z.int(), over: z.boolean(), n: z.int() }).nullable().meta({
  description:
    'Half of `n` forms took at most so many minutes, or more where `over`. `null`: too few forms, or by too few posts, to be shown.',
});

export const MechanismDutyView = z.strictObject({
  id: z.string(),
  name: BothLanguages,
  who: z.array(BothLanguages.extend({ as: z.enum(['lead', 'assist']) })),
  when: BothLanguages,
  confirm: BothLanguages,
  warn: BothLanguages.nullable(),
  publish: BothLanguages.nullable(),
  burden: BothLanguages,
  measured: z
    .strictObject({
      record: MeasuredView,
      confirm: MeasuredView,
      words: BothLanguages,
      notes: z
        .array(BothLanguages)
        .meta({ description: 'For whoever writes the rule: what its estimates are far from.' }),
    })
    .meta({ description: 'How long its forms were worked on lately, under versions whose form asks the same.' }),
  fields: z
    .array(BothLanguages.extend({ required: z.boolean(), private: z.boolean() }))
    .meta({ description: 'What the record that proves it holds.' }),
});

export const MechanismView = z.strictObject({
  line: MechanismLineView,
  source: z.array(z.strictObject({ document: BothLanguages, clause: z.string() })),
  duties: z.array(MechanismDutyView),
  versions: z
    .array(VersionView)
    .meta({ description: 'Newest first; the shipped one too, where it was not adopted as it is.' }),
  abilities: Abilities,
});

export const FaultView = z.strictObject({
  file: z.string(),
  line: z.int(),
  place: z.string(),
  wrong: BothLanguages,
  mending: BothLanguages,
});

const LoadTotal = z.strictObject({
  duties: z.int(),
  minutes: z.int().meta({ description: 'Estimated.' }),
  measured: z.int().meta({ description: 'With what was measured in place of the estimate, where there is a measure.' }),
  months: z.array(z.int()).meta({ description: 'Minutes from January to December.' }),
  measuredMonths: z.array(z.int()),
});

const TotalView = LoadTotal.extend({
  estimated: z
    .strictObject({ duties: z.int(), confirmations: z.int() })
    .meta({ description: 'Of `measured`: how many had to be taken as estimated.' }),
});

const LoadView = LoadTotal.extend({
  of: NamedView,
  unit: NamedView.nullable().meta({ description: 'Of a post.' }),
});

export const PreviewView = TotalView.extend({
  faults: z.array(FaultView),
  year: z.int(),
  provisional: z.boolean().meta({ description: 'The holidays of that year are not published yet.' }),
  before: TotalView.meta({ description: 'What the versions in force ask.' }),
  rules: z.array(
    z.strictObject({
      id: z.string(),
      name: BothLanguages,
      holders: z.int(),
      days: z.array(z.string()).nullable(),
      duties: z.int(),
      minutes: z.int(),
      measured: z.int(),
      notes: z.array(BothLanguages).meta({ description: 'What its estimates are far from.' }),
    }),
  ),
  units: z.array(LoadView),
  posts: z.array(LoadView),
  collisions: z.array(
    z.strictObject({ on: z.string(), duties: z.array(NamedView), posts: z.int(), example: NamedView }),
  ),
  gaps: z.array(
    z.strictObject({
      duty: NamedView,
      unit: NamedView,
      what: z.enum(['no-holder', 'no-confirmer', 'own-confirmer', 'no-partner', 'no-desk']),
    }),
  ),
});
