import { afterAll, beforeAll, expect, it } from 'vitest';
import { plainDate } from '../../src/kernel/time.ts';
import { newKey, OFFICE } from '../support/office.ts';
import { confirmed, type Sending, sendingOffice } from './given.ts';

/* Inspections of supervision beside those of units: one calendar, one plan, one burden (H3, H6). */
const SUPERVISOR = 'supervision-supervisor';
const INSPECTION = { kind: 'inspection', to: ['east'], from: '2026-04-14', subject: 'safety', title: '用水安全检查' };

let office: Sending;
beforeAll(async () => {
  office = await sendingOffice();
});
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
const WINDOWS = '街道窗口\teast\t4\tsupervision\t年度督查安排';

it('holds what supervision announces against its own plan, in the calendar and the burden of everybody, and sealed visits once they are opened', async () => {
  // The office has no head of supervision: its plan is the supervisor's to name, and discipline's to confirm.
  await confirmed(
    office,
    'H3',
    'planned',
    'supervision',
    { inspections: [WINDOWS] },
    {
      change: (source) =>
        source
          .replace('role: head, kinds: [bureau], levels: [1]', 'role: supervisor, functions: [supervision]')
          .replace('function: supervision, role: supervisor', 'function: discipline, role: discipline'),
      holder: SUPERVISOR,
      confirmer: 'discipline-discipline',
    },
  );
  office.at('2026-03-03T10:00');
  const own = await office.write('water-head', INSPECTION);
  expect((await office.act('water-head', own, 'send')).state).toBe('sent');
  const days = { targets: ['east'], from: '2026-04-14', to: '2026-04-16' };
  const check = async (more: object = {}) =>
    (await office.ask(SUPERVISOR, 'POST', '/api/inspections/check', { ...days, ...more })).json();
  const codes = async (more: object = {}) => (await check(more)).issues.map((i: { code: string }) => i.code);
  expect(await codes({ planned: WINDOWS })).toEqual(['overlap', 'in-plan']);
  expect((await check({ planned: WINDOWS })).issues[0].others).toMatchObject([{ id: own, of: 'sending' }]);
  expect(await codes({ planned: WINDOWS, targets: ['housing'] })).toEqual(['in-plan', 'plan-unit']);
  expect(await check()).toMatchObject({
    stands: 'sign',
    issues: [{ code: 'overlap' }, { code: 'off-plan', weight: 'remark' }],
  });
  expect((await office.ask('water-head', 'POST', '/api/inspections/check', days)).statusCode).toBe(403);
  // Outside the plan it says why, and whoever is inspected reads that.
  await expect(planned()).rejects.toThrow('inspection.say-why');
  const weight = async (unit: string) =>
    (await office.ask('east-head', 'GET', '/api/sendings/weight?year=2026'))
      .json()
      .receivers.find((w: { unit: { id: string } }) => w.unit.id === unit)?.inspections ?? 0;
  const before = await weight('east');
  const outside = await planned({ why: '群众集中反映。' });
  // Of two at once by one line the second is asked why, like whoever comes later.
  const line = () => planned({ planned: WINDOWS, from: '2026-04-20', to: '2026-04-20' });
  const both = await Promise.allSettled([line(), line()]);
  expect(both.filter((b) => b.status === 'rejected').map((b) => b.reason.message)).toEqual([
    expect.stringContaining('inspection.say-why'),
  ]);
  const inPlan = both.find((b) => b.status === 'fulfilled')!.value;
  expect(await weight('east')).toBe(before + 2);
  expect(await inspection('east-head', outside)).toMatchObject({ why: '群众集中反映。', inPlan: null });
  expect((await inspection('east-head', inPlan)).inPlan.en).toContain('led by supervision');
  // Planned once, so that another is one too many; the page of the plan has both, for those who may read it.
  expect(await codes({ planned: WINDOWS, from: '2026-04-27', to: '2026-04-27' })).toEqual(['in-plan', 'plan-used']);
  const plan = async (who: string) =>
    (await office.ask(who, 'GET', '/api/sendings/plan?unit=supervision&year=2026')).json();
  expect(await plan(SUPERVISOR)).toMatchObject({
    counts: { planned: 1, kept: 1, sent: 0, announced: 2 },
    announced: [
      { inspectionId: outside, line: null, why: '群众集中反映。' },
      { inspectionId: inPlan, line: WINDOWS, why: null },
    ],
  });
  expect((await plan('water-head')).announced).toBeNull();
  const { knows } = await office.house.mechanismsOf(OFFICE);
  const inTime = async () =>
    (await knows('supervision', plainDate('2026-03-01'), plainDate('2026-03-31'), ['inspections-in-time']))[
      'inspections-in-time'
    ];
  expect(await inTime()).toEqual({ value: 3, of: 3 });

  // A sealed one is in no count until it is opened, and in no notice at all.
  const sealed = await planned({ kind: 'sealed', from: '2026-03-03', to: '2026-03-03' });
  expect(await weight('east')).toBe(before + 2);
  await office.ask(
    SUPERVISOR,
    'POST',
    `/api/inspections/${sealed}/open`,
    { madeAt: '2026-03-03T01:30:00.000Z' },
    newKey(),
  );
  expect(await weight('east')).toBe(before + 3);
  expect(await inTime()).toEqual({ value: 3, of: 3 });
  expect((await plan(SUPERVISOR)).counts.announced).toBe(2);
  for (const id of [outside, inPlan]) await cancel(id);
  expect((await plan(SUPERVISOR)).counts.announced).toBe(0);
  await office.act('water-head', own, 'withdraw', { reason: '改期。' });
});

it('folds from the ledger to what stands in its rows', async () => {
  expect((await office.verify()).difference).toBeNull();
});
