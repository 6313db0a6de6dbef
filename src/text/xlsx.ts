import { Worker } from 'node:worker_threads';
import { Refusal } from '../kernel/refusal.ts';
import { columnsOf, type Headers, type Row, rowOf } from './csv.ts';
import { sheetBounds } from './sheets.ts';
import type { Asked, Cells, Told, Wanted } from './xlsx.worker.ts';

/** Rows are handed over so many at a time: others are answered between. */
const BATCH = 1000;

/**
 * Rows of the first sheet of a workbook (.xlsx), in the shape of `readCsv`; the first row is the header. Dates come as
 * `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`. Refuses `text.xlsx-too-large` before anything is unpacked beyond the bound, and
 * `text.xlsx-unreadable`.
 */
export async function* readXlsx(bytes: Uint8Array, headers: Headers = {}): AsyncGenerator<Row> {
  for await (const { row } of rowsOf(bytes, headers, true)) yield row;
}

/** Rows of every sheet of a workbook that has a header, with its name; refuses as `readXlsx` does. */
export const readWorkbook = (bytes: Uint8Array, headers: Headers = {}): AsyncGenerator<SheetRow> =>
  rowsOf(bytes, headers, false);

interface SheetRow {
  readonly sheet: string;
  readonly row: Row;
}

async function* rowsOf(bytes: Uint8Array, headers: Headers, firstOnly: boolean): AsyncGenerator<SheetRow> {
  const { reader, told } = await inTurn(() => opened(bytes));
  try {
    if ('not' in told) throw told.not === 'too-large' ? tooLarge(sheetBounds().unpacked) : unreadable();
    const sheets = [...told.sheets.entries()].filter(([nth, s]) => s.hasHeader && !(firstOnly && nth > 0));
    if (sheets.length === 0) throw new Refusal('text.csv-no-header', {});
    for (const [nth, { sheet, rows }] of sheets) {
      let columns: string[] | null = null;
      for (let from = 0; from < rows; from += BATCH) {
        const cells = await answer<Cells>(reader, { sheet: nth, from, to: from + BATCH });
        for (const [i, row] of cells.entries())
          if (columns === null) columns = columnsOf(row, headers);
          else if (row.some((c) => c !== '')) yield { sheet, row: rowOf(columns, row, from + i + 1) };
      }
    }
  } finally {
    await reader.worker.terminate();
  }
}

const tooLarge = (most: number): Refusal => new Refusal('text.xlsx-too-large', { megabytes: most / 1024 / 1024 });
const unreadable = (): Refusal => new Refusal('text.xlsx-unreadable', {});

let last: Promise<unknown> = Promise.resolve();

/** One is unpacked at a time: what a large workbook holds up is the next workbook, not the office. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work, work);
  last = mine.catch(() => {});
  return mine;
}

/** A thread that reads a workbook. Where it ends by itself, `ended` refuses, whoever waits for it then. */
interface Reading {
  readonly worker: Worker;
  readonly ended: Promise<never>;
}

/** The workbook in a thread of its own. Whoever asked ends the thread. */
async function opened(bytes: Uint8Array): Promise<{ readonly reader: Reading; readonly told: Told }> {
  const { max, unpacked, entries, thread } = sheetBounds();
  if (bytes.length > max) throw tooLarge(max);
  const asked: Asked = { bytes, unpacked, entries };
  const worker = new Worker(new URL('./xlsx.worker.ts', import.meta.url), {
    workerData: asked,
    // What the library has to say of a file goes nowhere: it may quote it.
    ...{ stdout: true, stderr: true },
    resourceLimits: { maxOldGenerationSizeMb: thread.megabytes, maxYoungGenerationSizeMb: 32 },
  });
  // Heard from the beginning to the end: what the library throws at a damaged file, and nobody hears, would end the process.
  const ended = new Promise<never>((_, refuse) => {
    worker.on('error', ({ code }: NodeJS.ErrnoException) =>
      refuse(code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge(unpacked) : unreadable()),
    );
    worker.on('exit', () => refuse(unreadable()));
  });
  ended.catch(() => {});
  const reader = { worker, ended };
  try {
    return { reader, told: await answer<Told>(reader, null) };
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

/** @throws Refusal where the thread ends by itself, or needs more time than it has */
async function answer<T>({ worker, ended }: Reading, wanted: Wanted | null): Promise<T> {
  const { unpacked, thread } = sheetBounds();
  const said = Promise.withResolvers<T>();
  worker.once('message', said.resolve);
  const late = setTimeout(() => said.reject(tooLarge(unpacked)), thread.seconds * 1000);
  if (wanted) worker.postMessage(wanted);
  return Promise.race([said.promise, ended]).finally(() => clearTimeout(late));
}
