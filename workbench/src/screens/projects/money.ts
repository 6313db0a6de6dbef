import type { Lang } from '../../../../src/kernel/text.ts';

/** Fen from yuan as somebody typed them; `null` for what is no amount. */
export function fenOf(typed: string | undefined): number | null {
  const text = (typed ?? '').normalize('NFKC').replace(/[,\s]/g, '');
  return /^\d{1,11}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : null;
}

/** `120,000` of 12000000 fen; what is no whole yuan has its fen. */
export const yuanOf = (fen: number, lang: Lang): string =>
  (fen / 100).toLocaleString(lang === 'zh' ? 'zh-CN' : 'en-GB', {
    minimumFractionDigits: fen % 100 === 0 ? 0 : 2,
    maximumFractionDigits: 2,
  });
