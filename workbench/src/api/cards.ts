import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Text } from '../../../src/kernel/text.ts';
import type { CARD_STATES, CardEvent, Colour, Facts } from '../../../src/supervision/cards.rules.ts';
import { api, withQuery } from './client.ts';
import type { Abilities, Named, OwedDuty } from './types.ts';

export type CardState = (typeof CARD_STATES)[number];

/** A card as lists show it. */
export interface CardLine {
  readonly cardId: string;
  readonly colour: Named & { readonly id: Colour };
  readonly state: Named & { readonly id: CardState };
  readonly rule: Named;
  /** What happened, in one sentence. */
  readonly text: Text;
  readonly issuedAt: string;
  readonly contestUntil: string;
  readonly dueOn: string | null;
  /** Who held the duty at that moment, whoever holds it now. */
  readonly holder: { readonly unit: Named; readonly post: Named | null; readonly name: string | null };
  readonly duty: OwedDuty;
}

export interface CardMoment {
  readonly type: CardEvent['type'];
  readonly at: string;
  readonly recordedAt: string;
  readonly version: number;
  /** By name; `null`: the house itself. */
  readonly by: string | null;
  readonly text: string | null;
  /** Why it was withdrawn. */
  readonly why: Text | null;
}

export interface Card {
  readonly card: CardLine;
  readonly version: number;
  readonly ruleVersion: number;
  readonly basis: Text;
  /** The rule of the register that it cites. */
  readonly register: Named | null;
  /** Why the due date was that date, as it was found then. */
  readonly steps: readonly Text[];
  /** What was charged or refused is told in words. */
  readonly facts: Omit<Facts, 'charged' | 'refused'> & {
    readonly charged?: {
      readonly item: Text;
      readonly amount: Text;
      readonly most: Text | null;
      readonly off: Text | null;
    };
    readonly refused?: { readonly ground: Text; readonly basis: Text | null; readonly off: Text | null };
  };
  readonly decides: Named | null;
  readonly decideBy: string | null;
  readonly moments: readonly CardMoment[];
  readonly abilities: Abilities;
}

export interface CardSearch {
  readonly view?: 'mine' | 'unit' | 'office' | undefined;
  readonly colour?: Colour | undefined;
  readonly state?: CardState | undefined;
}

export const cardsQuery = (search: CardSearch) =>
  infiniteQueryOptions({
    queryKey: ['cards', search],
    queryFn: ({ pageParam, signal }) =>
      api<{ cards: readonly CardLine[]; next: string | null }>(
        withQuery('/api/cards', { ...search, after: pageParam }),
        {
          signal,
        },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const cardQuery = (cardId: string) =>
  queryOptions({ queryKey: ['cards', cardId], queryFn: ({ signal }) => api<Card>(`/api/cards/${cardId}`, { signal }) });
