import type { Db } from '../db/open.ts';
import type { Clock } from '../kernel/time.ts';
import { prepare } from './intake.commands.ts';
import { wordsOf } from './queries.ts';
import { load } from './store.ts';
import type { OfficeWork } from './work.ts';

export interface CaseJob {
  readonly officeId: string;
  readonly caseId: string;
}

export interface CaseJobDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly workOf: (officeId: string) => Promise<OfficeWork>;
}

/** After filing: makes the case findable and routes it where the rules are sure. Done twice, the second finds nothing to do. */
export async function prepareCase({ db, clock, workOf }: CaseJobDeps, { officeId, caseId }: CaseJob): Promise<void> {
  const work = await workOf(officeId);
  const appeal = await load(db, officeId, caseId);
  const words = (await wordsOf(db, work, [caseId])).get(caseId);
  // Erased before the job came to it: there is nothing left to find or to route by.
  if (!appeal || !words) return;
  const proposal = work.propose({
    kind: appeal.kind,
    ...words,
    ...(appeal.category ? { categoryId: appeal.category } : {}),
    ...(appeal.placeUnit ? { placeUnitId: appeal.placeUnit } : {}),
    accusedUnitIds: appeal.accusedUnits,
  });
  const ctx = { officeId, now: clock(), actor: { kind: 'system', officeId, process: 'routing' } as const };
  await db.transact((tx) => prepare(tx, ctx, work, caseId, words, proposal));
}
