type Convert = (text: string) => string;

let convert: Promise<Convert> | null = null;

/** A page in the characters and words used in Taiwan. The dictionaries (some 2 MB) are read when somebody first asks for them. */
export async function toTraditional(html: string): Promise<string> {
  convert ??= import('opencc-js').then(({ Converter }) => Converter({ from: 'cn', to: 'twp' }) as Convert);
  return (await convert)(html);
}
