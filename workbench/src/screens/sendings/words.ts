import type { Lang, Text } from '../../../../src/kernel/text.ts';
import type { SendingKind } from '../../../../src/sendings/rules.ts';

/** Kinds as the list is narrowed by them. */
export const kindTexts: Readonly<Record<SendingKind, Text>> = {
  document: { zh: '文件', en: 'Documents' },
  meeting: { zh: '会议', en: 'Meetings' },
  inspection: { zh: '检查考核', en: 'Inspections' },
  request: { zh: '要材料', en: 'Requests' },
};

/** Several words in a row. */
export const inARow = (lang: Lang, words: readonly string[]): string => words.join(lang === 'zh' ? '、' : ', ');

const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' });

/** A month by its number, 1 to 12. */
export const monthText = (month: number, lang: Lang): string =>
  lang === 'zh' ? `${month}月` : MONTH.format(Date.UTC(2026, month - 1, 1));
