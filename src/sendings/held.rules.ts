import type { Text } from '../kernel/text.ts';
import { fold } from '../text/bigrams.ts';
import { type Held, names } from './checks.rules.ts';

type Named = Readonly<Record<string, Text & { readonly spellings?: readonly string[] }>>;

/** What the system holds, by its id (packs/mechanisms.yaml): figures that it knows, and fields that no form may ask for. */
export interface Holdings {
  readonly known: Named;
  readonly held: Named;
}

/** Where it is read, and what else it is called (packs/sendings.yaml). */
export interface Places {
  readonly holds: readonly {
    readonly id: string;
    readonly spellings: readonly string[];
    readonly whole?: true;
    /** Path from the top of the house. */
    readonly link: string;
  }[];
  readonly elsewhere: string;
}

/** As it is compared: marks and blanks that stand between Chinese characters change nothing. */
const plain = (text: string): string =>
  fold(text).replace(/(?<=\p{Script=Han})[\s"'“”‘’「」《》()·_-]+(?=\p{Script=Han})/gu, '');

/** Of which time, or of whom: 本季度接待人次 asks for 接待人次. */
const WHEN =
  /^(?:(?:20\d\d|本|上|去|今|全|每|各|第?[一二三四1-4])?(?:年度|季度|月度|月份|半年|单位|部门|年|月|周)的?)+/;

/** What the system holds of what is asked for; `null` where it holds nothing of it. */
export function heldIn({ known, held }: Holdings, { holds, elsewhere }: Places, figure: string): Held | null {
  const asked = plain(figure).trim();
  const bare = asked.replace(WHEN, '');
  const places = new Map(holds.map((h) => [h.id, h]));
  for (const [id, name] of [...Object.entries(known), ...Object.entries(held)]) {
    const place = places.get(id);
    const said = [name.zh, name.en, ...(name.spellings ?? [])].map(plain);
    const own = (place?.spellings ?? []).map(plain);
    const is = (word: string) => asked === word || bare === word;
    if (said.some(is) || own.some((word) => is(word) || (!place?.whole && names(asked, word))))
      return { zh: name.zh, en: name.en, link: place?.link ?? elsewhere };
  }
  return null;
}
