import { anyOf } from './any-of.ts';
import { isHan, type Span, words } from './mask-words.ts';

const SURNAMES = new Set(words.surnames.replace(/\s/g, ''));
const COMPOUND = new Set(words.compoundSurnames);
const NOT_GIVEN = new Set(words.notInGivenNames);
const NOT_NAMES = new Set(words.notNames.split(/\s+/));
const RARE = new Set(words.rareSurnames);
const startsWord = (text: string, at: number): boolean =>
  NOT_NAMES.has(text.slice(at, at + 2)) || NOT_NAMES.has(text.slice(at, at + 3));
const TITLE = new RegExp(`^(?:${anyOf(words.titles)})`);
const COURTESY = new RegExp(`^(?:${anyOf(words.courtesies)})`);
const FOLLOWER = new RegExp(`^(?:${anyOf(words.followers)})`);

/** How sure we are that a name comes: an introduction, a label with a colon, or only a word after which one may come. */
type Trust = 'certain' | 'labelled' | 'possible';
const TRIGGERS = new Map<string, Trust | 'surname'>([
  ...words.kin.map((w) => [w, 'possible'] as const),
  ...words.labels.map((w) => [w, 'labelled'] as const),
  ...words.weakIntroductions.map((w) => [w, 'possible'] as const),
  ...words.surnameIntroductions.map((w) => [w, 'surname'] as const),
  ...words.introductions.map((w) => [w, 'certain'] as const),
]);
const TRIGGER = new RegExp(anyOf([...TRIGGERS.keys()]), 'g');

const isBlank = (c: number): boolean => c === 32 || c === 9 || c === 0x3000 || c === 0xa0;
const isColon = (c: number): boolean => c === 58 || c === 0xff1a;
const isMiddleDot = (c: number): boolean => c === 0xb7 || c === 0x2022 || c === 0x30fb;
const STAR = 42;

/** A name ends at a mark, a blank, a digit or a Latin letter, at the end, or before a word of `followers`. A star is another mask. */
const endsAt = (text: string, at: number): boolean => {
  if (at >= text.length) return true;
  const c = text.charCodeAt(at);
  return c !== STAR && !isMiddleDot(c) && (!isHan(c) || FOLLOWER.test(text.slice(at, at + 4)));
};
const endsHard = (text: string, at: number): boolean => {
  const c = text.charCodeAt(at);
  return at >= text.length || (c !== STAR && !isMiddleDot(c) && !isHan(c));
};

const surnameLength = (text: string, at: number): number =>
  COMPOUND.has(text.slice(at, at + 2)) ? 2 : SURNAMES.has(text[at] ?? '') ? 1 : 0;

/** Could these characters be a given name where nothing but a surname speaks for it? */
const plausible = (given: string): boolean => {
  for (const c of given) if (NOT_GIVEN.has(c)) return false;
  return !TITLE.test(given);
};

/**
 * The end of a personal name that begins at `at`, or 0. A given name has one or two characters; "张 三" is written with a blank in
 * forms. `hard`: only a mark or the end may follow, no word.
 */
function nameEnd(text: string, at: number, certain: boolean, hard = false): number {
  const surname = surnameLength(text, at);
  if (surname === 0 || (startsWord(text, at) && !certain)) return 0;
  const ends = hard ? endsHard : endsAt;
  const one = at + surname + 1;
  const two = one + 1;
  if (isBlank(text.charCodeAt(at + surname)) && isHan(text.charCodeAt(one)) && endsHard(text, two)) {
    return plausible(text[one]!) && hard ? two : 0;
  }
  if (!isHan(text.charCodeAt(at + surname))) return 0;
  const given = text.slice(at + surname, two);
  const rare = !certain && !hard && surname === 1 && RARE.has(text[at]!);
  if (!rare && plausible(given[0]!) && !TITLE.test(given) && ends(text, one) && !NOT_NAMES.has(text.slice(at, one)))
    return one;
  if (!isHan(text.charCodeAt(one))) return 0;
  if (plausible(given) && (rare ? endsHard(text, two) : ends(text, two) || text.charCodeAt(two) === STAR)) return two;
  if (!certain || startsWord(text, at) || TITLE.test(given) || NOT_GIVEN.has(given[0]!)) return 0;
  return NOT_GIVEN.has(given[1]!) ? one : two;
}

const nameSpan = (text: string, start: number, end: number): Span => ({
  kind: 'name',
  start,
  end,
  from: start,
  to: end,
  head: Math.min(surnameLength(text, start) || 1, end - start - 1),
  tail: 0,
});

/** After a label and a colon anything short is a name: "姓名：阿依古丽", "联系人：买买提·吐尔逊". */
function labelledEnd(text: string, at: number): number {
  let end = at;
  while (
    end < text.length &&
    end - at < 16 &&
    (isHan(text.charCodeAt(end)) || (end > at && isMiddleDot(text.charCodeAt(end))))
  )
    end++;
  const found = text.slice(at, end);
  const dotted = /[·•・]/.test(found);
  if (found.length < 2 || (!dotted && found.length > 4) || !endsHard(text, end)) return 0;
  if (dotted) return end;
  return startsWord(found, 0) || !plausible(found) || TITLE.test(found.slice(1)) || COURTESY.test(found.slice(1))
    ? 0
    : end;
}

/** Names that people give: after an introduction, a label or the name of a relative. */
function announced(text: string, out: Span[]): void {
  for (const m of text.matchAll(TRIGGER)) {
    const trust = TRIGGERS.get(m[0])!;
    let at = m.index + m[0].length;
    const limit = at + 12;
    let colon = false;
    let blank = false;
    while (at < limit && at < text.length) {
      const c = text.charCodeAt(at);
      if (isColon(c)) colon = true;
      else if (isBlank(c)) blank = true;
      else break;
      at++;
    }
    if (!colon && (text[at] === '为' || text[at] === '叫' || text[at] === '是')) at++;
    const surname = surnameLength(text, at);
    if (trust === 'surname') {
      if (surname > 0 && endsAt(text, at + surname)) {
        out.push({ kind: 'name', start: at, end: at + surname, from: at, to: at + surname, head: 0, tail: 0 });
      }
      continue;
    }
    const latin =
      trust === 'certain' || (trust === 'labelled' && colon)
        ? /^[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}/.exec(text.slice(at, at + 40))
        : null;
    if (latin) {
      latinSpans(at, latin[0], out);
      continue;
    }
    // "联系人 刘女士": here the family name is all there is to hide.
    if (
      trust === 'labelled' &&
      surname > 0 &&
      COURTESY.test(text.slice(at + surname, at + surname + 2)) &&
      !startsWord(text, at)
    ) {
      out.push({ kind: 'name', start: at, end: at + surname + 2, from: at, to: at + surname, head: 0, tail: 0 });
      continue;
    }
    const end =
      (trust === 'labelled' && colon && labelledEnd(text, at)) ||
      nameEnd(
        text,
        at,
        trust === 'certain' || (trust === 'labelled' && colon),
        trust === 'labelled' && (colon || blank),
      );
    if (end > 0) {
      out.push(nameSpan(text, at, end));
      if (trust === 'labelled' || trust === 'certain') list(text, end, out);
    }
  }
}

/** "申请人：张三、李四、王五": the others of the list. */
function list(text: string, from: number, out: Span[]): void {
  let at = from;
  while (text[at] === '、') {
    const end = nameEnd(text, at + 1, false, false);
    if (end === 0) return;
    out.push(nameSpan(text, at + 1, end));
    at = end;
  }
}

function latinSpans(at: number, name: string, out: Span[]): void {
  let offset = 0;
  for (const word of name.split(' ')) {
    if (word.length > 1)
      out.push({
        kind: 'name',
        start: at + offset,
        end: at + offset + word.length,
        from: at + offset,
        to: at + offset + word.length,
        head: 1,
        tail: 0,
      });
    offset += word.length + 1;
  }
}

/** English: "my name is John Smith", "Yours sincerely, John Smith". */
function english(text: string, out: Span[]): void {
  // "I am" introduces a name only where two capitalised words and a mark follow: "I am Chinese" and "I am New here" are none.
  for (const m of text.matchAll(/\b(?:I am|I'm|I’m|This is) ([A-Z][a-z]{1,20} [A-Z][a-z]{1,20})(?=[,.;!\n])/g)) {
    latinSpans(m.index + m[0].length - m[1]!.length, m[1]!, out);
  }
  for (const m of text.matchAll(
    /\bmy (?:full )?name is |\byours (?:sincerely|faithfully|truly)[,.]?\s{1,4}|\bname: ?/gi,
  )) {
    const at = m.index + m[0].length;
    const after = text.slice(at, at + 60);
    const found =
      /^[A-Z][A-Za-z'-]{0,20}(?: [A-Z][A-Za-z'-]{0,20}){0,3}/.exec(after) ??
      (m[0].toLowerCase().startsWith('my')
        ? /^[a-z]{2,20}(?: (?!and\b|i\b|from\b|a\b)[a-z]{2,20})?/.exec(after)
        : null);
    if (found && found[0].length > 1) latinSpans(at, found[0], out);
  }
}

const CLOSING = /(?:敬礼|敬上|叩谢|祝好|顺祝|谢谢|感谢|盼复)[\s！!。~～，,、]{0,12}/g;
const DATE = '(?:(?:[0-9]{2,4}|[二〇零○一三四五六七八九]{4})\\s{0,3}[年.\\-/][^\\n]{0,16})';
const TAIL = new RegExp(
  `^[\\s，,。.；;（(]{0,6}(?:${DATE}|(?:电话|手机|联系)[^\\n]{0,40}|1[3-9][0-9*]{9}\\s{0,4})?["”」}\\s,]{0,8}$`,
);

/** A signature is looked for in this many characters at the end: a name, a date and a telephone number fit. */
const LAST = 90;

/** Names after a closing, and a name alone as the last thing, with no more than a date or a telephone number after it. */
function signature(text: string, out: Span[]): void {
  const from = Math.max(0, text.length - LAST);
  const last = text.slice(from);
  for (const m of last.matchAll(/[\s。！!？?~～…]/g)) {
    const at = m.index + 1;
    const end = nameEnd(last, at, false, true);
    if (end > 0 && TAIL.test(last.slice(end))) out.push(nameSpan(text, from + at, from + end));
  }
  for (const m of last.matchAll(CLOSING)) {
    let at = m.index + m[0].length;
    for (let end = nameEnd(last, at, false, true); end > 0; end = nameEnd(last, at, false, true)) {
      out.push(nameSpan(text, from + at, from + end));
      at = end;
      while (at < last.length && /[\s、，,]/.test(last[at]!)) at++;
    }
  }
}

export function nameSpans(text: string, out: Span[]): void {
  announced(text, out);
  english(text, out);
  signature(text, out);
}

/** "张三 13800000000" and "13800000000（张三）": a name right beside a mobile number. */
export function namesBeside(text: string, numbers: readonly Span[], out: Span[]): void {
  for (const s of numbers) {
    if (s.kind !== 'mobile') continue;
    const window = text.slice(Math.max(0, s.start - 14), s.start);
    const before =
      /(?:^|[\s，,。；;：:（(、])([^\s，,。；;：:（(、!-~]{2,4})[\s：:，,]{0,2}(?:电话|手机号?|联系电话)?[:：\s（(]{0,2}$/.exec(
        window,
      );
    if (before) {
      const at = s.start - window.length + before.index + before[0].indexOf(before[1]!);
      if (nameEnd(text, at, false, true) === at + before[1]!.length)
        out.push(nameSpan(text, at, at + before[1]!.length));
    }
    const gap = /^[\s（(，,]{1,3}/.exec(text.slice(s.end, s.end + 4));
    if (gap) {
      const at = s.end + gap[0].length;
      const end = nameEnd(text, at, false, true);
      if (end > 0) out.push(nameSpan(text, at, end));
    }
  }
}
