import { parseLimit } from '../calendar/limit.ts';
import type { Text } from '../kernel/text.ts';
import { readPack } from '../packs/read.ts';
import { ensureRegistered } from '../register/pack.ts';
import type { Amount, CardRule, CardState, Colour } from './cards.rules.ts';

/** `packs/cards.yaml`: when a duty draws a card, how it is contested, and the words people read. */
export interface CardsPack {
  readonly version: number;
  readonly contestClock: string;
  readonly decideClock: string;
  /** Functions of the units that decide on contested cards. */
  readonly desk: string;
  readonly confidentialDesk: string;
  /** The step of the duty to decide. */
  readonly step: Text;
  readonly colours: Readonly<Record<Colour, Text>>;
  readonly states: Readonly<Record<CardState, Text>>;
  readonly withdrawnBecause: Readonly<Record<'decided' | 'due-moved' | 'ground-withdrawn', Text>>;
  readonly rules: readonly CardRule[];
}

interface Written {
  readonly id: string;
  readonly register: string;
  readonly colour: Colour;
  readonly when: {
    readonly before?: string;
    readonly late?: string;
    readonly stepLate?: string;
    readonly repeats?: { readonly colour: Colour; readonly times: number; readonly within: string };
    readonly breach?: {
      readonly entry: string | readonly string[];
      readonly where?: Readonly<Record<string, unknown>>;
      readonly times?: number;
      readonly step: string;
      readonly tells?: 'charged' | 'refused';
    };
  };
  readonly of?: readonly string[];
  readonly name: Text;
  readonly text: Text;
  readonly basis: Text;
}

// The schema lets only amounts in these units through.
const amountOf = (text: string): Amount => parseLimit(text) as Amount;

function ruleOf({ when, of: steps, ...rule }: Written): CardRule {
  const of = steps ?? null;
  const { before, late, stepLate, repeats, breach } = when;
  if (before !== undefined) return { ...rule, of, kind: 'before', by: amountOf(before) };
  if (late !== undefined) return { ...rule, of, kind: 'late', by: amountOf(late) };
  if (stepLate !== undefined) return { ...rule, of, kind: 'stepLate', by: amountOf(stepLate) };
  if (repeats) {
    const { colour: ground, times, within } = repeats;
    return { ...rule, of, kind: 'repeats', ground, times, within: amountOf(within) };
  }
  const { entry, ...how } = breach!;
  return { ...rule, of, kind: 'breach', where: {}, times: 1, tells: null, ...how, entries: [entry].flat() };
}

let loaded: CardsPack | undefined;

/** @throws Refusal `pack.bad`, also for an id that is taken, or a rule that the register does not have */
export function loadCards(): CardsPack {
  if (loaded) return loaded;
  const pack = readPack<Omit<CardsPack, 'rules'> & { rules: readonly Written[] }>('cards');
  pack.ensureDistinct(['rules'], pack.value.rules);
  for (const [i, { register }] of pack.value.rules.entries())
    ensureRegistered(pack, ['rules', i, 'register'], register);
  loaded = { ...pack.value, rules: pack.value.rules.map(ruleOf) };
  return loaded;
}
