import { fill, type Text } from '../../../src/kernel/text.ts';
import type { Case } from '../api/types.ts';
import { amountTexts } from '../texts/units.ts';

/** `5`, `working days` as a person reads it: 5 个工作日. */
export function amountWords(n: number, unit: string): Text {
  const text = amountTexts[unit as keyof typeof amountTexts] ?? { zh: `{n} ${unit}`, en: `{n} ${unit}` };
  return { zh: fill(text.zh, { n }), en: fill(text.en, { n }) };
}

/** An extension in words; its unit is that of the limit on handling the case that ran at the time. */
export function extensionWords(page: Pick<Case, 'duties'>, by: number, at?: string): Text {
  const handling = page.duties.filter((d) => d.step.id === 'handle' && d.unit !== null);
  const duty = handling.findLast((d) => at === undefined || d.openedAt <= at) ?? handling[0];
  return amountWords(by, duty?.unit ?? '');
}
