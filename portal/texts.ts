import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { fill, type Lang, type Text } from '../src/kernel/text.ts';

/** `packs/portal.yaml`: every word of the public pages, and how the desk is reached. */
export interface PortalPack {
  readonly desk: Text & { readonly phone: string; readonly hours: Text };
  readonly texts: Readonly<Record<string, Text>>;
}

const PACKS = fileURLToPath(new URL('../packs/', import.meta.url));

/** The pack as shipped, with what the installation set in DATA/packs/portal.yaml on top. */
export function loadPortalPack(dataDir: string): PortalPack {
  const shipped = parse(readFileSync(join(PACKS, 'portal.yaml'), 'utf8')) as PortalPack;
  let own: Partial<PortalPack> = {};
  try {
    own = (parse(readFileSync(join(dataDir, 'packs', 'portal.yaml'), 'utf8')) ?? {}) as Partial<PortalPack>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const pack = { desk: { ...shipped.desk, ...own.desk }, texts: { ...shipped.texts, ...own.texts } };
  const ajv = new Ajv2020({ allErrors: true });
  const schema = JSON.parse(readFileSync(join(PACKS, 'portal.schema.json'), 'utf8')) as object;
  if (!ajv.validate(schema, pack)) throw new Error(`packs/portal.yaml: ${ajv.errorsText(ajv.errors)}`);
  return pack;
}

/** Says the text of a key in one language, its `{facts}` filled in. */
export type Say = (key: string, facts?: Readonly<Record<string, unknown>>) => string;

export const sayer =
  (pack: PortalPack, lang: Lang): Say =>
  (key, facts = {}) => {
    const text = pack.texts[key];
    if (!text) throw new Error(`packs/portal.yaml has no text ${key}`);
    return fill(text[lang], facts);
  };
