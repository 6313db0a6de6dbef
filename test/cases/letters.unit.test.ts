import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { loadAppeals } from '../../src/cases/appeals.ts';
import { openLetters } from '../../src/cases/letters.file.ts';
import { type BrokenRow, comparable, readLetter } from '../../src/cases/letters.rules.ts';
import { loadLetters } from '../../src/cases/letters.ts';
import { plainDate } from '../../src/kernel/time.ts';
import type { Row } from '../../src/text/csv.ts';
import { refused } from '../support/office.ts';

const pack = loadLetters();
const TODAY = plainDate('2026-03-02');
const WHOLE = {
  id: '20240315002',
  title: '路灯不亮',
  text: '河滨路的路灯坏了一周。',
  askedOn: '2024-03-15',
  answer: '已修复。',
  answeredOn: '2024-03-18',
  agency: '城管局',
};
const read = (change: Partial<Record<keyof typeof WHOLE | 'kind', string>>, ragged?: Row['ragged']) =>
  readLetter({ line: 7, record: { ...WHOLE, ...change }, ...(ragged ? { ragged } : {}) }, TODAY, pack, loadAppeals());
const taken = (change: Parameters<typeof read>[0], ragged?: Row['ragged']) => {
  const found = read(change, ragged);
  if (!found.letter) throw new Error(found.rejected.code);
  return { ...found.letter, codes: found.notes.map((n) => n.code) };
};
const rejected = (change: Parameters<typeof read>[0], ragged?: Row['ragged']): string => {
  const found = read(change, ragged);
  return found.letter ? 'taken in' : found.rejected.code;
};

describe('a row of a register', () => {
  it('is a letter with its own dates', () => {
    const letter = taken({});
    expect(letter).toMatchObject({
      line: 7,
      asked: { date: '2024-03-15', time: '' },
      answered: { date: '2024-03-18' },
    });
    expect(letter).toMatchObject({ timed: true, kind: 'help', codes: [] });
  });

  it('keeps a time of day where there is one', () => {
    expect(taken({ askedOn: '2024/3/15 9:32:09' }).asked).toEqual({ date: '2024-03-15', time: 'T09:32:09' });
  });

  it.each([
    ['', 'date-from-number'],
    ['2024-02-31', 'date-from-number'],
    ['2031-01-01', 'date-from-number'],
  ])('without a day of its own (%j) has that of its number', (askedOn, code) => {
    expect(taken({ askedOn })).toMatchObject({ asked: { date: '2024-03-15' }, codes: [code], timed: true });
  });

  it('has the day of its answer where the number says none, and then counts no clock', () => {
    const letter = taken({ askedOn: '', id: 'A-17' });
    expect(letter).toMatchObject({ asked: { date: '2024-03-18' }, codes: ['date-from-answer'], timed: false });
  });

  it('counts no clock to an answer from before the question, or without a day', () => {
    expect(taken({ answeredOn: '2023-03-18' })).toMatchObject({
      answered: null,
      timed: false,
      codes: ['answer-before-question'],
    });
    expect(taken({ answeredOn: '上周' })).toMatchObject({
      answered: null,
      timed: false,
      codes: ['answer-without-date'],
    });
  });

  it('is still to be answered without an answer', () => {
    expect(taken({ answer: ' ' })).toMatchObject({ answer: null, answered: null, codes: ['without-answer'] });
  });

  it('is titled by its beginning where it has no title', () => {
    expect(taken({ title: '' }).title).toBe('河滨路的路灯坏了一周。');
  });

  it('says its kind where a column does, but is never a confidential report', () => {
    expect(taken({ kind: '投诉类' }).kind).toBe('complaint');
    expect(taken({ kind: 'suggestion' }).kind).toBe('suggestion');
    expect(taken({ kind: '举报' }).kind).toBe('help');
    expect(taken({ kind: 'report' }).kind).toBe('help');
  });

  it('is not taken in without a text, without any day, too long, or with cells too many', () => {
    expect(rejected({ text: ' \u0000 ' })).toBe('no-text');
    expect(rejected({ askedOn: '', id: 'x', answeredOn: '' })).toBe('no-date');
    expect(rejected({ text: '长'.repeat(pack.longest.text + 1) })).toBe('too-long');
    expect(rejected({}, { expected: 7, got: 9 })).toBe('extra-cells');
    expect(taken({}, { expected: 7, got: 6 }).codes).toEqual(['cells-missing']);
  });

  it('has words for everything that can be said of it', () => {
    for (const { zh, en } of [...Object.values(pack.rejected), ...Object.values(pack.remarks)]) {
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).not.toMatch(/\p{Script=Han}/u);
    }
  });

  it('has the same text whatever its layout', () => {
    expect(comparable('你好，　市长：\r\n  ＡＢ')).toBe(comparable('你好, 市长:AB'));
  });
});

describe('a file of letters', () => {
  const rowsOf = async (bytes: Buffer): Promise<(Row | BrokenRow)[]> => {
    const file = openLetters(Readable.from([bytes]), bytes.length, pack.headings);
    const rows: (Row | BrokenRow)[] = [];
    for await (const row of file.rows) rows.push(row);
    expect(file.done()).toBe(1);
    return rows;
  };

  it('may be CSV in GB 18030 with Chinese headings', async () => {
    const { encode } = (await import('iconv-lite')).default;
    const text = '编号,标题,来信内容,来信日期\n1,路灯,河滨路的路灯不亮，已经一周了，请派人修理。,2024-03-15\n';
    const [row] = await rowsOf(encode(text, 'gb18030'));
    expect(row).toMatchObject({ record: { id: '1', title: '路灯', askedOn: '2024-03-15' } });
  });

  it('may be JSON lines; a line that is none is told by its number', async () => {
    const rows = await rowsOf(Buffer.from('{"留言编号":3,"留言详情":"路灯不亮","reply":null}\n\n[1]\n{"oops\n'));
    expect(rows).toEqual([
      { line: 1, record: expect.objectContaining({ id: '3', text: '路灯不亮', answer: '' }) },
      { line: 3, broken: { code: 'not-an-object', facts: {} } },
      { line: 4, broken: { code: 'not-an-object', facts: {} } },
    ]);
  });

  it('is refused whole where no column is a text', async () => {
    expect(await refused(rowsOf(Buffer.from('name,age\nx,3\n')))).toBe('import.without-text');
  });
});
