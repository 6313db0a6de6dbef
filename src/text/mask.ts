import { nameSpans, namesBeside } from './mask-names.ts';
import { numberSpans } from './mask-numbers.ts';
import { doorSpans, emailSpans, namedNumberSpans, plateSpans } from './mask-places.ts';
import { type MaskKind, type Span, webAddresses } from './mask-words.ts';

/** A piece of personal data, by its UTF-16 offsets, which are the same in the masked text: every hidden character became one star. */
export interface Found {
  readonly kind: MaskKind;
  readonly start: number;
  readonly end: number;
}

export interface Masked {
  readonly text: string;
  readonly found: readonly Found[];
}

/** Full-width letters, digits and signs to ASCII, unit for unit, so that offsets stay. */
const FULL_WIDTH = /[０-９Ａ-Ｚａ-ｚ＠－＋．＿＃]/g;
const fold = (text: string): string => text.replace(FULL_WIDTH, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));

/** All finds, by where they begin and the longer first; what overlaps an earlier one is dropped when stars are set. */
function spans(text: string): Span[] {
  const found: Span[] = [];
  const inWebAddress = webAddresses(text);
  if (text.includes('@')) emailSpans(text, found);
  const numbers: Span[] = [];
  numberSpans(text, numbers);
  namedNumberSpans(text, numbers);
  plateSpans(text, numbers);
  for (const s of numbers) {
    if (!inWebAddress(s.start) || /(?:tel|phone|mobile)[=:]$/i.test(text.slice(Math.max(0, s.start - 7), s.start)))
      found.push(s);
  }
  nameSpans(text, found);
  namesBeside(text, numbers, found);
  doorSpans(text, found);
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  return found;
}

/** One pass: stars on the hidden characters. */
function pass(text: string, into: Found[]): string {
  let out = '';
  let at = 0;
  let covered = 0;
  for (const s of spans(fold(text))) {
    if (s.from < covered) continue;
    covered = s.to;
    out += text.slice(at, s.from);
    const piece = text.slice(s.from, s.to);
    let letters = 0;
    for (let i = 0; i < piece.length; i++) if (isLetter(piece.charCodeAt(i))) letters++;
    let seen = 0;
    let changed = false;
    for (let i = 0; i < piece.length; i++) {
      const hide = isLetter(piece.charCodeAt(i)) && ++seen > s.head && seen <= letters - s.tail;
      out += hide ? '*' : piece[i];
      changed ||= hide;
    }
    at = s.to;
    if (changed) into.push({ kind: s.kind, start: s.start, end: s.end });
  }
  return at === 0 ? text : out + text.slice(at);
}

/** Letters, digits, Han and halves of surrogate pairs are hidden; blanks, hyphens, dots and stars stay. */
const isLetter = (c: number): boolean =>
  (c >= 48 && c <= 57) ||
  (c >= 65 && c <= 90) ||
  (c >= 97 && c <= 122) ||
  c === 95 ||
  c === 0xd7 ||
  (c >= 0x2c80 &&
    c !== 0x3000 &&
    !(c >= 0xfe00 && c <= 0xff0f) &&
    c !== 0xfeff &&
    c !== 0xff1a &&
    c !== 0xff08 &&
    c !== 0xff09);

/**
 * Hides personal data in free text: telephone, identity, card, document and account numbers, e-mail, plates, names people give of
 * themselves and theirs, doors of homes. Lengths and marks stay. Time is linear in the text; any string is taken, and masking what
 * is masked changes nothing. By pattern it cannot be complete: it is for display, never a reason to keep a text out of the vault.
 */
export function mask(text: string): Masked {
  const found: Found[] = [];
  let current = text;
  // A mask can end a piece of text that hid another beside it; each turn hides at least one more character, so this ends. Real
  // letters are done after one turn and the one that finds nothing more.
  for (;;) {
    const before = found.length;
    current = pass(current, found);
    if (found.length === before) break;
  }
  return { text: current, found: found.sort((a, b) => a.start - b.start || a.end - b.end) };
}

export const maskText = (text: string): string => mask(text).text;

/**
 * The beginning of a text, in place of a title: at most so many characters of the masked text. Cut first and masked then, half a
 * number would be a number no longer, and be shown. What is longer ends with a part of a sentence or a word, where there is one: half a
 * sentence reads like a fault.
 */
export function beginning(text: string, most: number): string {
  const letters = [...maskText(text.trim())];
  const head = letters.slice(0, most).join('');
  return letters.length <= most ? head : (/^.{8,}(?=[，。；：！？,.;:!?\s])/su.exec(head)?.[0] ?? head);
}
