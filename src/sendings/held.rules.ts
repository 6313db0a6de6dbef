import type { Text } from '../kernel/text.ts';
import { spelled } from '../mechanisms/form.rules.ts';
import { fold } from '../text/bigrams.ts';
import { type Held, names } from './checks.rules.ts';

type Named = Readonly<Record<string, Text & { readonly spellings?: readonly string[] }>>;

/** What the system holds, by its id (packs/mechanisms.yaml): figures that it knows, and fields that no form may ask for. */
interface Holdings {
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

/** Of which time, or of whom: 本季度接待人次 asks for 接待人次. */
const WHEN =
  /^(?:(?:20\d\d|本|上|去|今|全|每|各|第?[一二三四1-4])?(?:年度|季度|月度|月份|半年|单位|部门|年|月|周)的?)+/;

const HAN = /\p{Script=Han}/u;

/** What the system holds of what is asked for; `null` where it holds nothing of it. */
export function heldIn({ known, held }: Holdings, { holds, elsewhere }: Places, figure: string): Held | null {
  const asked = fold(figure);
  const whole = spelled(figure);
  const bare = whole.replace(WHEN, '');
  const places = new Map(holds.map((h) => [h.id, h]));
  for (const [id, name] of [...Object.entries(known), ...Object.entries(held)]) {
    const place = places.get(id);
    const own = place?.spellings ?? [];
    const is = (word: string) => [whole, bare].includes(spelled(word));
    const within = (word: string) => names(asked, fold(word)) || (HAN.test(word) && whole.includes(spelled(word)));
    if ([name.zh, name.en, ...(name.spellings ?? []), ...own].some(is) || (!place?.whole && own.some(within)))
      return { zh: name.zh, en: name.en, link: place?.link ?? elsewhere, figure: id in known || place?.whole !== true };
  }
  return null;
}
