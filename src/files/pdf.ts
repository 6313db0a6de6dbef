import { Worker } from 'node:worker_threads';
import { Refusal } from '../kernel/refusal.ts';
import { type FilesPack, filesPack as pack } from './pack.ts';
import type { Asked, Told } from './pdf.worker.ts';

/** Its end stands in the last kilobyte or so. Without it nobody can open the file, and the person would never learn. */
const TAIL = 4096;

/**
 * A PDF without author, title, program, dates and metadata, its photos without place and camera, and without earlier versions of what
 * was changed in it. It is taken apart in a thread of its own, with as much memory and time as the pack says, and one at a time: what a
 * hostile file can hold up is the next PDF, not the office.
 *
 * @returns `signed`: it carries a signature, which any change would break, and stays as it is
 * @throws Refusal `file.broken`, `file.encrypted`, `file.holds-files`, `file.pdf-unclear`, `file.unpacks-too-large`, `file.too-slow`
 */
export async function quietPdf(
  bytes: Buffer,
  most: FilesPack['pdf'] = pack.pdf,
): Promise<{ readonly bytes: Buffer; readonly signed: boolean }> {
  if (!bytes.subarray(-TAIL).includes('%%EOF')) throw new Refusal('file.broken');
  const told = await inTurn(() => ask({ bytes, unpacked: most.unpacked }, most));
  if (told === null) throw new Refusal('file.too-slow');
  if ('bytes' in told) return { bytes: Buffer.from(told.bytes), signed: false };
  switch (told.not) {
    case 'signed':
      return { bytes, signed: true };
    case 'encrypted':
      throw new Refusal('file.encrypted');
    case 'holds-files':
      throw new Refusal('file.holds-files');
    case 'bomb':
      throw new Refusal('file.unpacks-too-large');
    case 'unclear':
      throw new Refusal('file.pdf-unclear');
    default:
      return told.not satisfies never;
  }
}

let last: Promise<unknown> = Promise.resolve();

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work, work);
  last = mine.catch(() => {});
  return mine;
}

/** What the thread says; `null` if it took too long or too much. Nothing of the file outlives it. */
async function ask(asked: Asked, most: FilesPack['pdf']): Promise<Told | null> {
  // What the library has to say of a file goes nowhere: it may quote it.
  const worker = new Worker(new URL('./pdf.worker.ts', import.meta.url), {
    workerData: asked,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: most.megabytes, maxYoungGenerationSizeMb: 32 },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Told | null>((resolve) => {
      worker.once('message', resolve);
      worker.once('error', () => resolve(null));
      timer = setTimeout(() => resolve(null), most.seconds * 1000);
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
