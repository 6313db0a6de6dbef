import { z } from 'zod';
import { Abilities, BothLanguages } from '../identity/guard.ts';
import { SIDES } from './address.rules.ts';

/* What the interface answers about grids. */

export const Named = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() });
export const words = (most: number) => z.string().trim().min(1).max(most);
const number = z.int().min(1).max(99_999).nullable();
export const Address = z.strictObject({ name: words(60), from: number, to: number, sides: z.enum(SIDES) });
export const ContactView = z.strictObject({
  is: z.enum(['untried', 'answered', 'checking', 'silent']),
  since: z.string().nullable(),
});

export const GridLineView = z
  .strictObject({
    gridId: z.uuid(),
    version: z.number(),
    name: BothLanguages,
    community: Named,
    street: Named,
    post: Named,
    holder: z.string().nullable().meta({ description: 'Null: the post is vacant.' }),
    namesHolder: z.boolean(),
    telephone: z.string(),
    hours: BothLanguages,
    addresses: z.array(Address.extend({ words: BothLanguages })),
    contact: ContactView,
    reported: z.number().meta({ description: 'Reports that nobody answers, since it was last tried.' }),
    tries: z.number(),
    abilities: Abilities,
  })
  .meta({ id: 'Grid' });

export const MisfitView = z.strictObject({
  words: BothLanguages,
  grids: z.array(Named).meta({ description: 'Those that serve it; empty: nobody does.' }),
});

export const ServingView = z
  .strictObject({
    gridId: z.uuid(),
    name: BothLanguages,
    community: Named,
    street: Named,
    post: BothLanguages,
    vacant: z.boolean(),
    familyName: z.string().nullable().meta({ description: 'Only where the unit publishes it.' }),
    telephone: z.string(),
    hours: BothLanguages,
    addresses: z.array(BothLanguages),
    contact: ContactView,
  })
  .meta({ id: 'WhoServes' });
