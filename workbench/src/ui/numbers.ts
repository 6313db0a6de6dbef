import type { Lang } from '../../../src/kernel/text.ts';

const locale = (lang: Lang): string => (lang === 'zh' ? 'zh-CN' : 'en-GB');

/** `12,300`. */
export const numberText = (n: number, lang: Lang): string => n.toLocaleString(locale(lang));

/** `340 kB`, `1.9 MB`. */
export const sizeText = (bytes: number, lang: Lang): string =>
  bytes < 1_048_576
    ? `${Math.max(1, Math.round(bytes / 1024))} kB`
    : `${(bytes / 1_048_576).toLocaleString(locale(lang), { maximumFractionDigits: 1 })} MB`;
