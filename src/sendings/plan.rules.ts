import { lineIn } from '../mechanisms/plan-line.rules.ts';
import { fold } from '../text/bigrams.ts';

/*
 * The year's plan of inspections (H3, duty `planned`): lines whose units and months were chosen. Plans that were recorded before have lines
 * in people's own words, such as "消防安全，各街道，3月、9月，消防法": of these, when and how often is read from the words, as it was then.
 */

/** When a line of the plan wants it. */
interface When {
  /** 1 to 12; empty where it names none. */
  readonly months: readonly number[];
  /** How often a unit is inspected because of it: once for each month, quarter or half of the year that it names; once where it names none. */
  readonly times: number;
}

const HAN = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'];
const EN = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const NUMBER = '(?:(?<!\\d)\\d{1,2}(?!\\d)|十[一二]?|[一二三四五六七八九])';
const NAME = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\\.?';
const JOINS = '\\s*(?:至|到|[-–—~、,/和及]|and|to)\\s*';
const MONTHS = new RegExp(`${NUMBER}(?:月?${JOINS}${NUMBER})*月`, 'g');
const QUARTERS = new RegExp(
  `第?${NUMBER}(?:季度?)?(?:${JOINS}第?${NUMBER}(?:季度?)?)*季度?|Q[1-4](?:${JOINS}Q[1-4])*`,
  'g',
);
const NAMES = new RegExp(`\\b${NAME}(?:${JOINS}${NAME})*`, 'g');
const EACH = new RegExp(`${NAME}|${NUMBER}|至|到|[-–—~]|to`, 'g');
const RANGE = /^(至|到|[-–—~]|to)$/;

/** What comes again and again, how often. */
const OFTEN: readonly (readonly [RegExp, number])[] = [
  [/每个?月|按月|\bmonthly\b/i, 12],
  [/每个?季度?|按季度?|\bquarterly\b/i, 4],
  [/每半年|\bhalf-yearly\b/i, 2],
];
const HALVES: readonly (readonly [RegExp, readonly number[]])[] = [
  [/上半年|first half/i, [1, 2, 3, 4, 5, 6]],
  [/下半年|second half/i, [7, 8, 9, 10, 11, 12]],
];

/** When a line of the plan wants an inspection: in each of its months once. */
export function whenOf(row: string): When {
  const line = lineIn(row);
  return line ? { months: line.months, times: Math.max(line.months.length, 1) } : whenIn(row);
}

function whenIn(line: string): When {
  const text = line.normalize('NFKC');
  const often = OFTEN.find(([words]) => words.test(text));
  if (often) return { months: HALVES.find(([words]) => words.test(text))?.[1] ?? ALL, times: often[1] };
  const named = [
    ...spans(text, MONTHS, 12).map(([a, b]) => through(a, b)),
    ...spans(text, NAMES, 12).map(([a, b]) => through(a, b)),
    ...spans(text, QUARTERS, 4).map(([a, b]) => through(a * 3 - 2, b * 3)),
    ...HALVES.flatMap(([words, months]) => (words.test(text) ? [months] : [])),
  ];
  const months = [...new Set(named.flat())].sort((a, b) => a - b);
  return { months, times: Math.max(named.length, 1) };
}

const ALL = Array.from({ length: 12 }, (_, i) => i + 1);
const through = (a: number, b: number): number[] => ALL.filter((m) => m >= a && m <= b);

/** First and last of each thing named: 3、9月 are two of one month, 3至5月 is one of three. */
function spans(text: string, pattern: RegExp, most: number): [number, number][] {
  return (text.match(pattern) ?? []).flatMap((chain) => {
    const found: [number, number][] = [];
    let range = false;
    for (const token of chain.match(EACH) ?? []) {
      if (RANGE.test(token)) range = true;
      else {
        const n = numberOf(token);
        const last = found.at(-1);
        if (range && last) last[1] = n;
        else found.push([n, n]);
        range = false;
      }
    }
    return found.filter(([a, b]) => a >= 1 && b <= most && a <= b);
  });
}

function numberOf(token: string): number {
  const named = EN.findIndex((m) => token.startsWith(m));
  if (named >= 0) return named + 1;
  const han = HAN.indexOf(token);
  return han >= 0 ? han + 1 : Number(token);
}

/** The line of the plan that was named, as it stands there; `null` where the plan has it no more, or never had. */
export const lineOf = (lines: readonly string[], named: string | null): string | null =>
  named === null ? null : (lines.find((line) => sameLine(line, named)) ?? null);

const sameLine = (a: string, b: string): boolean => fold(a).trim() === fold(b).trim();
