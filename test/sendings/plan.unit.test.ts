import { expect, it } from 'vitest';
import { loadVocabulary } from '../../src/mechanisms/pack.ts';
import { lineFault, lineFaultInWords, lineIn, lineInWords, rowOf } from '../../src/mechanisms/plan-line.rules.ts';
import { heldIn } from '../../src/sendings/held.rules.ts';
import { loadSendings } from '../../src/sendings/pack.ts';
import { whenOf } from '../../src/sendings/plan.rules.ts';

it.each([
  ['消防安全，各街道，3月、9月，消防法', [3, 9], 2],
  ['防汛物资，沿河街道，３至５月', [3, 4, 5], 1],
  ['年底保密检查，十一月和十二月', [11, 12], 2],
  ['燃气安全，一、三季度', [1, 2, 3, 7, 8, 9], 2],
  ['上半年抽查一次', [1, 2, 3, 4, 5, 6], 1],
  ['Fire safety, streets, March to May', [3, 4, 5], 1],
  ['Food, May and Sept.', [5, 9], 2],
  ['2026年4月15日联合检查', [4], 1],
  ['不定期抽查，12 条标准', [], 1],
])('a plan recorded in words stays readable: "%s"', (line, months, times) => {
  expect(whenOf(line)).toEqual({ months, times });
});

it('reads what comes again and again as that', () => {
  expect(whenOf('窗口作风，每季度').times).toBe(4);
  expect(whenOf('Hygiene, monthly')).toMatchObject({ times: 12, months: { length: 12 } });
});

it('finds where each thing that the system holds is read, by its name and by what else it is called', () => {
  const vocabulary = loadVocabulary();
  const pack = loadSendings();
  for (const [id, name] of [...Object.entries(vocabulary.known), ...Object.entries(vocabulary.held)])
    expect([id, heldIn(vocabulary, pack, name.zh)?.link]).toEqual([id, expect.stringMatching(/^\/workbench\//)]);
  const asked = (figure: string) => heldIn(vocabulary, pack, figure)?.link ?? null;
  expect(asked('本季度 群众满意率')).toBe('/workbench/board');
  expect(asked('上半年接待人次')).toBe('/workbench/receptions');
  expect(asked('联系人')).toBe('/workbench/organisation');
  // A field of its own only: with something else it asks for that.
  expect(asked('联系人是否在岗')).toBeNull();
  expect(asked('业主大会会议次数')).toBeNull();
  expect(asked('化粪池数量')).toBeNull();
});

const LINE = { what: '消防安全', to: ['shibu', 'wanglan'], months: [3, 9], lead: 'housing', basis: '消防法' };
const unitName = (id: string) =>
  ({ shibu: { zh: '石埠街道', en: 'Shibu' }, housing: { zh: '住房局', en: 'Housing' } })[id] ?? null;

it('keeps a line of a plan as a row whose units and months were chosen, and reads no words for them', () => {
  const row = rowOf({ ...LINE, what: ' 12月\t消防 ' });
  expect(lineIn(row)).toEqual({ ...LINE, what: '12月 消防' });
  expect(whenOf(row)).toEqual({ months: [3, 9], times: 2 });
  expect(whenOf(rowOf({ ...LINE, what: '每月抽查', months: [] }))).toEqual({ months: [], times: 1 });
  expect(lineInWords(rowOf(LINE), unitName)).toEqual({
    zh: '消防安全：石埠街道、wanglan；3月、9月；住房局牵头；消防法',
    en: '消防安全: Shibu, wanglan; Mar, Sep; led by Housing; 消防法',
  });
  const words = '消防安全，各街道，3月';
  expect([lineIn(words), lineInWords(words, unitName).en]).toEqual([null, words]);
  for (const broken of [{ to: [] }, { lead: '' }, { basis: ' ' }, { months: [13] }, { what: '' }])
    expect(lineIn(rowOf({ ...LINE, ...broken }))).toBeNull();
});

it('says of a line that is half filled in which one it is, and which cell of it', () => {
  const known = ['shibu', 'wanglan', 'housing', 'grid-1'];
  const units = {
    is: (id: string) => known.includes(id),
    own: () => false,
    inspects: (id: string) => id === 'housing',
    serves: () => false,
    ahead: () => true,
  };
  const told = (row: string) => {
    const fault = lineFault(row, units);
    return fault && lineFaultInWords(2, fault);
  };
  const with_ = (change: object) => told(rowOf({ ...LINE, ...change }))?.zh ?? null;
  expect(with_({})).toBeNull();
  expect(with_({ months: [] })).toBeNull();
  expect(with_({ what: '' })).toBe('第 2 项“检查什么”：还没有填');
  expect(with_({ to: [] })).toBe('第 2 项“检查谁”：还没有填');
  expect(with_({ to: ['shibu', 'elsewhere'] })).toBe('第 2 项“检查谁”：本机关没有这个单位');
  expect(with_({ months: [13] })).toBe('第 2 项“哪几个月”：月份为 1 到 12');
  expect(with_({ lead: '' })).toBe('第 2 项“谁牵头”：还没有填');
  expect(with_({ lead: 'elsewhere' })).toBe('第 2 项“谁牵头”：本机关没有这个单位');
  expect(with_({ lead: 'housing,wanglan' })).toBe('第 2 项“谁牵头”：只能有一个牵头单位');
  expect(with_({ lead: 'grid-1' })).toBe('第 2 项“谁牵头”：这个单位没有检查职责，不能牵头');
  expect(with_({ basis: ' ' })).toBe('第 2 项“依据”：还没有填');
  expect(told(rowOf({ ...LINE, lead: 'housing,wanglan' }))!.en).toBe('no. 2, "Led by": one unit leads, not two');
  expect(told('消防安全，各街道，3月')!.en).toBe('no. 2: choose it cell by cell, or read it from a spreadsheet');
});
