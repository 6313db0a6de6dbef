import { expect, it } from 'vitest';
import { loadCalendar, loadClocks } from '../../src/calendar/pack.ts';
import { loadVocabulary, shippedMechanisms } from '../../src/mechanisms/pack.ts';
import { dutyKey } from '../../src/mechanisms/plan.rules.ts';
import type { MechanismDuty } from '../../src/mechanisms/rules.ts';
import {
  burdenInWords,
  confirmInWords,
  type Naming,
  partyInWords,
  publishInWords,
  warnInWords,
  whenInWords,
} from '../../src/mechanisms/words.ts';

const duties = new Map(shippedMechanisms().flatMap((m) => (m.duties ?? []).map((d) => [`${m.id}/${d.id}`, d])));
const { events, outside, known } = loadVocabulary();
const clocks = loadClocks();
const { money } = loadCalendar('china').country;
const namingIn = (row: string): Naming => ({
  ...{ events, outside, known, clocks, money },
  dutyName: (after) => duties.get(dutyKey(row, after))?.name ?? null,
});
const naming = namingIn('A4');
const said = ([id, duty]: readonly [string, MechanismDuty]) => [
  ...duty.who.map((party) => partyInWords(party, () => null)),
  whenInWords(duty, namingIn(id.split('/')[0]!)),
  confirmInWords(duty.confirm!, naming),
  burdenInWords(duty),
  ...[warnInWords(duty), publishInWords(duty, known)].filter((text) => text !== null),
];
const of = (id: string) => duties.get(id)!;

it('says who, when, who confirms and what is public in the words of the office', () => {
  expect(partyInWords(of('A1/group').who[0]!, () => null)).toEqual({
    zh: '各机关、部门或街道（乡镇）的负责人',
    en: 'Head of each office, bureau or street or town',
  });
  expect(whenInWords(of('A1/group'), naming)).toEqual({
    zh: '每年1月20日（遇非工作日顺延）',
    en: 'every year on 20 January, or the working day after',
  });
  expect(whenInWords(of('A4/measure'), naming)).toEqual({
    zh: '“列出自身不足和整改措施”确认完成后 6 个月内',
    en: 'within 6 months after “List own shortcomings and measures” is confirmed',
  });
  expect(confirmInWords(of('A1/group').confirm!, naming).zh).toBe('负责“督查”的单位的督查员');
  expect(warnInWords(of('B3/field'))!.zh).toBe('到期前 2 个月、落后进度 20% 时');
  expect(publishInWords(of('B3/field'), known)!.en).toContain('for 12 months: Place; Nobody was told before');
  // A share that the house counts has no pace, and no field.
  expect(whenInWords(of('H1/sent'), naming)).toEqual({
    zh: `每季度不少于 90%（系统计数：“${known['sent-in-order']!.zh}”，不用填报）`,
    en: `at least 90% every quarter, counted by the system (“${known['sent-in-order']!.en}”), so that nobody reports it`,
  });
  expect(warnInWords(of('H1/sent'))).toEqual({
    zh: '到期前 10 个工作日、比要求低 20 个百分点以上时',
    en: '10 working days before it is due; when more than 20 points below what is asked for',
  });
  expect(publishInWords(of('H1/sent'), known)!.zh).toContain(`${known['sent-in-order']!.zh}、下一季度怎样少发少开`);
  const sum = { type: 'integer', format: 'fen', title: '金额（分）', 'title-en': 'Sum, in fen' } as const;
  const record = { required: ['sum'], properties: { sum } };
  const money = { per: 'year', of: 'fen', least: 1_250_000, field: 'sum' } as const;
  expect(whenInWords({ when: { quota: money }, record }, naming)).toEqual({
    zh: '每年不少于 12,500 元（按“金额”计）',
    en: 'at least 12,500 yuan every year (Sum)',
  });
  const budget = { ...money, most: 2_000_000 };
  expect(whenInWords({ when: { quota: budget }, record }, naming)).toEqual({
    zh: '每年不少于 12,500 元、不超过 20,000 元（按“金额”计）',
    en: 'at least 12,500 yuan and at most 20,000 yuan every year (Sum)',
  });
  expect(whenInWords(of('B6/visit'), naming)).toEqual({
    zh: '每年不少于 6 次，“访哪一类人、问什么”各不相同',
    en: 'at least 6 times every year, each of another sort (Who was visited, and what for)',
  });
  expect(warnInWords(of('C8/abroad'))!.zh).toBe('用到上限的 80% 时、超过时');
});

it('no shipped rule is told by codes', () => {
  const zh = [...duties].flatMap(said).map((text) => text.zh);
  expect(zh.length).toBeGreaterThan(500);
  // In Chinese words of a Latin alphabet would be a code.
  expect(zh.filter((words) => /[a-z]{3}|\d\d-\d\d/i.test(words))).toEqual([]);
});
