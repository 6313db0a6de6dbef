import { deflateRawSync } from 'node:zlib';
import { Zip, ZipDeflate } from 'fflate';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readTables } from '../../src/text/tables.ts';
import { workbook } from '../org/workbook.ts';

const { threads, thread } = vi.hoisted(() => ({
  threads: [] as { emit(event: string, error: Error): boolean }[],
  thread: { megabytes: 768, seconds: 60 },
}));
vi.mock('node:worker_threads', async (original) => {
  const all = await original<typeof import('node:worker_threads')>();
  class Worker extends all.Worker {
    constructor(...asked: ConstructorParameters<typeof all.Worker>) {
      super(...asked);
      threads.push(this);
    }
  }
  return { ...all, Worker };
});
vi.mock('../../src/text/sheets.ts', async (original) => {
  const { sheetBounds } = await original<typeof import('../../src/text/sheets.ts')>();
  return { sheetBounds: () => ({ ...sheetBounds(), thread }) };
});
afterEach(() => Object.assign(thread, { megabytes: 768, seconds: 60 }));

const SHEETS = {
  A: [
    ['a', 'b'],
    ['1', '2'],
    ['3', '4'],
  ],
  B: [
    ['x', 'y'],
    ['5', '6'],
  ],
};
const book = Buffer.from(workbook(SHEETS));
const read = (bytes: Uint8Array) => readTables({ name: 'a.xlsx', bytes: new Uint8Array(bytes) }, {});
const UNREADABLE = { code: 'text.xlsx-unreadable' };
const TOO_LARGE = { code: 'text.xlsx-too-large' };

const END = book.lastIndexOf('PK\x05\x06');
const DIRECTORY = book.readUInt32LE(END + 16);
/** Each part's place in the directory. */
const listed = [...Array(book.readUInt16LE(END + 10))].reduce<number[]>((all) => {
  const at = all.at(-1);
  return [...all, at === undefined ? DIRECTORY : at + 46 + book.readUInt16LE(at + 28)];
}, []);

/** The workbook with something before one of its parts (or the directory, or its end), the directory telling where all of it is. */
function holding(more: Buffer, before: number): Buffer {
  const bytes = Buffer.from(book);
  for (const at of listed) {
    const local = bytes.readUInt32LE(at + 42);
    if (local >= before) bytes.writeUInt32LE(local + more.length, at + 42);
  }
  if (before <= DIRECTORY) bytes.writeUInt32LE(DIRECTORY + more.length, END + 16);
  return Buffer.concat([bytes.subarray(0, before), more, bytes.subarray(before)]);
}

/** A part as it stands in the file, its sizes behind it. */
function hidden(name = 'xl/worksheets/sheet9.xml', content = Buffer.alloc(1_000_000)): Buffer {
  const packed = deflateRawSync(content);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(8, 6);
  head.writeUInt16LE(8, 8);
  head.writeUInt16LE(name.length, 26);
  const behind = Buffer.alloc(16);
  behind.writeUInt32LE(0x08074b50, 0);
  behind.writeUInt32LE(packed.length, 8);
  behind.writeUInt32LE(content.length, 12);
  return Buffer.concat([head, Buffer.from(name), packed, behind]);
}

describe('a workbook', () => {
  it('is read as it stands, and where its sizes stand behind its parts', async () => {
    const whole = await read(book);
    expect(whole.map((t) => [t.sheet, t.rows.length])).toEqual([
      ['A', 2],
      ['B', 1],
    ]);
    const pieces: Uint8Array[] = [];
    const stream = new Zip((_, piece) => pieces.push(piece));
    for (const at of listed) {
      const local = book.readUInt32LE(at + 42);
      const from = local + 30 + book.readUInt16LE(local + 26);
      const part = new ZipDeflate(book.toString('utf8', local + 30, from));
      stream.add(part);
      part.push(book.subarray(from, from + book.readUInt32LE(local + 18)), true);
    }
    stream.end();
    expect(await read(Buffer.concat(pieces))).toEqual(whole);
  });

  it('with a part that its directory does not name is refused before that is unpacked', async () => {
    const second = book.readUInt32LE(listed[1]! + 42);
    for (const before of [0, second, DIRECTORY, END])
      await expect(read(holding(hidden(), before)), String(before)).rejects.toMatchObject(UNREADABLE);
  });

  it('with a part within what the directory calls the data of another is refused', async () => {
    // The first part becomes one of no bytes whose data, by the directory, go on over the hidden one.
    const empty = hidden('[Content_Types].xml', Buffer.alloc(0));
    const more = Buffer.concat([empty, hidden()]);
    const bytes = holding(more, 0);
    const directory = bytes.readUInt32LE(bytes.length - 22 + 16);
    const entry = Buffer.from(bytes.subarray(directory, directory + 46));
    const name = Buffer.from('[Content_Types].xml');
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(more.length - 30 - name.length - 16, 20);
    entry.writeUInt32LE(0, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(0, 42);
    const end = Buffer.from(bytes.subarray(-22));
    end.writeUInt16LE(listed.length + 1, 10);
    const lying = [bytes.subarray(0, directory), entry, name, bytes.subarray(directory, -22), end];
    await expect(read(Buffer.concat(lying))).rejects.toMatchObject(UNREADABLE);
  });

  it('whose parts are not as the directory says is refused', async () => {
    const local = book.readUInt32LE(listed.at(-1)! + 42);
    // Packed otherwise, longer, or called otherwise.
    for (const at of [8, 18, 30]) {
      const bytes = Buffer.from(book);
      bytes.writeUInt8(bytes[local + at]! ^ 8, local + at);
      await expect(read(bytes), String(at)).rejects.toMatchObject(UNREADABLE);
    }
  });

  it('that is damaged so that the library throws is called unreadable, not too large', async () => {
    const bytes = Buffer.from(book);
    for (const [at, byte] of [
      [578, 0],
      [1710, 0],
      [1860, 64],
      [3148, 56],
    ] as const)
      bytes[at] = byte;
    await expect(read(bytes)).rejects.toMatchObject(UNREADABLE);
  });

  it('that needs more time or memory than a thread has is too large', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => [`第 ${i} 行`, '天气热']);
    const long = workbook({ A: rows });
    thread.seconds = 0.01;
    await expect(read(long)).rejects.toMatchObject(TOO_LARGE);
    Object.assign(thread, { megabytes: 8, seconds: 60 });
    await expect(read(long)).rejects.toMatchObject(TOO_LARGE);
  });

  it('whose thread ends while rows are asked for is refused, and nothing else ends', async () => {
    const { readWorkbook } = await import('../../src/text/xlsx.ts');
    const rows = readWorkbook(book);
    expect((await rows.next()).value).toMatchObject({ sheet: 'A' });
    threads.at(-1)!.emit('error', new Error('the library threw'));
    await expect(rows.next().then(() => rows.next())).rejects.toMatchObject(UNREADABLE);
  });
});
