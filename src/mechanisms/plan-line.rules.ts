import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';

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

export type PlanCell = keyof PlanLine;

/** What is wrong in a line, and in which cell of it; `cell` is `null` where it is no line that was chosen cell by cell. */
export interface LineFault {
  readonly cell: PlanCell | null;
  readonly wrong: 'unchosen' | 'missing' | 'unit' | 'month' | 'two' | 'inspects';
}

/** Units, posts and days of an office, as a record asks for them. */
export interface PlanUnits {
  is(id: string): boolean;
  /** Whether it has anybody to inspect: not those that are inspected alone (packs/mechanisms.yaml, `inspects`). */
  inspects(id: string): boolean;
  /** The unit whose record it is, or one above it. */
  own(id: string): boolean;
  /** Whether the plan of that unit can give a post something to do: one of its own, or a head below. */
  serves(post: string): boolean;
  /** Whether a day can be set for something that is to be done. */
  ahead(day: PlainDate): boolean;
}

/** The first cell of a line that was not filled in as a plan needs it; `null`: the line stands. */
export function lineFault(row: string, units: PlanUnits): LineFault | null {
  const cells = row.split('\t').map((cell) => cell.trim());
  if (cells.length !== CELLS.length) return { cell: null, wrong: 'unchosen' };
  const [, to, months, lead] = cells as [string, string, string, string, string];
  const empty = CELLS.find((cell, i) => cell !== 'months' && listIn(cells[i]!).length === 0);
  if (empty) return { cell: empty, wrong: 'missing' };
  if (!listIn(to).every((id) => units.is(id))) return { cell: 'to', wrong: 'unit' };
  if (lineIn(row) === null && months !== '') return { cell: 'months', wrong: 'month' };
  if (listIn(lead).length > 1) return { cell: 'lead', wrong: 'two' };
  if (!units.is(lead)) return { cell: 'lead', wrong: 'unit' };
  return units.inspects(lead) ? null : { cell: 'lead', wrong: 'inspects' };
}

const CELLS = ['what', 'to', 'months', 'lead', 'basis'] as const satisfies readonly PlanCell[];
const CELL_NAMES: Readonly<Record<PlanCell, Text>> = {
  what: { zh: '检查什么', en: 'What is inspected' },
  to: { zh: '检查谁', en: 'Whom' },
  months: { zh: '哪几个月', en: 'In which months' },
  lead: { zh: '谁牵头', en: 'Led by' },
  basis: { zh: '依据', en: 'On what basis' },
};
const MEANT: Readonly<Record<LineFault['wrong'], Text>> = {
  unchosen: { zh: '请逐栏选择，或从表格读入', en: 'choose it cell by cell, or read it from a spreadsheet' },
  missing: { zh: '还没有填', en: 'is not filled in' },
  unit: { zh: '本机关没有这个单位', en: 'the office has no such unit' },
  month: { zh: '月份为 1 到 12', en: 'months are 1 to 12' },
  two: { zh: '只能有一个牵头单位', en: 'one unit leads, not two' },
  inspects: { zh: '这个单位没有检查职责，不能牵头', en: 'this unit inspects nobody and cannot lead' },
};

export const lineFaultInWords = (n: number, { cell, wrong }: LineFault): Text =>
  lineSaid(n, cell && CELL_NAMES[cell], MEANT[wrong]);

/** `第 2 项“谁牵头”还没有填`. @param n of the line, from 1 @param cell the name of the cell; `null`: the whole line */
export const lineSaid = (n: number, cell: Text | null, { zh, en }: Text): Text =>
  cell === null
    ? { zh: `第 ${n} 项：${zh}`, en: `no. ${n}: ${en}` }
    : { zh: `第 ${n} 项“${cell.zh}”：${zh}`, en: `no. ${n}, "${cell.en}": ${en}` };

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
