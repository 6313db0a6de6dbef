/** The languages an office reads. zh-TW is generated from zh-CN on the way out and is never stored. */
export type Lang = 'zh' | 'en';

/** A text in both languages. Everything a person may read is one of these, never a bare string. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** Fills `{name}` with the fact of that name; a missing fact stays visible as `{name}`, so that a test can see it. */
export function fill(template: string, facts: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in facts ? String(facts[name]) : whole));
}

/** Words that people wrote, as rows and the ledger hold them: where they are in the vault, and their salted digest. */
export type TextRef = { readonly item: string; readonly digest: string };
