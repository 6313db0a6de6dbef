import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import type { Db } from '../db/open.ts';
import { Abilities, BothLanguages, type Guard } from '../identity/guard.ts';
import type { Keys } from '../identity/keys.ts';
import { ROLES } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import { type PlainDate, plainDate } from '../kernel/time.ts';
import type { Answer } from './answering.ts';
import type { HeadsDuty } from './heads-duty.ts';
import type { OpenDutiesOf } from './queries.ts';
import { UNIT_KINDS, type Unit } from './rules.ts';

/** What the routes of this slice need. */
export interface OrgDeps {
  readonly db: Db;
  readonly guard: Guard;
  /** From the floor of duties. */
  readonly openDutiesOf: OpenDutiesOf;
  readonly headsDuty: HeadsDuty;
  readonly keys: Keys;
  /** A code of packs/refusals.yaml in words: what is wrong, and how to mend it (`tell` of the application). */
  readonly tell: (fault: { readonly code: string; readonly facts: Readonly<Record<string, unknown>> }) => {
    readonly sentence: Text;
    readonly next: Text;
  };
}

/** Today on the office's wall calendar. */
export const todayOf = (request: FastifyRequest): PlainDate => dateIn(request.office.calendar.zone, request.now);

/** The day asked for, else today. */
export const dayOf = (request: FastifyRequest, asked: string | undefined): PlainDate =>
  asked === undefined ? todayOf(request) : plainDate(asked);

export const Day = z.iso.date();
export const OnDay = z.object({ day: Day.optional().meta({ description: 'Today if left out.' }) });
export const Name = z.string().trim().min(1).max(200);
export const Named = z.strictObject({ zh: Name, en: Name });
export const UnitParams = z.strictObject({ unitId: z.string() });
export const PostParams = z.strictObject({ postId: z.string() });

const Words = z.array(z.string().trim().min(1).max(100)).max(200);
export const UnitFields = {
  parentId: z.string().max(64).nullable(),
  kind: z.enum(UNIT_KINDS),
  zh: Name,
  en: Name,
  functions: Words,
  aliases: Words,
  places: Words,
};

const UnitShape = {
  unitId: z.string(),
  parentId: z.string().nullable(),
  kind: z.enum(UNIT_KINDS),
  zh: z.string(),
  en: z.string(),
  functions: z.array(z.string()),
  aliases: z.array(z.string()),
  places: z.array(z.string()),
  active: z.boolean(),
};
export const UnitOut = z.strictObject(UnitShape);

const Person = z.strictObject({ accountId: z.uuid(), name: z.string() });

export const TreeOut = z.strictObject({
  day: Day,
  units: z.array(
    z.strictObject({
      ...UnitShape,
      posts: z.int(),
      vacant: z.int().meta({ description: 'Posts without a holder.' }),
      head: Person.nullable(),
    }),
  ),
  abilities: Abilities,
});

export const AnswerOut = z
  .strictObject({
    accountId: z.uuid().nullable(),
    name: z.string().nullable(),
    via: z.enum(['holder', 'head', 'above', 'nobody']),
    viaPost: z.string().nullable(),
    reason: BothLanguages,
  })
  .meta({ description: 'Who answers for the post, and why.' });

const Holding = z.strictObject({ ...Person.shape, since: Day, until: Day.nullable() });

export const PageOut = z.strictObject({
  ...UnitShape,
  day: Day,
  above: z.array(UnitOut),
  below: z.array(UnitOut),
  posts: z.array(
    z.strictObject({
      postId: z.string(),
      role: z.enum(ROLES),
      zh: z.string(),
      en: z.string(),
      active: z.boolean(),
      holder: z.strictObject({ ...Person.shape, since: Day }).nullable(),
      answer: AnswerOut,
      holdings: z.array(Holding).meta({ description: 'Everybody who held it or will, oldest first.' }),
      abilities: Abilities,
    }),
  ),
  abilities: Abilities,
});

export const unitOut = ({ unitId, parentId, kind, zh, en, functions, aliases, places, active }: Unit) => ({
  unitId,
  parentId,
  kind,
  zh,
  en,
  active,
  functions: [...functions],
  aliases: [...aliases],
  places: [...places],
});

export const answerOut = ({ accountId, via, viaPost, reason }: Answer, name: string | null | undefined) => ({
  accountId,
  name: name ?? null,
  via,
  viaPost,
  reason: { zh: reason.zh, en: reason.en },
});
