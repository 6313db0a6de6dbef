import { fill, type Text } from './text.ts';

/** A country's money, as people write it. Amounts are whole numbers of its smallest unit, a hundredth of what people count in. */
export interface Money {
  /** What people count in: 元, dollars. */
  readonly unit: Text;
  /** The smallest unit: 分, cents. */
  readonly least: Text;
  /** How an amount is written, `{n}` being its figures: `{n} 元`, `${n}`. */
  readonly written: Text;
  /** What else people put to an amount that they type. */
  readonly signs?: readonly string[];
}

/** `1,234.50` of 123450, `1,234` of 123400, without passing through a fraction. */
export function figuresOf(amount: number): string {
  const whole = Math.trunc(Math.abs(amount) / 100).toLocaleString('en-GB');
  const rest = Math.abs(amount) % 100;
  return rest === 0 ? whole : `${whole}.${String(rest).padStart(2, '0')}`;
}

/** Figures as an amount of this money: `1,234 元`, `$1,234`. */
export const written = (figures: string, { written: { zh, en } }: Money): Text => ({
  zh: fill(zh, { n: figures }),
  en: fill(en, { n: figures }),
});

/** `1,234.50 元` or `$1,234.50` of 123450. */
export function moneyText(amount: number, money: Money): Text {
  const text = written(figuresOf(amount), money);
  return amount < 0 ? { zh: `-${text.zh}`, en: `-${text.en}` } : text;
}

/** The figures of an amount as somebody typed it, without what people put to them: of `￥1,200元` `1200`. */
export function bareFigures(typed: string, { unit, written: { zh, en }, signs = [] }: Money): string {
  const around = [unit.zh, unit.en, fill(zh, { n: '' }), fill(en, { n: '' }), ...signs]
    .map((sign) => sign.normalize('NFKC').trim().toLowerCase())
    .toSorted((a, b) => b.length - a.length);
  // What is written before an amount stands after its minus: `-$3.50`.
  const all = typed.normalize('NFKC').replace(/\s/g, '').toLowerCase();
  const minus = all.startsWith('-') ? '-' : '';
  let text = all.slice(minus.length);
  for (const sign of around) {
    if (sign === '') continue;
    if (text.startsWith(sign)) text = text.slice(sign.length);
    if (text.endsWith(sign)) text = text.slice(0, -sign.length);
  }
  return minus + text.replace(/(?<=\d),(?=\d{3}(\D|$))/g, '');
}
