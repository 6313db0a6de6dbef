import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isProvisional, isWorkingDay } from '../../src/calendar/calendar.ts';
import { toPlainDate } from '../../src/calendar/days.ts';
import { loadCalendar, loadClocks } from '../../src/calendar/pack.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import { plainDate } from '../../src/kernel/time.ts';
import { china, day, newYork } from './given.ts';

const folder = mkdtempSync(join(tmpdir(), 'changxiao-packs-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
function file(text: string): string {
  const path = join(folder, `pack-${++files}.yaml`);
  writeFileSync(path, text);
  return path;
}
function facts(act: () => unknown): Record<string, unknown> {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, ...error.facts };
    throw error;
  }
  return {};
}

describe('the calendar of China', () => {
  it('knows Spring Festival 2026 as the notice has it', () => {
    for (let d = 15; d <= 23; d++) expect(isWorkingDay(china, plainDate(`2026-02-${d}`))).toBe(false);
    for (const d of ['14', '24', '28']) expect(isWorkingDay(china, plainDate(`2026-02-${d}`))).toBe(true);
  });
  it('knows whole published years, from 2004 to at least 2026', () => {
    expect(toPlainDate(china.publishedFrom)).toBe('2004-01-01');
    expect(toPlainDate(china.publishedUntil)).toMatch(/^20(2[6-9]|[3-9]\d)-12-31$/);
    expect(isProvisional(china, toPlainDate(china.publishedUntil))).toBe(false);
    expect(isProvisional(china, toPlainDate(china.publishedUntil + 1))).toBe(true);
  });
});

describe('a calendar of one’s own', () => {
  const head =
    'id: own\nname: { zh: 自定, en: own }\ncountry: china\nzone: Asia/Shanghai\nhours: ["09:00-12:00", "13:00-18:00"]\n';
  it('adds closures, which are stronger than a make-up workday, and a later notice', () => {
    const own = loadCalendar(
      file(
        `${head}source: chinese-days\npublished: { from: 2004-01-01, until: 2027-12-31 }\n` +
          'holidays:\n  - { from: 2027-01-01, to: 2027-01-03, name: { zh: 元旦, en: New Year } }\n' +
          'closures:\n  - { from: 2026-02-14, name: { zh: 搬迁, en: moving house } }\n',
      ),
    ).calendar;
    expect(day('1 working day', '2026-02-13', {}, own)).toBe('2026-02-24');
    expect(day('1 working day', '2026-12-31', {}, own)).toBe('2027-01-04');
  });
  it('may rest on other days of the week', () => {
    const own = loadCalendar(file(`${head}weekend: [5, 6]\n`)).calendar;
    expect(day('1 working day', '2026-03-05', {}, own)).toBe('2026-03-08');
  });
  it('refuses what does not exist, and names file, line and mending', () => {
    expect(facts(() => loadCalendar('atlantis'))).toMatchObject({
      code: 'calendar.unknown-calendar',
      known: 'china, new-york, qinglan',
    });
    expect(facts(() => loadCalendar(join(folder, 'none.yaml')))).toMatchObject({
      code: 'pack.bad',
      file: join(folder, 'none.yaml'),
    });
    expect(facts(() => loadCalendar(file(`${head}zones: 3\n`)))).toMatchObject({
      code: 'pack.bad',
      line: 6,
      wrongEn: 'there is no field "zones"',
    });
    expect(
      facts(() => loadCalendar(file(`${head}closures:\n  - { from: 2026-02-30, name: { zh: 无, en: none } }\n`))),
    ).toMatchObject({ code: 'pack.bad', line: 7, place: '/closures/0' });
    expect(facts(() => loadCalendar(file(head.replace('13:00', '11:00'))))).toMatchObject({
      code: 'calendar.bad-hours',
    });
    expect(facts(() => loadCalendar(file(head.replace('Asia/Shanghai', 'Asia/Nowhere'))))).toMatchObject({
      code: 'calendar.unknown-zone',
    });
    expect(facts(() => loadCalendar(file(head.replace('country: china', 'country: atlantis'))))).toMatchObject({
      code: 'pack.bad',
      ...{ line: 3, place: '/country', mendingEn: 'choose one of china, united-states' },
    });
    expect(facts(() => loadCalendar(file(head.replace('country: china\n', ''))))).toMatchObject({ code: 'pack.bad' });
  });
});

it('New York keeps its own holidays', () => {
  expect(isWorkingDay(newYork, plainDate('2026-07-03'))).toBe(false);
  expect(isWorkingDay(newYork, plainDate('2026-02-17'))).toBe(true);
});

describe('the clocks', () => {
  const clocks = loadClocks();
  it('hold every limit of the law with its extension', () => {
    const said = (id: string): unknown[] => {
      const { limit, extension } = clocks.get(id)!;
      return [...Object.values(limit), extension?.max, extension?.times];
    };
    expect(said('petition-handle')).toEqual([60, 'days', 30, 1]);
    expect(said('permit-decide')).toEqual([20, 'working days', 10, 1]);
    expect(said('permit-decide-joint')).toEqual([45, 'working days', 15, 1]);
    expect(said('disclosure-answer')).toEqual([20, 'working days', 20, undefined]);
    expect(said('dispatch-life')).toEqual([1, 'hours', undefined, undefined]);
    expect(said('accept-duty')).toEqual([1, 'working days', undefined, undefined]);
    expect(said('contest-decision')).toEqual([1, 'working days', undefined, undefined]);
    expect(said('extension-decision')).toEqual([1, 'working days', undefined, undefined]);
  });
  const head = 'clocks:\n  - id: a\n    name: { zh: 甲, en: a }\n    limit: 3 days\n';
  const tail = '    starts: { zh: 起, en: start }\n    basis: { zh: 法, en: law }\n    source: setting\n';
  it.each([
    ['a limit nobody can read', (head + tail).replace('3 days', '3 moons'), 4, '/clocks/0/limit', '"3 moons"'],
    ['an id given twice', head + tail + head.replace('clocks:\n', '') + tail, 8, '/clocks/1/id', '"a" is taken'],
    ['a field that is none', `${head}${tail}    colour: red\n`, 8, '/clocks/0/colour', '"colour"'],
  ])('refuse %s', (_, text, line, place, wrong) => {
    const told = facts(() => loadClocks(file(text)));
    expect(told).toMatchObject({ code: 'pack.bad', line, place, wrongEn: expect.stringContaining(wrong) });
  });
});
