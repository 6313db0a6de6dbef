import { z } from 'zod';

import { COLLECTION_STATES } from './collection.rules.ts';
import { PROJECT_STATES } from './project.rules.ts';
import type { ProjectView, YearView } from './views.ts';

/* How projects look on the wire. Money is in fen. */

export const Named = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() });

const Money = z.int().meta({ description: 'In fen.' });

const Answers = z.strictObject({
  asked: z.int(),
  got: z.int(),
  not: z.int(),
  unreachable: z.int(),
  open: z.int(),
  again: z.int().meta({ description: 'Of those: said before that they did not get it.' }),
});

const Mile = z
  .strictObject({
    entitled: z.int(),
    reached: z.int().nullable().meta({ description: 'As the place states it.' }),
    answers: Answers.nullable().meta({ description: 'What the sample said.' }),
    confirmed: z.int().nullable().meta({ description: 'So many have got it, as far as the sample says.' }),
    gap: z.int().nullable().meta({ description: 'So many are still without it, as far as the sample says.' }),
  })
  .meta({ id: 'ProjectMile' });

const Place = z.strictObject({
  unit: Named,
  fewer: z.int().nullable().meta({ description: 'Fewer people than this are entitled.' }),
  listed: z.int().nullable().meta({ description: 'So many stand in the list that the sample was drawn from.' }),
  mile: Mile.nullable().meta({ description: 'Null for everybody where few people are entitled.' }),
  makingGood: z.boolean(),
});

const Milestone = z.strictObject({
  nth: z.int(),
  name: z.string(),
  on: z.string(),
  money: Money,
  spent: Money.nullable(),
  state: z.enum(['open', 'claimed', 'done']),
  late: z.boolean(),
  doneOn: z.string().nullable(),
});

export const ProjectShape = z
  .strictObject({
    projectId: z.uuid(),
    nth: z.int(),
    state: z.enum(PROJECT_STATES),
    title: z.string(),
    what: z.string(),
    gains: z.string().meta({ description: 'Who gains.' }),
    owner: Named,
    places: z.array(Named),
    money: Money,
    support: z.int().nullable().meta({ description: 'People who support it; null while they choose.' }),
    progress: z.strictObject({
      done: z.int(),
      late: z.int(),
      of: z.int(),
      spent: Money,
      plannedSoFar: Money.meta({ description: 'Planned for the milestones that are done.' }),
      planned: Money,
    }),
    milestones: z.array(Milestone),
    reach: z.array(Place),
    total: z
      .strictObject({ entitled: z.int(), reached: z.int().nullable(), confirmed: z.int().nullable() })
      .nullable()
      .meta({ description: 'Without places where few people are entitled.' }),
  })
  .meta({ id: 'Project' });

export const YearShape = z
  .strictObject({
    collectionId: z.uuid(),
    year: z.int(),
    state: z.enum(COLLECTION_STATES),
    collectUntil: z.string(),
    chooseUntil: z.string().nullable(),
    adoptedOn: z.string().nullable(),
    open: z.enum(['propose', 'choose']).nullable().meta({ description: 'What everybody may do today.' }),
    people: z.int().nullable().meta({ description: 'People who chose, each counted once; null while they choose.' }),
    checked: z
      .strictObject({ asked: z.int(), real: z.int(), notReal: z.int(), unreachable: z.int(), open: z.int() })
      .nullable()
      .meta({ description: 'What calling a sample of those who chose has found.' }),
    seed: z.string().nullable().meta({ description: 'By which the sample was drawn.' }),
    why: z.string().nullable(),
    projects: z.array(ProjectShape),
  })
  .meta({ id: 'ProjectYear' });

/** Words shared by the whole process must not be frozen into a response by accident. */
export const presentProject = (p: ProjectView): z.input<typeof ProjectShape> => ({
  ...p,
  owner: { ...p.owner },
  progress: { ...p.progress },
  places: p.places.map((u) => ({ ...u })),
  milestones: p.milestones.map((m) => ({ ...m })),
  reach: p.reach.map((r) => ({
    ...r,
    unit: { ...r.unit },
    mile: r.mile && { ...r.mile, answers: r.mile.answers && { ...r.mile.answers } },
  })),
  total: p.total && { ...p.total },
});

export const presentYear = (y: YearView): z.input<typeof YearShape> => ({
  collectionId: y.collectionId,
  year: y.year,
  state: y.state,
  collectUntil: y.collectUntil,
  chooseUntil: y.chooseUntil,
  adoptedOn: y.adoptedOn,
  open: y.open,
  people: y.people,
  checked: y.checked && { ...y.checked },
  seed: y.seed,
  why: y.why,
  projects: y.projects.map(presentProject),
});
