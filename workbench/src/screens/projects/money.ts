import { bareFigures, type Money } from '../../../../src/kernel/money.ts';

/** An amount in the smallest unit, from what somebody typed; `null` for what is no amount. */
export function amountOf(typed: string | undefined, money: Money): number | null {
  const text = bareFigures(typed ?? '', money).replaceAll(',', '');
  return /^\d{1,11}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : null;
}
