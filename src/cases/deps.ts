import type { Db } from '../db/open.ts';
import type { Guard } from '../identity/guard.ts';
import type { OfficeWork } from './work.ts';

/** What the staff routes of this slice are given. */
export interface CaseDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly workOf: (officeId: string) => Promise<OfficeWork>;
}
