import { describe, expect, it, test } from 'vitest';
import { loadCountries, withoutLeast } from '../../src/calendar/countries.ts';
import { loadCalendar } from '../../src/calendar/pack.ts';
import { bareFigures, moneyText } from '../../src/kernel/money.ts';
import { askedName, nameOf, wordsOfNumber } from '../../src/mechanisms/values.ts';
import { amountOf } from '../../src/obligations/import.file.ts';
import { amountText, standsAt } from '../../workbench/src/screens/obligations/amount.ts';

const [yuan, dollars] = ['china', 'new-york'].map((id) => loadCalendar(id).country.money) as [never, never];
const field = (title: string, en: string) => ({ type: 'integer', format: 'fen', title, 'title-en': en }) as const;

test('an office has the money of its calendar’s country, and a number to call where the country has one', () => {
  expect(loadCalendar('qinglan').country.desk?.phone).toBe('12345');
  expect(loadCalendar('new-york').country).toMatchObject({ id: 'united-states' });
  expect(loadCountries().get('united-states')).not.toHaveProperty('desk');
});

test.each([
  [123450, '1,234.50 元', '1,234.50 yuan', '1,234.50 美元', '$1,234.50'],
  [123400, '1,234 元', '1,234 yuan', '1,234 美元', '$1,234'],
  [5, '0.05 元', '0.05 yuan', '0.05 美元', '$0.05'],
  [-350, '-3.50 元', '-3.50 yuan', '-3.50 美元', '-$3.50'],
])('%d is written as each country writes it', (amount, zh, en, usZh, usEn) => {
  expect(moneyText(amount, yuan)).toEqual({ zh, en });
  expect(moneyText(amount, dollars)).toEqual({ zh: usZh, en: usEn });
});

test('what people put to an amount is left out, and only what belongs to the money', () => {
  for (const typed of ['1200', '￥1,200', '1,200 元', '1200圆', 'CNY 1200', '１２００元', '1200 Yuan'])
    expect(bareFigures(typed, yuan), typed).toBe('1200');
  for (const typed of ['1200', '$1,200', 'US$ 1,200', '1200 dollars', 'USD1200', '1200美元', '＄1200'])
    expect(bareFigures(typed, dollars), typed).toBe('1200');
  expect(bareFigures('¥1200', dollars)).toBe('¥1200');
  expect(bareFigures('$1200', yuan)).toBe('$1200');
});

test('an amount is read back from what it is written as, below nothing too', () => {
  for (const [money, typed] of [
    [yuan, '-￥1,234.50'],
    [dollars, '-US$ 1,234.50'],
    [dollars, '－＄1,234.50'],
  ] as const)
    expect(bareFigures(typed, money), typed).toBe('-1234.50');
  for (const money of [yuan, dollars])
    for (const amount of [123450, -123450, -5, 0])
      for (const text of Object.values(moneyText(amount, money))) expect(amountOf(text, money), text).toBe(amount);
});

describe('a rule of another country, in an office that counts in its own', () => {
  const [ours, theirs] = [field('支出（分）', 'Spent, in fen'), field('支出（美分）', 'Spent, in cents')];
  it('is told without the unit that its writer noted', () => {
    for (const f of [ours, theirs]) expect(nameOf(f)).toEqual({ zh: '支出', en: 'Spent' });
    expect(withoutLeast({ zh: '用电（千瓦时）', en: 'Electricity, in kilowatt hours' })).toEqual({
      ...{ zh: '用电（千瓦时）', en: 'Electricity, in kilowatt hours' },
    });
  });
  it('asks in what people count, and is read so', () => {
    expect(askedName(ours, dollars)).toEqual({ zh: '支出（美元）', en: 'Spent, in dollars' });
    expect(askedName(theirs, yuan)).toEqual({ zh: '支出（元）', en: 'Spent, in yuan' });
    expect(wordsOfNumber(ours, 1234.5, dollars).value.en).toBe('$12.35');
  });
});

test('screens say what both parts of an amount are counted in once', () => {
  const t = (text: { en: string }, facts: object = {}) =>
    Object.entries(facts).reduce((said, [name, fact]) => said.replace(`{${name}}`, String(fact)), text.en);
  const said = (money: never) => ({ t, lang: 'en', money }) as never;
  const item = { claimed: 800_000, least: 25_000_000, most: null, of: 'fen' } as never;
  expect(amountText(25_000_000, 'fen', said(dollars))).toBe('$250,000');
  expect(standsAt(item, said(dollars))).toBe('$8,000 of 250,000');
  expect(standsAt(item, said(yuan))).toBe('8,000 of 250,000 yuan');
});
