import { fork } from 'node:child_process';
import { createServer } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Refusal } from '../kernel/refusal.ts';
import { COLLECTING, type Config, webAddresses, webEnvironment } from './config.ts';
import { complain, say } from './terminal.ts';
import { DRAIN_MS, type KeeperMessage, type WebMessage } from './web-life.ts';

const PROGRAM = fileURLToPath(new URL('./web.ts', import.meta.url));

/** Waits between restarts: short after a first fall, longer where it keeps falling. */
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;
const STEADY_MS = 60_000;

/** A server that was just ended may still be draining on the port. */
const PORT_GRACE_MS = 5_000;

/** The web process, kept running. */
export interface Web {
  readonly port: number;
  /** Begins again with another address, when the database had to move to another port. */
  restart(appUrl: string): Promise<void>;
  /** Drains and ends it. */
  stop(): Promise<void>;
}

/**
 * Lets the first web process serve, and keeps one running: one that falls is started again.
 *
 * @param first loaded meanwhile, by `loadWeb`
 * @param port free, from `portToServe`
 * @throws Refusal whatever the process refused with, if the first start fails
 */
export async function keepWeb(config: Config, first: LoadedWeb, port: number, firstUrl: string): Promise<Web> {
  let appUrl = firstUrl;
  let current = first;
  await current.begin(appUrl, port);
  let stopping = false;
  let asked = false;

  const keep = async () => {
    let wait = FIRST_WAIT_MS;
    let since = performance.now();
    while (!stopping) {
      const how = await current.ended;
      if (stopping) return;
      if (!asked) {
        say({
          zh: `网页进程意外退出（${how}），正在重新启动。`,
          en: `The web process ended unexpectedly (${how}); starting it again.`,
        });
        wait = performance.now() - since > STEADY_MS ? FIRST_WAIT_MS : wait * 2;
        await sleep(Math.min(wait, LONGEST_WAIT_MS));
        if (stopping) return;
      }
      asked = false;
      since = performance.now();
      current = loadWeb(config);
      await current.begin(appUrl, port).catch(complain);
    }
  };
  const kept = keep();

  return {
    port,
    async restart(url) {
      appUrl = url;
      asked = true;
      await current.end();
    },
    async stop() {
      stopping = true;
      await current.end();
      // `kept` may be in its wait; it looks at `stopping` before it starts anything.
      await Promise.race([kept, sleep(0)]);
    },
  };
}

/** One run of the web process. */
export interface LoadedWeb {
  /** How it ended: an exit code or a signal. */
  readonly ended: Promise<string>;
  /** Resolves when it serves. @throws Refusal what it refused with */
  begin(appUrl: string, port: number): Promise<void>;
  end(): Promise<void>;
}

/**
 * A web process that loads its modules and then waits to be told to begin: loading takes it a second, in which the database starts.
 */
export function loadWeb(config: Config): LoadedWeb {
  const child = fork(PROGRAM, [], { env: webEnvironment(config), execArgv: [...COLLECTING] });
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(String(signal ?? code)));
    child.on('error', (error) => resolve(error.message));
  });
  return {
    ended,
    async begin(appUrl, port) {
      const answer = new Promise<WebMessage>((resolve) => child.once('message', (m) => resolve(m as WebMessage)));
      const message: KeeperMessage = { kind: 'begin', settings: webAddresses(appUrl, port) };
      // To one that has ended nothing can be said; that it has ended is told below.
      child.send(message, () => {});
      const first = await Promise.race([answer, ended]);
      if (typeof first === 'string') throw new Error(`The web process ended before it was ready (${first})`);
      if (first.kind === 'refused') throw new Refusal(first.code, first.facts);
    },
    async end() {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), DRAIN_MS + 2_000);
      await ended;
      clearTimeout(late);
    },
  };
}

/**
 * The port that was asked for, once it is free; any free one for 0. Chosen here, as the process names itself by its port.
 *
 * @throws Refusal `start.port-taken`, `start.port-forbidden`, `start.setting`
 */
export async function portToServe({ host, port: wanted }: Config): Promise<number> {
  const deadline = performance.now() + PORT_GRACE_MS;
  for (;;) {
    const port = await listenOnce(host, wanted);
    if (port !== null) return port;
    if (performance.now() > deadline) throw new Refusal('start.port-taken', { port: wanted });
    await sleep(100);
  }
}

/** The port, or `null` where somebody else has it. */
function listenOnce(host: string, port: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else if (error.code === 'EACCES') reject(new Refusal('start.port-forbidden', { port }));
      else reject(new Refusal('start.setting', { name: 'HOST', value: host }));
    });
    probe.listen({ host, port }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
