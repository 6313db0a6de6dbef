import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Refusal } from '../kernel/refusal.ts';
import { fill, type Text } from '../kernel/text.ts';

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

const TABLE = parse(readFileSync(new URL('../../packs/refusals.yaml', import.meta.url), 'utf8')) as Record<
  string,
  Entry
>;

/** Whether the table has words for a code. */
export const knows = (code: string): boolean => Object.hasOwn(TABLE, code);

/** Turns a refusal's code and facts into words. A test holds that every code thrown is in the table. */
export function tell({ code, facts }: Pick<Refusal, 'code' | 'facts'>): Told {
  const entry = TABLE[code];
  if (!entry) throw new Error(`packs/refusals.yaml does not know ${code}`);
  const text = (zh: string, en: string): Text => ({ zh: fill(zh, facts), en: fill(en, facts) });
  return { status: entry.status, sentence: text(entry.zh, entry.en), next: text(entry.next_zh, entry.next_en) };
}
