import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { besideOf } from '../../src/app/beside.ts';
import { PROJECTIONS } from '../../src/app/projections.ts';
import { openDb } from '../../src/db/open.ts';
import { plainDate } from '../../src/kernel/time.ts';
import { verifyOffice } from '../../src/ledger/replay.ts';
import { seal } from '../../src/ledger/seal.ts';
import { newKey, OFFICE } from '../support/office.ts';
import { type Sending, sendingOffice } from './given.ts';

const NOWHERE = '00000000-0000-4000-8000-0000000000ff';
const SUPERVISOR = 'supervision-supervisor';
const INSPECTION = { kind: 'inspection', to: ['east'], from: '2026-04-14', subject: 'safety', title: '用水安全检查' };

let office: Sending;
beforeAll(async () => {
  office = await sendingOffice();
});
beforeEach(() => void office.at('2026-03-03T10:00'));
afterAll(() => office.close());

const planned = async (more: object = {}): Promise<string> => {
  const body = {
    ...{
      kind: 'announced',
      title: '街道窗口检查',
      targets: ['east'],
      places: '',
      from: '2026-04-14',
      to: '2026-04-16',
    },
    ...{ team: [SUPERVISOR], items: [{ listed: 'at-the-window' }], ...more },
  };
  const response = await office.ask(SUPERVISOR, 'POST', '/api/inspections', body);
  if (response.statusCode !== 201) throw new Error(response.body);
  return response.json().inspectionId;
};
const inspection = async (who: string, id: string) => (await office.ask(who, 'GET', `/api/inspections/${id}`)).json();
const cancel = (id: string) =>
  office.ask(SUPERVISOR, 'POST', `/api/inspections/${id}/cancel`, { reason: '另行安排。' }, newKey());
const types = async (stream: string) =>
  (await office.owner.query('select type from ledger_entry where stream = $1 order by version', [stream])).rows.map(
    (r) => r.type,
  );

it('makes one visit of a unit’s inspection and one that supervision announced: one day, led from both sides, on record of both', async () => {
  const host = await planned();
  const own = await office.write('water-handler', INSPECTION);
  const overlap = (await office.check('water-head', { ...INSPECTION })).issues.find((i) => i.code === 'overlap');
  expect(overlap?.others).toMatchObject([{ id: host, of: 'inspection', joinable: true }]);
  expect((await office.act('water-handler', own, 'join', { host, day: '2026-04-17' })).code).toBe(
    'sending.not-that-day',
  );
  expect((await office.act('water-handler', own, 'join', { host, day: '2026-04-15' })).state).toBe('joined');
  // Counted as one that was merged, so that nobody types how many (H3).
  const { knows } = await office.house.mechanismsOf(OFFICE);
  const [first, last] = [plainDate('2026-03-01'), plainDate('2026-03-31')];
  const { 'inspections-merged': merged } = await knows('supervision', first, last, ['inspections-merged']);
  expect(merged).toEqual({ value: 1, of: 1 });

  const { joint } = (await office.page('water-head', own)).body;
  expect(joint).toMatchObject({ host: { id: host, of: 'inspection' }, day: '2026-04-15' });
  expect(joint!.leads.map((l) => l.post.id)).toEqual([SUPERVISOR, 'water-handler']);
  expect((await inspection(SUPERVISOR, host)).partners).toMatchObject([
    {
      unit: { id: 'water' },
      sendingId: own,
      day: '2026-04-15',
      subject: { id: 'safety' },
      lead: { id: 'water-handler' },
    },
  ]);
  // The unit inspected knows who comes along; another bureau knows of neither.
  expect((await inspection('east-head', host)).partners).toMatchObject([{ unit: { id: 'water' } }]);
  expect((await office.page('housing-head', own)).status).toBe(404);
  expect((await office.ask('housing-head', 'GET', `/api/inspections/${host}`)).statusCode).toBe(404);
  expect(await types(`inspection:${host}`)).toEqual(['inspection.announced', 'inspection.partner-joined']);
  expect(await types(`sending:${own}`)).toEqual(['sending.prepared', 'sending.joined']);

  // Out of it again, as long as it was not made; the team is told by its entry.
  expect((await office.act('water-head', own, 'withdraw', { reason: '改为书面核对。' })).state).toBe('withdrawn');
  expect((await inspection(SUPERVISOR, host)).partners).toEqual([]);
  await cancel(host);
});

it('joins what was sent already, too: what is owed because of it ends, as the other visit is the one', async () => {
  const own = await office.write('housing-head', { ...INSPECTION, unit: 'housing', subject: 'building' });
  expect((await office.act('housing-head', own, 'send')).state).toBe('sent');
  const host = await planned();
  expect((await office.page('housing-head', own)).body.meets).toMatchObject([
    { id: host, of: 'inspection', joinable: true },
  ]);
  expect((await office.page('east-head', own)).body.meets).toEqual([]);
  expect((await office.act('housing-head', own, 'join', { host })).state).toBe('joined');
  expect((await office.page('housing-head', own)).body.joint!.day).toBe('2026-04-14');
  // Neither is what was made already joined to anything.
  const past = await office.write('housing-head', {
    ...INSPECTION,
    unit: 'housing',
    from: '2026-03-16',
    subject: 'culture',
  });
  expect((await office.act('housing-head', past, 'send')).state).toBe('sent');
  office.at('2026-03-18T10:00');
  expect((await office.act('housing-head', past, 'join', { host })).code).toBe('sending.nothing-to-join');
  office.at('2026-03-03T10:00');
  // It is not made: whoever wanted to come along has it as a draft again, and nobody as sent.
  expect((await cancel(host)).statusCode).toBe(200);
  expect((await office.page('housing-head', own)).body.line.state.id).toBe('draft');
  expect((await office.page('east-head', own)).status).toBe(404);
  expect((await office.act('housing-head', own, 'send')).state).toBe('sent');
  expect((await office.act('housing-head', own, 'withdraw', { reason: '改期。' })).state).toBe('withdrawn');
});

it('gives back to whoever joined what its host takes back, and joins nothing for tomorrow or where one is inspected oneself', async () => {
  const host = await office.write('housing-head', { ...INSPECTION, unit: 'housing', subject: 'building' });
  await office.act('housing-head', host, 'send');
  const own = await office.write('water-head', INSPECTION);
  expect((await office.act('water-head', own, 'join', { host })).state).toBe('joined');
  expect((await office.page('housing-head', host)).body.partners).toMatchObject([
    { unit: { id: 'water' }, sendingId: own },
  ]);
  await office.act('housing-head', host, 'withdraw', { reason: '取消。' });
  expect((await office.page('water-head', own)).body.line.state.id).toBe('draft');

  const both = await planned({ targets: ['east', 'water'] });
  expect((await office.act('water-head', own, 'join', { host: both })).code).toBe('sending.nothing-to-join');
  await cancel(both);
  const soon = await planned({ from: '2026-03-10', to: '2026-03-10' });
  office.at('2026-03-09T10:00');
  expect((await office.act('water-head', own, 'join', { host: soon })).code).toBe('sending.refused');
  office.at('2026-03-10T10:00');
  await office.ask(
    SUPERVISOR,
    'POST',
    `/api/inspections/${soon}/open`,
    { madeAt: '2026-03-10T01:30:00.000Z' },
    newKey(),
  );
  expect((await office.act('water-head', own, 'join', { host: soon })).code).toBe('sending.nothing-to-join');
});

it('tells nobody by anything that a sealed inspection is there: not by what meets, by counts, by refusals, nor by how it is asked', async () => {
  const own = await office.write('water-head', INSPECTION);
  const rest = { title: '用水安全检查', ask: '请配合。', basis: '年度计划', unit: 'water' };
  const told = async () => ({
    check: (await office.ask('water-head', 'POST', '/api/sendings/check', { ...INSPECTION, ...rest })).body,
    page: (await office.ask('water-head', 'GET', `/api/sendings/${own}`)).body,
    list: (await office.ask('east-head', 'GET', '/api/sendings?view=received')).body,
    weight: (await office.ask('east-head', 'GET', '/api/sendings/weight?year=2026')).body,
    plan: (await office.ask('water-head', 'GET', '/api/sendings/plan?unit=water&year=2026')).body,
  });
  const before = await told();
  const sealed = await planned({ kind: 'sealed', from: '2026-04-14', to: '2026-04-14' });
  expect(await told()).toEqual(before);

  const refusal = async (host: string) => {
    const response = await office.ask('water-head', 'POST', `/api/sendings/${own}/join`, { host }, newKey());
    return [response.statusCode, response.body.replaceAll(host, 'HOST')];
  };
  expect(await refusal(sealed)).toEqual(await refusal(NOWHERE));
  expect((await refusal(sealed))[0]).toBe(409);
  // The database itself is asked the same, and answers the same: nothing.
  const { announced } = await office.house.sendingsOf(OFFICE);
  const asked = async (id: string) => {
    const statements: string[] = [];
    const answers: unknown[] = [];
    const listening = {
      rows: async <O>(query: Parameters<typeof office.house.db.rows<O>>[0]) => {
        statements.push(query.compile().sql);
        const rows = await office.house.db.rows<O>(query);
        answers.push(rows);
        return rows;
      },
    };
    return { found: await announced.one(listening, id), statements, answers };
  };
  expect(await asked(sealed)).toEqual(await asked(NOWHERE));
  expect((await asked(sealed)).answers).toEqual([[]]);

  // Opened, it is no announced one either; and its entry is the only one that its stream gets by all this.
  office.at('2026-04-14T10:00');
  await office.ask(
    SUPERVISOR,
    'POST',
    `/api/inspections/${sealed}/open`,
    { madeAt: '2026-04-14T01:30:00.000Z' },
    newKey(),
  );
  expect((await office.act('water-head', own, 'join', { host: sealed })).code).toBe('sending.nothing-to-join');
  expect(await types(`inspection:${sealed}`)).toEqual(['inspection.sealed', 'inspection.opened']);
});

it('folds both streams from the ledger to what stands in their rows', async () => {
  const owner = openDb(office.ownerUrl, 2);
  await seal(owner, OFFICE, office.house.keys.seal, office.now());
  await owner.close();
  const found = await verifyOffice(office.house.db, OFFICE, PROJECTIONS, null, besideOf(office.house.keys));
  expect(found.difference).toBeNull();
});
