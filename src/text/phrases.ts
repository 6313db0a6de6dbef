import type { Text } from '../kernel/text.ts';
import { readPack } from '../packs/read.ts';
import { anyOf } from './any-of.ts';

interface PhrasesPack {
  readonly phrases: readonly {
    readonly code: string;
    readonly find: readonly string[];
    readonly fine_with?: 'date';
    readonly whole?: boolean;
    readonly hint: Text;
  }[];
}

export interface EmptyPhrase {
  readonly code: string;
  readonly phrase: string;
  readonly start: number;
  readonly end: number;
  readonly hint: Text;
}

const SENTENCE_END = '。！？!?；;\\n';
const rules = readPack<PhrasesPack>('phrases').value.phrases.map((p) => ({
  ...p,
  // A gap stays within the sentence and is bounded, so that matching is linear.
  pattern: new RegExp(anyOf(p.find).replaceAll('…', `[^${SENTENCE_END}]{0,12}`), 'g'),
}));

/** What lets a promise be checked: a day, a time limit, a figure. */
const CHECKABLE =
  /\d+\s*(?:年|月|日|号|天|个?工作日|小时|周|%|％|万元|元|米|公里|盏|户)|[一二三四五六七八九十]+(?:月|日|天|个工作日|周)|年底|月底|本周|明天/;
/** An answer with fewer characters than this beside courtesies and thanks says nothing. "已于3月5日更换路灯三盏，现已恢复照明" has 18 and says all, so the bound is lower. */
const CONTENT = 12;
const COURTESY = /您好|你好|尊敬的[^：:，,。]{0,12}|网友[^：:，,。]{0,16}|谢谢[您你]?|再次|[\s，。！、：:；,.!"“”‘’]/g;

/** The phrases of an answer that a person cannot check, in order, each with what to write instead. */
export function emptyPhrases(answer: string): EmptyPhrase[] {
  const out: EmptyPhrase[] = [];
  for (const rule of rules) {
    if (rule.whole && answer.replace(rule.pattern, '').replace(COURTESY, '').length >= CONTENT) continue;
    for (const m of answer.matchAll(rule.pattern)) {
      const end = m.index + m[0].length;
      if (rule.fine_with === 'date' && CHECKABLE.test(sentenceAt(answer, m.index, end))) continue;
      out.push({ code: rule.code, phrase: m[0], start: m.index, end, hint: rule.hint });
    }
  }
  return out.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** The sentence around a find, at most 200 characters to each side. */
function sentenceAt(text: string, start: number, end: number): string {
  const before = text
    .slice(Math.max(0, start - 200), start)
    .split(/[。！？!?；;\n]/)
    .at(-1)!;
  return before + text.slice(start, end) + text.slice(end, end + 200).split(/[。！？!?；;\n]/, 1)[0]!;
}
