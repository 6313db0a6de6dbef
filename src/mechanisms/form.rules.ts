import type { Text } from '../kernel/text.ts';
import { checkSpan, type Found, fault, unknown } from './found.rules.ts';
import { isAsking, knownIn } from './record.rules.ts';
import type { AddsUp, Field, MechanismDuty, RecordForm } from './rules.ts';

/** What the system has, by id, with other names that a form might give it. */
export type Named = Readonly<Record<string, Text & { readonly spellings?: readonly string[] }>>;

/** What nobody is asked for: what the system holds of each record, and what it counts of a unit and a period. */
interface Had {
  readonly held: Named;
  readonly known: Named;
}

/** What a field of each format is, for whoever fills it in. */
const FORMATS: Readonly<Record<NonNullable<Field['format']>, Text & { readonly type: Field['type'] }>> = {
  date: { type: 'string', zh: '日期应为文字', en: 'a date is text' },
  photo: { type: 'string', zh: '照片应为文字（附件编号）', en: 'a photograph is text, the id of an attachment' },
  fen: { type: 'integer', zh: '金额应为整数（分）', en: 'money is a whole number of fen' },
  unit: { type: 'string', zh: '单位、地点应为文字（单位编号）', en: 'a unit or place is text, the id of a unit' },
  asks: { type: 'array', zh: '逐件交办的事应为列表', en: 'what is to be answered one by one is a list' },
  items: { type: 'array', zh: '计划事项应为列表', en: 'the items of a plan are a list' },
  inspections: { type: 'array', zh: '检查计划应为列表', en: 'a plan of inspections is a list' },
};

const ARTICLES = new Set(['the', 'a', 'an']);

/** A name however it is written: full width, in capitals, with 的 and articles, with marks between. */
export const spelled = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => !ARTICLES.has(word))
    .join('')
    .replaceAll('的', '');

/** The same without what stands in brackets, such as the unit it is counted in: 办结件数（件）. */
const spellings = (text: string): string[] => [
  spelled(text),
  spelled(text.normalize('NFKC').replace(/\([^()]*\)|,? in percent$/gi, '')),
];

/** What of these a field asks for; `undefined`: nothing. */
function asksFor(all: Named, name: string, field: Field): readonly [id: string, name: Text] | undefined {
  const said = [name, field.title, field['title-en']].flatMap(spellings);
  return Object.entries(all).find(([id, { zh, en, spellings: others = [] }]) =>
    [id, zh, en, ...others].some((way) => said.includes(spelled(way))),
  );
}

/** Whoever is asked for what the system has types it wrong, or types it in vain. */
function* checkHad(name: string, field: Field, { held, known }: Had, place: Found['place']): Generator<Found> {
  const same = asksFor(held, name, field);
  if (same)
    yield fault(
      place,
      `系统已有“${same[1].zh}”`,
      `the system already holds "${same[1].en}"`,
      '请删去这一栏；需要时会自动带出',
      'remove the field; it is filled in where it is needed',
    );
  const counted = asksFor(known, name, field);
  if (counted)
    yield fault(
      place,
      `系统已有“${counted[1].zh}”的数字`,
      `the system already counts "${counted[1].en}"`,
      `请删去这一栏，写到 known: [${counted[0]}]：表单会显示，谁也不用填；定额用 measure: ${counted[0]} 计`,
      `put it under known: [${counted[0]}]; the form shows it and nobody types it. Count a quota with measure: ${counted[0]}`,
    );
}

/** What no schema can see in a form, and in what is published of it. */
export function* checkRecord(duty: MechanismDuty, had: Had): Generator<Found> {
  const { record, publish } = duty;
  const fields = Object.entries(record.properties);
  const at = (...place: (string | number)[]) => ['record', 'properties', ...place];
  for (const [i, [name, field]] of fields.entries()) {
    yield* checkHad(name, field, had, at(name));
    const same = fields.slice(0, i).find(([, f]) => f.title === field.title && f['title-en'] === field['title-en']);
    if (same)
      yield fault(
        at(name),
        `名称和“${same[0]}”一栏相同，谁也分不清`,
        `it is called as "${same[0]}" is: nobody can tell them apart`,
        '请给其中一栏另取 title 和 title-en',
        'give one of them another title and title-en',
      );
    yield* checkField(field, at(name));
    if (field.format === 'photo' && record.required.includes(name))
      yield fault(
        at(name),
        '不能强制要求照片留痕',
        'a photograph cannot be demanded',
        '请从 required 中删去',
        'take it out of required',
      );
  }
  const asking = fields.filter(([, field]) => isAsking(field));
  for (const [name] of asking.slice(1))
    yield fault(
      at(name),
      '一份记录只能有一栏逐件交办',
      'only one field of a record hands things on',
      `请并入“${asking[0]![0]}”，或不写 format`,
      `put it into "${asking[0]![0]}", or leave out its format`,
    );
  const names = fields.map(([name]) => name);
  for (const [i, name] of record.required.entries())
    if (!names.includes(name)) yield unknown(['record', 'required', i], { zh: '栏目', en: 'field' }, name, names);
  for (const [i, rule] of (record['adds-up'] ?? []).entries())
    yield* checkAddsUp(record, rule, ['record', 'adds-up', i]);
  if (!publish) return;
  yield* checkSpan(publish.within, ['publish', 'within']);
  yield* checkSpan(publish.for, ['publish', 'for']);
  for (const [i, name] of publish.fields.entries()) {
    const shown = [...names, ...knownIn(duty)];
    if (!shown.includes(name)) yield unknown(['publish', 'fields', i], { zh: '栏目', en: 'field' }, name, shown);
    else if (record.properties[name]?.private)
      yield fault(
        ['publish', 'fields', i],
        `“${name}”不得公开`,
        `"${name}" is private`,
        '请从公开栏目中删去',
        'take it out of what is published',
      );
  }
}

/** Counts that everybody fills in are compared, money with money. */
function* checkAddsUp({ required, properties }: RecordForm, { sum, of }: AddsUp, at: Found['place']): Generator<Found> {
  for (const name of [...sum, of]) {
    const field = properties[name];
    if (!field) yield unknown(at, { zh: '栏目', en: 'field' }, name, Object.keys(properties));
    else if (field.type !== 'integer' || field.format !== properties[of]?.format || !required.includes(name))
      yield fault(
        at,
        `“${name}”不能拿来核对`,
        `"${name}" cannot be compared`,
        '请用都是整数（或都是金额）、必填的栏目',
        'compare whole numbers with whole numbers, or money with money, each of them required',
      );
  }
  if (sum.includes(of))
    yield fault(at, `“${of}”和自己比`, `"${of}" is compared with itself`, '请换一栏', 'name another field');
}

function* checkField({ type, format, minimum, maximum, ...field }: Field, at: Found['place']): Generator<Found> {
  const as = format === undefined ? null : FORMATS[format];
  if (as && as.type !== type) yield fault(at, as.zh, as.en, `请写 type: ${as.type}`, `write type: ${as.type}`);
  if ((minimum !== undefined || maximum !== undefined) && type !== 'integer')
    yield fault(
      at,
      '只有整数才有上下限',
      'only whole numbers have bounds',
      '请写 type: integer',
      'write type: integer',
    );
  if (minimum !== undefined && maximum !== undefined && minimum > maximum)
    yield fault(
      at,
      `下限 ${minimum} 高于上限 ${maximum}，填什么都不行`,
      `from ${minimum} to ${maximum} there is no number`,
      '请减少 minimum 或增加 maximum',
      'make minimum smaller or maximum larger',
    );
  if (field.elsewhere && format !== 'unit')
    yield fault(
      at,
      '只有地点才能要求不在本单位',
      'only a place can have to be elsewhere',
      '请写 format: unit',
      'write format: unit',
    );
  if (field.const !== undefined && type !== 'boolean')
    yield fault(
      at,
      '只有是非栏可以要求“是”',
      'only a yes or no can have to be yes',
      '请写 type: boolean',
      'write type: boolean',
    );
  if (field.enum !== undefined && type !== 'string')
    yield fault(at, '可选项应为文字', 'a choice is text', '请写 type: string', 'write type: string');
  if (field.enum?.length !== field['enum-en']?.length)
    yield fault(
      at,
      '中文和英文的可选项数目不同',
      'there are not as many choices in English as in Chinese',
      '请在 enum 和 enum-en 中按同样的顺序各写一遍',
      'write each in enum and in enum-en, in the same order',
    );
}
