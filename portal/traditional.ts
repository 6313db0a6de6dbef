type Convert = (text: string) => string;

let convert: Promise<Convert> | null = null;

/** What somebody typed and may send again: their words, in their characters. */
const TYPED = /(<textarea[^>]*>[\s\S]*?<\/textarea>| value="[^"]*")/;

/** A page in the characters and words used in Taiwan. The dictionaries (some 2 MB) are read when somebody first asks for them. */
export async function toTraditional(html: string): Promise<string> {
  convert ??= import('opencc-js').then(({ Converter }) => Converter({ from: 'cn', to: 'twp' }) as Convert);
  const change = await convert;
  // Cut at what was typed: every second piece is that.
  return html
    .split(TYPED)
    .map((piece, i) => (i % 2 === 1 ? piece : change(piece)))
    .join('');
}
