// Runs one TypeScript program of the house on the pinned Node: signals go in, the true exit code comes out.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { install, ROOT } from './install.mjs';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * How a program of the house collects garbage; the web process, which the keeper starts, has the same (src/app/config.ts). What a
 * thousand duties were opened from is over within milliseconds: for that V8's own young space keeps 130 MB, this one 34. Its old space
 * would grow to some four times what lives in it before that is looked through, here to twice. Opening a year of a million duties
 * (`npm run bench -- mechanisms`) the process is 373 MB at most, with the young space alone 520, and takes no more of the processor.
 */
const COLLECTING = ['--max-semi-space-size=16', '--heap-growing-percent=100'];

/**
 * @param program path below the project's folder
 * @param argv what follows it on the command line
 * @param tied whether the program ends with us: it gets an IPC channel whose closing tells it that we were killed
 */
export async function run(program, argv, { tied = false } = {}) {
  const node = await install();
  // What was compiled once is kept: a start takes half as long (measured). Where it cannot be written, Node goes without.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'compiled') };
  // The folder of the call is kept, so that a file named on the command line is found.
  const child = spawn(node, [...COLLECTING, join(ROOT, program), ...argv], {
    env,
    stdio: tied ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
  });
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  if (tied && process.env.npm_lifecycle_event) {
    // `kill -9` of npm reaches only npm. Nobody would be left in the foreground, so the program is asked to stop.
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 200).unref();
  }
  child.once('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
