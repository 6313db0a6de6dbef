import type { Text } from '../kernel/text.ts';

/*
 * A line of the year's plan of inspections (H3): what is inspected, at which units, in which months, who leads it, on what basis. A record
 * keeps it as a row of a table, as a spreadsheet has it: cells parted by tabs, what stands in a list by commas. Units and months are
 * chosen, so that nobody reads them out of words. Pure.
 */
export interface PlanLine {
  readonly what: string;
  /** Units by their ids; whatever is below them is meant too. */
  readonly to: readonly string[];
  /** 1 to 12; empty: at any time of the year, once. */
  readonly months: readonly number[];
  /** The unit that leads it. */
  readonly lead: string;
  readonly basis: string;
}

const bare = (text: string): string => text.replace(/\s+/g, ' ').trim();
const listIn = (cell: string): string[] => cell.split(',').filter((one) => one !== '');

export const rowOf = ({ what, to, months, lead, basis }: PlanLine): string =>
  [bare(what), to.join(','), months.join(','), lead, bare(basis)].join('\t');

/** `null` for anything else, such as a line in people's own words, as plans were recorded before. */
export function lineIn(row: string): PlanLine | null {
  const cells = row.split('\t');
  if (cells.length !== 5) return null;
  const [what, to, named, lead, basis] = cells.map((cell) => cell.trim()) as [string, string, string, string, string];
  const units = listIn(to);
  const months = listIn(named).map(Number);
  const sound = months.every((month) => Number.isInteger(month) && month >= 1 && month <= 12);
  if (what === '' || units.length === 0 || lead === '' || basis === '' || !sound) return null;
  return { what, to: units, months: [...new Set(months)].sort((a, b) => a - b), lead, basis };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A line as people read it; one in people's own words as it stands. */
export function lineInWords(row: string, unitName: (id: string) => Text | null): Text {
  const line = lineIn(row);
  if (!line) return { zh: row, en: row };
  const { what, to, months, lead, basis } = line;
  const named = (lang: 'zh' | 'en') => (id: string) => unitName(id)?.[lang] ?? id;
  const zh = [
    to.map(named('zh')).join('、'),
    months.map((m) => `${m}月`).join('、'),
    `${named('zh')(lead)}牵头`,
    basis,
  ];
  const en = [
    to.map(named('en')).join(', '),
    months.map((m) => MONTHS[m - 1]).join(', '),
    `led by ${named('en')(lead)}`,
    basis,
  ];
  const joined = (parts: readonly string[], mark: string) => parts.filter((part) => part !== '').join(mark);
  return { zh: `${what}：${joined(zh, '；')}`, en: `${what}: ${joined(en, '; ')}` };
}
