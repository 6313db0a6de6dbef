import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../support/slow-web.ts', import.meta.url));
let child: ChildProcess;

async function startSlowWeb(): Promise<{ origin: string; ended: Promise<unknown[]> }> {
  child = fork(PROGRAM, [], { execArgv: [] });
  const ended = once(child, 'exit');
  // Long before it listens to anybody.
  child.send({ kind: 'begin', settings: { HOST: '127.0.0.1' } });
  const [message] = (await once(child, 'message')) as [{ kind: string; port: number }];
  expect(message.kind).toBe('ready');
  return { origin: `http://127.0.0.1:${message.port}`, ended };
}

afterEach(() => void child.kill('SIGKILL'));

test.each([
  ['asked to stop', () => void child.kill('SIGTERM')],
  ['left by its keeper', () => child.disconnect()],
])('%s, a web process answers what it has begun, takes nothing new, and ends well', async (_why, leave) => {
  const { origin, ended } = await startSlowWeb();
  const begun = once(child, 'message');
  const slow = fetch(`${origin}/slow`);
  expect((await begun)[0]).toEqual({ kind: 'asked' });
  leave();
  await vi.waitFor(() => expect(fetch(origin)).rejects.toThrow(), { timeout: 10_000 });
  expect(await (await slow).text()).toBe('answered');
  expect(await ended).toEqual([0, null]);
});

test('Ctrl-C, which reaches the whole terminal, leaves a kept web process to its keeper', async () => {
  const { origin } = await startSlowWeb();
  child.kill('SIGINT');
  child.kill('SIGHUP');
  await sleep(200);
  expect(await (await fetch(origin)).text()).toBe('answered');
});

test('a web process that was never told to begin ends when its keeper is gone, while it loads or while it waits', async () => {
  for (const ms of [0, 1_000]) {
    child = fork(PROGRAM, [], { execArgv: [] });
    const ended = once(child, 'exit');
    await sleep(ms);
    child.disconnect();
    expect(await ended).toEqual([0, null]);
  }
});
