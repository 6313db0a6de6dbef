import type { Text } from '../kernel/text.ts';
import { type PlainDate, parsePlainDate } from '../kernel/time.ts';
import { lineSaid, type PlanUnits } from './plan-line.rules.ts';

/*
 * An item of a unit's plan (A1): what is to be done, by which post, by when. It becomes a duty of that post, due on that day. A record keeps
 * it as a plan of inspections keeps its lines, its cells parted by tabs; the post is chosen, so that nobody reads it out of words. Pure.
 */
export interface PlanItem {
  readonly what: string;
  readonly post: string;
  readonly by: PlainDate;
}

const CELLS = ['what', 'post', 'by'] as const satisfies readonly (keyof PlanItem)[];

const cellsOf = (row: string): string[] => row.split('\t').map((cell) => cell.trim());

/** `null` for what is no whole item. */
export function itemIn(row: string): PlanItem | null {
  const [what = '', post = '', written = '', ...more] = cellsOf(row);
  const by = parsePlainDate(written);
  return what === '' || post === '' || by === null || more.length > 0 ? null : { what, post, by };
}

const CELL_NAMES: Readonly<Record<keyof PlanItem, Text>> = {
  what: { zh: '要做的事', en: 'What is to be done' },
  post: { zh: '责任岗位', en: 'By which post' },
  by: { zh: '完成日期', en: 'By when' },
};
const MEANT = {
  unchosen: {
    zh: '请写明要做的事，选定责任岗位和日期',
    en: 'write what is to be done, and choose the post and the day',
  },
  missing: { zh: '还没有填', en: 'is not filled in' },
  post: { zh: '应是本单位的岗位，或下级单位的负责人', en: 'choose a post of the unit, or the head of one below' },
  date: { zh: '请选一个存在的日期', en: 'choose a day that exists' },
  ahead: { zh: '这一天已经过去，或者太远', en: 'this day is over, or too far ahead' },
} as const satisfies Readonly<Record<string, Text>>;

/** What is wrong with an item, in which cell. @param n of the item, from 1 */
export function itemFault(row: string, n: number, units: PlanUnits): Text | null {
  const cells = cellsOf(row);
  if (cells.length !== CELLS.length) return lineSaid(n, null, MEANT.unchosen);
  const [, post, by] = cells as [string, string, string];
  const said = (cell: keyof PlanItem, wrong: keyof typeof MEANT) => lineSaid(n, CELL_NAMES[cell], MEANT[wrong]);
  const empty = CELLS.find((_, i) => cells[i] === '');
  if (empty) return said(empty, 'missing');
  if (!units.serves(post)) return said('post', 'post');
  const day = parsePlainDate(by);
  if (!day) return said('by', 'date');
  return units.ahead(day) ? null : said('by', 'ahead');
}

/** An item as people read it beside other fields. */
export function itemInWords(row: string): Text {
  const item = itemIn(row);
  return item ? { zh: `${item.what}（${item.by}前）`, en: `${item.what}, by ${item.by}` } : { zh: row, en: row };
}
