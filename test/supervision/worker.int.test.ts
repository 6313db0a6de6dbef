import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { round, timers } from '../../src/app/worker.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import type { Db } from '../../src/db/open.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';
import { type Rounds, roundsOf } from './worker.given.ts';

let office: TestOffice;
let rounds: Rounds;
beforeAll(async () => {
  office = await testOffice();
  rounds = await roundsOf(office);
});
afterAll(async () => {
  await rounds.close();
  await office.close();
});

const handled = async (n: number): Promise<void> => {
  for (let i = 0; i < n; i++) {
    const { caseId } = await office.file();
    await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'housing'));
    await office.as('housing-handler', caseId, routing.accept);
  }
};

/** What a round costs: statements, with those that begin and end transactions, and rows that came back. */
async function cost(due: boolean): Promise<{ statements: number; rows: number; busy: boolean }> {
  const spent = { statements: 0, rows: 0 };
  const counting = (db: Db): Db => {
    const rows: Db['rows'] = async (query) => {
      const found = await db.rows(query);
      spent.statements += 1;
      spent.rows += found.length;
      return found;
    };
    return {
      ...db,
      rows,
      transact: (work) =>
        db.transact((tx) => {
          spent.statements += 2;
          const write = (query: Parameters<typeof tx.write>[0]) => {
            spent.statements += 1;
            tx.write(query);
          };
          return work({ rows: counting({ ...db, rows: tx.rows }).rows, write });
        }),
    };
  };
  const db = counting(office.house.db);
  const house = { ...office.house, db, notify: { ...office.house.notify, db } };
  const busy = await round(house, counting(rounds.owner), () => due);
  return { ...spent, busy };
}

it('an idle round asks one question, and all its steps a few more, however much there is and whatever the clock says', async () => {
  office.at('2026-03-02T09:00');
  await handled(2);
  await rounds.toTheEnd();
  office.at('2026-03-03T09:00');
  await rounds.toTheEnd();
  expect(await cost(false)).toEqual({ statements: 1, rows: 0, busy: false });
  const all = await cost(true);
  // Nearly all of it looks for something in an index and finds nothing; a step that reads what there is would show here.
  expect(all.statements).toBeLessThanOrEqual(50);
  expect(all.rows).toBeLessThanOrEqual(15);

  await handled(20);
  await rounds.toTheEnd();
  expect(await cost(false)).toEqual({ statements: 1, rows: 0, busy: false });
  expect(await cost(true)).toEqual(all);
  office.at('2026-03-01T09:00');
  await rounds.once();
  expect(await cost(true)).toEqual(all);
});

it('what is kept for seconds is read anew when the clock is set back', async () => {
  office.at('2026-03-03T09:00');
  expect((await office.house.offices.get(OFFICE)).name.en).toBe('Practice district');
  expect((await office.work()).units.get('pipes')?.en).toBe('pipes');
  await office.owner.query(`UPDATE office SET name_en = 'Other'`);
  await office.owner.query(`UPDATE unit SET name_en = 'mains' WHERE unit_id = 'pipes'`);
  office.at('2026-03-01T09:00');
  expect((await office.house.offices.get(OFFICE)).name.en).toBe('Other');
  expect((await office.work()).units.get('pipes')?.en).toBe('mains');
});

it('steps fall due by a clock that nobody sets', () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const since = vi.spyOn(performance, 'now').mockReturnValue(1_000);
  const due = timers();
  expect([due('cards'), due('seal'), due('cards')]).toEqual([true, true, false]);
  vi.setSystemTime(Date.now() - 2 * 86_400_000);
  since.mockReturnValue(6_000);
  expect([due('cards'), due('seal')]).toEqual([true, false]);
  since.mockRestore();
  vi.useRealTimers();
});

it('what a killed worker held is another’s after minutes, not after four hours, also when the clock was set back', async () => {
  for (const [key, ago] of [
    ['dead', '6 minutes'],
    ['alive', '1 minute'],
    ['ahead', '-2 days'],
  ]) {
    await office.owner.query(`SELECT graphile_worker.add_job('sendDigest', '{}', job_key := $1)`, [key]);
    await office.owner.query(
      `UPDATE graphile_worker._private_jobs SET locked_by = 'worker-' || $1::text, locked_at = now() - $2::interval WHERE key = $1`,
      [key, ago],
    );
  }
  const held = async () =>
    (await office.owner.query(`SELECT key FROM graphile_worker.jobs WHERE locked_by IS NOT NULL`)).rows.map(
      (r) => r.key,
    );
  expect(await held()).toHaveLength(3);
  await round(office.house, rounds.owner, (step) => step === 'held');
  expect(await held()).toEqual(['alive']);
});
