import { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import { type App, BothLanguages, bothLanguages, type Guard } from '../identity/guard.ts';
import { moneyText } from '../kernel/money.ts';
import type { Dealing } from './lists.commands.ts';
import { inForce } from './lists.rules.ts';
import { chargedWords, type ListsWork, refusedWords } from './lists.ts';
import type { Dealt } from './page.queries.ts';
import type { OfficeWork } from './work.ts';

const Item = z.string().min(1).max(80).nullable().default(null);
const Words = z.string().trim().default('');

/** What was charged, as it comes in. */
export const ChargedBody = z
  .strictObject({
    fee: Item.meta({ description: 'An id of the list of fees; null: something else, said in `what`.' }),
    what: Words.pipe(z.string().max(200)),
    amount: z.int().min(1).max(100_000_000).meta({ description: 'In fen, for one of what the list names.' }),
  })
  .refine((b) => b.fee !== null || b.what !== '', {
    path: ['what'],
    message: bothLanguages('请写明是什么费用。', 'Say what it was charged for.'),
  })
  .nullable()
  .default(null);

/** The ground of a refusal, as the unit names it. */
export const RefusedBody = z
  .strictObject({
    ground: Item.meta({ description: 'An id of the list of grounds; null: another, said in `why`.' }),
    why: Words.pipe(z.string().max(1000)),
  })
  .refine((b) => b.ground !== null || b.why !== '', {
    path: ['why'],
    message: bothLanguages('请写明不予办理的理由。', 'Say on what ground it is refused.'),
  })
  .nullable()
  .default(null);

/** What a person says: whether it was refused with no ground named. */
export const RefusedUnnamed = z
  .boolean()
  .default(false)
  .meta({ description: 'true: it was refused, and no ground was named.' });

/** Of an item of the list no words are kept. */
export const dealingOf = (
  charged: z.output<typeof ChargedBody>,
  refused: z.output<typeof RefusedBody> | boolean,
): Dealing => ({
  charged: charged && { ...charged, what: charged.fee === null ? charged.what : null },
  refused:
    typeof refused === 'boolean'
      ? refused
        ? { ground: null, why: null }
        : null
      : refused && { ...refused, why: refused.ground === null ? refused.why : null },
});

export const DealtView = z
  .strictObject({
    charged: z
      .strictObject({
        item: BothLanguages,
        what: z.string().nullable().meta({ description: 'What something else was, in words.' }),
        amount: BothLanguages.meta({ description: 'For one.' }),
        most: BothLanguages.nullable().meta({ description: 'The most on the list at that time.' }),
        off: BothLanguages.nullable().meta({ description: 'Why it is off the list; null: it is on it.' }),
      })
      .nullable(),
    refused: z
      .strictObject({
        ground: BothLanguages,
        basis: BothLanguages.nullable(),
        why: z.string().nullable().meta({ description: 'Another ground, in words.' }),
        off: BothLanguages.nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'Dealt', description: 'What was charged, and on what ground it was refused.' });

export function presentDealt(work: ListsWork, { charged, what, refused, why }: Dealt): z.infer<typeof DealtView> {
  return {
    charged: charged ? { ...chargedWords(work, charged), what } : null,
    refused: refused ? { ...refusedWords(work.lists, refused), why } : null,
  };
}

const Listed = z.strictObject({ id: z.string(), zh: z.string(), en: z.string(), basis: BothLanguages });

export const ListsView = z
  .strictObject({
    version: z.number(),
    fees: z.array(
      Listed.extend({
        per: BothLanguages,
        most: z.number().meta({ description: 'At most, for one, in the smallest unit of the money.' }),
        mostText: BothLanguages,
        from: z.string(),
        to: z.string().nullable(),
        inForce: z.boolean().meta({ description: 'Whether it may be charged today.' }),
      }),
    ),
    grounds: z.array(Listed.extend({ text: BothLanguages })),
  })
  .meta({ id: 'Lists' });

/** What may be charged, and on what grounds a matter may be refused: everybody may read it. */
export function listRoutes(
  app: App,
  { guard, workOf }: { guard: Guard; workOf: (officeId: string) => Promise<OfficeWork> },
): void {
  app.get(
    '/api/lists',
    {
      onRequest: guard.limit('public-read'),
      schema: {
        tags: ['appeals'],
        summary: 'The published lists: what may be charged, and on what grounds a matter may be refused',
        response: {
          200: ListsView,
        },
      },
    },
    async (request) => {
      const { lists, calendar, money } = await workOf(request.office.officeId);
      const today = dateIn(calendar.zone, request.now);
      return {
        version: lists.version,
        fees: lists.fees.map((fee) => ({
          ...{ id: fee.id, zh: fee.name.zh, en: fee.name.en, basis: { ...fee.basis }, per: { ...fee.per } },
          ...{ most: fee.most, mostText: moneyText(fee.most, money), from: fee.from, to: fee.to ?? null },
          inForce: inForce(fee, today),
        })),
        grounds: lists.grounds.map(({ id, name, text, basis }) => ({
          ...{ id, zh: name.zh, en: name.en, text: { ...text }, basis: { ...basis } },
        })),
      };
    },
  );
}
