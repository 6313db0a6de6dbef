import { fill, type Text } from '../kernel/text.ts';
import { simplified } from '../text/chinese.ts';

/* Addresses as people write them, and which of them a grid covers. Pure. */

export const SIDES = ['all', 'odd', 'even'] as const;
export type Sides = (typeof SIDES)[number];

/** A street, lane, estate or building of a grid; with numbers, a part of it. */
export interface Address {
  readonly name: string;
  /** First and last number; `null`: no such end. */
  readonly from: number | null;
  readonly to: number | null;
  readonly sides: Sides;
}

export const FIGURES = '零一二三四五六七八九';
const UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };
/** Twenty, thirty and forty, each in one character. */
const TENS: Readonly<Record<string, number>> = { 廿: 20, 卅: 30, 卌: 40 };
/** As they stand on deeds and cheques, so that nobody makes two of one. */
const FORMAL = '零壹贰叁肆伍陆柒捌玖拾佰仟';
const PLAIN = `${FIGURES}十百千`;

/** A number in Chinese figures: 十二 is 12, 一百零五 is 105, 一〇五 too, 廿三 is 23. */
function figures(written: string): string {
  if (!/[十百千廿卅卌]/.test(written)) return [...written].map((c) => Math.max(0, FIGURES.indexOf(c))).join('');
  let sum = 0;
  let digit: number | null = null;
  for (const c of written) {
    const unit = UNITS[c];
    if (c in TENS) sum += TENS[c]!;
    else if (unit === undefined) digit = Math.max(0, FIGURES.indexOf(c));
    else {
      sum += (digit ?? 1) * unit;
      digit = null;
    }
  }
  return String(sum + (digit ?? 0));
}

/** 陆 and 伍 are families and places too: they count where units stand beside them, or what numbers are of follows. */
const FORMAL_NUMBER =
  /[壹贰叁肆伍陆柒捌玖零]*[拾佰仟][零壹贰叁肆伍陆柒捌玖拾佰仟]+|[零壹贰叁肆伍陆柒捌玖拾佰仟]+(?=[号弄栋幢座室层])/g;
const formal = (written: string): string => [...written].map((c) => PLAIN[FORMAL.indexOf(c)]!).join('');

/**
 * A name or an address as it is compared: width, case, blanks, marks and traditional characters do not matter, numbers stand in figures.
 * 解放二路 becomes 解放2路 in the register and in the question alike, so a street that is called by a number is found as it is written and
 * as it is said.
 */
export const keyOf = (written: string): string =>
  simplified(written.normalize('NFKC'))
    .toLowerCase()
    .replace(/[‐-―−－~～]/g, '-')
    .replace(/[^\p{L}\p{N}-]/gu, '')
    .replace(FORMAL_NUMBER, formal)
    .replace(/两(?=[百千])/g, '二')
    .replace(/[零〇一二三四五六七八九十百千廿卅卌]+/g, figures)
    .replace(/(?<!\d)-/g, '');

/** More characters are no address. */
const MOST = 60;
const LONGEST_NAME = 24;

export const askedKey = (written: string): string => keyOf(written.slice(0, 2 * MOST)).slice(0, MOST);

/** Every name that may stand in an address: the register is asked for these, so that looking up costs no more the larger it is. */
export function namesIn(key: string): string[] {
  const names = new Set<string>();
  for (let i = 0; i < key.length; i++)
    for (let end = i + 2; end <= Math.min(key.length, i + LONGEST_NAME); end++) names.add(key.slice(i, end));
  return [...names];
}

/** What of an address is a name: without the number at its end, or, as English has it, at its beginning. */
export const nameIn = (key: string): string =>
  key.replace(/\d[\d-]*(号.*|[栋幢座楼弄].*|室.*)?$/u, '').replace(/^\d+/, '');

/** How an address of the register fits what was asked: it serves it, or is the same street at other numbers. */
export type Fit = { readonly as: 'serves' | 'street'; readonly number: number | null };

/** @param before characters after which a street's name may begin (packs/grids.yaml) */
export function fitOf(asked: string, address: Address, before: string): Fit | null {
  const name = keyOf(address.name);
  const at = asked.indexOf(name);
  if (at < 0) return null;
  const [ahead, after] = [asked.slice(0, at), asked.slice(at + name.length)];
  // 新铁匠巷 is another street than 铁匠巷.
  if (ahead !== '' && !before.includes(ahead.at(-1)!) && !/^\d+$/.test(ahead)) return null;
  const said = /^(?:第|no)?(\d{1,5})/.exec(after)?.[1] ?? /^(\d{1,5})$/.exec(ahead)?.[1];
  const number = said === undefined ? null : Number(said);
  return { as: number === null || covers(address, number) ? 'serves' : 'street', number };
}

const ofSide = (sides: Sides, number: number): boolean => sides === 'all' || (number % 2 === 1) === (sides === 'odd');

export const covers = ({ from, to, sides }: Address, number: number): boolean =>
  ofSide(sides, number) && number >= (from ?? 0) && number <= (to ?? Number.POSITIVE_INFINITY);

/** How many house numbers lie between. */
export const distance = ({ from, to }: Address, number: number): number =>
  Math.max((from ?? 0) - number, number - (to ?? Number.POSITIVE_INFINITY), 0);

/** How numbers of a street are written (packs/grids.yaml). */
export interface NumberWords {
  readonly open: Text;
  readonly one: Text;
  readonly span: Text;
  readonly side: Text;
}

/** `铁匠巷 1–99 号，单号`. */
export function inWords(
  { name, from, to, sides }: Address,
  words: { readonly numbers: NumberWords; readonly sides: Readonly<Record<Sides, Text>> },
): Text {
  const one = from !== null && from === to;
  const numbers = from === null && to === null ? null : words.numbers[to === null ? 'open' : one ? 'one' : 'span'];
  const side = one || sides === 'all' ? null : words.sides[sides];
  const written = (lang: 'zh' | 'en') =>
    name +
    (numbers ? fill(numbers[lang], { from: from ?? 1, to }) : '') +
    (side ? fill(words.numbers.side[lang], { side: side[lang] }) : '');
  return { zh: written('zh'), en: written('en') };
}

/** A number as a cell has it: 12, 12号, 十二号. */
export function numberIn(cell: string): number | null {
  const [, digits] = /^(\d{1,5})号?$/.exec(keyOf(cell)) ?? [];
  return digits === undefined ? null : Number(digits);
}

/** An address as whoever keeps the register reads it, with the grid that serves it. */
export interface Served extends Address {
  readonly gridId: string;
}

/** Numbers of a street that two serve, or none. `to` without end: `null`. */
export interface Misfit {
  readonly name: string;
  readonly from: number;
  readonly to: number | null;
  readonly sides: Sides;
  /** Those that serve it; empty: nobody. */
  readonly grids: readonly string[];
}

/**
 * What is served by two grids or by none. Whether a number that nobody serves has a house is not known here: it lies between the
 * first and the last number that anybody serves in the street, on either side.
 */
export function misfits(all: readonly Served[]): Misfit[] {
  const streets = [...Map.groupBy(all, (a) => keyOf(a.name)).values()];
  return streets.flatMap((street) => {
    const [odd, even] = (['odd', 'even'] as const).map((side) => ofOneSide(street, side)) as [Misfit[], Misfit[]];
    // What is so on both sides is told once.
    const twin = (m: Misfit) =>
      even.find((e) => Math.abs(e.from - m.from) <= 1 && near(e.to, m.to) && e.grids.join() === m.grids.join());
    const both = odd.flatMap((m) => {
      const e = twin(m);
      return e ? [{ m, e }] : [];
    });
    return [
      ...both.map(
        ({ m, e }): Misfit => ({
          ...m,
          sides: 'all',
          from: Math.min(m.from, e.from),
          to: m.to === null || e.to === null ? null : Math.max(m.to, e.to),
        }),
      ),
      ...odd.filter((m) => !both.some((b) => b.m === m)),
      ...even.filter((m) => !both.some((b) => b.e === m)),
    ];
  });
}

const near = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= 1;

function ofOneSide(street: readonly Served[], side: 'odd' | 'even'): Misfit[] {
  const first = side === 'odd' ? 1 : 2;
  /** The nearest number of this side, upwards or downwards. */
  const up = (n: number) => (n % 2 === first % 2 ? n : n + 1);
  const down = (n: number) => (n % 2 === first % 2 ? n : n - 1);
  const name = street[0]!.name;
  const spans = street
    .filter((a) => a.sides === 'all' || a.sides === side)
    .map((a) => ({ grid: a.gridId, from: up(a.from ?? first), to: a.to === null ? null : down(a.to) }))
    .filter((s) => s.to === null || s.to >= s.from)
    .toSorted((a, b) => a.from - b.from || (a.grid < b.grid ? -1 : 1));
  const low = up(Math.min(...street.map((a) => a.from ?? 1)));
  const top = street.some((a) => a.to === null) ? null : down(Math.max(...street.map((a) => a.to ?? 1)));
  const gap = (from: number, to: number | null): Misfit[] =>
    to !== null && to < from ? [] : [{ name, sides: side, from, to, grids: [] }];
  if (spans.length === 0) return gap(low, top);
  const found: Misfit[] = gap(low, spans[0]!.from - 2);
  let reached: { grid: string; to: number | null } | null = null;
  for (const span of spans) {
    if (reached !== null) {
      const end: number = reached.to ?? Number.POSITIVE_INFINITY;
      const overlap = Math.min(end, span.to ?? Number.POSITIVE_INFINITY);
      if (span.from <= end && span.grid !== reached.grid)
        found.push({
          ...{ name, sides: side, from: span.from, to: overlap === Number.POSITIVE_INFINITY ? null : overlap },
          grids: [reached.grid, span.grid].toSorted(),
        });
      if (span.from > end + 2) found.push(...gap(end + 2, span.from - 2));
      if (reached.to === null || (span.to !== null && span.to <= reached.to)) continue;
    }
    reached = span;
  }
  return reached === null || reached.to === null ? found : [...found, ...gap(reached.to + 2, top)];
}
