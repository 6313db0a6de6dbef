import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Refusal } from '../kernel/refusal.ts';
import { type Config, webEnvironment } from './config.ts';
import { complain, say } from './terminal.ts';
import { DRAIN_MS, type WebMessage } from './web-life.ts';

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
 * Starts the web process and keeps one running: one that falls is started again.
 *
 * @throws Refusal `start.port-taken`, or whatever the process refused with, if the first start fails
 */
export async function keepWeb(config: Config, firstUrl: string): Promise<Web> {
  const port = await portToServe(config.host, config.port);
  let appUrl = firstUrl;
  let current = await startWeb(config, appUrl, port);
  let stopping = false;
  let asked = false;

  const keep = async () => {
    let wait = FIRST_WAIT_MS;
    let since = Date.now();
    while (!stopping) {
      const how = await current.ended;
      if (stopping) return;
      if (!asked) {
        say({
          zh: `网页进程意外退出（${how}），正在重新启动。`,
          en: `The web process ended unexpectedly (${how}); starting it again.`,
        });
        wait = Date.now() - since > STEADY_MS ? FIRST_WAIT_MS : wait * 2;
        await sleep(Math.min(wait, LONGEST_WAIT_MS));
        if (stopping) return;
      }
      asked = false;
      since = Date.now();
      current = await startWeb(config, appUrl, port).catch((error) => {
        complain(error);
        return current;
      });
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
interface Run {
  /** How it ended: an exit code or a signal. */
  readonly ended: Promise<string>;
  end(): Promise<void>;
}

async function startWeb(config: Config, appUrl: string, port: number): Promise<Run> {
  const child = fork(PROGRAM, [], { env: webEnvironment(config, appUrl, port), execArgv: [] });
  const ended = once(child, 'exit').then(([code, signal]) => String(signal ?? code));
  const message = new Promise<WebMessage>((resolve) => child.once('message', (m) => resolve(m as WebMessage)));
  const first = await Promise.race([message, ended]);
  if (typeof first === 'string') throw new Error(`The web process ended before it was ready (${first})`);
  if (first.kind === 'refused') throw new Refusal(first.code, first.facts);
  return {
    ended,
    async end() {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), DRAIN_MS + 2_000);
      await ended;
      clearTimeout(late);
    },
  };
}

/** The port that was asked for, once it is free; any free one for 0. Chosen here, as the process names itself by its port. */
async function portToServe(host: string, wanted: number): Promise<number> {
  const deadline = Date.now() + PORT_GRACE_MS;
  for (;;) {
    const port = await listenOnce(host, wanted);
    if (port !== null) return port;
    if (Date.now() > deadline) throw new Refusal('start.port-taken', { port: wanted });
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
