import { expect, it } from 'vitest';
import { loadCalendar } from '../../src/calendar/pack.ts';
import type { Instant, PlainDate } from '../../src/kernel/time.ts';
import { loadVocabulary } from '../../src/mechanisms/pack.ts';
import { type Around, check, type Other, openFrom } from '../../src/sendings/checks.rules.ts';
import { heldIn } from '../../src/sendings/held.rules.ts';
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
  ...{
    calendar,
    now: at('2026-03-02T09:30'),
    budget: { unit: 'water', most: 10, sent: 3 },
    others: [],
    span: null,
    plan: null,
  },
  heldOf: () => null,
};
const words = (ask = '请按附件办理。', figures: string[] = [], planned: string | null = null) => ({
  title: '汛前安排',
  ...{ ask, figures, planned },
});
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
  expect(codes(tomorrow)).toEqual(['refused', 'tomorrow', 'no-plan']);
  expect(codes({ ...tomorrow, urgent: 'accident' })).toEqual(['refused', 'tomorrow', 'no-plan']);
  expect(codes({ ...INSPECTION, from: day('2026-03-06') })).toEqual(['sign', 'short-notice', 'no-plan']);
  expect(codes(INSPECTION)).toEqual(['goes', 'no-plan']);
});

it('shows inspections of the same days, and refuses the same subject again', () => {
  const other = (more: Partial<Other>): Other => ({
    ...{
      id: 'a',
      of: 'sending' as const,
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
  expect(codes(INSPECTION, { span, others: [other({})] })).toEqual(['goes', 'overlap', 'no-plan']);
  const again = other({ subject: 'safety', from: day('2026-01-12'), until: day('2026-01-12') });
  expect(codes(INSPECTION, { span, others: [again] })).toEqual(['refused', 'repeated', 'no-plan']);
});

it('refuses photographs as proof of attendance, and leaves those of a result alone', () => {
  expect(codes({}, {}, words('请到会，并上传签到照片。'))).toEqual(['refused', 'photographs']);
  expect(codes({}, {}, words('Send a photo that shows attendance.'))).toEqual(['refused', 'photographs']);
  expect(codes({}, {}, words('可附修好后的照片。请派人参会。'))).toEqual(['goes']);
});

it('answers a figure that the system holds with where it is read', () => {
  const heldOf = (figure: string) =>
    figure === '满意率' ? { zh: '满意', en: 'Satisfied', link: '/workbench/board', figure: true } : null;
  const asked = { kind: 'request', by: day('2026-03-20') } as const;
  expect(codes(asked, { heldOf }, words('请填报。', ['满意率', '老旧小区数']))).toEqual(['refused', 'held-figure']);
  expect(codes(asked, { heldOf }, words('请填报。', ['老旧小区数']))).toEqual(['goes']);
});

it('says of an inspection whether it is in the plan, and has a leader sign what is not, or comes too often', () => {
  const line = '消防安全，各街道，3月、9月，消防法';
  const plan = (used = 0, strangers = 0) => ({ plan: { lines: ['食品安全，东街，5月', line], used, strangers } });
  const named = (planned: string | null) => words('请配合。', [], planned);
  expect(codes(INSPECTION, plan(), named(` ${line}`))).toEqual(['goes', 'in-plan']);
  expect(codes(INSPECTION, plan(), named(null))).toEqual(['sign', 'off-plan']);
  expect(codes(INSPECTION, plan(), named('写了又划掉的一行'))).toEqual(['sign', 'off-plan']);
  expect(codes(INSPECTION, plan(1), named(line))).toEqual(['goes', 'in-plan']);
  expect(codes(INSPECTION, plan(2), named(line))).toEqual(['sign', 'in-plan', 'plan-used']);
  expect(codes(INSPECTION, plan(0, 1), named(line))).toEqual(['sign', 'in-plan', 'plan-unit']);
  expect(codes({ ...INSPECTION, from: day('2026-04-14') }, plan(), named(line))).toEqual([
    ...['goes', 'in-plan', 'plan-month'],
  ]);
  // A declared emergency waits for nobody; it is said that it was not planned.
  expect(codes({ ...INSPECTION, urgent: 'accident' }, plan(), named(null))).toEqual(['goes', 'off-plan']);
  expect(codes({ ...INSPECTION, urgent: 'other' }, plan(), named(null))).toEqual(['sign', 'off-plan']);
});

it('finds what the system holds in the words of a document too, and lets a leader sign where a law asks for it', () => {
  const heldOf = (asked: string) =>
    asked.includes('满意率') ? { zh: '满意', en: 'Satisfied', link: '/', figure: true } : null;
  const asks = (ask: string, urgent: string | null = null) =>
    codes({ by: day('2026-03-20'), urgent }, { heldOf }, words(ask));
  expect(asks('请于月底前报送满意率。')).toEqual(['refused', 'held-in-words']);
  expect(asks('请报送未通水的户数，提高满意率。')).toEqual(['goes']);
  expect(asks('请报送满意率。', 'survey')).toEqual(['sign', 'held-in-words']);
  // What cannot wait is no reason to ask for what is there.
  expect(asks('请报送满意率。', 'accident')).toEqual(['refused', 'held-in-words']);
  // A survey does not lift the time that is left.
  expect(codes({ by: day('2026-03-03'), urgent: 'survey' })).toEqual(['refused', 'too-soon']);
});

it('takes names and telephones in a sentence for those of anybody, and figures for what they are', () => {
  const vocabulary = loadVocabulary();
  const heldOf = (figure: string) => heldIn(vocabulary, pack, figure);
  const asks = (ask: string) => codes({ by: day('2026-03-20') }, { heldOf }, words(ask));
  expect(asks('请报送本季度接待人次、未通水的户数。')).toEqual(['refused', 'held-in-words']);
  expect(asks('请报送接待人次、诉求件数和满意率。')).toEqual(['refused', ...Array(3).fill('held-in-words')]);
  expect(asks('请报送困难群众姓名、电话。')).toEqual(['goes']);
  expect(asks('Please submit the satisfaction rate and the number of wells.')).toEqual(['refused', 'held-in-words']);
});
