import type { Text } from '../kernel/text.ts';
import { checkSpan, type Found, fault, unknown } from './found.rules.ts';
import type { Field, MechanismDuty } from './rules.ts';

/** What the system holds already, with other names that a form might give it. */
type Held = Readonly<Record<string, Text & { readonly spellings: readonly string[] }>>;

/** What a field of each format is, for whoever fills it in. */
const FORMATS: Readonly<Record<NonNullable<Field['format']>, Text & { readonly type: Field['type'] }>> = {
  date: { type: 'string', zh: '日期应为文字', en: 'a date is text' },
  photo: { type: 'string', zh: '照片应为文字（附件编号）', en: 'a photograph is text, the id of an attachment' },
  fen: { type: 'integer', zh: '金额应为整数（分）', en: 'money is a whole number of fen' },
  unit: { type: 'string', zh: '单位、地点应为文字（单位编号）', en: 'a unit or place is text, the id of a unit' },
  asks: { type: 'array', zh: '逐件交办的事应为列表', en: 'what is to be answered one by one is a list' },
};

const spelled = (text: string): string => text.toLowerCase().replace(/[\s_-]/g, '');

/** What no schema can see in a form, in what is warned of, and in what is published of it. */
export function* checkRecord({ record, publish, warn }: MechanismDuty, held: Held): Generator<Found> {
  const fields = Object.entries(record.properties);
  const at = (...place: (string | number)[]) => ['record', 'properties', ...place];
  for (const [name, field] of fields) {
    const same = Object.entries(held).find(([id, { zh, en, spellings }]) => {
      const ways = [id, zh, en, ...spellings].map(spelled);
      return [name, field.title, field['title-en']].some((said) => ways.includes(spelled(said)));
    });
    if (same)
      yield fault(
        at(name),
        `系统已有“${same[1].zh}”`,
        `the system already holds "${same[1].en}"`,
        '请删去这一栏；需要时会自动带出',
        'remove the field; it is filled in where it is needed',
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
  const names = fields.map(([name]) => name);
  for (const [i, name] of record.required.entries())
    if (!names.includes(name)) yield unknown(['record', 'required', i], { zh: '栏目', en: 'field' }, name, names);
  for (const [i, text] of (warn ?? []).entries()) yield* checkSpan(text, ['warn', i]);
  if (!publish) return;
  yield* checkSpan(publish.within, ['publish', 'within']);
  yield* checkSpan(publish.for, ['publish', 'for']);
  for (const [i, name] of publish.fields.entries()) {
    if (!names.includes(name)) yield unknown(['publish', 'fields', i], { zh: '栏目', en: 'field' }, name, names);
    else if (record.properties[name]!.private)
      yield fault(
        ['publish', 'fields', i],
        `“${name}”不得公开`,
        `"${name}" is private`,
        '请从公开栏目中删去',
        'take it out of what is published',
      );
  }
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
}
