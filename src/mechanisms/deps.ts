import type { Db } from '../db/open.ts';
import type { Guard } from '../identity/guard.ts';
import type { MechanismWork } from './work.ts';

/** What routes about mechanisms, and about what they make people owe, are given. */
export interface MechanismDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly mechanismsOf: (officeId: string) => Promise<MechanismWork>;
}
