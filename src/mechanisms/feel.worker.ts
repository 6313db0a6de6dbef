import { parentPort } from 'node:worker_threads';
import { date, evaluate } from 'feelin';

/** What is asked of the worker: an expression, its names, and the day that stands for "today". */
export interface Asked {
  readonly expression: string;
  readonly names: Readonly<Record<string, string | number>>;
  readonly day: string;
}

/** A value that can be sent on, or what is wrong in the library's words. */
export type Told = { readonly value: number | string | boolean } | { readonly wrong: string };

const answer = ({ expression, names, day }: Asked): Told => {
  try {
    const { value, warnings } = evaluate(expression, { ...names, day: date(day) });
    // A missing name becomes null with a warning, and null counts as zero further on: a warning is a no.
    const [warning] = warnings;
    if (warning) return { wrong: warning.message };
    return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean'
      ? { value }
      : { wrong: 'neither a number, a text, nor true or false' };
  } catch (error) {
    return { wrong: (error as Error).message };
  }
};

const port = parentPort;
if (!port) throw new Error('feel.worker.ts runs as a worker only');
port.on('message', (asked: Asked) => port.postMessage(answer(asked)));
// The first message says that the library is loaded: time runs from the question, not from the start.
port.postMessage({ value: true });
