import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMonths, civil, dayOf, LAST_DAY, toDay, toPlainDate, weekday } from '../../src/calendar/days.ts';
import { limitText, parseLimit } from '../../src/calendar/limit.ts';
import { fromWall, offsetAt, parseMoment, readInstant, toWall, withOffset, zoneOf } from '../../src/calendar/zone.ts';
import { type Instant, instant } from '../../src/kernel/time.ts';

const shanghai = zoneOf('Asia/Shanghai');
const newYork = zoneOf('America/New_York');

describe('day numbers', () => {
  it('are those of Date, for every day of the tables', () => {
    for (let day = 0; day <= LAST_DAY; day++) {
      const date = new Date(day * 86_400_000);
      const text = date.toISOString().slice(0, 10);
      if (toPlainDate(day) !== text || toDay(toPlainDate(day)) !== day || weekday(day) !== (date.getUTCDay() || 7)) {
        expect.fail(`day ${day} is ${text}, not ${toPlainDate(day)}`);
      }
    }
    expect(civil(-1)).toEqual({ y: 1969, m: 12, d: 31 });
  });
  it('a month back from the last day of March is the last of February', () => {
    expect(addMonths(dayOf(2026, 3, 31), -1)).toBe(dayOf(2026, 2, 28));
    expect(addMonths(dayOf(2026, 1, 15), -1)).toBe(dayOf(2025, 12, 15));
  });
});

describe('limits', () => {
  it.each([
    ['20 working days', { amount: 20, unit: 'working days' }],
    ['1 Working Day', { amount: 1, unit: 'working days' }],
    ['20个工作日', { amount: 20, unit: 'working days' }],
    ['二十个工作日内', { amount: 20, unit: 'working days' }],
    ['十五日', { amount: 15, unit: 'days' }],
    ['６０天', { amount: 60, unit: 'days' }],
    ['两小时', { amount: 2, unit: 'hours' }],
    ['24 h', { amount: 24, unit: 'hours' }],
    ['90min', { amount: 90, unit: 'minutes' }],
    ['8个工作小时', { amount: 8, unit: 'working hours' }],
    ['0.5 hours', { amount: 0.5, unit: 'hours' }],
    ['3个月', { amount: 3, unit: 'months' }],
    ['2026-12-31', { on: '2026-12-31' }],
    ['yearly 01-31', { yearly: '01-31' }],
  ])('%s', (text, limit) => expect(parseLimit(text)).toEqual(limit));
  it.each([
    '',
    '20',
    'days',
    '-5 days',
    '1.5 days',
    '2 weeks',
    '2026-02-30',
    '二五日',
    '1e3 days',
    'yearly 13-01',
    '20 days 3',
  ])('refuses %j', (text) => expect(() => parseLimit(text)).toThrow('calendar.bad-limit'));
  it('are said in words', () => {
    expect(limitText(parseLimit('1 working day'))).toEqual({ zh: '1 个工作日', en: '1 working day' });
    expect(limitText(parseLimit('yearly 03-31'))).toEqual({ zh: '每年 3 月 31 日', en: '31 March of each year' });
    expect(limitText(parseLimit('2026-12-31')).en).toBe('31 December 2026');
  });
});

describe('moments', () => {
  it.each([
    ['2026-02-10', '2026-02-09T16:00:00.000Z'],
    ['2026-02-10T09:30', '2026-02-10T01:30:00.000Z'],
    ['2026-02-10 09:30:15.5', '2026-02-10T01:30:15.500Z'],
    ['2026-02-10T09:30Z', '2026-02-10T09:30:00.000Z'],
    ['2026-02-10T09:30:00-0500', '2026-02-10T14:30:00.000Z'],
    ['2026-02-10T09:30+05:30', '2026-02-10T04:00:00.000Z'],
    ['2026-02-10T24:00', '2026-02-10T16:00:00.000Z'],
  ])('%s', (text, expected) => expect(parseMoment(text, shanghai)).toBe(expected));
  it.each([
    '',
    '2026-02-30',
    '2026-2-1',
    'tomorrow',
    '2026-02-10T25:00',
    '2026-02-10T09:60',
    '2026-02-10T24:01',
    '2026-02-10T09:30+99:00',
    '20260210',
  ])('refuses %j', (text) => expect(() => parseMoment(text, shanghai)).toThrow('calendar.bad-time'));
  it('are read as Date reads them, in the house form and any other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (ms) => {
        expect(readInstant(instant(ms))).toBe(ms);
      }),
    );
    expect(readInstant('2026-02-10T09:30:00+08:00' as Instant)).toBe(Date.parse('2026-02-10T01:30:00Z'));
    expect(() => readInstant('soon' as Instant)).toThrow('calendar.bad-time');
  });
});

describe('zones', () => {
  it('know the offsets that Intl knows, summer time in China included', () => {
    const zones = [
      'Asia/Shanghai',
      'America/New_York',
      'Europe/London',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
      'Asia/Kathmandu',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 4_000_000_000 }), (name, seconds) => {
        const zone = zoneOf(name);
        const ms = seconds * 1000;
        const parts = new Intl.DateTimeFormat('sv', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' }).format(
          ms,
        );
        expect(instant(toWall(zone, ms)).slice(0, 19)).toBe(parts.replace(' ', 'T'));
      }),
    );
    expect(offsetAt(shanghai, Date.parse('1988-07-01T00:00:00Z'))).toBe(9 * 3_600_000);
  });
  it('take the earlier of a time shown twice and push one never shown forward', () => {
    const wall = (text: string): number => Date.parse(`${text}Z`);
    expect(instant(fromWall(newYork, wall('2026-11-01T01:30:00')))).toBe('2026-11-01T05:30:00.000Z');
    expect(instant(fromWall(newYork, wall('2026-03-08T02:30:00')))).toBe('2026-03-08T07:30:00.000Z');
    expect(instant(fromWall(newYork, wall('2026-03-08T03:30:00')))).toBe('2026-03-08T07:30:00.000Z');
  });
  it('are written with their offset', () => {
    expect(withOffset('2026-03-16T16:00:00.000Z' as Instant, shanghai)).toBe('2026-03-17T00:00:00+08:00');
    expect(withOffset('2026-03-16T16:00:00.250Z' as Instant, newYork)).toBe('2026-03-16T12:00:00.250-04:00');
    expect(withOffset('2026-03-16T16:00:00.000Z' as Instant, zoneOf('Asia/Kathmandu'))).toBe(
      '2026-03-16T21:45:00+05:45',
    );
  });
  it('refuse a name that is none', () => {
    expect(() => zoneOf('Asia/Nowhere')).toThrow('calendar.unknown-zone');
  });
});
