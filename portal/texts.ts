import type { PhoneDesk } from '../src/calendar/countries.ts';
import { fill, type Lang, type Text } from '../src/kernel/text.ts';
import { readOwnPack } from '../src/packs/read.ts';

/** `packs/portal.yaml`: every word of the public pages. */
export interface PortalPack {
  /** What the installation sets of the number to call, on top of that of the office's country. */
  readonly desk?: Partial<PhoneDesk>;
  readonly texts: Readonly<Record<string, Text>>;
}

/** The pack as shipped, with what the installation set in DATA/packs/portal.yaml on top. Throws `pack.bad`. */
export const loadPortalPack = (dataDir: string): PortalPack =>
  readOwnPack<PortalPack>('portal', dataDir, (shipped, own) => ({
    ...own,
    texts: { ...shipped.texts, ...own.texts },
  }));

/** A number to call, in one language. */
export interface Desk {
  readonly phone: string;
  readonly name: string;
  /** When somebody answers, if it is said. */
  readonly hours: string | null;
}

/** Says the text of a key in one language, its `{facts}` filled in. */
export type Say = (key: string, facts?: Readonly<Record<string, unknown>>) => string;

/**
 * What names a `{phone}` invites to call: without a desk `KEY.no-desk` is said instead, or nothing.
 *
 * @param desk what may be called
 */
export const sayer =
  (pack: PortalPack, lang: Lang, desk: Desk | null): Say =>
  (key, facts = {}) => {
    const text = pack.texts[key]?.[lang];
    if (text === undefined) throw new Error(`packs/portal.yaml has no text ${key}`);
    if (!text.includes('{phone}')) return fill(text, facts);
    if (desk === null) return fill(pack.texts[`${key}.no-desk`]?.[lang] ?? '', facts);
    return fill(text, { phone: desk.phone, name: desk.name, ...facts });
  };
