// Control characters, and marks that make a text read otherwise than it is stored (Trojan Source, CVE-2021-42574).
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g;

/** What somebody typed, without characters that nobody sees, lines ended as in a text. */
export const cleanText = (typed: string): string =>
  typed.toWellFormed().replace(/\r\n?/g, '\n').replace(INVISIBLE, '').trim();
