import { expect, it } from 'vitest';
import { loadVocabulary } from '../../src/mechanisms/pack.ts';
import { heldIn } from '../../src/sendings/held.rules.ts';
import { loadSendings } from '../../src/sendings/pack.ts';
import { whenIn } from '../../src/sendings/plan.rules.ts';

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
])('reads from "%s" when it is wanted, and how often', (line, months, times) => {
  expect(whenIn(line)).toEqual({ months, times });
});

it('reads what comes again and again as that', () => {
  expect(whenIn('窗口作风，每季度').times).toBe(4);
  expect(whenIn('Hygiene, monthly')).toMatchObject({ times: 12, months: { length: 12 } });
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
