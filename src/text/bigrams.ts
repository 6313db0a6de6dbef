/**
 * Search without a word list. A text becomes pieces of two characters (Han, kana, hangul) or three (other letters, digits), and so
 * does a query; whoever holds all pieces of the query may hold the query itself. jieba's words were measured to miss up to all hits.
 *
 * How a caller uses it (`search tsvector`, `CREATE INDEX … USING gin (office_id, search)` or GIN on `search` alone):
 *
 *     write: search = array_to_tsvector($1::text[])              $1 = tokens(text)
 *     read:  WHERE search @@ $2::tsquery AND folded LIKE $3      $2 = queryTokens(q), $3 = likePattern(q)
 *
 * The first condition finds every hit and some more; the second, on the folded text (or `fold(text).includes(fold(q))` after
 * decryption), leaves the exact ones. Where `queryTokens` answers null (only marks), leave the first condition out.
 */

const HAN = 2;
const WORD = 1;
const OTHER = 0;

/** Class of each code unit of the basic plane; halves of surrogate pairs are looked up as code points. */
const CLASSES = /* @__PURE__ */ buildClasses();
function buildClasses(): Uint8Array {
  const out = new Uint8Array(0x10000);
  for (let c = 0; c < 0x10000; c++) if (c < 0xd800 || c > 0xdfff) out[c] = classOf(String.fromCharCode(c));
  return out;
}
function classOf(ch: string): number {
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(ch) && /[\p{L}\p{N}]/u.test(ch))
    return HAN;
  return /[\p{L}\p{N}\p{M}]/u.test(ch) ? WORD : OTHER;
}

/** A tsvector may hold 1 MB of pieces; 80,000 of at most twelve bytes stay below. Letters are bounded far below that on the way in. */
const MOST = 80_000;

/** What "the same" means in search: NFKC (full width is half width) and small letters. Traditional characters stay themselves. */
export const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Calls back for each run of characters of one class, in a folded text. */
function runs(folded: string, each: (run: string, size: 2 | 3, astral: boolean) => void): void {
  let start = 0;
  let current = OTHER;
  let astral = false;
  const close = (end: number) => {
    if (current !== OTHER && end > start) each(folded.slice(start, end), current === HAN ? 2 : 3, astral);
    astral = false;
  };
  for (let i = 0; i < folded.length; i++) {
    const c = folded.charCodeAt(i);
    let kind = CLASSES[c]!;
    let width = 1;
    if (c >= 0xd800 && c <= 0xdbff) {
      const point = folded.codePointAt(i)!;
      if (point > 0xffff) {
        kind = classOf(String.fromCodePoint(point));
        width = 2;
      }
    }
    if (kind !== current) {
      close(i);
      start = i;
      current = kind;
    }
    if (width === 2) {
      astral = true;
      i++;
    }
  }
  close(folded.length);
}

/** Pieces of a run that start at each character; the last ones are shorter, so that a prefix search finds whatever is short. */
function pieces(run: string, size: number, astral: boolean, into: Set<string>, whole: boolean): void {
  if (!astral) {
    const last = whole ? run.length : run.length - size + 1;
    for (let i = 0; i < last; i++) into.add(run.slice(i, i + size));
    return;
  }
  const points = [...run];
  const last = whole ? points.length : points.length - size + 1;
  for (let i = 0; i < last; i++) into.add(points.slice(i, i + size).join(''));
}

/** The pieces of a text, each once, for `array_to_tsvector($1::text[])`. No piece is empty or holds NUL. */
export function tokens(text: string): string[] {
  const out = new Set<string>();
  runs(fold(text), (run, size, astral) => {
    if (out.size < MOST) pieces(run.length > MOST ? run.slice(0, MOST) : run, size, astral, out, true);
  });
  return [...out];
}

/** A lexeme as tsquery text: in quotes, with quote and backslash doubled (PostgreSQL, "Text Search Types"). */
const quoted = (lexeme: string): string => `'${lexeme.replace(/['\\]/g, '$&$&')}'`;

/** The query as tsquery text, or null where it has no letter or digit. A short run asks for pieces that begin with it. */
export function queryTokens(query: string): string | null {
  const parts = new Set<string>();
  runs(fold(query), (run, size, astral) => {
    const length = astral ? [...run].length : run.length;
    if (length < size) {
      parts.add(`${quoted(run)}:*`);
      return;
    }
    const found = new Set<string>();
    pieces(run, size, astral, found, false);
    for (const piece of found) parts.add(quoted(piece));
  });
  // A long query is decided by its first pieces; the rest is left to the exact check.
  return parts.size === 0 ? null : [...parts].slice(0, 64).join(' & ');
}

/** For `LIKE` on a folded text: the query as it is, its wildcards taken literally. */
export const likePattern = (query: string): string => `%${fold(query).replace(/[\\%_]/g, '\\$&')}%`;
