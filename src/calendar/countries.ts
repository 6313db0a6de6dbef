import type { Money } from '../kernel/money.ts';
import type { Lang, Text } from '../kernel/text.ts';
import { readPack } from '../packs/read.ts';

/** A number that everybody may call. */
export interface PhoneDesk extends Text {
  readonly phone: string;
  readonly hours: Text;
}

/** How numbers are written in a country. */
export interface Telephones {
  /** The country's code, without a plus. */
  readonly code: string;
  readonly mobile: { readonly begins: string; readonly digits: number } | null;
}

/** What belongs to a country and not to the house. */
export interface Country {
  readonly id: string;
  readonly name: Text;
  /** For readers who ask for none that the house speaks. */
  readonly lang: Lang;
  readonly money: Money;
  readonly telephones: Telephones;
  /** Left out where no number serves the whole country. */
  readonly desk?: PhoneDesk;
}

/** `packs/countries.yaml` by id. Throws `pack.bad`. */
export function loadCountries(): ReadonlyMap<string, Country> {
  const pack = readPack<{ countries: readonly Country[] }>('countries');
  pack.ensureDistinct(['countries'], pack.value.countries);
  return new Map(pack.value.countries.map((c) => [c.id, c]));
}

const leasts = [...loadCountries().values()].map(({ money }) => money.least);

/**
 * A name without the note in which unit it is counted: `支出（分）`, `Spent, in cents`. Whoever writes rules notes the smallest unit of
 * the money they know; the office that adopts them counts in its own.
 */
export function withoutLeast({ zh, en }: Text): Text {
  const note = leasts.find((least) => zh.endsWith(`（${least.zh}）`));
  const said = leasts.find((least) => en.endsWith(`, in ${least.en}`));
  return {
    zh: note ? zh.slice(0, -note.zh.length - 2) : zh,
    en: said ? en.slice(0, -said.en.length - ', in '.length) : en,
  };
}
