/** A pattern that matches any of the words, longest first, taken literally. */
export function anyOf(words: readonly string[]): string {
  return [...words]
    .sort((a, b) => b.length - a.length)
    .map((w) => w.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
    .join('|');
}
