/** The languages an office reads. zh-TW is generated from zh-CN on the way out and is never stored. */
export type Lang = 'zh' | 'en';

/** A text in both languages. Everything a person may read is one of these, never a bare string. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/**
 * Fills `{name}` with the fact of that name; a missing fact stays visible as `{name}`, so that a test can see it.
 * `{n|day|days}` is the first word where the fact is one, else the second: `{n} {n|day|days}`.
 */
export function fill(template: string, facts: Readonly<Record<string, unknown>>): string {
  return template.replace(
    /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g,
    (whole, name: string, one?: string, more?: string) => {
      if (!(name in facts)) return whole;
      const fact = String(facts[name]);
      return one === undefined ? fact : fact === '1' ? one : more!;
    },
  );
}

/** Chinese sets no space beside a date that it writes in characters; templates do, as another fact may stand there. */
export const closed = (sentence: string): string =>
  sentence.replace(/(?<=\p{Script=Han}) (?=\d{4}年)/gu, '').replace(/(?<=\d日) (?=\p{Script=Han})/gu, '');

/** Words that people wrote, as rows and the ledger hold them: where they are in the vault, and their salted digest. */
export type TextRef = { readonly item: string; readonly digest: string };
