import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from '../kernel/refusal.ts';
import { say } from './terminal.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const STAMP = join(ROOT, 'dist', 'workbench', '.built');
/** What the built workbench is made from. */
const SOURCES = ['workbench', 'src/kernel', 'vite.config.ts', 'package-lock.json'];

/**
 * Builds the staff client when it is missing or older than what it is made from. The server itself needs no build.
 *
 * @param tell says that a build begins
 * @throws Refusal `start.workbench` with the end of what Vite said
 */
export async function buildWorkbench(tell: typeof say = say): Promise<void> {
  if (!existsSync(join(ROOT, 'vite.config.ts'))) return;
  const newest = Math.max(...(await Promise.all(SOURCES.map((source) => newestIn(join(ROOT, source))))));
  const built = await stat(STAMP).then(
    (s) => s.mtimeMs,
    () => 0,
  );
  if (built >= newest) return;
  tell({ zh: '正在构建工作台（仅首次或更新后）…', en: 'Building the workbench (first time or after an update) …' });
  const output = await vite();
  if (output !== null)
    throw new Refusal('start.workbench', { reason: output.trim().split('\n').slice(-12).join('\n') });
  await writeFile(STAMP, '');
  // The time of the newest source, not of the end of the build: what was changed while it ran is built next time. Rounded
  // up, as a date holds whole milliseconds and files finer times: else the stamp is older than what it was made from.
  const stamp = new Date(Math.ceil(newest));
  await utimes(STAMP, stamp, stamp);
}

async function newestIn(path: string): Promise<number> {
  if (!existsSync(path)) return 0;
  const own = await stat(path);
  if (!own.isDirectory()) return own.mtimeMs;
  const files = await readdir(path, { recursive: true, withFileTypes: true });
  const times = files.filter((f) => f.isFile()).map(async (f) => (await stat(join(f.parentPath, f.name))).mtimeMs);
  return Math.max(own.mtimeMs, ...(await Promise.all(times)));
}

/** `null` if it built, else what it said. */
function vite(): Promise<string | null> {
  const program = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, 'build', '--logLevel', 'warn'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? null : output));
  });
}
