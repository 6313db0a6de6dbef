import { setTimeout as sleep } from 'node:timers/promises';
import { holdHouse } from '../db/house.ts';
import { migrate } from '../db/migrate.ts';
import { Refusal } from '../kernel/refusal.ts';
import { instant } from '../kernel/time.ts';
import { type Config, readConfig } from './config.ts';
import { attachDatabase, type Database, isEmpty } from './database.ts';
import type { DemoSignIn } from './demo.ts';
import { complain, say } from './terminal.ts';
import { keepWeb, loadWeb, portToServe } from './web-process.ts';
import { buildWorkbench } from './workbench-build.ts';
import type { Worker } from './worker.ts';

/** How long one step of the way out may take; the web process bounds its own drain below this. */
const STEP_MS = 20_000;

/**
 * `npm start`: the one parent of everything that runs. It alone knows the owner's address; the web process, which meets the
 * public, gets the application's.
 */
async function keep(): Promise<void> {
  /** What to undo on the way out, last first. */
  const undo: (() => Promise<void>)[] = [];
  const stop = stopSignal();

  try {
    const config = readConfig();
    const { empty } = readArguments(process.argv.slice(2));
    // A workbench that does not build is said and not waited for: what citizens use does not stand on it.
    const built = buildWorkbench().catch(complain);
    // It loads while the database starts.
    const loaded = loadWeb(config);
    undo.push(() => loaded.end());
    let home = await moveIn(config);
    undo.push(() => home.leave());
    await built;
    const port = await portToServe(config);

    // The first time the demo comes first, so that nobody finds half an office; later the answer to the first request does.
    const first = await isEmpty(home.database);
    const fill = first && !empty;
    if (fill) say({ zh: '正在载入演示单位（仅首次）…', en: 'Loading the demo office (first time only) …' });
    let signIns = fill ? await demo(config, home.database) : null;
    const web = await keepWeb(config, loaded, port, home.database.appUrl);
    undo.push(() => web.stop());
    if (!first) signIns = await demo(config, home.database);
    let worker = await startWork(config, home.database);
    undo.push(() => worker.stop());

    const origin = `http://${config.host}:${web.port}`;
    welcome(origin, signIns);
    await offerFirstAdministrator(home.database.appUrl, origin);
    process.send?.({ kind: 'ready', origin });

    let stopped = false;
    stop.then(() => (stopped = true));
    while (!stopped) {
      await Promise.race([stop, home.database.lost]);
      if (stopped) break;
      say({ zh: '数据库意外退出，正在重新启动。', en: 'The database ended unexpectedly; starting it again.' });
      const before = home.database.appUrl;
      await home.leave();
      home = await untilItWorks(() => moveIn(config), stop);
      // Stopped only now: on its way out the worker gives its jobs back, for which it needs the database.
      await worker.stop().catch(complain);
      worker = await startWork(config, home.database);
      if (home.database.appUrl !== before) await web.restart(home.database.appUrl);
      say({ zh: '数据库已恢复。', en: 'The database is back.' });
    }
    say({ zh: '正在停止：先答完手头的请求。', en: 'Stopping, after the requests in progress are answered.' });
  } catch (error) {
    complain(error);
    process.exitCode = 1;
  }
  for (const step of undo.reverse()) {
    await Promise.race([step(), sleep(STEP_MS)]).catch((error) => {
      complain(error);
      process.exitCode = 1;
    });
  }
  // What hangs on a database that is away must not hold up who asked to stop.
  process.exit();
}

// Both bring the whole application along, so they are loaded only once they are due: the first answer does not wait for them.
const startWork = async (config: Config, { ownerUrl, appUrl }: Database): Promise<Worker> =>
  (await import('./worker.ts')).startWorker({ ...config, appUrl }, ownerUrl);
const demo = async (config: Config, { ownerUrl, appUrl }: Database): Promise<readonly DemoSignIn[] | null> =>
  (await import('./demo.ts')).loadDemo({ ...config, appUrl }, ownerUrl);

/** Where it answers and, with the demo office, who may sign in. */
function welcome(origin: string, signIns: readonly DemoSignIn[] | null): void {
  say({ zh: `长效已启动：${origin}/`, en: `Changxiao is running: ${origin}/` });
  say({ zh: `工作台：${origin}/workbench/`, en: `Workbench: ${origin}/workbench/` });
  say({ zh: `接口说明：${origin}/api/docs`, en: `Interface: ${origin}/api/docs` });
  if (!signIns) return;
  say({ zh: '演示单位的登录（用户名 密码）：', en: 'Sign-ins of the demo office (user name, password):' });
  for (const { role, username, password } of signIns) {
    process.stdout.write(`  ${role.padEnd(14)} ${username.padEnd(14)} ${password}\n`);
  }
}

/** The database with this server's hold on it. */
interface Home {
  readonly database: Database;
  leave(): Promise<void>;
}

async function moveIn(config: Config): Promise<Home> {
  // The sign-in library takes half a second to load: it does so while the database starts.
  const signIn = import('../identity/auth-library.ts');
  const database = await attachDatabase(config);
  try {
    // Side by side is fine on a database of your own; a private one has one server.
    const house = config.external ? null : await holdHouse(database.ownerUrl);
    await migrate({ ownerUrl: database.ownerUrl, appRole: database.appRole });
    await (await signIn).migrateAuth(database.ownerUrl);
    return {
      database,
      async leave() {
        await house?.release();
        await database.leave();
      },
    };
  } catch (error) {
    await database.leave();
    throw error;
  }
}

/** Offices without people in them, started empty or opened by an import: whoever can read this terminal makes the first administrator. */
async function offerFirstAdministrator(appUrl: string, origin: string): Promise<void> {
  // Loaded here, as it brings half the application along, which the keeper otherwise does without.
  const { firstAdminLinks } = await import('./first-admin.ts');
  for (const path of await firstAdminLinks(appUrl, instant(Date.now())))
    say({
      zh: `首位管理员（一次有效，24 小时内）：${origin}${path}`,
      en: `The first administrator (once, within 24 hours): ${origin}${path}`,
    });
}

/** @throws Refusal `start.argument` for anything but `--empty` */
function readArguments(argv: readonly string[]): { empty: boolean } {
  const unknown = argv.find((argument) => argument !== '--empty');
  if (unknown !== undefined) throw new Refusal('start.argument', { argument: unknown });
  return { empty: argv.includes('--empty') };
}

/** The first request to stop: Ctrl-C, an end from outside, a closed terminal, or the launcher being gone. Further ones change nothing. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.on(signal, () => resolve());
  });
}

/** A database that fell is wanted back, however long the disk is full; asked to stop meanwhile, it gives up. */
async function untilItWorks<T>(work: () => Promise<T>, stop: Promise<void>): Promise<T> {
  for (let wait = 500; ; wait = Math.min(wait * 2, 10_000)) {
    try {
      return await work();
    } catch (error) {
      complain(error);
      const asked = await Promise.race([stop.then(() => true), sleep(wait, false)]);
      if (asked) throw error;
    }
  }
}

await keep();
