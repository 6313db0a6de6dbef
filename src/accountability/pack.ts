import { loadClocks } from '../calendar/pack.ts';
import type { Role } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import { readPack } from '../packs/read.ts';
import type { Colour } from '../supervision/cards.rules.ts';
import type { MaskKind } from '../text/mask-words.ts';
import type { Capacity, FactKind, MeasureKind, MeasureState } from './measures.rules.ts';
import { PLACE, type Places } from './places.rules.ts';
import type { PublicityKind, PublicityState } from './publications.rules.ts';

/** Who decides, as the ladder says it. */
export type Decides = 'head-above' | 'discipline' | 'office-head';
export type LimitOf = 'statement' | 'decide' | 'tell' | 'askReview' | 'review' | 'carryOut' | 'check';

/** What the procedure makes somebody owe. */
type StepOf = `${'decide' | 'tell' | 'review' | 'carry-out' | 'write' | 'check'}-measure`;

/** One step of the ladder. */
export interface Rung {
  readonly id: string;
  readonly kind: MeasureKind;
  readonly name: Text;
  readonly what: Text;
  readonly concerns: readonly Capacity[];
  readonly decides: readonly Decides[];
  readonly clocks: Readonly<Record<LimitOf, string>>;
  /** How long it counts: an amount and its unit; `null`: it ends when it is told. */
  readonly stands: { readonly amount: number; readonly unit: 'days' | 'months' } | null;
  /** Who puts on record that it was done: on which day, or in their own words; `null`: there is nothing to be done. */
  readonly carriedOut: 'decider' | 'person' | null;
  readonly mayBring: readonly 'honours-bar'[];
  readonly publish: { readonly named: boolean; readonly days: number } | null;
  readonly basis: Text;
}

/** On what a measure rests. */
export interface Ground {
  readonly id: string;
  readonly name: Text;
  readonly attaches: readonly Capacity[];
  readonly for: readonly MeasureKind[];
  /** Why nothing may rest on it; `null` where it may. */
  readonly refused: Text | null;
  /** Of a refused one: the wordings by which it is known in what somebody writes. */
  readonly words: readonly RegExp[];
  /** The same said of a person, with `PLACE` for the name of a place. */
  readonly persons: readonly RegExp[];
}

/** `packs/measures.yaml`. */
export interface MeasuresPack {
  readonly version: number;
  readonly proposes: readonly Role[];
  /** The function of the unit that decides where the ladder says `discipline`. */
  readonly discipline: string;
  readonly approves: readonly Role[];
  readonly writes: readonly Role[];
  readonly suggest: {
    readonly colours: readonly Colour[];
    readonly responsibility: readonly ('person' | 'unit')[];
    readonly days: number;
  };
  readonly measures: readonly Rung[];
  readonly grounds: readonly Ground[];
  readonly places: Places;
  readonly factKinds: Readonly<Record<FactKind, Text>>;
  readonly capacities: Readonly<Record<Capacity, Text>>;
  readonly states: Readonly<Record<MeasureState, Text>>;
  /** Of what was dropped before its notice. */
  readonly takenBack: Text;
  readonly steps: Readonly<Record<StepOf | 'approve-publicity', Text>>;
  readonly effects: Readonly<Record<'honours-bar', Text>>;
  readonly publicity: {
    /** How long whoever approves has. */
    readonly clock: string;
    readonly kinds: Readonly<Record<PublicityKind, Text>>;
    readonly states: Readonly<Record<PublicityState, Text>>;
    readonly finds: Readonly<Record<MaskKind, Text>>;
  };
}

/** Steps of the ladder below that of a measure, which suit whoever is concerned; the ladder lists the lightest first. */
export function lighterThan(
  { measures }: Pick<MeasuresPack, 'measures'>,
  { rung, capacity }: { readonly rung: string; readonly capacity: Capacity },
): readonly Rung[] {
  const at = measures.findIndex((r) => r.id === rung);
  const below = measures[at]?.kind === 'measure' ? measures.slice(0, at) : [];
  return below.filter((r) => r.kind === 'measure' && r.concerns.includes(capacity));
}

type Written = Omit<MeasuresPack, 'measures' | 'grounds'> & {
  readonly clocks: Rung['clocks'];
  readonly measures: readonly (Omit<Rung, 'clocks' | 'stands' | 'publish' | 'carriedOut'> & {
    readonly clocks?: Partial<Rung['clocks']>;
    readonly stands?: string;
    readonly publish?: NonNullable<Rung['publish']>;
    readonly carriedOut?: NonNullable<Rung['carriedOut']>;
  })[];
  readonly grounds: readonly (Pick<Ground, 'id' | 'name'> &
    Partial<Omit<Ground, 'words' | 'persons'>> & {
      readonly words?: readonly string[];
      readonly persons?: readonly string[];
    })[];
};

function standsOf(text: string | undefined): Rung['stands'] {
  if (text === undefined) return null;
  // The schema lets only days and months through.
  const [amount, unit] = text.split(' ') as [string, string];
  return { amount: Number(amount), unit: unit.startsWith('month') ? 'months' : 'days' };
}

const USE_CLOCK = { zh: '请用 packs/clocks.yaml 中的编号', en: 'use an id of packs/clocks.yaml' };

let loaded: MeasuresPack | undefined;

/** @throws Refusal `pack.bad`, also for an id that is taken or a clock that there is not */
export function loadMeasures(): MeasuresPack {
  if (loaded) return loaded;
  const pack = readPack<Written>('measures');
  const { clocks, ...value } = pack.value;
  const known = loadClocks();
  for (const list of ['measures', 'grounds'] as const) pack.ensureDistinct([list], value[list]);
  if (!known.has(value.publicity.clock))
    throw pack.bad(
      ['publicity', 'clock'],
      { zh: `没有期限“${value.publicity.clock}”`, en: `there is no clock "${value.publicity.clock}"` },
      USE_CLOCK,
    );
  const measures = value.measures.map(({ clocks: own, stands, publish, ...rung }, i): Rung => {
    const all = { ...clocks, ...own };
    const missing = Object.values(all).find((id) => !known.has(id));
    if (missing)
      throw pack.bad(['measures', i], { zh: `没有期限“${missing}”`, en: `there is no clock "${missing}"` }, USE_CLOCK);
    const { carriedOut = null } = rung;
    return { ...rung, clocks: all, stands: standsOf(stands), publish: publish ?? null, carriedOut };
  });
  const grounds = value.grounds.map(({ words = [], ...g }, i): Ground => {
    const { persons = [] } = g;
    const patternsOf = (list: 'words' | 'persons', all: readonly string[]) =>
      all.map((words, n) => {
        try {
          return new RegExp(words.replaceAll('{place}', PLACE), 'iu');
        } catch (error) {
          throw pack.bad(
            ['grounds', i, list, n],
            {
              zh: `不是正则表达式：${(error as Error).message}`,
              en: `no regular expression: ${(error as Error).message}`,
            },
            { zh: '请改正', en: 'mend it' },
          );
        }
      });
    const refusing = { words: patternsOf('words', words), persons: patternsOf('persons', persons) };
    return { attaches: [], for: [], refused: null, ...g, ...refusing };
  });
  loaded = { ...value, measures, grounds };
  return loaded;
}
