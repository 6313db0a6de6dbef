import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { Text } from '../kernel/text.ts';
import { yamlFault } from './yaml.words.ts';

/** Patterns that whoever writes a rule runs into, in words with an example: few read a regular expression. */
const WRITTEN: Readonly<Record<string, Text>> = {
  '^[0-1][0-9]-[0-3][0-9]$': { zh: '月和日，如 03-31', en: 'month and day, such as 03-31' },
  '^\\d{4}-\\d{2}-\\d{2}$': { zh: '日期，如 2027-03-31', en: 'a day, such as 2027-03-31' },
  '^\\d{1,4} (hours?|days?|working days?)$': { zh: '时长，如 10 working days', en: 'a time, such as 10 working days' },
  '^\\d{1,3} (days?|months?)$': { zh: '时长，如 12 months', en: 'a time, such as 12 months' },
  '^[a-z][a-z0-9]*(-[a-z0-9]+)*$': {
    zh: '小写字母、数字和连字符，如 yearly-plan',
    en: 'small letters, digits and hyphens, such as yearly-plan',
  },
  '^[A-Z]{1,4}[0-9]{1,3}$': { zh: '大写字母加数字，如 X1', en: 'capital letters and a number, such as X1' },
};

/** Where in a pack: field names, and positions in lists from 0. */
export type Place = readonly (string | number)[];

/** One thing that is wrong in a pack. */
export interface Fault {
  /** From 1. */
  readonly line: number;
  /** As a JSON pointer: `/clocks/0/limit`. */
  readonly place: string;
  readonly wrong: Text;
  /** How to mend it. */
  readonly mending: Text;
}

/**
 * One for all: each instance would compile the schema of schemas first, which takes longer than all packs together. That every
 * schema is one is held by a test.
 */
const ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true, meta: false, validateSchema: false });
// What each choice is, for editors.
ajv.addVocabulary(['enumDescriptions']);

/** What a pack says, and what is wrong in it. */
interface CheckedPack {
  readonly value: unknown;
  readonly faults: readonly Fault[];
  /** A fault that no schema can see, such as an id given twice: made by whoever reads the pack. */
  at(place: Place, wrong: Text, mending: Text): Fault;
}

/**
 * Holds the text of a pack against a schema: what is in it, and all that is wrong, from top to bottom. Where anything is wrong,
 * `value` is not to be used.
 *
 * @param schema JSON Schema 2020-12
 * @param whole makes the whole pack from what the text says, where the text leaves out what another file says
 */
export function checkPack(text: string, schema: object, whole: (own: unknown) => unknown = (own) => own): CheckedPack {
  const { document, lines } = parsed(text);
  const at = (place: Place, wrong: Text, mending: Text): Fault => ({
    line: lineOf(document, lines, place),
    place: pointer(place),
    wrong,
    mending,
  });
  const broken = (offset: number, error: Parameters<typeof yamlFault>[0]): Fault => ({
    line: lines.linePos(offset).line,
    place: '/',
    ...yamlFault(error),
  });
  const told = (error: YAMLError): Fault =>
    broken(error.pos[0], { code: error.code, message: error.message.split(/ at line|\n/)[0]! });
  if (document.errors.length > 0) return { value: null, faults: eachOnce(document.errors.map(told)), at };
  let value: unknown;
  try {
    value = whole(document.toJS());
  } catch (error) {
    // A reference to nothing, to itself, or to more than a reader can hold.
    const { message } = error as Error;
    const code = message.startsWith('Excessive') ? 'RESOURCE_EXHAUSTION' : 'BAD_ALIAS';
    return { value: null, faults: [broken(0, { code, message })], at };
  }
  const validate = ajv.compile(schema);
  const errors = validate(value) ? [] : validate.errors!;
  const faults = [
    // The library takes a tag that it does not know for none.
    ...document.warnings.map(told),
    ...hiddenIn(value).map((place) => at(place, HIDDEN.wrong, HIDDEN.mending)),
    ...errors.map((error) => {
      const { wrong, mending } = words(error);
      return at(placeOf(error), wrong, mending);
    }),
  ];
  return { value, faults: faults.sort((a, b) => a.line - b.line), at };
}

/** The library tells of what is nested too deep once for each bracket. */
const eachOnce = (faults: readonly Fault[]): Fault[] => [
  ...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values(),
];

/** A fault that no schema can see, of a text that was checked before. */
export function faultAt(text: string, place: Place, wrong: Text, mending: Text): Fault {
  const { document, lines } = parsed(text);
  return { line: lineOf(document, lines, place), place: pointer(place), wrong, mending };
}

function parsed(text: string): { document: Document.Parsed; lines: LineCounter } {
  const lines = new LineCounter();
  return { document: parseDocument(text, { lineCounter: lines, prettyErrors: false }), lines };
}

/** What nobody sees, and what turns the order of letters round. */
const UNSEEN = /(?![\t\n])\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const HIDDEN = {
  wrong: { zh: '有看不见的字符', en: 'it has characters that nobody can see' },
  mending: { zh: '请删去这些字符，或重新输入这段文字', en: 'remove them, or type the text again' },
};

function hiddenIn(value: unknown, place: Place = []): Place[] {
  if (typeof value === 'string') return UNSEEN.test(value) ? [place] : [];
  if (typeof value !== 'object' || value === null || place.length > DEEPEST) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const there = [...place, Array.isArray(value) ? Number(name) : name];
    return UNSEEN.test(name) ? [there] : hiddenIn(inner, there);
  });
}

/** No pack is as deep; what holds itself has no end. */
const DEEPEST = 30;

/** The line of a field's name or a list's item; where it is missing, of what it should be in. */
function lineOf(document: Document.Parsed, lines: LineCounter, place: Place): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of place) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (!pair || !isScalar(pair.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)] as { range?: [number, number, number] } | undefined;
      if (!item) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else break;
  }
  return lines.linePos(offset).line;
}

const pointer = (place: Place): string => `/${place.join('/')}`;

/** A field that should not be there, or is named wrongly, is the place itself; otherwise what holds the wrong value. */
function placeOf({ instancePath, params, propertyName }: ErrorObject): Place {
  const place = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const field = (params.additionalProperty ?? params.propertyName ?? propertyName) as string | undefined;
  return field === undefined ? place : [...place, field];
}

const TYPES: Readonly<Record<string, Text>> = {
  string: { zh: '文字', en: 'text' },
  integer: { zh: '整数', en: 'a whole number' },
  number: { zh: '数', en: 'a number' },
  boolean: { zh: 'true 或 false', en: 'true or false' },
  array: { zh: '列表', en: 'a list' },
  object: { zh: '若干“名称: 内容”', en: 'fields, each with a name' },
  null: { zh: '空', en: 'nothing' },
};

/** What is wrong and how to mend it, for the keywords that our schemas use; any other in the library's words. */
function words(error: ErrorObject): Pick<Fault, 'wrong' | 'mending'> {
  const p = error.params as Record<string, unknown>;
  const say = (wrongZh: string, wrongEn: string, zh: string, en: string) => ({
    wrong: { zh: wrongZh, en: wrongEn },
    mending: { zh, en },
  });
  const count = (zh: string, en: string) => {
    const least = p.comparison ? p.comparison === '>=' || p.comparison === '>' : error.keyword.startsWith('min');
    return least
      ? say(`${zh}太少`, `too few ${en}`, `请至少写 ${p.limit} 个`, `write at least ${p.limit}`)
      : say(`${zh}太多`, `too many ${en}`, `请至多写 ${p.limit} 个`, `write at most ${p.limit}`);
  };
  switch (error.keyword) {
    case 'additionalProperties': {
      const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
      // In a flow map a comma ends the text: what comes after it stands as a field with nothing in it.
      if ((error.data as Record<string, unknown>)[p.additionalProperty as string] === null)
        return say(
          `没有“${p.additionalProperty}”这一项，后面也没有内容`,
          `there is no field "${p.additionalProperty}", and nothing follows it`,
          '文字里有逗号的，请整段加引号；否则请删去',
          'put a text that has a comma in quotes as a whole; else remove it',
        );
      return say(
        `没有“${p.additionalProperty}”这一项`,
        `there is no field "${p.additionalProperty}"`,
        `请删去或改正拼写${known.length > 0 ? `；可用的有 ${known.join('、')}` : ''}`,
        `remove it or mend its spelling${known.length > 0 ? `; there are ${known.join(', ')}` : ''}`,
      );
    }
    case 'required':
      return say(`缺少“${p.missingProperty}”`, `"${p.missingProperty}" is missing`, '请补上', 'add it');
    case 'enum':
    case 'const': {
      const allowed = [p.allowedValues ?? p.allowedValue].flat();
      const [zh, en] = [allowed.join('、'), allowed.join(', ')];
      return say('这里不能这样写', 'this may not stand here', `只能是 ${zh}`, `it must be one of ${en}`);
    }
    case 'type': {
      const types = [p.type].flat().map((type) => TYPES[String(type)]!);
      const [zh, en] = [types.map((t) => t.zh).join('或'), types.map((t) => t.en).join(' or ')];
      return say('内容的种类不对', 'this is of another kind', `请写成${zh}`, `write ${en}`);
    }
    case 'minLength':
    case 'maxLength':
      return count('字', 'characters');
    case 'minItems':
    case 'maxItems':
    case 'minProperties':
    case 'maxProperties':
      return count('项', 'entries');
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return say(
        '数目超出范围',
        'the number is out of range',
        `应 ${p.comparison} ${p.limit}`,
        `it must be ${p.comparison} ${p.limit}`,
      );
    case 'not':
      return say(
        `这里不能是 ${String(error.data)}`,
        `this may not be ${String(error.data)}`,
        '请换一个；数日子时第一天写 1，最后一天写 -1',
        'choose another; in counting days the first is 1 and the last -1',
      );
    case 'pattern': {
      if (p.pattern === '\\S') return say('没有文字', 'it is blank', '请写上', 'write something');
      const written = WRITTEN[String(p.pattern)];
      return say(
        '格式不对',
        'it is written otherwise',
        written ? `应写成${written.zh}` : `应符合 ${p.pattern}`,
        written ? `write ${written.en}` : `it must match ${p.pattern}`,
      );
    }
    case 'propertyNames':
      return say(
        `名称“${p.propertyName}”不合要求`,
        `the name "${p.propertyName}" is not allowed`,
        '请改名',
        'choose another name',
      );
    case 'uniqueItems':
      return say(
        `第 ${Number(p.j) + 1} 项与第 ${Number(p.i) + 1} 项相同`,
        `entries ${Number(p.j) + 1} and ${Number(p.i) + 1} are the same`,
        '请删去一项',
        'remove one of them',
      );
    default:
      return say(`内容不合要求（${error.message}）`, `it ${error.message}`, '请改正', 'mend it');
  }
}
