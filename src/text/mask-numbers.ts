import { asCard, asIdentity, asPhone, asThing, type Span } from './mask-words.ts';

const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91'.split(
    ' ',
  ),
);
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** Province and date of birth hold; the check digit (ISO 7064 mod 11-2) is not asked for, since people mistype. */
function looksLikeIdentity(d: string): boolean {
  if (!PROVINCES.has(d.slice(0, 2))) return false;
  const year = d.length === 15 ? 1900 + Number(d.slice(6, 8)) : Number(d.slice(6, 10));
  const rest = d.length === 15 ? 8 : 10;
  const month = Number(d.slice(rest, rest + 2));
  const day = Number(d.slice(rest + 2, rest + 4));
  return year >= 1880 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** The check digit of GB 11643: written in pieces and not announced, a number must carry it to count as an identity number. */
function identityChecks(d: string): boolean {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += (d.charCodeAt(i) - 48) * WEIGHTS[i]!;
  return '10X98765432'[sum % 11] === d[17]?.toUpperCase();
}

function luhn(d: string): boolean {
  let sum = 0;
  for (let i = 0; i < d.length; i++) {
    const n = d.charCodeAt(d.length - 1 - i) - 48;
    sum += i % 2 === 0 ? n : n > 4 ? n * 2 - 9 : n * 2;
  }
  return sum % 10 === 0;
}

const isMobile = (d: string, at = 0): boolean => d[at] === '1' && d[at + 1]! >= '3' && d[at + 1]! <= '9';

/** How people break a mobile number; other breaks count only where the text says that a telephone number comes. */
const MOBILE_BREAKS = new Set([
  '3-4-4',
  '3-8',
  '7-4',
  '4-4-3',
  '4-3-4',
  '3-3-5',
  '3-5-3',
  '5-6',
  '6-5',
  '1-1-1-1-1-1-1-1-1-1-1',
]);

const AMOUNT =
  /^(?:\.\d{1,4})?\s{0,2}(?:元(?!旦)|美元|港元|欧元|块钱|[万亿](?:元|人|户|吨|平|股|余|多)|平方|立方|㎡|m²|吨|公斤|千克|公里|千米|毫米|亩|人次|千瓦|%|％)/;

interface Group {
  readonly start: number;
  readonly end: number;
}

const HAN_DIGITS = new Map(
  [...'零〇○一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖'].map((c, i) => [c.charCodeAt(0), '00012345678912123456789'[i]!]),
);

const isDigit = (c: number): boolean => c >= 48 && c <= 57;
/** Between the pieces of one number: blanks, hyphens, dots, brackets of an area code, keycap and zero-width marks. */
const isBreak = (c: number): boolean =>
  c === 32 ||
  c === 9 ||
  c === 45 ||
  c === 46 ||
  c === 40 ||
  c === 41 ||
  c === 0xa0 ||
  (c >= 0x2000 && c <= 0x2015) ||
  c === 0xb7 ||
  c === 0x3000 ||
  c === 0xff08 ||
  c === 0xff09 ||
  c === 0xfe0f ||
  c === 0x20e3 ||
  c === 0xfeff ||
  c === 0x2060;

/**
 * Telephone, identity and card numbers. `text` has full-width digits and letters folded to ASCII, unit for unit. One pass over the
 * text by hand: a pattern with "digits, each with breaks between" would keep a backtracking stack as long as the run.
 */
export function numberSpans(text: string, out: Span[]): void {
  const n = text.length;
  let i = 0;
  while (i < n) {
    const c = text.charCodeAt(i);
    if (isDigit(c)) {
      const groups: Group[] = [];
      let digits = 0;
      let at = i;
      for (;;) {
        const start = at;
        while (at < n && isDigit(text.charCodeAt(at))) at++;
        groups.push({ start, end: at });
        digits += at - start;
        let next = at;
        while (next < n && next - at < 3 && isBreak(text.charCodeAt(next))) next++;
        if (next === at || !isDigit(text.charCodeAt(next))) break;
        at = next;
      }
      if (digits >= 7) classifyRun(text, groups, out);
      i = at;
    } else if (c === 0x4e00 || c === 0x5e7a || c === 0x58f9) {
      i = spelledMobile(text, i, out);
    } else i++;
  }
}

/** 一三八… or 幺三八…: eleven numerals, no more and no fewer. Returns where to go on. */
function spelledMobile(text: string, start: number, out: Span[]): number {
  let at = start;
  let d = '';
  while (at < text.length && d.length <= 12) {
    const c = text.charCodeAt(at);
    const digit = HAN_DIGITS.get(c) ?? (isDigit(c) ? text[at] : undefined);
    if (digit === undefined) {
      if (!isBreak(c) || !isNumeral(text, at + 1)) break;
    } else d += digit;
    at++;
  }
  if (d.length === 11 && isMobile(d))
    out.push({ kind: 'mobile', start, end: at, from: start, to: at, head: 3, tail: 4 });
  return at > start ? at : start + 1;
}

const isNumeral = (text: string, at: number): boolean =>
  at < text.length && (HAN_DIGITS.has(text.charCodeAt(at)) || isDigit(text.charCodeAt(at)));

/** Tries each piece as the beginning of a number and takes the shortest sequence of whole pieces that is one. */
function classifyRun(text: string, groups: readonly Group[], out: Span[]): void {
  let i = 0;
  while (i < groups.length) {
    let singles = 0;
    while (i + singles < groups.length && groups[i + singles]!.end - groups[i + singles]!.start === 1) singles++;
    // "1 3 8 …": a number spelt out digit by digit is the whole sequence; longer ones are tables, and walking them would be slow.
    if (singles > 18) i += singles;
    else i += Math.max(1, classifyAt(text, groups, i, out));
  }
}

const shapeOf = (groups: readonly Group[], i: number, j: number): string => {
  let shape = `${groups[i]!.end - groups[i]!.start}`;
  for (let k = i + 1; k <= j; k++) shape += `-${groups[k]!.end - groups[k]!.start}`;
  return shape;
};

/** How many pieces from `i` on were taken as one number; 0 for none. */
function classifyAt(text: string, groups: readonly Group[], i: number, out: Span[]): number {
  const first = groups[i]!;
  const firstLength = first.end - first.start;
  if (firstLength >= 22 && (severalMobiles(text, first, out) || firstLength > 24)) return 1;
  let d = '';
  for (let j = i; j < groups.length; j++) {
    const g = groups[j]!;
    if (d.length + g.end - g.start > 24) return 0;
    d += text.slice(g.start, g.end);
    if (d.length < 7) continue;
    const found = numberKind(text, d, () => shapeOf(groups, i, j), j === i, first.start, g.end, firstLength);
    if (found === null) continue;
    if (found !== 'public') out.push(found);
    return j - i + 1;
  }
  return 0;
}

/** Mobile numbers written without a break between them. */
function severalMobiles(text: string, g: Group, out: Span[]): boolean {
  const length = g.end - g.start;
  if (length % 11 !== 0 || length > 110) return false;
  for (let at = g.start; at < g.end; at += 11) if (!isMobile(text, at)) return false;
  for (let at = g.start; at < g.end; at += 11) {
    out.push({ kind: 'mobile', start: at, end: at + 11, from: at, to: at + 11, head: 3, tail: 4 });
  }
  return true;
}

function numberKind(
  text: string,
  d: string,
  shape: () => string,
  whole: boolean,
  start: number,
  end: number,
  firstLength: number,
): Span | 'public' | null {
  const span = (kind: Span['kind'], head: number, tail: number, from = start, to = end): Span => ({
    kind,
    start,
    end: to,
    from,
    to,
    head,
    tail,
  });
  // "+852 …": a number with a country code other than 86. The plus sign is what tells it from any other number.
  if (d.length >= 10 && d.length <= 15 && text[start - 1] === '+' && !d.startsWith('86')) return span('mobile', 3, 4);
  switch (d.length) {
    case 7:
    case 8:
      if (d[0]! < '2' || d[0]! > '8' || !/^(?:7|8|3-4|4-4)$/.test(shape()) || isDay(d, whole)) return null;
      if (AMOUNT.test(text.slice(end, end + 16))) return null;
      return asPhone(text, start) ? span('landline', 0, 2) : null;
    case 10:
      if (/^[48]00/.test(d)) return 'public';
      return landline(d, firstLength) ? span('landline', areaLength(d), 2) : null;
    case 11:
      if (isMobile(d)) {
        if (!whole && !MOBILE_BREAKS.has(shape()) && !asPhone(text, start)) return null;
        if (whole && AMOUNT.test(text.slice(end, end + 16)) && !asPhone(text, start)) return null;
        if (whole && asThing(text, start)) return null;
        return span('mobile', 3, 4);
      }
      return landline(d, firstLength) ? span('landline', areaLength(d), 2) : null;
    case 12:
      if (whole && d[0] === '0' && isMobile(d, 1)) return span('mobile', 4, 4);
      return landline(d, firstLength) ? span('landline', areaLength(d), 2) : null;
    case 13:
      return whole && d.startsWith('86') && isMobile(d, 2)
        ? span('mobile', 5, 4)
        : otherLong(text, d, whole, start, end, span);
    case 15:
      if (whole && d.startsWith('0086') && isMobile(d, 4)) return span('mobile', 7, 4);
      if (whole && looksLikeIdentity(d) && !asThing(text, start)) return span('identity', 4, 2);
      return otherLong(text, d, whole, start, end, span);
    case 17: {
      const last = text[end];
      if (
        (last === 'X' || last === 'x' || last === '×') &&
        looksLikeIdentity(d) &&
        (whole || identityChecks(`${d}X`) || asIdentity(text, start))
      )
        return span('identity', 4, 2, start, end + 1);
      return otherLong(text, d, whole, start, end, span);
    }
    case 18:
      if (looksLikeIdentity(d) && (whole || identityChecks(d) || asIdentity(text, start)))
        return span('identity', 4, 2);
      return otherLong(text, d, whole, start, end, span);
    default:
      return otherLong(text, d, whole, start, end, span);
  }
}

/** Cards by their check digit or by what announces them; identity numbers with a slip of the pen by what announces them. */
function otherLong(
  text: string,
  d: string,
  whole: boolean,
  start: number,
  end: number,
  span: (kind: Span['kind'], head: number, tail: number, from?: number, to?: number) => Span,
): Span | null {
  if (d.length < 12) return null;
  if (whole && d.length >= 15 && d.length <= 20 && asIdentity(text, start)) {
    return span('identity', 4, 2, start, /[Xx×]/.test(text[end] ?? '') ? end + 1 : end);
  }
  if (d.length >= 15 && d.length <= 19 && d[0]! >= '3' && d[0]! <= '6') {
    const next = text.charCodeAt(end);
    // In pieces of four the shortest sequence with a valid check digit may be a part: take it only where no piece follows.
    const complete = whole || !(isBreak(next) && isDigit(text.charCodeAt(end + 1)));
    const pieces = whole || (d.length >= 16 && complete);
    if (
      pieces &&
      complete &&
      !asThing(text, start) &&
      (luhn(d) || (d.startsWith('62') && (d.length === 16 || d.length === 19)))
    )
      return span('card', 4, 4);
  }
  return whole && d.length <= 22 && asCard(text, start) ? span('card', 4, 4) : null;
}

const areaLength = (d: string): number => (d[1] === '1' || d[1] === '2' ? 3 : 4);

/** 010, 02x and 0xxx with seven or eight figures that begin as local numbers do. */
function landline(d: string, firstLength: number): boolean {
  if (d[0] !== '0' || d[1] === '0' || firstLength < 3) return false;
  if (d[1] === '1' && d[2] !== '0') return false;
  const area = areaLength(d);
  const local = d.length - area;
  return (local === 7 || local === 8) && d[area]! >= '2' && d[area]! <= '8';
}

/** 20120206, and 2012-2022. */
function isDay(d: string, whole: boolean): boolean {
  if (!/^(?:19|20)/.test(d)) return false;
  return whole ? Number(d.slice(4, 6)) <= 12 && Number(d.slice(6)) <= 31 : /^(?:19|20)/.test(d.slice(4));
}
