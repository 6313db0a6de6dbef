import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Db } from '../../src/db/open.ts';
import { followYears } from '../../src/projects/jobs.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';
import { yearOf } from './given.ts';

let office: TestOffice;
let year: ReturnType<typeof yearOf>;
beforeAll(async () => {
  office = await testOffice();
  year = yearOf(office);
});
afterAll(() => office.close());

/** What a round costs: statements with those of transactions, and rows that came back. */
async function cost(): Promise<{ statements: number; rows: number }> {
  const spent = { statements: 0, rows: 0 };
  const { db } = office.house;
  const counting: Db = {
    ...db,
    rows: async (query) => {
      const found = await db.rows(query);
      spent.statements += 1;
      spent.rows += found.length;
      return found;
    },
    transact: (work) => {
      spent.statements += 2;
      return db.transact(work);
    },
  };
  const actor = { kind: 'system', officeId: OFFICE, process: 'projects' } as const;
  await followYears(counting, { officeId: OFFICE, now: office.now(), actor }, await office.house.projectsOf(OFFICE));
  return spent;
}

const left = async (): Promise<{ numbers: number; lists: number }> => {
  const { rows } = await office.owner.query(`select
    (select count(*)::int from project_support where person is not null) as numbers,
    (select count(*)::int from project_list where erased_at is null) as lists`);
  return rows[0];
};

it('keeps numbers and lists to the very day, and asks for nothing that is not due, however many years are over', async () => {
  const { projectId } = await year.adopted();
  await year.ok('east-head', `/api/projects/${projectId}/reach`, {
    place: 'east',
    reached: 1,
    people: year.people(2),
  });
  office.at('2027-09-01T09:00');
  expect(await cost()).toEqual({ statements: 2, rows: 1 });
  expect(await left()).toEqual({ numbers: 2, lists: 1 });
  office.at('2027-09-02T09:00');
  await cost();
  expect(await left()).toEqual({ numbers: 0, lists: 1 });

  await office.owner.query(`update project set finished_at = '2027-11-30T23:00:00+08:00' where project_id = $1`, [
    projectId,
  ]);
  office.at('2028-11-29T09:00');
  expect(await cost()).toEqual({ statements: 2, rows: 0 });
  office.at('2028-12-01T00:30');
  expect(await left()).toEqual({ numbers: 0, lists: 1 });
  await cost();
  expect(await left()).toEqual({ numbers: 0, lists: 0 });

  expect(await cost()).toEqual({ statements: 2, rows: 0 });
  for (const table of ['project_collection', 'project', 'project_list'])
    await office.owner.query(`insert into ${table} select (jsonb_populate_record(t, jsonb_build_object(
        'year', 1900 + n, 'collection_id', md5('c' || n)::uuid, 'project_id', md5('p' || n)::uuid, 'list_id', md5('l' || n)::uuid))).*
      from ${table} t, generate_series(1, 50) n where ${table === 'project' ? `t.project_id = '${projectId}'` : 'true'}`);
  expect(await cost()).toEqual({ statements: 2, rows: 0 });
});
