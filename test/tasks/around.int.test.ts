import { afterAll, beforeAll, expect, it } from 'vitest';
import { besideOf } from '../../src/app/beside.ts';
import { PROJECTIONS } from '../../src/app/projections.ts';
import * as intake from '../../src/cases/intake.commands.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import { openDb } from '../../src/db/open.ts';
import { entriesOf } from '../../src/ledger/queries.ts';
import { verifyOffice } from '../../src/ledger/replay.ts';
import { seal } from '../../src/ledger/seal.ts';
import { followNarrowed } from '../../src/supervision/narrowed.jobs.ts';
import { newKey, OFFICE, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
  office.at('2026-03-02T09:00');
});
afterAll(() => office.close());

const post = async (who: string, url: string, body: object = {}) => {
  const response = await office.ask(who, 'POST', url, body, newKey());
  return { status: response.statusCode, ...response.json() };
};
const act = (who: string, taskId: string, name: string, body: object = {}) =>
  post(who, `/api/tasks/${taskId}/${name}`, body);
const part = (unit: string) => ({
  measure: '清查有关合同。',
  leads: [{ unit }],
  assistants: [],
  dueBy: '2026-03-31',
  check: { how: '抽查合同。', on: ['2026-03-16'] },
});
const openDuties = async (taskId: string) =>
  (
    await office.owner.query(
      `SELECT step, holder_unit AS unit, due_on::text AS due FROM duty WHERE about = $1 AND ended_at IS NULL ORDER BY step`,
      [`task:${taskId}`],
    )
  ).rows;

/** A case that a joint meeting was held about, where these units agreed to do something. */
async function agreed(...units: string[]): Promise<{ caseId: string; tasks: string[] }> {
  const { caseId } = await office.file();
  await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'housing'));
  await office.as('housing-handler', caseId, routing.accept);
  const { meetingId } = await post('supervision-supervisor', '/api/meetings', {
    about: { kind: 'case', id: caseId },
    leadUnit: 'water',
    invited: ['housing', 'east'],
    on: '2026-03-02',
    agenda: '商定怎样清查。',
  });
  const held = await post('supervision-supervisor', `/api/meetings/${meetingId}/hold`, { agreed: units.map(part) });
  expect(held.status).toBe(200);
  const page = (await office.ask('supervision-supervisor', 'GET', `/api/meetings/${meetingId}`)).json();
  return { caseId, tasks: page.points.map((p: { taskId: string }) => p.taskId) };
}

it('what a unit owes of a task passes to discipline once the case is a report against it', async () => {
  const { caseId, tasks } = await agreed('water', 'water', 'east');
  const [split, said, free] = tasks as [string, string, string];
  for (const id of [split, said]) expect((await act('water-handler', id, 'accept')).state).toBe('accepted');
  await act('water-head', split, 'split', { tasks: [part('pipes')] });
  const { nodes } = (await office.ask('water-head', 'GET', `/api/tasks/${split}`)).json();
  const below = nodes.find((n: { parentId: string | null }) => n.parentId === split).taskId as string;
  expect((await act('water-handler', said, 'claim', { words: '查完了。' })).state).toBe('claimed');
  const before = await openDuties(below);
  expect(before.map((d) => d.unit)).toEqual(['pipes', 'water']);

  await office.as('intake-clerk', caseId, (...a) =>
    intake.classify(...a, { kind: 'report', categoryId: null, placeUnit: null, accusedUnits: ['water'] }),
  );
  const ctx = {
    officeId: OFFICE,
    now: office.now(),
    actor: { kind: 'system', officeId: OFFICE, process: 'cards' },
  } as const;
  const entries = await entriesOf(office.house.db, OFFICE, [`case:${caseId}`]);
  await office.house.db.transact((tx) => followNarrowed(tx, ctx, entries));
  // Told twice, it goes around once.
  await office.house.db.transact((tx) => followNarrowed(tx, ctx, entries));

  // Held by the accused, given by the accused: both are discipline's now, on the days they were due.
  expect(await openDuties(below)).toEqual(before.map((d) => ({ ...d, unit: 'discipline' })));
  expect((await openDuties(split)).map((d) => [d.step, d.unit])).toEqual([
    ['carry-out', 'discipline'],
    ['check-task', 'supervision'],
  ]);
  // What the accused said was done is not confirmed on their word.
  expect((await openDuties(said)).map((d) => [d.step, d.unit])).toEqual([
    ['carry-out', 'discipline'],
    ['check-task', 'supervision'],
  ]);
  expect((await openDuties(free)).map((d) => d.unit)).toEqual(['east', 'supervision']);

  expect((await act('water-handler', said, 'claim', { words: '查完了。' })).code).toBe('task.not-found');
  for (const id of [below, split, said]) {
    if (id === below) expect((await act('discipline-discipline', id, 'accept')).state).toBe('accepted');
    expect((await act('discipline-discipline', id, 'claim', { words: '已重新清查。' })).state).toBe('claimed');
    const giver = id === below ? 'discipline-second' : 'supervision-supervisor';
    expect([id, (await act(giver, id, 'confirm')).state]).toEqual([id, 'done']);
  }
  const owner = openDb(office.ownerUrl, 2);
  await seal(owner, OFFICE, office.house.keys.seal, office.now());
  await owner.close();
  const found = await verifyOffice(office.house.db, OFFICE, PROJECTIONS, null, besideOf(office.house.keys));
  expect(found.difference).toBeNull();
});
