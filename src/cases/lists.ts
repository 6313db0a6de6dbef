import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Money, moneyText } from '../kernel/money.ts';
import { fill, type Text } from '../kernel/text.ts';
import { readPack, readPackFile } from '../packs/read.ts';
import { ensureRegistered } from '../register/pack.ts';
import type { Charged, FeeOff, GroundOff, Lists, Refused } from './lists.rules.ts';

/** `packs/lists.yaml`: what may be charged, on what grounds a matter may be refused, and the words people read. */
export interface ListsPack extends Lists {
  /** The rules of the register that the lists rest on. */
  readonly feesRule: string;
  readonly groundsRule: string;
  /** What is not on a list is called so. */
  readonly other: { readonly fee: Text; readonly ground: Text };
  readonly off: Readonly<Record<FeeOff | GroundOff, Text>>;
}

/**
 * The office's own lists in DATA/packs/lists.yaml; where it has none, those shipped.
 *
 * @throws Refusal `pack.bad`, also for an id that is taken, a fee that ends before it begins, or a rule that the register does not have
 */
export function loadLists(dataDir: string): ListsPack {
  const own = join(dataDir, 'packs', 'lists.yaml');
  const pack = existsSync(own) ? readPackFile<ListsPack>(own, 'lists') : readPack<ListsPack>('lists');
  const lists = pack.value;
  for (const list of ['fees', 'grounds'] as const) pack.ensureDistinct([list], lists[list]);
  const reversed = lists.fees.findIndex(({ from, to }) => to !== undefined && to < from);
  if (reversed >= 0)
    throw pack.bad(
      ['fees', reversed, 'to'],
      { zh: '最后一日早于起始日', en: 'the last day is before the first' },
      { zh: '请核对 from 和 to', en: 'check from and to' },
    );
  for (const key of ['feesRule', 'groundsRule'] as const) ensureRegistered(pack, [key], lists[key]);
  return lists;
}

/** An office's lists, and the money they are in. */
export interface ListsWork {
  readonly lists: ListsPack;
  readonly money: Money;
}

/** A charge as people read it. An item that a later list has no more is told by its id. */
export function chargedWords({ lists, money }: ListsWork, { fee, amount, most, off }: Charged) {
  const item = fee === null ? lists.other.fee : (lists.fees.find((f) => f.id === fee)?.name ?? { zh: fee, en: fee });
  const limit = most === null ? null : moneyText(most, money);
  return { item, amount: moneyText(amount, money), most: limit, off: off ? filled(lists.off[off], limit) : null };
}

/** The ground of a refusal as people read it. */
export function refusedWords(lists: ListsPack, { ground, off }: Refused) {
  const found = lists.grounds.find((g) => g.id === ground);
  // That none was named is all there is to say.
  if (off === 'unnamed') return { ground: lists.off.unnamed, basis: null, off: null };
  const name = ground === null ? lists.other.ground : (found?.name ?? { zh: ground, en: ground });
  return { ground: name, basis: found?.basis ?? null, off: off ? lists.off[off] : null };
}

const filled = ({ zh, en }: Text, most: Text | null): Text => ({
  zh: fill(zh, { most: most?.zh }),
  en: fill(en, { most: most?.en }),
});
