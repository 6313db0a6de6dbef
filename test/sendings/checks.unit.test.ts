import { expect, it } from 'vitest';
import { loadCalendar } from '../../src/calendar/pack.ts';
import type { Instant, PlainDate } from '../../src/kernel/time.ts';
import { type Around, check, type Other, openFrom } from '../../src/sendings/checks.rules.ts';
import { loadSendings } from '../../src/sendings/pack.ts';
import type { Asked } from '../../src/sendings/rules.ts';

const { calendar } = loadCalendar('china');
const pack = loadSendings();
/** On the office's wall, eight hours east. */
const at = (local: string) => new Date(`${local}:00+08:00`).toISOString() as Instant;
const day = (d: string) => d as PlainDate;

const DOCUMENT: Asked = {
  ...{ kind: 'document', unit: 'water', to: ['east'], by: null, from: null, until: null, subject: null },
  ...{ attends: null, passesOn: false, temporary: false, urgent: null },
};
const INSPECTION: Asked = { ...DOCUMENT, kind: 'inspection', from: day('2026-03-12'), subject: 'safety' };
// Monday morning.
const AROUND: Around = {
  ...{ calendar, now: at('2026-03-02T09:30'), budget: { unit: 'water', most: 10, sent: 3 }, others: [], span: null },
  heldOf: () => null,
};
const words = (ask = '请按附件办理。', figures: string[] = []) => ({ ask, figures });
const codes = (asked: Partial<Asked>, around: Partial<Around> = {}, said = words()) => {
  const checked = check({ ...DOCUMENT, ...asked }, said, pack, { ...AROUND, ...around });
  return [checked.stands, ...checked.issues.map((i) => i.code)];
};

it('lets a document go that asks for nothing within the budget', () => {
  expect(codes({})).toEqual(['goes']);
});

it('counts the time left in office hours up to the end of the last day', () => {
  // Three whole days are left until Thursday morning's half hour is made up: Wednesday is two days and a half.
  expect(codes({ by: day('2026-03-04') })).toEqual(['refused', 'too-soon']);
  expect(codes({ by: day('2026-03-05') })).toEqual(['goes', 'within-week']);
  expect(codes({ by: day('2026-03-09') })).toEqual(['goes']);
  // A weekend leaves no time: Friday afternoon to Tuesday.
  expect(codes({ by: day('2026-03-10') }, { now: at('2026-03-06T16:00') })).toEqual(['refused', 'too-soon']);
});

it('lets a leader sign what cannot wait, and a declared emergency go at once, at night too', () => {
  const night = { now: at('2026-03-02T22:15') };
  expect(codes({ by: day('2026-03-03'), urgent: 'from-above' }, night)).toEqual(['sign', 'outside-hours', 'too-soon']);
  expect(codes({ by: day('2026-03-03'), urgent: 'natural-disaster' }, night)).toEqual([
    'goes',
    'outside-hours',
    'too-soon',
  ]);
});

it('keeps for the morning what is sent at night or on a day off', () => {
  expect(openFrom(calendar, at('2026-03-02T12:30'))).toBe(at('2026-03-02T12:30'));
  expect(openFrom(calendar, at('2026-03-07T10:00')) > at('2026-03-09T06:00')).toBe(true);
  const checked = check({ ...DOCUMENT, by: day('2026-03-06') }, words(), pack, {
    ...AROUND,
    now: at('2026-03-02T22:15'),
  });
  expect(checked.stands).toBe('held');
  expect(checked.goesAt.slice(0, 10)).toBe('2026-03-03');
  // It is no night sending: it goes by day.
  expect(checked.offHours).toBe(false);
});

it('asks for a signature over the budget, and says where there is none', () => {
  expect(codes({}, { budget: { unit: 'water', most: 3, sent: 3 } })).toEqual(['sign', 'over-budget']);
  expect(codes({}, { budget: null })).toEqual(['goes', 'no-budget']);
});

it('does not announce an inspection today for tomorrow, whatever the ground', () => {
  const tomorrow = { ...INSPECTION, from: day('2026-03-03') };
  expect(codes(tomorrow)).toEqual(['refused', 'tomorrow']);
  expect(codes({ ...tomorrow, urgent: 'accident' })).toEqual(['refused', 'tomorrow']);
  expect(codes({ ...INSPECTION, from: day('2026-03-06') })).toEqual(['sign', 'short-notice']);
  expect(codes(INSPECTION)).toEqual(['goes']);
});

it('shows inspections of the same days, and refuses the same subject again', () => {
  const other = (more: Partial<Other>): Other => ({
    ...{
      id: 'a',
      unit: 'housing',
      to: ['east'],
      from: day('2026-03-12'),
      until: day('2026-03-13'),
      subject: 'finance',
    },
    joinable: true,
    ...more,
  });
  const span = { from: day('2025-09-12'), until: day('2026-09-12') };
  expect(codes(INSPECTION, { span, others: [other({})] })).toEqual(['goes', 'overlap']);
  const again = other({ subject: 'safety', from: day('2026-01-12'), until: day('2026-01-12') });
  expect(codes(INSPECTION, { span, others: [again] })).toEqual(['refused', 'repeated']);
});

it('refuses photographs as proof of attendance, and leaves those of a result alone', () => {
  expect(codes({}, {}, words('请到会，并上传签到照片。'))).toEqual(['refused', 'photographs']);
  expect(codes({}, {}, words('Send a photo that shows attendance.'))).toEqual(['refused', 'photographs']);
  expect(codes({}, {}, words('可附修好后的照片。请派人参会。'))).toEqual(['goes']);
});

it('answers a figure that the system holds with where it is read', () => {
  const heldOf = (figure: string) =>
    figure === '满意率' ? { zh: '满意', en: 'Satisfied', link: '/workbench/board' } : null;
  const asked = { kind: 'request', by: day('2026-03-20') } as const;
  expect(codes(asked, { heldOf }, words('请填报。', ['满意率', '老旧小区数']))).toEqual(['refused', 'held-figure']);
  expect(codes(asked, { heldOf }, words('请填报。', ['老旧小区数']))).toEqual(['goes']);
});
