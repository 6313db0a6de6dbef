import type { Role } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import { readPack } from '../packs/read.ts';
import { type FindingState, type FindingStep, type Source, STEPS } from './rules.ts';

/** `packs/findings.yaml`: the limits of a finding's way, who decides on a contested one, and the words people read. */
export interface FindingsPack {
  readonly version: number;
  /** Clocks of packs/clocks.yaml, by the duty they are for. */
  readonly clocks: Readonly<Record<FindingStep, string>>;
  /** What others told: an allegation until the unit answered. */
  readonly allegations: readonly Source[];
  /** Which roles may write down a finding themselves, from which sources. */
  readonly recorded: Readonly<Partial<Record<Role, readonly Source[]>>>;
  /** Functions of the units that decide on a contested finding, in this order; after them the office as a whole. */
  readonly desks: readonly string[];
  /** Within so many months the same rule in the same unit is a repeat. */
  readonly repeatMonths: number;
  /** How often more time can be granted. */
  readonly extensions: number;
  /** How many files a finding can have. */
  readonly attachments: number;
  readonly steps: Readonly<Record<FindingStep, Text>>;
  readonly states: Readonly<Record<FindingState, Text>>;
  readonly sources: Readonly<Record<Source, Text>>;
  /** The title of a finding in lists of duties; `{rule}` and `{unit}` are filled in. */
  readonly title: Text;
}

export const loadFindings = (): FindingsPack => readPack<FindingsPack>('findings').value;

/** The names of a finding's steps, by the code that its duties have. */
export const findingSteps = (): Readonly<Record<string, Text>> =>
  Object.fromEntries(Object.entries(loadFindings().steps).map(([step, text]) => [STEPS[step as FindingStep], text]));
