import { isMap, isPair, isScalar, isSeq, type Node, parseDocument, type Scalar } from 'yaml';
import type { Text } from '../../../../src/kernel/text.ts';

export type NumberName =
  | 'least'
  | 'most'
  | 'near'
  | 'stretch'
  | 'behind'
  | 'minutes'
  | 'confirmMinutes'
  | 'warn'
  | 'day'
  | 'workingDay'
  | 'within'
  | 'publishWithin'
  | 'publishFor';

/** A number of a rule, and where it stands in the text. */
export interface RuleNumber {
  /** Where it is: stays the same while numbers change. */
  readonly id: string;
  /** Of the duty it belongs to. */
  readonly duty: Text;
  readonly name: NumberName;
  readonly value: number;
  /** What stands behind it in the text: `working days`; of a quota what it counts. */
  readonly unit: string | null;
  readonly start: number;
  readonly end: number;
}

interface Found {
  readonly name: NumberName;
  readonly path: readonly (string | number)[];
  /** Of a quota: what it counts. */
  readonly of?: string | undefined;
}

const at = (node: Node | null, path: readonly (string | number)[]): Node | null => {
  let now: unknown = node;
  for (const step of path) {
    if (isMap(now)) now = now.items.find((p) => isPair(p) && isScalar(p.key) && p.key.value === step)?.value;
    else if (isSeq(now) && typeof step === 'number') now = now.items[step];
    else return null;
  }
  return (now ?? null) as Node | null;
};

const textAt = (node: Node | null, path: readonly (string | number)[]): string => {
  const found = at(node, path);
  return isScalar(found) ? String(found.value) : '';
};

const NUMBERS: readonly Found[] = [
  { name: 'day', path: ['when', 'day'] },
  { name: 'workingDay', path: ['when', 'workingDay'] },
  { name: 'within', path: ['when', 'within'] },
  { name: 'least', path: ['when', 'quota', 'least'] },
  { name: 'most', path: ['when', 'quota', 'most'] },
  { name: 'near', path: ['when', 'quota', 'near'], of: 'percent' },
  { name: 'stretch', path: ['when', 'quota', 'stretch'], of: 'days' },
  { name: 'behind', path: ['when', 'quota', 'behind'], of: 'percent' },
];
const LAST: readonly Found[] = [
  { name: 'publishWithin', path: ['publish', 'within'] },
  { name: 'publishFor', path: ['publish', 'for'] },
  { name: 'minutes', path: ['minutes'], of: 'minutes' },
  { name: 'confirmMinutes', path: ['confirm', 'minutes'], of: 'minutes' },
];

/**
 * The numbers of a rule that somebody may want to change, in the order of its duties. Formulas are none. A text that cannot be read
 * has none either.
 */
export function numbersIn(source: string): RuleNumber[] {
  const duties = at(parseDocument(source, { prettyErrors: false }).contents, ['duties']);
  if (!isSeq(duties)) return [];
  return duties.items.flatMap((node, i) => {
    const duty = node as Node;
    const name = { zh: textAt(duty, ['name', 'zh']), en: textAt(duty, ['name', 'en']) };
    const warn = at(duty, ['warn']);
    const warnings = isSeq(warn) ? warn.items.map((_, n): Found => ({ name: 'warn', path: ['warn', n] })) : [];
    const counted = textAt(duty, ['when', 'quota', 'of']);
    return [...NUMBERS, ...warnings, ...LAST].flatMap((found) => {
      const scalar = at(duty, found.path);
      const read = isScalar(scalar) ? numberOf(source, scalar) : null;
      if (!read) return [];
      const unit = read.unit ?? found.of ?? (found.name === 'least' || found.name === 'most' ? counted : null);
      return [{ id: `${i}/${found.path.join('/')}`, duty: name, name: found.name, ...read, unit }];
    });
  });
}

/** The number that a value is, or begins with: `10 working days`. */
function numberOf(source: string, { value, range }: Scalar) {
  if (!range) return null;
  const written = source.slice(range[0], range[1]);
  const m = typeof value === 'number' ? /^(-?\d+)$/.exec(written) : /^["']?(\d+) ?(.*?)["']?$/.exec(written);
  if (!m || (typeof value === 'string' && !/^\d+ ?\p{L}[\p{L} ]*$/u.test(value))) return null;
  const start = range[0] + written.indexOf(m[1]!);
  return { value: Number(m[1]), unit: m[2] ?? null, start, end: start + m[1]!.length };
}

/** The text with one number changed; all else stays as it was written, comments too. What is being typed may be no whole number yet. */
export const withNumber = (source: string, { start, end }: RuleNumber, value: number): string =>
  Number.isSafeInteger(value) ? `${source.slice(0, start)}${value}${source.slice(end)}` : source;

const VERSION = /^version: *(\d+)/m;

/** The version that a text says it is; 0 where it says none. */
export const versionIn = (source: string): number => Number(VERSION.exec(source)?.[1] ?? 0);

/** A changed text is a version of its own: it gets the next number, unless its writer gave it a higher one. */
export const raised = (source: string, highest: number): string =>
  versionIn(source) > highest ? source : source.replace(VERSION, `version: ${highest + 1}`);
