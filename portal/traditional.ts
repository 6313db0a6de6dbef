type Convert = (text: string) => string;

let convert: Promise<Convert> | null = null;

/** What somebody typed and may send again: their words, in their characters. */
const TYPED = /(<textarea[^>]*>[\s\S]*?<\/textarea>| value="[^"]*")/;

/** A page in the characters and words used in Taiwan. The dictionaries (some 2 MB) are read when somebody first asks for them. */
export async function toTraditional(html: string): Promise<string> {
  // The dictionary knows 回音 as an echo alone; an answer keeps its 回.
  convert ??= import('opencc-js').then(({ Converter }) => {
    const twp = Converter({ from: 'cn', to: 'twp' }) as Convert;
    return (text) => twp(text).replaceAll('迴音', '回音');
  });
  const change = await convert;
  // Cut at what was typed: every second piece is that.
  return html
    .split(TYPED)
    .map((piece, i) => (i % 2 === 1 ? piece : change(piece)))
    .join('');
}
