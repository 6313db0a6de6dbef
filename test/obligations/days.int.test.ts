import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadCalendar } from '../../src/calendar/pack.ts';
import { plainDate } from '../../src/kernel/time.ts';
import type { Entry } from '../../src/ledger/entry.ts';
import { adopt } from '../../src/mechanisms/adoption.commands.ts';
import type { Feel } from '../../src/mechanisms/feel.ts';
import type { MechanismWork } from '../../src/mechanisms/work.ts';
import { followDays, followForMechanisms } from '../../src/obligations/jobs.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';

/* Days of rules: planned, opened when they have come, found anew after a late notice, and each by itself. */

const duty = (id: string, day: number, minutes: string) => `
  - id: ${id}
    name: { zh: 月报, en: Monthly report }
    who: [{ as: lead, each: unit, role: head, kinds: [bureau], levels: [1] }]
    when: { every: month, day: ${day}, roll: before }
    record: { required: [said], properties: { said: { type: string, title: 小结, title-en: Summary } } }
    confirm: { at: function, function: supervision, role: supervisor, minutes: 5 }
    minutes: ${minutes}`;
const rule = (id: string, ...duties: string[]) => `id: ${id}
version: 1
name: { zh: 月报, en: Monthly report }
about: { zh: 月报, en: Monthly report }
source: [{ document: own, clause: "1" }]
duties:${duties.join('')}
`;
const calendar = (more = '') => `id: late
name: { zh: 演练日历, en: Practice calendar }
country: china
zone: Asia/Shanghai
hours: ["09:00-12:00", "13:00-18:00"]
source: chinese-days
${more}`;
const NOTICE = `holidays:
  - { from: 2026-03-10, name: { zh: 防汛休息日, en: Flood day } }
  - { from: 2026-06-25, name: { zh: 防汛休息日, en: Flood day } }
`;

let office: TestOffice;
let file: string;
beforeAll(async () => {
  office = await testOffice();
  file = join(office.house.settings.dataDir, 'late.yaml');
  await writeFile(file, calendar());
});
afterAll(() => office.close());

const system = () => ({
  officeId: OFFICE,
  now: office.now(),
  actor: { kind: 'system', officeId: OFFICE, process: 'mechanisms' } as const,
});
const work = async (more: Partial<MechanismWork> = {}): Promise<MechanismWork> => ({
  ...(await office.house.mechanismsOf(OFFICE)),
  calendar: loadCalendar(file).calendar,
  ...more,
});
const days = async (duty: string) =>
  (await office.owner.query('select due_on::text from mechanism_day where duty = $1 order by due_on', [duty])).rows.map(
    (r) => r.due_on as string,
  );
const opened = async (duty: string) =>
  (
    await office.owner.query('select distinct due_on::text from obligation where duty = $1 order by 1', [duty])
  ).rows.map((r) => r.due_on as string);

it('a late notice moves the days that have not come, and leaves what was opened', async () => {
  office.at('2026-03-02T09:00');
  const ctx = { officeId: OFFICE, now: office.now(), actor: await office.actor('qu-head') };
  const w = await work();
  const sources = [rule('X1', duty('tenth', 10, '20'), duty('late', 25, '20'))];
  await office.house.db.transact((tx) => adopt(tx, ctx, w, sources, plainDate('2026-03-02'), '纪要'));
  await followDays(office.house.db, system(), w);
  expect(await opened('tenth')).toEqual(['2026-03-10']);
  expect((await days('late')).slice(0, 4)).toEqual(['2026-03-25', '2026-04-24', '2026-05-25', '2026-06-25']);

  await writeFile(file, calendar(NOTICE));
  const later = await work();
  const told = [{ type: 'calendar.changed', stream: `calendar:${OFFICE}`, body: {} }] as unknown as Entry[];
  for (let twice = 0; twice < 2; twice++)
    await office.house.db.transact((tx) => followForMechanisms(tx, system(), later, told));
  await followDays(office.house.db, system(), later);
  // 10 March is off now: what is owed by then stays with its day, and nothing is owed twice.
  expect(await opened('tenth')).toEqual(['2026-03-10']);
  expect((await days('tenth')).slice(0, 2)).toEqual(['2026-03-10', '2026-04-10']);
  expect((await days('late'))[3]).toBe('2026-06-24');
});

it('the next year is planned before this one ends, once', async () => {
  office.at('2026-10-20T09:00');
  await followDays(office.house.db, system(), await work());
  expect((await days('late')).at(-1)).toBe('2026-12-25');
  office.at('2026-11-03T09:00');
  await followDays(office.house.db, system(), await work());
  await followDays(office.house.db, system(), await work());
  const all = await days('late');
  expect(all.at(-1)).toMatch(/^2027-12-/);
  expect(all).toHaveLength(22);
});

it('a rule whose formula fails keeps no other from its day', async () => {
  office.at('2026-11-30T09:00');
  const ctx = { officeId: OFFICE, now: office.now(), actor: await office.actor('qu-head') };
  const w = await work();
  const sources = [rule('X0', duty('failing', 8, "'level * 7'")), rule('X2', duty('sound', 8, "'level * 5'"))];
  await office.house.db.transact((tx) => adopt(tx, ctx, w, sources, plainDate('2026-12-01'), '纪要'));
  office.at('2026-12-01T09:00');
  const feel: Feel = {
    ask: async (asked) => (asked.expression.includes('7') ? { wrong: 'no such group' } : w.feel.ask(asked)),
    close: async () => {},
  };
  await expect(followDays(office.house.db, system(), await work({ feel }))).rejects.toMatchObject({
    code: 'mechanism.formula-fails',
  });
  expect([await opened('failing'), await opened('sound')]).toEqual([[], ['2026-12-08']]);
  await followDays(office.house.db, system(), await work());
  expect(await opened('failing')).toEqual(['2026-12-08']);
  expect((await office.verify()).difference).toBeNull();
});
