import { expect, it } from 'vitest';
import { loadCalendar } from '../../src/calendar/pack.ts';
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
const FORM: RecordForm = { required: ['way'], properties: { way: WAY } };
const shown = (way: string) => fieldsInWords(FORM, { way }, { unitName: () => null, money })[0]!.value;

it('whoever reads a choice reads it in one language, and one that the form has no more as it was kept', () => {
  expect(choicesOf(WAY)[1]).toEqual({ value: '委托', zh: '委托', en: 'by commission' });
  expect(shown('委托')).toEqual({ zh: '委托', en: 'by commission' });
  expect(shown('协商')).toEqual({ zh: '协商', en: '协商' });
});

it('a file may hold either name of a choice; what is kept is one', () => {
  const read = (cell: string) =>
    cellsAs(loadRecordImport(), FORM, new Map([['方式', cell]]), () => null, money).values.way;
  expect(read('招标')).toBe('招标');
  expect(read('By tender')).toBe('招标');
  expect(read('at once')).toBe('at once');
});
