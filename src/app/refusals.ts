import { writtenDay } from '../calendar/words.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { closed, fill, type Lang, type Text } from '../kernel/text.ts';
import { parsePlainDate } from '../kernel/time.ts';
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

/**
 * Turns a refusal's code and facts into words: a fact may itself be a text in both languages, and a day is written as people write it.
 * A test holds that every code thrown is in the table.
 */
export function tell({ code, facts }: Pick<Refusal, 'code' | 'facts'>): Told {
  const entry = table()[code];
  if (!entry) throw new Error(`packs/refusals.yaml does not know ${code}`);
  const text = (zh: string, en: string): Text => ({
    zh: closed(fill(zh, inLanguage(facts, 'zh'))),
    en: fill(en, inLanguage(facts, 'en')),
  });
  return { status: entry.status, sentence: text(entry.zh, entry.en), next: text(entry.next_zh, entry.next_en) };
}

const inLanguage = (facts: Refusal['facts'], lang: Lang): Record<string, unknown> =>
  Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, said(fact, lang)]));

function said(fact: unknown, lang: Lang): unknown {
  if (typeof fact === 'string') {
    const day = parsePlainDate(fact);
    return day ? writtenDay(day)[lang] : fact;
  }
  return typeof fact === 'object' && fact !== null && 'zh' in fact && 'en' in fact ? fact[lang] : fact;
}
