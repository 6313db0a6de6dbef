import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './folder.ts';

/** The whole house, as `npm start` runs it. */
export interface House {
  /** Where it answers, `http://localhost:PORT`. */
  readonly origin: string;
  readonly dataDir: string;
  readonly keeper: ChildProcess;
  /** What it has printed so far. */
  output(): string;
  /** Ends it as Ctrl-C does; gives the exit code. */
  stop(): Promise<number | null>;
}

const KEEPER = fileURLToPath(new URL('../../src/app/keeper.ts', import.meta.url));

interface Asked {
  readonly dataDir?: string;
  readonly args?: string[];
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Starts a house on a free port. Without `dataDir` it gets a folder of its own, gone after `stop`.
 *
 * @throws Error with what it printed, if it refused to start
 */
export async function startHouse({ dataDir, args = [], env = {} }: Asked = {}): Promise<House> {
  const folder = dataDir ? null : await temporaryFolder();
  const home = dataDir ?? folder!.path;
  const own = { PORT: '0', CHANGXIAO_DATA: home, DATABASE_URL: '', DATABASE_OWNER_URL: '', ...env };
  const keeper = fork(KEEPER, args, {
    env: { ...process.env, ...own },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [keeper.stdout, keeper.stderr]) stream?.on('data', (chunk) => (output += chunk));
  const ended = once(keeper, 'close');
  const ready = new Promise<string>((resolve) => keeper.on('message', (m: { origin: string }) => resolve(m.origin)));
  const origin = await Promise.race([ready, ended.then(() => null)]);
  if (origin === null) {
    await folder?.remove();
    throw new Error(output);
  }
  return {
    origin,
    dataDir: home,
    keeper,
    output: () => output,
    async stop() {
      keeper.kill('SIGTERM');
      await ended;
      await folder?.remove();
      return keeper.exitCode;
    },
  };
}
