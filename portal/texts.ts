import { fill, type Lang, type Text } from '../src/kernel/text.ts';
import { readOwnPack } from '../src/packs/read.ts';

/** `packs/portal.yaml`: every word of the public pages, and how the desk is reached. */
export interface PortalPack {
  readonly desk: Text & { readonly phone: string; readonly hours: Text };
  readonly texts: Readonly<Record<string, Text>>;
}

/** The pack as shipped, with what the installation set in DATA/packs/portal.yaml on top. Throws `pack.bad`. */
export const loadPortalPack = (dataDir: string): PortalPack =>
  readOwnPack<PortalPack>('portal', dataDir, (shipped, own) => ({
    ...own,
    desk: { ...shipped.desk, ...own.desk },
    texts: { ...shipped.texts, ...own.texts },
  }));

/** Says the text of a key in one language, its `{facts}` filled in. */
export type Say = (key: string, facts?: Readonly<Record<string, unknown>>) => string;

export const sayer =
  (pack: PortalPack, lang: Lang): Say =>
  (key, facts = {}) => {
    const text = pack.texts[key];
    if (!text) throw new Error(`packs/portal.yaml has no text ${key}`);
    return fill(text[lang], facts);
  };
