import { type Money, moneyText } from '../kernel/money.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Numbers } from '../mechanisms/record.rules.ts';
import type { Field, RecordForm, StandsOut } from '../mechanisms/rules.ts';
import { nameOf } from '../mechanisms/values.ts';

/*
 * What stands out of a statement, and why: the rule, the numbers and what they are compared with, in words. It decides nothing: somebody
 * may ask, and the unit says why. Pure.
 */

/** What a unit stated of a period. */
export interface Statement {
  readonly unit: string;
  readonly dutyId: string;
  readonly recordId: string;
  /** First day of the period that it is about. */
  readonly about: PlainDate;
  readonly numbers: Numbers;
}

export interface Compared {
  readonly money: Money;
  /** The unit's own of the same year, up to this one and with it. */
  readonly year: readonly Statement[];
  /** Of the year, by the duty that `over` names; `null`: none was recorded. */
  readonly limit: (duty: string) => Numbers | null;
  /** Of the same period, by units of the same kind and level; without the unit itself. */
  readonly peers: readonly Statement[];
  /** Of the same period of the year before. */
  readonly before: Statement | null;
  readonly heads: (unit: string) => number;
}

const LEAST_UNITS = 5;

const both = (zh: string, en: string): Text => ({ zh, en });
const numberIn = (numbers: Numbers, field: string): number | null => {
  const value = numbers[field];
  return typeof value === 'number' ? value : null;
};

/** Amounts with separators; for each member of staff with one decimal. */
function amount(field: Field, n: number, money: Money): Text {
  if (field.format === 'fen') return moneyText(Math.round(n), money);
  const text = n.toLocaleString('en-GB', { maximumFractionDigits: 1 });
  return both(text, text);
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** All that stands out, in the order of the rules. */
export function standsOut(
  rules: readonly StandsOut[],
  { properties }: RecordForm,
  it: Statement,
  compared: Compared,
): Text[] {
  return rules.flatMap((rule): Text[] => {
    const meant = properties[rule.field];
    const own = numberIn(it.numbers, rule.field);
    if (!meant || own === null) return [];
    const said = compare(rule, meant, own, it, compared, properties);
    if (!said) return [];
    const { zh, en } = nameOf(meant);
    return [both(`${zh}：${said.zh}`, `${en}: ${said.en}`)];
  });
}

function compare(
  rule: StandsOut,
  field: Field,
  own: number,
  it: Statement,
  { money, year, limit, peers, before, heads }: Compared,
  properties: RecordForm['properties'],
): Text | null {
  const told = (n: number) => amount(field, n, money);
  if (rule.above !== undefined) {
    const [a, b] = [told(own), told(rule.above)];
    return own > rule.above ? both(`${a.zh}，超过 ${b.zh}`, `${a.en}, more than ${b.en}`) : null;
  }
  if (rule.over !== undefined) {
    const allowed = numberIn(limit(rule.over) ?? {}, rule.field);
    const sum = year.reduce((all, s) => all + (numberIn(s.numbers, rule.field) ?? 0), 0);
    if (allowed === null || sum <= allowed) return null;
    const [a, b] = [told(sum), told(allowed)];
    return both(`全年累计 ${a.zh}，超出预算 ${b.zh}`, `${a.en} so far in the year, over the budget of ${b.en}`);
  }
  if (rule.times !== undefined) {
    const each = (n: number, unit: string): number => (rule.per ? n / heads(unit) : n);
    const values = peers
      .flatMap((s) => {
        const n = numberIn(s.numbers, rule.field);
        return n === null || (rule.per && heads(s.unit) === 0) ? [] : [each(n, s.unit)];
      })
      .toSorted((a, b) => a - b);
    if (values.length < (rule.units ?? LEAST_UNITS) || (rule.per && heads(it.unit) === 0)) return null;
    const [middle, mine] = [median(values), each(own, it.unit)];
    if (middle <= 0 || mine <= rule.times * middle) return null;
    const [a, b, k] = [told(mine), told(middle), (mine / middle).toFixed(1)];
    return both(
      `${rule.per ? '人均 ' : ''}${a.zh}，是 ${values.length} 个同类同级单位中位数 ${b.zh} 的 ${k} 倍（超过 ${rule.times} 倍即列出）`,
      `${a.en}${rule.per ? ' for each member of staff' : ''}, ${k} times the median of ${values.length} units of the same kind and level, ${b.en} (shown above ${rule.times} times)`,
    );
  }
  if (rule.change !== undefined) {
    const then = before && numberIn(before.numbers, rule.field);
    if (then === null || then <= 0 || Math.abs(own - then) < (rule.difference ?? 1)) return null;
    const percent = Math.round((100 * (own - then)) / then);
    if (Math.abs(percent) < rule.change) return null;
    const [a, b] = [told(own), told(then)];
    return both(
      `${a.zh}，比上年同期 ${b.zh} ${percent > 0 ? '多' : '少'} ${Math.abs(percent)}%（变动 ${rule.change}% 以上即列出）`,
      `${a.en}, ${Math.abs(percent)}% ${percent > 0 ? 'more' : 'less'} than ${b.en} in the same period of the year before (shown from ${rule.change}%)`,
    );
  }
  const whole = rule.of === undefined ? null : numberIn(it.numbers, rule.of);
  if (rule.below === undefined || whole === null || whole <= 0) return null;
  const percent = (100 * own) / whole;
  if (percent >= rule.below) return null;
  const of = nameOf(properties[rule.of!]!);
  const part = percent.toFixed(1).replace(/\.0$/, '');
  return both(
    `占“${of.zh}”的 ${part}%（低于 ${rule.below}% 即列出）`,
    `${part}% of “${of.en}” (shown below ${rule.below}%)`,
  );
}
