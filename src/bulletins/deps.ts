import { z } from 'zod';
import type { OfficeWork } from '../cases/work.ts';
import type { Db } from '../db/open.ts';
import { Day, type Guard } from '../identity/guard.ts';
import type { Offices } from '../identity/offices.ts';
import { plainDate } from '../kernel/time.ts';
import type { Period } from './rules.ts';

export interface BulletinDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly offices: Offices;
  readonly workOf: (officeId: string) => Promise<OfficeWork>;
  readonly settings: { readonly publicUrl: string };
}

export const PeriodAsked = {
  from: Day.meta({ description: 'The first day of the period.' }),
  until: Day.meta({ description: 'Its last day.' }),
  history: z
    .enum(['with', 'without'])
    .default('without')
    .meta({ description: 'with: the imported past too, by the clocks of its own dates.' }),
};
/** A period as it was asked for. */
export const periodOf = (asked: { from: string; until: string; history: 'with' | 'without' }): Period => ({
  from: plainDate(asked.from),
  until: plainDate(asked.until),
  history: asked.history === 'with',
});
