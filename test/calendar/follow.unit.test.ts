import { describe, expect, it } from 'vitest';
import { buildCalendar, type CalendarSpec } from '../../src/calendar/calendar.ts';
import { elapsed, movedBy } from '../../src/calendar/follow.ts';
import { loadClocks } from '../../src/calendar/pack.ts';
import { plainDate } from '../../src/kernel/time.ts';
import { at, china, ruleOf, runOf } from './given.ts';

const ten = ruleOf('10 working days');

describe('how far a clock has run', () => {
  // Ten working days from Monday 2 March 2026 end on Monday 16 March.
  it.each([
    ['before it begins', '2026-03-01', { used: 0, remaining: 10, late: 0 }],
    ['on the day of the event', '2026-03-02T17:00', { used: 0, remaining: 10, late: 0 }],
    ['over a weekend', '2026-03-08', { used: 4, remaining: 6, late: 0 }],
    ['on the last day', '2026-03-16T23:59', { used: 10, remaining: 0, late: 0 }],
    ['late, over a weekend', '2026-03-23', { used: 15, remaining: 0, late: 5 }],
  ])('%s', (_, now, expected) => {
    expect(elapsed(ten, runOf('2026-03-02'), at(now), china)).toEqual({
      unit: 'working days',
      paused: false,
      ...expected,
    });
  });
  it('stands still while paused', () => {
    const run = runOf('2026-03-02', { pauses: [['2026-03-04', null]] });
    expect(elapsed(ten, run, at('2026-03-20'), china)).toEqual({
      unit: 'working days',
      used: 2,
      remaining: 8,
      late: 0,
      paused: true,
    });
  });
  it('takes a pause that has ended out of both sides', () => {
    const run = runOf('2026-03-02', { pauses: [['2026-03-04', '2026-03-06']] });
    expect(elapsed(ten, run, at('2026-03-05'), china)).toMatchObject({ used: 2, remaining: 8, paused: true });
    expect(elapsed(ten, run, at('2026-03-10'), china)).toMatchObject({ used: 4, remaining: 6, paused: false });
  });
  it('is told in hours, and a limit of months in days', () => {
    expect(elapsed(ruleOf('2 hours'), runOf('2026-03-02T09:00'), at('2026-03-02T11:30'), china)).toMatchObject({
      unit: 'hours',
      used: 2.5,
      late: 0.5,
    });
    expect(elapsed(ruleOf('8 working hours'), runOf('2026-03-02T09:00'), at('2026-03-02T12:30'), china)).toMatchObject({
      used: 3,
      remaining: 5,
    });
    expect(elapsed(ruleOf('1 month'), runOf('2026-03-02'), at('2026-03-12'), china)).toMatchObject({
      unit: 'days',
      used: 10,
      remaining: 21,
    });
    expect(
      elapsed(ruleOf('1 month'), runOf('2026-03-02', { pauses: [['2026-03-12', null]] }), at('2026-03-20'), china),
    ).toMatchObject({ unit: 'days', used: 10, remaining: 21, paused: true });
  });
  it('of a fixed day or of notice before an event is told in days', () => {
    expect(elapsed(ruleOf('2026-03-20'), runOf('2026-03-02'), at('2026-03-22'), china)).toMatchObject({
      unit: 'days',
      remaining: 0,
      late: 2,
    });
    const notice = loadClocks().get('permit-hearing-notice')!;
    // Due on 5 March for a hearing on 16 March.
    expect(elapsed(notice, runOf('2026-03-16'), at('2026-03-02'), china)).toMatchObject({
      unit: 'days',
      remaining: 3,
      late: 0,
    });
    expect(elapsed(notice, runOf('2026-03-16'), at('2026-03-08'), china)).toMatchObject({ remaining: 0, late: 3 });
  });
});

describe('a notice that arrives late', () => {
  const spec: CalendarSpec = {
    zone: 'Asia/Shanghai',
    hours: [['09:00', '17:00']],
    holidays: [],
    makeup: [],
    closures: [],
    publishedFrom: plainDate('2026-01-01'),
    publishedUntil: plainDate('2026-12-31'),
  };
  const newYear = { zh: '元旦', en: "New Year's Day" };
  const older = buildCalendar(spec);
  const newer = buildCalendar({
    ...spec,
    holidays: [{ date: plainDate('2027-01-01'), name: newYear }],
    makeup: [{ date: plainDate('2027-01-09'), name: newYear }],
    publishedUntil: plainDate('2027-12-31'),
  });
  it('moves an open clock and says why', () => {
    const moved = movedBy(ruleOf('5 working days'), runOf('2026-12-28'), older, newer);
    expect(moved).toMatchObject({ before: { dueOn: '2027-01-04' }, after: { dueOn: '2027-01-05' } });
    expect(moved!.why.en).toBe(
      "The calendar was updated (Friday 1 January 2027 (New Year's Day) is now off): the due date moves from Monday 4 January 2027 to Tuesday 5 January 2027.",
    );
    expect(moved!.why.zh).toContain('2027年1月1日（周五）元旦改为休息');
  });
  it('may move it forward, by a make-up workday', () => {
    const moved = movedBy(ruleOf('2 working days'), runOf('2027-01-07'), older, newer);
    expect(moved).toMatchObject({ before: { dueOn: '2027-01-11' }, after: { dueOn: '2027-01-09' } });
    expect(moved!.why.en).toContain('is now worked');
  });
  it('leaves a clock it does not touch, one that is paused, and one round the clock', () => {
    expect(movedBy(ruleOf('5 working days'), runOf('2026-03-02'), older, newer)).toBeNull();
    expect(
      movedBy(ruleOf('5 working days'), runOf('2026-12-28', { pauses: [['2026-12-29', null]] }), older, newer),
    ).toBeNull();
    expect(movedBy(ruleOf('96 hours'), runOf('2026-12-28'), older, newer)).toBeNull();
  });
});
