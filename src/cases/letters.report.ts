import { fill, type Text } from '../kernel/text.ts';
import { writeCsv } from '../text/csv.ts';
import type { LettersReport, RowNote } from './letters.commands.ts';
import type { LettersPack, RejectedCode, RemarkCode } from './letters.rules.ts';

/** What is said of a row, in words. */
export function wordsOfNote(pack: LettersPack, { code, facts, rejected }: RowNote): Text {
  const { zh, en } = rejected ? pack.rejected[code as RejectedCode] : pack.remarks[code as RemarkCode];
  return { zh: fill(zh, facts), en: fill(en, facts) };
}

/** What is said of each row as a table, and below it how each agency was taken. */
export function* reportCsv(pack: LettersPack, { notes, agencies }: LettersReport): Generator<string> {
  function* rows(): Generator<(string | number)[]> {
    for (const note of notes) {
      const { zh, en } = wordsOfNote(pack, note);
      yield [note.line, note.id, note.rejected ? '未接收 rejected' : '已接收 taken in', note.code, zh, en];
    }
    for (const { spelling, count, units } of agencies) {
      const to = units.length > 0 ? units.join(' ') : '—';
      yield ['', '', '承办单位 agency', to, `${spelling} × ${count}`, units.length > 0 ? 'mapped' : 'not mapped'];
    }
  }
  yield* writeCsv(['行 line', '编号 number', '结果 result', '代码 code', '说明', 'what was found'], rows());
}
