import type { Refusal } from '../kernel/refusal.ts';
import { fill, type Text } from '../kernel/text.ts';
import { readPack } from '../packs/read.ts';

interface Entry {
  readonly status: number;
  readonly zh: string;
  readonly en: string;
  readonly next_zh: string;
  readonly next_en: string;
}

/** A refusal as a person meets it: HTTP status, the sentence, what to do next. */
export interface Told {
  readonly status: number;
  readonly sentence: Text;
  readonly next: Text;
}

const table = () => readPack<Readonly<Record<string, Entry>>>('refusals').value;

/** Whether the table has words for a code. */
export const knows = (code: string): boolean => Object.hasOwn(table(), code);

/** Turns a refusal's code and facts into words. A test holds that every code thrown is in the table. */
export function tell({ code, facts }: Pick<Refusal, 'code' | 'facts'>): Told {
  const entry = table()[code];
  if (!entry) throw new Error(`packs/refusals.yaml does not know ${code}`);
  const text = (zh: string, en: string): Text => ({ zh: fill(zh, facts), en: fill(en, facts) });
  return { status: entry.status, sentence: text(entry.zh, entry.en), next: text(entry.next_zh, entry.next_en) };
}
