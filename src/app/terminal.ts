import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { tell } from './refusals.ts';

/** What the person at the terminal reads, in both languages, as nobody has chosen one yet. */
export function say({ zh, en }: Text): void {
  process.stdout.write(`${zh}\n${en}\n`);
}

/** A refusal in its own words; anything else with its trace, since then the fault is ours. */
export function complain(error: unknown): void {
  if (!(error instanceof Refusal)) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return;
  }
  const { sentence, next } = tell(error);
  process.stderr.write(`${sentence.zh}${next.zh}\n${sentence.en} ${next.en}\n`);
}
