import { afterAll, beforeAll, expect, it } from 'vitest';
import { followDays } from '../../src/obligations/jobs.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
});
afterAll(() => office.close());

it('a shipped rule is read, changed, checked, previewed, adopted and carried out over HTTP', async () => {
  office.at('2026-12-20T09:00');
  const list = (await office.ask('water-handler', 'GET', '/api/mechanisms')).json();
  const b3 = list.mechanisms.find((m: { row: string }) => m.row === 'B3');
  expect(b3).toMatchObject({ state: 'offered', number: 2, name: { en: 'Field work of leaders' } });
  expect(list.abilities.adopt.code).toBe('mechanism.head-adopts');

  const page = (await office.ask('qu-head', 'GET', '/api/mechanisms/B3')).json();
  expect(page.duties[0].when.en).toBe('at least 60 days every year, 7 of them in one place without a break');
  const [{ source }] = page.versions;

  const wrong = source.replace('least: 60', 'least: 600');
  const { faults } = (await office.ask('water-head', 'POST', '/api/mechanisms/check', { sources: [wrong] })).json();
  expect(faults[0].line).toBe(wrong.split('\n').findIndex((l: string) => l.includes('least: 600')) + 1);

  const preview = (
    await office.ask('water-head', 'POST', '/api/mechanisms/preview', { sources: [source], year: 2027 })
  ).json();
  expect(preview.faults).toEqual([]);
  expect(preview.rules[0]).toMatchObject({ id: 'B3/field', holders: 2, duties: 2 });
  expect(preview.gaps.length).toBeGreaterThan(0);

  const asked = { sources: [source], from: '2027-01-01', ground: '区长办公会纪要〔2026〕12 号' };
  expect((await office.ask('water-head', 'POST', '/api/mechanisms', asked)).statusCode).toBe(403);
  const made = await office.ask('qu-head', 'POST', '/api/mechanisms', asked);
  expect(made.statusCode, made.body).toBe(201);
  const { offered } = (await office.ask('qu-head', 'GET', '/api/mechanisms/offered')).json();
  expect(offered.map((o: { row: string }) => o.row)).toContain('B1');
  expect(offered.map((o: { row: string }) => o.row)).not.toContain('B3');
  const less = { sources: [source.replace('least: 60', 'least: 45').replace('version: 2', 'version: 3')], year: 2027 };
  const beside = (await office.ask('qu-head', 'POST', '/api/mechanisms/preview', less)).json();
  // The work falls into the months of its days, and what is missing is told by its name.
  expect(beside.months.reduce((sum: number, minutes: number) => sum + minutes, 0)).toBe(beside.minutes);
  expect(beside.gaps[0].duty.en).toBe(
    preview.rules.find((r: { id: string }) => r.id === beside.gaps[0].duty.id).name.en,
  );
  const told = (await office.ask('qu-head', 'GET', '/api/mechanisms/B3')).json();
  expect(told.versions[0]).toMatchObject({ state: 'adopted', from: '2027-01-01', ground: asked.ground, by: 'qu-head' });

  const now = office.at('2027-01-04T09:00');
  const ctx = { officeId: OFFICE, now, actor: { kind: 'system', officeId: OFFICE, process: 'mechanisms' } } as const;
  await followDays(office.house.db, ctx, await office.house.mechanismsOf(OFFICE));

  const owed = (await office.ask('water-head', 'GET', '/api/duties')).json();
  const mine = owed.duties.find((d: { thing: { kind: string } | null }) => d.thing?.kind === 'obligation');
  expect(mine.thing.title.zh).toBe('在基层的天数（B3 领导走访调研与蹲点）');

  const url = `/api/obligations/${mine.thing.id}`;
  expect((await office.ask('housing-head', 'GET', url)).statusCode).toBe(404);
  const shown = (await office.ask('water-head', 'GET', url)).json();
  expect(shown.line).toMatchObject({ state: 'owed', least: 60, of: 'days', claimed: 0 });
  expect(shown.form[0]).toMatchObject({ id: 'place', format: 'unit', required: true });
  const visit = { values: { place: 'spring', asked: ['路灯不亮'] }, from: '2027-01-04', to: '2027-01-04' };
  const recorded = await office.ask('water-head', 'POST', `${url}/records`, visit);
  expect(recorded.statusCode, recorded.body).toBe(200);
  const after = (await office.ask('callback-callback', 'GET', url)).json();
  expect(after.records[0]).toMatchObject({
    place: { id: 'spring' },
    asks: [{ text: '路灯不亮', became: null }],
    abilities: { confirm: true, giveCode: true },
  });
  const { recordId } = recorded.json();
  const code = await office.ask('callback-callback', 'POST', `${url}/records/${recordId}/code`, {});
  expect(code.json()).toMatchObject({ until: '2027-02-04' });

  const year = (await office.ask('qu-head', 'GET', '/api/units/water/year?year=2027')).json();
  expect(year.mechanisms[0]).toMatchObject({ row: 'B3', owed: 1, done: 0, waiting: 1, late: 0 });
  expect((await office.ask('housing-head', 'GET', '/api/units/water/year')).statusCode).toBe(404);
});
