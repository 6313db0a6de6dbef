import { anyOf } from './any-of.ts';
import { type Span, words } from './mask-words.ts';

/** E-mail: what stands before the sign is masked save its first letter. Looks at most 64 and 190 characters around each sign (RFC 5321). */
export function emailSpans(text: string, out: Span[]): void {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at;
    while (start > 0 && at - start < 64 && /[A-Za-z0-9._%+-]/.test(text[start - 1]!)) start--;
    if (start === at) continue;
    const domain = /^(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}/.exec(text.slice(at + 1, at + 200));
    if (!domain) continue;
    out.push({
      kind: 'email',
      start,
      end: at + 1 + domain[0].length,
      from: start,
      to: at,
      head: at - start > 1 ? 1 : 0,
      tail: 0,
    });
  }
}

/** GA 36: province, letter, five places, or six for new energy; the letters I and O are not used, trailers and the like end in a word. */
const PLATE =
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][·•.\- ]?([A-HJ-NP-Za-hj-np-z0-9]{4}[挂学港澳]|[A-HJ-NP-Za-hj-np-z0-9]{5,6})(?![A-Za-z0-9*])/g;

export function plateSpans(text: string, out: Span[]): void {
  for (const m of text.matchAll(PLATE)) {
    const digits = m[1]!.replace(/\D/g, '').length;
    if (digits < 2) continue;
    out.push({
      kind: 'plate',
      start: m.index,
      end: m.index + m[0].length,
      from: m.index + 2,
      to: m.index + m[0].length,
      head: 0,
      tail: 2,
    });
  }
}

const ACCOUNT = new RegExp(
  `(?:${anyOf(words.accountWords)})(号码?|账号|帐号)?(群?)(号?)[^\\S\\n]{0,3}(及电话|同号|也是|同步)?[^\\S\\n]{0,2}([:：为是]?)[^\\S\\n]{0,3}([A-Za-z0-9_-]{5,24})(?![A-Za-z0-9_*-])`,
  'gi',
);
const DOCUMENT = new RegExp(
  `(?:${anyOf(words.documentWords)})(?:号码|证号|号|编号|no\\.?)?[^\\S\\n]{0,3}[:：为是]?[^\\S\\n]{0,3}([A-Za-z]{0,3}[0-9]{6,20})(?![A-Za-z0-9*])`,
  'gi',
);

/** Accounts on networks and documents, which only the word before them gives away. */
export function namedNumberSpans(text: string, out: Span[]): void {
  for (const m of text.matchAll(ACCOUNT)) {
    const id = m[6]!;
    // "微信android版" names no account: without "号" or a colon an identifier carries a digit or an underline.
    if (!m[1] && !m[3] && !m[5] && !/[0-9_]/.test(id)) continue;
    const end = m.index + m[0].length;
    out.push({ kind: 'account', start: end - id.length, end, from: end - id.length, to: end, head: 2, tail: 0 });
  }
  for (const m of text.matchAll(DOCUMENT)) {
    const end = m.index + m[0].length;
    out.push({ kind: 'document', start: end - m[1]!.length, end, from: end - m[1]!.length, to: end, head: 2, tail: 2 });
  }
}

const NUM = '[0-9一二三四五六七八九十]{1,4}';
const BUILDING = `(?:${NUM}|[A-Za-z])[^\\S\\n]?(?:栋|幢|号楼|#楼|#|座)楼?`;
const ENTRANCE = `(?:[0-9一二三四五六七八九十甲乙丙丁东西南北中]{1,3})[^\\S\\n]?(?:单元|门洞)`;
const GAP = '[ \\u3000,，\\-]{0,2}';
// A household (户) is a door only within an entrance: "3号楼120户" counts them. Not a room: years, areas, sums, counts of households or people.
const NO_ROOM =
  '(?![0-9零〇一二三四五六七八九十.*\\-]|年|月|日|平|㎡|米|元|万|人|名|个|套|多|余|户居|户业|户人|户都|户全|户群|户住|户家)';
const ROOM = (household: string) =>
  `(?:[0-9一二三四五六七八九十]{1,3}(?:楼|层)[东西南北中左右]?[0-9]{0,4}(?:室|号|户|房)?|[A-Za-z]?[0-9]{3,4}(?:室|号房|号|房${household})?|[0-9]{1,2}(?:室${household})|[零〇一二三四五六七八九]{3,4}(?:室|号|房${household})?)`;
const DOOR = new RegExp(
  [
    `((?:${BUILDING}${GAP})?${ENTRANCE}${GAP})(${ROOM('|户')})${NO_ROOM}`,
    `(${BUILDING}${GAP})(${ROOM('')})(?!户)${NO_ROOM}`,
    `((?:${anyOf(words.homeWords)})[^\\S\\n]?)([0-9]{3,4}室)`,
    `((?:${anyOf(words.homeWords)})[^\\S\\n]?[0-9]{1,3}[-－—][0-9]{1,2}[-－—])([0-9]{3,4}室?)${NO_ROOM}`,
    `([0-9一二三四五六七八九十]{1,3}组)([0-9]{1,4}号)(?![0-9线楼院])`,
  ].join('|'),
  'g',
);
const OFFICE = new RegExp(anyOf(words.officeWords));
const HOME = new RegExp(`(?:${anyOf(words.homeWords)})[^\\S\\n]?[0-9]`);

/** The door of a home: street, number, building and entrance stay, so that the place of a matter can still be read. */
export function doorSpans(text: string, out: Span[]): void {
  // Most letters name no door, and the pattern may begin at any numeral: this look ahead costs a tenth of it.
  if (!/[栋幢座#组室]|号楼|单元|门洞/.test(text) && !HOME.test(text)) return;
  for (const m of text.matchAll(DOOR)) {
    const room = m[2] ?? m[4] ?? m[6] ?? m[8] ?? m[10]!;
    const before = text.slice(Math.max(0, m.index - 12), m.index);
    if (OFFICE.test(before)) continue;
    // "3号楼2单元18层" with nothing after the storey says no door.
    if (/^[^室户房号东西南北中左右]*(?:楼|层)$/.test(room)) continue;
    const end = m.index + m[0].length;
    const start = end - room.length;
    const digits = /[0-9零〇一二三四五六七八九十A-Za-z楼层东西南北中左右]+/.exec(room)!;
    out.push({ kind: 'address', start: m.index, end, from: start, to: start + digits[0].length, head: 0, tail: 0 });
  }
}
