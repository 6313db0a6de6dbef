import { expect, it } from 'vitest';
import { loadCalendar } from '../../src/calendar/pack.ts';
import { type Compared, type Statement, standsOut } from '../../src/figures/outstanding.ts';
import { plainDate } from '../../src/kernel/time.ts';
import type { RecordForm, StandsOut } from '../../src/mechanisms/rules.ts';

const form: RecordForm = {
  required: ['power'],
  properties: {
    power: { type: 'integer', title: '用电（千瓦时）', 'title-en': 'Electricity, in kilowatt hours' },
    meals: { type: 'integer', format: 'fen', title: '接待支出（分）', 'title-en': 'Spent on receptions, in fen' },
    card: { type: 'integer', format: 'fen', title: '刷卡（分）', 'title-en': 'By card, in fen' },
  },
};
const stated = (unit: string, numbers: object): Statement => ({
  ...{ unit, dutyId: unit, recordId: unit, about: plainDate('2026-01-01'), numbers: numbers as never },
});
const { money } = loadCalendar('china').country;
const nothing: Compared = { money, year: [], limit: () => null, peers: [], before: null, heads: () => 10 };
const zh = (rule: StandsOut, it: Statement, compared: Partial<Compared> = {}) =>
  standsOut([rule], form, it, { ...nothing, ...compared }).map((w) => w.zh);
const peers = [100, 200, 300, 400].map((power, i) => stated(`p${i}`, { power }));

it('far from the median of comparable units stands out, for each member of staff, and only with enough of them', () => {
  const rule = { field: 'power', times: 2, units: 4, per: 'head' } as const;
  expect(zh(rule, stated('a', { power: 501 }), { peers })).toEqual([
    '用电（千瓦时）：人均 50.1，是 4 个同类同级单位中位数 25 的 2.0 倍（超过 2 倍即列出）',
  ]);
  expect(zh(rule, stated('a', { power: 500 }), { peers })).toEqual([]);
  // The same for twice the staff is nothing.
  expect(zh(rule, stated('a', { power: 900 }), { peers, heads: (u) => (u === 'a' ? 20 : 10) })).toEqual([]);
  expect(zh(rule, stated('a', { power: 9000 }), { peers: peers.slice(1) })).toEqual([]);
  // Nobody serves there, so there is nothing to share out.
  expect(zh(rule, stated('a', { power: 9000 }), { peers, heads: (u) => (u === 'a' ? 0 : 10) })).toEqual([]);
});

it('a sudden change stands out both ways, unless it is small', () => {
  const rule = { field: 'meals', change: 50, difference: 10_000 } as const;
  const before = stated('a', { meals: 20_000 });
  expect(zh(rule, stated('a', { meals: 30_000 }), { before })).toEqual([
    '接待支出：300 元，比上年同期 200 元 多 50%（变动 50% 以上即列出）',
  ]);
  expect(zh(rule, stated('a', { meals: 9_000 }), { before })[0]).toContain('少 55%');
  expect(zh(rule, stated('a', { meals: 29_999 }), { before })).toEqual([]);
  expect(zh(rule, stated('a', { meals: 30_000 }))).toEqual([]);
  expect(zh(rule, stated('a', { meals: 30_000 }), { before: stated('a', { meals: 0 }) })).toEqual([]);
});

it('over the budget counts the year, and a share needs a whole', () => {
  const over = { field: 'meals', over: 'budget' } as const;
  const year = [stated('a', { meals: 60_000 }), stated('a', { meals: 50_000 })];
  const limit = () => ({ meals: 100_000 });
  expect(zh(over, year[1]!, { year, limit })).toEqual(['接待支出：全年累计 1,100 元，超出预算 1,000 元']);
  expect(zh(over, year[0]!, { year: year.slice(0, 1), limit })).toEqual([]);
  // No budget was recorded: nothing to be over.
  expect(zh(over, year[1]!, { year })).toEqual([]);
  const share = { field: 'card', of: 'meals', below: 80 } as const;
  expect(zh(share, stated('a', { meals: 1000, card: 500 }))).toEqual(['刷卡：占“接待支出”的 50%（低于 80% 即列出）']);
  expect(zh(share, stated('a', { meals: 1000, card: 800 }))).toEqual([]);
  expect(zh(share, stated('a', { meals: 0, card: 0 }))).toEqual([]);
});
