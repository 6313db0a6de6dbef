export interface Piece {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Han characters one by one, other words whole, so that a changed number or word is what is marked. */
const tokensOf = (text: string): string[] => text.match(/[A-Za-z0-9]+|[\s\S]/gu) ?? [];

/** Beyond this many comparisons two texts are told as wholly different: they are, and nobody reads such a diff. */
const MOST = 4_000_000;

/** What changed between two texts, by their longest common sequence; neighbours of one kind are one piece. */
export const diff = (before: string, after: string): Piece[] => differ(tokensOf(before), tokensOf(after));

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** The same by whole lines. */
export const lineDiff = (before: string, after: string): Piece[] => differ(linesOf(before), linesOf(after));

function differ(a: readonly string[], b: readonly string[]): Piece[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const pieces: Piece[] = [];
  const put = (kind: Piece['kind'], text: string) => {
    const last = pieces.at(-1);
    if (text === '') return;
    if (last?.kind === kind) pieces[pieces.length - 1] = { kind, text: last.text + text };
    else pieces.push({ kind, text });
  };
  put('same', a.slice(0, start).join(''));
  if (left.length * right.length > MOST) {
    put('removed', left.join(''));
    put('added', right.join(''));
  } else {
    const width = right.length + 1;
    const common = new Uint16Array((left.length + 1) * width);
    for (let i = left.length - 1; i >= 0; i--)
      for (let j = right.length - 1; j >= 0; j--)
        common[i * width + j] =
          left[i] === right[j]
            ? common[(i + 1) * width + j + 1]! + 1
            : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
    let [i, j] = [0, 0];
    while (i < left.length || j < right.length) {
      if (i < left.length && j < right.length && left[i] === right[j]) {
        put('same', left[i]!);
        i++;
        j++;
      } else if (j >= right.length || (i < left.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!))
        put('removed', left[i++]!);
      else put('added', right[j++]!);
    }
  }
  put('same', a.slice(a.length - end).join(''));
  return pieces;
}
