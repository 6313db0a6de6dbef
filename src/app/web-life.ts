import { Refusal } from '../kernel/refusal.ts';
import { complain } from './terminal.ts';

/** What a web process tells its keeper. */
export type WebMessage =
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'refused'; readonly code: string; readonly facts: Readonly<Record<string, unknown>> };

/** How long requests in progress may take to end once we are asked to stop. */
export const DRAIN_MS = 10_000;

/**
 * The life of a web process: it starts, says so, and drains when asked to stop or when its keeper is gone, so that the port is
 * free for the next start. It also runs without a keeper, side by side with others, on a database of your own.
 *
 * @param start begins to serve and gives the port
 * @param drain stops accepting and resolves when the requests in progress are answered
 */
export async function live(start: () => Promise<number>, drain: () => Promise<void>): Promise<void> {
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
  try {
    tell({ kind: 'ready', port: await start() });
  } catch (error) {
    if (error instanceof Refusal) tell({ kind: 'refused', code: error.code, facts: error.facts });
    if (!process.send || !(error instanceof Refusal)) complain(error);
    leave(1);
  }
}
