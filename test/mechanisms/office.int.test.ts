import { afterAll, beforeAll, expect, it } from 'vitest';
import { open } from '../../src/duties/commands.ts';
import { plainDate } from '../../src/kernel/time.ts';
import { shippedFiles } from '../../src/mechanisms/pack.ts';
import { planYear, Standing } from '../../src/mechanisms/plan.rules.ts';
import { previewOf } from '../../src/mechanisms/preview.rules.ts';
import { alreadyOwed, chartOfOffice } from '../../src/mechanisms/queries.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';
import { checked, YEAR } from './given.ts';

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
});
afterAll(() => office.close());

it("a preview on an office's own chart shows what is owed on the same day already", async () => {
  const { db } = office.house;
  const work = await office.work();
  const ctx = {
    officeId: OFFICE,
    now: office.now(),
    actor: { kind: 'system', officeId: OFFICE, process: 'test' },
  } as const;
  const duty = { mechanism: 'C6', mechanismVersion: 1, about: 'task:x', holderUnit: 'water', holderPost: 'water-head' };
  await db.transact(async (tx) => {
    open(tx, ctx, work, { ...duty, step: 'carry-out', dueBy: plainDate('2026-11-30') });
    open(tx, ctx, work, { ...duty, step: 'report-task', dueBy: plainDate('2027-11-30') });
  });

  const chart = await chartOfOffice(db, OFFICE);
  expect(chart.units.find((u) => u.id === 'supervision')).toMatchObject({ kind: 'bureau', functions: ['supervision'] });
  const there = await alreadyOwed(db, OFFICE, chart, YEAR);
  expect(there).toEqual([{ post: 'water-head', on: '2026-11-30', step: 'carry-out' }]);

  const rules = await checked(
    shippedFiles().filter((f) => f.shown.endsWith('/C5.yaml')),
    chart,
  );
  const plan = planYear(rules, new Standing(chart), work.calendar, YEAR);
  const preview = previewOf(plan, work.calendar, new Map(chart.posts.map((p) => [p.id, p.unit])), there);
  expect(preview.collisions).toEqual([
    { on: '2026-11-30', duties: ['C5/kept', 'carry-out'], posts: 1, example: 'water-head' },
  ]);
  // Housing, water and the street have a head; the desks do not, and that shows.
  expect(preview.rules.map((r) => r.holders)).toEqual([3, 3, 1]);
  expect(preview.gaps.filter((g) => g.what === 'no-holder').map((g) => g.unit)).toContain('supervision');
});
