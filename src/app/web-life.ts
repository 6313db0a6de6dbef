import { Refusal } from '../kernel/refusal.ts';
import { complain } from './terminal.ts';

/** What a web process tells its keeper. */
export type WebMessage =
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'refused'; readonly code: string; readonly facts: Readonly<Record<string, unknown>> };

/** What the keeper tells a web process: to begin, and with which settings beside its environment. */
export interface KeeperMessage {
  readonly kind: 'begin';
  readonly settings: Readonly<Record<string, string | undefined>>;
}

/** How long requests in progress may take to end once we are asked to stop. */
export const DRAIN_MS = 10_000;

/**
 * The life of a web process: it starts when its keeper says so, which it may do long after the process has loaded; tells when it
 * serves, and drains when asked to stop or when its keeper is gone, so that the port is free for the next start. It also runs
 * without a keeper, side by side with others, on a database of your own.
 *
 * @param start begins to serve, by the settings its keeper told, and gives the port
 * @param drain stops accepting and resolves when the requests in progress are answered
 */
export async function live(
  start: (told: KeeperMessage['settings']) => Promise<number>,
  drain: () => Promise<void>,
): Promise<void> {
  const tell = (message: WebMessage) => process.send?.(message);
  let leaving = false;
  const leave = (code: number) => {
    if (leaving) return;
    leaving = true;
    setTimeout(() => process.exit(code), DRAIN_MS).unref();
    drain().then(
      () => process.exit(code),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', () => leave(0));
  process.on('disconnect', () => leave(0));
  // Ctrl-C and a closed terminal reach the whole group; the keeper then asks us in its own order.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => process.send || leave(0));
  // Gone already while this process loaded: nobody will say anything more.
  if (process.connected === false) return leave(0);
  try {
    tell({ kind: 'ready', port: await start(process.send ? await toBegin() : {}) });
  } catch (error) {
    if (error instanceof Refusal) tell({ kind: 'refused', code: error.code, facts: error.facts });
    if (!process.send || !(error instanceof Refusal)) complain(error);
    leave(1);
  }
}

/** What was said before anybody listened is kept by Node until somebody does. */
const toBegin = (): Promise<KeeperMessage['settings']> =>
  new Promise((resolve) => process.once('message', (message) => resolve((message as KeeperMessage).settings)));
