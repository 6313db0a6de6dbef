import { Readable } from 'node:stream';
import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { columnsOf, type Headers, type Row, readCsv, writeCsv } from '../../src/text/csv.ts';
import { decode, decodeStream } from '../../src/text/decode.ts';
import { readTables } from '../../src/text/tables.ts';
import { readXlsx } from '../../src/text/xlsx.ts';

const TEXT = '编号,内容\r\n1,"路灯坏了，\n请修一修"\r\n2,自来水水压偏低\r\n';

/** The bytes in pieces of `size`, as a file or a socket gives them. */
async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const collect = async (rows: AsyncIterable<Row>): Promise<Row[]> => {
  const out: Row[] = [];
  for await (const row of rows) out.push({ ...row, record: { ...row.record } });
  return out;
};
const csv = (text: string | Buffer, headers?: Headers, size = 65_536): Promise<Row[]> =>
  collect(readCsv(inPieces(Buffer.from(text as string), size), headers));

describe('decode', () => {
  it.each([
    ['utf-8', Buffer.from(TEXT)],
    ['utf-8', Buffer.from(`\ufeff${TEXT}`)],
    ['utf-16le', iconv.encode(TEXT, 'utf16le', { addBOM: true })],
    ['utf-16be', iconv.encode(TEXT, 'utf16be', { addBOM: true })],
    ['utf-16le', iconv.encode(TEXT, 'utf16le', { addBOM: false })],
    ['gb18030', iconv.encode(TEXT, 'gbk')],
    ['gb18030', iconv.encode(TEXT, 'gb18030')],
  ])('reads %s', async (encoding, bytes) => {
    expect(decode(bytes)).toEqual({ text: TEXT, encoding });
    for (const size of [1, 3, 1000]) {
      let streamed = '';
      for await (const piece of decodeStream(inPieces(bytes, size))) streamed += piece;
      expect(streamed.replace(/^\ufeff/, '')).toBe(TEXT);
    }
  });

  it.each([
    ['Latin-1', Buffer.from('caf\u00e9 na\u00efve r\u00e9sum\u00e9 d\u00e9j\u00e0', 'latin1')],
    ['Big5', iconv.encode('請問路燈什麼時候修好，謝謝市長', 'big5')],
    ['Shift-JIS', iconv.encode('ひらがなとカタカナの文章です', 'shift_jis')],
    ['half a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xd8, 0xfe, 0x10, 0x80])],
  ])('refuses %s rather than garbling it', async (_, bytes) => {
    expect(() => decode(bytes)).toThrow('text.encoding-unknown');
    await expect(collect(readCsv(inPieces(bytes, 4)))).rejects.toThrow('text.encoding-unknown');
  });

  it('waits for Chinese after a long stretch of ASCII', async () => {
    const long = `id,content\n${'1,plain\n'.repeat(30_000)}2,路灯坏了请尽快修理\n`;
    const rows = await csv(iconv.encode(long, 'gbk'));
    expect(rows.at(-1)).toEqual({ line: 30_002, record: { id: '2', content: '路灯坏了请尽快修理' } });
  });

  it('gives back whatever text was written as UTF-8 or GB 18030', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.includes('\u0000') && !text.startsWith('\ufeff'));
        expect(decode(Buffer.from(text)).text).toBe(Buffer.from(text).toString());
      }),
    );
  });
});

describe('readCsv', () => {
  it('keeps line ends in cells and knows where a row begins', async () => {
    expect(await csv('id,text\n1,"a\nb"\n2,c\n')).toEqual([
      { line: 2, record: { id: '1', text: 'a\nb' } },
      { line: 4, record: { id: '2', text: 'c' } },
    ]);
  });

  it('takes tabs and semicolons, and header spellings', async () => {
    const headers = { number: ['编号', 'mail id'], text: ['来信内容'] };
    expect(await csv('\ufeff ＭＡＩＬ＿ＩＤ\t来信 内容*\n7\t好\n', headers)).toEqual([
      { line: 2, record: { number: '7', text: '好' } },
    ]);
    expect(await csv('编号;来信内容\n7;好，"真"好\n', headers)).toEqual([
      { line: 2, record: { number: '7', text: '好，"真"好' } },
    ]);
    expect(columnsOf(['a', '', 'a'], {})).toEqual(['a', 'column2', 'a#3']);
  });

  it('reports ragged rows with their line and goes on', async () => {
    expect(await csv('a,b\n1\n\n1,2,3\n4,5\n')).toEqual([
      { line: 2, record: { a: '1', b: '' }, ragged: { expected: 2, got: 1 } },
      { line: 4, record: { a: '1', b: '2' }, ragged: { expected: 2, got: 3 } },
      { line: 5, record: { a: '4', b: '5' } },
    ]);
  });

  it('refuses an open quotation mark with its line, and an empty file', async () => {
    await expect(csv('a,b\n1,2\n3,"open\n4,5\n')).rejects.toMatchObject({ code: 'text.csv-quote', facts: { line: 3 } });
    await expect(csv('')).rejects.toThrow('text.csv-no-header');
    await expect(csv('a,b\n"'.concat('x'.repeat(3_000_000)))).rejects.toThrow('text.csv-quote');
  });

  it('takes a column called __proto__ as a column', async () => {
    const [row] = await csv('__proto__,constructor\nx,y\n');
    expect(Object.entries(row!.record)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    for await (const r of readCsv(inPieces(Buffer.from('__proto__,b\nx,y\n'), 99)))
      expect(Object.keys(r.record)).toEqual(['__proto__', 'b']);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('reads 60,000 rows while holding few of them, and stops when the reader does', async () => {
    let given = 0;
    async function* source(): AsyncGenerator<Buffer> {
      yield Buffer.from('id,text\n');
      for (let i = 0; i < 600; i++) {
        given++;
        yield Buffer.from(`${i},"${'自来水水压偏低。'.repeat(60)}"\n`.repeat(100));
      }
    }
    let rows = 0;
    let ahead = 0;
    for await (const row of readCsv(source())) {
      rows++;
      ahead = Math.max(ahead, given - rows / 100);
      expect(row.line).toBe(rows + 1);
    }
    expect(rows).toBe(60_000);
    // What is held is what was given and not yet read: a few pieces of 600. Resident memory depends on when garbage is collected.
    expect(ahead).toBeLessThan(30);
    given = 0;
    for await (const _ of readCsv(source())) break;
    expect(given).toBeLessThan(60);
  }, 60_000);
});

describe('writeCsv', () => {
  it('neutralises formulas and keeps plain numbers', () => {
    const text = [
      ...writeCsv(
        ['a', 'b'],
        [
          ['=1+1', '-5'],
          ['@SUM(A1)', '+86 138'],
          ['\tx', '"q", z'],
          [3, null],
          ['＝cmd', '-2+3'],
        ],
      ),
    ].join('');
    expect(text).toBe('\ufeffa,b\r\n\'=1+1,-5\r\n\'@SUM(A1),\'+86 138\r\n\'\tx,"""q"", z"\r\n3,\r\n\'＝cmd,\'-2+3\r\n');
  });

  it('is read back by readCsv, cell for cell', async () => {
    const cell = fc
      .string({ unit: fc.constantFrom('a', '"', ',', '\n', '路', ' ', ';', '1') })
      .filter((c) => !/^[=+\-@\t\r]/.test(c));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 6 }), async (rows) => {
        const solid = rows.map(([a, b]) => [`x${a}`, b] as const);
        const read = await collect(readCsv(Readable.from([Buffer.from([...writeCsv(['p', 'q'], solid)].join(''))])));
        expect(read.map((r) => [r.record.p, r.record.q])).toEqual(solid.map(([a, b]) => [a, b]));
      }),
    );
  });
});

/** A minimal archive: each part deflated, with the sizes given or the true ones. */
function zip(parts: Record<string, string>, stated?: number): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(parts)) {
    const raw = Buffer.from(content);
    const packed = deflateRawSync(raw);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(20, 4);
    head.writeUInt16LE(8, 8);
    head.writeUInt32LE(crc32(raw), 14);
    head.writeUInt32LE(packed.length, 18);
    head.writeUInt32LE(stated ?? raw.length, 22);
    head.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    head.copy(entry, 6, 4, 30);
    entry.writeUInt32LE(at, 42);
    local.push(head, Buffer.from(name), packed);
    central.push(entry, Buffer.from(name));
    at += 30 + name.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(parts).length, 8);
  end.writeUInt16LE(Object.keys(parts).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, directory, end]);
}

const workbook = (rows: string): Record<string, string> => ({
  '[Content_Types].xml':
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
  'xl/workbook.xml':
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels':
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>',
  'xl/styles.xml':
    '<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
  'xl/worksheets/sheet1.xml': `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:C3"/><sheetData>${rows}</sheetData></worksheet>`,
});
const inline = (ref: string, text: string): string => `<c r="${ref}" t="inlineStr"><is><t>${text}</t></is></c>`;

describe('readXlsx', () => {
  const rows = `<row r="1">${inline('A1', '单位 名称')}${inline('B1', '日期')}${inline('C1', '人数')}</row><row r="3">${inline('A3', '市政局')}<c r="B3" s="1"><v>40945</v></c><c r="C3"><v>12</v></c></row>`;

  it('gives the rows of the first sheet as readCsv does', async () => {
    expect(await collect(readXlsx(zip(workbook(rows)), { unit: ['单位名称'] }))).toEqual([
      { line: 3, record: { unit: '市政局', 日期: '2012-02-06', 人数: '12' } },
    ]);
  });

  it('refuses what is no workbook, what unpacks beyond the bound, and what lies about it', async () => {
    await expect(collect(readXlsx(Buffer.from('not a workbook')))).rejects.toThrow('text.xlsx-unreadable');
    await expect(collect(readXlsx(zip(workbook(rows), 2 ** 30)))).rejects.toThrow('text.xlsx-too-large');
    await expect(collect(readXlsx(zip(workbook(rows + ' '.repeat(1_000_000)), 100)))).rejects.toThrow(
      'text.xlsx-unreadable',
    );
    await expect(collect(readXlsx(Buffer.alloc(21 * 1024 * 1024)))).rejects.toThrow('text.xlsx-too-large');
  });
});

describe('readTables', () => {
  const line = (r: number) => `<row r="${r}">${inline(`A${r}`, `第 ${r} 行`)}${inline(`B${r}`, '天气热')}</row>`;
  const lines = (n: number): string => Array.from({ length: n }, (_, i) => line(i + 1)).join('');

  it('answers others while a large file is read, and refuses one with more rows than a person keeps', async () => {
    const csv = (n: number) => Buffer.from(Array.from({ length: n }, (_, i) => `第 ${i} 行,天气热`).join('\n'));
    for (const [bytes, rows] of [
      [zip(workbook(lines(40_001))), 40_000],
      [csv(50_001), 50_000],
    ] as const) {
      // How long this thread worked without looking up: on a busy machine the clock says how long it waited for its turn.
      const worked = () => {
        const { user, system } = process.threadCpuUsage();
        return (user + system) / 1000;
      };
      let [longest, last] = [0, worked()];
      const beat = setInterval(() => {
        longest = Math.max(longest, worked() - last);
        last = worked();
      }, 10);
      const begun = performance.now();
      const [table] = await readTables({ name: 'a', bytes }, {});
      clearInterval(beat);
      expect(table!.rows).toHaveLength(rows);
      expect(longest).toBeLessThan((performance.now() - begun) / 2);
    }
    await expect(readTables({ name: 'a', bytes: csv(50_002) }, {})).rejects.toThrow('text.too-many-rows');
  });
});
