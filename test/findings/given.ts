import { afterAll, beforeAll } from 'vitest';
import type { Tx } from '../../src/db/open.ts';
import * as findings from '../../src/findings/commands.ts';
import type { Finding } from '../../src/findings/rules.ts';
import type { PlainDate } from '../../src/kernel/time.ts';
import type { Context } from '../../src/ledger/append.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';

const NO_FEES = { id: 'no-fees', version: 1 };
const DAY = '2026-03-02' as PlainDate;

/** What a supervisor saw in the housing bureau, unless told otherwise. */
export const seenThere = (more: Partial<findings.NewFinding> = {}): findings.NewFinding => ({
  source: { kind: 'inspection', id: null },
  by: { unit: 'supervision', post: 'supervision-supervisor' },
  unit: 'housing',
  rule: NO_FEES,
  what: '窗口收取了二十元复印费，公示栏没有这一项。',
  place: '一楼大厅三号窗口',
  foundOn: DAY,
  evidence: [],
  ...more,
});

export interface FindingOffice extends TestOffice {
  /** A command on findings as `unit-role`. */
  run<T>(who: string, command: (tx: Tx, ctx: Context, work: findings.FindingWork) => Promise<T>): Promise<T>;
  find(more?: Partial<findings.NewFinding>): Promise<Finding>;
}

/** An office of a test file's own, in which things are found. */
export function findingOffice(): { readonly office: FindingOffice } {
  const held = {} as { office: FindingOffice };
  beforeAll(async () => {
    const office = await testOffice();
    const run: FindingOffice['run'] = async (who, command) => {
      const ctx = { officeId: OFFICE, actor: await office.actor(who), now: office.now() };
      const work = await office.house.findingsOf(OFFICE);
      return office.house.db.transact((tx) => command(tx, ctx, work));
    };
    const find: FindingOffice['find'] = (more) =>
      run('supervision-supervisor', (tx, ctx, work) => findings.openFinding(tx, ctx, work, seenThere(more)));
    office.at('2026-03-02T09:00');
    held.office = { ...office, run, find };
  });
  afterAll(() => held.office.close());
  return held;
}
