import { withoutLeast } from '../calendar/countries.ts';
import { writtenDay } from '../calendar/words.ts';
import { type Money, moneyText } from '../kernel/money.ts';
import type { Text } from '../kernel/text.ts';
import { parsePlainDate } from '../kernel/time.ts';
import type { Obligation } from './adoption.rules.ts';
import { endBefore } from './days.rules.ts';
import { itemInWords } from './plan-item.rules.ts';
import { lineInWords } from './plan-line.rules.ts';
import { type FormFault, inCells, type Values } from './record.rules.ts';
import type { Field, MechanismDuty, RecordForm, Share } from './rules.ts';

/** A field of a record as people outside read it. */
export interface ShownField {
  readonly name: Text;
  readonly value: Text;
}

/** In whose words values are told. */
export interface Telling {
  unitName(unit: string): Text | null;
  readonly money: Money;
}

/** What a record says, in the order of its form and in words. Fields that the rule keeps private, and photos, are left out. */
export const fieldsInWords = (
  form: RecordForm,
  values: Values,
  telling: Telling,
  clean: (text: string) => string = (text) => text,
): ShownField[] =>
  Object.entries(form.properties).flatMap(([id, field]) => {
    const value = values[id];
    if (value === undefined || value === '' || field.private || field.format === 'photo') return [];
    if (Array.isArray(value) && value.length === 0) return [];
    return [{ name: nameOf(field), value: inWords(field, value, telling, clean) }];
  });

/** The note that money is counted in its smallest unit is for whoever writes rules, and so is the note that each of several is answered. */
export function nameOf({ format, title, 'title-en': en }: Pick<Field, 'format' | 'title' | 'title-en'>): Text {
  if (format !== 'fen')
    return { zh: title.replace(/（逐[^）]*）$/, ''), en: en.replace(/[,;] each (to be [a-z ]+|a duty)$/, '') };
  return withoutLeast({ zh: title, en });
}

/** The choices of a field, with the value that a record keeps of each. */
export const choicesOf = ({ enum: zh = [], 'enum-en': en = zh }: Field): (Text & { readonly value: string })[] =>
  zh.map((value, i) => ({ value, zh: value, en: en[i] ?? value }));

/** A field's name as somebody is asked for it: of money, in what they write it. */
export function askedName(field: Field, { unit }: Money): Text {
  const { zh, en } = nameOf(field);
  return field.format === 'fen' ? { zh: `${zh}（${unit.zh}）`, en: `${en}, in ${unit.en}` } : { zh, en };
}

/** A field's name and a number in it, as people read them: parts with one decimal. */
export function wordsOfNumber(field: Field, value: number, money: Money): ShownField {
  const text = value.toLocaleString('en-GB', { maximumFractionDigits: 1 });
  return {
    name: nameOf(field),
    value: field.format === 'fen' ? moneyText(Math.round(value), money) : { zh: text, en: text },
  };
}

function inWords(
  field: Field,
  value: Values[string],
  { unitName, money }: Telling,
  clean: (text: string) => string,
): Text {
  const both = (text: string): Text => ({ zh: text, en: text });
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' };
  if (typeof value === 'number')
    return field.format === 'fen' ? moneyText(value, money) : both(value.toLocaleString('en-GB'));
  if (typeof value !== 'string' && inCells(field.format)) {
    const lines = value.map((row) => (field.format === 'items' ? itemInWords(row) : lineInWords(row, unitName)));
    return { zh: lines.map((l) => clean(l.zh)).join('\n'), en: lines.map((l) => clean(l.en)).join('\n') };
  }
  if (typeof value !== 'string') return { zh: value.map(clean).join('；'), en: value.map(clean).join('; ') };
  if (field.format === 'unit') {
    const unit = unitName(value);
    return unit ? { zh: unit.zh, en: unit.en } : both(value);
  }
  // One of a form that had other choices then is told as it was kept.
  const choice = choicesOf(field).find((c) => c.value === value);
  if (choice) return { zh: choice.zh, en: choice.en };
  const day = field.format === 'date' ? parsePlainDate(value) : null;
  return day ? writtenDay(day) : both(clean(value));
}

/** `87.4%（7/8）`; of nothing a dash. */
export function shareText({ value, of }: Share): Text {
  const percent = of === 0 ? '–' : `${Math.floor((1000 * value) / of) / 10}%`;
  return { zh: `${percent}（${value}/${of}）`, en: `${percent} (${value} of ${of})` };
}

/** How a field is meant, where it was filled in otherwise. */
const MEANT: Readonly<Record<FormFault['wrong'], Text>> = {
  unknown: { zh: '表单里没有这一栏', en: 'the form has no such field' },
  missing: { zh: '必须填写', en: 'it has to be filled in' },
  type: { zh: '内容的种类不对', en: 'it is of another kind' },
  choice: { zh: '请从选项中选择', en: 'choose one of the list' },
  range: { zh: '数字超出范围', en: 'the number is out of range' },
  date: { zh: '请写存在的日期，如 2027-03-01', en: 'write a day that exists, such as 2027-03-01' },
  unit: { zh: '本机关没有这个单位', en: 'the office has no such unit' },
  own: { zh: '不能是本单位或上级单位', en: 'neither the own unit nor one above it' },
  must: { zh: '必须为“是”，这一步不能省', en: 'it has to be yes: this step cannot be left out' },
  long: { zh: '太长了', en: 'it is too long' },
  sum: { zh: '数字对不上', en: 'the numbers do not add up' },
};

/** What is wrong with a record, by the name of its field: `“征求意见的天数”：至少 30`. */
export function faultInWords({ properties }: RecordForm, { field, wrong, said }: FormFault, money: Money): Text {
  const meant = Object.hasOwn(properties, field) ? properties[field]! : null;
  const name = meant ? nameOf(meant) : { zh: field, en: field };
  const { zh, en } = said ?? (wrong === 'range' && meant ? boundsOf(meant, money) : MEANT[wrong]);
  return { zh: `“${name.zh}”：${zh}`, en: `"${name.en}": ${en}` };
}

function boundsOf(field: Field, money: Money): Text {
  const shown = (n: number): Text => (field.format === 'fen' ? moneyText(n, money) : { zh: String(n), en: String(n) });
  const least = shown(field.minimum ?? 0);
  if (field.maximum === undefined) return { zh: `至少 ${least.zh}`, en: `at least ${least.en}` };
  const most = shown(field.maximum);
  return { zh: `应在 ${least.zh} 到 ${most.zh} 之间`, en: `from ${least.en} to ${most.en}` };
}

const QUARTERS = ['一', '二', '三', '四'];

/** What a statement is about, for whoever reads several of a year: its quarter, or its day where it is of none. */
export function statedFor(
  { states, when }: Pick<MechanismDuty, 'states' | 'when'>,
  { dueOn }: Pick<Obligation, 'dueOn'>,
): Text {
  if (!('every' in when) || when.every !== 'quarter') return writtenDay(dueOn);
  const [year, month] = (states === 'before' ? endBefore(when.every, dueOn) : dueOn).split('-').map(Number);
  const quarter = Math.ceil(month! / 3);
  return { zh: `${year} 年第${QUARTERS[quarter - 1]}季度`, en: `Quarter ${quarter} of ${year}` };
}
