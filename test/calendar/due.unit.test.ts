import { describe, expect, it } from 'vitest';
import { allowedExtension, type ClockRule } from '../../src/calendar/clock.ts';
import { explain, foundThen } from '../../src/calendar/explain.ts';
import { loadClocks } from '../../src/calendar/pack.ts';
import { parsePlainDate } from '../../src/kernel/time.ts';
import { china, day, due, newYork, ruleOf, runOf } from './given.ts';

const clocks = loadClocks();
const clock = (id: string): ClockRule => clocks.get(id)!;

describe('working days', () => {
  it('counts the worked example: Spring Festival off, two Saturdays worked', () => {
    expect(due('20 working days', '2026-02-10')).toBe('2026-03-16 2026-03-17T00:00:00+08:00');
    expect(due(clock('permit-decide'), '2026-02-10T16:45')).toBe('2026-03-16 2026-03-17T00:00:00+08:00');
  });
  it.each([
    ['on a holiday', '5 working days', '2026-02-18', '2026-02-28'],
    ['on a Friday', '1 working day', '2026-03-06', '2026-03-09'],
    ['on the eve of a worked Saturday', '1 working day', '2026-02-13', '2026-02-14'],
    ['for none, on a day off', '0 working days', '2026-02-18', '2026-02-24'],
    ['for none, on a working day', '0 working days', '2026-03-06', '2026-03-06'],
  ])('when the event is %s', (_, limit, from, expected) => expect(day(limit, from)).toBe(expected));
  it('takes the office day of a time given in another zone', () => {
    expect(day('1 working day', '2026-03-10T16:30:00Z')).toBe('2026-03-12');
    expect(day('1 working day', '2026-03-10T15:59:59Z')).toBe('2026-03-11');
  });
});

describe('days and months', () => {
  it.each([
    ['an ordinary end', '15 days', '2026-03-02', '2026-03-17'],
    ['an end on a Sunday', '6 days', '2026-03-02', '2026-03-09'],
    ['an end in a long holiday', '15 days', '2026-02-01', '2026-02-24'],
    ['an end on a worked Saturday', '4 days', '2026-02-10', '2026-02-14'],
    ['none', '0 days', '2026-03-07', '2026-03-09'],
    ['the last day of a shorter month', '1 month', '2026-01-31', '2026-02-28'],
    ['a leap day', '1 month', '2028-01-31', '2028-02-29'],
    ['a year on from a leap day', '12 months', '2024-02-29', '2025-02-28'],
    ['a month across the year', '2 months', '2025-12-10', '2026-02-10'],
    ['a month that ends in a holiday', '1 month', '2026-04-01', '2026-05-06'],
  ])('%s', (_, limit, from, expected) => expect(day(limit, from)).toBe(expected));
});

describe('pauses', () => {
  it.each<[string, string, string, [string, string][], string]>([
    [
      'counts the day it begins, not the day it ends',
      '5 working days',
      '2026-03-02',
      [['2026-03-04', '2026-03-06']],
      '2026-03-11',
    ],
    [
      'two that overlap are one',
      '5 working days',
      '2026-03-02',
      [
        ['2026-03-04', '2026-03-06'],
        ['2026-03-03', '2026-03-05'],
      ],
      '2026-03-12',
    ],
    [
      'one inside another is none',
      '5 working days',
      '2026-03-02',
      [
        ['2026-03-03', '2026-03-06'],
        ['2026-03-04', '2026-03-05'],
      ],
      '2026-03-12',
    ],
    [
      'two that touch',
      '5 working days',
      '2026-03-02',
      [
        ['2026-03-03', '2026-03-04'],
        ['2026-03-04', '2026-03-05'],
      ],
      '2026-03-11',
    ],
    ['begun before the start', '5 working days', '2026-03-02', [['2026-02-20', '2026-03-04']], '2026-03-11'],
    ['over before the start', '5 working days', '2026-03-02', [['2026-02-20', '2026-03-02']], '2026-03-09'],
    ['begun on the due day', '5 working days', '2026-03-02', [['2026-03-09', '2026-03-20']], '2026-03-09'],
    ['begun the day before the due day', '5 working days', '2026-03-02', [['2026-03-08', '2026-03-20']], '2026-03-23'],
    ['of no length', '5 working days', '2026-03-02', [['2026-03-04', '2026-03-04']], '2026-03-09'],
    [
      'within a holiday takes no working day',
      '20 working days',
      '2026-02-10',
      [['2026-02-15', '2026-02-23']],
      '2026-03-16',
    ],
    ['over a worked Saturday takes it', '20 working days', '2026-02-10', [['2026-02-13', '2026-02-23']], '2026-03-17'],
    ['longer than the limit', '5 days', '2026-03-02', [['2026-03-03', '2026-04-30']], '2026-05-06'],
    [
      'that the lengthened count runs into',
      '5 days',
      '2026-03-02',
      [
        ['2026-03-03', '2026-03-06'],
        ['2026-03-09', '2026-03-12'],
      ],
      '2026-03-13',
    ],
    ['in months is added in calendar days', '1 month', '2026-03-02', [['2026-03-10', '2026-03-15']], '2026-04-07'],
    ['in months, over the end', '1 month', '2026-03-02', [['2026-04-01', '2026-04-10']], '2026-04-13'],
  ])('%s', (_, limit, from, pauses, expected) => expect(day(limit, from, { pauses })).toBe(expected));

  it('that has not ended leaves no due date, unless the clock had run out before', () => {
    expect(due('5 working days', '2026-03-02', { pauses: [['2026-03-04', null]] })).toBeNull();
    expect(day('5 working days', '2026-03-02', { pauses: [['2026-03-09', null]] })).toBe('2026-03-09');
  });
  it('refuses one that ends before it begins', () => {
    expect(() => due('5 days', '2026-03-02', { pauses: [['2026-03-06', '2026-03-04']] })).toThrow(
      'calendar.pause-reversed',
    );
  });
});

describe('restart and extension', () => {
  it('a restart begins anew on the next day, and earlier pauses no longer matter', () => {
    expect(day('5 working days', '2026-03-02', { restart: '2026-03-05', pauses: [['2026-03-03', '2026-03-04']] })).toBe(
      '2026-03-12',
    );
    expect(day('5 working days', '2026-03-02', { restart: '2026-03-05', pauses: [['2026-03-03', '2026-03-06']] })).toBe(
      '2026-03-13',
    );
    expect(day('5 working days', '2026-03-02', { restart: '2026-03-05', pauses: [['2026-03-09', '2026-03-10']] })).toBe(
      '2026-03-13',
    );
  });
  it('refuses a restart before the start', () => {
    expect(() => due('5 days', '2026-03-02', { restart: '2026-03-01' })).toThrow('calendar.restart-before-start');
  });
  it('an extension adds to the limit and the same pauses hold', () => {
    // 30 working days with 3 taken out: the 33rd after 10 February.
    expect(day(clock('permit-decide'), '2026-02-10', { extend: 10, pauses: [['2026-03-02', '2026-03-05']] })).toBe(
      '2026-04-02',
    );
    expect(day(clock('petition-handle'), '2026-03-02', { extend: 30 })).toBe('2026-06-01');
  });
  it('refuses more than the rule allows, half days, and any where there is none', () => {
    expect(() => due(clock('permit-decide'), '2026-02-10', { extend: 11 })).toThrow('calendar.extension-too-long');
    expect(() => due(clock('permit-decide'), '2026-02-10', { extend: 1.5 })).toThrow('calendar.bad-extension');
    expect(() => due(clock('permit-decide'), '2026-02-10', { extend: -1 })).toThrow('calendar.bad-extension');
    expect(() => due(clock('permit-deliver'), '2026-02-10', { extend: 1 })).toThrow('calendar.extension-none');
    expect(() => allowedExtension(clock('permit-decide'), [4], 1)).toThrow('calendar.extension-spent');
    expect(() => allowedExtension(clock('disclosure-answer'), [15], 6)).toThrow('calendar.extension-too-long');
    expect(() => allowedExtension(clock('disclosure-answer'), [15], 5)).not.toThrow();
  });
});

describe('minutes and hours', () => {
  it.each<[string, string, string, [string, string][], string]>([
    ['run over midnight', '2 hours', '2026-03-02T23:30', [], '2026-03-03 2026-03-03T01:30:00+08:00'],
    ['run through a holiday', '24 hours', '2026-02-17T08:00', [], '2026-02-18 2026-02-18T08:00:00+08:00'],
    ['end with the day they end at midnight', '24 hours', '2026-03-02', [], '2026-03-02 2026-03-03T00:00:00+08:00'],
    ['none, at midnight', '0 hours', '2026-03-02', [], '2026-03-02 2026-03-02T00:00:00+08:00'],
    [
      'leave the paused time out',
      '90 minutes',
      '2026-03-02T23:30',
      [['2026-03-02T23:45', '2026-03-03T00:45']],
      '2026-03-03 2026-03-03T02:00:00+08:00',
    ],
    [
      'overlapping pauses once',
      '1 hour',
      '2026-03-02T09:00',
      [
        ['2026-03-02T09:10', '2026-03-02T09:40'],
        ['2026-03-02T09:30', '2026-03-02T10:00'],
      ],
      '2026-03-02 2026-03-02T10:50:00+08:00',
    ],
    [
      'a pause begun at the very end',
      '1 hour',
      '2026-03-02T09:00',
      [['2026-03-02T10:00', '2026-03-02T12:00']],
      '2026-03-02 2026-03-02T10:00:00+08:00',
    ],
    ['half hours', '1.5 hours', '2026-03-02T09:00', [], '2026-03-02 2026-03-02T10:30:00+08:00'],
  ])('%s', (_, limit, from, pauses, expected) => expect(due(limit, from, { pauses })).toBe(expected));
  it('a restart begins from its moment', () => {
    expect(due('1 hour', '2026-03-02T09:00', { restart: '2026-03-02T09:30' })).toBe(
      '2026-03-02 2026-03-02T10:30:00+08:00',
    );
  });
});

describe('working hours (09–12 and 13–18)', () => {
  it.each<[string, string, string, [string, string][], string]>([
    ['over the lunch break', '2 working hours', '2026-03-02T11:00', [], '2026-03-02 2026-03-02T14:00:00+08:00'],
    [
      'end at closing, not at opening',
      '8 working hours',
      '2026-03-02T09:00',
      [],
      '2026-03-02 2026-03-02T18:00:00+08:00',
    ],
    ['over the weekend', '8 working hours', '2026-03-06T17:00', [], '2026-03-09 2026-03-09T17:00:00+08:00'],
    ['after office hours', '8 working hours', '2026-03-06T20:00', [], '2026-03-09 2026-03-09T18:00:00+08:00'],
    ['on to a worked Saturday', '1 working hour', '2026-02-13T17:30', [], '2026-02-14 2026-02-14T09:30:00+08:00'],
    ['on a day off', '1 working hour', '2026-02-18T10:00', [], '2026-02-24 2026-02-24T10:00:00+08:00'],
    ['none, in the lunch break', '0 working hours', '2026-03-02T12:00', [], '2026-03-02 2026-03-02T13:00:00+08:00'],
    [
      'with a pause',
      '8 working hours',
      '2026-03-06T17:00',
      [['2026-03-09T08:00', '2026-03-09T11:00']],
      '2026-03-10 2026-03-10T10:00:00+08:00',
    ],
    [
      'with a pause at night',
      '8 working hours',
      '2026-03-06T17:00',
      [['2026-03-06T18:00', '2026-03-09T09:00']],
      '2026-03-09 2026-03-09T17:00:00+08:00',
    ],
  ])('%s', (_, limit, from, pauses, expected) => expect(due(limit, from, { pauses })).toBe(expected));
});

describe('dates, days of the year, and notice before an event', () => {
  it('a fixed date stays, on a Saturday too', () => {
    expect(due('2026-03-07', '2026-02-10')).toBe('2026-03-07 2026-03-08T00:00:00+08:00');
    expect(() => due('2026-03-07', '2026-02-10', { extend: 1 })).toThrow('calendar.extension-none');
  });
  it('a day of the year is the next one after the event', () => {
    expect(day(clock('disclosure-report-department'), '2025-06-01')).toBe('2026-01-31');
    expect(day(clock('disclosure-report-department'), '2026-01-31')).toBe('2027-01-31');
    expect(day('yearly 02-29', '2026-01-01')).toBe('2026-02-28');
  });
  it('notice is counted back, and an end on a day off moves to the working day before', () => {
    expect(day(clock('permit-hearing-notice'), '2026-03-16')).toBe('2026-03-05');
    expect(day(clock('decision-hearing-material'), '2026-03-16')).toBe('2026-03-09');
    expect(day(clock('decision-hearing-material'), '2026-02-28')).toBe('2026-02-14');
    expect(day({ ...ruleOf('1 month'), before: true }, '2026-03-31')).toBe('2026-02-28');
    expect(due({ ...ruleOf('2 hours'), before: true }, '2026-03-16T09:00')).toBe(
      '2026-03-16 2026-03-16T07:00:00+08:00',
    );
    expect(due({ ...ruleOf('2 working hours'), before: true }, '2026-03-16T10:00')).toBe(
      '2026-03-13 2026-03-13T17:00:00+08:00',
    );
    expect(() => due(clock('permit-hearing-notice'), '2026-03-16', { pauses: [['2026-03-10', '2026-03-11']] })).toThrow(
      'calendar.before-takes-no-pause',
    );
  });
  it('ends at the close of office hours where the rule says so', () => {
    expect(due({ ...ruleOf('1 working day'), until: 'office close' }, '2026-03-02')).toBe(
      '2026-03-03 2026-03-03T18:00:00+08:00',
    );
  });
});

describe('a zone whose clocks change', () => {
  it('ends the day at its own midnight', () => {
    expect(due('5 days', '2026-03-02', {}, newYork)).toBe('2026-03-09 2026-03-10T00:00:00-04:00');
    expect(due('1 working day', '2026-03-05', {}, newYork)).toBe('2026-03-06 2026-03-07T00:00:00-05:00');
  });
  it('counts real hours through the night of the change', () => {
    expect(due('24 hours', '2026-03-07T12:00', {}, newYork)).toBe('2026-03-08 2026-03-08T13:00:00-04:00');
    expect(due('24 hours', '2026-10-31T12:00', {}, newYork)).toBe('2026-11-01 2026-11-01T11:00:00-05:00');
  });
  it('counts office hours on the wall', () => {
    expect(due('9 working hours', '2026-03-06T16:00', {}, newYork)).toBe('2026-03-09 2026-03-09T17:00:00-04:00');
  });
});

describe('the explanation', () => {
  const words = (lang: 'zh' | 'en', ...asked: [string | ClockRule, string, Parameters<typeof runOf>[1]?]): string =>
    explain(ruleOf(asked[0]), runOf(asked[1], asked[2]), china)
      .steps.map((s) => s[lang])
      .join('\n');
  it('names the basis, the first counted day, holidays, make-up workdays and the end', () => {
    const zh = words('zh', clock('permit-decide'), '2026-02-10');
    for (const part of [
      '《行政许可法》第42条',
      '2026年2月11日（周三）',
      '春节 2026年2月15日至2026年2月23日',
      '2026年2月14日（周六）',
      '2026年2月28日（周六）',
      '2026年3月16日（周一）24:00（中国标准时间）',
    ]) {
      expect(zh).toContain(part);
    }
    const en = words('en', clock('permit-decide'), '2026-02-10');
    for (const part of [
      'Administrative Licensing Law, art. 42',
      'Spring Festival 15 February 2026 to 23 February 2026',
      'Saturday 28 February 2026',
      'Monday 16 March 2026 (China Standard Time)',
    ]) {
      expect(en).toContain(part);
    }
  });
  it('names the day of a date that was found by an older calendar', () => {
    expect(foundThen(parsePlainDate('2026-03-16'))).toMatchObject({
      zh: expect.stringContaining('2026年3月16日'),
      en: expect.stringContaining('16 March 2026'),
    });
  });
  it('names only the special days that were passed', () => {
    expect(words('en', '5 working days', '2026-02-24')).not.toContain('holidays');
    expect(words('en', '1 working day', '2026-02-18')).toContain(
      'Spring Festival 19 February 2026 to 23 February 2026.',
    );
    expect(words('en', '500 working days', '2024-01-02')).toMatch(/Public holidays, not counted: \d+ days in all/);
    expect(words('en', clock('decision-comment'), '2026-03-02')).toContain('may not be closed earlier');
  });
  it('says how much a pause took out, and that it has not ended', () => {
    expect(words('en', '20 working days', '2026-02-10', { pauses: [['2026-03-02', '2026-03-05']] })).toContain(
      '3 working days taken out',
    );
    expect(words('en', '20 working days', '2026-02-10', { pauses: [['2026-03-02', null]] })).toContain(
      '10 working days will be left',
    );
  });
  it('says why an end moved', () => {
    expect(words('en', '15 days', '2026-02-01')).toContain(
      'a public holiday (Spring Festival): it ends on the next working day, Tuesday 24 February 2026',
    );
  });
  it('says where the published calendar ends, and counts by weekdays there', () => {
    expect(day('20 working days', '2026-12-21')).toBe('2027-01-18');
    const told = explain(ruleOf('20 working days'), runOf('2026-12-21'), china);
    expect(told.provisional).toBe(true);
    expect(told.steps.map((s) => s.en).join(' ')).toMatch(/beyond the published calendar.*found anew/);
    expect(explain(ruleOf('20 working days'), runOf('2026-02-10'), china).provisional).toBe(false);
    expect(explain(ruleOf('1 working day'), runOf('2026-12-30'), china)).toMatchObject({
      dueOn: '2026-12-31',
      provisional: false,
    });
    expect(explain(ruleOf('1 day'), runOf('2026-12-31'), china)).toMatchObject({
      dueOn: '2027-01-01',
      provisional: true,
    });
    expect(explain(ruleOf('48 hours'), runOf('2026-12-31'), china).provisional).toBe(false);
    expect(words('en', '5 days', '2003-06-01')).toContain('No holidays are known before 1 January 2004');
  });
  it('refuses what the tables do not reach', () => {
    expect(() => due('9999999 days', '2026-02-10')).toThrow('calendar.out-of-range');
    expect(() => due('9999999 working days', '2026-02-10')).toThrow('calendar.out-of-range');
    expect(() => due('9999999 months', '2026-02-10')).toThrow('calendar.out-of-range');
    expect(() => due('9999999 hours', '2026-02-10')).toThrow('calendar.out-of-range');
    expect(() => due('9999999 working hours', '2026-02-10')).toThrow('calendar.out-of-range');
    expect(() => due('1 day', '1969-02-10')).toThrow('calendar.out-of-range');
  });
});
