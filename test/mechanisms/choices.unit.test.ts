import { expect, it } from 'vitest';
import { loadCalendar } from '../../src/calendar/pack.ts';
import { itemInWords } from '../../src/mechanisms/plan-item.rules.ts';
import type { RecordForm } from '../../src/mechanisms/rules.ts';
import { choicesOf, fieldsInWords } from '../../src/mechanisms/values.ts';
import { cellsAs, loadRecordImport } from '../../src/obligations/import.file.ts';

const WAY = {
  type: 'string',
  title: '方式',
  'title-en': 'How it is put out',
  enum: ['招标', '委托'],
  'enum-en': ['by tender', 'by commission'],
} as const;
const { money } = loadCalendar('new-york').country;
const nothing = { unit: () => null, post: () => null };
const FORM: RecordForm = { required: ['way'], properties: { way: WAY } };
const shown = (way: string) => fieldsInWords(FORM, { way }, { unitName: () => null, money })[0]!.value;

it('whoever reads a choice reads it in one language, and one that the form has no more as it was kept', () => {
  expect(choicesOf(WAY)[1]).toEqual({ value: '委托', zh: '委托', en: 'by commission' });
  expect(shown('委托')).toEqual({ zh: '委托', en: 'by commission' });
  expect(shown('协商')).toEqual({ zh: '协商', en: '协商' });
});

it('a file may hold either name of a choice; what is kept is one', () => {
  const read = (cell: string) =>
    cellsAs(loadRecordImport(), FORM, new Map([['方式', cell]]), nothing, money).values.way;
  expect(read('招标')).toBe('招标');
  expect(read('By tender')).toBe('招标');
  expect(read('at once')).toBe('at once');
});

it('a cell of a file may hold the items of a plan; a post that is not found stays, to be told of with the other faults', () => {
  const items = { type: 'array', format: 'items', title: '计划事项', 'title-en': 'Items' } as const;
  const finds = { unit: () => null, post: (name: string) => (name === '承办人' ? 'water-handler' : null) };
  const cell = '换完老旧水表 | 承办人 | 2027年3月31日\n公布抢修电话；贴到楼道｜张三｜六月';
  const form = { required: [], properties: { items } };
  expect(cellsAs(loadRecordImport(), form, new Map([['计划事项', cell]]), finds, money).values.items).toEqual([
    '换完老旧水表\twater-handler\t2027-03-31',
    '公布抢修电话；贴到楼道\t张三\t六月',
  ]);
  expect(itemInWords('换完老旧水表\twater-handler\t2027-03-31')).toEqual({
    zh: '换完老旧水表（2027-03-31前）',
    en: '换完老旧水表, by 2027-03-31',
  });
});
